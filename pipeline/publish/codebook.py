"""The codebook of the tables, made from their declarations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyarrow as pa

from schemas.codebook import TABLES
from schemas.table import Column, Table

_TYPES = {
    pa.string(): "text",
    pa.int64(): "whole number",
    pa.float64(): "number",
    pa.bool_(): "true or false",
    pa.timestamp("us"): "date and time",
}


class Entry(NamedTuple):
    """What the codebook says of one column."""

    table: str
    column: str
    type: str
    key: bool
    may_be_missing: bool
    refers_to: str | None
    codes: str | None
    description: str


def codebook_entries(tables: Iterable[Table] = tuple(TABLES.values())) -> Iterator[Entry]:
    """Every column of every table, in the order of the files."""
    for table in tables:
        for column in table.columns:
            yield _entry(table, column)


def codebook_markdown() -> str:
    """The codebook as a page: a section a table, a line a column."""
    sections = ["# Codebook", _INTRO]
    for table in TABLES.values():
        heads = "| column | type | missing | meaning |\n| --- | --- | --- | --- |"
        lines = [_line(entry) for entry in codebook_entries([table])]
        key = ", ".join(f"`{column}`" for column in table.key)
        sections += [
            f"## `{table.name}`",
            f"{table.description} Key: {key}.",
            "\n".join([heads, *lines]),
        ]
    return "\n\n".join(sections) + "\n"


_INTRO = (
    "Every table and column, made from `schemas/`. A missing value is null, never empty text, 0 or "
    "N/A. Dates are EDTF strings cut to what is known; `*_on` is the first day that each may mean."
)


def type_name(kind: pa.DataType) -> str:
    """What a column holds, for people."""
    return _TYPES[kind]


def _entry(table: Table, column: Column) -> Entry:
    return Entry(
        table=table.name,
        column=column.name,
        type=type_name(column.type),
        key=column.name in table.key,
        may_be_missing=column.nullable,
        refers_to=column.refers_to,
        codes=", ".join(column.codes) or None,
        description=column.description,
    )


def _line(entry: Entry) -> str:
    meaning = entry.description
    if entry.refers_to:
        meaning += f" Refers to `{entry.refers_to}`."
    if entry.codes:
        meaning += f" Codes: {entry.codes}."
    missing = "may be" if entry.may_be_missing else "never"
    meaning = meaning.replace("|", "\\|")
    return f"| `{entry.column}` | {entry.type} | {missing} | {meaning} |"
