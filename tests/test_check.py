"""What `communique check` finds in a corpus, and how it says so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.check import Problem, check_corpus
from pipeline.cli import app
from pipeline.ingest import CorpusError
from pipeline.show import show_problems
from tests.made import MAKERS

BODY = (
    "Twenty officers of the border police learned to read travel documents in Osh last week. "
    "The course was held by two experts from Riga, and it will be repeated in the autumn.\n"
)
HEADER = "---\npublished: 2019-05-14\n---\n"
GOOD = HEADER + BODY
GERMAN = (
    "Zwanzig Beamte der Grenzpolizei haben in der vergangenen Woche gelernt, wie man "
    "Reisedokumente liest. Der Lehrgang wird im Herbst wiederholt werden.\n"
)


def write(folder: Path, name: str, text: str | bytes = GOOD) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def found(*paths: Path) -> list[tuple[str, str]]:
    return [(p.name, p.check) for p in check_corpus(paths).problems]


def test_a_good_corpus_has_no_problems(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "b.md", BODY.replace("Osh", "Naryn"))
    write(tmp_path, "b.yaml", "published: 2019\n")
    write(tmp_path, "README.md", "notes")
    write(tmp_path, "a.html.raw", "<html>")
    report = check_corpus([tmp_path])
    assert (report.articles, report.problems) == (2, [])


@pytest.mark.parametrize(
    ("text", "check"),
    [
        (BODY, "no_date"),
        (HEADER, "empty"),
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n", "binary"),
        (b"word " * 400_000, "too_large"),
        (HEADER + GERMAN, "not_english"),
        (HEADER + BODY.replace("Riga", "TÄ°KA in TÃ¼rkiye"), "mojibake_repaired"),
        ((HEADER + BODY.replace("Riga", "Iğdır")).encode("cp1254"), "encoding_guessed"),
        (HEADER.replace("\n---\n", '\ntitle: "broken\n---\n') + BODY, "broken_header"),
        ("---\npublished: soon\n---\n" + BODY, "bad_date"),
        ("---\npublished: 03/04/2018\n---\n" + BODY, "ambiguous_date"),
        ("---\npublished: 2018\nlanguage: Klingon\n---\n" + BODY, "bad_language"),
    ],
)
def test_what_is_wrong_with_one_article(tmp_path: Path, text: str | bytes, check: str) -> None:
    write(tmp_path, "a.txt", text)
    assert ("a.txt", check) in found(tmp_path)


def test_a_broken_sidecar(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "a.yaml", 'title: "no end\n')
    assert found(tmp_path) == [("a.txt", "broken_sidecar")]


def test_a_sidecar_without_its_article(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "deep/b.yaml", "title: B\n")
    write(tmp_path, "a.yml", "title: A\n")
    write(tmp_path, "a.YAML", "title: A\n")
    write(tmp_path, ".hidden/c.yaml", "title: C\n")
    write(tmp_path, ".settings.yaml", "title: D\n")
    assert found(tmp_path) == [
        ("a.YAML", "unread_sidecar"),
        ("a.yml", "unread_sidecar"),
        ("deep/b.yaml", "lone_sidecar"),
    ]


def test_names_of_several_endings_have_their_sidecars(tmp_path: Path) -> None:
    """A sidecar has the article's name without its ending, however many points stand in it."""
    parts = [("paragraph", BODY.strip())]
    write(tmp_path, "a.warc.gz", MAKERS[".warc.gz"]("Course on documents held", parts))
    write(tmp_path, "a.yaml", "published: 2019\n")
    write(tmp_path, "b.2019.txt", BODY.replace("Osh", "Naryn"))
    write(tmp_path, "b.2019.yaml", "published: 2019\n")
    write(tmp_path, "c.txt.md", BODY.replace("Osh", "Talas"))
    write(tmp_path, "c.txt.yaml", "published: 2019\n")
    assert check_corpus([tmp_path]).problems == []
    write(tmp_path, "a.warc.yaml", "title: A\n")
    write(tmp_path, "b.yaml", "title: B\n")
    assert found(tmp_path) == [("a.warc.yaml", "lone_sidecar"), ("b.yaml", "lone_sidecar")]


def test_the_same_text_twice(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "b.txt", GOOD.replace("by two", "by\ntwo"))
    assert check_corpus([tmp_path]).problems == [
        Problem("b.txt", "duplicate", "has the same text as a.txt")
    ]


def test_nearly_the_same_text_twice(tmp_path: Path) -> None:
    text = GOOD + BODY.replace("Osh", "Naryn").replace("Riga", "Vilnius")
    write(tmp_path, "a.txt", text)
    write(tmp_path, "b.txt", text.replace("will be repeated", "should be repeated"))
    assert check_corpus([tmp_path]).problems == [
        Problem("b.txt", "near_duplicate", "has nearly the same text as a.txt")
    ]


def test_the_same_address_twice(tmp_path: Path) -> None:
    for name, place in (("a.txt", "Osh"), ("b.txt", "Naryn")):
        text = BODY.replace("Osh", place)
        write(tmp_path, name, f"---\npublished: 2019\nurl: https://example.org/a\n---\n{text}")
    assert check_corpus([tmp_path]).problems == [
        Problem("b.txt", "same_url", "has the same address as a.txt")
    ]


def test_links_that_lead_out_or_nowhere(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(corpus, "a.txt")
    (corpus / "out.txt").symlink_to(write(tmp_path, "secret.txt"))
    (corpus / "nowhere.txt").symlink_to(corpus / "gone.txt")
    (corpus / "loop").symlink_to(corpus)
    assert found(corpus) == [("nowhere.txt", "failed"), ("out.txt", "failed")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    write(tmp_path, "a.txt").chmod(0)
    assert found(tmp_path) == [("a.txt", "failed")]


def test_a_folder_without_articles(tmp_path: Path) -> None:
    write(tmp_path, "notes.doc")
    assert found(tmp_path) == [(str(tmp_path), "no_articles")]


def test_a_corpus_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such folder or file"):
        check_corpus([tmp_path / "nowhere"])


def test_several_folders_and_files(tmp_path: Path) -> None:
    write(tmp_path, "one/a.txt")
    write(tmp_path, "two/b.txt", BODY.replace("Osh", "Naryn"))
    assert found(tmp_path / "one", tmp_path / "two" / "b.txt") == [("b.txt", "no_date")]


# --- the command ---------------------------------------------------------------------------------


def call(*args: object):
    return CliRunner().invoke(app, ["check", *map(str, args)], env={"COLUMNS": "200"})


def test_nothing_wrong_is_zero(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    result = call(tmp_path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "1 article, 0 problems.\n"


def test_something_wrong_is_one_with_a_line_each(tmp_path: Path) -> None:
    write(tmp_path, "a\nb\t.txt", b"")
    write(tmp_path, "c.txt", BODY)
    result = call(tmp_path)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "a\\nb\\t.txt\tempty\tholds no text",
        'c.txt\tno_date\thas no publication date; add "published:" to its header',
    ]
    assert result.stderr == "2 articles, 2 problems.\n"


def test_wrong_usage_is_two(tmp_path: Path) -> None:
    assert call().exit_code == 2
    result = call(tmp_path / "nowhere")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no such folder or file" in result.stderr


def test_the_table_holds_names_as_they_are() -> None:
    table = show_problems([Problem("[red]a\x1b[31m\n", "empty", "holds no text")])
    assert table.columns[0]._cells[0].plain == "[red]a\N{REPLACEMENT CHARACTER}[31m\\n"


def test_the_length_of_an_article_is_a_setting(tmp_path: Path) -> None:
    write(tmp_path / "in", "a.txt")
    longer, shorter = str(len(BODY)), str(len(BODY) // 2)

    def told(command: str, *more: str) -> str:
        return CliRunner().invoke(app, [command, str(tmp_path / "in"), *more]).output

    assert "0 problems" in told("check", "--length-limit", longer)
    assert f"longer than {shorter} characters" in told("check", "--length-limit", shorter)
    out = ("--out", str(tmp_path / "out"))
    assert "1 article (1 of them could not" in told("run", *out, "--length-limit", shorter)
    assert "1 article:" in told("run", *out, "--length-limit", longer)
    added = ("--corpus", str(tmp_path / "new"), "--dry-run", "--length-limit", shorter)
    assert f"longer than {shorter} characters" in told("add", *added)
