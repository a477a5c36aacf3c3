"""A limit to the time that one article may take."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


class OverTimeError(BaseException):
    """An article takes too long. No `Exception`, as code on the way may catch those."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise OverTimeError in the block after so many seconds, where the system has such alarms.

    Code in a library may not notice; a worker process is then ended from the outside.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not _MAIN:
        yield
        return
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    for nowhere in _mortal:
        faulthandler.dump_traceback_later(2 * seconds + 1, exit=True, file=nowhere)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if _mortal:
            faulthandler.cancel_dump_traceback_later()


_MAIN = threading.main_thread()

# In a process that may end itself, where its last words go; empty in all others.
_mortal: list[TextIO] = []


def be_mortal() -> None:
    """Let this process end when an article takes too long and nothing else helps."""
    _mortal.append(Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for good


def _stop(_signal: int, _frame: object) -> None:
    raise OverTimeError
