"""Evaluation against gold records: the scorer's definitions, counted by hand."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.parquet import write_tables
from pipeline.review.coding import (
    Coding,
    CodingError,
    Country,
    Organisation,
    Outcome,
    Programme,
    Source,
    Topic,
    codings_of_run,
    load_record,
    load_tables,
    places,
)
from pipeline.review.compare import compare, names_agree
from pipeline.review.evaluate import evaluate_run
from pipeline.review.evaluation import evaluate
from pipeline.review.measures import precision_recall_f1, scores
from pipeline.sentences import sentence_at
from schemas.codebook import TABLES

TEXT = "The mission trained 40 officers,\n12 of them women, in two courses. <b>It ended.</b>"


def outcome(spot: tuple[int, int], low: float | None, high: float | None, **more) -> Outcome:
    rule = more.pop("rule", None)
    key = more.pop("key", f"{spot}")
    return Outcome(
        key, (spot,), TEXT[slice(*spot)], more.pop("indicator", "persons_trained"),
        more.pop("kind", "actual"), low, high, **more, source=Source(spot if rule else None, rule),
    )  # fmt: skip


FORTY, TWELVE, TWO = outcome((20, 22), 40, 40), outcome((33, 35), 12, 12), outcome((54, 57), 2, 2)


def counts(found: list[Outcome], wanted: list[Outcome], optional: tuple[Outcome, ...] = ()):
    gold = Coding("a", outcomes=tuple(wanted), optional=Coding("a", outcomes=optional))
    result = compare(Coding("a", outcomes=tuple(found)), gold).counts
    return [tuple(result[m][n] for n in ("tp", "fp", "fn")) for m in ("outcome", "outcome strict")]


def test_an_outcome_is_found_by_place_and_number_and_strictly_by_the_rest() -> None:
    assert counts([FORTY], [FORTY, TWELVE]) == [(1, 0, 1), (1, 0, 1)]
    over = outcome((16, 30), 40, None)
    assert counts([over], [FORTY]) == [(1, 0, 0), (0, 1, 1)]
    planned = outcome((20, 22), 40, 40, kind="target")
    assert counts([planned], [FORTY]) == [(1, 0, 0), (0, 1, 1)]
    assert counts([outcome((20, 22), 41, 41)], [FORTY]) == [(0, 1, 1), (0, 1, 1)]
    assert counts([outcome((23, 31), 40, 40)], [FORTY]) == [(0, 1, 1), (0, 1, 1)]


def test_a_number_found_twice_is_one_too_many_and_the_strict_match_counts() -> None:
    loose = outcome((16, 30), 40, None)
    assert counts([loose, FORTY], [FORTY]) == [(1, 1, 0), (1, 1, 0)]


def test_what_is_optional_is_neither_rewarded_nor_punished() -> None:
    assert counts([FORTY, TWO], [FORTY], (TWO,)) == [(1, 0, 0), (1, 0, 0)]
    assert counts([FORTY], [FORTY], (TWO,)) == [(1, 0, 0), (1, 0, 0)]


def test_vague_numbers_have_no_bounds_and_match_by_place() -> None:
    vague = outcome((20, 22), None, None)
    assert counts([vague], [vague]) == [(1, 0, 0), (1, 0, 0)]
    assert counts([vague], [FORTY]) == [(0, 1, 1), (0, 1, 1)]


def test_attributes_are_compared_among_matches_and_parts_by_what_they_are_part_of() -> None:
    wanted = [
        outcome((20, 22), 40, 40, key="all"),
        outcome((33, 35), 12, 12, key="o2", part_of="all", occupations=frozenset({"police"})),
    ]
    found = [
        outcome((20, 22), 40, 40, key="x"),
        outcome((33, 35), 12, 12, key="y", part_of="x", occupations=frozenset({"police"})),
    ]
    gold = Coding("a", outcomes=tuple(wanted))
    assert all(ok for _, ok in compare(Coding("a", outcomes=tuple(found)), gold).agreement)
    wrong = outcome((33, 35), 12, 12, key="y", part_of=None)
    result = compare(Coding("a", outcomes=(found[0], wrong)), gold)
    assert {n for n, ok in result.agreement if not ok} == {"outcome part_of", "outcome occupation"}


def test_a_period_is_compared_as_far_as_gold_knows_it() -> None:
    gold = Coding("a", outcomes=(outcome((20, 22), 40, 40, start="2016", end=None),))
    for start, agrees in (("2016-03", True), ("2016", True), ("2017", False), (None, False)):
        found = Coding("a", outcomes=(outcome((20, 22), 40, 40, start=start, end="2018"),))
        assert ("outcome period", agrees) in compare(found, gold).agreement


def test_countries_topics_and_articles_are_sets() -> None:
    programme = Programme("A course", False, "completed", None, None)
    gold = Coding(
        "a",
        programmes=(programme,),
        countries=(Country("NER", "recipient", "2012"), Country("NER", "host")),
        topics=(Topic("forensics"),),
        optional=Coding("a", countries=(Country("DEU", "provider"),), topics=(Topic("language"),)),
    )
    found = Coding(
        "a",
        countries=(
            Country("NER", "recipient", "2012-05"), Country("DEU", "provider"),
            Country("FRA", "provider"),
        ),
        topics=(Topic("language"), Topic("corruption")),
    )  # fmt: skip
    result = compare(found, gold)
    assert result.counts["country"] == Counter(tp=1, fp=1, fn=1)
    assert result.counts["topic"] == Counter(tp=0, fp=1, fn=1)
    assert result.counts["article"] == Counter(tp=0, fp=0, fn=1)
    assert ("country period", True) in result.agreement


def test_an_organisation_is_any_of_its_names_in_a_role() -> None:
    tika = frozenset({"Turkish Cooperation and Coordination Agency", "TİKA"})
    gold = Coding("a", organisations=(Organisation("t", tika, "implementer"),))

    def found(name: str, role: str = "implementer") -> Counter[str]:
        one = Organisation("x", frozenset({name}), role)
        return compare(Coding("a", organisations=(one,)), gold).counts["organisation"]

    assert found("TIKA") == Counter(tp=1, fp=0, fn=0)
    assert found("The Turkish Co-operation and Coordination Agency") == Counter(tp=1, fp=0, fn=0)
    assert found("TİKA", "funder") == Counter(tp=0, fp=1, fn=1)
    assert found("Turkish National Police") == Counter(tp=0, fp=1, fn=1)
    assert not names_agree({""}, {""})


def test_titles_are_found_when_nearly_the_same_and_then_dates_are_compared() -> None:
    title = "International Police Training Cooperation Project"
    gold = Coding("a", programmes=(Programme(title, True, "ongoing", "2007", None),))
    found = Programme(f"the {title}", True, "ongoing", "2007-03", "2016")
    other = Programme("Another Named Project", True, "ongoing", None, None)
    result = compare(Coding("a", programmes=(other, found)), gold)
    assert result.counts["programme title"] == Counter(tp=1, fp=1, fn=0)
    assert result.counts["programme start"] == Counter(tp=1, fp=0, fn=0)
    assert result.counts["programme end"] == Counter(tp=0, fp=1, fn=0)


def test_nothing_found_of_nothing_is_no_error() -> None:
    assert precision_recall_f1({}) == (1.0, 1.0, 1.0)
    assert precision_recall_f1({"fp": 1}) == (0.0, 1.0, 0.0)


def test_intervals_are_drawn_alike_every_time() -> None:
    tally = {"outcome": {f"{i}": Counter(tp=i % 3, fp=i % 2, fn=1) for i in range(20)}}
    assert scores(tally) == scores(tally)
    score = scores(tally)["outcome"]
    assert score.f1_low < score.f1 < score.f1_high


def test_quotes_are_found_whatever_their_white_space_quotes_and_dashes() -> None:
    text = "He said “40\u00a0officers – all of\nthem” came.\u200b"
    [(start, end)] = places('"40 officers - all of them"', text)
    assert text[start:end] == "“40\u00a0officers – all of\nthem”"
    assert places("", text) == places(" ", text) == []


def test_a_sentence_is_cut_from_its_text() -> None:
    context = sentence_at("One came. Two came\nlater. Three left.", (10, 13))
    assert (context.before, context.words, context.after) == ("", "Two", " came\nlater.")
    long = "a " * 10_000
    context = sentence_at(long, (9_000, 9_001))
    assert len(context.before) + len(context.after) < 1_000


# A whole run against a folder of records


def gold_folder(folder: Path) -> Path:
    folder.mkdir()
    item = {"indicator": "persons_trained", "kind": "actual"}
    record = {
        "doc_id": "a",
        "programmes": [{"title": None, "level": "event", "status": "completed"}],
        "countries": [{"code": "NER", "role": "recipient"}],
        "organisations": [{"name": "The mission", "role": "implementer"}],
        "topics": [],
        "outcomes": [
            {"id": "o1", "quote": "40 officers", "number": "40", "low": 40, "high": 40, **item},
            {"id": "o2", "quote": "12 of them", "number": "12", "low": 12, "high": 12, **item},
        ],
    }
    empty = {key: [] for key in record if isinstance(record[key], list)}
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "a.json").write_text(json.dumps(record), encoding="utf-8")
    (folder / "publishers.csv").write_text("id,publisher\na,Wire\n", encoding="utf-8")
    (folder / "b.txt").write_text("Nothing was held.", encoding="utf-8")
    (folder / "b.json").write_text(json.dumps(empty), encoding="utf-8")
    return folder


def outputs_folder(folder: Path) -> Path:
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}
    document = dict.fromkeys(c.name for c in TABLES["documents"].columns)
    rows["documents"] = [
        document
        | {
            "doc_id": "a", "source_path": "x/a.txt", "text": TEXT, "status": "read", "n_words": 9,
            "machine_generated": False, "media_type": "text/plain",
        }
    ]  # fmt: skip

    def evidence(start: int, end: int, rule: str) -> dict[str, object]:
        return {
            "doc_id": "a", "char_start": start, "char_end": end, "quote": TEXT[start:end],
            "rule": rule, "confidence": 1.0, "review_status": "machine",
        }  # fmt: skip

    programme = dict.fromkeys(c.name for c in TABLES["programmes"].columns)
    rows["programmes"] = [
        programme
        | {
            "programme_id": "p", "title": "Courses", "title_basis": "derived", "level": "event",
            "status": "completed", "n_documents": 1,
        }
        | evidence(4, 11, "course")
    ]  # fmt: skip
    telling = dict.fromkeys(c.name for c in TABLES["programme_documents"].columns)
    link = {
        "programme_id": "p", "is_primary": True, "title": "Courses", "title_basis": "derived",
        "status": "completed",
    }  # fmt: skip
    rows["programme_documents"] = [telling | link | evidence(4, 11, "course")]
    blank = dict.fromkeys(c.name for c in TABLES["outcomes"].columns)
    for key, (start, end), low, rule in (
        ("x", (20, 31), 40.0, "trained"), ("y", (16, 31), 40.0, "number"),
        ("z", (54, 65), 2.0, "number"),
    ):  # fmt: skip
        rows["outcomes"].append(
            blank
            | {
                "outcome_id": key, "programme_id": "p", "indicator": "persons_trained",
                "kind": "actual", "value_low": low, "value_high": low, "modifier": "exact",
                "value_text": "n", "per_unit": False, "recommended_for_aggregates": True,
            }
            | evidence(start, end, rule)
        )  # fmt: skip
    write_tables(rows, folder)
    return folder


def test_a_run_is_scored_with_its_rules_and_publishers(tmp_path: Path) -> None:
    gold, outputs = gold_folder(tmp_path / "gold"), outputs_folder(tmp_path / "outputs")
    result = evaluate_run(gold, outputs=outputs, out=tmp_path / "out")
    assert result.articles == 2
    assert result.missing == ("b",)
    assert result.quiet == (1, 1)
    outcomes = result.scores["outcome"]
    assert (outcomes.tp, outcomes.fp, outcomes.fn) == (1, 2, 1)
    assert result.scores["country"].fn == 1
    assert result.publishers["Wire"]["outcome strict"] == Counter(tp=1, fp=2, fn=1)
    rules = {r.rule: r for r in result.rules if r.measure == "outcome"}
    assert (rules["trained"].hits, rules["trained"].correct) == (1, 1)
    assert (rules["number"].hits, rules["number"].correct) == (2, 0)
    # the number was found by the other rule too, so that neither contributes it alone
    assert rules["trained"].alone == 0
    assert {e.what for e in result.errors if e.measure == "outcome"} >= {
        "extra",
        "repeated",
        "missed",
    }


def test_the_page_shows_each_error_in_its_sentence_and_trusts_nothing(tmp_path: Path) -> None:
    gold, outputs = gold_folder(tmp_path / "gold"), outputs_folder(tmp_path / "outputs")
    evaluate_run(gold, outputs=outputs, out=tmp_path / "out")
    page = (tmp_path / "out" / "evaluation.html").read_text(encoding="utf-8")
    assert (
        "The mission trained 40 officers,\n<mark>12</mark> of them women, in two courses." in page
    )
    assert "<mark>The mission</mark> trained" in page
    assert "<b>It ended" not in page
    assert "<script" not in page
    found = json.loads((tmp_path / "out" / "evaluation.json").read_text(encoding="utf-8"))
    assert found["measures"]["outcome"]["fp"] == 2
    assert len(found["errors"]) == page.count("<article>")


def test_folders_that_hold_no_coding_are_told(tmp_path: Path) -> None:
    with pytest.raises(CodingError, match="no such folder"):
        evaluate_run(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CodingError, match="no gold records"):
        evaluate_run(tmp_path / "empty")
    with pytest.raises(CodingError, match="no table 'documents'"):
        evaluate_run(gold_folder(tmp_path / "gold"), outputs=tmp_path / "empty")
    broken = tmp_path / "gold" / "a.json"
    for content in ("{", "[]", '{"outcomes": [{}]}', '{"countries": [3]}'):
        broken.write_text(content, encoding="utf-8")
        with pytest.raises(CodingError, match=r"a\.json: not a gold record"):
            evaluate({}, tmp_path / "gold")


def test_records_and_tables_make_the_same_coding(tmp_path: Path) -> None:
    gold, outputs = gold_folder(tmp_path / "gold"), outputs_folder(tmp_path / "outputs")
    found = codings_of_run(load_tables(outputs))["a"]
    record = load_record(gold / "a.json", found.text)
    assert record.outcomes[0].spots == ((20, 22),)
    assert found.outcomes[0].spots == ((20, 31),)
    assert compare(found, record).counts["outcome"] == Counter(tp=1, fp=2, fn=1)


def test_the_command(tmp_path: Path) -> None:
    gold, outputs = gold_folder(tmp_path / "gold"), outputs_folder(tmp_path / "outputs")
    run = CliRunner()
    result = run.invoke(app, ["evaluate", str(gold), "--outputs", str(outputs), "--errors"])
    assert result.exit_code == 0
    assert "outcome strict" in result.stdout
    assert "a  outcome missed" in result.stdout
    both = ["--coder", str(gold), "--coder", str(outputs)]
    result = run.invoke(app, ["evaluate", *both])
    assert result.exit_code == 0
    assert "Krippendorff" in result.stdout
    for wrong in ([], ["--coder", str(gold)], [str(tmp_path / "none")], [str(outputs)]):
        result = run.invoke(app, ["evaluate", *wrong])
        assert result.exit_code == 2
        assert result.stderr.startswith("communique: ")
