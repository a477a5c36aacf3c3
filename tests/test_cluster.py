"""A Dask cluster on this machine gives what one process gives, and its faults are told plainly."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from distributed import LocalCluster
from fake import WAITS, FakeReader
from runs import bytes_of, small_corpus
from typer.testing import CliRunner

import communique
from pipeline.cli import app
from pipeline.cluster import ClusterError, connected
from pipeline.reader import ModelReader
from pipeline.run import run
from pipeline.workers import Processes

ROOT = Path(__file__).parents[1]
PATHS = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
# Dask and what it stands on keep sockets and loops until the process ends.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two workers of this project, below a scheduler."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
        silence_logs=logging.CRITICAL, env={"PYTHONPATH": PATHS},
    ) as workers:  # fmt: skip
        yield workers


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr("pipeline.line.BATCH", 4)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return small_corpus(tmp_path / "corpus", 30)


def test_a_cluster_gives_the_same_bytes_as_one_process(cluster, samples_run, tmp_path):
    """And as two processes on this machine: test_parallel.py compares those with one."""
    tables, one = samples_run
    reader = ModelReader()
    with connected(cluster.scheduler_address, reader.version) as there:
        spread = run([ROOT / "corpus"], tmp_path / "cluster", reader=reader, place=there)
    assert one == spread
    assert bytes_of(tables) == bytes_of(tmp_path / "cluster")


def test_a_worker_killed_from_outside_costs_a_retry(cluster, corpus, tmp_path, monkeypatch):
    for i in range(30):
        (corpus / f"a{i:02}.txt").write_text(f"A SLOW course of the OSCE for {i} officers.\n")
    reader = FakeReader(tmp_path / "log")
    victim = next(iter(cluster.workers.values())).pid
    killed = []

    def kill_once(readings, _total):
        for reading in readings:
            if not killed:
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)
            yield reading

    with connected(cluster.scheduler_address, "1") as there:
        made = run([corpus], tmp_path / "out", reader=reader, place=there, watch=kill_once)
    assert (made.articles, made.failed, len(killed)) == (30, 0, 1)
    assert len((tmp_path / "log").read_text().split()) > 30, "some was read twice"
    monkeypatch.setitem(WAITS, "SLOW", 0)
    run([corpus], tmp_path / "one", reader=FakeReader(), place=Processes(1))
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "one")


def test_an_article_that_kills_its_workers_is_given_up_alone(cluster, corpus, tmp_path):
    (corpus / "a05.txt").write_text("They DIE of 5 causes.\n")
    with connected(cluster.scheduler_address, "1") as there:
        made = run([corpus], tmp_path / "out", reader=FakeReader(), place=there)
    assert (made.articles, made.failed) == (30, 1)
    run([corpus], tmp_path / "two", reader=FakeReader(), place=Processes(2))
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "two")


def test_limits_hold_on_a_cluster(cluster, corpus, tmp_path):
    (corpus / "a05.txt").write_text("They HOG all of the 5 rooms.\n")
    with connected(cluster.scheduler_address, "1") as there:
        made = run([corpus], tmp_path / "out", reader=FakeReader(time_limit=60), place=there)
    assert made.failed == 1
    documents = communique.load(tmp_path / "out")["documents"].set_index("doc_id")
    assert documents.loc["a05", "message"] == "a05.txt: takes too much memory"


def test_workers_with_other_code_are_refused(cluster, corpus, tmp_path):
    with (
        connected(cluster.scheduler_address, "2") as there,
        pytest.raises(ClusterError, match="other code, libraries or model than the run"),
    ):
        run([corpus], tmp_path / "out", reader=FakeReader(), place=there)
    assert bytes_of(tmp_path / "out") == {}


def call(*arguments: object):
    return CliRunner().invoke(app, ["run", *map(str, arguments)], env={"COLUMNS": "200"})


def test_the_command_takes_an_address_or_a_file(cluster, corpus, tmp_path):
    address, file = cluster.scheduler_address, tmp_path / "scheduler.json"
    file.write_text(json.dumps({"address": address}))
    for number, given in enumerate([("--scheduler", address), ("--scheduler-file", file)]):
        done = call(corpus, "--out", tmp_path / f"out{number}", *given)
        assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    assert bytes_of(tmp_path / "out0") == bytes_of(tmp_path / "out1") != {}


WRONG = {
    ("--scheduler", "tcp://127.0.0.1:1"): "no Dask scheduler answers at tcp://127.0.0.1:1",
    ("--scheduler", "no address"): "no Dask scheduler answers at no address",
    ("--scheduler-file", "none.json"): "start 'dask scheduler --scheduler-file none.json' first",
    ("--scheduler-file", "odd.json"): "is no file of a Dask scheduler",
    ("--scheduler", "a:1", "--scheduler-file", "odd.json"): "not both",
    ("--scheduler", "a:1", "--jobs", "2"): "a cluster has its own workers",
}


@pytest.mark.parametrize(("given", "said"), WRONG.items(), ids=[" ".join(g) for g in WRONG])
def test_a_cluster_that_cannot_be_used_is_told(corpus, tmp_path, monkeypatch, given, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("pipeline.cluster.PATIENCE", 0.5)
    (tmp_path / "odd.json").write_text("[]")
    done = call("corpus", "--out", "out", *given)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "out").exists()


def test_dask_is_an_extra(corpus, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = call(corpus, "--out", tmp_path / "out", "--scheduler", "127.0.0.1:8786")
    assert done.exit_code == 2
    assert "pip install 'communique[dask]'" in done.stderr


def test_a_scheduler_that_goes_away_is_told_and_what_was_read_is_kept(
    corpus, tmp_path, monkeypatch
):
    for path in corpus.iterdir():
        path.write_text("A SLOW course of the OSCE.\n")
    file = tmp_path / "scheduler.json"
    begin = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1"]
    scheduler = subprocess.Popen(
        [*begin, "--port", "0", "--no-dashboard", "--scheduler-file", str(file)],
        env=os.environ | {"PYTHONPATH": PATHS}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    worker = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file),
         "--host", "127.0.0.1", "--no-nanny", "--no-dashboard", "--death-timeout", "30"],
        env=os.environ | {"PYTHONPATH": PATHS}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while not file.exists() and time.monotonic() < until:
            time.sleep(0.05)
        lost_after_the_first(corpus, tmp_path, file, scheduler)
    finally:
        for process in (scheduler, worker):
            process.kill()
            process.wait()
    monkeypatch.setitem(WAITS, "SLOW", 0)
    assert run([corpus], tmp_path / "out", reader=FakeReader()).history.stored > 0


def lost_after_the_first(corpus, tmp_path, file, scheduler) -> None:
    def lose(readings, _total):
        for reading in readings:
            scheduler.kill()
            yield reading

    address = json.loads(file.read_text())["address"]
    with (
        connected(address, "1") as there,
        pytest.raises(ConnectionError, match=r"the scheduler at .* is gone"),
    ):
        run([corpus], tmp_path / "out", reader=FakeReader(), place=there, watch=lose)


@pytest.mark.skipif(shutil.which("bash") is None, reason="the commands are written for bash")
@pytest.mark.parametrize("name", ["local", "slurm"])
def test_the_commands_of_the_documentation_work(tmp_path, name):
    """With the tools of this environment; `srun` begins one task here."""
    page = (ROOT / "docs" / "clusters.md").read_text(encoding="utf-8")
    (script,) = re.findall(rf"<!-- tested: {name} -->\n```bash\n(.*?)```", page, re.DOTALL)
    tools = {
        "dask": f'exec "{sys.executable}" -m dask "$@"',
        "communique": f'exec "{sys.executable}" -m pipeline.cli "$@"',
        "srun": 'exec "$@"',
    }
    (tmp_path / "bin").mkdir()
    for tool, does in tools.items():
        (tmp_path / "bin" / tool).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / "bin" / tool).chmod(0o755)
    for folder in ("corpus", "articles"):
        (tmp_path / folder).mkdir()
        shutil.copy(ROOT / "corpus" / "womens-network.txt", tmp_path / folder)
    said = tmp_path / "said"
    with said.open("wb") as file:
        process = subprocess.Popen(
            ["bash", "-c", f"set -m\n{script}"], cwd=tmp_path, stderr=file, start_new_session=True,
            env=os.environ | {"PYTHONPATH": PATHS, "PATH": f"{tmp_path}/bin:{os.environ['PATH']}"},
        )  # fmt: skip
    try:
        assert process.wait(timeout=200) == 0, said.read_text()
    finally:
        end_below(tmp_path)
    assert len(communique.load(tmp_path / "outputs")["documents"]) == 1


def end_below(folder: Path) -> None:
    """End what was begun in a folder, in whatever process group."""
    for process in psutil.process_iter(["cwd"]):
        if process.info["cwd"] == str(folder):
            with suppress(psutil.NoSuchProcess):
                process.kill()
