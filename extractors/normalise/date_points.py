"""What the words of a date say, before anything is resolved: points in time.

Rules run over letters (see `date_words`), the most specific first; what one rule has taken no later
rule sees. Nothing here knows the publication date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from extractors.normalise.date_words import Tokens

TAKEN = "#"
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


# "12", "12-16", "12, 13 and 14", "the 13th to the 19th"
def _listed(item: str) -> str:
    return rf"{item}(?:(?:[-/t]|,?&)T?{item}|(?:,{item}){{1,9}},?&{item})?"


_WEEKDAY = r"(?:(?P<W>[Ww])\.?,?)?"
_DAYS = rf"(?P<days>{_listed('[do]')})"
_MONTHS = r"(?P<months>[Mm](?:\.?(?:[-/t]|,?&)[Mm]|(?:,[Mm]){1,9},?&[Mm])?)"
_MONTH = r"(?P<months>[Mm])\.?"
# "last year", "of this year", "of the same year": the year of the month before it
_TAIL = r"(?:,?f?(?P<tail>[LuzD]U|T[Lue]U|DeU))"
_YEAR = rf"(?:,?f?(?P<Y>[Yy])|{_TAIL})"


def _numeric(tokens: Tokens, match: Match) -> Iterator[Point]:
    """ISO, dotted and slashed dates. A dot or dash is day first; a slash only if a part decides."""
    word = tokens.word(match.start("N"))
    parts = re.split(r"[./-]", word)
    a, b, c = map(int, parts)
    point = Point(match.start(), match.end(), "numeric", weekday=_value(tokens, match, "W"))
    if len(parts[0]) == 4:
        yield replace(point, rule="iso", year=a, month=b, day=c)
        return
    year = c if len(parts[2]) == 4 else c + (2000 if c < 50 else 1900)
    if "/" not in word or a > 12 or a == b:
        yield replace(point, year=year, month=b, day=a)
    elif b > 12:
        yield replace(point, year=year, month=a, day=b)
    else:
        yield replace(point, rule="numeric_ambiguous", year=year, orders=((b, a), (a, b)))


def _value(tokens: Tokens, match: Match, group: str) -> int | None:
    """Value of the token that ``group`` matched, if the pattern has one and it did."""
    if group not in match.re.groupindex or match.start(group) < 0:
        return None
    return tokens.number(match.start(group))


def _places(match: Match, group: str, letters: str) -> list[int]:
    """Tokens inside ``group`` that are one of ``letters``."""
    if group not in match.re.groupindex or match.start(group) < 0:
        return []
    start = match.start(group)
    return [start + i for i, letter in enumerate(match[group]) if letter in letters]


def _calendar(tokens: Tokens, match: Match) -> Iterator[Point]:
    """Days, months and a year in the pattern's order; one point for each day or month named."""
    days, months = _places(match, "days", "do"), _places(match, "months", "Mm")
    year = _value(tokens, match, "Y")
    tail = _tail(tokens, match)
    if tail is None and _is_no_date(tokens, match, days, months, year):
        return
    named = days or months
    for i, at in enumerate(named):
        point = Point(
            match.start() if i == 0 else at,
            _end(tokens, match) if i == len(named) - 1 else at + 1,
            "day_month" if days else "month",
            year=year,
            month=tokens.number(months[0] if days else at),
            day=tokens.number(at) if days else None,
            weekday=_value(tokens, match, "W") if i == 0 else None,
            joined=i > 0,
        )
        if tail is not None:
            point = replace(point, unit="year", shift=tail[0], base=tail[1], rule="relative_year")
        elif year is not None:
            point = replace(point, rule="full_date" if days else "month_year")
        yield point


def _end(tokens: Tokens, match: Match) -> int:
    """Where a match ends, without the full stop behind a last month."""
    return match.end() - 1 if tokens.letter(match.end() - 1) == "." else match.end()


def _tail(tokens: Tokens, match: Match) -> tuple[int, str] | None:
    """Shift and base of "last year" behind a month, if the pattern has one and it matched."""
    if "tail" not in match.re.groupindex or match.start("tail") < 0:
        return None
    if tokens.values[match.end("tail") - 1] != "year":
        return None
    return _shift_and_base(tokens, match.start("tail"), match["tail"])


def _shift_and_base(tokens: Tokens, start: int, letters: str) -> tuple[int, str]:
    """What "last", "the previous", "that same" before a unit count from."""
    at = start + (1 if letters[0] == "T" else 0)
    letter, word = tokens.letter(at), tokens.word(at)
    fixed = word in ("previous", "preceding", "following") or letter in "De"
    if fixed or (letters[0] == "T" and word == "next"):
        return tokens.number(at), "context"
    return tokens.number(at), "published"


def _is_no_date(
    tokens: Tokens, match: Match, days: list[int], months: list[int], year: int | None
) -> bool:
    """Whether "may", "march", "In March 12 officers" only look like dates."""
    if year is None and any(tokens.letter(at) == "m" for at in months):
        spelled = tokens.text[tokens.starts[months[0]] : tokens.ends[months[0]]]
        return not days or not spelled[0].isupper()
    if year is not None or not days or days[0] < months[0]:
        return False
    behind = tokens.letter(days[-1] + 1)
    counted = behind in "xU" and tokens.letter(days[-1]) == "d"
    return (
        counted
        and tokens.letter(match.start() - 1) != "O"
        and tokens.word(days[-1] + 1).endswith("s")
    )


def _short_year(tokens: Tokens, match: Match) -> Iterator[Point]:
    """A month or nothing before a year of two digits with an apostrophe: "June '98"."""
    short = tokens.number(match.start("q"))
    year = short + (2000 if short < 50 else 1900)
    month = _value(tokens, match, "M")
    yield Point(match.start(), match.end(), "short_year", year=year, month=month)


def _part_of_year(tokens: Tokens, match: Match) -> Iterator[Point]:
    """Quarters and halves of a year, as their first and last month."""
    length = tokens.number(match.start("Q"))
    count = tokens.number(match.start("r"))
    if count * length > 12:
        return
    if length == 6 and tokens.word(match.start("r")) == "final":
        count = 2
    months = (count * length - length + 1, count * length)
    point = Point(match.start(), match.end(), "part_of_year", months=months)
    tail = _tail(tokens, match)
    year = _value(tokens, match, "Y")
    if tail is not None:
        yield replace(point, unit="year", shift=tail[0], base=tail[1])
    elif year is not None:
        yield replace(point, year=year)
    elif length == 3:
        yield point


def _decade(tokens: Tokens, match: Match) -> Iterator[Point]:
    """The 1990s, and the 90s with "the" or an apostrophe before them."""
    value = tokens.number(match.start("X"))
    if value < 100:
        if match["the"] is None:
            return
        value += 1900
    yield Point(match.start(), match.end(), "decade", year=value)


def _day_word(tokens: Tokens, match: Match) -> Iterator[Point]:
    """Today, yesterday morning, this evening, last night; "the next morning" from the day before."""
    at = match.start("shift")
    if tokens.letter(at) == "L" and tokens.word(match.end() - 1) != "night":
        return
    base = "context" if tokens.letter(at) in "uDe" else "published"
    yield Point(
        match.start(), match.end(), "day_word", unit="day", shift=tokens.number(at), base=base
    )


def _named_way(tokens: Tokens, match: Match) -> Iterator[Point]:
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


def _ago(tokens: Tokens, match: Match) -> Iterator[Point]:
    """Two days ago counts from the publication, "two days later" from the date before."""
    count = tokens.values[match.start("n")]
    unit = tokens.values[match.start("U")]
    if isinstance(count, int) and isinstance(unit, str):
        base = "published" if match["g"] == "g" else "context"
        shift = count * tokens.number(match.start("g"))
        yield Point(match.start(), match.end(), "ago", unit=unit, shift=shift, base=base)


def _year_before(tokens: Tokens, match: Match) -> Iterator[Point]:
    """The year before, the day after: from the date before it in the text."""
    unit = tokens.values[match.start("U")]
    if tokens.letter(match.end()) in "xCTd":  # "the day after the vote" counts from an event
        return
    shift = -1 if tokens.letter(match.end() - 1) == "h" else 1
    yield Point(match.start(), match.end(), "ago", unit=str(unit), shift=shift, base="context")


def _relative_unit(tokens: Tokens, match: Match) -> Iterator[Point]:
    """Last week, the next day, that year, the past nine years, the end of the month."""
    unit = str(tokens.values[match.start("U")])
    point = Point(match.start(), match.end(), "relative", unit=unit)
    if not match["way"]:
        yield replace(point, base="near")
        return
    shift, base = _shift_and_base(tokens, match.start("way"), match["way"])
    word = tokens.word(match.end("way") - 1)
    plural = tokens.word(match.start("U")).endswith("s")
    if match["n"] is None and not plural and not (word == "past" or unit == "decade"):
        yield replace(point, shift=shift, base=base)
        return
    count = 1 if match["n"] is None else tokens.values[match.start("n")]
    if (
        shift
        and base == "published"
        and isinstance(count, int)
        and plural == (match["n"] is not None)
    ):
        yield replace(point, rule="span_of_time", reach=shift * count)


def _last_quarter(tokens: Tokens, match: Match) -> Iterator[Point]:
    """Last quarter, this quarter; a half without its year is anything's half."""
    if tokens.word(match.end() - 1) == "quarter":
        shift = tokens.number(match.start("way"))
        yield Point(match.start(), match.end(), "relative", unit="quarter", shift=shift)


def _weekday(tokens: Tokens, match: Match) -> Iterator[Point]:
    """On Monday, Friday morning, Friday the 13th."""
    weekday = tokens.number(match.start("W"))
    day = _value(tokens, match, "o")
    yield Point(match.start(), match.end(), "weekday", weekday=weekday, day=day)


def _day_alone(tokens: Tokens, match: Match) -> Iterator[Point]:
    """On the 5th: a day of the month that the text is in."""
    day = tokens.number(match.start("o"))
    yield Point(match.start(), match.end(), "day_alone", day=day, unit="month", base="context")


def _years(tokens: Tokens, match: Match) -> Iterator[Point]:
    """Years alone, in lists and ranges; "2018-19" and "2018/19" too."""
    for i, at in enumerate(_places(match, "years", "Yydq")):
        year = tokens.number(at)
        if tokens.letter(at) in "dq":
            year += tokens.number(match.start()) // 100 * 100
        yield Point(at, at + 1, "year", year=year, joined=i > 0)


_RULES: tuple[tuple[re.Pattern[str], Build], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (r"(?:(?P<W>[Ww])[,.]?\(?)?(?P<N>N)", _numeric),
        (rf"{_WEEKDAY}T?{_DAYS}f?T?{_MONTH}{_YEAR}?", _calendar),
        (rf"{_WEEKDAY}{_MONTH}T?{_DAYS}{_YEAR}?", _calendar),
        (rf"{_MONTHS}\.?{_YEAR}", _calendar),
        (r"(?P<M>[Mm])?'(?P<q>[qd])(?=[^do'n])", _short_year),
        (rf"T?(?P<r>r)-?(?P<Q>Q)(?:f?T?{_YEAR})?", _part_of_year),
        (r"(?P<the>TE?-?|'|(?<=X&))?(?P<X>X)", _decade),
        (r"(?P<shift>k)K?", _day_word),
        (r"(?:T(?=[ue]))?(?P<shift>[zLDue])K", _day_word),
        (r"T?(?P<way>[LuzD])(?P<name>[WMS])K?", _named_way),
        (r"(?P<n>[dcAqnV])(?P<U>U)(?P<g>[gG])", _ago),
        (r"T(?P<U>U)[ha]", _year_before),
        (r"(?P<way>T?[Lu]|z|De?|Te)(?P<n>[dcqnV])?(?P<U>U)", _relative_unit),
        (r"T?(?P<way>[Lz])Q", _last_quarter),
        (r"(?<=Ef)T(?P<way>)?(?P<n>)?(?P<U>U)", _relative_unit),
        (r"(?P<W>W)(?:K|T(?P<o>o))?", _weekday),
        (r"(?<=[Obt])T(?P<o>o)(?=[,.;)]|fDU)(?:fDU)?", _day_alone),
        (rf"{_MONTHS}", _calendar),
        (r"(?P<years>[Yy](?:[-/t&][Yy]|(?:,[Yy]){1,20},?&[Yy]|[-/][dq])?)", _years),
    )
)


def find_points(tokens: Tokens) -> list[Point]:
    """All points of a text in order; none overlap."""
    letters = tokens.letters
    points: list[Point] = []
    for pattern, build in _RULES:
        found = [p for match in pattern.finditer(letters) for p in build(tokens, match)]
        if found:
            points += found
            letters = _taken(letters, found)
    return sorted(points, key=lambda p: p.first)


def _taken(letters: str, points: list[Point]) -> str:
    """Letters with those of the points struck out."""
    parts: list[str] = []
    done = 0
    for point in points:
        parts += letters[done : point.first], TAKEN * (point.last - point.first)
        done = point.last
    return "".join((*parts, letters[done:]))
