"""Numbers that a sum vouches for: neighbours of a number of people that add up to it.

"Seven units of 818 gendarmes in all were formed, and later 916 others. Altogether 1,734 gendarmes
have been trained": no clause says that the 818 learnt, but their sum does. The same holds of
rosters ("Senegal 300; Togo 200; Benin 140") and of lists told "respectively".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractors._article import Article
from extractors._counted import Phrase
from extractors._findings import PEOPLE, Finding, value_of
from extractors._outcome_links import LINK_REACH, MOST_PARTS

LEAST_TOTAL = 10  # smaller numbers add up by chance
_MOST_LISTED = 30  # numbers of one roster
_RESPECTIVELY = re.compile(r"[^.;:\n]{0,60}\brespectively\b")
_BETWEEN_NAME = re.compile(r"[ \t]*[:(–—-]?[ \t]*(?:(?:with|sent|had|has|got)[ \t]+)?")
_SENT = re.compile(r"\s+(?:sent|nominated|seconded|contributed|provided)\s+")


def add_summed(
    phrases: Sequence[Phrase], found: Sequence[Finding], article: Article
) -> list[Finding]:
    """The findings with every number of people that their sums need, in order of place."""
    known = {f.phrase.first: f for f in found}
    added: dict[int, Finding] = {}
    for i, phrase in enumerate(phrases):
        whole = known.get(phrase.first)
        if whole is None or whole.indicator not in PEOPLE or not _is_exact(phrase):
            continue
        for around in (phrases[i + 1 :], phrases[:i][::-1]):
            for part in _parts(whole, around, known, article):
                finding = Finding(part, whole.indicator, whole.kind, "people-add-up", 0.7)
                added.setdefault(part.first, finding)
    for finding in (
        *_parts_of_next(phrases, known),
        *_totals(phrases, known),
        *_senders(phrases, known, article),
        *_rosters(phrases, known, article),
    ):
        added.setdefault(finding.phrase.first, finding)
    return sorted([*found, *added.values()], key=lambda f: f.phrase.first) if added else list(found)


def _parts(
    whole: Finding, around: Iterable[Phrase], known: dict[int, Finding], article: Article
) -> list[Phrase]:
    """Those of the next numbers of people that are missing from an exact sum."""
    total = value_of(whole.phrase.quantity)
    if total is None or total < LEAST_TOTAL:
        return []
    run: list[Phrase] = []
    listed = 0
    left = total
    for phrase in around:
        distance = abs(phrase.mention.start - whole.phrase.mention.start)
        in_roster = _is_bare(phrase) and _is_listed(phrase, article)
        if distance > LINK_REACH or (phrase.block != whole.phrase.block and not in_roster):
            break
        finding = known.get(phrase.first)
        if finding is not None and finding.indicator not in PEOPLE:
            continue
        if finding is None and not _may_count_people(phrase):
            continue
        listed += in_roster
        left -= value_of(phrase.quantity) or total
        run.append(phrase)
        if left <= 0 or len(run) == (_MOST_LISTED if listed == len(run) else MOST_PARTS):
            break
    if left or len(run) < 2 or (not listed and all(_is_bare(p) for p in run)):
        return []  # "16 to 12" is a score
    return [p for p in run if p.first not in known]


def _is_listed(phrase: Phrase, article: Article) -> bool:
    """A line of a roster, told by a name beside it, or one of the numbers told "respectively"."""
    return _name_before(phrase, article) or bool(
        _RESPECTIVELY.match(phrase.text, phrase.mention.end)
    )


def _name_before(phrase: Phrase, article: Article) -> bool:
    """A country, a town or a body stands right before the number: "Togo 688", "Malawi: 10"."""
    start = phrase.mention.start
    near = max(phrase.block.start, start - 80)
    names = [
        m
        for group in ("countries", "organisations")
        for m in article.mentions_in(group, near, start)
        if m.end <= start
    ]
    text = phrase.text
    return any(_BETWEEN_NAME.fullmatch(text, m.end, start) for m in names)


def _parts_of_next(phrases: Sequence[Phrase], known: dict[int, Finding]) -> Iterable[Finding]:
    """As in "Eleven of the 15 trainees were coast guards": a part printed before its whole."""
    for phrase, following in pairwise(phrases):
        whole = known.get(following.first)
        if whole is None or whole.indicator not in PEOPLE or phrase.first in known:
            continue
        between = phrase.text[phrase.mention.end : following.mention.start]
        part, total = value_of(phrase.quantity), value_of(following.quantity)
        less = part is not None and total is not None and 1 < part < total
        if less and _is_exact(phrase) and _OF_THE.fullmatch(between):
            yield Finding(phrase, whole.indicator, whole.kind, "number-of-next", 0.7)


_OF_THE = re.compile(r" (?:out )?of (?:the|these|those|all|its|our) ")


def _totals(phrases: Sequence[Phrase], known: dict[int, Finding]) -> Iterable[Finding]:
    """As in "Sixteen finished. The earlier groups numbered 47. Sixty-three people may not …"."""
    before: list[Finding] = []
    for phrase in phrases:
        finding = known.get(phrase.first)
        if finding is not None and finding.indicator in PEOPLE and _is_exact(phrase):
            before += [] if phrase.partitive else [finding]
        elif finding is None and phrase.category == "person" and _is_exact(phrase):
            last = _added_up(before, phrase)
            if last is not None:
                yield Finding(phrase, last.indicator, last.kind, "people-add-up", 0.7)


def _added_up(before: Sequence[Finding], phrase: Phrase) -> Finding | None:
    """The last of the findings right before a number that add up to it exactly."""
    total = value_of(phrase.quantity)
    left = total if total is not None and total >= LEAST_TOTAL else None
    for n, finding in enumerate(reversed(before[-MOST_PARTS:]), 1):
        if left is None or phrase.mention.start - finding.phrase.mention.start > LINK_REACH:
            return None
        left -= value_of(finding.phrase.quantity) or 0
        if left <= 0:
            return before[-1] if left == 0 and n > 1 else None
    return None


def _senders(
    phrases: Sequence[Phrase], known: dict[int, Finding], article: Article
) -> Iterable[Finding]:
    """As in "Ghana sent four, Togo three": who came to what the article tells of next or before."""
    people = [f for f in known.values() if f.indicator in PEOPLE and _is_exact(f.phrase)]
    run: list[Phrase] = []
    for phrase in phrases:
        goes_on = bool(run) and run[-1].sentence == phrase.sentence
        sent = _sent_before(phrase, article)
        if not (_is_bare(phrase) and phrase.first not in known and _is_exact(phrase)):
            continue
        if sent or (goes_on and _name_before(phrase, article)):
            run.append(phrase)
    if len(run) < 2:
        return
    total = sum(value_of(p.quantity) or 0 for p in run)
    near = [f for f in people if abs(f.phrase.mention.start - run[0].mention.start) <= LINK_REACH]
    whole = next((f for f in near if (value_of(f.phrase.quantity) or 0) >= total), None)
    if whole is not None:
        for phrase in run:
            yield Finding(phrase, whole.indicator, whole.kind, "people-of-senders", 0.6)


def _rosters(
    phrases: Sequence[Phrase], known: dict[int, Finding], article: Article
) -> Iterable[Finding]:
    """Runs of named numbers that add up to one of people: "Senegal 300; Togo 200; Benin 140"."""
    totals = {value_of(f.phrase.quantity): f for f in known.values() if f.indicator in PEOPLE}
    for run in _named_runs(phrases, article):
        whole = totals.get(sum(value_of(p.quantity) or 0 for p in run))
        if whole is not None and (value_of(whole.phrase.quantity) or 0) >= LEAST_TOTAL:
            for phrase in run:
                if phrase.first not in known:
                    yield Finding(phrase, whole.indicator, whole.kind, "people-add-up", 0.7)


def _named_runs(phrases: Sequence[Phrase], article: Article) -> Iterable[list[Phrase]]:
    """Two or more bare numbers in a row, each behind a name."""
    run: list[Phrase] = []
    for phrase in phrases:
        if _is_bare(phrase) and _is_exact(phrase) and _name_before(phrase, article):
            run.append(phrase)
            continue
        if len(run) > 1:
            yield run
        run = []
    if len(run) > 1:
        yield run


def _sent_before(phrase: Phrase, article: Article) -> bool:
    """A country's name and a verb of sending stand right before the number."""
    start = phrase.mention.start
    near = article.mentions_in("countries", max(phrase.block.start, start - 60), start)
    return any(_SENT.fullmatch(phrase.text, m.end, start) for m in near)


def _may_count_people(phrase: Phrase) -> bool:
    """People, or a number without a noun of its own."""
    people = phrase.category in ("person", "deliverer")
    return phrase.mention.label == "count" and (people or _is_bare(phrase))


def _is_bare(phrase: Phrase) -> bool:
    return phrase.elliptic and phrase.counted is None


def _is_exact(phrase: Phrase) -> bool:
    return phrase.quantity.modifier == "exact" and not phrase.quantity.per_unit
