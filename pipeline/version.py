"""What a result depends on beside its article: code, libraries and model, as one hash."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from pipeline.model import model_folder

ROOT = Path(__file__).parents[1]

# What the stages are made of. The import contracts keep all else of `pipeline` out of them.
CODE = ("extractors", "schemas", "pipeline")
NOT_STAGES = ("review", "publish", "commands", "cli.py", "show.py", "task.py")

# The libraries whose version may change what is in a file, or how tables are written.
OTHERS = (
    "charset-normalizer", "ftfy", "lxml", "py3langid", "pyarrow", "pypdfium2", "python-docx",
    "pyyaml", "rapidfuzz", "trafilatura", "warcio",
)  # fmt: skip

# The libraries whose version may change what is read.
LIBRARIES = ("dateparser", "numpy", "pycountry", "pydantic", "spacy", "thinc")


@lru_cache(maxsize=4)
def version_of(model: str | None) -> str:
    """The hash for this model's name. Raises ModelMissingError."""
    found = hashlib.sha256(f"Python {sys.version_info[:2]}".encode())
    for library in LIBRARIES:
        found.update(f"{library} {version(library)}\n".encode())
    for path, name in [*_sources(), *_files(model_folder(model))]:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        found.update(f"{name} {content}\n".encode())
    return found.hexdigest()


@lru_cache(maxsize=1)
def version_of_all() -> str:
    """The hash of all code, and of the libraries beside those that readers use."""
    found = hashlib.sha256()
    for library in OTHERS:
        found.update(f"{library} {version(library)}\n".encode())
    for package in CODE:
        for path, name in _files(ROOT / package):
            found.update(
                f"{package}/{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode()
            )
    return found.hexdigest()


def _sources() -> Iterable[tuple[Path, str]]:
    for package in CODE:
        for path, name in _files(ROOT / package):
            if package != "pipeline" or name.split("/")[0] not in NOT_STAGES:
                yield path, f"{package}/{name}"


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file below the folder, with its name there, in order; compiled ones left out."""
    named = ((path, path.relative_to(folder).as_posix()) for path in folder.rglob("*"))
    for path, name in sorted(named, key=lambda pair: pair[1]):
        if path.is_file() and "__pycache__" not in name:
            yield path, name
