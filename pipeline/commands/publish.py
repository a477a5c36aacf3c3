"""`communique export`, `diff` and `release`: what leaves the house, and what became of it."""

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
    undated: Annotated[
        bool,
        typer.Option(
            "--undated",
            help="Keep programmes without a date in IATI, with the day of publication, marked.",
        ),
    ] = False,
) -> None:
    """Write the tables for other tools: spreadsheets, databases, JSON, IATI, data packages.

    Prints the path of what it wrote.
    """
    with told_plainly():
        from pipeline.publish import Reporter
        from pipeline.publish import export as export_tables

        ref, _, name = (reporter or "").partition("=")
        who = Reporter(ref, name or ref) if reporter else None
        place = export_tables(outputs, to.value, dest, bom=bom, reporter=who, undated=undated)
        typer.echo(place)


CorrectionsOption = Annotated[
    Path | None,
    typer.Option(
        "--corrections",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="The corrections.csv of the later run: tells which rows are gone for that reason.",
    ),
]


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Folder of tables, or a release.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The same, later.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Write all changes there, as tables and a page."),
    ] = None,
    corrections: CorrectionsOption = None,
) -> None:
    """Say which rows were added, removed and changed between two runs or releases, and why."""
    with told_plainly():
        from rich.console import Console

        from pipeline.publish.difference_report import show_difference, write_difference
        from pipeline.publish.differences import diff as compare

        found = compare(old, new, corrections=_decided(corrections))
        console = Console(highlight=False, soft_wrap=True)
        for part in show_difference(found):
            console.print(part)
        if to:
            write_difference(found, to)
            say(f"All changes are in {to}: changes.parquet, changes.csv and changes.md.")


def release(  # noqa: PLR0913, PLR0917 - an argument is an option
    outputs: OutArgument,
    dest: Annotated[Path, typer.Option("--dest", metavar="DIR", help="A new folder for it.")],
    version: Annotated[
        str | None,
        typer.Option("--version", metavar="X.Y.Z", help="Without it, the lowest that will do."),
    ] = None,
    previous: Annotated[
        Path | None, typer.Option("--previous", metavar="DIR", help="The last release.")
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="DAY", help="Without it, that of the newest article."),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="Of the data.")] = None,
    author: Annotated[
        list[str] | None,
        typer.Option("--author", help="'Doe, Jane' or an organisation; once for each."),
    ] = None,
    licence: Annotated[
        str | None,
        typer.Option("--license", metavar="ID", help="SPDX identifier, such as CC-BY-4.0."),
    ] = None,
    corrections: CorrectionsOption = None,
    without_texts: Annotated[
        bool,
        typer.Option("--without-texts", help="Leave the articles' full texts out."),
    ] = False,
) -> None:
    """Write a release: tables, data package, codebook, citation, checksums, and what changed.

    Prints the folder. Title, authors and licence are those of the last release unless given.
    """
    with told_plainly():
        from pipeline.publish.releases import About
        from pipeline.publish.releases import release as make_release

        about = About(title, tuple(author) if author else None, licence, date)
        made = make_release(
            outputs,
            dest,
            version=version,
            previous=previous,
            about=about,
            corrections=_decided(corrections),
            texts=not without_texts,
        )
        if made.need:
            say(f"The {made.need.level} version had to rise: {'; '.join(made.need.why[:3])}.")
        say(f"This is version {made.edition.version}, {made.edition.date or 'without a date'}.")
        typer.echo(made.folder)


def _decided(corrections: Path | None) -> list[tuple[str, str]]:
    """The articles and quotes that people decided on."""
    if corrections is None:
        return []
    from pipeline.review.corrections.file import load_corrections

    return [(c.doc_id, c.quote) for c in load_corrections(corrections).corrections]
