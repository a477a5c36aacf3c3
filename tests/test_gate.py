"""The quality gate, and the gate's own rules."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from pipeline.review.coding import Coding, find_records, load_record
from pipeline.review.evaluation import evaluate
from pipeline.review.gate import (
    FLOORS,
    Floors,
    GateError,
    failures,
    figures,
    hash_gold,
    load_floors,
    lowered,
    raised,
    write_floors,
)

GOLD = Path(__file__).parent / "gold"
OLD = Floors("abc", 2, {"outcome": 0.8, "topic": 0.5})


def test_no_figure_on_the_gold_articles_is_under_its_floor(gold_run: dict[str, Coding]) -> None:
    evaluation, _ = evaluate(gold_run, GOLD)
    wrong = failures(figures(evaluation), hash_gold(GOLD), load_floors(GOLD))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("record", find_records(GOLD), ids=lambda p: p.stem)
def test_every_quote_of_a_record_stands_in_its_text(record: Path) -> None:
    text = record.with_suffix(".txt").read_text(encoding="utf-8")
    coding = load_record(record, text)
    assert all(o.spots for o in coding.outcomes)
    keys = [o.key for o in coding.outcomes]
    assert len(keys) == len(set(keys))
    assert all(o.part_of in keys for o in coding.outcomes if o.part_of)
    if not coding.programmes:
        assert not (coding.countries or coding.organisations or coding.topics or coding.outcomes)


def test_every_gold_article_has_a_publisher() -> None:
    with (GOLD / "publishers.csv").open(encoding="utf-8", newline="") as lines:
        named = {row["id"] for row in csv.DictReader(lines) if row["publisher"]}
    assert named == {p.stem for p in find_records(GOLD)}


def test_a_figure_under_its_floor_or_gone_shuts_the_gate() -> None:
    assert failures({"outcome": 0.8, "topic": 0.6}, "abc", OLD) == []
    assert len(failures({"outcome": 0.79, "topic": 0.5}, "abc", OLD)) == 1
    assert len(failures({"topic": 0.5}, "abc", OLD)) == 1


def test_changed_articles_shut_the_gate() -> None:
    assert "changed" in failures(OLD.floors, "abd", OLD)[0]


def test_raising_never_lowers() -> None:
    new = raised({"outcome": 0.9, "topic": 0.5, "country": 0.3}, "abd", 3, OLD)
    assert new == Floors("abd", 3, {"outcome": 0.9, "topic": 0.5, "country": 0.3})
    with pytest.raises(GateError, match="topic fell"):
        raised({"outcome": 0.9, "topic": 0.4}, "abc", 2, OLD)
    assert raised({"topic": 0.4}, "abc", 2, None).floors == {"topic": 0.4}


def test_lowering_needs_a_reason_and_leaves_a_line() -> None:
    with pytest.raises(GateError, match="--reason"):
        lowered({"outcome": 0.7, "topic": 0.5}, "abc", 2, OLD, " ")
    new = lowered({"outcome": 0.7, "topic": 0.6}, "abc", 2, OLD, "stricter gold")
    assert new.floors == {"outcome": 0.7, "topic": 0.6}
    assert new.lowered == ({"reason": "stricter gold", "floors": {"outcome": [0.8, 0.7]}},)
    assert lowered(OLD.floors, "abc", 2, OLD, "none fell").lowered == ()


def test_floors_are_kept_in_a_file_and_any_change_of_the_articles_shows(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="no floors are pinned"):
        load_floors(tmp_path)
    for name in ("d01.txt", "d01.json"):
        shutil.copy(GOLD / name, tmp_path / name)
    before = hash_gold(tmp_path)
    write_floors(tmp_path, OLD)
    assert load_floors(tmp_path) == OLD
    assert hash_gold(tmp_path) == before
    record = json.loads((tmp_path / "d01.json").read_text(encoding="utf-8"))
    (tmp_path / "d01.json").write_text(json.dumps(record), encoding="utf-8")
    assert hash_gold(tmp_path) != before
    assert (tmp_path / FLOORS).exists()
