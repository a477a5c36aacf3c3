"""Rows of blocks that nothing has changed are taken from the last run's tables, and only those."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from fake import FakeReader
from runs import small_corpus

import pipeline.blocks
from pipeline.decisions import NoDecisions
from pipeline.link import Reading
from pipeline.lock import KEPT
from pipeline.run import run
from pipeline.store import Store
from schemas.facts import IssueFact

ARTICLES = 30


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Articles of which the first ten name one body, the others each its own."""
    folder = small_corpus(tmp_path / "corpus", ARTICLES)
    for i in range(10, ARTICLES):
        name = f"A{chr(65 + i % 26) * 3}X"
        (folder / f"a{i}.txt").write_text(f"The {name} trained {i} officers of the police.\n")
    return folder


@pytest.fixture
def made(monkeypatch) -> Iterator[list[str]]:
    """The articles whose rows are made, as they are made."""
    monkeypatch.setattr("pipeline.blocks.BLOCK", 3)
    # Of the blocks that follow each other, some are taken together.
    monkeypatch.setattr("pipeline.blocks.TOGETHER", 2)
    # Small groups and parts: what is taken lies across them.
    monkeypatch.setattr("pipeline.parquet.GROUP", 7)
    monkeypatch.setattr("pipeline.parquet.PART", 14)
    doc_ids: list[str] = []
    plain = pipeline.blocks.rows_of_articles

    def noted(readings: Iterable[Reading], links):
        found = list(readings)
        doc_ids.extend(r.document.doc_id for r in found)
        return plain(found, links)

    monkeypatch.setattr("pipeline.blocks.rows_of_articles", noted)
    return doc_ids


def all_bytes(out: Path) -> dict[str, bytes]:
    files = (p for p in sorted(out.rglob("*.parquet")) if p.is_file())
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in files}


def again(corpus: Path, out: Path, made: list[str], **how) -> list[str]:
    """Run once more, compare with a run from nothing, and say whose rows were made."""
    made.clear()
    run([corpus], out, reader=FakeReader(), **how)
    mine = sorted(set(made))
    other = out.parent / "anew"
    run([corpus], other, reader=FakeReader(), fresh=True, decisions=how.get("decisions"))
    assert all_bytes(out) == all_bytes(other)
    return mine


def test_one_more_article_makes_the_rows_of_few(corpus, tmp_path, made):
    out = tmp_path / "out"
    assert len(again(corpus, out, made)) == ARTICLES
    (corpus / "a15b.txt").write_text("The NEWX trained 7 officers.\n")
    found = again(corpus, out, made)
    assert "a15b" in found
    assert len(found) <= 12, "a block has 12 articles at most"


def test_a_body_that_is_named_once_more_makes_its_first_article_anew(corpus, tmp_path, made):
    out = tmp_path / "out"
    again(corpus, out, made)
    (corpus / "z.txt").write_text("The OSCE trained 70 officers.\n")
    found = again(corpus, out, made)
    assert {"a00", "z"} <= set(found)
    assert len(found) < ARTICLES


def test_an_article_that_goes_or_changes(corpus, tmp_path, made):
    out = tmp_path / "out"
    again(corpus, out, made)
    (corpus / "a20.txt").unlink()
    (corpus / "a05.txt").write_text("They FAIL to train 3 officers.\n")
    found = again(corpus, out, made)
    assert "a05" in found
    assert "a20" not in found
    assert len(found) < ARTICLES


@pytest.mark.parametrize("name", ["mentions", "issues", "documents"])
def test_tables_that_somebody_touched_are_not_taken_from(corpus, tmp_path, made, name):
    out = tmp_path / "out"
    again(corpus, out, made)
    path = out / f"{name}.parquet"
    path = min(path.iterdir()) if path.is_dir() else path
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    assert len(again(corpus, out, made)) == ARTICLES


def test_tables_of_another_folder_are_not_taken_from(corpus, tmp_path, made):
    out = tmp_path / "out"
    again(corpus, out, made)
    other = tmp_path / "other"
    (corpus / "more.txt").write_text("The IOM trained 4 officers.\n")
    run([corpus], other, reader=FakeReader())
    shutil.copytree(out / KEPT, other / KEPT, dirs_exist_ok=True)
    shutil.rmtree(out)
    other.rename(out)
    assert len(again(corpus, out, made)) == ARTICLES + 1


def test_without_its_blocks_a_store_gives_the_same(corpus, tmp_path, made):
    out = tmp_path / "out"
    again(corpus, out, made)
    store = Store(out)
    assert len(store.blocks()) > 5
    store.note_blocks([])
    store.close()
    (corpus / "more.txt").write_text("The IOM trained 4 officers.\n")
    assert len(again(corpus, out, made)) == ARTICLES + 1
    assert (out / KEPT).is_dir()


@dataclass(frozen=True)
class Remarks(NoDecisions):
    """A person's remarks on articles."""

    said: dict[str, str] = field(default_factory=dict)

    def correct(self, reading: Reading) -> Reading:
        remark = self.said.get(reading.document.doc_id)
        if remark is None:
            return reading
        issues = (IssueFact("correction:stale", "warning", remark),)
        return Reading(reading.document, replace(reading.facts, issues=issues, programmes=(),
                                                 organisations=()))  # fmt: skip

    def about(self, doc_id: str) -> str:
        return self.said.get(doc_id, "")


def test_decisions_make_the_rows_of_their_articles_anew(corpus, tmp_path, made):
    out = tmp_path / "out"
    again(corpus, out, made)
    for said in ({"a12": "no"}, {"a12": "perhaps"}, {}):
        found = again(corpus, out, made, decisions=Remarks(said))
        assert "a12" in found
        assert len(found) < ARTICLES
