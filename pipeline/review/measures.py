"""Figures from counts: precision, recall, F1, Krippendorff's alpha, each with its interval.

Intervals are 95 % bootstrap intervals over articles, because findings of one article are alike. The
draws are seeded: the same codings give the same figures.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import krippendorff
import numpy as np

DRAWS = 500
_LOW, _HIGH = 12, 487  # the 2.5 % and 97.5 % places among the sorted draws

Counts = Counter[str]
Pair = tuple[object, object]
Level = Literal["nominal", "ratio"]


@dataclass(frozen=True, slots=True)
class Score:
    """One measure over all articles."""

    precision: float
    recall: float
    f1: float
    f1_low: float
    f1_high: float
    tp: int
    fp: int
    fn: int


@dataclass(frozen=True, slots=True)
class Alpha:
    """Krippendorff's alpha of one variable; None where all values are the same."""

    alpha: float | None
    low: float | None
    high: float | None
    units: int


def precision_recall_f1(counts: Mapping[str, int]) -> tuple[float, float, float]:
    """What is found of nothing, and missed of nothing, is no error."""
    tp, fp, fn = (counts.get(name, 0) for name in ("tp", "fp", "fn"))
    precision = tp / (tp + fp) if tp + fp else 1.0
    recall = tp / (tp + fn) if tp + fn else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1


def score(by_article: Mapping[str, Counts], rng: random.Random) -> Score:
    """All articles' counts together (micro), with the interval of F1."""
    total = sum(by_article.values(), Counter())
    keys = list(by_article)
    draws = sorted(
        precision_recall_f1(sum((by_article[rng.choice(keys)] for _ in keys), Counter()))[2]
        for _ in range(DRAWS)
    )
    precision, recall, f1 = precision_recall_f1(total)
    return Score(
        precision, recall, f1, draws[_LOW], draws[_HIGH], total["tp"], total["fp"], total["fn"]
    )


def scores(tallies: Mapping[str, Mapping[str, Counts]]) -> dict[str, Score]:
    """Every measure's score, drawn from one seeded sequence."""
    rng = random.Random(0)
    return {measure: score(by_article, rng) for measure, by_article in tallies.items()}


def alpha(by_article: Mapping[str, Sequence[Pair]], level: Level) -> Alpha:
    """Agreement of two coders on one variable, with an interval over articles.

    A unit is a pair of values, None where a coder gave none. ``level`` is ``nominal`` or ``ratio``.
    """
    measure = _measure(by_article, level)
    keys = list(by_article)
    whole = measure(keys)
    rng = random.Random(0)
    found = [measure([rng.choice(keys) for _ in keys]) for _ in range(DRAWS)] if keys else []
    draws = sorted(d for d in found if d is not None)
    units = sum(len(pairs) for pairs in by_article.values())
    if whole is None or len(draws) < DRAWS // 2:
        return Alpha(whole, None, None, units)
    low, high = (draws[place * len(draws) // DRAWS] for place in (_LOW, _HIGH))
    return Alpha(whole, low, high, units)


def _measure(
    by_article: Mapping[str, Sequence[Pair]], level: Level
) -> Callable[[Sequence[str]], float | None]:
    """A function from articles to alpha, with the values numbered once."""
    values = {v for pairs in by_article.values() for pair in pairs for v in pair if v is not None}
    order = sorted(values, key=_sortable)
    numbers = order if level == "ratio" else list(range(len(order)))
    number = dict(zip(order, numbers, strict=True))
    coded = {
        key: [[np.nan if v is None else number[v] for v in pair] for pair in pairs]
        for key, pairs in by_article.items()
    }

    def of(keys: Sequence[str]) -> float | None:
        units = np.array([pair for key in keys for pair in coded[key]], dtype=float).reshape(-1, 2)
        both = units[~np.isnan(units).any(axis=1)]
        if len(both) == 0 or len(np.unique(both)) < 2:
            return None
        return float(krippendorff.alpha(reliability_data=units.T, level_of_measurement=level))

    return of


def _sortable(value: object) -> tuple[bool, float, str]:
    number = value if isinstance(value, (int, float)) else 0.0
    return isinstance(value, str), float(number), str(value)
