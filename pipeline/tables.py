"""Facts to rows: what each article says, as dictionaries for the tables of the codebook."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime, time

from pipeline.link import Answering, Links, Reading
from pipeline.link.digest import appearances, names_of, outcome_keys, programme_keys
from pipeline.link.directory import Organisation
from pipeline.link.rows import link_rows
from schemas.codebook import TABLES
from schemas.codelists import TOPICS
from schemas.document import ARTICLE_KINDS, Document
from schemas.edtf import first_day
from schemas.facts import CountryFact, OutcomeFact, ProgrammeFact, TopicFact
from schemas.ids import hashed_id
from schemas.table import Row, Table
from schemas.validation import Rows, issue_row
from schemas.values import Evidence, Mention, Name, Period, Place, Quantity


def build_rows(readings: Iterable[Reading], links: Links) -> Rows:
    """All rows of all tables, not yet checked."""
    rows = rows_of_articles(readings, links)
    for name, found in link_rows(links).items():
        rows[name] += found
    return rows


def rows_of_articles(readings: Iterable[Reading], links: Answering) -> Rows:
    """The rows whose evidence stands in these articles."""
    rows: Rows = {name: [] for name in TABLES}
    for reading in readings:
        for name, found in article_rows(reading, links).items():
            rows[name] += found
    return rows


def article_rows(reading: Reading, links: Answering) -> Rows:
    """The rows of all tables whose evidence stands in one article, one row for each key.

    Where linking made two things one, the first row stays.
    """
    rows, facts = fact_rows(reading, links), reading.facts
    told_by: dict[str, list[Hashable]] = {
        "programme_documents": list(range(len(facts.programmes))),
        "programme_organisations": [(f.programme, f.name) for f in facts.organisations],
        "programme_countries": [f.programme for f in facts.countries],
        "programme_topics": [f.programme for f in facts.topics],
    }
    return rows | {
        name: _without_doubles(TABLES[name], zip(rows[name], sources, strict=True))
        for name, sources in told_by.items()
    }


def _without_doubles(table: Table, rows: Iterable[tuple[Row, Hashable]]) -> list[Row]:
    """Rows without those that have another's key by linking; two of one source are a fault."""
    first: dict[tuple[str, ...], Hashable] = {}
    ordered = sorted(rows, key=lambda pair: not pair[0].get("is_primary", True))
    return [row for row, source in ordered if first.setdefault(table.key_of(row), source) == source]


def fact_rows(reading: Reading, links: Answering) -> Rows:
    """The same, a row for each fact in its order."""
    document, facts = reading.document, reading.facts
    return {
        "documents": [document_row(document, links.duplicate_of(document.doc_id))],
        **organisation_rows(document, links),
        "mentions": [mention_row(document, m, links) for m in facts.mentions],
        **programme_rows(reading, links),
        **outcome_rows(reading, links),
        "issues": issue_rows(reading),
    }


def organisation_rows(document: Document, links: Answering) -> Rows:
    """Organisations that are first mentioned in the article, and names first met there."""
    met = links.organisations_met_in(document.doc_id)
    first = [o for o in met if o.first.doc_id == document.doc_id]
    return {
        "organisations": [organisation_row(document, o) for o in first],
        "organisation_aliases": [row for o in met for row in alias_rows(document, o)],
    }


def programme_rows(reading: Reading, links: Answering) -> Rows:
    """The programmes of an article, and all that belongs to them but their outcomes."""
    document, facts = reading.document, reading.facts
    keys = programme_keys(document.doc_id, facts.programmes)
    ids = [links.programme_id(key) for key in keys]
    rows: Rows = {
        "programmes": [],
        "programme_documents": [],
        "programme_organisations": list(organisation_link_rows(reading, ids, links)),
        "programme_countries": [
            country_row(document, ids[f.programme], f) for f in facts.countries
        ],
        "programme_topics": [topic_row(document, ids[f.programme], f) for f in facts.topics],
    }
    for key, programme_id, fact in zip(keys, ids, facts.programmes, strict=True):
        evidence = evidence_columns(document, fact.evidence)
        founds = key == programme_id
        if founds:
            rows["programmes"].append(programme_row(key, fact, links) | evidence)
        telling = programme_document_row(programme_id, fact, founds)
        rows["programme_documents"].append(telling | evidence)
    return rows


def outcome_rows(reading: Reading, links: Answering) -> Rows:
    """The numbers of an article and their dimensions."""
    document, facts = reading.document, reading.facts
    doc_id = document.doc_id
    programmes = [links.programme_id(k) for k in programme_keys(doc_id, facts.programmes)]
    keys = outcome_keys(doc_id, facts.outcomes)
    rows: Rows = {"outcomes": [], "outcome_dimensions": []}
    for key, outcome in zip(keys, facts.outcomes, strict=True):
        whole = None if outcome.part_of is None else keys[outcome.part_of]
        evidence = evidence_columns(document, outcome.evidence)
        row = outcome_row(key, programmes[outcome.programme], outcome, whole)
        if links.repeats(key, doc_id) and outcome.counted is None:
            row["recommended_for_aggregates"] = False
        rows["outcomes"].append(row | evidence)
        rows["outcome_dimensions"] += [r | evidence for r in dimension_rows(key, outcome)]
    return rows


def document_row(document: Document, duplicate_of: str | None) -> Row:
    """The article itself."""
    words = sum(
        len(document.text[b.start : b.end].split())
        for b in document.blocks
        if b.kind in ARTICLE_KINDS
    )
    return {
        "doc_id": document.doc_id,
        "source_path": document.source_path,
        "sha256": document.sha256,
        "title": document.title or None,
        "publisher": document.publisher or None,
        "url": document.url or None,
        "published_date": document.published,
        "published_on": timestamp(document.published),
        "published_basis": document.published_basis,
        "language": document.language or None,
        "media_type": document.media_type,
        "text": document.text,
        "n_words": words,
        "machine_generated": document.machine_generated,
        "duplicate_of": duplicate_of,
        "status": document.status,
        "message": document.message or None,
    }


def evidence_columns(document: Document, evidence: Evidence) -> Row:
    """Where the fact stands. The quote is cut from the text; validation cuts it again."""
    return {
        "doc_id": document.doc_id,
        "char_start": evidence.start,
        "char_end": evidence.end,
        "quote": document.text[evidence.start : evidence.end],
        "rule": evidence.rule,
        "confidence": evidence.confidence,
        "review_status": evidence.review_status,
    }


def mention_row(document: Document, mention: Mention, links: Answering) -> Row:
    """A tagged place; the columns that its kind of value does not have stay null."""
    value = mention.value
    period = value if isinstance(value, Period) else Period(None, None)
    quantity = value if isinstance(value, Quantity) else None
    start, end = mention.start, mention.end
    return {
        "mention_id": hashed_id("mention", document.doc_id, mention.label, start, end),
        "label": mention.label,
        "org_id": links.org_id(value, document.doc_id) if isinstance(value, Name) else None,
        "country_code": value.code if isinstance(value, Place) else None,
        "start_date": period.start,
        "end_date": period.end,
        "value_low": quantity.low if quantity else None,
        "value_high": quantity.high if quantity else None,
        "modifier": quantity.modifier if quantity else None,
        "unit": quantity.unit if quantity else None,
    } | evidence_columns(
        document, Evidence(start, end, mention.rule, mention.confidence, mention.review_status)
    )


def programme_row(programme_id: str, fact: ProgrammeFact, links: Answering) -> Row:
    """The programme as the article that founds it tells it, with what others say of it."""
    told = links.programme(programme_id)
    return {
        "programme_id": programme_id,
        "title": fact.title,
        "title_basis": fact.title_basis,
        "level": fact.level,
        "parent_programme_id": links.parent_id(programme_id),
        "status": told.status if told else fact.status,
        **period_columns(told.period if told else fact.period),
        "duration_months": told.duration_months if told else fact.duration_months,
        "n_documents": told.n_documents if told else 1,
    }


def programme_document_row(programme_id: str, fact: ProgrammeFact, founds: bool) -> Row:
    """What one article says of a programme."""
    return {
        "programme_id": programme_id,
        "is_primary": founds,
        "title": fact.title,
        "title_basis": fact.title_basis,
        "status": fact.status,
        **period_columns(fact.period),
        "duration_months": fact.duration_months,
    }


def organisation_link_rows(
    reading: Reading, programmes: list[str], links: Answering
) -> Iterator[Row]:
    """Who does what in which programme."""
    names = names_of(appearances(reading.facts))
    for fact in reading.facts.organisations:
        yield {
            "programme_id": programmes[fact.programme],
            "org_id": links.org_id(names[fact.name], reading.document.doc_id),
            "role": fact.role,
            "org_text": fact.name,
        } | evidence_columns(reading.document, fact.evidence)


def country_row(document: Document, programme_id: str, fact: CountryFact) -> Row:
    """A country's part in a programme."""
    return {
        "programme_id": programme_id,
        "country_code": fact.code,
        "role": fact.role,
        "country_text": document.text[fact.evidence.start : fact.evidence.end],
        **period_columns(fact.period),
    } | evidence_columns(document, fact.evidence)


def topic_row(document: Document, programme_id: str, fact: TopicFact) -> Row:
    """A subject, with the purpose code that it falls under."""
    return {
        "programme_id": programme_id,
        "topic": fact.topic,
        "dac_code": TOPICS.get(fact.topic),
    } | evidence_columns(document, fact.evidence)


def outcome_row(outcome_id: str, programme_id: str, outcome: OutcomeFact, whole: str | None) -> Row:
    """A number with its bounds, and whether a plain sum may count it."""
    quantity = outcome.quantity
    counts = outcome.kind == "actual" and whole is None and not quantity.per_unit
    return {
        "outcome_id": outcome_id,
        "programme_id": programme_id,
        "indicator": outcome.indicator,
        "result_type": result_type(outcome.indicator),
        "kind": outcome.kind,
        "value_low": quantity.low,
        "value_high": quantity.high,
        "modifier": quantity.modifier,
        "value_text": outcome.value_text,
        "unit": quantity.unit,
        "per_unit": quantity.per_unit,
        "part_of_outcome_id": whole,
        **period_columns(outcome.period),
        "recommended_for_aggregates": counts if outcome.counted is None else outcome.counted,
    }


def result_type(indicator: str) -> str | None:
    """IATI's kind of result.

    What those trained then achieved is an outcome; what the programme itself did or handed over is
    output. Money put in is no result, and no number alone shows an impact.
    """
    if indicator == "funding":
        return None
    return "outcome" if indicator == "operational_results" else "output"


def dimension_rows(outcome_id: str, outcome: OutcomeFact) -> list[Row]:
    """Whom the number counts, a row for each code."""
    codes = {
        "occupation": outcome.occupations,
        "country": outcome.countries,
        "sex": outcome.sexes,
    }
    return [
        {"outcome_id": outcome_id, "dimension": dimension, "value": value}
        for dimension, values in codes.items()
        for value in values
    ]


def period_columns(period: Period) -> Row:
    """Both ends as EDTF strings and as timestamps of their first days."""
    return {
        "start_date": period.start,
        "start_on": timestamp(period.start),
        "end_date": period.end,
        "end_on": timestamp(period.end),
    }


def timestamp(edtf: str | None) -> datetime | None:
    """Midnight of the first day that the date may mean."""
    day = first_day(edtf)
    return None if day is None else datetime.combine(day, time())


def issue_rows(reading: Reading) -> list[Row]:
    """What ingest and the readers could not make sense of."""
    document, text = reading.document, reading.document.text
    rows = [
        issue_row(check, "warning", message, document.doc_id) for check, message in document.issues
    ]
    if document.status != "read":
        message = document.message or f"{document.source_path}: {document.status}"
        severity = "info" if document.status == "not_english" else "error"
        rows.append(issue_row(document.status, severity, message, document.doc_id))
    for fact in reading.facts.issues:
        at = fact.evidence
        place = (at.start, at.end, text[at.start : at.end]) if at else None
        rows.append(
            issue_row(fact.check, fact.severity, fact.message, document.doc_id, place=place)
        )
    return rows


def organisation_row(document: Document, organisation: Organisation) -> Row:
    """An organisation under its fullest name; the evidence is its first mention."""
    return {
        "org_id": organisation.org_id,
        "name": organisation.name,
        "acronym": organisation.acronym,
        "organisation_type": organisation.kind,
        "country_code": organisation.country,
        "n_documents": organisation.n_documents,
        "parent_org_id": organisation.parent_id,
        "crs_channel_code": organisation.channel,
        "wikidata_id": organisation.wikidata,
    } | evidence_columns(document, organisation.first.evidence)


def alias_rows(document: Document, organisation: Organisation) -> Iterator[Row]:
    """The names and acronyms that the organisation goes by in this article first."""
    for alias, seen in organisation.aliases.items():
        if seen.doc_id == document.doc_id:
            found = {"alias": alias, "org_id": organisation.org_id}
            yield found | evidence_columns(document, seen.evidence)
