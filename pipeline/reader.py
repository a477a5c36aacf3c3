"""The reader that every run has unless it is given another: the statistical model with ours.

What it reads with, spaCy above all, is loaded when it first reads: a run that finds all in its
store, or a server of pages, need not wait for it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.found import Found
from pipeline.version import version_of
from schemas.document import Document

# Seconds that one article may take. The longest that is read at all takes about ten.
TIME_LIMIT = 120.0

# Megabytes by which reading one article may make its process grow.
MEMORY_LIMIT = 2_000

# One reader reads one batch at a time: the model is not made for several threads.
_READING = threading.Lock()


@dataclass(frozen=True)
class ModelReader:
    """Reads with the statistical model and all readers; loads them once a process."""

    model: str | None = None
    time_limit: float = TIME_LIMIT
    memory_limit: float = MEMORY_LIMIT

    @property
    def version(self) -> str:
        """Code, libraries and model. Raises ModelMissingError."""
        return version_of(self.model)

    def __call__(self, documents: Sequence[Document]) -> list[Found]:
        """What each says, in the order given."""
        from pipeline.reading import loaded_pipeline, read_batch  # noqa: PLC0415

        with _READING:
            nlp = loaded_pipeline(self.model)
            return read_batch(nlp, documents, self.time_limit, self.memory_limit)
