"""Tables on disk: one Parquet file each, put in place whole. The same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.codebook import TABLES
from schemas.table import Row, Table


def write_tables(rows: Mapping[str, Sequence[Row]], out: Path) -> None:
    """Write every table of the codebook below ``out``, empty ones too.

    All are written aside first and renamed at the end: a run that fails leaves the old tables.
    """
    out.mkdir(parents=True, exist_ok=True)
    aside = [(write_aside(table, rows[name], out), name) for name, table in TABLES.items()]
    for path, name in aside:
        path.replace(out / f"{name}.parquet")


def write_aside(table: Table, rows: Sequence[Row], out: Path) -> Path:
    """Write one table to a file that no loader looks at."""
    path = out / f".{table.name}.parquet.new"
    pq.write_table(arrow_table(table, rows), path, compression="zstd", write_page_index=False)
    return path


def arrow_table(table: Table, rows: Sequence[Row]) -> pa.Table:
    """Checked rows as an Arrow table of the declared schema, never an inferred one."""
    arrays = [
        pa.array([row[field.name] for row in rows], type=field.type) for field in table.arrow_schema
    ]
    return pa.Table.from_arrays(arrays, schema=table.arrow_schema)
