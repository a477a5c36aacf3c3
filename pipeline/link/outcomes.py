"""Numbers that several articles report: which of them a sum must leave out.

Of a number that is told again the first report counts. Of a total "so far" and the numbers that it
contains, the total counts, as it does inside one article.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from pipeline.link.decisions import Match
from pipeline.link.digest import Digest, OutcomeDigest
from pipeline.link.record import End, Link
from schemas.edtf import first_day, last_day

# From this number on, two reports of the same umbrella mean the same people, however far apart.
_TELLING = 100
_NEAR = timedelta(days=90)


class Number(NamedTuple):
    """An outcome with its article's day and the programme that it belongs to, and those above."""

    outcome: OutcomeDigest
    doc_id: str
    published: date | None
    programme_id: str
    lineage: tuple[str, ...]
    event: bool

    @property
    def low(self) -> float | None:
        """What is asserted at least, or at most where that is all."""
        quantity = self.outcome.fact.quantity
        return quantity.high if quantity.low is None else quantity.low

    @property
    def day(self) -> date:
        """Its article's day; none is later than all."""
        return self.published or date.max

    @property
    def order(self) -> tuple[bool, str, str, int]:
        """The order of the reports."""
        day = self.published.isoformat() if self.published else ""
        return self.published is None, day, self.doc_id, self.outcome.fact.evidence.start

    @property
    def so_far(self) -> bool:
        """Whether it is a total up to its article."""
        fact = self.outcome.fact
        open_ended = fact.period.start is not None and fact.period.end is None
        return open_ended or self.outcome.so_far

    @property
    def end(self) -> End:
        """Where it stands."""
        return End(self.doc_id, self.outcome.quote, self.outcome.key)


def numbers_of(
    article: Digest, founder: Mapping[str, str], parents: Mapping[str, str]
) -> Iterator[Number]:
    """The outcomes of an article that may repeat others: what happened, counted for all."""
    published = first_day(article.published)
    for outcome in article.outcomes:
        fact = outcome.fact
        if fact.kind != "actual" or fact.quantity.per_unit or fact.quantity.modifier == "vague":
            continue
        programme = article.programmes[fact.programme]
        lineage = [founder[programme.key]]
        while lineage[-1] in parents:
            lineage.append(parents[lineage[-1]])
        event = programme.fact.level == "event"
        yield Number(outcome, article.doc_id, published, lineage[0], tuple(lineage), event)


def find_repeats(numbers: Iterable[Number]) -> list[Link]:
    """Links from each number that a sum must leave out to the one that counts in its place."""
    blocks: dict[tuple[str, str, str | None], list[Number]] = defaultdict(list)
    for number in numbers:
        fact = number.outcome.fact
        for programme_id in number.lineage:
            blocks[programme_id, fact.indicator, fact.quantity.unit].append(number)
    links: dict[str, Link] = {}
    for _, block in sorted(blocks.items(), key=lambda pair: (pair[0][0], pair[0][1])):
        if len({n.doc_id for n in block}) > 1:
            for link in (*_told_again(block), *_contained(block)):
                known = links.get(link.left.key)
                if known is None or link.score > known.score:
                    links[link.left.key] = link
    return _without_circles(links)


def _told_again(block: list[Number]) -> Iterator[Link]:
    """The same number in a later article."""
    first: dict[float, list[Number]] = defaultdict(list)
    for number in sorted(block, key=lambda n: n.order):
        if number.low is None:
            continue
        for known in first[number.low]:
            related = known.programme_id in number.lineage or number.programme_id in known.lineage
            if related and known.doc_id != number.doc_id and _same_count(known, number):
                score, why = _sureness(known, number)
                yield _link("repeats", number, known, score, why)
                break
        else:
            first[number.low].append(number)


def _same_count(one: Number, other: Number) -> bool:
    """Whether two equal numbers may count the same people, things or money."""
    a, b = one.outcome.fact, other.outcome.fact
    for mine, theirs in ((a.occupations, b.occupations), (a.countries, b.countries),
                         (a.sexes, b.sexes)):  # fmt: skip
        if mine and theirs and not set(mine) & set(theirs):
            return False
    spans = [(first_day(f.period.start), last_day(f.period.end)) for f in (a, b)]
    (a_first, a_last), (b_first, b_last) = spans
    return not (
        (a_last and b_first and a_last < b_first) or (b_last and a_first and b_last < a_first)
    )


def _sureness(one: Number, other: Number) -> tuple[float, str]:
    if one.programme_id == other.programme_id and one.event:
        return 0.95, "the same number of the same event"
    if one.outcome.fact.quantity.unit == "percent":
        return 0.9, "the same share of the same programme"
    if (one.low or 0) >= _TELLING:
        return 0.92, "the same large number of the same programme"
    if one.published and other.published and abs(one.published - other.published) <= _NEAR:
        return 0.88, "the same number within weeks"
    return 0.7, "the same small number, far apart"


def _contained(block: list[Number]) -> Iterator[Link]:
    """Numbers of earlier articles inside a later total so far."""
    totals = [n for n in block if n.so_far and n.low is not None and n.published is not None]
    ordered = sorted(totals, key=lambda n: (n.day, n.low or 0, n.doc_id, n.outcome.key))
    days = [total.day for total in ordered]
    for number in sorted(block, key=lambda n: n.order):
        later = ordered[bisect_right(days, number.day) :]
        total = next((t for t in later if _holds(t, number)), None)
        if total is not None:
            why = f"inside the later total {total.outcome.fact.value_text!r}"
            yield _link("contained", number, total, 0.9, why)


def _holds(total: Number, number: Number) -> bool:
    """Whether a later total so far must contain a number of an earlier article."""
    if total.low is None or number.low is None or total.programme_id not in number.lineage:
        return False
    a, b = total.outcome.fact, number.outcome.fact
    inside = all(
        not whole or (part and set(part) <= set(whole))
        for whole, part in ((a.occupations, b.occupations), (a.countries, b.countries),
                            (a.sexes, b.sexes))
    )  # fmt: skip
    start, end = first_day(a.period.start), last_day(b.period.end)
    return inside and total.low >= number.low and not (start and end and end < start)


def _link(relation: str, left: Number, right: Number, score: float, why: str) -> Link:
    decision = "linked" if score >= 0.85 else "unsure"
    return Link("outcome", relation, decision, left.end, right.end, score, relation, why)


def _without_circles(links: Mapping[str, Link]) -> list[Link]:
    """All links, but that no number is left out for one that is left out for it."""
    kept: dict[str, Link] = {}
    for key, link in sorted(links.items(), key=lambda pair: (-pair[1].score, pair[0])):
        at: str | None = link.right.key
        seen = {key}
        while at is not None and at not in seen:
            seen.add(at)
            at = kept[at].right.key if at in kept else None
        if at != key:
            kept[key] = link
    return list(kept.values())


def decide_repeats(
    numbers: Iterable[Number],
    found: Iterable[Link],
    decided: Mapping[frozenset[str], Match],
    by_person: Callable[[Link, Match], Link],
) -> list[Link]:
    """The links with those that people decided in place of the rules' own."""
    by_key = {number.outcome.key: number for number in numbers}
    links = [m for m in found if frozenset((m.left.key, m.right.key)) not in decided]
    for pair, match in decided.items():
        first, later = sorted((by_key[key] for key in pair), key=lambda n: n.order)
        links.append(by_person(_link("repeats", later, first, 0.7, ""), match))
    return links
