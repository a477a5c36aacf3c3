"""A Frictionless data package, version 2: CSV with a machine-readable schema of every table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.publish.crate import write_crate
from pipeline.publish.csv_files import write_csv
from pipeline.publish.edition import DESCRIPTION, KEYWORDS, Edition, date_of, licence_page
from pipeline.publish.files import sha256_of, write_text
from pipeline.publish.source import Source
from schemas.codebook import TABLES
from schemas.table import Column, Table

FILE = "datapackage.json"
PROFILES = "https://datapackage.org/profiles/2.0"
# The Library of Congress' name for dates such as 2023-06 and 199X.
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF-level1"

_TYPES = {
    pa.string(): "string",
    pa.int64(): "integer",
    pa.float64(): "number",
    pa.bool_(): "boolean",
    pa.timestamp("us"): "datetime",
}
_MARKED = (
    "A text that a spreadsheet would run as a formula, or whose digits it would drop, has an "
    "apostrophe before it; so has each that begins with one."
)

Descriptor = dict[str, Any]


def export_datapackage(source: Source, dest: Path, *, edition: Edition | None = None) -> None:
    """Write ``dest``/datapackage.json, ``dest``/csv/TABLE.csv and RO-Crate metadata."""
    edition = edition or Edition(date=date_of(source, None))
    write_package(source, dest, edition)
    names = [FILE, *(f"csv/{table.name}.csv" for table in source.tables)]
    write_crate(dest, names, edition)


def write_package(source: Source, dest: Path, edition: Edition) -> None:
    """The CSV files and their description."""
    for table in source.tables:
        write_csv(source, table, dest / "csv" / f"{table.name}.csv")
    resources = [resource(table, dest) for table in source.tables]
    text = json.dumps(package(edition, resources), ensure_ascii=False, indent=2)
    write_text(dest / FILE, text + "\n")


def package(edition: Edition, resources: list[Descriptor]) -> Descriptor:
    """The description of the whole."""
    about: Descriptor = {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": "police-training",
        "title": edition.title,
        "description": DESCRIPTION,
        "keywords": list(KEYWORDS),
        "contributors": [{"title": author, "roles": ["creator"]} for author in edition.authors],
    }
    if edition.version:
        about["version"] = edition.version
    if edition.date:
        about["created"] = f"{edition.date}T00:00:00Z"
    if edition.licence:
        about["licenses"] = [{"name": edition.licence, "path": licence_page(edition.licence)}]
    return about | {"resources": resources}


def resource(table: Table, dest: Path) -> Descriptor:
    """The description of one file, with its size and hash."""
    path = f"csv/{table.name}.csv"
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": table.name,
        "type": "table",
        "description": f"{table.description} {_MARKED}",
        "path": path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": (dest / path).stat().st_size,
        "hash": f"sha256:{sha256_of(dest / path)}",
        "dialect": {"$schema": f"{PROFILES}/tabledialect.json", "lineTerminator": "\r\n"},
        "schema": table_schema(table),
    }


def table_schema(table: Table) -> Descriptor:
    """The columns, keys and references of one table."""
    keys = [
        {"fields": [column], "reference": _reference(table, target)}
        for column, target in table.refers.items()
    ]
    return {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [_field(table, column) for column in table.columns],
        "primaryKey": list(table.key),
        **({"foreignKeys": keys} if keys else {}),
        "missingValues": [""],
    }


def _reference(table: Table, target: str) -> Descriptor:
    # By the standard, the empty name is the table itself.
    return {"resource": "" if target == table.name else target, "fields": list(TABLES[target].key)}


def _field(table: Table, column: Column) -> Descriptor:
    field: Descriptor = {
        "name": column.name,
        "type": _TYPES[column.type],
        "description": column.description,
    }
    if column.type == pa.bool_():
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.name.endswith("_date"):
        field["rdfType"] = EDTF
    rules: Descriptor = {}
    if not column.nullable and not _may_be_empty(table, column):
        rules["required"] = True
    if column.codes:
        rules["enum"] = list(column.codes)
    return field | ({"constraints": rules} if rules else {})


def _may_be_empty(table: Table, column: Column) -> bool:
    """Whether the empty text is a value of the column, which CSV cannot tell from a missing one."""
    return all(fault.column != column.name for fault in table.faults({column.name: ""}))
