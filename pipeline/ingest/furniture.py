"""Units to blocks: which lines are the article and which belong to the page around it.

Each unit has a shape of its own (`shapes`). Then the zones are found: teasers for other texts,
wherever they stand; the page's head up to the headline; the body from its first to its last
running text; the tail. No text is removed, so that every offset stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ingest.lines import Unit, read_units
from pipeline.ingest.shapes import FURNITURE, Shape, ends_sentence, read_shape
from schemas.document import Block

_MIN_LEAD_WORDS = 10
_STRONG_TAIL, _SOFT_TAIL = 0.5, 0.2
_HOME = re.compile(r"(?i)\b(?:home|about(?: us)?|contact(?: us)?|who we are)\b")
_FACT_KEY = re.compile(
    r"(?i)^(?:status|duration|budget|total budget|funding|funded by|fund|donors?|partners?|period|start|end|"
    r"start date|end date|location|beneficiar(?:y|ies)|implement\w+ (?:by|agency|partners?|period)|"
    r"focus area|geographic coverage|works with|national partners?|countries|country|objectives?|"
    r"target groups?|participants|project (?:title|name|number|budget|duration|status|partners?)|"
    r"timeline|timeframe|dates?|venue|contribution|value|amount|results?|coverage|region|sector|theme)$"
)


@dataclass(frozen=True, slots=True)
class Page:
    """A text's units with their shapes and kinds, in order.

    ``title`` is the headline's index, ``lead`` that of the first running text, ``end`` that of the
    first unit behind the article.
    """

    units: tuple[Unit, ...]
    shapes: tuple[Shape, ...]
    kinds: tuple[str, ...]
    title: int | None
    lead: int | None
    end: int

    def blocks(self) -> tuple[Block, ...]:
        """The units as blocks of the document's text."""
        return tuple(Block(u.start, u.end, k) for u, k in zip(self.units, self.kinds, strict=True))


def read_page(text: str, title: str | None = None) -> Page:
    """Every unit of a text with its kind; a known title helps to find where the article begins."""
    units = read_units(text)
    shapes = _addresses(units, _panels(units, [read_shape(u) for u in units]))
    teasers = _teasers(units, shapes)
    lead, headline = _head(units, shapes, teasers, title)
    if lead is None:
        kinds = _kinds_without_body(shapes, teasers)
        return Page(tuple(units), tuple(shapes), tuple(kinds), None, None, len(units))
    end = _tail(units, shapes, teasers, lead)
    kinds = _kinds(units, shapes, teasers, (lead, end), headline)
    return Page(tuple(units), tuple(shapes), tuple(kinds), headline, lead, end)


def _panels(units: Sequence[Unit], shapes: list[Shape]) -> list[Shape]:
    """Menu panels: a short line printed twice running, or repeated at the start of the next."""
    result = list(shapes)
    for i in range(1, len(units)):
        label = units[i - 1].text.casefold()
        if units[i].gap or not 3 <= len(label) <= 60 or shapes[i - 1].words > 6:
            continue
        if not units[i].text[: 2 * len(label)].casefold().startswith(label):
            continue
        glued = units[i].text[len(label) : len(label) + 1]
        if glued == "" or glued.isalnum():
            result[i - 1] = Shape("menu", shapes[i - 1].words)
            result[i] = Shape("menu", shapes[i].words)
    return result


def _addresses(units: Sequence[Unit], shapes: list[Shape]) -> list[Shape]:
    """Postcode and town under a street or a telephone number belong to the address."""
    result = list(shapes)
    for i in range(1, len(units)):
        under = not units[i].gap and result[i - 1].sort == "contact"
        if under and shapes[i].words <= 4 and re.match(r"\d{4,6} [^\W\d_]", units[i].text):
            result[i] = Shape("contact", shapes[i].words)
    return result


# --- teasers for other texts -----------------------------------------------------------------


def _teasers(units: Sequence[Unit], shapes: Sequence[Shape]) -> set[int]:
    """The lines that lead to other texts, with their heads."""
    found: set[int] = set()
    index = 0
    while index < len(units):
        if not _opens_teasers(units, shapes, index):
            index += 1
            continue
        found.add(index)
        cue = shapes[index].cue
        stop = index + 1
        if not (cue and cue.where == "start" and cue.rest):
            stop = _teasers_end(units, shapes, index)
        found.update(range(index, stop))
        index = max(stop, index + 1)
    return found


def _opens_teasers(units: Sequence[Unit], shapes: Sequence[Shape], i: int) -> bool:
    if shapes[i].sort == "teasers":
        return True
    # A bare "Read more" heads a list if lines like headlines follow at once and no sentence does.
    if not re.fullmatch(r"(?i)(?:read|see) more:?", units[i].text):
        return False
    run = i + 1
    while run < len(units) and not units[run].gap and shapes[run].sort in ("short", "fact", "item"):
        run += 1
    prose_next = run < len(units) and not units[run].gap and shapes[run].sort == "prose"
    return run > i + 1 and not (prose_next and run == i + 2)


def _teasers_end(units: Sequence[Unit], shapes: Sequence[Shape], head: int) -> int:
    """Where the teasers under a head end: at other furniture, or where running text resumes."""
    i = head + 1
    while i < len(units):
        sort = shapes[i].sort
        if sort in ("contact", "end", "soft_end", "teasers", "menu", "ai", "keep"):
            return i
        if _is_fact_box(units, shapes, i):
            return i
        if sort == "prose" and not _is_teaser_text(units, shapes, head, i):
            return _own_heading(units, shapes, head, i)
        i += 1
    return i


def _own_heading(units: Sequence[Unit], shapes: Sequence[Shape], head: int, i: int) -> int:
    """The heading of the text that resumes at i, else i.

    In the page's head that is the headline, with its date and byline between.
    """
    above = i - 1
    if not any(s.sort == "prose" and s.words >= _MIN_LEAD_WORDS for s in shapes[:head]):
        while above > head and shapes[above].sort in ("date", "sign", "line", "image", "caption"):
            above -= 1
    elif units[i].gap:
        return i
    own = units[above].gap and not units[above].marker and shapes[above].sort in ("short", "fact")
    return above if own and above > head else i


def _is_teaser_text(units: Sequence[Unit], shapes: Sequence[Shape], head: int, i: int) -> bool:
    """Whether a sentence under a teaser head is a list item, or the summary under its headline."""
    if units[i].marker:
        return shapes[i].words < 40
    if not ends_sentence(units[i].text) and shapes[i].words < 30:
        return True
    under_headline = i - 1 > head and shapes[i - 1].sort in ("short", "date", "fact", "sign")
    if not under_headline or shapes[i].words >= 40:
        return False
    after = i + 1
    while after < len(units) and shapes[after].sort in ("line", "date", "sign"):
        after += 1
    if after < len(units) and shapes[after].sort in ("short", "fact", "item"):
        return after + 1 < len(units) and shapes[after + 1].sort in ("prose", "date", "sign")
    return not units[i].gap and units[i - 1].gap


def _is_fact_box(units: Sequence[Unit], shapes: Sequence[Shape], i: int) -> bool:
    """Whether a heading with known keys under it begins here: "Funding: …", "Duration: …"."""
    if shapes[i].sort != "short" or not units[i].gap:
        return False
    keys = 0
    for unit, shape in list(zip(units, shapes, strict=True))[i + 1 : i + 6]:
        if shape.sort != "fact" or unit.gap:
            break
        keys += bool(_FACT_KEY.match(unit.text.split(":", 1)[0].strip()))
    return keys >= 1


# --- the page's head -------------------------------------------------------------------------


def _head(
    units: Sequence[Unit], shapes: Sequence[Shape], teasers: set[int], title: str | None
) -> tuple[int | None, int | None]:
    """The first unit of the body, and the headline above it."""
    prose = [i for i, s in enumerate(shapes) if s.sort == "prose" and i not in teasers]
    if not prose:
        return None, None
    printed = _printed_title(units, shapes, prose, title)
    start = -1 if printed is None else printed
    start = max(start, _after_navigation(units, shapes, prose), _dateline(units, shapes, prose))
    leads = [i for i in prose if i > start and _can_lead(units[i], shapes[i])]
    lead = (leads or [i for i in prose if i > start] or prose)[0]
    if printed is not None and printed < lead:
        return lead, printed
    return lead, _headline(units, shapes, teasers, lead)


def _can_lead(unit: Unit, shape: Shape) -> bool:
    return shape.words >= _MIN_LEAD_WORDS and unit.marker in ("", "number", "heading", "quote")


def _share_after(shapes: Sequence[Shape], prose: Sequence[int], index: int) -> float:
    total = sum(shapes[i].words for i in prose)
    return sum(shapes[i].words for i in prose if i > index) / total if total else 0.0


def _printed_title(
    units: Sequence[Unit], shapes: Sequence[Shape], prose: Sequence[int], title: str | None
) -> int | None:
    """The line that prints the known title, with most of the text behind it."""
    if not title:
        return None
    wanted = _plain(title)
    for i in reversed(range(len(units))):
        if _plain(units[i].text) == wanted and _share_after(shapes, prose, i) > 0.5:
            return i
    return None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum())


def _after_navigation(units: Sequence[Unit], shapes: Sequence[Shape], prose: Sequence[int]) -> int:
    """The last navigation bar above the first long paragraph; sentences above it are the site's."""
    long = next((i for i in prose if shapes[i].words >= 30), None)
    if long is None:
        return -1
    bars = (i for i in range(long) if shapes[i].sort == "menu" and _HOME.search(units[i].text))
    return max(bars, default=-1)


def _dateline(units: Sequence[Unit], shapes: Sequence[Shape], prose: Sequence[int]) -> int:
    """A line that is only a dateline, "ANKARA – June 20, 2023 –", with the body behind it."""
    for i, unit in enumerate(units):
        lone = shapes[i].sort == "date" and unit.text.endswith(("-", "–", "—"))
        if lone and _share_after(shapes, prose, i) > 0.5:
            return i
    return -1


def _headline(
    units: Sequence[Unit], shapes: Sequence[Shape], teasers: set[int], lead: int
) -> int | None:
    """The headline above the body: the longest of the lines that could be one, the first of equals.

    Bylines, dates and pictures may stand between; navigation above ends the search.
    """
    candidates: list[int] = []
    for i in reversed(range(max(0, lead - 12), lead)):
        fit = i not in teasers and not units[i].marker.startswith(("bullet", "quote"))
        if fit and shapes[i].sort in ("short", "fact", "keep") and shapes[i].words >= 3:
            candidates.append(i)
        elif candidates and shapes[candidates[-1]].words >= 4:
            break
    marked = [i for i in candidates if units[i].marker == "heading"]
    return max(marked or candidates, key=lambda i: (min(shapes[i].words, 12), -i), default=None)


# --- the tail --------------------------------------------------------------------------------


def _tail(units: Sequence[Unit], shapes: Sequence[Shape], teasers: set[int], lead: int) -> int:
    """The first unit that is not the article's any more: contacts, notes, comments, copyright.

    A cue ends the article only if little running text follows it.
    """
    prose = [
        i for i, s in enumerate(shapes) if s.sort == "prose" and i >= lead and i not in teasers
    ]
    for i in range(lead + 1, len(shapes)):
        if i in teasers:
            continue
        share = _share_after(shapes, prose, i)
        if shapes[i].sort == "end" and share < _STRONG_TAIL:
            return i
        soft = shapes[i].sort in ("soft_end", "contact") and share < _SOFT_TAIL
        if soft and not _under_fact_heading(units, shapes, i):
            return i
    return len(shapes)


# --- kinds -----------------------------------------------------------------------------------


def _kinds_without_body(shapes: Sequence[Shape], teasers: set[int]) -> list[str]:
    """A text without running text: nothing is thrown away but what is furniture by itself."""
    kinds = []
    for i, shape in enumerate(shapes):
        if shape.sort == "script":
            kinds.append("foreign")
        elif i in teasers or shape.sort in FURNITURE:
            kinds.append("furniture")
        elif shape.sort in ("date", "sign"):
            kinds.append("dateline")
        else:
            kinds.append("item" if shape.sort in ("item", "fact") else "paragraph")
    return kinds


def _kinds(
    units: Sequence[Unit],
    shapes: Sequence[Shape],
    teasers: set[int],
    body: tuple[int, int],
    headline: int | None,
) -> list[str]:
    lead, end = body
    last = max(i for i in range(lead, end) if shapes[i].sort == "prose" and i not in teasers)
    kinds = []
    for i, shape in enumerate(shapes):
        if shape.sort == "script":
            kind = "foreign"
        elif i in teasers:
            kind = "furniture"
        elif i == headline:
            kind = "title"
        elif i < lead:
            kind = _kind_in_head(shape, above=headline is None or i < headline)
        elif i <= last:
            kind = _kind_in_body(units, shapes, i)
        else:
            kind = "furniture" if shape.sort not in ("date", "sign") else "dateline"
        kinds.append(kind)
    for i in _kept_in_tail(units, shapes, teasers, last, end):
        kinds[i] = "heading" if shapes[i].sort in ("short", "keep") else "item"
    return kinds


def _kind_in_head(shape: Shape, *, above: bool) -> str:
    if shape.sort in ("date", "sign"):
        return "dateline"
    if shape.sort in FURNITURE:
        return "furniture"
    if shape.sort == "caption":
        return "paragraph"
    # A line of the standfirst's length is kept; the names of the site and its sections are not.
    if above:
        return "furniture"
    return "heading" if shape.sort in ("short", "fact", "item") else "furniture"


def _kind_in_body(units: Sequence[Unit], shapes: Sequence[Shape], i: int) -> str:
    unit, shape = units[i], shapes[i]
    if shape.sort in FURNITURE:
        return "furniture"
    if shape.sort in ("date", "sign"):
        return "dateline"
    if shape.sort == "keep":
        return "heading"
    if unit.marker in ("bullet", "number") or shape.sort in ("item", "fact"):
        return "item"
    if shape.sort in ("prose", "caption"):
        return "paragraph"
    question = unit.gap and unit.text.endswith("?") and shape.words <= 10
    if (ends_sentence(unit.text) and not question) or shape.words > 14:
        return "paragraph"
    return "item" if _under_colon(units, shapes, i) else "heading"


def _under_colon(units: Sequence[Unit], shapes: Sequence[Shape], i: int) -> bool:
    """Whether a short line stands in a list without bullets: the run began after a colon."""
    for j in range(i - 1, max(-1, i - 40), -1):
        if units[j].text.endswith(":"):
            return True
        if shapes[j].sort != "short" or units[j + 1].gap:
            return False
    return False


def _kept_in_tail(
    units: Sequence[Unit], shapes: Sequence[Shape], teasers: set[int], last: int, end: int
) -> list[int]:
    """What still belongs to the article behind its last sentence: its lists and boxes of facts."""
    kept: list[int] = []
    clean = True
    for i in range(last + 1, end):
        if i in teasers or shapes[i].sort in FURNITURE:
            clean = False
            continue
        attached = i - 1 == last or bool(kept and kept[-1] == i - 1)
        listed = _is_listed(units, shapes, i) and attached and (clean or shapes[i].sort == "fact")
        under_colon = clean and shapes[i].sort == "short" and _under_colon(units, shapes, i)
        if listed or under_colon or _heads_list(units, shapes, i, clean=clean):
            kept.append(i)
        elif shapes[i].sort == "short" and _under_fact_heading(units, shapes, i):
            kept.append(i)
    return kept


def _under_fact_heading(units: Sequence[Unit], shapes: Sequence[Shape], i: int) -> bool:
    """Whether the line stands under a heading such as "Venue", in the group next to it."""
    gaps = 0
    for j in range(i - 1, max(-1, i - 12), -1):
        gaps += units[j + 1].gap
        if shapes[j].sort == "keep":
            return gaps == 0 or (gaps == 1 and units[j + 1].gap)
        if gaps > 1 or shapes[j].sort not in ("short", "fact", "contact"):
            return False
    return False


def _is_listed(units: Sequence[Unit], shapes: Sequence[Shape], i: int) -> bool:
    return units[i].marker in ("bullet", "number") or shapes[i].sort == "fact"


def _heads_list(units: Sequence[Unit], shapes: Sequence[Shape], i: int, *, clean: bool) -> bool:
    if shapes[i].sort == "keep":
        return True
    if shapes[i].sort not in ("short", "fact") or i + 1 >= len(units):
        return False
    if _is_fact_box(units, shapes, i):
        return True
    bulleted = units[i + 1].marker in ("bullet", "number") and shapes[i + 1].sort != "contact"
    return clean and bulleted and not units[i].marker
