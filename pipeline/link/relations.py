"""How programmes belong together: umbrellas with their events, series, phases that follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from pipeline.link.items import Item
from pipeline.link.programmes import Programmes, link_of
from pipeline.link.record import Link

# Words that an umbrella's title must have to be known inside an event's.
_LEAST_WORDS = 2


def founders(items: Mapping[str, Item], groups: Programmes) -> dict[str, str]:
    """The key of the item that founds its programme, by the key of each."""
    found: dict[str, str] = {}
    for key in items:
        if key not in found:
            members = groups.members(key)
            first = min(members, key=lambda k: items[k].age)
            found |= dict.fromkeys(members, first)
    return found


def parents_of(
    items: Mapping[str, Item], founder: Mapping[str, str]
) -> tuple[dict[str, str], list[Link]]:
    """The umbrella of each programme: as an article says, or as its title names it elsewhere."""
    parents: dict[str, str] = {}
    for item in sorted(items.values(), key=lambda item: item.age):
        if item.parent is not None:
            _put(parents, founder[item.key], founder[item.parent])
    links = []
    umbrellas = _umbrellas(items.values())
    for item in sorted(items.values(), key=lambda item: item.age):
        if founder[item.key] not in parents:
            above = _named_inside(item, umbrellas)
            if above and _put(parents, founder[item.key], founder[above.key]):
                detail = "its title names the umbrella"
                links.append(link_of(item, above, "part_of", 0.9, "title_inside", detail))
    return parents, links


def _put(parents: dict[str, str], child: str, parent: str) -> bool:
    """Note a parent, unless the child is above it already."""
    above: str | None = parent
    while above is not None:
        if above == child:
            return False
        above = parents.get(above)
    return parents.setdefault(child, parent) == parent


def _umbrellas(items: Iterable[Item]) -> dict[tuple[str, ...], list[Item]]:
    found: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in items:
        words = item.title.words
        enough = len(words) >= _LEAST_WORDS or item.title.telling
        if item.named and not item.event and enough:
            found[words].append(item)
    return found


def _named_inside(item: Item, umbrellas: Mapping[tuple[str, ...], list[Item]]) -> Item | None:
    """The umbrella of which an event's title has all words in a row, if somebody is in both."""
    words = item.title.words
    if not item.event:
        return None
    for length in range(len(words) - 1, 0, -1):
        for at in range(len(words) - length + 1):
            for above in umbrellas.get(words[at : at + length], ()):
                if above.doc_id != item.doc_id and _together(item, above):
                    return above
    return None


def _together(one: Item, other: Item) -> bool:
    """Whether an organisation is in both, or both a provider and a recipient."""
    if one.orgs & other.orgs:
        return True
    return bool(one.providers & other.providers and one.recipients & other.recipients)


def series_of(items: Mapping[str, Item], founder: Mapping[str, str]) -> Iterator[Link]:
    """Programmes of one title that are not one: each with the next in time."""
    blocks: dict[tuple[tuple[str, ...], bool], dict[str, Item]] = defaultdict(dict)
    for key in dict.fromkeys(founder.values()):
        item = items[key]
        if item.named and len(item.title.words) > 1:
            blocks[item.title.words, item.event][key] = item
    for (_, event), block in blocks.items():
        ordered = sorted(block.values(), key=_time)
        for one, other in pairwise(ordered):
            if _together(one, other) and _told_apart(one, other):
                relation = "series" if event else "follow_up"
                detail = "same title, another number or time"
                yield link_of(one, other, relation, 0.9, relation, detail)


def _told_apart(one: Item, other: Item) -> bool:
    """Whether a number or the time tells them apart, not only a doubt."""
    if one.title.marks != other.title.marks:
        return True
    return bool(one.days and other.days and one.days[1] < other.days[0])


def _time(item: Item) -> tuple[date, str]:
    return (item.days[0] if item.days else item.published or date.min), item.key
