"""Tables on disk: one Parquet file each, put in place together. Same rows, same bytes.

A set of tables is written to ``.tables-new`` and flushed; renaming that folder to ``.tables-ready``
is the one moment at which the new set counts. Its files are then moved beside each other, over the
old ones, and the empty folder is removed. Whoever looks for a table looks into ``.tables-ready``
first: so he finds one whole set at any moment, even after a crash between two moves, which the
next run completes.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.codebook import TABLES
from schemas.table import Row, Table

NEW = ".tables-new"
READY = ".tables-ready"

# How often to look again when a run puts its tables in place at this very moment.
LOOKS = 20


def write_tables(rows: Mapping[str, Sequence[Row]], out: Path) -> None:
    """Write every table of the codebook to ``out``, empty ones too.

    A run that fails, or is killed, leaves the old tables. One caller at a time (`pipeline.lock`).
    """
    out.mkdir(parents=True, exist_ok=True)
    settle(out)
    new = out / NEW
    new.mkdir()
    try:
        for name, table in TABLES.items():
            _write(arrow_table(table, rows[name]), new / _file(name))
        _flush(new)
        new.replace(out / READY)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    settle(out)


def settle(out: Path) -> None:
    """Complete what a killed run left: move a complete set into place, drop an incomplete one."""
    ready = out / READY
    if ready.is_dir():
        for name in TABLES:
            if (ready / _file(name)).exists():
                (ready / _file(name)).replace(out / _file(name))
        _flush(out)
        ready.rmdir()
    if (out / NEW).is_dir():
        shutil.rmtree(out / NEW)


def open_tables(out: Path, names: Iterable[str] = TABLES) -> dict[str, pa.NativeFile]:
    """The files of one set of tables; a run that replaces them meanwhile does not touch these.

    If after opening all every table is still the file that was opened, all were current together:
    an opened file keeps its number. Raises FileNotFoundError for the first table that is missing.
    """
    names = list(names)
    for look in range(LOOKS):
        try:
            files = {name: pa.memory_map(str(_current(out, name))) for name in names}
            if all(_is_at(file, _current(out, name)) for name, file in files.items()):
                return files
        except FileNotFoundError:
            if look == LOOKS - 1 or not (out / READY).is_dir():
                raise
        time.sleep(0.005)
    raise OSError(f"{out}: the tables change too fast to be read; try again")


def _current(out: Path, name: str) -> Path:
    for path in (out / READY / _file(name), out / _file(name)):
        if path.is_file():
            return path
    raise FileNotFoundError(errno.ENOENT, "no such table", name)


def _is_at(file: pa.NativeFile, path: Path) -> bool:
    return os.path.samestat(os.fstat(file.fileno()), path.stat())


def _file(name: str) -> str:
    return f"{name}.parquet"


def _write(table: pa.Table, path: Path) -> None:
    pq.write_table(table, path, compression="zstd")
    _flush(path)


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
