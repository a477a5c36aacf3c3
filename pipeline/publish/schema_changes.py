"""What changed in the tables' declarations, and whether it breaks what was built on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pyarrow as pa

from pipeline.publish.codebook import type_name
from pipeline.publish.source import Source


class SchemaChange(NamedTuple):
    """One change. ``level`` is the part of the version that it raises: major, minor or patch."""

    table: str
    column: str | None
    what: str
    level: str


def schema_changes(old: Source, new: Source) -> list[SchemaChange]:
    """Every change from one set of tables to another.

    It breaks something (major) if a table, column or code is gone, a type or key is another, or a
    column that was never missing may now be; it is minor if something was added, and a patch if it
    only reads differently.
    """
    before, after = ({t.name: s.schema(t.name) for t in s.tables} for s in (old, new))
    found = [SchemaChange(name, None, "table removed", "major") for name in before.keys() - after]
    found += [SchemaChange(name, None, "table added", "minor") for name in after.keys() - before]
    for name in before.keys() & after.keys():
        found += _table_changes(name, before[name], after[name])
    return sorted(found, key=lambda change: (change.table, change.column or "", change.what))


def _table_changes(table: str, old: pa.Schema, new: pa.Schema) -> Iterator[SchemaChange]:
    # Tables that were written before keys were noted have none to compare.
    before, after = _note(old, "key"), _note(new, "key")
    if before and after and before != after:
        yield SchemaChange(table, None, f"key was {before}, is {after}", "major")
    if _note(old, "description") != _note(new, "description"):
        yield SchemaChange(table, None, "described differently", "patch")
    for column in old.names:
        if column not in new.names:
            yield SchemaChange(table, column, "column removed", "major")
    for column in new.names:
        if column not in old.names:
            yield SchemaChange(table, column, "column added", "minor")
        else:
            yield from _column_changes(table, old.field(column), new.field(column))


def _column_changes(table: str, old: pa.Field, new: pa.Field) -> Iterator[SchemaChange]:
    def change(what: str, level: str) -> SchemaChange:
        return SchemaChange(table, new.name, what, level)

    if old.type != new.type:
        yield change(f"was {type_name(old.type)}, is {type_name(new.type)}", "major")
    if new.nullable and not old.nullable:
        yield change("may now be missing", "major")
    if old.nullable and not new.nullable:
        yield change("is never missing any more", "minor")
    before, after = (set(_note(field, "codes").split()) for field in (old, new))
    if before and not after:
        yield change("is no longer one of a list of codes", "major")
    else:
        yield from (change(f"code {code} removed", "major") for code in sorted(before - after))
        yield from (change(f"code {code} added", "minor") for code in sorted(after - before))
    if _note(old, "refers_to") != _note(new, "refers_to"):
        target = _note(new, "refers_to") or "nothing"
        yield change(f"refers to {target}", "major" if _note(old, "refers_to") else "minor")
    if _note(old, "description") != _note(new, "description"):
        yield change("described differently", "patch")


def _note(holder: pa.Schema | pa.Field, name: str) -> str:
    noted: dict[bytes, bytes] = holder.metadata or {}
    return noted.get(name.encode(), b"").decode()
