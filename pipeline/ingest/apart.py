"""Files read in a process of their own, which is ended when one takes too long or too much memory.

Most formats are read by libraries in C, which hear no alarm: a page whose one element has a million
attributes keeps the parser busy for hours, a few kilobytes of Parquet unpack to gigabytes. What is
lost is that article alone: a new process goes on behind it.
"""

from __future__ import annotations

import faulthandler
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple, Self, TextIO

from pipeline.errors import SettingsError
from pipeline.ingest.extract import Limits
from pipeline.ingest.files import Source, is_plain, read_source
from schemas.document import Document

# Only there can a process be given a connection by its number, and a limit to its memory.
POSSIBLE = os.name == "posix"
# Address space that the libraries take by themselves.
_LIBRARIES = 600_000_000
_PATIENCE = 120.0
_READY = "ready"
# The search path goes along, so that the process finds the same code as this one. No importing of
# this program's main module, as `multiprocessing` does: a short script need not guard itself.
_BEGIN = "import sys; sys.path[:] = sys.argv[2:]; from pipeline.ingest import apart; apart.serve()"


class _Begun(NamedTuple):
    """The next article, as it stands in the tables if reading it never ends."""

    stub: Document


class _LostError(Exception):
    """The process did not answer in time, or has died."""


@dataclass(slots=True)
class Room:
    """A process that reads files; it begins with the first, and is replaced when it is lost."""

    limits: Limits
    _process: subprocess.Popen[bytes] | None = None
    _line: Connection | None = None
    _stub: Document | None = None
    _heard: bool = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, source: Source) -> Iterator[Document]:
        """The articles of a file; where one ends the process, reading goes on behind it."""
        if not POSSIBLE or is_plain(source):
            yield from read_source(source, self.limits)
            return
        done = 0
        again = False
        while True:
            begun = done
            try:
                for document in self._ask(source, done):
                    done += 1
                    yield document
                return
            except _LostError as error:
                self._end()
                if self._stub is None and (done > begun or not (self._heard or again)):
                    again = not self._heard  # it was lost between two articles, or before
                    continue
                # Without a stub the file could not even be parted into its articles.
                stub = self._stub or Document(source.doc_id, source.name, None, "")
                yield replace(stub, status="failed", message=f"{source.name}: {error}")
                if self._stub is None:
                    return
                done += 1

    def _ask(self, source: Source, skip: int) -> Iterator[Document]:
        line = self._begun()
        self._stub, self._heard = None, False
        self._send(line, (source, self.limits, skip))
        while (answer := self._hear(line, self.limits.seconds)) is not None:
            self._heard = True
            if isinstance(answer, _Begun):
                self._stub = answer.stub
            elif isinstance(answer, Document):
                self._stub = None
                yield answer

    def _send(self, line: Connection, job: object) -> None:
        try:
            line.send(job)
        except OSError:
            raise _LostError(_killed()) from None

    def _hear(self, line: Connection, seconds: float) -> object:
        try:
            if line.poll(seconds):
                return line.recv()
        except (EOFError, OSError):
            raise _LostError(_killed()) from None
        raise _LostError(f"takes longer than {seconds:g} seconds to read; given up")

    def _begun(self) -> Connection:
        """The line to the process, which is begun if there is none."""
        if self._line is None:
            self._line, theirs = Pipe()
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-c", _BEGIN, str(theirs.fileno()), *sys.path],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            try:
                self._hear(self._line, _PATIENCE)
            except _LostError:
                self._end()
                raise SettingsError(
                    f"the process that reads articles does not begin ({sys.executable})"
                ) from None
        return self._line

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._line is not None:
            self._line.close()
        self._process = self._line = None


def _killed() -> str:
    return "ended the process that read it (memory, or a fault in a library); given up"


def serve() -> None:
    """What the process does: read the files that are asked for, until the line is closed."""
    line = Connection(int(sys.argv[1]))
    line.send(_READY)
    nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for good
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            source, limits, skip = line.recv()
            _limit_memory(limits.max_memory)
            _answer(line, source, limits, skip, nowhere)


def _answer(line: Connection, source: Source, limits: Limits, skip: int, nowhere: TextIO) -> None:
    def tell(message: object) -> None:
        # Who asks may be busy: only reading counts. An end of its own, in case nobody is left.
        faulthandler.cancel_dump_traceback_later()
        line.send(message)
        faulthandler.dump_traceback_later(2 * limits.seconds + 1, exit=True, file=nowhere)

    tell(_READY)
    for document in read_source(
        source, limits, skip=skip, announce=lambda stub: tell(_Begun(stub))
    ):
        tell(document)
    tell(None)
    faulthandler.cancel_dump_traceback_later()


def _limit_memory(size: int) -> None:
    import resource  # noqa: PLC0415 - not on every system

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = size + _LIBRARIES
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
