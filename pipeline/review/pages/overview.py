"""What the tables say as a whole: figures, and charts with the table behind each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from pipeline.review.pages import charts
from pipeline.review.pages.read import Tables
from pipeline.review.pages.words import GUESS, country_name, number, words, year
from schemas.codebook import TABLES

NO_DATE = "no date"
# What a chart can show without becoming a wall; its table has the rest.
_COLUMNS, _ROWS, _YEARS = 16, 20, 20
_MOST_YEARS = 40
SURE = 0.8


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, with the list that it counts."""

    text: str
    href: str | None = None
    figure: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, what it shows, and the table behind it. ``svg`` is None where nothing is."""

    key: str
    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    svg: str | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that stands on the first page."""

    read: tuple[tuple[str, str], ...]
    figures: tuple[Figure, ...]


def overview(tables: Tables) -> Overview:
    """The first page's figures, from a few columns of each table."""
    programmes = list(
        tables.rows("programmes", ("programme_id", "level", "start_on", "parent_programme_id"))
    )
    years = {p["programme_id"]: _year(p["start_on"]) for p in programmes}
    roles: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in tables.rows("programme_countries", ("programme_id", "role", "country_code")):
        roles[row["programme_id"]][row["role"]].add(country_name(row["country_code"]))
    return Overview(
        read=tuple(_what_was_read(tables, programmes)),
        figures=(
            _articles(tables),
            _programmes(programmes, years),
            _countries(roles, years),
            _flows(roles),
            _people(tables, years),
            _topics(tables),
            _confidence(tables),
            _issues(tables),
        ),
    )


def _year(on: object) -> str:
    found = year(on)
    return NO_DATE if found is None else str(found)


def _in_order(years: Iterable[str]) -> list[str]:
    """Years from first to last, what has none at the end."""
    return sorted(set(years), key=lambda y: (y == NO_DATE, y))


def _all_years(order: Sequence[str]) -> list[str]:
    """The same with the years between, unless they would fill the page."""
    known = [int(y) for y in order if y != NO_DATE]
    if not known or known[-1] - known[0] > _MOST_YEARS:
        return list(order)
    between = [str(y) for y in range(known[0], known[-1] + 1)]
    return between + [y for y in order if y == NO_DATE]


def _figures(*values: float | int) -> tuple[Cell, ...]:
    return tuple(Cell(number(value), figure=True) for value in values)


def _link(text: str, page: str, **chosen: str) -> Cell:
    """A cell that leads to the list of what it counts."""
    return Cell(text, f"{page}.html#{urlencode(chosen)}", figure=text[:1].isdigit())


def _what_was_read(
    tables: Tables, programmes: Sequence[Mapping[str, object]]
) -> Iterator[tuple[str, str]]:
    columns = ("publisher", "status", "n_words", "duplicate_of", "published_date")
    documents = list(tables.rows("documents", columns))
    reporting = {row["doc_id"] for row in tables.rows("programme_documents", ("doc_id",))}
    dates = sorted(d["published_date"] for d in documents if d["published_date"])
    yield "articles", number(len(documents))
    if dates:
        yield "published", f"{dates[0][:4]} to {dates[-1][:4]}"
    yield "publishers", number(len({d["publisher"] for d in documents} - {None}))
    yield "words", number(sum(d["n_words"] for d in documents))
    yield "not read", number(sum(d["status"] != "read" for d in documents))
    yield "repeats of others", number(sum(d["duplicate_of"] is not None for d in documents))
    yield "report a programme", number(len(reporting))
    yield "programmes", number(len(programmes))
    yield "results", number(sum(1 for _ in tables.rows("outcomes", ("doc_id",))))


def _articles(tables: Tables) -> Figure:
    reporting = {row["doc_id"] for row in tables.rows("programme_documents", ("doc_id",))}
    counts: Counter[tuple[str, bool]] = Counter()
    for row in tables.rows("documents", ("doc_id", "published_on")):
        counts[_year(row["published_on"]), row["doc_id"] in reporting] += 1
    years = _in_order(y for y, _ in counts)
    parts = ("reports a programme", "no programme")
    values = _stack(_all_years(years), parts, lambda y, part: counts[y, part == parts[0]])
    rows = tuple(
        (
            _years_cell(y, "articles"),
            *_figures(counts[y, True] + counts[y, False], counts[y, True]),
        )
        for y in years
    )
    return Figure(
        *("articles", "Articles by year of publication"),
        "Every article that was met, and those that report at least one programme.",
        *(("Year", "Articles", "Report a programme"), rows),
        charts.draw(charts.stacked_bars(values, parts, "articles")) if rows else None,
    )


def _programmes(programmes: Sequence[Mapping[str, object]], years: Mapping[str, str]) -> Figure:
    counts = Counter((years[str(p["programme_id"])], str(p["level"])) for p in programmes)
    order = _in_order(y for y, _ in counts)
    levels = ("programme", "event")
    values = _stack(_all_years(order), levels, lambda y, level: counts[y, level])
    rows = tuple(
        (_years_cell(y, "programmes"), *_figures(*(counts[y, level] for level in levels)))
        for y in order
    )
    return Figure(
        *("programmes", "Programmes by year"),
        "By the year in which they start. A programme is an umbrella, such as a project; an event "
        "one course, workshop, visit or hand-over.",
        *(("Year", "Programmes", "Events"), rows),
        charts.draw(charts.stacked_bars(values, levels, "programmes and events")) if rows else None,
    )


def _countries(roles: Mapping[str, Mapping[str, set[str]]], years: Mapping[str, str]) -> Figure:
    counts: Counter[tuple[str, str]] = Counter()
    for programme_id, by_role in roles.items():
        for name in by_role["recipient"]:
            counts[name, years.get(programme_id, NO_DATE)] += 1
    totals: Counter[str] = Counter()
    for (name, _), n in counts.items():
        totals[name] += n
    names = sorted(totals, key=lambda name: (-totals[name], name))
    order = _in_order(y for _, y in counts)
    shown, late = names[:_ROWS], order[-_YEARS:]
    values = [
        {"row": name, "column": y, "n": counts[name, y]}
        for name in shown
        for y in late
        if counts[name, y]
    ]
    rows = tuple(
        (
            Cell(name),
            *_figures(totals[name]),
            *(
                _link(str(counts[name, y]), "programmes", recipient=name, year=y)
                if counts[name, y] and y != NO_DATE
                else Cell(str(counts[name, y] or ""), figure=True)
                for y in order
            ),
        )
        for name in names
    )
    more = f" The chart shows the first {_ROWS} of {len(names)}." if len(names) > _ROWS else ""
    return Figure(
        *("countries", "Recipient countries by year"),
        "Programmes and events whose beneficiaries are of a country, by the year in which they "
        f"start. One may have several recipients.{more}",
        *(("Country", "All", *order), rows),
        charts.draw(charts.heat(values, late, shown, top=None)) if values else None,
    )


def _flows(roles: Mapping[str, Mapping[str, set[str]]]) -> Figure:
    counts: Counter[tuple[str, str]] = Counter()
    for by_role in roles.values():
        for giver in by_role["provider"]:
            for taker in by_role["recipient"]:
                counts[giver, taker] += 1
    givers, takers = Counter[str](), Counter[str]()
    for (giver, taker), n in counts.items():
        givers[giver] += n
        takers[taker] += n
    order = sorted(counts, key=lambda pair: (-counts[pair], pair))
    columns = sorted(givers, key=lambda name: (-givers[name], name))[:_COLUMNS]
    names = sorted(takers, key=lambda name: (-takers[name], name))[:_ROWS]
    values = [
        {"row": t, "column": g, "n": n}
        for (g, t), n in sorted(counts.items())
        if g in columns and t in names
    ]
    rows = tuple(
        (
            *(Cell(giver), Cell(taker)),
            _link(str(counts[giver, taker]), "programmes", provider=giver, recipient=taker),
        )
        for giver, taker in order
    )
    return Figure(
        *("flows", "From provider to recipient"),
        "Programmes and events in which one country provides and another receives, as the articles "
        "name them. What an organisation gives without a country behind it is not here.",
        *(("Provider", "Recipient", "Programmes and events"), rows),
        charts.draw(charts.heat(values, columns, names, top="provider")) if values else None,
    )


@dataclass(slots=True)
class _Sum:
    """Bounds that are added up; the upper one is lost as soon as one number has none."""

    n: int = 0
    low: float = 0
    high: float = 0
    open: int = 0
    uncounted: int = field(default=0)

    def add(self, low: float | None, high: float | None) -> None:
        self.n += 1
        self.low += low or 0
        self.high += high or 0
        self.open += high is None
        self.uncounted += low is None and high is None


def _people(tables: Tables, years: Mapping[str, str]) -> Figure:
    sums: dict[str, _Sum] = defaultdict(_Sum)
    columns = ("programme_id", "indicator", "value_low", "value_high", "start_on")
    for row in tables.rows("outcomes", (*columns, "recommended_for_aggregates")):
        if row["indicator"] == "persons_trained" and row["recommended_for_aggregates"]:
            own = _year(row["start_on"])
            at = own if own != NO_DATE else years.get(row["programme_id"], NO_DATE)
            sums[at].add(row["value_low"], row["value_high"])
    order = _in_order(sums)
    values = [
        {
            "at": at,
            "low": sums[at].low,
            "high": None if sums[at].open else sums[at].high,
            "top": sums[at].low if sums[at].open else max(sums[at].low, sums[at].high),
            "label": number(sums[at].low) + "+" * bool(sums[at].open) if sums[at].n else "",
        }
        for at in _all_years(order)
    ]
    rows = tuple(
        (
            Cell(at),
            *_figures(sums[at].n, sums[at].low),
            Cell(
                f"open ({sums[at].open} of {sums[at].n} without an upper bound)"
                if sums[at].open
                else number(sums[at].high),
                figure=True,
            ),
        )
        for at in order
    )
    return Figure(
        *("people", "People trained"),
        "Numbers of persons trained that may be summed: no part of another number, no plan, no "
        "repeat. A number is two bounds, and so is their sum: at least, and at most where every "
        "number has an upper bound. A + marks a sum that may be larger. By the number's own year, "
        "or that in which its programme starts.",
        *(("Year", "Numbers", "At least", "At most"), rows),
        charts.draw(charts.bounded_bars(values, "persons trained")) if rows else None,
    )


def _topics(tables: Tables) -> Figure:
    pairs = {
        (r["programme_id"], r["topic"])
        for r in tables.rows("programme_topics", ("programme_id", "topic"))
    }
    counts = Counter(words(topic) for _, topic in pairs)
    order = sorted(counts, key=lambda topic: (-counts[topic], topic))
    values = [{"at": topic, "n": counts[topic]} for topic in order[:_ROWS]]
    rows = tuple((Cell(t), _link(str(counts[t]), "programmes", topic=t)) for t in order)
    return Figure(
        *("topics", "Topics"),
        "What the programmes and events are about; one may have several topics.",
        *(("Topic", "Programmes and events"), rows),
        charts.draw(charts.bars(values, "programmes and events")) if rows else None,
    )


def _confidence(tables: Tables) -> Figure:
    parts = (f"{SURE} and more", f"{GUESS} to {SURE}", f"guess (under {GUESS})")
    names = [n for n, t in TABLES.items() if t.has_evidence and n in _JUDGED]
    counts: dict[str, Counter[str]] = {}
    reviewed: dict[str, int] = {}
    for name in names:
        bins: Counter[str] = Counter()
        looked_at = 0
        for row in tables.rows(name, ("confidence", "review_status")):
            sure = row["confidence"]
            bins[parts[0] if sure >= SURE else parts[1] if sure >= GUESS else parts[2]] += 1
            looked_at += row["review_status"] != "machine"
        counts[words(name)], reviewed[words(name)] = bins, looked_at
    order = [name for name in counts if counts[name]]
    values = _stack(order, parts, lambda name, part: counts[name][part])
    rows = tuple(
        (Cell(name), *_figures(*(counts[name][part] for part in parts), reviewed[name]))
        for name in order
    )
    return Figure(
        *("confidence", "How sure the records are"),
        "The confidence that its rule gives each record. A guess follows from something else, such "
        "as the only country of an article. People have looked at those that are reviewed.",
        *(("Records", *parts, "Reviewed"), rows),
        charts.draw(charts.stacked_bars(values, parts, "records")) if rows else None,
    )


_JUDGED = (
    *("programmes", "outcomes", "programme_organisations", "programme_countries"),
    "programme_topics",
)


def _issues(tables: Tables) -> Figure:
    counts = Counter(
        (r["severity"], r["check"]) for r in tables.rows("issues", ("severity", "check"))
    )
    order = sorted(counts, key=lambda pair: (-counts[pair], pair))
    values = [
        {"at": f"{check} ({severity})", "n": counts[severity, check]} for severity, check in order
    ]
    rows = tuple(
        (
            *(Cell(severity), Cell(check)),
            _link(str(counts[severity, check]), "issues", severity=severity, check=check),
        )
        for severity, check in order
    )
    return Figure(
        *("issues", "Issues"),
        "What could not be read or was refused. An error means that something is missing from the "
        "tables, a warning that a person should look.",
        *(("Severity", "Check", "Issues"), rows),
        charts.draw(charts.bars(values[:_ROWS], "issues")) if rows else None,
    )


def _years_cell(at: str, page: str) -> Cell:
    return Cell(at) if at == NO_DATE else Cell(at, f"{page}.html#{urlencode({'year': at})}")


def _stack(
    order: Sequence[str], parts: Sequence[str], count: Callable[[str, str], int]
) -> list[dict[str, object]]:
    return [
        {"at": at, "part": part, "rank": rank, "n": count(at, part)}
        for at in order
        for rank, part in enumerate(parts)
    ]
