"""One article's page: its text with every span, and beside it the records with their evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.review.pages.names import row_anchor
from pipeline.review.pages.text import Paragraph, Span, blocks_of, paragraphs
from pipeline.review.pages.words import GUESS, country_name, period, quantity, words
from schemas.codebook import TABLES
from schemas.codelists import MENTION_LABELS
from schemas.table import Row
from schemas.validation import ROW

# The tables whose rows have a place in an article, and what of them a page shows.
_PLACE = ("doc_id", "char_start", "char_end", "quote", "rule", "confidence", "review_status")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "mentions": (
        *("mention_id", "label", "org_id", "country_code", "start_date", "end_date"),
        *("value_low", "value_high", "modifier", "unit", *_PLACE),
    ),
    "programme_documents": ("programme_id", "is_primary", *_PLACE),
    "programme_organisations": ("programme_id", "org_id", "role", "org_text", *_PLACE),
    "programme_countries": (
        *("programme_id", "country_code", "role", "country_text", "start_date", "end_date"),
        *_PLACE,
    ),
    "programme_topics": ("programme_id", "topic", "dac_code", *_PLACE),
    "outcomes": (
        *("outcome_id", "programme_id", "indicator", "kind", "value_low", "value_high"),
        *("modifier", "value_text", "unit", "per_unit", "part_of_outcome_id", "start_date"),
        *("end_date", "recommended_for_aggregates", *_PLACE),
    ),
    "outcome_dimensions": ("outcome_id", "dimension", "value", "doc_id"),
    "issues": (
        *("issue_id", "severity", "check", "table", "row_id", "doc_id", "message"),
        *("char_start", "char_end", "quote"),
    ),
}
PROGRAMME_COLUMNS = (
    *("programme_id", "title", "title_basis", "level", "parent_programme_id", "status"),
    *("start_date", "start_on", "end_date", "duration_months", "n_documents", "doc_id"),
)
DOCUMENT_COLUMNS = (
    *("doc_id", "source_path", "title", "publisher", "url", "published_date", "published_basis"),
    *("language", "media_type", "text", "n_words", "machine_generated", "duplicate_of", "status"),
    "message",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as the page lists it: what it says, its words, and who or what says so.

    ``kind`` decides how its words are marked; ``number`` is its own on the page, in the order of
    the text; ``anchor`` is its address there. ``rule`` is None for an issue.
    """

    table: str
    key: tuple[str, ...]
    kind: str
    label: str
    value: str
    quote: str | None
    start: int | None
    end: int | None
    rule: str | None = None
    confidence: float | None = None
    review_status: str = "machine"
    notes: tuple[str, ...] = ()
    number: int = 0
    piece: int | None = None

    @property
    def anchor(self) -> str:
        """The address of the entry on its page."""
        return row_anchor(self.table, self.key)

    @property
    def guess(self) -> bool:
        """Whether the codebook calls it a guess."""
        return self.confidence is not None and self.confidence < GUESS


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one sort, under a heading."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeGroup:
    """A programme as the article reports it."""

    programme: Row
    facts: tuple[str, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Everything that stands on an article's page."""

    document: Row
    paragraphs: tuple[Paragraph, ...]
    entries: Mapping[int, Entry]
    programmes: tuple[ProgrammeGroup, ...]
    mentions: tuple[Section, ...]
    issues: tuple[Entry, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """The rows of one article by table, and what they refer to."""

    document: Row
    tables: Mapping[str, Sequence[Row]]
    programmes: Mapping[str, Row]
    organisations: Mapping[str, str]


def article_page(rows: ArticleRows) -> ArticlePage:
    """The page of one article."""
    document = rows.document
    text = document["text"]
    numbered = _numbered(_entries(rows), len(text))
    spans = [
        Span(e.number, e.start, e.end)
        for e in numbered
        if e.start is not None and e.end is not None and e.start < e.end
    ]
    blocks = blocks_of(text, document["title"], document["n_words"])
    body = paragraphs(text, blocks, spans)
    first = _first_pieces(body)
    entries = {e.number: replace(e, piece=first.get(e.number)) for e in numbered}
    found = list(entries.values())
    return ArticlePage(
        document=document,
        paragraphs=tuple(body),
        entries=entries,
        programmes=tuple(_programme_groups(rows, found)),
        mentions=tuple(_mention_sections(found)),
        issues=tuple(e for e in found if e.table == "issues"),
        kinds=tuple(dict.fromkeys(e.kind for e in sorted(found, key=_order_of_kind))),
    )


def _mention_sections(entries: Iterable[Entry]) -> Iterator[Section]:
    """The places tagged in the text, by what they are."""
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.table == "mentions":
            by_kind[entry.kind].append(entry)
    for label in MENTION_LABELS:
        if by_kind[label]:
            yield Section(words(label), tuple(by_kind[label]))


KINDS = ("programme", "outcome", "topic", *MENTION_LABELS, "issue")


def _order_of_kind(entry: Entry) -> int:
    return KINDS.index(entry.kind)


def _numbered(entries: Iterable[Entry], length: int) -> list[Entry]:
    """The entries in the order of the text, wider ones first, those without a place last."""

    def order(entry: Entry) -> tuple[int, int, int, tuple[str, ...]]:
        start = length if entry.start is None else entry.start
        return start, -(entry.end or 0), KINDS.index(entry.kind), entry.key

    return [replace(e, number=n) for n, e in enumerate(sorted(entries, key=order), start=1)]


def _first_pieces(body: Iterable[Paragraph]) -> dict[int, int]:
    """For each span the number of the first piece that it covers."""
    first: dict[int, int] = {}
    for paragraph in body:
        for piece in paragraph.pieces:
            for number in piece.spans:
                first.setdefault(number, piece.number or 0)
    return first


_SECTIONS = (
    ("Programme", "programme_documents"),
    ("Results", "outcomes"),
    ("Organisations", "programme_organisations"),
    ("Countries", "programme_countries"),
    ("Topics", "programme_topics"),
)


def _programme_groups(rows: ArticleRows, entries: Iterable[Entry]) -> Iterator[ProgrammeGroup]:
    """The programmes in the order of the text, each with its own entries."""
    outcomes = {r["outcome_id"]: r["programme_id"] for r in rows.tables["outcomes"]}
    own: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.table == "outcomes":
            own[outcomes[entry.key[0]], entry.table].append(entry)
        elif entry.table.startswith("programme_"):
            own[entry.key[0], entry.table].append(entry)
    for link in sorted(rows.tables["programme_documents"], key=_place):
        key = link["programme_id"]
        programme = rows.programmes[key]
        sections = (Section(name, tuple(own[key, table])) for name, table in _SECTIONS)
        facts = tuple(programme_facts(programme))
        yield ProgrammeGroup(programme, facts, tuple(s for s in sections if s.entries))


def programme_facts(programme: Row) -> Iterator[str]:
    """What a programme's row says beside its title, in words."""
    yield "event" if programme["level"] == "event" else "programme"
    if programme["status"] != "unknown":
        yield words(programme["status"])
    if programme["start_date"] or programme["end_date"]:
        yield period(programme)
    if programme["duration_months"] is not None:
        yield f"{programme['duration_months']:g} months"
    if programme["title_basis"] == "derived":
        yield "title made from what it is"


def _entries(rows: ArticleRows) -> Iterator[Entry]:
    for row in rows.tables["mentions"]:
        yield _entry("mentions", row, row["label"], words(row["label"]), _mention(row, rows))
    for row in rows.tables["programme_documents"]:
        yield _entry("programme_documents", row, "programme", "reported by the words", "")
    for row in rows.tables["programme_organisations"]:
        name = rows.organisations.get(row["org_id"], row["org_text"])
        yield _entry("programme_organisations", row, "organisation", words(row["role"]), name)
    for row in rows.tables["programme_countries"]:
        value = ", ".join(filter(None, [country_name(row["country_code"]), period_of(row)]))
        yield _entry("programme_countries", row, "country", words(row["role"]), value)
    for row in rows.tables["programme_topics"]:
        value = f"{words(row['topic'])} (DAC {row['dac_code']})"
        yield _entry("programme_topics", row, "topic", "topic", value)
    yield from _outcome_entries(rows)
    for row in rows.tables["issues"]:
        yield Entry(
            *("issues", (row["issue_id"],), "issue", row["severity"]),
            f"{row['check']}: {row['message'].partition(ROW)[0]}",
            *(row["quote"], row["char_start"], row["char_end"]),
        )


def _outcome_entries(rows: ArticleRows) -> Iterator[Entry]:
    named = {row["outcome_id"]: row["value_text"] for row in rows.tables["outcomes"]}
    codes: dict[str, list[str]] = {}
    for row in rows.tables["outcome_dimensions"]:
        shown = country_name(row["value"]) if row["dimension"] == "country" else words(row["value"])
        codes.setdefault(row["outcome_id"], []).append(shown)
    for row in rows.tables["outcomes"]:
        notes = outcome_notes(row, named, codes.get(row["outcome_id"], ()))
        entry = _entry("outcomes", row, "outcome", words(row["indicator"]), quantity(row))
        yield replace(entry, notes=tuple(notes))


def outcome_notes(row: Row, named: Mapping[str, str], codes: Sequence[str]) -> Iterator[str]:
    """What is to be known of a number beside its bounds; ``named`` tells other numbers' words."""
    if row["kind"] == "target":
        yield "planned"
    if row["per_unit"]:
        yield "for each"
    if codes:
        yield ", ".join(codes)
    if row["start_date"] or row["end_date"]:
        yield period(row)
    whole = row["part_of_outcome_id"]
    if whole is not None:
        yield f"part of “{named[whole]}”" if whole in named else "part of another number"
    if not row["recommended_for_aggregates"]:
        yield "not for sums"


def period_of(row: Row) -> str:
    """The time of a row; nothing if it has none."""
    return period(row) if row["start_date"] or row["end_date"] else ""


def _mention(row: Row, rows: ArticleRows) -> str:
    if row["org_id"]:
        return rows.organisations.get(row["org_id"], "")
    if row["country_code"]:
        return country_name(row["country_code"])
    if row["start_date"] or row["end_date"]:
        return period(row)
    return quantity(row) if row["modifier"] else ""


def _entry(table: str, row: Row, kind: str, label: str, value: str) -> Entry:
    return Entry(
        table,
        TABLES[table].key_of(row),
        kind,
        label,
        value,
        row["quote"],
        row["char_start"],
        row["char_end"],
        row["rule"],
        row["confidence"],
        row["review_status"],
    )


def _place(row: Row) -> tuple[int, int]:
    return row["char_start"], row["char_end"]


def kinds_of(page: ArticlePage, numbers: Iterable[int]) -> tuple[str, ...]:
    """The kinds of the entries numbered, each once."""
    return tuple(dict.fromkeys(page.entries[n].kind for n in numbers))
