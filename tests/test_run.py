"""Whole runs: from a folder of files to tables, whatever the files and wherever it runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from runs import bytes_of

import communique
import pipeline.line
import pipeline.reading
from pipeline.annotate import read_articles
from pipeline.compose import compose
from pipeline.ingest import CorpusError
from pipeline.lock import OutputError
from pipeline.run import read_documents, run
from schemas.codebook import TABLES
from schemas.document import Block, Document

ROOT = Path(__file__).parents[1]

GOOD = (
    "Danish officers teach in Niamey\n\n"
    "In March 2021 the Danish Police College trained 80 police officers in Niger.\n"
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    return folder


def test_a_run_writes_every_table_and_nothing_else(corpus, tmp_path):
    made = run([corpus], tmp_path / "new" / "out")
    files = bytes_of(tmp_path / "new" / "out")
    assert set(files) == {f"{name}.parquet" for name in TABLES}
    assert made.articles == 1
    assert made.failed == 0


def test_bad_files_cost_themselves_alone(corpus, tmp_path):
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (corpus / "header.txt").write_text("---\ntitle: [unclosed\n---\n\n" + GOOD, encoding="utf-8")
    (corpus / "long.txt").write_text("words and words " * 1_300_000, encoding="utf-8")
    made = run([corpus], tmp_path / "out")
    tables = communique.load(tmp_path / "out")
    status = dict(zip(tables["documents"]["doc_id"], tables["documents"]["status"], strict=True))
    assert made.articles == 5
    assert status["good"] == "read"
    assert status["empty"] != "read"
    assert status["binary"] != "read"
    assert status["long"] != "read"
    assert {"empty", "binary", "header", "long"} <= set(tables["issues"]["doc_id"])


def failing_compose(article):
    if "Niamey" in article.doc.text:
        raise ValueError("a reader's fault")
    return compose(article)


def test_an_article_that_fails_is_told_and_the_others_go_on(corpus, tmp_path, monkeypatch):
    (corpus / "other.txt").write_text("Nothing to see here.\n", encoding="utf-8")
    monkeypatch.setattr(pipeline.reading, "compose", failing_compose)
    made = run([corpus], tmp_path / "out")
    tables = communique.load(tmp_path / "out")
    documents = tables["documents"].set_index("doc_id")
    assert (made.articles, made.failed) == (2, 1)
    assert list(documents["status"]) == ["failed", "read"]
    message = documents.loc["good", "message"]
    assert message.startswith("good.txt: ValueError: a reader's fault (in pipeline.reading, line ")
    assert documents.loc["good", "text"].startswith("Danish officers")
    issues = tables["issues"]
    assert list(issues["check"][issues["doc_id"] == "good"]) == ["failed"]


def test_a_stop_by_the_user_is_not_an_article_s_fault(corpus, tmp_path, monkeypatch):
    def stop(_article):
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline.reading, "compose", stop)
    with pytest.raises(KeyboardInterrupt):
        run([corpus], tmp_path / "out")
    assert bytes_of(tmp_path / "out") == {}


def test_a_folder_without_articles_gives_empty_tables(tmp_path):
    (tmp_path / "corpus").mkdir()
    made = run([tmp_path / "corpus"], tmp_path / "out")
    assert (made.articles, made.programmes, made.issues) == (0, 0, 0)
    assert communique.load(tmp_path / "out")["outcomes"].empty


def test_a_missing_folder_stops_before_anything_is_written(tmp_path):
    with pytest.raises(CorpusError, match="no such folder"):
        run([tmp_path / "none"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_output_that_is_a_file_is_said_so(corpus, tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be the folder"):
        run([corpus], tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_batches_do_not_change_what_is_read(nlp, monkeypatch):
    documents = [
        Document(f"d{i}", f"d{i}.txt", None, GOOD, (Block(33, len(GOOD) - 1, "paragraph"),))
        for i in range(5)
    ]
    together = list(read_documents(nlp, documents))
    monkeypatch.setattr(pipeline.line, "BATCH", 2)
    assert list(read_documents(nlp, documents)) == together
    assert [r.document.doc_id for r in together] == ["d0", "d1", "d2", "d3", "d4"]


def test_the_model_forgets_the_words_of_a_batch_once_it_knows_many(nlp, monkeypatch):
    monkeypatch.setattr("pipeline.reading.WORDS", len(nlp.vocab) - 1)
    words = " ".join(f"zq{i}x" for i in range(200))
    document = Document("d", "d.txt", None, words, (Block(0, len(words), "paragraph"),))
    before = len(nlp.vocab.strings)
    list(read_documents(nlp, [document]))
    assert len(nlp.vocab.strings) == before
    assert len(list(read_articles(nlp, [document]))) == 1


def test_progress_is_told_of_every_article(corpus, tmp_path):
    seen = []

    def watch(readings, total):
        for reading in readings:
            seen.append((reading.document.doc_id, total))
            yield reading

    (corpus / "other.txt").write_text("Nothing to see here.\n", encoding="utf-8")
    run([corpus], tmp_path / "out", watch=watch)
    assert seen == [("good", 2), ("other", 2)]


def test_same_bytes_again_and_in_another_folder_locale_and_time_zone(samples, tmp_path):
    """The sample corpus, in processes of their own: hash seeds and settings differ."""
    settings = (
        {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "1"},
        {"LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "2"},
    )
    found = []
    for number, changes in enumerate(settings):
        home = tmp_path / f"somewhere {number}"
        shutil.copytree(ROOT / "corpus", home / "articles")
        command = [sys.executable, "-m", "pipeline.cli", "run", "articles", "--out", "tables"]
        environment = os.environ | changes | {"PYTHONPATH": str(ROOT)}
        subprocess.run(command, cwd=home, env=environment, check=True, capture_output=True)
        found.append(bytes_of(home / "tables"))
    assert found[0] == found[1] == bytes_of(samples)
