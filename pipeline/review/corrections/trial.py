"""Which row each correction of one article is about, and what it says of it.

Corrections that follow one another are one chain: whoever corrects what another has corrected names
that value as the old one. So what a row "says" is the machine's value and all that corrections make
of it (``reach``), and rows are sought until no more are found. Nothing here depends on the order of
the corrections.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.review.corrections.cells import CellError, parse_cell, write_cell
from pipeline.review.corrections.entries import REFERENCES, Entry
from pipeline.review.corrections.file import Correction
from pipeline.review.corrections.verdicts import Problem, Problems
from pipeline.review.quotes import Folded, Span, same_words
from schemas.corrections import COLUMNS

# Linking and repeats have their say in it: what the machine says is not known from one article.
OPEN = "recommended_for_aggregates"
IDENTITY = {
    "programme_countries": ("programme_id", "country_code", "role"),
    "programme_organisations": ("programme_id", "org_text", "role"),
    "programme_topics": ("programme_id", "topic"),
    "outcome_dimensions": ("outcome_id", "dimension", "value"),
    "programmes": ("title",),
}
_DEFAULTS: dict[str, dict[str, Any]] = {
    "programmes": {"level": "event", "status": "unknown"},
    "outcomes": {"kind": "actual", "modifier": "exact", "per_unit": False},
    "mentions": {"modifier": "exact"},
}


class NotFoundError(ValueError):
    """A cell that names no row, or several; says which there are."""


@dataclass
class Trial:
    """One attempt to apply these corrections to these entries, which it changes."""

    entries: list[Entry]
    text: str
    active: Collection[Correction]
    folded: Folded
    spans: dict[Correction, Span] = field(default_factory=dict)
    targets: dict[Correction, Entry] = field(default_factory=dict)
    # What a correction makes the row say, and what a confirmation finds there.
    news: dict[Correction, dict[str, Any]] = field(default_factory=dict)
    olds: dict[Correction, dict[str, Any]] = field(default_factory=dict)
    added: list[Entry] = field(default_factory=list)
    reach: dict[tuple[Entry, str], list[Any]] = field(default_factory=dict)

    def table(self, name: str) -> list[Entry]:
        """The entries of one table, those that people add included."""
        return [e for e in self.entries if e.table == name]

    def on(self, entry: Entry, *actions: str) -> list[Correction]:
        """The corrections of these actions that are about an entry."""
        return [c for c, e in self.targets.items() if e is entry and c.action in actions]

    def said(self, entry: Entry, column: str) -> list[Any]:
        """What a row says in a column, before and after corrections; the machine's value first."""
        return self.reach.setdefault((entry, column), [entry.values[column]])


def seek_words(trial: Trial) -> Problems:
    """Where the words of each correction stand."""
    problems: Problems = {}
    for c in trial.active:
        found = trial.folded.places(c.quote)
        if len(found) >= c.occurrence:
            trial.spans[c] = found[c.occurrence - 1]
        else:
            only = f"stand only {len(found)} times" if found else "no longer stand"
            problems[c] = Problem("stale", f"the words {only} in the article")
    return problems


def read_values(trial: Trial) -> Problems:
    """The new values, as far as they are no references; and an entry for each row to be added."""
    problems: Problems = {}
    groups: dict[tuple[Any, ...], Entry] = {}
    for c in sorted(trial.active, key=lambda c: (c.table, trial.spans[c], c.new)):
        try:
            plain = {k: v for k, v in c.news.items() if k not in REFERENCES}
            trial.news[c] = {k: parse_cell(c.table, k, v) for k, v in plain.items()}
        except CellError as error:
            problems[c] = Problem("refused", str(error))
            continue
        if c.action == "add":
            key = (c.table, trial.spans[c], tuple(sorted(c.news.items())))
            entry = groups.get(key)
            if entry is None:
                entry = groups[key] = _new_entry(trial, c)
                trial.entries.append(entry)
                trial.added.append(entry)
            trial.targets[c] = entry
    return problems


def _new_entry(trial: Trial, c: Correction) -> Entry:
    start, end = trial.spans[c]
    quote = trial.text[start:end]
    values: dict[str, Any] = dict.fromkeys(COLUMNS[c.table])
    values |= _DEFAULTS.get(c.table, {})
    if c.table == "outcomes":
        values["value_text"] = quote
    if c.table == "programme_organisations":
        values["org_text"] = " ".join(quote.split())
    values |= trial.news[c]
    if c.table == "programmes" and values["title"] and not values["title_basis"]:
        values["title_basis"] = "named" if trial.folded.places(values["title"]) else "derived"
    return Entry(c.table, start, end, values, status="corrected", words=quote)


def seek_rows(trial: Trial) -> Problems:
    """The row that each correction is about."""
    waiting = [c for c in trial.active if c.action != "add"]
    while True:
        names = _names(trial)
        found = {c: e for c in waiting if (e := _only(_fitting(trial, c, names))) is not None}
        ready = {c: news for c in found if (news := _references(trial, c, names)) is not None}
        if not ready:
            break
        for c, news in ready.items():
            trial.targets[c] = found[c]
            trial.news[c] |= news
            trial.olds[c] = _found_values(trial, c, found[c], names)
        for c in ready:
            for column, value in trial.news[c].items():
                if value not in trial.said(found[c], column):
                    trial.said(found[c], column).append(value)
        waiting = [c for c in waiting if c not in ready]
    names = _names(trial)
    return {c: _not_found(trial, c, names) for c in waiting}


Names = Mapping[str, list[tuple[Entry, set[str]]]]


def _names(trial: Trial) -> Names:
    """By what each programme and outcome may be called in a cell."""
    found: dict[str, list[tuple[Entry, set[str]]]] = defaultdict(list)
    for entry in trial.entries:
        if entry.table in ("programmes", "outcomes"):
            column = "title" if entry.table == "programmes" else "value_text"
            own = {str(v) for v in trial.said(entry, column) if v}
            own |= {entry.row_id, trial.text[entry.start : entry.end]}
            found[entry.table].append((entry, own - {""}))
    return found


def called(column: str, cell: str, names: Names) -> list[Entry]:
    """The programmes, or outcomes, that a cell may mean; by the whole name."""
    own = names.get(REFERENCES[column], [])
    return [e for e, known in own if any(same_words(cell, name) for name in known)]


def _says(trial: Trial, entry: Entry, column: str, cell: str, names: Names) -> list[Any]:
    """The values among those that the row says which the cell may mean."""
    said = trial.said(entry, column)
    if column in REFERENCES:
        if cell.strip():
            meant = called(column, cell, names)
            return [v for v in said if v in meant]
        # What refers to a rejected row refers to none.
        return [v for v in said if v is None or trial.on(v, "reject")]
    try:
        value = parse_cell(entry.table, column, cell)
    except CellError:
        return []
    if isinstance(value, str):
        return [v for v in said if isinstance(v, str) and same_words(v, value)]
    return [v for v in said if v == value and (v is None) == (value is None)]


def _fitting(trial: Trial, c: Correction, names: Names) -> list[Entry]:
    """The rows at the words that say what is old, or what is new already.

    Where no row has exactly these words, rules have changed; then one that shares some of them and
    says the same is meant.
    """
    start, end = trial.spans[c]
    table = [e for e in trial.table(c.table) if e not in trial.added]
    exact = [e for e in table if (e.start, e.end) == (start, end)]
    if not exact and c.olds:
        exact = [e for e in table if e.start < end and start < e.end]
    return [e for e in exact if _fits(trial, c, e, names) or _is_so(trial, c, e, names)]


def _fits(trial: Trial, c: Correction, entry: Entry, names: Names) -> bool:
    return all(
        column == OPEN or _says(trial, entry, column, cell, names)
        for column, cell in c.olds.items()
    )


def _is_so(trial: Trial, c: Correction, entry: Entry, names: Names) -> bool:
    """Whether the machine says by itself what the correction would make it say."""
    if c.action != "correct":
        return False
    wanted = {k: v for k, v in c.olds.items() if k not in c.news} | c.news
    return all(
        entry.values[column] in _says(trial, entry, column, cell, names)
        for column, cell in wanted.items()
    )


def _only(found: list[Entry]) -> Entry | None:
    return found[0] if len(found) == 1 else None


def _references(trial: Trial, c: Correction, names: Names) -> dict[str, Any] | None:
    """The new values that are other rows; None if one cannot be found, or not yet."""
    try:
        return {k: refer(k, v, names) for k, v in c.news.items() if k in REFERENCES}
    except NotFoundError:
        return None


def refer(column: str, cell: str, names: Names) -> Entry | None:
    """The row that a cell names. Raises NotFoundError."""
    if not cell.strip():
        return None
    found = called(column, cell, names)
    if len(found) == 1:
        return found[0]
    kind = "programme" if REFERENCES[column] == "programmes" else "outcome"
    if found:
        raise NotFoundError(f"{len(found)} {kind}s of the article are called {cell!r}")
    raise NotFoundError(f"no {kind} of the article is called {cell!r}")


def _found_values(trial: Trial, c: Correction, entry: Entry, names: Names) -> dict[str, Any]:
    """What is old, as values of the row; of a correction that is so already, what is new."""
    if not _fits(trial, c, entry, names):
        return dict(trial.news[c])
    return {
        column: _says(trial, entry, column, cell, names)[0]
        for column, cell in c.olds.items()
        if column != OPEN
    }


def _not_found(trial: Trial, c: Correction, names: Names) -> Problem:
    """Why no single row is the one that a correction is about."""
    fitting = _fitting(trial, c, names)
    if len(fitting) > 1:
        columns = ", ".join(IDENTITY.get(c.table, ("value_text", "indicator")))
        return Problem(
            "stale",
            f"{len(fitting)} rows fit; leave field empty, and say in old which is meant, "
            f"such as 'column=value; ...' with {columns}",
        )
    if fitting:
        try:
            _ = {k: refer(k, v, names) for k, v in c.news.items() if k in REFERENCES}
        except NotFoundError as error:
            return Problem("stale", str(error))
    here = [e for e in trial.table(c.table) if (e.start, e.end) == trial.spans[c]]
    if not here:
        start, end = trial.spans[c]
        near = [e for e in trial.table(c.table) if e.start < end and start < e.end]
        quotes = " or ".join(repr(trial.text[e.start : e.end]) for e in near[:3])
        hint = f"; near them is one of {quotes}" if near else ""
        return Problem("stale", f"no row of {c.table} is read from exactly these words{hint}")
    told = "; or ".join(_differences(trial, c, e, names) for e in here[:3])
    return Problem("stale", f"the row says something else now: {told}")


def _differences(trial: Trial, c: Correction, entry: Entry, names: Names) -> str:
    return ", ".join(
        f"{column} is {told(trial, entry.values[column])!r}, not {cell!r}"
        for column, cell in c.olds.items()
        if not _says(trial, entry, column, cell, names)
    )


def told(trial: Trial, value: object) -> str:
    """A value as people write it; of a row its name."""
    if isinstance(value, Entry):
        name = value.values.get("title") or value.values.get("value_text")
        return str(name or trial.text[value.start : value.end])
    return write_cell(value)


def place_added(trial: Trial) -> Problems:
    """What belongs to what among the rows to be added; one that is there already is only found."""
    problems: Problems = {}
    names = _names(trial)
    for c in [c for c in trial.active if c.action == "add"]:
        entry = trial.targets[c]
        try:
            entry.values |= {k: refer(k, v, names) for k, v in c.news.items() if k in REFERENCES}
            _give_owner(trial, c, entry)
        except NotFoundError as error:
            problems[c] = Problem("stale", str(error))
    for entry in list(trial.added):
        known = _known(trial, entry, [c for c in trial.active if trial.targets.get(c) is entry])
        if known is not None:
            trial.added.remove(entry)
            trial.entries.remove(entry)
            for c in trial.on(entry, "add"):
                trial.targets[c] = known
                trial.olds[c] = {k: known.values[k] for k in c.news}
    return problems


def _give_owner(trial: Trial, c: Correction, entry: Entry) -> None:
    """The only programme, or the outcome of the same words, where none is named."""
    if c.table == "outcome_dimensions" and entry.values["outcome_id"] is None:
        place = (entry.start, entry.end)
        entry.values["outcome_id"] = _one_of(
            [e for e in trial.table("outcomes") if (e.start, e.end) == place],
            "outcome", "has these words", "outcome_id",
        )  # fmt: skip
    if "programme_id" in entry.values and entry.values["programme_id"] is None:
        kept = [e for e in trial.table("programmes") if not trial.on(e, "reject")]
        entry.values["programme_id"] = _one_of(
            kept, "programme", "is in the article", "programme_id"
        )


def _one_of(found: list[Entry], kind: str, where: str, column: str) -> Entry:
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFoundError(f"no {kind} {where}; add one first")
    raise NotFoundError(f"{len(found)} {kind}s: say which in new, with {column}=...")


def _known(trial: Trial, entry: Entry, says: Iterable[Correction]) -> Entry | None:
    """The row of the machine that says all that a new one would."""
    asked = {k for c in says for k in c.news}
    columns = asked | set(IDENTITY.get(entry.table, ()))
    for other in trial.table(entry.table):
        near = entry.table in IDENTITY or (other.start < entry.end and entry.start < other.end)
        if other.fact is not None and near and _same(entry, other, columns):
            return other
    return None


def _same(one: Entry, other: Entry, columns: Iterable[str]) -> bool:
    for column in columns:
        a, b = one.values[column], other.values[column]
        if not (a == b or (isinstance(a, str) and isinstance(b, str) and same_words(a, b))):
            return False
    return True
