"""Rarer spellings of one full date or month, read by dateparser: "20-Jun-2023", "3 Sept '19".

dateparser fills what is missing from today and reads numbers as dates, so it gets only words that
our grammar has delimited, in English alone, with a fixed base, and its answer is cut to the
precision that it reports.
"""

from __future__ import annotations

from datetime import UTC, datetime

from dateparser.date import DateDataParser

_PARSER = DateDataParser(
    languages=["en"],
    settings={
        "DATE_ORDER": "DMY",
        "PARSERS": ["absolute-time"],
        "PREFER_LOCALE_DATE_ORDER": False,
        "RELATIVE_BASE": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None),
        "REQUIRE_PARTS": ["month", "year"],
        "RETURN_AS_TIMEZONE_AWARE": False,
        "TIMEZONE": "UTC",
    },
)
_LONGEST = 30


def parse_spelling(words: str) -> tuple[int, int, int | None] | None:
    """Year, month and day, or None for what is no date; the day is None if only a month is said."""
    if len(words) > _LONGEST:
        return None
    data = _PARSER.get_date_data(words)
    found = data.date_obj
    if found is None or data.period not in ("day", "month"):
        return None
    return found.year, found.month, found.day if data.period == "day" else None
