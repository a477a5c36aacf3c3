"""SQLite and DuckDB files: tables with keys, references and code lists, and views for counting."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.publish.codebook import Entry, codebook_entries
from pipeline.publish.files import whole_file
from pipeline.publish.source import Source
from schemas.codebook import TABLES
from schemas.table import Column, Table

SQLITE = {
    pa.string(): "TEXT",
    pa.int64(): "INTEGER",
    pa.float64(): "REAL",
    pa.bool_(): "BOOLEAN",
    pa.timestamp("us"): "TEXT",
}
DUCKDB = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.timestamp("us"): "TIMESTAMP",
}

Types = dict[pa.DataType, str]


def export_sqlite(source: Source, dest: Path) -> None:
    """Write a SQLite file. Truth values are 0 and 1, times ISO 8601 text.

    Raises OSError if it cannot be written.
    """
    with whole_file(dest) as side:
        try:
            with closing(sqlite3.connect(side, isolation_level=None)) as db:
                _fill_sqlite(db, source)
        except sqlite3.Error as error:
            raise OSError(f"{dest}: {error}") from error


def _fill_sqlite(db: sqlite3.Connection, source: Source) -> None:
    # The file counts only once it is whole, so nothing need be undone or flushed on the way.
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    # Keys are hashes, so that each row goes to another page of the index: 200 MB of them at hand.
    db.execute("PRAGMA cache_size = -200000")
    # References are looked at once at the end: row by row, each would search all tables that refer.
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("BEGIN")
    for table in source.tables:
        db.execute(create_table(table, SQLITE))
        marks = ", ".join("?" * len(table.names))
        db.executemany(f"INSERT INTO {_name(table.name)} VALUES ({marks})", _values(source, table))
    db.execute(_CODEBOOK)
    marks = ", ".join("?" * len(Entry._fields))
    db.executemany(f"INSERT INTO codebook VALUES ({marks})", codebook_entries(source.tables))
    for statement in (*indexes(source), *views()):
        db.execute(statement)
    db.execute("COMMIT")
    if broken := db.execute("PRAGMA foreign_key_check").fetchone():
        raise sqlite3.IntegrityError(f"a row of {broken[0]} refers to no row of {broken[2]}")


def _values(source: Source, table: Table) -> Iterator[tuple[object, ...]]:
    for row in source.rows(table.name):
        yield tuple(v.isoformat() if isinstance(v, datetime) else v for v in row)


def export_duckdb(source: Source, dest: Path) -> None:
    """Write a DuckDB file. Raises OSError if it cannot be written."""
    with whole_file(dest) as side:
        side.unlink(missing_ok=True)
        try:
            with duckdb.connect(str(side)) as db:
                _fill_duckdb(db, source)
        except duckdb.Error as error:
            raise OSError(f"{dest}: {error}") from error
        finally:
            side.with_name(f"{side.name}.wal").unlink(missing_ok=True)


def _fill_duckdb(db: duckdb.DuckDBPyConnection, source: Source) -> None:
    db.execute("SET preserve_insertion_order = true")
    for table in source.tables:
        db.execute(create_table(table, DUCKDB))
        fill = _insert_waves if table.name in table.refers.values() else _insert
        fill(db, source, table)
    db.execute(_CODEBOOK)
    # In one go: each statement waits for the disk.
    values = zip(*codebook_entries(source.tables), strict=True)
    _insert_all(db, "codebook", pa.table(dict(zip(Entry._fields, values, strict=True))))
    for view in views():
        db.execute(view)


def _insert_all(db: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    db.register("batch", rows)
    db.execute(f"INSERT INTO {_name(name)} SELECT * FROM batch")
    db.unregister("batch")


def _insert(db: duckdb.DuckDBPyConnection, source: Source, table: Table) -> None:
    for batch in source.batches(table.name):
        _insert_all(db, table.name, pa.Table.from_batches([batch]))


def _insert_waves(db: duckdb.DuckDBPyConnection, source: Source, table: Table) -> None:
    """Rows that refer to rows of their own table, each after those that it refers to.

    DuckDB looks at every row as it comes; SQLite waits until all are there.
    """
    name, (key,) = _name(table.name), map(_name, table.key)
    own = [_name(column) for column, target in table.refers.items() if target == table.name]
    rows = pa.RecordBatchReader.from_batches(table.arrow_schema, source.batches(table.name))
    db.register("rows", rows)
    db.execute("CREATE TEMP TABLE waiting AS SELECT * FROM rows")
    db.unregister("rows")
    ready = " AND ".join(
        f"({c} IS NULL OR {c} = {key} OR {c} IN (SELECT {key} FROM {name}))" for c in own
    )
    while True:
        db.execute(f"CREATE TEMP TABLE wave AS SELECT {key} AS ready FROM waiting WHERE {ready}")
        db.execute(f"INSERT INTO {name} SELECT * FROM waiting WHERE {key} IN (FROM wave)")
        db.execute(f"DELETE FROM waiting WHERE {key} IN (FROM wave)")
        (moved,) = db.execute("SELECT count(*) FROM wave").fetchone() or (0,)
        db.execute("DROP TABLE wave")
        if not moved:
            break
    # What is left refers to itself in a ring, or to nothing: the file says which.
    db.execute(f"INSERT INTO {name} SELECT * FROM waiting")
    db.execute("DROP TABLE waiting")


def create_table(table: Table, types: Types) -> str:
    """The statement that makes the table."""
    parts = [_column(column, types) for column in table.columns]
    parts.append(f"PRIMARY KEY ({', '.join(map(_name, table.key))})")
    # SQLite looks at references when all rows are there, as some point at later rows.
    wait = " DEFERRABLE INITIALLY DEFERRED" if types is SQLITE else ""
    parts += [
        f"FOREIGN KEY ({_name(c)}) REFERENCES {_name(target)} ({_name(_key(target))}){wait}"
        for c, target in table.refers.items()
    ]
    return f"CREATE TABLE {_name(table.name)} (\n  " + ",\n  ".join(parts) + "\n)"


def indexes(source: Source) -> list[str]:
    """The statements that let SQLite follow references backwards without reading whole tables."""
    return [
        f"CREATE INDEX {_name(f'{table.name}_{column}')} ON {_name(table.name)} ({_name(column)})"
        for table in source.tables
        for column in table.refers
        if column not in ("doc_id", table.key[0])
    ]


def views() -> list[str]:
    """The statements of the views, which SQLite and DuckDB read alike."""
    text = files("pipeline.publish").joinpath("data/views.sql").read_text(encoding="utf-8")
    return [statement.strip() for statement in text.split(";\n") if statement.strip()]


def _key(table: str) -> str:
    (key,) = TABLES[table].key
    return key


def _column(column: Column, types: Types) -> str:
    words = [_name(column.name), types[column.type]]
    words += [] if column.nullable else ["NOT NULL"]
    codes: tuple[object, ...] = column.codes
    if column.type == pa.bool_() and types is SQLITE:
        codes = (0, 1)
    if codes:
        listed = ", ".join(map(_literal, codes))
        words.append(f"CHECK ({_name(column.name)} IN ({listed}))")
    return " ".join(words)


def _name(name: str) -> str:
    """A name between quotes: ``table`` and ``check`` are words of SQL."""
    return '"' + name.replace('"', '""') + '"'


def _literal(code: object) -> str:
    return "'" + code.replace("'", "''") + "'" if isinstance(code, str) else str(code)


_CODEBOOK = """CREATE TABLE codebook (
  "table" VARCHAR NOT NULL, "column" VARCHAR NOT NULL, type VARCHAR NOT NULL,
  key BOOLEAN NOT NULL, may_be_missing BOOLEAN NOT NULL, refers_to VARCHAR, codes VARCHAR,
  description VARCHAR NOT NULL, PRIMARY KEY ("table", "column")
)"""
