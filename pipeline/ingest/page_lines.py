"""A page's tree to its pieces: paragraphs, items and rows, each with its kind, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree
from lxml.html import HtmlElement

from pipeline.ingest.extract import row_line

Piece = tuple[str, str]

# What stands beside an article, by the names that pages give it.
BESIDE = re.compile(
    r"(?i)relat|share|social|promo|newsletter|subscri|cookie|banner|sidebar|advert|popular|latest"
    r"|most-?read|menu|nav|teaser|more-|recommend|widget"
)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_LEAVES = ("p", "li", "blockquote", *_HEADINGS)
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_ITEMS = ("item", "li")
_CELLS = ("cell", "td", "th")
_ROWS = ("row", "tr")
_BREAKS = ("lb", "br")
# Elements that do not end a line.
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font hi i ins kbd label mark nobr q ref"
    " ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
_BLANKS = re.compile(r"[^\S\n]+")


def read_pieces(tree: HtmlElement) -> list[Piece]:
    """A tree's text, with the elements of web pages and those that trafilatura makes of them."""
    lines = _Lines()
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            lines.open(tag)
            lines.add(element.text if tag else None)
        else:
            lines.close(tag)
            lines.add(element.tail)
    lines.end_line()
    return lines.found


class _Lines:
    """The paragraphs, items and rows of a tree, in the order of the page."""

    def __init__(self) -> None:
        self.found: list[Piece] = []
        self._buffer: list[str] = []
        self._kind = "paragraph"
        self._cells: list[str] = []
        self._rows = 0

    def add(self, text: str | None) -> None:
        """Text that goes on in the line; its own line breaks are only spaces."""
        self._buffer.append((text or "").replace("\n", " ").replace("\r", " "))

    def open(self, tag: str) -> None:
        """An element begins."""
        if tag in _BREAKS:
            self._buffer.append("\n")
        elif tag in _ROWS:
            self._rows += 1
            if self._rows == 1:
                self.end_line()
        elif tag and tag not in _INLINE:
            self._end_block()
            inside = self._kind == "item" and tag in ("p", "div")
            self._kind = "item" if tag in _ITEMS or inside else "paragraph"

    def close(self, tag: str) -> None:
        """An element ends."""
        if tag in _ROWS:
            self._rows -= 1
            if self._rows == 0:
                self._end_row()
        elif tag in _CELLS and self._rows == 1:
            self._end_cell()
        elif tag and tag not in _INLINE and tag not in _BREAKS:
            self._end_block()
            self._kind = "paragraph"

    def end_line(self) -> None:
        """The line is complete."""
        lines = (_BLANKS.sub(" ", line).strip() for line in "".join(self._buffer).split("\n"))
        if text := "\n".join(line for line in lines if line):
            self.found.append((self._kind, text))
        self._buffer = []

    def _end_block(self) -> None:
        """In a row the line goes on until the cell ends."""
        if self._rows:
            self._buffer.append(" ")
        else:
            self.end_line()

    def _end_cell(self) -> None:
        if text := " ".join("".join(self._buffer).split()):
            self._cells.append(text)
        self._buffer = []

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells:
            self.found.append(("row", row_line(self._cells)))
        self._cells = []


# --- what was lost -----------------------------------------------------------------------------


def restore(tree: HtmlElement, pieces: list[Piece]) -> list[Piece]:
    """The pieces, with what was lost of a page's tree between two of them that were kept.

    Those who look for a page's main text drop short paragraphs and headings in its middle. What
    shares its parent with kept text on both sides belongs to it, unless it is made of links or
    named as something beside the article; so does a heading right above kept text.
    """
    places = _places(pieces)
    lost: dict[int, list[Piece]] = {}
    for leaves in _families(tree):
        at = [places.get(plain(text)) for _, text in leaves]
        kept = [i for i, place in enumerate(at) if place is not None]
        if not kept:
            continue
        first = kept[0]
        if first and leaves[first - 1][0].tag in _HEADINGS:
            _note(lost, (at[first] or 0) - 1, leaves[first - 1])
        for before, after in pairwise(kept):
            for leaf in leaves[before + 1 : after]:
                _note(lost, at[before] or 0, leaf)
    if not lost:
        return pieces
    found = lost.pop(-1, [])
    for place, piece in enumerate(pieces):
        found += [piece, *lost.get(place, [])]
    return found


def _places(pieces: list[Piece]) -> dict[str, int]:
    """Where each text, and each line of a text, stands first."""
    places: dict[str, int] = {}
    for place, (_, text) in enumerate(pieces):
        for line in (text, *text.split("\n")):
            places.setdefault(plain(line), place)
    return places


def _families(tree: HtmlElement) -> Iterator[list[tuple[HtmlElement, str]]]:
    """The paragraphs, items and headings of each parent with their text, in order."""
    families: dict[HtmlElement, list[tuple[HtmlElement, str]]] = {}
    for leaf in tree.iter(*_LEAVES):
        inner = next(leaf.iterdescendants("p", "div", "table", "ul", "ol", *_LEAVES), None)
        parent = leaf.getparent()
        if inner is None and parent is not None:
            text = " ".join(str(leaf.text_content()).split())
            if plain(text):
                families.setdefault(parent, []).append((leaf, text))
    yield from families.values()


def _note(lost: dict[int, list[Piece]], place: int, leaf: tuple[HtmlElement, str]) -> None:
    element, text = leaf
    linked = sum(len(str(a.text_content())) for a in element.iterdescendants("a"))
    parent = element.getparent()
    names = " ".join(e.get(n, "") for e in (element, parent) for n in ("class", "id"))
    if 2 * linked <= len(text) and not BESIDE.search(names) and not _hidden(element):
        kind = "item" if element.tag == "li" else "paragraph"
        lost.setdefault(place, []).append((kind, text))


def _hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))


def plain(text: str) -> str:
    """Letters and digits alone, so that white space and quotation marks do not count."""
    return "".join(c for c in text.casefold() if c.isalnum())
