"""A row of a table back to the words that state it, in their sentence and their article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, overload

import pandas as pd

from communique.display import passages_html
from communique.tables import Tables, records
from pipeline.sentences import sentence_at
from schemas.codebook import TABLES
from schemas.table import EVIDENCE, EvidenceRow

# A row by itself, as `iloc`, `itertuples`, `to_dict` or `extract` give it.
Row = Mapping[str, Any] | EvidenceRow | tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """The words that state a fact, what of their sentence stands around them, and their source.

    ``start`` and ``end`` are code points in the article's text, end exclusive.
    """

    before: str
    words: str
    after: str
    start: int
    end: int
    doc_id: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    rule: str
    confidence: float
    review_status: str

    @property
    def source(self) -> str:
        """The article, as people cite it."""
        about = [self.publisher, self.title or self.doc_id, self.published, self.url]
        return ", ".join(filter(None, about))

    def __str__(self) -> str:
        sentence = " ".join(f"{self.before}[{self.words}]{self.after}".split())
        return f"{sentence} ({self.source})"

    def _repr_html_(self) -> str:
        return passages_html([self])


class Passages(tuple[Passage, ...]):
    """Several passages, one below the other in a notebook."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "\n".join(map(str, self))

    __str__ = __repr__

    def _repr_html_(self) -> str:
        return passages_html(self)


@overload
def evidence(rows: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Passages: ...
@overload
def evidence(rows: pd.Series[Any] | Row, tables: Mapping[str, pd.DataFrame]) -> Passage: ...
def evidence(
    rows: pd.DataFrame | pd.Series[Any] | Row, tables: Mapping[str, pd.DataFrame]
) -> Passage | Passages:
    """The words behind one row, or behind each row of a DataFrame, in their sentence.

    ``rows`` come from any table with evidence: a DataFrame, a row of one, or a record of `extract`.
    ``tables`` are those that the rows are from, as `load` or `Article.tables` gives them.

    Raises ValueError for rows without evidence, or whose words do not stand in ``tables``.
    """
    if isinstance(rows, pd.DataFrame):
        wanted = [_asked(row) for row in records(rows)]
    else:
        wanted = [_asked(rows)]
    articles = _articles(tables, {row["doc_id"] for row in wanted})
    found = Passages(_passage(row, articles) for row in wanted)
    return found if isinstance(rows, pd.DataFrame) else found[0]


def _asked(row: object) -> dict[str, Any]:
    """The columns of the evidence, from whatever holds them."""
    try:
        if isinstance(row, Mapping | pd.Series):
            return {name: row[name] for name in EVIDENCE}
        return {name: getattr(row, name) for name in EVIDENCE}
    except (KeyError, AttributeError) as error:
        known = ", ".join(name for name, table in TABLES.items() if table.has_evidence)
        raise ValueError(f"the row has no {error.args[0]!r}; give whole rows of {known}") from None


def _articles(
    tables: Mapping[str, pd.DataFrame], doc_ids: Iterable[str]
) -> dict[str, dict[str, Any]]:
    wanted = set(doc_ids)
    if isinstance(tables, Tables):
        found = tables.articles(wanted)
    else:
        documents = tables["documents"]
        found = documents[documents["doc_id"].isin(list(wanted))]
    return {row["doc_id"]: row for row in records(found)}


def _passage(row: Mapping[str, Any], articles: Mapping[str, Mapping[str, Any]]) -> Passage:
    doc_id, start, end = row["doc_id"], int(row["char_start"]), int(row["char_end"])
    article = articles.get(doc_id)
    if article is None or article["text"][start:end] != row["quote"]:
        raise ValueError(
            f"{doc_id}: {row['quote'][:60]!r} does not stand at {start} to {end}; "
            f"rows and tables are of different runs, load both anew"
        )
    context = sentence_at(article["text"], (start, end))
    cited = {name: _text(article[name]) for name in ("title", "publisher", "url")}
    return Passage(
        context.before, context.words, context.after, start, end, doc_id,
        published=_text(article["published_date"]), rule=row["rule"],
        confidence=float(row["confidence"]), review_status=row["review_status"], **cited,
    )  # fmt: skip


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
