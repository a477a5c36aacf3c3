"""How far two codings of the same articles agree, neither being the truth.

Krippendorff's alpha corrects agreement for chance; F1 stands beside it, because alpha has no say
where nothing can be agreed to be absent (a number that neither coder saw is no unit).

Units: ``article`` every article; ``topic`` each topic of the code list in each article that either
codes; ``country role`` and ``organisation role`` each country and organisation that either codes,
with its roles or none; ``outcome ...`` each number that both code. What one coder holds for
optional and does not code is no unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.review.coding import Coding, Organisation, Outcome
from pipeline.review.compare import compare, names_agree
from pipeline.review.comparison import show
from pipeline.review.measures import Alpha, Counts, Level, Pair, Score, alpha, scores
from schemas.codelists import TOPICS

NONE = "none"
VALUE = "outcome value"


@dataclass(frozen=True, slots=True)
class Variable:
    """Agreement on one variable; ``same`` of ``alpha.units`` units have equal values."""

    name: str
    alpha: Alpha
    same: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two codings of the same articles; ``only`` are articles that one of them lacks."""

    articles: int
    only: tuple[tuple[str, ...], tuple[str, ...]]
    variables: tuple[Variable, ...]
    scores: dict[str, Score]


def agreement(first: Mapping[str, Coding], second: Mapping[str, Coding]) -> Agreement:
    """Compare two coders over the articles that both have; F1 takes the second for the truth."""
    shared = sorted(first.keys() & second.keys())
    units: dict[str, dict[str, list[Pair]]] = defaultdict(dict)
    tallies: dict[str, dict[str, Counts]] = defaultdict(dict)
    for key in shared:
        a, b = first[key], second[key]
        comparison = compare(a, _merged(b))
        for measure, counts in comparison.counts.items():
            tallies[measure][key] = counts
        for name, pairs in _article_units(a, b, comparison.pairs):
            units[name][key] = pairs
    return Agreement(
        articles=len(shared),
        only=(tuple(sorted(first.keys() - second)), tuple(sorted(second.keys() - first))),
        variables=tuple(_variable(name, by_article) for name, by_article in units.items()),
        scores=scores(tallies),
    )


def _merged(coding: Coding) -> Coding:
    """Each organisation once a role: a run has a row for each programme."""
    names: dict[tuple[str, str], frozenset[str]] = {}
    for o in coding.organisations:
        names[o.key, o.role] = names.get((o.key, o.role), frozenset()) | o.names
    once = tuple(Organisation(key, known, role) for (key, role), known in names.items())
    return replace(coding, organisations=once)


def _variable(name: str, by_article: Mapping[str, Sequence[Pair]]) -> Variable:
    level: Level = "ratio" if name == VALUE else "nominal"
    complete = {
        key: [(x, y) for x, y in pairs if x is not None and y is not None]
        for key, pairs in by_article.items()
    }
    same = sum(x == y for pairs in complete.values() for x, y in pairs)
    return Variable(name, alpha(complete, level), same)


def _article_units(
    a: Coding, b: Coding, outcomes: Sequence[tuple[Outcome, Outcome]]
) -> Iterable[tuple[str, list[Pair]]]:
    """Pairs of values by variable; a None is a coder without a say."""
    yield "article", [(_codes(a), _codes(b))]
    coded = a.programmes or b.programmes
    yield "topic", _topics(a, b) if coded else []
    yield "country role", _countries(a, b)
    yield "organisation role", _organisations(a, b)
    for name in ("indicator", "kind", "start", "end"):
        yield (
            f"outcome {name}",
            [(getattr(x, name) or NONE, getattr(y, name) or NONE) for x, y in outcomes],
        )
    yield "outcome bounds", [(show((x.low, x.high)), show((y.low, y.high))) for x, y in outcomes]
    yield VALUE, [(_value(x), _value(y)) for x, y in outcomes]
    yield "outcome occupation", [(show(x.occupations), show(y.occupations)) for x, y in outcomes]
    yield "outcome countries", [(show(x.countries), show(y.countries)) for x, y in outcomes]
    yield "outcome is a part", [(bool(x.part_of), bool(y.part_of)) for x, y in outcomes]


def _value(outcome: Outcome) -> float | None:
    return outcome.high if outcome.low is None else outcome.low


def _codes(coding: Coding) -> bool | None:
    if not coding.programmes and coding.optional and coding.optional.programmes:
        return None
    return bool(coding.programmes)


def _topics(a: Coding, b: Coding) -> list[Pair]:
    def says(coding: Coding, topic: str) -> bool | None:
        coded = topic in {t.code for t in coding.topics}
        return None if not coded and topic in _optional(coding, "topics") else coded

    return [(says(a, topic), says(b, topic)) for topic in TOPICS]


def _optional(coding: Coding, part: str) -> set[str]:
    return {item.code for item in getattr(coding.optional, part, ())}


def _countries(a: Coding, b: Coding) -> list[Pair]:
    def says(coding: Coding, code: str) -> str | None:
        roles = {c.role for c in coding.countries if c.code == code}
        return None if not roles and code in _optional(coding, "countries") else show(roles)

    codes = sorted({c.code for c in (*a.countries, *b.countries)})
    return [(says(a, code), says(b, code)) for code in codes]


def _organisations(a: Coding, b: Coding) -> list[Pair]:
    """The organisations of both, aligned by name, with their roles."""
    left = _by_name(b.organisations)
    pairs: list[Pair] = []
    for names, roles in _by_name(a.organisations):
        match = next((o for o in left if names_agree(names, o[0])), None)
        if match is not None:
            left.remove(match)
        pairs.append((show(roles), show(match[1]) if match else _unless_optional(names, b)))
    return pairs + [(_unless_optional(names, a), show(roles)) for names, roles in left]


def _by_name(organisations: Sequence[Organisation]) -> list[tuple[frozenset[str], set[str]]]:
    names: dict[str, frozenset[str]] = {}
    roles: dict[str, set[str]] = defaultdict(set)
    for o in organisations:
        names[o.key] = names.get(o.key, frozenset()) | o.names
        roles[o.key].add(o.role)
    return [(names[key], roles[key]) for key in sorted(names)]


def _unless_optional(names: Iterable[str], coding: Coding) -> str | None:
    known = coding.optional.organisations if coding.optional else ()
    names = list(names)
    return None if any(names_agree(names, o.names) for o in known) else NONE
