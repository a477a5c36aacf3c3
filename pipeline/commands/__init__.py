"""What all commands share: how they say things and how they end.

Data goes to standard output, everything said about it to standard error. Exit codes: 0 the command
completed, 1 it could not, 2 wrong usage or settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

import typer

from pipeline.errors import SettingsError

ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="spaCy model to use instead of en_core_web_sm."),
]
TimeLimit = Annotated[
    float,
    typer.Option("--time-limit", metavar="SECONDS", min=0.1, help="Time for one article."),
]
MemoryLimit = Annotated[
    float,
    typer.Option("--memory-limit", metavar="MB", min=1, help="Memory for one article."),
]
LengthLimit = Annotated[
    int,
    typer.Option(
        "--length-limit",
        metavar="CHARACTERS",
        min=1,
        help="Length of one article; a longer one is not read. Give it time and memory, too.",
    ),
]


@contextmanager
def told_plainly() -> Iterator[None]:
    """Wrong settings end in one line and exit code 2, a run that cannot go on in one and 1."""
    try:
        yield
    except SettingsError as error:
        fail(str(error))
    except OSError as error:
        fail(f"the run could not be completed: {error}", code=1)


def fail(message: str, *, code: int = 2) -> NoReturn:
    """Say why, and leave."""
    say(f"communique: {message}")
    raise typer.Exit(code)


def say(message: str) -> None:
    """A line to the error stream."""
    typer.echo(message, err=True)


def count(number: int, noun: str) -> str:
    """A number with its noun: 1 article, 2 articles."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
