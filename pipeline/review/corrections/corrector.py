"""The corrections of a whole corpus, as a run takes them in, and as `communique corrections` lists.

Each corpus folder has its own ``corrections.csv``; an article's `doc_id` is its path below that
folder. The store knows nothing of corrections: it keeps what the machine says.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.link import Reading
from pipeline.review.corrections.correct import by_article, correct
from pipeline.review.corrections.file import (
    FILE,
    BrokenLine,
    Correction,
    CorrectionsFile,
    load_corrections,
)
from pipeline.review.corrections.verdicts import CHECKS, Verdict
from schemas.facts import IssueFact
from schemas.table import Row
from schemas.validation import issue_row
from schemas.values import Evidence

RULE = "correction"


@dataclass(frozen=True)
class Corrector:
    """All corrections by article. ``whole`` is false if articles were left out of the run."""

    corrections: dict[str, list[Correction]]
    broken: tuple[BrokenLine, ...] = ()
    whole: bool = True

    def correct(self, reading: Reading) -> Reading:
        """The article as people corrected it; what could not be applied stands in its issues."""
        corrected, verdicts = self.verdicts(reading)
        issues = tuple(_issue(v) for v in verdicts if v.state != "applied")
        if not issues:
            return corrected
        facts = replace(corrected.facts, issues=corrected.facts.issues + issues)
        return Reading(corrected.document, facts)

    def verdicts(self, reading: Reading) -> tuple[Reading, list[Verdict]]:
        """The article as people corrected it, and what became of each correction."""
        return correct(reading, self.corrections.get(reading.document.doc_id, []))

    def about(self, doc_id: str) -> str:
        """The article's corrections; empty if there are none."""
        found = self.corrections.get(doc_id)
        return repr(found) if found else ""

    def missing(self, doc_ids: Container[str]) -> Iterator[Verdict]:
        """Corrections of articles that are not there."""
        for doc_id, corrections in sorted(self.corrections.items() if self.whole else ()):
            for c in corrections if doc_id not in doc_ids else ():
                yield Verdict(c, "stale", f"there is no article {doc_id!r} any more")

    def unmet(self, doc_ids: Container[str]) -> Iterator[Row]:
        """Issues for corrections of articles that are not there, and for broken lines."""
        for v in self.missing(doc_ids):
            yield issue_row(CHECKS["stale"], "warning", told(v), None)
        for line in self.broken:
            message = f"{FILE}, line {line.line}: {line.reason}"
            yield issue_row("correction:broken", "warning", message, None)


def load_corrector(corpus: Sequence[Path]) -> Corrector:
    """The corrections beside the articles of each folder, or file, of a run.

    Raises CorrectionsError for a file whose head does not name the columns.
    """
    folders = dict.fromkeys(path if path.is_dir() else path.parent for path in corpus)
    files = [load_corrections(folder / FILE) for folder in folders]
    return build_corrector(files, whole=all(path.is_dir() for path in corpus))


def build_corrector(files: Sequence[CorrectionsFile], *, whole: bool = True) -> Corrector:
    """The corrections of several files."""
    corrections = [c for file in files for c in file.corrections]
    broken = tuple(line for file in files for line in file.broken) if whole else ()
    return Corrector(by_article(corrections), broken, whole)


def told(verdict: Verdict) -> str:
    """A correction and what became of it, in one sentence."""
    c = verdict.correction
    what = f"{c.action} {c.table}{f'.{c.field}' if c.field else ''} of {c.quote!r}"
    return f"{FILE}, line {c.line}, {c.coder} on {c.date}: {what}: {verdict.message}"


def _issue(verdict: Verdict) -> IssueFact:
    span = verdict.span
    evidence = Evidence(*span, RULE) if span else None
    return IssueFact(CHECKS[verdict.state], "warning", told(verdict), evidence)
