"""The form of a row: its columns with their values, and what may be chosen for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.review.corrections.cells import write_cell
from pipeline.review.corrections.entries import REFERENCES, Entry
from pipeline.review.pages.words import country_name, words
from pipeline.review.server.desk import Article
from schemas.codebook import TABLES
from schemas.codelists import OCCUPATIONS, SEXES
from schemas.corrections import COLUMNS
from schemas.table import country_codes

# An outcome's own table of codes, as fields of its form: several codes, parted by commas.
DIMENSIONS: Mapping[str, Sequence[str]] = {
    "occupation": OCCUPATIONS,
    "country": sorted(country_codes()),
    "sex": SEXES,
}
# What can be added on the page; the dimensions of an outcome are fields of its form.
ADDED = tuple(table for table in COLUMNS if table != "outcome_dimensions")


def name_of(article: Article, entry: Entry | None) -> str:
    """By what a cell refers to a row: its name if it is the only one of that name, else its words.

    Keys are the last resort, as they change with the place of the words.
    """
    if entry is None:
        return ""
    column = "title" if entry.table == "programmes" else "value_text"
    text = article.machine.document.text
    peers = [e for e in article.entries if e.table == entry.table and e is not entry]
    for name in (str(entry.values[column]), " ".join(text[entry.start : entry.end].split())):
        if all(name not in (e.values[column], text[e.start : e.end]) for e in peers):
            return name
    return entry.row_id


def cells_of(article: Article, entry: Entry) -> dict[str, str]:
    """The values of a row as cells of ``corrections.csv``."""
    return {
        column: name_of(article, value) if column in REFERENCES else write_cell(value)
        for column, value in entry.values.items()
        if column in COLUMNS[entry.table]
    }


def codes_of(article: Article, entry: Entry) -> dict[str, list[str]]:
    """The codes of an outcome by dimension."""
    found: dict[str, list[str]] = {dimension: [] for dimension in DIMENSIONS}
    for other in article.entries:
        if other.table == "outcome_dimensions" and other.values["outcome_id"] is entry:
            found[other.values["dimension"]].append(other.values["value"])
    return found


def form_of(article: Article, table: str, entry: Entry | None) -> list[dict[str, Any]]:
    """The fields of the form for a row, or for a new one of this table."""
    values = cells_of(article, entry) if entry else dict.fromkeys(COLUMNS[table], "")
    fields = [_field(article, table, column, value, entry) for column, value in values.items()]
    if table == "outcomes":
        codes = codes_of(article, entry) if entry else {}
        fields += [
            {
                "name": dimension,
                "label": f"{dimension} (codes, parted by commas)",
                "value": ", ".join(codes.get(dimension, ())),
                "help": "Whom the number counts.",
                "suggest": list(known),
            }
            for dimension, known in DIMENSIONS.items()
        ]
    return fields


def _field(
    article: Article, table: str, column: str, value: str, entry: Entry | None
) -> dict[str, Any]:
    known = next(c for c in TABLES[table].columns if c.name == column)
    return {
        "name": column,
        "label": words(column.removesuffix("_id")),
        "value": value,
        "help": known.description,
        "options": _options(article, column, known.codes, entry),
    }


def _options(
    article: Article, column: str, codes: Sequence[str], entry: Entry | None
) -> list[tuple[str, str]]:
    """What may be chosen, as pairs of a cell and its words; empty where anything may be written."""
    if column in REFERENCES:
        own = [e for e in article.entries if e.table == REFERENCES[column] and e is not entry]
        return [("", "none"), *((name_of(article, e), name_of(article, e)) for e in own)]
    if column == "country_code":
        named = sorted((country_name(code), code) for code in country_codes())
        return [("", "none"), *((code, name) for name, code in named)]
    if column in ("per_unit", "recommended_for_aggregates"):
        asked = [("", "as the rules say")] if column != "per_unit" else []
        return [*asked, ("true", "yes"), ("false", "no")]
    return [("", "none"), *((code, words(code)) for code in codes)] if codes else []
