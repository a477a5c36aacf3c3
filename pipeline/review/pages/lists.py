"""Lists of everything, for browsing page by page and for finding.

The first items stand in the pages themselves. What a search needs lies in files of its own, which
a page loads when somebody searches: so a list opens at once, however long it is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.review.pages.linked import COLUMNS as LINK_COLUMNS
from pipeline.review.pages.linked import link_line
from pipeline.review.pages.names import article_file, programme_file, row_anchor
from pipeline.review.pages.read import Tables
from pipeline.review.pages.words import country_name, period, words, year
from schemas.table import Row
from schemas.validation import ROW

# Items on one page of a list, and in one file that a search loads.
ON_PAGE, IN_FILE = 100, 5_000
_WORD = re.compile(r"\w+")
# A filter offers so many choices; who looks for another writes it.
_CHOICES = 400


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: its name and page, what is said below, and the values of each filter.

    ``also`` is found by a search, but not shown. A link has two names, with ``between`` as words
    between them. A name without a page has an empty one.
    """

    heads: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    also: str = ""
    between: str = ""
    doc_id: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter and its choices, each with the number of items that have it."""

    key: str
    name: str
    choices: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: how it is called, its items in order, its filters.

    ``texts`` tells that the articles' texts can be searched, too.
    """

    key: str
    name: str
    noun: str
    items: tuple[Item, ...]
    filters: tuple[Filter, ...]
    texts: bool = False


def article_list(tables: Tables) -> Listing:
    """All articles, the newest first, those without a date last."""
    programmes = _count(tables, "programme_documents")
    outcomes = _count(tables, "outcomes")
    issues = _count(tables, "issues")
    countries = _values_by(tables, "programme_countries", "doc_id", "country_code")
    topics = _values_by(tables, "programme_topics", "doc_id", "topic")
    columns = ("doc_id", "title", "publisher", "published_date", "published_on", "source_path")
    rows = list(tables.rows("documents", (*columns, "status", "message", "duplicate_of")))
    rows.sort(key=lambda r: r["published_date"] or "", reverse=True)
    items = []
    for row in rows:
        key = row["doc_id"]
        about = (row["publisher"], row["published_date"], row["source_path"])
        found = _found(programmes[key], outcomes[key], issues[key], row["status"])
        named = sorted(country_name(code) for code in countries[key])
        states = (_state(row["status"], programmes[key]), *_marks(row, issues[key]))
        values = (
            _years(row["published_on"]),
            (row["publisher"],) if row["publisher"] else (),
            tuple(named),
            tuple(sorted(words(topic) for topic in topics[key])),
            states,
        )
        lines = (_joined(about), _joined((found, ", ".join(named))))
        href = f"articles/{article_file(key)}"
        head = (row["title"] or key, href)
        items.append(Item((head,), lines, values, row["message"] or "", doc_id=key))
    names = ("Year", "Publisher", "Country", "Topic", "Reading")
    return replace(_listing("articles", "Articles", "article", items, names), texts=True)


def programme_list(tables: Tables) -> Listing:
    """All programmes, the newest first, those without a date last."""
    topics = _values_by(tables, "programme_topics", "programme_id", "topic")
    bodies = _values_by(tables, "programme_organisations", "programme_id", "org_text")
    roles: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in tables.rows("programme_countries", ("programme_id", "role", "country_code")):
        roles[row["programme_id"]][row["role"]].add(country_name(row["country_code"]))
    columns = ("programme_id", "title", "level", "status", "start_date", "start_on", "end_date")
    rows = list(tables.rows("programmes", (*columns, "n_documents")))
    rows.sort(key=lambda r: r["start_date"] or "", reverse=True)
    items = []
    for row in rows:
        key = row["programme_id"]
        givers, takers = (sorted(roles[key][role]) for role in ("provider", "recipient"))
        subjects = tuple(sorted(words(topic) for topic in topics[key]))
        flow = " → ".join(filter(None, [", ".join(givers), ", ".join(takers)]))
        several = f"{row['n_documents']} articles" if row["n_documents"] > 1 else ""
        lines = (
            _joined((words(row["level"]), words(row["status"]), period(row), several)),
            _joined((flow, ", ".join(subjects))),
        )
        values = (
            _years(row["start_on"]),
            *(tuple(takers), tuple(givers), subjects),
            *((words(row["status"]),), (words(row["level"]),)),
        )
        href = f"programmes/{programme_file(key, row['title'])}"
        also = " ".join(sorted(bodies[key]))
        items.append(Item(((row["title"], href),), lines, values, also))
    names = ("Year", "Recipient", "Provider", "Topic", "Status", "Level")
    return _listing("programmes", "Programmes", "programme", items, names)


def issue_list(tables: Tables) -> Listing:
    """All issues, errors first."""
    titles = {r["doc_id"]: r["title"] for r in tables.rows("documents", ("doc_id", "title"))}
    columns = ("issue_id", "severity", "check", "table", "doc_id", "message", "quote")
    rank = {"error": 0, "warning": 1, "info": 2}
    rows = sorted(tables.rows("issues", columns), key=lambda r: rank[r["severity"]])
    items = []
    for row in rows:
        doc_id = row["doc_id"]
        message = row["message"].partition(ROW)[0].strip()
        quote = f"“{row['quote']}”" if row["quote"] else ""
        where = titles[doc_id] or doc_id if doc_id in titles else doc_id or ""
        href = ""
        if doc_id in titles:
            anchor = row_anchor("issues", (row["issue_id"],))
            href = f"articles/{article_file(doc_id)}#{anchor}"
        lines = (message, _joined((where, quote)))
        values = ((row["severity"],), (row["check"],), (row["table"],) if row["table"] else ())
        head = (f"{row['severity']}: {row['check']}", href)
        items.append(Item((head,), lines, values))
    return _listing("issues", "Issues", "issue", items, ("Severity", "Check", "Table"))


def link_list(tables: Tables) -> Listing:
    """All links, those first that a person should look at, the least sure of them first."""
    rows = sorted(tables.rows("links", LINK_COLUMNS), key=_order_of_link)
    items = []
    for row in rows:
        link = link_line(row)
        heads = tuple(
            (f"“{side.words}”", f"articles/{side.file}" if side.file else "")
            for side in (link.left, link.right)
        )
        where = _joined((link.kind, link.left.doc_id, link.right.doc_id))
        values = ((link.kind,), (words(row["relation"]),), (words(row["decision"]),))
        lines = (_joined((link.basis, link.detail)), where)
        items.append(Item(heads, lines, values, between=link.says))
    return _listing("links", "Links", "link", items, ("Kind", "Relation", "Decision"))


# Every list of the report, in the order of its navigation.
LISTS = (article_list, programme_list, link_list, issue_list)


def _order_of_link(row: Row) -> tuple[bool, float]:
    return row["decision"] != "unsure", row["score"]


def search_data(listing: Listing) -> Iterator[list[list[object]]]:
    """The items as a search loads them, some thousand a file."""
    for first in range(0, len(listing.items), IN_FILE):
        some = listing.items[first : first + IN_FILE]
        yield [[i.heads, i.lines, i.values, i.also, i.between] for i in some]


def text_data(listing: Listing, tables: Tables) -> Iterator[list[str]]:
    """The words of the articles listed, each word once, in the order of `search_data`."""
    for first in range(0, len(listing.items), IN_FILE):
        keys = [item.doc_id or "" for item in listing.items[first : first + IN_FILE]]
        found = tables.select("documents", ("doc_id", "text"), "doc_id", keys)
        yield [" ".join(sorted(set(_WORD.findall(found[key][0]["text"])))) for key in keys]


def pages(listing: Listing) -> Iterator[tuple[int, str, Sequence[Item]]]:
    """The pages of a list: number, file and items. There is always a first one."""
    for number, first in enumerate(range(0, max(1, len(listing.items)), ON_PAGE), start=1):
        yield number, page_file(listing.key, number), listing.items[first : first + ON_PAGE]


def page_file(key: str, number: int) -> str:
    """The file of a page of a list."""
    return f"{key}.html" if number == 1 else f"{key}-{number}.html"


def _listing(
    key: str, name: str, noun: str, items: Sequence[Item], names: Sequence[str]
) -> Listing:
    filters = []
    for place, label in enumerate(names):
        counts = Counter(value for item in items for value in item.values[place])
        common = sorted(counts.most_common(), key=lambda c: (-c[1], c[0]))[:_CHOICES]
        choices = tuple(sorted(common, reverse=label == "Year"))
        filters.append(Filter(label.lower(), label, choices))
    return Listing(key, name, noun, tuple(items), tuple(filters))


def _count(tables: Tables, table: str) -> Counter[str]:
    return Counter(row["doc_id"] for row in tables.rows(table, ("doc_id",)))


def _values_by(tables: Tables, table: str, key: str, column: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in tables.rows(table, (key, column)):
        found[row[key]].add(row[column])
    return found


def _found(programmes: int, outcomes: int, issues: int, status: str) -> str:
    if status != "read":
        return f"not read: {words(status)}"
    if not programmes:
        return "no programme"
    counted = ((programmes, "programme"), (outcomes, "result"), (issues, "issue"))
    return ", ".join(f"{n} {noun}{'' if n == 1 else 's'}" for n, noun in counted if n)


def _state(status: str, programmes: int) -> str:
    if status != "read":
        return "not read"
    return "reports a programme" if programmes else "no programme"


def _marks(row: Mapping[str, object], issues: int) -> Iterator[str]:
    if issues:
        yield "has issues"
    if row["duplicate_of"]:
        yield "repeats another"


def _years(on: object) -> tuple[str, ...]:
    found = year(on)
    return () if found is None else (str(found),)


def _joined(parts: Sequence[object]) -> str:
    return " · ".join(str(part) for part in parts if part)
