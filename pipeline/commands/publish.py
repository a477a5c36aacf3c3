"""`communique export`: the tables in other tools' formats."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands import say, told_plainly

OutArgument = Annotated[
    Path, typer.Argument(metavar="OUT", help="Folder of the tables, or of a release.")
]


class Format(StrEnum):
    """The formats; a test holds them to `pipeline.publish.FORMATS`, which need not be loaded."""

    csv = "csv"
    xlsx = "xlsx"
    sqlite = "sqlite"
    duckdb = "duckdb"
    jsonl = "jsonl"
    iati = "iati"
    datapackage = "datapackage"


def export(
    outputs: OutArgument,
    to: Annotated[Format, typer.Option("--to", help="What to write.")],
    dest: Annotated[
        Path | None,
        typer.Option("--dest", metavar="PATH", help="Where; without it, below OUT/export."),
    ] = None,
    bom: Annotated[
        bool,
        typer.Option("--bom", help="Begin CSV with a byte order mark, for Excel's double click."),
    ] = False,
    reporter: Annotated[
        str | None,
        typer.Option(
            "--reporter",
            metavar="REF=NAME",
            help="Who publishes an IATI file: the identifier registered with IATI, and a name.",
        ),
    ] = None,
) -> None:
    """Write the tables for other tools: spreadsheets, databases, JSON, IATI, data packages.

    Prints the path of what it wrote.
    """
    with told_plainly():
        from pipeline.publish import Reporter
        from pipeline.publish import export as export_tables

        ref, _, name = (reporter or "").partition("=")
        who = Reporter(ref, name or ref) if reporter else None
        typer.echo(export_tables(outputs, to.value, dest, bom=bom, reporter=who))
        say("docs/exports.md says what each format holds, and what it cannot.")
