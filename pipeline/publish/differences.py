"""Which rows differ between two sets of tables, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.publish.schema_changes import SchemaChange, schema_changes
from pipeline.publish.source import Source, open_source, there
from schemas.codebook import TABLES
from schemas.documents import DOCUMENTS
from schemas.table import EVIDENCE, Table

# Why a row differs, in the order in which the reasons are tried.
REASONS = {
    "article_added": "its article is new",
    "article_removed": "its article is gone",
    "correction": "a person confirmed, corrected or rejected it",
    "article_changed": "its article's file has other content",
    "metadata_changed": "its article has another date, title, publisher or address",
    "other_articles": "other articles came, went or changed, and it is linked to them",
    "rule": "the article is the same and is read differently",
}

CHANGES = pa.schema(
    [
        pa.field("table", pa.string(), False, {"description": "The row's table."}),
        pa.field("row_id", pa.string(), False, {"description": "Its key, parts joined by |."}),
        pa.field("change", pa.string(), False, {"description": "added, removed or changed."}),
        pa.field("reason", pa.string(), False, {"description": "Why; a key of REASONS."}),
        pa.field("doc_id", pa.string(), True, {"description": "The article that states it."}),
        pa.field("quote", pa.string(), True, {"description": "The words that state it."}),
        pa.field("column", pa.string(), True, {"description": "The column that changed."}),
        pa.field("old", pa.string(), True, {"description": "What stood there, as text."}),
        pa.field("new", pa.string(), True, {"description": "What stands there now, as text."}),
    ]
)

# An old or new value is kept up to so many characters; only texts of articles are longer.
KEPT = 4000

# Columns of documents that tell of the article itself, and not of how it was read.
_METADATA = ("title", "publisher", "url", "published_date", "language")


@dataclass(frozen=True)
class Difference:
    """What differs: a line for each row added or removed and each value changed, and the schemas.

    ``rows`` are the numbers of rows by table, change and reason.
    """

    changes: pa.Table
    schema: tuple[SchemaChange, ...]
    rows: dict[tuple[str, str, str], int]

    def __bool__(self) -> bool:
        return bool(self.rows or self.schema)


def diff(
    old: str | Path, new: str | Path, *, corrections: Iterable[tuple[str, str]] = ()
) -> Difference:
    """Compare two folders of tables, or releases.

    ``corrections`` are the articles and quotes that people decided on: a row that they rejected is
    gone, and nothing in the tables says why. Raises SettingsError for a folder without tables.
    """
    sources = [open_source(folder, names=there(folder)) for folder in (old, new)]
    return compare(*sources, corrections=corrections)


def compare(old: Source, new: Source, *, corrections: Iterable[tuple[str, str]] = ()) -> Difference:
    """Compare two open sets of tables. A table that one of them lacks counts as empty."""
    with duckdb.connect() as db:
        _load_corrections(db, corrections)
        found: list[pa.Table] = []
        _load_articles(db, _load(db, DOCUMENTS, old, new))
        _load_touched(db, old, new)
        for table in TABLES.values():
            found.append(_changes(db, table, _load(db, table, old, new)))
        changes = pa.concat_tables(found).combine_chunks()
    return Difference(changes, tuple(schema_changes(old, new)), _counted(changes))


def _load(
    db: duckdb.DuckDBPyConnection,
    table: Table,
    old: Source,
    new: Source,
    columns: Sequence[str] = (),
) -> list[str]:
    """Both states of a table as ``old`` and ``new``; the columns that both have."""
    sides = {"old": old, "new": new}
    columns = list(columns or table.names)
    for side in sides.values():
        if table in side.tables:
            columns = [c for c in columns if c in side.columns(table.name)]
    schema = pa.schema([table.arrow_schema.field(c) for c in columns])
    for name, side in sides.items():
        batches = side.batches(table.name, columns) if table in side.tables else iter(())
        db.register("batches", pa.RecordBatchReader.from_batches(schema, batches))
        db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM batches")
        db.unregister("batches")
    return columns


def _load_corrections(
    db: duckdb.DuckDBPyConnection, corrections: Iterable[tuple[str, str]]
) -> None:
    decided = sorted(set(corrections))
    table = pa.table(
        {"doc_id": [d for d, _ in decided], "quote": [q for _, q in decided]},
        schema=pa.schema([("doc_id", pa.string()), ("quote", pa.string())]),
    )
    db.register("given", table)
    db.execute("CREATE TEMP TABLE decided AS SELECT * FROM given")
    db.unregister("given")


def _load_articles(db: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> None:
    """What became of each article; those that are the same are left out."""
    metadata = _differ([c for c in _METADATA if c in columns])
    db.execute(f"""
        CREATE TEMP TABLE articles AS
        SELECT coalesce(o.doc_id, n.doc_id) AS doc_id,
          CASE
            WHEN o.doc_id IS NULL THEN 'article_added'
            WHEN n.doc_id IS NULL THEN 'article_removed'
            WHEN o.sha256 IS DISTINCT FROM n.sha256 THEN 'article_changed'
            WHEN {metadata} THEN 'metadata_changed'
          END AS state
        FROM old o FULL JOIN new n ON o.doc_id = n.doc_id
    """)
    db.execute("DELETE FROM articles WHERE state IS NULL")


def _load_touched(db: duckdb.DuckDBPyConnection, old: Source, new: Source) -> None:
    """The keys that linking may have changed: those that rows of other articles point at.

    They are articles that repeat one that came or went, and the organisations and programmes that
    such an article names.
    """
    db.execute("CREATE TEMP TABLE touched (key VARCHAR)")
    for table in TABLES.values():
        ids = _ids(table)
        wanted = list(dict.fromkeys([*ids, "doc_id"]))
        if not ids or "doc_id" not in table.names:
            continue
        there = _load(db, table, old, new, wanted)
        if "doc_id" not in there:
            continue
        at = ["doc_id", *(["duplicate_of"] if "duplicate_of" in there else [])]
        told = " OR ".join(f"{_q(c)} IN (SELECT doc_id FROM articles)" for c in at)
        for side in ("old", "new"):
            for column in (c for c in ids if c in there):
                db.execute(
                    f"INSERT INTO touched SELECT {_q(column)} FROM {side} "
                    f"WHERE {_q(column)} IS NOT NULL AND ({told})"
                )
    db.execute("CREATE TEMP TABLE reached AS SELECT DISTINCT key FROM touched")


def _ids(table: Table) -> list[str]:
    """Columns that hold keys: the table's own, if it is one column, and those of other tables."""
    own = table.key if len(table.key) == 1 else ()
    return list(dict.fromkeys([*own, *(c for c in table.refers if c != "doc_id")]))


def _changes(db: duckdb.DuckDBPyConnection, table: Table, columns: Sequence[str]) -> pa.Table:
    """The lines for one table, in the order of its articles and keys."""
    key = [c for c in table.key if c in columns]
    values = [c for c in columns if c not in key]
    join = " AND ".join(f"o.{_q(c)} IS NOT DISTINCT FROM n.{_q(c)}" for c in key)
    doc = _either("doc_id") if "doc_id" in columns else "CAST(NULL AS VARCHAR)"
    quote = _either("quote") if "quote" in columns else "CAST(NULL AS VARCHAR)"
    sides = ", ".join(f"o.{_q(c)} AS {_q('o_' + c)}, n.{_q(c)} AS {_q('n_' + c)}" for c in values)
    # First whether any differ: to plan how to find the reasons takes longer than to look.
    db.execute(f"""
        CREATE OR REPLACE TEMP TABLE apart AS SELECT o, n FROM old o FULL JOIN new n ON {join}
        WHERE o.{_q(key[0])} IS NULL OR n.{_q(key[0])} IS NULL OR {_differ(values)}
    """)
    if not db.execute("SELECT 1 FROM apart LIMIT 1").fetchall():
        return CHANGES.empty_table()
    db.execute(f"""
        CREATE OR REPLACE TEMP TABLE pairs AS
        SELECT {_joined(key)} AS row_id, {doc} AS doc_id, {quote} AS quote,
          CASE WHEN o.{_q(key[0])} IS NULL THEN 'added'
               WHEN n.{_q(key[0])} IS NULL THEN 'removed' ELSE 'changed' END AS change,
          {_reviewed(columns)} AS reviewed,
          {_only_linked(table, values)} AND {_reached(table, columns, "on")} AS linked,
          {_moved(table, columns)} AS moved{"," if sides else ""} {sides}
        FROM apart
    """)
    lines = [
        """
        SELECT *, CAST(NULL AS VARCHAR) AS "column", CAST(NULL AS VARCHAR) AS old,
          CAST(NULL AS VARCHAR) AS new, 0 AS place
        FROM reasons WHERE change <> 'changed'
    """
    ]
    lines += [_line(column, place) for place, column in enumerate(values, start=1)]
    names = ", ".join(_q(name) for name in CHANGES.names)
    found: pa.Table = db.sql(f"""
        WITH reasons AS (
          SELECT {_literal(table.name)} AS "table", pairs.*, {_REASON} AS reason
          FROM pairs LEFT JOIN articles a ON a.doc_id = pairs.doc_id
        )
        SELECT {names} FROM ({" UNION ALL BY NAME ".join(lines)})
        ORDER BY doc_id NULLS FIRST, row_id, place
    """).to_arrow_table()
    return found.cast(CHANGES)


_REASON = """
  CASE
    WHEN a.state IN ('article_added', 'article_removed') THEN a.state
    WHEN reviewed OR EXISTS (SELECT 1 FROM decided d
      WHERE d.doc_id = pairs.doc_id AND d.quote = pairs.quote) THEN 'correction'
    WHEN a.state IS NOT NULL THEN a.state
    WHEN linked OR moved THEN 'other_articles'
    ELSE 'rule'
  END
"""


def _line(column: str, place: int) -> str:
    """The changed values of one column."""
    old, new = (f"left(CAST({_q(side + column)} AS VARCHAR), {KEPT})" for side in ("o_", "n_"))
    return f"""
        SELECT *, {_literal(column)} AS "column", {old} AS old, {new} AS new, {place} AS place
        FROM reasons
        WHERE change = 'changed' AND {_q("o_" + column)} IS DISTINCT FROM {_q("n_" + column)}
    """


def _reviewed(columns: Sequence[str]) -> str:
    """Whether a person's decision came, went or changed with the row."""
    if "review_status" not in columns:
        return "false"
    states = [f"coalesce({side}.review_status, 'machine')" for side in "on"]
    return f"({states[0]} <> {states[1]} OR 'corrected' IN ({', '.join(states)}))"


def _only_linked(table: Table, values: Sequence[str]) -> str:
    """Whether nothing changed that hangs on the row's own article alone."""
    elsewhere = {c for c, target in table.refers.items() if target not in (table.name, "documents")}
    own = [c for c in values if c not in elsewhere and c not in table.linked]
    return f"NOT {_differ(own)}"


def _reached(table: Table, columns: Sequence[str], sides: str) -> str:
    """Whether a key in the rows called by these letters is one that other articles reach."""
    ids = [c for c in dict.fromkeys([*_ids(table), "doc_id"]) if c in columns]
    tests = [f"{side}.{_q(c)} IN (SELECT key FROM reached)" for c in ids for side in sides]
    return f"coalesce({' OR '.join(tests) or 'false'}, false)"


def _moved(table: Table, columns: Sequence[str]) -> str:
    """Whether the other side has a row of the same words and values, under another key.

    Linking gives a row another key when the programme that it belongs to is joined to another.
    """
    if not table.has_evidence:
        return "false"
    own_key = table.key if len(table.key) == 1 else ()
    skipped = {*own_key, *table.linked, *table.refers}
    same = [c for c in columns if c not in skipped or c in EVIDENCE]

    def found(one: str, other: str) -> str:
        equal = " AND ".join(f"x.{_q(c)} IS NOT DISTINCT FROM {one}.{_q(c)}" for c in same)
        reached = _reached(table, columns, f"x{one}")
        return f"EXISTS (SELECT 1 FROM {other} x WHERE {equal} AND {reached})"

    return (
        f"CASE WHEN n.doc_id IS NULL THEN {found('o', 'new')} "
        f"WHEN o.doc_id IS NULL THEN {found('n', 'old')} ELSE false END"
    )


def _differ(columns: Sequence[str]) -> str:
    differences = [f"o.{_q(c)} IS DISTINCT FROM n.{_q(c)}" for c in columns]
    return f"({' OR '.join(differences) or 'false'})"


def _either(column: str) -> str:
    return f"coalesce(n.{_q(column)}, o.{_q(column)})"


def _joined(key: Sequence[str]) -> str:
    return "concat_ws('|', " + ", ".join(map(_either, key)) + ")"


def _counted(changes: pa.Table) -> dict[tuple[str, str, str], int]:
    """Rows, not lines: a row of which two values changed is one."""
    keys = ["table", "change", "reason"]
    rows = changes.select([*keys, "row_id"]).group_by([*keys, "row_id"]).aggregate([])
    counts = rows.group_by(keys).aggregate([([], "count_all")])
    found = {(r["table"], r["change"], r["reason"]): r["count_all"] for r in counts.to_pylist()}
    order = list(TABLES)
    return dict(sorted(found.items(), key=lambda item: (order.index(item[0][0]), *item[0][1:])))


def _q(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
