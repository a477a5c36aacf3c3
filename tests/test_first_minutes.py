"""What a newcomer meets: a first `make`, wrong folders, an old Python, no network, a terminal."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="make and sh are not there")

# Stands in for a Python: makes an environment whose own Python does what FAULT says.
PYTHON = """#!/bin/sh
case "$1 $2" in
"-c "*) [ "$FAULT" != old ] ;;
"-m venv")
  [ "$FAULT" != venv ] || exit 1
  rm -rf .venv; mkdir -p .venv/bin
  cp "$0" .venv/bin/python
  echo venv >> log ;;
"-m pip")
  echo "pip $(echo "$@" | grep -o -e --require-hashes -e --editable)" >> log
  [ "$FAULT" != network ] || { echo "ERROR: Could not find a version" >&2; exit 1; }
  [ "$FAULT" != killed ] || kill -9 $PPID
  printf '#!/bin/sh\\necho ran "$@" >> log\\n' > .venv/bin/communique
  chmod +x .venv/bin/communique ;;
esac
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh clone, as far as `make` looks at it."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "python").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "python").chmod(0o755)
    return tmp_path


def make(clone: Path, *arguments: str, fault: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "PYTHON=./python", *arguments],
        cwd=clone, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "FAULT": fault},
    )  # fmt: skip


def log(clone: Path) -> list[str]:
    return (clone / "log").read_text(encoding="utf-8").splitlines()


SET_UP = ["venv", "pip --require-hashes", "pip --editable"]


def test_the_first_make_sets_up_and_runs(clone):
    done = make(clone)
    assert done.returncode == 0, done.stderr
    assert "Setting up .venv, once: this takes a minute or two" in done.stdout
    assert log(clone) == [*SET_UP, "ran run corpus --out outputs"]


def test_the_second_make_only_runs(clone):
    make(clone)
    assert make(clone, "CORPUS=my articles", "OUT=my tables").stdout == ""
    assert log(clone)[4:] == ["ran run my articles --out my tables"]


def test_another_lock_sets_up_anew(clone):
    make(clone, "setup")
    with (clone / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# another version\n")
    make(clone, "setup")
    assert log(clone) == SET_UP * 2


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("old", "needs Python 3.11 or newer, and ./python is not.\nInstall one; if it has another"),
        ("venv", "cannot make a virtual environment; on Debian and Ubuntu: apt install python3"),
        ("network", "Setting up needs a connection to the Python package index, once."),
    ],
)
def test_what_is_missing_is_said_with_its_remedy(clone, fault, words):
    done = make(clone, fault=fault)
    assert done.returncode == 2
    assert words in done.stderr
    assert not list((clone / ".venv").glob(".[pr]*"))
    assert make(clone).returncode == 0


def test_a_set_up_that_was_killed_begins_again(clone):
    assert make(clone, fault="killed").returncode != 0
    assert make(clone).returncode == 0
    assert log(clone) == [*SET_UP[:2], *SET_UP, "ran run corpus --out outputs"]


def test_help_needs_no_set_up(clone):
    done = make(clone, "help")
    assert done.returncode == 0
    assert re.search(r"^check +Run the linters", done.stdout, re.MULTILINE)
    assert not (clone / ".venv").exists()


# The command, in a shell of its own


def communique(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8",
        env={"PATH": os.environ["PATH"], "COLUMNS": "200", "PYTHONPATH": str(ROOT)} | variables,
    )  # fmt: skip


def test_shells_complete_commands():
    code = "import sys; from pipeline.cli import app; app(prog_name='communique')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, capture_output=True, text=True, check=True,
        env={
            "PATH": os.environ["PATH"], "_COMMUNIQUE_COMPLETE": "complete_bash",
            "COMP_WORDS": "communique e", "COMP_CWORD": "1",
        },
    )  # fmt: skip
    assert {"evaluate", "export"} <= set(done.stdout.split())
    assert "run" not in done.stdout.split()


def test_a_shell_can_learn_to_complete():
    help_ = communique("--help").stdout
    assert "--install-completion" in help_
    assert "Exit codes: 0 done, 1 could not be completed, 2 wrong usage" in help_


def on_a_terminal(*arguments: str, **variables: str) -> str:
    """What a command writes to a terminal."""
    import pty  # noqa: PLC0415 - not on every system

    mine, theirs = pty.openpty()
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", *arguments],
        cwd=ROOT, stdout=theirs, stderr=theirs,
        env=kept | {"TERM": "xterm-256color", "COLUMNS": "100"} | variables,
    )  # fmt: skip
    os.close(theirs)
    written = b""
    try:
        while piece := os.read(mine, 65_536):
            written += piece
    except OSError:  # as Linux says that the other end is closed
        pass
    os.close(mine)
    assert process.wait() == 0
    return written.decode()


COLOUR = re.compile(r"\x1b\[(?:[\d;]*;)?(?:3[0-8]|9[0-7])[;m]")


def test_no_color_is_respected():
    assert COLOUR.search(on_a_terminal("tables", "issues"))
    assert not COLOUR.search(on_a_terminal("tables", "issues", NO_COLOR="1"))
    assert "\x1b" not in communique("tables", "issues").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "my-articles", "--out", "out"], "give the folder with the articles"),
        (["show", "my-article.txt"], "give the path of an article, such as corpus/NAME.txt"),
        (["report", "my-tables"], "communique run"),
    ],
)
def test_a_wrong_place_is_said_with_its_remedy(arguments, words, tmp_path):
    done = communique(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
