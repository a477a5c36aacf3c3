"""Lines to blocks: which lines are the article and which belong to the page around it.

Each line has a sort of its own (`shapes`). Then the zones are found: teasers for other texts,
wherever they stand; the page's head up to the headline; the body from its first to its last
running text; the tail. No text is removed, so that every offset stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.ingest.shapes import FURNITURE, MIN_LEAD_WORDS, Line, ends_sentence, read_lines
from pipeline.ingest.teasers import find_teasers, is_fact_box
from schemas.document import Block

# How much running text may stand behind the cue that ends an article: its share, and its words.
_STRONG_TAIL, _SOFT_TAIL = (0.5, 400), (0.2, 150)
# In the body names between separators are a list or a row of a table, unless they say this.
_NAVIGATION = re.compile(
    r"(?i)\b(?:home|about|contact|news|search|menu|log ?in|share|print|facebook|twitter|e-?mail"
    r"|next|subscribe|previous|archive|comments?)\b|^[A-Z]{2}\s|>|»"
)
_HOME = re.compile(r"(?i)\b(?:home|about(?: us)?|contact(?: us)?|who we are)\b")


@dataclass(frozen=True, slots=True)
class Page:
    """A text's lines with their kinds, in order.

    ``title`` is the headline's index, ``lead`` that of the first running text, ``end`` that of the
    first line behind the article.
    """

    lines: tuple[Line, ...]
    kinds: tuple[str, ...]
    title: int | None
    lead: int | None
    end: int

    def blocks(self) -> tuple[Block, ...]:
        """The lines as blocks of the document's text."""
        pairs = zip(self.lines, self.kinds, strict=True)
        return tuple(Block(line.unit.start, line.unit.end, kind) for line, kind in pairs)


def read_page(text: str, title: str | None = None) -> Page:
    """Every line of a text with its kind; a known title helps to find where the article begins."""
    lines = tuple(read_lines(text))
    teasers = find_teasers(lines)
    behind = _words_behind(lines, teasers)
    lead, headline = _head(lines, teasers, behind, title)
    if lead is None:
        kinds = [_kind_without_body(line, teaser=i in teasers) for i, line in enumerate(lines)]
        return Page(lines, tuple(kinds), None, None, len(lines))
    end = _tail(lines, teasers, behind, lead)
    kinds = _kinds(lines, teasers, lead, end, headline)
    return Page(lines, tuple(kinds), headline, lead, end)


def _words_behind(lines: Sequence[Line], teasers: set[int]) -> list[int]:
    """For each line the words of running text in it and behind it; a zero at the end."""
    own = [x.words if x.sort == "prose" and i not in teasers else 0 for i, x in enumerate(lines)]
    return [*accumulate(reversed(own), initial=0)][::-1]


# --- the page's head -------------------------------------------------------------------------


def _head(
    lines: Sequence[Line], teasers: set[int], behind: Sequence[int], title: str | None
) -> tuple[int | None, int | None]:
    """The first line of the body, and the headline above it."""
    prose = [i for i, x in enumerate(lines) if x.sort == "prose" and i not in teasers]
    if not prose:
        return None, None
    printed = _printed_title(lines, behind, title)
    start = max(printed, _after_navigation(lines, prose, behind), _after_dateline(lines, behind))
    below = [i for i in prose if i > start] or prose
    lead = next((i for i in below if _can_lead(lines[i])), below[0])
    while lead - 1 in below and not lines[lead - 1].marker:
        lead -= 1
    return lead, printed if 0 <= printed < lead else _headline(lines, teasers, lead)


def _can_lead(line: Line) -> bool:
    whole = ends_sentence(line.text) or line.text[-1] in ":;," or line.words >= 22
    return whole and line.words >= MIN_LEAD_WORDS and line.marker != "bullet"


def _printed_title(lines: Sequence[Line], behind: Sequence[int], title: str | None) -> int:
    """The last line that prints the known title with most of the text behind it, else -1."""
    wanted = _plain(title or "")
    for i in reversed(range(len(lines) if wanted else 0)):
        if 2 * behind[i + 1] > behind[0] and _plain(lines[i].text) == wanted:
            return i
    return -1


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text[:1000]).casefold()
    return "".join(c for c in folded if c.isalnum())


def _after_navigation(lines: Sequence[Line], prose: Sequence[int], behind: Sequence[int]) -> int:
    """The last navigation bar above the first long paragraph; sentences above it are the site's."""
    long = next((i for i in prose if lines[i].words >= 30), 0)
    bars = (i for i in range(long) if lines[i].sort == "menu" and _HOME.search(lines[i].text))
    last = max(bars, default=-1)
    return last if 2 * behind[last + 1] > behind[0] else -1


def _after_dateline(lines: Sequence[Line], behind: Sequence[int]) -> int:
    """A line that is only a dateline, "ANKARA – June 20, 2023 –", with the body behind it."""
    for i, line in enumerate(lines):
        if line.sort == "date" and line.text.endswith(("-", "–", "—")):
            return i if 2 * behind[i] > behind[0] else -1
    return -1


def _headline(lines: Sequence[Line], teasers: set[int], lead: int) -> int | None:
    """The headline above the body: the longest of the lines that could be one, the first of equals.

    Bylines, dates and pictures may stand between; navigation above ends the search.
    """
    candidates: list[int] = []
    for i in reversed(range(max(0, lead - 12), lead)):
        line = lines[i]
        fit = i not in teasers and line.marker not in ("bullet", "quote")
        fit = fit and line.words >= 3 and not line.text.endswith(":")
        if fit and line.sort in ("short", "fact", "keep"):
            candidates.append(i)
        elif candidates and lines[candidates[-1]].words >= 4:
            break
    marked = [i for i in candidates if lines[i].marker == "heading"]
    return max(marked or candidates, key=lambda i: (min(lines[i].words, 12), -i), default=None)


# --- the tail --------------------------------------------------------------------------------


def _tail(lines: Sequence[Line], teasers: set[int], behind: Sequence[int], lead: int) -> int:
    """The first line that is not the article's any more: contacts, notes, comments, copyright.

    A cue ends the article only if little running text follows it.
    """
    for i in range(lead + 1, len(lines)):
        sort = lines[i].sort
        if i in teasers or sort not in ("end", "soft_end", "contact"):
            continue
        share, words = _STRONG_TAIL if sort == "end" else _SOFT_TAIL
        little = behind[i] < share * behind[lead] and behind[i] <= words
        if little and (sort == "end" or not _under_fact_heading(lines, i)):
            return i
    return len(lines)


# --- kinds -----------------------------------------------------------------------------------


def _kind_without_body(line: Line, *, teaser: bool) -> str:
    """In a text without running text nothing is thrown away but what is furniture by itself."""
    if line.sort == "script":
        return "foreign"
    if teaser or line.sort in FURNITURE:
        return "furniture"
    if line.sort in ("date", "sign"):
        return "dateline"
    return "item" if line.sort in ("item", "fact") else "paragraph"


def _kinds(
    lines: Sequence[Line], teasers: set[int], lead: int, end: int, headline: int | None
) -> list[str]:
    last = max(i for i in range(lead, end) if lines[i].sort == "prose" and i not in teasers)
    kinds = []
    for i, line in enumerate(lines):
        if line.sort == "script":
            kind = "foreign"
        elif i in teasers:
            kind = "furniture"
        elif i == headline:
            kind = "title"
        elif i < lead:
            above = headline is None or i < headline
            kind = _kind_above_headline(line) if above else _kind_in_body(lines, i)
        elif i <= last:
            kind = _kind_in_body(lines, i)
        else:
            kind = "dateline" if line.sort in ("date", "sign") else "furniture"
        kinds.append(kind)
    for i in _kept_in_tail(lines, teasers, last, end):
        kinds[i] = "heading" if lines[i].sort in ("short", "keep") else "item"
    return kinds


def _kind_above_headline(line: Line) -> str:
    """The names of the site and its sections, and all that stands beside them."""
    if line.sort in ("date", "sign"):
        return "dateline"
    return "paragraph" if line.sort == "caption" else "furniture"


def _kind_in_body(lines: Sequence[Line], i: int) -> str:
    line = lines[i]
    if line.sort == "menu" and not _NAVIGATION.search(line.text):
        return "item"
    if line.sort in FURNITURE:
        return "furniture"
    if line.sort in ("date", "sign"):
        return "dateline"
    if line.marker in ("bullet", "number") or line.sort in ("item", "fact"):
        return "item"
    if line.sort in ("prose", "caption"):
        return "paragraph"
    return _kind_of_short_line(lines, i)


# A row of a table in plain text: what is counted, and a number in each column.
_ROW = re.compile(
    r"[^\W\d_][^\d\n]{2,80}(?:\s{2,}\d[\d.,]{0,12}%?){1,12}"
    r"|[^\W\d_][^\d\n|]{2,80}(?:\|\s?\d[\d.,]{0,12}%?\s?){1,12}"
)


def _kind_of_short_line(lines: Sequence[Line], i: int) -> str:
    line = lines[i]
    if line.sort == "short" and _ROW.fullmatch(line.text):
        return "item"
    question = line.gap and line.text.endswith("?") and line.words <= 10
    introduces = line.text.endswith(":") and line.words >= 6
    if (ends_sentence(line.text) and not question) or introduces or line.words > 14:
        return "paragraph"
    return "item" if line.sort == "short" and _under_colon(lines, i) else "heading"


def _under_colon(lines: Sequence[Line], i: int) -> bool:
    """Whether a short line stands in a list without bullets: the run began after a colon."""
    for j in range(i - 1, max(-1, i - 40), -1):
        if lines[j].text.endswith(":"):
            return True
        if lines[j].sort != "short" or lines[j + 1].gap:
            return False
    return False


def _kept_in_tail(lines: Sequence[Line], teasers: set[int], last: int, end: int) -> list[int]:
    """What still belongs to the article behind its last sentence: its lists and boxes of facts.

    Behind a share bar or tags ("clean" no more) a list is one of other texts, but a box of facts
    still counts.
    """
    kept: list[int] = []
    clean = True
    for i in range(last + 1, end):
        line = lines[i]
        if i in teasers or line.sort in FURNITURE:
            clean = False
            continue
        attached = i - 1 == last or bool(kept and kept[-1] == i - 1)
        listed = line.marker in ("bullet", "number") or line.sort == "fact"
        if (
            (listed and attached and (clean or line.sort == "fact"))
            or (clean and line.sort == "short" and _under_colon(lines, i))
            or _heads_facts(lines, i, clean=clean)
            or (line.sort == "short" and _under_fact_heading(lines, i))
        ):
            kept.append(i)
    return kept


def _heads_facts(lines: Sequence[Line], i: int, *, clean: bool) -> bool:
    """Whether a heading of the article's own list or box of facts stands here."""
    if lines[i].sort == "keep" or is_fact_box(lines, i):
        return True
    if not clean or lines[i].marker or lines[i].sort not in ("short", "fact"):
        return False
    below = lines[i + 1 : i + 2]
    return any(x.marker in ("bullet", "number") and x.sort != "contact" for x in below)


def _under_fact_heading(lines: Sequence[Line], i: int) -> bool:
    """Whether the line stands under a heading such as "Venue", in the group next to it."""
    gaps = 0
    for j in range(i - 1, max(-1, i - 12), -1):
        gaps += lines[j + 1].gap
        if lines[j].sort == "keep":
            return gaps == 0 or (gaps == 1 and lines[j + 1].gap)
        if gaps > 1 or lines[j].sort not in ("short", "fact", "contact"):
            return False
    return False
