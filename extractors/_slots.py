"""Sentences with slots: what the rules for the roles of countries and bodies are matched on.

A slot is one sign in place of a name or a row of names, so that a rule speaks of it once. Which
signs there are, and what stands at them, is for the two kinds of roles to say.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import Generic, Protocol, TypeVar

from extractors._article import Article
from schemas.document import Block

LONGEST = 4000  # characters of a stretch that are read
Stretch = tuple[int, int]
# An event's page tells its place below a label.
_VENUE = re.compile(
    r"(?:(?:course|event|host|meeting|training|workshop) )?(?:venue|location|place|where)"
    r"(?: (?:description|details|address)|"
    r" of (?:the )?(?:event|course|meeting|training|workshop))?:?",
    re.IGNORECASE,
)
_VENUE_LINES = 4
_LINE = 60  # characters


class Marked(Protocol):
    """What becomes a slot: a stretch of the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S")
M = TypeVar("M", bound=Marked)


class Masked(Generic[S]):
    """A text with slots, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.slots: dict[int, S] = {}
        self.length = 0

    def add(self, piece: str, slot: S | None = None) -> None:
        """Append words, or a sign with what stands at it."""
        if slot:
            self.slots[self.length] = slot
        self.pieces.append(piece)
        self.length += len(piece)

    def copy(self, text: str, slots: dict[int, S], start: int, end: int) -> None:
        """Append a stretch of another masked text."""
        within = range(start, end)
        few = len(slots) < len(within)
        for p in sorted(p for p in slots if p in within) if few else within:
            if p in slots:
                self.slots[self.length + p - start] = slots[p]
        self.pieces.append(text[start:end])
        self.length += end - start

    def finish(self) -> tuple[str, dict[int, S]]:
        """The text, and what stands at each of its signs."""
        return "".join(self.pieces), self.slots


def mask(
    text: str, spans: Sequence[Stretch], marks: Sequence[M],
    shown: Callable[[M], tuple[str, S | None]], plain: Callable[[str], str],
) -> tuple[str, dict[int, S]]:  # fmt: skip
    """The text of some stretches, plainly, with signs in place of what is marked in them.

    Marks are in order and do not overlap. A lead-in is joined to its list by its colon, the lines
    of the list by commas.
    """
    out: Masked[S] = Masked()
    colon = text[slice(*spans[0])].rstrip().endswith(":")
    for i, (start, end) in enumerate(spans):
        if i:
            out.add(", " if i > 1 else " " if colon else ": ")
        at, last = start, min(end, start + LONGEST)
        for mark in _within(marks, start, last):
            out.add(plain(text[at : mark.start]))
            out.add(*shown(mark))
            at = mark.end
        out.add(plain(text[at:last]))
    return out.finish()


def _within(marks: Sequence[M], start: int, end: int) -> list[M]:
    first = bisect_left(marks, start, key=_start)
    return [m for m in marks[first : bisect_left(marks, end, lo=first, key=_start)] if m.end <= end]


def _start(mark: Marked) -> int:
    return mark.start


def read_pieces(
    article: Article, cut: Callable[[Article, Block], list[Stretch]],
    is_item: Callable[[Block], bool], most: int,
) -> Iterator[tuple[list[Stretch], str]]:  # fmt: skip
    """Stretches that belong together: a sentence; a lead-in with the short items below it.

    Only paragraphs are cut into sentences: in headlines and items the parser cuts at random. At
    most so many lines are looked at for a lead-in.
    """
    for at, block in enumerate(article.blocks):
        whole = block.kind != "paragraph"
        sentences = [(block.start, block.end)] if whole else cut(article, block)
        items = _items_below(article, at, is_item, most)
        for i, span in enumerate(sentences):
            last = i == len(sentences) - 1
            yield ([span, *items] if last else [span]), block.kind


def _is_line(block: Block) -> bool:
    return block.kind in ("heading", "item") and block.end - block.start <= _LINE


def _items_below(
    article: Article, at: int, is_item: Callable[[Block], bool], most: int
) -> list[Stretch]:
    """The short list items below a block that ends in a colon, the lines below a venue's label."""
    block = article.blocks[at]
    text = article.text[block.start : block.end].strip()
    if _VENUE.fullmatch(text):
        lines = takewhile(_is_line, article.blocks[at + 1 : at + 1 + _VENUE_LINES])
        return [(line.start, line.end) for line in lines]
    if block.kind == "item" or text[-1:] != ":":
        return []
    items = []
    for below in article.blocks[at + 1 : at + most]:
        if not is_item(below):
            break
        items.append((below.start, below.end))
    return items
