"""The row of each entry, made from its fact as a run makes it, for checks and for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.link import Links, Reading, digest, link
from pipeline.link.digest import programme_keys
from pipeline.review.corrections.entries import Entry, facts_of
from pipeline.tables import fact_rows
from schemas.codebook import TABLES
from schemas.table import Row
from schemas.validation import Rows


def rows_alone(reading: Reading) -> Rows:
    """The rows that an article makes by itself, one for each fact in its order.

    Each programme is one of its own here, under the key that the article gives it: people decide on
    what the article says.
    """
    return fact_rows(reading, _links_alone(reading))


def _links_alone(reading: Reading) -> Links:
    programmes = reading.facts.programmes
    keys = programme_keys(reading.document.doc_id, programmes)
    pairs = zip(keys, programmes, strict=True)
    parents = {key: keys[p.parent] for key, p in pairs if p.parent is not None}
    found = link([digest(reading)])
    return replace(found, founder={}, parents=parents, programmes={}, left_out=frozenset(), made=())


def rows_of(entries: Sequence[Entry], reading: Reading) -> dict[Entry, Row]:
    """The row of each entry that is not rejected."""
    made = rows_alone(Reading(reading.document, facts_of(entries, reading.facts)))
    found: dict[Entry, Row] = {}
    for table in {e.table for e in entries} - {"outcome_dimensions"}:
        kept = [e for e in entries if e.table == table and not e.rejected]
        found |= dict(zip(kept, made[table], strict=True))
    columns = TABLES["outcome_dimensions"].names
    for entry in entries:
        if entry.table == "outcome_dimensions" and not entry.rejected:
            outcome = found[entry.values["outcome_id"]]
            own = {"dimension": entry.values["dimension"], "value": entry.values["value"]}
            found[entry] = {column: own.get(column, outcome.get(column)) for column in columns}
    return found
