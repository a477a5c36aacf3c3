"""Releases: whole, the same bytes each time, under a version that promises no more than holds."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from test_diff import changed, made, reshaped, written
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import SettingsError
from pipeline.parquet import arrow_table
from pipeline.publish import About, diff, read_csv, release
from pipeline.publish.codebook import codebook_markdown
from pipeline.publish.differences import CHANGES, Difference
from pipeline.publish.edition import person
from pipeline.publish.schema_changes import SchemaChange
from pipeline.publish.versions import LEVELS, check_version, need_of, next_version, parse_version
from schemas.codebook import TABLES

ABOUT = About("Trained officers", ("Doe, Jane", "Test Institute"), "CC-BY-4.0", "2024-01-31")


def content(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tables and a release of them; for copying only."""
    folder = tmp_path_factory.mktemp("released")
    release(written(made("a"), folder / "one"), folder / "r1", about=ABOUT)
    return folder


@pytest.fixture
def first(released: Path, tmp_path: Path) -> Path:
    shutil.copytree(released, tmp_path, dirs_exist_ok=True)
    return tmp_path / "r1"


def test_a_release_has_all_that_it_needs_and_checksums_of_it(first, tmp_path):
    files = content(first)
    tables = {f"tables/{name}.parquet" for name in TABLES} | {f"csv/{name}.csv" for name in TABLES}
    assert files.keys() - tables == {
        "CITATION.cff",
        "README.md",
        "SHA256SUMS",
        "codebook.md",
        "datapackage.json",
        "ro-crate-metadata.json",
    }
    sums = dict(reversed(x.split("  ")) for x in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert files["codebook.md"].decode() == codebook_markdown()
    assert not diff(tmp_path / "one", first)
    rows = made("a")
    for name, table in TABLES.items():
        assert read_csv(first / "csv" / f"{name}.csv", table).equals(arrow_table(table, rows[name]))


def test_the_package_of_a_release_is_valid(first):
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
    result = subprocess.run(command, cwd=first, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_a_release_says_who_made_it_under_which_licence(first):
    cited = yaml.safe_load((first / "CITATION.cff").read_text(encoding="utf-8"))
    assert {k: cited[k] for k in ("cff-version", "type", "title", "version", "license")} == {
        "cff-version": "1.2.0",
        "type": "dataset",
        "title": "Trained officers",
        "version": "1.0.0",
        "license": "CC-BY-4.0",
    }
    assert cited["message"]
    # The format wants text here, and YAML would read a day.
    assert cited["date-released"] == "2024-01-31"
    assert cited["authors"] == [
        {"family-names": "Doe", "given-names": "Jane"},
        {"name": "Test Institute"},
    ]
    package = json.loads((first / "datapackage.json").read_text(encoding="utf-8"))
    assert (package["version"], package["created"]) == ("1.0.0", "2024-01-31T00:00:00Z")
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert [c["title"] for c in package["contributors"]] == ["Doe, Jane", "Test Institute"]
    crate = json.loads((first / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert entities["./"]["version"] == "1.0.0"
    assert entities["./"]["datePublished"] == "2024-01-31"
    kinds = [entities[author["@id"]]["@type"] for author in entities["./"]["author"]]
    assert kinds == ["Person", "Organization"]


def test_a_licence_in_the_crate_is_an_entity_of_it(first):
    crate = json.loads((first / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert entities[entities["./"]["license"]["@id"]]["name"] == "CC-BY-4.0"


def test_the_same_input_gives_the_same_bytes(tmp_path):
    outs = [written(made("a", "b"), tmp_path / name) for name in ("x", "y")]
    made_ = [content(release(out, tmp_path / f"r-{out.name}").folder) for out in outs]
    assert made_[0] == made_[1]


def test_the_date_is_that_of_the_newest_article(tmp_path):
    out = written(made("a"), tmp_path / "out")
    assert release(out, tmp_path / "r").edition.date == "2021-11-01"
    dateless = made("a")
    dateless["documents"][0] |= {"published_date": None, "published_on": None}
    made_ = release(written(dateless, tmp_path / "none"), tmp_path / "r0")
    assert made_.edition.date is None
    assert "date-released" not in (made_.folder / "CITATION.cff").read_text(encoding="utf-8")
    with pytest.raises(SettingsError, match="is no day"):
        release(out, tmp_path / "r2", about=About(date="May 2024"))


def test_a_second_release_tells_what_changed_and_keeps_what_was_said(first, tmp_path):
    new = written(made("a", "b"), tmp_path / "two")
    made_ = release(new, tmp_path / "r2", previous=first)
    assert made_.edition.version == "1.1.0"
    assert made_.need is not None
    assert made_.need.level == "minor"
    assert made_.edition.about == ("Trained officers", ("Doe, Jane", "Test Institute"), "CC-BY-4.0")
    # Without a day given, it is the newest article's again.
    assert made_.edition.date == "2021-11-01"
    files = content(made_.folder)
    assert {n for n in files if n.startswith("changes/")} == {
        "changes/changes.csv",
        "changes/changes.md",
        "changes/changes.parquet",
    }
    changes = pq.read_table(made_.folder / "changes" / "changes.parquet")
    assert changes.equals(diff(first, made_.folder).changes)
    assert "changes/changes.md" in files["SHA256SUMS"].decode()


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("1.0.1", "1.0.1 cannot follow 1.0.0: the minor version must rise, so give 1.1.0"),
        ("0.9.0", "cannot follow"),
        ("1.1", "is no version"),
        ("v1.1.0", "is no version"),
        ("1.01.0", "is no version"),
    ],
)
def test_a_version_that_promises_too_much_is_refused(first, tmp_path, version, words):
    new = written(made("a", "b"), tmp_path / "two")
    with pytest.raises(SettingsError, match=words):
        release(new, tmp_path / "r2", previous=first, version=version)
    assert not (tmp_path / "r2").exists()


def test_what_breaks_the_schema_raises_the_first_number(first, tmp_path):
    reshaped(first / "tables", "programmes", lambda f: f.with_metadata(
        f.metadata | {b"codes": b"planned ongoing completed unknown over"}))  # fmt: skip
    same = tmp_path / "one"
    with pytest.raises(SettingsError, match=r"major version must rise.*2\.0\.0.*code over removed"):
        release(same, tmp_path / "r2", previous=first, version="1.9.0")
    assert release(same, tmp_path / "r2", previous=first).edition.version == "2.0.0"


def test_other_words_about_the_data_are_a_patch_and_nothing_is_no_release(first, tmp_path):
    same = tmp_path / "one"
    renamed = release(same, tmp_path / "r2", previous=first, about=About(title="Other"))
    assert renamed.edition.version == "1.0.1"
    with pytest.raises(SettingsError, match=r"nothing has changed since 1\.0\.0"):
        release(same, tmp_path / "r3", previous=first)


def test_a_correction_is_a_reason_in_a_release(first, tmp_path):
    corrected = changed(made("a"), "outcomes", 0, review_status="corrected", value_low=79.0)
    made_ = release(written(corrected, tmp_path / "two"), tmp_path / "r2", previous=first)
    assert {reason for _, _, reason in made_.difference.rows} == {"correction"}


def test_a_release_is_never_overwritten(first, tmp_path):
    before = content(first)
    with pytest.raises(SettingsError, match="is there already; give a new folder"):
        release(tmp_path / "one", first)
    assert content(first) == before
    (tmp_path / "empty").mkdir()
    assert release(tmp_path / "one", tmp_path / "empty").folder == tmp_path / "empty"


def test_a_release_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.publish.releases.citation", full)
    out = written(made("a"), tmp_path / "out")
    with pytest.raises(OSError, match="No space"):
        release(out, tmp_path / "r")
    assert {p.name for p in tmp_path.iterdir()} == {"out"}


def test_what_is_no_release_is_told(tmp_path):
    out = written(made("a"), tmp_path / "out")
    with pytest.raises(SettingsError, match="no release"):
        release(out, tmp_path / "r", previous=out)


def test_texts_can_stay_at_home(tmp_path):
    made_ = release(written(made("a"), tmp_path / "out"), tmp_path / "r", texts=False)
    documents = pq.read_table(made_.folder / "tables" / "documents.parquet")
    assert documents["text"].to_pylist() == [""]
    assert documents["title"].to_pylist() == ["Project Sirocco ends"]
    assert b"Danish Police College trained" not in b"".join(content(made_.folder).values())
    assert "`documents.text` is empty" in (made_.folder / "README.md").read_text(encoding="utf-8")


@given(st.tuples(*[st.integers(0, 99)] * 3), st.sampled_from(LEVELS[1:]))
def test_the_next_version_is_higher_and_accepted(numbers, level):
    previous = ".".join(map(str, numbers))
    change = {"patch": "patch", "minor": "minor", "major": "major"}[level]
    found = Difference(CHANGES.empty_table(), (SchemaChange("t", None, "x", change),), {})
    need = need_of(found)
    assert need == (level, ("t: x",))
    after = next_version(previous, level)
    assert parse_version(after) > numbers
    check_version(after, previous, need)
    with pytest.raises(SettingsError, match="cannot follow"):
        check_version(previous, previous, need)


def test_before_the_first_stable_version_a_break_is_minor():
    assert next_version("0.3.4", "major") == "0.4.0"
    assert next_version("1.3.4", "major") == "2.0.0"
    assert next_version("1.3.4", "minor") == "1.4.0"
    assert next_version("1.3.4", "patch") == "1.3.5"


def test_a_name_with_a_comma_is_a_person():
    assert person("Doe, Jane") == ("Doe", "Jane")
    assert person("Test Institute") is None
    assert person("Doe,") is None


def test_the_command_says_which_part_had_to_rise(first, tmp_path):
    new = str(written(made("a", "b"), tmp_path / "two"))
    arguments = ["release", new, "--dest", str(tmp_path / "r2"), "--previous", str(first)]
    low = CliRunner().invoke(app, [*arguments, "--version", "1.0.1"])
    assert low.exit_code == 2
    assert "the minor version must rise, so give 1.1.0 or a higher one" in low.stderr
    result = CliRunner().invoke(app, [*arguments, "--author", "Roe, Max", "--license", "CC0-1.0"])
    assert (result.exit_code, result.stdout) == (0, f"{tmp_path / 'r2'}\n")
    assert "The minor version had to rise: " in result.stderr
    assert "This is version 1.1.0, 2021-11-01." in result.stderr
    cited = yaml.safe_load((tmp_path / "r2" / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["license"], cited["authors"][0]["given-names"]) == ("CC0-1.0", "Max")
    assert datetime.fromisoformat(cited["date-released"])
