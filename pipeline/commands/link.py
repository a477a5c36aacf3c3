"""`communique link`: what was joined across articles, and what a person should decide."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.commands import count, fail, say, told_plainly

_STYLES = {"linked": "green", "unsure": "yellow", "apart": "red"}
_COLUMNS = ("decision", "relation", "score", "left", "right", "reason")


def link(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of the tables.")] = Path(
        "outputs"
    ),
    review: Annotated[
        bool, typer.Option("--review", help="Only the uncertain pairs, the likeliest first.")
    ] = False,
) -> None:
    """List what is linked across articles: organisations, programmes, numbers, with the reasons.

    A table on a terminal. Elsewhere CSV: the columns of the table ``links``, or with --review lines
    for matches.csv, in which a person fills in the decision: same, different or unsure.
    """
    with told_plainly():
        rows = _read(out)
        if review:
            rows = [row for row in rows if row["decision"] == "unsure"]
        rows.sort(key=lambda row: (row["kind"], -row["score"], row["link_id"]))
        if sys.stdout.isatty():
            Console(highlight=False).print(_table(rows))
        else:
            _print_csv(rows, review=review)
        say(f"{count(len(rows), 'uncertain pair' if review else 'link')} in {out}.")
        if review and rows:
            say("Decide in matches.csv beside the articles; the next run follows it.")


def _read(out: Path) -> list[dict[str, Any]]:
    """The rows of ``links``."""
    from pipeline.parquet import open_tables

    try:
        rows: list[dict[str, Any]] = open_tables(out, ["links"])["links"].read().to_pylist()
    except FileNotFoundError:
        fail(f"{out}: no table 'links'; run 'communique run CORPUS --out {out}' first")
    return rows


def _table(rows: list[dict[str, Any]]) -> Table:
    table = Table(*_COLUMNS, title="Links", show_lines=True)
    for row in rows:
        table.add_row(
            Text(row["decision"], _STYLES[row["decision"]]),
            f"{row['kind']} {row['relation']}",
            f"{row['score']:.2f}",
            _side(row, "left"),
            _side(row, "right"),
            Text(f"{row['reason']}: {row['detail'] or ''}".rstrip(": ")),
        )
    return table


def _side(row: dict[str, Any], side: str) -> Text:
    """The words, and the article below; both come from articles and are shown as they are."""
    words = Text(" ".join(row[f"{side}_text"].split()))
    return words.append(f"\n{row[f'{side}_doc_id'] or 'reviewed list'}", "dim")


def _print_csv(rows: list[dict[str, Any]], *, review: bool) -> None:
    from pipeline.link.decisions import COLUMNS
    from schemas.linked import LINKS

    columns = COLUMNS if review else LINKS.names
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(_asked(row) if review else row)


def _asked(row: dict[str, Any]) -> dict[str, Any]:
    """A line of ``matches.csv`` that waits for a decision."""
    return {
        "kind": row["kind"],
        "left_doc_id": row["left_doc_id"],
        "left": row["left_text"],
        "right_doc_id": row["right_doc_id"],
        "right": row["right_text"],
        "why": f"{row['score']:.2f} {row['reason']}: {row['detail'] or ''}".rstrip(": "),
    }
