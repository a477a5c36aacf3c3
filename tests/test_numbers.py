"""Number words and digits to values, and the promises of the counts reader on any text."""

from __future__ import annotations

import pytest
from growth import Work, grows_in_proportion
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.counts import read_counts
from extractors.normalise.money import currency_after, currency_before, currency_code
from extractors.normalise.numbers import find_numbers, parse_number
from extractors.normalise.quantities import parse_quantity
from schemas.codelists import MODIFIERS
from schemas.values import Quantity

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
ANY = settings(max_examples=300, deadline=None, derandomize=True)


class Text:
    """All that the reader asks of a `Doc`, without the time that a tokenizer takes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.user_data: dict[str, object] = {}


def in_words(value: int, *, joint: str = " and ", hyphen: str = "-") -> str:
    """The English name of a number, British with `` and ``, American without."""
    if value < 20:
        return UNITS[value]
    if value < 100:
        rest = hyphen + UNITS[value % 10] if value % 10 else ""
        return TENS[value // 10 - 2] + rest
    if value < 1000:
        rest = joint + in_words(value % 100, hyphen=hyphen) if value % 100 else ""
        return UNITS[value // 100] + " hundred" + rest
    scale, name = next((s, n) for s, n in SCALES if value >= s)
    head = f"{in_words(value // scale, joint=joint, hyphen=hyphen)} {name}"
    tail = value % scale
    if not tail:
        return head
    return head + (joint if tail < 100 else " ") + in_words(tail, joint=joint, hyphen=hyphen)


@ANY
@given(
    value=st.one_of(st.integers(0, 2000), st.integers(0, 10**15 - 1)),
    joint=st.sampled_from((" and ", " ", " & ")),
    hyphen=st.sampled_from(("-", " ")),
)
def test_the_name_of_a_number_is_read_back(value: int, joint: str, hyphen: str) -> None:
    words = in_words(value, joint=joint, hyphen=hyphen)
    assert parse_number(words) == value
    assert parse_number(words.upper()) == value


@ANY
@given(
    value=st.integers(0, 10**12),
    separator=st.sampled_from((",", " ", "\u00a0", "\u2009", "\u202f", "'")),
)
def test_digits_with_any_separator_are_read_back(value: int, separator: str) -> None:
    assert parse_number(f"{value:,}".replace(",", separator)) == value
    assert parse_number(str(value)) == value or str(value)[0] == "0"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("4.000", 4000), ("38.212", 38212), ("2.481.770", 2481770), ("1.234,56", 1234.56),
        ("12,34,567.89", 1234567.89), ("0.5", 0.5), ("1,2 million", 1_200_000),
        ("one thousand 417", 1417), ("five hundred 90", 590), ("2 million 300 thousand", 2_300_000),
        ("one thousand, four hundred and ten", 1410), ("twelve hundred", 1200),
        ("three hundred & fifty", 350), ("two-hundred-and-fifty", 250), ("fourty", 40),
        ("a dozen", 12), ("half a dozen", 6), ("3 dozens", 36), ("half a hundred", 50),
        ("half a million", 500_000), ("two and a half million", 2_500_000), ("2½", 2.5),
        ("three quarters of a million", 750_000), ("two thirds", 2 / 3), ("one fifth", 0.2),
        ("three twenty-firsts", 1 / 7), ("one hundred and two thirds", 100 + 2 / 3),
        ("nine out of ten", 0.9), ("two point five", 2.5), ("nought point zero three", 0.03),
        ("three lakh crore", 3 * 10**12), ("10k", 10_000), ("forty (40)", 40), ("minus five", -5),
        ("-7", -7),
    ],
)  # fmt: skip
def test_forms_of_numbers(words: str, value: float) -> None:
    assert parse_number(words) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "words",
    [
        "", " ", "and", "officers", "twenty-fifth", "two hundred and third", "several hundred",
        "10 officers", "one two", "10:30", "12/03/2018", "192.168.1.2", "1,2,3", "a",
        "fifth", "ten hundred million million", "1" * 50,
    ],
)  # fmt: skip
def test_what_is_no_single_number(words: str) -> None:
    assert parse_number(words) is None


@pytest.mark.parametrize(
    ("words", "quantity"),
    [
        ("more than 200", Quantity(200, None, "more_than")),
        ("27 %", Quantity(27, 27, "exact", "percent")),
        ("between 5 per cent and 46 per cent", None),
        ("5 per cent to 46 per cent", Quantity(5, 46, "range", "percent")),
        ("a quarter", Quantity(25, 25, "exact", "percent")),
        ("€2.5 to 3m", Quantity(2_500_000, 3_000_000, "range", "EUR")),
        ("half a million euros", Quantity(500_000, 500_000, "exact", "EUR")),
        ("at least 20-25", Quantity(20, None, "at_least")),
        ("dozens", Quantity(None, None, "vague")),
        ("more", None),
        ("twenty-fifth", None),
    ],
)
def test_words_to_quantities(words: str, quantity: Quantity | None) -> None:
    assert parse_quantity(words) == quantity


def test_numbers_keep_their_places() -> None:
    text = "İn TİKA's Çankırı office one thousand 417 women and two thirds of 12,5 men"
    assert [text[n.start : n.end] for n in find_numbers(text)] == [
        "one thousand 417", "two thirds", "12,5",
    ]  # fmt: skip


def test_currencies_by_sign_code_and_name() -> None:
    before = currency_before("cost US$ 5", 9)
    assert before is not None
    assert currency_code(before.form, "") == "USD"
    assert currency_after("5 km", 1) is None
    assert currency_before("in M4", 4) is None
    after = currency_after("5 rupees", 1)
    assert after is not None
    assert currency_code(after.form, "a course in Sri Lanka") == "LKR"
    assert currency_code(after.form, "a course") is None


WORDS = (
    "120|7,000|4.000|4\u2009000|13 420 000|one thousand 417|a dozen|half|quarter|third|fifths|"
    "twenty|hundred|million|and|&|a|of|one|two|both|several|tens|27 per cent|%|12.5%|40+|up to|"
    "at least|some|more than|over|no|or more|EUR|US$|$|€|R|CFA francs|m|bn|k|No.|Article|Phase|May|"
    "March|in|from|to|between|2016|2018-2020|10.30|p.m.|each|every|per|each of the|days|years|"
    "week-long|kg|metres|aged|point|minus|-|–|,|.|(|)|[|]|/|+|'|½|\n|\n\n|\u00a0|İ|e\u0301|officers|"
    "http://x.y/1|(993 12) 463514|0"
)
PIECES = tuple(WORDS.split("|"))
TEXTS = st.one_of(
    st.text(max_size=120),
    st.text(alphabet="0123456789 .,:/-+()$€%amkone\n", max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=20).map("".join),
)


@ANY
@given(text=TEXTS)
def test_any_text_is_read_in_order_and_twice_the_same(text: str) -> None:
    found = read_counts(Text(text))
    assert found == read_counts(Text(text))
    end = 0
    for mention in found:
        words = text[mention.start : mention.end]
        assert end <= mention.start < mention.end <= len(text)
        assert words == words.strip()
        assert mention.label in ("count", "percent", "money")
        assert mention.rule
        assert 0 < mention.confidence <= 1
        quantity = mention.value
        assert isinstance(quantity, Quantity)
        assert quantity.modifier in MODIFIERS
        low, high = quantity.low, quantity.high
        assert low is None or high is None or low <= high
        assert (quantity.modifier == "vague") == (low is None and high is None)
        assert (mention.label == "percent") == (quantity.unit == "percent")
        end = mention.end


@ANY
@given(words=st.text(max_size=40))
def test_parsing_never_fails(words: str) -> None:
    parse_number(words)
    parse_quantity(words)


@pytest.mark.parametrize(
    "piece",
    [
        "1", "1,", "1,234,", "1.", "1/", "1 ", "123 ", "12 345 ", "$1 ", "Rs 5 ", "-1", "(1", "+1 ",
        "one ", "one hundred and ", "million ", "half a ", "one in ", "hundreds of ", "2 and ",
        "20 to ", "1, ", "May 1 ", "article 1 and ", "more than ", "each ", "5, 6 and 7% ", "www.a",
    ],
)  # fmt: skip
def test_reading_takes_time_in_proportion_to_the_text(piece: str) -> None:
    def prepare(length: int) -> Work:
        doc = Text((piece * (length // len(piece) + 1))[:length])
        return lambda: read_counts(doc)

    assert grows_in_proportion(prepare, 1_000)
