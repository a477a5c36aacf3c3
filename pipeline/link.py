"""What only the whole corpus can tell: which names are one organisation, which articles repeat.

Two names are one organisation if they fold to the same key, or stand for the same line of the
reviewed list, and belong to the same state. A public body of a state that is not known is one only
within its article: every country has a Ministry of Interior. Programmes of different articles stay
apart for now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractors.normalise.organisations import known_body, organisation_key
from pipeline.ingest.duplicates import find_duplicates
from schemas.document import Document
from schemas.facts import ArticleFacts
from schemas.ids import hashed_id
from schemas.values import Evidence, Name

# Codes of organisation type whose bodies belong to one state: government, local government, other
# public sector.
PUBLIC_BODIES = ("10", "11", "15")


@dataclass(frozen=True, slots=True)
class Reading:
    """One article and what it says, with places in the document's own text."""

    document: Document
    facts: ArticleFacts


@dataclass(frozen=True, slots=True)
class Appearance:
    """A name of an organisation, and the first place where it goes by it."""

    name: Name
    doc_id: str
    evidence: Evidence


@dataclass(slots=True)
class Organisation:
    """All that the corpus says of one organisation."""

    org_id: str
    appearances: list[Appearance] = field(default_factory=list)
    doc_ids: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Links:
    """What linking found: organisations by key, and the earlier article that one repeats."""

    organisations: dict[str, Organisation]
    duplicate_of: dict[str, str]


def org_id_of(name: Name, doc_id: str) -> str:
    """The organisation's key: the same name of the same state gives the same key everywhere."""
    body = known_body(name.name)
    if body is not None and name.country in (None, body.country):
        return hashed_id("org", organisation_key(body.name), body.country)
    stateless = name.country is None and name.kind in PUBLIC_BODIES
    key = organisation_key(name.name) or name.name
    return hashed_id("org", key, name.country, doc_id if stateless else None)


def link(readings: Sequence[Reading]) -> Links:
    """Find the organisations of the corpus and the articles that repeat others."""
    organisations: dict[str, Organisation] = {}
    for reading in readings:
        for appearance in appearances(reading):
            org_id = org_id_of(appearance.name, appearance.doc_id)
            organisation = organisations.setdefault(org_id, Organisation(org_id))
            organisation.appearances.append(appearance)
            organisation.doc_ids.add(appearance.doc_id)
    return Links(organisations, find_duplicates(r.document for r in readings))


def appearances(reading: Reading) -> Iterable[Appearance]:
    """Every organisation that one article names, at each place, roles without a mention last."""
    doc_id = reading.document.doc_id
    known = set()
    for m in reading.facts.mentions:
        if isinstance(m.value, Name):
            known.add(m.value.name)
            yield Appearance(m.value, doc_id, Evidence(m.start, m.end, m.rule, m.confidence))
    for fact in reading.facts.organisations:
        if fact.name not in known:
            yield Appearance(Name(fact.name), doc_id, fact.evidence)


def names_of(reading: Reading) -> dict[str, Name]:
    """Names by their wording in one article; there, one wording means one organisation."""
    found: dict[str, Name] = {}
    for appearance in appearances(reading):
        found.setdefault(appearance.name.name, appearance.name)
    return found
