"""A corrected article as a gold record, the form in which people's codings are kept.

The record says what the rows of the article say, once for the whole article: a country or an
organisation has one entry a role, whatever the programme.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from pipeline.ingest.metadata import FIELDS
from pipeline.link import Reading
from pipeline.run import make_rows
from schemas.document import Document
from schemas.table import Row
from schemas.validation import Rows

_EMPTY: dict[str, list[Any]] = {
    "programmes": [], "countries": [], "organisations": [], "topics": [], "outcomes": [],
}  # fmt: skip
_DIGITS = re.compile(r"\d(?:.*\d)?", re.DOTALL)


def gold_record(reading: Reading) -> dict[str, Any]:
    """The record of one article, as `pipeline.review.coding.load_record` takes it."""
    rows = make_rows([reading])
    return {
        "doc_id": gold_name(reading.document.doc_id),
        "published": reading.document.published,
        "programmes": [_programme(r) for r in rows["programmes"]],
        "countries": _countries(rows["programme_countries"]),
        "organisations": _organisations(rows),
        "topics": sorted({r["topic"] for r in rows["programme_topics"]}),
        "outcomes": _outcomes(rows),
        "optional": _EMPTY,
    }


def not_looked_at(reading: Reading) -> tuple[int, int]:
    """How many rows that people may decide on nobody has looked at, and how many there are."""
    rows = make_rows([reading])
    tables = ("programmes", "programme_countries", "programme_organisations", "programme_topics")
    found = [r["review_status"] for table in (*tables, "outcomes") for r in rows[table]]
    return found.count("machine"), len(found)


def gold_name(doc_id: str) -> str:
    """The name of the record's files: articles of all folders lie side by side there."""
    return doc_id.replace("/", "-")


def write_gold(reading: Reading, folder: Path) -> Path:
    """Write ``NAME.json`` beside ``NAME.txt`` and what is known of the text, ``NAME.yaml``."""
    folder.mkdir(parents=True, exist_ok=True)
    document = reading.document
    path = folder / f"{gold_name(document.doc_id)}.json"
    path.with_suffix(".txt").write_text(document.text, encoding="utf-8", newline="\n")
    path.with_suffix(".yaml").write_text(_metadata(document), encoding="utf-8", newline="\n")
    path.write_text(gold_text(gold_record(reading)), encoding="utf-8", newline="\n")
    return path


def gold_text(record: dict[str, Any]) -> str:
    """The record as it is kept."""
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _metadata(document: Document) -> str:
    known = {name: value for name in FIELDS if (value := getattr(document, name))}
    dumped: str = yaml.safe_dump(known, allow_unicode=True, sort_keys=False, width=10_000)
    return dumped if known else ""


def _programme(row: Row) -> dict[str, Any]:
    return {
        "title": row["title"] if row["title_basis"] == "named" else None,
        "level": row["level"],
        "status": row["status"],
        **_period(row),
    }


def _period(row: Row) -> dict[str, Any]:
    return {"start": row["start_date"], "end": row["end_date"]}


def _countries(rows: Iterable[Row]) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        key = (row["country_code"], row["role"])
        entry = {"code": row["country_code"], "role": row["role"], **_period(row)}
        if key not in found or not (found[key]["start"] or found[key]["end"]):
            found[key] = entry
    return [found[key] for key in sorted(found)]


def _organisations(rows: Rows) -> list[dict[str, Any]]:
    names = {r["org_id"]: r["name"] for r in rows["organisations"]}
    aliases: dict[str, set[str]] = defaultdict(set)
    for row in rows["organisation_aliases"]:
        aliases[row["org_id"]].add(row["alias"])
    roles = {(names[r["org_id"]], r["org_id"], r["role"]) for r in rows["programme_organisations"]}
    return [
        {"name": name, "aliases": sorted(aliases[org_id] - {name}), "role": role}
        for name, org_id, role in sorted(roles)
    ]


def _outcomes(rows: Rows) -> list[dict[str, Any]]:
    ids = {row["outcome_id"]: f"o{i}" for i, row in enumerate(rows["outcomes"], start=1)}
    dimensions: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows["outcome_dimensions"]:
        dimensions[row["outcome_id"]][row["dimension"]].append(row["value"])
    return [
        {
            "id": ids[row["outcome_id"]],
            "quote": row["quote"],
            "number": _number(row),
            "indicator": row["indicator"],
            "low": _plain(row["value_low"]),
            "high": _plain(row["value_high"]),
            "modifier": row["modifier"],
            "kind": row["kind"],
            "occupation": sorted(dimensions[row["outcome_id"]]["occupation"]),
            "countries": sorted(dimensions[row["outcome_id"]]["country"]),
            **_period(row),
            "part_of": ids.get(row["part_of_outcome_id"]),
            "unit": row["unit"],
            "per_unit": row["per_unit"],
        }
        for row in rows["outcomes"]
    ]


def _number(row: Row) -> str:
    """The number's own words, without "more than" and "EUR" where it is printed in digits."""
    digits = _DIGITS.search(row["value_text"])
    return digits[0] if digits else str(row["value_text"])


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and int(value) == value else value
