"""A difference for people, on the screen and as a page, and as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.table import Table as Grid
from rich.text import Text

from pipeline.publish.csv_files import write_batches
from pipeline.publish.differences import CHANGES, REASONS, Difference
from pipeline.publish.files import whole_file, write_text
from pipeline.show import one_line

KINDS = ("added", "removed", "changed")
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
# A value on the screen or the page; the tables have it longer.
_SHOWN = 60


def write_difference(found: Difference, folder: Path) -> list[str]:
    """Write the changes as Parquet and CSV and a page for people; return the files' names."""
    with whole_file(folder / "changes.parquet") as side:
        pq.write_table(found.changes, side, compression="zstd")
    write_batches(found.changes.to_batches(), CHANGES.names, folder / "changes.csv")
    write_text(folder / "changes.md", difference_markdown(found))
    return ["changes.parquet", "changes.csv", "changes.md"]


def show_difference(found: Difference, *, most: int = 5) -> Iterator[Grid | Text]:
    """What changed, why, and the first changes of each table."""
    if not found:
        yield Text("No difference.")
        return
    if found.rows:
        yield _grid(("table", *KINDS), by_table(found))
        yield _grid(("why", "rows", ""), by_reason(found))
    for change in found.schema:
        yield Text(f"schema: {_where(change.table, change.column)}: {change.what} ({change.level})")
    if found.rows:
        yield Text("")
    shown = list(lines(found, most))
    yield from map(Text, shown)
    more = found.changes.num_rows - len(shown)
    if more:
        yield Text(f"… and {more:,} more lines; --to DIR writes all of them.")


def difference_markdown(found: Difference, *, most: int = 50) -> str:
    """The same as a page."""
    parts = ["# Changes"]
    if not found:
        parts.append("None.")
    if found.rows:
        parts += [_markdown(("table", *KINDS), by_table(found))]
        parts += [_markdown(("why", "rows", "that is"), by_reason(found))]
    if found.schema:
        rows = [(_where(c.table, c.column), c.what, c.level) for c in found.schema]
        parts += ["## Schemas", _markdown(("where", "what", "raises"), rows)]
    if found.rows:
        # Four spaces make it text as it stands, whatever articles say.
        shown = [f"    {line}" for line in lines(found, most)]
        parts += ["## Rows", "\n".join(shown)]
        more = found.changes.num_rows - len(shown)
        parts += [f"{more:,} more lines are in changes.csv and changes.parquet."] if more else []
    return "\n\n".join(parts) + "\n"


def by_table(found: Difference) -> list[tuple[str, ...]]:
    """Tables, and how many rows were added, removed and changed."""
    counts: dict[str, Counter[str]] = {}
    for (table, change, _), number in found.rows.items():
        counts.setdefault(table, Counter())[change] += number
    return [(t, *(f"{n[kind]:,}" if n[kind] else "" for kind in KINDS)) for t, n in counts.items()]


def by_reason(found: Difference) -> list[tuple[str, ...]]:
    """Reasons, how many rows each concerns, and what it means."""
    counts: Counter[str] = Counter()
    for (_, _, reason), number in found.rows.items():
        counts[reason] += number
    return [(r, f"{counts[r]:,}", REASONS[r]) for r in REASONS if counts[r]]


def lines(found: Difference, most: int) -> Iterator[str]:
    """The first changes of each table, one a line; nothing in them can command a terminal."""
    for table, _ in groupby(found.rows, key=lambda counted: counted[0]):
        own = found.changes.filter(pc.field("table") == table)
        yield from map(_line, own.slice(0, most).to_pylist())


def _line(row: dict[str, Any]) -> str:
    about = row["quote"] or row["row_id"]
    words = [_SIGNS[row["change"]], row["table"], row["doc_id"] or "", f"“{_short(about)}”"]
    if row["column"]:
        words.append(f"{row['column']}: {_short(row['old'])} → {_short(row['new'])}")
    return one_line(" ".join(filter(None, words))) + f"  [{row['reason']}]"


def _short(value: str | None) -> str:
    if value is None:
        return "(none)"
    return value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"


def _where(table: str, column: str | None) -> str:
    return f"{table}.{column}" if column else table


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Grid:
    grid = Grid(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        grid.add_column(head, justify="right" if head in (*KINDS, "rows") else "left")
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    return grid


def _markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    table = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in table)
