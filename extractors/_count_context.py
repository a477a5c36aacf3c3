"""A count with the text around it, and the patterns that several tests of it share."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors._data import load_rows
from extractors.normalise.quantities import Reading

_WINDOW = 70


def forms(name: str, column: str, *kinds: str) -> str:
    """The words of a list whose ``column`` is one of ``kinds``, as alternatives of a pattern."""
    words = {r["words"] for r in load_rows(name) if r[column] in kinds}
    longest_first = sorted(words, key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in longest_first)


FUNCTION_WORDS = frozenset(
    r["words"] for r in load_rows("one_words") if r["reason"].startswith("function")
)

# "12, 13 and 14 March", "three to five days": a list of small numbers up to what they share
SMALL = (
    r"(?:[0-9]{1,3}(?:st|nd|rd|th)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"fifteen|twenty|thirty|forty|fifty|sixty|ninety)"
)
LIST = (
    r"(?:(?:-?\s?[,–-]\s?(?:and\s)?|-?\s(?:and|or|to|until|till|through|&)\s)(?:the\s)?"
    rf"{SMALL}){{0,6}}"
)
OF_THEM = re.compile(r"\sof\s(?:the|these|those|them|whom|which)\b")


@dataclass(frozen=True, slots=True)
class Context:
    """A count between the text before its modifiers and the text behind them."""

    reading: Reading
    left: str
    right: str
    words: str

    @property
    def value(self) -> float:
        """The upper bound, or the lower, or -1 for a vague number."""
        quantity = self.reading.quantity
        found = quantity.high if quantity.high is not None else quantity.low
        return -1 if found is None else found

    @property
    def is_plain(self) -> bool:
        """Whether it is printed as bare digits, as a year or a page number is."""
        return self.reading.last.shape == "digits" and self.reading.last.scale == 1

    @property
    def ends_in_digit(self) -> bool:
        """Whether a letter behind it is glued to a digit."""
        return self.words[-1:].isdigit()

    @property
    def next_word(self) -> str:
        """The word behind it, as printed; empty where punctuation follows."""
        found = re.match(r"\s([^\W\d_]+)", self.right)
        return found[1] if found else ""

    @property
    def counts_noun(self) -> bool:
        """Whether a word follows that may be a counted noun or belong to one."""
        word = self.next_word
        return len(word) > 2 and word[0].islower() and word not in FUNCTION_WORDS


def context_of(text: str, reading: Reading) -> Context:
    """The reading with as much text around it as the tests look at."""
    start, end = reading.start, reading.end
    left, right = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    return Context(reading, left, right, text[start:end])
