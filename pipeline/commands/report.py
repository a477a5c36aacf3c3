"""`communique report`: the tables as pages to read, search and print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands import count, say, told_plainly


def report(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder of the tables.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Folder for the pages; without it OUT/report."),
    ] = None,
) -> None:
    """Write pages of the tables in OUT: an overview, and one for each article and programme.

    They need no server and no network: open index.html. Prints its path.
    """
    with told_plainly():
        from pipeline.review.pages.site import write_report

        made = write_report(out, to)
        typer.echo(made.folder / "index.html")
        say(
            f"{count(made.articles, 'article')}, {count(made.programmes, 'programme')}. "
            f"Open index.html in a browser."
        )
