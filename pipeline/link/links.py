"""All digests to links, and what the links answer when the rows are made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.ingest.duplicates import Print, find_duplicates
from pipeline.link.digest import Digest
from pipeline.link.organisations import Organisation, Organisations
from schemas.values import Name


@dataclass(frozen=True, slots=True)
class Links:
    """What linking found. Every answer is a look-up: rows can be made one article at a time."""

    organisations: Organisations = field(default_factory=Organisations)
    duplicates: dict[str, str] = field(default_factory=dict)
    _met: dict[str, list[str]] = field(default_factory=dict)

    def duplicate_of(self, doc_id: str) -> str | None:
        """The earlier article that this one repeats."""
        return self.duplicates.get(doc_id)

    def org_id(self, name: Name, doc_id: str) -> str:
        """The key of the organisation that an article means by a name."""
        return self.organisations.id_of(name, doc_id)

    def programme_id(self, key: str) -> str:
        """The key of the programme that has this key in its article."""
        return key

    def repeats(self, outcome_key: str, doc_id: str) -> bool:
        """Whether another article reports this outcome as well, so that a sum must leave it out."""
        return doc_id in self.duplicates

    def organisations_met_in(self, doc_id: str) -> list[Organisation]:
        """The organisations of which a name stands in this article first, by key."""
        return [self.organisations.by_id[i] for i in sorted(self._met.get(doc_id, ()))]


def link(articles: Iterable[Digest]) -> Links:
    """Find what is the same in several articles. The articles' order does not matter."""
    organisations = Organisations()
    prints: list[Print] = []
    for article in articles:
        organisations.add(article)
        prints.append(article.text)
    return Links(organisations, find_duplicates(prints), organisations.by_document())
