"""From words that somebody marked on the page to their place in the article.

The page spells out what would not be seen (`visible`), so a character of the article may be several
on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from pipeline.review.pages.article import ArticlePage
from pipeline.review.pages.render import visible
from pipeline.review.server.lines import RefusedError


def marked_span(page: ArticlePage, mark: object) -> tuple[int, int]:
    """The place of a mark: the number of its paragraph, and code points there as they are shown.

    Raises RefusedError for what is no mark of this page.
    """
    paragraph, start, end = _numbers(mark)
    if not (0 <= paragraph < len(page.paragraphs) and 0 <= start < end):
        raise RefusedError("mark words inside one paragraph of the text")
    text = page.document["text"]
    place = 0
    for number, each in enumerate(page.paragraphs):
        own = "".join(piece.text for piece in each.pieces)
        place = text.index(own, place)
        if number == paragraph:
            return place + _within(own, start), place + _within(own, end)
        place += len(own)
    raise RefusedError("mark words inside one paragraph of the text")


def _within(text: str, shown: int) -> int:
    """How many characters of a text make so many on the page."""
    lengths = accumulate(len(visible(c)) for c in text)
    return (
        next((n for n, total in enumerate(lengths, start=1) if total >= shown), len(text))
        if shown
        else 0
    )


def _numbers(mark: object) -> tuple[int, int, int]:
    found: Mapping[str, Any] = mark if isinstance(mark, dict) else {}
    values = [found.get(name) for name in ("paragraph", "start", "end")]
    if not all(isinstance(v, int) and not isinstance(v, bool) for v in values):
        raise RefusedError("mark words inside one paragraph of the text")
    paragraph, start, end = values
    return int(paragraph or 0), int(start or 0), int(end or 0)
