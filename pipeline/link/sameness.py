"""How far two programmes of two articles are one: a score with its reasons.

A score adds up what speaks for it and against it. `SURE` takes more than a title that others may
have, and more than a day and a place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.link.items import Item
from pipeline.link.words import is_misspelt

# Days within which two articles without dates may report the same event.
_NEAR, _LATER = timedelta(days=10), timedelta(days=60)
# Numbers from which on the same number is no chance.
_TELLING_NUMBER = 5


@dataclass(slots=True)
class Score:
    """A score between 0 and 1 with what it is made of; ``never`` where something forbids it."""

    value: float = 0.0
    why: list[str] = field(default_factory=list)
    never: bool = False

    def add(self, points: float, what: str) -> None:
        """Count something for, or with negative points against it."""
        self.value += points
        self.why.append(what if points > 0 else f"but {what}")

    def forbid(self) -> None:
        """Something that cannot be with one and the same."""
        self.never = True

    @property
    def result(self) -> float:
        """Between 0 and 0.99; only a person is sure."""
        return 0.0 if self.never else round(min(max(self.value, 0.0), 0.99), 2)

    @property
    def detail(self) -> str:
        """The reasons in words."""
        return ", ".join(self.why)


def compare(one: Item, other: Item) -> tuple[float, str, str]:
    """Score, rule and reasons for two items of different articles; 0 if they cannot be one."""
    if one.doc_id == other.doc_id or one.event != other.event or one.goods != other.goods:
        return 0.0, "", ""
    if one.original == other.original and one.title == other.title:
        return 0.97, "same_text", "one article repeats the other"
    both_named = one.named and other.named
    score = _by_title(one, other) if both_named else _by_event(one, other)
    rule = "same_title" if both_named else "same_event"
    return score.result, rule, score.detail


# Printed titles ----------------------------------------------------------------------------------


def _by_title(one: Item, other: Item) -> Score:
    score = Score()
    _titles(one, other, score)
    if score.never or score.value == 0.0:
        score.forbid()
        return score
    shared = _support(one, other, score)
    if one.event:
        _event_days(one, other, score)
    else:
        _umbrella_days(one, other, score)
    if not shared and not one.title.telling:
        score.add(-0.2, "nobody in common under a common title")
    return score


def _titles(one: Item, other: Item, score: Score) -> None:
    a, b = one.title, other.title
    if a.marks != b.marks:
        score.forbid()
    elif a.words == b.words:
        score.add(0.85 if a.telling else 0.65, "same title")
    elif a.acronyms & b.acronyms and min(len(a.words), len(b.words)) == 1:
        score.add(0.7, "title and acronym")
    elif wrong := _misspelt(a.words, b.words):
        score.add(0.8 if a.telling or b.telling else 0.6, f"title, {wrong}")
    elif set(a.words) < set(b.words) or set(b.words) < set(a.words):
        score.add(0.5, "title but for a word")


def _misspelt(one: tuple[str, ...], other: tuple[str, ...]) -> str | None:
    """Which word is misspelt, where two titles differ by that alone."""
    if len(one) != len(other):
        return None
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(pairs) != 1:
        return None
    a, b = pairs[0]
    return f"{a!r} for {b!r}" if is_misspelt(a, b) or is_misspelt(b, a) else None


def _support(one: Item, other: Item, score: Score) -> bool:
    """Who takes part; whether anyone in common does."""
    shared = bool(one.orgs & other.orgs)
    if one.implementers & other.implementers:
        score.add(0.2, "who implements it")
    elif shared:
        score.add(0.15, "an organisation in common")
    providers = one.providers & other.providers
    recipients = one.recipients & other.recipients
    if providers:
        score.add(0.1, "same provider")
    elif one.providers and other.providers and not shared:
        score.add(-0.3, "other providers")
    if recipients:
        score.add(0.1, "same recipients")
    elif one.recipients and other.recipients:
        whole = one.title == other.title and one.title.telling and not one.event
        score.add(-0.1 if whole else -0.4, "other recipients")
    if one.event and one.hosts and other.hosts and not one.hosts & other.hosts:
        score.forbid()
    return bool(shared or providers or recipients)


def _event_days(one: Item, other: Item, score: Score) -> None:
    if one.days and other.days:
        if not _overlap(one.days, other.days):
            score.forbid()
        elif one.exact and other.exact:
            score.add(0.15, "same days")
        return
    gap = _gap(one, other)
    if gap is None or gap > _LATER:
        score.add(-0.25, "no common date")


def _umbrella_days(one: Item, other: Item, score: Score) -> None:
    if one.days and other.days and not _overlap(one.days, other.days):
        ended = one.fact.period.end and other.fact.period.end
        if ended and one.fact.period.start and other.fact.period.start:
            score.add(-0.3, "other years")


# Events without a printed title -----------------------------------------------------


def _by_event(one: Item, other: Item) -> Score:
    score = Score()
    if not one.event:
        score.forbid()
        return score
    _when(one, other, score)
    _where(one, other, score)
    if one.orgs & other.orgs:
        score.add(0.2, "an organisation in common")
    if one.topics & other.topics:
        score.add(0.1, "same subject")
    elif one.topics and other.topics:
        score.add(-0.15, "other subjects")
    _how_many(one, other, score)
    return score


def _when(one: Item, other: Item, score: Score) -> None:
    if one.days and other.days:
        if not _overlap(one.days, other.days):
            score.forbid()
        elif one.exact and other.exact:
            same = one.days[0] == other.days[0] or one.days[1] == other.days[1]
            score.add(0.35 if same else 0.3, "same days" if same else "days that overlap")
        else:
            score.add(0.15, "same time")
        return
    gap = _gap(one, other)
    if gap is None or gap > _NEAR:
        score.forbid()
    else:
        score.add(0.1, "published within days")


def _where(one: Item, other: Item, score: Score) -> None:
    for what, a, b in (
        ("host", one.hosts, other.hosts),
        ("recipients", one.recipients, other.recipients),
    ):
        if a and a == b:
            score.add(0.15, f"same {what}")
        elif a & b:
            score.add(0.08, f"some {what}")
        elif a and b:
            score.forbid()
    cities = {_city(item) for item in (one, other)} - {""}
    if len(cities) == 2:
        score.forbid()


def _city(item: Item) -> str:
    """The place that a derived title ends with: "Training course, Nairobi"."""
    return "" if item.named else item.fact.title.rpartition(", ")[2] * (", " in item.fact.title)


def _how_many(one: Item, other: Item, score: Score) -> None:
    shared = {value for value in one.values & other.values if value[1] >= _TELLING_NUMBER}
    if shared:
        score.add(0.25, f"both say {min(shared)[1]:g}")
        return
    people = [{v for i, v in item.values if i == "persons_trained"} for item in (one, other)]
    if all(people):
        score.add(-0.2, "other numbers of people")


def _overlap(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _gap(one: Item, other: Item) -> timedelta | None:
    """Days between the two articles."""
    if one.published is None or other.published is None:
        return None
    return abs(one.published - other.published)


def window(items: list[Item], size: int) -> Iterator[tuple[Item, Item]]:
    """Each item with those that follow it, in order of time: a block of any size costs its size."""
    ordered = sorted(items, key=_time)
    for at, item in enumerate(ordered):
        for other in ordered[at + 1 : at + 1 + size]:
            yield item, other


def _time(item: Item) -> tuple[date, str]:
    days = item.days[0] if item.days else item.published
    return days or date.min, item.key
