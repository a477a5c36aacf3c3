"""What a run asks of people's decisions; who reads and keeps them is the business of review."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Protocol

from pipeline.link import Reading
from schemas.table import Row


class Decisions(Protocol):
    """People's corrections, applied article by article: each result hangs on its article alone.

    Their ``repr`` tells all of them, so that a run knows whether they are those of the last.
    """

    def correct(self, reading: Reading) -> Reading:
        """The article with its facts as people corrected them; faults of theirs in its issues."""
        ...

    def about(self, doc_id: str) -> str:
        """All that `correct` goes by for one article; empty if it changes nothing."""
        ...

    def unmet(self, doc_ids: Container[str]) -> Iterable[Row]:
        """Rows of ``issues`` for what concerns none of these articles, or could not be read."""
        ...


@dataclass(frozen=True)
class NoDecisions:
    """What the machine says, as it is."""

    def correct(self, reading: Reading) -> Reading:
        """The same."""
        return reading

    def about(self, doc_id: str) -> str:
        """Nothing."""
        return ""

    def unmet(self, doc_ids: Container[str]) -> Iterable[Row]:
        """Nothing."""
        return ()
