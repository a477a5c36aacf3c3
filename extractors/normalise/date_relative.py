"""Dates that count from another date: from a match over letters to points.

Each function builds what one kind of rule of `date_points` has matched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.normalise.date_point import Match, Point, shift_and_base, value_of
from extractors.normalise.date_words import Tokens

# "The past nine years", "the next two weeks": a length of time that begins or ends today.
_ENDLESS = frozenset({"last", "past", "next", "coming"})
# "Over the last year" is such a length too, where "the last year" alone is the year before.
_LENGTHS = frozenset({"over", "within", "throughout"})


def day_word(tokens: Tokens, match: Match) -> Iterator[Point]:
    """Today, yesterday morning, last night; "the next morning" counts from the date before."""
    at = match.start("shift")
    if tokens.letter(at) == "L" and tokens.word(match.end() - 1) != "night":
        return
    base = "context" if tokens.letter(at) in "uDe" else "published"
    yield Point(
        match.start(), match.end(), "day_word", unit="day", shift=tokens.number(at), base=base
    )


def named_way(tokens: Tokens, match: Match) -> Iterator[Point]:
    """Last Friday, next May, this spring, the previous April."""
    at = match.start("name")
    way = tokens.number(match.start("way"))
    base = (
        "context" if tokens.word(match.start("way")) in ("previous", "following") else "published"
    )
    point = Point(match.start(), match.end(), "named_way", way=way, base=base)
    letter = match["name"]
    if letter == "W":
        yield replace(point, weekday=tokens.number(at))
    elif letter == "M":
        yield replace(point, month=tokens.number(at))
    else:
        yield replace(point, unit="season", shift=way)


def ago(tokens: Tokens, match: Match) -> Iterator[Point]:
    """Two days ago counts from the publication, "two days later" from the date before."""
    count = tokens.values[match.start("n")]
    unit = tokens.values[match.start("U")]
    if isinstance(count, int) and isinstance(unit, str):
        base = "published" if match["g"] == "g" else "context"
        shift = count * tokens.number(match.start("g"))
        yield Point(match.start(), match.end(), "ago", unit=unit, shift=shift, base=base)


def year_before(tokens: Tokens, match: Match) -> Iterator[Point]:
    """The year before, the day after: from the date before it in the text."""
    unit = tokens.values[match.start("U")]
    if tokens.letter(match.end()) in "xCTd":  # "the day after the vote" counts from an event
        return
    shift = -1 if tokens.letter(match.end() - 1) == "h" else 1
    yield Point(match.start(), match.end(), "ago", unit=str(unit), shift=shift, base="context")


def relative_unit(tokens: Tokens, match: Match) -> Iterator[Point]:
    """Last week, the next day, that year, the past nine years, the end of the month."""
    unit = str(tokens.values[match.start("U")])
    point = Point(match.start(), match.end(), "relative", unit=unit)
    if not match["way"]:
        yield replace(point, base="near")
        return
    shift, base = shift_and_base(tokens, match.start("way"), match["way"])
    word = tokens.word(match.end("way") - 1)
    plural = tokens.word(match.start("U")).endswith("s")
    whole = tokens.word(match.start() - 1) in _LENGTHS and match["way"] == "TL"
    if match["n"] is None and not plural and not (whole or word == "past" or unit == "decade"):
        yield replace(point, shift=shift, base=base)
        return
    if match["n"] and match["way"] == "L" and tokens.letter(match.start() - 1) not in "if":
        return  # "will last 24 months"
    count = 1 if match["n"] is None else tokens.values[match.start("n")]
    if word in _ENDLESS and isinstance(count, int) and plural == (match["n"] is not None):
        yield replace(point, rule="span_of_time", reach=shift * count)


def last_quarter(tokens: Tokens, match: Match) -> Iterator[Point]:
    """Last quarter, this quarter; a half without its year is anything's half."""
    if tokens.word(match.end() - 1) == "quarter":
        shift = tokens.number(match.start("way"))
        yield Point(match.start(), match.end(), "relative", unit="quarter", shift=shift)


def weekday(tokens: Tokens, match: Match) -> Iterator[Point]:
    """On Monday, Friday morning, Friday the 13th."""
    weekday = tokens.number(match.start("W"))
    day = value_of(tokens, match, "o")
    yield Point(match.start(), match.end(), "weekday", weekday=weekday, day=day)


def day_alone(tokens: Tokens, match: Match) -> Iterator[Point]:
    """On the 5th: a day of the month that the text is in, or of publication's "this month"."""
    base = "published" if match["of"] and "z" in match["of"] else "context"
    day = tokens.number(match.start("o"))
    yield Point(match.start(), match.end(), "day_alone", day=day, unit="month", base=base)


# What begins a clause behind "on the 5th": a day, where "the 5th battalion" is none.
_CLAUSE = frozenset("they he she it we all both the a an this these".split())


def days_told(tokens: Tokens, match: Match) -> Iterator[Point]:
    """On the 29th they came back; from the 26th to the 28th they went out."""
    if tokens.word(match.end()) not in _CLAUSE or (
        tokens.letter(match.start() - 1) in "FB"
    ) != bool(match["until"]):
        return
    first, last = match.start(), match.end()
    days = (match.start("o"), match.start("until")) if match["until"] else (match.start("o"),)
    ends = (match.start("join"), last) if match["until"] else (last,)
    for begin, day, end in zip((first, *days[1:]), days, ends, strict=True):
        number = tokens.number(day)
        yield Point(begin, end, "day_alone", day=number, unit="month", base="context")


def during_year(tokens: Tokens, match: Match) -> Iterator[Point]:
    """During the year: the one that the text is in."""
    if tokens.word(match.start() - 1) == "during" and tokens.letter(match.end()) not in "YyfdHM":
        yield Point(match.start(), match.end(), "relative", unit="year", base="context")
