"""Dates that sign a paragraph or a page, and tell nothing of an activity."""

from __future__ import annotations

import re

from extractors._article import Article
from schemas.values import Mention, Period

_DATELINE = re.compile(r"\s{0,3}[-–—:|,)]")
_BEHIND_PLACE = re.compile(r"\s*\)?\s*(?:[–—:]|-\s|--)")
PLACE = 80  # characters at the head of a paragraph in which its place and day stand
HEAD = 60  # characters at the head of a paragraph in which a dateline stands


def is_dateline(article: Article, mention: Mention) -> bool:
    """Whether a date signs a paragraph ("SKOPJE, 29 April 2003 - ") or is a line by itself."""
    block = article.block_at(mention.start)
    words = article.text[mention.start : mention.end]
    if block is None or mention.start - block.start > HEAD or not any(c.isdigit() for c in words):
        return False
    if isinstance(mention.value, Period) and _is_schedule(mention.value):
        return False
    if not isinstance(mention.value, Period) or mention.value.start != article.published:
        return mention.start - block.start < 3 and block.end - mention.end < 3
    head = article.text[block.start : mention.start]
    if head.upper() == head:
        return True
    after = article.text[mention.end : mention.end + 3]
    return len(head) < 40 and "," in head and bool(_DATELINE.match(after))


def _is_schedule(period: Period) -> bool:
    """Several days, which no page is dated by: "June 18 to July 26 2023" on a line."""
    return period.start is not None and period.end is not None and period.start != period.end


def heads_paragraph(article: Article, mention: Mention) -> bool:
    """Whether a day heads a paragraph after its place, whatever day: the day of writing."""
    block = article.block_at(mention.start)
    if (
        block is None
        or mention.start - block.start > PLACE
        or not isinstance(mention.value, Period)
    ):
        return False
    is_day = len(mention.value.start or "") == len("2019-01-31")
    return is_day and _BEHIND_PLACE.match(article.text, mention.end) is not None
