"""Lines that lead to other texts: "Read also", "Related news", "Most read", with what follows them.

They stand in the page's head, in its tail, and between two paragraphs of the body, where the
article goes on behind them; their numbers are other articles' numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.shapes import MIN_LEAD_WORDS, Line, ends_sentence

_READ_MORE = re.compile(r"(?i)(?:read|see) more:?")
_STOPS = ("contact", "end", "soft_end", "teasers", "menu", "ai", "keep")
# What may stand between a headline and its text.
_BETWEEN = ("date", "sign", "line", "image", "caption")
_FACT_KEY = re.compile(
    r"(?i)^(?:status|duration|(?:total )?budget|fund(?:ing|ed by)?|donors?|partners?|period|theme"
    r"|start|end|(?:start|end) date|dates?|location|venue|beneficiar(?:y|ies)|coverage|region"
    r"|sector|implement\w{1,8} (?:by|agency|partners?|period)|focus area|geographic coverage"
    r"|works with|national partners?|countr(?:y|ies)|objectives?|target groups?|participants"
    r"|timeline|timeframe|project (?:title|name|number|budget|duration|status|partners?)"
    r"|contribution|value|amount|results?)$"
)


def find_teasers(lines: Sequence[Line]) -> set[int]:
    """The lines that lead to other texts, with their heads."""
    found: set[int] = set()
    body_begun = False
    index = 0
    while index < len(lines):
        line = lines[index]
        body_begun = body_begun or (line.sort == "prose" and line.words >= MIN_LEAD_WORDS)
        stop = index
        if _opens_teasers(lines, index):
            inline = line.cue and line.cue.where == "start" and line.cue.rest
            stop = index + 1 if inline else _end(lines, index, body_begun=body_begun)
            found.update(range(index, stop))
        index = max(stop, index + 1)
    return found


def _opens_teasers(lines: Sequence[Line], i: int) -> bool:
    if lines[i].sort == "teasers":
        return True
    # A bare "Read more" heads a list if lines like headlines follow at once, not a paragraph.
    if not _READ_MORE.fullmatch(lines[i].text):
        return False
    run = i + 1
    while run < len(lines) and not lines[run].gap and lines[run].sort in ("short", "fact", "item"):
        run += 1
    prose_next = run < len(lines) and not lines[run].gap and lines[run].sort == "prose"
    return run > i + 1 and not (prose_next and run == i + 2)


def _end(lines: Sequence[Line], head: int, *, body_begun: bool) -> int:
    """Where the teasers under a head end: at other furniture, or where running text resumes."""
    summaries = False
    for i in range(head + 1, len(lines)):
        if lines[i].sort in _STOPS or is_fact_box(lines, i):
            return i
        if lines[i].sort == "prose":
            if not _is_teaser_text(lines, head, i, summaries=summaries):
                return _own_heading(lines, head, i, body_begun=body_begun)
            summaries = summaries or not lines[i].marker
    return len(lines)


def _own_heading(lines: Sequence[Line], head: int, i: int, *, body_begun: bool) -> int:
    """The heading of the text that resumes at i, else i.

    In the page's head that is the headline, with its date and byline between.
    """
    above = i - 1
    if not body_begun:
        while above > head and lines[above].sort in _BETWEEN:
            above -= 1
    elif lines[i].gap:
        return i
    line = lines[above]
    set_off = line.gap or above < i - 1
    own = set_off and not line.marker and line.sort in ("short", "fact")
    return above if own and above > head else i


def _is_teaser_text(lines: Sequence[Line], head: int, i: int, *, summaries: bool) -> bool:
    """Whether a sentence under a teaser head is a list item, or the summary under its headline.

    A summary is followed by the next headline with its own, or was preceded by one.
    """
    line, above = lines[i], lines[i - 1]
    if line.marker:
        return line.words < 40
    if not ends_sentence(line.text) and line.words < 30:
        return True
    under_headline = i - 1 > head and above.sort in ("short", "date", "fact", "sign")
    if not under_headline or line.words >= 40:
        return False
    after = i + 1
    while after < len(lines) and lines[after].sort in ("line", "date", "sign"):
        after += 1
    if after < len(lines) and lines[after].sort in ("short", "fact", "item"):
        return after + 1 < len(lines) and lines[after + 1].sort in ("prose", "date", "sign")
    return summaries or (not line.gap and above.gap)


def is_fact_box(lines: Sequence[Line], i: int) -> bool:
    """Whether a heading with known keys under it begins here: "Funding: …", "Duration: …"."""
    if lines[i].sort != "short":
        return False
    for line in lines[i + 1 : i + 6]:
        if line.sort != "fact":
            return False
        if _FACT_KEY.match(line.text.split(":", 1)[0].strip()):
            return True
    return False
