"""The rows that stand on one page, read for some pages at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from pipeline.review.pages.article import (
    COLUMNS,
    DOCUMENT_COLUMNS,
    PROGRAMME_COLUMNS,
    ArticleRows,
)
from pipeline.review.pages.read import Tables
from schemas.codebook import TABLES
from schemas.table import Row

# Articles whose rows are held at a time.
_TOGETHER = 500


def load_articles(tables: Tables, doc_ids: Sequence[str]) -> Iterator[ArticleRows]:
    """The rows of the articles named, in that order; an unknown one is left out."""
    for first in range(0, len(doc_ids), _TOGETHER):
        yield from _load_some(tables, doc_ids[first : first + _TOGETHER])


def _load_some(tables: Tables, doc_ids: Sequence[str]) -> Iterator[ArticleRows]:
    documents = tables.select("documents", DOCUMENT_COLUMNS, "doc_id", doc_ids)
    found = {
        name: tables.select(name, columns, "doc_id", doc_ids) for name, columns in COLUMNS.items()
    }
    programmes = _by_key(
        tables,
        "programmes",
        PROGRAMME_COLUMNS,
        _values(found["programme_documents"].values(), "programme_id"),
    )
    named = [*found["mentions"].values(), *found["programme_organisations"].values()]
    organisations = _by_key(tables, "organisations", ("name",), _values(named, "org_id"))
    names = {key: row["name"] for key, row in organisations.items()}
    for doc_id in doc_ids:
        for document in documents.get(doc_id, ()):
            rows = {name: by_document.get(doc_id, []) for name, by_document in found.items()}
            yield ArticleRows(document, rows, programmes, names)


def _values(groups: Iterable[Sequence[Row]], column: str) -> set[str]:
    return {row[column] for rows in groups for row in rows if row[column] is not None}


def _by_key(
    tables: Tables, table: str, columns: Sequence[str], keys: Collection[str]
) -> dict[str, Row]:
    """The rows of a table by its key of one column."""
    (key,) = TABLES[table].key
    return {value: rows[0] for value, rows in tables.select(table, columns, key, keys).items()}
