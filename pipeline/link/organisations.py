"""The names of a corpus, article by article: what each name key stands for, and where."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from extractors.normalise.organisations import fold, known_body, looks_like_acronym
from pipeline.link.digest import Appearance, Digest
from pipeline.link.names import PUBLIC_BODIES, NameKey, key_of
from schemas.values import Evidence, Name


class Seen(NamedTuple):
    """A place in an article."""

    doc_id: str
    evidence: Evidence

    @property
    def order(self) -> tuple[str, int, int]:
        """Places in the order of the corpus."""
        return self.doc_id, self.evidence.start, self.evidence.end


@dataclass(slots=True)
class Form:
    """A name as it is written: first where, and how often in the corpus."""

    seen: Seen
    times: int


@dataclass(slots=True)
class Node:
    """All that goes by one name key: its forms, and the articles by their numbers."""

    key: NameKey
    forms: dict[Name, Form] = field(default_factory=dict)
    articles: array[int] = field(default_factory=lambda: array("I"))

    def add(self, number: int, seen: Seen, appearance: Appearance) -> None:
        """Count a name in one article."""
        form = self.forms.get(appearance.name)
        if form is None:
            self.forms[appearance.name] = Form(seen, appearance.times)
        else:
            form.times += appearance.times
            if seen.order < form.seen.order:
                form.seen = seen
        if not self.articles or self.articles[-1] != number:
            self.articles.append(number)

    @property
    def text(self) -> str:
        """Its fullest name."""
        return max((name.name for name in self.forms), key=lambda n: (len(n), n))

    @property
    def seen(self) -> Seen:
        """Its first place."""
        return min((form.seen for form in self.forms.values()), key=lambda s: s.order)

    @property
    def is_short(self) -> bool:
        """Whether it is an acronym that its articles do not define."""
        return self.key.body is None and all(_is_short(name) for name in self.forms)


def _is_short(name: Name) -> bool:
    return " " not in name.name and looks_like_acronym(name.name)


@dataclass(slots=True)
class Names:
    """The name keys of a corpus, filled article by article.

    ``told`` has the keys of names whose state only their article tells; ``defined`` the keys that
    go by an acronym, with the countries of the articles that say so; ``contexts`` the countries of
    articles with an acronym that they do not define; ``parents`` whose part a key's body is.
    """

    nodes: dict[NameKey, Node] = field(default_factory=dict)
    told: dict[tuple[str, Name], NameKey] = field(default_factory=dict)
    defined: dict[str, dict[NameKey, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    contexts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    parents: dict[NameKey, NameKey] = field(default_factory=dict)
    doc_ids: list[str] = field(default_factory=list)

    def add(self, article: Digest) -> None:
        """Count what one article says."""
        doc_id = article.doc_id
        keys: dict[str, NameKey] = {}
        for appearance in article.appearances:
            name = appearance.name
            key = key_of(name, doc_id)
            if key.doc_id is not None and (country := _country_of(name, article)):
                key = key_of(name, doc_id, country)
                self.told[doc_id, name] = key
            node = self.nodes.setdefault(key, Node(key))
            node.add(len(self.doc_ids), Seen(doc_id, appearance.evidence), appearance)
            keys.setdefault(name.name, key)
            self._note_acronym(name, key, article)
        self._note_parents(article.appearances, keys)
        self.doc_ids.append(doc_id)

    def key_of(self, name: Name, doc_id: str) -> NameKey:
        """The key of a name in an article that was added."""
        return self.told.get((doc_id, name)) or key_of(name, doc_id)

    def find(self, text: str, doc_id: str | None = None) -> list[NameKey]:
        """The keys that go by these very words, in one article or anywhere."""
        found = []
        for key, node in self.nodes.items():
            if any(text in (name.name, name.acronym) for name in node.forms):
                where = {self.doc_ids[number] for number in node.articles} if doc_id else {None}
                found += [key] if doc_id in where else []
        return sorted(found, key=repr)

    def _note_acronym(self, name: Name, key: NameKey, article: Digest) -> None:
        if _is_short(name):
            if key.body is None:
                self.contexts[article.doc_id] = article.countries
        elif name.acronym:
            other = known_body(name.acronym)
            if other is None or other.name == key.body:
                articles = self.defined[fold(name.acronym)]
                articles.setdefault(key, set()).update(article.countries)

    def _note_parents(self, appearances: Iterable[Appearance], keys: dict[str, NameKey]) -> None:
        by_acronym = {a.name.acronym: keys[a.name.name] for a in appearances if a.name.acronym}
        known_here = by_acronym | keys
        for text, key in keys.items():
            parent = _parent_in(text, known_here)
            if parent is not None and parent != key and parent.doc_id in (None, key.doc_id):
                known = self.parents.get(key)
                self.parents[key] = min(parent, known, key=repr) if known else parent


def _country_of(name: Name, article: Digest) -> str | None:
    """The state of a public body that its article does not name outright.

    The only country of the article; or, of bodies that take part in a programme, the only one that
    has the same part: those whose officers are trained are of the country that receives.
    """
    if name.kind not in PUBLIC_BODIES or name.country or _is_short(name):
        return None
    if len(article.countries) == 1:
        return article.countries[0]
    sides = {"recipient": "recipient", "funder": "provider", "host": "host"}
    found = set()
    for programme in article.programmes:
        for text, role in programme.organisations:
            if text == name.name:
                side = sides.get(role)
                found.add(tuple(c for c, part in programme.countries if part == side))
    states = found.pop() if len(found) == 1 else ()
    return states[0] if len(states) == 1 else None


# Words after which no part of a body is named: "Ministry of Justice and Security".
_GOES_ON = frozenset({"and", "&", "of", "for", "in", "to", "at", "on", "de", "–", "-"})


def _parent_in(text: str, known: dict[str, NameKey]) -> NameKey | None:
    """The body that a name begins or ends with: "OSCE Mission to Skopje", "Secretariat of SICA"."""
    for part, body in _parts(text):
        if body is not None:
            return NameKey((), None, None, body)
        if part in known:
            return known[part]
    return None


@lru_cache(maxsize=65536)
def _parts(text: str) -> tuple[tuple[str, str | None], ...]:
    """What may be the parent in a name, the longest first, with the listed body that it is."""
    words = text.split()
    found = []
    for cut in range(len(words) - 1, 0, -1):
        if words[cut].casefold() not in _GOES_ON:
            found.append(" ".join(words[:cut]))
        before = [w.casefold() for w in words[max(0, cut - 2) : cut]]
        if cut > 1 and (before[-1] == "of" or before == ["of", "the"]):
            found.append(" ".join(words[cut:]))
    bodies = (known_body(part) for part in found)
    return tuple((part, b.name if b else None) for part, b in zip(found, bodies, strict=True))
