"""`communique report`: all pages of a run, in a folder that takes the place of the last one's."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.review.pages.lists import (
    LISTS,
    Listing,
    pages,
    search_data,
    text_data,
)
from pipeline.review.pages.load import load_articles, load_programmes
from pipeline.review.pages.names import article_file, programme_file
from pipeline.review.pages.overview import overview
from pipeline.review.pages.read import Tables
from pipeline.review.pages.render import ASSETS, DATA, render, script_json, shown

# What every page of ours says near its beginning.
_OURS = '<meta name="generator" content="communique report">'


class ReportError(SettingsError):
    """The report cannot be put where it was asked for."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was made."""

    folder: Path
    articles: int
    programmes: int


def write_report(outputs: Path, to: Path | None = None) -> Written:
    """Write the pages of the tables in ``outputs`` to ``to``, or to ``outputs/report``.

    The pages are made beside the folder and take its place at the end, so that a report that is
    there stays whole. Raises ReportError for a folder that holds anything else, and SettingsError
    if there are no tables.
    """
    tables = Tables(outputs)
    to = (to or outputs / "report").resolve()
    _refuse_foreign(to)
    new = to.with_name(f".{to.name}-new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        articles, programmes = _write_pages(tables, new)
        _replace(new, to)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return Written(to, articles, programmes)


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


def _write_pages(tables: Tables, folder: Path) -> tuple[int, int]:
    for name in ("assets", "data", "articles", "programmes"):
        (folder / name).mkdir()
    for name in ASSETS:
        shutil.copyfile(DATA / name, folder / "assets" / name)
    _write(folder / "index.html", render("index.html", overview=overview(tables), here="Overview"))
    for make in LISTS:
        for name, content in list_files(make(tables), tables):
            _write(folder / name, content)
    articles = programmes = 0
    for article in load_articles(tables, _keys(tables, "documents", "doc_id")):
        page = render("article.html", page=article, root="../", here="Articles")
        _write(folder / "articles" / article_file(article.document["doc_id"]), page)
        articles += 1
    for programme in load_programmes(tables, _keys(tables, "programmes", "programme_id")):
        page = render("programme.html", page=programme, root="../", here="Programmes")
        row = programme.programme
        _write(folder / "programmes" / programme_file(row["programme_id"], row["title"]), page)
        programmes += 1
    return articles, programmes


def list_files(
    listing: Listing, tables: Tables, make: Callable[..., str] = render
) -> Iterator[tuple[str, str]]:
    """The pages of a list, and the files that its search loads: their names and contents."""
    made = list(pages(listing))
    data = list(search_data(listing))
    for number, name, items in made:
        page = make(
            "list.html",
            listing=listing,
            items=items,
            number=number,
            last=len(made),
            files=len(data),
            here=listing.name,
        )
        yield name, page
    for number, part in enumerate(data, start=1):
        yield _data_file(listing.key, number, part)
    if listing.texts:
        for number, words in enumerate(text_data(listing, tables), start=1):
            yield _data_file(f"{listing.key}-texts", number, words)


def _data_file(name: str, number: int, part: Sequence[object]) -> tuple[str, str]:
    """A file that a search loads: one call with the data as JSON."""
    return (
        f"data/{name}-{number}.js",
        f'listData("{name}", {number}, {script_json(shown(part))});\n',
    )


def _keys(tables: Tables, table: str, key: str) -> list[str]:
    return [row[key] for row in tables.rows(table, (key,))]


def _write(path: Path, page: str) -> None:
    path.write_text(page, encoding="utf-8", newline="\n")
