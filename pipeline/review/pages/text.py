"""An article's text in paragraphs and pieces, so that each piece knows the rows it belongs to.

Rows overlap in every way: an outcome's phrase holds a number and a country, two rules read the same
words. So the text is cut wherever any of them begins or ends, and no piece lies inside another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ingest.article import mark_foreign
from pipeline.ingest.furniture import read_page
from schemas.document import ARTICLE_KINDS, Block


@dataclass(frozen=True, slots=True)
class Span:
    """Where a row stands in the text; ``number`` is its own on the page."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same spans cover, and those that begin or end with it.

    The shortest is first, and of equals the last, as what is tagged in the text comes last.

    ``number`` counts the covered pieces of a page; None where no span is.
    """

    text: str
    number: int | None = None
    spans: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the text; `kind` is its own, or ``gap`` for what no block holds."""

    kind: str
    pieces: tuple[Piece, ...]

    @property
    def left_out(self) -> bool:
        """Whether the readers never saw it."""
        return self.kind not in ARTICLE_KINDS


def blocks_of(text: str, title: str | None, n_words: int) -> tuple[Block, ...]:
    """The blocks into which ingest cut the text.

    The tables hold no blocks, but ingest finds them in the text, helped by a title that was known.
    Whether the title was known or itself found there, the number of words tells.
    """
    blocks: tuple[Block, ...] = ()
    for known in (None, title):
        blocks = mark_foreign(text, read_page(text, known).blocks())
        own = (text[b.start : b.end].split() for b in blocks if b.kind in ARTICLE_KINDS)
        if sum(map(len, own)) == n_words:
            break
    return blocks


def paragraphs(text: str, blocks: Sequence[Block], spans: Sequence[Span]) -> list[Paragraph]:
    """The whole text, block by block, with what stands between blocks where it is not blank."""
    cutter = _Cutter(text, spans)
    found: list[Paragraph] = []
    for block in _with_gaps(text, blocks):
        if block.kind != "gap" or text[block.start : block.end].strip():
            found.append(Paragraph(block.kind, cutter.cut(block.start, block.end)))
    return found


def _with_gaps(text: str, blocks: Sequence[Block]) -> list[Block]:
    whole: list[Block] = []
    place = 0
    for block in blocks:
        whole += [Block(place, block.start, "gap"), block]
        place = block.end
    return [*whole, Block(place, len(text), "gap")]


class _Cutter:
    """Cuts stretches of a text from left to right, each span looked at once where it begins."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        self._text = text
        self._waiting = sorted(
            (s for s in spans if s.start < s.end), key=lambda s: (s.start, s.end), reverse=True
        )
        self._open: list[Span] = []
        self._number = 0

    def cut(self, start: int, end: int) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        place = start
        while place < end:
            while self._waiting and self._waiting[-1].start <= place:
                self._open.append(self._waiting.pop())
            self._open = [s for s in self._open if s.end > place]
            stop = min([end, *(s.end for s in self._open)])
            if self._waiting:
                stop = min(stop, self._waiting[-1].start)
            pieces.append(self._piece(place, stop))
            place = stop
        return tuple(pieces)

    def _piece(self, start: int, stop: int) -> Piece:
        text = self._text[start:stop]
        if not self._open:
            return Piece(text)
        self._number += 1
        inner = sorted(self._open, key=lambda s: (s.end - s.start, -s.number))
        return Piece(
            text,
            self._number,
            tuple(s.number for s in inner),
            tuple(s.number for s in inner if s.start == start),
            tuple(s.number for s in inner if s.end == stop),
        )
