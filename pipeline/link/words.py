"""Words as a list of English words and our own lists know them: which is a misspelling of which."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from extractors._data import load_rows
from extractors.normalise.countries import gazetteer
from extractors.normalise.organisations import known_bodies, organisation_key

if TYPE_CHECKING:
    from spellchecker import SpellChecker

# Letters that a word must have for one of them to be wrong, and for two.
_ONE_WRONG, _TWO_WRONG = 5, 9

# Times that the dictionary's texts have a word, of hundreds of millions: "repatriation" 286.
_RARE = 300


def singular(word: str) -> str:
    """The word without the ending of a plural."""
    if len(word) < 5 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


@lru_cache(maxsize=65536)
def is_rare_word(word: str) -> bool:
    """Whether few English texts have the word, as a place or a person's name."""
    return max(_english()[word], _english()[f"{word}s"]) < _RARE


@lru_cache(maxsize=65536)
def is_known_word(word: str) -> bool:
    """Whether it is a word of English, a place, or a word of a listed name: no misspelling."""
    words, listed = _english(), _listed()
    return word in words or f"{word}s" in words or word in listed or singular(word) in listed


def is_misspelt(word: str, right: str) -> bool:
    """Whether a word that is none differs from one that is by a slip of the pen.

    One letter too many, too few, changed or swapped with the next; two in a long word. The first
    letter is right. Two words that both exist are two: "police" and "policy".
    """
    allowed = wrong_letters(word, right)
    if not allowed or is_known_word(word) or not is_known_word(right):
        return False
    return OSA.distance(word, right, score_cutoff=allowed) <= allowed


def wrong_letters(word: str, other: str) -> int:
    """How many letters may be wrong in two words of this length."""
    length = min(len(word), len(other))
    if word[0] != other[0] or not (word.isalpha() and other.isalpha()):
        return 0
    return 2 if length >= _TWO_WRONG else int(length >= _ONE_WRONG)


@lru_cache(maxsize=1)
def _english() -> SpellChecker:
    # Loaded when first asked for: it takes half a second.
    from spellchecker import SpellChecker  # noqa: PLC0415

    return SpellChecker(language="en")


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    """Words of our lists: bodies, what bodies are called, places and their people."""
    names = [form for body in known_bodies() for form in body.forms]
    names += [row["word"] for row in load_rows("organisation_words")]
    names += [" ".join(e.words) for entries in gazetteer().values() for e in entries]
    words = (word for name in names for word in organisation_key(name).split())
    return frozenset(singular(word) for word in words) | {"counterterrorism", "cybercrime"}
