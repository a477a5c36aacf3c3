"""The tables in other tools' formats."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.publish.csv_files import export_csv
from pipeline.publish.databases import export_duckdb, export_sqlite
from pipeline.publish.datapackage import export_datapackage
from pipeline.publish.iati import Reporter, export_iati
from pipeline.publish.jsonl import export_jsonl
from pipeline.publish.source import Source, open_source
from pipeline.publish.xlsx import export_xlsx

Writer = Callable[[Source, Path], None]

# Below the folder of the tables: the folder or file that each format is written to.
FORMATS = {
    "csv": "export/csv",
    "xlsx": "export/communique.xlsx",
    "sqlite": "export/communique.sqlite",
    "duckdb": "export/communique.duckdb",
    "jsonl": "export/jsonl",
    "iati": "export/iati.xml",
    "datapackage": "export/datapackage",
}


def export(
    outputs: str | Path,
    to: str,
    dest: str | Path | None = None,
    *,
    bom: bool = False,
    reporter: Reporter | None = None,
    undated: bool = False,
) -> Path:
    """Write the tables in ``outputs`` in the format ``to``, one of `FORMATS`; return where.

    ``dest`` is a folder for ``csv``, ``jsonl`` and ``datapackage``, else a file; without it, a
    place below ``outputs``. What is there already under the same names is replaced. ``bom`` begins
    each CSV file with a byte order mark, by which Excel sees that it is UTF-8. ``reporter`` is who
    publishes an IATI file, which holds programmes without any date only if ``undated``.

    Raises SettingsError (a ValueError) for a format or folder that cannot be used, OSError if the
    disk is full.
    """
    if to not in FORMATS:
        raise SettingsError(f"no format {to!r}; there are {', '.join(FORMATS)}")
    if bom and to != "csv":
        raise SettingsError(f"a byte order mark goes before CSV, not {to}")
    if (reporter or undated) and to != "iati":
        raise SettingsError(f"only IATI asks for a reporter and for dates, not {to}")
    source = open_source(outputs)
    place = Path(dest) if dest else Path(outputs) / FORMATS[to]
    _writer(to, bom, reporter, undated)(source, place)
    return place


def _writer(to: str, bom: bool, reporter: Reporter | None, undated: bool) -> Writer:
    writers: dict[str, Writer] = {
        "csv": partial(export_csv, bom=bom),
        "xlsx": export_xlsx,
        "sqlite": export_sqlite,
        "duckdb": export_duckdb,
        "jsonl": export_jsonl,
        "iati": partial(export_iati, reporter=reporter, undated=undated),
        "datapackage": export_datapackage,
    }
    return writers[to]
