"""Tables on disk as Parquet, put in place together. Same rows, same bytes, however they came.

A table is one file, a large one a folder of files of that name, of `PART` rows each and in order;
whatever reads Parquet reads both. A set of tables is written to ``.tables-new`` and flushed;
renaming that folder to ``.tables-ready`` is the one moment at which the new set counts. Its tables
are then moved beside each other, over the old ones, and the empty folder is removed. Whoever looks
for a table looks into ``.tables-ready`` first: so he finds one whole set at any moment, even after
a crash between two moves, which the next run completes.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.codebook import TABLES
from schemas.table import Row, Table

NEW = ".tables-new"
READY = ".tables-ready"

# Rows of a file, beyond which a table is a folder of files; and of a group in a file.
PART = 1_000_000
GROUP = 10_000

# How often to look again when a run puts its tables in place at this very moment.
LOOKS = 20
# Looks at a folder at rest after which a table that is not there is missing.
MISSED = 4


def write_tables(rows: Mapping[str, Sequence[Row]], out: Path) -> None:
    """Write every table of the codebook to ``out``, empty ones too.

    A run that fails, or is killed, leaves the old tables. One caller at a time (`pipeline.lock`).
    """
    with new_tables(out) as tables:
        tables.add(rows)


@dataclass
class NewTables:
    """A set of tables while it is written."""

    writers: dict[str, TableWriter]
    dropped: bool = False

    def add(self, rows: Mapping[str, Sequence[Row]]) -> None:
        """Rows of some tables, behind those that are there."""
        self.put({name: arrow_table(TABLES[name], found) for name, found in rows.items()})

    def put(self, rows: Mapping[str, pa.Table]) -> None:
        """The same, of rows that are Arrow tables of the declared schemas."""
        for name, found in rows.items():
            self.writers[name].add(found)

    def drop(self) -> None:
        """Leave the old tables: something was wrong with these."""
        self.dropped = True


@contextmanager
def new_tables(out: Path) -> Iterator[NewTables]:
    """The tables of the codebook, empty; at the end of the block they take the old ones' place.

    Not if the block raises or drops them: then the old ones stay.
    """
    out.mkdir(parents=True, exist_ok=True)
    settle(out)
    new = out / NEW
    new.mkdir()
    try:
        with ExitStack() as opened:
            writers = {
                name: opened.enter_context(TableWriter(table, new))
                for name, table in TABLES.items()
            }
            tables = NewTables(writers)
            yield tables
            if tables.dropped:
                return
            for writer in writers.values():
                writer.finish()
        _flush(new)
        new.replace(out / READY)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    settle(out)


class TableWriter:
    """One table on its way to the disk. What is not yet a whole group of rows is kept."""

    def __init__(self, table: Table, folder: Path) -> None:
        self._table = table
        self._place = folder / _file(table.name)
        self._parts = folder / table.name
        self._waiting: list[pa.Table] = []
        self._rows = 0
        self._number = 0
        self._file: pq.ParquetWriter | None = None
        self._left = 0

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, rows: pa.Table) -> None:
        """Checked rows, behind those that are there."""
        self._waiting.append(rows)
        self._rows += rows.num_rows
        if self._rows >= GROUP:
            whole = pa.concat_tables(self._waiting)
            done = self._rows // GROUP * GROUP
            for start in range(0, done, GROUP):
                self._write(whole.slice(start, GROUP))
            self._waiting = [whole.slice(done)]
            self._rows -= done

    def finish(self) -> None:
        """Write what is left; the table is a file, or a folder if it takes several."""
        schema = self._table.arrow_schema
        if self._rows or not self._number:
            self._write(pa.concat_tables([*self._waiting, schema.empty_table()]))
        self._end_part()
        if self._number > 1:
            _flush(self._parts)
            self._parts.replace(self._place)

    def _write(self, group: pa.Table) -> None:
        if self._left <= 0:
            self._end_part()
            if self._number == 1:  # it takes several, so the first is one of them
                self._parts.mkdir()
                self._place.replace(self._part(0))
            path = self._part(self._number)
            self._number += 1
            self._file = pq.ParquetWriter(path, self._table.arrow_schema, compression="zstd")
            self._left = PART
        if self._file is not None:
            # In one piece: the bytes must not tell how the rows came.
            self._file.write_table(group.combine_chunks(), row_group_size=GROUP)
        self._left -= GROUP

    def _end_part(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
            _flush(self._part(self._number - 1))

    def _part(self, number: int) -> Path:
        """Where a part lies until all are there; one that is alone is the table."""
        alone = number == 0 and not self._parts.exists()
        return self._place if alone else self._parts / f"part-{number:05}.parquet"


def settle(out: Path) -> None:
    """Complete what a killed run left: move a complete set into place, drop an incomplete one."""
    ready = out / READY
    if ready.is_dir():
        for name in TABLES:
            if (ready / _file(name)).exists():
                _move(ready / _file(name), out / _file(name))
        _flush(out)
        ready.rmdir()
    if (out / NEW).is_dir():
        shutil.rmtree(out / NEW)


def _move(new: Path, place: Path) -> None:
    """A file replaces a file in one step; a folder cannot, and while it moves only `READY` has it.

    Killed in between, the new table is still there.
    """
    if place.is_dir():
        shutil.rmtree(place)
    elif new.is_dir():
        place.unlink(missing_ok=True)
    new.replace(place)


@dataclass(frozen=True)
class TableFile:
    """A table as it was when it was opened, in one file or several."""

    files: tuple[pa.NativeFile, ...]

    def read(self, columns: Sequence[str] | None = None) -> pa.Table:
        """All rows."""
        return pa.concat_tables(part.read(columns) for part in self._parts)

    def batches(self, rows: int, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """So many rows at a time."""
        for part in self._parts:
            yield from part.iter_batches(rows, columns=columns)

    @property
    def schema(self) -> pa.Schema:
        """The columns as they were declared when it was written, the same in all files."""
        return self._parts[0].schema_arrow

    @property
    def num_rows(self) -> int:
        """How many rows there are."""
        return sum(part.metadata.num_rows for part in self._parts)

    @cached_property
    def _parts(self) -> tuple[pq.ParquetFile, ...]:
        return tuple(map(pq.ParquetFile, self.files))


def open_tables(out: Path, names: Collection[str] = tuple(TABLES)) -> dict[str, TableFile]:
    """One set of tables; a run that replaces them meanwhile does not touch these.

    If after opening all every table is still the file that was opened, all were current together:
    an opened file keeps its number. Raises FileNotFoundError for the first table that is missing.
    """
    missed = 0  # looks without a table while no run moved any
    for look in range(LOOKS):
        try:
            paths = {name: _current(out, name) for name in names}
            files = {
                name: TableFile(tuple(pa.memory_map(str(path)) for path in parts))
                for name, parts in paths.items()
            }
            if all(_are_at(files[name].files, _current(out, name)) for name in names):
                return files
        except (FileNotFoundError, NotADirectoryError):
            # The move may have ended between the two looks, here and at the tables.
            missed += not (out / READY).is_dir()
            if look == LOOKS - 1 or missed == MISSED:
                raise
        time.sleep(0.005)
    raise OSError(f"{out}: the tables change too fast to be read; try again")


def files_of_tables(out: Path) -> list[Path]:
    """The files of all tables, in order. Raises FileNotFoundError if a table is missing."""
    return [path for name in TABLES for path in _current(out, name)]


def open_files(out: Path, opened: ExitStack) -> dict[str, list[pq.ParquetFile]]:
    """The files of each table, for the one run that may replace them; closed with ``opened``."""
    return {
        name: [opened.enter_context(pq.ParquetFile(path)) for path in _current(out, name)]
        for name in TABLES
    }


def _current(out: Path, name: str) -> list[Path]:
    """The files of a table."""
    for path in (out / READY / _file(name), out / _file(name)):
        if path.is_file():
            return [path]
        if path.is_dir() and (parts := sorted(path.glob("*.parquet"))):
            return parts
    raise FileNotFoundError(errno.ENOENT, "no such table", name)


def _are_at(files: Sequence[pa.NativeFile], paths: Sequence[Path]) -> bool:
    return len(files) == len(paths) and all(
        os.path.samestat(os.fstat(file.fileno()), path.stat())
        for file, path in zip(files, paths, strict=True)
    )


def _file(name: str) -> str:
    return f"{name}.parquet"


def _flush(path: Path) -> None:
    """Wait until the file, or the folder's list of files, is on the disk itself.

    Windows opens no folders, keeps their lists in a journal, and flushes only what may be written.
    """
    folder = path.is_dir()
    if folder and sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY if folder else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
