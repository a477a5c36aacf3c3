"""What only some systems have is used only where it is there: Linux, macOS and Windows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest

ROOT = Path(__file__).parents[1]
# The process pools, their limits and the lock ask which system they are on.
ASKING = {
    "pipeline/ingest/apart.py",
    "pipeline/limits.py",
    "pipeline/lock.py",
    "pipeline/workers.py",
}
NOT_ON_WINDOWS = {
    "fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty",
    "os.chown", "os.fchmod", "os.fork", "os.forkpty", "os.getegid", "os.geteuid", "os.getgid",
    "os.getuid", "os.killpg", "os.lchown", "os.mkfifo", "os.mknod", "os.nice", "os.O_CLOEXEC",
    "os.O_DIRECTORY", "os.O_NOFOLLOW", "os.O_NONBLOCK", "os.posix_fadvise", "os.pread",
    "os.pwrite", "os.sched_getaffinity", "os.setsid", "os.statvfs", "os.sysconf", "os.uname",
    "os.wait", "os.waitid", "signal.alarm", "signal.pause", "signal.pthread_sigmask",
    "signal.setitimer", "signal.SIGALRM", "signal.SIGCHLD", "signal.SIGHUP", "signal.SIGKILL",
    "signal.SIGPIPE", "signal.SIGQUIT", "signal.SIGSTOP", "signal.SIGUSR1",
}  # fmt: skip

LAST_WORDS = re.compile(rf"\b(?:{'|'.join(n.rpartition('.')[2] for n in NOT_ON_WINDOWS)})\b")

# A run on a system without all of them, where a folder cannot be opened, as on Windows.
ELSEWHERE = """
import importlib.abc, multiprocessing, os, signal, sys, types
from concurrent.futures import ProcessPoolExecutor
import pandas, psutil, pyarrow.parquet, spacy, dateparser, trafilatura, typer, rich.progress
import rensa, py3langid, urllib3, sqlite3, email, subprocess, asyncio, tempfile, shutil

names, article, out = sys.argv[1].split(), sys.argv[2], sys.argv[3]
modules = {"os": os, "signal": signal}
for name in names:
    module, _, attribute = name.partition(".")
    if attribute:
        modules[module].__dict__.pop(attribute, None)
    else:
        sys.modules[name] = None
msvcrt = types.ModuleType("msvcrt")
msvcrt.LK_NBLCK, msvcrt.locking = 2, lambda *_: None
sys.modules["msvcrt"] = msvcrt
opened = os.open
def no_folders(path, *rest, **named):
    if os.path.isdir(path):
        raise PermissionError(13, "Permission denied", str(path))
    return opened(path, *rest, **named)
os.open = no_folders
sys.platform = "win32"

import communique
made = communique.run(article, out, jobs=1)
assert made.articles == 1, made
assert len(communique.load(out)["documents"]) == 1
"""


def test_only_those_that_ask_use_what_windows_has_not():
    found = set()
    for package in ("communique", "extractors", "pipeline", "schemas"):
        for path in (ROOT / package).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            found |= {(name, used) for used in names_in(path) & NOT_ON_WINDOWS}
    assert {name for name, _ in found} <= ASKING, found
    assert found


def names_in(path: Path) -> set[str]:
    """Modules that a file imports, and what it takes from them by name."""
    found = set()
    source = path.read_text(encoding="utf-8")
    if not LAST_WORDS.search(source):
        return found
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{a.name}" for a in node.names)}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add(f"{node.value.id}.{node.attr}")
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="it is that system")
def test_a_run_needs_none_of_it(tmp_path):
    article = tmp_path / "niamey.txt"
    article.write_text("The Danish Police College trained 80 policemen in Niger.", encoding="utf-8")
    command = [sys.executable, "-c", ELSEWHERE, " ".join(sorted(NOT_ON_WINDOWS)), article, tmp_path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_path_is_put_together_by_hand():
    """A slash in a name is ours, for keys; paths are made by pathlib."""
    assert PureWindowsPath("corpus\\2016\\praia.txt").as_posix() == "corpus/2016/praia.txt"
    for package in ("communique", "extractors", "pipeline", "schemas"):
        for path in (ROOT / package).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            assert "os.sep" not in source, path
            assert "os.path.join" not in source, path
            assert '"/tmp' not in source, path
