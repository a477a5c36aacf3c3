"""Dates: from the words of a text to periods, with the publication date as the only "today".

`date_readings` finds and resolves every date expression of a text; `parse_date` reads one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.normalise.date_evidence import evidence, looks_ahead, until_now
from extractors.normalise.date_point import Point
from extractors.normalise.date_points import find_points
from extractors.normalise.date_resolve import Frame, Resolved, in_year, resolve
from extractors.normalise.date_words import Tokens, tokenise
from schemas.edtf import cut, first_day, last_day, precision, shift
from schemas.values import Period

_ORDERS = {"numeric_day_first": 1, "numeric_month_first": 0}
_FIRM = frozenset({"full_date", "month_year", "iso", "numeric", *_ORDERS})

# What may stand between two dates of one expression: "to", "-", "and the", "up to the end of".
_GAP = re.compile(r"[.,]?v?(?P<join>[-/t&l])(?:T?(?:E-?|jf))?T?")
# "early", "the end of", "mid-", "the last week of", "the second half of", "later", "spring of"
_BEFORE = re.compile(r"(?:T?(?:E[-i]?|jfT?|[rL][QUZ]fT?|G|Sf?)|(?<=[btishaT])j-?)\Z")
_OPEN_AFTER = {"s": "since", "F": "from", "a": "after"}
_OPEN_BEFORE = {"t": "until", "b": "by", "h": "before"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A date expression in a text. ``period`` is None where ``rule`` says why it has none."""

    start: int
    end: int
    rule: str
    period: Period | None
    confidence: float


def date_readings(text: str, published: str | None = None) -> list[Reading]:
    """All date expressions of ``text`` in order, resolved against ``published`` (EDTF or None).

    Without a publication date, a date without a year takes that of the date before it.
    """
    tokens = tokenise(text)
    points = find_points(tokens)
    years = {p.year for p in points if p.year and p.rule in _FIRM}
    if published:
        years.add(int(published[:4]))
    orders = {_ORDERS[p.rule] for p in points if p.rule in _ORDERS}
    frame = Frame(published, day_place=orders.pop() if len(orders) == 1 else None)
    readings: list[Reading] = []
    done = 0
    for chain, joins in _chains(tokens, points):
        begin, done = _begin(tokens, chain[0].first, done), chain[-1].last
        confidence = evidence(tokens, chain, begin, years)
        if confidence:
            readings += [
                replace(r, confidence=min(r.confidence, confidence))
                for r in _read_chain(tokens, chain, joins, begin, frame)
            ]
    return readings


_AROUND = re.compile(r"(?:\s|[.,()]|\b(?:in|on|from|between|since|until|till|by|the|of)\b)*", re.I)


def parse_date(words: str, published: str | None = None) -> Period | None:
    """Return the period that ``words`` state as a whole ("22-27 August 2011"), or None."""
    readings = date_readings(words, published)
    if len(readings) != 1:
        return None
    rest = words[: readings[0].start] + " " + words[readings[0].end :]
    return readings[0].period if _AROUND.fullmatch(rest) else None


def _chains(tokens: Tokens, points: list[Point]) -> Iterator[tuple[list[Point], list[str]]]:
    """Points that are one expression, and the letters that join each to the one before."""
    chain: list[Point] = []
    joins: list[str] = []
    for point in points:
        join = None
        if chain:
            match = _GAP.fullmatch(tokens.letters, chain[-1].last, point.first)
            listed = point.joined or _are_listed(tokens, chain[-1], point)
            join = match["join"] if match else ("," if listed else None)
            days = point.rule == chain[-1].rule == "day_alone"
            if point.base == "context" and not (days or point.joined):
                join = None  # "the next day" counts from the point before it
            kinds = {point.rule, chain[-1].rule}
            if join == "-" and "year" in kinds and len(kinds) > 1:
                join = None  # "UNIS/CP/1159 - 5 September"
        if chain and join is None:
            yield chain, joins
            chain, joins = [], []
        chain.append(point)
        if join is not None:
            joins.append(join)
    if chain:
        yield chain, joins


def _are_listed(tokens: Tokens, first: Point, then: Point) -> bool:
    """Whether a comma joins two days, of which the first may lack its year: "5 May, 9 June"."""
    gap = tokens.letters[first.last : then.first]
    return gap == "," and first.rule == "day_month" and then.rule in ("day_month", "full_date")


def _read_chain(
    tokens: Tokens, chain: list[Point], joins: list[str], begin: int, frame: Frame
) -> list[Reading]:
    """Readings of one expression that begins at token ``begin``: periods, or a list's dates."""
    resolved = _resolve_chain(chain, frame, ahead=looks_ahead(tokens, begin))
    if chain[-1].base != "context" or chain[-1].shift >= 0:  # "the previous year" looks back once
        frame.context = _context(resolved, frame.context)
    told = [p.year for p in chain if p.year and p.rule in _FIRM]
    frame.told, frame.latest = frame.told + len(told), max([frame.latest, *told])
    if tokens.letter(begin - 1) == "B":
        joins = ["t" if join == "&" else join for join in joins]
    readings: list[Reading] = []
    start = 0
    for i in range(len(chain)):
        if i + 1 < len(chain) and joins[i] in "-/t":
            continue
        first = _begin(tokens, chain[start].first, chain[start - 1].last) if start else begin
        found = _segment(tokens, chain[start : i + 1], resolved[start : i + 1], first)
        if start and joins[start - 1] != "l" and _touch(readings[-1].period, found[0].period):
            found[0] = _joined(readings.pop(), found[0])
        readings += found
        start = i + 1
    if len(chain) == 1:
        readings = [_opened(tokens, readings[0], begin, chain[0].last, frame.published)]
    return readings


def _segment(
    tokens: Tokens, chain: list[Point], resolved: list[Resolved], first: int
) -> list[Reading]:
    """One reading for a range, one each for dates that make none ("from June to May 2018")."""
    if len(chain) > 1:
        whole = _range(resolved[0], resolved[-1], chain)
        if whole is not None:
            return [_reading(tokens, first, chain[-1].last, whole)]
    firsts = [first, *(p.first for p in chain[1:])]
    ends = [p.last for p in chain]
    return [_reading(tokens, *place) for place in zip(firsts, ends, resolved, strict=True)]


def _reading(tokens: Tokens, first: int, last: int, resolved: Resolved) -> Reading:
    start, end = tokens.starts[first], tokens.ends[last - 1]
    return Reading(start, end, resolved.rule, resolved.period, resolved.confidence)


def _begin(tokens: Tokens, first: int, done: int) -> int:
    """First token, not before ``done``, with "early", "the end of" and the like."""
    match = _BEFORE.search(tokens.letters[max(done, first - 6) : first])
    return first - len(match.group()) if match else first


def _resolve_chain(chain: list[Point], frame: Frame, *, ahead: bool) -> list[Resolved]:
    """Each point, with the year that only one of them names: "16 September to 22 October 2022"."""
    years = [None if p.rule == "year" else p.year for p in chain]
    rule, confidence = "", 1.0
    if not any(years):
        last = resolve(chain[-1], frame, ahead=ahead)
        rule, confidence = last.rule, last.confidence
        day = first_day(last.period.start) if last.period is not None else None
        years[-1] = day.year if day and _lacks_year(chain[-1]) else None
    for i in range(len(chain) - 2, -1, -1):
        years[i] = years[i] or years[i + 1]
    for i in range(1, len(chain)):
        years[i] = years[i] or years[i - 1]
    resolved = []
    for point, year in zip(chain, years, strict=True):
        if year and _lacks_year(point):
            resolved.append(in_year(point, year, rule or point.rule, confidence))
        else:
            resolved.append(resolve(point, frame, ahead=ahead))
    return resolved


def _lacks_year(point: Point) -> bool:
    """Whether a point is a day, month or quarter that may share its neighbour's year."""
    own = point.year or point.unit or point.way is not None or point.orders
    return not own and (point.month is not None or point.months is not None)


def _context(resolved: list[Resolved], before: str | None) -> str | None:
    """The last date of an expression, from which "the next day" counts.

    A year alone does not blur a finer date in that year. A decade says nothing to count from, and
    a year far away is a look aside.
    """
    for item in reversed(resolved):
        start = item.period.start if item.period is not None else None
        if start is None or "X" in start:
            continue
        bare = start.rstrip("~?")
        if before is not None and len(bare) == 4 and bare == before[:4]:
            return before
        if before is not None and len(bare) == 4 and abs(int(bare) - int(before[:4])) > 10:
            return before
        return bare
    return before


def _range(a: Resolved, b: Resolved, chain: list[Point]) -> Resolved | None:
    """From the first day of ``a`` to the last of ``b``; over New Year or a weekend.

    The rule names the less sure end, where one of them is not sure.
    """
    if a.period is None or b.period is None:
        return a if a == b else None  # both unknown for one reason
    start, end = a.period.start, b.period.end
    first, last = first_day(start), last_day(end)
    if start is None or end is None or first is None or last is None:
        return None
    if first > last:
        if _lacks_year(chain[0]):
            start = f"{int(start[:4]) - 1:04}{start[4:]}"
        elif _lacks_year(chain[-1]):
            end = f"{int(end[:4]) + 1:04}{end[4:]}"
        elif chain[0].rule == chain[-1].rule == "weekday":
            start = shift(start, "day", -7)  # told on a Monday: "from Monday to Friday"
        first, last = first_day(start), last_day(end)
        if start is None or first is None or last is None or first > last:
            return None
    unsure = a if a.confidence < b.confidence else b
    rule = "range" if unsure.confidence > 0.85 else f"range_{unsure.rule}"
    return Resolved(Period(start, end), rule, unsure.confidence)


def _touch(a: Period | None, b: Period | None) -> bool:
    """Whether ``b`` begins the day after ``a`` ends, both known equally well."""
    if a is None or b is None or not a.end or not b.start or len(a.end) != len(b.start):
        return False
    end, start = last_day(a.end), first_day(b.start)
    return end is not None and start is not None and (start - end).days == 1


def _joined(a: Reading, b: Reading) -> Reading:
    assert a.period is not None and b.period is not None
    period = Period(a.period.start, b.period.end)
    return Reading(a.start, b.end, "joined", period, min(a.confidence, b.confidence))


def _opened(
    tokens: Tokens, reading: Reading, first: int, last: int, published: str | None
) -> Reading:
    """The reading with an end open: "since 2012", "until June 2014", "from 2004 up to now"."""
    period = reading.period
    if period is None:
        return reading
    before = tokens.letter(first - 1)
    if before in "iO" and tokens.letter(first - 2) == "F":  # "starting in"
        before = "F"
    if published is not None and until_now(tokens, last):
        now = cut(published, precision(period.start)) if period.start else published
        return replace(reading, rule="until_now", period=Period(period.start, now))
    if tokens.word(last) in ("on", "onwards", "onward") and before == "F":
        return replace(reading, rule="from", period=Period(period.start, None))
    if before in _OPEN_AFTER and tokens.word(first - 2) not in ("up", "down"):
        return replace(reading, rule=_OPEN_AFTER[before], period=Period(period.start, None))
    if before in _OPEN_BEFORE and tokens.word(first - 1) != "to":
        return replace(reading, rule=_OPEN_BEFORE[before], period=Period(None, period.end))
    return reading
