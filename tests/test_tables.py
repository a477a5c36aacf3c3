"""Facts to rows, rows to files, files to DataFrames: whole rows compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rows import FACTS, TEXT, document, evidence, place

import communique
from pipeline.ingest.duplicates import find_duplicates, text_print
from pipeline.link import Reading, digest, link
from pipeline.parquet import write_tables
from pipeline.tables import build_rows, result_type
from schemas.codebook import TABLES
from schemas.codelists import INDICATORS
from schemas.document import Document
from schemas.facts import ArticleFacts, OrganisationFact
from schemas.validation import validate
from schemas.values import Evidence, Mention, Quantity


def rows_of(*readings):
    return validate(build_rows(readings, link(map(digest, readings))))


def evidence_of(words, rule="test-rule", confidence=1.0):
    start, end = place(words)
    return {
        "doc_id": "sirocco",
        "char_start": start,
        "char_end": end,
        "quote": words,
        "rule": rule,
        "confidence": confidence,
        "review_status": "machine",
    }


@pytest.fixture(scope="module")
def rows():
    return rows_of(Reading(document(), FACTS))


def test_document_row(rows):
    assert rows["documents"] == [
        {
            "doc_id": "sirocco",
            "source_path": "sirocco.txt",
            "sha256": "0" * 64,
            "title": "Project Sirocco ends",
            "publisher": None,
            "url": None,
            "published_date": "2021-11",
            "published_on": datetime(2021, 11, 1),
            "published_basis": "header",
            "language": "en",
            "media_type": "text/plain",
            "text": TEXT,
            "n_words": 20,
            "machine_generated": False,
            "duplicate_of": None,
            "status": "read",
            "message": None,
        }
    ]


def test_programme_and_its_links(rows):
    (programme,) = rows["programmes"]
    programme_id = programme["programme_id"]
    assert programme == {
        "programme_id": programme_id,
        "title": "Project Sirocco",
        "title_basis": "named",
        "level": "programme",
        "parent_programme_id": None,
        "status": "completed",
        "start_date": "2019",
        "start_on": datetime(2019, 1, 1),
        "end_date": "2021",
        "end_on": datetime(2021, 1, 1),
        "duration_months": None,
        "n_documents": 1,
    } | evidence_of("Project Sirocco")
    assert rows["programme_documents"] == [
        {
            "programme_id": programme_id,
            "is_primary": True,
            "title": "Project Sirocco",
            "title_basis": "named",
            "status": "completed",
            "start_date": "2019",
            "start_on": datetime(2019, 1, 1),
            "end_date": "2021",
            "end_on": datetime(2021, 1, 1),
            "duration_months": None,
        }
        | evidence_of("Project Sirocco")
    ]
    assert rows["programme_countries"] == [
        {
            "programme_id": programme_id,
            "country_code": "NER",
            "role": "recipient",
            "country_text": "Niger",
            "start_date": "2019",
            "start_on": datetime(2019, 1, 1),
            "end_date": "2021",
            "end_on": datetime(2021, 1, 1),
        }
        | evidence_of("Niger")
    ]
    assert rows["programme_topics"] == [
        {"programme_id": programme_id, "topic": "general_policing", "dac_code": "15132"}
        | evidence_of("Police", confidence=0.4)
    ]
    assert rows["programme_organisations"] == [
        {
            "programme_id": programme_id,
            "org_id": rows["organisations"][0]["org_id"],
            "role": "implementer",
            "org_text": "Danish Police College",
        }
        | evidence_of("Danish Police College")
    ]


def test_organisation_and_its_aliases(rows):
    (organisation,) = rows["organisations"]
    org_id = organisation["org_id"]
    assert organisation == {
        "org_id": org_id,
        "name": "Danish Police College",
        "acronym": None,
        "organisation_type": "80",
        "country_code": "DNK",
        "n_documents": 1,
        "parent_org_id": None,
        "crs_channel_code": None,
        "wikidata_id": None,
    } | evidence_of("Danish Police College", "model")
    assert rows["organisation_aliases"] == [
        {"alias": "Danish Police College", "org_id": org_id}
        | evidence_of("Danish Police College", "model")
    ]


def test_outcomes_and_their_dimensions(rows):
    total, part = sorted(rows["outcomes"], key=lambda r: r["char_start"])
    assert total == {
        "outcome_id": total["outcome_id"],
        "programme_id": rows["programmes"][0]["programme_id"],
        "indicator": "persons_trained",
        "result_type": "output",
        "kind": "actual",
        "value_low": 80,
        "value_high": 80,
        "modifier": "exact",
        "value_text": "80",
        "unit": None,
        "per_unit": False,
        "part_of_outcome_id": None,
        "start_date": None,
        "start_on": None,
        "end_date": None,
        "end_on": None,
        "recommended_for_aggregates": True,
    } | evidence_of("trained 80 officers")
    assert part["part_of_outcome_id"] == total["outcome_id"]
    assert part["recommended_for_aggregates"] is False
    found = {
        (r["outcome_id"], r["dimension"], r["value"], r["quote"])
        for r in rows["outcome_dimensions"]
    }
    assert found == {
        (total["outcome_id"], "occupation", "police", "trained 80 officers"),
        (total["outcome_id"], "country", "NER", "trained 80 officers"),
        (part["outcome_id"], "sex", "female", "12 of them women"),
    }


def test_mentions_fill_the_columns_of_their_label(rows):
    columns = ("country_code", "start_date", "end_date", "value_low", "value_high", "modifier")
    found = {r["label"]: tuple(r[c] for c in columns) for r in rows["mentions"]}
    assert found == {
        "date": (None, "2019", "2021", None, None, None),
        "organisation": (None, None, None, None, None, None),
        "count": (None, None, None, 80, 80, "exact"),
        "country": ("NER", None, None, None, None, None),
    }
    assert {r["org_id"] for r in rows["mentions"] if r["org_id"]} == {
        rows["organisations"][0]["org_id"]
    }


def test_a_reader_s_issue_keeps_its_place(rows):
    (issue,) = rows["issues"]
    start, end = place("ends")
    assert (issue["check"], issue["severity"]) == ("date:unread", "warning")
    assert (issue["char_start"], issue["char_end"], issue["quote"]) == (start, end, "ends")
    assert (issue["table"], issue["row_id"], issue["doc_id"]) == (None, None, "sirocco")


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({}, True),
        ({"kind": "target"}, False),
        ({"part_of": 0}, False),
        ({"quantity": Quantity(80, 80, per_unit=True)}, False),
    ],
)
def test_what_a_sum_may_include(change, counts):
    outcome = replace(FACTS.outcomes[0], evidence=evidence("80 officers"), **change)
    facts = replace(FACTS, outcomes=(FACTS.outcomes[0], outcome))
    (row,) = (
        r for r in rows_of(Reading(document(), facts))["outcomes"] if r["quote"] == "80 officers"
    )
    assert row["recommended_for_aggregates"] is counts


def test_an_article_that_repeats_another_adds_nothing_to_sums():
    again = replace(document("again"), text=TEXT)
    rows = rows_of(Reading(document("a-first"), FACTS), Reading(again, FACTS))
    by_id = {d["doc_id"]: d["duplicate_of"] for d in rows["documents"]}
    assert by_id == {"a-first": None, "again": "a-first"}
    counted = {r["doc_id"] for r in rows["outcomes"] if r["recommended_for_aggregates"]}
    assert counted == {"a-first"}
    (programme,) = rows["programmes"]
    assert (programme["doc_id"], programme["n_documents"]) == ("a-first", 2)
    assert [r["is_primary"] for r in rows["programme_documents"]] == [True, False]
    assert {r["relation"] for r in rows["links"]} == {"same", "repeats"}
    assert rows["organisations"][0]["n_documents"] == 2


def test_duplicates_are_told_by_their_words():
    texts = {"a": "One  two\n", "b": "One two", "c": "", "d": "", "e": "One three"}
    documents = [Document(k, f"{k}.txt", None, v) for k, v in texts.items()]
    assert find_duplicates(map(text_print, documents)) == {"b": "a"}


def test_result_types():
    assert {i: result_type(i) for i in INDICATORS if result_type(i) != "output"} == {
        "funding": None,
        "operational_results": "outcome",
    }


def test_an_organisation_with_a_role_but_no_mention_is_not_lost():
    fact = OrganisationFact(0, "Government of Denmark", "funder", evidence("Danish"))
    facts = replace(FACTS, organisations=(*FACTS.organisations, fact))
    rows = rows_of(Reading(document(), facts))
    assert {r["name"] for r in rows["organisations"]} == {
        "Danish Police College",
        "Government of Denmark",
    }
    assert len(rows["programme_organisations"]) == 2


def test_an_article_that_was_not_read_has_its_row_and_its_issue():
    bad = document("bad", text="", blocks=(), sha256=None, status="binary", message="bad: no text")
    rows = rows_of(Reading(bad, ArticleFacts()))
    assert rows["documents"][0]["status"] == "binary"
    (issue,) = rows["issues"]
    assert (issue["check"], issue["doc_id"], issue["message"]) == ("binary", "bad", "bad: no text")


def test_a_mention_without_a_value_stays():
    mention = Mention(*place("2019"), "date", "unread", None)
    rows = rows_of(Reading(document(), ArticleFacts(mentions=(mention,))))
    assert [(r["quote"], r["start_date"]) for r in rows["mentions"]] == [("2019", None)]


def test_offsets_count_code_points():
    text = "İstanbul 👮 trained 5"
    words = Evidence(text.index("5"), len(text), "digits")
    item = document("turkish", text=text)
    rows = rows_of(
        Reading(
            item,
            ArticleFacts(
                mentions=(Mention(words.start, words.end, "count", "digits", Quantity(5, 5)),)
            ),
        )
    )
    assert rows["mentions"][0]["quote"] == "5"


def test_the_same_rows_give_the_same_bytes(tmp_path, rows):
    for folder in ("one", "two"):
        write_tables(rows, tmp_path / folder)
    for name in TABLES:
        one, two = (tmp_path / f / f"{name}.parquet" for f in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()
    assert len(list((tmp_path / "one").iterdir())) == len(TABLES)


def test_an_empty_table_has_the_full_schema(tmp_path):
    write_tables(validate({}), tmp_path)
    for name, table in TABLES.items():
        assert pq.read_schema(tmp_path / f"{name}.parquet").equals(
            table.arrow_schema, check_metadata=True
        )


def test_a_run_that_fails_leaves_the_old_tables(tmp_path, rows):
    write_tables(rows, tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    broken = rows | {"issues": [{"issue_id": 1}]}
    with pytest.raises(pa.ArrowTypeError):
        write_tables(broken, tmp_path)
    after = {p.name: p.read_bytes() for p in tmp_path.iterdir() if not p.name.startswith(".")}
    assert after == before


def test_tables_load_with_proper_dtypes(tmp_path, rows):
    write_tables(rows, tmp_path)
    tables = communique.load(tmp_path)
    assert list(tables) == list(TABLES)
    assert len(tables) == len(TABLES)
    outcomes = tables["outcomes"]
    assert str(outcomes["char_start"].dtype) == "Int64"
    assert str(outcomes["value_low"].dtype) == "Float64"
    assert str(outcomes["quote"].dtype) == "string"
    assert str(outcomes["start_on"].dtype) == "datetime64[us]"
    assert str(outcomes["recommended_for_aggregates"].dtype) == "boolean"
    assert outcomes.loc[outcomes["recommended_for_aggregates"], "value_low"].sum() == 80
    assert tables["documents"]["publisher"].isna().all()
    assert tables["programmes"]["start_on"][0] == pd.Timestamp(2019, 1, 1)


def test_loading_says_what_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match="communique run CORPUS --out"):
        communique.load(tmp_path)
    write_tables(validate({}), tmp_path)
    with pytest.raises(KeyError, match="there are documents"):
        communique.load(tmp_path)["outcome"]


def test_two_names_of_one_body_in_one_role_make_one_row():
    names = ("Guardia Civil", "Spanish Civil Guard")
    facts = replace(
        FACTS,
        organisations=tuple(
            OrganisationFact(0, name, "implementer", evidence(words))
            for name, words in zip(names, ("Danish Police College", "Danish"), strict=True)
        ),
    )
    rows = rows_of(Reading(document(), facts))
    (row,) = rows["programme_organisations"]
    assert row["org_text"] == "Guardia Civil"
    assert [i["check"] for i in rows["issues"]] == ["date:unread"]


def test_two_equal_facts_of_one_article_are_a_fault():
    facts = replace(FACTS, topics=FACTS.topics * 2)
    rows = rows_of(Reading(document(), facts))
    assert "key:duplicate" in {i["check"] for i in rows["issues"]}
