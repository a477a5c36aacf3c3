"""Things at places of a text, found by bisection: long articles hold thousands of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class ByPlace(Generic[T]):
    """Things in order of the offset at which each begins."""

    def __init__(self, items: Iterable[tuple[int, T]]) -> None:
        ordered = sorted(items, key=lambda pair: pair[0])
        self._starts = [start for start, _ in ordered]
        self._items = [item for _, item in ordered]

    def between(self, start: int, end: int) -> list[T]:
        """What begins at ``start`` or behind it and before ``end``, in order."""
        return self._items[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def last_before(self, offset: int) -> T | None:
        """What begins last before an offset."""
        at = bisect_left(self._starts, offset)
        return self._items[at - 1] if at else None


class Stretches:
    """Stretches of text, merged where they overlap, to ask what lies inside one."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(stretches):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def holds(self, start: int, end: int) -> bool:
        """Whether one stretch holds all of ``start:end``."""
        at = bisect_left(self._starts, start + 1) - 1
        return at >= 0 and end <= self._ends[at]
