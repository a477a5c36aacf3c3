"""Checks of one row that look at more than one column; each raises with its own fault code."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

from schemas.codelists import OCCUPATIONS, SEXES
from schemas.edtf import first_day, last_day
from schemas.table import country_codes

DIMENSION_CODES = {"occupation": OCCUPATIONS, "sex": SEXES}


# Which bounds the words assert (codebook, section 2).
_ONE_VALUE = ("exact", "about")
_LOW_ONLY = ("at_least", "more_than")
_HIGH_ONLY = ("at_most", "less_than", "nearly")


def check_bounds(low: float | None, high: float | None, modifier: str | None) -> None:
    """A lower bound is never above the upper one, and both are what the modifier says."""
    found = {"low": low, "high": high, "modifier": modifier}
    if low is not None and high is not None and low > high:
        raise PydanticCustomError(
            "bounds:low_above_high", "value_low {low} is above value_high {high}", found
        )
    if not _agrees(low, high, modifier):
        raise PydanticCustomError(
            "bounds:modifier", "{low}..{high} is not what {modifier} means", found
        )


def _agrees(low: float | None, high: float | None, modifier: str | None) -> bool:
    if modifier in _ONE_VALUE:
        return low is not None and low == high
    if modifier == "range":
        return low is not None and high is not None
    wants_low, wants_high = modifier in _LOW_ONLY, modifier in _HIGH_ONLY
    return (low is not None) == wants_low and (high is not None) == wants_high


def check_dimension(dimension: str, value: str) -> None:
    """The value is a code of its dimension's list."""
    codes = DIMENSION_CODES.get(dimension) or country_codes()
    if value not in codes:
        raise PydanticCustomError(
            "codelist:value", "{value} is no {dimension}", {"value": value, "dimension": dimension}
        )


def check_period(start: str | None, end: str | None) -> None:
    """An interval does not end before it begins, as far as both ends are known."""
    first, last = first_day(start), last_day(end)
    if first is not None and last is not None and last < first:
        raise PydanticCustomError(
            "period:end_before_start",
            "it ends ({end}) before it starts ({start})",
            {"start": start, "end": end},
        )
