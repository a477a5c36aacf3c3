"""Tables are those of one run, whole, whenever a run is killed and whoever reads meanwhile."""

from __future__ import annotations

import logging
import os
import random
import resource
import signal
import time
from pathlib import Path

import pandas as pd
import pytest
from fake import FakeReader
from rows import FACTS, document

import communique
import pipeline.parquet
from pipeline.link import Reading
from pipeline.lock import OutputError, locked
from pipeline.parquet import NEW, READY, settle, write_tables
from pipeline.run import make_rows, run
from schemas.codebook import TABLES
from schemas.validation import Rows, validate

# Of whole runs, and of the writing of tables alone.
KILLS = 50
KILLS_WRITING = 20
LOOKS = 150


def rows_of(number: int) -> Rows:
    """Rows whose every table tells the number of its run."""
    return make_rows([Reading(document(f"run-{number}"), FACTS)])


def shown(out: Path) -> set[str]:
    """Of which runs the tables are that `communique.load` gives."""
    tables = communique.load(out)
    return {doc for name in TABLES for doc in tables[name].get("doc_id", pd.Series(dtype=str))}


def write_in_fork(out: Path, sets: list[Rows]) -> int:
    """A child that writes for ever, without the second that starting Python anew takes."""
    child = os.fork()
    if child:
        return child
    try:
        while True:
            for rows in sets:
                write_tables(rows, out)
    finally:
        os._exit(1)


def test_a_killed_run_leaves_one_whole_set(tmp_path):
    chance = random.Random(5)
    sets = [rows_of(0), rows_of(1)]
    begun = time.monotonic()
    write_tables(sets[0], tmp_path)
    most = 3 * (time.monotonic() - begun)
    seen = set()
    for _ in range(KILLS_WRITING):
        sets.reverse()
        child = write_in_fork(tmp_path, sets)
        time.sleep(chance.uniform(0.001, most))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        runs = shown(tmp_path)
        assert len(runs) == 1, "a mix of two runs"
        seen |= runs
        pd.read_parquet(tmp_path / f"{chance.choice(list(TABLES))}.parquet")
        settle(tmp_path)
        assert shown(tmp_path) == runs
        assert {p.name for p in tmp_path.iterdir()} == {f"{name}.parquet" for name in TABLES}
    assert seen == {"run-0", "run-1"}


def run_in_fork(corpus: Path, out: Path) -> int:
    child = os.fork()
    if child:
        return child
    try:
        run([corpus], out, reader=FakeReader())
    finally:
        os._exit(1)


def test_runs_killed_at_any_moment_are_gone_on_with(tmp_path, monkeypatch, caplog):
    """Tables are those of one state of the corpus; at the end they are as if nothing had been."""
    monkeypatch.setattr("pipeline.line.BATCH", 2)
    corpus, out, chance = tmp_path / "corpus", tmp_path / "out", random.Random(8)
    corpus.mkdir()
    seen = set()
    begun = time.monotonic()
    run([corpus], tmp_path / "first", reader=FakeReader())
    most = 2 * (time.monotonic() - begun) + 0.1
    for number in range(KILLS):
        for i in range(8):
            (corpus / f"a{i}.txt").write_text(f"The OSCE trained {number} officers in {i} days.\n")
        child = run_in_fork(corpus, out)
        time.sleep(chance.uniform(0.001, most))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if (out / "documents.parquet").exists():
            texts = communique.load(out)["documents"]["text"]
            numbers = {text.split()[3] for text in texts}
            assert len(texts) == 8
            assert len(numbers) == 1, "a mix of two runs"
            seen |= numbers
    assert len(seen) > 2, "every run was killed too early"
    assert run([corpus], out, reader=FakeReader()).articles == 8
    run([corpus], tmp_path / "anew", reader=FakeReader())
    for name in TABLES:
        kept, anew = (folder / f"{name}.parquet" for folder in (out, tmp_path / "anew"))
        assert kept.read_bytes() == anew.read_bytes()
    warned = [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert not warned, "no kill damages the store"


@pytest.mark.parametrize("moved", [0, 1, len(TABLES) - 1, len(TABLES)])
def test_a_crash_between_two_moves_is_completed(tmp_path, monkeypatch, moved):
    write_tables(rows_of(0), tmp_path)
    replace, rmdir, left = Path.replace, Path.rmdir, [moved]

    def move(path: Path, target: Path) -> Path:
        if path.parent.name == READY:
            count()
        return replace(path, target)

    def remove(path: Path) -> None:
        if path.name == READY:
            count()
        rmdir(path)

    def count() -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1

    monkeypatch.setattr(Path, "replace", move)
    monkeypatch.setattr(Path, "rmdir", remove)
    with pytest.raises(KeyboardInterrupt):
        write_tables(rows_of(1), tmp_path)
    monkeypatch.undo()
    assert (tmp_path / READY).exists()
    assert shown(tmp_path) == {"run-1"}
    settle(tmp_path)
    assert not (tmp_path / READY).exists()
    assert shown(tmp_path) == {"run-1"}


def test_a_reader_meanwhile_never_sees_a_mix(tmp_path):
    write_tables(rows_of(0), tmp_path)
    child = write_in_fork(tmp_path, [rows_of(0), rows_of(1)])
    try:
        found = [frozenset(shown(tmp_path)) for _ in range(LOOKS)]
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert set(found) == {frozenset({"run-0"}), frozenset({"run-1"})}


def test_a_reader_that_misses_a_table_as_a_move_ends_looks_again(tmp_path, monkeypatch):
    write_tables(rows_of(0), tmp_path)
    plain, missed = pipeline.parquet._current, iter([True, True, True])

    def current(out, name):
        if next(missed, False):
            raise FileNotFoundError(name)
        return plain(out, name)

    monkeypatch.setattr("pipeline.parquet._current", current)
    assert shown(tmp_path) == {"run-0"}


def test_loaded_tables_stay_those_of_their_run(tmp_path):
    write_tables(rows_of(0), tmp_path)
    tables = communique.load(tmp_path)
    write_tables(rows_of(1), tmp_path)
    assert set(tables["outcomes"]["doc_id"]) == {"run-0"}
    assert shown(tmp_path) == {"run-1"}


def test_a_full_disk_leaves_the_old_tables(tmp_path):
    write_tables(rows_of(0), tmp_path)
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            write_tables(rows_of(1), tmp_path)
        except OSError:
            os._exit(28)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 28
    assert shown(tmp_path) == {"run-0"}
    assert not (tmp_path / NEW).exists()


def test_what_an_older_run_left_half_written_is_dropped(tmp_path):
    (tmp_path / NEW).mkdir()
    (tmp_path / NEW / "outcomes.parquet").write_bytes(b"half")
    write_tables(validate({}), tmp_path)
    assert not (tmp_path / NEW).exists()


def test_a_second_run_on_the_same_folder_leaves(tmp_path):
    busy = pytest.raises(OutputError, match="another run writes here")
    with locked(tmp_path), busy, locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


def test_a_lock_ends_with_its_process(tmp_path):
    child = os.fork()
    if not child:
        with locked(tmp_path):
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    with locked(tmp_path):
        pass


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path, monkeypatch):
    def refused(*_args, **_settings):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refused)
    said = pytest.raises(OutputError, match="cannot be the folder for tables: Permission denied")
    with said, locked(tmp_path):
        pass
