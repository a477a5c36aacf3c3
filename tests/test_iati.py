"""The IATI file: valid by the standard's schemas, and each statement that of the tables."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from any_tables import NASTY, any_rows
from hypothesis import HealthCheck, given, settings
from lxml import etree
from rows import FACTS, document
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import SettingsError
from pipeline.link import Reading, digest, link
from pipeline.parquet import arrow_table
from pipeline.publish import Reporter, export
from pipeline.publish.iati_codes import alpha_2
from pipeline.publish.iati_xml import OURS, plain
from pipeline.tables import build_rows
from schemas.codebook import TABLES
from schemas.table import country_codes
from schemas.validation import Rows, validate

BENCH = Path(os.environ.get("COMMUNIQUE_BENCH", "../shared/bench")) / "iati"
OUR = {"c": OURS}
ME = Reporter("XI-TEST-1", "Test Institute")


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    """The standard's own schema; it belongs to others and is not in this repository."""
    path = BENCH / "iati-activities-schema.xsd"
    if not path.is_file():
        pytest.skip(
            f"{path}: the schemas of IATI 2.03 are not there (COMMUNIQUE_BENCH: their folder)"
        )
    return etree.XMLSchema(etree.parse(path))


def made_rows() -> Rows:
    readings = [Reading(document(), FACTS)]
    return validate(build_rows(readings, link(map(digest, readings))))


def exported(rows: Rows, folder: Path, reporter: Reporter = ME) -> Any:
    for name, table in TABLES.items():
        pq.write_table(arrow_table(table, rows[name]), folder / f"{name}.parquet")
    return etree.parse(export(folder, "iati", reporter=reporter))


def valid(schema: etree.XMLSchema, tree: Any) -> bool:
    found = schema.validate(tree)
    assert found, schema.error_log
    return found


def activity(rows: Rows, folder: Path) -> Any:
    (found,) = exported(rows, folder).iterfind("iati-activity")
    return found


def changed(rows: Rows, table: str, **values: object) -> Rows:
    """The rows with these values in the table's first row."""
    first, *rest = rows[table]
    return rows | {table: [first | values, *rest]}


def texts(element: Any, path: str) -> list[str]:
    return [found.text for found in element.iterfind(f"{path}/narrative")]


def codes(element: Any, path: str, *names: str) -> list[tuple[str | None, ...]]:
    return [tuple(found.get(name) for name in names) for found in element.iterfind(path)]


def test_one_programme_in_full(tmp_path):
    rows = changed(made_rows(), "documents", url="https://paper.example/a b?x=1", title="Ends")
    found = activity(rows, tmp_path)
    (programme,) = rows["programmes"]
    assert found.findtext("iati-identifier") == f"XI-TEST-1-{programme['programme_id']}"
    assert codes(found, "reporting-org", "ref", "type", "secondary-reporter") == [
        ("XI-TEST-1", "90", "1")
    ]
    assert texts(found, "title") == ["Project Sirocco"]
    assert texts(found, "description") == [
        "Project Sirocco: programme, completed. Reported in “Ends” (2021-11)."
    ]
    assert codes(found, "participating-org", "role", "type") == [("4", "80")]
    assert texts(found, "participating-org") == ["Danish Police College"]
    assert codes(found, "activity-status", "code") == [("4",)]
    assert codes(found, "activity-date", "type", "iso-date", f"{{{OURS}}}edtf") == [
        ("2", "2019-01-01", "2019"),
        ("4", "2021-12-31", "2021"),
    ]
    assert codes(found, "recipient-country", "code", "percentage") == [("NE", None)]
    assert codes(found, "sector", "vocabulary", "code") == [("1", "15132")]
    assert codes(found, "tag", "vocabulary", "code") == [("99", "general_policing")]
    assert codes(found, "document-link", "url", "format") == [
        ("https://paper.example/a%20b?x=1", "text/plain")
    ]
    assert codes(found, "document-link/category", "code") == [("A12",)]
    # Known to the month alone, and the standard wants a day.
    assert codes(found, "document-link/document-date", "iso-date") == []


def test_results_have_indicators_periods_values_and_dimensions(tmp_path):
    found = activity(made_rows(), tmp_path)
    results = found.findall("result")
    # What may not be summed stands apart from what may.
    assert codes(found, "result", "type", "aggregation-status") == [("1", "0"), ("1", "1")]
    part, whole = (result.find("indicator") for result in results)
    assert texts(whole, "title") == ["Persons trained"]
    assert codes(whole, "reference", "vocabulary", "code") == [("99", "persons_trained")]
    assert whole.get("measure") == "1"
    assert codes(whole, "period/period-start", "iso-date") == [("2019-01-01",)]
    # By the end of 2021 it was not over when the article appeared.
    assert codes(whole, "period/period-end", "iso-date") == [("2021-11-30",)]
    assert codes(whole, "period/actual", "value") == [("80",)]
    assert codes(whole, "period/actual/dimension", "name", "value") == [
        ("country", "NER"),
        ("occupation", "police"),
    ]
    assert texts(whole, "period/actual/comment") == ["80 (exact): “trained 80 officers”"]
    assert codes(part, "period/actual/dimension", "name", "value") == [("sex", "female")]
    (own,) = part.findall("period/actual/c:outcome", OUR)
    assert own.get("part-of-outcome-id") == whole.find(".//c:outcome", OUR).get("outcome-id")


def one_outcome(folder: Path, **values: object) -> Any:
    rows = changed(made_rows(), "outcomes", **values)
    return activity(rows | {"outcomes": rows["outcomes"][:1]}, folder)


@pytest.mark.parametrize(
    ("values", "value", "bounds"),
    [
        ({"value_low": 900.0, "value_high": None, "modifier": "more_than"}, "900", ("900", None)),
        ({"value_low": None, "value_high": 30.0, "modifier": "at_most"}, "30", (None, "30")),
        ({"value_low": 40.0, "value_high": 50.5, "modifier": "range"}, "40", ("40", "50.5")),
        ({"value_low": None, "value_high": None, "modifier": "vague"}, None, (None, None)),
    ],
)
def test_a_bound_that_the_standard_cannot_say_is_kept_beside(tmp_path, values, value, bounds):
    found = one_outcome(tmp_path, **values)
    assert codes(found, ".//actual", "value") == [(value,)]
    (own,) = found.findall(".//c:outcome", OUR)
    assert (own.get("value-low"), own.get("value-high")) == bounds
    assert own.get("modifier") == values["modifier"]


@pytest.mark.parametrize(
    ("values", "period"),
    [
        # Its own, both ends.
        ({"start_date": "2020-02", "end_date": "2020-03"}, ("2020-02-01", "2020-03-31")),
        # Since then: until the article appeared.
        ({"start_date": "2020-02"}, ("2020-02-01", "2021-11-30")),
        ({"end_date": "2020-03"}, ("2019-01-01", "2020-03-31")),
        ({"kind": "target"}, ("2019-01-01", "2021-12-31")),
        ({"kind": "target", "start_date": "2020"}, ("2020-01-01", "2021-12-31")),
        ({"start_date": "2022"}, None),
    ],
)
def test_the_period_of_a_number(tmp_path, values, period):
    nothing = {"start_date": None, "end_date": None}
    found = one_outcome(tmp_path, **(nothing | values))
    days = [e.get("iso-date") for e in found.iterfind(".//period/*[@iso-date]")]
    assert days == list(period or ())
    assert len(found.findall(".//c:outcome", OUR)) == 1


def test_shares_are_percentages_and_targets_are_targets(tmp_path):
    found = one_outcome(tmp_path, indicator="share_female", unit="percent", kind="target")
    assert codes(found, "result/indicator", "measure") == [("2",)]
    assert codes(found, ".//target", "value") == [("80",)]
    assert found.find(".//actual") is None


def test_money_is_no_result(tmp_path):
    found = one_outcome(
        tmp_path, indicator="funding", result_type=None, unit="EUR", value_text="EUR 80"
    )
    assert found.find("result") is None
    assert texts(found, "description")[1:] == ["Funding (actual): EUR 80 – “trained 80 officers”"]
    (own,) = found.findall("c:outcome", OUR)
    assert (own.get("unit"), own.get("value-low")) == ("EUR", "80")


@pytest.mark.parametrize(
    ("values", "status", "types"),
    [
        ({"status": "planned"}, "1", ["1", "3"]),
        ({"status": "ongoing"}, "2", ["2", "3"]),
        ({"status": "completed"}, "4", ["2", "4"]),
        ({"status": "unknown"}, "2", ["2", "3"]),
        ({"status": "unknown", "end_date": "2020"}, "4", ["2", "4"]),
        ({"status": "unknown", "start_date": "2022", "end_date": None}, "1", ["1"]),
    ],
)
def test_status_and_dates_agree(tmp_path, values, status, types):
    found = activity(changed(made_rows(), "programmes", **values), tmp_path)
    assert codes(found, "activity-status", "code", f"{{{OURS}}}status") == [
        (status, values["status"])
    ]
    assert [d.get("type") for d in found.iterfind("activity-date")] == types


def test_roles_without_a_word_in_the_standard_are_kept_beside(tmp_path):
    rows = changed(made_rows(), "programme_organisations", role="partner")
    country = rows["programme_countries"][0] | {"start_date": None, "end_date": None}
    rows["programme_countries"] = [
        country | {"role": role, "country_code": code}
        for role, code in [("host", "XKX"), ("provider", "DNK")]
    ]
    found = activity(rows, tmp_path)
    assert texts(found, "participating-org") == ["Not stated in the articles"]
    assert codes(found, "c:organisation".replace("c:", f"{{{OURS}}}"), "role", "name") == [
        ("partner", "Danish Police College")
    ]
    assert codes(found, "location/location-id", "vocabulary", "code") == [("A4", "XK")]
    assert codes(found, "location/location-reach", "code") == [("1",)]
    assert codes(found, f"{{{OURS}}}country", "role", "country-code") == [("provider", "DNK")]
    assert codes(found, f"{{{OURS}}}document", "doc-id", "published-date") == [
        ("sirocco", "2021-11")
    ]


def test_parts_of_a_programme_name_each_other(tmp_path):
    rows = made_rows()
    (parent,) = rows["programmes"]
    child = {"programme_id": "p-2", "parent_programme_id": parent["programme_id"], "level": "event"}
    rows["programmes"] = [parent, parent | child]
    first, second = exported(rows, tmp_path).findall("iati-activity")
    assert codes(first, "related-activity", "type", "ref") == [("2", "XI-TEST-1-p-2")]
    assert codes(second, "related-activity", "type", "ref") == [
        ("1", f"XI-TEST-1-{parent['programme_id']}")
    ]
    assert (first.get("hierarchy"), second.get("hierarchy")) == ("1", "2")


def test_programmes_without_a_date_are_left_out_and_told(tmp_path, caplog):
    rows = made_rows()
    undated = {"start_date": None, "end_date": None}
    second = rows["programmes"][0] | undated | {"programme_id": "p-2"}
    rows["programmes"] = [*rows["programmes"], second]
    assert len(exported(rows, tmp_path).findall("iati-activity")) == 1
    assert "1 of 2 programmes have no date, which IATI demands" in caplog.text
    with pytest.raises(SettingsError, match="no programme has a date"):
        exported(changed(rows, "programmes", **undated), tmp_path)


@pytest.mark.parametrize(("status", "kind"), [("planned", "1"), ("completed", "2")])
def test_undated_programmes_can_be_kept_and_say_so(tmp_path, schema, status, kind):
    rows = changed(made_rows(), "programmes", start_date=None, end_date=None, status=status)
    for name, table in TABLES.items():
        pq.write_table(arrow_table(table, rows[name]), tmp_path / f"{name}.parquet")
    tree = etree.parse(export(tmp_path, "iati", undated=True))
    assert valid(schema, tree)
    dates = codes(tree, "iati-activity/activity-date", "type", "iso-date", f"{{{OURS}}}stated")
    assert dates == [(kind, "2021-11-30", "0")]
    (words,) = texts(tree, "iati-activity/activity-date")
    assert words.startswith("Not stated.")


@pytest.mark.parametrize("ref", ["", "a b", "a/b", "a&b", "a|b", "a?"])
def test_an_identifier_that_the_standard_forbids_is_refused(tmp_path, ref):
    with pytest.raises(SettingsError, match="is no identifier"):
        exported(made_rows(), tmp_path, Reporter(ref))


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("http://paper.example/ä", True),
        ("https://paper.example/[1]", True),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("//paper.example", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_addresses_of_the_web_become_links(tmp_path, schema, url, linked):
    tree = exported(changed(made_rows(), "documents", url=url), tmp_path)
    assert valid(schema, tree)
    assert (tree.find(".//document-link") is not None) == linked
    assert (tree.find(".//c:document", OUR) is None) == linked


def test_what_xml_cannot_hold_becomes_a_sign_of_replacement():
    assert plain("a\0b\x1fc\ufffe\tä😀\r\n") == "a\ufffdb\ufffdc\ufffd\tä😀\r\n"
    assert all(etree.fromstring(f"<a>{'x' * 9}</a>").text for _ in NASTY)
    for text in NASTY:
        element = etree.Element("a", b=plain(text))
        element.text = plain(text)
        assert etree.fromstring(etree.tostring(element)) is not None


def test_every_country_has_a_code_of_two_letters():
    found = {alpha_2(country) for country in country_codes()}
    assert len(found) == len(country_codes())
    assert all(len(code) == 2 for code in found)


def our_own(tree: Any) -> dict[str, dict[str, str]]:
    return {own.get("outcome-id"): dict(own.attrib) for own in tree.iterfind(".//c:outcome", OUR)}


def as_text(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    return plain(str(value))


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(rows=any_rows())
def test_whatever_the_tables_hold_the_file_is_valid_and_says_it(rows, tmp_path_factory, schema):
    dated = {p["programme_id"]: p for p in rows["programmes"] if p["start_date"] or p["end_date"]}
    folder = tmp_path_factory.mktemp("out")
    if not dated:
        with pytest.raises(SettingsError):
            exported(rows, folder)
        return
    tree = exported(rows, folder)
    assert valid(schema, tree)
    by_id = {a.findtext("iati-identifier"): a for a in tree.iterfind("iati-activity")}
    assert list(by_id) == [f"XI-TEST-1-{plain(key)}" for key in dated]
    names = {o["org_id"]: o["name"] for o in rows["organisations"]}
    for key, programme in dated.items():
        found = by_id[f"XI-TEST-1-{plain(key)}"]
        assert texts(found, "title") == [plain(programme["title"])]
        countries = [c for c in rows["programme_countries"] if c["programme_id"] == key]
        recipients = {alpha_2(c["country_code"]) for c in countries if c["role"] == "recipient"}
        assert {code for (code,) in codes(found, "recipient-country", "code")} == recipients
        topics = {t["topic"] for t in rows["programme_topics"] if t["programme_id"] == key}
        assert {code for (code,) in codes(found, "tag", "code")} == topics
        leading = {
            plain(names[o["org_id"]])
            for o in rows["programme_organisations"]
            if o["programme_id"] == key and o["role"] in ("funder", "implementer")
        }
        assert set(texts(found, "participating-org")) == (leading or {"Not stated in the articles"})
    outcomes = {plain(o["outcome_id"]): o for o in rows["outcomes"] if o["programme_id"] in dated}
    owns = our_own(tree)
    assert owns.keys() == outcomes.keys()
    for key, attributes in owns.items():
        for name, value in attributes.items():
            assert value == as_text(outcomes[key][name.replace("-", "_")])
        missing = [c for c in ("value_low", "value_high", "unit") if outcomes[key][c] is None]
        assert not {c.replace("_", "-") for c in missing} & attributes.keys()


def test_the_file_of_the_sample_articles_is_valid(tmp_path, schema):
    rows = made_rows()
    rows["documents"][0]["published_on"] = datetime(2021, 11, 1)
    tree = exported(rows, tmp_path)
    assert valid(schema, tree)
    assert tree.getroot().get("generated-datetime") == "2021-11-01T00:00:00Z"


def test_the_command_takes_the_reporter(tmp_path):
    exported(made_rows(), tmp_path)
    arguments = ["export", str(tmp_path), "--to", "iati", "--reporter", "XI-9=My Institute"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.stderr
    tree = etree.parse(result.stdout.strip())
    assert texts(tree, "iati-activity/reporting-org") == ["My Institute"]
    wrong = CliRunner().invoke(app, ["export", str(tmp_path), "--to", "csv", "--reporter", "a=b"])
    assert wrong.exit_code == 2
    assert "only IATI asks for a reporter" in wrong.stderr
