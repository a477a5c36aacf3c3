"""Dates of the calendar: from a match over letters to points.

Each function builds what one kind of rule of `date_points` has matched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extractors.normalise.date_point import Match, Point, places_of, shift_and_base, value_of
from extractors.normalise.date_spellings import parse_spelling
from extractors.normalise.date_words import Tokens

_SEPARATOR = re.compile(r"\.?(?:,?[-/t&l]|,)?")


def numeric(tokens: Tokens, match: Match) -> Iterator[Point]:
    """ISO, dotted and slashed dates. A dot or dash is day first; a slash only if a part decides.

    "12.-16.05.2014" and "28.11.-02.12.2016" are ranges whose first date lacks what the last has.
    """
    word = tokens.word(match.start("N"))
    parts = re.split(r"[./-]", word)
    a, b, c = map(int, parts)
    first = match.start("N") if "(" in match.group() else match.start()
    point = Point(first, match.end(), "numeric", weekday=value_of(tokens, match, "W"))
    if len(parts[0]) == 4:
        point = replace(point, rule="iso", year=a, month=b, day=c)
    else:
        point = replace(point, year=_full_year(c) if len(parts[2]) == 2 else c, month=b, day=a)
    start = _first_of_range(tokens, match, point)
    if start is not None:
        yield start
        point = replace(point, first=match.start("N"), joined=True)
    elif "/" in word and point.rule != "iso":
        point = _slashed(point, a, b)
    if (point.month or 0) <= 12 and (point.day or 0) <= 31:  # 3.45.2018 is no day of any calendar
        yield point


def _slashed(point: Point, a: int, b: int) -> Point:
    """Two numbers and a year between slashes: the one over 12 is the day."""
    if a > 12 or a == b:
        return replace(point, rule="numeric_day_first")
    if b > 12:
        return replace(point, rule="numeric_month_first", month=a, day=b)
    orders = ((b, a), (a, b))
    return replace(point, rule="numeric_ambiguous", month=None, day=None, orders=orders)


def _first_of_range(tokens: Tokens, match: Match, last: Point) -> Point | None:
    """The day or the dotted day and month that a dash joins to a numeric date."""
    if "/" in tokens.word(match.start("N")) or last.rule == "iso":
        return None
    if "P" in match.re.groupindex:
        day, month = map(int, tokens.word(match.start("P")).strip(".").split("."))
        return replace(last, first=match.start(), last=match.start() + 1, month=month, day=day)
    if (day_only := value_of(tokens, match, "d")) is not None:
        return replace(last, first=match.start(), last=match.start() + 1, day=day_only)
    return None


def _full_year(short: int) -> int:
    """The year of two digits: 00-49 in this century, 50-99 in the last."""
    return short + (2000 if short < 50 else 1900)


def calendar(tokens: Tokens, match: Match) -> Iterator[Point]:
    """Days, months and a year in the pattern's order; one point for each day or month named."""
    days, months = places_of(match, "days", "do"), places_of(match, "months", "Mm")
    year = value_of(tokens, match, "Y")
    tail = _tail(tokens, match)
    if tail is None and _is_no_date(tokens, match, days, months, year):
        return
    named = days or months
    for i, at in enumerate(named):
        final = i == len(named) - 1
        point = Point(
            _begin_of_item(tokens, named[i - 1] + 1) if i else match.start(),
            _end(tokens, match) if final else at + 1,
            "day_month" if days else "month",
            year=year if days or final else None,
            month=tokens.number(months[0] if days else at),
            day=tokens.number(at) if days else None,
            weekday=value_of(tokens, match, "W") if i == 0 else None,
            joined=i > 0,
        )
        if tail is not None:
            point = replace(point, unit="year", shift=tail[0], base=tail[1], rule="relative_year")
        elif point.year is not None:
            point = replace(point, rule="full_date" if days else "month_year")
        yield point


def _begin_of_item(tokens: Tokens, after: int) -> int:
    """Where the next item of a list begins, behind its separator."""
    separator = _SEPARATOR.match(tokens.letters, after)
    return separator.end() if separator else after


def _end(tokens: Tokens, match: Match) -> int:
    """Where a match ends, without the full stop behind a last month."""
    return match.end() - 1 if tokens.letter(match.end() - 1) == "." else match.end()


def _tail(tokens: Tokens, match: Match) -> tuple[int, str] | None:
    """Shift and base of "last year" behind a month, if the pattern has one and it matched."""
    if "tail" not in match.re.groupindex or match.start("tail") < 0:
        return None
    return shift_and_base(tokens, match.start("tail"), match["tail"])


def _is_no_date(
    tokens: Tokens, match: Match, days: list[int], months: list[int], year: int | None
) -> bool:
    """Whether "mar", "Mar" alone or "In March 12 officers" only look like dates."""
    if year is not None:
        return False
    if tokens.letter(months[0]) == "m":
        return not days or tokens.text[tokens.starts[months[0]]].islower()
    if not days or days[0] < months[0] or tokens.letter(days[-1]) == "o":
        return False
    counted = tokens.letter(match.end()) in "xUZ" and tokens.word(match.end()).endswith("s")
    return counted and tokens.letter(match.start() - 1) != "O"


def spelled(tokens: Tokens, match: Match) -> Iterator[Point]:
    """A rarer spelling; the day must be the one printed, so that 31 November is none."""
    words = tokens.text[tokens.starts[match.start()] : tokens.ends[match.end() - 1]]
    found = parse_spelling(words)
    if found is not None and found[2] == value_of(tokens, match, "d"):
        year, month, day = found
        yield Point(match.start(), match.end(), "spelled", year=year, month=month, day=day)


def short_year(tokens: Tokens, match: Match) -> Iterator[Point]:
    """A month or nothing before a year of two digits with an apostrophe: "June '98"."""
    at = match.start("q")
    if tokens.glued(at):
        year, month = _full_year(tokens.number(at)), value_of(tokens, match, "M")
        yield Point(match.start(), match.end(), "short_year", year=year, month=month)


def part_of_year(tokens: Tokens, match: Match) -> Iterator[Point]:
    """Quarters, halves and "the first six months" of a year, as their first and last month."""
    ordinal, word = tokens.letter(match.start("r")), tokens.word(match.start("r"))
    count, length = tokens.number(match.start("r")), 3
    if ordinal != "R":
        counted = tokens.letter(match.start("Q")) == "U"  # "six months"
        if counted and (
            tokens.values[match.start("Q")] != "month" or word not in ("first", "last")
        ):
            return
        length = tokens.number(match.start("n" if counted else "Q"))
    months = (count * length - length + 1, count * length)
    if ordinal == "L" or word == "final":
        months = (13 - length, 12)
    if not 1 <= months[0] <= months[1] <= 12:
        return
    point = Point(match.start(), match.end(), "part_of_year", months=months)
    tail, year = _tail(tokens, match), value_of(tokens, match, "Y")
    if tail is not None:
        yield replace(point, unit="year", shift=tail[0], base=tail[1])
    elif year is not None or (length == 3 and ordinal in "rR"):
        yield replace(point, year=year)


def decade(tokens: Tokens, match: Match) -> Iterator[Point]:
    """The 1990s, and the 90s with "the" or an apostrophe before them."""
    value = tokens.number(match.start("X"))
    if value < 100:
        if match["the"] is None:
            return
        value += 1900
    yield Point(match.start(), match.end(), "decade", year=value)


def years(tokens: Tokens, match: Match) -> Iterator[Point]:
    """Years alone, in lists and ranges; "2018-19" and "2018/19" too."""
    places = places_of(match, "years", "Yydq")
    short = tokens.letter(places[-1]) in "dq"
    month = tokens.values[places[-1]]
    if short and isinstance(month, int) and month <= min(12, tokens.number(places[0]) % 100):
        if tokens.letter(match.end()) in "-/" and tokens.glued(match.end()):
            return  # "2023-06-114" is a file
        yield Point(match.start(), match.end(), "iso", year=tokens.number(places[0]), month=month)
        return
    if short and not (tokens.glued(places[-1]) and tokens.glued(places[-1] - 1)):
        places = places[:1]  # "2018 - 19 officers"
    for i, at in enumerate(places):
        year = tokens.number(at)
        if tokens.letter(at) in "dq":
            year += tokens.number(match.start()) // 100 * 100
        yield Point(at, at + 1, "year", year=year, joined=i > 0)
