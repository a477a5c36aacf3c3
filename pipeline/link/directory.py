"""The organisations of the corpus under their keys: what the rows say of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from extractors._data import load_rows
from extractors.normalise.organisations import Body, known_bodies, known_body, organisation_key
from pipeline.link.answers import Answers
from pipeline.link.bodies import Bodies, Pair
from pipeline.link.names import NameKey
from pipeline.link.organisations import Names, Node, Seen
from pipeline.link.record import End, Link, decision_of
from pipeline.link.words import is_known_word
from schemas.ids import hashed_id
from schemas.values import Evidence, Name


@dataclass(frozen=True, slots=True)
class Organisation:
    """All that the corpus says of one organisation; ``aliases`` have their first places.

    One that only a part of it stands for (``n_documents`` 0) has its name from the reviewed list.
    """

    org_id: str
    name: str
    acronym: str | None
    kind: str | None
    country: str | None
    parent_id: str | None
    n_documents: int
    first: Seen
    channel: str | None = None
    wikidata: str | None = None
    aliases: dict[str, Seen] = field(default_factory=dict)


@dataclass(slots=True)
class Directory:
    """Organisations by their keys. Each is put together when it is asked for."""

    names: Names = field(default_factory=Names)
    _ids: dict[NameKey, str] = field(default_factory=dict)
    _members: dict[str, list[NameKey]] = field(default_factory=dict)
    _met: dict[str, list[str]] = field(default_factory=dict)
    _unmet: dict[str, tuple[str, Seen]] = field(default_factory=dict)

    def org_id(self, name: Name, doc_id: str) -> str:
        """The key of the organisation that an article means by a name."""
        return self.id_of(self.names.key_of(name, doc_id))

    def id_of(self, key: NameKey) -> str:
        """The organisation's key: that of its group, else of the name."""
        return self._ids.get(key) or own_id(key)

    def met_in(self, doc_id: str) -> list[Organisation]:
        """The organisations of which a name, or a part, stands in this article first, by key."""
        return [self._get(org_id) for org_id in sorted(self._met.get(doc_id, ()))]

    def note_answers(self, answers: Answers) -> None:
        """Which organisation each article means by each name, and which it is first to name."""
        doc_ids = self.names.doc_ids
        for key, node in self.names.nodes.items():
            answer = repr(key), self.id_of(key)
            for number in node.articles:
                answers.note(doc_ids[number], answer)
        for doc_id in self._met:
            for met in self.met_in(doc_id):
                here = {a: seen for a, seen in met.aliases.items() if seen.doc_id == doc_id}
                founds = met.first.doc_id == doc_id
                answers.note(doc_id, met if founds else (met.org_id, here))

    def link_of(self, pair: Pair) -> Link:
        """The record of a pair of names."""
        left, right = sorted((self._end(k) for k in (pair.one, pair.other)), key=lambda e: e.order)
        decision, score = decision_of(pair.score), pair.score
        return Link("organisation", "same", decision, left, right, score, pair.reason, pair.detail)

    def _end(self, key: NameKey) -> End:
        """Where a name stands first, in its fullest form; a listed one may stand nowhere."""
        node = self.names.nodes.get(key)
        org_id = self.id_of(key)
        return End(node.seen.doc_id, node.text, org_id) if node else End("", key.body or "", org_id)

    def build(self, groups: Bodies) -> None:
        """Give every group its key, and note in which article which names are met first."""
        for members in groups.all():
            org_id = own_id(min(members, key=_rank))
            self._ids |= dict.fromkeys(members, org_id)
        for key in self.names.nodes:
            if key not in self._ids:
                self._ids[key] = own_id(key)
            self._members.setdefault(self._ids[key], []).append(key)
        met = defaultdict(set)
        for key, node in self.names.nodes.items():
            for seen in _aliases([node]).values():
                met[seen.doc_id].add(self.id_of(key))
        for org_id in list(self._members):
            self._note_parents(org_id)
        for org_id, (_, seen) in self._unmet.items():
            met[seen.doc_id].add(org_id)
        self._met = {doc_id: sorted(ids) for doc_id, ids in met.items()}

    def _note_parents(self, org_id: str) -> None:
        """Parents in the reviewed list that no article names for themselves."""
        seen = self._first(org_id)
        parent = self._parent(org_id)
        while parent is not None and parent.body is not None:
            parent_id = self.id_of(parent)
            if parent_id in self._members:
                return
            known = self._unmet.get(parent_id)
            if known is None or seen.order < known[1].order:
                self._unmet[parent_id] = parent.body, seen
            parent = _listed_parent(parent.body)

    def _first(self, org_id: str) -> Seen:
        nodes = (self.names.nodes[k] for k in self._members[org_id])
        return min((node.seen for node in nodes), key=lambda s: s.order)

    def _parent(self, org_id: str) -> NameKey | None:
        """What the names say that it is part of; else the reviewed list."""
        keys = self._members[org_id]
        said = [p for k in keys if (p := self.names.parents.get(k)) and self.id_of(p) != org_id]
        if said:
            return min(said, key=_rank)
        listed = (parent for k in keys if k.body and (parent := _listed_parent(k.body)))
        return next(listed, None)

    def _get(self, org_id: str) -> Organisation:
        if org_id in self._unmet:
            name, seen = self._unmet[org_id]
            return _unmet(org_id, _bodies()[name], seen, self._id_of(_listed_parent(name)))
        keys = self._members[org_id]
        nodes = [self.names.nodes[k] for k in keys]
        body = next((_bodies()[k.body] for k in keys if k.body), None)
        country = next((k.country for k in sorted(keys, key=_rank) if k.country), None)
        articles = {number for node in nodes for number in node.articles}
        return Organisation(
            org_id,
            _fullest(nodes),
            _most(nodes, "acronym"),
            body.kind if body and body.kind else _most(nodes, "kind"),
            body.country if body and body.country else _most(nodes, "country") or country,
            self._id_of(self._parent(org_id)),
            len(articles),
            self._first(org_id),
            *_codes(body),
            _aliases(nodes),
        )

    def _id_of(self, key: NameKey | None) -> str | None:
        return None if key is None else self.id_of(key)


def _unmet(org_id: str, body: Body, seen: Seen, parent_id: str | None) -> Organisation:
    at = seen.evidence
    place = Seen(seen.doc_id, Evidence(at.start, at.end, "listed_parent", at.confidence))
    return Organisation(
        org_id, body.name, body.acronym, body.kind, body.country, parent_id, 0, place, *_codes(body)
    )


def own_id(key: NameKey) -> str:
    """The key of an organisation that goes by this name alone."""
    return hashed_id("org", " ".join(key.words), key.country, key.doc_id, key.body)


def _rank(key: NameKey) -> tuple[bool, bool, bool, int, int, str]:
    """The reviewed list comes first, then names that say the state, and the best spelt."""
    unknown = sum(not is_known_word(w) for w in key.words)
    far = key.body is None, key.country is None, key.doc_id is not None
    return *far, unknown, -len(key.words), repr(key)


def _aliases(nodes: Iterable[Node]) -> dict[str, Seen]:
    """Every name and acronym, with the first place where an article goes by it."""
    found: dict[str, Seen] = {}
    for node in nodes:
        for name, form in node.forms.items():
            for alias in (name.name, name.acronym):
                if alias and (alias not in found or form.seen.order < found[alias].order):
                    found[alias] = form.seen
    return found


def _fullest(nodes: Iterable[Node]) -> str:
    """The fullest name; of two as long, the one met more often. Misspelt ones stand back."""
    times: Counter[str] = Counter()
    for node in nodes:
        for name, form in node.forms.items():
            times[name.name] += form.times
    if len(times) == 1:
        return next(iter(times))

    def rank(name: str) -> tuple[int, int, int, str]:
        unknown = sum(not is_known_word(w) for w in organisation_key(name).split())
        return -unknown, len(name), times[name], name

    return max(times, key=rank)


def _most(nodes: Iterable[Node], what: str) -> str | None:
    """The value met most often; the first in the alphabet of those met equally often."""
    times: Counter[str] = Counter()
    for node in nodes:
        for name, form in node.forms.items():
            if value := getattr(name, what):
                times[value] += form.times
    return min(times, key=lambda v: (-times[v], v)) if times else None


def _codes(body: Body | None) -> tuple[str | None, str | None]:
    """Its channel of delivery and its item in Wikidata."""
    row = _coded().get(body.name if body else "")
    return (row["channel"] or None, row["wikidata"] or None) if row else (None, None)


@lru_cache(maxsize=1)
def _coded() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in load_rows("organisation_codes")}


@lru_cache(maxsize=1)
def _bodies() -> dict[str, Body]:
    return {body.name: body for body in known_bodies()}


def _listed_parent(name: str) -> NameKey | None:
    parent = known_body(_bodies()[name].parent or "")
    return NameKey((), None, None, parent.name) if parent else None
