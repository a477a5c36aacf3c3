"""Number words and digits to values: "one thousand 417", "13 420 000", "two and a half million"."""

from __future__ import annotations

import re
from fractions import Fraction

from extractors.normalise._atoms import Exact, scan
from extractors.normalise._phrase import Number, Phrase

_RATIO = re.compile(r"(?:\s|-)(?:in|out\sof)(?:\severy)?(?:\s|-)", re.IGNORECASE)
_ROUND = frozenset({2, 3, 4, 5, 10, 20, 50, 100, 1000})
_NOTHING_COUNTED = re.compile(r"\s*(?:[.,;:!?)]|$)")


def parse_number(words: str) -> int | float | None:
    """The value of words that are one number and nothing else, or None.

    >>> parse_number("one thousand 417"), parse_number("4.000"), parse_number("three quarters")
    (1417, 4000, 0.75)
    """
    words = words.strip()
    numbers = find_numbers(words)
    if len(numbers) != 1 or (numbers[0].start, numbers[0].end) != (0, len(words)):
        return None
    value = numbers[0].value
    return None if value is None or numbers[0].form == "ordinal" else plain(value)


def plain(value: Exact) -> int | float:
    """An exact value as an int where it is one, as the nearest float otherwise."""
    return value if isinstance(value, int) else float(value)


def find_numbers(text: str) -> list[Number]:
    """All numbers of a text in order of place, ranks ("twenty-fifth") among them."""
    atoms = list(scan(text))
    numbers: list[Number] = []
    at = 0
    while at < len(atoms):
        phrase = Phrase(text, atoms, at)
        found = phrase.read()
        at = phrase.next
        if found is not None:
            numbers.append(found)
    return _joined(text, numbers)


def _joined(text: str, numbers: list[Number]) -> list[Number]:
    """Two numbers that say one thing become one: a ratio, or a number written twice."""
    joined: list[Number] = []
    for number in numbers:
        one = _join(text, joined[-1], number) if joined else None
        if one is None:
            joined.append(number)
        else:
            joined[-1] = one
    return joined


def _join(text: str, first: Number, last: Number) -> Number | None:
    if first.value is None or last.value is None or last.value <= 0:
        return None
    gap = text[first.end : min(last.start, first.end + 15)]
    if {first.form, last.form} == {"words", "digits"} and first.value == last.value:
        is_repeat = re.fullmatch(r"\s?\(", gap) and text[last.end : last.end + 1] == ")"
        return (
            Number(first.start, last.end + 1, first.value, "words", "repeat") if is_repeat else None
        )
    if not {first.form, last.form} <= {"digits", "words"}:
        return None
    is_over = gap.casefold() == " over " and _NOTHING_COUNTED.match(text, last.end)
    if is_over or (_RATIO.fullmatch(gap) and _is_share(first.value, last.value)):
        form = "fraction" if is_over else "ratio"
        return Number(first.start, last.end, Fraction(first.value) / last.value, form, first.shape)
    return None


def _is_share(above: Exact, below: Exact) -> bool:
    """Tells "nine out of ten" from "four out of 19 officers": a share is out of a round number."""
    return below in _ROUND and 0 < above < below
