"""The command line's contract: exit codes, what goes to which stream, help for everything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rows import FACTS, document
from typer.testing import CliRunner

import pipeline.reading
import pipeline.run
from pipeline.cli import app
from pipeline.ingest import read_corpus
from pipeline.link import Reading, digest, link
from pipeline.show import show_article
from pipeline.tables import build_rows
from schemas.codebook import TABLES
from schemas.validation import validate

ARTICLE = (
    "---\npublished: 2021-11-05\n---\n\nDanish officers teach in Niamey\n\n"
    "In March 2021 the Danish Police College trained 80 police officers in Niger.\n"
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "good.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path / "corpus"


def call(*args: object):
    return CliRunner().invoke(app, [str(a) for a in args], env={"COLUMNS": "200"})


def plain(text: str) -> str:
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", text).split())


@pytest.mark.parametrize("command", [[], ["run"], ["show"], ["tables"]])
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_everywhere(command, option):
    result = call(*command, option)
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_every_command_says_what_it_does():
    for command in app.registered_commands:
        name = command.name or command.callback.__name__
        assert command.callback.__doc__.split("\n")[0] in plain(call(name, "--help").stdout)


def test_version():
    result = call("--version")
    assert result.exit_code == 0
    assert re.fullmatch(r"communique \d+\.\d+\.\d+\n", result.stdout)


def test_run_ends_with_a_summary_on_the_error_stream(corpus, tmp_path):
    result = call("run", corpus, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert re.match(r"1 article: \d+ programmes?, \d+ outcomes?, \d+ issues?\.", result.stderr)
    assert str(tmp_path / "out") in result.stderr
    assert (tmp_path / "out" / "outcomes.parquet").is_file()


def test_a_failed_article_does_not_fail_the_run(corpus, tmp_path):
    (corpus / "empty.txt").write_bytes(b"")
    result = call("run", corpus, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "2 articles (1 of them could not be read)" in result.stderr
    assert "issues.parquet" in result.stderr


def test_a_folder_without_articles_is_said_so(tmp_path):
    (tmp_path / "corpus").mkdir()
    result = call("run", tmp_path / "corpus", "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "an article is a file whose name ends in .warc.gz, .txt, .md," in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run"], "Missing argument"),
        (["run", "corpus"], "Missing option '--out'"),
        (["run", "no-such-folder", "--out", "out"], "no such folder"),
        (["show", "no-such-article.txt"], "no such file"),
        (["tables", "outcome"], "there are documents, organisations"),
        (["unheard-of"], "No such command"),
    ],
)
def test_wrong_usage_is_two(arguments, words):
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert words in plain(result.stderr)


def test_an_output_that_cannot_be_is_two(corpus, tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    result = call("run", corpus, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "cannot be the folder for tables" in result.stderr


def test_a_missing_model_is_two_and_one_line(corpus, tmp_path):
    result = call("run", corpus, "--out", tmp_path / "out", "--model", "x")
    assert result.exit_code == 2
    assert result.stderr.startswith("communique: no spaCy model 'x' is installed; run 'make', or ")
    assert result.stderr.count("\n") == 1


def test_a_full_disk_is_one(corpus, tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pipeline.run, "write_corpus", full)
    result = call("run", corpus, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert "Traceback" not in result.stderr


def test_tables_prints_the_whole_dictionary():
    result = call("tables")
    assert result.exit_code == 0
    for name, table in TABLES.items():
        assert f"\n{name}  " in "\n" + result.stdout
        assert all(c.description in result.stdout for c in table.columns)


def test_tables_prints_one_table():
    result = call("tables", "programme_topics")
    assert "dac_code" in result.stdout
    assert "Codes: counter_terrorism, " in result.stdout
    assert "outcomes" not in result.stdout


def test_show_prints_the_article_and_its_records(corpus):
    result = call("show", corpus / "good.txt")
    assert result.exit_code == 0
    assert result.stdout.startswith("good.txt\n")
    assert "published 2021-11-05 (header)" in result.stdout
    assert "\x1b" not in result.stdout


def shown(item=None, facts=FACTS) -> str:
    item = item or document()
    readings = [Reading(item, facts)]
    return show_article(item, validate(build_rows(readings, link(map(digest, readings))))).plain


def test_show_in_full():
    assert shown() == (
        "sirocco.txt\n"
        "status read; published 2021-11 (header)\n\n"
        "Project Sirocco ends\n\n"
        "[From 2019 to 2021]{date 2019/2021} the [Danish Police College]{organisation} trained "
        "[80]{count 80 exact} officers in [Niger]{country NER}, 12 of them women.\n\n"
        "Programme  Project Sirocco  (named)\n"
        "               programme, completed, 2019/2021  “Project Sirocco”  [test-rule 1.00]\n"
        "  country      recipient NER 2019/2021  “Niger”  [test-rule 1.00]\n"
        "  organisation implementer Danish Police College  “Danish Police College”  "
        "[test-rule 1.00]\n"
        "  topic        general_policing 15132  “Police”  [test-rule 0.40]\n"
        "  outcome      persons_trained actual 80 exact country=NER occupation=police  "
        "“trained 80 officers”  [test-rule 1.00]\n"
        "  outcome      persons_trained actual 12 exact sex=female part of '80' "
        "(not to be summed)  “12 of them women”  [test-rule 1.00]\n\n"
        "Issues\n"
        "  warning date:unread  cannot be read"
    )


def test_an_article_cannot_command_the_terminal(tmp_path):
    (tmp_path / "odd.txt").write_text("Red \x1b[31m alert \x9b2J.\n", encoding="utf-8")
    (item,) = read_corpus([tmp_path / "odd.txt"])
    text = shown(item, type(FACTS)())
    assert "\x1b" not in text
    assert "\x9b" not in text
