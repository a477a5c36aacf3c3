"""What a pattern cannot match without: most patterns of a long list are dismissed by it.

Trying a hundred patterns on every sentence is the cost of the role rules, and nearly all fail for
want of a word. So from each pattern's own parse tree we read which words a match must contain, look
once which of all these words a sentence has, and try only the patterns that have what they need. A
pattern about which nothing is known is always tried: the matches are the same, which a test shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

T = TypeVar("T")
# One of these strings must stand in the text, small.
Need = frozenset[str]

# Letters beyond ASCII that patterns without regard to case take for letters of ASCII.
_ALIKE = (("ı", "i"), ("İ", "i"), ("ſ", "s"), ("\u212a", "k"))
_GRAM = 3


def small(text: str) -> str:
    """The text as needs are looked up in it."""
    for letter, alike in _ALIKE:
        text = text.replace(letter, alike)
    return text.lower()


def needs_of(pattern: re.Pattern[str]) -> tuple[Need, ...]:
    """What every match contains: of each set one string at least; the longest, rarest first."""
    needs = _of_sequence(_parser.parse(pattern.pattern, pattern.flags))
    return tuple(sorted(needs, key=_length, reverse=True))


def may_match(needs: Iterable[Need], text: str) -> bool:
    """Whether a text, made `small`, has what a pattern needs; False is sure, True is not."""
    return all(any(word in text for word in need) for need in needs)


def _length(need: Need) -> int:
    return min(map(len, need))


@dataclass(frozen=True, slots=True)
class _Rule(Generic[T]):
    rule: T
    needs: tuple[Need, ...]


class Candidates(Generic[T]):
    """Rules with a pattern each; those that a text may match are found by its words."""

    def __init__(self, rules: Iterable[tuple[T, re.Pattern[str]]]) -> None:
        self._rules = [_Rule(rule, needs_of(pattern)) for rule, pattern in rules]
        words = {word for r in self._rules for need in r.needs for word in need}
        self._short = [word for word in words if len(word) < _GRAM]
        self._by_gram: dict[str, list[str]] = {}
        for word in words:
            if len(word) >= _GRAM:
                self._by_gram.setdefault(word[:_GRAM], []).append(word)
        # Rules by the words of their first need, which is the rarest; and those that need nothing.
        self._led: dict[str, list[int]] = {}
        self._always = [i for i, each in enumerate(self._rules) if not each.needs]
        for i, each in enumerate(self._rules):
            for word in each.needs[0] if each.needs else ():
                self._led.setdefault(word, []).append(i)

    def of(self, text: str) -> Iterator[T]:
        """The rules whose patterns may match, in their order."""
        present = self._present(small(text))
        led = {i for word in present & self._led.keys() for i in self._led[word]}
        for i in sorted(led.union(self._always)):
            each = self._rules[i]
            if not any(map(present.isdisjoint, each.needs)):
                yield each.rule

    def _present(self, text: str) -> set[str]:
        found = {word for word in self._short if word in text}
        grams = {text[i : i + _GRAM] for i in range(len(text) - _GRAM + 1)}
        for gram in grams & self._by_gram.keys():
            found.update(word for word in self._by_gram[gram] if word in text)
        return found


def _of_sequence(nodes: Iterable[Any]) -> Iterator[Need]:
    """Needs of one thing after another: runs of letters, and what each other part needs."""
    run = ""
    for op, value in nodes:
        if op is sre.LITERAL and chr(value).isascii():
            run += chr(value).lower()
            continue
        yield from _of_run(run)
        run = ""
        yield from _of_node(op, value)
    yield from _of_run(run)


def _of_run(run: str) -> Iterator[Need]:
    if len(run.strip()) > 1:
        yield frozenset([run])


def _of_node(op: object, value: Any) -> Iterator[Need]:  # noqa: ANN401 - sre's own tuples
    if op is sre.LITERAL:
        yield frozenset([small(chr(value))])
    elif op is sre.IN:
        yield from _of_class(value)
    elif op is sre.SUBPATTERN:
        yield from _of_sequence(value[-1])
    elif op is sre.ATOMIC_GROUP:
        yield from _of_sequence(value)
    elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and value[0] > 0:
        yield from _of_sequence(value[2])
    elif op is sre.ASSERT:
        yield from _of_sequence(value[1])
    elif op is sre.BRANCH:
        yield from _of_branches(value[1])


def _of_class(members: Sequence[tuple[object, Any]]) -> Iterator[Need]:
    """A class of signs beyond ASCII, such as stand for a slot; letters would be in any text."""
    signs = [chr(value) for op, value in members if op is sre.LITERAL]
    if len(signs) == len(members) and not any(sign.isascii() for sign in signs):
        yield frozenset(map(small, signs))


def _of_branches(branches: Iterable[Iterable[Any]]) -> Iterator[Need]:
    """One need of each branch together, the longest; none if a branch needs nothing."""
    together: set[str] = set()
    for branch in branches:
        best = max(_of_sequence(branch), key=_length, default=None)
        if best is None:
            return
        together |= best
    yield frozenset(together)
