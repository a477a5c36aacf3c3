"""All articles' comparisons together: scores, by publisher, by rule, and every error."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.review.coding import Coding, CodingError, find_records, load_publishers, load_record
from pipeline.review.compare import compare
from pipeline.review.comparison import Comparison, Error
from pipeline.review.measures import Counts, Score, precision_recall_f1, scores

# Their mean is the one figure for a run.
HEADLINE = ("outcome strict", "country", "organisation", "topic", "article")
UNKNOWN_PUBLISHER = "(unknown)"


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """How a rule did: what it found, how much of it is right, and what no other rule found."""

    measure: str
    rule: str
    hits: int
    correct: int
    precision: float
    alone: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A run held against gold records.

    ``quiet`` counts the articles that code no programme, and those of them in which the run found
    none either: precision where there is nothing to find.
    """

    articles: int
    missing: tuple[str, ...]
    scores: dict[str, Score]
    agreement: dict[str, tuple[int, int]]
    quiet: tuple[int, int]
    publishers: dict[str, dict[str, Counts]]
    rules: tuple[RuleFigures, ...]
    errors: tuple[Error, ...]

    @property
    def headline(self) -> float:
        """Mean F1 of the measures that count most."""
        return sum(self.scores[m].f1 for m in HEADLINE) / len(HEADLINE)


def evaluate(
    found: Mapping[str, Coding], gold: Path, *, only: Collection[str] | None = None
) -> tuple[Evaluation, dict[str, Coding]]:
    """Hold a run's codings against the records of a folder, and return what was compared.

    ``only`` names the articles to count, all without it. An article that the run does not have
    counts as read with no findings. Raises CodingError for a folder without records.
    """
    records = [p for p in find_records(gold) if only is None or p.stem in only]
    if not records:
        raise CodingError(f"{gold}: no gold records; each is ID.json beside its text ID.txt")
    articles = {path.stem: found.get(path.stem, Coding(path.stem)) for path in records}
    wanted = {path.stem: load_record(path, articles[path.stem].text) for path in records}
    comparisons = [compare(articles[key], wanted[key]) for key in wanted]
    quiet = [key for key in wanted if not wanted[key].programmes and not _may_have(wanted[key])]
    result = Evaluation(
        articles=len(wanted),
        missing=tuple(key for key in wanted if key not in found),
        scores=scores(_tallies(comparisons)),
        agreement=_agreement(comparisons),
        quiet=(len(quiet), sum(not articles[key].programmes for key in quiet)),
        publishers=_by_publisher(comparisons, articles, load_publishers(gold)),
        rules=tuple(_by_rule(comparisons)),
        errors=tuple(error for c in comparisons for error in c.errors),
    )
    return result, articles


def _may_have(coding: Coding) -> bool:
    return coding.optional is not None and bool(coding.optional.programmes)


def _tallies(comparisons: Sequence[Comparison]) -> dict[str, dict[str, Counts]]:
    tallies: dict[str, dict[str, Counts]] = defaultdict(dict)
    for comparison in comparisons:
        for measure, counts in comparison.counts.items():
            tallies[measure][comparison.article] = counts
    return tallies


def _agreement(comparisons: Sequence[Comparison]) -> dict[str, tuple[int, int]]:
    agreed: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for comparison in comparisons:
        for name, agrees in comparison.agreement:
            agreed[name] += agrees
            asked[name] += 1
    return {name: (agreed[name], asked[name]) for name in asked}


def _by_publisher(
    comparisons: Sequence[Comparison], found: Mapping[str, Coding], named: Mapping[str, str]
) -> dict[str, dict[str, Counts]]:
    figures: dict[str, dict[str, Counts]] = defaultdict(lambda: defaultdict(Counter))
    for comparison in comparisons:
        key = comparison.article
        publisher = named.get(key) or found[key].publisher or UNKNOWN_PUBLISHER
        figures[publisher]["articles"]["n"] += 1
        for measure in HEADLINE:
            figures[publisher][measure] += comparison.counts.get(measure, Counter())
    return {name: dict(figures[name]) for name in sorted(figures)}


def _by_rule(comparisons: Sequence[Comparison]) -> list[RuleFigures]:
    hits = [hit for comparison in comparisons for hit in comparison.hits]
    finders: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for hit in hits:
        if hit.item is not None:
            finders[hit.measure, *hit.item].add(hit.rule)
    judged: dict[tuple[str, str], list[bool]] = defaultdict(list)
    alone: Counter[tuple[str, str]] = Counter()
    for hit in hits:
        if hit.correct is not None:
            judged[hit.measure, hit.rule].append(hit.correct)
            # a correct hit names what it found
            alone[hit.measure, hit.rule] += hit.correct and (
                finders[hit.measure, *(hit.item or ())] == {hit.rule}
            )
    return [
        RuleFigures(
            measure, rule, len(verdicts), sum(verdicts), sum(verdicts) / len(verdicts),
            alone[measure, rule],
        )
        for (measure, rule), verdicts in sorted(judged.items())
    ]  # fmt: skip


def as_json(evaluation: Evaluation) -> dict[str, object]:
    """Everything but the errors' texts, for machines; keys in a fixed order."""
    return {
        "articles": evaluation.articles,
        "missing": list(evaluation.missing),
        "headline": evaluation.headline,
        "measures": {name: asdict(s) for name, s in evaluation.scores.items()},
        "agreement": {name: list(n) for name, n in evaluation.agreement.items()},
        "without_programme": dict(zip(("articles", "none_found"), evaluation.quiet, strict=True)),
        "publishers": {
            name: {"articles": figures["articles"]["n"]}
            | {m: _counts(figures[m]) for m in HEADLINE}
            for name, figures in evaluation.publishers.items()
        },
        "rules": [asdict(rule) for rule in evaluation.rules],
        "errors": [asdict(error) for error in evaluation.errors],
    }


def _counts(counts: Counts) -> dict[str, float]:
    precision, recall, f1 = precision_recall_f1(counts)
    return {
        "precision": precision, "recall": recall, "f1": f1,
        **{name: counts.get(name, 0) for name in ("tp", "fp", "fn")},
    }  # fmt: skip
