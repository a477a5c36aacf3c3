"""Files that several write: two windows, a crash in mid-write, an edit by hand meanwhile."""

from __future__ import annotations

import multiprocessing
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pipeline.review import writing
from pipeline.review.corrections.file import (
    Correction,
    CorrectionsError,
    correction_of,
    load_corrections,
    parse_corrections,
    with_changes,
)
from pipeline.review.writing import LOCK, WritingError, csv_line, plain_cell, rewrite

ROOT = Path(__file__).parent.parent
HEAD = "doc_id,table,quote,occurrence,field,old,new,action,coder,date,reason\n"
LINE = 'one,outcomes,"40, or so",1,kind,actual,target,correct,ANNA,2026-03-01,why not\n'


def line(**cells: str) -> Correction:
    known = {
        "doc_id": "one", "table": "outcomes", "quote": "q", "action": "confirm", "coder": "ANNA",
        "date": "2026-03-01",
    }  # fmt: skip
    found = correction_of(known | cells)
    assert isinstance(found, Correction), found
    return found


def added(path: Path, correction: Correction) -> None:
    rewrite(path, lambda text: with_changes(text, add=[correction]))


# Several windows


def _window(path: Path, name: str, count: int) -> None:
    for number in range(count):
        added(path, line(coder=name, quote=f"q{number}"))


def test_many_windows_lose_no_line(tmp_path: Path) -> None:
    """Processes, as two servers would be, and threads, as two windows of one are."""
    path, count = tmp_path / "corrections.csv", 15
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_window, args=(path, f"P{n}", count)) for n in range(2)]
    others += [threading.Thread(target=_window, args=(path, f"T{n}", count)) for n in range(3)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    file = load_corrections(path)
    assert not file.broken
    told = {(c.coder, c.quote) for c in file.corrections}
    assert len(told) == len(file.corrections) == 5 * count


def test_a_window_that_never_ends_is_waited_for_and_told(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    entered, leave = threading.Event(), threading.Event()

    def slow(text: str) -> str:
        entered.set()
        leave.wait(10)
        return text + "x"

    other = threading.Thread(target=rewrite, args=(path, slow))
    other.start()
    entered.wait(10)
    with pytest.raises(WritingError, match="another window"):
        rewrite(path, lambda text: text + "y", patience=0.1)
    leave.set()
    other.join()
    assert path.read_text() == "x"


# A crash in mid-write

KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.review import writing
step = sys.argv[2]
real = {"fsync": os.fsync, "replace": Path.replace, "write": os.write}
def die(*args, **kwargs):
    if step == "after":
        real["replace"](*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)
if step == "fsync":
    writing.os.fsync = die
else:
    writing.Path.replace = die
writing.rewrite(Path(sys.argv[1]), lambda text: text + "new " * 100_000)
"""


@pytest.mark.parametrize("step", ["fsync", "replace", "after"])
def test_a_crash_leaves_the_old_file_or_the_new_one(tmp_path: Path, step: str) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD + LINE)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), step], cwd=ROOT, check=False, timeout=60
    )
    assert done.returncode == -signal.SIGKILL
    whole = HEAD + LINE + "new " * 100_000
    assert path.read_text() == (whole if step == "after" else HEAD + LINE)
    # The lock went with the process, and what it left behind is in nobody's way.
    added(path, line())
    assert len(load_corrections(path).corrections) == 2
    assert {p.name for p in tmp_path.iterdir()} == {"corrections.csv", LOCK}


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_full_disk_or_ctrl_c_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD)

    def fail(_handle: int) -> None:
        raise error

    monkeypatch.setattr(writing.os, "fsync", fail)
    with pytest.raises((WritingError, KeyboardInterrupt)):
        added(path, line())
    assert path.read_text() == HEAD
    assert not (tmp_path / ".corrections.csv-new").exists()


def test_what_a_change_raises_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text("no,head\n1,2\n")
    with pytest.raises(CorrectionsError):
        added(path, line())
    assert path.read_text() == "no,head\n1,2\n"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(WritingError, match=r"corrections\.csv: cannot be written"):
        added(tmp_path / "none" / "corrections.csv", line())


# An edit by hand


def test_an_edit_by_hand_meanwhile_is_kept(tmp_path: Path) -> None:
    """The editor saves after the file was read, and before it would be replaced."""
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD)
    calls = []

    def change(text: str) -> str:
        calls.append(text)
        if len(calls) == 1:
            path.write_text(HEAD + LINE)
        return with_changes(text, add=[line(quote="mine")])

    rewrite(path, change)
    assert len(calls) == 2
    assert [c.quote for c in load_corrections(path).corrections] == ["40, or so", "mine"]


def test_a_file_that_comes_or_goes_meanwhile_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    steps = iter([lambda: path.write_text(HEAD + LINE), path.unlink, lambda: None])

    def change(text: str) -> str:
        next(steps)()
        return with_changes(text, add=[line()])

    rewrite(path, change)
    assert path.read_text().count("\n") == 2


def test_a_file_that_changes_all_the_time_is_told(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"

    def change(text: str) -> str:
        path.write_text(f"{time.monotonic_ns()}")
        return text + "x"

    with pytest.raises(WritingError, match="changes all the time"):
        rewrite(path, change)
    assert "x" not in path.read_text()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_file_stays_as_its_editor_writes_it(
    tmp_path: Path, encoding: str, separator: str, end: str
) -> None:
    """Foreign columns, their order, broken lines, comments and spaces are nobody's to change."""
    path = tmp_path / "corrections.csv"
    head = ["note", *HEAD.strip().split(",")[::-1]]
    first = {"doc_id": "zwölf", "table": "outcomes", "quote": "q", "action": "confirm"}
    first |= {"coder": "ANNA", "date": "2026-03-01", "note": "mine"}
    old = end.join(
        [
            separator.join(head),
            "",
            "  # not a line",
            separator.join(first.get(name, "") for name in head),
        ]
    )
    path.write_bytes(old.encode(encoding))
    added(path, line(quote="two", reason=f"a{separator}b"))
    new = path.read_bytes()
    assert new.startswith(old.encode(encoding))
    assert new.decode(encoding).endswith(end)
    found = load_corrections(path)
    assert [(c.doc_id, c.quote) for c in found.corrections] == [("zwölf", "q"), ("one", "two")]
    rewrite(path, lambda text: with_changes(text, drop=[found.corrections[1]]))
    assert path.read_bytes() == old.encode(encoding) + end.encode()


def test_an_old_encoding_becomes_one_that_every_program_knows(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    for encoding in ("cp1252", "utf-16"):
        path.write_bytes((HEAD + LINE.replace("why not", "für")).encode(encoding))
        added(path, line(reason="ğ"))
        assert [c.reason for c in load_corrections(path).corrections] == ["für", "ğ"]
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_rights_stay(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD)
    path.chmod(0o640)
    added(path, line())
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_nothing_to_change_touches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD + LINE)
    before = path.stat()
    (known,) = load_corrections(path).corrections
    added(path, known)
    assert path.stat() == before


@pytest.mark.parametrize(
    "cell", ["=1+1", "+49 30", "-40", "@home", "'=1", "''=1", "'quoted'", "plain", "a=b"]
)
def test_no_cell_is_a_formula_to_a_spreadsheet(cell: str) -> None:
    written = csv_line([cell], ",")
    assert not written.startswith(("=", "+", "-", "@"))
    assert plain_cell(written) == cell
    (known,) = parse_corrections(with_changes("", add=[line(quote=cell)])).corrections
    assert known.quote == cell


def test_an_undone_line_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD + LINE + "broken\n" + LINE.replace("ANNA", "BEN"))
    (anna, _) = load_corrections(path).corrections
    rewrite(path, lambda text: with_changes(text, drop=[anna]))
    assert path.read_text() == HEAD + "broken\n" + LINE.replace("ANNA", "BEN")
