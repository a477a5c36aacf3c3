"""Which names are one organisation, and what the corpus says of each.

Two names are one organisation if they fold to the same key, or stand for the same line of the
reviewed list, and belong to the same state. A public body of a state that is not known is one only
within its article: every country has a Ministry of Interior.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from extractors.normalise.organisations import known_body, organisation_key
from pipeline.link.digest import Appearance, Digest
from schemas.ids import hashed_id
from schemas.values import Evidence, Name

# Codes of organisation type whose bodies belong to one state: government, local government, other
# public sector.
PUBLIC_BODIES = ("10", "11", "15")


@dataclass(frozen=True, slots=True)
class Seen:
    """A place in an article."""

    doc_id: str
    evidence: Evidence

    @property
    def order(self) -> tuple[str, int, int]:
        """Places in the order of the corpus."""
        return self.doc_id, self.evidence.start, self.evidence.end


@dataclass(slots=True)
class Organisation:
    """All that the corpus says of one organisation: how often it says what, and first where."""

    org_id: str
    names: Counter[str] = field(default_factory=Counter)
    acronyms: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    aliases: dict[str, Seen] = field(default_factory=dict)
    n_documents: int = 0

    @property
    def name(self) -> str:
        """The fullest name; of two as long, the one that is met more often."""
        return max(self.names, key=lambda n: (len(n), self.names[n], n))

    @property
    def first(self) -> Seen:
        """The first mention."""
        return min(self.aliases.values(), key=lambda seen: seen.order)

    def add(self, doc_id: str, appearance: Appearance) -> None:
        """Count a name of it in one article."""
        name, times = appearance.name, appearance.times
        self.names[name.name] += times
        for counts, value in (
            (self.acronyms, name.acronym),
            (self.kinds, name.kind),
            (self.countries, name.country),
        ):
            if value:
                counts[value] += times
        seen = Seen(doc_id, appearance.evidence)
        for alias in (name.name, name.acronym):
            if alias and (alias not in self.aliases or seen.order < self.aliases[alias].order):
                self.aliases[alias] = seen


def most(counts: Counter[str]) -> str | None:
    """The value met most often; the first in the alphabet of those met equally often."""
    return min(counts, key=lambda v: (-counts[v], v)) if counts else None


def org_id_of(name: Name, doc_id: str) -> str:
    """The organisation's key: the same name of the same state gives the same key everywhere."""
    body = known_body(name.name)
    if body is not None and name.country in (None, body.country):
        return hashed_id("org", organisation_key(body.name), body.country)
    stateless = name.country is None and name.kind in PUBLIC_BODIES
    key = organisation_key(name.name) or name.name
    return hashed_id("org", key, name.country, doc_id if stateless else None)


@dataclass(slots=True)
class Organisations:
    """The organisations of a corpus, filled article by article."""

    by_id: dict[str, Organisation] = field(default_factory=dict)

    def add(self, article: Digest) -> None:
        """Count what one article says."""
        met = set()
        for appearance in article.appearances:
            org_id = self.id_of(appearance.name, article.doc_id)
            organisation = self.by_id.setdefault(org_id, Organisation(org_id))
            organisation.add(article.doc_id, appearance)
            met.add(org_id)
        for org_id in met:
            self.by_id[org_id].n_documents += 1

    def id_of(self, name: Name, doc_id: str) -> str:
        """The key of the organisation that an article means by a name."""
        return org_id_of(name, doc_id)

    def by_document(self) -> dict[str, list[str]]:
        """Which organisations have a first place, under any of their names, in which article."""
        found: dict[str, list[str]] = defaultdict(list)
        for org_id, organisation in self.by_id.items():
            for doc_id in {seen.doc_id for seen in organisation.aliases.values()}:
                found[doc_id].append(org_id)
        return dict(found)
