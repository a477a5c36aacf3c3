"""An article as ingest hands it on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

# Kinds of block. Readers see only the first four; the rest stay in the text as they are.
ARTICLE_KINDS = ("title", "heading", "paragraph", "item")
BLOCK_KINDS = (*ARTICLE_KINDS, "dateline", "furniture", "foreign")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of `Document.text` (code points, end exclusive) and what it is.

    ``title`` the headline, ``heading`` a line without a sentence's end, ``paragraph`` running
    text, ``item`` one line of a list; ``dateline`` a line that only dates or signs the page;
    ``furniture`` menus, contacts, teasers and the like; ``foreign`` not English.
    """

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Document:
    """One article: NFC text with ``\\n`` line ends, where it came from, and its blocks.

    Blocks do not overlap and are in order. ``published`` is an EDTF date cut to what is known;
    ``published_basis`` says where it was read ("header", "sidecar", "dateline", "page", "record",
    or an element of the page, "meta pubdate"); ``bases`` says it of title, publisher, url and
    language, where the text itself does not show them. ``status``
    is ``read``, or the reason why no facts can be drawn (``empty``, ``binary``, ``too_large``,
    ``not_english``, ``failed``), with ``message`` for people; ``sha256`` is None only for a file
    that could not be read. ``issues`` holds (check, message) for what is odd about the article.
    """

    doc_id: str
    source_path: str
    sha256: str | None
    text: str
    blocks: tuple[Block, ...] = ()
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    published_basis: str | None = None
    language: str | None = None
    media_type: str = "text/plain"
    machine_generated: bool = False
    status: str = "read"
    message: str | None = None
    issues: tuple[tuple[str, str], ...] = ()
    bases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingText:
    """The article's own blocks as one text for the model, and the way back to the document.

    Blocks are joined by a blank line, which ends a sentence; a line break inside a block is a
    space, so that hard-wrapped prose parses. ``kinds`` holds (start, end, kind) in this text.
    """

    text: str
    kinds: tuple[Block, ...]
    starts: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in this text to offsets in the document's text.

        Raises ValueError if the span lies across two blocks that are apart in the document.
        """
        at = bisect_right(self.kinds, start, key=_block_start) - 1
        if at >= 0 and end <= self.kinds[at].end:
            moved = self.starts[at] - self.kinds[at].start
            return start + moved, end + moved
        raise ValueError(f"span {start}:{end} is not inside one block")


def _block_start(block: Block) -> int:
    return block.start


def reading_text(document: Document) -> ReadingText:
    """The text that the readers see: article blocks only, one blank line between them."""
    parts: list[str] = []
    kinds: list[Block] = []
    starts: list[int] = []
    length = 0
    for block in document.blocks:
        if block.kind not in ARTICLE_KINDS:
            continue
        if parts:
            parts.append("\n\n")
            length += 2
        piece = document.text[block.start : block.end].replace("\n", " ").replace("\t", " ")
        kinds.append(Block(length, length + len(piece), block.kind))
        starts.append(block.start)
        parts.append(piece)
        length += len(piece)
    return ReadingText("".join(parts), tuple(kinds), tuple(starts))
