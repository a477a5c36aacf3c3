"""The figures as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.review.agreement import Agreement
from pipeline.review.evaluation import HEADLINE, Evaluation
from pipeline.review.measures import Score, precision_recall_f1

# A rule that is right less often than this, and often enough to tell, is shown as weak.
WEAK_PRECISION = 0.8
WEAK_HITS = 3


def show_evaluation(evaluation: Evaluation) -> RenderableType:
    """Everything but the single errors."""
    quiet, silent = evaluation.quiet
    lines = [f"{evaluation.articles} articles; headline {evaluation.headline:.3f}"]
    if evaluation.missing:
        lines.append(f"Not in the run: {', '.join(evaluation.missing)}")
    if quiet:
        lines.append(f"Articles without a programme read as such: {silent} of {quiet}")
    return Group(
        Text("\n".join(lines)),
        _scores_table("Measures", evaluation.scores),
        _table(
            "Agreement by attribute",
            ("Attribute", "agree", "of", "share"),
            [(name, a, n, _figure(a / n)) for name, (a, n) in evaluation.agreement.items()],
        ),
        _table(
            "By publisher (F1)",
            ("Publisher", "articles", *HEADLINE),
            [
                (
                    name,
                    counts["articles"]["n"],
                    *(_figure(precision_recall_f1(counts[m])[2]) for m in HEADLINE),
                )
                for name, counts in evaluation.publishers.items()
            ],
        ),
        _table(
            "By rule",
            ("Measure", "rule", "hits", "right", "precision", "alone", ""),
            [
                (
                    r.measure,
                    r.rule,
                    r.hits,
                    r.correct,
                    _figure(r.precision),
                    r.alone,
                    "weak" if r.precision < WEAK_PRECISION and r.hits >= WEAK_HITS else "",
                )
                for r in evaluation.rules
            ],
            texts=2,
        ),
    )


def show_errors(evaluation: Evaluation) -> RenderableType:
    """Every difference, a line each. What an article says must not command the terminal."""
    lines = (
        f"{e.article}  {e.measure} {e.what}: gold {e.wanted}; run {e.got}"
        for e in evaluation.errors
    )
    return Text("\n".join("".join(c if c.isprintable() else " " for c in line) for line in lines))


def show_agreement(found: Agreement) -> RenderableType:
    """Two coders: alpha by variable, and F1."""
    lines = [f"{found.articles} articles coded by both"]
    for name, only in zip("AB", found.only, strict=True):
        if only:
            lines.append(f"only by {name}: {', '.join(only)}")
    return Group(
        Text("\n".join(lines)),
        _table(
            "Krippendorff's alpha",
            ("Variable", "alpha", "95 %", "units", "same"),
            [
                (
                    v.name,
                    _figure(v.alpha.alpha),
                    f"{_figure(v.alpha.low)} to {_figure(v.alpha.high)}",
                    v.alpha.units,
                    v.same,
                )
                for v in found.variables
            ],
        ),
        _scores_table("F1 (B taken for the truth)", found.scores),
    )


def _scores_table(title: str, scores: Mapping[str, Score]) -> Table:
    return _table(
        title,
        ("Measure", "P", "R", "F1", "95 % of F1", "tp", "fp", "fn"),
        [
            (
                name,
                *map(_figure, (s.precision, s.recall, s.f1)),
                f"{s.f1_low:.2f} to {s.f1_high:.2f}",
                *(s.tp, s.fp, s.fn),
            )
            for name, s in scores.items()
        ],
    )


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _table(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], *, texts: int = 1
) -> Table:
    """A table whose first columns are text and whose others are figures."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for place, head in enumerate(heads):
        table.add_column(head, justify="left" if place < texts else "right", overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    return table
