"""The date of publication as the page prints it, with the reason for taking it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum, auto

from pipeline.ingest.furniture import Page
from pipeline.ingest.page_dates import PageDate, find_date, find_day_of_month

_LABEL = re.compile(
    r"(?i)^(?:first )?(?:publish(?:ed|ing)|posted|issued|released?|publication|date|created|added"
    r"|uploaded)\b"
)
_UPDATED = re.compile(r"(?i)^(?:last )?(?:updated?|modified|edited|reviewed)\b")
_BEHIND_DATELINE = re.compile(
    r"\s?(?:\([^()]{1,30}\)\s?|, ?[^\W\d][\w ./-]{1,24})?(?:[–—-]{1,2}|:)(?=\s|$)"
)
_TODAY = re.compile(r"(?i)\btoday,? \(?$")
_PARAGRAPHS = 3


class _Rank(IntEnum):
    """Where a date was met, the best reason first.

    The masthead's date may be the day of the visit; what was updated was published before.
    """

    LABELLED = auto()
    BYLINE = auto()
    BESIDE_TITLE = auto()
    DATELINE = auto()
    TODAY = auto()
    IN_HEAD = auto()
    TITLE = auto()
    MASTHEAD = auto()
    UPDATED = auto()


_Found = tuple[_Rank, int, PageDate]


def read_published(page: Page) -> tuple[PageDate, str] | None:
    """The likeliest date of publication, and its basis: ``page`` or ``dateline``."""
    found = [*_labelled(page), *_in_head(page), *_datelines(page)]
    if not found:
        return None
    rank, _, day = min(found, key=lambda f: f[:2])
    if rank is _Rank.MASTHEAD and _contradicted(page, day):
        return None
    return day, "dateline" if rank in (_Rank.DATELINE, _Rank.TODAY) else "page"


def _labelled(page: Page) -> Iterator[_Found]:
    """Lines that sign or date the page; the date may stand in the next line."""
    for i, line in enumerate(page.lines[: page.end]):
        if line.sort != "sign" or page.kinds[i] not in ("dateline", "furniture"):
            continue
        day = find_date(line.text)
        below = page.lines[i + 1 : i + 2]
        if day is None and len(line.text) < 30 and below and below[0].sort == "date":
            day = find_date(below[0].text)
        if day is None:
            continue
        if _UPDATED.match(line.text):
            yield _Rank.UPDATED, i, day
        else:
            yield (_Rank.LABELLED if _LABEL.match(line.text) else _Rank.BYLINE), i, day


def _in_head(page: Page) -> Iterator[_Found]:
    """Dates above the body, the nearest to the headline first."""
    if page.lead is None:
        return
    anchor = page.lead if page.title is None else page.title
    last_menu = max((i for i in range(anchor) if page.lines[i].sort == "menu"), default=-1)
    for i, line in enumerate(page.lines[: page.lead]):
        day = find_date(line.text)
        if day is None or line.sort == "sign":
            continue
        if i == page.title:
            rank = _Rank.TITLE
        elif i < last_menu and line.sort != "menu":
            rank = _Rank.MASTHEAD
        elif line.sort == "date" and line.text.endswith(("-", "–", "—")):
            rank = _Rank.DATELINE
        else:
            beside = line.sort == "date" or abs(anchor - i) == 1
            rank = _Rank.BESIDE_TITLE if beside else _Rank.IN_HEAD
        yield rank, abs(anchor - i), day


def _datelines(page: Page) -> Iterator[_Found]:
    """Paragraphs that begin "YEREVAN, 11 October 2005 -", or that say "today, 1 December 2020"."""
    for i, text in _first_paragraphs(page):
        day = find_date(text)
        if day is None:
            continue
        before = text[: day.start]
        if day.start <= 60 and "." not in before and _BEHIND_DATELINE.match(text, day.end):
            yield _Rank.DATELINE, i, day
        elif _TODAY.search(before):
            yield _Rank.TODAY, i, day


def _contradicted(page: Page, day: PageDate) -> bool:
    """Whether a dateline without a year names another day than the masthead."""
    for _, text in _first_paragraphs(page):
        if (named := find_day_of_month(text[:60])) and _BEHIND_DATELINE.match(text, named[1]):
            return not day.edtf.endswith(named[0])
    return False


def _first_paragraphs(page: Page) -> list[tuple[int, str]]:
    if page.lead is None:
        return []
    body = (i for i in range(page.lead, len(page.lines)) if page.kinds[i] == "paragraph")
    return [(i, page.lines[i].text[:400]) for i, _ in zip(body, range(_PARAGRAPHS), strict=False)]
