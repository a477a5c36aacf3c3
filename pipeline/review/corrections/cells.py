"""Values of rows as people write them into a cell, and back."""

from __future__ import annotations

import unicodedata
from typing import Any

import pyarrow as pa

from schemas.codebook import TABLES

_TRUE, _FALSE = ("true", "yes", "1"), ("false", "no", "0")


class CellError(ValueError):
    """A cell that cannot be a value of its column; says why."""


def parse_cell(table: str, column: str, cell: str) -> Any:  # noqa: ANN401 - as the column's type
    """The value, of the column's type; an empty cell is null. Raises CellError."""
    text = unicodedata.normalize("NFC", cell).strip()
    if not text:
        return None
    kind = TABLES[table].arrow_schema.field(column).type
    if pa.types.is_boolean(kind):
        if text.lower() in _TRUE + _FALSE:
            return text.lower() in _TRUE
        raise CellError(f"{column} is {text!r}: write true or false")
    if pa.types.is_floating(kind):
        try:
            return float(text)
        except ValueError:
            raise CellError(f"{column} is {text!r}: write a number, such as 7000 or 12.5") from None
    return text


def write_cell(value: object) -> str:
    """The cell that `parse_cell` reads as this value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15g}" if float(f"{value:.15g}") == value else repr(value)
    return str(value)
