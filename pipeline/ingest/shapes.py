"""What a unit looks like, taken by itself: running text, menu, contact, date, teaser head."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.ingest.cues import Cue, find_cue, load_table
from pipeline.ingest.lines import Unit, read_units
from pipeline.ingest.page_dates import find_date

_TERMINAL = re.compile(r"[.!?…][\"”’'»)\]*]{0,3}(?:\s?\(?\*\)?|\[\d{1,3}\])?$")
_INNER_STOP = re.compile(r"[\w)”\"’%][.!?][\"”’)]{0,2} [\"“‘(]?[A-ZÀ-Þ\d]")
_SEPARATOR = re.compile(r"\s*[|•·]\s*|\s+[>»›/]+\s+|\t+|\s{3,}|(?<=\w)\s{2,}(?=\w)")
_CRUMBS = re.compile(r"(?i)^(?:you are (?:in|here) ?:? *)?home(?: page)?\s*[>»›/|]|\w\s+[>»›]\s+\w")
_PHONE = re.compile(
    r"(?i)\+\s?\(?\d[\d ()./-]{6,}|\((?!(?:19|20)\d\d\))\+?\d{2,5}(?: \d{1,4})?\)\s?\d[\d -]{4,}"
    r"|\b(?:tel|tél|phone|ph|fax|mob|mobile|cell|hotline|telephone|call|telefon|t|f)\b[.:]{0,2}"
    r"\s?(?:no\.?|us|on)?[:+( ]{0,4}\d[\d ()/.-]{4,}|\b\d-\d{3}-\d{3}-\d{4}\b|^\d{3} \d{3} \d{3}$"
)
_MAIL = re.compile(r"[\w.+-]{1,64}(?:@|\[at\]|\(at\))[\w-]{1,64}(?:\.[\w-]{1,30}){1,5}")
_URL_ONLY = re.compile(r"(?i)^(?:website ?:? ?|web ?: ?)?(?:https?://|www\.)\S+$|^\(?@\w{2,30}\)?$")
_ASKS = re.compile(r"(?i)\b(?:contact|call|write to|e-?mail|apply|ring|visit|enquir|inquir)")
_ADDRESS = re.compile(
    r"\bN[oOr] ?: ?\d|\b[Pp]\.? ?[Oo]\.? ?[Bb]ox\b"
    r"|\b\d{1,4},? (?:[^\W\d_a-z][\w.']{1,20} ){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Lane"
    r"|Boulevard|Blvd|Square|Drive)\b|\b(?:ul\.|Ul\.|[Rr]ue|Calle|[Ss]tr\.|Caddesi|Bulvarı|Cad\.|Sok\.|Mahallesi)\W"
)
_POSTCODE = re.compile(r"\d{4,6} [^\W\d_]")
_IMAGE = re.compile(
    r"(?i)^!\[|^[\[(](?:image|photo|picture|video|logo|caption|map|graphic|figure|infographic)s?\b"
)
_CAPTION = re.compile(
    r"(?i)^(?:(?:\w+ )?(?:photo|picture|image|caption|pictured|video)s?(?: \w+)? ?[:–-] "
    r"|\[(?:photo|picture|image)s?\] )"
)
# Who took the picture, behind what it shows: "(Photo by A. Sample)", "Photo: A. Sample/Paper".
_CREDIT = re.compile(
    r"(?i)\s\(?(?:file )?(?:photo|picture|image|foto)s?\s?"
    r"(?: by |credit ?: |: ?|/ ?|courtesy )[^!?:\n]{2,60}\)?$"
)
# Names of sections run together, as remains of a menu: "News BlogWest Africa SahelMissions".
_GLUED = re.compile(r"[a-zß-ÿ]{3}[A-Z][a-z]{2}")
_LONE_DATELINE = re.compile(r"^[^\W\d_a-z][^\n!?:]{2,60}\d[^\n!?:]{0,40}[–—-]$")
# Beside a page's date: the time of day, the number of comments, the issue of a newspaper.
_COUNTERS = re.compile(
    r"(?i)\d{1,2}[:.h]\d\d(?::\d\d)?|\d[\d,.]{0,9} (?:comments?|views|shares|reads|hits|min)\b"
    r"|\b(?:no|year|vol|volume|issue|nr)\b\.? ?[\d.,]{1,8}"
)
_DAYS = re.compile(r"\d{1,2}\s?[–-]\s?\d{1,2}\b(?!-)")
_AUXILIARY = re.compile(r"(?i)\b(?:was|were|has|have|had|will|is|are)\b")
_ARTICLE = re.compile(r"(?i)\b(?:the|an?)\b")
_FACT = re.compile(r"^[A-ZÀ-Þ#][^:.!?\n]{1,45}(?<!\d): \S")
_NOT_LATIN = re.compile(r"[^\W\d_A-Za-zªºÀ-ɏḀ-ỿ]")
# Words that running text has before it can be the article's first paragraph.
MIN_LEAD_WORDS = 10
# Letters that make a line in another script a text and no language switch; words beyond which a
# phrase inside a paragraph is no cue; words that are enough to tell prose; the length of a menu.
_MIN_FOREIGN, _MOST_WORDS, _SAMPLE, _LONGEST_MENU = 30, 70, 60, 600
_LONGEST = 4000
# Characters without a space that are no word but encoded data, on which a tokenizer stalls.
_LONGEST_RUN = 500

# Shapes that say by themselves that a line is no part of the article.
FURNITURE = frozenset({"line", "menu", "contact", "image", "ai", "end", "soft_end", "noise"})


@dataclass(frozen=True, slots=True)
class Line:
    """A unit of text, what sort of line it is, its number of words, and the cue met in it.

    The sorts are `prose`; `short`, `fact` ("Budget: …") and `item` for lines without a sentence;
    `date`, `caption`, `script` (another alphabet); those of `FURNITURE`; and the cues' effects.
    """

    unit: Unit
    sort: str
    words: int
    cue: Cue | None = None

    @property
    def text(self) -> str:
        """The unit's text."""
        return self.unit.text

    @property
    def gap(self) -> bool:
        """Whether a blank line stands before it."""
        return self.unit.gap

    @property
    def marker(self) -> str:
        """The sort of bullet or number before it."""
        return self.unit.marker


def read_lines(text: str) -> list[Line]:
    """The units of a text with their sorts; a few show only beside their neighbour."""
    lines = [_read_line(unit) for unit in read_units(text)]
    for i in range(1, len(lines)):
        if lines[i].gap:
            continue
        if _is_panel(lines[i - 1], lines[i]):
            lines[i - 1 : i + 1] = (replace(x, sort="menu") for x in lines[i - 1 : i + 1])
        elif lines[i - 1].sort == "contact" and _is_town(lines[i]):
            lines[i] = replace(lines[i], sort="contact")
    return lines if any(x.sort == "prose" for x in lines) else [_as_body(x) for x in lines]


def _as_body(line: Line) -> Line:
    """A long line that a cue opens, where no other text is printed: "Contact: A. Sample. The …"."""
    cued = line.sort in ("end", "soft_end", "line") and line.words > _MOST_WORDS
    return replace(line, sort="prose") if cued and is_prose(line.text, line.unit.words) else line


def _is_panel(line: Line, after: Line) -> bool:
    """A menu panel: a short line printed twice running, or repeated at the start of the next."""
    label = line.text.casefold()
    if not 3 <= len(label) <= 60 or line.words > 6:
        return False
    begun = after.text[: 2 * len(label)].casefold()
    glued = begun[len(label) : len(label) + 1]
    return begun.startswith(label) and (glued == "" or glued.isalnum())


def _is_town(line: Line) -> bool:
    """Postcode and town, which belong to the street above."""
    return line.words <= 4 and bool(_POSTCODE.match(line.text))


def _read_line(unit: Unit) -> Line:
    if len(unit.text) > _LONGEST_RUN and max(map(len, unit.text.split())) > _LONGEST_RUN:
        return Line(unit, "noise", 0)
    text = unit.text[:_LONGEST]
    words = unit.words
    count = len(words)
    if _IMAGE.match(text) and (text[-1] in "])" or text.startswith("!")):
        return Line(unit, "image", count)
    if letters := _other_script(text):
        return Line(unit, "script" if letters >= _MIN_FOREIGN else "line", count)
    prose = is_prose(text, words)
    cue = find_cue(text, anywhere=count <= _MOST_WORDS)
    if cue and cue.effect == "end" and is_menu(text):
        return Line(unit, "menu", count)
    if cue and _holds(cue, unit, count, prose=prose):
        return Line(unit, cue.effect, count, cue)
    return Line(unit, _sort(unit, text, words, prose=prose), count)


def _sort(unit: Unit, text: str, words: list[str], *, prose: bool) -> str:
    if not words and not any(c.isdigit() for c in text):
        return "line"
    if _CAPTION.match(text) or (len(words) <= _MOST_WORDS and _CREDIT.search(text[-120:])):
        return "caption" if len(words) > 6 else "line"
    if not prose and not unit.marker and is_date_line(text, words):
        return "date"
    if _is_contact(text, len(words), prose=prose):
        return "contact"
    return "prose" if prose else _sort_of_names(unit, text)


def _sort_of_names(unit: Unit, text: str) -> str:
    listed = unit.marker in ("bullet", "number")
    if is_menu(text, marked=listed) or len(_GLUED.findall(text)) >= 2:
        return "menu"
    if listed:
        return "item"
    return "fact" if _FACT.match(text) else "short"


def is_prose(text: str, words: list[str]) -> bool:
    """Whether the text reads as sentences: function words, and a sentence's end or great length."""
    if len(words) < 7:
        return False
    if function_word_share(words[:_SAMPLE]) < 0.12:
        return False
    ended = ends_sentence(text) or (text[-1] in ":;," and len(words) >= 8)
    # Headlines leave out articles and auxiliary verbs; a sentence that lost its full stop has them.
    ended = ended or len(words) >= 22
    full = len(words) >= 10 and _AUXILIARY.search(text) and _ARTICLE.search(text)
    return bool(ended or full) and not is_menu(text)


def function_word_share(words: list[str]) -> float:
    """The share of English function words: about 0.4 in prose, near 0 in menus and elsewhere."""
    known = _function_words()
    return sum(w.casefold() in known for w in words) / len(words) if words else 0.0


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    return frozenset(word for row in load_table("function_words") for word in row["words"].split())


def ends_sentence(text: str) -> bool:
    """Whether a sentence's end stands at the end."""
    return bool(_TERMINAL.search(text[-20:]))


def is_menu(text: str, *, marked: bool = False) -> bool:
    """Whether the line is short names between separators, and no row of figures."""
    parts = [p for p in _SEPARATOR.split(text[:_LONGEST_MENU]) if p.strip()]
    if len(parts) < 2:
        return False
    lengths = [len(p.split()) for p in parts]
    figures = sum(any(c.isdigit() for c in p) for p in parts)
    if _CRUMBS.search(text) and "|" not in text:
        return not _INNER_STOP.search(text)
    if ends_sentence(text) and max(lengths) > 6:
        return False
    if len(parts) == 2:
        return max(lengths) <= 3 and figures == 0 and not marked
    return sum(lengths) / len(parts) <= 5 and figures * 2 <= len(parts)


def is_date_line(text: str, words: list[str]) -> bool:
    """Whether the line gives one date and hardly anything else: no figure, and nothing it dates."""
    if _LONE_DATELINE.match(text) and len(words) <= 8:
        return True
    if len(words) > 12 or ends_sentence(text) or (found := find_date(text)) is None:
        return False
    rest = _COUNTERS.sub(" ", text[: found.start] + " " + text[found.end :])
    dated = re.match(r"\s?:\s*[^\W\d]", text[found.end :])
    return not dated and not re.search(r"\d", rest) and len(re.findall(r"[^\W\d_]{2,}", rest)) <= 5


def _is_contact(text: str, count: int, *, prose: bool) -> bool:
    if _URL_ONLY.match(text):
        return True
    if prose and (count > 25 or not _ASKS.search(text)):
        return False
    reach = _PHONE.search(text) or _MAIL.search(text)
    if prose:
        return bool(reach)
    return bool(reach or (count <= 25 and _ADDRESS.search(text)))


def _holds(cue: Cue, unit: Unit, count: int, *, prose: bool) -> bool:
    """Whether a cue counts in this line: in running text most are mere words, in a list figures."""
    if prose:
        limit = {"end": 400, "teasers": 30, "line": 25, "soft_end": 40}.get(cue.effect, 0)
        mere_words = cue.effect == "teasers" and unit.text.endswith(".")
        return cue.where == "any" or (count <= limit and not mere_words)
    listed = unit.marker in ("bullet", "number") and any(c.isdigit() for c in unit.text)
    if listed and cue.effect in ("line", "sign", "keep"):
        return False
    return cue.effect != "sign" or (count <= 14 and not _DAYS.search(unit.text))


def _other_script(text: str) -> int:
    """The number of letters that are not Latin, if most are."""
    if text.isascii():
        return 0
    other = len(_NOT_LATIN.findall(text))
    return other if other >= 3 and other * 2 > sum(map(str.isalpha, text)) else 0
