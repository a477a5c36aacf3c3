"""Dates as Extended Date/Time Format strings (EDTF, ISO 8601-2, levels 0 and 1).

A string is cut to what is known: ``2023``, ``2023-06``, ``2023-06-20`` or the decade ``199X``, with
``~`` (about) or ``?`` (uncertain) behind it where the words say so. An interval is two strings.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

PRECISIONS = ("decade", "year", "month", "day")

_EDTF = re.compile(r"([0-9]{3}X)[~?]?|([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?[~?]?")


def is_edtf(text: str) -> bool:
    """Whether ``text`` is a date of the calendar in one of the forms above."""
    return _days(text) is not None


def first_day(edtf: str | None) -> date | None:
    """Return the first day that ``edtf`` may mean; None for None and for what is no date."""
    days = _days(edtf)
    return days[0] if days else None


def last_day(edtf: str | None) -> date | None:
    """Return the last day that ``edtf`` may mean; None for None and for what is no date."""
    days = _days(edtf)
    return days[1] if days else None


def precision(edtf: str) -> str:
    """``decade``, ``year``, ``month`` or ``day``. Raises ValueError for what is no date."""
    if not is_edtf(edtf):
        raise ValueError(f"{edtf!r} is no date: write 2023, 2023-06, 2023-06-20 or 199X")
    bare = edtf.rstrip("~?")
    return "decade" if bare.endswith("X") else PRECISIONS[1 + bare.count("-")]


def cut(edtf: str, to: str) -> str:
    """``edtf`` no finer than the precision ``to``; its mark stays.

    Raises ValueError for what is no date, and for an unknown precision.
    """
    if PRECISIONS.index(precision(edtf)) <= PRECISIONS.index(to):
        return edtf
    mark = edtf[-1] if edtf[-1] in "~?" else ""
    if to == "decade":
        return f"{edtf[:3]}X{mark}"
    return edtf[: {"year": 4, "month": 7}[to]] + mark


def shift(edtf: str, unit: str, count: int) -> str | None:
    """``edtf`` moved by ``count`` units (``day``, ``week``, ``month``, ``year``), cut to the unit.

    A week keeps the day: "three weeks ago" from a day is a day. None where the result would
    leave the calendar, or where ``edtf`` is not known as finely as the unit asks.
    """
    bare = edtf.rstrip("~?")
    try:
        if unit in ("day", "week"):
            days = count * (7 if unit == "week" else 1)
            return (date.fromisoformat(bare) + timedelta(days=days)).isoformat()
        year = int(bare[:4])
        if unit == "year":
            return _checked(f"{year + count:04}")
        months = year * 12 + int(bare[5:7]) - 1 + count
        return _checked(f"{months // 12:04}-{months % 12 + 1:02}")
    except (ValueError, OverflowError):
        return None


def _checked(edtf: str) -> str | None:
    return edtf if is_edtf(edtf) else None


@lru_cache(maxsize=1 << 14)
def _days(edtf: str | None) -> tuple[date, date] | None:
    """First and last day, or None."""
    match = _EDTF.fullmatch(edtf) if edtf else None
    if match is None:
        return None
    decade, year, month, day = match.groups()
    try:
        if decade:
            first = int(decade[:3]) * 10
            return date(first, 1, 1), date(first + 9, 12, 31)
        if day:
            only = date(int(year), int(month), int(day))
            return only, only
        if month:
            last = calendar.monthrange(int(year), int(month))[1]
            return date(int(year), int(month), 1), date(int(year), int(month), last)
        return date(int(year), 1, 1), date(int(year), 12, 31)
    except (ValueError, calendar.IllegalMonthError):
        return None
