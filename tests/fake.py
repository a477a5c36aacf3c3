"""A reader that needs no model, for runs by the hundred and for workers that die."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.found import Failure, Found, encode
from pipeline.limits import OverMemoryError, OverTimeError, limited
from schemas.document import Document
from schemas.facts import ArticleFacts, OrganisationFact, ProgrammeFact
from schemas.values import Evidence, Mention, Name, Quantity

WAITS = {"HANG": 60, "STUCK": 60, "SLOW": 0.2}


@dataclass(frozen=True)
class FakeReader:
    """Finds whole numbers and names in capitals; with ``log``, notes every article it reads.

    Words in an article make it die, hang or fail: ``DIE``, ``DIE-ONCE``, ``HANG``, ``FAIL``;
    ``STUCK`` hears no alarm, ``SLOW`` takes a while; ``HOG`` takes more and more memory,
    ``GLUTTON`` a great lot at once.
    """

    log: Path | None = None
    version: str = "1"
    time_limit: float = 5
    memory_limit: int = 200_000_000

    def __call__(self, documents: Sequence[Document]) -> list[Found]:
        return [self.read(document) for document in documents]

    def read(self, document: Document) -> Found:
        if self.log is not None:
            with self.log.open("a") as file:
                file.write(f"{document.doc_id}\n")
        if "DIE-ONCE" in document.text and self.log is not None:
            self.die_once(self.log.with_suffix(".died"))
        elif "DIE" in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "FAIL" in document.text:
            return Failure(f"{document.source_path}: fails")
        if "STUCK" in document.text:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        try:
            with limited(self.time_limit, self.memory_limit):
                take_memory(document.text)
                time.sleep(next((s for word, s in WAITS.items() if word in document.text), 0))
        except OverTimeError:
            return Failure(f"{document.source_path}: takes too long")
        except (OverMemoryError, MemoryError):
            return Failure(f"{document.source_path}: takes too much memory")
        return encode(self.facts(document))

    def die_once(self, mark: Path) -> None:
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)

    def facts(self, document: Document) -> ArticleFacts:
        text = document.text
        numbers = tuple(
            Mention(m.start(), m.end(), "count", "digits", Quantity(int(m[0]), None, "at_least"))
            for m in re.finditer(r"\b\d{1,9}\b", text)
        )
        names = tuple(
            Mention(m.start(), m.end(), "organisation", "capitals", Name(m[0], kind="80"))
            for m in re.finditer(r"\b[A-Z]{3,}\b", text)
        )
        if not names:
            return ArticleFacts(mentions=numbers)
        at = Evidence(names[0].start, names[0].end, f"fake-{self.version}", 0.25)
        name = names[0].value
        assert isinstance(name, Name)
        return ArticleFacts(
            mentions=numbers + names,
            programmes=(
                ProgrammeFact(f"Course of {name.name}", "derived", "event", "unknown", at),
            ),
            organisations=(OrganisationFact(0, name.name, "implementer", at),),
        )


def take_memory(text: str) -> None:
    """Up to 2 GB in small steps, or 50 GB in one."""
    if "GLUTTON" in text:
        bytearray(50_000_000_000)
    taken = []
    for _ in range(200 if "HOG" in text else 0):
        taken.append(b"x" * 10_000_000)
        time.sleep(0.02)
