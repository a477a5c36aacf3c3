"""The declarations: what they say of a table, and every fault that they find in a row."""

from __future__ import annotations

import json
from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rows import FACTS, document

from pipeline.link import Reading, digest, link
from pipeline.link.record import End, Link
from pipeline.parquet import arrow_table
from pipeline.tables import build_rows
from schemas.codebook import TABLES
from schemas.codelists import INDICATORS
from schemas.table import EVIDENCE
from schemas.validation import issue_row, validate


def fresh_rows():
    readings = [Reading(document(), FACTS)]
    found = Link("document", "repeats", "linked", End("sirocco", "a"), End("", "b"), 1, "test", "")
    links = replace(link(map(digest, readings)), made=(found,))
    return build_rows(readings, links)


def codes_of(rows, table=None):
    return [i["check"] for i in rows["issues"] if table is None or i["table"] == table]


def test_tables_are_those_of_the_codebook():
    assert set(TABLES) == {
        "documents", "mentions", "organisations", "organisation_aliases", "programmes",
        "programme_documents", "programme_organisations", "programme_countries",
        "programme_topics", "outcomes", "outcome_dimensions", "issues",
        "links",  # beyond the codebook
    }  # fmt: skip


def test_a_table_stands_after_those_it_refers_to():
    names = list(TABLES)
    for name, table in TABLES.items():
        for target in table.refers.values():
            assert names.index(target) <= names.index(name)
            assert len(TABLES[target].key) == 1


@pytest.mark.parametrize("table", TABLES.values(), ids=str)
def test_declaration_is_complete(table):
    assert set(table.key) | set(table.refers) <= set(table.names)
    for column in table.columns:
        field = table.arrow_schema.field(column.name)
        assert column.description.endswith("."), column.name
        assert field.metadata[b"description"].decode() == column.description
        assert field.type == column.type
        assert field.nullable == column.nullable
    if table.has_evidence:
        assert table.names[-len(EVIDENCE) :] == EVIDENCE


def test_outcomes_schema_in_full():
    text, number, time = pa.string(), pa.float64(), pa.timestamp("us")
    found = [(f.name, f.type, f.nullable) for f in TABLES["outcomes"].arrow_schema]
    assert found == [
        ("outcome_id", text, False),
        ("programme_id", text, False),
        ("indicator", text, False),
        ("result_type", text, True),
        ("kind", text, False),
        ("value_low", number, True),
        ("value_high", number, True),
        ("modifier", text, False),
        ("value_text", text, False),
        ("unit", text, True),
        ("per_unit", pa.bool_(), False),
        ("part_of_outcome_id", text, True),
        ("start_date", text, True),
        ("start_on", time, True),
        ("end_date", text, True),
        ("end_on", time, True),
        ("recommended_for_aggregates", pa.bool_(), False),
        ("doc_id", text, False),
        ("char_start", pa.int64(), False),
        ("char_end", pa.int64(), False),
        ("quote", text, False),
        ("rule", text, False),
        ("confidence", number, False),
        ("review_status", text, False),
    ]
    codes = TABLES["outcomes"].arrow_schema.field("indicator").metadata[b"codes"]
    assert codes.decode().split() == list(INDICATORS)


def test_codes_are_found_below_an_optional_column():
    columns = {c.name: c for c in TABLES["outcomes"].columns}
    assert columns["result_type"].codes == ("output", "outcome", "impact")
    assert columns["result_type"].nullable


def test_good_rows_pass_and_make_no_issue_of_their_own():
    rows = validate(fresh_rows())
    assert codes_of(rows) == ["date:unread"]
    assert len(rows["outcomes"]) == 2
    assert len(rows["outcome_dimensions"]) == 3


def bounds(low, high):
    return {"value_low": float(low), "value_high": float(high)}


FAULTS = [
    ("documents", {"sha256": "abc"}, "pattern:sha256"),
    ("documents", {"published_date": "2021-13"}, "edtf:published_date"),
    ("documents", {"n_words": -1}, "range:n_words"),
    ("documents", {"n_words": 2.0}, "type:n_words"),
    ("documents", {"published_on": "2021-11-01"}, "type:published_on"),
    ("documents", {"title": ""}, "empty:title"),
    ("documents", {"title": "\ud800"}, "unicode:title"),
    ("documents", {"duplicate_of": "other"}, "reference:duplicate_of"),
    ("documents", {"machine_generated": None}, "null:machine_generated"),
    ("documents", {"extra": 1}, "unknown:extra"),
    ("documents", {"media_type": ...}, "missing:media_type"),
    ("mentions", {"label": "person"}, "codelist:label"),
    ("mentions", {"country_code": "TUR "}, "codelist:country_code"),
    ("mentions", {"country_code": "KOS"}, "codelist:country_code"),
    ("mentions", {"org_id": "org-0"}, "reference:org_id"),
    ("mentions", {"modifier": "range"} | bounds(3, 2), "bounds:low_above_high"),
    ("mentions", {"modifier": "exact", "value_low": 3.0}, "bounds:modifier"),
    ("mentions", {"modifier": "at_least", "value_high": 3.0}, "bounds:modifier"),
    ("mentions", {"modifier": "at_most", "value_low": 3.0}, "bounds:modifier"),
    ("mentions", {"modifier": "vague", "value_low": 3.0}, "bounds:modifier"),
    ("mentions", {"modifier": "range", "value_low": 3.0}, "bounds:modifier"),
    ("mentions", {"value_low": float("nan")}, "range:value_low"),
    ("mentions", {"value_low": "3"}, "type:value_low"),
    ("mentions", {"start_date": "2021", "end_date": "2020"}, "period:end_before_start"),
    ("mentions", {"unit": "euro"}, "pattern:unit"),
    ("mentions", {"quote": "no such words"}, "quote:mismatch"),
    ("mentions", {"char_end": 10_000}, "quote:mismatch"),
    ("mentions", {"confidence": 1.5}, "range:confidence"),
    ("mentions", {"review_status": "seen"}, "codelist:review_status"),
    ("mentions", {"rule": ""}, "empty:rule"),
    ("organisations", {"organisation_type": "99"}, "codelist:organisation_type"),
    ("programmes", {"parent_programme_id": "x"}, "reference:parent_programme_id"),
    ("programmes", {"level": "course"}, "codelist:level"),
    ("programmes", {"duration_months": -1.0}, "range:duration_months"),
    ("programme_countries", {"country_code": None}, "null:country_code"),
    ("programme_countries", {"programme_id": "x"}, "reference:programme_id"),
    ("programme_organisations", {"role": "donor"}, "codelist:role"),
    ("programme_topics", {"topic": "policing"}, "codelist:topic"),
    ("programme_topics", {"dac_code": None}, "null:dac_code"),
    ("outcomes", {"indicator": "people"}, "codelist:indicator"),
    ("outcomes", {"part_of_outcome_id": "x"}, "reference:part_of_outcome_id"),
    ("outcomes", {"value_text": None}, "null:value_text"),
    ("outcome_dimensions", {"value": "police officer"}, "codelist:value"),
    ("outcome_dimensions", {"outcome_id": "x"}, "reference:outcome_id"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "change", "code"), FAULTS, ids=[f"{f[0]}-{f[2]}" for f in FAULTS]
)
def test_each_fault_has_its_code_and_its_issue(table, change, code):
    rows = fresh_rows()
    blank = {"start_date", "end_date", "value_low", "value_high", "modifier", "unit"}
    row = {k: None if table == "mentions" and k in blank else v for k, v in rows[table][-1].items()}
    row |= change
    rows[table][-1] = {k: v for k, v in row.items() if v is not ...}
    checked = validate(rows)
    issues = [i for i in checked["issues"] if i["table"] == table and i["check"] == code]
    assert len(issues) == 1
    assert issues[0]["severity"] == "error"
    assert issues[0]["doc_id"] == "sirocco"
    assert code.partition(":")[0] in ("bounds", "period") or issues[0]["row_id"]
    kept = {r[TABLES[table].key[0]] for r in checked[table]}
    assert table == "documents" or row[TABLES[table].key[0]] not in kept


def test_an_article_is_kept_without_what_is_wrong_of_it():
    rows = fresh_rows()
    rows["documents"][0] |= {"title": "\ud800", "published_date": "2021-13", "url": "x"}
    checked = validate(rows)
    assert sorted(codes_of(checked, "documents")) == ["edtf:published_date", "unicode:title"]
    told = [i["message"] for i in checked["issues"] if i["table"]]
    assert all(message.startswith("column left empty: ") for message in told)
    (row,) = checked["documents"]
    assert (row["title"], row["published_date"], row["url"]) == (None, None, "x")
    assert len(checked["outcomes"]) == 2


def test_an_article_is_refused_with_all_its_rows_if_it_has_no_text():
    rows = fresh_rows()
    rows["documents"][0]["text"] = None
    checked = validate(rows)
    assert codes_of(checked, "documents") == ["null:text"]
    assert {name for name, found in checked.items() if found} == {"issues"}
    assert {i["check"].partition(":")[0] for i in checked["issues"]} == {
        "date", "null", "reference",
    }  # fmt: skip


def test_a_second_row_with_the_same_key_is_refused():
    rows = fresh_rows()
    rows["programme_topics"] *= 2
    checked = validate(rows)
    assert len(checked["programme_topics"]) == 1
    assert codes_of(checked, "programme_topics") == ["key:duplicate"]


def test_rows_that_refer_to_a_refused_row_are_refused_too():
    rows = fresh_rows()
    rows["programmes"][0]["status"] = "over"
    checked = validate(rows)
    assert checked["programmes"] == checked["outcomes"] == checked["outcome_dimensions"] == []
    assert codes_of(checked, "outcomes") == ["reference:programme_id"] * 2
    assert codes_of(checked, "outcome_dimensions") == ["reference:outcome_id"] * 3
    assert len(checked["documents"]) == 1


def test_a_part_whose_total_was_refused_is_refused_with_its_own_parts():
    rows = fresh_rows()
    total, part = rows["outcomes"]
    rows["outcomes"].append(
        part | {"outcome_id": "third", "part_of_outcome_id": part["outcome_id"]}
    )
    total["kind"] = "hoped"
    checked = validate(rows)
    assert checked["outcomes"] == []
    assert sorted(codes_of(checked, "outcomes")) == [
        "codelist:kind",
        "reference:part_of_outcome_id",
        "reference:part_of_outcome_id",
    ]


def test_a_refused_row_is_told_in_full():
    rows = fresh_rows()
    rows["programme_topics"][0]["topic"] = "policing"
    (issue,) = (i for i in validate(rows)["issues"] if i["table"] == "programme_topics")
    row = json.loads(issue["message"].partition("the row: ")[2])
    assert row["topic"] == "policing"
    assert row["dac_code"] == "15132"
    assert row["quote"] == "Police"


def test_an_issue_about_unwritable_text_can_be_written():
    row = issue_row("odd", "error", "text \ud800", "doc\udfff")
    assert row["message"] == "text \\ud800"
    assert row["doc_id"] == "doc\\udfff"


def test_an_issue_at_fault_is_told_all_the_same():
    rows = fresh_rows()
    rows["issues"] = [
        issue_row("odd", "error", "misplaced", "sirocco", place=(0, 3, "xyz")),
        issue_row("odd", "grave", "of no severity", "sirocco"),
    ]
    found = {(i["check"], i["severity"], i["quote"]) for i in validate(rows)["issues"]}
    assert found == {("odd", "error", None), ("issue:broken", "error", None)}


def test_rows_come_sorted_by_key_whatever_their_order():
    rows = fresh_rows()
    turned = {name: list(reversed(found)) for name, found in rows.items()}
    assert validate(rows) == validate(turned)


GARBAGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(codec=None)),
    st.binary(),
    st.lists(st.integers(), max_size=2),
    st.datetimes(),
)


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_no_row_is_lost_and_whatever_passes_can_be_written(data):
    name = data.draw(st.sampled_from([t for t in TABLES if t != "issues"]))
    table = TABLES[name]
    rows = fresh_rows()
    row = data.draw(st.sampled_from(rows[name]))
    row[data.draw(st.sampled_from(table.names))] = data.draw(GARBAGE)
    checked = validate(rows)
    for other, declared in TABLES.items():
        refused = {(i["table"], i["row_id"]) for i in checked["issues"] if i["table"] == other}
        lost = len(rows[other]) - len(checked[other])
        assert other in ("issues", "documents") or len(refused) <= lost <= 3 * len(refused)
        assert other != "documents" or lost <= len(refused)
        assert arrow_table(declared, checked[other]).num_rows == len(checked[other])
