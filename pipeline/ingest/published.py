"""The date of publication as the page prints it, with the reason for taking it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ingest.furniture import Page
from pipeline.ingest.page_dates import PageDate, find_date

_LABEL = re.compile(
    r"(?i)^(?:first )?(?:published|posted|issued|released|publication|release|date|created|uploaded|added)\b"
)
_UPDATED = re.compile(r"(?i)^(?:last )?(?:updated?|modified|edited|reviewed)\b")
_BEHIND_DATELINE = re.compile(r"\s?(?:\([^()]{1,30}\)\s?)?(?:[–—-]{1,2}|:)(?=\s|$)")
_TODAY = re.compile(r"(?i)\btoday,? \(?$")
_LABELLED, _BYLINE, _BESIDE_TITLE, _DATELINE, _TODAY_RANK, _IN_HEAD, _TITLE, _MASTHEAD, _LATER = (
    range(9)
)
_DATELINE_PARAGRAPHS = 3


def read_published(page: Page) -> tuple[PageDate, str] | None:
    """The likeliest date of publication, and its basis: ``page`` or ``dateline``.

    A label ("Published on") counts most, then a byline, the line at the headline, the dateline, other
    lines of the page's head; the masthead's date, which may be the day of the visit, counts least.
    """
    found = [*_labelled(page), *_in_head(page), *_datelines(page)]
    if not found:
        return None
    rank, _, day = min(found, key=lambda f: f[:2])
    return day, "dateline" if rank in (_DATELINE, _TODAY_RANK) else "page"


def _labelled(page: Page) -> Iterator[tuple[int, int, PageDate]]:
    """Lines that sign or date the page; the date may stand in the next line."""
    for i, shape in enumerate(page.shapes[: page.end]):
        if shape.sort != "sign" or page.kinds[i] not in ("dateline", "furniture"):
            continue
        text = page.units[i].text
        day = find_date(text)
        if day is None and len(text) < 30 and page.shapes[i + 1 : i + 2]:
            day = find_date(page.units[i + 1].text) if page.shapes[i + 1].sort == "date" else None
        if day is None:
            continue
        if _UPDATED.match(text):
            yield _LATER, i, day
        else:
            yield (_LABELLED if _LABEL.match(text) else _BYLINE), i, day


def _in_head(page: Page) -> Iterator[tuple[int, int, PageDate]]:
    """Dates above the body, the nearest to the headline first."""
    if page.lead is None:
        return
    anchor = page.lead if page.title is None else page.title
    menus = [i for i in range(anchor) if page.shapes[i].sort == "menu"]
    for i in range(page.lead):
        day = find_date(page.units[i].text)
        if day is None or _UPDATED.match(page.units[i].text):
            continue
        if i == page.title:
            yield _TITLE, i, day
        elif menus and i < menus[-1] and i not in menus:
            yield _MASTHEAD, anchor - i, day
        elif page.shapes[i].sort == "date" and page.units[i].text.endswith(("-", "–", "—")):
            yield _DATELINE, i, day
        elif page.shapes[i].sort == "date" or abs(anchor - i) == 1:
            yield _BESIDE_TITLE, abs(anchor - i), day
        else:
            yield _IN_HEAD, abs(anchor - i), day


def _datelines(page: Page) -> Iterator[tuple[int, int, PageDate]]:
    """ "YEREVAN, 11 October 2005 - …" at the start of a paragraph, or "today, 1 December 2020"."""
    if page.lead is None:
        return
    bodies = [
        i for i in range(page.lead, len(page.units)) if page.kinds[i] in ("paragraph", "item")
    ]
    for i in bodies[:_DATELINE_PARAGRAPHS]:
        text = page.units[i].text[:400]
        day = find_date(text)
        if day is None:
            continue
        before = text[: day.start]
        if day.start <= 60 and "." not in before and _BEHIND_DATELINE.match(text, day.end):
            yield _DATELINE, i, day
        elif _TODAY.search(before):
            yield _TODAY_RANK, i, day
