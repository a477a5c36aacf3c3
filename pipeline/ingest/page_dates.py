"""Single dates with a year as pages print them, cut to what is known.

Only what stands in page heads and datelines is read here; dates in sentences are the readers' work.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_NAMES = "january february march april may june july august september october november december"
_MONTHS = {name[:3]: number for number, name in enumerate(_NAMES.split(), start=1)}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = (
    r"(?:(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s{1,3})?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?<![\d/.-])(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_WEEKDAY}{_DAY}(?:\s{{1,3}}of)?[\s-]{{1,3}}{_MONTH},?[\s-]{{1,3}}{_YEAR}",
        rf"\b{_WEEKDAY}\b{_MONTH}\s{{1,3}}{_DAY}(?![\d–-]),?\s{{1,3}}{_YEAR}",
        rf"(?<![\d/.-]){_YEAR}[/.-](?P<nummonth>\d{{1,2}})[/.-](?P<day>\d{{1,2}})(?![\d/-])",
        rf"{_WEEKDAY}(?<![\d/.-])(?P<first>\d{{1,2}})(?P<sep>[/.-])(?P<second>\d{{1,2}})(?P=sep){_YEAR}",
        rf"(?<![\w–-])(?<!\d ){_MONTH},?\s{{1,3}}{_YEAR}",
    )
)
_DAY_OF_MONTH = re.compile(
    rf"\b(?:{_DAY}\s{_MONTH}|{_MONTH.replace('<month>', '<month2>')}\s"
    rf"{_DAY.replace('<day>', '<day2>')})(?!\w)",
    re.IGNORECASE,
)
_RANGE_BEFORE = re.compile(r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?\s?(?:[–—-]|to|and|&)\s?$")
_RANGE_AFTER = re.compile(r"^\s?(?:[–—-]|to|and|&)\s?\d{1,2}\b(?![:.]\d\d)")


@dataclass(frozen=True, slots=True)
class PageDate:
    """A date met in a line: its place, its EDTF string, and a remark if a part is in doubt."""

    start: int
    end: int
    edtf: str
    doubt: str | None = None


def find_date(text: str) -> PageDate | None:
    """The first single date with a year in a line; a range of days is none."""
    best: PageDate | None = None
    for form in _FORMS:
        for found in form.finditer(text[:2000]):
            if _RANGE_BEFORE.search(text[max(0, found.start() - 12) : found.start()]):
                continue
            if _RANGE_AFTER.search(text[found.end() : found.end() + 8]):
                continue
            read = _read(found)
            if read and (best is None or read.start < best.start):
                best = read
            break
    return best


def find_day_of_month(text: str) -> tuple[str, int] | None:
    """The first day and month in a text as ``-03-19``, and where it ends; the year is not read."""
    found = _DAY_OF_MONTH.search(text)
    if found is None:
        return None
    month = _MONTHS[(found["month"] or found["month2"])[:3].lower()]
    return f"-{month:02}-{int(found['day'] or found['day2']):02}", found.end()


def _read(found: re.Match[str]) -> PageDate | None:
    parts = found.groupdict()
    year = int(parts["year"])
    if parts.get("first"):
        return _read_numeric(found, year)
    month = int(parts["nummonth"]) if parts.get("nummonth") else _MONTHS[parts["month"][:3].lower()]
    if parts.get("day") is None:
        return PageDate(found.start(), found.end(), f"{year:04}-{month:02}")
    day = _date(year, month, int(parts["day"]))
    return PageDate(found.start(), found.end(), day.isoformat()) if day else None


def _read_numeric(found: re.Match[str], year: int) -> PageDate | None:
    """``03.12.2018``: day and month where only one order is possible, else the year alone."""
    first, second = int(found["first"]), int(found["second"])
    orders = {_date(year, second, first), _date(year, first, second)} - {None}
    days = sorted(d for d in orders if d)
    if (name := found["weekday"]) and len(days) == 2:
        days = [d for d in days if _DAYS[d.weekday()] == name[:3].lower()] or days
    if not days:
        return None
    if len(days) == 1:
        return PageDate(found.start(), found.end(), days[0].isoformat())
    doubt = f"{found[0].strip()!r} may be {days[0]} or {days[1]}; only the year is kept"
    return PageDate(found.start(), found.end(), f"{year:04}", doubt)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
