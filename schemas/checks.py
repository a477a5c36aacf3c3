"""Checks of one row that look at more than one column; each raises with its own fault code."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

from schemas.edtf import first_day, last_day


def check_bounds(low: float | None, high: float | None) -> None:
    """A lower bound is never above the upper one."""
    if low is not None and high is not None and low > high:
        raise PydanticCustomError(
            "bounds:low_above_high",
            "value_low {low} is above value_high {high}",
            {"low": low, "high": high},
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
