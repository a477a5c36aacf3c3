"""Batches of articles to whoever reads them: this process, or several. The results are the same.

The one interface is `concurrent.futures.Executor`; `pipeline.cluster` has a third kind. A few
batches are on their way at any time, so that memory does not grow with the corpus.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import ParamSpec, Protocol, TypeVar

from pipeline.found import Failure, Found
from pipeline.garbage import leave_all
from pipeline.limits import be_mortal
from schemas.document import Document

log = logging.getLogger(__name__)

# Batches on their way for each worker: one in work, and enough for it not to wait.
AHEAD = 3

P = ParamSpec("P")
T = TypeVar("T")
Batch = Sequence[Document]

KILLER = "ended the process that read it, twice (memory, time, or a fault in a library); given up"


class InProcess(Executor):
    """Does everything at once, here."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Call the function; what it raises is kept for whoever asks for the result."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as all executors do
            future.set_exception(error)
        return future


# Does what is nothing to do: no need to begin a process, or to load a model.
_NOBODY = InProcess()


class ProcessPool(ProcessPoolExecutor):
    """So many processes, each begun anew: a copy of this one would copy its threads' locks.

    Each makes itself ``ready`` before all else.
    """

    def __init__(self, jobs: int, ready: Callable[[], object] = bool) -> None:
        context = multiprocessing.get_context("spawn")
        super().__init__(jobs, context, initializer=_begin, initargs=(ready,))

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Sending may begin workers: let them hear of Ctrl-C when they know what to do."""
        with _ctrl_c_held_back():
            return super().submit(_work, fn, *args, **kwargs)


ReadBatch = Callable[[Batch], list[Found]]


class Place(Protocol):
    """Where articles are read."""

    def sent(self, reader: ReadBatch) -> ReadBatch:
        """The reader as workers there are asked to call it."""
        ...

    def lent(self, reader: ReadBatch, fn: Callable[P, T]) -> Callable[P, T]:
        """Another function, as workers who have the reader are asked to call it."""
        ...

    def ahead(self) -> int:
        """How many batches may be on their way, beside the one that is waited for."""
        ...

    def many(self, ready: Callable[[], object]) -> Executor:
        """Workers for all articles, each of which is made ready first."""
        ...

    def alone(self) -> Executor:
        """A worker for articles that may end it."""
        ...


@dataclass(frozen=True)
class Processes:
    """So many processes on this machine; one is this process itself."""

    jobs: int = 1

    def sent(self, reader: ReadBatch) -> ReadBatch:
        """As it is."""
        return reader

    def lent(self, reader: ReadBatch, fn: Callable[P, T]) -> Callable[P, T]:
        """As it is."""
        return fn

    def ahead(self) -> int:
        """A few for each worker."""
        return AHEAD * self.jobs if self.jobs > 1 else 0

    def many(self, ready: Callable[[], object]) -> Executor:
        """Begun when they are needed."""
        return ProcessPool(self.jobs, ready) if self.jobs > 1 else InProcess()

    def alone(self) -> Executor:
        """A process of its own."""
        return ProcessPool(1)


@dataclass(frozen=True)
class ProcessApart(Processes):
    """One other process."""

    def many(self, ready: Callable[[], object]) -> Executor:
        """The process; it may end, and this one goes on."""
        return ProcessPool(1, ready)


def _begin(ready: Callable[[], object]) -> None:
    """A worker ends at once on Ctrl-C, and when the run that it works for has died."""
    # Unless it was begun to hear none, as by nohup: then the run goes on, and needs its workers.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    be_mortal()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    ready()


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Signals come later, in workers that are begun meanwhile as well, until `_begin`."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What a worker does. After its first batch, model and patterns are there, and stay."""
    done = fn(*args, **kwargs)
    if not _settled:
        leave_all()
        _settled.append(True)
    return done


# In a worker that has done something; empty in all others.
_settled: list[bool] = []


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def cores() -> int:
    """The processors that this process may use; on a cluster fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass
class Crew:
    """Reads batches at a place; without one, in this process.

    When a worker dies, all that is on its way is lost with it, and who is to blame is not known. So
    each of these articles is tried once more, alone in a worker of its own; if that dies as well,
    the article is given up.

    While workers begin, and load the model, the run makes itself ``ready``, too.
    """

    reader: ReadBatch
    place: Place = Processes()
    ready: Callable[[], object] = bool
    _many: Executor | None = None
    _alone: Executor | None = None
    _sent: int = 0

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        for executor in (self._many, self._alone):
            if executor is not None:
                executor.shutdown(wait=True, cancel_futures=kind is not None)

    def read(self, batches: Iterable[Batch]) -> Iterator[list[Found]]:
        """What the articles of each batch say, in the order given."""
        running: deque[_Sent] = deque()
        for batch in batches:
            running.append(self._send(batch))
            if batch and self._sent == self.place.ahead() + 1:
                self.ready()
            while len(running) > self.place.ahead():
                yield self._result(running.popleft())
        while running:
            yield self._result(running.popleft())

    def helpers(self) -> int:
        """How many calls may be asked for in advance; none where no workers have read much."""
        ahead = self.place.ahead()
        return ahead if self._many is not None and self._sent > ahead else 0

    def asked(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
        """Have workers call it, and hand its result on when that is wanted.

        Without workers, or if they end with it, it is called here then.
        """
        here = partial(fn, *args, **kwargs)
        if self._many is None:
            return here
        try:
            future = self._many.submit(self.place.lent(self.reader, fn), *args, **kwargs)
        except BrokenExecutor:
            return here

        def result() -> T:
            try:
                return future.result()
            except BrokenExecutor:
                return here()

        return result

    def _send(self, batch: Batch) -> _Sent:
        if not batch:
            return _Sent(batch, _NOBODY, _NOBODY.submit(list))
        self._sent += 1
        if self._many is None:
            self._many = self.place.many(self.ready)
        try:
            future = self._many.submit(self.place.sent(self.reader), batch)
            return _Sent(batch, self._many, future)
        except BrokenExecutor:
            self._dismiss(self._many)
            return self._send(batch)

    def _result(self, sent: _Sent) -> list[Found]:
        try:
            return sent.future.result()
        except BrokenExecutor:
            self._dismiss(sent.executor)
            return [self._try_alone(document) for document in sent.batch]

    def _try_alone(self, document: Document) -> Found:
        if self._alone is None:
            self._alone = self.place.alone()
        try:
            return self._alone.submit(self.place.sent(self.reader), [document]).result()[0]
        except BrokenExecutor:
            self._alone.shutdown()
            self._alone = None
            return Failure(f"{document.source_path}: {KILLER}")

    def _dismiss(self, broken: Executor) -> None:
        """Take new workers at the next batch, if that has not been done already."""
        if broken is self._many:
            log.warning("a worker died; what it had in hand is tried once more")
            broken.shutdown()
            self._many = None


@dataclass(frozen=True)
class _Sent:
    batch: Batch
    executor: Executor
    future: Future[list[Found]]
