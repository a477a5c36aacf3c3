"""One programme's page: what all its articles say of it, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.review.pages.entries import Entry, Facts, entries_of, programme_facts, said_of
from pipeline.review.pages.linked import LinkLine, link_line
from schemas.codelists import COUNTRY_ROLES, INDICATORS, ORGANISATION_ROLES
from schemas.table import Row

_SECTIONS = (
    ("Results", "outcomes"),
    ("Organisations", "programme_organisations"),
    ("Countries", "programme_countries"),
    ("Topics", "programme_topics"),
)
_ROLES = tuple(
    role.replace("_", " ") for role in (*INDICATORS, *ORGANISATION_ROLES, *COUNTRY_ROLES)
)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that one or more articles say in the same way; ``part`` of the one above it."""

    kind: str
    label: str
    value: str
    notes: tuple[str, ...]
    said: tuple[Entry, ...]
    part: bool = False


@dataclass(frozen=True, slots=True)
class FactSection:
    """Facts of one sort, under a heading."""

    name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Another programme, and how this one stands to it."""

    how: str
    programme: Row
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """An article that reports the programme, and what it says of it; False where it differs."""

    document: Row
    entry: Entry
    said: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """Everything that stands on a programme's page; ``documents`` are its articles by key."""

    programme: Row
    facts: tuple[str, ...]
    related: tuple[Related, ...]
    sections: tuple[FactSection, ...]
    reports: tuple[Report, ...]
    documents: dict[str, Row]
    links: tuple[LinkLine, ...]


def programme_page(
    programme: Row,
    facts: Facts,
    documents: Sequence[Row],
    related: Iterable[Related] = (),
    links: Iterable[Row] = (),
) -> ProgrammePage:
    """The page of one programme, made of its own rows and the articles that report it."""
    entries = list(entries_of(facts))
    by_key = {d["doc_id"]: d for d in documents}
    reports = [_report(e, by_key, programme) for e in entries if e.kind == "programme"]
    reports.sort(key=lambda r: (r.document["published_date"] or "9", r.document["doc_id"]))
    sections = (FactSection(name, tuple(_facts(entries, table))) for name, table in _SECTIONS)
    return ProgrammePage(
        programme=programme,
        facts=tuple(programme_facts(programme)),
        related=tuple(related),
        sections=tuple(s for s in sections if s.facts),
        reports=tuple(reports),
        documents=by_key,
        links=tuple(map(link_line, links)),
    )


def _report(entry: Entry, documents: dict[str, Row], programme: Row) -> Report:
    """What an article says, beside what the programme's row shows."""
    shown = {*said_of(programme), programme["title"]}
    said = (*((f"“{entry.value}”",) if entry.value else ()), *entry.notes)
    agrees = tuple((text, text in shown) for text in said)
    return Report(documents[str(entry.doc_id)], entry, agrees)


def _facts(entries: Iterable[Entry], table: str) -> Iterator[Fact]:
    """The facts of a table: what several articles say alike is one, with the words of each."""
    alike: dict[tuple[str, str, tuple[str, ...]], list[Entry]] = {}
    for entry in entries:
        if entry.table == table:
            alike.setdefault((entry.label, entry.value, entry.notes), []).append(entry)

    def order(item: tuple[tuple[str, str, tuple[str, ...]], list[Entry]]) -> tuple[int, int, str]:
        (label, value, _), said = item
        rank = _ROLES.index(label) if label in _ROLES else len(_ROLES)
        return rank, -len(said), value

    keep = list(alike.items()) if table == "outcomes" else sorted(alike.items(), key=order)
    for (label, value, notes), said in keep:
        part = any(note.startswith("part of") for note in notes)
        yield Fact(said[0].kind, label, value, notes, tuple(said), part)
