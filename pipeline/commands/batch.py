"""`communique run` and `store`: whole corpora into tables, and what is kept of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands import (
    LengthLimit,
    MemoryLimit,
    ModelOption,
    TimeLimit,
    count,
    fail,
    say,
    told_plainly,
)
from pipeline.commands.progress import show_progress, tell_progress

if TYPE_CHECKING:
    from pipeline.run import Summary


def run(  # noqa: PLR0913, PLR0917 - an argument is an option
    corpus: Annotated[
        list[Path],
        typer.Argument(metavar="CORPUS...", help="Folders with articles, or single article files."),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the tables.")],
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            metavar="N",
            min=1,
            help="Processes; without it, one for a small corpus, else one a processor.",
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="Read on the Dask cluster there."),
    ] = None,
    scheduler_file: Annotated[
        Path | None,
        typer.Option(
            "--scheduler-file", metavar="FILE", help="The same, by the file of its scheduler."
        ),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Read every article anew, known or not.")
    ] = False,
    time_limit: TimeLimit = 120,
    memory_limit: MemoryLimit = 2000,
    length_limit: LengthLimit = 300_000,
    model: ModelOption = None,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print what was made as JSON, and lines of how far it is."),
    ] = False,
) -> None:
    """Read every article below CORPUS and write DIR/TABLE.parquet for every table.

    Articles that were read before, with the same code and model, are taken from the store in DIR.
    """
    with told_plainly():
        from pipeline.cluster import scheduler_address
        from pipeline.task import make_tables

        begun = monotonic()
        try:
            made = make_tables(
                corpus,
                out,
                jobs=jobs,
                scheduler=scheduler_address(scheduler, scheduler_file),
                fresh=fresh,
                time_limit=time_limit,
                memory_limit=memory_limit,
                length_limit=length_limit,
                model=model,
                watch=tell_progress if as_json else show_progress,
            )
        except KeyboardInterrupt:
            fail(f"stopped. The tables in {out} are as before; what was read is kept, and the "
                  f"same command goes on from there", code=130)  # fmt: skip
        if as_json:
            typer.echo(_machine_summary(made, out, monotonic() - begun))
        else:
            say(_summary(made, out))


def store(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of the tables.")],
    prune: Annotated[
        bool, typer.Option("--prune", help="Drop what the last run did not use.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Check every entry, and drop the damaged.")
    ] = False,
) -> None:
    """Look after the store in DIR, which keeps what each article said."""
    with told_plainly():
        from pipeline.lock import KEPT, locked
        from pipeline.store import FILE, opened

        if not (out / KEPT / FILE).is_file():
            fail(f"{out}: no store here; 'communique run CORPUS --out {out}' makes one")
        if not (prune or verify):
            fail("give --prune, --verify or both")
        with locked(out), opened(out) as kept:
            if verify:
                whole, broken = kept.verify()
                say(f"Whole: {whole:,}; damaged and dropped: {broken:,}.")
            if prune:
                say(f"Not used by the last run and dropped: {kept.prune():,}.")


def _machine_summary(made: Summary, out: Path, seconds: float) -> str:
    from pipeline.journal import latest_log

    log = latest_log(out)
    more = {"out": str(out), "seconds": round(seconds, 1), "log": str(log) if log else None}
    return json.dumps(asdict(made) | more, ensure_ascii=False)


def _summary(made: Summary, out: Path) -> str:
    if not made.articles:
        from pipeline.ingest.formats import SUFFIXES

        return (
            "No articles found, and the tables are empty; an article is a file whose name ends in "
            f"{', '.join(SUFFIXES)}."
        )
    failed = f" ({made.failed} of them could not be read)" if made.failed else ""
    since = made.history
    lines = [
        f"{count(made.articles, 'article')}{failed}: {count(made.programmes, 'programme')}, "
        f"{count(made.outcomes, 'outcome')}, {count(made.issues, 'issue')}.",
        f"Since the last run here: {since.new:,} new, {since.changed:,} changed, "
        f"{since.removed:,} removed; {since.stored:,} taken from the store.",
        f"The tables are in {out}: outcomes.parquet, programmes.parquet and others, which",
        f"'communique tables' explains; 'communique report {out}' shows all of it as pages.",
    ]
    if made.issues:
        lines.append(f"What could not be read or was refused: {out / 'issues.parquet'}.")
    return "\n".join(lines)
