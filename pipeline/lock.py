"""One run at a time on one folder of tables.

The system holds the lock and lets go of it when the process ends, however it ends: a crash leaves
a file behind, but no lock.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import SettingsError

log = logging.getLogger(__name__)

# What file systems say that know no locks, as on some clusters.
NO_LOCKS = (errno.ENOSYS, errno.ENOTSUP, errno.ENOLCK)

# Hidden folder for all that a run keeps beside its tables.
KEPT = ".communique"

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class OutputError(SettingsError):
    """The folder for the tables cannot be used."""


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Make the folder if need be, and keep it for this process alone.

    Raises OutputError if it cannot be written, or another process holds it.
    """
    try:
        (out / KEPT).mkdir(parents=True, exist_ok=True)
        handle = os.open(out / KEPT / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise OutputError(f"{out}: cannot be the folder for tables: {error.strerror}") from error
    try:
        _take_or_leave(handle, out)
        yield
    finally:
        os.close(handle)


def take(handle: int) -> bool:
    """Take the lock of an open file; False while another process, or thread, holds it.

    A file system that knows no locks gives it to everybody.
    """
    try:
        _take(handle)
    except OSError as error:
        return error.errno in NO_LOCKS
    return True


def _take_or_leave(handle: int, out: Path) -> None:
    try:
        _take(handle)
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise OutputError(
                f"{out}: another run writes here; wait until it ends, or give another --out"
            ) from error
        log.warning("%s: knows no locks; see to it that one run at a time writes there", out)
