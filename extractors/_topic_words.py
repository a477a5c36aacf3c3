"""Phrases that name a topic, found in any inflection.

The reviewed list (``extractors/data/topics.csv``) has lower-case words; ``*`` ends a stem. A hyphen
equals a space, and plurals equal singulars, in the list and in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors._data import load_rows

_WORD = re.compile(r"[^\W_]+")
_PARTS = frozenset(",;:!?()|\n")
STEM = 4  # letters by which stems are looked up
REMEMBERED = 8192  # words whose phrases are remembered


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the list, and ``where`` it counts: anywhere, in content, of people, or never."""

    words: tuple[str, ...]
    topic: str
    where: str


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase at its place in the text."""

    start: int
    end: int
    topic: str
    where: str = "any"


def find_phrases(text: str, start: int, end: int) -> Iterator[Found]:
    """Every topic phrase between two offsets, in order of place; of one topic the longest.

    What stands inside a phrase that never tells a topic ("border integrity") is left out.
    """
    found = list(_all_phrases(text, start, end))
    never = [f for f in found if f.where == "never"]
    for one in found:
        inside = any(n.start <= one.start and one.end <= n.end for n in never)
        if one.where != "never" and not inside:
            yield one


def _all_phrases(text: str, start: int, end: int) -> Iterator[Found]:
    """Every listed phrase; of one topic that begins at a place the longest."""
    words = [(m.start(), m.end(), m.group().casefold()) for m in _WORD.finditer(text, start, end)]
    for i, (begin, _, word) in enumerate(words):
        longest: dict[str, Found] = {}
        for phrase in _begun_by(word):
            last = i + len(phrase.words)
            if _goes_on(phrase, words, i) and not _is_broken(text, words, i, last):
                found = Found(begin, words[last - 1][1], phrase.topic, phrase.where)
                key = phrase.topic or phrase.where
                known = longest.get(key)
                if known is None or found.end > known.end:
                    longest[key] = found
        yield from longest.values()


def _goes_on(phrase: Phrase, words: list[tuple[int, int, str]], first: int) -> bool:
    """Whether a phrase that begins with a word goes on with those behind it."""
    rest = phrase.words[1:]
    if first + len(rest) >= len(words):
        return False
    return not rest or all(_fits(w, words[k][2]) for k, w in enumerate(rest, first + 1))


def _is_broken(text: str, words: list[tuple[int, int, str]], first: int, last: int) -> bool:
    """Whether a comma or a stop parts the words: "immigration, law enforcement"."""
    return any(
        not _PARTS.isdisjoint(text[words[k][1] : words[k + 1][0]]) for k in range(first, last - 1)
    )


@lru_cache(maxsize=REMEMBERED)
def _begun_by(word: str) -> tuple[Phrase, ...]:
    """The phrases that begin with a folded word."""
    table = _table()
    known = (*table.get(_stem(word), ()), *table.get(word[:STEM] + "*", ()))
    return tuple(phrase for phrase in known if _fits(phrase.words[0], word))


@lru_cache(maxsize=REMEMBERED)
def _stem(word: str) -> str:
    """A folded word without the plural's ending."""
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _fits(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else pattern == _stem(word)


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[Phrase, ...]]:
    """Phrases by their first word, or by the first letters of a stem."""
    table: dict[str, list[Phrase]] = {}
    for row in load_rows("topics"):
        words = tuple(
            w if w.endswith("*") else _stem(w) for w in row["phrase"].replace("-", " ").split()
        )
        phrase = Phrase(words, row["topic"], row["where"])
        first = words[0]
        key = first[:STEM].rstrip("*") + "*" if first.endswith("*") else first
        table.setdefault(key, []).append(phrase)
    return {key: tuple(value) for key, value in table.items()}
