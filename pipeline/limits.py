"""Limits to the time and the memory that one article may take.

What is read in a process's main thread is watched by an alarm that rings every so often; in another
thread, as on a Dask cluster, by a thread beside it. Either raises in the code that reads. Code in a
library may not notice: a process that was begun for reading only has a wall behind both limits.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import TextIO

import psutil

# Seconds between two looks at the clock and the memory.
LOOK = 0.1

# The wall behind the limit of memory: so many times its size.
WALL = 2


class OverLimitError(BaseException):
    """An article takes too much. No `Exception`, as code on the way may catch those."""


class OverTimeError(OverLimitError):
    """An article takes too long."""


class OverMemoryError(OverLimitError):
    """An article takes too much memory."""


@contextmanager
def limited(seconds: float, memory: int | None = None) -> Iterator[None]:
    """Raise in the block after so many seconds, or when the process has grown by so many bytes.

    Raises OverTimeError and OverMemoryError; and MemoryError at once, in a process that was begun
    for reading, if the block asks for a multiple of ``memory``.
    """
    watch = _Watch(seconds, memory)
    rings = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    with _walls(seconds, memory), _alarm(watch) if rings else _beside(watch):
        yield


class _Watch:
    """What is left of time and memory."""

    def __init__(self, seconds: float, memory: int | None) -> None:
        self._end = monotonic() + seconds
        self.pause = min(LOOK, seconds)
        self._most = None if memory is None else _used() + memory

    def look(self) -> type[OverLimitError] | None:
        """The limit that is passed, if one is."""
        if monotonic() >= self._end:
            return OverTimeError
        if self._most is not None and _used() > self._most:
            return OverMemoryError
        return None


def _used() -> int:
    used: int = psutil.Process().memory_info().rss
    return used


@contextmanager
def _alarm(watch: _Watch) -> Iterator[None]:
    def ring(_signal: int, _frame: FrameType | None) -> None:
        if passed := watch.look():
            raise passed

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, watch.pause, watch.pause)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _beside(watch: _Watch) -> Iterator[None]:
    reader, over, lock = threading.get_ident(), threading.Event(), threading.Lock()

    def look() -> None:
        while not over.wait(watch.pause):
            with lock:
                if not over.is_set() and (passed := watch.look()):
                    raising = ctypes.pythonapi.PyThreadState_SetAsyncExc
                    raising(ctypes.c_ulong(reader), ctypes.py_object(passed))
                    return

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        # Nothing is raised any more once the lock is had; what has been raised arrives before.
        with lock:
            over.set()
        thread.join()


@contextmanager
def _walls(seconds: float, memory: int | None) -> Iterator[None]:
    """In a process that may end: it does when nothing else helps, and no library has all memory."""
    if not _mortal:
        yield
        return
    faulthandler.dump_traceback_later(2 * seconds + 1, exit=True, file=_mortal[0])
    try:
        with _memory_wall(memory):
            yield
    finally:
        faulthandler.cancel_dump_traceback_later()


if sys.platform == "win32":

    @contextmanager
    def _memory_wall(memory: int | None) -> Iterator[None]:
        yield
else:
    import resource

    @contextmanager
    def _memory_wall(memory: int | None) -> Iterator[None]:
        if memory is None or threading.current_thread() is not threading.main_thread():
            yield
            return
        before, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = psutil.Process().memory_info().vms + WALL * memory
        known = [limit for limit in (before, most) if limit != resource.RLIM_INFINITY]
        resource.setrlimit(resource.RLIMIT_AS, (min([wanted, *known]), most))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (before, most))


# In a process that may end itself, where its last words go; empty in all others.
_mortal: list[TextIO] = []


def be_mortal() -> None:
    """Let this process end when an article takes too long and nothing else helps."""
    if not _mortal:
        _mortal.append(Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for good
