"""The wheel installs and runs where there is no checkout, on any folder, without the network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("communique", "extractors", "pipeline", "schemas")
ARTICLE = (
    "---\npublished: 2021-11-05\n---\n\nDanish officers teach in Niamey\n\n"
    "In March 2021 the Danish Police College trained 80 police officers in Niger.\n"
)
LIBRARY = """
import json, sys, communique
folder, text = sys.argv[1:]
tables = communique.load(folder)
article = communique.extract(text, published="2021-11-05")
print(json.dumps({
    "home": communique.__file__,
    "low": communique.aggregate(tables, by="country").to_dict("list")["low"],
    "words": communique.evidence(tables["outcomes"].iloc[0], tables).words,
    "html": "80 police officers" in article._repr_html_(),
}))
"""


def call(*command: object, where: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with no trace of the checkout in its surroundings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COVERAGE", "PIP"))}
    done = subprocess.run(
        [str(c) for c in command], cwd=where, capture_output=True, text=True, check=False,
        env=kept | {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from a copy: setuptools leaves files behind, and would pack those of an older build."""
    source = tmp_path_factory.mktemp("source")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "dist", ".")
    call(*build, where=source)
    (made,) = (source / "dist").glob("*.whl")
    return made


def test_the_wheel_runs_outside_the_checkout(wheel, tmp_path):
    holds_all_files(wheel)
    binary = install(wheel, tmp_path / "venv")
    folder = tmp_path / "Ünterlagen und mehr"
    folder.mkdir()
    (folder / "niamey.txt").write_text(ARTICLE, encoding="utf-8")
    call(binary / "communique", "run", folder, "--out", "tables", where=tmp_path)
    script = tmp_path / "script.py"
    script.write_text(LIBRARY, encoding="utf-8")
    told = json.loads(call(binary / "python", script, "tables", ARTICLE, where=tmp_path).stdout)
    assert Path(told.pop("home")).is_relative_to(tmp_path / "venv")
    assert told == {"low": [80.0], "words": "80 police officers", "html": True}


def holds_all_files(wheel: Path) -> None:
    """Code, data, templates and types: what the packages hold is in the wheel, and nothing else."""
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
        about = [name for name in archive.namelist() if ".dist-info/" in name]
        metadata = next(archive.read(name).decode() for name in about if name.endswith("METADATA"))
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*"))
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == wanted
    assert any(name.endswith("licenses/LICENSE") for name in about)
    # By this pip refuses an older Python, and says so.
    assert "Requires-Python: >=3.11" in metadata


def install(wheel: Path, home: Path) -> Path:
    """The wheel in an environment of its own, beside the libraries that are here already."""
    venv.create(home, symlinks=os.name != "nt")
    binary = home / ("Scripts" if os.name == "nt" else "bin")
    pip = (sys.executable, "-m", "pip", "--python", binary / "python")
    call(*pip, "install", "--no-deps", wheel, where=home)
    (packages,) = home.glob("[Ll]ib/**/site-packages")
    # A path named here is searched, but its own .pth files, which lead to the checkout, are not.
    own = sysconfig.get_paths()
    here = "\n".join(dict.fromkeys([own["purelib"], own["platlib"]]))
    (packages / "libraries.pth").write_text(here, encoding="utf-8")
    return binary
