"""Articles to facts: read together for speed; one that fails or takes too long costs itself alone.

What an article says travels as JSON: between processes, into the store and out of it. Every path
takes the same way, so that all give the same tables.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb
from typing import Protocol, TextIO

from pydantic import TypeAdapter
from pydantic_core import to_json
from spacy.language import Language

from pipeline.annotate import build_pipeline, read_articles
from pipeline.compose import compose, place_facts
from pipeline.version import version_of
from schemas.document import Document
from schemas.facts import ArticleFacts

log = logging.getLogger(__name__)

# Seconds that one article may take. The longest that is read at all takes about ten.
TIME_LIMIT = 120.0

_FACTS = TypeAdapter(ArticleFacts)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an article could not be read, for its row."""

    message: str


# What an article says, as JSON, or why it cannot be told.
Found = bytes | Failure


class Reader(Protocol):
    """Reads articles. It is sent to other processes: small, and equal to another like it."""

    @property
    def version(self) -> str:
        """Changes whenever the same article could give something else."""
        ...

    def __call__(self, documents: Sequence[Document]) -> list[Found]:
        """What each says, in the order given."""
        ...


class OverTimeError(BaseException):
    """An article takes too long. No `Exception`, as code on the way may catch those."""


@dataclass(frozen=True)
class ModelReader:
    """Reads with the statistical model and all readers; loads them once a process."""

    model: str | None = None
    time_limit: float = TIME_LIMIT

    @property
    def version(self) -> str:
        """Code, libraries and model. Raises ModelMissingError."""
        return version_of(self.model)

    def __call__(self, documents: Sequence[Document]) -> list[Found]:
        """What each says, in the order given."""
        return read_batch(_pipeline(self.model), documents, self.time_limit)


@lru_cache(maxsize=1)
def _pipeline(model: str | None) -> Language:
    return build_pipeline(model)


def read_batch(
    nlp: Language, documents: Sequence[Document], time_limit: float = TIME_LIMIT
) -> list[Found]:
    """Read together if all goes well; after a failure each alone, to find the faulty one."""
    # The model forgets the words of a batch after it: over a long run they would fill the memory.
    with nlp.memory_zone():
        try:
            with limited(time_limit):
                return _read(nlp, documents)
        except (Exception, OverTimeError):  # noqa: BLE001 - one article's fault, not all's
            return [_read_alone(nlp, d, time_limit) for d in documents]


def _read_alone(nlp: Language, document: Document, time_limit: float) -> Found:
    try:
        with limited(time_limit):
            return _read(nlp, [document])[0]
    except OverTimeError:
        what = f"takes longer than {time_limit:g} seconds; given up"
    except Exception as error:
        log.debug("%s failed", document.doc_id, exc_info=True)
        what = f"{type(error).__name__}: {error}{_where(error)}"
    return Failure(f"{document.source_path}: {what}")


def _read(nlp: Language, documents: Sequence[Document]) -> list[Found]:
    pairs = zip(read_articles(nlp, documents), documents, strict=True)
    return [encode(place_facts(compose(article), document)) for article, document in pairs]


def encode(facts: ArticleFacts) -> bytes:
    """Facts as JSON. Raises ValueError for what JSON cannot hold."""
    return to_json(facts)


def decode(data: bytes) -> ArticleFacts:
    """The facts again. Raises ValueError for anything else."""
    return _FACTS.validate_json(data)


def _where(error: Exception) -> str:
    """The line of ours where it went wrong, by module, so that it is the same on any machine."""
    place = ""
    for frame, line in walk_tb(error.__traceback__):
        module = str(frame.f_globals.get("__name__"))
        if module.partition(".")[0] in ("extractors", "pipeline", "schemas"):
            place = f" (in {module}, line {line})"
    return place


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
