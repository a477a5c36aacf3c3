"""One date as its words give it, before anything is resolved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extractors.normalise.date_words import Tokens

Match = re.Match[str]


@dataclass(frozen=True, slots=True)
class Point:
    """One date as its words give it; None is what they leave open.

    ``first`` and ``last`` are tokens, end exclusive; ``joined`` says that the point belongs to one
    list with the point before it. ``months`` are first and last month of a quarter or half;
    ``orders`` the two readings (month, day) of "03/04/2018".

    ``unit`` and ``shift`` place a date relative to ``base``: ``published``, ``context`` (the date
    before it in the text) or ``near`` (whichever is known). With a month beside them they give its
    year. ``reach`` is the length of "the past nine years", negative into the past. ``way`` is -1,
    0, 1 for last, this, next before a weekday, month or season.
    """

    first: int
    last: int
    rule: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    months: tuple[int, int] | None = None
    orders: tuple[tuple[int, int], ...] = ()
    unit: str | None = None
    shift: int = 0
    base: str = "published"
    reach: int | None = None
    way: int | None = None
    joined: bool = False


Build = Callable[[Tokens, Match], Iterator[Point]]


def value_of(tokens: Tokens, match: Match, group: str) -> int | None:
    """Value of the token that ``group`` matched, if the pattern has one and it did."""
    if group not in match.re.groupindex or match.start(group) < 0:
        return None
    return tokens.number(match.start(group))


def places_of(match: Match, group: str, letters: str) -> list[int]:
    """Tokens inside ``group`` that are one of ``letters``."""
    if group not in match.re.groupindex or match.start(group) < 0:
        return []
    start = match.start(group)
    return [start + i for i, letter in enumerate(match[group]) if letter in letters]


def shift_and_base(tokens: Tokens, start: int, letters: str) -> tuple[int, str]:
    """What "last", "the previous", "that same" before a unit count from."""
    at = start + (1 if letters[0] == "T" else 0)
    letter, word = tokens.letter(at), tokens.word(at)
    fixed = word in ("previous", "preceding", "following") or letter in "De" or letters[0] == "D"
    if fixed or (letters[0] == "T" and word == "next"):
        return tokens.number(at), "context"
    return tokens.number(at), "published"
