"""An article's facts as entries that can be changed, and the way back.

An entry is one row as people decide on it: the columns of `schemas.corrections.COLUMNS`, where a
reference is the entry that it leads to. Facts turned into entries and back are the same facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.link import Reading
from pipeline.link.digest import outcome_keys, programme_keys
from schemas.corrections import COLUMNS
from schemas.facts import (
    ArticleFacts,
    CountryFact,
    OrganisationFact,
    OutcomeFact,
    ProgrammeFact,
    TopicFact,
)
from schemas.values import Evidence, Mention, Name, Period, Place, Quantity, Value

Fact = ProgrammeFact | CountryFact | OrganisationFact | TopicFact | OutcomeFact | Mention

PERSON = "person"
# Columns that hold another entry, and the table which that is of.
REFERENCES = {
    "programme_id": "programmes",
    "parent_programme_id": "programmes",
    "part_of_outcome_id": "outcomes",
    "outcome_id": "outcomes",
}
_SIZES = ("count", "percent", "money")


@dataclass(eq=False, slots=True)
class Entry:
    """One row of an article: its place, its values, and the fact that it was made from, if any.

    ``words`` are those of a mention, which an organisation is named by.
    """

    table: str
    start: int
    end: int
    values: dict[str, Any]
    fact: Fact | None = None
    row_id: str = ""
    status: str = "machine"
    rejected: bool = False
    words: str = ""

    def owner(self) -> Entry | None:
        """The programme or the outcome without which it is nothing."""
        found = self.values.get("outcome_id") or self.values.get("programme_id")
        return found if isinstance(found, Entry) else None


def entries_of(reading: Reading) -> list[Entry]:
    """Every row of an article that people may decide on, in the order of the facts."""
    facts, doc_id = reading.facts, reading.document.doc_id
    ids = zip(facts.programmes, programme_keys(doc_id, facts.programmes), strict=True)
    programmes = [_entry("programmes", p, _programme_values(p), row_id) for p, row_id in ids]
    for entry, fact in zip(programmes, facts.programmes, strict=True):
        parent = None if fact.parent is None else programmes[fact.parent]
        entry.values["parent_programme_id"] = parent
    found = [*(_mention_entry(m, reading.document.text) for m in facts.mentions), *programmes]
    for country in facts.countries:
        values = {
            "programme_id": programmes[country.programme],
            "country_code": country.code,
            "role": country.role,
            **_period_values(country.period),
        }
        found.append(_entry("programme_countries", country, values))
    for body in facts.organisations:
        values = {"programme_id": programmes[body.programme], "org_text": body.name}
        found.append(_entry("programme_organisations", body, values | {"role": body.role}))
    for topic in facts.topics:
        values = {"programme_id": programmes[topic.programme], "topic": topic.topic}
        found.append(_entry("programme_topics", topic, values))
    return found + _outcome_entries(doc_id, facts.outcomes, programmes)


def _entry(table: str, fact: Fact, values: dict[str, Any], row_id: str = "") -> Entry:
    if isinstance(fact, Mention):
        return Entry(table, fact.start, fact.end, values, fact, status=fact.review_status)
    at = fact.evidence
    return Entry(table, at.start, at.end, values, fact, row_id, at.review_status)


def _period_values(period: Period) -> dict[str, Any]:
    return {"start_date": period.start, "end_date": period.end}


def _programme_values(fact: ProgrammeFact) -> dict[str, Any]:
    return {
        "title": fact.title,
        "title_basis": fact.title_basis,
        "level": fact.level,
        "parent_programme_id": None,
        "status": fact.status,
        **_period_values(fact.period),
        "duration_months": fact.duration_months,
    }


def _mention_entry(mention: Mention, text: str) -> Entry:
    entry = _entry("mentions", mention, _mention_values(mention))
    entry.words = text[mention.start : mention.end]
    return entry


def _mention_values(mention: Mention) -> dict[str, Any]:
    value = mention.value
    quantity = value if isinstance(value, Quantity) else None
    return {
        "label": mention.label,
        "country_code": value.code if isinstance(value, Place) else None,
        **_period_values(value if isinstance(value, Period) else Period(None, None)),
        "value_low": quantity.low if quantity else None,
        "value_high": quantity.high if quantity else None,
        "modifier": quantity.modifier if quantity else None,
        "unit": quantity.unit if quantity else None,
    }


def _outcome_entries(
    doc_id: str, facts: Sequence[OutcomeFact], programmes: Sequence[Entry]
) -> list[Entry]:
    outcomes, dimensions = [], []
    for fact, row_id in zip(facts, outcome_keys(doc_id, facts), strict=True):
        quantity = fact.quantity
        values = {
            "programme_id": programmes[fact.programme],
            "indicator": fact.indicator,
            "kind": fact.kind,
            "value_low": quantity.low,
            "value_high": quantity.high,
            "modifier": quantity.modifier,
            "value_text": fact.value_text,
            "unit": quantity.unit,
            "per_unit": quantity.per_unit,
            "part_of_outcome_id": None,
            **_period_values(fact.period),
            "recommended_for_aggregates": fact.counted,
        }
        outcome = _entry("outcomes", fact, values, row_id)
        outcomes.append(outcome)
        dimensions += [
            _entry("outcome_dimensions", fact, {"outcome_id": outcome} | pair)
            for pair in _dimension_values(fact)
        ]
    for entry, fact in zip(outcomes, facts, strict=True):
        whole = None if fact.part_of is None else outcomes[fact.part_of]
        entry.values["part_of_outcome_id"] = whole
    return outcomes + dimensions


def _dimension_values(fact: OutcomeFact) -> Iterable[dict[str, Any]]:
    listed = (("occupation", fact.occupations), ("country", fact.countries), ("sex", fact.sexes))
    for dimension, values in listed:
        for value in values:
            yield {"dimension": dimension, "value": value}


def facts_of(entries: Sequence[Entry], facts: ArticleFacts) -> ArticleFacts:
    """The facts that the entries say; issues are those of ``facts``.

    Whatever belongs to a rejected entry must be rejected as well.
    """
    kept: dict[str, list[Entry]] = {table: [] for table in COLUMNS}
    for entry in entries:
        if not entry.rejected:
            kept[entry.table].append(entry)
    places = {e: i for table in ("programmes", "outcomes") for i, e in enumerate(kept[table])}
    return ArticleFacts(
        mentions=tuple(map(_mention, kept["mentions"])),
        programmes=tuple(_programme(e, places) for e in kept["programmes"]),
        countries=tuple(_country(e, places) for e in kept["programme_countries"]),
        organisations=tuple(_organisation(e, places) for e in kept["programme_organisations"]),
        topics=tuple(_topic(e, places) for e in kept["programme_topics"]),
        outcomes=tuple(_outcome(e, kept["outcome_dimensions"], places) for e in kept["outcomes"]),
        issues=facts.issues,
    )


def _evidence(entry: Entry, fact: Fact | None) -> Evidence:
    """What a person has looked at is no guess; the rule that read it stays."""
    if fact is None or isinstance(fact, Mention):
        return Evidence(entry.start, entry.end, PERSON, 1.0, entry.status)
    if entry.status == fact.evidence.review_status:
        return fact.evidence
    return replace(fact.evidence, confidence=1.0, review_status=entry.status)


def _period(entry: Entry) -> Period:
    return Period(entry.values["start_date"], entry.values["end_date"])


def _place(entry: Entry, column: str, places: Mapping[Entry, int]) -> int | None:
    target = entry.values[column]
    return None if target is None else places.get(target)


def _programme(entry: Entry, places: Mapping[Entry, int]) -> ProgrammeFact:
    values, fact = entry.values, entry.fact
    key = None
    if isinstance(fact, ProgrammeFact):
        key = fact.key or (None if fact.title == values["title"] else fact.title)
    return ProgrammeFact(
        values["title"],
        values["title_basis"],
        values["level"],
        values["status"],
        _evidence(entry, fact),
        _period(entry),
        values["duration_months"],
        _place(entry, "parent_programme_id", places),
        key,
    )


def _country(entry: Entry, places: Mapping[Entry, int]) -> CountryFact:
    values = entry.values
    return CountryFact(
        places[values["programme_id"]],
        values["country_code"],
        values["role"],
        _evidence(entry, entry.fact),
        _period(entry),
    )


def _organisation(entry: Entry, places: Mapping[Entry, int]) -> OrganisationFact:
    values = entry.values
    programme = places[values["programme_id"]]
    return OrganisationFact(
        programme, values["org_text"], values["role"], _evidence(entry, entry.fact)
    )


def _topic(entry: Entry, places: Mapping[Entry, int]) -> TopicFact:
    values = entry.values
    return TopicFact(places[values["programme_id"]], values["topic"], _evidence(entry, entry.fact))


def _outcome(entry: Entry, dimensions: Iterable[Entry], places: Mapping[Entry, int]) -> OutcomeFact:
    values, fact = entry.values, entry.fact
    own = [e.values for e in dimensions if e.values["outcome_id"] is entry]
    named = (values["indicator"], values["value_text"])
    key = None
    if isinstance(fact, OutcomeFact):
        machine = (fact.indicator, fact.value_text)
        key = fact.key or (None if machine == named else machine)

    def listed(dimension: str) -> tuple[str, ...]:
        return tuple(v["value"] for v in own if v["dimension"] == dimension)

    return OutcomeFact(
        places[values["programme_id"]],
        values["indicator"],
        values["kind"],
        _quantity(values),
        values["value_text"],
        _evidence(entry, fact),
        _place(entry, "part_of_outcome_id", places),
        _period(entry),
        listed("occupation"),
        listed("country"),
        listed("sex"),
        key,
        values["recommended_for_aggregates"],
    )


def _quantity(values: Mapping[str, Any]) -> Quantity:
    return Quantity(
        values["value_low"],
        values["value_high"],
        values["modifier"],
        values["unit"],
        bool(values.get("per_unit")),
    )


def _mention(entry: Entry) -> Mention:
    fact = entry.fact if isinstance(entry.fact, Mention) else None
    if fact is not None and _mention_values(fact) == entry.values:
        value = fact.value
    else:
        value = _mention_value(entry, fact)
    if fact is None:
        label = entry.values["label"]
        return Mention(entry.start, entry.end, label, PERSON, value, 1.0, entry.status)
    if entry.status == fact.review_status:
        return fact
    return replace(
        fact,
        label=entry.values["label"],
        value=value,
        confidence=1.0,
        review_status=entry.status,
    )


def _mention_value(entry: Entry, fact: Mention | None) -> Value | None:
    """The value that fits the label. An organisation keeps its name, a new one needs a quote."""
    values, label = entry.values, entry.values["label"]
    if label == "organisation":
        known = fact.value if fact is not None else None
        return known if isinstance(known, Name) else Name(" ".join(entry.words.split()))
    if label in ("country", "region"):
        return Place(values["country_code"])
    if label == "date":
        return _period(entry)
    if label in _SIZES and values["modifier"] is not None:
        return _quantity(values)
    return None


def numbered(entries: Iterable[Entry]) -> dict[Entry, int]:
    """The number of each entry among those of its table that are not rejected."""
    seen: Counter[str] = Counter()
    numbers: dict[Entry, int] = {}
    for entry in entries:
        if not entry.rejected:
            numbers[entry] = seen[entry.table]
            seen[entry.table] += 1
    return numbers
