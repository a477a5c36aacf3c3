"""`communique corrections`: the list, gold records, and what the page about them promises."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from spacy.language import Language
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.ingest import read_corpus
from pipeline.link import Reading
from pipeline.review.coding import codings_of_run, load_record, load_tables
from pipeline.review.compare import compare
from pipeline.review.corrections.corrector import build_corrector, load_corrector
from pipeline.review.corrections.file import parse_corrections
from pipeline.review.corrections.golden import gold_record, not_looked_at, write_gold
from pipeline.review.corrections.listing import NoArticleError, list_corrections, read_corrected
from pipeline.run import make_rows, read_documents, run
from tests.fake import FakeReader
from tests.rows import FACTS, document

ROOT = Path(__file__).parent.parent
README = (ROOT / "corpus" / "README.md").read_text(encoding="utf-8")
HEAD = "doc_id,table,quote,occurrence,field,old,new,action,coder,date,reason\n"
OSCE = "one,programmes,OSCE,1,title,Course of OSCE,Spring school,correct,ANNA,2026-03-01,\n"


def example() -> str:
    """The file that corpus/README.md shows."""
    (found,) = re.findall(r"<!-- example: corrections -->\n```csv\n(.*?)```", README, re.DOTALL)
    return str(found)


def sample(nlp: Language) -> Reading:
    (found,) = read_documents(nlp, read_corpus([ROOT / "corpus" / "womens-network.txt"]))
    return found


def test_the_example_in_the_readme_is_applied(nlp: Language) -> None:
    file = parse_corrections(example())
    assert not file.broken
    assert {c.action for c in file.corrections} == {"confirm", "correct", "reject", "add"}
    after, verdicts = build_corrector([file]).verdicts(sample(nlp))
    assert [v.state for v in verdicts] == ["applied"] * 4, verdicts
    rows = make_rows([after])
    outcomes = {r["outcome_id"]: r for r in rows["outcomes"]}
    (visitors,) = [r for r in outcomes.values() if r["indicator"] == "participants"]
    assert outcomes[visitors["part_of_outcome_id"]]["value_text"] == "Thirty-two"
    assert {r["quote"] for r in rows["programme_organisations"]} == {
        "Geneva Centre for Security Sector Governance"
    }
    assert "human_rights" in {r["topic"] for r in rows["programme_topics"]}


def corpus(tmp_path: Path, *lines: str) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "one.txt").write_text("The OSCE trained 40 officers.")
    (folder / "two.txt").write_text("The UNODC trained 12 officers.")
    (folder / "corrections.csv").write_text(HEAD + "".join(lines))
    return folder


def test_each_line_is_listed_with_what_became_of_it(tmp_path: Path) -> None:
    other = OSCE.replace("Spring school", "Summer school").replace("ANNA", "BEN")
    folder = corpus(
        tmp_path, OSCE, other, OSCE.replace("one,", "three,"), OSCE.replace("one,", "two,"),
        "two,programmes,UNODC,1,level,event,feast,correct,ANNA,2026-03-01,\n",
        "two,programmes,UNODC,1,,,,confirm,ANNA,2026-03-01,\n", "broken\n",
    )  # fmt: skip
    log = tmp_path / "log"
    found = list_corrections([folder], tmp_path / "out", FakeReader(log))
    assert [(v.correction.line, v.state) for v in found.verdicts] == [
        (2, "conflicting"), (3, "conflicting"), (4, "stale"), (5, "stale"), (6, "refused"),
        (7, "applied"),
    ]  # fmt: skip
    assert [b.line for b in found.broken] == [8]
    assert not found.clean
    # What is stored is not read again, and articles without corrections are not read at all.
    assert list_corrections([folder], tmp_path / "out", FakeReader(log)) == found
    assert sorted(log.read_text().split()) == ["one", "two"]


def test_the_command_lists_and_tells_by_its_exit_code(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "one,programmes,none,1,,,,confirm,ANNA,2026-03-01,\n", "broken\n")
    out = str(tmp_path / "out")
    result = CliRunner().invoke(app, ["corrections", str(folder), "--out", out])
    assert result.exit_code == 1
    rows = list(csv.reader(result.stdout.splitlines(), delimiter="\t"))
    assert [row[:2] for row in rows] == [["stale", "2"], ["broken", "3"]]
    assert "0 applied, 1 stale, 0 conflicting, 0 refused; 1 broken line." in result.stderr
    (folder / "corrections.csv").unlink()
    result = CliRunner().invoke(app, ["corrections", str(folder), "--out", out])
    assert (result.exit_code, result.stdout) == (0, "")
    result = CliRunner().invoke(app, ["corrections", str(folder), "--out", out, "--gold", "x"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "x: no such article" in result.stderr
    result = CliRunner().invoke(app, ["corrections", str(folder), "--out", out, "--to", "x"])
    assert result.exit_code == 2


def test_a_corrected_article_scores_full_against_its_own_record(tmp_path: Path) -> None:
    """The record, as evaluation reads it, and the rows that it was made of say the same."""
    reading = Reading(document(doc_id="2020/sirocco"), FACTS)
    path = write_gold(reading, tmp_path)
    assert path.name == "2020-sirocco.json"
    (text,) = read_corpus([path.with_suffix(".txt")])
    assert text.text.strip() == reading.document.text
    assert text.published == reading.document.published
    record = load_record(path, text.text)
    rows = make_rows([reading])
    machine = codings_of_run(rows)["sirocco"]
    found = compare(machine, record)
    assert found.errors == []
    hits = {name for name, c in found.counts.items() if c["tp"]}
    assert {"outcome", "country", "organisation", "topic"} <= hits, hits


def test_a_record_says_what_people_said(tmp_path: Path) -> None:
    folder = corpus(
        tmp_path, OSCE, OSCE.replace("title,Course of OSCE,Spring school", "level,event,programme")
    )
    reading = read_corrected([folder], tmp_path / "out", FakeReader(), "one")
    record = gold_record(reading)
    assert record["programmes"][0]["level"] == "programme"
    assert not_looked_at(reading) == (1, 2)
    assert json.loads(json.dumps(record)) == record
    with pytest.raises(NoArticleError):
        read_corrected([folder], tmp_path / "out", FakeReader(), "three")


def test_evaluate_takes_the_record(tmp_path: Path, nlp: Language) -> None:
    """From the corrected tables to a record and back, by the commands alone."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    shutil.copy(ROOT / "corpus" / "womens-network.txt", folder)
    (folder / "corrections.csv").write_text(example())
    out, gold = tmp_path / "out", tmp_path / "gold"
    run([folder], out, decisions=load_corrector([folder]))
    told = CliRunner().invoke(
        app,
        ["corrections", str(folder), "--out", str(out), "--gold", "womens-network", "--to", str(gold)],  # noqa: E501
    )  # fmt: skip
    assert told.exit_code == 0
    assert "Nobody has looked at" in told.stderr
    record = load_record(gold / "womens-network.json", (gold / "womens-network.txt").read_text())
    corrected = codings_of_run(load_tables(out))["womens-network"]
    assert compare(corrected, record).errors == []
    scored = CliRunner().invoke(app, ["evaluate", str(gold), "--outputs", str(out)])
    assert scored.exit_code == 0, scored.stderr
