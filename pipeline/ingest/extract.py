"""What a reader of one format hands on, and how much one article may cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.ingest.metadata import Metadata
from pipeline.ingest.text import clean_text

# The longest name of a fact in the first cell of a row of two.
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one article may cost; beyond it the article is given up, alone."""

    max_bytes: int = 20_000_000
    max_characters: int = 300_000
    # Of a web page; the deepest and largest real ones have some 60 and 20,000.
    max_depth: int = 500
    max_elements: int = 200_000
    # Of a PDF, and of what a Word file holds when it is unpacked.
    max_pages: int = 1_000
    max_unpacked: int = 100_000_000
    # In a process for reading: seconds, and bytes beyond what its libraries take.
    seconds: float = 120.0
    max_memory: int = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file, not yet split into blocks, and what the file itself says about it."""

    text: str
    metadata: Metadata = field(default_factory=Metadata)


class FormatError(ValueError):
    """A file of a known format that gives no article: ``status`` as in `Document`, and why."""

    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.status = status


def lines_of(pieces: Iterable[tuple[str, str]]) -> str:
    """Pieces with their kinds as one text: a blank line between paragraphs, none in a list."""
    lines: list[str] = []
    last = ""
    for kind, text in pieces:
        if lines and not (kind == last and kind in ("item", "row")):
            lines.append("")
        lines.append(f"- {text}" if kind == "item" else text)
        last = kind
    return clean_text("\n".join(lines))


def row_line(cells: Sequence[str]) -> str:
    """A row of two cells as "Budget: EUR 5", a longer one with bars between its cells."""
    named = len(cells) == 2 and len(cells[0]) <= _LONGEST_NAME and not cells[0].endswith(":")
    return f"{cells[0]}: {cells[1]}" if named else " | ".join(cells)
