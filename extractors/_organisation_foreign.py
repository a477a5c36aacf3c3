"""Names in other languages: "Polícia Judiciária", "Office Burundais des Recettes", "Zollpolizei".

A Romance or Slavic name opens with its head and goes on with capitals and small joints ("Dirección
General de Aduanas"); a Germanic one is a compound that ends in its head. The reviewed words are in
``organisation_foreign.csv``. English takes such names over as they are, and the model seldom sees
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from extractors._data import load_rows
from extractors._organisation_text import REACH, NameSpan, NameText, name_words

_ELIDED = ("l'", "l’", "d'", "d’")
_LONGEST_JOINT = 2  # "de la"


@dataclass(frozen=True, slots=True)
class _Words:
    """The reviewed words by role; openers and endings with their kind of body."""

    openers: MappingProxyType[str, str]
    shared: MappingProxyType[str, str]
    endings: MappingProxyType[str, str]
    joints: frozenset[str]
    adjectives: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    rows = load_rows("organisation_foreign")

    def kinds(role: str) -> MappingProxyType[str, str]:
        return MappingProxyType({r["word"]: r["kind"] for r in rows if r["role"] == role})

    return _Words(
        kinds("opener"),
        kinds("shared"),
        kinds("ending"),
        frozenset(r["word"] for r in rows if r["role"] == "joint"),
        frozenset(r["word"] for r in rows if r["role"] == "adjective"),
    )


def foreign_names(text: NameText) -> Iterator[NameSpan]:
    """Every name of another language, in order of place."""
    words = _words()
    at = 0
    while at < len(text):
        word = text.lower[at]
        kind = words.openers.get(word) or words.shared.get(word)
        end = at + 1
        if kind and text.words[at][0].isupper() and at not in text.titled:
            end = _end(text, at)
            if _is_foreign(text, at, end):
                yield _span(text, at, end, kind)
        elif text.cap(at) and len(word) > 6:
            ending = next((e for e in words.endings if word.endswith(e)), None)
            if ending is not None:
                end = _compound_end(text, at)
                yield _span(text, at, end, words.endings[ending])
        at = end


def _span(text: NameText, start: int, end: int, kind: str) -> NameSpan:
    return NameSpan(
        start,
        end,
        text.text(start, end),
        "foreign_name",
        0.85,
        head=text.lower[start],
        core=end,
        country=next((c for k in range(start, end) if (c := text.country(k))), None),
        kind=kind,
    )


def _end(text: NameText, at: int) -> int:
    """Where the name that opens at ``at`` ends (exclusive)."""
    words = _words()
    end = at + 1
    while end < len(text) and end - at < REACH:
        if _is_part(text, end) or text.lower[end] in words.adjectives:
            end += 1
            continue
        after = end
        while after - end < _LONGEST_JOINT and text.word(after) in words.joints:
            after += 1
        if after == end or not (_is_part(text, after) or text.word(after) in words.adjectives):
            break
        end = after + 1
    return end


def _is_part(text: NameText, at: int) -> bool:
    """A word with a capital, be it behind an elided article: "l'Intérieur"."""
    if not 0 <= at < len(text):
        return False
    word, names = text.words[at], name_words()
    if text.lower[at] in names.posts or text.lower[at] in names.titles:
        return False
    elided = word.casefold().startswith(_ELIDED) and len(word) > 2
    return text.caps[at] or (elided and word[2].isupper())


def _is_foreign(text: NameText, start: int, end: int) -> bool:
    """Whether more than the opener speaks for another language, where it may be English too.

    An opener alone is no name.
    """
    words = _words()
    rest = range(start + 1, end)
    if not rest:
        return False
    if text.lower[start] in words.openers:
        return True
    return any(
        text.lower[k] in words.joints
        or text.lower[k].startswith(_ELIDED)
        or (text.lower[k] in words.adjectives and text.words[k].islower())
        or not text.words[k].isascii()
        for k in rest
    )


def _compound_end(text: NameText, at: int) -> int:
    """A compound takes its land with it: "Landespolizei Baden-Württemberg"."""
    end = at + 1
    place = text.places.get(end)
    while place is not None and text.places.get(end) is place and place.via != "demonym":
        end += 1
    return end
