"""The benchmark of batch runs measures what it says, on articles that vary."""

from __future__ import annotations

from pathlib import Path

from fake import FakeReader
from runs import bytes_of, small_corpus

import benchmarks.batch
from benchmarks.batch import by_size, list_and_tables, table
from benchmarks.made_articles import made_article, write_articles
from pipeline.run import run


def test_made_articles_are_the_same_again_and_differ_from_each_other(tmp_path):
    made = [made_article(number) for number in range(300)]
    assert made == [made_article(number) for number in range(300)]
    assert len(set(made)) > 290
    assert not [text for text in made if "{" in text or "}" in text]
    assert 20 < sum("completed a course" not in text for text in made) < 50
    write_articles(tmp_path, 1001)
    assert len(list(tmp_path.rglob("*.txt"))) == 1001
    assert {path.name for path in tmp_path.iterdir()} == {"0000", "0001"}


def test_sizes_are_measured_first_again_and_with_one_added(monkeypatch):
    seen = []

    def measured(corpus: Path, _out: Path, place: str):
        seen.append((len(list(corpus.rglob("*.txt"))), place))
        took = 10.0 / len(seen)
        return {
            "seconds": took,
            "processor": took / 2,
            "megabytes": 100.0 * len(seen),
            "articles": 0,
        }

    monkeypatch.setattr(benchmarks.batch, "one_run", measured)
    monkeypatch.setattr(benchmarks.batch, "list_and_tables", lambda _corpus, _out: 0.5)
    (row,) = by_size([20], lambda _line: None)
    assert seen == [(20, "1"), (20, "1"), (21, "1")]
    assert row == ("20", "10.0", "500.0", "250.0", "300", "2.50 (50.0%)", "1.67 (33.3%)",
                   "0.50 (10.0%)")  # fmt: skip
    assert table(("a", "b"), [(1, 2)]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_listing_and_writing_is_measured_and_leaves_the_tables(tmp_path):
    corpus, out = small_corpus(tmp_path / "corpus", 3), tmp_path / "out"
    run([corpus], out, reader=FakeReader())
    before = bytes_of(out)
    assert list_and_tables(corpus, out) > 0
    assert bytes_of(out) == before
