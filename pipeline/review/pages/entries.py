"""Rows as entries: what a row says in words, where it stands, and who or what says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.review.pages.names import row_anchor
from pipeline.review.pages.words import GUESS, country_name, period, quantity, words
from schemas.codebook import TABLES
from schemas.codelists import MENTION_LABELS
from schemas.table import Row
from schemas.validation import ROW

# Kinds of entry, in the order of a legend. Each has a colour, a style of line and a sign.
KINDS = ("programme", "outcome", "topic", *MENTION_LABELS, "issue")

# The tables whose rows have a place in an article, and what of them a page shows.
_PLACE = ("doc_id", "char_start", "char_end", "quote", "rule", "confidence", "review_status")
FACT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "programme_documents": (
        *("programme_id", "is_primary", "title", "title_basis", "status", "start_date"),
        *("end_date", "duration_months", *_PLACE),
    ),
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
}
PROGRAMME_COLUMNS = (
    *("programme_id", "title", "title_basis", "level", "parent_programme_id", "status"),
    *("start_date", "start_on", "end_date", "duration_months", "n_documents", *_PLACE),
)
COLUMNS: Mapping[str, tuple[str, ...]] = {
    **FACT_COLUMNS,
    "mentions": (
        *("mention_id", "label", "org_id", "country_code", "start_date", "end_date"),
        *("value_low", "value_high", "modifier", "unit", *_PLACE),
    ),
    "issues": (
        *("issue_id", "severity", "check", "table", "row_id", "doc_id", "message"),
        *("char_start", "char_end", "quote"),
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as a page lists it.

    ``kind`` decides how its words are marked. On an article's page ``number`` is its own, in the
    order of the text, and ``piece`` the first piece of its words. ``rule`` is None for an issue.
    """

    table: str
    key: tuple[str, ...]
    kind: str
    label: str
    value: str
    doc_id: str | None
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
        """The address of the entry on its article's page."""
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
class Facts:
    """Rows by table, and what they refer to: programmes by key, names of organisations by key.

    ``repeats`` says of an outcome, by key, which other article's number it tells again.
    """

    tables: Mapping[str, Sequence[Row]]
    programmes: Mapping[str, Row]
    organisations: Mapping[str, str]
    repeats: Mapping[str, Sequence[str]] = field(default_factory=dict)


def entries_of(facts: Facts) -> Iterator[Entry]:
    """Every row as an entry, table by table."""
    tables = facts.tables
    for row in tables.get("mentions", ()):
        yield _entry("mentions", row, row["label"], words(row["label"]), _mention(row, facts))
    for row in tables["programme_documents"]:
        programme = facts.programmes[row["programme_id"]]
        own = programme["doc_id"] == row["doc_id"]
        place = ("programmes", programme) if own else ("programme_documents", row)
        title = "" if row["title"] == programme["title"] else row["title"]
        entry = _entry(*place, "programme", "reported by the words", title)
        yield replace(entry, notes=tuple(said_of(row)))
    for row in tables["programme_organisations"]:
        name = facts.organisations.get(row["org_id"], row["org_text"])
        yield _entry("programme_organisations", row, "organisation", words(row["role"]), name)
    for row in tables["programme_countries"]:
        entry = _entry(
            *("programme_countries", row, "country"),
            *(words(row["role"]), country_name(row["country_code"])),
        )
        yield replace(entry, notes=tuple(filter(None, [period(row)])))
    for row in tables["programme_topics"]:
        entry = _entry("programme_topics", row, "topic", "topic", words(row["topic"]))
        yield replace(entry, notes=(f"DAC {row['dac_code']}",))
    yield from _outcome_entries(facts)
    for row in tables.get("issues", ()):
        yield issue_entry(row)


def issue_entry(row: Row) -> Entry:
    """An issue, with its place where it has one."""
    message = row["message"].partition(ROW)[0].strip()
    return Entry(
        *("issues", (row["issue_id"],), "issue", row["severity"], row["check"], row["doc_id"]),
        *(row["quote"], row["char_start"], row["char_end"]),
        notes=(message,),
    )


def _outcome_entries(facts: Facts) -> Iterator[Entry]:
    named = {row["outcome_id"]: row["value_text"] for row in facts.tables["outcomes"]}
    codes: dict[str, list[str]] = {}
    for row in facts.tables["outcome_dimensions"]:
        shown = country_name(row["value"]) if row["dimension"] == "country" else words(row["value"])
        codes.setdefault(row["outcome_id"], []).append(shown)
    for row in facts.tables["outcomes"]:
        key = row["outcome_id"]
        notes = (*outcome_notes(row, named, codes.get(key, ())), *facts.repeats.get(key, ()))
        entry = _entry("outcomes", row, "outcome", words(row["indicator"]), quantity(row))
        yield replace(entry, notes=notes)


def outcome_notes(row: Row, named: Mapping[str, str], codes: Sequence[str]) -> Iterator[str]:
    """What is to be known of a number beside its bounds; ``named`` tells other numbers' words."""
    if row["kind"] == "target":
        yield "planned"
    if row["per_unit"]:
        yield "for each"
    if codes:
        yield ", ".join(codes)
    if time := period(row):
        yield time
    whole = row["part_of_outcome_id"]
    if whole is not None:
        yield f"part of “{named[whole]}”" if whole in named else "part of another number"
    if not row["recommended_for_aggregates"]:
        yield "not for sums"


def _mention(row: Row, facts: Facts) -> str:
    if row["org_id"]:
        return facts.organisations.get(row["org_id"], "")
    if row["country_code"]:
        return country_name(row["country_code"])
    return period(row) or (quantity(row) if row["modifier"] else "")


def _entry(table: str, row: Row, kind: str, label: str, value: str) -> Entry:
    key = TABLES[table].key_of(row)
    place = (row["quote"], row["char_start"], row["char_end"])
    basis = (row["rule"], row["confidence"], row["review_status"])
    return Entry(table, key, kind, label, value, row["doc_id"], *place, *basis)


def programme_facts(programme: Row) -> Iterator[str]:
    """What a programme's row says beside its title, in words."""
    yield words(programme["level"])
    yield from said_of(programme)
    if programme["title_basis"] == "derived":
        yield "derived title"


def said_of(row: Row) -> Iterator[str]:
    """Status, time and length of a programme, as its row or one article's says."""
    if row["status"] != "unknown":
        yield words(row["status"])
    if time := period(row):
        yield time
    if row["duration_months"] is not None:
        yield f"{row['duration_months']:g} months"
