"""Differences between runs: every row that differs, no other, and why."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from any_tables import any_rows
from hypothesis import HealthCheck, given, settings
from rows import FACTS, document
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import SettingsError
from pipeline.link import Reading, digest, link
from pipeline.parquet import arrow_table
from pipeline.publish import Difference, diff
from pipeline.publish.csv_files import read_csv
from pipeline.publish.difference_report import difference_markdown, lines, write_difference
from pipeline.publish.differences import CHANGES, REASONS
from pipeline.publish.schema_changes import schema_changes
from pipeline.publish.source import open_source, there
from pipeline.tables import build_rows
from schemas.codebook import TABLES
from schemas.table import Row
from schemas.validation import Rows, validate


def made(*doc_ids: str, duplicates: bool = False, **changes: object) -> Rows:
    """Rows of small articles of the same words; each stands for itself unless they may repeat."""
    readings = [Reading(document(doc_id, **changes), FACTS) for doc_id in doc_ids]
    rows = validate(build_rows(readings, link(map(digest, readings))))
    if duplicates:
        return rows
    for row in rows["documents"]:
        row["duplicate_of"] = None
    for row in rows["outcomes"]:
        row["recommended_for_aggregates"] = row["part_of_outcome_id"] is None
    return rows


def written(rows: Rows, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for name, table in TABLES.items():
        pq.write_table(arrow_table(table, rows[name]), folder / f"{name}.parquet")
    return folder


@pytest.fixture
def between(tmp_path: Path):
    def compare(old: Rows, new: Rows, **more: object) -> Difference:
        return diff(written(old, tmp_path / "old"), written(new, tmp_path / "new"), **more)

    return compare


def reasons(found: Difference) -> set[tuple[str, str]]:
    return {(change, reason) for _, change, reason in found.rows}


def changed(rows: Rows, table: str, place: int, **values: object) -> Rows:
    new: list[Row] = [*rows[table]]
    new[place] = new[place] | values
    return rows | {table: new}


def test_the_same_tables_do_not_differ(between):
    found = between(made("a", "b"), made("a", "b"))
    assert not found
    assert found.rows == {}
    assert found.changes.num_rows == 0
    assert found.changes.schema.equals(CHANGES)


def test_an_article_that_is_new_or_gone(between):
    one, two = made("a"), made("a", "b")
    added, removed = between(one, two), between(two, one)
    for found, change, reason in [
        (added, "added", "article_added"),
        (removed, "removed", "article_removed"),
    ]:
        own = {key: n for key, n in found.rows.items() if key[2] == reason}
        assert own.pop(("documents", change, reason)) == 1
        assert own.pop(("outcomes", change, reason)) == 2
        assert {c for _, c, _ in own} == {change}
        assert all(doc in ("b", None) for doc, r in docs(found) if r == reason)
        # What other articles' rows make of it: the organisation is in one article more.
        rest = {key for key in found.rows if key[2] != reason}
        assert ("organisations", "changed", "other_articles") in rest
        assert {r for _, _, r in rest} == {"other_articles"}


def docs(found: Difference) -> list[tuple[str | None, str]]:
    return [(row["doc_id"], row["reason"]) for row in found.changes.to_pylist()]


def test_an_article_whose_file_or_metadata_changed(between):
    old = made("a", "b")
    file = changed(old, "documents", 0, sha256="1" * 64, n_words=9)
    file = changed(file, "outcomes", 0, value_low=81.0)
    found = between(old, file)
    assert reasons(found) == {("changed", "article_changed")}
    assert {row["column"] for row in found.changes.to_pylist()} == {
        "sha256",
        "n_words",
        "value_low",
    }
    date = changed(old, "documents", 0, published_date="2021-12")
    date = changed(date, "programmes", 0, status="ongoing")
    assert reasons(between(old, date)) == {("changed", "metadata_changed")}


def test_a_value_that_is_read_differently(between):
    old = made("a")
    found = between(old, changed(old, "outcomes", 1, value_high=None, modifier="at_least"))
    assert found.rows == {("outcomes", "changed", "rule"): 1}
    assert found.changes.select(["column", "old", "new"]).to_pylist() == [
        {"column": "value_high", "old": "12.0", "new": None},
        {"column": "modifier", "old": "exact", "new": "at_least"},
    ]
    assert found.changes["quote"][0].as_py() == "12 of them women"
    assert found.changes["row_id"][0].as_py() == old["outcomes"][1]["outcome_id"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("machine", "corrected"),
        ("corrected", "machine"),
        ("machine", "confirmed"),
        ("corrected", "corrected"),
    ],
)
def test_a_correction(between, before, after):
    old = changed(made("a"), "outcomes", 0, review_status=before)
    new = changed(old, "outcomes", 0, review_status=after, value_low=79.0)
    assert reasons(between(old, new)) == {("changed", "correction")}


def test_a_row_that_a_person_added_or_rejected(between):
    old = made("a")
    gone = old | {"programme_topics": []}
    quote = old["programme_topics"][0]["quote"]
    assert reasons(between(old, gone)) == {("removed", "rule")}
    assert reasons(between(old, gone, corrections=[("a", quote)])) == {("removed", "correction")}
    assert reasons(between(old, gone, corrections=[("b", quote)])) == {("removed", "rule")}
    added = changed(old, "programme_topics", 0, review_status="corrected")
    assert reasons(between(gone, added)) == {("added", "correction")}


def test_what_linking_makes_of_other_articles(between):
    alone, both = made("b"), made("a", "b", duplicates=True)
    found = between(alone, both)
    mine = {
        (r["table"], r["column"]): r["reason"]
        for r in found.changes.to_pylist()
        if r["doc_id"] == "b"
    }
    # The second article repeats the first, so its numbers are not summed any more.
    assert mine["documents", "duplicate_of"] == "other_articles"
    assert mine["outcomes", "recommended_for_aggregates"] == "other_articles"
    assert set(mine.values()) == {"other_articles"}


def test_a_rule_is_not_blamed_on_articles_that_have_nothing_to_do_with_it(between):
    old = made("a", "b")
    new = made("a", "b", "c")
    # Another value in a row that hangs on its own article alone, beside a new article.
    new = changed(new, "outcomes", 0, value_low=79.0)
    found = between(old, new)
    blamed = {(r["table"], r["reason"]) for r in found.changes.to_pylist() if r["doc_id"] == "a"}
    assert ("outcomes", "rule") in blamed
    # The same kind of change without a new article cannot come from one.
    counted = changed(old, "organisations", 0, n_documents=7)
    assert reasons(between(old, counted)) == {("changed", "rule")}


def test_a_row_that_is_joined_to_another_programme_has_moved(between):
    old, more = made("a"), made("b")
    (joined,) = (programme["programme_id"] for programme in more["programmes"])
    new = {}
    for name, table in TABLES.items():
        new[name] = list({table.key_of(row): row for row in old[name] + more[name]}.values())
    new = changed(new, "programme_topics", 0, programme_id=joined)
    found = between(old, new)
    seen = [
        (row["change"], row["reason"])
        for row in found.changes.to_pylist()
        if (row["table"], row["doc_id"]) == ("programme_topics", "a")
    ]
    assert sorted(seen) == [("added", "other_articles"), ("removed", "other_articles")]


def test_tables_and_columns_that_one_side_lacks(tmp_path):
    old, new = (written(made("a"), tmp_path / name) for name in ("old", "new"))
    (old / "issues.parquet").unlink()
    table = pq.read_table(old / "outcomes.parquet").drop_columns(["unit"])
    pq.write_table(table, old / "outcomes.parquet")
    found = diff(old, new)
    assert found.rows == {("issues", "added", "rule"): 1}
    assert [(c.table, c.column, c.what, c.level) for c in found.schema] == [
        ("issues", None, "table added", "minor"),
        ("outcomes", "unit", "column added", "minor"),
    ]
    assert [c.level for c in diff(new, old).schema] == ["major", "major"]


def reshaped(folder: Path, name: str, change) -> None:
    table = pq.read_table(folder / f"{name}.parquet")
    place = table.schema.get_field_index("status")
    field = change(table.schema.field(place))
    column = table.column(place).cast(field.type, safe=False)
    pq.write_table(table.set_column(place, field, column), folder / f"{name}.parquet")


def noted(field: pa.Field, **notes: str) -> pa.Field:
    return field.with_metadata(field.metadata | {k.encode(): v.encode() for k, v in notes.items()})


@pytest.mark.parametrize(
    ("change", "what", "level"),
    [
        (lambda f: f.with_nullable(True), "may now be missing", "major"),
        (lambda f: noted(f, codes="planned ongoing completed"), "code unknown removed", "major"),
        (
            lambda f: noted(f, codes="planned ongoing completed unknown lost"),
            "code lost added",
            "minor",
        ),
        (lambda f: noted(f, codes=""), "is no longer one of a list of codes", "major"),
        (lambda f: noted(f, description="Else."), "described differently", "patch"),
        (lambda f: noted(f, refers_to="issues"), "refers to issues", "minor"),
    ],
)
def test_what_breaks_a_schema_and_what_does_not(tmp_path, change, what, level):
    old, new = (written(made("a"), tmp_path / name) for name in ("old", "new"))
    reshaped(new, "programmes", change)
    found = schema_changes(open_source(old), open_source(new))
    assert [(c.table, c.column, c.what, c.level) for c in found] == [
        ("programmes", "status", what, level)
    ]


def test_another_type_or_key_breaks_a_schema(tmp_path):
    old, new = (written(made("a"), tmp_path / name) for name in ("old", "new"))
    table = pq.read_table(new / "outcomes.parquet")
    place = table.schema.get_field_index("char_start")
    table = table.set_column(place, "char_start", table.column(place).cast(pa.float64()))
    table = table.replace_schema_metadata({**table.schema.metadata, b"key": b"outcome_id rule"})
    pq.write_table(table, new / "outcomes.parquet")
    found = {c.what: c.level for c in schema_changes(open_source(old), open_source(new))}
    assert found["was whole number, is number"] == "major"
    assert found["key was outcome_id, is outcome_id rule"] == "major"


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(old=any_rows(most=4), new=any_rows(most=4))
def test_the_changes_are_all_that_lies_between(old, new, tmp_path_factory):
    """Whoever applies the changes to the old keys and values has the new ones."""
    folder = tmp_path_factory.mktemp("diff")
    found = diff(written(old, folder / "old"), written(new, folder / "new"))
    wanted: set[tuple[str, ...]] = set()
    for name, table in TABLES.items():
        sides = [{table.key_of(row): row for row in rows[name]} for rows in (old, new)]
        for key in sides[0].keys() | sides[1].keys():
            before, after = (side.get(key) for side in sides)
            row_id = "|".join(key)
            if before is None or after is None:
                wanted.add((name, row_id, "removed" if after is None else "added", None))
            else:
                differing = [c for c in table.names if before[c] != after[c]]
                wanted |= {(name, row_id, "changed", c) for c in differing}
    lines_found = found.changes.to_pylist()
    got = {(r["table"], r["row_id"], r["change"], r["column"]) for r in lines_found}
    assert got == wanted
    assert {r["reason"] for r in lines_found} <= set(REASONS)
    assert sum(found.rows.values()) == len(
        {(r["table"], r["row_id"], r["change"]) for r in lines_found}
    )


def test_the_tables_and_the_page_hold_all(between, tmp_path):
    found = between(made("a"), made("a", "b"))
    assert write_difference(found, tmp_path / "to") == [
        "changes.parquet",
        "changes.csv",
        "changes.md",
    ]
    assert pq.read_table(tmp_path / "to" / "changes.parquet").equals(found.changes)
    assert (tmp_path / "to" / "changes.csv").read_bytes().count(
        b"\r\n"
    ) == found.changes.num_rows + 1
    page = (tmp_path / "to" / "changes.md").read_text(encoding="utf-8")
    assert page == difference_markdown(found)
    assert "| documents | 1 |  |  |" in page
    assert "| article_added | " in page
    assert "    + documents b “b”  [article_added]" in page
    assert difference_markdown(between(made("a"), made("a"))) == "# Changes\n\nNone.\n"


def test_a_difference_cannot_command_the_terminal_or_the_page(between):
    old = made("a")
    evil = changed(old, "outcomes", 0, quote="x\x1b[31m\n# Heading | <b>", value_text="\x9b2J")
    found = between(old, evil)
    for line in lines(found, 9):
        assert not {"\x1b", "\x9b", "\n"} & set(line)
    assert "\n# Heading" not in difference_markdown(found)


def test_a_long_value_is_kept_in_part(between):
    old = made("a")
    found = between(old, changed(old, "documents", 0, text="é" * 9000))
    assert found.changes["new"].to_pylist() == ["é" * 4000]
    assert len(next(lines(found, 9))) < 300


def test_a_release_can_be_compared_by_its_folder(tmp_path):
    (tmp_path / "release").mkdir()
    written(made("a"), tmp_path / "release" / "tables")
    assert there(tmp_path / "release") == list(TABLES)
    assert not diff(tmp_path / "release", tmp_path / "release" / "tables")
    with pytest.raises(SettingsError, match="give the folder of a run"):
        diff(tmp_path / "release", tmp_path)


def test_the_command_shows_and_writes(tmp_path):
    old, new = written(made("a"), tmp_path / "old"), written(made("a", "b"), tmp_path / "new")
    result = CliRunner().invoke(app, ["diff", str(old), str(new), "--to", str(tmp_path / "to")])
    assert result.exit_code == 0
    assert "its article is new" in result.stdout
    assert "+ outcomes b “trained 80 officers”  [article_added]" in result.stdout
    assert str(tmp_path / "to") in result.stderr
    table = pq.read_table(tmp_path / "to" / "changes.parquet")
    assert table.num_rows > 9
    same = CliRunner().invoke(app, ["diff", str(old), str(old)])
    assert (same.exit_code, same.stdout) == (0, "No difference.\n")


def test_the_command_takes_the_corrections(tmp_path):
    old = made("a")
    quote = old["programme_topics"][0]["quote"]
    head = "doc_id,table,quote,occurrence,field,old,new,action,coder,date,reason"
    path = tmp_path / "corrections.csv"
    path.write_text(
        f"{head}\na,programme_topics,{quote},1,,,,reject,me,2024-01-31,\n", encoding="utf-8"
    )
    folders = (
        written(old, tmp_path / "old"),
        written(old | {"programme_topics": []}, tmp_path / "new"),
    )
    arguments = ["diff", *map(str, folders), "--corrections", str(path)]
    result = CliRunner().invoke(app, arguments)
    assert "[correction]" in result.stdout
    assert CliRunner().invoke(app, [*arguments[:-1], str(tmp_path / "no.csv")]).exit_code == 2


def test_changes_come_back_from_csv(between, tmp_path):
    found = between(made("a"), made("a", "b"))
    write_difference(found, tmp_path)

    class Changes:
        arrow_schema = CHANGES

    assert read_csv(tmp_path / "changes.csv", Changes()).equals(found.changes)
