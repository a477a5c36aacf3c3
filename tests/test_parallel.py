"""Several processes give what one gives; one that dies costs the article that kills it alone."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import pytest
from fake import WAITS, FakeReader
from runs import bytes_of, messages, small_corpus
from typer.testing import CliRunner

import communique
from pipeline.cli import app
from pipeline.garbage import SELDOM
from pipeline.reader import ModelReader
from pipeline.run import run
from pipeline.workers import AHEAD, Crew, Processes, ProcessPool
from schemas.document import Document

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr("pipeline.line.BATCH", 4)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return small_corpus(tmp_path / "corpus", 30)


def test_the_model_gives_the_same_in_one_process_and_in_two(samples_run, tmp_path):
    tables, one = samples_run
    two = run([ROOT / "corpus"], tmp_path / "two", reader=ModelReader(), place=Processes(2))
    assert one == two
    assert bytes_of(tables) == bytes_of(tmp_path / "two")
    again = run([ROOT / "corpus"], tmp_path / "two", reader=ModelReader(), place=Processes(1))
    assert again.history.stored == one.articles - one.failed
    assert bytes_of(tables) == bytes_of(tmp_path / "two")


def test_a_worker_that_dies_costs_its_killer_alone(corpus, tmp_path):
    (corpus / "a05.txt").write_text("They DIE of 5 causes.\n")
    (corpus / "a06.txt").write_text("They FAIL in 6 ways.\n")
    (corpus / "a20.txt").write_text("They DIE of 20 causes.\n")
    made = run([corpus], tmp_path / "out", reader=FakeReader(), place=Processes(2))
    assert (made.articles, made.failed) == (30, 3)
    found = messages(tmp_path / "out")
    assert set(found) == {"a05", "a06", "a20"}
    assert found["a05"].startswith("a05.txt: ended the process that read it, twice")
    assert found["a06"] == "a06.txt: fails"
    issues = communique.load(tmp_path / "out")["issues"]
    assert {"a05", "a06", "a20"} == set(issues["doc_id"])


def test_a_worker_killed_from_outside_costs_no_article(corpus, tmp_path):
    (corpus / "a05.txt").write_text("They DIE-ONCE with OSCE and 5 others.\n")
    made = run([corpus], tmp_path / "out", reader=FakeReader(tmp_path / "log"), place=Processes(2))
    assert (made.articles, made.failed) == (30, 0)
    run([corpus], tmp_path / "one", reader=FakeReader(tmp_path / "log"), place=Processes(1))
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "one")


def test_few_batches_are_on_their_way():
    """However long the corpus: what is ahead of the reader is bounded."""
    asked = count()

    def batches():
        for number in asked:
            yield [Document(f"d{number}", "d.txt", None, "The OSCE met.")]

    with Crew(FakeReader(), Processes(2)) as crew:
        results = crew.read(batches())
        for _ in range(5):
            assert len(next(results)) == 1
        assert next(asked) <= 5 + AHEAD * 2 + 1
        results.close()


def test_nothing_to_read_begins_no_process(corpus, tmp_path, monkeypatch):
    run([corpus], tmp_path / "out", reader=FakeReader(), place=Processes(1))
    monkeypatch.setattr("pipeline.workers.ProcessPool", lambda *_how: pytest.fail("begun"))
    assert (
        run([corpus], tmp_path / "out", reader=FakeReader(), place=Processes(2)).history.stored
        == 30
    )


SLOW_RUN = """
import signal, sys; from pathlib import Path
from fake import FakeReader; from pipeline.run import run
from pipeline.workers import Processes
import pipeline.line
if __name__ == "__main__":
    # A suite that runs in the background of a shell is begun to hear no Ctrl-C, and so is this.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    pipeline.line.BATCH = 1
    run([Path("corpus")], Path("out"), reader=FakeReader(Path("log")), place=Processes(2))
"""


def start_slow_run(corpus: Path, tmp_path: Path) -> subprocess.Popen[bytes]:
    """A run in a process group of its own, waited for until it has read a little."""
    for path in corpus.iterdir():
        path.write_text("A SLOW course of the OSCE.\n")
    (tmp_path / "slow.py").write_text(SLOW_RUN)
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    process = subprocess.Popen(
        [sys.executable, "slow.py"], cwd=tmp_path, env=os.environ | {"PYTHONPATH": paths},
        stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    while not (tmp_path / "log").exists() or len((tmp_path / "log").read_text()) < 20:
        assert process.poll() is None
        time.sleep(0.05)
    return process


def test_ctrl_c_stops_at_once_and_keeps_what_was_read(corpus, tmp_path, monkeypatch):
    process = start_slow_run(corpus, tmp_path)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode != 0
    assert said.count(b"Traceback") == 1, "of the run itself, none of its workers"
    assert b"KeyboardInterrupt" in said
    assert bytes_of(tmp_path / "out") == {}
    monkeypatch.setitem(WAITS, "SLOW", 0)
    assert run([corpus], tmp_path / "out", reader=FakeReader()).history.stored > 0


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
def test_workers_end_with_a_run_that_is_killed(corpus, tmp_path):
    process = start_slow_run(corpus, tmp_path)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert len(children) >= 2
    process.kill()
    process.communicate(timeout=60)
    until = time.monotonic() + 30
    while any(is_running(child) for child in children) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [child for child in children if is_running(child)]


def is_running(number: str) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_command_line_says_how_to_go_on(corpus, tmp_path, monkeypatch):
    def stopped(*_args, **_settings):
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.task.run", stopped)
    result = CliRunner().invoke(app, ["run", str(corpus), "--out", str(tmp_path / "out")])
    assert result.exit_code == 130
    assert "the same command goes on from there" in result.stderr


def test_a_worker_leaves_its_model_alone_when_it_looks_for_garbage():
    """Looking through a million objects of libraries again and again costs it a twentieth."""
    with ProcessPool(1) as workers:
        workers.submit(int).result()
        assert workers.submit(gc.get_threshold).result()[0] == SELDOM
        assert workers.submit(gc.get_freeze_count).result() > 1_000


def make_or_die(parent: int, what: str) -> str:
    if os.getpid() != parent and what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return what if os.getpid() == parent else f"{what} by a worker"


def test_what_kills_the_worker_that_was_asked_is_done_here():
    """Of two workers one dies: its pool is lost, and nothing that was asked of it."""
    with Crew(FakeReader(), Processes(2)) as crew:
        assert crew.asked(make_or_die, os.getpid(), "nobody read")() == "nobody read"
        batches = ([Document(f"d{n}", "d.txt", None, "The OSCE met.")] for n in range(20))
        assert crew.helpers() == 0
        assert len(list(crew.read(batches))) == 20
        assert crew.helpers() == AHEAD * 2
        assert crew.asked(make_or_die, os.getpid(), "made")() == "made by a worker"
        answers = [crew.asked(make_or_die, os.getpid(), what) for what in ("die", "last")]
        assert answers[0]() == "die"
        assert answers[1]() in ("last", "last by a worker")
        assert crew.asked(make_or_die, os.getpid(), "after")() == "after"


def test_rows_are_made_by_workers_and_are_the_same(corpus, tmp_path, monkeypatch):
    asked = []
    really = Crew.asked

    def counted(crew, fn, *args):
        asked.append(fn.__name__)
        return really(crew, fn, *args)

    monkeypatch.setattr(Crew, "asked", counted)
    monkeypatch.setattr("pipeline.blocks.BLOCK", 2)
    run([corpus], tmp_path / "one", reader=FakeReader(), place=Processes(1))
    assert not asked
    run([corpus], tmp_path / "two", reader=FakeReader(), place=Processes(2))
    assert len(asked) > 5
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
