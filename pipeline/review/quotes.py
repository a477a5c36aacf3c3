"""Words that a person copied, and where they stand in an article.

People copy through browsers and spreadsheets, which change white space, quotation marks and dashes.
So both sides are folded, and each place leads back to the text as it is.
"""

from __future__ import annotations

import unicodedata

Span = tuple[int, int]

# Two printings of one character that no coder means to tell apart.
_SAME = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"}
_UNSEEN = "\u00ad\u200b\ufeff"


def places(quote: str, text: str) -> list[Span]:
    """Every place of ``quote`` in ``text``, whatever the white space, quotes and dashes."""
    return Folded(text).places(quote)


class Folded:
    """A text folded once, in which many quotes are sought."""

    def __init__(self, text: str) -> None:
        self._text, self._where = _fold(text)

    def places(self, quote: str) -> list[Span]:
        """Every place of the quote, in order; those that overlap as well."""
        needle = _fold(unicodedata.normalize("NFC", quote))[0].strip()
        found: list[Span] = []
        start = self._text.find(needle) if needle else -1
        while start >= 0:
            found.append((self._where[start], self._where[start + len(needle) - 1] + 1))
            start = self._text.find(needle, start + 1)
        return found


def _fold(text: str) -> tuple[str, list[int]]:
    """Text folded for comparison and, for each folded character, its place in the text given."""
    out: list[str] = []
    where: list[int] = []
    for place, printed in enumerate(text):
        char = "" if printed in _UNSEEN else _SAME.get(printed, printed)
        if char.isspace():
            if out and out[-1] == " ":
                continue
            char = " "
        for c in unicodedata.normalize("NFKC", char):
            out.append(c)
            where.append(place)
    where.append(len(text))
    return "".join(out), where


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ at most in white space, quotation marks and dashes."""
    return one == other or _fold(one)[0].strip() == _fold(other)[0].strip()
