"""All that the tables say of a programme, gathered for one IATI activity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.publish.source import Source
from schemas.codebook import TABLES

Row = dict[str, Any]

# An article's text is of no use here, and larger than all the rest.
_LEFT_OUT = {"documents": ("text",)}


@dataclass(slots=True)
class Programme:
    """A programme's own row, and the rows of other tables that belong to it."""

    row: Row
    documents: list[Row] = field(default_factory=list)
    organisations: list[Row] = field(default_factory=list)
    countries: list[Row] = field(default_factory=list)
    topics: list[Row] = field(default_factory=list)
    outcomes: list[Row] = field(default_factory=list)
    children: list[str] = field(default_factory=list)

    @property
    def published(self) -> str | None:
        """When the first article that reports it appeared, as EDTF."""
        return min(
            (d["published_date"] for d in self.documents if d["published_date"]), default=None
        )


def gather(source: Source) -> list[Programme]:
    """Every programme with what belongs to it, in the order of the table."""
    found = {row["programme_id"]: Programme(row) for row in _rows(source, "programmes")}
    for programme in found.values():
        parent = programme.row["parent_programme_id"]
        if parent in found:
            found[parent].children.append(programme.row["programme_id"])
    documents = {row["doc_id"]: row for row in _rows(source, "documents")}
    organisations = {row["org_id"]: row for row in _rows(source, "organisations")}
    dimensions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _rows(source, "outcome_dimensions"):
        dimensions[row["outcome_id"]].append((row["dimension"], row["value"]))
    for row in _rows(source, "programme_documents"):
        found[row["programme_id"]].documents.append(documents[row["doc_id"]])
    for row in _rows(source, "programme_organisations"):
        found[row["programme_id"]].organisations.append(organisations[row["org_id"]] | row)
    for row in _rows(source, "programme_countries"):
        found[row["programme_id"]].countries.append(row)
    for row in _rows(source, "programme_topics"):
        found[row["programme_id"]].topics.append(row)
    for row in _rows(source, "outcomes"):
        more = {
            "dimensions": dimensions[row["outcome_id"]],
            "published_date": documents[row["doc_id"]]["published_date"],
        }
        found[row["programme_id"]].outcomes.append(row | more)
    return list(found.values())


def _rows(source: Source, name: str) -> Iterator[Row]:
    columns = [c for c in TABLES[name].names if c not in _LEFT_OUT.get(name, ())]
    for values in source.rows(name, columns):
        yield dict(zip(columns, values, strict=True))
