"""Numbers that a sum vouches for: neighbours of a number of people that add up to it.

"Seven units of 818 gendarmes in all were formed, and later 916 others. Altogether 1,734 gendarmes
have been trained": no clause says that the 818 learnt, but their sum does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractors._counted import Phrase
from extractors._findings import PEOPLE, Finding, value_of
from extractors._outcome_links import LINK_REACH, MOST_PARTS

LEAST_TOTAL = 10  # smaller numbers add up by chance


def add_summed(phrases: Sequence[Phrase], found: Sequence[Finding]) -> list[Finding]:
    """The findings with every number of people that their sums need, in order of place."""
    known = {f.phrase.first: f for f in found}
    added: dict[int, Finding] = {}
    for i, phrase in enumerate(phrases):
        whole = known.get(phrase.first)
        if whole is None or whole.indicator not in PEOPLE or not _is_exact(phrase):
            continue
        for around in (phrases[i + 1 :], phrases[:i][::-1]):
            for part in _parts(whole, around, known):
                finding = Finding(part, whole.indicator, whole.kind, "people-add-up", 0.7)
                added.setdefault(part.first, finding)
    return sorted([*found, *added.values()], key=lambda f: f.phrase.first) if added else list(found)


def _parts(whole: Finding, around: Iterable[Phrase], known: dict[int, Finding]) -> list[Phrase]:
    """Those of the next numbers of people that are missing from an exact sum."""
    total = value_of(whole.phrase.quantity)
    if total is None or total < LEAST_TOTAL:
        return []
    run: list[Phrase] = []
    left = total
    for phrase in around:
        distance = abs(phrase.mention.start - whole.phrase.mention.start)
        if distance > LINK_REACH or phrase.block != whole.phrase.block:
            return []
        finding = known.get(phrase.first)
        if finding is not None and finding.indicator not in PEOPLE:
            continue
        if finding is None and not _may_count_people(phrase):
            continue
        left -= value_of(phrase.quantity) or total
        run.append(phrase)
        if left <= 0 or len(run) == MOST_PARTS:
            break
    if left or len(run) < 2 or all(_is_bare(p) for p in run):
        return []  # "16 to 12" is a score
    return [p for p in run if p.first not in known]


def _may_count_people(phrase: Phrase) -> bool:
    """People, or a number without a noun of its own."""
    people = phrase.category in ("person", "deliverer")
    return phrase.mention.label == "count" and (people or _is_bare(phrase))


def _is_bare(phrase: Phrase) -> bool:
    return phrase.elliptic and phrase.counted is None


def _is_exact(phrase: Phrase) -> bool:
    return phrase.quantity.modifier == "exact" and not phrase.quantity.per_unit
