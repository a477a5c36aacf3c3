"""Decisions applied: which things are joined, which are held apart, and which have no effect."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pipeline.link.decisions import Match, Side, Trouble
from pipeline.link.groups import Groups

K = TypeVar("K", bound=Hashable)
M = TypeVar("M")

# Finds what a side of a decision names; nothing if it is not there any more.
Find = Callable[[Side], Sequence[K]]


@dataclass(slots=True)
class Decided(Generic[K]):
    """Decisions of one kind in terms of the things themselves."""

    same: list[tuple[K, K, Match]] = field(default_factory=list)
    apart: dict[K, set[K]] = field(default_factory=dict)
    # Pairs on which no rule is asked any more, with the decision.
    pairs: dict[frozenset[K], Match] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)


def resolve(matches: Iterable[Match], find: Find[K]) -> Decided[K]:
    """What the decisions name, with those that name nothing or contradict a newer one."""
    found: Decided[K] = Decided()
    for match in sorted(matches, key=lambda m: (m.when, m.path, m.line), reverse=True):
        lefts, rights = find(match.left), find(match.right)
        missing = [s.text for s, keys in ((match.left, lefts), (match.right, rights)) if not keys]
        if missing:
            what = f"{match.place}: no {match.kind} {missing[0]!r} any more; the line is kept"
            found.troubles.append(Trouble("match_stale", what))
            continue
        pairs = [(left, right) for left in lefts for right in rights if left != right]
        if not pairs:
            what = f"{match.place}: {match.left.text!r} and {match.right.text!r} are one name"
            found.troubles.append(Trouble("match_stale", what))
        for left, right in pairs:
            _note(found, left, right, match)
    return found


def _note(found: Decided[K], left: K, right: K, match: Match) -> None:
    pair = frozenset((left, right))
    known = found.pairs.get(pair)
    if known is not None and known.decision != match.decision:
        what = f"{match.place}: {match.decision!r}, but {known.place} says {known.decision!r}"
        found.troubles.append(Trouble("match_conflict", f"{what}; the newer one counts"))
        return
    found.pairs[pair] = match
    if match.decision == "different":
        found.apart.setdefault(left, set()).add(right)
        found.apart.setdefault(right, set()).add(left)
    elif match.decision == "same" and known is None:
        found.same.append((left, right, match))


def join_decided(groups: Groups[K, M], decided: Decided[K]) -> None:
    """Join what people say is one; what they hold apart elsewhere stays apart, and is told."""
    for left, right, match in decided.same:
        if not groups.join(left, right, forced=True):
            what = f"{match.place}: 'same', but other lines hold the two apart; they stay apart"
            decided.troubles.append(Trouble("match_conflict", what))
