"""Numbers that tell time: years, days of a month, hours, durations, ages."""

from __future__ import annotations

import re

from extractors._count_context import LIST, OF_THEM, SMALL, Context, forms
from extractors.normalise._phrase import Number
from extractors.normalise.quantities import Reading

_MONTHS = [
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept"),
    *("Sep", "Oct", "Nov", "Dec"),
]  # fmt: skip
_MONTH = rf"(?:{'|'.join([*_MONTHS, *(m.upper() for m in _MONTHS)])})(?![^\W\d_])\.?"
_MONTH_BEHIND = re.compile(rf"(?i:{LIST})(?:st|nd|rd|th)?(?:\s(?:of\s)?|-)?{_MONTH}")
_MONTH_BEFORE = re.compile(
    rf"(?:(?P<during>\b(?i:in|during|since|by|until|last|this|of)\s)?(?<![^\W\d_]){_MONTH})\s?,?\s?"
    rf"(?P<days>(?i:the\s)?(?:(?i:{SMALL})(?:\s?[,–-]\s?|\s(?:and|to|&|or)\s)){{0,6}})$"
)
_IN_YEAR = re.compile(r"\b(?:in|since|by|from|until|till|during|year|of)\s$", re.IGNORECASE)
_TOTAL_OF = re.compile(r"\b(?:total of|total|all)\s$", re.IGNORECASE)
_DURATION = re.compile(
    rf"{LIST}(?:\s|-|\s-\s)?(?:(?:full|whole|more|calendar|working|business|consecutive|successive|"
    r"additional|further|intensive|intense|academic|long|teaching|training|contact|school|class|"
    r"credit|and a half|or so|or more)[\s-]){0,2}"
    rf"(?:{forms('number_units', 'kind', 'time', 'multiple')})(?![^\W_])",
    re.IGNORECASE,
)
_LASTING = re.compile(r"\s(?:day|week|month|year|hour|minute)-?\s?long\b", re.IGNORECASE)
_OLD = re.compile(rf"{LIST}\s?-?(?:years?[\s-]old|y/o|year-olds?)", re.IGNORECASE)
_HOURS = r"(?:[01]?[0-9]|2[0-3])\.[0-5][0-9]"
_CLOCK = re.compile(rf"{_HOURS}(?P<until>\s?(?:-|–|to|and|until|till)\s?{_HOURS})?")
_CLOCK_BEFORE = re.compile(r"\b(?:at|from|until|till|by|@|between|to)\s$", re.IGNORECASE)
_PAST = re.compile(r"\b(?:quarter|half) (?:past|to)\s$", re.IGNORECASE)
_AGE_BOUND = re.compile(r"(?:under|over|below|above)\s", re.IGNORECASE)
_AGED_BEFORE = re.compile(
    r"\b(?:boys|girls|children|child|youths?|minors|people|persons|those|anyone|men|women|adults)\s$",
    re.IGNORECASE,
)
_AGE_BEFORE = re.compile(
    r"\b(?:(?:he|she|who)\s(?:is|was)|turn(?:s|ed|ing)?|[Aa]n?\s[A-Z][a-z]{2,20}\sof)\s$"
)
_FRACTION_OF_TIME = re.compile(
    r"(?:\s(?:of\s)?(?:an?\s|the\s|last\s)?|-)(?:hours?|days?|years?|months?|weeks?|century|decade|"
    r"term|time|way|past|price|finals?|mile|dozen)\b|\sof\s(?:the\s)?(?:19|20)[0-9]{2}\b(?!\s[a-z])|-[a-z]"
    rf"|\sof\s{_MONTH}",
    re.IGNORECASE,
)
_RANKED_FRACTION = re.compile(
    r"\b(?:first|second|third|fourth|last|latter|other|better|this|hours?|days?|weeks?|months?|years?)"
    r"\s(?:and\s)?$",
    re.IGNORECASE,
)


def is_year(c: Context) -> bool:
    """Bare digits from 1800 to 2100, unless words say that they count something."""
    first, last = c.reading.first, c.reading.last
    if not _may_be_year(last):
        return first is not last and _may_be_year(first) and c.value < 100
    if first is not last:
        return _may_be_year(first)
    if _TOTAL_OF.search(c.left) or OF_THEM.match(c.right):
        return False
    if c.reading.quantity.modifier != "exact" and (c.counts_noun or c.value % 100 == 0):
        return False
    if c.value < 1900 or c.value % 50 == 0:
        return not c.counts_noun or bool(_IN_YEAR.search(c.left))
    return True


def _may_be_year(number: Number) -> bool:
    is_bare = number.shape == "digits" and number.form == "digits" and number.scale == 1
    return is_bare and number.value is not None and 1800 <= number.value <= 2100


def is_date(c: Context) -> bool:
    """A day beside its month, alone or in a list of days."""
    if not 0 < c.value <= 31:
        return False
    if _MONTH_BEHIND.match(c.right):
        return True
    before = _MONTH_BEFORE.search(c.left) if c.ends_in_digit else None
    if before is None:
        return False
    # "In March 20 officers were trained", "On 3 May, 20 officers", but "On March 20 officers began"
    is_apart = before["days"].rstrip().endswith(",") or (before["during"] and not before["days"])
    return not (is_apart and c.counts_noun)


def is_clock(c: Context) -> bool:
    """Meets "at 10.30", "half past nine"; with "am" or "hrs" behind it is caught as a duration."""
    if _PAST.search(c.left):
        return True
    time = _CLOCK.fullmatch(c.words)
    if time is None or c.counts_noun:
        return False
    return time["until"] is not None or bool(_CLOCK_BEFORE.search(c.left))


def is_duration(c: Context) -> bool:
    """A number of days, hours, years, or of times."""
    if _OLD.match(c.right):
        return True
    # "two week-long courses" are two courses
    return bool(_DURATION.match(c.right)) and not (_LASTING.match(c.right) and c.value != 1)


def is_age(c: Context) -> bool:
    """Meets "a passenger, 31, from Oslo", "who is 40", "an Egyptian of 35"."""
    if not (c.is_plain and 10 <= c.value <= 99) or c.counts_noun:
        return False
    if c.reading.quantity.modifier != "exact":
        return bool(_AGED_BEFORE.search(c.left) and _AGE_BOUND.match(c.words))
    apposed = re.search(r"[^\W\d_],\s$", c.left) and re.match(r",\s[^0-9]", c.right)
    return bool(apposed or _AGE_BEFORE.search(c.left))


def why_not_a_share(text: str, reading: Reading) -> str | None:
    """The reason why a fraction is no share: "half an hour", "one in ten days"."""
    if reading.rule not in ("fraction", "ratio"):
        return None
    left, right = (
        text[max(0, reading.start - 24) : reading.start],
        text[reading.end : reading.end + 24],
    )
    if left[-1:] in ("-", "/") or left[-1:].isalnum():
        return "code"
    if _FRACTION_OF_TIME.match(right) or _RANKED_FRACTION.search(left):
        return "time"
    return None
