"""Rows checked against their tables: good ones pass, each refused one becomes an issue.

Nothing is dropped silently: the issue holds the fault's code, the row's key and the row in full. A
row that refers to a refused row is refused for that reason, so that every reference resolves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from schemas.codebook import TABLES
from schemas.ids import hashed_id
from schemas.issues import ISSUES
from schemas.table import Fault, Row, Table

# A refused row is told in full up to this length; only an article's text is longer.
MAX_MESSAGE = 4000

Rows = dict[str, list[Row]]


def validate(rows: Mapping[str, Iterable[Row]]) -> Rows:
    """Every table's good rows, sorted by key; the rows of ``issues`` tell of all the others."""
    good: Rows = {}
    issues = list(rows.get(ISSUES.name, ()))
    texts: dict[str, str] = {}
    keys: dict[str, set[str]] = {}
    for table in TABLES.values():
        if table is ISSUES:
            continue
        found = rows.get(table.name, ())
        kept, refused = _split(table, found, texts, keys)
        issues += refused
        good[table.name] = sorted(kept, key=table.key_of)
        if table.name == "documents":
            texts = {row["doc_id"]: row["text"] for row in kept}
    good[ISSUES.name] = _checked_issues(issues, texts)
    return good


def _split(
    table: Table, rows: Iterable[Row], texts: Mapping[str, str], keys: dict[str, set[str]]
) -> tuple[list[Row], list[Row]]:
    """The good rows of one table, and an issue for each fault of the others."""
    kept: list[Row] = []
    refused: list[Row] = []
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        faults = table.faults(row) or list(_place_faults(table, row, texts, seen, keys))
        if faults:
            refused += [_issue(table, row, fault) for fault in faults]
        else:
            seen.add(table.key_of(row))
            kept.append(row)
    kept, orphans = _without_orphans(table, kept)
    if len(table.key) == 1:
        keys[table.name] = {row[table.key[0]] for row in kept}
    return kept, refused + orphans


def _place_faults(
    table: Table,
    row: Row,
    texts: Mapping[str, str],
    seen: set[tuple[str, ...]],
    keys: Mapping[str, set[str]],
) -> Iterator[Fault]:
    """What is wrong with a row among the others: its key, its references, its quote."""
    if table.key_of(row) in seen:
        yield Fault("key:duplicate", f"another row has the key {', '.join(table.key_of(row))}")
    for column, target in table.refers.items():
        value = row[column]
        if target != table.name and value is not None and value not in keys[target]:
            yield Fault(f"reference:{column}", f"{target} has no row {value!r}")
    if table.has_evidence and not _quote_stands(row, texts.get(row["doc_id"], "")):
        yield Fault("quote:mismatch", "the quote is not what stands between its offsets")


def _quote_stands(row: Row, text: str) -> bool:
    start, end = row["char_start"], row["char_end"]
    return bool(end <= len(text) and text[start:end] == row["quote"])


def _without_orphans(table: Table, rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Rows whose references inside their own table resolve; refusing one may orphan others."""
    columns = [c for c, target in table.refers.items() if target == table.name]
    refused: list[Row] = []
    while columns:
        known = {row[table.key[0]] for row in rows}
        lost = [(r, c) for r in rows for c in columns if r[c] is not None and r[c] not in known]
        if not lost:
            break
        for row, column in lost:
            fault = Fault(f"reference:{column}", f"{table.name} has no row {row[column]!r}")
            refused.append(_issue(table, row, fault))
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


def _issue(table: Table, row: Row, fault: Fault) -> Row:
    whole = json.dumps(row, ensure_ascii=False, default=str)
    key = "|".join(str(row.get(column)) for column in table.key)
    doc_id = row.get("doc_id")
    return issue_row(
        fault.code,
        "error",
        f"row of {table.name} refused: {fault.reason}; the row: {whole}",
        doc_id if isinstance(doc_id, str) and doc_id else None,
        refused=(table.name, key or "(empty)"),
    )


def _writable(text: str) -> str:
    """Lone surrogates, which no file can hold, as escapes: a bad row may be full of them."""
    return text.encode("utf-8", "backslashreplace").decode()


def _checked_issues(issues: list[Row], texts: Mapping[str, str]) -> list[Row]:
    """Issues in order of their key, each told once."""
    whole = (_mended(row, texts) for row in issues)
    unique = {row["issue_id"]: row for row in whole}
    return [unique[key] for key in sorted(unique)]


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
