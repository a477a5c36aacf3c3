"""Files that are there whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import SettingsError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to; the file takes its place when the block ends without a fault.

    Raises SettingsError if there is a folder of that name, or its own folder cannot be made.
    """
    if path.is_dir():
        raise SettingsError(f"{path}: is a folder; give the name of a file")
    make_folder(path.parent)
    side = path.with_name(f"{path.name}.part")
    try:
        yield side
        side.replace(path)
    finally:
        side.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill; it takes its place when the block ends without a fault.

    Raises SettingsError if there is something of that name already, unless it is an empty folder.
    """
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise SettingsError(f"{path}: is there already; give a new folder")
    make_folder(path.parent)
    side = path.with_name(f"{path.name}.part")
    shutil.rmtree(side, ignore_errors=True)
    side.mkdir()
    try:
        yield side
        if path.exists():
            path.rmdir()
        side.replace(path)
    finally:
        shutil.rmtree(side, ignore_errors=True)


def make_folder(path: Path) -> None:
    """Make the folder if need be. Raises SettingsError if it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be made a folder: {error.strerror}") from error


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8 with plain line ends on every system."""
    with whole_file(path) as side:
        side.write_bytes(text.encode("utf-8"))


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
