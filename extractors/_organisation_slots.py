"""Sentences with organisations as slots: what the rules for their roles are matched on.

"The course was held by the Border Guard (BG), the Customs Service and UNODC at the Academy" becomes
"The course was held by the ◇ at the □". A row of names is one slot, so that a rule speaks of
the row once; a name with its acronym, and a unit with the body it belongs to, are one slot too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Token

from extractors._article import Article
from extractors._slots import Masked, mask, read_pieces
from schemas.document import Block
from schemas.values import Mention, Name

# A body, and one where people learn; small where a preposition governs it.
# (No letters in circles: case folding would make the two the same.)
BODY, SCHOOL, SUM = "◆", "■", "¤"
GOVERNED = {BODY: "◇", SCHOOL: "□"}
ANY = BODY + SCHOOL + "".join(GOVERNED.values())
# One that only says more of the next noun: "OSCE standards".
MODIFIER = "▲"
EMBASSY = re.compile(r"embassy|consulate|high commission", re.IGNORECASE)
# Nouns that stand for the body whose name goes before: "officers of the Special Force unit".
_UNITS = frozenset("unit units team branch department directorate division".split())
_SCHOOL = re.compile(
    r"academy|college|school|institut|universit|cent(?:er|re)\b|barracks|facult|complex|"
    r"penitentiary|correctional facility|\bprison$",
    re.IGNORECASE,
)
_NUMBER = (
    r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|"
    r"forty|fifty|sixty|several|some|others?)"
)
_PEOPLE = (
    r"(?:officers|officials|members|agents|staff|personnel|representatives|people|participants|"
    r"diplomats|recruits|cadets|guards|employees)"
)
# A name that no list has may stand in a row: "the Police, Immigration, the Coast Guard".
_OTHER = r"[A-Z][\w'-]+(?: (?:of |for )?[A-Z][\w'-]+){0,4}(?: \([A-Z]{2,8}\))?"
_AND = (
    r"(?:(?: itself| themselves)?(?: in [A-Z][\w-]+(?: [A-Z][\w-]+)?)?,? "
    r"(?:and|or|as well as|plus|&)(?: also| both)?,? "
    r"(?:with |from |of |to |by |at |through |via )?(?:the |its |a )?(?:partners?,? )?(?:the )?"
    r"(?:[A-Z][\w-]+'s )?|/| / |"
    rf", {_OTHER} and (?:the )?|"
    r", an? [^,.;:◆■◇□▲]{3,50}, and (?:the )?|"
    rf"(?:,? and| as well as) (?:also )?(?:{_NUMBER} )?(?:{_PEOPLE} )?(?:of|from) (?:the )?|"
    r"(?:,? and|,) (?:an?|one) (?:[\w-]+ ){1,3}(?:of|from) (?:the )?)"
)
_COMMA = (
    rf", (?:{_OTHER}, )?(?:(?:an?|one) (?:[\w-]+ ){{1,3}}from )?"
    r"(?:the |of the |from the |and the )?(?:[A-Z][\w-]+'s )?(?:(?:[a-z]+ ){1,3}(?:network|agency|"
    r"charity|group|NGO|foundation|association|institute|company|body|organi[sz]ation) )?"
)
_SIGN = f"[{BODY}{SCHOOL}{MODIFIER}]"
_SAME = re.compile(
    rf"({_SIGN})(?: ?\((?:the )?({_SIGN})\)|, (?:the |or (?:the )?|short for (?:the )?)?({_SIGN}),"
    rf"(?! (?:and|the|or|{_SIGN}))| [–—-] (?:the )?({_SIGN}) [–—-]|"
    rf"(?:,| [–—-]) (?:the |or (?:the )?|short for (?:the )?)?({_SIGN}))"
)
_INNER = re.compile(rf"({_SIGN})(?: of|,? (?:under|within)) (?:the )?(?:\w+ )?{_SIGN}(?!'s|-)")
_OWNED = re.compile(rf"{_SIGN}(?:'s?)?(?: \([A-Z]{{2,8}}\))? (?:own |new )?({_SIGN})")
# After it a comma ends a clause, not a row: "in line with X, Y, convened a course".
_FINITE = r"(?:\w+ed|has|have|had|is|are|was|were|will|held|gave|began)\b"
_SHORT = r" \([A-Z][A-Z0-9]{1,7}\)"  # an acronym that is no name elsewhere
# What a comma joins owns nothing: "X, the Union's mission".
_ROW = re.compile(
    rf"{_SIGN}(?:{_SHORT})?(?:(?:{_COMMA}{_SIGN}(?!')(?:{_SHORT})?)*,?{_AND}{_SIGN}|"
    rf"(?:{_COMMA}{_SIGN}(?!')(?:{_SHORT})?)+"
    rf"(?=[.;:)]|,(?! {_FINITE})| and | or | as well | [–—-]|$))+"
)
_ASIDE = re.compile(rf"({_SIGN}) \((?:the |including )?(?:{_OTHER}, ){{0,3}}{_SIGN}\)")
# An office in the rooms of an embassy is that office.
_OFFICE_AT = re.compile(rf"({_SIGN}) (?:at|in) (?:the )?{_SIGN}(?!'s|-)")
_TITLE_ROW = re.compile(rf"{_SIGN}(?:,?{_AND}{_SIGN}|{_COMMA}{_SIGN}(?!'))+")
# The state that a body belongs to says nothing of its part.
_OF_STATE = re.compile(
    rf"({_SIGN}) of (?:the )?[A-Z][a-z]{{3,}}(?: (?:of |and )?[A-Z][a-z]{{3,}}){{0,2}}\b"
)
_CHILD = re.compile(rf"({_SIGN}), (?:the )?({_SIGN})")
_PREPOSITION = (
    "of|from|by|to|with|at|in|for|under|on|between|within|through|via|among|including|like|"
    "against|than|into|inside|alongside|towards?|representing|joined|near|about"
)
_HANDLE = re.compile(rf"@\w+ ?\(({_SIGN})\)")
# A body that only says which states or what place is meant.
_STATES = re.compile(
    r"'?s?[ -](?:member |participating |partner )*(?:states?|countries|nations|region)\b", re.I
)
# The confidence of a name that only the model took for a body's.
GUESSED = 0.5
_POST = re.compile(
    r", (?:the |an? )?(?:[\w-]+ ){0,3}(?:head|director|chief|manager|commander|commissioner|"
    r"minister|ambassador|president|chair\w*|spokes\w+|secretary|adviser|advisor|officer|inspector|"
    r"expert|attach[eé]|representative|rector|coordinator|co-ordinator|professor) "
    r"(?:of|for|at|in|from)\b",
    re.IGNORECASE,
)
_GENERIC = frozenset({"state", "ngo", "ngos", "headquarters"}) | {
    f"training {house}" for house in ("centre", "center", "school", "academy")
}
_BEFORE_NAMES = r"the|its|their|his|her|our|a|an|both|all|local|national|new|own|partners?,?|\w+'s"
_GOVERNED = re.compile(
    rf"\b(?:{_PREPOSITION})(?:, respectively,)? (?:(?:{_BEFORE_NAMES}) ){{0,3}}([{BODY}{SCHOOL}])",
    re.IGNORECASE,
)
_PLAINLY = str.maketrans({"’": "'"} | dict.fromkeys((*ANY, MODIFIER, SUM), " "))
# "U.S." is one word to the rules.
_ABBREVIATED = re.compile(r"\b([EU])\.([KNSU])\.")
_SHORT_ITEM = 90  # characters
_LIST = 40  # lines below a lead-in
# One person with rank and body in a line of its own.
_PERSON_LINE = re.compile(r"[A-Z][^,.:;\n]{3,50}, [A-Z][^.:;\n]{3,60}")


@dataclass(frozen=True, slots=True)
class Slot:
    """The mentions that stand at one sign, in order."""

    mentions: tuple[Mention, ...]

    @property
    def names(self) -> frozenset[str]:
        """The organisations' names."""
        return frozenset(m.value.name for m in self.mentions if isinstance(m.value, Name))


Slots = dict[int, Slot]
Merge = Callable[[Sequence[Slot]], Slot | None]


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence with slots; ``start`` and ``end`` are in the article's text."""

    text: str
    slots: Slots
    start: int
    end: int


def read_units(article: Article) -> list[Unit]:
    """Every sentence with slots; a question and a lead-in stay with what follows them."""
    marks = _marks(article)
    units = []
    shown = _shown_in(article)
    for spans, kind in read_pieces(article, _sentences, _items_in(article), _LIST):
        row = _ROW if kind == "paragraph" else _TITLE_ROW
        text, slots = mask(article.text, spans, marks, shown, _plain)
        for pattern, merge in (
            (_HANDLE, _first), (_SAME, _same), (_OF_STATE, _first), (_OWNED, _last),
            (_INNER, _first), (_CHILD, _child), (_OFFICE_AT, _office), (row, _all),
            (_ASIDE, _all), (row, _all),
        ):  # fmt: skip
            text, slots = _rewrite(pattern, merge, text, slots)
        units.append(Unit(_govern(text) if slots else text, slots, spans[0][0], spans[-1][1]))
    return units


def _marks(article: Article) -> list[Mention]:
    """Organisations and sums of money, in order and without overlap."""
    found = [m for m in article.mentions("organisations") if _acts(article.text, m)]
    found += [m for m in article.mentions("counts") if m.label == "money"]
    kept: list[Mention] = []
    taken = -1
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if mention.start >= taken:
            kept.append(mention)
            taken = mention.end
    return kept


def _acts(text: str, mention: Mention) -> bool:
    """Whether the words stand for the organisation, not for its states or somebody's rooms."""
    if not isinstance(mention.value, Name) or mention.value.name.casefold() in _GENERIC:
        return False
    if mention.confidence <= GUESSED and _POST.match(text, mention.end):
        return False  # a person whom the model took for a body
    return _STATES.match(text, mention.end) is None


def _sentences(article: Article, block: Block) -> list[tuple[int, int]]:
    """The sentences of a paragraph; a short question and its answer are one."""
    span = article.doc.char_span(block.start, block.end, alignment_mode="expand")
    if span is None or not len(span):
        return [(block.start, block.end)]
    text = article.text
    starts = [block.start]
    for token in span:
        if token.is_sent_start and token.idx > block.start:
            before = text[starts[-1] : token.idx].rstrip()
            if not (before.endswith("?") and len(before) < 40):
                starts.append(token.idx)
    return list(pairwise([*starts, block.end]))


def _items_in(article: Article) -> Callable[[Block], bool]:
    """Short list items, and persons in lines of their own."""

    def is_item(block: Block) -> bool:
        if block.end - block.start > _SHORT_ITEM:
            return False
        line = article.text[block.start : block.end]
        return block.kind == "item" or _PERSON_LINE.fullmatch(line) is not None

    return is_item


def _shown_in(article: Article) -> Callable[[Mention], tuple[str, Slot | None]]:
    """The sign of a name, and of a sum of money."""

    def shown(mark: Mention) -> tuple[str, Slot | None]:
        if isinstance(mark.value, Name):
            return _sign(article, mark, mark.value), Slot((mark,))
        return SUM, None

    return shown


def _sign(article: Article, mention: Mention, name: Name) -> str:
    tokens = article.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    last = tokens[-1] if tokens else None
    if last is not None and _says_more(last):
        stands = last.head.i == last.i + 1 and last.head.lower_ in _UNITS
        return BODY if stands else MODIFIER
    return SCHOOL if is_school(name.name) else BODY


def is_school(name: str) -> bool:
    """Whether a name is of a place where people are taught, or locked up."""
    return _SCHOOL.search(name) is not None


def _says_more(last: Token) -> bool:
    """Whether a name only says more of a noun behind it, and that noun is no verb mistaken."""
    head = last.head
    verbal = head.dep_ == "relcl" or head.tag_ in ("VBD", "VBZ", "VBP", "VB")
    return last.dep_ in ("compound", "nmod", "amod") and head.i > last.i and not verbal


def _plain(text: str) -> str:
    """The text with single spaces and plain apostrophes, so that rules need not care."""
    return _ABBREVIATED.sub(r"\1\2", re.sub(r"\s+", " ", text.translate(_PLAINLY)))


def _same(slots: Sequence[Slot]) -> Slot | None:
    """A name and its other form: "the Border Guard (BG)"."""
    return slots[0] if slots[0].names == slots[-1].names else None


def _first(slots: Sequence[Slot]) -> Slot | None:
    """A unit "of the" body that it belongs to."""
    return slots[0]


def _office(slots: Sequence[Slot]) -> Slot | None:
    """The bureau "at the" embassy that it works in."""
    inner, outer = (" ".join(s.names) for s in slots[:2])
    return slots[0] if EMBASSY.search(outer) and not EMBASSY.search(inner) else None


def _last(slots: Sequence[Slot]) -> Slot | None:
    """A body's own unit."""
    return slots[-1]


def _child(slots: Sequence[Slot]) -> Slot | None:
    """The bureau of "Department of State, Bureau of X"."""
    parent, child = (" ".join(s.names) for s in slots[:2])
    inner = child.startswith(("Bureau", "Office", "Directorate", "Division"))
    return slots[-1] if inner and re.search("Department|Ministry", parent) else None


def _all(slots: Sequence[Slot]) -> Slot | None:
    """A row of names."""
    return Slot(tuple(m for s in slots for m in s.mentions))


def _rewrite(pattern: re.Pattern[str], merge: Merge, text: str, slots: Slots) -> tuple[str, Slots]:
    """Each match as one slot, where ``merge`` makes one of its slots."""
    if len(slots) < 2 and merge is not _first:
        return text, slots
    out: Masked[Slot] = Masked()
    done = at = 0
    while (found := pattern.search(text, at)) is not None:
        places = [p for p in range(found.start(), found.end()) if p in slots]
        slot = merge([slots[p] for p in places])
        if slot is None:
            at = found.start() + 1
            continue
        out.copy(text, slots, done, found.start())
        place = places[0] if merge is _first else places[-1]
        out.add(text[place], slot)
        done = at = found.end()
    if not done:
        return text, slots
    out.copy(text, slots, done, len(text))
    return out.finish()


def _govern(text: str) -> str:
    """The signs after a preposition as small ones: they are no subjects."""
    chars = list(text)
    for found in _GOVERNED.finditer(text):
        chars[found.start(1)] = GOVERNED[found[1]]
    return "".join(chars)
