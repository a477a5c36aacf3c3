from datetime import date

import pytest

from schemas.edtf import cut, first_day, is_edtf, last_day, precision, shift


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2023~", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-06-20", date(2023, 6, 20), date(2023, 6, 20)),
        ("2023-06-20?", date(2023, 6, 20), date(2023, 6, 20)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
    ],
)
def test_first_and_last_day(edtf, first, last):
    assert is_edtf(edtf)
    assert (first_day(edtf), last_day(edtf)) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("", "23", "2023-13", "2023-00", "2009-11-31", "0000", "000X", "2023-6-20", "٢٠٢٣"),
        *("2023~?", "2023/2024", "2023-06-20\n", "1.5"),
    ],
)
def test_what_is_no_date(text):
    assert not is_edtf(text)
    assert first_day(text) is None
    assert last_day(text) is None
    with pytest.raises(ValueError, match="no date"):
        precision(text)


def test_unknown_has_no_day():
    assert first_day(None) is None
    assert last_day(None) is None


def test_cut_keeps_the_mark_and_never_refines():
    assert cut("2023-06-20", "month") == "2023-06"
    assert cut("2023-06-20~", "year") == "2023~"
    assert cut("2023", "day") == "2023"
    assert cut("1994-05", "decade") == "199X"


def test_shift():
    assert shift("2023-03-01", "day", -1) == "2023-02-28"
    assert shift("2023-03-01", "week", 2) == "2023-03-15"
    assert shift("2023-01-31", "month", -1) == "2022-12"
    assert shift("2023-06", "year", -9) == "2014"
    assert shift("2023", "month", 1) is None
    assert shift("9999-12-31", "day", 1) is None
    assert shift("0001", "year", -1) is None
