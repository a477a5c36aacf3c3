"""Which findings repeat one another, and which are parts of another.

A number printed several times for the same thing is coded once, where it is stated most fully; a number
that is a subset of another names it, so that sums do not count it twice (codebook section 2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors._outcome_details import occupations_of, programme_of
from extractors._outcome_rules import PEOPLE, Finding
from schemas.facts import ProgrammeFact
from schemas.values import Quantity

_DEFINITE = frozenset({"the", "these", "those", "this", "all", "both", "that", "its"})
_INCLUDING = re.compile(
    r"(?:\bincluding|\bamong (?:them|whom|these)|\bof (?:them|whom|which|these|this)|\bcomprising|"
    r"\bnamely|\bout of|\bwith|\bwere|\bare|[:(–—,-])\s*(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_STRONG_INCLUDING = re.compile(
    r"(?:\bincluding|\bamong (?:them|whom|these)|\bof (?:them|whom|which|these)|\bcomprising|[:(])\s*(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
TEASER_SHARE = 0.15  # how far a rounded teaser may be from the number that it rounds
LINK_REACH = 700  # characters between a total and its parts


def value_of(quantity: Quantity) -> float | None:
    """The printed number of a quantity, whichever side it bounds."""
    return quantity.low if quantity.low is not None else quantity.high


def drop_repeats(
    found: Sequence[Finding], programmes: Sequence[ProgrammeFact] = ()
) -> list[Finding]:
    """Each result once: the body's statement before a title's, a full one before a reference."""
    kept: list[Finding] = []
    for i, finding in enumerate(found):
        if _is_headline(finding):
            others = [f for f in found if not _is_headline(f)]
            if any(_same_or_rounded(finding, o) for o in others):
                continue
        elif any(_teases(finding, later) for later in found[i + 1 :]):
            continue
        if any(_refers_back(finding, earlier, programmes) for earlier in kept):
            continue
        kept.append(finding)
    return kept


def _teases(finding: Finding, later: Finding) -> bool:
    """A rounded number ("over 30") that an exact one (33) states more fully further down."""
    if finding.phrase.quantity.modifier not in ("more_than", "at_least", "about", "nearly"):
        return False
    exact = later.phrase.quantity.modifier == "exact" and later.phrase.block != finding.phrase.block
    a, b = value_of(finding.phrase.quantity), value_of(later.phrase.quantity)
    return exact and a != b and _same_or_rounded(finding, later)


def _is_headline(finding: Finding) -> bool:
    return finding.phrase.block.kind in ("title", "heading")


def _family(indicator: str) -> str:
    return "people" if indicator in PEOPLE else indicator


def _same_or_rounded(teaser: Finding, full: Finding) -> bool:
    """The same number, or one that rounds the other."""
    if _family(teaser.indicator) != _family(full.indicator):
        return False
    a, b = value_of(teaser.phrase.quantity), value_of(full.phrase.quantity)
    if a is None or b is None:
        return a == b
    return a == b or (_is_round(a) and abs(a - b) <= TEASER_SHARE * b)


def _is_round(value: float) -> bool:
    return value >= 20 and value % 10 == 0


def _refers_back(
    finding: Finding, earlier: Finding, programmes: Sequence[ProgrammeFact]
) -> bool:
    """The same number again, said as known ("the 48 officers") or in the same words."""
    if _family(finding.indicator) != _family(earlier.indicator):
        return False
    a, b = finding.phrase.quantity, earlier.phrase.quantity
    if value_of(a) is None or value_of(a) != value_of(b) or a.unit != b.unit or a.per_unit != b.per_unit:
        return False
    if _is_headline(earlier) and not _is_headline(finding):
        return False
    if finding.phrase.block == earlier.phrase.block and finding.phrase.block.kind == "item":
        return False
    if finding.phrase.partitive:
        return True
    if finding.phrase.sentence == earlier.phrase.sentence:
        return False
    if is_definite(finding):
        return programme_of(finding.phrase, programmes) == programme_of(earlier.phrase, programmes)
    same_noun = finding.phrase.head.lemma_ == earlier.phrase.head.lemma_
    jobs = occupations_of(finding.phrase)
    return same_noun or (bool(jobs) and jobs == occupations_of(earlier.phrase))


def is_definite(finding: Finding) -> bool:
    """ "the 48 officers", "all 48", "these three courses": a thing already spoken of."""
    phrase = finding.phrase
    before = phrase.first - 1
    doc = phrase.head.doc
    if phrase.words.split(" ", 1)[0] in _DEFINITE:
        return True
    return before >= 0 and doc[before].lower_ in _DEFINITE


def link_parts(found: Sequence[Finding]) -> list[Finding]:
    """Each finding with the position of the one that it is a part of."""
    linked = list(found)
    for i, finding in enumerate(linked):
        whole = _whole_in_words(linked, i)
        if whole is not None:
            linked[i] = replace(finding, part_of=whole)
    return _link_sums(linked)


def _whole_in_words(found: Sequence[Finding], i: int) -> int | None:
    finding = found[i]
    if finding.indicator in ("share_female", "share_other"):
        return _nearest_people(found, i)
    for j in range(i - 1, -1, -1):
        other = found[j]
        if finding.phrase.mention.start - other.phrase.mention.end > LINK_REACH:
            return None
        if not _may_hold(other, finding):
            continue
        if finding.phrase.quantity.per_unit and not other.phrase.quantity.per_unit:
            return j
        if other.phrase.sentence == finding.phrase.sentence:
            if finding.phrase.partitive or _joined_as_part(finding, other):
                return other.part_of if _siblings(other, finding) else j
            if other.part_of is not None and _joined_as_sibling(finding, other):
                return other.part_of
        elif finding.phrase.partitive or (
            finding.phrase.block.kind == "item" and other.phrase.block.kind != "item"
            and _is_lead_in(other)
        ):
            return j
    return None


def _siblings(other: Finding, finding: Finding) -> bool:
    """ "18 of them in EaP countries, seven inside the EU": both parts of one whole."""
    return other.part_of is not None and not finding.phrase.partitive and not _strongly_joined(finding)


def _nearest_people(found: Sequence[Finding], i: int) -> int | None:
    for j in range(i - 1, -1, -1):
        if found[j].indicator in PEOPLE:
            return j if found[j].part_of is None else found[j].part_of
    return None


def _may_hold(whole: Finding, part: Finding) -> bool:
    """The same kind of thing, and not smaller than its part."""
    if _family(whole.indicator) != _family(part.indicator):
        return False
    a, b = value_of(whole.phrase.quantity), value_of(part.phrase.quantity)
    return a is None or b is None or b < a or (part.phrase.quantity.per_unit and b <= a)


def _text_before(finding: Finding, floor: int) -> str:
    text = finding.phrase.head.doc.text
    return text[max(floor, finding.phrase.mention.start - 60) : finding.phrase.mention.start]


def _joined_as_part(finding: Finding, other: Finding) -> bool:
    return bool(_STRONG_INCLUDING.search(_text_before(finding, other.phrase.mention.end)))


def _strongly_joined(finding: Finding) -> bool:
    return bool(_STRONG_INCLUDING.search(_text_before(finding, finding.phrase.sentence.start_char)))


def _joined_as_sibling(finding: Finding, other: Finding) -> bool:
    """In a list with a part: only a comma or "and" and a few words lie between."""
    between = finding.phrase.head.doc.text[other.phrase.mention.end : finding.phrase.mention.start]
    return len(between) < 90 and bool(re.search(r",|;|\band\b", between))


def _is_lead_in(finding: Finding) -> bool:
    """Its sentence ends with a colon."""
    return finding.phrase.sentence.text.rstrip().endswith(":")


def _link_sums(found: list[Finding]) -> list[Finding]:
    """Neighbours of one indicator that add up to the number before them are its parts."""
    for i, whole in enumerate(found):
        total = value_of(whole.phrase.quantity)
        if total is None or whole.phrase.quantity.unit == "percent" or total < 3:
            continue
        parts: list[int] = []
        left = total
        for j in range(i + 1, len(found)):
            other = found[j]
            value = value_of(other.phrase.quantity)
            if other.phrase.mention.start - whole.phrase.mention.end > LINK_REACH:
                break
            if _family(other.indicator) != _family(whole.indicator) or value is None:
                continue
            if other.part_of not in (None, i):
                continue
            if value > left or other.phrase.quantity.unit != whole.phrase.quantity.unit:
                break
            parts.append(j)
            left -= value
            if left == 0:
                break
        if left == 0 and len(parts) > 1:
            for j in parts:
                found[j] = replace(found[j], part_of=i)
    return found
