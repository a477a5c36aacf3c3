"""One article's page: its text with every span, and beside it the records with their evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.review.pages.entries import KINDS, Entry, Facts, Section, entries_of, programme_facts
from pipeline.review.pages.text import Paragraph, Span, blocks_of, paragraphs
from pipeline.review.pages.words import words
from schemas.codelists import MENTION_LABELS
from schemas.table import Row

DOCUMENT_COLUMNS = (
    *("doc_id", "source_path", "title", "publisher", "url", "published_date", "published_basis"),
    *("language", "media_type", "text", "n_words", "machine_generated", "duplicate_of", "status"),
    "message",
)
_SECTIONS = (
    ("Programme", "programmes"),
    ("Programme", "programme_documents"),
    ("Results", "outcomes"),
    ("Organisations", "programme_organisations"),
    ("Countries", "programme_countries"),
    ("Topics", "programme_topics"),
)


@dataclass(frozen=True, slots=True)
class ProgrammeGroup:
    """A programme as the article reports it."""

    programme: Row
    facts: tuple[str, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Everything that stands on an article's page; ``entries`` are by number."""

    document: Row
    paragraphs: tuple[Paragraph, ...]
    entries: Mapping[int, Entry]
    programmes: tuple[ProgrammeGroup, ...]
    mentions: tuple[Section, ...]
    issues: tuple[Entry, ...]
    kinds: tuple[str, ...]


def article_page(document: Row, facts: Facts) -> ArticlePage:
    """The page of one article, made of its own rows."""
    text = document["text"]
    numbered = _numbered(entries_of(facts), len(text))
    spans = [
        Span(e.number, e.start, e.end)
        for e in numbered
        if e.start is not None and e.end is not None and e.start < e.end
    ]
    blocks = blocks_of(text, document["title"], document["n_words"])
    body = tuple(paragraphs(text, blocks, spans))
    first = _first_pieces(body)
    found = [replace(e, piece=first.get(e.number)) for e in numbered]
    return ArticlePage(
        document=document,
        paragraphs=body,
        entries={e.number: e for e in found},
        programmes=tuple(_programme_groups(facts, found)),
        mentions=tuple(_mention_sections(found)),
        issues=tuple(e for e in found if e.table == "issues"),
        kinds=tuple(kind for kind in KINDS if kind in {e.kind for e in found}),
    )


def kinds_of(page: ArticlePage, numbers: Iterable[int]) -> tuple[str, ...]:
    """The kinds of the entries numbered, each once."""
    return tuple(dict.fromkeys(page.entries[n].kind for n in numbers))


def _numbered(entries: Iterable[Entry], length: int) -> list[Entry]:
    """The entries in the order of the text, wider ones first, those without a place last.

    Of one place facts come first, then what is tagged there.
    """

    def order(entry: Entry) -> tuple[int, int, bool, int, tuple[str, ...]]:
        start = length if entry.start is None else entry.start
        tagged = entry.table == "mentions"
        return start, -(entry.end or 0), tagged, KINDS.index(entry.kind), entry.key

    return [replace(e, number=n) for n, e in enumerate(sorted(entries, key=order), start=1)]


def _first_pieces(body: Iterable[Paragraph]) -> dict[int, int]:
    """For each span the number of the first piece that it covers."""
    first: dict[int, int] = {}
    for paragraph in body:
        for piece in paragraph.pieces:
            for number in piece.spans:
                first.setdefault(number, piece.number or 0)
    return first


def _programme_groups(facts: Facts, entries: Iterable[Entry]) -> Iterator[ProgrammeGroup]:
    """The programmes in the order of the text, each with its own entries."""
    outcomes = {r["outcome_id"]: r["programme_id"] for r in facts.tables["outcomes"]}
    own: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.table == "outcomes":
            own[outcomes[entry.key[0]], entry.table].append(entry)
        elif entry.table.startswith("programme"):
            own[entry.key[0], entry.table].append(entry)
    links = facts.tables["programme_documents"]
    for link in sorted(links, key=lambda r: (r["char_start"], r["char_end"], r["programme_id"])):
        key = link["programme_id"]
        programme = facts.programmes[key]
        sections = (Section(name, tuple(own[key, table])) for name, table in _SECTIONS)
        made_of = tuple(programme_facts(programme))
        yield ProgrammeGroup(programme, made_of, tuple(s for s in sections if s.entries))


def _mention_sections(entries: Iterable[Entry]) -> Iterator[Section]:
    """The places tagged in the text, by what they are."""
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.table == "mentions":
            by_kind[entry.kind].append(entry)
    for label in MENTION_LABELS:
        if by_kind[label]:
            yield Section(words(label), tuple(by_kind[label]))
