"""Files that several write: windows of the review page, and people with an editor.

A change is made to the file as it is at that moment, under a lock, and takes its place in one step:
whoever reads it finds the old or the new one whole, also after a crash. An editor knows no lock; so
the file is looked at again right before it is replaced, and the change is made anew if it is
another one by then.
"""

from __future__ import annotations

import csv
import io
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.lock import take

LOCK = ".review-lock"
# Seconds to wait for another window; each holds the lock for some milliseconds.
PATIENCE = 10.0
_TRIES = 20
# What a spreadsheet takes for a formula at the beginning of a cell, and articles may hold.
_FORMULA = ("=", "+", "-", "@")

Change = Callable[[str], str]


class WritingError(SettingsError):
    """A file of decisions that cannot be written now; what was there stays."""


def rewrite(path: Path, change: Change, *, patience: float = PATIENCE) -> str:
    """Replace the text of a file by what ``change`` makes of it, and return that.

    ``change`` may be called again, with another text, if somebody else writes meanwhile; what it
    raises leaves the file as it is. Raises WritingError.
    """
    try:
        with _locked(path.with_name(LOCK), patience):
            for _ in range(_TRIES):
                seen, data = _read(path)
                text, made = decoded(data), change(decoded(data))
                if made == text:
                    return text
                if _replaced(path, made.encode(_encoding(data)), seen):
                    return made
    except OSError as error:
        raise WritingError(f"{path}: cannot be written: {error.strerror or error}") from error
    raise WritingError(f"{path}: changes all the time; nothing was written, try again")


def decoded(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or else what spreadsheets on Windows write."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _encoding(data: bytes) -> str:
    """UTF-8, with the mark by which spreadsheets know it where it had one or was none."""
    try:
        plain = not data.startswith(b"\xef\xbb\xbf") and data.decode("utf-8") is not None
    except UnicodeDecodeError:
        plain = False
    return "utf-8" if plain else "utf-8-sig"


def csv_line(cells: Iterable[str], separator: str) -> str:
    """One line, without a break inside, that no spreadsheet takes for a formula."""
    out = io.StringIO()
    flat = (" ".join(cell.split()) for cell in cells)
    safe = [f"'{cell}" if is_formula(cell) else cell for cell in flat]
    csv.writer(out, delimiter=separator, lineterminator="").writerow(safe)
    return out.getvalue()


def plain_cell(cell: str) -> str:
    """The cell without the mark that `csv_line` puts before what looks like a formula."""
    return cell[1:] if cell.startswith("'") and is_formula(cell) else cell


def is_formula(cell: str) -> bool:
    """Whether it is one, or looks like one that was marked."""
    return cell.lstrip("'").startswith(_FORMULA)


def _read(path: Path) -> tuple[os.stat_result | None, bytes]:
    """The file, and how it looked before it was read."""
    try:
        seen = path.stat()
        return seen, path.read_bytes()
    except FileNotFoundError:
        return None, b""


def _replaced(path: Path, data: bytes, seen: os.stat_result | None) -> bool:
    """Put the new text in place, unless the file is another one by now."""
    new = path.with_name(f".{path.name}-new")
    try:
        with new.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if seen is not None:
            new.chmod(seen.st_mode & 0o777)
        if not _same(path, seen):
            return False
        new.replace(path)
    finally:
        with suppress(FileNotFoundError):
            new.unlink()
    _flush_folder(path.parent)
    return True


def _same(path: Path, seen: os.stat_result | None) -> bool:
    try:
        now = path.stat()
    except FileNotFoundError:
        return seen is None
    if seen is None:
        return False
    parts = ("st_ino", "st_size", "st_mtime_ns")
    return all(getattr(now, part) == getattr(seen, part) for part in parts)


def _flush_folder(folder: Path) -> None:
    """Wait until the new name is on the disk; some systems cannot open a folder."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _locked(path: Path, patience: float) -> Iterator[None]:
    """Wait for the lock. The system lets go of it when a process ends, however it ends."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        end = time.monotonic() + patience
        while not take(handle):
            if time.monotonic() > end:
                raise WritingError(f"{path.parent}: another window writes there and does not end")
            time.sleep(0.01)
        yield
    finally:
        os.close(handle)
