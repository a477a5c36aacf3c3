"""What lies on the reviewer's desk: the last run's tables and store, and the decisions of now.

An article is shown as the next run will have it: what the machine said in the last run, corrected
by what people have decided since. Nothing is read anew, and no run is kept from its folder.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.found import decode
from pipeline.link import Reading
from pipeline.lock import KEPT
from pipeline.review.corrections.correct import by_article, correct
from pipeline.review.corrections.entries import Entry, entries_of, numbered
from pipeline.review.corrections.file import FILE, Correction, load_corrections
from pipeline.review.corrections.rows import rows_alone, rows_of
from pipeline.review.corrections.verdicts import Verdict
from pipeline.review.pages.article import DOCUMENT_COLUMNS, ArticlePage, article_page
from pipeline.review.pages.entries import COLUMNS, Facts
from pipeline.review.pages.names import article_file, programme_file, row_anchor
from pipeline.review.pages.read import Tables
from pipeline.store import FILE as STORE
from pipeline.store import Store
from schemas.codebook import TABLES
from schemas.document import Document
from schemas.facts import ArticleFacts
from schemas.table import Row
from schemas.validation import Rows, validate


class DeskError(SettingsError):
    """There is nothing to review here; says what to run first."""


@dataclass(frozen=True)
class Article:
    """One article: what the machine says, what people decided, and what comes of it."""

    row: Row
    machine: Reading
    corrections: tuple[Correction, ...]
    programmes: Mapping[str, str]

    @cached_property
    def outcome(self) -> tuple[Reading, list[Verdict]]:
        """The article as people corrected it, and what became of each correction."""
        return correct(self.machine, self.corrections)

    @cached_property
    def entries(self) -> list[Entry]:
        """Its rows, as they may be decided on."""
        return entries_of(self.outcome[0])

    @cached_property
    def anchors(self) -> dict[str, Entry]:
        """The rows by their address on the page."""
        found = rows_of(self.entries, self.outcome[0])
        return {
            row_anchor(entry.table, TABLES[entry.table].key_of(self._renamed(row))): entry
            for entry, row in reversed(found.items())
        }

    @cached_property
    def decided(self) -> dict[Entry, list[Verdict]]:
        """What was decided on each row."""
        by_number = {(e.table, n): e for e, n in numbered(self.entries).items()}
        found: dict[Entry, list[Verdict]] = {}
        for verdict in self.outcome[1]:
            entry = by_number.get(verdict.row) if verdict.row else None
            if entry is not None:
                found.setdefault(entry, []).append(verdict)
        return found

    @cached_property
    def rows(self) -> Rows:
        """The rows of all tables that the article makes by itself, checked."""
        made = validate(rows_alone(self.outcome[0]))
        return {table: [self._renamed(row) for row in rows] for table, rows in made.items()}

    def _renamed(self, row: Row) -> Row:
        """The row with the keys that programmes have across all articles."""
        keys = {
            column: self.programmes.get(row[column], row[column])
            for column in ("programme_id", "parent_programme_id")
            if row.get(column) is not None
        }
        return row | keys

    def page(self, issues: Iterable[Row]) -> ArticlePage:
        """The article's page, as the report shows it; ``issues`` are those of the last run."""
        rows = self.rows | {"issues": list(issues)}
        names = {r["org_id"]: r["name"] for r in rows["organisations"]}
        programmes = {r["programme_id"]: r for r in rows["programmes"]}
        return article_page(self.row, Facts(rows, programmes, names))


class Desk:
    """The tables, the store and the decisions of one corpus; looked at anew when they change."""

    def __init__(self, corpus: Path, out: Path) -> None:
        """Raises DeskError if there are no tables, or the store that made them is gone."""
        self.corpus = corpus
        self.out = out
        self.file = corpus / FILE
        self._lock = threading.Lock()
        self._signature: tuple[int, int, int] | None = None
        if not corpus.is_dir():
            raise DeskError(f"{corpus}: no such folder; give the folder with the articles")
        if not (out / KEPT / STORE).is_file():
            raise DeskError(
                f"{out}: no run is kept here; 'communique run {corpus} --out {out}' makes one"
            )
        load_corrections(self.file)
        _ = self.tables

    @property
    def tables(self) -> Tables:
        """The tables of the last run."""
        with self._lock:
            signature = self._seen()
            if signature != self._signature or signature is None:
                self._tables = Tables(self.out)
                self._articles = self._names("documents", "doc_id")
                self._signature = signature
            return self._tables

    def _seen(self) -> tuple[int, int, int] | None:
        try:
            stat = (self.out / "documents.parquet").stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    def _names(self, table: str, key: str) -> dict[str, str]:
        return {article_file(r[key]): r[key] for r in self._tables.rows(table, (key,))}

    def doc_id_of(self, file: str) -> str | None:
        """The article whose page has this name."""
        _ = self.tables
        return self._articles.get(file)

    def programme_of(self, file: str) -> str | None:
        """The programme whose page has this name."""
        for row in self.tables.rows("programmes", ("programme_id", "title")):
            if programme_file(row["programme_id"], row["title"]) == file:
                return str(row["programme_id"])
        return None

    def has_article(self, doc_id: str) -> bool:
        """Whether the last run had it."""
        return self.doc_id_of(article_file(doc_id)) is not None

    def article(self, doc_id: str, corrections: Iterable[Correction] | None = None) -> Article:
        """An article with the decisions on it: those of the file, or these.

        Raises KeyError for an article that is none, and DeskError if the store lacks it.
        """
        tables = self.tables
        (row,) = tables.select("documents", DOCUMENT_COLUMNS, "doc_id", [doc_id])[doc_id]
        if corrections is None:
            corrections = load_corrections(self.file).corrections
        own = by_article(corrections).get(doc_id, [])
        machine = Reading(_document(row), self._facts(row))
        return Article(row, machine, tuple(own), self._linked(machine))

    def issues(self, doc_id: str) -> Iterator[Row]:
        """The issues of an article; those of corrections are shown by themselves."""
        found = self.tables.select("issues", COLUMNS["issues"], "doc_id", [doc_id])
        for row in found.get(doc_id, ()):
            if not row["check"].startswith("correction:"):
                yield row

    def _facts(self, row: Row) -> ArticleFacts:
        if row["status"] != "read":
            return ArticleFacts()
        with closing(Store(self.out)) as store:
            known = store.article(row["doc_id"])
            data = store.get([known.key]).get(known.key) if known else None
        if data is None:
            raise DeskError(
                f"{row['doc_id']}: the store no longer has what it says; "
                f"'communique run {self.corpus} --out {self.out}' reads it again"
            )
        return decode(data)

    def _linked(self, machine: Reading) -> dict[str, str]:
        """The keys that the programmes of an article have in the tables, by those it gives them."""
        doc_id = machine.document.doc_id
        columns = ("programme_id", "char_start", "char_end", "title")
        links = self.tables.select("programme_documents", columns, "doc_id", [doc_id])
        found: dict[str, str] = {}
        for entry in entries_of(machine):
            if entry.table == "programmes":
                place = (entry.start, entry.end)
                here = [r for r in links[doc_id] if (r["char_start"], r["char_end"]) == place]
                if len(here) > 1:
                    here = [r for r in here if r["title"] == entry.values["title"]] or here
                if here and entry.row_id not in {r["programme_id"] for r in here}:
                    found[entry.row_id] = here[0]["programme_id"]
        return found


def _document(row: Row) -> Document:
    """The article as the tables have it; blocks are not kept there, and no decision needs them."""
    return Document(
        row["doc_id"],
        row["source_path"],
        None,
        row["text"],
        title=row["title"],
        publisher=row["publisher"],
        url=row["url"],
        published=row["published_date"],
        published_basis=row["published_basis"],
        language=row["language"],
        media_type=row["media_type"],
        machine_generated=row["machine_generated"],
        status=row["status"],
        message=row["message"],
    )
