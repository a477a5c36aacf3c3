"""What the corrections of one article come to: who contradicts whom, and which rows hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from pipeline.link import Reading
from pipeline.review.corrections.entries import REFERENCES, Entry
from pipeline.review.corrections.file import Correction
from pipeline.review.corrections.rows import rows_of
from pipeline.review.corrections.trial import OPEN, Trial
from pipeline.review.corrections.verdicts import Problem, Problems, conflict
from schemas.codebook import TABLES
from schemas.corrections import COLUMNS
from schemas.table import Fault, Row

# Whether a sum may include a number follows from the rest, unless a person says.
_NEEDED = {
    table: {c.name for c in TABLES[table].columns if not c.nullable} - {OPEN} for table in COLUMNS
}


def decide(trial: Trial) -> Problems:
    """Give every row what the corrections say of it, unless some contradict each other."""
    problems: Problems = {}
    for entry in trial.entries:
        decided = trial.on(entry, "confirm", "correct", "reject")
        if entry not in trial.added:
            decided += trial.on(entry, "add")
        if decided:
            problems |= _decide_row(trial, entry, decided)
    return problems | _added_and_rejected(trial)


def _decide_row(trial: Trial, entry: Entry, decided: list[Correction]) -> Problems:
    rejects = [c for c in decided if c.action == "reject"]
    if rejects and len(rejects) < len(decided):
        return conflict(decided, "the row is rejected, and kept")
    if rejects:
        entry.rejected = True
        return {}
    problems: Problems = {}
    final: dict[str, Any] = {}
    for column in entry.values:
        final[column], found = _decide_value(trial, entry, column, decided)
        problems |= found
    if not problems:
        changed = final != entry.values
        entry.values.update(final)
        if entry.status == "machine" or changed:
            entry.status = "corrected" if changed else "confirmed"
    return problems


def _decide_value(
    trial: Trial, entry: Entry, column: str, decided: Iterable[Correction]
) -> tuple[Any, Problems]:
    """Follow the corrections of one value from the machine's to the last."""
    value = entry.values[column]
    steps: dict[Any, dict[Any, list[Correction]]] = defaultdict(lambda: defaultdict(list))
    finds: dict[Any, list[Correction]] = defaultdict(list)
    for c in decided:
        old = trial.olds[c].get(column, value)
        if c.action == "correct" and column in trial.news[c] and trial.news[c][column] != old:
            steps[old][trial.news[c][column]].append(c)
        elif column in trial.olds[c] or column in trial.news[c]:
            finds[old].append(c)
    every = [c for each in steps.values() for sides in each.values() for c in sides]
    seen = [value]
    while value in steps:
        if len(steps[value]) > 1:
            return value, conflict(every, f"{column} has two new values")
        value = next(iter(steps[value]))
        if value in seen:
            return value, conflict(every, f"{column} is changed and changed back")
        seen.append(value)
    against = [c for found, sides in finds.items() if found != value for c in sides]
    if against:
        return value, conflict([*against, *every], f"{column} is kept, and changed")
    return value, {}


def _added_and_rejected(trial: Trial) -> Problems:
    """A row that one adds and another rejects at the same words."""
    problems: Problems = {}
    rejected = [e for e in trial.entries if e.rejected]
    for new in trial.added:
        for old in rejected:
            if old.table == new.table and old.values == {k: new.values[k] for k in old.values}:
                sides = trial.on(old, "reject") + trial.on(new, "add")
                problems |= conflict(sides, "the row is rejected, and added")
    return problems


def reject_dependent(trial: Trial) -> Problems:
    """What belongs to a rejected row goes with it, and what only refers to it does so no more.

    If somebody has looked at a row and found it right, its programme cannot be wrong altogether.
    """
    problems: Problems = {}
    while dependent := [e for e in trial.entries if not e.rejected and _is_lost(e)]:
        for entry in dependent:
            entry.rejected = True
            kept = [c for c in trial.on(entry, "confirm", "correct", "add")]
            owner = entry.owner()
            if kept and owner is not None:
                sides = kept + _rejects_above(trial, owner)
                problems |= conflict(sides, "a row is kept, and what it belongs to is rejected")
    for entry in trial.entries:
        for column, value in entry.values.items():
            if column in REFERENCES and isinstance(value, Entry) and value.rejected:
                if entry.rejected:
                    continue
                sides = [c for c in trial.on(entry, "correct", "add") if trial.news[c].get(column)]
                if sides:
                    sides += _rejects_above(trial, value)
                    problems |= conflict(sides, "a row is referred to, and rejected")
                entry.values[column] = None
    return problems


def _is_lost(entry: Entry) -> bool:
    owner = entry.owner()
    return owner is not None and owner.rejected


def _rejects_above(trial: Trial, entry: Entry) -> list[Correction]:
    """The decisions by which a row, or what it belongs to, is rejected."""
    found = trial.on(entry, "reject")
    owner = entry.owner()
    return found or (_rejects_above(trial, owner) if owner is not None else [])


def went_along(trial: Trial, entry: Entry) -> str:
    """What was rejected with a row, in words."""
    lost = Counter(e.table for e in trial.entries if e.rejected and _belongs(e, entry))
    return ", ".join(f"{count} of {table}" for table, count in sorted(lost.items()))


def _belongs(entry: Entry, to: Entry) -> bool:
    owner = entry.owner()
    return owner is to or (owner is not None and _belongs(owner, to))


def check_rows(trial: Trial, reading: Reading) -> Problems:
    """Rows as people want them are checked as all rows are; one at fault stays as it was."""
    if problems := _circles(trial):
        return problems
    if problems := _empty(trial):
        return problems
    rows = rows_of(trial.entries, reading)
    for entry, row in rows.items():
        if decided := trial.on(entry, "correct", "add"):
            problems |= _blamed(trial, decided, TABLES[entry.table].faults(row))
    return problems or _refused(trial, _double(trial, rows))


def _empty(trial: Trial) -> Problems:
    """Rows that lack a value without which they say nothing."""
    problems: Problems = {}
    for entry in trial.entries:
        decided = [] if entry.rejected else trial.on(entry, "correct", "add")
        for column in COLUMNS[entry.table] if decided else ():
            if entry.values[column] is None and column in _NEEDED[entry.table]:
                fault = Fault(f"null:{column}", f"there is no {column}", column)
                problems |= _blamed(trial, decided, [fault])
    return problems


def _blamed(trial: Trial, decided: list[Correction], faults: list[Fault]) -> Problems:
    """A fault of one column is that of those who set it; any other is that of all."""
    problems: Problems = {}
    for fault in faults:
        setters = [c for c in decided if fault.column in trial.news[c]]
        problems |= dict.fromkeys(setters, Problem("refused", fault.reason))
    if faults and not problems:
        problems = dict.fromkeys(decided, Problem("refused", faults[0].reason))
    return problems


def _double(trial: Trial, rows: dict[Entry, Row]) -> dict[Entry, str]:
    """Rows that would have the key of another; only those that somebody changed or added."""
    by_key: dict[tuple[str, tuple[str, ...]], list[Entry]] = defaultdict(list)
    for entry, row in rows.items():
        by_key[entry.table, TABLES[entry.table].key_of(row)].append(entry)
    same = [entries for entries in by_key.values() if len(entries) > 1]
    return {
        e: "another row says the same; correct that one, or reject this one"
        for entries in same
        for e in entries
        if trial.on(e, "correct", "add")
    }


def _circles(trial: Trial) -> Problems:
    """Rows that would be part of themselves."""
    found: dict[Entry, str] = {}
    for entry in trial.entries:
        for column in ("parent_programme_id", "part_of_outcome_id"):
            above, seen = entry.values.get(column), {entry}
            while above is not None and above not in seen:
                seen.add(above)
                above = above.values.get(column)
            if above is entry:
                found[entry] = f"{column} leads back to the row itself"
    return _refused(trial, found)


def _refused(trial: Trial, faults: dict[Entry, str]) -> Problems:
    return {
        c: Problem("refused", why)
        for entry, why in faults.items()
        for c in trial.on(entry, "correct", "add")
    }
