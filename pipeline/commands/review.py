"""`communique corrections` and `review`: what people decide about rows, and what becomes of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.commands import ModelOption, count, fail, say, told_plainly

if TYPE_CHECKING:
    from pipeline.reader import ModelReader
    from pipeline.review.corrections.verdicts import Verdict

_STYLES = {"applied": "green", "stale": "yellow"}
_HEAD = ("state", "line", "article", "decision", "words", "coder", "what became of it")


def corrections(
    corpus: Annotated[
        list[Path],
        typer.Argument(metavar="CORPUS...", help="Folders with articles and corrections.csv."),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder of the tables and the store.")
    ] = Path("outputs"),
    gold: Annotated[
        str | None,
        typer.Option("--gold", metavar="DOC_ID", help="Print this article as a gold record."),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="GOLD", help="Write the record and its text there instead."),
    ] = None,
    model: ModelOption = None,
) -> None:
    """List which corrections of CORPUS/corrections.csv are applied, stale, conflicting or refused.

    A table on a terminal, elsewhere one line each, with tabs. Exit code 1 if not all are applied.
    """
    with told_plainly():
        from pipeline.reader import ModelReader

        reader = ModelReader(model)
        if gold is not None:
            _gold(corpus, out, reader, gold, to)
        elif to is not None:
            fail("--to is the folder for --gold DOC_ID; give that as well")
        else:
            _list(corpus, out, reader)


def review(
    corpus: Annotated[
        Path, typer.Argument(metavar="CORPUS", help="Folder with the articles.")
    ] = Path("corpus"),
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder of the tables of the last run.")
    ] = Path("outputs"),
    coder: Annotated[
        str | None,
        typer.Option("--coder", metavar="NAME", help="Who decides; without it, the user's name."),
    ] = None,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Where to serve; this machine alone.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port; 0 takes a free one.")
    ] = 8765,
) -> None:
    """Serve the report's pages with confirm, correct, reject, add and undo, until Ctrl-C.

    Decisions go to CORPUS/corrections.csv at once, and hold from the next run on.
    """
    with told_plainly():
        from getpass import getuser

        from pipeline.review.server.desk import Desk
        from pipeline.review.server.guard import is_loopback
        from pipeline.review.server.serve import serve

        try:
            name = " ".join((coder if coder is not None else getuser()).split())
        except (KeyError, OSError, ImportError):  # a user without a name, as in some containers
            name = ""
        if not name:
            fail("give --coder NAME: the name under which decisions are kept")
        if not is_loopback(host):
            say(f"{host} can be reached by others: whoever opens the page can decide as {name}.")

        def ready(address: str) -> None:
            typer.echo(address)
            say(f"Reviewing as {name}. Open the address in a browser; Ctrl-C ends it.")

        serve(Desk(corpus, out), name, host=host, port=port, ready=ready)


def _list(corpus: list[Path], out: Path, reader: ModelReader) -> None:
    from pipeline.review.corrections.listing import list_corrections
    from pipeline.review.corrections.verdicts import STATES
    from pipeline.show import one_line

    found = list_corrections(corpus, out, reader)
    lines = [_cells(v) for v in found.verdicts]
    lines += [("broken", str(b.line), "", "", "", "", b.reason) for b in found.broken]
    console = Console(highlight=False)
    if console.is_terminal and lines:
        table = Table(*_HEAD, box=None, header_style="bold")
        for cells in lines:
            plain = [Text(one_line(cell)) for cell in cells]
            plain[0].stylize(_STYLES.get(cells[0], "red"))
            table.add_row(*plain)
        console.print(table)
    else:
        for cells in lines:
            typer.echo("\t".join(map(one_line, cells)))
    states = [v.state for v in found.verdicts]
    told = ", ".join(f"{states.count(state)} {state}" for state in STATES)
    say(f"{count(len(states), 'correction')}: {told}; {count(len(found.broken), 'broken line')}.")
    if not found.clean:
        raise typer.Exit(1)


def _cells(verdict: Verdict) -> tuple[str, ...]:
    c = verdict.correction
    column = f"{c.table}.{c.field}" if c.field else c.table
    values = {"correct": f": {c.old or 'null'} → {c.new or 'null'}", "add": f": {c.new}"}
    change = values.get(c.action, f": {c.old}" if c.old else "")
    return (
        verdict.state, str(c.line), c.doc_id, f"{c.action} {column}{change}", c.quote,
        f"{c.coder}, {c.date}", verdict.message,
    )  # fmt: skip


def _gold(corpus: list[Path], out: Path, reader: ModelReader, doc_id: str, to: Path | None) -> None:
    from pipeline.review.corrections.golden import (
        gold_record,
        gold_text,
        not_looked_at,
        write_gold,
    )
    from pipeline.review.corrections.listing import read_corrected

    reading = read_corrected(corpus, out, reader, doc_id)
    if to is None:
        typer.echo(gold_text(gold_record(reading)), nl=False)
    else:
        typer.echo(write_gold(reading, to))
    open_rows, rows = not_looked_at(reading)
    if open_rows:
        say(f"Nobody has looked at {open_rows} of {count(rows, 'row')}: confirm or correct them "
            f"before you measure with this record.")  # fmt: skip
