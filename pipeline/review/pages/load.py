"""The rows that stand on one page, read for some pages at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pipeline.review.pages.article import DOCUMENT_COLUMNS, ArticlePage, article_page
from pipeline.review.pages.entries import COLUMNS, FACT_COLUMNS, PROGRAMME_COLUMNS, Facts
from pipeline.review.pages.linked import COLUMNS as LINK_COLUMNS
from pipeline.review.pages.linked import link_line, repeats, says
from pipeline.review.pages.programme import ProgrammePage, Related, programme_page
from pipeline.review.pages.read import Tables
from schemas.codebook import TABLES
from schemas.table import Row

# Pages whose rows are held at a time.
_TOGETHER = 500

_BRIEF = ("doc_id", "title", "publisher", "published_date", "source_path")

_SIDES = ("left_id", "right_id")

Groups = Mapping[str, Sequence[Row]]


def load_articles(tables: Tables, doc_ids: Sequence[str]) -> Iterator[ArticlePage]:
    """The pages of the articles named, in that order; an unknown one is left out."""
    for some in _portions(doc_ids):
        documents = tables.select("documents", DOCUMENT_COLUMNS, "doc_id", some)
        found = {
            name: tables.select(name, columns, "doc_id", some) for name, columns in COLUMNS.items()
        }
        programmes = _referred(tables, "programmes", PROGRAMME_COLUMNS, found.values())
        names = _names(tables, found.values())
        again = _repeats(tables, found["outcomes"])
        for doc_id in some:
            for document in documents.get(doc_id, ()):
                rows = {name: groups.get(doc_id, []) for name, groups in found.items()}
                yield article_page(document, Facts(rows, programmes, names, again))


def load_programmes(tables: Tables, programme_ids: Sequence[str]) -> Iterator[ProgrammePage]:
    """The pages of the programmes named, in that order; an unknown one is left out."""
    for some in _portions(programme_ids):
        programmes = _by_key(tables, "programmes", PROGRAMME_COLUMNS, some)
        found = {
            name: tables.select(name, columns, "programme_id", some)
            for name, columns in FACT_COLUMNS.items()
            if "programme_id" in columns
        }
        outcomes = {
            row["outcome_id"]: row["programme_id"]
            for rows in found["outcomes"].values()
            for row in rows
        }
        found["outcome_dimensions"] = _dimensions(tables, outcomes)
        documents = _referred(tables, "documents", _BRIEF, found.values())
        names = _names(tables, found.values())
        links = _links(tables, programmes.keys())
        related = _related(tables, programmes, links)
        again = _repeats(tables, found["outcomes"])
        for programme_id in (p for p in some if p in programmes):
            rows = {name: groups.get(programme_id, []) for name, groups in found.items()}
            own = {row["doc_id"] for group in rows.values() for row in group}
            yield programme_page(
                programmes[programme_id],
                Facts(rows, programmes, names, again),
                [documents[doc_id] for doc_id in sorted(own) if doc_id in documents],
                related.get(programme_id, ()),
                links.get(programme_id, ()),
            )


def _portions(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(keys), _TOGETHER):
        yield keys[first : first + _TOGETHER]


def _dimensions(tables: Tables, outcomes: Mapping[str, str]) -> dict[str, list[Row]]:
    """The dimensions of the outcomes given, by the programme of each."""
    columns = FACT_COLUMNS["outcome_dimensions"]
    found: dict[str, list[Row]] = defaultdict(list)
    by_outcome = tables.select("outcome_dimensions", columns, "outcome_id", outcomes.keys())
    for outcome_id, rows in by_outcome.items():
        found[outcomes[outcome_id]] += rows
    return found


def _links(tables: Tables, keys: Collection[str]) -> dict[str, list[Row]]:
    """The links that a programme has, on either side."""
    found: dict[str, list[Row]] = defaultdict(list)
    for side in ("left_id", "right_id"):
        for key, rows in tables.select("links", LINK_COLUMNS, side, keys).items():
            found[key] += [r for r in rows if r not in found[key]]
    return found


def _repeats(tables: Tables, outcomes: Groups) -> dict[str, list[str]]:
    """What is to be said of the outcomes that tell others again, by their keys."""
    keys = [row["outcome_id"] for rows in outcomes.values() for row in rows]
    found: dict[str, list[str]] = defaultdict(list)
    for rows in tables.select("links", LINK_COLUMNS, "left_id", keys).values():
        for key, note in repeats(rows):
            found[key].append(note)
    return found


def _related(
    tables: Tables, programmes: Mapping[str, Row], links: Groups
) -> dict[str, list[Related]]:
    """What each programme belongs to, what belongs to it, and what it is linked with."""
    wanted = {p["parent_programme_id"] for p in programmes.values()} - {None}
    wanted |= {row[side] for rows in links.values() for row in rows for side in _SIDES}
    others = _by_key(tables, "programmes", PROGRAMME_COLUMNS, wanted - {None})
    below = tables.select("programmes", PROGRAMME_COLUMNS, "parent_programme_id", programmes.keys())
    found: dict[str, list[Related]] = {}
    for programme_id, programme in programmes.items():
        parent = others.get(programme["parent_programme_id"])
        own = [Related("is part of", parent)] if parent else []
        own += [Related("has the part", part) for part in below.get(programme_id, ())]
        known = {r.programme["programme_id"] for r in own} | {programme_id}
        for row in links.get(programme_id, ()):
            back = row["right_id"] == programme_id
            other = others.get(row["left_id" if back else "right_id"])
            if other is not None and other["programme_id"] not in known:
                basis = link_line(row).basis
                own.append(Related(says(row, back=back), other, basis))
        found[programme_id] = own
    return found


def _names(tables: Tables, found: Iterable[Groups]) -> dict[str, str]:
    """The names of the organisations that the rows refer to."""
    rows = _referred(tables, "organisations", ("name",), found)
    return {key: row["name"] for key, row in rows.items()}


def _referred(
    tables: Tables, table: str, columns: Sequence[str], found: Iterable[Groups]
) -> dict[str, Row]:
    """The rows of a table that the rows found refer to, by its key."""
    (key,) = TABLES[table].key
    groups = (rows for by_key in found for rows in by_key.values())
    wanted = {row[key] for rows in groups for row in rows if row.get(key) is not None}
    return _by_key(tables, table, columns, wanted)


def _by_key(
    tables: Tables, table: str, columns: Sequence[str], keys: Collection[str]
) -> dict[str, Row]:
    """The rows of a table by its key of one column."""
    (key,) = TABLES[table].key
    return {value: rows[0] for value, rows in tables.select(table, columns, key, keys).items()}
