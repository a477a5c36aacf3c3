"""Agreement of two coders: alpha by variable, F1 beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.review.agreement import Agreement, agreement
from pipeline.review.coding import Coding, CodingError, Country, Organisation, Programme, Topic
from pipeline.review.evaluate import compare_coders
from pipeline.review.measures import alpha

COURSE = Programme(None, False, "completed", None, None)


def variable(found: Agreement, name: str) -> tuple[float | None, int, int]:
    [v] = [v for v in found.variables if v.name == name]
    return v.alpha.alpha, v.alpha.units, v.same


def test_alpha_is_krippendorffs() -> None:
    """Nominal data of two coders, worked by hand: 1 - (n - 1) o / (n² - Σ n_c²)."""
    pairs = {"a": [(0, 0), (1, 1), (0, 1)], "b": [(0, 0), (0, 0), (1, 1), (0, 0), (1, 0)]}
    disagreements, zeros, ones = 2, 10, 6
    expected = 1 - 15 * 2 * disagreements / (16**2 - zeros**2 - ones**2)
    assert alpha(pairs, "nominal").alpha == pytest.approx(expected)
    assert alpha(pairs, "nominal").units == 8


def test_alpha_has_no_say_where_nothing_varies() -> None:
    assert alpha({"a": [(1, 1), (1, 1)]}, "nominal").alpha is None
    assert alpha({}, "nominal").alpha is None


def test_alpha_of_numbers_forgives_small_differences() -> None:
    near = {f"{i}": [(10.0**i, 10.0**i * 1.01)] for i in range(5)}
    far = {f"{i}": [(10.0**i, 10.0 ** (4 - i))] for i in range(5)}
    assert (alpha(near, "ratio").alpha or 0) > 0.99
    assert (alpha(far, "ratio").alpha or 0) < 0
    assert alpha({"a": [(0.0, 0.0), (1.0, 1.0)]}, "ratio").alpha == 1.0


def test_two_coders_agree_on_roles_topics_and_articles() -> None:
    first = {
        "a": Coding(
            "a",
            programmes=(COURSE,),
            countries=(Country("NER", "recipient"), Country("DEU", "provider")),
            organisations=(Organisation("x", frozenset({"OSCE"}), "funder"),),
            topics=(Topic("forensics"),),
        ),
        "b": Coding("b"),
        "c": Coding("c"),
    }
    second = {
        "a": Coding(
            "a",
            programmes=(COURSE,),
            countries=(Country("NER", "recipient"), Country("NER", "host")),
            organisations=(
                Organisation("y", frozenset({"the OSCE"}), "funder"),
                Organisation("z", frozenset({"IOM"}), "partner"),
            ),
            topics=(Topic("forensics"), Topic("language")),
            optional=Coding("a", countries=(Country("DEU", "provider"),)),
        ),
        "b": Coding("b"),
        "d": Coding("d"),
    }
    found = agreement(first, second)
    assert found.articles == 2
    assert found.only == (("c",), ("d",))
    assert variable(found, "article") == (1.0, 2, 2)
    # Germany is optional for the second coder and no unit; Niger has one role more
    assert variable(found, "country role")[1:] == (1, 0)
    assert variable(found, "organisation role")[1:] == (2, 1)
    assert variable(found, "topic")[1:] == (42, 41)
    assert found.scores["topic"].fn == 1


def test_folders_of_records_are_compared_with_their_texts(tmp_path: Path) -> None:
    text = "The mission trained 40 officers."
    for name, high in (("one", 40), ("two", None)):
        folder = tmp_path / name
        folder.mkdir()
        outcome = {
            "id": "o1", "quote": "40 officers", "number": "40", "indicator": "persons_trained",
            "low": 40, "high": high, "kind": "actual",
        }  # fmt: skip
        record = {"programmes": [{"title": None}], "outcomes": [outcome]}
        (folder / "a.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(CodingError, match=r"no text a\.txt"):
        compare_coders(tmp_path / "one", tmp_path / "two")
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text(text, encoding="utf-8")
    found = compare_coders(tmp_path / "one", tmp_path / "two", texts=texts, out=tmp_path / "out")
    assert variable(found, "outcome bounds")[1:] == (1, 0)
    assert found.scores["outcome"].f1 == 1.0
    assert json.loads((tmp_path / "out" / "agreement.json").read_text())["articles"] == 1
