"""CSV by RFC 4180 that a spreadsheet can open, and the way back.

A missing value is an empty cell, an empty text the cell ``""``. A text that a spreadsheet would
take for a formula, or whose leading zeros or last digits it would drop, has an apostrophe before
it; so has each that begins with one, so that `read_csv` can take exactly one off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from pipeline.publish.files import whole_file
from pipeline.publish.source import Source
from schemas.table import Table

MARK = "'"
BOM = b"\xef\xbb\xbf"

# What begins a formula in a spreadsheet (OWASP, "CSV Injection"), in full width too, and the mark
# itself; digits with zeros before them, or more of them than a spreadsheet keeps.
_MARKED = r"^['=+\-@\t\r\n＝＋－＠]|^0[0-9]+(?:[.,][0-9]+)?$|^[0-9]{16,}$"
# RFC 4180, 2.6; and what some readers would trim or take for a missing value.
_QUOTED = r'[",\r\n]|^\s|\s$|^$'

# Bytes of one row that `read_csv` can take at most.
_LONGEST = 64 << 20


def export_csv(source: Source, dest: Path, *, bom: bool = False) -> None:
    """Write ``dest``/TABLE.csv for every table; ``bom`` helps Excel to see that it is UTF-8."""
    for table in source.tables:
        write_csv(source, table, dest / f"{table.name}.csv", bom=bom)


def write_csv(source: Source, table: Table, path: Path, *, bom: bool = False) -> None:
    """One table as a file, with a line of column names."""
    write_batches(source.batches(table.name), table.names, path, bom=bom)


def write_batches(
    batches: Iterable[pa.RecordBatch], names: Sequence[str], path: Path, *, bom: bool = False
) -> None:
    """Rows in pieces as a file, with a line of column names."""
    with whole_file(path) as side, side.open("wb") as file:
        file.write(BOM if bom else b"")
        file.write((",".join(names) + "\r\n").encode())
        for batch in batches:
            file.writelines(f"{line}\r\n".encode() for line in _lines(batch))


def read_csv(path: str | Path, table: Table) -> pa.Table:
    """A file that `write_csv` wrote, as the table that it was written from."""
    fields = table.arrow_schema
    read = csv.read_csv(
        path,
        read_options=csv.ReadOptions(block_size=_LONGEST, use_threads=False),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=fields,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    columns = [_unmarked(read.column(field.name), field.type) for field in fields]
    return pa.Table.from_arrays(columns, schema=fields)


def _lines(batch: pa.RecordBatch) -> list[str]:
    cells = [_cells(column) for column in batch.columns]
    lines: list[str] = pc.binary_join_element_wise(*cells, ",").to_pylist()
    return lines


def _cells(column: pa.Array) -> pa.Array:
    """The column as the text of its cells; a missing value is an empty one."""
    text = pa.types.is_string(column.type)
    cells = mark(column) if text else _plain(column)
    if text:
        inner = pc.replace_substring(cells, '"', '""')
        quoted = pc.binary_join_element_wise('"', inner, '"', "")
        cells = pc.if_else(pc.match_substring_regex(cells, _QUOTED), quoted, cells)
    return pc.fill_null(cells, "")


def mark(texts: pa.Array) -> pa.Array:
    """Texts of which a spreadsheet changes or runs none."""
    marked = pc.binary_join_element_wise(MARK, texts, "")
    return pc.if_else(pc.match_substring_regex(texts, _MARKED), marked, texts)


def unmark(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """The texts as they were before `mark`."""
    bare = pc.utf8_slice_codeunits(texts, 1)
    return pc.if_else(pc.starts_with(texts, MARK), bare, texts)


def _plain(column: pa.Array) -> pa.Array:
    """Numbers and truth values as Arrow writes them, times by ISO 8601."""
    cells = column.cast(pa.string())
    if pa.types.is_timestamp(column.type):
        cells = pc.replace_substring_regex(cells, r"\.0+$", "")
        cells = pc.replace_substring(cells, " ", "T")
    return cells


def _unmarked(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    return unmark(column) if pa.types.is_string(kind) else column
