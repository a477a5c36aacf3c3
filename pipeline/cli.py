"""The command line: one function a command.

Data goes to standard output, everything said about it to standard error. Exit codes: 0 the run
completed, even if single articles failed; 1 it could not complete, a source could not be added, or
`check` found something; 2 wrong usage or settings. Groups of commands stand in `pipeline.commands`.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipeline.commands import (
    LengthLimit,
    MemoryLimit,
    ModelOption,
    TimeLimit,
    batch,
    count,
    fail,
    link,
    publish,
    report,
    review,
    say,
    told_plainly,
)

app = typer.Typer(
    name="communique",
    help="Read articles about police training and capacity building into validated tables.",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    epilog="Exit codes: 0 done, 1 could not be completed, 2 wrong usage, 130 stopped by Ctrl-C. "
    "Data goes to standard output, messages to standard error. NO_COLOR=1 leaves out colours.",
    pretty_exceptions_enable=False,
)


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


app.command()(batch.run)
app.command()(batch.store)
app.command()(report.report)
app.command()(review.corrections)
app.command()(link.link)
app.command()(review.review)
app.command()(publish.export)
app.command()(publish.diff)
app.command()(publish.release)


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
    time_limit: TimeLimit = 120,
    memory_limit: MemoryLimit = 2000,
    length_limit: LengthLimit = 300_000,
    model: ModelOption = None,
) -> None:
    """Add articles to the corpus, and show how they were read and what would be coded.

    Prints the path of each new article; the preview goes to the error stream. Exit code 1 if a
    source could not be added, because it cannot be read or is there already.
    """
    with told_plainly():
        from pipeline.add import add_sources, build_coder, parse_given
        from pipeline.fetch import FetchLimits
        from pipeline.ingest import Limits
        from pipeline.show import one_line, show_preview
        from pipeline.sources import Refused, Settings

        given = parse_given(title=title, publisher=publisher, published=published, url=url)
        settings = Settings(
            FetchLimits(max_bytes=max_bytes, seconds=timeout),
            Limits(
                max_bytes=max_bytes,
                max_characters=length_limit,
                seconds=time_limit,
                max_memory=int(memory_limit * 1e6),
            ),
            allow_private=allow_private,
            dry_run=dry_run,
        )
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        refused = False
        for one in add_sources(
            sources, corpus, code=build_coder(model), given=given, settings=settings
        ):
            if isinstance(one, Refused):
                refused = True
                say(f"communique: {one_line(one.source)}: {one_line(one.reason)}")
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
    time_limit: TimeLimit = 120,
    memory_limit: MemoryLimit = 2000,
    length_limit: LengthLimit = 300_000,
) -> None:
    """List what is wrong with a corpus: no date, no text, duplicates, broken metadata.

    A table on a terminal, elsewhere one line each: article, check and message between tabs. Exit
    code 0 if nothing is wrong, 1 if something is.
    """
    with told_plainly():
        from pipeline.check import check_corpus
        from pipeline.ingest import Limits
        from pipeline.show import one_line, show_problems

        limits = Limits(
            max_characters=length_limit, seconds=time_limit, max_memory=int(memory_limit * 1e6)
        )
        report = check_corpus(corpus, limits=limits)
        console = Console(highlight=False, soft_wrap=True)
        if console.is_terminal and report.problems:
            Console(highlight=False).print(show_problems(report.problems))
        else:
            for problem in report.problems:
                typer.echo("\t".join(map(one_line, (problem.name, problem.check, problem.message))))
        say(f"{count(report.articles, 'article')}, {count(len(report.problems), 'problem')}.")
        if report.problems:
            raise typer.Exit(1)


@app.command()
def show(
    article: Annotated[Path, typer.Argument(metavar="ARTICLE", help="An article file.")],
    model: ModelOption = None,
) -> None:
    """Print an article with its tagged spans, and the records made from it with their rules."""
    with told_plainly():
        if not article.is_file():
            fail(f"{article}: no such file; give the path of an article, such as corpus/NAME.txt")
        from pipeline.show import show_article
        from pipeline.task import read_article

        document, rows = read_article(article, model=model)
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
        fail(f"no table {table!r}; there are {', '.join(TABLES)}")
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
    with told_plainly():
        from pipeline.review import evaluate as review
        from pipeline.review.report import show_agreement, show_errors, show_evaluation

        console = Console(highlight=False, soft_wrap=True)
        if coder:
            if len(coder) != 2:
                fail(f"--coder stands twice, once for each coder; it stands {len(coder)} times")
            console.print(show_agreement(review.compare_coders(*coder, texts=gold, out=out)))
        elif gold is None:
            fail("give GOLD, the folder with the gold records, or two --coder")
        else:
            found = review.evaluate_run(gold, outputs=outputs, model=model, out=out)
            console.print(show_evaluation(found))
            if errors:
                console.print(show_errors(found))


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
