"""What a counted noun stands for: people and their occupation, events, goods, places.

The lists are reviewed data (``extractors/data/counted.csv``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from spacy.tokens import Doc, Token

from extractors._data import load_rows
from extractors._kept import kept

LONGEST = 4  # words of the longest phrase in the list


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted noun: its category and, for people, their occupations.

    ``listed`` is false for what stands for people without being on the list: a nation's name.
    """

    phrase: str
    category: str
    occupations: tuple[str, ...]
    listed: bool = True


@lru_cache(maxsize=1)
def _table() -> MappingProxyType[str, Counted]:
    table = {}
    for row in load_rows("counted"):
        occupations = tuple(o for o in row["occupation"].split("|") if o)
        table[row["phrase"].casefold()] = Counted(row["phrase"], row["category"], occupations)
    return MappingProxyType(table)


# Words whose forms are remembered; what they are does not depend on it.
REMEMBERED = 8192
_FOOTNOTE = re.compile(r"\[\d+\]?$|\*+$")


def singular(token: Token) -> str:
    """The token's word in the form that the list uses.

    The model's lemma, except where it fails on capitals ("Police Officers" tagged as a name).
    """
    return _singular(token.text, token.lemma_, token.pos_ == "PROPN")


@lru_cache(maxsize=REMEMBERED)
def _singular(text: str, lemma: str, is_name: bool) -> str:
    lower = _FOOTNOTE.sub("", text).casefold()
    lemma = _FOOTNOTE.sub("", lemma).casefold() or lower
    if is_name or lemma == lower:
        for suffix, end in (
            ("ies", "y"),
            ("sses", "ss"),
            ("ches", "ch"),
            ("men", "man"),
            ("s", ""),
        ):
            if lower.endswith(suffix) and len(lower) > len(suffix) + 2 and not lower.endswith("ss"):
                guess = lower[: -len(suffix)] + end
                if guess in _table():
                    return guess
    return lemma


def lookup(doc: Doc, end: int, floor: int = 0) -> Counted | None:
    """The longest listed phrase whose last token is ``end``, not reaching before ``floor``."""
    first = max(floor, end - LONGEST + 1)
    if end < first:
        return None
    known = _looked_up(doc)
    if (end, first) not in known:
        known[end, first] = _look_up(doc, end, first)
    return known[end, first]


@kept
def _looked_up(doc: Doc) -> dict[tuple[int, int], Counted | None]:
    """What was found by last token and first: many readers ask for the same nouns."""
    return {}


def _look_up(doc: Doc, end: int, floor: int) -> Counted | None:
    """The longest listed phrase from ``floor`` or behind it to ``end``."""
    token = doc[end]
    endings = _listed_forms(token.text, token.lemma_, token.pos_ == "PROPN")
    if not endings:
        return None
    words = [doc[i].text.casefold() for i in range(floor, end)]
    for first in range(len(words) + 1):
        for ending in endings:
            found = _table().get(" ".join([*words[first:], ending]))
            if found is not None:
                return found
    return None


@lru_cache(maxsize=REMEMBERED)
def _listed_forms(text: str, lemma: str, is_name: bool) -> tuple[str, ...]:
    """The word as the list may end a phrase with it: singular first, then as printed."""
    forms = dict.fromkeys([_singular(text, lemma, is_name), text.casefold()])
    return tuple(form for form in forms if form in _endings())


@lru_cache(maxsize=1)
def _endings() -> frozenset[str]:
    """Last words of all phrases: most tokens are none, and need no further look."""
    return frozenset(phrase.rsplit(" ", 1)[-1] for phrase in _table())
