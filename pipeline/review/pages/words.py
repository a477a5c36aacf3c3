"""Codes and values of the tables in words for people."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

import pycountry

from schemas.table import Row

# Codes whose words are not just the code without its underscores.
_WORDS = {
    "e_learning": "e-learning",
    "share_female": "share of women",
    "share_other": "share",
    "other": "other result",
    "programme_countries": "countries",
    "programme_organisations": "organisations",
    "programme_topics": "topics",
    "programme_documents": "programmes",
}
_BOUNDS = {
    "at_least": "{low} or more",
    "more_than": "more than {low}",
    "at_most": "up to {high}",
    "less_than": "less than {high}",
    "nearly": "nearly {high}",
    "about": "about {low}",
    "range": "{low} to {high}",
}
# Below this the codebook speaks of a guess.
GUESS = 0.5


def words(code: str | None) -> str:
    """A code in words: ``persons_trained`` is "persons trained"."""
    return "" if code is None else _WORDS.get(code, code.replace("_", " "))


def country_name(code: str) -> str:
    """The everyday name of a country by its alpha-3 code; the code itself if it has none."""
    return _country_names().get(code, code)


@lru_cache(maxsize=1)
def _country_names() -> dict[str, str]:
    """Names by code: "Moldova" for "Moldova, Republic of", where no other is called so."""
    full = {c.alpha_3: str(getattr(c, "common_name", c.name)) for c in pycountry.countries}
    short = {code: re.sub(r", [^,]* of(?: the)?$", "", name) for code, name in full.items()}
    called = Counter(short.values())
    names = {code: name if called[name] == 1 else full[code] for code, name in short.items()}
    return names | {"XKX": "Kosovo"}


def number(value: float | None) -> str:
    """A number with its thousands apart: 1,400,000 or 27.5; nothing for none."""
    return "" if value is None else f"{value:,.15g}"


def quantity(row: Row) -> str:
    """What a number's words assert, with its unit: "more than 900", "EUR 1,400,000", "27%"."""
    low, high, unit = (row[c] for c in ("value_low", "value_high", "unit"))
    if low is None and high is None:
        return "not counted"
    if unit == "percent":
        shown = [f"{number(v)}%" if v is not None else "" for v in (low, high)]
    else:
        shown = [
            f"{unit} {number(v)}" if unit and v is not None else number(v) for v in (low, high)
        ]
    if low is not None and low == high and row["modifier"] != "about":
        return shown[0]
    pattern = _BOUNDS.get(row["modifier"] or "", "")
    sides = [name for name, value in (("low", low), ("high", high)) if value is None]
    if not pattern or any(f"{{{side}}}" in pattern for side in sides):
        pattern = (
            "{low} to {high}"
            if not sides
            else ("{low} or more" if high is None else "up to {high}")
        )
    return pattern.format(low=shown[0], high=shown[1])


def period(row: Row) -> str:
    """The time of a row as people write it, "2019 to 2021" or "since 2019"; nothing for none."""
    start, end = row["start_date"], row["end_date"]
    if start == end or (start and end and start.rstrip("~?") == end.rstrip("~?")):
        return _date(start or end)
    if start and end:
        return f"{_date(start)} to {_date(end)}"
    return f"since {_date(start)}" if start else f"until {_date(end)}"


def _date(edtf: str | None) -> str:
    """An EDTF date with its mark in words: ``2019-05~`` is "about 2019-05"."""
    if not edtf:
        return ""
    bare = edtf.rstrip("~?")
    shown = f"{bare[:3]}0s" if bare.endswith("X") else bare
    return f"about {shown}" if edtf.endswith("~") else f"{shown}?" if edtf.endswith("?") else shown


def year(on: object) -> int | None:
    """The year of a ``*_on`` column's value."""
    return getattr(on, "year", None)
