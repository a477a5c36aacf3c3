"""Rows checked against their tables: good ones pass, each refused one becomes an issue.

Nothing is dropped silently: the issue holds the fault's code, the row's key and the row in full. A
row that refers to a refused row is refused for that reason, so that every reference resolves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schemas.codebook import TABLES
from schemas.documents import DOCUMENTS
from schemas.ids import hashed_id
from schemas.issues import ISSUES
from schemas.table import Fault, Row, Table

# A refused row is told in full up to this length; only an article's text is longer.
MAX_MESSAGE = 4000

# Between what is wrong with a row and the row in full.
ROW = "; the row: "

Rows = dict[str, list[Row]]


class Elsewhere:
    """What other blocks of the same tables hold. By itself: there are none."""

    def holds(self, table: str, key: str) -> bool:
        """Whether a row with this key is there, for one that refers to it."""
        return False

    def has_taken(self, table: str, key: tuple[str, ...]) -> bool:
        """Whether an earlier block has a row with this key already."""
        return False

    def take(self, table: str, key: tuple[str, ...]) -> None:
        """A row with this key is there now."""


@dataclass(frozen=True)
class _Known:
    """What is known so far: other blocks, the articles' texts here, and the keys by table."""

    elsewhere: Elsewhere
    texts: dict[str, str] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=dict)

    def refers(self, table: str, key: str) -> bool:
        """Whether a row of a table that was checked before can be referred to."""
        return key in self.keys[table] or self.elsewhere.holds(table, key)


def validate(rows: Mapping[str, Iterable[Row]], elsewhere: Elsewhere | None = None) -> Rows:
    """Every table's good rows in order; the rows of ``issues`` tell of all the others.

    The rows are those of whole articles, all or a block of them: a quote stands in its own block.
    """
    good: Rows = {}
    issues = list(rows.get(ISSUES.name, ()))
    known = _Known(elsewhere or Elsewhere())
    for table in TABLES.values():
        if table is ISSUES:
            continue
        kept, told = _split(table, rows.get(table.name, ()), known)
        issues += told
        good[table.name] = sorted(kept, key=table.order_of)
        if len(table.key) == 1:
            known.keys[table.name] = {row[table.key[0]] for row in kept}
        if table is DOCUMENTS:
            known.texts.update((row["doc_id"], row["text"]) for row in kept)
    good[ISSUES.name] = _checked_issues(issues, known.texts)
    return good


def _split(table: Table, rows: Iterable[Row], known: _Known) -> tuple[list[Row], list[Row]]:
    """The good rows of one table, and an issue for each fault found."""
    kept: list[Row] = []
    told: list[Row] = []
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        good, faults = _checked(table, row)
        if good is not None:
            lost = _misplaced(table, good, seen, known)
            faults += [lost] if lost else []
            good = None if lost else good
        told += [_issue(table, row, fault, refused=good is None) for fault in faults]
        if good is not None:
            seen.add(table.key_of(good))
            known.elsewhere.take(table.name, table.key_of(good))
            kept.append(good)
    kept, orphans = _without_orphans(table, kept, known.elsewhere)
    return kept, told + orphans


def _checked(table: Table, row: Row) -> tuple[Row | None, list[Fault]]:
    """The row if it is good by itself, mended where its table asks for that, and its faults."""
    faults = table.faults(row)
    if not faults:
        return row, []
    optional = {c.name for c in table.columns if c.nullable}
    if not table.mended or not {f.column for f in faults} <= optional:
        return None, faults
    return row | {f.column: None for f in faults if f.column}, faults


def _misplaced(table: Table, row: Row, seen: set[tuple[str, ...]], known: _Known) -> Fault | None:
    """What is wrong with a row among the others: its key, a reference, or else its quote."""
    key = table.key_of(row)
    if key in seen or known.elsewhere.has_taken(table.name, key):
        return Fault("key:duplicate", f"another row has the key {', '.join(table.key_of(row))}")
    for column, target in table.refers.items():
        value = row[column]
        if target != table.name and value is not None and not known.refers(target, value):
            return Fault(f"reference:{column}", f"{target} has no row {value!r}")
    if table.has_evidence and not _quote_stands(row, known.texts.get(row["doc_id"], "")):
        return Fault("quote:mismatch", "the quote is not what stands between its offsets")
    return None


def _quote_stands(row: Row, text: str) -> bool:
    start, end = row["char_start"], row["char_end"]
    return bool(end <= len(text) and text[start:end] == row["quote"])


def _without_orphans(
    table: Table, rows: list[Row], elsewhere: Elsewhere
) -> tuple[list[Row], list[Row]]:
    """Rows whose references inside their own table resolve; refusing one may orphan others."""
    columns = [c for c, target in table.refers.items() if target == table.name]
    refused: list[Row] = []
    while columns:
        known = {row[table.key[0]] for row in rows}
        lost = [
            (row, column)
            for row in rows
            for column in columns
            if (key := row[column]) is not None
            and key not in known
            and not elsewhere.holds(table.name, key)
        ]
        if not lost:
            break
        for row, column in lost:
            fault = Fault(f"reference:{column}", f"{table.name} has no row {row[column]!r}")
            refused.append(_issue(table, row, fault, refused=True))
        gone = {table.key_of(row) for row, _ in lost}
        rows = [row for row in rows if table.key_of(row) not in gone]
    return rows, refused


def issue_row(
    check: str,
    severity: str,
    message: str,
    doc_id: str | None,
    *,
    refused: tuple[str, str] | None = None,
    place: tuple[int, int, str] | None = None,
) -> Row:
    """A row of ``issues``; the same problem always has the same key.

    ``refused`` is a table and the key of its row, ``place`` start, end and words in the article.
    """
    table, row_id = refused or (None, None)
    start, end, quote = place or (None, None, None)
    return {
        "issue_id": hashed_id("issue", check, doc_id, table, row_id, start, end, message),
        "severity": severity,
        "check": check,
        "table": table,
        "row_id": row_id and _writable(row_id),
        "doc_id": doc_id and _writable(doc_id),
        "message": _writable(message[:MAX_MESSAGE]),
        "char_start": start,
        "char_end": end,
        "quote": quote or None,
    }


def _issue(table: Table, row: Row, fault: Fault, *, refused: bool) -> Row:
    whole = json.dumps(row, ensure_ascii=False, default=str)
    key = "|".join(str(row.get(column)) for column in table.key)
    doc_id = row.get("doc_id")
    what = "row refused" if refused else "column left empty"
    return issue_row(
        fault.code,
        "error",
        f"{what}: {fault.reason}{ROW}{whole}",
        doc_id if isinstance(doc_id, str) and doc_id else None,
        refused=(table.name, key or "(empty)"),
    )


def _writable(text: str) -> str:
    """Lone surrogates, which no file can hold, as escapes: a bad row may be full of them."""
    return text.encode("utf-8", "backslashreplace").decode()


def _checked_issues(issues: list[Row], texts: Mapping[str, str]) -> list[Row]:
    """Issues in order, each told once."""
    whole = (_mended(row, texts) for row in issues)
    unique = {row["issue_id"]: row for row in whole}
    return sorted(unique.values(), key=ISSUES.order_of)


def _mended(row: Row, texts: Mapping[str, str]) -> Row:
    """An issue that is itself at fault still gets told: there is no other place for it.

    It loses a place that is wrong, or that is in an article which was refused.
    """
    faults = ISSUES.faults(row)
    if faults:
        found = "; ".join(fault.reason for fault in faults)
        message = f"an issue that is itself at fault ({found}): {json.dumps(row, default=str)}"
        return issue_row("issue:broken", "error", message, None)
    if row["quote"] is None or _quote_stands(row, texts.get(row["doc_id"], "")):
        return row
    return row | {"char_start": None, "char_end": None, "quote": None}
