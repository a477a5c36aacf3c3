"""A place in a text with the sentence around it, for people to check."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]{0,2}\s+|\n\s*\n|\n(?=[-*•>|])")
# Context on either side at most; a "sentence" may be a table of megabytes.
_MARGIN = 400


@dataclass(frozen=True, slots=True)
class Context:
    """A place in its sentence."""

    before: str
    words: str
    after: str


def sentence_at(text: str, place: tuple[int, int]) -> Context:
    """The words at a place, and what of their sentence stands before and after.

    Offsets are code points, end exclusive. A sentence ends at its full stop, at a blank line, or
    before a line of a list; no model is asked, so an abbreviation may cut it short.
    """
    start, end = place
    first = max(0, start - _MARGIN)
    ends = [m.end() for m in _SENTENCE_END.finditer(text, first, start)]
    before = text[ends[-1] if ends else first : start]
    stop = _SENTENCE_END.search(text, end, end + _MARGIN)
    after = text[end : stop.end() if stop else end + _MARGIN]
    return Context(before.lstrip(), text[start:end], after.rstrip())
