"""Text to units: the lines of scraped text, or the paragraphs of hard-wrapped text.

A unit is the smallest piece that is judged as a whole. Scraped pages put a paragraph, a menu or a
list item on a line of its own; typed text breaks its paragraphs at a fixed width, and there the
lines of a paragraph are joined again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

# A bullet needs a space behind it; a number needs a point, a bracket or a slash too, so that
# "20 officers" keeps its number.
_MARKER = re.compile(
    r"(?P<bullet>(?:[-–—*•·▪■●◦‣>›»→|+]|[-–]>|o(?=\s\s))[ \t]+)"
    r"|(?P<number>\((?:\d{1,2}|[abd-z])\)[ \t]+|(?:\d{1,2}[.)/]|[a-z]\))[ \t]+)"
    r"|(?P<heading>#{1,6}[ \t]+)"
    r"|(?P<quote>>+[ \t]*)"
)
# Some collections of web text put the date of a page before its text.
_STAMP = re.compile(r"date \d{4}-\d\d-\d\d(?=\s)")
_WORD = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…:;][\"”’'»)\]*]{0,3}(?:\[\d{1,3}\])?$")
_EMPHASIS = re.compile(r"([*_]{1,3})(?![\s*_])([^\n]{1,400}?)(?<![\s*_])\1")
# Words that no line ends with unless its sentence goes on.
_OPEN_END = re.compile(r"(?i)(?:,|\s(?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|with))$")
_LONGEST_WRAP = 100
_SHORTEST_WRAP = 40


@dataclass(frozen=True, slots=True)
class Unit:
    """A line or a joined paragraph: its place without marker and outer white space.

    ``gap`` says that a blank line stands before it; ``marker`` is ``bullet``, ``number``,
    ``heading`` (Markdown), ``quote`` or empty.
    """

    start: int
    end: int
    text: str
    gap: bool
    marker: str

    @property
    def words(self) -> list[str]:
        """The words, numbers left out."""
        return _WORD.findall(self.text)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    gap: bool
    indent: int


def read_units(text: str) -> list[Unit]:
    """The units of a text in order, markers and outer white space cut off."""
    lines = list(_read_lines(text))
    width = _wrap_width(lines)
    units = []
    for first, last in _joined(lines, width):
        unit = _unit(text, lines[first].start, lines[last].end, lines[first].gap)
        if unit:
            units.append(unit)
    return units


def _read_lines(text: str) -> Iterator[_Line]:
    start, gap = 0, True
    for raw in text.split("\n"):
        inner = raw.strip()
        if inner:
            begin = start + raw.index(inner[0])
            if gap and not start and (stamp := _STAMP.match(inner)):
                yield _Line(begin, begin + stamp.end(), stamp[0], gap, 0)
                inner = inner[stamp.end() :].lstrip()
                begin = start + len(raw.rstrip()) - len(inner)
            yield _Line(begin, begin + len(inner), inner, gap, begin - start)
        gap = not inner
        start += len(raw) + 1


def _unit(text: str, start: int, end: int, gap: bool) -> Unit | None:
    piece = text[start:end]
    marker = ""
    if found := _MARKER.match(piece):
        marker = found.lastgroup or ""
        rest = piece[found.end() :].strip()
        start = end - len(piece[found.end() :].lstrip())
        piece = rest
    if emphasis := _EMPHASIS.fullmatch(piece):
        start, end, piece = start + emphasis.start(2), start + emphasis.end(2), emphasis[2]
    return Unit(start, end, piece, gap, marker) if piece else None


def _wrap_width(lines: list[_Line]) -> int | None:
    """The width at which the text was wrapped by hand or by mail; None if it was not.

    Wrapped text has no long line, and most lines that stop near the width go on in the next.
    """
    if not lines:
        return None
    width = max(len(line.text) for line in lines)
    if not _SHORTEST_WRAP <= width <= _LONGEST_WRAP:
        return None
    full = going_on = 0
    for line, after in pairwise(lines):
        if len(line.text) >= 0.75 * width and not after.gap:
            full += 1
            going_on += not _SENTENCE_END.search(line.text[-8:])
    return width if full >= 3 and going_on >= 0.6 * full else None


def _joined(lines: list[_Line], width: int | None) -> Iterator[tuple[int, int]]:
    """First and last line of each unit."""
    first = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or not _goes_on(lines[index - 1], lines[index], width):
            if first < len(lines):
                yield first, index - 1
            first = index


def _goes_on(line: _Line, after: _Line, width: int | None) -> bool:
    """Whether a sentence runs over the line's end.

    In wrapped text a break is a wrap if the next word would not have fitted, or if the next line is
    indented under its bullet. Elsewhere only a sentence cut by a link or a tag is joined: it stops
    in the middle, or goes on with a small letter or a comma.
    """
    if after.gap or _MARKER.match(after.text):
        return False
    if width is not None:
        next_word = after.text.split(maxsplit=1)[0]
        under_bullet = after.indent > line.indent and _MARKER.match(line.text) is not None
        return under_bullet or len(line.text) + 1 + len(next_word) > 0.9 * width
    if _SENTENCE_END.search(line.text[-8:]):
        return False
    if after.text[0] in ",;)’”" or (after.text[0] == "." and len(after.text) > 1):
        return True
    goes_on = (after.text[0].islower() and "|" not in after.text) or _OPEN_END.search(
        line.text[-8:]
    ) is not None
    return goes_on and line.text.count(" ") >= 4
