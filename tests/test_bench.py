"""The benchmark of batch runs measures what it says, on articles that vary."""

from __future__ import annotations

from pathlib import Path

from fake import FakeReader
from runs import bytes_of, small_corpus

import benchmarks.batch
from benchmarks.batch import SMALL, by_size, list_and_tables
from benchmarks.made_articles import made_article, write_articles
from benchmarks.sections import Section, page_of, renewed, table
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
    monkeypatch.setattr(benchmarks.batch, "SMALL", 19)
    (row,) = by_size([20], lambda _line: None)
    assert seen == [(20, "1"), (20, "1"), (21, "1")]
    assert row == ("20", "10.0", "500.0", "250.0", "300", "2.50 (50.0%)", "1.67 (33.3%)",
                   "0.50 (10.0%)")  # fmt: skip
    assert table(("a", "b"), [(1, 2)]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_of_few_articles_the_middle_one_of_three_first_runs_counts(monkeypatch):
    took = iter([3.0, 9.0, 4.0, 0.5, 0.25])

    def measured(_corpus: Path, _out: Path, _place: str):
        seconds = next(took)
        return {"seconds": seconds, "processor": seconds, "megabytes": 1.0, "articles": 0}

    monkeypatch.setattr(benchmarks.batch, "one_run", measured)
    monkeypatch.setattr(benchmarks.batch, "list_and_tables", lambda _corpus, _out: 0.0)
    assert SMALL == 1000
    (row,) = by_size([10], lambda _line: None)
    assert row[1:4] == ("4.0", "400.0", "400.0")
    assert row[5:7] == ("0.50 (12.5%)", "0.25 (6.2%)")


def test_a_section_measured_anew_leaves_the_others_and_rows_of_other_sizes():
    speed = Section("Speed", "In turn.", ("", "words"), [("bare", "3"), ("ratio", "1.4")])
    size = Section("By size", "Made.", ("articles", "seconds"), [("1,000", "25"), ("9,000", "180")])
    page = page_of("# Title\n\nIntro.", (speed.written(), size.written()))
    new = {
        "Speed": Section("Speed", "In turn.", ("", "words"), [("bare", "3"), ("ratio", "1.8")]),
        "By size": Section("By size", "Made.", ("articles", "seconds"), [("1,000", "19")]),
    }
    assert renewed(page, {}) == page
    assert renewed(page, new) == (
        "# Title\n\nIntro.\n\n## Speed\n\nIn turn.\n\n|  | words |\n| --- | --- |\n| bare | 3 |\n"
        "| ratio | 1.8 |\n\nMeasured apart from the other sections.\n\n## By size\n\nMade.\n\n"
        "| articles | seconds |\n| --- | --- |\n| 1,000 | 19 |\n| 9,000 | 180 |\n\n"
        "Measured apart from the other sections, and from the other rows: 1,000.\n"
    )


def test_listing_and_writing_is_measured_and_leaves_the_tables(tmp_path):
    corpus, out = small_corpus(tmp_path / "corpus", 3), tmp_path / "out"
    run([corpus], out, reader=FakeReader())
    before = bytes_of(out)
    assert list_and_tables(corpus, out) > 0
    assert bytes_of(out) == before
