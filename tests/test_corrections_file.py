"""``corrections.csv``: what is read from any file, and what a run makes of it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.review.corrections.assignments import (
    AssignmentError,
    parse_assignments,
    write_assignments,
)
from pipeline.review.corrections.cells import parse_cell, write_cell
from pipeline.review.corrections.corrector import build_corrector, load_corrector
from pipeline.review.corrections.file import (
    HEAD,
    BrokenLine,
    CorrectionsError,
    correction_of,
    load_corrections,
    parse_corrections,
)
from pipeline.review.writing import decoded
from pipeline.run import run
from schemas.corrections import COLUMNS
from schemas.validation import Rows
from tests.fake import FakeReader

QUOTE = "trained 80 officers"


def written(*lines: dict[str, str], head: tuple[str, ...] = HEAD, separator: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, head, delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue()


LINE = {
    "doc_id": "sirocco", "table": "outcomes", "quote": QUOTE, "occurrence": "1",
    "field": "kind", "old": "actual", "new": "target", "action": "correct", "coder": "ANNA",
    "date": "2026-03-01", "reason": "it says 'will'",
}  # fmt: skip


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_files_of_all_spreadsheets_are_read(separator: str) -> None:
    text = written(LINE, separator=separator)
    for data in (
        text.encode(),
        text.encode("utf-8-sig"),
        text.encode("utf-16"),
        text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(),
    ):
        assert parse_corrections(decoded(data)).corrections == [correction_of(LINE)]


def test_columns_may_stand_in_any_order_and_beside_others() -> None:
    text = written(LINE | {"note": "x"}, head=("note", *reversed(HEAD)))
    assert parse_corrections(text).corrections == [correction_of(LINE)]


def test_a_head_that_lacks_a_column_stops_at_once(tmp_path: Path) -> None:
    (tmp_path / "corrections.csv").write_text("doc_id,table\na,b\n")
    with pytest.raises(CorrectionsError, match=r"corrections\.csv: the first line lacks quote"):
        load_corrector([tmp_path])


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ("a,b,c", "3 cells"),
        ('sirocco,outcomes,"not closed,1,kind,actual,target,correct,ANNA,2026-03-01,', "closed"),
        (",outcomes,x,1,kind,a,b,correct,ANNA,2026-03-01,", "doc_id"),
        ("sirocco,documents,x,1,kind,a,b,correct,ANNA,2026-03-01,", "documents"),
        ("sirocco,outcomes,,1,kind,a,b,correct,ANNA,2026-03-01,", "quote"),
        ("sirocco,outcomes,x,zero,kind,a,b,correct,ANNA,2026-03-01,", "occurrence"),
        ("sirocco,outcomes,x,0,kind,a,b,correct,ANNA,2026-03-01,", "occurrence"),
        ("sirocco,outcomes,x,²,kind,a,b,correct,ANNA,2026-03-01,", "occurrence"),
        ("sirocco,outcomes,x,1,quote,a,b,correct,ANNA,2026-03-01,", "no quote to decide on"),
        ("sirocco,outcomes,x,1,kind,a,b,mend,ANNA,2026-03-01,", "mend"),
        ("sirocco,outcomes,x,1,kind,a,b,correct,,2026-03-01,", "coder"),
        ("sirocco,outcomes,x,1,kind,a,b,correct,ANNA,1/3/26,", "date"),
        ("sirocco,outcomes,x,1,,a,b,correct,ANNA,2026-03-01,", "column=value"),
        ("sirocco,outcomes,x,1,,,,correct,ANNA,2026-03-01,", "without a new value"),
        ("sirocco,outcomes,x,1,,,kind=a; kind=b,correct,ANNA,2026-03-01,", "twice"),
        ("sirocco,outcomes,x,1,kind,a,b,add,ANNA,2026-03-01,", "no old value"),
    ],
)
def test_a_broken_line_costs_itself_and_is_told_with_its_number(wrong: str, word: str) -> None:
    head, line = written(LINE).splitlines()
    file = parse_corrections("\n".join([head, line, wrong, "", line + "\n"]))
    assert file.corrections == [correction_of(LINE)] * 2
    ((number, reason),) = [(b.line, b.reason) for b in file.broken]
    assert number == 3
    assert word in reason


def test_a_cell_may_have_line_breaks() -> None:
    file = parse_corrections(written(LINE | {"reason": 'one\n"two"\n\nthree'}, LINE))
    assert [c.line for c in file.corrections] == [2, 6]
    assert file.corrections[0].reason.endswith("three")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(noise=st.text(alphabet='ab,;"\n\r\t=\x00\ufeffü', max_size=60))
def test_no_line_can_break_the_lines_before_it(noise: str) -> None:
    file = parse_corrections(written(LINE) + noise)
    assert file.corrections[0] == correction_of(LINE)
    assert sum(x.end - x.start for x in file.lines) <= len(file.text)


def test_a_long_file_with_an_open_quotation_mark_is_read_in_time() -> None:
    file = parse_corrections(written(LINE) + 'a,"b\n' * 20_001)
    assert len(file.corrections) == 1
    assert len(file.broken) == 20_001


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.dictionaries(st.sampled_from(COLUMNS["programmes"]), st.text().map(str.strip)))
def test_cells_of_several_values_are_read_as_they_were_written(values: dict[str, str]) -> None:
    assert parse_assignments(write_assignments(values), COLUMNS["programmes"]) == values


def test_titles_may_hold_semicolons() -> None:
    cell = "title=Border; coast = sea; level=event"
    assert parse_assignments(cell, COLUMNS["programmes"]) == {
        "title": "Border; coast = sea", "level": "event"
    }  # fmt: skip
    with pytest.raises(AssignmentError, match="title"):
        parse_assignments("name=x", COLUMNS["programmes"])


@settings(deadline=None, derandomize=True)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_read_as_they_were_written(value: float) -> None:
    assert parse_cell("outcomes", "value_low", write_cell(value)) == value


# In a run


def corpus(tmp_path: Path, *lines: dict[str, str]) -> Path:
    folder = tmp_path / "corpus"
    (folder / "2020").mkdir(parents=True)
    (folder / "2020" / "one.txt").write_text("The OSCE trained 40 officers.")
    (folder / "two.txt").write_text("The UNODC trained 12 officers.")
    (folder / "corrections.csv").write_text(written(*lines))
    return folder


OSCE = LINE | {"doc_id": "2020/one", "table": "programmes", "quote": "OSCE", "field": "title",
               "old": "Course of OSCE", "new": "Spring school"}  # fmt: skip


def tables(folder: Path, out: Path, log: Path | None = None) -> Rows:
    run([folder], out, reader=FakeReader(log), decisions=load_corrector([folder]))
    return {path.stem: pq.read_table(path).to_pylist() for path in out.glob("*.parquet")}


def test_corrections_survive_a_run_again_and_nothing_is_read_again_for_them(
    tmp_path: Path,
) -> None:
    folder, log = corpus(tmp_path, OSCE), tmp_path / "log"
    first = tables(folder, tmp_path / "out", log)
    assert {r["title"] for r in first["programmes"]} == {"Spring school", "Course of UNODC"}
    read = log.read_text()
    assert tables(folder, tmp_path / "out", log) == first
    (folder / "corrections.csv").write_text(written())
    again = tables(folder, tmp_path / "out", log)
    assert {r["title"] for r in again["programmes"]} == {"Course of OSCE", "Course of UNODC"}
    assert log.read_text() == read


def test_an_empty_file_and_none_give_the_same_bytes(tmp_path: Path) -> None:
    folder = corpus(tmp_path)
    tables(folder, tmp_path / "a")
    (folder / "corrections.csv").unlink()
    run([folder], tmp_path / "b", reader=FakeReader())
    for path in (tmp_path / "a").glob("*.parquet"):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_what_cannot_be_applied_stands_in_the_issues(tmp_path: Path) -> None:
    gone = OSCE | {"doc_id": "2019/gone"}
    stale = OSCE | {"quote": "OSCE trained 50"}
    broken = OSCE | {"date": "yesterday"}
    refused = OSCE | {"field": "level", "old": "event", "new": "festival"}
    issues = tables(corpus(tmp_path, gone, stale, broken, refused, OSCE), tmp_path / "out")[
        "issues"
    ]
    told = {i["check"]: (i["doc_id"], i["message"]) for i in issues}
    assert len(issues) == 4
    assert {i["check"] for i in issues} == {
        "correction:stale",
        "correction:broken",
        "correction:refused",
    }
    assert told["correction:broken"][0] is None
    assert "corrections.csv, line 4: date is 'yesterday'" in told["correction:broken"][1]
    assert told["correction:refused"][0] == "2020/one"
    assert {i["doc_id"] for i in issues if i["check"] == "correction:stale"} == {None, "2020/one"}


def test_a_run_on_one_file_takes_its_folders_corrections_and_misses_no_others(
    tmp_path: Path,
) -> None:
    folder = corpus(
        tmp_path, OSCE, OSCE | {"doc_id": "two", "quote": "UNODC", "old": "Course of UNODC"}
    )
    found = tables(folder / "two.txt", tmp_path / "out")
    assert [r["title"] for r in found["programmes"]] == ["Spring school"]
    assert found["issues"] == []


def test_a_missing_file_is_none(tmp_path: Path) -> None:
    assert load_corrections(tmp_path / "corrections.csv").lines == ()
    assert build_corrector([]).corrections == {}


def test_a_line_that_is_no_line() -> None:
    assert isinstance(correction_of({}), BrokenLine)
