"""All digests to links, and what the links answer when the rows are made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.ingest.duplicates import Print, find_duplicates
from pipeline.link.bodies import Bodies, join_bodies, joined_marks, marks_of
from pipeline.link.digest import Digest
from pipeline.link.directory import Directory, Organisation
from pipeline.link.groups import Groups
from pipeline.link.organisations import Names
from pipeline.link.record import Link
from schemas.values import Name


@dataclass(frozen=True, slots=True)
class Links:
    """What linking found. Every answer is a look-up: rows can be made one article at a time."""

    organisations: Directory = field(default_factory=Directory)
    duplicates: dict[str, str] = field(default_factory=dict)
    made: tuple[Link, ...] = ()

    def duplicate_of(self, doc_id: str) -> str | None:
        """The earlier article that this one repeats."""
        return self.duplicates.get(doc_id)

    def org_id(self, name: Name, doc_id: str) -> str:
        """The key of the organisation that an article means by a name."""
        return self.organisations.org_id(name, doc_id)

    def programme_id(self, key: str) -> str:
        """The key of the programme that has this key in its article."""
        return key

    def repeats(self, outcome_key: str, doc_id: str) -> bool:
        """Whether another article reports this outcome as well, so that a sum must leave it out."""
        return doc_id in self.duplicates

    def organisations_met_in(self, doc_id: str) -> list[Organisation]:
        """The organisations of which a name, or a part, stands in this article first, by key."""
        return self.organisations.met_in(doc_id)


def link(articles: Iterable[Digest]) -> Links:
    """Find what is the same in several articles. The articles' order does not matter."""
    names = Names()
    prints: list[Print] = []
    for article in articles:
        names.add(article)
        prints.append(article.text)
    groups: Bodies = Groups(marks_of, joined_marks)
    made = join_bodies(names, groups, {})
    organisations = Directory(names)
    organisations.build(groups)
    return Links(organisations, find_duplicates(prints), tuple(made))
