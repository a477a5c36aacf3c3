"""Which findings say again what another has said.

A number printed several times for the same thing is coded once, where it is stated most fully; a
teaser that rounds is the same outcome (codebook sections 2 and 8).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from extractors._findings import Finding, value_of
from extractors._grammar import text_of
from extractors._outcome_details import occupations_of
from extractors._outcome_links import family
from extractors._outcome_programme import Spoken
from schemas.facts import ProgrammeFact

MOST_COMPARED = 60  # findings of one number that are compared; no real article has as many
TEASER_SHARE = 0.15  # how far a rounded teaser may be from the number that it rounds
_DEFINITE = frozenset({"the", "these", "those", "this", "all", "both", "that", "its"})


def drop_repeats(
    found: Sequence[Finding], programmes: Sequence[ProgrammeFact] = ()
) -> list[Finding]:
    """Each result once: the body's statement before a title's, a full one before a reference."""
    body = _Values([f for f in found if not _is_headline(f)])
    kept: list[Finding] = []
    same: dict[tuple[str, float | None], list[Finding]] = {}  # kept ones of one number
    spoken = Spoken(programmes)
    for finding in found:
        key = (family(finding.indicator), value_of(finding.phrase.quantity))
        if _is_headline(finding):
            if any(_same_or_rounded(finding, o) for o in body.near(finding)):
                continue
        elif _is_rough(finding) and any(_teases(finding, o) for o in body.near(finding)):
            continue
        if any(_refers_back(finding, earlier, spoken) for earlier in same.get(key, ())):
            continue
        kept.append(finding)
        same.setdefault(key, [])[MOST_COMPARED:] = [finding]
    return kept


class _Values:
    """Findings by kind and number, so that those near a number are found without a look at all."""

    def __init__(self, found: Sequence[Finding]) -> None:
        self._sorted: dict[str, list[tuple[float, int, Finding]]] = {}
        for i, finding in enumerate(found):
            value = value_of(finding.phrase.quantity)
            number = -1.0 if value is None else value
            self._sorted.setdefault(family(finding.indicator), []).append((number, i, finding))
        for values in self._sorted.values():
            values.sort(key=lambda v: v[:2])

    def near(self, finding: Finding) -> list[Finding]:
        """Findings of the same kind whose number this one may round, at most `MOST_COMPARED`."""
        values = self._sorted.get(family(finding.indicator), [])
        value = value_of(finding.phrase.quantity)
        number = -1.0 if value is None else value
        low, high = number / (1 + TEASER_SHARE), number / (1 - TEASER_SHARE)
        first = bisect_left(values, min(low, number), key=lambda v: v[0])
        near = values[first : first + MOST_COMPARED]
        return [f for n, _, f in near if n <= max(high, number)]


def _is_headline(finding: Finding) -> bool:
    return finding.phrase.block.kind in ("title", "heading")


def _is_rough(finding: Finding) -> bool:
    return finding.phrase.quantity.modifier in ("more_than", "at_least", "about", "nearly")


def _teases(finding: Finding, later: Finding) -> bool:
    """A rounded number ("over 30") that an exact one (33) states more fully further down."""
    exact = later.phrase.quantity.modifier == "exact"
    exact = exact and later.phrase.block.start > finding.phrase.block.start
    a, b = value_of(finding.phrase.quantity), value_of(later.phrase.quantity)
    return exact and a != b and _same_or_rounded(finding, later)


def _same_or_rounded(teaser: Finding, full: Finding) -> bool:
    """The same number, or one that rounds the other."""
    if family(teaser.indicator) != family(full.indicator):
        return False
    a, b = value_of(teaser.phrase.quantity), value_of(full.phrase.quantity)
    if a is None or b is None:
        return a == b
    return a == b or (_is_round(a) and abs(a - b) <= TEASER_SHARE * b)


def _is_round(value: float) -> bool:
    return value >= 20 and value % 10 == 0


def _refers_back(finding: Finding, earlier: Finding, spoken: Spoken) -> bool:
    """The same number again, said as known ("the 48 officers") or in the same words."""
    if family(finding.indicator) != family(earlier.indicator) or not _same_quantity(
        finding, earlier
    ):
        return False
    if _is_headline(earlier) and not _is_headline(finding):
        return False
    if finding.phrase.block == earlier.phrase.block and finding.phrase.block.kind == "item":
        return False
    if finding.phrase.partitive:
        return True
    if finding.phrase.sentence == earlier.phrase.sentence or _of_other_groups(finding, earlier):
        return False
    jobs = occupations_of(finding.phrase)
    bare = finding.phrase.elliptic and earlier.phrase.elliptic  # then the "nouns" are the numbers
    same_noun = not bare and finding.phrase.head.lemma_ == earlier.phrase.head.lemma_
    if same_noun or (bool(jobs) and jobs == occupations_of(earlier.phrase)):
        return True
    one = spoken.of(finding.phrase) == spoken.of(earlier.phrase)
    return one and is_definite(finding)


_GROUP = re.compile(
    r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next)"
    r" (?:batch|group|class|intake|cohort|course|wave|contingent)\b",
    re.IGNORECASE,
)


_FURTHER_GROUP = re.compile(
    r"\b(?:an?|another) (?:\w+ )?"
    r"(?:batch|group|class|intake|cohort|wave|contingent),? of \Z",
    re.IGNORECASE,
)


def _of_other_groups(finding: Finding, earlier: Finding) -> bool:
    """As in "the second batch of 20 officers", where the first batch had 20 as well."""
    start = finding.phrase.mention.start
    if _FURTHER_GROUP.search(finding.phrase.text, max(0, start - 60), start):
        return True
    groups = [
        {name.casefold() for name in _GROUP.findall(text_of(f.phrase.sentence))}
        for f in (finding, earlier)
    ]
    return all(groups) and not groups[0] & groups[1]


def _same_quantity(finding: Finding, earlier: Finding) -> bool:
    a, b = finding.phrase.quantity, earlier.phrase.quantity
    known = value_of(a) is not None
    return known and value_of(a) == value_of(b) and a.unit == b.unit and a.per_unit == b.per_unit


def is_definite(finding: Finding) -> bool:
    """As in "the 48 officers", "all 48", "these three courses": a thing already spoken of."""
    phrase = finding.phrase
    if phrase.words.split(" ", 1)[0] in _DEFINITE:
        return True
    return phrase.first > 0 and phrase.head.doc[phrase.first - 1].lower_ in _DEFINITE
