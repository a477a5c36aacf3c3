"""Nothing is read twice; whatever happened before, a run gives what one from nothing gives."""

from __future__ import annotations

import math
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fake import FakeReader
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from rows import FACTS, document
from runs import bytes_of, small_corpus
from typer.testing import CliRunner

import pipeline.store
from pipeline.cli import app
from pipeline.found import decode, encode
from pipeline.lock import KEPT, locked
from pipeline.reader import ModelReader
from pipeline.run import History, run
from pipeline.store import FILE, Known, LostError, Store, known, opened
from pipeline.version import LIBRARIES
from schemas.facts import ArticleFacts
from schemas.values import Mention, Quantity


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return small_corpus(tmp_path / "corpus", 4)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def reader(tmp_path: Path) -> FakeReader:
    return FakeReader(tmp_path / "log")


def read_ids(reader: FakeReader) -> list[str]:
    """What was read since this was last asked."""
    assert reader.log is not None
    lines = reader.log.read_text(encoding="utf-8").split() if reader.log.exists() else []
    reader.log.unlink(missing_ok=True)
    return sorted(lines)


def from_nothing(corpus: Path, reader: FakeReader) -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        run([corpus], Path(folder), reader=FakeReader(version=reader.version))
        return bytes_of(Path(folder))


def test_an_unchanged_article_is_not_read_again(corpus, out, reader):
    first = run([corpus], out, reader=reader).history
    assert first == History(new=4)
    assert read_ids(reader) == ["a0", "a1", "a2", "a3"]
    before = bytes_of(out)
    assert run([corpus], out, reader=reader).history == History(stored=4)
    assert read_ids(reader) == []
    assert bytes_of(out) == before == from_nothing(corpus, reader)


def test_added_changed_renamed_and_removed_articles_touch_themselves_alone(corpus, out, reader):
    run([corpus], out, reader=reader)
    read_ids(reader)
    (corpus / "new.txt").write_text("The DCAF trained 9 officers of the police.\n")
    (corpus / "a1.txt").write_text("The IOM trained 8 officers of the police.\n")
    (corpus / "a2.txt").rename(corpus / "other.txt")
    (corpus / "a3.txt").unlink()
    made = run([corpus], out, reader=reader)
    assert made.history == History(new=2, changed=1, removed=2, stored=2)
    assert read_ids(reader) == ["a1", "new"]
    assert bytes_of(out) == from_nothing(corpus, reader)


def test_metadata_beside_an_article_belong_to_it(corpus, out, reader):
    run([corpus], out, reader=reader)
    read_ids(reader)
    (corpus / "a1.yaml").write_text("published: 2019-02-03\n")
    assert run([corpus], out, reader=reader).history == History(changed=1, stored=3)
    assert read_ids(reader) == ["a1"]


def test_other_code_or_another_model_reads_anew(corpus, out, reader):
    run([corpus], out, reader=reader)
    read_ids(reader)
    other = FakeReader(reader.log, version="2")
    assert run([corpus], out, reader=other).history == History()
    assert len(read_ids(reader)) == 4
    assert bytes_of(out) == from_nothing(corpus, other)
    assert run([corpus], out, reader=reader).history == History(stored=4)


def test_fresh_reads_anew(corpus, out, reader):
    run([corpus], out, reader=reader)
    read_ids(reader)
    assert run([corpus], out, reader=reader, fresh=True).history == History()
    assert len(read_ids(reader)) == 4


def test_a_failure_is_tried_again(corpus, out, reader):
    (corpus / "a1.txt").write_text("They FAIL to train 3 officers.\n")
    for _ in range(2):
        assert run([corpus], out, reader=reader).failed == 1
        assert "a1" in read_ids(reader)


def test_what_was_read_before_a_stop_is_not_read_again(corpus, out, reader, monkeypatch):
    monkeypatch.setattr("pipeline.line.BATCH", 1)

    def stopped(readings, _total):
        yield next(readings)
        yield next(readings)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([corpus], out, reader=reader, watch=stopped)
    assert bytes_of(out) == {}
    assert read_ids(reader) == ["a0", "a1"]
    assert run([corpus], out, reader=reader).history == History(new=4, stored=2)
    assert read_ids(reader) == ["a2", "a3"]
    assert bytes_of(out) == from_nothing(corpus, reader)


def test_files_that_are_as_they_were_are_not_opened(corpus, out, reader, monkeypatch):
    monkeypatch.setattr("pipeline.unchanged.SETTLED", SETTLED)
    (corpus / "page.html").write_text(
        "<html><body><p>The IOM trained 7 officers.</p></body></html>"
    )
    first = run([corpus], out, reader=reader)
    opened_files = opened_below(corpus, monkeypatch)
    assert run([corpus], out, reader=reader) == replace(first, history=History(stored=5))
    assert opened_files() == []
    (corpus / "a1.yaml").write_text("published: 2019-02-03\n")
    (corpus / "new.txt").write_text("The DCAF trained 9 officers of the police.\n")
    assert run([corpus], out, reader=reader).history == History(new=1, changed=1, stored=4)
    assert {Path(name).stem for name in opened_files()} == {"a1", "new"}
    assert bytes_of(out) == from_nothing(corpus, reader)
    (corpus / "a1.yaml").unlink()
    assert run([corpus], out, reader=reader).history == History(changed=1, stored=6)
    assert bytes_of(out) == from_nothing(corpus, reader)


def test_metadata_that_come_and_go_while_a_run_reads_are_not_kept(corpus, out, reader, monkeypatch):
    monkeypatch.setattr("pipeline.unchanged.SETTLED", SETTLED)
    sidecar = corpus / "a1.yaml"

    def come(entries, _total):
        sidecar.write_text("published: 2019-02-03\n")
        yield from entries

    run([corpus], out, reader=reader, watch=come)
    sidecar.unlink()
    run([corpus], out, reader=reader)
    assert bytes_of(out) == from_nothing(corpus, reader)


def opened_below(folder: Path, monkeypatch):
    """A function that tells which files of the folder were opened since it was last asked."""
    names: list[str] = []
    plain = Path.open

    def noted(path: Path, *args, **settings):
        if path.is_relative_to(folder):
            names.append(str(path))
        return plain(path, *args, **settings)

    def asked() -> list[str]:
        told = names[:]
        names.clear()
        return told

    monkeypatch.setattr(Path, "open", noted)
    return asked


def test_an_unchanged_run_leaves_the_tables_and_sees_all_that_could_change_them(
    corpus, out, reader, monkeypatch
):
    monkeypatch.setattr("pipeline.unchanged.SETTLED", SETTLED)
    run([corpus], out, reader=reader)

    def written() -> bool:
        before = (out / "outcomes.parquet").stat().st_ino if tables_there(out) else 0
        run([corpus], out, reader=reader)
        return (out / "outcomes.parquet").stat().st_ino != before

    assert not written()
    changes = {
        "a table is missing": (out / "links.parquet").unlink,
        "a table was touched": (out / "links.parquet").touch,
        "an article is new": lambda: (corpus / "b.txt").write_text("Nothing.\n"),
        "an article is the same again, copied": lambda: replaced(corpus / "b.txt"),
        "an article is gone": (corpus / "b.txt").unlink,
        "people decided": lambda: (corpus / "matches.csv").write_text("kind\n"),
        "other code": lambda: monkeypatch.setattr("pipeline.run.version_of_all", lambda: "other"),
    }
    for what, change_it in changes.items():
        change_it()
        assert written(), what
        assert not written(), what
    monkeypatch.undo()
    (corpus / "a1.txt").write_text("The OSCE trained 6 officers of the police.\n")
    assert written()
    (corpus / "a1.txt").touch()
    assert written(), "what changed just now may change again"


def tables_there(out: Path) -> bool:
    return (out / "outcomes.parquet").exists()


def replaced(path: Path) -> None:
    """Another file with the same bytes and the same date."""
    stat = path.stat()
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    os.utime(other, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    other.replace(path)


DAMAGE = {
    "no database": lambda path: path.write_bytes(b"nothing of the kind" * 500),
    "empty": lambda path: path.write_bytes(b""),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "other tables": lambda path: change(path, "DROP TABLE facts; CREATE TABLE facts (x)"),
    "other values": lambda path: change(path, "UPDATE facts SET value = 'x'"),
    "noise in the values": lambda path: change(path, "UPDATE facts SET value = randomblob(90)"),
    "values of others": lambda path: change(
        path, "UPDATE facts SET value = (SELECT value FROM facts f ORDER BY f.key LIMIT 1)"
    ),
    "all zeros in the middle": lambda path: path.write_bytes(
        path.read_bytes()[:4096] + bytes(path.stat().st_size - 4096)
    ),
}


def change(path: Path, script: str) -> None:
    db = sqlite3.connect(path)
    db.executescript(script)
    db.close()


# To what is made of articles and their facts, and need not be read again.
SMALLER_DAMAGE = {
    "other digests": lambda path: change(path, "UPDATE digests SET value = randomblob(90)"),
    "other files": lambda path: change(path, "UPDATE files SET value = randomblob(90)"),
    "other blocks": lambda path: change(path, "UPDATE blocks SET value = randomblob(90)"),
    "blocks of others": lambda path: change(path, "DELETE FROM blocks WHERE number = 1"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_store_costs_time_alone(corpus, out, reader, damage):
    run([corpus], out, reader=reader)
    read_ids(reader)
    damage(out / KEPT / FILE)
    (out / "outcomes.parquet").unlink()
    run([corpus], out, reader=reader)
    assert len(read_ids(reader)) >= 3
    assert bytes_of(out) == from_nothing(corpus, reader)
    assert run([corpus], out, reader=reader).history == History(stored=4)


@pytest.mark.parametrize("damage", SMALLER_DAMAGE.values(), ids=SMALLER_DAMAGE)
def test_digests_and_blocks_that_are_damaged_are_made_anew(
    corpus, out, reader, damage, monkeypatch
):
    monkeypatch.setattr("pipeline.blocks.BLOCK", 1)
    run([corpus], out, reader=reader)
    read_ids(reader)
    damage(out / KEPT / FILE)
    (corpus / "new.txt").write_text("The OSCE trained 9 officers of the police.\n")
    run([corpus], out, reader=reader)
    assert read_ids(reader) == ["new"]
    assert bytes_of(out) == from_nothing(corpus, reader)


LOST = {
    "facts of one": "UPDATE facts SET value = randomblob(90)"
    " WHERE key = (SELECT key FROM articles WHERE doc_id = 'a1')",
    "text of one": "UPDATE files SET content = randomblob(90) WHERE doc_id = 'a1'",
    "both": "UPDATE files SET content = 'x' WHERE doc_id = 'a1';"
    " UPDATE facts SET value = x'' WHERE key = (SELECT key FROM articles WHERE doc_id = 'a1')",
}


@pytest.mark.parametrize(("what", "script"), LOST.items(), ids=LOST)
def test_what_is_lost_when_it_is_asked_for_is_read_anew_alone(
    corpus, out, reader, monkeypatch, caplog, what, script
):
    monkeypatch.setattr("pipeline.unchanged.SETTLED", SETTLED)
    run([corpus], out, reader=reader)
    read_ids(reader)
    change(out / KEPT / FILE, script)
    opened_files = opened_below(corpus, monkeypatch)
    (corpus / "new.txt").write_text("The OSCE trained 9 officers of the police.\n")
    made = run([corpus], out, reader=reader)
    assert "is damaged; it is read anew" in caplog.text
    assert made.history.new == 1
    assert {Path(name).stem for name in opened_files()} == (
        {"new"} if what == "facts of one" else {"a1", "new"}
    )
    assert read_ids(reader) == (["new"] if what == "text of one" else ["a1", "new"])
    assert bytes_of(out) == from_nothing(corpus, reader)


def test_a_store_that_goes_on_losing_is_asked_no_more(corpus, out, reader, monkeypatch):
    run([corpus], out, reader=reader)
    read_ids(reader)
    (out / "outcomes.parquet").unlink()

    def lost(_store, key):
        raise LostError(key)

    monkeypatch.setattr(Store, "fetch", lost)
    run([corpus], out, reader=reader)
    assert read_ids(reader) == ["a0", "a1", "a2", "a3"]
    assert bytes_of(out) == from_nothing(corpus, reader)


def test_a_locked_store_is_told_and_passed_over(corpus, out, reader, caplog, monkeypatch):
    run([corpus], out, reader=reader)
    read_ids(reader)
    monkeypatch.setattr(pipeline.store, "PATIENCE", 0.05)
    db = sqlite3.connect(out / KEPT / FILE, isolation_level=None)
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("BEGIN EXCLUSIVE")
    db.execute("DELETE FROM articles")
    run([corpus], out, reader=reader)
    db.close()
    assert "locked" in caplog.text
    assert bytes_of(out) == from_nothing(corpus, reader)


def test_a_store_that_is_a_folder_is_told_and_passed_over(corpus, out, reader, caplog):
    (out / KEPT / FILE).mkdir(parents=True)
    run([corpus], out, reader=reader)
    assert "unable to open" in caplog.text
    assert bytes_of(out) == from_nothing(corpus, reader)


def test_a_full_store_is_told_and_passed_over(out, caplog):
    with locked(out), opened(out) as store:
        store._db.execute("PRAGMA max_page_count = 6")
        store.put((f"k{i}", encode(FACTS)) for i in range(1000))
        store.put([("late", encode(FACTS))])
        assert store.get(["k0", "late"]) == {}
    assert "full" in caplog.text


def test_prune_drops_what_the_last_run_did_not_use(corpus, out, reader):
    run([corpus], out, reader=reader)
    (corpus / "a0.txt").unlink()
    run([corpus], out, reader=reader)
    with opened(out) as store:
        assert store.prune() == 1
        assert store.prune() == 0
    read_ids(reader)
    assert run([corpus], out, reader=reader).history == History(stored=3)


def test_verify_drops_the_damaged(corpus, out, reader):
    run([corpus], out, reader=reader)
    with opened(out) as store:
        assert store.verify() == (4, 0)
        store.put([("odd", b"{}"), ("odder", b"no facts")])
    change(out / KEPT / FILE, "UPDATE facts SET value = x'00' WHERE key = 'odd'")
    with opened(out) as store:
        assert store.verify() == (4, 2)
        assert store.verify() == (4, 0)


def call(*arguments: object):
    return CliRunner().invoke(app, ["store", *map(str, arguments)], env={"COLUMNS": "200"})


def test_the_command_looks_after_the_store(corpus, out, reader):
    run([corpus], out, reader=reader)
    (corpus / "a0.txt").unlink()
    run([corpus], out, reader=reader)
    done = call("--out", out, "--verify", "--prune")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == (
        "Whole: 4; damaged and dropped: 0.\nNot used by the last run and dropped: 1.\n"
    )


def test_the_command_says_what_is_wrong(corpus, out, reader):
    for arguments, said in [((), "Missing option"), (("--out", out, "--prune"), "no store here")]:
        assert call(*arguments).exit_code == 2
        assert said in call(*arguments).stderr
    run([corpus], out, reader=reader)
    assert "give --prune, --verify or both" in call("--out", out).stderr
    with locked(out):
        assert "another run writes here" in call("--out", out, "--prune").stderr


def test_the_key_knows_all_that_counts_and_not_the_name():
    one = known(document(), "v")
    assert known(document(), "v") == one
    renamed = known(document("other"), "v")
    assert (renamed.key, renamed.article) == (one.key, renamed.article)
    assert renamed.article != one.article
    for changes in ({"text": "x"}, {"published": "2020"}, {"blocks": ()}, {"title": "T"}):
        assert known(document(**changes), "v").key != one.key
    assert known(document(), "w") == Known(one.article, known(document(), "w").key)
    assert known(document(), "w").key != one.key
    known(document(text="\udc80 lone"), "v")


def kinds(value: object) -> object:
    """A value with the types of all that it holds."""
    if is_dataclass(value):
        return type(value), [kinds(getattr(value, f.name)) for f in fields(value)]
    return (type(value), [kinds(v) for v in value]) if isinstance(value, tuple) else type(value)


def test_facts_come_back_as_they_were():
    again = decode(encode(FACTS))
    assert again == FACTS
    # Once through, whole numbers are what the fields say: floats. All facts go through once.
    assert encode(decode(encode(again))) == encode(again)
    assert kinds(decode(encode(again))) == kinds(again)
    odd = ArticleFacts((Mention(0, 1, "count", "r", Quantity(math.inf, 1e300)),))
    assert decode(encode(odd)) == odd
    assert (
        decode(encode(ArticleFacts((Mention(0, 1, "date", "r", None),)))).mentions[0].value is None
    )


def test_every_library_that_readers_use_is_part_of_the_key():
    root = Path(__file__).parents[1]
    source = "".join(p.read_text(encoding="utf-8") for p in (root / "extractors").rglob("*.py"))
    for name in ("dateparser", "numpy", "pycountry", "spacy", "rapidfuzz", "unidecode", "ftfy"):
        used = f"import {name}" in source or f"from {name}" in source
        assert not used or name in LIBRARIES, name


def test_code_and_model_are_part_of_the_key(tmp_path):
    root = Path(__file__).parents[1]
    for package in ("extractors", "pipeline", "schemas"):
        shutil.copytree(root / package, tmp_path / package)
    command = "from pipeline.reader import ModelReader; print(ModelReader().version)"

    def version() -> str:
        done = subprocess.run(
            [sys.executable, "-c", command],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    first = version()
    assert len(first) == 64
    with (tmp_path / "extractors" / "data" / "topics.csv").open("a") as file:
        file.write("\n")
    assert version() != first
    assert ModelReader().version == ModelReader().version


# Nanoseconds: a file that will have changed at some time to come counts as one that has settled.
SETTLED = -(10**15)

TEXTS = st.sampled_from(
    ["The OSCE trained 5 officers.", "DCAF and OSCE met.", "No name.", "", "\x00\x01", "They FAIL.",
     "---\npublished: 2020\n---\n\nThe IOM trained 12 officers.", "The OSCE trained 5 officers. "]
)  # fmt: skip
NAMES = st.sampled_from(["a.txt", "b.md", "b.txt", "c.txt", "sub/a.txt", "a.yaml", "readme.txt"])


class Histories(RuleBasedStateMachine):
    """Changes, runs, stops and damage in any order; then a run gives what one from nothing does."""

    @initialize()
    def begin(self) -> None:
        self.quickly = pytest.MonkeyPatch()
        self.quickly.setattr("pipeline.parquet._flush", lambda _path: None)
        # Files that changed just now count as settled: what is recalled must be right as well.
        self.quickly.setattr("pipeline.unchanged.SETTLED", SETTLED)
        self.quickly.setattr("pipeline.blocks.BLOCK", 2)
        self.folder = TemporaryDirectory()
        self.corpus = Path(self.folder.name, "corpus")
        self.out = Path(self.folder.name, "out")
        (self.corpus / "sub").mkdir(parents=True)
        self.reader = FakeReader()

    @rule(name=NAMES, text=TEXTS)
    def write(self, name: str, text: str) -> None:
        (self.corpus / name).write_text(text)

    @rule(name=NAMES)
    def remove(self, name: str) -> None:
        (self.corpus / name).unlink(missing_ok=True)

    @rule(name=NAMES, to=NAMES)
    def rename(self, name: str, to: str) -> None:
        if (self.corpus / name).exists():
            (self.corpus / name).rename(self.corpus / to)

    @rule(version=st.sampled_from("12"))
    def other_code(self, version: str) -> None:
        self.reader = FakeReader(version=version)

    @rule(after=st.integers(0, 3))
    def stop(self, after: int) -> None:
        def stopped(readings, _total):
            for _, reading in zip(range(after), readings, strict=False):
                yield reading
            raise KeyboardInterrupt

        # A run that finds nothing changed is over before it can be stopped.
        with (self.corpus / "late.txt").open("a") as file:
            file.write("The UN trained 4 officers of the police.\n")
        with pytest.raises(KeyboardInterrupt):
            run([self.corpus], self.out, reader=self.reader, watch=stopped)

    @rule(damage=st.sampled_from([*DAMAGE.values(), *SMALLER_DAMAGE.values()]))
    def damage(self, damage) -> None:
        path = self.out / KEPT / FILE
        if path.exists() and path.stat().st_size > 4096:
            with suppress(sqlite3.Error):  # what is damaged already
                damage(path)

    @rule()
    def prune(self) -> None:
        if self.out.exists():
            with locked(self.out), opened(self.out) as store:
                store.prune()

    @rule(fresh=st.booleans())
    def run(self, fresh: bool) -> None:
        run([self.corpus], self.out, reader=self.reader, fresh=fresh)
        assert bytes_of(self.out) == from_nothing(self.corpus, self.reader)

    @invariant()
    def no_rest(self) -> None:
        assert not hasattr(self, "out") or not list(self.out.glob(".tables-*"))

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            run([self.corpus], self.out, reader=self.reader)
            assert bytes_of(self.out) == from_nothing(self.corpus, self.reader)
            self.folder.cleanup()
            self.quickly.undo()


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=20, stateful_step_count=10, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip


def test_the_store_s_faults_are_never_raised(tmp_path):
    store = Store(tmp_path / "no such folder")
    assert store.get(["x"]) == {}
    store.put([("x", b"{}")])
    store.note({})
    assert (store.articles(), store.prune(), store.verify()) == ({}, 0, (0, 0))
    store.close()
