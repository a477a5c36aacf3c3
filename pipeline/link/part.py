"""What linking answers about a few articles, small enough to send to whoever makes their rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from pipeline.link.directory import Directory, Organisation, own_id
from pipeline.link.links import LinkedFacts, Links
from pipeline.link.names import NameKey, key_of
from pipeline.link.told import Programme
from schemas.values import Name

T = TypeVar("T")


class Answering(Protocol):
    """What the rows of articles ask of linking: of `Links`, or of a `Part` of them."""

    def duplicate_of(self, doc_id: str) -> str | None: ...  # noqa: D102 - as in `Links`
    def org_id(self, name: Name, doc_id: str) -> str: ...  # noqa: D102
    def organisations_met_in(self, doc_id: str) -> list[Organisation]: ...  # noqa: D102
    def programme_id(self, key: str) -> str: ...  # noqa: D102
    def parent_id(self, programme_id: str) -> str | None: ...  # noqa: D102
    def programme(self, programme_id: str) -> Programme | None: ...  # noqa: D102
    def repeats(self, outcome_key: str, doc_id: str) -> bool: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Part(LinkedFacts):
    """The answers of `Links`, for some articles only."""

    told: Mapping[tuple[str, Name], NameKey] = field(default_factory=dict)
    ids: Mapping[NameKey, str] = field(default_factory=dict)
    met: Mapping[str, list[Organisation]] = field(default_factory=dict)

    def org_id(self, name: Name, doc_id: str) -> str:
        """The key of the organisation that an article means by a name."""
        key = self.told.get((doc_id, name)) or key_of(name, doc_id)
        return self.ids.get(key) or own_id(key)

    def organisations_met_in(self, doc_id: str) -> list[Organisation]:
        """The organisations of which a name, or a part, stands in this article first, by key."""
        return self.met.get(doc_id, [])


class Parts:
    """Takes `Links` apart. It knows by article what these know by name and key."""

    def __init__(self, links: Links) -> None:
        self._links = links
        self._names: dict[str, list[NameKey]] = defaultdict(list)
        self._told: dict[str, list[tuple[Name, NameKey]]] = defaultdict(list)
        names = links.organisations.names
        for key, node in names.nodes.items():
            for number in node.articles:
                self._names[names.doc_ids[number]].append(key)
        for (doc_id, name), key in names.told.items():
            self._told[doc_id].append((name, key))

    def of(self, doc_ids: Sequence[str]) -> Part:
        """All that is answered about these articles."""
        links, found = self._links, self._links.organisations
        named = {key for doc_id in doc_ids for key in self._names.get(doc_id, ())}
        keys = [key for doc_id in doc_ids for key in links.keys.get(doc_id, ())]
        return Part(
            _some(links.duplicates, doc_ids),
            _some(links.founder, keys),
            _some(links.parents, keys),
            _some(links.programmes, keys),
            frozenset(key for key in keys if key in links.left_out),
            {(d, name): key for d in doc_ids for name, key in self._told.get(d, ())},
            {key: found.id_of(key) for key in named},
            {doc_id: met for doc_id in doc_ids if (met := _met_in(found, doc_id))},
        )


def _met_in(directory: Directory, doc_id: str) -> list[Organisation]:
    """Without the names that other articles are the first to have: a large body has thousands."""
    return [
        replace(met, aliases={a: seen for a, seen in met.aliases.items() if seen.doc_id == doc_id})
        for met in directory.met_in(doc_id)
    ]


def _some(whole: Mapping[str, T], keys: Iterable[str]) -> dict[str, T]:
    return {key: whole[key] for key in keys if key in whole}
