"""Titles of programmes as keys: the words that name it, and the marks that tell one from the next.

"Border Skills Course 2014" and "Border Skills Course 2015" have the same words and other marks: two
of one series. The same holds for phases, terms and numbered courses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.normalise.organisations import fold, looks_like_acronym, organisation_key
from pipeline.link.words import is_rare_word, singular

# So many words say enough to tell a title from all others, be they as common as they may.
_MANY = 6

_ORDINALS = {
    word: str(n)
    for n, word in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
        twentieth""".split(),
        start=1,
    )
}
_NUMBERS = dict(
    zip("one two three four five six seven eight nine ten".split(), map(str, range(1, 11)),
        strict=True)
)  # fmt: skip
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}
_MONTHS = frozenset(
    """january february march april may june july august september october november
    december""".split()
)
# Words that only say that a number counts the title's own editions.
_COUNTED = frozenset("phase stage edition round cycle batch class cohort session term".split())
# What a title may be called beside its name.
_KINDS = frozenset({"project", "program", "initiative"})
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_BRACKETS = re.compile(r"\(([^()\s]{2,15})\)")


@dataclass(frozen=True, slots=True)
class TitleKey:
    """``words`` name the programme, ``marks`` number it, ``acronyms`` stand for it."""

    words: tuple[str, ...]
    marks: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()

    @property
    def telling(self) -> bool:
        """Whether no other programme is likely to have the title."""
        return len(self.words) >= _MANY or any(is_rare_word(w) for w in self.words if len(w) > 2)


@lru_cache(maxsize=65536)
def title_key(title: str) -> TitleKey:
    """The key of a title as it is printed."""
    bracketed = {m[1] for m in _BRACKETS.finditer(title) if looks_like_acronym(m[1])}
    bare = _BRACKETS.sub(lambda m: " " if m[1] in bracketed else m[0], title)
    words: list[str] = []
    marks: set[str] = set()
    tokens = organisation_key(bare.replace("-", " ")).split()
    for at, token in enumerate(tokens):
        mark = _mark(token, tokens[at - 1] if at else "", last=at == len(tokens) - 1)
        if mark:
            marks.add(mark)
        else:
            words.append(singular(token))
    if marks:
        words = [w for w in words if w not in _COUNTED] or words
    named = [w for w in words if w not in _KINDS]
    short = {w for w in bare.split() if looks_like_acronym(w) and w.isupper()}
    alone = {fold(w) for w in short} & set(named) if len(named) == 1 else set()
    acronyms = frozenset(alone | {fold(w) for w in bracketed})
    return TitleKey(tuple(named or words), frozenset(marks), acronyms)


def _mark(token: str, before: str, *, last: bool) -> str | None:
    """The number, year, month or ordinal that a word is, as digits or a month's name."""
    ordinal = _ORDINAL.fullmatch(token)
    if ordinal:
        return ordinal[1]
    if any(c.isdigit() for c in token) or token in _MONTHS:
        return token
    if token in _ORDINALS:
        return _ORDINALS[token]
    counted = before in _COUNTED
    if token in _ROMAN and (counted or (last and token != "i")):
        return _ROMAN[token]
    return _NUMBERS.get(token) if counted else None
