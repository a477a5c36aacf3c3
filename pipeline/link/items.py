"""The programmes of a corpus as linking compares them: one item a programme of an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple, TypeVar, cast

from pipeline.link.digest import Digest, ProgrammeDigest
from pipeline.link.titles import TitleKey, title_key
from schemas.edtf import first_day, last_day, precision
from schemas.facts import ProgrammeFact

T = TypeVar("T")

# Words of a derived title that tell what kind of thing an event is.
_GOODS = re.compile("delivery|donation|equipment|vehicle|hand-over|handover|renovat")


class Item(NamedTuple):
    """A programme of one article, under the key that it has there.

    ``days`` are its first and last possible days, ``exact`` whether they are known to the day.
    ``orgs`` are keys of organisations, ``values`` pairs of indicator and number. ``original`` is
    the article that this one repeats, or itself. The countries of an umbrella are also those of
    its events.
    """

    key: str
    doc_id: str
    original: str
    published: date | None
    fact: ProgrammeFact
    title: TitleKey
    days: tuple[date, date] | None
    exact: bool
    providers: frozenset[str]
    recipients: frozenset[str]
    hosts: frozenset[str]
    orgs: frozenset[str]
    implementers: frozenset[str]
    topics: frozenset[str]
    values: frozenset[tuple[str, float]]
    parent: str | None

    @property
    def named(self) -> bool:
        """Whether the title was printed."""
        return self.fact.title_basis == "named"

    @property
    def event(self) -> bool:
        """Whether it is one activity, not an umbrella."""
        return self.fact.level == "event"

    @property
    def goods(self) -> bool:
        """Whether it hands something over."""
        return _GOODS.search(self.fact.title.casefold()) is not None

    @property
    def age(self) -> tuple[bool, bool, str, str, str]:
        """Order of the articles that may found a programme: who names it, then who comes first."""
        day = self.published.isoformat() if self.published else ""
        return not self.named, self.published is None, day, self.doc_id, self.key


def items_of(
    article: Digest, org_ids: Mapping[str, str], original: str, pool: dict[object, object]
) -> list[Item]:
    """The programmes of an article. ``org_ids`` has the keys of its organisations by wording.

    ``pool`` holds each set once, for all articles: they fill more memory than all else.
    """
    return [_item(article, n, org_ids, original, pool) for n in range(len(article.programmes))]


def _item(
    article: Digest,
    number: int,
    org_ids: Mapping[str, str],
    original: str,
    pool: dict[object, object],
) -> Item:
    def once(values: Iterable[T]) -> frozenset[T]:
        found = frozenset(values)
        return cast("frozenset[T]", pool.setdefault(found, found))

    programme = article.programmes[number]
    fact = programme.fact
    under = [programme, *_below(article, number)]
    takes_part = [(org_ids[n], role) for n, role in programme.organisations if n in org_ids]
    values = (
        (o.fact.indicator, o.fact.quantity.low)
        for o in article.outcomes
        if o.fact.programme == number
    )
    return Item(
        programme.key,
        article.doc_id,
        original,
        first_day(article.published),
        fact,
        title_key(fact.title),
        _days(fact),
        any(d and precision(d) == "day" for d in (fact.period.start, fact.period.end)),
        once(_in_role(under, "provider")),
        once(_in_role(under, "recipient")),
        once(_in_role(under, "host")),
        once(org_id for org_id, _ in takes_part),
        once(org_id for org_id, role in takes_part if role == "implementer"),
        once(programme.topics),
        once((indicator, low) for indicator, low in values if low is not None),
        None if fact.parent is None else article.programmes[fact.parent].key,
    )


def _below(article: Digest, number: int) -> Iterable[ProgrammeDigest]:
    """The events of an umbrella: all of the article, if it has no other umbrella."""
    umbrellas = [n for n, p in enumerate(article.programmes) if p.fact.level == "programme"]
    return (
        p
        for p in article.programmes
        if p.fact.parent == number or (p.fact.level == "event" and umbrellas == [number])
    )


def _in_role(programmes: Iterable[ProgrammeDigest], role: str) -> Iterable[str]:
    return (code for p in programmes for code, r in p.countries if r == role)


def _days(fact: ProgrammeFact) -> tuple[date, date] | None:
    """The first and the last day that it may have taken; an open side is that of the other end."""
    start, end = fact.period.start, fact.period.end
    first = first_day(start or end)
    last = last_day(end or start)
    return (first, max(first, last)) if first and last else None
