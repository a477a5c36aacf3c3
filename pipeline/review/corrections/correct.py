"""People's corrections applied to what one article says: a pure function of the two.

All corrections of the article are tried together. Whoever cannot be applied, because it is stale,
contradicts another or makes a row that is none, is set aside with the reason, and the rest is tried
again from the machine's facts. So the result does not depend on the order of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pipeline.link import Reading
from pipeline.review.corrections.entries import entries_of, facts_of, numbered
from pipeline.review.corrections.file import Correction
from pipeline.review.corrections.settle import check_rows, decide, reject_dependent, went_along
from pipeline.review.corrections.trial import Trial, place_added, read_values, seek_rows, seek_words
from pipeline.review.corrections.verdicts import Problem, Problems, Verdict
from pipeline.review.quotes import Folded, Span

_STEPS: tuple[Callable[[Trial], Problems], ...] = (
    seek_words,
    read_values,
    seek_rows,
    place_added,
    decide,
    reject_dependent,
)


def correct(reading: Reading, corrections: Sequence[Correction]) -> tuple[Reading, list[Verdict]]:
    """The article as people corrected it, and what became of each correction, in their order."""
    if not corrections:
        return reading, []
    document, facts = reading.document, reading.facts
    folded = Folded(document.text)
    problems: Problems = {}
    spans: dict[Correction, Span] = {}
    while True:
        active = set(corrections) - problems.keys()
        trial = Trial(entries_of(reading), document.text, active, folded)
        found = _problems(trial, reading)
        spans |= trial.spans
        if not found:
            break
        problems |= found
    numbers = numbered(trial.entries)
    verdicts = []
    for c in corrections:
        problem, entry = problems.get(c), trial.targets.get(c)
        row = (c.table, numbers[entry]) if entry in numbers else None
        state = problem.state if problem else "applied"
        message = problem.message if problem else _note(c, trial)
        verdicts.append(Verdict(c, state, message, spans.get(c), row if not problem else None))
    if not active:
        return reading, verdicts
    return Reading(document, facts_of(trial.entries, facts)), verdicts


def _problems(trial: Trial, reading: Reading) -> Problems:
    """Those that the first step which meets any finds."""
    if reading.document.status != "read":
        what = Problem("stale", f"the article is {reading.document.status}, and says nothing")
        return dict.fromkeys(trial.active, what)
    for step in _STEPS:
        if problems := step(trial):
            return problems
    return check_rows(trial, reading)


def _note(c: Correction, trial: Trial) -> str:
    """What is worth knowing of a correction that was applied."""
    entry = trial.targets[c]
    if c.action == "reject":
        lost = went_along(trial, entry)
        return f"with it went {lost}" if lost else ""
    if c.action == "add" and entry not in trial.added:
        return "the article is now read this way without it"
    if c.action == "correct":
        news = trial.news[c]
        if any(entry.values[column] != value for column, value in news.items()):
            return "was corrected again"
        if trial.olds[c] and all(trial.olds[c].get(k) == v for k, v in news.items()):
            return "the article is now read this way without it"
    return ""


def by_article(corrections: Iterable[Correction]) -> dict[str, list[Correction]]:
    """The corrections of each article."""
    found: dict[str, list[Correction]] = {}
    for c in corrections:
        found.setdefault(c.doc_id, []).append(c)
    return found
