"""Numbers that count nothing: dates, times, durations, ages, addresses, codes, labels, scores.

Each test sees a quantity with some of the text before and behind it, and says why it is none.
Amounts of money and percentages need no test: their unit says what they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from extractors._data import load_rows
from extractors.normalise._phrase import Number
from extractors.normalise.quantities import Reading

_WINDOW = 70


@dataclass(frozen=True, slots=True)
class Context:
    """A count between the text before its modifiers and the text behind them."""

    reading: Reading
    left: str
    right: str
    words: str

    @property
    def value(self) -> float:
        """The upper bound, or the lower, or -1 for a vague number."""
        quantity = self.reading.quantity
        found = quantity.high if quantity.high is not None else quantity.low
        return -1 if found is None else found

    @property
    def is_plain(self) -> bool:
        """Whether it is printed as bare digits, as a year or a page number is."""
        return self.reading.last.shape == "digits" and self.reading.last.scale == 1

    @property
    def ends_in_digit(self) -> bool:
        """Whether a letter behind it is glued to a digit."""
        return self.words[-1:].isdigit()

    @property
    def next_word(self) -> str:
        """The word behind it, as printed; empty where punctuation follows."""
        found = re.match(r"\s([^\W\d_]+)", self.right)
        return found[1] if found else ""

    @property
    def counts_noun(self) -> bool:
        """Whether a word follows that may be a counted noun or belong to one."""
        word = self.next_word
        return len(word) > 2 and word[0].islower() and word not in _FUNCTION_WORDS


def why_not_a_count(text: str, reading: Reading) -> str | None:
    """The reason why a plain number is no count, or None if it may be one."""
    start, end = reading.start, reading.end
    context = Context(
        reading, text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW], text[start:end]
    )
    for reason, test in _TESTS:
        if test(context):
            return reason
    return None


def _forms(name: str, kind_column: str, *kinds: str) -> str:
    key = "words" if name != "one_words" else "word"
    forms = {r[key] for r in load_rows(name) if r[kind_column] in kinds}
    longest_first = sorted(forms, key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in longest_first)


_FUNCTION_WORDS = frozenset(
    r["word"] for r in load_rows("one_words")
    if r["place"] == "behind" and r["reason"].startswith("function")
)  # fmt: skip
_NOT_BEHIND_ONE = frozenset(r["word"] for r in load_rows("one_words") if r["place"] == "behind")
_NOT_BEFORE_ONE = frozenset(r["word"] for r in load_rows("one_words") if r["place"] == "before")

# "12, 13 and 14 March", "three to five days": a list of small numbers up to what they share
_SMALL = (
    r"(?:[0-9]{1,3}(?:st|nd|rd|th)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
)
_LIST = (
    r"(?:(?:\s?[,–-]\s?(?:and\s)?|\s(?:and|or|to|until|till|through|&)\s)(?:the\s)?"
    rf"{_SMALL}){{0,6}}"
)
_MONTHS = [
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept"),
    *("Sep", "Oct", "Nov", "Dec"),
]  # fmt: skip
_MONTH = rf"(?:{'|'.join([*_MONTHS, *(m.upper() for m in _MONTHS)])})(?![^\W\d_])\.?"

_MONTH_BEHIND = re.compile(rf"(?i:{_LIST})(?:st|nd|rd|th)?(?:\s(?:of\s)?|-)?{_MONTH}")
_MONTH_BEFORE = re.compile(
    rf"(?:(?P<during>\b(?i:in|during|since|by|until|last|this|of)\s)?(?<![^\W\d_]){_MONTH})\s?,?\s?"
    rf"(?P<days>(?i:the\s)?(?:(?i:{_SMALL})(?:\s?[,–-]\s?|\s(?:and|to|&|or)\s)){{0,6}})$"
)
_IN_YEAR = re.compile(r"\b(?:in|since|by|from|until|till|during|year|of)\s$", re.IGNORECASE)
_TOTAL_OF = re.compile(r"\b(?:total of|total|all)\s$", re.IGNORECASE)
_DURATION = re.compile(
    rf"{_LIST}(?:\s|-|\s-\s)?(?:(?:full|whole|more|calendar|working|business|consecutive|successive|"
    r"additional|further|intensive|intense|academic|long|teaching|training|contact|school|class|"
    r"credit|and a half|or so|or more)[\s-]){0,2}"
    rf"(?:{_forms('number_units', 'kind', 'time', 'multiple')})(?![^\W_])",
    re.IGNORECASE,
)
_LASTING = re.compile(r"\s(?:day|week|month|year|hour|minute)-?\s?long\b", re.IGNORECASE)
_OLD = re.compile(rf"{_LIST}\s?-?(?:years?[\s-]old|y/o|year-olds?)", re.IGNORECASE)
_MEASURE = re.compile(
    rf"{_LIST}[\s-]?(?:{_forms('number_units', 'kind', 'measure')})(?![^\W_])", re.IGNORECASE
)
_LENGTH = re.compile(rf"\s(?:{_forms('number_units', 'kind', 'length')})\b", re.IGNORECASE)
_COMPOUND = re.compile(
    rf"-(?:{_forms('number_units', 'kind', 'compound', 'length', 'time')})s?(?![^\W_])",
    re.IGNORECASE,
)
_GLUED_UNIT = re.compile(rf"(?:{_forms('number_units', 'kind', 'mass')})(?![^\W_])", re.IGNORECASE)
_NUMBERED = (
    r"(?:(?:[0-9]{1,4}[a-z]?|[IVX]{1,5}|" + _SMALL + r")\s?(?:,|and|&|to|-|–|or)\s?(?:and\s)?){0,5}"
)
_DOCUMENT = re.compile(
    rf"(?<![^\W_])(?:{_forms('number_labels', 'sort', 'document')})[:]?"
    rf"[^\S\n]{{0,2}}(?:no\.?\s|of\s)?[(+-]{{0,2}}{_NUMBERED}$",
    re.IGNORECASE,
)
_SERIES = re.compile(
    rf"(?<![^\W_])(?P<label>{_forms('number_labels', 'sort', 'series')})[ \u00a0-]{_NUMBERED}$",
    re.IGNORECASE,
)
_CAPITAL = re.compile(
    rf"(?<![^\W_])(?P<label>{_forms('number_labels', 'sort', 'capital')})[ \u00a0-]{_NUMBERED}$",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"(?<![\w-])[A-Z]{2,6}[ \u00a0]$")
_CLOCK_BEFORE = re.compile(r"\b(?:at|from|until|till|by|@|between|to)\s$", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[A-Za-z]?,?\s(?:[A-Z][\w.'’-]{0,20}\s){1,4}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Boulevard|Blvd|Lane|Drive|Square|Str|Plaza|Crescent)\b"
    r"|,?\s(?i:rue|avenue|boulevard|quai|via|calle|ul\.)\s"
)
_POSTAL = re.compile(r"(?:\s[A-Z][^\W\d_]{2,20}){1,2}\s?(?:[,.;\n]|$)")
_HOUSE = re.compile(r",\s[0-9]{2,6}(?:-[0-9]{2,4})?\s[A-Z]")
_PLACE_BEFORE = re.compile(r"(?<![^\W\d_])[A-Z][^\W\d_]{2,20}\s$")
_ENUMERATOR = re.compile(r"[.)/]\s{1,3}\S| {2,9}\S")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|e|er|ème|º|ª)\b", re.IGNORECASE)


_AGE_BEFORE = re.compile(
    r"\b(?:(?:he|she|who)\s(?:is|was)|turn(?:s|ed|ing)?|[Aa]n?\s[A-Z][a-z]{2,20}\sof)\s$"
)
_FRACTION_OF_TIME = re.compile(
    r"(?:\s(?:of\s)?(?:an?\s|the\s|last\s)?|-)(?:hours?|days?|years?|months?|weeks?|century|decade|"
    r"term|time|way|past|price|finals?|mile|dozen)\b|\sof\s(?:the\s)?(?:19|20)[0-9]{2}\b(?!\s[a-z])|-[a-z]",
    re.IGNORECASE,
)
_RANKED_FRACTION = re.compile(
    r"\b(?:first|second|third|fourth|last|latter|other|better|this|hours?|days?|weeks?|months?|years?)"
    r"\s(?:and\s)?$",
    re.IGNORECASE,
)
_OF_BOTH = re.compile(r"\sof\s(?:the|these|those|them|whom|which)\b")
_BOTH_NOUNS = re.compile(
    r"(?!\s(?:sides|parties|banks|hands|ways|cases|ends)\b)"
    r"(?:\s(?:the|these|of|its|their))?(?:\s[a-z-]{2,20}){0,2}\s[a-z-]{2,20}s\b"
)
_AND_SOON = re.compile(r"(?:\s[\w'’-]{1,20}){1,6}\sand\b")


def _is_rank(c: Context) -> bool:
    return c.reading.rule == "ordinal" or (c.ends_in_digit and bool(_ORDINAL.match(c.right)))


def _is_glued_before(c: Context) -> bool:
    """Meets "M4", "COVID-19", "fig.3", "A/64", "#4", "+5"."""
    last, before = c.left[-1:], c.left[-2:-1]
    if last.isalnum() or (last and last in "_/\\@#§+^<"):
        return True
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
    """A leading zero, or the version number of something."""
    return bool(re.match(r"0[0-9]", c.words) or re.fullmatch(r"[0-9]\.0", c.words))


def _is_year(c: Context) -> bool:
    """Bare digits from 1800 to 2100, unless words say that they count something."""
    first, last = c.reading.first, c.reading.last
    if not _may_be_year(last):
        return first is not last and _may_be_year(first) and c.value < 100
    if first is not last:
        return _may_be_year(first)
    if _TOTAL_OF.search(c.left):
        return False
    if c.reading.quantity.modifier != "exact" and (c.counts_noun or c.value % 100 == 0):
        return False
    if c.value < 1900 or c.value % 50 == 0:
        return not c.counts_noun or bool(_IN_YEAR.search(c.left))
    return True


def _may_be_year(number: Number) -> bool:
    is_bare = number.shape == "digits" and number.form == "digits" and number.scale == 1
    return is_bare and number.value is not None and 1800 <= number.value <= 2100


def _is_date(c: Context) -> bool:
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


def _is_clock(c: Context) -> bool:
    """Meets "at 10.30"; with "am" or "hrs" behind it is caught as a duration."""
    is_time = re.fullmatch(r"(?:[01]?[0-9]|2[0-3])\.[0-5][0-9]", c.words)
    return bool(is_time and _CLOCK_BEFORE.search(c.left) and not c.counts_noun)


def _is_duration(c: Context) -> bool:
    if _OLD.match(c.right):
        return True
    # "two week-long courses" are two courses
    return bool(_DURATION.match(c.right)) and not (_LASTING.match(c.right) and c.value != 1)


def _is_age(c: Context) -> bool:
    """Meets "a passenger, 31, from Oslo", "who is 40", "an Egyptian of 35"."""
    is_bare = c.is_plain and c.reading.quantity.modifier == "exact"
    if not (is_bare and 14 <= c.value <= 99) or c.counts_noun:
        return False
    apposed = re.search(r"[^\W\d_],\s$", c.left) and re.match(r",\s[^0-9]", c.right)
    return bool(apposed or _AGE_BEFORE.search(c.left))


def _is_measure(c: Context) -> bool:
    if _MEASURE.match(c.right):
        return True
    length = _LENGTH.match(c.right)
    if length is None:
        return False
    is_goods = re.match(r"\sof\b", c.right[length.end() :]) or re.search(r"[-–—:]\s$", c.left)
    return not is_goods


def _is_compound(c: Context) -> bool:
    return bool(_COMPOUND.match(c.right))


def _is_labelled(c: Context) -> bool:
    """Meets "No. 108", "Resolution 1244", "Phases 1 and 2", "Act 65"."""
    if c.reading.rule == "vague":
        return False
    if _DOCUMENT.search(c.left):
        return True
    series = _SERIES.search(c.left)
    if series and c.value <= 99 and (series["label"][0].isupper() or not c.counts_noun):
        return True
    capital = _CAPITAL.search(c.left)
    if capital and capital["label"][0].isupper() and not c.counts_noun:
        return True
    has_noun = len(c.next_word) > 2 and c.next_word.casefold() not in _FUNCTION_WORDS
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
    """Meets "1. Foo" and "2) Foo" at the start of a line, "(1) foo" behind punctuation."""
    if not c.is_plain or c.value > 99:
        return False
    left = c.left.rstrip(" \t•*")
    if not left or left.endswith("\n"):
        return bool(_ENUMERATOR.match(c.right))
    if not (left.endswith("(") and re.match(r"\)\s\S", c.right) and c.value <= 12):
        return False
    return bool(re.search(r"(?:^|[,;:.\n]|\b(?:and|or))\s?\($", left))


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
    if re.search(r"\b(?:per|(?:for|in|out of)\s(?:every|each))\s$", c.left, re.IGNORECASE):
        return True
    if not c.is_plain or c.value > 99:
        return False
    behind = re.match(r"\s{1,3}[0-9]{1,2}(?![\w.,%])", c.right)
    return bool(behind or re.search(r"(?<![\w.,])[0-9]{1,2}\s{1,3}$", c.left))


def _is_number_pair(c: Context) -> bool:
    """Meets "2113-3122": a telephone number, unless a noun follows."""
    first, last = c.reading.first, c.reading.last
    is_pair = first is not last and first.shape == last.shape == "digits"
    return is_pair and (first.value or 0) >= 1000 and not c.next_word


def _is_loose_both(c: Context) -> bool:
    """Meets "both police and customs", which joins two things; "both courses" counts them."""
    if c.reading.rule != "both" or _OF_BOTH.match(c.right):
        return False
    return not _BOTH_NOUNS.match(c.right) or bool(_AND_SOON.match(c.right))


def _is_phrase(c: Context) -> bool:
    return bool(re.match(r"[\s-](?:tolerance|sum|hour|emissions?)\b", c.right)) and c.value == 0


_TESTS: tuple[tuple[str, Callable[[Context], bool]], ...] = (
    ("rank", _is_rank), ("code", _is_glued_before), ("code", _is_glued_behind),
    ("code", _is_code), ("footnote", _is_bracketed), ("year", _is_year), ("date", _is_date),
    ("time", _is_clock), ("duration", _is_duration), ("age", _is_age), ("measure", _is_measure),
    ("compound", _is_compound), ("label", _is_labelled), ("address", _is_address),
    ("enumerator", _is_enumerator), ("pronoun", _is_pronoun), ("both", _is_loose_both),
    ("phrase", _is_phrase), ("page", _is_page), ("code", _is_number_pair),
)  # fmt: skip


def why_not_a_share(text: str, reading: Reading) -> str | None:
    """The reason why a fraction is no share: "half an hour", "the second half"."""
    if reading.rule != "fraction":
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
