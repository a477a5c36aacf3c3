"""The command line: `communique run`, `communique show`, `communique tables`.

Data goes to standard output, everything said about it to standard error. Exit codes: 0 the run
completed, 1 it could not complete, 2 wrong usage or settings.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="communique",
    help="Read articles about police training and capacity building into validated tables.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _root() -> None:
    """Read articles about police training and capacity building into validated tables."""


@app.command("run")
def run_command(
    corpus: Annotated[list[Path], typer.Argument(help="Folders (or files) with articles.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the tables.")],
    model: Annotated[str | None, typer.Option(help="Name of the spaCy model to use.")] = None,
) -> None:
    """Read every article below the folders and write the tables."""
    from pipeline.run import run

    summary = run(corpus, out, model=model)
    typer.echo(summary, err=True)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
