"""Numbers to quantities: units, ranges, and the words that bound them ("more than", "or so").

Bounds follow the modifiers of number_modifiers.csv: "at least 27" is 27..None, "up to 30" is
None..30, "some 60" is 60..60 with the words kept as modifier.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from extractors._data import load_rows
from extractors.normalise._atoms import Exact, whole
from extractors.normalise._phrase import Number
from extractors.normalise.money import currency_after, currency_before, currency_code
from extractors.normalise.numbers import find_numbers, plain
from schemas.values import Quantity


@dataclass(frozen=True, slots=True)
class Reading:
    """A quantity in a text. ``first`` and ``last`` are its numbers, the same where it is no range.

    ``start`` and ``end`` take in the unit and the modifiers. ``rule`` names the pattern.
    """

    start: int
    end: int
    label: str
    rule: str
    quantity: Quantity
    first: Number
    last: Number
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with its unit, before ranges and modifiers.

    ``label`` is empty for "10m" without a currency: metres, unless a range gives it one.
    """

    start: int
    end: int
    number: Number
    value: Exact | None
    label: str
    unit: str | None = None


_PERCENT = re.compile(
    r"\s?(?:%|per\s?-?cents?\b|percentage points?\b|percentages?\b|pct\b|p\.c\.)", re.IGNORECASE
)
_DECIMAL_UNIT = re.compile(
    r"\s?(?:million|billion|trillion|bn\b|mn\b|mln\b|m\b|tonnes?\b|tons?\b|metric\b|kg\b|kilos?\b|"
    r"kilogram|litres?\b|liters?\b|grams?\b|%|per\s?cent)",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s?[-‐‑–—]\s?|\s?-?(?:to|till)-?\s?", re.IGNORECASE)
_LINK = re.compile(r"\s(?:and|or|&)\s|,\s(?:and|or)\s|\sto\s", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s(?:[^\W\d_]{1,14}\s){0,2}$", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:increas|ris|rose|gr[eo]w|rais|jump|climb|doubl|reduc|decreas|fall|fell|drop|declin|cut|"
    r"up\b|down\b|expand|upgrad|improv|went\b|go\b|goes\b|chang)\w*\b[^.;:!?\n]{0,50}\bfrom\s"
    r"(?:[^\W\d_]{1,14}\s){0,2}$",
    re.IGNORECASE,
)


def read_quantities(text: str) -> list[Reading]:
    """All quantities of a text in order of place, whatever they count."""
    amounts = _share_units(text, _amounts(text))
    readings: list[Reading] = []
    at = done = 0
    while at < len(amounts):
        pair = _range(text, *amounts[at : at + 2]) if at + 1 < len(amounts) else None
        following = at + (2 if pair else 1)
        if pair is not None or amounts[at].label:
            limit = amounts[following].start if following < len(amounts) else len(text)
            reading = _bounded_before(text, pair or _single(amounts[at]), done)
            readings.append(_bounded_behind(text, reading, limit))
            done = readings[-1].end
        at = following
    return readings


def parse_quantity(words: str) -> Quantity | None:
    """The quantity that words state and nothing else, or None.

    >>> parse_quantity("more than 200")
    Quantity(low=200, high=None, modifier='more_than', unit=None, per_unit=False)
    """
    words = words.strip()
    readings = read_quantities(words)
    if len(readings) != 1 or (readings[0].start, readings[0].end) != (0, len(words)):
        return None
    return readings[0].quantity if readings[0].rule != "ordinal" else None


# ---------------------------------------------------------------------- units
def _amounts(text: str) -> list[_Amount]:
    """All numbers with their percent signs and currencies; a sign between two is the first's."""
    codes: dict[str, str | None] = {}
    amounts: list[_Amount] = []
    done = 0
    for number in find_numbers(text):
        amounts.append(_amount(text, number, codes, done))
        done = amounts[-1].end
    return amounts


def _amount(text: str, number: Number, codes: dict[str, str | None], done: int) -> _Amount:
    value = _decimal_value(text, number)
    percent = _PERCENT.match(text, number.end)
    if percent is not None or number.form in ("fraction", "ratio"):
        return _percent(number, value, percent)
    before = currency_before(text, number.start)
    after = currency_after(text, number.end + _before_currency(text, number))
    is_large = number.scale >= 1000 or number.shape == "grouped"
    if before and (before.start < done or (before.needs_scale and not is_large)):
        before = None
    chosen = after or before
    if chosen is None or number.form in ("both", "ordinal"):
        label = "" if number.suffix == "letter" else "count"
        return _Amount(number.start, number.end, number, value, label)
    if chosen.form not in codes:
        codes[chosen.form] = currency_code(chosen.form, text)
    start = before.start if before else number.start
    end = after.end if after else number.end
    return _Amount(start, end, number, value, "money", codes[chosen.form])


def _before_currency(text: str, number: Number) -> int:
    """What may stand before a currency's name: "30 mln. euros", "millions of dollars"."""
    if number.form == "vague" and text.startswith(" of ", number.end):
        return len(" of")
    return 1 if number.suffix and text.startswith(".", number.end) else 0


def _percent(number: Number, value: Exact | None, sign: re.Match[str] | None) -> _Amount:
    """A share of one is a percentage; more than one of it is a plain number ("four halves")."""
    end = sign.end() if sign else number.end
    if value is not None and sign is None:
        if value > 1:
            return _Amount(number.start, end, number, value, "count")
        value = whole(Fraction(value * 100))
    return _Amount(number.start, end, number, value, "percent", "percent")


def _decimal_value(text: str, number: Number) -> Exact | None:
    """The value of "1.018 tonnes" has decimals where that of "38.212 officers" has thousands."""
    if number.shape != "dotted" or number.value is None:
        return number.value
    digits = text[number.start : number.start + 7]
    is_decimal = number.scale > 1 or _DECIMAL_UNIT.match(text, number.end)
    if is_decimal and not re.match(r"[0-9]{1,3}\.000", digits):
        return Fraction(number.value) / 1000
    return number.value


def _share_units(text: str, amounts: list[_Amount]) -> list[_Amount]:
    """The unit behind a list is that of all: "20 and 30 per cent", "20, 50 and 100 euros"."""
    shared = list(amounts)
    in_list = False
    for at in range(len(shared) - 2, -1, -1):
        here, there = shared[at], shared[at + 1]
        gap = text[here.end : min(there.start, here.end + 8)]
        is_linked = gap == ", " if in_list else bool(_LINK.fullmatch(gap))
        in_list = is_linked and _may_share(here, there, in_list)
        if in_list:
            shared[at] = replace(here, label=there.label, unit=there.unit)
    return shared


def _may_share(here: _Amount, there: _Amount, in_list: bool) -> bool:
    """Plain numbers on both sides, the second with a unit behind it (or shared from behind)."""
    forms = {here.number.form, there.number.form}
    is_behind = in_list or (there.end > there.number.end and there.start == there.number.start)
    limit = 100 if there.label == "percent" else 1000
    return (
        here.label == "count" and there.label != "count" and is_behind
        and forms <= {"digits", "words"} and here.number.scale == there.number.scale == 1
        and here.value is not None and here.value <= limit
    )  # fmt: skip


# ---------------------------------------------------------------------- ranges
def _single(amount: _Amount) -> Reading:
    value = None if amount.value is None else plain(amount.value)
    modifier = "vague" if value is None else "exact"
    rule = amount.number.form
    if amount.label != "count" and rule not in ("fraction", "ratio", "ordinal"):
        rule = amount.label
    quantity = Quantity(value, value, modifier, amount.unit)
    return Reading(
        amount.start, amount.end, amount.label, rule, quantity, amount.number, amount.number
    )


def _range(text: str, first: _Amount, last: _Amount) -> Reading | None:
    """Reads "40-50", "two to three", "between 30 and 40", "$2-3 million"."""
    gap = text[first.end : min(last.start, first.end + 8)]
    if not _links(text, first, last, gap):
        return None
    if first.unit not in (None, last.unit) and last.unit is not None:
        return None
    if first.unit and last.unit and first.label != last.label:
        return None
    if (
        first.value is None
        or last.value is None
        or "ordinal" in (first.number.form, last.number.form)
    ):
        return None
    low, high = _scaled(first, last), last.value
    if low >= high:
        return None
    label = last.label if last.unit else first.label
    if not label or (not last.label and label != "money"):
        return None
    unit = last.unit or first.unit
    rule = "range" if label == "count" else label
    quantity = Quantity(plain(low), plain(high), "range", unit)
    return Reading(first.start, last.end, label, rule, quantity, first.number, last.number)


def _links(text: str, first: _Amount, last: _Amount, gap: str) -> bool:
    before = text[max(0, first.start - 80) : first.start]
    if _DASH.fullmatch(gap):
        return not _CHANGE.search(before)
    if gap.strip().casefold() == "or":  # "two or three", not "191 or 18555"
        return (last.value or 0) <= 5 * (first.value or 0)
    return gap.strip().casefold() in ("and", "&") and bool(_BETWEEN.search(before))


def _scaled(first: _Amount, last: _Amount) -> Exact:
    """The scale of the last is that of both, if that keeps them in order: "2 to 3 million"."""
    low: Exact = first.value or 0
    scale = last.number.scale
    is_shared = first.number.scale == 1 and low * scale < (last.value or 0)
    return whole(Fraction(low * scale)) if is_shared else low


# ---------------------------------------------------------------------- modifiers
_ROWS = load_rows("number_modifiers")


def _alternatives(side: str) -> str:
    words = sorted((r["words"] for r in _ROWS if r["side"] == side), key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in words)


_MODIFIERS = {(r["side"], r["words"].casefold()): r["modifier"] for r in _ROWS}
_FILLER = r"(?:(?:another|some|an? (?:further|additional|total of)|a|the)\s)?"
_BEFORE = re.compile(rf"(?<![\w-])(?P<words>{_alternatives('before')})\s?{_FILLER}$", re.IGNORECASE)
_AFTER = re.compile(
    rf"(?:(?P<glued>{_alternatives('glued')})|\s(?P<after>{_alternatives('after')}))(?![\w])(?!\s?[0-9])",
    re.IGNORECASE,
)
_LAST_WORDS = frozenset(r["words"].split()[-1].casefold() for r in _ROWS if r["side"] == "before")
_LAST_WORDS |= {"another", "further", "additional", "of", "a", "the"}
_PHRASAL = re.compile(r"\b(?:hand|turn|sign|tak|took)\w{0,3}\s$", re.IGNORECASE)
_SIGNS = frozenset("~<>≥≤=≈∼±-")
_WINDOW = 60
_PLACE_WORDS = frozenset({"over", "under", "above", "below", "beyond"})


def _bounded_before(text: str, reading: Reading, done: int) -> Reading:
    """The reading with modifiers in front; of two ("up to about 20") the outer one bounds.

    ``done`` is where the reading before it ends.
    """
    if reading.quantity.modifier == "vague" or reading.rule == "ordinal":
        return reading
    for _ in range(2):
        before = _modifier_before(text, reading, done)
        if before is None:
            break
        start, modifier = before
        reading = _modified(replace(reading, start=start), modifier)
    return reading


def _bounded_behind(text: str, reading: Reading, limit: int) -> Reading:
    """The reading with a modifier behind it, unless that stands before the number at ``limit``."""
    if reading.quantity.modifier not in ("exact", "about") or reading.rule == "ordinal":
        return reading
    after = _AFTER.match(text, reading.end)
    if after is None or (limit < len(text) and not text[after.end() : limit].strip(" \u00a0")):
        return reading
    side = "glued" if after["glued"] else "after"
    words = re.sub(r"\s", " ", after[side]).casefold()
    return _modified(replace(reading, end=after.end()), _MODIFIERS[side, words])


def _modifier_before(text: str, reading: Reading, done: int) -> tuple[int, str] | None:
    """Where the modifier before the reading begins, and its code."""
    begin = max(done, reading.start - _WINDOW)
    before = text[begin : reading.start]
    if not _may_modify(before):
        return None
    found = _BEFORE.search(before)
    if found is None:
        return None
    words = re.sub(r"\s", " ", found["words"]).casefold()
    value = reading.quantity.high
    is_small = reading.label == "count" and value is not None and value < 10
    if words in _PLACE_WORDS and is_small:
        return None  # "under three headings", "over two sessions"
    if words == "over" and _PHRASAL.search(before[: found.start()]):
        return None  # "handed over 12 vehicles"
    if not words[0].isalpha() and not before[: found.start()].rpartition("\n")[2].strip():
        return None  # "> 27 graduate": a mark of a list or of quoted text
    return begin + found.start(), _MODIFIERS["before", words]


def _may_modify(before: str) -> bool:
    """Whether the last word may end a modifier: a quick look before the long pattern."""
    last = before.rsplit(None, 1)[-1:]
    word = last[0].strip("([\"'“‘").casefold() if last else ""
    return word in _LAST_WORDS or before[-1:] in _SIGNS or before[-2:-1] in _SIGNS


def _modified(reading: Reading, modifier: str) -> Reading:
    low, high = reading.quantity.low, reading.quantity.high
    if modifier in ("at_least", "more_than"):
        high = None
    elif modifier in ("at_most", "less_than", "nearly"):
        low = None
    elif low != high:
        modifier = "range"
    return replace(
        reading, quantity=replace(reading.quantity, low=low, high=high, modifier=modifier)
    )
