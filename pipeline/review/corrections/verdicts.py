"""What became of each correction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.review.corrections.file import Correction
from pipeline.review.quotes import Span

State = Literal["applied", "stale", "conflicting", "refused"]

STATES: Final[tuple[State, ...]] = ("applied", "stale", "conflicting", "refused")

# Codes of the rows in ``issues``.
CHECKS: Final[Mapping[State, str]] = {
    "stale": "correction:stale",
    "conflicting": "correction:conflict",
    "refused": "correction:refused",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A correction, what became of it, why, and where in the article its words stand.

    ``row`` is the table of the row that it is about, and the row's number among its facts as they
    are corrected; None if there is no such row, or no more.
    """

    correction: Correction
    state: State
    message: str = ""
    span: Span | None = None
    row: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a correction cannot be applied."""

    state: State
    message: str


Problems = dict[Correction, Problem]


def conflict(sides: Iterable[Correction], what: str) -> Problems:
    """All of these contradict each other; each is told of the others."""
    ordered = sorted(set(sides), key=lambda c: (c.line, c.action, c.old, c.new, c.coder, c.date))
    found: Problems = {}
    for one in ordered:
        others = ", ".join(str(c) for c in ordered if c != one)
        found[one] = Problem("conflicting", f"{what}: it contradicts {others}; drop one of them")
    return found
