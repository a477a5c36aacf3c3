"""Every command that README and the documentation show runs here, or in a test named here."""

from __future__ import annotations

import re
import shlex
import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from spacy.language import Language
from typer.testing import CliRunner

import pipeline.add
import pipeline.reading
from pipeline.cli import app

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "corpus" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# Pages whose blocks another test runs.
ELSEWHERE_WHOLE = {"exports.md": "test_exports.py::test_every_command_and_example_on_the_page_runs"}

# A block behind such a line is run by the test of its topic, which looks for the same line.
TESTED = re.compile(r"<!-- (?:tested|example): [\w -]+ -->\n\Z")
BLOCK = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
ARTICLE = (
    "---\npublished: 2021-11-05\n---\n\nDanish officers teach in Niamey\n\n"
    "In March 2021 the Danish Police College trained 80 police officers in Niger.\n"
)
# Shell lines that need a network, a fresh machine or minutes, and the test that stands for each.
# What ends with another code than 0: the samples hold an article without a date.
EXITS = {"communique check corpus": 1}
ELSEWHERE = {
    "make": "test_first_minutes.py::test_the_first_make_sets_up_and_runs",
    "make check": "test_packaging.py::test_ci_calls_what_the_readme_says",
    "make CORPUS=articles OUT=tables": "test_first_minutes.py::test_the_second_make_only_runs",
    "communique add https://example.org/news/police-course": "test_add.py::test_a_page_is_added",
}


SHELLS = ("sh", "bash", "console")


def blocks(page: Path) -> list[tuple[str, str]]:
    """The page's blocks of code by language, but those that have a test of their own."""
    source = page.read_text(encoding="utf-8")
    if page.name in ELSEWHERE_WHOLE:
        return []
    return [
        (m[2], textwrap.dedent(m[3]))
        for m in BLOCK.finditer(source)
        if not TESTED.search(source[: m.start()])
    ]


@pytest.fixture
def place(samples: Path, tmp_path: Path, nlp: Language, monkeypatch) -> Iterator[Path]:
    """A folder as the pages speak of it: sample articles and tables, and a reader's own."""
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    for name in ("outputs", "outputs-new", "tables"):
        shutil.copytree(samples, tmp_path / name)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "niamey.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "saved-page.html").write_text(
        f"<html><body><article><p>{ARTICLE[33:]}</p></article></body></html>", encoding="utf-8"
    )
    (tmp_path / "gold").mkdir()
    for name in ("d01.txt", "d01.json"):
        shutil.copy(ROOT / "tests" / "gold" / name, tmp_path / "gold")
    shown = re.search(r"```csv\n(doc_id,.*?)```", PAGES[1].read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    (tmp_path / "corpus" / "corrections.csv").write_text(shown[1], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline.add, "build_pipeline", lambda _model=None: nlp)
    yield tmp_path


def shell_lines(block: str) -> list[str]:
    """The commands of a shell block, without comments and the place of the command."""
    bare = [re.sub(r"(^|\s+)#.*", "", line).strip() for line in block.splitlines()]
    return [line.removeprefix(".venv/bin/") for line in bare if line]


def run_line(line: str) -> None:
    if line in ELSEWHERE:
        return
    assert line.startswith("communique "), f"{line!r}: say in ELSEWHERE which test runs it"
    result = CliRunner().invoke(app, shlex.split(line)[1:])
    assert result.exit_code == EXITS.get(line, 0), f"{line}: {result.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_it_shows_runs(page: Path, place: Path) -> None:
    """In the order of the page, as its reader would."""
    known: dict[str, object] = {}
    for language, block in blocks(page):
        if language in SHELLS:
            for line in shell_lines(block):
                run_line(line)
        elif language == "python":
            exec(compile(block, page.name, "exec"), known)


def test_tests_that_stand_for_a_command_are_there() -> None:
    for test in [*ELSEWHERE.values(), *ELSEWHERE_WHOLE.values()]:
        file, _, name = test.partition("::")
        source = (ROOT / "tests" / file).read_text(encoding="utf-8")
        assert f"def {name}" in source, test


def test_blocks_with_a_test_of_their_own_are_named_there() -> None:
    tests = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "tests").glob("*.py")
        if path != Path(__file__)
    )
    for page in PAGES:
        source = page.read_text(encoding="utf-8")
        for kind, name in re.findall(r"<!-- (tested|example): ([\w -]+) -->", source):
            assert f"{kind}: {name}" in tests or f"{kind}: " in tests, f"{page.name}: {name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_in_running_text_have_their_options(page: Path) -> None:
    commands = typer.main.get_command(app).commands
    text = re.sub(r"<!-- made: .*?<!-- end -->", "", page.read_text(encoding="utf-8"), flags=re.S)
    for shown in re.findall(r"\bcommunique ((?:[a-z]+)(?: [^`\n]*)?)[`\n]", text):
        name, _, rest = shown.partition(" ")
        if name not in commands:
            continue
        known = {o for p in commands[name].params for o in p.opts} | {"--help", "-h"}
        assert set(re.findall(r"(?<![\w-])--[\w-]+", rest)) <= known, shown


def test_running_text_names_no_command_that_is_none() -> None:
    commands = set(typer.main.get_command(app).commands) | {"COMMAND"}
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert set(re.findall(r"`communique (\w+)", text)) <= commands, page.name
