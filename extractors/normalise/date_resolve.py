"""From what the words of one date say to a period: which year, which week, which Friday.

The only "today" is the publication date. Without one, or for "the next day", the date before it in
the text stands in, with less confidence. A reading that has neither is None with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from extractors.normalise.date_point import Point
from schemas.edtf import cut, first_day, last_day, precision, shift
from schemas.values import Period


@dataclass(slots=True)
class Frame:
    """What is known around an expression.

    ``context`` is the last date read in the text, ``told`` the number of its full dates so far and
    ``latest`` the last of their years; ``day_place`` says whether its slashed dates have the month
    (0) or the day (1) first, where one of them decides.
    """

    published: str | None
    context: str | None = None
    day_place: int | None = None
    told: int = 0
    latest: int = 0

    @property
    def is_history(self) -> bool:
        """Whether the text tells of years long before its publication, and of none near to it."""
        if self.published is None:
            return True
        return self.told > 1 and self.latest < int(self.published[:4]) - 1

    @property
    def today(self) -> date | None:
        """The publication day, if it is known to the day."""
        if self.published is None or precision(self.published) != "day":
            return None
        return first_day(self.published)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A period, or None with the reason as ``rule``."""

    period: Period | None
    rule: str
    confidence: float


UNKNOWN_TODAY = Resolved(None, "no_publication_date", 0.5)
IMPOSSIBLE = Resolved(None, "impossible_date", 0.5)
TOO_COARSE = Resolved(None, "base_date_too_coarse", 0.5)


def single(edtf: str | None, rule: str, confidence: float) -> Resolved:
    """One date as a period, or the reason why there is none."""
    return spanning(edtf, edtf, rule, confidence)


def spanning(start: str | None, end: str | None, rule: str, confidence: float) -> Resolved:
    """Two dates as a period, or the reason why there is none."""
    first, last = first_day(start), last_day(end)
    if first is None or last is None or first > last:
        return IMPOSSIBLE
    return Resolved(Period(start, end), rule, confidence)


def resolve(point: Point, frame: Frame, *, ahead: bool) -> Resolved:
    """The period of one point. ``ahead`` says that the words around it look into the future."""
    if point.orders:
        return _either_order(point, frame)
    if point.reach is not None:
        return _reach(point, frame)
    if point.month is None and point.months is None and point.year is None:
        if point.weekday is not None:
            return _weekday(point, frame, ahead=ahead)
        return _relative(point, frame, ahead=ahead)
    if point.year is not None:
        return _checked_weekday(point, in_year(point, point.year, point.rule, 1.0))
    return _without_year(point, frame, ahead=ahead)


def _checked_weekday(point: Point, resolved: Resolved) -> Resolved:
    """Less sure where the printed weekday is not that of the printed date."""
    day = first_day(resolved.period.start) if resolved.period else None
    if day is None or point.weekday in (None, day.weekday()):
        return resolved
    return replace(resolved, confidence=0.7)


def in_year(point: Point, year: int, rule: str, confidence: float) -> Resolved:
    """A calendar point in a known year; days that the calendar lacks are impossible."""
    if point.rule == "decade":
        return single(f"{year // 10:03}X", rule, confidence)
    if point.months is not None:
        first, last = (f"{year:04}-{m:02}" for m in point.months)
        return spanning(first, last, rule, confidence)
    return single(_edtf(year, point.month, point.day), rule, confidence)


def _edtf(year: int, month: int | None, day: int | None) -> str:
    text = f"{year:04}"
    if month is not None:
        text += f"-{month:02}"
        if day is not None:
            text += f"-{day:02}"
    return text


def _either_order(point: Point, frame: Frame) -> Resolved:
    """For "03/04/2018" a weekday or the publication date decides; else only the year is known."""
    year = point.year or 0
    dates = [_edtf(year, month, day) for month, day in point.orders]
    for text in dates:
        day = first_day(text)
        if day and (frame.published == text or day.weekday() == point.weekday):
            return single(text, "numeric", 0.8)
    if frame.day_place is not None:
        return single(dates[1 - frame.day_place], "numeric", 0.7)
    return single(f"{year:04}", point.rule, 0.4)


def _reach(point: Point, frame: Frame) -> Resolved:
    """Give "the past nine years" their end and "the next two weeks" their beginning today."""
    assert point.unit is not None and point.reach is not None
    count, unit = point.reach, point.unit
    if unit == "decade":
        count, unit = count * 10, "year"
    if frame.published is None or unit == "weekend":
        return UNKNOWN_TODAY
    finest = "day" if unit == "week" else unit
    here, there = cut(frame.published, finest), shift(frame.published, unit, count)
    if there is None:
        return TOO_COARSE
    ends = (there, here) if count < 0 else (here, there)
    return spanning(*ends, point.rule, 0.8)


def _weekday(point: Point, frame: Frame, *, ahead: bool) -> Resolved:
    """In the news a weekday is the last one that came, unless the words look ahead."""
    today = frame.today
    if today is None or point.weekday is None:
        return UNKNOWN_TODAY
    back = (today.weekday() - point.weekday) % 7
    days: int | None = -back
    if point.day is not None:
        days = _days_to_the_nth(point, today)
    elif point.way == 0:
        days = point.weekday - today.weekday()
    elif point.way == -1:
        days = -(back or 7)
    elif point.way == 1 or (ahead and back):
        days = 7 - back
    moved = None if days is None else shift(today.isoformat(), "day", days)
    return single(moved, point.rule, 0.8)


def _days_to_the_nth(point: Point, today: date) -> int | None:
    """Days from today to "Friday the 13th": the nearest one within half a year."""
    months = [shift(today.isoformat(), "month", distance) for distance in range(-6, 7)]
    days = [first_day(f"{month}-{point.day:02}") for month in months]
    return min(
        ((d - today).days for d in days if d is not None and d.weekday() == point.weekday),
        key=abs,
        default=None,
    )


def _relative(point: Point, frame: Frame, *, ahead: bool) -> Resolved:
    """Last week, two years ago, the next day."""
    if point.unit == "weekend" and point.shift == 0 and not ahead:
        point = _past_weekend(point, frame.today)
    from_context = point.base == "context" or (point.base == "near" and frame.published is None)
    base = frame.context if from_context else frame.published
    if base is None and point.base == "context":
        base = frame.published
    if base is None or point.unit is None:
        return UNKNOWN_TODAY
    confidence = 0.6 if from_context else 0.9
    if point.day is not None:
        return single(f"{cut(base, 'month')[:7]}-{point.day:02}", point.rule, 0.6)
    whole = _WHOLE_UNITS.get(point.unit)
    if whole is not None and not (point.unit == "week" and point.rule == "ago"):
        return whole(point, base, confidence)
    moved = shift(cut(base, point.unit) if point.unit != "week" else base, point.unit, point.shift)
    if moved is None:
        return TOO_COARSE
    vague = point.rule == "ago" and point.unit != "day" and not from_context
    return single(moved + ("~" if vague else ""), point.rule, confidence)


def _past_weekend(point: Point, today: date | None) -> Point:
    """Until Thursday, "this weekend" in the past tense is the one before."""
    return point if today is None or today.weekday() > 3 else replace(point, shift=-1)


def _decade(point: Point, base: str, confidence: float) -> Resolved:
    """This decade, the next decade."""
    moved = shift(base, "year", 10 * point.shift)
    return single(moved and cut(moved, "decade"), point.rule, confidence)


def _quarter(point: Point, base: str, confidence: float) -> Resolved:
    """The quarter of the year that holds ``base``, or one before."""
    if precision(base) in ("decade", "year"):
        return TOO_COARSE
    first = (int(base[5:7]) - 1) // 3 * 3 + 1
    start = shift(f"{base[:4]}-{first:02}", "month", 3 * point.shift)
    end = shift(start, "month", 2) if start else None
    return spanning(start, end, point.rule, confidence)


def _season(point: Point, base: str, confidence: float) -> Resolved:
    """Only the year, or two for "last winter": seasons turn with the hemisphere."""
    year = int(base[:4])
    return spanning(
        f"{year + min(point.shift, 0):04}",
        f"{year + max(point.shift, 0):04}",
        "season",
        0.6 if point.shift else min(confidence, 0.8),
    )


def _week(point: Point, base: str, confidence: float) -> Resolved:
    """Weeks run from Monday to Sunday (ISO 8601)."""
    if precision(base) != "day":
        return TOO_COARSE
    monday = shift(base, "day", 7 * point.shift - date.fromisoformat(base.rstrip("~?")).weekday())
    if monday is None:
        return IMPOSSIBLE
    start = shift(monday, "day", 5 if point.unit == "weekend" else 0)
    return spanning(start, shift(monday, "day", 6), point.rule, confidence)


_WHOLE_UNITS = {
    "week": _week,
    "weekend": _week,
    "quarter": _quarter,
    "season": _season,
    "decade": _decade,
}


def _without_year(point: Point, frame: Frame, *, ahead: bool) -> Resolved:
    """A day, month or quarter whose year the words do not give."""
    if point.unit == "year":
        base = frame.context if point.base == "context" else frame.published
        base = base or frame.published or frame.context
        if base is None:
            return UNKNOWN_TODAY
        confidence = 0.9 if base is frame.published else 0.6
        return in_year(point, int(base[:4]) + point.shift, point.rule, confidence)
    from_today = point.base != "context" and (point.way is not None or not frame.is_history)
    if frame.published is not None and (from_today or frame.context is None):
        return _nearest(point, frame.published, ahead=ahead)
    if frame.context is not None:
        return _in_context(point, frame.context)
    return UNKNOWN_TODAY


def _candidates(point: Point, year: int) -> list[tuple[date, date, int]]:
    """First day, last day and year of the point in the years around ``year``."""
    found = []
    for candidate in (year - 1, year, year + 1):
        period = in_year(point, candidate, "", 1.0).period if 0 < candidate < 9999 else None
        start, end = (first_day(period.start), last_day(period.end)) if period else (None, None)
        if start and end:
            found.append((start, end, candidate))
    if point.weekday is not None:
        fitting = [c for c in found if c[0].weekday() == point.weekday]
        return fitting or found
    return found


def _nearest(point: Point, published: str, *, ahead: bool) -> Resolved:
    """The year that brings the date nearest to publication; the past if nothing looks ahead."""
    found = _candidates(point, int(published[:4]))
    today, until = first_day(published), last_day(published)
    if not found or today is None or until is None:
        return IMPOSSIBLE
    if precision(published) == "year":
        return in_year(point, int(published[:4]), "year_from_publication", 0.5)
    past = [c for c in found if c[0] <= until]
    future = [c for c in found if c[1] >= today]
    if point.way == -1:
        past = [c for c in past if c[1] < today]
    if point.way == 1:
        future = [c for c in future if c[0] > until]
    if point.way == -1 or not future:
        chosen = past[-1] if past else found[0]
    elif point.way == 1 or not past:
        chosen = future[0]
    else:
        behind, before = (today - past[-1][1]).days, (future[0][0] - until).days
        forward = behind > 6 * before if not ahead else before < 11 * behind
        chosen = future[0] if forward else past[-1]
    return in_year(point, chosen[2], "year_from_publication", 0.8)


def _in_context(point: Point, context: str) -> Resolved:
    """The year of the date before it in the text, or the next if a story moves past New Year."""
    year = int(context[:4])
    at = first_day(context)
    found = _candidates(point, year)
    if not found or at is None:
        return IMPOSSIBLE
    same = [c for c in found if c[2] == year]
    if point.way == -1:
        year = max((c[2] for c in found if c[1] < at), default=year)
    elif precision(context) != "year" and same and found[-1][2] == year + 1:
        year += (found[-1][0] - at).days < (at - same[0][1]).days
    confidence = 0.4 if precision(context) == "year" else 0.6  # a year alone may be a look aside
    return in_year(point, year, "year_from_context", confidence)
