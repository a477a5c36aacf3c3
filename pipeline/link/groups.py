"""Things joined into groups by links, where some must stay apart."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
M = TypeVar("M")


@dataclass(slots=True)
class Groups(Generic[K, M]):
    """Disjoint groups. What a link would join is asked first whether it may be together.

    ``mark`` says what a single thing brings to its group, ``joined`` gives the marks of two groups
    together, or None if they must not be one. ``apart`` says of a thing what people hold apart
    from it.
    """

    mark: Callable[[K], M]
    joined: Callable[[M, M], M | None]
    apart: Mapping[K, set[K]] = field(default_factory=dict)
    _top: dict[K, K] = field(default_factory=dict)
    _members: dict[K, list[K]] = field(default_factory=dict)
    _marks: dict[K, M] = field(default_factory=dict)

    def top(self, thing: K) -> K:
        """The one that stands for the thing's group."""
        while (above := self._top.get(thing, thing)) != thing:
            self._top[thing] = thing = self._top.get(above, above)
        return thing

    def members(self, thing: K) -> list[K]:
        """All of its group."""
        return self._members.get(self.top(thing), [thing])

    def all(self) -> Iterator[list[K]]:
        """Every group of two or more."""
        return iter(self._members.values())

    def marks(self, thing: K) -> M:
        """What its group brings together."""
        top = self.top(thing)
        return self._marks[top] if top in self._marks else self.mark(top)

    def join(self, one: K, other: K, *, forced: bool = False) -> bool:
        """Make two groups one, and say whether they are. ``forced`` asks the marks nothing."""
        a, b = self.top(one), self.top(other)
        if a == b:
            return True
        if self._held_apart(a, b):
            return False
        together = self.joined(self.marks(a), self.marks(b))
        if together is None:
            if not forced:
                return False
            together = self.marks(a)
        if len(self.members(a)) < len(self.members(b)):
            a, b = b, a
        self._members[a] = [*self.members(a), *self.members(b)]
        self._members.pop(b, None)
        self._marks.pop(b, None)
        self._marks[a] = together
        self._top[b] = a
        return True

    def _held_apart(self, a: K, b: K) -> bool:
        if not self.apart:
            return False
        small, large = sorted((a, b), key=lambda top: len(self.members(top)))
        return any(self.top(o) == large for m in self.members(small) for o in self.apart.get(m, ()))
