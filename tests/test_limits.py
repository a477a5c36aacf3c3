"""An article that takes too long or too much memory is given up alone, wherever it is read."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from fake import FakeReader
from runs import messages, small_corpus

from pipeline.limits import OverMemoryError, OverTimeError, limited
from pipeline.reader import ModelReader
from pipeline.reading import read_batch
from pipeline.run import run
from pipeline.workers import InProcess, Processes
from schemas.document import Block, Document
from schemas.facts import ArticleFacts


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr("pipeline.line.BATCH", 4)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return small_corpus(tmp_path / "corpus", 12)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_over_its_time_is_given_up_alone(corpus, tmp_path, jobs):
    (corpus / "a05.txt").write_text("They HANG around with 5 others.\n")
    made = run([corpus], tmp_path / "out", reader=FakeReader(time_limit=0.3), place=Processes(jobs))
    assert made.failed == 1
    assert messages(tmp_path / "out") == {"a05": "a05.txt: takes too long"}


def test_an_article_that_hears_no_alarm_is_given_up_as_well(corpus, tmp_path):
    (corpus / "a05.txt").write_text("They are STUCK with 5 others.\n")
    made = run([corpus], tmp_path / "out", reader=FakeReader(time_limit=0.3), place=Processes(2))
    assert made.failed == 1
    assert set(messages(tmp_path / "out")) == {"a05"}


def test_the_model_s_reader_keeps_to_the_time_limit(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.reading.compose", lambda article: hang(article.text))
    slow = Document("a", "a.txt", None, "Wait.", (Block(0, 5, "paragraph"),))
    documents = [slow, Document("b", "b.txt", None, "")]
    found = ModelReader(time_limit=0.3)(documents)
    assert found[0].message == "a.txt: takes longer than 0.3 seconds; given up"
    assert isinstance(found[1], bytes)


def hang(text: str):
    until = time.monotonic() + (30 if text else 0)
    while time.monotonic() < until:
        with suppress(Exception):  # as careless code does
            time.sleep(0.01)
    return ArticleFacts()


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_that_takes_more_and_more_memory_is_given_up_alone(corpus, tmp_path, jobs):
    (corpus / "a05.txt").write_text("They HOG all of the 5 rooms.\n")
    made = run([corpus], tmp_path / "out", reader=FakeReader(time_limit=60), place=Processes(jobs))
    assert made.failed == 1
    assert messages(tmp_path / "out") == {"a05": "a05.txt: takes too much memory"}


def test_a_worker_does_not_get_a_great_lot_of_memory_at_once(corpus, tmp_path):
    (corpus / "a05.txt").write_text("A GLUTTON of 5 rooms.\n")
    made = run([corpus], tmp_path / "out", reader=FakeReader(), place=Processes(2))
    assert made.failed == 1
    assert messages(tmp_path / "out") == {"a05": "a05.txt: takes too much memory"}


@pytest.mark.parametrize("fault", [MemoryError, None])
def test_the_model_s_reader_keeps_to_the_memory_limit(monkeypatch, fault):
    monkeypatch.setattr("pipeline.reading.compose", lambda article: swell(article.text, fault))
    large = Document("a", "a.txt", None, "Wait.", (Block(0, 5, "paragraph"),))
    found = ModelReader(memory_limit=100)([large, Document("b", "b.txt", None, "")])
    assert found[0].message == "a.txt: takes more than 100 megabytes of memory; given up"
    assert isinstance(found[1], bytes)


def swell(text: str, fault: type[Exception] | None) -> ArticleFacts:
    if text and fault:
        raise fault
    taken = []
    for _ in range(100 if text else 0):
        with suppress(Exception):  # as careless code does
            taken.append(b"x" * 10_000_000)
            time.sleep(0.02)
    return ArticleFacts()


def busy(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.001)


def over(limit: float, seconds: float, memory: int | None = None) -> type[BaseException] | None:
    """What ends a block that takes so many seconds and a hundred megabytes."""
    taken = []
    try:
        with limited(limit, memory):
            taken.append(b"x" * 100_000_000)
            busy(seconds)
    except (OverTimeError, OverMemoryError) as error:
        return type(error)
    return None


@pytest.mark.parametrize("threads", [False, True])
def test_limits_hold_in_any_thread(threads):
    with ThreadPoolExecutor(1) as pool:
        where = pool.submit if threads else at_once
        assert where(over, 0.2, 20).result() is OverTimeError
        assert where(over, 60, 60, 20_000_000).result() is OverMemoryError
        assert where(over, 60, 0.3, 2_000_000_000).result() is None
        assert where(over, 1.5, 0).result() is None
        assert where(busy, 1.8).result() is None, "no alarm rings later"
    assert not [t for t in threading.enumerate() if "look" in t.name]


def at_once(job, *args):
    return InProcess().submit(job, *args)


def test_the_model_keeps_words_while_they_are_few(nlp, monkeypatch):
    """And forgets those of each batch when they are many: a long run would fill the memory."""

    def article(word: str) -> Document:
        text = f"In May 2019 Germany trained 120 police officers from Niger at the {word} centre."
        return Document("a", "a.txt", None, text, (Block(0, len(text), "paragraph"),))

    kept = read_batch(nlp, [article("zorvant")])
    assert "zorvant" in nlp.vocab.strings
    assert read_batch(nlp, [article("zorvant")]) == kept
    monkeypatch.setattr("pipeline.reading.WORDS", 0)
    forgotten = read_batch(nlp, [article("querlip")])
    assert "querlip" not in nlp.vocab.strings
    assert forgotten == read_batch(nlp, [article("querlip")]) == kept
    assert b"persons_trained" in kept[0]
