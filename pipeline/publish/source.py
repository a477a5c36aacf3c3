"""The tables of a run or a release, read piece by piece: a million rows need not be in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import SettingsError
from pipeline.parquet import TableFile, open_tables
from schemas.codebook import TABLES
from schemas.table import Table

# Below a release's folder.
RELEASED = "tables"

# Rows held at a time.
_ROWS = 65_536


class Source:
    """One set of tables; it stays the same while a run puts another in its place."""

    def __init__(
        self,
        folder: Path,
        files: Mapping[str, TableFile],
        blank: Collection[tuple[str, str]] = (),
    ) -> None:
        self.folder = folder
        self._files = files
        self.blank = frozenset(blank)

    @property
    def tables(self) -> list[Table]:
        """The tables that are there, each after those that it refers to."""
        return [TABLES[name] for name in TABLES if name in self._files]

    def columns(self, name: str) -> list[str]:
        """The columns that the table has here; those of an older one may be fewer."""
        return list(self._files[name].schema.names)

    def schema(self, name: str) -> pa.Schema:
        """The table's columns as they were declared when it was written."""
        return self._files[name].schema

    def count(self, name: str) -> int:
        """How many rows the table has."""
        return self._files[name].num_rows

    def batches(self, name: str, columns: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
        """The rows in pieces, with the declared columns in their order, or those asked for.

        Raises SettingsError if the tables were written by a version that had other columns.
        """
        wanted = list(columns or TABLES[name].names)
        missing = [c for c in wanted if c not in self.columns(name)]
        if missing:
            raise SettingsError(
                f"{self.folder}: the table {name} has no column {missing[0]!r}: another version "
                f"wrote it; run 'communique run CORPUS --out {self.folder}' again"
            )
        for batch in self._files[name].batches(_ROWS, wanted):
            yield self._blanked(name, batch.select(wanted))

    def read(self, name: str, columns: Sequence[str] = ()) -> pa.Table:
        """All rows at once, for tables or columns that are small."""
        schema = TABLES[name].arrow_schema
        wanted = list(columns or TABLES[name].names)
        empty = pa.schema([schema.field(c) for c in wanted])
        return pa.Table.from_batches(self.batches(name, wanted), schema=empty)

    def rows(self, name: str, columns: Sequence[str] = ()) -> Iterator[tuple[object, ...]]:
        """The rows one by one, as plain values in the columns' order."""
        for batch in self.batches(name, columns):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def newest(self) -> str | None:
        """The last day on which an article was published, as YYYY-MM-DD."""
        days = self.read("documents", ["published_on"]).column(0)
        newest = pc.max(days).as_py()
        return newest.date().isoformat() if newest else None

    def _blanked(self, name: str, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The rows with empty texts in the columns that are not to leave the house."""
        for place, column in enumerate(batch.schema.names):
            if (name, column) in self.blank:
                empty = pa.repeat("", batch.num_rows)
                batch = batch.set_column(place, batch.schema.field(place), empty)
        return batch


def open_source(
    outputs: str | Path,
    *,
    names: Collection[str] = tuple(TABLES),
    blank: Collection[tuple[str, str]] = (),
) -> Source:
    """Open the tables in the folder of a run or of a release.

    ``blank`` are tables and columns of text that shall read as empty. Raises SettingsError if the
    folder holds no tables.
    """
    folder = Path(outputs)
    within = _within(folder)
    try:
        return Source(within, open_tables(within, names), blank)
    except FileNotFoundError as error:
        raise SettingsError(
            f"{folder}: no table {error.filename!r}; give the folder of a run "
            f"('communique run CORPUS --out {folder}') or of a release"
        ) from None


def there(outputs: str | Path) -> list[str]:
    """The tables that a folder has: an older one may lack some. All, if it has none."""
    found = [name for name in TABLES if (_within(Path(outputs)) / f"{name}.parquet").exists()]
    return found or list(TABLES)


def _within(folder: Path) -> Path:
    return folder / RELEASED if (folder / RELEASED).is_dir() else folder
