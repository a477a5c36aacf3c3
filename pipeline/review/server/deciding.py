"""A decision of the page into ``corrections.csv``, and lines taken back.

Every decision is tried on the article before it is written, so that the page writes none that is
stale or breaks a table's rules. Who contradicts somebody else is told so, and may insist.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.review.corrections.correct import correct
from pipeline.review.corrections.file import Correction, parse_corrections, with_changes
from pipeline.review.corrections.verdicts import Verdict
from pipeline.review.server.desk import Article, Desk
from pipeline.review.server.lines import Decision, Plan, RefusedError, plan
from pipeline.review.writing import rewrite
from schemas.ids import hashed_id


def decide(desk: Desk, doc_id: str, decision: Decision) -> str | None:
    """Write the decision, and return where its row stands on the page now, if it is still there.

    Raises RefusedError, and WritingError if the file cannot be written.
    """
    written: list[Correction] = []

    def change(text: str) -> str:
        article = desk.article(doc_id, parse_corrections(text).corrections)
        planned = plan(article, decision)
        written[:] = _tried(article, planned, insists=decision.insists)
        return with_changes(text, add=written, drop=planned.drop)

    rewrite(desk.file, change)
    article = desk.article(doc_id)
    rows = {
        c: e for e, verdicts in article.decided.items() for c in (v.correction for v in verdicts)
    }
    entry = rows.get(written[0]) if written else None
    known = {e: anchor for anchor, e in article.anchors.items()}
    return known.get(entry) if entry else None


def undo(desk: Desk, doc_id: str, key: str) -> Correction:
    """Take a line back, and return it. Raises RefusedError if it is not there any more."""
    taken: list[Correction] = []

    def change(text: str) -> str:
        own = [c for c in parse_corrections(text).corrections if c.doc_id == doc_id]
        taken[:] = [c for c in own if line_key(c) == key]
        if not taken:
            raise RefusedError("this decision is not in the file any more; load the page again")
        return with_changes(text, drop=taken)

    rewrite(desk.file, change)
    return taken[0]


def line_key(c: Correction) -> str:
    """The same for the same decision, wherever it stands in the file."""
    return hashed_id("decision", *(str(getattr(c, name)) for name in _CELLS))


_CELLS = tuple(name for name in Correction.__dataclass_fields__ if name != "line")


def _tried(article: Article, planned: Plan, *, insists: bool) -> list[Correction]:
    """The first wording of each line with which all of them hold, and nothing else falls."""
    kept = [c for c in article.corrections if c not in planned.drop]
    chosen: list[Correction] = []
    for wordings in planned.add:
        found = [_verdict(article, [*kept, *chosen], line) for line in wordings]
        good = next((v for v in found if v.state == "applied"), None)
        verdict = good or next((v for v in found if v.state == "conflicting"), found[-1])
        if verdict.state == "conflicting" and not insists:
            raise RefusedError(verdict.message, contradicts=True)
        if verdict.state in ("stale", "refused"):
            raise RefusedError(verdict.message)
        chosen.append(verdict.correction)
    _refuse_falling(article, kept, chosen, insists=insists)
    return chosen


def _verdict(article: Article, others: Sequence[Correction], line: Correction) -> Verdict:
    return correct(article.machine, [*others, line])[1][-1]


def _refuse_falling(
    article: Article, kept: Sequence[Correction], chosen: Sequence[Correction], *, insists: bool
) -> None:
    """Another decision must not lose its hold unnoticed."""
    held = {v.correction for v in article.outcome[1] if v.state == "applied"}
    for verdict in correct(article.machine, [*kept, *chosen])[1]:
        if verdict.correction in held and verdict.state != "applied" and not insists:
            c = verdict.correction
            raise RefusedError(
                f"the decision of {c.coder} to {c.action} {c.quote!r} would no longer hold "
                f"({verdict.message}); take that back first",
                contradicts=True,
            )
