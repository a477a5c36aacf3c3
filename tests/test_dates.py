"""Dates and durations: forms that must round trip, and what must never happen to any text."""

from __future__ import annotations

import json
import locale
import os
import time
from datetime import date

import pytest
from growth import Work, grows_in_proportion
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.parts.dates import main as benchmark
from benchmarks.parts.dates import spans
from extractors.normalise.date_spellings import parse_spelling
from extractors.normalise.dates import date_readings, parse_date
from extractors.normalise.durations import read_durations
from schemas.edtf import first_day, is_edtf, last_day
from schemas.values import Period

MONTHS = (
    "January February March April May June July August September October November December"
).split()
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def _suffix(day: int) -> str:
    return "th" if 10 < day % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


FORMATS = {
    "iso": lambda d: d.isoformat(),
    "dotted": lambda d: f"{d.day:02}.{d.month:02}.{d.year}",
    "dotted_short": lambda d: f"{d.day}.{d.month}.{d.year}",
    "british": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "ordinal": lambda d: f"{d.day}{_suffix(d.day)} of {MONTHS[d.month - 1]}, {d.year}",
    "american": lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    "american_ordinal": lambda d: f"{MONTHS[d.month - 1]} {d.day}{_suffix(d.day)} {d.year}",
    "capitals": lambda d: f"{MONTHS[d.month - 1].upper()} {d.day}, {d.year}",
    "cut_short": lambda d: f"{d.day} {MONTHS[d.month - 1][:3]} {d.year}",
    "cut_with_stop": lambda d: f"{MONTHS[d.month - 1][:3]}. {d.day}, {d.year}",
    "weekday": lambda d: (
        f"{'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split()[d.weekday()]}, "
        f"{d.day} {MONTHS[d.month - 1]} {d.year}"
    ),
    "dashes": lambda d: f"{d.day}-{MONTHS[d.month - 1][:3]}-{d.year}",
}


# dateparser loads its English at the first call, which no deadline foresees.
@pytest.mark.parametrize("form", FORMATS)
@settings(deadline=None, max_examples=50)
@given(day=DAYS)
def test_a_written_day_is_read_back(form, day):
    words = FORMATS[form](day)
    assert parse_date(words) == Period(day.isoformat(), day.isoformat()), words


@settings(deadline=None)
@given(day=DAYS)
def test_a_slashed_day_is_read_back_or_only_its_year(day):
    read = parse_date(f"{day.day}/{day.month}/{day.year}")
    known = day.isoformat() if day.day > 12 or day.day == day.month else f"{day.year}"
    assert read == Period(known, known)


@settings(deadline=None)
@given(a=DAYS, b=DAYS, join=st.sampled_from([" to ", "-", " – ", " until ", " through "]))
def test_a_written_range_is_read_back(a, b, join):
    a, b = sorted((a, b))
    words = f"from {FORMATS['british'](a)}{join}{FORMATS['british'](b)}"
    assert parse_date(words) == Period(a.isoformat(), b.isoformat()), words


@settings(deadline=None)
@given(day=DAYS, length=st.integers(1, 9))
def test_days_of_one_month(day, length):
    last = min(day.day + length, 28)
    if day.day >= last:
        return
    month, year = MONTHS[day.month - 1], day.year
    for words in (f"{day.day}-{last} {month} {year}", f"{month} {day.day} to {last}, {year}"):
        expected = Period(day.isoformat(), day.replace(day=last).isoformat())
        assert parse_date(words) == expected, words


@settings(deadline=None)
@given(day=DAYS)
def test_months_and_years(day):
    name, month, year = MONTHS[day.month - 1], f"{day.year}-{day.month:02}", f"{day.year}"
    assert parse_date(f"{name} {year}") == Period(month, month)
    assert parse_date(f"{name[:3]}-{year}") == Period(month, month)
    assert parse_date(f"since {year}") == Period(year, None)
    assert parse_date(f"until the end of {name} {year}") == Period(None, month)


@settings(deadline=None)
@given(published=DAYS)
def test_near_days_without_a_year_are_read_back(published):
    for distance in (-300, -100, -30, -1, 0):
        day = date.fromordinal(published.toordinal() + distance)
        words = f"It ended on {day.day} {MONTHS[day.month - 1]}."
        [reading] = date_readings(words, published.isoformat())
        assert reading.period == Period(day.isoformat(), day.isoformat()), (words, published)


PIECES = st.sampled_from(
    "12 31 1 the of to - – and between from since 2018 1999 '98 2019/20 March May may Monday last "
    "next week year years ago later early mid end 5th Q3 03/04/2018 31.12.2018 28.11. 2018-02-30 "
    ", . ( ) \n \n\n decade 1990s today this that same before up until first quarter half İ ß ٣ "
    "99999 0 00 3.5 10:30 Sept. Fri two a few month 2100 1000 officers will or 30 February".split(
        " "
    )
)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=25).map(" ".join)))
def test_any_text_gives_sound_readings(text):
    for published in (None, "2018", "2018-03", "2018-03-31", "0001-01-01", "9999-12-31"):
        done = 0
        for reading in date_readings(text, published):
            assert done <= reading.start < reading.end <= len(text)
            assert not text[reading.start].isspace()
            assert not text[reading.end - 1].isspace()
            done = reading.end
            assert 0 < reading.confidence <= 1
            if reading.period is not None:
                ends = [e for e in (reading.period.start, reading.period.end) if e is not None]
                assert ends
                assert all(map(is_edtf, ends))
                assert first_day(ends[0]) <= last_day(ends[-1])
    for duration in read_durations(text):
        assert 0 <= duration.start < duration.end <= len(text)
        assert duration.months > 0


def test_no_clock_zone_or_locale_changes_a_reading(monkeypatch):
    text = "Last week, on 5 March, in Sept. '19 and 3-Feb-2018, since May, two years ago."
    expected = date_readings(text, "2019-10-01")
    monkeypatch.setattr(time, "time", lambda: 0.0)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LANG", "tr_TR.UTF-8")
    time.tzset()
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "C")
        assert date_readings(text, "2019-10-01") == expected
    finally:
        locale.setlocale(locale.LC_ALL, before)
        os.environ.pop("TZ")
        time.tzset()


@pytest.mark.parametrize(
    "piece",
    ["1 ", "12, ", "May ", "2018-", "3 and ", "the end of ", "12.05.2018 ", "\n ",
     "5 May 1990. On 6 May. "],
)  # fmt: skip
def test_hostile_sizes_are_read_in_linear_time(piece):
    def prepare(length: int) -> Work:
        text = piece * (length // len(piece))
        return lambda: date_readings(text, "2018-01-01")

    assert grows_in_proportion(prepare, 2_000)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("3 Sept 19", (2019, 9, 3)),
        ("Jun-2023", (2023, 6, None)),
        ("31-Nov-2009", None),
        ("24 months", None),
        ("March 18", None),
        ("x" * 200, None),
    ],
)
def test_dateparser_gets_no_chance_to_guess(words, expected):
    assert parse_spelling(words) == expected


@pytest.mark.parametrize(
    "words", ["", "24 months", "the past", "and 2019 officers", "May 2019 or so"]
)
def test_parse_date_reads_all_of_the_words_or_nothing(words):
    assert parse_date(words, "2019-06-01") is None


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("The 30-month project began.", [30]),
        ("It will last 24 months and cost little.", [24]),
        ("It lasted six weeks; a five-day course was added.", [1.38, 0.16]),
        ("a two-year plan, twenty-four months, 1.5 years", [24, 24, 18]),
        ("two and a half years; a year and a half; half a year", [30, 18, 6]),
        ("They stayed for a year.", [12]),
        ("twice a year, every two years, over the past nine years", []),
        ("two years ago, three months later, aged 30 years, 12 years old, a 12-year-old", []),
        ("two to three weeks, 5-6 days", []),
        ("in May 2018, the 1990s, 300 years", []),
    ],
)
def test_durations(text, months):
    assert [d.months for d in read_durations(text)] == months


def test_the_benchmark_splits_ranges_and_closes_open_ends(tmp_path):
    assert spans("from 5 to 9 May 2018", None) == [
        {"start": 5, "end": 6, "first": "2018-05-05", "last": "2018-05-05"},
        {"start": 6, "end": 20, "first": "2018-05-09", "last": "2018-05-09"},
    ]
    assert spans("since 2012", None)[0]["last"] == "2012-12-31"
    gold, predictions = tmp_path / "gold.jsonl", tmp_path / "predictions.jsonl"
    line = {"doc_id": "a", "text": "It ended yesterday.", "published": "2018-01-01"}
    gold.write_text(json.dumps(line) + "\n", encoding="utf-8")
    benchmark(str(gold), str(predictions))
    [found] = json.loads(predictions.read_text(encoding="utf-8"))["spans"]
    assert found["first"] == "2017-12-31"
    benchmark(str(gold), str(predictions), "--no-published")
    assert json.loads(predictions.read_text(encoding="utf-8"))["spans"] == []
