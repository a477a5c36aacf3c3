"""The command line: `communique add`, `check`, `run`, `show`, `tables`, `evaluate`.

Data goes to standard output, everything said about it to standard error. Exit codes: 0 the run
completed, even if single articles failed; 1 it could not complete, a source could not be added, or
`check` found something; 2 wrong usage or settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from pipeline.errors import SettingsError

if TYPE_CHECKING:
    from pipeline.link import Reading
    from pipeline.run import Summary

app = typer.Typer(
    name="communique",
    help="Read articles about police training and capacity building into validated tables.",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="spaCy model to use instead of en_core_web_sm."),
]


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"communique {version('communique')}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and leave."
        ),
    ] = False,
) -> None:
    """Read articles about police training and capacity building into validated tables."""


@app.command()
def run(
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
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Read every article anew, known or not.")
    ] = False,
    time_limit: Annotated[
        float,
        typer.Option("--time-limit", metavar="SECONDS", min=0.1, help="Time for one article."),
    ] = 120,
    model: ModelOption = None,
) -> None:
    """Read every article below CORPUS and write DIR/TABLE.parquet for every table.

    Articles that were read before, with the same code and model, are taken from the store in DIR.
    """
    with _told_plainly():
        from pipeline.reading import ModelReader
        from pipeline.run import run as run_corpus

        reader = ModelReader(model, time_limit)
        try:
            made = run_corpus(corpus, out, reader=reader, jobs=jobs, fresh=fresh, watch=_progress)
        except KeyboardInterrupt:
            _fail(f"stopped. The tables in {out} are as before; what was read is kept, and the "
                  f"same command goes on from there", code=130)  # fmt: skip
        _say(_summary(made, out))


@app.command()
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
    with _told_plainly():
        from pipeline.lock import KEPT, locked
        from pipeline.store import FILE, opened

        if not (out / KEPT / FILE).is_file():
            _fail(f"{out}: no store here; 'communique run CORPUS --out {out}' makes one")
        if not (prune or verify):
            _fail("give --prune, --verify or both")
        with locked(out), opened(out) as kept:
            if verify:
                whole, broken = kept.verify()
                _say(f"Whole: {whole:,}; damaged and dropped: {broken:,}.")
            if prune:
                _say(f"Not used by the last run and dropped: {kept.prune():,}.")


@app.command()
def add(  # noqa: PLR0913, PLR0917 - an argument is an option
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, folders, http(s) addresses, or - for the standard input.",
        ),
    ],
    corpus: Annotated[
        Path, typer.Option("--corpus", metavar="DIR", help="Folder for the new articles.")
    ] = Path("corpus"),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be added, and write nothing.")
    ] = False,
    title: Annotated[str | None, typer.Option("--title", help="Headline of the article.")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Who published it.")] = None,
    published: Annotated[
        str | None,
        typer.Option("--published", metavar="DATE", help="When: 2019-05-14, 2019-05 or 2019."),
    ] = None,
    url: Annotated[str | None, typer.Option("--url", help="Where it was published.")] = None,
    allow_private: Annotated[
        bool,
        typer.Option("--allow-private", help="Fetch from addresses of the own network, too."),
    ] = False,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=0.1, help="Time for one address.")
    ] = 60.0,
    max_bytes: Annotated[
        int, typer.Option("--max-bytes", metavar="BYTES", min=1, help="Size of one source.")
    ] = 20_000_000,
    model: ModelOption = None,
) -> None:
    """Add articles to the corpus, and show how they were read and what would be coded.

    Prints the path of each new article; the preview goes to the error stream. Exit code 1 if a
    source could not be added, because it cannot be read or is there already.
    """
    with _told_plainly():
        from pipeline.add import add_sources, build_coder, parse_given
        from pipeline.fetch import FetchLimits
        from pipeline.show import one_line, show_preview
        from pipeline.sources import Refused, Settings

        given = parse_given(title=title, publisher=publisher, published=published, url=url)
        limits = FetchLimits(max_bytes=max_bytes, seconds=timeout)
        settings = Settings(limits, allow_private=allow_private, dry_run=dry_run)
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        refused = False
        for one in add_sources(
            sources, corpus, code=build_coder(model), given=given, settings=settings
        ):
            if isinstance(one, Refused):
                refused = True
                _say(f"communique: {one_line(one.source)}: {one_line(one.reason)}")
            else:
                typer.echo(one.path)
                seen = show_preview(one.document, one.rows, left_out=one.left_out, notes=one.notes)
                console.print(seen)
        if refused:
            raise typer.Exit(1)


@app.command()
def check(
    corpus: Annotated[
        list[Path],
        typer.Argument(metavar="CORPUS...", help="Folders with articles, or single article files."),
    ],
) -> None:
    """List what is wrong with a corpus: no date, no text, duplicates, broken metadata.

    A table on a terminal, elsewhere one line each: article, check and message between tabs. Exit
    code 0 if nothing is wrong, 1 if something is.
    """
    with _told_plainly():
        from pipeline.check import check_corpus
        from pipeline.show import one_line, show_problems

        report = check_corpus(corpus)
        console = Console(highlight=False, soft_wrap=True)
        if console.is_terminal and report.problems:
            Console(highlight=False).print(show_problems(report.problems))
        else:
            for problem in report.problems:
                typer.echo("\t".join(map(one_line, (problem.name, problem.check, problem.message))))
        _say(f"{_count(report.articles, 'article')}, {_count(len(report.problems), 'problem')}.")
        if report.problems:
            raise typer.Exit(1)


@app.command()
def show(
    article: Annotated[Path, typer.Argument(metavar="ARTICLE", help="An article file.")],
    model: ModelOption = None,
) -> None:
    """Print an article with its tagged spans, and the records made from it with their rules."""
    with _told_plainly():
        if not article.is_file():
            _fail(f"{article}: no such file; give the path of an article, such as corpus/NAME.txt")
        from pipeline.run import read_one
        from pipeline.show import show_article

        document, rows = read_one(article, model=model)
        Console(highlight=False, soft_wrap=True).print(show_article(document, rows))


@app.command()
def tables(
    table: Annotated[
        str | None, typer.Argument(metavar="[TABLE]", help="One table; all without it.")
    ] = None,
) -> None:
    """Print the data dictionary: every table, its columns, their types, meaning and codes."""
    from pipeline.show import show_table
    from schemas.codebook import TABLES

    if table is not None and table not in TABLES:
        _fail(f"no table {table!r}; there are {', '.join(TABLES)}")
    chosen = TABLES.values() if table is None else [TABLES[table]]
    Console(highlight=False, soft_wrap=True).print(*map(show_table, chosen), sep="\n")


@app.command()
def evaluate(
    gold: Annotated[
        Path | None,
        typer.Argument(metavar="[GOLD]", help="Folder of gold records, ID.json beside ID.txt."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write JSON and a page there.")
    ] = None,
    outputs: Annotated[
        Path | None,
        typer.Option("--outputs", metavar="DIR", help="Score these tables instead of a new run."),
    ] = None,
    coder: Annotated[
        list[Path] | None,
        typer.Option(
            "--coder", metavar="DIR", help="Give two: records or tables, to see if they agree."
        ),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List every difference.")] = False,
    model: ModelOption = None,
) -> None:
    """Score a run against the records in GOLD, or compare two coders."""
    with _told_plainly():
        from pipeline.review import evaluate as review
        from pipeline.review.report import show_agreement, show_errors, show_evaluation

        console = Console(highlight=False, soft_wrap=True)
        if coder:
            if len(coder) != 2:
                _fail(f"--coder stands twice, once for each coder; it stands {len(coder)} times")
            console.print(show_agreement(review.compare_coders(*coder, texts=gold, out=out)))
        elif gold is None:
            _fail("give GOLD, the folder with the gold records, or two --coder")
        else:
            found = review.evaluate_run(gold, outputs=outputs, model=model, out=out)
            console.print(show_evaluation(found))
            if errors:
                console.print(show_errors(found))


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Wrong settings end in one line and exit code 2, a run that cannot go on in one and 1."""
    try:
        yield
    except SettingsError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"the run could not be completed: {error}", code=1)


def _fail(message: str, *, code: int = 2) -> None:
    _say(f"communique: {message}")
    raise typer.Exit(code)


def _say(message: str) -> None:
    typer.echo(message, err=True)


def _progress(readings: Iterator[Reading], total: int) -> Iterator[Reading]:
    """The readings as they come, with a bar on a terminal and nothing elsewhere."""
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(
        readings,
        description="Reading",
        total=total,
        console=console,
        disable=not console.is_terminal,
    )


def _summary(made: Summary, out: Path) -> str:
    if not made.articles:
        return "No articles found; an article is a file NAME.txt or NAME.md. The tables are empty."
    failed = f" ({made.failed} of them could not be read)" if made.failed else ""
    since = made.history
    lines = [
        f"{_count(made.articles, 'article')}{failed}: {_count(made.programmes, 'programme')}, "
        f"{_count(made.outcomes, 'outcome')}, {_count(made.issues, 'issue')}.",
        f"Since the last run here: {since.new:,} new, {since.changed:,} changed, "
        f"{since.removed:,} removed; {since.stored:,} taken from the store.",
        f"The tables are in {out}: outcomes.parquet, programmes.parquet and others, which",
        "'communique tables' explains; 'communique show ARTICLE' shows what was read where.",
    ]
    if made.issues:
        lines.append(f"What could not be read or was refused: {out / 'issues.parquet'}.")
    return "\n".join(lines)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
