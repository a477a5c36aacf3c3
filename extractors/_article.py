"""One annotated article, as the composers see it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from spacy.tokens import Doc

from extractors._kept import whole_text
from extractors._places import Stretches
from extractors._reader import mentions
from schemas.document import Block
from schemas.values import Mention


@dataclass(frozen=True, slots=True)
class Article:
    """A parsed `Doc` of the reading text with its span groups, blocks and metadata.

    ``published`` is the EDTF publication date, the only "today" there is. ``blocks`` are in the
    reading text's offsets. Where only a part of a long text tells of programmes, ``told`` is that
    part, and mentions outside of it are left out.
    """

    doc: Doc
    blocks: tuple[Block, ...]
    published: str | None = None
    title: str | None = None
    told: Stretches | None = None
    text: str = field(init=False)

    def __post_init__(self) -> None:
        """Take the text from where it is kept."""
        object.__setattr__(self, "text", whole_text(self.doc))

    def mentions(self, group: str) -> list[Mention]:
        """What the reader ``group`` found, in order of place."""
        return self._told(mentions(self.doc, group))

    def mentions_in(self, group: str, start: int, end: int) -> list[Mention]:
        """Those of a reader's mentions that begin between two offsets, found by bisection."""
        if group not in self.doc.spans:
            return []
        found: list[Mention] = self.doc.spans[group].attrs["mentions"]
        first = bisect_left(found, start, key=_start)
        return self._told(found[first : bisect_left(found, end, lo=first, key=_start)])

    def _told(self, found: list[Mention]) -> list[Mention]:
        told = self.told
        return found if told is None else [m for m in found if told.holds(m.start, m.end)]

    def block_at(self, start: int) -> Block | None:
        """The block that holds this offset."""
        i = bisect_right(self.blocks, start, key=_block_start) - 1
        return self.blocks[i] if i >= 0 and start < self.blocks[i].end else None


def _start(mention: Mention) -> int:
    return mention.start


def _block_start(block: Block) -> int:
    return block.start
