"""Numbers that count nothing: dates, times, durations, ages, addresses, codes, labels, scores.

Each test sees a quantity with some of the text before and behind it, and says why it is none.
Amounts of money and percentages need no test: their unit says what they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from extractors._count_context import (
    FUNCTION_WORDS,
    LIST,
    OF_THEM,
    SMALL,
    Context,
    context_of,
    forms,
)
from extractors._data import load_rows
from extractors._time_numbers import is_age, is_clock, is_date, is_duration, is_year
from extractors.normalise.quantities import Reading

_NOT_BEHIND_ONE = frozenset(r["words"] for r in load_rows("one_words") if r["place"] == "behind")
_NOT_BEFORE_ONE = frozenset(r["words"] for r in load_rows("one_words") if r["place"] == "before")
_MEASURE = re.compile(
    rf"{LIST}[\s-]?(?:{forms('number_units', 'kind', 'measure')})(?![^\W_])", re.IGNORECASE
)
_LENGTH = re.compile(rf"\s(?:{forms('number_units', 'kind', 'length')})\b", re.IGNORECASE)
_COMPOUND = re.compile(
    rf"-(?:{forms('number_units', 'kind', 'compound', 'length', 'time')})s?(?![^\W_])",
    re.IGNORECASE,
)
_UNIT_OF_NOUN = re.compile(r"\s(?:lit(?:re|er)|tonne?|gallon|kilogram|kilo)\s(?P<noun>[a-z]{2,20})")
_EMERGENCY = re.compile(r"\s(?:[a-z]{1,20}\s){0,2}(?:emergency|hotline|helpline)\b", re.IGNORECASE)
_GLUED_UNIT = re.compile(rf"(?:{forms('number_units', 'kind', 'mass')})(?![^\W_])", re.IGNORECASE)
_NUMBERED = (
    r"(?:(?:[0-9]{1,4}[a-z]?|[IVX]{1,5}|"
    + SMALL
    + r")\s?(?:\([0-9]{4}\)\s)?(?:,|and|&|to|-|–|or)\s?(?:and\s)?){0,5}"
)
_LABEL = re.compile(
    rf"(?<![^\W_])(?:(?:{forms('number_labels', 'sort', 'document')}):?[^\S\n]{{0,2}}"
    r"(?:no\.?\s|of\s)?[(+-]{0,2}"
    rf"|(?P<series>{forms('number_labels', 'sort', 'series')})[ \u00a0-]"
    rf"|(?P<capital>{forms('number_labels', 'sort', 'capital')})[ \u00a0-]){_NUMBERED}$",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"(?<![\w-])[A-Z]{2,6}[ \u00a0]$")
_ADDRESS = re.compile(
    r"[A-Za-z]?,?\s(?:[A-Z][\w.'’-]{0,20}\s){1,4}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Boulevard|Blvd|Lane|Drive|Square|Str|Plaza|Crescent)\b"
    r"|,?\s(?i:rue|avenue|boulevard|quai|via|calle|ul\.)\s"
)
_POSTAL = re.compile(r"(?:\s[A-Z][^\W\d_]{2,20}){1,2}\s?(?:[,.;\n]|$)")
_HOUSE = re.compile(r",\s[0-9]{2,6}(?:-[0-9]{2,4})?\s[A-Z]")
_PLACE_BEFORE = re.compile(r"(?<![^\W\d_])[A-Z][^\W\d_]{2,20}\s$")
_ENUMERATOR = re.compile(r"[.)/]\s{1,3}\S| {2,9}[A-Z]")
_HEADING = re.compile(r"\.?\s[A-Z]")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|e|er|ème|º|ª)\b", re.IGNORECASE)
_ROW_BEHIND = re.compile(r"\s{1,3}[0-9]{1,2}(?![\w.,%])")
_ROW_BEFORE = re.compile(r"(?<![\w.,])[0-9]{1,2}\s{1,3}$")
_RATE_BEFORE = re.compile(r"\b(?:per|(?:for|in|out of)\s(?:every|each))\s$", re.IGNORECASE)
_BOTH_NOUNS = re.compile(
    r"(?!\s(?:sides|parties|banks|hands|ways|cases|ends)\b)"
    r"(?:\s(?:the|these|of|its|their))?(?:\s[a-z-]{2,20}){0,2}\s[a-z-]{2,20}s\b"
)
_AND_SOON = re.compile(r"(?:\s[\w'’-]{1,20}){1,6}\sand\b")


def why_not_a_count(text: str, reading: Reading) -> str | None:
    """The reason why a plain number is no count, or None if it may be one."""
    context = context_of(text, reading)
    for reason, test in _TESTS:
        if test(context):
            return reason
    return None


def _is_rank(c: Context) -> bool:
    return c.reading.rule == "ordinal" or (c.ends_in_digit and bool(_ORDINAL.match(c.right)))


def _is_glued_before(c: Context) -> bool:
    """Meets "M4", "COVID-19", "fig.3", "A/64", "#4", "+5"."""
    last, before = c.left[-1:], c.left[-2:-1]
    if last.isalnum() or (last and last in "_/\\@#§+^<×"):
        return True
    if last and last in "'’‘" and c.is_plain and c.value < 100:
        return not c.counts_noun  # "the class of '24"
    if last and last in "-‐‑":
        return before.isalnum() or before in (")", "]", "^")
    return last == "." and c.words[:1].isdigit()


def _is_glued_behind(c: Context) -> bool:
    """Meets "5G", "1990s", "4x4", "3-1", "378/1"; not "900officers", "24kg", "30-country"."""
    if not c.ends_in_digit:
        return bool(re.match(r"[_@]|/[0-9]", c.right))
    letters = re.match(r"[^\W\d_]{1,12}", c.right)
    if letters:
        is_unit = _GLUED_UNIT.match(c.right) or re.match(r"x\s", c.right)
        return len(letters[0]) < 3 and not is_unit
    return bool(re.match(r"[_@°º^]|[-‐‑–/:.,×][0-9]|\s?[×:]\s?[0-9]", c.right))


def _is_bracketed(c: Context) -> bool:
    """A footnote mark: "[1]", "[2, 3]"."""
    return bool(
        re.search(r"\[[0-9,\s–-]{0,12}$", c.left) and re.match(r"[0-9,\s–-]{0,12}\]", c.right)
    )


def _is_code(c: Context) -> bool:
    """The version number of something, or "the 911 emergency line"."""
    if c.is_plain and 100 <= c.value <= 999 and _EMERGENCY.match(c.right):
        return True
    return bool(re.fullmatch(r"[0-9]\.0", c.words))


def _is_measure(c: Context) -> bool:
    if _MEASURE.match(c.right):
        return True
    length = _LENGTH.match(c.right)
    if length is None:
        return False
    is_goods = re.match(r"\sof\b", c.right[length.end() :]) or re.search(r"[-–—:]\s$", c.left)
    return not is_goods


def _is_compound(c: Context) -> bool:
    """Meets "three-way", "two-storey", "6,000 litre tanks"."""
    if _COMPOUND.match(c.right):
        return True
    unit = _UNIT_OF_NOUN.match(c.right) if c.value != 1 else None
    return unit is not None and unit["noun"] not in FUNCTION_WORDS


def _is_labelled(c: Context) -> bool:
    """Meets "No. 108", "Resolution 1244", "Phases 1 and 2", "Act 65"."""
    if c.reading.rule == "vague":
        return False
    label = _LABEL.search(c.left[-45:])
    if label and label["series"]:
        if c.value <= 99 and (label["series"][0].isupper() or not c.counts_noun):
            return True
    elif label and label["capital"]:
        if label["capital"][0].isupper() and not c.counts_noun:
            return True
    elif label:
        return True
    has_noun = len(c.next_word) > 2 and c.next_word.casefold() not in FUNCTION_WORDS
    return c.is_plain and not has_noun and bool(_ACRONYM.search(c.left))


def _is_address(c: Context) -> bool:
    """Meets "12 Main Street", "Yerevan 375009", "69006 Lyon", "Miodowa 10, 00-251 Warsaw"."""
    if not c.ends_in_digit:
        return False
    if _ADDRESS.match(c.right) or (_HOUSE.match(c.right) and _PLACE_BEFORE.search(c.left)):
        return True
    if not c.is_plain or c.value < 1000 or c.reading.quantity.modifier != "exact":
        return False
    if _PLACE_BEFORE.search(c.left):
        return not c.next_word
    return bool(_POSTAL.match(c.right) and re.search(r"(?:^|[,\n]\s?)$", c.left))


def _is_enumerator(c: Context) -> bool:
    """Meets "1. Foo", "2) Foo", "3.1 Foo" at the start of a line, "(1) foo" behind punctuation."""
    left = c.left.rstrip(" \t•*")
    begins_line = not left or left.endswith("\n")
    if begins_line and c.reading.last.shape == "decimal" and c.value < 100:
        return bool(_HEADING.match(c.right))
    if not c.is_plain or c.value > 99:
        return False
    if begins_line:
        return bool(_ENUMERATOR.match(c.right))
    if not (left.endswith("(") and re.match(r"\)\s\S", c.right) and c.value <= 12):
        return False
    return f"({c.value + 1:.0f}) " in c.right or bool(
        re.search(r"(?:^|[,;:.\n]|\b(?:and|or))\s?\($", left)
    )


def _is_pronoun(c: Context) -> bool:
    """Meets "one of the", "no one", "one another", "one day"; "one course" is a count."""
    first = c.reading.first
    if first.value != 1 or first is not c.reading.last or first.shape != "unit":
        return False
    if not c.next_word or c.next_word.casefold() in _NOT_BEHIND_ONE:
        return True
    before = re.search(r"([^\W\d_]+)[\s-]$", c.left)
    return before is not None and before[1].casefold() in _NOT_BEFORE_ONE


def _is_page(c: Context) -> bool:
    """One of a row of bare numbers ("1 2 3 4"), or the whole to a rate ("per 100,000")."""
    is_small = c.is_plain and c.value <= 99
    if is_small and (_ROW_BEHIND.match(c.right) or _ROW_BEFORE.search(c.left[-6:])):
        return True
    return bool(_RATE_BEFORE.search(c.left[-16:]))


def _is_number_pair(c: Context) -> bool:
    """Meets "2113-3122": a telephone number, unless a noun follows."""
    first, last = c.reading.first, c.reading.last
    is_pair = first is not last and first.shape == last.shape == "digits"
    return is_pair and (first.value or 0) >= 1000 and not c.next_word


def _is_loose_both(c: Context) -> bool:
    """Meets "both police and customs", which joins two things; "both courses" counts them."""
    if c.reading.rule != "both" or OF_THEM.match(c.right):
        return False
    return not _BOTH_NOUNS.match(c.right) or bool(_AND_SOON.match(c.right))


def _is_phrase(c: Context) -> bool:
    return bool(re.match(r"[\s-](?:tolerance|sum|hour|emissions?)\b", c.right)) and c.value == 0


_TESTS: tuple[tuple[str, Callable[[Context], bool]], ...] = (
    ("page", _is_page), ("rank", _is_rank), ("code", _is_glued_before), ("code", _is_glued_behind),
    ("code", _is_code), ("footnote", _is_bracketed), ("year", is_year), ("date", is_date),
    ("time", is_clock), ("duration", is_duration), ("age", is_age), ("measure", _is_measure),
    ("compound", _is_compound), ("label", _is_labelled), ("address", _is_address),
    ("enumerator", _is_enumerator), ("pronoun", _is_pronoun), ("both", _is_loose_both),
    ("phrase", _is_phrase), ("code", _is_number_pair),
)  # fmt: skip
