"""Which findings are parts of another, so that sums do not count them twice.

A number that is a subset of another names it (codebook section 2). Each function below looks for
the whole of one finding in one way and answers with its position; `link_parts` asks them in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from extractors._findings import PEOPLE, Finding, value_of
from extractors._grammar import text_of
from schemas.values import Quantity

LINK_REACH = 700  # characters between a total and its parts
NEIGHBOURS = 30  # findings on each side among which a number per unit looks for its whole
_BY_CHANCE = 5  # smaller totals are the sum of any numbers, unless those follow without a noun
MOST_PARTS = 8  # numbers on one side of a total that may add up to it

_SHARES = ("share_female", "share_other")
_SUMMED = ("people", "events_held", "countries_covered", "funding", "institutions_supported")
_INCLUDING = re.compile(
    r"(?:\bincluding|\bamong (?:them|whom|these)|\bof (?:them|whom|which|these)|\bcomprising|[:(])"
    r"\s*(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_OF_THIS_SUM = re.compile(
    r"\bof (?:this|that|the|which) (?:sum|amount|total|budget|money|number|figure)\b[^.]{0,20}$",
    re.IGNORECASE,
)
_CUMULATIVE = re.compile(
    r"\b(?:so far|to date|in total|altogether|overall|since|up to now|until now|"
    r"(?:past|last) (?:\w+ )?(?:years?|decades?|months)|(?:past|last) decade)\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"\s+from\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def family(indicator: str) -> str:
    """Indicators whose numbers may hold one another: all those of people are one family."""
    return "people" if indicator in PEOPLE else indicator


def link_parts(found: Sequence[Finding]) -> list[Finding]:
    """Each finding with the position of the one that it is a part of."""
    linked = list(found)
    for i in range(len(linked)):
        if linked[i].indicator in _SHARES:
            continue
        whole = _first(
            linked, i, (_of_next, _in_breakdown, _made_up, _in_words, _in_list, _per_unit)
        )
        if whole is not None:
            linked[i] = replace(linked[i], part_of=whole)
    _link_sums(linked)
    _link_divisions(linked)
    totals = [j for j, f in enumerate(linked) if f.kind == "actual" and _is_total_so_far(f)]
    years = [_years(f) for f in linked]
    for i in range(len(linked)):
        if linked[i].part_of is None:
            whole = _in_total_so_far(linked, i, totals)
            whole = _share_of(linked, i, years) if whole is None else whole
            if whole is not None and linked[whole].part_of != i:
                linked[i] = replace(linked[i], part_of=whole)
    return linked


Look = Callable[[Sequence[Finding], int], int | None]


def _first(found: Sequence[Finding], i: int, looks: Sequence[Look]) -> int | None:
    return next((w for look in looks if (w := look(found, i)) is not None), None)


def _earlier(found: Sequence[Finding], i: int) -> Iterator[int]:
    """Positions before ``i`` within reach that may hold it, nearest first."""
    for j in range(i - 1, -1, -1):
        if found[i].phrase.mention.start - found[j].phrase.mention.end > LINK_REACH:
            return
        if _may_hold(found[j], found[i]):
            yield j


def _may_hold(whole: Finding, part: Finding) -> bool:
    """The same kind of thing, and not smaller than its part."""
    if family(whole.indicator) != family(part.indicator):
        return False
    if whole.phrase.quantity.unit != part.phrase.quantity.unit:
        return False
    a, b = value_of(whole.phrase.quantity), value_of(part.phrase.quantity)
    return a is None or b is None or b < a


def _in_breakdown(found: Sequence[Finding], i: int) -> int | None:
    """As in "Of the sixteen participants, ten were …, two …"."""
    for j in _earlier(found, i):
        if (
            found[j].rule == "people-broken-down"
            and found[j].phrase.sentence == found[i].phrase.sentence
        ):
            return j
    return None


def _of_next(found: Sequence[Finding], i: int) -> int | None:
    """As in "eleven of the 15 trainees"."""
    return i + 1 if found[i].rule == "number-of-next" and i + 1 < len(found) else None


def _made_up(found: Sequence[Finding], i: int) -> int | None:
    """As in "130 vehicles, consisting of 49 cars and 81 vans"."""
    return next(_earlier(found, i), None) if found[i].rule == "goods-made-up" else None


def _in_words(found: Sequence[Finding], i: int) -> int | None:
    """As in "including", "of them", or next to a number that is a part by such words."""
    part = found[i]
    for j in _earlier(found, i):
        other = found[j]
        if _OF_THIS_SUM.search(_text_before(part, other)):
            return j
        if part.rule == other.rule == "number-and-share" and _same_sentence(part, other):
            return other.part_of
        if part.phrase.partitive or part.rule in _OF_PEOPLE_KNOWN:
            return j if other.part_of is None or _same_sentence(part, other) else other.part_of
        if other.phrase.sentence != part.phrase.sentence:
            continue
        if _INCLUDING.search(_text_before(part, other)):
            return j
        if other.part_of is not None and _beside(part, other):
            return other.part_of
    known = _of_known_whole(found, i)
    return _of_siblings_whole(found, i) if known is None else known


_OF_PEOPLE_KNOWN = ("number-stands-for-people", "number-and-share")


def _of_known_whole(found: Sequence[Finding], i: int) -> int | None:
    """As in "the 60 cadets include five women", where the 60 are known already."""
    alone = all(f.phrase.sentence != found[i].phrase.sentence for f in found[max(0, i - 1) : i])
    return next(_earlier(found, i), None) if alone and found[i].rule == "people-part" else None


def _of_siblings_whole(found: Sequence[Finding], i: int) -> int | None:
    """Beside a smaller part of the same sentence."""
    part = found[i]
    for j in range(i - 1, -1, -1):
        other = found[j]
        if other.part_of is None or other.phrase.sentence != part.phrase.sentence:
            break
        if _beside(part, other) and _may_hold(found[other.part_of], part):
            return other.part_of
    return None


def _same_sentence(part: Finding, other: Finding) -> bool:
    return part.phrase.sentence == other.phrase.sentence


def _text_before(part: Finding, other: Finding) -> str:
    text = part.phrase.text
    start = part.phrase.mention.start
    return text[max(other.phrase.mention.end, start - 60) : start]


def _beside(part: Finding, other: Finding) -> bool:
    """In a list with it: a comma or "and" and a few words lie between."""
    between = part.phrase.text[other.phrase.mention.end : part.phrase.mention.start]
    return len(between) < 90 and bool(re.search(r",|;|\band\b", between))


def _in_list(found: Sequence[Finding], i: int) -> int | None:
    """A line of a list is a part of the number that leads it in."""
    part = found[i]
    if part.phrase.block.kind != "item":
        return None
    if part.rule == "results-listed":
        return next((j for j in range(i - 1, -1, -1) if found[j].rule == "results-credited"), None)
    for j in _earlier(found, i):
        lead = found[j].phrase
        if lead.block.kind != "item":
            return j if text_of(lead.sentence).rstrip().endswith(":") else None
    return None


def _per_unit(found: Sequence[Finding], i: int) -> int | None:
    """As in "22,800 each, 114,000 in total": it belongs to the nearest that is not per unit."""
    part = found[i]
    if not part.phrase.quantity.per_unit:
        return None
    window = range(max(0, i - NEIGHBOURS), min(len(found), i + NEIGHBOURS + 1))
    near = sorted(window, key=lambda j: abs(found[j].phrase.first - part.phrase.first))
    wholes = [
        j for j in near if not found[j].phrase.quantity.per_unit and _may_hold(found[j], part)
    ]
    same = [j for j in wholes if found[j].phrase.sentence == part.phrase.sentence]
    return next(iter(same or wholes), None)


def _link_sums(found: list[Finding]) -> None:
    """Neighbours of one kind, before or after a number, that add up to it are its parts."""
    for i in range(len(found) - 1, -1, -1):  # inner sums first: a part may have parts of its own
        whole = found[i]
        total = value_of(whole.phrase.quantity)
        if total is None or family(whole.indicator) not in _SUMMED:
            continue
        if whole.rule == "number-continues" and _FROM.match(
            whole.phrase.text, whole.phrase.mention.end
        ):
            continue  # "seven from Ghana, six from Togo and 13 from Mali"
        for parts in _neighbour_runs(found, i):
            values = [value_of(found[j].phrase.quantity) or 0 for j in parts]
            bare = all(found[j].phrase.elliptic and j > i for j in parts)
            bare = bare and not whole.phrase.elliptic
            if total < _BY_CHANCE and not bare:
                continue
            if _adds_up(sum(values), whole.phrase.quantity, total):
                for j in parts:
                    found[j] = replace(found[j], part_of=i)
                break


def _neighbour_runs(found: Sequence[Finding], i: int) -> Iterator[list[int]]:
    """Runs of two or more free findings of the same kind around ``i``, the longest sides first."""
    before = _free_run(found, i, range(i - 1, -1, -1))
    after = _free_run(found, i, range(i + 1, len(found)))
    for a in range(len(before), -1, -1):
        for b in range(len(after), -1, -1):
            if a + b > 1:
                yield [*before[:a], *after[:b]]


def _free_run(found: Sequence[Finding], i: int, positions: range) -> list[int]:
    whole = found[i]
    run: list[int] = []
    for j in positions:
        other = found[j]
        if abs(other.phrase.mention.start - whole.phrase.mention.start) > LINK_REACH:
            break
        if family(other.indicator) != family(whole.indicator):
            continue
        if other.part_of not in (None, i) or other.phrase.quantity.per_unit:
            continue
        if other.kind == "actual" and whole.kind == "target":
            continue  # what was done is no part of what is still to do
        if not _may_hold(whole, other) or len(run) == MOST_PARTS:
            break
        run.append(j)
    return run


def _adds_up(total: float, quantity: Quantity, printed: float) -> bool:
    """Exactly, or from a little below where the whole is printed as nearly so many."""
    if quantity.modifier in ("nearly", "less_than"):
        return 0.95 * printed <= total <= printed
    if quantity.modifier in ("more_than", "at_least", "about"):
        return printed <= total <= 1.05 * printed
    return total == printed


def _link_divisions(found: list[Finding]) -> None:
    """Three or more numbers of people in one sentence after a larger one divide it up."""
    sentences: dict[int, list[int]] = {}
    for j, finding in enumerate(found):
        if finding.indicator in PEOPLE and finding.part_of is None:
            sentences.setdefault(finding.phrase.sentence.start, []).append(j)
    for parts in sentences.values():
        whole = _divided(found, parts) if len(parts) > 2 else None
        if whole is not None:
            for j in parts:
                found[j] = replace(found[j], part_of=whole)


def _divided(found: Sequence[Finding], parts: Sequence[int]) -> int | None:
    """The nearest earlier number of people of which these may be most."""
    exact = sum(
        value_of(found[j].phrase.quantity) or 0
        for j in parts
        if found[j].phrase.quantity.modifier == "exact"
    )
    sentence = found[parts[0]].phrase.sentence
    for j in range(parts[0] - 1, -1, -1):
        if found[j].indicator not in PEOPLE or found[j].phrase.sentence == sentence:
            continue
        total = value_of(found[j].phrase.quantity) or 0
        if 0.5 * total <= exact <= total:
            return j
    return None


def _is_total_so_far(finding: Finding) -> bool:
    summed = family(finding.indicator) in ("people", "countries_covered", "events_held")
    return summed and _CUMULATIVE.search(text_of(finding.phrase.sentence)) is not None


def _in_total_so_far(found: Sequence[Finding], i: int, totals: Sequence[int]) -> int | None:
    """A number of one period is a part of what has been reached "so far", "since 2004"."""
    part = found[i]
    if i in totals or part.kind != "actual" or value_of(part.phrase.quantity) is None:
        return None
    for j in totals[:NEIGHBOURS]:
        if j < i and _MORE.search(part.phrase.text, *_around(part)):
            continue  # "187 since 2022. This year 44 more …"
        if found[j].part_of is None and _may_hold(found[j], part):
            return j
    return None


_MORE = re.compile(r"\b(?:more|further|additional|another)\b", re.IGNORECASE)


def _around(finding: Finding) -> tuple[int, int]:
    """From the word before a phrase to its end, as offsets."""
    doc, phrase = finding.phrase.head.doc, finding.phrase
    last = doc[max(phrase.last, phrase.head.i)]
    return doc[max(0, phrase.first - 1)].idx, last.idx + len(last)


def _years(finding: Finding) -> frozenset[str]:
    """Years printed in the sentence of people and of shares."""
    if finding.indicator not in (*PEOPLE, *_SHARES):
        return frozenset()
    return frozenset(_YEAR.findall(text_of(finding.phrase.sentence)))


def _people_of_its_noun(found: Sequence[Finding], i: int) -> int | None:
    """As in "40 judges …. 90 per cent of the judges", and "of the graduates" of who graduated."""
    noun = found[i].phrase.head.lemma_.casefold()
    for j in range(i - 1, max(-1, i - NEIGHBOURS), -1):
        other = found[j]
        if other.indicator not in PEOPLE or other.kind != found[i].kind:
            continue
        _, verb = other.phrase.role
        if noun in (other.phrase.head.lemma_.casefold(), verb.lemma_.casefold() if verb else None):
            return j
    return None


def _share_of(found: Sequence[Finding], i: int, years: Sequence[frozenset[str]]) -> int | None:
    """A share belongs to its noun's people, else to its year's, else to the nearest before it."""
    if found[i].indicator not in _SHARES:
        return None
    named = _people_of_its_noun(found, i)
    if named is not None:
        return named
    for j in range(max(0, i - NEIGHBOURS), i):
        if found[j].indicator in PEOPLE and years[i] & years[j]:
            return j
    for j in range(i - 1, max(-1, i - NEIGHBOURS), -1):
        if found[j].indicator in _SHARES and found[j].phrase.block == found[i].phrase.block:
            return found[j].part_of
        if found[j].indicator in PEOPLE and found[j].kind == found[i].kind:
            whole = found[j].part_of
            return j if whole is None else whole
    return None
