"""What one coder says of one article, be it a person's record or the tables of a run.

Both are brought into one form, `Coding`, so that one comparison serves for the machine against the
gold records and for any two codings of the same articles.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.errors import SettingsError
from pipeline.review.quotes import Span, places

Row = Mapping[str, Any]

TABLES = (
    "documents", "organisations", "organisation_aliases", "programmes", "programme_documents",
    "programme_countries", "programme_organisations", "programme_topics", "outcomes",
    "outcome_dimensions",
)  # fmt: skip


class CodingError(SettingsError):
    """A folder or record that holds no coding; says which and why."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a finding stands and the rule that found it; a person's record has neither."""

    place: Span | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """``title`` is None where the coder has no printed name for it; ``named`` says if it has."""

    title: str | None
    named: bool
    status: str | None
    start: str | None
    end: str | None
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class Country:
    """A country in a role."""

    code: str
    role: str
    start: str | None = None
    end: str | None = None
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation in a role, by all the names that the coder knows for it."""

    key: str
    names: frozenset[str]
    role: str
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject."""

    code: str
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A number. ``spots`` are its places: every printing in a record, the evidence in a run."""

    key: str
    spots: tuple[Span, ...]
    quote: str
    indicator: str
    kind: str
    low: float | None
    high: float | None
    occupations: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    part_of: str | None = None
    start: str | None = None
    end: str | None = None
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class Coding:
    """One article, coded. ``optional`` is neither asked for nor held against the other coder."""

    key: str
    text: str = ""
    publisher: str | None = None
    programmes: tuple[Programme, ...] = ()
    countries: tuple[Country, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    topics: tuple[Topic, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    optional: Coding | None = field(default=None)


def load_tables(folder: Path) -> dict[str, list[Row]]:
    """The rows of every table that a coding is made of, each a file or a folder of files."""
    tables: dict[str, list[Row]] = {}
    for name in TABLES:
        places = (folder / f"{name}.parquet", folder / name)
        path = next((p for p in places if p.exists()), None)
        if path is None:
            raise CodingError(f"{folder}: no table {name!r}; give the folder that a run wrote")
        tables[name] = pq.read_table(path).to_pylist()
    return tables


def codings_of_run(tables: Mapping[str, list[Row]]) -> dict[str, Coding]:
    """The coding of each article of a run, by the name of its file without ending."""
    by_document: dict[str, dict[str, list[Row]]] = {
        name: _grouped(tables[name], "doc_id") for name in TABLES if name.startswith("programme_")
    }
    by_document["outcomes"] = _grouped(tables["outcomes"], "doc_id")
    known = _known_names(tables)
    dimensions: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in tables["outcome_dimensions"]:
        dimensions[row["outcome_id"]][row["dimension"]].add(row["value"])
    codings = {}
    for document in tables["documents"]:
        mine = {name: rows.get(document["doc_id"], []) for name, rows in by_document.items()}
        linked = {row["programme_id"] for row in mine["programme_documents"]}
        key = Path(document["source_path"]).stem
        codings[key] = Coding(
            key=key,
            text=document["text"] or "",
            publisher=document["publisher"],
            programmes=tuple(
                Programme(
                    r["title"], r["title_basis"] == "named", r["status"], r["start_date"],
                    r["end_date"], _source(r),
                )
                for r in tables["programmes"]
                if r["programme_id"] in linked
            ),
            countries=tuple(
                Country(r["country_code"], r["role"], r["start_date"], r["end_date"], _source(r))
                for r in mine["programme_countries"]
            ),
            organisations=tuple(
                Organisation(
                    r["org_id"], frozenset(known[r["org_id"]] | {r["org_text"]}), r["role"],
                    _source(r),
                )
                for r in mine["programme_organisations"]
            ),
            topics=tuple(Topic(r["topic"], _source(r)) for r in mine["programme_topics"]),
            outcomes=tuple(_outcome_of_row(r, dimensions) for r in mine["outcomes"]),
        )  # fmt: skip
    return codings


def _grouped(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _known_names(tables: Mapping[str, list[Row]]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for row in tables["organisations"]:
        names[row["org_id"]] |= {n for n in (row["name"], row["acronym"]) if n}
    for row in tables["organisation_aliases"]:
        names[row["org_id"]].add(row["alias"])
    return names


def _source(row: Row) -> Source:
    return Source((row["char_start"], row["char_end"]), row["rule"])


def _outcome_of_row(row: Row, dimensions: Mapping[str, Mapping[str, set[str]]]) -> Outcome:
    mine = dimensions[row["outcome_id"]]
    source = _source(row)
    return Outcome(
        key=row["outcome_id"],
        spots=(source.place,) if source.place else (),
        quote=row["quote"],
        indicator=row["indicator"],
        kind=row["kind"],
        low=row["value_low"],
        high=row["value_high"],
        occupations=frozenset(mine["occupation"]),
        countries=frozenset(mine["country"]),
        part_of=row["part_of_outcome_id"],
        start=row["start_date"],
        end=row["end_date"],
        source=source,
    )


def find_records(folder: Path) -> list[Path]:
    """The gold records of a folder, in order: each ``ID.json`` beside its text."""
    records = sorted(folder.glob("*.json"))
    return [p for p in records if any(p.with_suffix(s).exists() for s in (".txt", ".md"))]


def load_publishers(folder: Path) -> dict[str, str]:
    """Who published what, from ``publishers.csv`` (``id``, ``publisher``) beside the records."""
    path = folder / "publishers.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row["publisher"] for row in csv.DictReader(lines)}


def load_record(path: Path, text: str) -> Coding:
    """A person's record of one article; its quotes are sought in ``text``.

    Raises CodingError for a file that is no record.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        coding = _coding_of_record(record, path.stem, text)
        optional = _coding_of_record(record.get("optional") or {}, path.stem, text)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise CodingError(f"{path}: not a gold record: {type(error).__name__}: {error}") from error
    return Coding(
        coding.key, text, None, coding.programmes, coding.countries, coding.organisations,
        coding.topics, coding.outcomes, optional,
    )  # fmt: skip


def _coding_of_record(record: Mapping[str, Any], key: str, text: str) -> Coding:
    return Coding(
        key=key,
        programmes=tuple(
            Programme(
                p.get("title"), bool(p.get("title")), p.get("status"), p.get("start"), p.get("end")
            )
            for p in record.get("programmes", [])
        ),
        countries=tuple(
            Country(c["code"], c["role"], c.get("start"), c.get("end"))
            for c in record.get("countries", [])
        ),
        organisations=tuple(
            Organisation(o["name"], frozenset([o["name"], *o.get("aliases", [])]), o["role"])
            for o in record.get("organisations", [])
        ),
        topics=tuple(Topic(t) for t in record.get("topics", [])),
        outcomes=tuple(
            _outcome_of_record(o, text, f"#{i}") for i, o in enumerate(record.get("outcomes", []))
        ),
    )  # fmt: skip


def _outcome_of_record(item: Mapping[str, Any], text: str, key: str) -> Outcome:
    return Outcome(
        key=item.get("id") or key,
        spots=tuple(number_places(item, text)),
        quote=item["quote"],
        indicator=item["indicator"],
        kind=item["kind"],
        low=item.get("low"),
        high=item.get("high"),
        occupations=frozenset(item.get("occupation", [])),
        countries=frozenset(item.get("countries", [])),
        part_of=item.get("part_of"),
        start=item.get("start"),
        end=item.get("end"),
    )


def number_places(item: Mapping[str, Any], text: str) -> list[Span]:
    """Where an outcome's own number stands: ``number`` inside ``quote``, at every printing."""
    found: list[Span] = []
    for quote in [item["quote"], *item.get("also", [])]:
        for start, end in places(quote, text):
            inner = places(str(item.get("number", "")), text[start:end])
            found += [(start + a, start + b) for a, b in inner] or [(start, end)]
    return found
