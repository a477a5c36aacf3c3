"""Sums that can be defended: each number once, at the place that its words fix, with its bounds.

Only numbers that are ``recommended_for_aggregates`` enter, so parts, targets, numbers for each of
several and repeats in other articles are not counted beside their totals. Where a total is not
tied to one group, but its parts are ("45 officers: 20 from Kenya, 15 from Uganda"), the parts say
where their share belongs, and what is left of the total stays with it. So the groups of any
breakdown hold the same people as the total, and nobody twice. Where a total is open ("up to 30"),
its parts may bound it more closely than its own words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from communique.tables import records
from schemas.codelists import DIMENSIONS, INDICATORS

# What a breakdown may be by.
GROUPS = (*DIMENSIONS, "year", "programme")
# Shares are no counts, countries overlap, and "other" counts unlike things.
NOT_SUMMED = ("share_female", "share_other", "countries_covered", "other")

_YEAR = re.compile(r"\d{4}(?![\dX])")

# Where a number belongs, one set of codes a group; none or several codes fix no group.
Cell = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class _Number:
    """One number of the tables; ``low`` and ``high`` as its words assert."""

    key: str
    whole: str | None
    cell: Cell
    low: float | None
    high: float | None

    @property
    def fixed(self) -> bool:
        """Whether it belongs to one group."""
        return all(len(codes) == 1 for codes in self.cell)


@dataclass(slots=True)
class _Sum:
    """What the numbers of a group add up to."""

    numbers: int = 0
    low: float = 0
    high: float = 0
    without_low: int = 0
    without_high: int = 0

    def add(self, number: _Number) -> None:
        self.numbers += 1
        self.low += number.low or 0
        self.high += number.high or 0
        self.without_low += number.low is None
        self.without_high += number.high is None


def aggregate(
    tables: Mapping[str, pd.DataFrame],
    indicator: str = "persons_trained",
    *,
    by: str | Sequence[str] = (),
    min_confidence: float = 0.0,
) -> pd.DataFrame:
    """Sums of what happened, by any of country, occupation, sex, year and programme.

    ``country`` is that of the people or things counted. ``year`` is the number's own, else its
    programme's, if that is a single one. A number that its words tie to several codes together is
    a group of its own ("ALB+XKX"), one that they tie to none has a missing value there.

    A row a group, with the columns

    * ``numbers``: how many numbers were added;
    * ``low``: at least so many. A number without a lower bound ("up to 30") adds nothing;
    * ``high``: at most so many; missing if any number has no upper bound ("more than 900");
    * ``without_low``, ``without_high``: how many numbers have no such bound.

    Money is summed for each currency, in the column ``unit``. ``min_confidence`` leaves out totals
    that are less certain; below 0.5 they are guesses. Without ``by`` the one row is the sum of all.

    Raises ValueError for an indicator that cannot be summed (shares, countries, ``other``) or an
    unknown group.
    """
    groups = [by] if isinstance(by, str) else list(by)
    _check(indicator, groups)
    keyed = [*groups, "unit"] if indicator == "funding" else groups
    outcomes = tables["outcomes"]
    outcomes = outcomes[outcomes["indicator"] == indicator]
    counted = outcomes["recommended_for_aggregates"] & (outcomes["confidence"] >= min_confidence)
    parts = outcomes[
        (outcomes["kind"] == "actual") & ~outcomes["per_unit"]
        & outcomes["part_of_outcome_id"].notna()
    ]  # fmt: skip
    places = _Places(tables, keyed)
    below: dict[str, list[_Number]] = defaultdict(list)
    for part in _numbers(parts, places):
        below[part.whole or ""].append(part)
    sums: dict[Cell, _Sum] = defaultdict(_Sum)
    for total in _numbers(outcomes[counted], places):
        for share in _shares(total, below):
            sums[share.cell].add(share)
    return _frame(sums, keyed)


def flows(tables: Mapping[str, pd.DataFrame], indicator: str = "persons_trained") -> pd.DataFrame:
    """Which country gives to which: a row for each pair of provider and recipient.

    ``programmes`` counts umbrellas, their events not beside them. ``low`` and ``high`` bound the
    people (or what ``indicator`` counts) of the recipient in those programmes; both are missing if
    no number is tied to it. A programme of two providers stands in both rows: these numbers must
    not be added over providers. Raises ValueError as `aggregate` does.
    """
    roots = roots_of(tables["programmes"])
    roles = tables["programme_countries"]
    sides = {
        role: {(roots[p], c) for p, c in zip(own["programme_id"], own["country_code"], strict=True)}
        for role, own in roles.groupby("role")
    }
    pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
    receiving: dict[str, set[str]] = defaultdict(set)
    for root, code in sides.get("recipient", ()):
        receiving[root].add(code)
    for root, provider in sides.get("provider", ()):
        for recipient in receiving[root]:
            pairs[provider, recipient].add(root)
    people = _by_root(aggregate(tables, indicator, by=["programme", "country"]), roots)
    rows = [_flow(pair, found, people) for pair, found in sorted(pairs.items())]
    columns = {
        "provider": "string", "recipient": "string", "programmes": "Int64",
        "low": "Float64", "high": "Float64",
    }  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def _check(indicator: str, groups: Sequence[str]) -> None:
    if indicator not in INDICATORS:
        raise ValueError(f"no indicator {indicator!r}; there are {', '.join(INDICATORS)}")
    if indicator in NOT_SUMMED:
        raise ValueError(
            f"{indicator} cannot be summed: shares are of different totals, countries and other "
            f"things overlap from programme to programme; look at the rows of outcomes"
        )
    for group in groups:
        if group not in GROUPS:
            raise ValueError(f"no group {group!r}; there are {', '.join(GROUPS)}")


class _Places:
    """Where numbers belong: the codes that the tables tie to each, group by group."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], groups: Sequence[str]) -> None:
        self._groups = groups
        self._codes: dict[tuple[str, str], set[str]] = defaultdict(set)
        dimensions = tables["outcome_dimensions"]
        columns = (dimensions[c] for c in ("outcome_id", "dimension", "value"))
        for key, dimension, value in zip(*columns, strict=True):
            self._codes[key, dimension].add(value)
        self._programmes = {
            row["programme_id"]: _year(row) for row in records(tables["programmes"])
        }

    def cell(self, row: Mapping[str, Any]) -> Cell:
        """The codes of one row of outcomes."""
        return tuple(self._found(row, group) for group in self._groups)

    def _found(self, row: Mapping[str, Any], group: str) -> frozenset[str]:
        if group == "programme":
            return frozenset([row["programme_id"]])
        if group == "unit":
            return frozenset(x for x in [row["unit"]] if isinstance(x, str))
        if group == "year":
            undated = pd.isna(row["start_date"]) and pd.isna(row["end_date"])
            return self._programmes[row["programme_id"]] if undated else _year(row)
        return frozenset(self._codes.get((row["outcome_id"], group), ()))


def _year(row: Mapping[str, Any]) -> frozenset[str]:
    """The one year in which it begins and ends, if that is known."""
    years = {
        found[0] if isinstance(date, str) and (found := _YEAR.match(date)) else None
        for date in (row["start_date"], row["end_date"])
    }
    return frozenset(y for y in years if y) if len(years) == 1 else frozenset()


def _numbers(outcomes: pd.DataFrame, places: _Places) -> Iterator[_Number]:
    for row in records(outcomes):
        low, high = (None if pd.isna(row[c]) else row[c] for c in ("value_low", "value_high"))
        whole = None if pd.isna(row["part_of_outcome_id"]) else row["part_of_outcome_id"]
        yield _Number(row["outcome_id"], whole, places.cell(row), low, high)


def _shares(total: _Number, below: Mapping[str, Sequence[_Number]]) -> Iterator[_Number]:
    """A number as shares that belong to one group each, and what is left of it."""
    parts = [] if total.fixed else _apart(total, below.get(total.key, ()))
    for part in parts:
        yield from _shares(part, below)
    if parts:
        total = _rest(total, parts)
    if not parts or total.high != 0:
        yield total


def _apart(total: _Number, parts: Iterable[_Number]) -> list[_Number]:
    """The parts that tell more than the total where they belong, and share nobody.

    Two parts share nobody if they belong to different groups; of two that may share, the larger
    counts. Parts that add up to more than their total share somebody after all: then none counts.
    """
    chosen: list[_Number] = []
    for part in sorted(parts, key=lambda p: (-(p.low or 0), p.key)):
        placed = replace(part, cell=_inherited(part.cell, total.cell))
        if _tells_more(placed.cell, total.cell) and all(_differ(placed, c) for c in chosen):
            chosen.append(placed)
    most = total.high
    too_many = most is not None and sum(p.low or 0 for p in chosen) > most
    return [] if too_many else chosen


def _inherited(part: Cell, whole: Cell) -> Cell:
    """What its total says holds for a part that says nothing itself."""
    return tuple(own or all_ for own, all_ in zip(part, whole, strict=True))


def _tells_more(part: Cell, whole: Cell) -> bool:
    """Whether it fixes a group that the total leaves open, and contradicts none that it fixes."""
    pairs = list(zip(part, whole, strict=True))
    agree = all(own == known for own, known in pairs if len(known) == 1)
    return agree and any(len(own) == 1 and len(known) != 1 for own, known in pairs)


def _differ(one: _Number, other: _Number) -> bool:
    return any(len(a) == len(b) == 1 and a != b for a, b in zip(one.cell, other.cell, strict=True))


def _rest(total: _Number, parts: Sequence[_Number]) -> _Number:
    """What is left of a total: at least if the parts are largest, at most if they are smallest."""
    lows, highs = [p.low or 0 for p in parts], [p.high for p in parts]
    low = None
    if total.low is not None:
        known = [h for h in highs if h is not None]
        low = max(0.0, total.low - sum(known)) if len(known) == len(highs) else 0.0
    high = None if total.high is None else max(0.0, total.high - sum(lows))
    return replace(total, low=low, high=high)


def _frame(sums: Mapping[Cell, _Sum], groups: Sequence[str]) -> pd.DataFrame:
    rows = [
        (
            *("+".join(sorted(codes)) or None for codes in cell),
            *(s.numbers, s.low, None if s.without_high else s.high, s.without_low, s.without_high),
        )
        for cell, s in (sums or ({(): _Sum()} if not groups else {})).items()
    ]
    types = dict.fromkeys(groups, "string") | {
        "numbers": "Int64", "low": "Float64", "high": "Float64",
        "without_low": "Int64", "without_high": "Int64",
    }  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(types)).astype(types)
    if "year" in groups:
        frame["year"] = frame["year"].astype("Int64")
    return frame.sort_values(list(groups), ignore_index=True) if groups else frame


def roots_of(programmes: pd.DataFrame) -> dict[str, str]:
    """The outermost umbrella of each programme."""
    columns = (programmes[c] for c in ("programme_id", "parent_programme_id"))
    parents = {p: None if pd.isna(q) else q for p, q in zip(*columns, strict=True)}
    found: dict[str, str] = {}
    for key in parents:
        root, seen = key, {key}
        while (above := parents.get(root)) is not None and above not in seen:
            root = above
            seen.add(root)
        found[key] = root
    return found


def _by_root(
    sums: pd.DataFrame, roots: Mapping[str, str]
) -> dict[tuple[str, str], tuple[float, float | None]]:
    """Bounds for each umbrella and country."""
    found: dict[tuple[str, str], tuple[float, float | None]] = {}
    for row in records(sums[sums["country"].notna()]):
        key = roots[row["programme"]], row["country"]
        low, high = found.get(key, (0.0, 0.0))
        more = None if pd.isna(row["high"]) else row["high"]
        found[key] = low + row["low"], None if high is None or more is None else high + more
    return found


def _flow(
    pair: tuple[str, str],
    programmes: Iterable[str],
    people: Mapping[tuple[str, str], tuple[float, float | None]],
) -> tuple[str, str, int, float | None, float | None]:
    provider, recipient = pair
    roots = sorted(programmes)
    tied = [people[root, recipient] for root in roots if (root, recipient) in people]
    highs = [high for _, high in tied]
    low = sum(low for low, _ in tied) if tied else None
    high = sum(h for h in highs if h is not None) if tied and None not in highs else None
    return provider, recipient, len(roots), low, high
