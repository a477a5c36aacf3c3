"""What the comparison of two codings of one article notes down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.review.coding import Outcome, Source
from pipeline.review.measures import Counts
from pipeline.review.quotes import Span

NOWHERE = Source()


@dataclass(frozen=True, slots=True)
class Error:
    """One difference: ``what`` is extra, missed, or the attribute that differs.

    What was missed has no place, but may have ``names`` to look for.
    """

    article: str
    measure: str
    what: str
    got: str
    wanted: str
    place: Span | None = None
    rule: str | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found: ``correct`` is None for what is optional; ``item`` is what it hit."""

    measure: str
    rule: str
    correct: bool | None
    item: tuple[object, ...] | None


@dataclass
class Comparison:
    """Counts, agreement, differences and hits of one article."""

    article: str
    counts: dict[str, Counts] = field(default_factory=dict)
    agreement: list[tuple[str, bool]] = field(default_factory=list)
    errors: list[Error] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    pairs: list[tuple[Outcome, Outcome]] = field(default_factory=list)

    def count(self, measure: str, tp: int, fp: int, fn: int) -> None:
        """Note the counts of a measure."""
        self.counts[measure] = Counter(tp=tp, fp=fp, fn=fn)

    def differ(
        self, measure: str, what: str, got: object, wanted: object, source: Source = NOWHERE
    ) -> None:
        """Note a difference."""
        error = Error(
            self.article, measure, what, show(got), show(wanted), source.place, source.rule
        )
        self.errors.append(error)

    def miss(
        self, measure: str, wanted: object, names: Iterable[str] = (), place: Span | None = None
    ) -> None:
        """Note what was not found; ``names`` are words that may stand for it in the article."""
        words = tuple(sorted(names, key=lambda name: (-len(name), name)))
        error = Error(self.article, measure, "missed", "none", show(wanted), place, names=words)
        self.errors.append(error)

    def hit(self, measure: str, source: Source, correct: bool | None, *item: object) -> None:
        """Note what a rule found; a person's finding has no rule."""
        if source.rule is not None:
            self.hits.append(
                Hit(measure, source.rule, correct, (self.article, *item) if item else None)
            )


def show(value: object) -> str:
    """A value in few words, for people."""
    if value is None:
        return "none"
    if isinstance(value, Outcome):
        bounds = f"{show(value.low)}..{show(value.high)}"
        return f"{value.indicator} {bounds} {value.kind} {value.quote!r}"
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:,.0f}"
    if isinstance(value, (frozenset, set)):
        return ", ".join(sorted(map(str, value))) or "none"
    if isinstance(value, (tuple, list)):
        return " ".join(show(v) for v in value)
    return str(value)
