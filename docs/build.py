"""Make the parts of the documentation that state what the tool does, from the tool itself.

usage: python docs/build.py

Writes ``docs/quality.md``, and in README and every other page what stands between
``<!-- made: NAME -->`` and ``<!-- end -->``. A test fails when they are out of date.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import described
import yaml
from described import table

from pipeline.review.coding import Coding
from pipeline.review.evaluate import read_gold_texts
from pipeline.review.evaluation import HEADLINE, Evaluation, evaluate
from pipeline.review.measures import precision_recall_f1
from pipeline.run import read_one

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
QUALITY = ROOT / "docs" / "quality.md"
PARTS = ROOT / "benchmarks" / "parts.json"
GOLD = ROOT / "tests" / "gold"
UNSEEN = ROOT / "tests" / "unseen"
OPENED = GOLD / "opened.json"
CASES = ROOT / "tests" / "cases"
EXPECTED = ROOT / "tests" / "expected"
EXAMPLE = ROOT / "corpus" / "womens-network.txt"

_MARKS = re.compile(r"(?<!\\)\[|(?<!\\)\](?:\{[^}]*\})+")


def quality(found: Mapping[str, Coding], unseen: Mapping[str, Coding]) -> str:
    """The page on how right the tool is, from runs over the gold and the unseen articles."""
    evaluation, _ = evaluate(found, GOLD)
    blind, _ = evaluate(unseen, UNSEEN)
    opened = json.loads(OPENED.read_text(encoding="utf-8"))
    quiet, silent = evaluation.quiet
    sections = [
        "# How right the tool is",
        "Made by `make docs`; do not edit. `communique evaluate tests/gold --out report` gives the "
        "same figures, and a page with every error in its sentence.",
        f"## On the {evaluation.articles} gold articles",
        "They were written for this project in the manner of real press releases and news, and "
        "coded by hand. An outcome is found if place and number agree, strictly if what it counts, "
        "both bounds and actual or target agree as well. Intervals are 95 % bootstrap intervals "
        "over articles.",
        scores_table(evaluation),
        f"Of the {quiet} articles that report no programme, {silent} are read as such.",
        f"## On {blind.articles} articles that nobody looked at",
        "They were written and coded apart from the tool, densely and full of traps, and nobody "
        "has looked at them while rules were written: they tell best what to expect of a hard "
        "article that is new. An ordinary new press release lies between the two tables.",
        scores_table(blind),
        f"## On {opened['articles']} of the gold articles before they were opened",
        "They were held back in the same way until the rules were thought to be done; then, on "
        f"{opened['opened']}, these figures were taken, and they have been read since. They are "
        "kept here as the size of the gap between articles that were and were not looked at.",
        opened_table(opened["scores"]),
        "## What agrees in the outcomes and programmes that are found",
        table(
            ("", "agree", "of", "share"),
            ((name, a, n, a / n) for name, (a, n) in evaluation.agreement.items()),
        ),
        "## By publisher (F1)",
        table(
            ("", "articles", *HEADLINE),
            (
                (name, n["articles"]["n"], *(precision_recall_f1(n[m])[2] for m in HEADLINE))
                for name, n in evaluation.publishers.items()
            ),
        ),
        "## By rule",
        "*Right* is strictly right for outcomes; *alone* counts what a rule found rightly and no "
        "other rule found. Rules without a finding in these articles are not listed.",
        table(
            ("", "rule", "hits", "right", "precision", "alone"),
            (
                (r.measure, f"`{r.rule}`", r.hits, r.correct, r.precision, r.alone)
                for r in evaluation.rules
                if r.measure != "outcome"
            ),
        ),
        "## The parts, on public data",
        parts(),
        "## Known weaknesses",
        "Each is a case that the test suite expects to fail; it says so once it no longer does.",
        "\n".join(f"* {reason}: {examples}" for reason, examples in weaknesses()),
    ]
    return "\n\n".join(sections) + "\n"


HEADS = ("", "precision", "recall", "F1", "95 % of F1", "right", "extra", "missed")


def opened_table(scores: Mapping[str, Sequence[float]]) -> str:
    """The figures of the day on which held-back articles were opened."""
    rows = (
        (name, p, r, f1, f"{low:.2f} to {high:.2f}", *counts)
        for name, (p, r, f1, low, high, *counts) in scores.items()
    )
    return table(HEADS, rows)


def scores_table(evaluation: Evaluation) -> str:
    """Every measure's figures."""
    rows = (
        (
            *(name, s.precision, s.recall, s.f1),
            f"{s.f1_low:.2f} to {s.f1_high:.2f}",
            *(s.tp, s.fp, s.fn),
        )
        for name, s in evaluation.scores.items()
    )
    return table(HEADS, rows)


def parts() -> str:
    """F1 of our readers beside the best of the tools that others use, as last measured."""
    if not PARTS.exists():
        return "Not measured yet: `make bench-parts`."
    rows = []
    for part in json.loads(PARTS.read_text(encoding="utf-8")):
        peer, reached = max(part["peers"].items(), key=lambda item: item[1])
        name = f"{part['file']}, {part['figure']}"
        rows.append((name, f"{part['ours']:.1f}", f"{reached:.1f}", peer))
    intro = "F1 of the readers alone, as `make bench-parts` last measured it, and the best peer's."
    return f"{intro}\n\n{table(('', 'ours', 'best peer', 'which'), rows)}"


def weaknesses() -> Iterator[tuple[str, str]]:
    """Every reason for which a case is known to fail, and the first words that show it."""
    examples: dict[str, list[str]] = defaultdict(list)
    for reason, words in _failures():
        examples[reason].append(words)
    for reason, words in examples.items():
        more = f", and {len(words) - 1} more like it" if len(words) > 1 else ""
        yield reason, words[0] + more


def _failures() -> Iterator[tuple[str, str]]:
    for path in sorted(CASES.glob("*.txt")):
        for case in re.split(r"\n[ \t]*\n", path.read_text(encoding="utf-8")):
            lines = [line.strip() for line in case.splitlines() if not line.startswith("#")]
            reasons = [line[len("xfail:") :].strip() for line in lines if line.startswith("xfail:")]
            text = [x for x in lines if not re.match(r"(xfail|published):", x) and x != "|"]
            if reasons:
                yield reasons[0], f"“{plain(' '.join(text))}” ({path.stem})"
    for path in sorted(EXPECTED.glob("*.yaml")):
        for reason, words in _expected_failures(yaml.safe_load(path.read_text(encoding="utf-8"))):
            yield reason, f"{words} (corpus/{path.stem})"


def _expected_failures(expected: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for section, rows in expected.items():
        for row in rows.values() if isinstance(rows, dict) else rows:
            if isinstance(row, dict) and "xfail" in row:
                words = row.get("at") or row.get("title") or row.get("name") or row.get("code")
                yield row["xfail"], f"“{words[0] if isinstance(words, list) else words}”"
            if section == "known":
                yield row["reason"], f"“{row['words']}”"


def plain(source: str) -> str:
    """A case's text without its marks."""
    return re.sub(r"\\([\[\]{}\\])", r"\1", _MARKS.sub("", source))


def example() -> str:
    """One sample article and the outcomes that are read from it."""
    document, rows = read_one(EXAMPLE)
    paragraphs = [document.text[b.start : b.end] for b in document.blocks if b.kind == "paragraph"]
    codes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows["outcome_dimensions"]:
        codes[row["outcome_id"], row["dimension"]].append(row["value"])
    words = {row["outcome_id"]: row["value_text"] for row in rows["outcomes"]}
    columns = ("value_text", "indicator", "kind", "value_low", "value_high", "modifier")
    made = (
        (
            *(shown(row[column]) for column in columns),
            *(", ".join(codes[row["outcome_id"], d]) for d in ("occupation", "country")),
            words.get(row["part_of_outcome_id"], ""),
        )
        for row in sorted(rows["outcomes"], key=lambda row: row["char_start"])
    )
    return "\n\n".join(
        [
            f"[This article]({EXAMPLE.relative_to(ROOT).as_posix()}) says:",
            "\n>\n".join("> " + p for p in paragraphs),
            "`outcomes` and `outcome_dimensions` then hold, among other columns:",
            table((*columns, "occupation", "country", "part of"), made),
        ]
    )


def shown(value: object) -> str:
    """A value as people write it; nothing for none."""
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:g}"
    return "" if value is None else str(value)


MADE: dict[str, Callable[[], str]] = {
    "example": example,
    "columns": described.columns,
    "codebook": described.codebook,
    "codelists": described.codelists,
    "stages": described.stages,
    "commands": described.commands,
}
_PART = re.compile(r"(<!-- made: (\w+) -->\n).*?(\n<!-- end -->)", re.DOTALL)


def pages() -> list[Path]:
    """README and the pages of the site; quality.md is made as a whole."""
    return [README, *(p for p in sorted((ROOT / "docs").glob("*.md")) if p != QUALITY)]


def filled(source: str) -> str:
    """A page with its made parts replaced by what the tool gives now."""
    return _PART.sub(lambda m: f"{m[1]}\n{MADE[m[2]]()}\n{m[3]}", source)


def main() -> None:
    """Write what is made."""
    QUALITY.write_text(quality(read_gold_texts(GOLD), read_gold_texts(UNSEEN)), encoding="utf-8")
    for page in pages():
        page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"made {QUALITY.relative_to(ROOT)} and the made parts of the other pages\n")


if __name__ == "__main__":
    main()
