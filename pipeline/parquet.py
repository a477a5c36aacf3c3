"""Tables on disk: one Parquet file each, put in place whole. The same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.codebook import TABLES
from schemas.table import Row, Table


def write_tables(rows: Mapping[str, Sequence[Row]], out: Path) -> None:
    """Write every table of the codebook below ``out``, empty ones too.

    All are written aside first and renamed at the end: a run that fails leaves the old tables.
    """
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out, prefix=".new-") as aside:
        for name, table in TABLES.items():
            path = Path(aside, f"{name}.parquet")
            pq.write_table(arrow_table(table, rows[name]), path, compression="zstd")
        for name in TABLES:
            Path(aside, f"{name}.parquet").replace(out / f"{name}.parquet")


def arrow_table(table: Table, rows: Sequence[Row]) -> pa.Table:
    """Checked rows as an Arrow table of the declared schema, never an inferred one."""
    columns = [_values(field, rows) for field in table.arrow_schema]
    return pa.Table.from_arrays(columns, schema=table.arrow_schema)


def _values(field: pa.Field, rows: Sequence[Row]) -> pa.Array:
    values = [row[field.name] for row in rows]
    if pa.types.is_floating(field.type):
        # Arrow refuses whole numbers above 2**53 where a float is wanted.
        values = [None if value is None else float(value) for value in values]
    return pa.array(values, type=field.type)
