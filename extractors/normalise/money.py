"""Currency signs, codes and names beside an amount to ISO 4217.

The forms are data (currencies.csv). Where one form serves several countries ("pesos", "CFA
francs"), the countries that the article names decide; a form that stays open has no code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors._data import load_rows


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency's form beside an amount. ``needs_scale`` is true for one letter ("R", "N")."""

    start: int
    end: int
    form: str
    needs_scale: bool = False


_ROWS = load_rows("currencies")
_LONGEST = max(len(r["form"]) for r in _ROWS)
_WINDOW = _LONGEST + 2


def _key(form: str) -> str:
    """Names are read in any case, signs and codes as they stand: "EURO", but not "km" for "KM"."""
    return form.casefold() if _is_name(form) else form


def _is_name(form: str) -> bool:
    return len(form) > 2 and form[1:] != form[1:].upper() and form[-1].isalpha()


def _pattern(sides: tuple[str, ...]) -> str:
    forms = sorted({r["form"] for r in _ROWS if r["side"] in sides}, key=lambda f: (-len(f), f))
    return "|".join(f"(?i:{re.escape(f)})" if _is_name(f) else re.escape(f) for f in forms)


_BY_FORM: dict[str, list[dict[str, str]]] = {}
for _row in _ROWS:
    _BY_FORM.setdefault(_key(_row["form"]), []).append(_row)

_LAST = frozenset(r["form"][-1].casefold() for r in _ROWS if r["side"] != "after")
_FIRST = frozenset(r["form"][0].casefold() for r in _ROWS if r["side"] in ("after", "both"))
_ANY_DOLLAR = r"[A-Z][A-Za-z]{0,2}\$"
_BEFORE = re.compile(
    rf"(?<![\w$€£])(?:(?P<form>{_pattern(('before', 'both'))})|(?P<one>{_pattern(('scaled',))})"
    rf"|(?P<any>{_ANY_DOLLAR}))\s?$"
)
_AFTER = re.compile(rf"[\s-]?(?P<form>{_pattern(('after', 'both'))})(?!\w)")


def currency_before(text: str, at: int) -> Currency | None:
    """The currency that ends right before ``at``: "US$ ", "EUR", "R"."""
    before = text[max(0, at - _WINDOW) : at]
    if before.rstrip()[-1:].casefold() not in _LAST:
        return None
    found = _BEFORE.search(before)
    if found is None:
        return None
    offset = at - len(before)
    form = found["form"] or found["one"] or found["any"]
    start = found.start() + offset
    return Currency(start, start + len(form), form, found["one"] is not None)


def currency_after(text: str, at: int) -> Currency | None:
    """The currency that begins right behind ``at``: " million" is part of the number before."""
    after = text[at : at + _WINDOW]
    if after.lstrip(" \u00a0\u202f\n-")[:1].casefold() not in _FIRST:
        return None
    found = _AFTER.match(after)
    if found is None:
        return None
    return Currency(at + found.start("form"), at + found.end("form"), found["form"])


def currency_code(form: str, text: str) -> str | None:
    """The ISO 4217 code of a form in this article, or None if the article leaves it open."""
    for row in _BY_FORM.get(_key(form), []):
        if not row["where"] or re.search(rf"\b(?:{row['where']})\b", text):
            return row["code"] or None
    return None
