"""Rows of every table with any values that its columns can hold, for the tests of exports."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pyarrow as pa
from hypothesis import strategies as st

from schemas.codebook import TABLES
from schemas.table import Column, Row, Table
from schemas.validation import Rows

# Each has cost somebody a cell.
NASTY = [
    *("NA", "N/A", "null", "None", "nan", "007", "0", "0.5", "00,5", "1E5", "2023-06", "TRUE"),
    *("1234567890123456789", "=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1"),
    *(
        "\r=1",
        "\n=1",
        "'",
        "''",
        "'=1",
        "'007",
        '"',
        '""',
        'a"b',
        ",",
        ";",
        "a,b",
        "a\nb",
        "a\r\nb",
    ),
    *(
        "a\rb",
        "\0",
        "a\0b",
        "\x1f",
        "\x85",
        "\u2028",
        "\ufeffx",
        "\ufffe",
        "\uffff",
        "😀",
        "𐍈" * 40,
    ),
    *(
        " x",
        "x ",
        " ",
        "\\",
        "\\N",
        "_x0041_",
        "_x005F_",
        "<b>&amp;</b>",
        "]]>",
        "e\u0301",
        "x",
        "#x",
    ),
    *("x" * 32767, "x" * 32768, "😀" * 16384, "a" + "😀" * 40000, "\0" * 33000),
]

texts = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
days = st.dates(min_value=datetime(1, 1, 1).date()).map(lambda d: datetime(d.year, d.month, d.day))
_VALUES = {
    pa.string(): texts.filter(bool),
    pa.int64(): st.sampled_from([0, 2**53, 2**53 + 1, 2**63 - 1]) | st.integers(0, 2**63 - 1),
    pa.float64(): st.sampled_from([12.0, 0.1 + 0.2, 4.2e6, 1e300, 5e-324, 1e16])
    | st.floats(allow_nan=False, allow_infinity=False),
    pa.bool_(): st.booleans(),
    pa.timestamp("us"): days,
}


@st.composite
def any_rows(draw: st.DrawFn, most: int = 3) -> Rows:
    """Rows whose keys are unique, whose codes are known and whose references resolve."""
    rows: Rows = {}
    for name, table in TABLES.items():
        made: dict[tuple[str, ...], Row] = {}
        for _ in range(draw(st.integers(0, most))):
            row = _row(draw, table, rows)
            if row is not None:
                made.setdefault(table.key_of(row), row)
        rows[name] = _with_own_references(draw, table, list(made.values()))
    return rows


def _row(draw: st.DrawFn, table: Table, rows: Rows) -> Row | None:
    row: Row = {}
    for column in table.columns:
        value = _value(draw, table, column, rows)
        if value is None and not column.nullable:
            return None
        row[column.name] = value
    return row


def _value(draw: st.DrawFn, table: Table, column: Column, rows: Rows) -> object:
    if column.nullable and draw(st.integers(0, 3)) == 0:
        return None
    if column.refers_to:
        if column.refers_to == table.name:
            return None
        known = [row[TABLES[column.refers_to].key[0]] for row in rows[column.refers_to]]
        return draw(st.sampled_from(known)) if known else None
    if column.codes:
        return draw(st.sampled_from(column.codes))
    if (table.name, column.name) == ("documents", "text"):
        return draw(texts)
    if column.name == "country_code" or (column.name == "value" and "dimension" in table.key):
        return draw(st.sampled_from(["NER", "XKX", "DNK"]))
    if column.name.endswith("_date"):
        return draw(st.sampled_from(["2019", "2020-02", "2020-02-29~", "201X", "2021-12-31"]))
    return draw(_VALUES[column.type])


def _with_own_references(draw: st.DrawFn, table: Table, rows: list[Row]) -> list[Row]:
    """References inside a table point at earlier and later rows, but never in a ring."""
    for column, target in table.refers.items():
        if target == table.name:
            order = draw(st.permutations(range(len(rows))))
            for one, other in pairwise(order):
                if draw(st.booleans()):
                    rows[one][column] = rows[other][table.key[0]]
    return rows
