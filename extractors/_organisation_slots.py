"""Sentences with organisations as slots: what the rules for their roles are matched on.

"The course was held by the Border Guard (BG), the Customs Service and UNODC at the Academy" becomes
"The course was held by the ◇ at the □". A row of names is one slot, so that a rule speaks of
the row once; a name with its acronym, and a unit with the body it belongs to, are one slot too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors._article import Article
from schemas.document import Block
from schemas.values import Mention, Name

# A body, and one where people learn; small where a preposition governs it.
# (No letters in circles: case folding would make the two the same.)
BODY, SCHOOL, SUM = "◆", "■", "¤"
GOVERNED = {BODY: "◇", SCHOOL: "□"}
ANY = BODY + SCHOOL + "".join(GOVERNED.values())
# One that only says more of the next noun: "OSCE standards".
MODIFIER = "▲"
_EMBASSY = re.compile(r"embassy|consulate|high commission", re.IGNORECASE)
# Nouns that stand for the body whose name goes before: "officers of the Special Force unit".
_UNITS = frozenset("unit units team branch department directorate division".split())
_SCHOOL = re.compile(
    r"academy|college|school|institut|universit|cent(?:er|re)\b|barracks|facult|complex",
    re.IGNORECASE,
)
_NUMBER = (
    r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|"
    r"forty|fifty|sixty|several|some|others?)"
)
_PEOPLE = (
    r"(?:officers|officials|members|agents|staff|personnel|representatives|people|participants|"
    r"trainers|instructors|experts|specialists|diplomats|recruits|cadets|guards|employees)"
)
# A name that no list has may stand in a row: "the Police, Immigration, the Coast Guard".
_OTHER = r"[A-Z][\w'-]+(?: (?:of |for )?[A-Z][\w'-]+){0,4}(?: \([A-Z]{2,8}\))?"
_AND = (
    r"(?:(?: itself| themselves)?,? (?:and|or|as well as|plus|&)(?: also| both)?,? "
    r"(?:with |from |of |to |by |at )?(?:the |its |a )?(?:partners?,? )?(?:the )?"
    r"(?:[A-Z][\w-]+'s )?|/| / |"
    rf", {_OTHER} and (?:the )?|"
    rf"(?:,? and| as well as) (?:also )?(?:{_NUMBER} )?(?:{_PEOPLE} )?(?:of|from) (?:the )?)"
)
_COMMA = rf", (?:{_OTHER}, )?(?:the |of the |from the |and the )?(?:[A-Z][\w-]+'s )?"
_SIGN = f"[{BODY}{SCHOOL}{MODIFIER}]"
_SAME = re.compile(
    rf"({_SIGN})(?: ?\((?:the )?({_SIGN})\)|, (?:the |or (?:the )?|short for (?:the )?)?({_SIGN}),"
    rf"(?! (?:and|the|or|{_SIGN}))| [–—-] (?:the )?({_SIGN}) [–—-]|"
    rf"(?:,| [–—-]) (?:the |or (?:the )?|short for (?:the )?)?({_SIGN}))"
)
_INNER = re.compile(rf"({_SIGN}),? (?:of|under|within) (?:the )?(?:\w+ )?{_SIGN}(?!'s|-)")
_OWNED = re.compile(rf"{_SIGN}(?:'s?)? (?:own |new )?({_SIGN})")
# After it a comma ends a clause, not a row: "in line with X, Y, convened a course".
_FINITE = r"(?:\w+ed|has|have|had|is|are|was|were|will|held|gave|began)\b"
# What a comma joins owns nothing: "X, the Union's mission".
_ROW = re.compile(
    rf"{_SIGN}(?:(?:{_COMMA}{_SIGN}(?!'))*,?{_AND}{_SIGN}|"
    rf"(?:{_COMMA}{_SIGN}(?!'))+(?=[.;:)]|,(?! {_FINITE})| and | or | as well | [–—-]|$))+"
)
_ASIDE = re.compile(rf"({_SIGN}) \((?:the |including )?(?:{_OTHER}, ){{0,3}}{_SIGN}\)")
# An office in the rooms of an embassy is that office.
_OFFICE_AT = re.compile(rf"({_SIGN}) (?:at|in) (?:the )?{_SIGN}(?!'s|-)")
_TITLE_ROW = re.compile(rf"{_SIGN}(?:,?{_AND}{_SIGN}|{_COMMA}{_SIGN}(?!'))+")
_CHILD = re.compile(rf"({_SIGN}), (?:the )?({_SIGN})")
_PREPOSITION = (
    "of|from|by|to|with|at|in|for|under|on|between|within|through|via|among|including|like|"
    "against|than|into|inside|alongside|towards?|representing|joined"
)
_HANDLE = re.compile(rf"@\w+ ?\(({_SIGN})\)")
# A body that only says which states or what place is meant.
_STATES = re.compile(
    r"'?s?[ -](?:member |participating |partner )*(?:states?|countries|nations|region)\b", re.I
)
_GENERIC = frozenset(
    {"training centre", "training center", "training school", "training academy", "headquarters"}
)
_GOVERNED = re.compile(
    rf"\b(?:{_PREPOSITION}) (?:(?:the|its|their|his|her|our|a|an|both|all|local|national|new|"
    rf"own|partners?,?|\w+'s) ){{0,3}}([{BODY}{SCHOOL}])",
    re.IGNORECASE,
)
_PLAINLY = str.maketrans({"’": "'"} | dict.fromkeys((*ANY, MODIFIER, SUM), " "))
# "U.S." is one word to the rules.
_ABBREVIATED = re.compile(r"\b([EU])\.([KNSU])\.")
_LONGEST = 4000
_SHORT_ITEM = 90
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


class _Masked:
    """A text with slots, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.slots: Slots = {}
        self.length = 0

    def add(self, piece: str, slot: Slot | None = None) -> None:
        """Append words, or a sign with what stands at it."""
        if slot is not None:
            self.slots[self.length] = slot
        self.pieces.append(piece)
        self.length += len(piece)

    def copy(self, text: str, slots: Slots, start: int, end: int) -> None:
        """Append a stretch of another masked text."""
        for p in range(start, end):
            if p in slots:
                self.slots[self.length + p - start] = slots[p]
        self.pieces.append(text[start:end])
        self.length += end - start

    def finish(self) -> tuple[str, Slots]:
        return "".join(self.pieces), self.slots


def read_units(article: Article) -> list[Unit]:
    """Every sentence with slots; a question and a lead-in stay with what follows them."""
    marks = _marks(article)
    units = []
    for spans, kind in _pieces(article):
        row = _ROW if kind == "paragraph" else _TITLE_ROW
        text, slots = _mask(article, spans, marks)
        for pattern, merge in (
            (_HANDLE, _first), (_SAME, _same), (_OWNED, _last), (_INNER, _first), (_CHILD, _child),
            (_OFFICE_AT, _office), (row, _all), (_ASIDE, _all), (row, _all),
        ):  # fmt: skip
            text, slots = _rewrite(pattern, merge, text, slots)
        units.append(Unit(_govern(text), slots, spans[0][0], spans[-1][1]))
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
    return _STATES.match(text, mention.end) is None


def _pieces(article: Article) -> Iterator[tuple[list[tuple[int, int]], str]]:
    """Stretches that belong together.

    Only paragraphs are cut into sentences: in headlines and items the parser cuts at random.
    """
    for at, block in enumerate(article.blocks):
        whole = block.kind != "paragraph"
        sentences = [(block.start, block.end)] if whole else _sentences(article, block)
        items = _items_below(article, at)
        for i, span in enumerate(sentences):
            last = i == len(sentences) - 1
            yield ([span, *items] if last else [span]), block.kind


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


def _items_below(article: Article, at: int) -> list[tuple[int, int]]:
    """The short list items below a block that ends in a colon."""
    block = article.blocks[at]
    if block.kind == "item" or article.text[block.start : block.end].rstrip()[-1:] != ":":
        return []
    items = []
    for below in article.blocks[at + 1 : at + 40]:
        line = article.text[below.start : below.end]
        listed = below.kind == "item" or _PERSON_LINE.fullmatch(line) is not None
        if not listed or below.end - below.start > _SHORT_ITEM:
            break
        items.append((below.start, below.end))
    return items


def _mask(
    article: Article, spans: Sequence[tuple[int, int]], marks: Sequence[Mention]
) -> tuple[str, Slots]:
    """The text of some spans with signs in place of names and sums."""
    out = _Masked()
    for i, (start, end) in enumerate(spans):
        if i:
            out.add(" " if i == 1 else ", ")
        at, last = start, min(end, start + _LONGEST)
        first = bisect_left(marks, start, key=lambda m: m.start)
        for mark in marks[first : bisect_left(marks, last, lo=first, key=lambda m: m.start)]:
            if mark.end > last:
                break
            out.add(_plain(article.text[at : mark.start]))
            if isinstance(mark.value, Name):
                out.add(_sign(article, mark, mark.value), Slot((mark,)))
            else:
                out.add(SUM)
            at = mark.end
        out.add(_plain(article.text[at:last]))
    return out.finish()


def _sign(article: Article, mention: Mention, name: Name) -> str:
    tokens = article.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    last = tokens[-1] if tokens else None
    if last is not None and last.dep_ in ("compound", "nmod", "amod") and last.head.i > last.i:
        stands = last.head.i == last.i + 1 and last.head.lower_ in _UNITS
        return BODY if stands else MODIFIER
    return SCHOOL if _SCHOOL.search(name.name) else BODY


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
    return slots[0] if _EMBASSY.search(outer) and not _EMBASSY.search(inner) else None


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
    out = _Masked()
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
    out.copy(text, slots, done, len(text))
    return out.finish()


def _govern(text: str) -> str:
    """The signs after a preposition as small ones: they are no subjects."""
    chars = list(text)
    for found in _GOVERNED.finditer(text):
        chars[found.start(1)] = GOVERNED[found[1]]
    return "".join(chars)
