"""One coding of an article held against another: what agrees, and every difference.

Definitions, as in the codebook's scorer:

* An outcome is found if it stands at the same place and one of its bounds is the number printed
  there; strictly, if indicator, both bounds and kind agree as well.
* A country is its code and role, an organisation any of its names and its role, a topic its code.
* An article counts by whether it codes a programme at all.
* A programme's title is found if a title is nearly the same; its dates are compared then.
* What the second coding holds for optional is neither rewarded nor punished.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from difflib import SequenceMatcher

import pycountry

from pipeline.review.coding import (
    Coding,
    Country,
    Organisation,
    Outcome,
    Programme,
    Source,
)
from pipeline.review.comparison import Comparison
from pipeline.review.measures import Counts

Key = tuple[str, ...]

SAME_NAME = 0.88
SAME_TITLE = 0.7


def compare(got: Coding, wanted: Coding) -> Comparison:
    """Hold ``got`` against ``wanted``."""
    result = Comparison(wanted.key)
    optional = wanted.optional or Coding(wanted.key)
    _compare_outcomes(got.outcomes, wanted.outcomes, optional.outcomes, result)
    _compare_countries(got.countries, wanted.countries, optional.countries, result)
    _compare_organisations(got.organisations, wanted.organisations, optional.organisations, result)
    _compare_topics(got, wanted, optional, result)
    _compare_article(got, wanted, optional, result)
    _compare_programmes(got.programmes, wanted.programmes, optional.programmes, result)
    return result


# Outcomes


def touches(a: Outcome, b: Outcome) -> bool:
    """Whether two outcomes stand at one place."""
    return any(s < e2 and s2 < e for s, e in a.spots for s2, e2 in b.spots)


def value_agrees(a: Outcome, b: Outcome) -> bool:
    """Whether the two read one number, whatever the bounds they make of it."""
    mine = {float(v) for v in (a.low, a.high) if v is not None}
    theirs = {float(v) for v in (b.low, b.high) if v is not None}
    return bool(mine & theirs) or (not mine and not theirs)


def same_bounds(a: Outcome, b: Outcome) -> bool:
    """Whether both bounds agree."""
    return _same_number(a.low, b.low) and _same_number(a.high, b.high)


def _same_number(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else abs(a - b) < 1e-9


def strictly(a: Outcome, b: Outcome) -> bool:
    """Whether indicator, bounds and kind agree."""
    return a.indicator == b.indicator and a.kind == b.kind and same_bounds(a, b)


def match_outcomes(got: Sequence[Outcome], wanted: Sequence[Outcome]) -> dict[int, int]:
    """Which of ``got`` is which of ``wanted``, one to one, strict matches first."""
    candidates = sorted(
        (not strictly(a, b), j, i)
        for j, a in enumerate(got)
        for i, b in enumerate(wanted)
        if touches(a, b) and value_agrees(a, b)
    )
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, j, i in candidates:
        if j not in matched and i not in taken:
            matched[j] = i
            taken.add(i)
    return matched


def _compare_outcomes(
    got: Sequence[Outcome],
    wanted: Sequence[Outcome],
    optional: Sequence[Outcome],
    result: Comparison,
) -> None:
    matched = match_outcomes(got, wanted)
    missed = [i for i in range(len(wanted)) if i not in matched.values()]
    free = {
        j for j, a in enumerate(got) if j not in matched and any(touches(a, o) for o in optional)
    }
    extra = [j for j in range(len(got)) if j not in matched and j not in free]
    strict = sum(strictly(got[j], wanted[i]) for j, i in matched.items())
    result.count("outcome", len(matched), len(extra), len(missed))
    result.count("outcome strict", strict, len(matched) - strict + len(extra), len(wanted) - strict)
    for j, a in enumerate(got):
        i = matched.get(j, _repeated(a, wanted, matched))
        item = () if i is None else (i,)
        verdict = None if j in free else j in matched
        result.hit("outcome", a.source, verdict, *item)
        right = verdict and i is not None and strictly(a, wanted[i])
        result.hit("outcome strict", a.source, None if verdict is None else bool(right), *item)
    for j in extra:
        again = "repeated" if _repeated(got[j], wanted, matched) is not None else "extra"
        result.differ("outcome", again, got[j], None, got[j].source)
    for i in missed:
        place = wanted[i].spots[0] if wanted[i].spots else None
        result.miss("outcome", wanted[i], place=place)
    _compare_attributes(got, wanted, matched, result)


def _repeated(a: Outcome, wanted: Sequence[Outcome], matched: dict[int, int]) -> int | None:
    """The outcome, found by another already, that this one says again."""
    hits = (i for i in matched.values() if touches(a, wanted[i]) and value_agrees(a, wanted[i]))
    return next(hits, None)


def _compare_attributes(
    got: Sequence[Outcome], wanted: Sequence[Outcome], matched: dict[int, int], result: Comparison
) -> None:
    keys = {wanted[i].key: got[j].key for j, i in matched.items()}
    for j, i in matched.items():
        a, b = got[j], wanted[i]
        result.pairs.append((a, b))
        whole = keys.get(b.part_of) if b.part_of else None
        checks = {
            "indicator": (a.indicator == b.indicator, a.indicator, b.indicator),
            "kind": (a.kind == b.kind, a.kind, b.kind),
            "bounds": (same_bounds(a, b), (a.low, a.high), (b.low, b.high)),
            "occupation": (a.occupations == b.occupations, a.occupations, b.occupations),
            "countries": (a.countries == b.countries, a.countries, b.countries),
            "part_of": (a.part_of == whole, _quote(a.part_of, got), _quote(b.part_of, wanted)),
        }
        if b.start or b.end:
            checks["period"] = (_period_agrees(a, b), (a.start, a.end), (b.start, b.end))
        for name, (agrees, mine, theirs) in checks.items():
            result.agreement.append((f"outcome {name}", agrees))
            if not agrees:
                result.differ("outcome", name, mine, theirs, a.source)


def _quote(key: str | None, outcomes: Iterable[Outcome]) -> str | None:
    return next((o.quote for o in outcomes if o.key == key), key)


def _period_agrees(a: Outcome | Country, b: Outcome | Country) -> bool:
    return _date_agrees(a.start, b.start) and _date_agrees(a.end, b.end)


def _date_agrees(got: str | None, wanted: str | None) -> bool:
    """Whether a date is the one wanted as far as that is known; anything will do for none."""
    return not wanted or (got or "")[: len(wanted)] == wanted


# What holds for the whole article


def _compare_countries(
    got: Sequence[Country],
    wanted: Sequence[Country],
    optional: Sequence[Country],
    result: Comparison,
) -> None:
    mine: dict[Key, Country] = {(c.code, c.role): c for c in got}
    theirs: dict[Key, Country] = {(c.code, c.role): c for c in wanted}
    free: set[Key] = {(c.code, c.role) for c in optional if (c.code, c.role) not in theirs}
    _compare_sets("country", {k: c.source for k, c in mine.items()}, set(theirs), free, result)
    for c in got:
        role = (c.code, c.role)
        result.hit("country", c.source, None if role in free else role in theirs, *role)
    for key, b in theirs.items():
        if (b.start or b.end) and key in mine:
            a = mine[key]
            result.agreement.append(("country period", _period_agrees(a, b)))
            if not _period_agrees(a, b):
                said = (*key, a.start, a.end)
                result.differ("country", "period", said, (b.start, b.end), a.source)


def _compare_topics(got: Coding, wanted: Coding, optional: Coding, result: Comparison) -> None:
    theirs: set[Key] = {(t.code,) for t in wanted.topics}
    free: set[Key] = {(t.code,) for t in optional.topics if (t.code,) not in theirs}
    _compare_sets("topic", {(t.code,): t.source for t in got.topics}, theirs, free, result)
    for t in got.topics:
        key = (t.code,)
        result.hit("topic", t.source, None if key in free else key in theirs, *key)


def _compare_sets(
    measure: str,
    got: Mapping[Key, Source],
    wanted: AbstractSet[Key],
    free: AbstractSet[Key],
    result: Comparison,
) -> None:
    extra = got.keys() - wanted - free
    missed = wanted - got.keys()
    result.count(measure, len(got.keys() & wanted), len(extra), len(missed))
    for key in sorted(extra):
        result.differ(measure, "extra", key, None, got[key])
    for key in sorted(missed):
        result.miss(measure, key, _country_names(key[0]) if measure == "country" else ())


def _country_names(code: str) -> list[str]:
    """What an article may call a country, so far as the standard knows."""
    country = pycountry.countries.get(alpha_3=code)
    keys = ("name", "common_name", "official_name")
    return [name for key in keys if (name := getattr(country, key, None))]


def clean_name(name: str) -> str:
    """A name without case, accents, punctuation and small words."""
    name = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i"))
    name = "".join(c for c in name if not unicodedata.combining(c))
    name = re.sub(r"\b(the|of|for|and)\b|[^\w ]", " ", name)
    return " ".join(name.split())


def names_agree(got: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether any name of one is nearly a name of the other."""
    theirs = {clean_name(n) for n in wanted} - {""}
    return any(
        a == b or SequenceMatcher(None, a, b).ratio() >= SAME_NAME
        for a in {clean_name(n) for n in got} - {""}
        for b in theirs
    )


def _compare_organisations(
    got: Sequence[Organisation],
    wanted: Sequence[Organisation],
    optional: Sequence[Organisation],
    result: Comparison,
) -> None:
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    sources: dict[tuple[str, str], list[Source]] = defaultdict(list)
    for o in got:
        known[o.key, o.role] |= o.names
        sources[o.key, o.role].append(o.source)
    left = list(wanted)
    found = extra = 0
    for (key, role), names in sorted(known.items()):
        item = next((b for b in left if b.role == role and names_agree(names, b.names)), None)
        free = any(b.role == role and names_agree(names, b.names) for b in (*optional, *wanted))
        if item is not None:
            left.remove(item)
            found += 1
        elif not free:
            extra += 1
            result.differ("organisation", "extra", (role, names), None, sources[key, role][0])
        verdict = True if item is not None else None if free else False
        for source in sources[key, role]:
            what = () if item is None else (item.key, role)
            result.hit("organisation", source, verdict, *what)
    result.count("organisation", found, extra, len(left))
    for item in left:
        result.miss("organisation", (item.role, item.key), item.names)


def _compare_article(got: Coding, wanted: Coding, optional: Coding, result: Comparison) -> None:
    has, should = bool(got.programmes), bool(wanted.programmes)
    if not should and optional.programmes:
        return
    result.count("article", int(has and should), int(has and not should), int(should and not has))
    if has and not should:
        source = got.programmes[0].source
        result.differ("article", "extra", got.programmes[0].title, None, source)
    if should and not has:
        result.miss("article", wanted.programmes[0].title or "a programme")


def _compare_programmes(
    got: Sequence[Programme],
    wanted: Sequence[Programme],
    optional: Sequence[Programme],
    result: Comparison,
) -> None:
    titled = [p for p in wanted if p.title]
    named = [p for p in got if p.named]
    extra = [
        p
        for p in named
        if not any(_title_ratio(p, b) >= SAME_TITLE for b in (*titled, *optional) if b.title)
    ]
    dates = {name: Counter(tp=0, fp=0, fn=0) for name in ("start", "end")}
    found = 0
    for b in titled:
        best = max(got, key=lambda a: _title_ratio(a, b), default=None)
        agrees = best is not None and _title_ratio(best, b) >= SAME_TITLE
        result.agreement.append(("programme title", agrees))
        found += agrees
        if best is None or not agrees:
            result.miss("programme title", b.title, [b.title or ""])
            continue
        for name, counts in dates.items():
            _compare_date(name, best, b, counts, result)
        result.agreement.append(("programme status", best.status == b.status))
        if best.status != b.status:
            result.differ("programme", "status", best.status, b.status, best.source)
    result.count("programme title", found, len(extra), len(titled) - found)
    for p in extra:
        result.differ("programme title", "extra", p.title, None, p.source)
    for name, counts in dates.items():
        result.counts[f"programme {name}"] = counts


def _compare_date(
    name: str, a: Programme, b: Programme, counts: Counts, result: Comparison
) -> None:
    """A date that is wrong counts as one too many and one missed."""
    got, wanted = getattr(a, name), getattr(b, name)
    agrees = bool(wanted) and _date_agrees(got, wanted)
    counts.update(
        tp=int(agrees), fp=int(bool(got) and not agrees), fn=int(bool(wanted) and not agrees)
    )
    if wanted:
        result.agreement.append((f"programme {name}", agrees))
    if (got or wanted) and not agrees:
        result.differ("programme", name, got, wanted, a.source)


def _title_ratio(a: Programme, b: Programme) -> float:
    """How alike two titles are, from 0 to 1."""
    return SequenceMatcher(None, clean_name(str(a.title)), clean_name(str(b.title))).ratio()
