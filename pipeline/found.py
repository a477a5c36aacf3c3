"""What a reader of articles hands back, and how it travels.

What an article says travels as JSON: between processes, into the store and out of it. Every path
takes the same way, so that all give the same tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import TypeAdapter
from pydantic_core import to_json

from schemas.document import Document
from schemas.facts import ArticleFacts

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


def encode(facts: ArticleFacts) -> bytes:
    """Facts as JSON. Raises ValueError for what JSON cannot hold."""
    return to_json(facts)


def decode(data: bytes) -> ArticleFacts:
    """The facts again. Raises ValueError for anything else."""
    return _FACTS.validate_json(data)
