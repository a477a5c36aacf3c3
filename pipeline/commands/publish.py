"""`communique export` and `diff`: what leaves the house, and what became of it."""

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


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Folder of tables, or a release.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The same, later.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Write all changes there, as tables and a page."),
    ] = None,
    corrections: Annotated[
        Path | None,
        typer.Option(
            "--corrections",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="The corrections.csv of NEW: tells which rows are gone because people said so.",
        ),
    ] = None,
) -> None:
    """Say which rows were added, removed and changed between two runs or releases, and why."""
    with told_plainly():
        from rich.console import Console

        from pipeline.publish.diff import diff as compare
        from pipeline.publish.diff_report import show_difference, write_difference
        from pipeline.review.corrections.file import load_corrections

        decided = load_corrections(corrections).corrections if corrections else ()
        found = compare(old, new, corrections=[(c.doc_id, c.quote) for c in decided])
        console = Console(highlight=False, soft_wrap=True)
        for part in show_difference(found):
            console.print(part)
        if to:
            write_difference(found, to)
            say(f"All changes are in {to}: changes.parquet, changes.csv and changes.md.")
