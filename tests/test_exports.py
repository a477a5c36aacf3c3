"""Exports: what is read back from every format is what was written."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import frictionless
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from any_tables import NASTY, any_rows
from hypothesis import HealthCheck, given, settings
from openpyxl.utils.escape import unescape
from rows import FACTS, document
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.commands.publish import Format
from pipeline.errors import SettingsError
from pipeline.link import Reading, digest, link
from pipeline.parquet import arrow_table
from pipeline.publish import FORMATS, export, read_csv, xlsx
from pipeline.publish.codebook import codebook_entries, codebook_markdown
from pipeline.publish.csv_files import mark, unmark
from pipeline.publish.databases import views
from pipeline.publish.source import open_source
from pipeline.tables import build_rows
from schemas.codebook import TABLES
from schemas.corrections import CORRECTIONS
from schemas.table import Table
from schemas.validation import Rows, validate

some = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture,
                           HealthCheck.data_too_large, HealthCheck.large_base_example],
)  # fmt: skip


def made_rows(*doc_ids: str) -> Rows:
    """Checked rows of small articles that differ in their names alone."""
    readings = [Reading(document(doc_id), FACTS) for doc_id in doc_ids or ("sirocco",)]
    return validate(build_rows(readings, link(map(digest, readings))))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return written(made_rows(), tmp_path / "out")


def written(rows: Rows, folder: Path) -> Path:
    """The tables in a folder; unlike a run, this does not wait for the disk."""
    folder.mkdir(exist_ok=True)
    for name, table in TABLES.items():
        pq.write_table(arrow_table(table, rows[name]), folder / f"{name}.parquet")
    return folder


def plain(table: Table, rows: Rows) -> list[tuple[object, ...]]:
    """The rows as the Parquet file holds them."""
    columns = arrow_table(table, rows[table.name]).columns
    return list(zip(*(column.to_pylist() for column in columns), strict=True))


def iso(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


# CSV


@some
@given(rows=any_rows())
def test_csv_comes_back_as_it_was(rows, tmp_path_factory):
    out = written(rows, tmp_path_factory.mktemp("out"))
    for bom in (False, True):
        folder = export(out, "csv", bom=bom)
        for table in TABLES.values():
            path = folder / f"{table.name}.csv"
            assert path.read_bytes().startswith(b"\xef\xbb\xbf") == bom
            assert read_csv(path, table).equals(arrow_table(table, rows[table.name]))


def cells(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_another_reader_finds_the_same_cells_in_csv(tmp_path):
    rows = made_rows()
    first = rows["documents"][0]
    rows["documents"] = [first | {"doc_id": f"d{i}", "message": t} for i, t in enumerate(NASTY)]
    folder = export(written(rows, tmp_path), "csv")
    found = [row["message"] for row in cells(folder / "documents.csv")]
    assert found == mark(pa.array(NASTY)).to_pylist()
    assert [t[1:] if t.startswith("'") else t for t in found] == NASTY


def test_no_cell_of_csv_is_a_formula_or_loses_its_zeros():
    dangerous = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    for text in [sign + "1" for sign in dangerous] + ["007", "00", "01.5", "1" * 16]:
        assert mark(pa.array([text])).to_pylist() == ["'" + text]
    unchanged = ["0", "0.5", "12", "NA", "2023-06", "1" * 15, "", "a=1", "07:30", None]
    assert mark(pa.array(unchanged)).to_pylist() == unchanged
    assert unmark(pa.chunked_array([["''x", "'", "x", None]])).to_pylist() == ["'x", "", "x", None]


def test_csv_keeps_to_the_rfc(out):
    lines = (export(out, "csv") / "programme_countries.csv").read_bytes().split(b"\r\n")
    assert lines[0].decode() == ",".join(TABLES["programme_countries"].names)
    assert lines[-1] == b""
    assert len(lines) == 3


# Excel


def from_excel(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The sheets without their heads; long texts whole again."""
    book = openpyxl.load_workbook(path, read_only=True)
    found = {s.title: [list(r) for r in s.iter_rows(min_row=1, values_only=True)] for s in book}
    whole: dict[tuple[str, int, str], str] = {}
    for sheet, row, column, _, text in found.pop(xlsx.LONG_TEXTS)[1:]:
        key = (sheet, row, column)
        whole[key] = whole.get(key, "") + unescape(text)
    for (sheet, row, column), text in whole.items():
        head = found[sheet][0]
        assert unescape(found[sheet][row - 1][head.index(column)]).endswith(xlsx.CUT)
        found[sheet][row - 1][head.index(column)] = text
    return {name: [tuple(row) for row in rows[1:]] for name, rows in found.items()}


def as_excel_has_it(table: Table, row: tuple[object, ...]) -> tuple[object, ...]:
    def one(value, column):
        if isinstance(value, datetime):
            return value if value >= datetime(1900, 3, 1) else value.isoformat()
        if isinstance(value, float | int) and not isinstance(value, bool):
            exact = float(f"{value:.16G}") == value and abs(value) < 2**53
            return value if exact else str(value)
        return value

    return tuple(map(one, row, table.columns))


@some
@given(rows=any_rows())
def test_a_workbook_comes_back_as_it_was(rows, tmp_path_factory):
    path = export(written(rows, tmp_path_factory.mktemp("out")), "xlsx")
    found = from_excel(path)
    assert [tuple(entry) for entry in codebook_entries()] == found["codebook"]
    for table in TABLES.values():
        got = [
            tuple(unescape(v) if isinstance(v, str) else v for v in row)
            for row in found[table.name]
        ]
        assert got == [as_excel_has_it(table, row) for row in plain(table, rows)]


def test_dates_are_dates_and_formulas_are_text(tmp_path):
    rows = made_rows()
    rows["programmes"][0]["title"] = "=1+1"
    book = openpyxl.load_workbook(export(written(rows, tmp_path), "xlsx"))
    sheet = book["programmes"]
    head = [cell.value for cell in sheet[1]]
    start, title = (sheet.cell(2, head.index(c) + 1) for c in ("start_on", "title"))
    assert (start.value, start.is_date, start.number_format) == (
        datetime(2019, 1, 1),
        True,
        "yyyy-mm-dd",
    )
    assert (title.value, title.data_type) == ("=1+1", "s")
    assert sheet.freeze_panes == "A2"


def test_rows_beyond_a_sheet_go_on_in_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_ROWS", 4)
    rows = made_rows("a", "b", "c", "d")
    found = from_excel(export(written(rows, tmp_path), "xlsx"))
    assert len(found["documents"]) == 3
    assert len(found["documents_2"]) == 1
    assert [r[0] for n in ("documents", "documents_2") for r in found[n]] == ["a", "b", "c", "d"]


def test_a_text_is_cut_between_signs_alone():
    assert xlsx.pieces("a😀b", 2) == ["a", "😀", "b"]
    assert xlsx.pieces("", 5) == []
    for text in NASTY:
        parts = xlsx.pieces(text, 32767)
        assert "".join(parts) == text
        assert all(xlsx.utf16_length(part) <= 32767 for part in parts)


def test_names_of_sheets_are_short_enough():
    assert all(len(name) + len("_99") <= 31 for name in TABLES)


# Databases


@some
@given(rows=any_rows())
def test_sqlite_comes_back_as_it_was(rows, tmp_path_factory):
    path = export(written(rows, tmp_path_factory.mktemp("out")), "sqlite")
    with closing(sqlite3.connect(path)) as db:
        for table in TABLES.values():
            got = db.execute(f'SELECT * FROM "{table.name}"').fetchall()
            assert got == [tuple(map(iso, row)) for row in plain(table, rows)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@settings(some, max_examples=10)
@given(rows=any_rows())
def test_duckdb_comes_back_as_it_was(rows, tmp_path_factory):
    path = export(written(rows, tmp_path_factory.mktemp("out")), "duckdb")
    with duckdb.connect(str(path), read_only=True) as db:
        for table in TABLES.values():
            got = db.execute(f'SELECT * FROM "{table.name}"').fetchall()
            assert sorted(got, key=repr) == sorted(plain(table, rows), key=repr)


def connections(out: Path) -> Iterator[sqlite3.Connection | duckdb.DuckDBPyConnection]:
    with closing(sqlite3.connect(export(out, "sqlite"), isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = ON")
        yield db
    with duckdb.connect(str(export(out, "duckdb"))) as db:
        yield db


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO programme_topics SELECT * FROM programme_topics",
        "UPDATE programmes SET status = 'over'",
        "UPDATE programmes SET title = NULL",
        "UPDATE outcomes SET programme_id = 'none'",
        "UPDATE outcomes SET per_unit = 'maybe'",
    ],
)
def test_a_database_refuses_what_the_codebook_forbids(out, change):
    for db in connections(out):
        with pytest.raises((sqlite3.IntegrityError, duckdb.Error)):
            db.execute(change)


def test_every_view_can_be_asked_and_counts_only_what_may_be_counted(tmp_path):
    rows = made_rows("a", "b")
    rows["programme_countries"] += [
        row | {"country_code": "DNK", "role": "provider"} for row in rows["programme_countries"]
    ]
    out = written(rows, tmp_path)
    names = [view.split("CREATE VIEW ")[1].split()[0] for view in views()]
    assert len(names) == 5
    for db in connections(out):
        for name in names:
            assert db.execute(f"SELECT * FROM {name}").fetchall(), name
        # The second article repeats the first, and the 12 women are among the 80.
        trained = db.execute("SELECT * FROM people_trained_by_country_and_year").fetchall()
        assert trained == [("NER", None, 80.0, 80.0, 1, 1, 1)]
        (one,) = db.execute(
            "SELECT DISTINCT recipients, providers FROM programme_overview"
        ).fetchall()
        assert one == ("NER", "DNK")
        assert db.execute("SELECT * FROM providers_and_recipients").fetchall() == [
            ("DNK", "NER", 1)
        ]
        assert db.execute("SELECT count(*) FROM codebook").fetchone() == (
            len(list(codebook_entries())),
        )


def test_a_sum_has_an_open_end_if_one_of_its_numbers_has(tmp_path):
    rows = made_rows()
    first = rows["outcomes"][0] | {"start_date": "2020-02", "end_date": "2020-03"}
    more = {"outcome_id": "x", "value_low": 900.0, "value_high": None, "modifier": "more_than"}
    less = {"outcome_id": "y", "value_low": None, "value_high": 10.0, "modifier": "at_most"}
    over = {"outcome_id": "z", "start_date": "2019", "end_date": "2020"}
    rows["outcomes"] = [first, first | more, first | less, first | over]
    rows["outcome_dimensions"] = []
    for db in connections(written(rows, tmp_path)):
        found = db.execute(
            "SELECT year, at_least, at_most FROM sums_by_country_and_year"
        ).fetchall()
        assert sorted(found, key=repr) == [(2020, 980.0, None), (None, 80.0, 80.0)]


# JSON Lines


@some
@given(rows=any_rows())
def test_json_lines_come_back_as_they_were(rows, tmp_path_factory):
    folder = export(written(rows, tmp_path_factory.mktemp("out")), "jsonl")
    for table in TABLES.values():
        text = (folder / f"{table.name}.jsonl").read_text(encoding="utf-8")
        assert len(text.splitlines()) == len(rows[table.name]) == text.count("\n")
        got = [tuple(json.loads(line).values()) for line in text.splitlines()]
        assert got == [tuple(map(iso, row)) for row in plain(table, rows)]


# Data package


def from_package(package: frictionless.Package, table: Table) -> list[tuple[object, ...]]:
    """The rows as Frictionless reads them, without the marks of CSV."""
    found = []
    resource = package.get_resource(table.name)
    # Whether they resolve was seen when the package was validated, which takes long.
    resource.schema.foreign_keys = []
    for row in resource.read_rows():
        values = [row[column] for column in table.names]
        found.append(tuple(v[1:] if isinstance(v, str) and v[:1] == "'" else v for v in values))
    return found


@settings(some, max_examples=10)
@given(rows=any_rows())
def test_a_data_package_is_valid_and_comes_back_as_it_was(rows, tmp_path_factory):
    folder = export(written(rows, tmp_path_factory.mktemp("out")), "datapackage")
    package = frictionless.Package(str(folder / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["type", "fieldName", "message"])
    for table in TABLES.values():
        # Frictionless takes an empty text for a missing one, and reads numbers as decimals.
        wanted = [tuple(None if v == "" else v for v in row) for row in plain(table, rows)]
        got = [
            tuple(float(v) if isinstance(v, Decimal) else v for v in row)
            for row in from_package(package, table)
        ]
        assert got == wanted


def frictionless_says(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_command_of_frictionless_accepts_the_package(out):
    result = frictionless_says(export(out, "datapackage"))
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("programmes", ",completed,", ",over,"),
        ("outcomes", ",programme-", ",programma-"),
        ("programme_countries", "\r\n", "\r\n" * 2),
        ("outcomes", ",80,80,", ",80,eighty,"),
    ],
)
def test_frictionless_accepts_nothing_less(out, table, old, new):
    folder = export(out, "datapackage")
    package = frictionless.Package(str(folder / "datapackage.json"))
    path = folder / "csv" / f"{table}.csv"
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())
    # The table alone, with those that it refers to: the others are as they were.
    assert not package.get_resource(table).validate().valid


def test_the_package_describes_every_key_reference_and_code_list(out):
    about = json.loads(
        (export(out, "datapackage") / "datapackage.json").read_text(encoding="utf-8")
    )
    assert about["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert about["created"] == "2021-11-01T00:00:00Z"
    for table, resource in zip(TABLES.values(), about["resources"], strict=True):
        schema = resource["schema"]
        assert schema["primaryKey"] == list(table.key)
        assert {k["fields"][0] for k in schema.get("foreignKeys", [])} == set(table.refers)
        for column, field in zip(table.columns, schema["fields"], strict=True):
            rules = field.get("constraints", {})
            assert rules.get("enum", []) == list(column.codes)
            empty = (table.name, column.name) == ("documents", "text")
            assert rules.get("required", False) == (not column.nullable and not empty)


def test_the_crate_lists_every_file_with_its_hash(out):
    folder = export(out, "datapackage")
    crate = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert entities["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    named = {part["@id"] for part in entities["./"]["hasPart"]}
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert named == there - {"ro-crate-metadata.json"}
    for name in named:
        content = (folder / name).read_bytes()
        assert entities[name]["sha256"] == hashlib.sha256(content).hexdigest()
        assert entities[name]["contentSize"] == str(len(content))
    assert all(a["@id"] in entities for a in entities["./"]["author"])


# All of them


@pytest.mark.parametrize("to", sorted(set(FORMATS) - {"duckdb"}))
def test_the_same_tables_give_the_same_bytes(out, tmp_path, to):
    def content(place: Path) -> list[bytes]:
        paths = [place] if place.is_file() else sorted(place.rglob("*"))
        return [path.read_bytes() for path in paths if path.is_file()]

    assert content(export(out, to, tmp_path / "a")) == content(export(out, to, tmp_path / "b"))


@pytest.mark.parametrize("to", FORMATS)
def test_an_export_can_be_repeated_and_leaves_no_other_file(out, to):
    place = export(out, to)
    assert export(out, to) == place
    assert not [p for p in (out / "export").rglob("*") if p.suffix in (".part", ".wal")]


@pytest.mark.parametrize("to", FORMATS)
def test_an_export_that_fails_leaves_the_old_one(out, to, monkeypatch):
    place = export(out, to)
    before = {p: p.read_bytes() for p in (out / "export").rglob("*") if p.is_file()}

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")
        yield

    monkeypatch.setattr("pipeline.publish.source.Source.rows", full)
    monkeypatch.setattr("pipeline.publish.source.Source.batches", full)
    with pytest.raises(OSError, match="No space left"):
        export(out, to, place)
    assert {p: p.read_bytes() for p in (out / "export").rglob("*") if p.is_file()} == before


def test_the_codebook_names_every_column_with_its_codes():
    page = codebook_markdown()
    for table in TABLES.values():
        assert f"\n## `{table.name}`\n" in page
        for column in table.columns:
            assert f"\n| `{column.name}` | " in page
            assert all(code in page for code in column.codes)


def test_what_cannot_be_exported_is_told(out, tmp_path):
    with pytest.raises(SettingsError, match="no format 'ods'; there are csv, xlsx"):
        export(out, "ods")
    with pytest.raises(SettingsError, match="goes before CSV, not xlsx"):
        export(out, "xlsx", bom=True)
    with pytest.raises(SettingsError, match="is a folder; give the name of a file"):
        export(out, "sqlite", tmp_path)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be made a folder"):
        export(out, "csv", tmp_path / "file")
    with pytest.raises(SettingsError, match="give the folder of a run"):
        open_source(tmp_path / "nowhere")


def test_tables_of_another_version_are_told(out, tmp_path):
    old = pq.read_table(out / "outcomes.parquet").drop_columns(["unit"])
    pq.write_table(old, out / "outcomes.parquet")
    with pytest.raises(SettingsError, match="outcomes has no column 'unit': another version"):
        export(out, "csv")


def test_the_command_prints_where(out):
    result = CliRunner().invoke(app, ["export", str(out), "--to", "csv", "--bom"])
    assert (result.exit_code, result.stdout) == (0, f"{out / 'export' / 'csv'}\n")
    wrong = CliRunner().invoke(app, ["export", str(out / "no"), "--to", "xlsx"])
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "no table 'documents'" in wrong.stderr
    assert CliRunner().invoke(app, ["export", str(out), "--to", "ods"]).exit_code == 2


def test_the_command_knows_every_format():
    assert [one.value for one in Format] == list(FORMATS)


# The page


def test_every_command_and_example_on_the_page_runs(out, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").rename(tmp_path / "outputs")
    written(made_rows("sirocco", "another"), tmp_path / "outputs-new")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "corrections.csv").write_text(",".join(CORRECTIONS.names) + "\n")
    page = (Path(__file__).parents[1] / "docs" / "exports.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(sh|python)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    commands = [line for kind, code in blocks if kind == "sh" for line in code.splitlines()]
    for command in commands:
        program, *arguments = shlex.split(command)
        result = CliRunner().invoke(app, arguments)
        assert (program, result.exit_code) == ("communique", 0), f"{command}: {result.output}"
    for kind, code in blocks:
        if kind == "python":
            exec(compile(code, "docs/exports.md", "exec"), {})
    assert {c.split("--to ")[1].split()[0] for c in commands if "--to" in c} >= set(FORMATS)
    assert all(f"`{name}`" in page for name in re.findall(r"CREATE VIEW (\w+)", " ".join(views())))
