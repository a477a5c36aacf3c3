"""Which name keys are one body: spellings, misspellings, and acronyms that any article defines.

Every rule proposes pairs that share a block, so that no rule compares all names with all. A pair
below `SURE` is not joined. The surest are joined first; a pair that would bring two states or two
listed bodies together is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from extractors.normalise.organisations import (
    fold,
    known_bodies,
    looks_like_acronym,
)
from pipeline.link.groups import Groups
from pipeline.link.names import LONG_ACRONYM, NameKey, spelt, words_of
from pipeline.link.organisations import Names, Node
from pipeline.link.record import SURE
from pipeline.link.words import is_known_word, is_misspelt, wrong_letters

Marks = tuple[str | None, str | None]  # the state and the listed body of a group
Bodies = Groups[NameKey, Marks]

# Words that two names with one acronym and one state must share, of a hundred.
_ALIKE, _LESS_ALIKE = 80, 60
# Countries in whose articles a body is defined that is at home in none.
_EVERYWHERE = 3
# Words beyond the common ones that make a name with its acronym one body everywhere.
_MUCH_SAID = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """Two keys that may be one body."""

    score: float
    one: NameKey
    other: NameKey
    reason: str
    detail: str


def marks_of(key: NameKey) -> Marks:
    """What a key brings to its group."""
    return key.country, key.body


def joined_marks(one: Marks, other: Marks) -> Marks | None:
    """Both together; None for two states, or two listed bodies."""
    both = []
    for a, b in zip(one, other, strict=True):
        if a is not None and b is not None and a != b:
            return None
        both.append(a if b is None else b)
    return both[0], both[1]


def join_bodies(names: Names, groups: Bodies, decided: Container[frozenset[NameKey]]) -> list[Pair]:
    """Join the keys of one body; every pair joined, and every one put before a person.

    No rule is asked about the pairs that people decided.
    """
    made = _join(groups, _by_words(names), decided)
    return made + _join(groups, _by_acronym(names, groups), decided)


def _join(
    groups: Bodies, pairs: Iterable[Pair], decided: Container[frozenset[NameKey]]
) -> list[Pair]:
    made = []
    for pair in sorted(pairs, key=lambda p: (-p.score, repr(p.one), repr(p.other), p.reason)):
        if frozenset((pair.one, pair.other)) in decided:
            continue
        if groups.top(pair.one) == groups.top(pair.other):
            continue
        if pair.score < SURE or groups.join(pair.one, pair.other):
            made.append(pair)
    return made


# Words -------------------------------------------------------------------------------


def _by_words(names: Names) -> Iterator[Pair]:
    nodes = [n for n in names.nodes.values() if n.key.body is None and not n.is_short]
    wide = [n for n in nodes if n.key.doc_id is None]
    yield from _one_with_state(wide)
    yield from _run_together(wide)
    yield from _misspelt(wide)
    yield from _same_acronym(names, nodes)


def _one_with_state(nodes: Iterable[Node]) -> Iterator[Pair]:
    """A telling name whose state one article says and another does not."""
    blocks: dict[tuple[str, ...], list[NameKey]] = defaultdict(list)
    for node in nodes:
        blocks[node.key.words].append(node.key)
    for keys in blocks.values():
        stateless = [k for k in keys if k.country is None]
        if stateless and len(keys) == 2:
            other = next(k for k in keys if k.country is not None)
            yield Pair(0.9, stateless[0], other, "same_words", f"of {other.country} elsewhere")


def _run_together(nodes: Iterable[Node]) -> Iterator[Pair]:
    """The same letters with other gaps: "Counter-Terrorism" and "Counterterrorism"."""
    blocks: dict[tuple[str, str | None], dict[NameKey, None]] = defaultdict(dict)
    for node in nodes:
        for name in node.forms:
            letters = "".join(spelt(name.name, node.key.country))
            blocks[letters, node.key.country][node.key] = None
    for keys in blocks.values():
        for one, other in combinations(keys, 2):
            yield Pair(0.97, one, other, "same_letters", "written in other gaps")


def _misspelt(nodes: list[Node]) -> Iterator[Pair]:
    """Names that differ in one word, of which one is none and the other nearly the same."""
    blocks: dict[_Sign, list[tuple[str, NameKey]]] = defaultdict(list)
    for node in nodes:
        for word, sign in _signs(node.key.words, node.key.country):
            if not is_known_word(word):
                blocks[sign].append((word, node.key))
    for words, country, key in _right_names(nodes):
        for right, sign in _signs(words, country):
            if sign in blocks and is_known_word(right):
                for word, wrong in blocks[sign]:
                    if wrong != key and is_misspelt(word, right):
                        yield Pair(0.92, wrong, key, "misspelling", f"{word!r} for {right!r}")
    yield from _unlisted(blocks)


def _unlisted(blocks: Mapping[_Sign, list[tuple[str, NameKey]]]) -> Iterator[Pair]:
    """Names of three words or more that differ by a letter in a word that no list has.

    Two words differ by a letter at most if they are equal without one letter of each.
    """
    for (rest, _, _), block in blocks.items():
        if len(rest) < 2 or len(block) < 2:
            continue
        shorter: dict[str, list[tuple[str, NameKey]]] = defaultdict(list)
        for word, key in block:
            for form in {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}:
                shorter[form].append((word, key))
        pairs = {
            pair for found in shorter.values() for pair in combinations(sorted(found, key=repr), 2)
        }
        for (word, key), (other, other_key) in sorted(pairs, key=repr):
            if word != other and wrong_letters(word, other) and OSA.distance(word, other) == 1:
                detail = f"{word!r} for {other!r}: no word list has either"
                yield Pair(0.7, key, other_key, "spelling", detail)


def _right_names(nodes: Iterable[Node]) -> Iterator[tuple[tuple[str, ...], str | None, NameKey]]:
    """What may be misspelt: the names of the corpus and those of the reviewed list."""
    for node in nodes:
        country = node.key.country
        spellings = {tuple(sorted(spelt(name.name, country))) for name in node.forms}
        for words in sorted({node.key.words, *spellings}):
            yield words, country, node.key
    for body in known_bodies():
        for form in body.forms:
            if not looks_like_acronym(form):
                key = NameKey((), None, None, body.name)
                yield words_of(form, body.country), body.country, key


# The other words of a name, its state, and the first letter of the word that is left out.
_Sign = tuple[tuple[str, ...], str | None, str]


def _signs(words: tuple[str, ...], country: str | None) -> Iterator[tuple[str, _Sign]]:
    """Each long word of a name, with all that a misspelling of it shares."""
    for at, word in enumerate(words):
        if len(word) > 4 and word.isalpha():
            yield word, (words[:at] + words[at + 1 :], country, word[0])


def _same_acronym(names: Names, nodes: Iterable[Node]) -> Iterator[Pair]:
    """Names with one acronym in one state that share most words, or all of a long name."""
    known = {node.key for node in nodes}
    for acronym, found in sorted(names.defined.items()):
        keys = sorted((k for k in found if k in known), key=repr)
        blocks: dict[str | None, list[NameKey]] = defaultdict(list)
        for key in keys:
            if key.doc_id is None:
                blocks[key.country].append(key)
        for country, block in blocks.items():
            for one, other in combinations(block, 2):
                yield from _alike(acronym, one, other, country)
        yield from _same_long_name(acronym, keys)


def _alike(acronym: str, one: NameKey, other: NameKey, country: str | None) -> Iterator[Pair]:
    alike = fuzz.token_sort_ratio(" ".join(one.words), " ".join(other.words))
    detail = f"both {acronym.upper()}, words {alike:.0f} % alike"
    if alike >= _ALIKE and country is not None and len(acronym) > 2:
        yield Pair(0.88, one, other, "same_acronym", detail)
    elif alike >= _LESS_ALIKE:
        yield Pair(0.7, one, other, "same_acronym", detail)


def _same_long_name(acronym: str, keys: Iterable[NameKey]) -> Iterator[Pair]:
    """A long name that no article gives a state, with the same acronym: one body."""
    blocks: dict[tuple[str, ...], list[NameKey]] = defaultdict(list)
    for key in keys:
        blocks[key.words].append(key)
    for words, block in blocks.items():
        if len(words) >= _MUCH_SAID and len(acronym) >= 4:
            for other in block[1:]:
                yield Pair(0.9, block[0], other, "same_words", f"a long name, {acronym.upper()}")


# Acronyms -------------------------------------------------------------------------------


def _by_acronym(names: Names, groups: Bodies) -> Iterator[Pair]:
    """Acronyms that stand alone, with the body that other articles define by them.

    The body must fit the article: its state is mentioned, or it belongs to none and its articles
    share a country with this one. Where two bodies fit, nobody knows.
    """
    defined: dict[str, _Defined] = {}
    for node in names.nodes.values():
        if not node.is_short:
            continue
        acronym = fold(node.text)
        if acronym not in defined:
            defined[acronym] = _definitions(names.defined.get(acronym, {}), groups)
        here = _context(names, node)
        fits = defined[acronym].fitting(here, sum(c.isalpha() for c in node.text))
        if not fits:
            fits = [(key, 0.88) for key in _listed(acronym, here or set())]
        for key, score in fits:
            sure = score if len(fits) == 1 else min(score, 0.65)
            detail = f"{node.text} is defined so elsewhere"
            if len(fits) > 1:
                detail = f"{node.text} stands for {len(fits)} bodies that fit"
            yield Pair(sure, node.key, key, "acronym", detail)


@dataclass(frozen=True, slots=True)
class _Defined:
    """The bodies that an acronym is defined for: those of each state, and those of none.

    Of the latter also the countries of their articles, and whether their name reaches beyond them.
    """

    of_states: dict[str, list[NameKey]]
    of_none: list[tuple[NameKey, set[str], bool]]

    def fitting(self, here: set[str] | None, letters: int) -> list[tuple[NameKey, float]]:
        """The bodies that an article of these countries may mean, and how well each fits."""
        fits = [
            (key, 0.95) for state in sorted(here or ()) for key in self.of_states.get(state, ())
        ]
        if here is None and letters >= LONG_ACRONYM:
            fits = [(key, 0.95) for keys in self.of_states.values() for key in keys]
        for key, there, wide in self.of_none:
            if wide and letters >= LONG_ACRONYM:
                fits.append((key, 0.9))
            elif wide and letters > 3 and len(there) >= _EVERYWHERE:
                fits.append((key, 0.87))
            elif here and here & there:
                fits.append((key, 0.9 if wide else 0.7))
        return fits


def _definitions(found: Mapping[NameKey, set[str]], groups: Bodies) -> _Defined:
    bodies: dict[NameKey, list[NameKey]] = defaultdict(list)
    for key in sorted(found, key=repr):
        bodies[groups.top(key)].append(key)
    defined = _Defined(defaultdict(list), [])
    for keys in bodies.values():
        states = {k.country for k in keys if k.country}
        for state in states:
            defined.of_states[state].append(keys[0])
        if not states:
            there = set().union(*(found[k] for k in keys))
            defined.of_none.append((keys[0], there, any(k.doc_id is None for k in keys)))
    return defined


def _context(names: Names, node: Node) -> set[str] | None:
    """The countries of an article whose acronym is in question; None for a corpus of articles."""
    if node.key.country is not None:
        return {node.key.country}
    return set(names.contexts.get(node.key.doc_id, ())) if node.key.doc_id else None


def _listed(acronym: str, here: set[str]) -> list[NameKey]:
    """Bodies of the reviewed list that the acronym may mean, of states that the article names."""
    return [
        NameKey((), None, None, body.name)
        for body in known_bodies()
        if body.country in here and body.acronym and fold(body.acronym) == acronym
    ]
