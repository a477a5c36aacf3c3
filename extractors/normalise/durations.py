"""How long something lasts: "a 30-month project", "six weeks", "two and a half years"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.normalise.date_words import Tokens, tokenise

# Months in a unit, by the mean Gregorian year of 365.2425 days.
_MONTHS = {"day": 12 / 365.2425, "week": 84 / 365.2425, "month": 1.0, "year": 12.0}

_DURATION = re.compile(
    r"(?:(?P<tens>c)-)?(?P<n>[dcqnA])(?P<half>&AQ)?-?(?P<U>[UZ])(?P<more>&AQ)?|(?P<Q>Q)-?A?(?P<V>[UZ])"
)
# "a year" is a rate ("twice a year") unless one of these stands before it.
_LASTING = frozenset("for lasting lasts last lasted took takes taking".split())
# Before it: a span back or ahead, an age, a habit. Behind it: a distance from a point in time.
_NOT_BEFORE = frozenset(
    {"past", "last", "previous", "next", "coming", "every", "aged", "age", "after"}
)
_NOT_BEHIND = frozenset({"ago", "later", "earlier", "old", "before", "after", "into", "since"})
_LONGEST_YEARS = 100


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time at a place in a text, in months, rounded to hundredths."""

    start: int
    end: int
    months: float


def read_durations(text: str) -> list[Duration]:
    """Lengths of time in ``text``, in order; not ages, distances ("two years ago") or rates."""
    tokens = tokenise(text)
    found = (_duration(tokens, m) for m in _DURATION.finditer(tokens.letters))
    return [d for d in found if d is not None]


def _duration(tokens: Tokens, match: re.Match[str]) -> Duration | None:
    first, last = match.span()
    unit = tokens.values[match.start("U") if match["U"] else match.start("V")]
    if unit not in _MONTHS or not isinstance(unit, str) or _is_distance(tokens, first, last):
        return None
    count = _count(tokens, match)
    if count is None or not 0 < count * _MONTHS[unit] <= 12 * _LONGEST_YEARS:
        return None
    start, end = tokens.starts[first], tokens.ends[last - 1]
    return Duration(start, end, round(count * _MONTHS[unit], 2))


def _is_distance(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the words count from a point in time, tell an age, or end a range."""
    before, behind = tokens.word(first - 1), tokens.word(last)
    if before in _LASTING and not (before == "last" and tokens.letter(first - 2) in "TiH"):
        return False
    if behind == "-" and tokens.word(last + 1) == "old":
        return True
    ranged = tokens.letter(first - 1) in "-t/" and tokens.letter(first - 2) in "dcqn-"
    return ranged or before in _NOT_BEFORE or behind in _NOT_BEHIND


def _count(tokens: Tokens, match: re.Match[str]) -> float | None:
    """The number of units, None where the words do not give one."""
    if match["Q"]:
        return 0.5 if tokens.word(match.start("Q")) == "half" else None
    at = match.start("n")
    value = tokens.values[at]
    if match["n"] == "n" and value is None:
        word = tokens.word(at)
        return float(word) if re.fullmatch(r"[0-9]{1,3}\.[0-9]{1,2}", word) else None
    if not isinstance(value, int):
        return None
    if match["n"] == "A" and tokens.word(match.start() - 1) not in _LASTING and not match["more"]:
        return None
    if match["tens"]:
        value += tokens.number(match.start("tens"))
    return value + (0.5 if match["half"] or match["more"] else 0.0)
