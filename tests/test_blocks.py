"""A corpus written block by block is what it is when all of it is in memory, faults included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from fake import FakeReader
from hypothesis import given, settings
from hypothesis import strategies as st
from rows import FACTS, document
from runs import bytes_of, small_corpus

import communique
import pipeline.blocks
from pipeline.blocks import Corpus, write_corpus
from pipeline.decisions import NoDecisions
from pipeline.found import decode, encode
from pipeline.line import Entry
from pipeline.link import Links, Reading, digest, link
from pipeline.parquet import READY, arrow_table, open_tables, settle, write_tables
from pipeline.run import run
from pipeline.spool import Spool
from pipeline.store import known
from pipeline.tables import build_rows
from schemas.codebook import TABLES
from schemas.validation import Rows, issue_row, validate
from schemas.values import Name


def readings(count: int) -> list[Reading]:
    """Articles that share organisations, some without facts; as in a run, by way of JSON."""
    made = []
    for i in range(count):
        facts = FACTS if i % 3 else replace(FACTS, mentions=(), organisations=())
        made.append(Reading(document(f"d{i:02}"), decode(encode(facts))))
    return made


def streamed(found: Sequence[Reading], out: Path, links: Links | None = None, decisions=None):
    entries = [Entry(r.document, known(r.document, ""), encode(r.facts)) for r in found]
    with Spool(out) as spool:
        digests = [digest(e.reading) for e in spool.through(entries)]
        corpus = Corpus(spool, links or link(digests), decisions or NoDecisions())
        return write_corpus(corpus, out)


def whole(found: Sequence[Reading], links: Links | None = None) -> Rows:
    ordered = sorted(found, key=lambda r: r.document.doc_id)
    return validate(build_rows(ordered, links or link(map(digest, ordered))))


@pytest.mark.parametrize("block", [1, 2, 7, 100])
def test_blocks_of_any_size_give_the_same_bytes(tmp_path, monkeypatch, block):
    found = readings(7)
    monkeypatch.setattr(pipeline.blocks, "BLOCK", block)
    (tmp_path / "streamed").mkdir()
    counts = streamed(found[::-1], tmp_path / "streamed")
    write_tables(whole(found), tmp_path / "whole")
    assert bytes_of(tmp_path / "whole") == bytes_of(tmp_path / "streamed")
    assert counts.rows == {name: len(rows) for name, rows in whole(found).items()}


@dataclass(frozen=True)
class WrongLinks:
    """Links as a fault in linking would make them, before other links."""

    links: Links
    same_programmes: bool = False
    no_organisations: bool = False
    odd_duplicates: bool = False

    def programme_id(self, key: str) -> str:
        return (
            f"programme-{int(key[-1], 16) % 3}"
            if self.same_programmes
            else self.links.programme_id(key)
        )

    def organisations_met_in(self, doc_id: str):
        return [] if self.no_organisations else self.links.organisations_met_in(doc_id)

    def duplicate_of(self, doc_id: str) -> str | None:
        return {"d01": "d03", "d02": "none"}.get(doc_id) if self.odd_duplicates else None

    def org_id(self, name: Name, doc_id: str) -> str:
        return self.links.org_id(name, doc_id)

    def __getattr__(self, name: str):
        return getattr(self.links, name)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    wrong=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    block=st.integers(1, 6),
    bad=st.sets(st.integers(0, 5), max_size=2),
)
def test_faults_between_blocks_are_told_as_in_one(tmp_path_factory, wrong, block, bad):
    """Keys that two articles have, references that lead nowhere, also by way of a refused row."""
    out = tmp_path_factory.mktemp("out")
    found = readings(6)
    for number in bad:
        refused = replace(found[number].document, media_type="")
        found[number] = Reading(refused, found[number].facts)
    links = WrongLinks(link(map(digest, found)), *wrong)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline.blocks, "BLOCK", block)
        streamed(found, out, links)
    expected = whole(found, links)
    for name in TABLES:
        assert pq.read_table(out / f"{name}.parquet").to_pylist() == [
            {c: row[c] for c in TABLES[name].names} for row in expected[name]
        ], name


def test_issues_of_no_article_come_first(tmp_path):
    class Unmet(NoDecisions):
        def unmet(self, doc_ids):
            assert "d01" in doc_ids
            assert "d99" not in doc_ids
            yield issue_row("correction:stale", "warning", "there is no such article", None)

    failed = replace(document("d00"), status="failed", message="d00.txt: fails")
    counts = streamed(
        [Reading(failed, replace(FACTS, mentions=())), *readings(3)[1:]],
        tmp_path,
        decisions=Unmet(),
    )
    checks = pq.read_table(tmp_path / "issues.parquet")["check"].to_pylist()
    assert checks[:2] == ["correction:stale", "failed"]
    assert (counts.failed, counts.rows["issues"]) == (1, len(checks))


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr("pipeline.parquet.GROUP", 4)
    monkeypatch.setattr("pipeline.parquet.PART", 8)


def test_a_large_table_is_a_folder_that_reads_as_one(tmp_path, small_parts):
    rows = whole(readings(9))
    write_tables(rows, tmp_path)
    large = tmp_path / "mentions.parquet"
    parts = sorted(large.iterdir())
    assert large.is_dir()
    assert len(parts) == -(-len(rows["mentions"]) // 8) > 2
    assert {pq.read_metadata(p).num_rows for p in parts[:-1]} == {8}
    schema = TABLES["mentions"].arrow_schema
    assert all(pq.read_schema(p).equals(schema, check_metadata=True) for p in parts)
    wanted = arrow_table(TABLES["mentions"], rows["mentions"])
    assert pq.read_table(large).equals(wanted)
    pd.testing.assert_frame_equal(pd.read_parquet(large), wanted.to_pandas())
    found = duckdb.sql(f"SELECT mention_id FROM '{large}/*.parquet'").fetchall()
    assert [key for (key,) in found] == wanted["mention_id"].to_pylist()
    loaded = communique.load(tmp_path)
    assert list(loaded["mentions"]["mention_id"]) == wanted["mention_id"].to_pylist()
    assert len(loaded.articles(["d03"])) == 1
    assert open_tables(tmp_path)["mentions"].num_rows == len(wanted)


def test_a_table_grows_to_a_folder_and_shrinks_to_a_file(tmp_path, small_parts):
    for count in (1, 9, 5, 1, 0, 9):
        write_tables(whole(readings(count)), tmp_path)
        assert {p.name for p in tmp_path.iterdir()} == {f"{name}.parquet" for name in TABLES}
        assert len(communique.load(tmp_path)["documents"]) == count
        assert (tmp_path / "mentions.parquet").is_dir() == (count > 1)


@pytest.mark.parametrize(("before", "after"), [(9, 1), (1, 9), (9, 8)])
def test_a_crash_while_folders_move_is_completed(tmp_path, small_parts, monkeypatch, before, after):
    monkeypatch.setattr("pipeline.parquet._flush", lambda _path: None)
    old, new = whole(readings(before)), whole(readings(after))
    stop, finished = 0, False
    while not finished:
        write_tables(old, tmp_path)
        left = [stop]
        with monkeypatch.context() as patch:
            for owner, name in (
                (Path, "replace"),
                (Path, "unlink"),
                (pipeline.parquet.shutil, "rmtree"),
            ):
                patch.setattr(owner, name, stopping(getattr(owner, name), left, tmp_path))
            try:
                write_tables(new, tmp_path)
                finished = True
            except KeyboardInterrupt:
                assert len(communique.load(tmp_path)["mentions"]["doc_id"].unique()) in wanted(
                    before, after
                )
        settle(tmp_path)
        assert len(communique.load(tmp_path)["documents"]) in (before, after)
        stop += 1
    assert stop > len(TABLES)


def wanted(before: int, after: int) -> set[int]:
    return {sum(1 for i in range(count) if i % 3) for count in (before, after)}


def stopping(do, left: list[int], out: Path):
    """The function, until it was called so often on what concerns the tables in place."""

    def stopped(path, *args, **settings):
        if READY in str(path) or Path(path).parent == out:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
        return do(path, *args, **settings)

    return stopped


def test_what_a_run_keeps_on_the_disk_is_gone_with_it(tmp_path):
    run([small_corpus(tmp_path / "corpus", 5)], tmp_path / "out", reader=FakeReader())
    kept = [path.name for path in (tmp_path / "out" / ".communique").iterdir()]
    assert not [name for name in kept if name.startswith("run-")]
