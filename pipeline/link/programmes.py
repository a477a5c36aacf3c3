"""Which programmes of several articles are one, which are a series, and what belongs to what.

Pairs come from blocks that share a title, a day and a country, or a week, a country and an
organisation. In a block each is compared with the few that are next in time. No group has two
programmes of one article: the article tells them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.link.groups import Groups
from pipeline.link.items import Item
from pipeline.link.record import SURE, UNSURE, End, Link, decision_of
from pipeline.link.sameness import compare, window

# How many of a block each programme is compared with.
_NEXT = 20


@dataclass(slots=True)
class Marks:
    """What a group brings together: its articles, and the numbers of its printed titles."""

    articles: set[str] = field(default_factory=set)
    numbers: frozenset[str] | None = None


Programmes = Groups[str, Marks]


def joined_marks(one: Marks, other: Marks) -> Marks | None:
    """Both together; None for two programmes of one article, or two numbers of a series."""
    small, large = sorted((one, other), key=lambda m: len(m.articles))
    if not small.articles.isdisjoint(large.articles):
        return None
    if None not in (one.numbers, other.numbers) and one.numbers != other.numbers:
        return None
    large.articles |= small.articles
    large.numbers = one.numbers if other.numbers is None else other.numbers
    return large


def groups_of(items: Mapping[str, Item], apart: Mapping[str, set[str]]) -> Programmes:
    """Every programme on its own."""

    def mark(key: str) -> Marks:
        item = items[key]
        return Marks({item.doc_id}, item.title.marks if item.named else None)

    return Groups(mark, joined_marks, apart)


def join_programmes(
    items: Mapping[str, Item], groups: Programmes, decided: Container[frozenset[str]]
) -> list[Link]:
    """Join the programmes that are one; links made, and pairs that are put before a person.

    No rule is asked about the pairs that people decided.
    """
    links: list[Link] = []
    unsure: list[Link] = []
    for score, a, b, rule, detail in sorted(_scored(items), key=lambda s: (-s[0], *s[1:])):
        if frozenset((a, b)) in decided or groups.top(a) == groups.top(b):
            continue
        link = link_of(items[a], items[b], "same", score, rule, detail)
        if score < SURE:
            unsure.append(link)
        elif groups.join(a, b):
            links.append(link)
    return links + [m for m in unsure if groups.top(m.left.key) != groups.top(m.right.key)]


def link_of(one: Item, other: Item, relation: str, score: float, reason: str, detail: str) -> Link:
    """The record of a pair, the earlier article on the left."""
    left, right = (one, other) if one.age <= other.age else (other, one)
    if relation == "part_of":
        left, right = one, other
    decision = decision_of(score)
    return Link("programme", relation, decision, end_of(left), end_of(right), score, reason, detail)


def end_of(item: Item) -> End:
    """Where a programme stands, and its title there."""
    return End(item.doc_id, item.fact.title, item.key)


_Scored = tuple[float, str, str, str, str]


def _scored(items: Mapping[str, Item]) -> Iterator[_Scored]:
    """Pairs that may be one, each once."""
    numbers = {key: number for number, key in enumerate(items)}
    seen: set[int] = set()  # a pair as one number takes a third of the memory
    for block in _blocks(items.values()):
        for one, other in window(block, _NEXT):
            a, b = sorted((one, other), key=lambda item: item.key)
            pair = numbers[a.key] * len(numbers) + numbers[b.key]
            if pair in seen:
                continue
            seen.add(pair)
            score, rule, detail = compare(a, b)
            if score >= UNSURE:
                yield score, a.key, b.key, rule, detail


# Blocks ------------------------------------------------------------------------------------------


def _blocks(items: Iterable[Item]) -> Iterator[list[Item]]:
    found = list(items)
    for keys in (_by_title, _by_text, _by_day):
        yield from _grouped(found, keys)
    yield from _nearly_titled([item for item in found if item.named])


def _grouped(
    items: Iterable[Item], keys: Callable[[Item], Iterable[Hashable]]
) -> Iterator[list[Item]]:
    blocks: dict[Hashable, list[Item]] = defaultdict(list)
    for item in items:
        for key in dict.fromkeys(keys(item)):
            blocks[key].append(item)
    return (block for block in blocks.values() if len(block) > 1)


def _by_title(item: Item) -> Iterator[Hashable]:
    """A common title meets only where somebody takes part in both."""
    if not item.named:
        return
    title = item.title
    if title.telling:
        yield title.words, title.marks
    for who in (*item.orgs, *item.providers, *item.recipients):
        yield title.words, title.marks, who
        for acronym in title.acronyms:
            yield acronym, title.marks, who


def _by_text(item: Item) -> Iterator[Hashable]:
    yield item.original, item.title


def _by_day(item: Item) -> Iterator[Hashable]:
    """Events of a day in a country; without a day, of a week with an organisation."""
    if not item.event:
        return
    places = item.hosts | item.recipients
    if item.days:
        first, last = item.days
        for place in places:
            if item.exact:
                yield from ((day, place) for day in {first, last})
            for who in item.orgs:
                yield first.year, first.month, place, who
                yield last.year, last.month, place, who
    if item.published:
        week = item.published.toordinal() // 7
        for place in places:
            for who in item.orgs:
                yield from (("week", w, place, who) for w in (week, week + 1))


def _nearly_titled(items: list[Item]) -> Iterator[list[Item]]:
    """Titles that differ in one word: it is misspelt, or stands in one of them only."""
    whole: dict[Hashable, list[Item]] = defaultdict(list)
    blocks: dict[Hashable, list[Item]] = defaultdict(list)
    for item in items:
        words, marks = item.title.words, item.title.marks
        whole[words, marks].append(item)
        for at in range(len(words) if len(words) > 1 else 0):
            blocks[(*words[:at], *words[at + 1 :]), marks].append(item)
    for sign, block in blocks.items():
        found = block + whole.get(sign, [])
        if len({item.title for item in found}) > 1:
            yield found
