"""How far a run is, for people, for machines, and in a log that no table knows of."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from fake import FakeReader
from rich.console import Console
from rows import document
from runs import small_corpus
from typer.testing import CliRunner

import pipeline.commands.progress
import pipeline.journal
import pipeline.task
from pipeline.cli import app
from pipeline.commands.progress import show_progress, tell_progress
from pipeline.journal import LAST, latest_log
from pipeline.line import Entry
from pipeline.run import run
from pipeline.store import known


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = small_corpus(tmp_path / "corpus", 4)
    (folder / "a2.txt").write_text("They FAIL in 2 ways.\n")
    return folder


@pytest.fixture(autouse=True)
def no_model(monkeypatch):
    monkeypatch.setattr(pipeline.task, "ModelReader", lambda *_settings: FakeReader())


def entries(count: int):
    made = (document(f"d{i}", status="failed" if i == 1 else "read") for i in range(count))
    return iter([Entry(article, known(article, "1")) for article in made])


def call(*arguments: object):
    return CliRunner().invoke(app, ["run", *map(str, arguments)], env={"COLUMNS": "200"})


def test_machines_get_json(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline.commands.progress, "EVERY", 0.0)
    done = call(corpus, "--out", tmp_path / "out", "--json")
    assert done.exit_code == 0
    made = json.loads(done.stdout)
    assert (made["articles"], made["failed"]) == (4, 1)
    assert made["history"] == {"new": 4, "changed": 0, "removed": 0, "stored": 0}
    assert made["out"] == str(tmp_path / "out")
    assert Path(made["log"]).is_file()
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["done"], line["to_do"], line["failed"]) for line in lines] == [
        (1, 3, 0), (2, 2, 0), (3, 1, 1), (4, 0, 1),
    ]  # fmt: skip
    assert all(line["articles_per_second"] > 0 <= line["seconds_left"] for line in lines)


def test_a_terminal_gets_a_bar_and_others_nothing(monkeypatch, capsys):
    assert len(list(show_progress(entries(3), 3))) == 3
    assert capsys.readouterr().err == ""
    shown = Console(force_terminal=True, width=120, record=True, file=None, stderr=True)
    monkeypatch.setattr(pipeline.commands.progress, "Console", lambda **_settings: shown)
    assert len(list(show_progress(entries(3), 2))) == 3
    text = shown.export_text()
    assert "Reading" in text
    assert "3/3" in text, "a file of several articles adds to the whole"
    assert "1 failed" in text
    assert "/s" in text


def test_machines_are_told_now_and_then(capsys):
    assert len(list(tell_progress(entries(3), 3))) == 3
    assert capsys.readouterr().err == ""


def test_a_log_tells_of_failures_and_how_far_it_was(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline.journal, "EVERY", 0.0)
    run([corpus], tmp_path / "out", reader=FakeReader())
    told = latest_log(tmp_path / "out").read_text(encoding="utf-8")
    assert "4 files into" in told
    assert "a2: failed: a2.txt: fails" in told
    assert "3 done of 4 files" in told
    assert "Summary(articles=4, failed=1" in told
    assert not logging.getLogger("pipeline").handlers
    assert logging.getLogger("pipeline").level == logging.NOTSET


def test_a_log_tells_why_a_run_stopped_and_old_ones_go(corpus, tmp_path, monkeypatch):
    def stopped(readings, _total):
        yield next(readings)
        raise KeyboardInterrupt

    logs = tmp_path / "out" / ".communique" / "logs"
    logs.mkdir(parents=True)
    for i in range(LAST + 5):
        (logs / f"20200101T0000{i:02}-1.log").write_text("old")
    with pytest.raises(KeyboardInterrupt):
        run([corpus], tmp_path / "out", reader=FakeReader(), watch=stopped)
    assert "stopped: KeyboardInterrupt()" in latest_log(tmp_path / "out").read_text()
    assert len(list(logs.iterdir())) == LAST


def test_warnings_still_reach_the_error_stream(corpus, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(logging.getLogger("pipeline"), "propagate", False)
    (tmp_path / "out" / ".communique" / "store.sqlite").mkdir(parents=True)
    run([corpus], tmp_path / "out", reader=FakeReader())
    assert "unable to open" in capsys.readouterr().err
    assert "unable to open" in latest_log(tmp_path / "out").read_text()
