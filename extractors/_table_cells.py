"""Numbers in the cells of a printed table with a head: what their column says that they count.

Cells are parted by bars, tabs or runs of blanks; the head is the row above that holds no number.
Of a table without one, the row's label says what its numbers count (`_counted.is_row`).
"""

from __future__ import annotations

import re
from bisect import bisect_left

from spacy.tokens import Doc, Span, Token

from extractors._article import Article
from extractors._lexicon import Counted, lookup
from schemas.document import Block

_CELL = re.compile(r"[^|\t\n]+?(?=\s*(?:[|\t]|\s{3,}|$))", re.MULTILINE)
_NUMBER = re.compile(r"[~≈<>]?\s?\d[\d.,  ]*\s?%?")
_ROWS_BACK = 40  # rows of a table above a cell in which its head is looked for
_LONGEST_ROW = 300


def noun_of_cell(article: Article, block: Block, number: Span) -> tuple[Token, Counted] | None:
    """The counted noun of a number that fills a cell, with its token; None for running text."""
    cells = _cells(article.text, block)
    at = next((i for i, (a, b) in enumerate(cells) if a <= number.start_char < b), None)
    if not at or not _NUMBER.fullmatch(article.text, *cells[at]):
        return None
    head = _head_of(article, block, len(cells))
    return _noun_in(article.doc, head[at]) if head is not None else None


def _cells(text: str, block: Block) -> list[tuple[int, int]]:
    """Where the cells of a row stand; empty for a line without any."""
    if block.end - block.start > _LONGEST_ROW or "\n" in text[block.start : block.end]:
        return []
    found = [(m.start(), m.end()) for m in _CELL.finditer(text, block.start, block.end)]
    cells = [(a + _blanks(text, a, b), b) for a, b in found]
    return cells if len(cells) > 1 else []


def _blanks(text: str, start: int, end: int) -> int:
    return len(text[start:end]) - len(text[start:end].lstrip())


def _head_of(article: Article, block: Block, columns: int) -> list[tuple[int, int]] | None:
    """The cells of the table's head: the row above that holds no number."""
    at = bisect_left(article.blocks, block.start, key=lambda b: b.start)
    for above in reversed(article.blocks[max(0, at - _ROWS_BACK) : at]):
        cells = _cells(article.text, above)
        if len(cells) != columns:
            return None
        if not any(_NUMBER.fullmatch(article.text, *cell) for cell in cells):
            return cells
    return None


def _noun_in(doc: Doc, cell: tuple[int, int]) -> tuple[Token, Counted] | None:
    """The first counted noun of a cell: "Officers" of "Officers trained"."""
    span = doc.char_span(*cell, alignment_mode="expand")
    found = None
    if span is None:
        return None
    for token in span:
        counted = lookup(doc, token.i, floor=span.start)
        if counted is not None:
            found = token, counted
        elif found is not None:
            break
    return found
