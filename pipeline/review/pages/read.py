"""The tables of one run, read by column and by the rows that are wanted, never as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import SettingsError
from pipeline.parquet import open_tables
from schemas.table import Row

# Rows held at a time; a batch of texts is some tens of megabytes.
_ROWS = 8_192


class Tables:
    """The tables in a folder, all of one run, while another run may replace them.

    Raises SettingsError if the folder holds no tables.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._files = open_tables(folder)
        except FileNotFoundError:
            raise SettingsError(
                f"{folder}: no tables here; 'communique run CORPUS --out {folder}' makes them"
            ) from None

    def scan(self, table: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The columns of a table, some thousand rows at a time."""
        yield from self._files[table].batches(_ROWS, list(columns))

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        """The rows of a table with the columns given, one after the other."""
        for batch in self.scan(table, columns):
            yield from batch.to_pylist()

    def select(
        self, table: str, columns: Sequence[str], key: str, values: Collection[str]
    ) -> dict[str, list[Row]]:
        """The rows whose ``key`` is one of ``values``, by that value and in the table's order."""
        found: dict[str, list[Row]] = defaultdict(list)
        wanted = pa.array(sorted(values), type=pa.string())
        for batch in self.scan(table, list(dict.fromkeys((key, *columns)))):
            for row in batch.filter(pc.is_in(batch[key], value_set=wanted)).to_pylist():
                found[row[key]].append(row)
        return found
