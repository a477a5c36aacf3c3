"""`communique report`: all pages of a run, in a folder that takes the place of the last one's."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.review.pages.article import article_page
from pipeline.review.pages.load import load_articles
from pipeline.review.pages.names import article_file
from pipeline.review.pages.read import Tables
from pipeline.review.pages.render import ASSETS, DATA, render

# What every page of ours says near its beginning.
_OURS = '<meta name="generator" content="communique report">'


class ReportError(SettingsError):
    """The report cannot be put where it was asked for."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was made."""

    folder: Path
    articles: int


def write_report(outputs: Path, to: Path | None = None) -> Written:
    """Write the pages of the tables in ``outputs`` to ``to``, or to ``outputs/report``.

    The pages are made beside the folder and take its place at the end, so that a report that is
    there stays whole. Raises ReportError for a folder that holds anything else, and SettingsError
    if there are no tables.
    """
    tables = Tables(outputs)
    to = to or outputs / "report"
    _refuse_foreign(to)
    new = to.with_name(f".{to.name}-new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        articles = _write_pages(tables, new)
        _replace(new, to)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return Written(to, articles)


def _refuse_foreign(to: Path) -> None:
    """Never remove what is not a report."""
    if not to.exists() or (to.is_dir() and not any(to.iterdir())):
        return
    index = to / "index.html"
    if (
        not index.is_file()
        or _OURS not in index.read_text(encoding="utf-8", errors="replace")[:2000]
    ):
        raise ReportError(f"{to}: is there and holds no report; name another folder with --to")


def _replace(new: Path, to: Path) -> None:
    old = to.with_name(f".{to.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if to.exists():
        to.rename(old)
    new.rename(to)
    shutil.rmtree(old, ignore_errors=True)


def _write_pages(tables: Tables, folder: Path) -> int:
    (folder / "assets").mkdir()
    for name in ASSETS:
        shutil.copyfile(DATA / name, folder / "assets" / name)
    articles = list(tables.rows("documents", ("doc_id", "title")))
    index = render("index.html", articles=articles, root="", here="Overview")
    _write(folder / "index.html", index)
    doc_ids = [row["doc_id"] for row in articles]
    (folder / "articles").mkdir()
    for rows in load_articles(tables, doc_ids):
        page = render("article.html", page=article_page(rows), root="../", here="")
        _write(folder / "articles" / article_file(rows.document["doc_id"]), page)
    return len(doc_ids)


def _write(path: Path, page: str) -> None:
    path.write_text(page, encoding="utf-8", newline="\n")
