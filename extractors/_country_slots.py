"""Sentences with countries as slots: what the rules for country roles are matched on.

"Officers from Benin, Ghana and Togo were trained by the French police in Lomé on 3 May" becomes
"Officers from Ⓒ were trained by the Ⓐ in Ⓟ on Ⓣ". A row of countries is one slot, so that a rule
speaks of the row once; each country keeps its own place and, in "Albania in 2007, Iraq in 2010",
its own period.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span

from extractors._article import Article
from schemas.document import Block
from schemas.values import Mention, Name, Period, Place

AGENCY, EMBASSY, COUNTRY, PEOPLE, CITY = "Ⓐ", "Ⓔ", "Ⓒ", "Ⓓ", "Ⓟ"
BODY, DATE, REGION = "Ⓞ", "Ⓣ", "Ⓡ"
# An office of an international body in a country; a person who stands for a country.
OFFICE, FIGURE = "Ⓜ", "Ⓖ"
# IATI codes of bodies that belong to no country: a country in their name is where they work.
_INTERNATIONAL = frozenset(("21", "23", "40"))
_EMBASSY = re.compile(r"embassy|high commission|consulate", re.IGNORECASE)
_JOIN = (
    r"(?:,? (?:and|or|as well as|plus|then) (?:also |both |from |in |to |of )?(?:the )?|"
    r",? & (?:the )?|, (?:from |of )?(?:the )?|/| / |; (?:and )?(?:the )?|[-–])"
)
_WHEN = rf" ?\(?(?:in|since|from|during|until|by|for|on)? ?{DATE}\)?"
_ROWS = tuple(
    re.compile(rf"[{s}](?:{_WHEN}(?={_JOIN}[{s}]))?(?:{_JOIN}[{s}](?:{_WHEN})?)+")
    for s in (f"{COUNTRY}{PEOPLE}", f"{AGENCY}{EMBASSY}", CITY)
)
_CITY_COUNTRY = re.compile(rf"{CITY}(?:, ?| \(|-){COUNTRY}\)?")
_AGENCY_ACRONYM = re.compile(rf"([{AGENCY}{EMBASSY}]) ?\([{AGENCY}{EMBASSY}{BODY}]\)")
_PERSON = r"(?:ambassador|minister|president|premier|king|queen|consul|envoy|chancellor|counsellor|attach[eé])s?"
_FIGURES = (
    re.compile(rf"([{COUNTRY}{PEOPLE}{EMBASSY}])(?:'s)? (?:\w+ ){{0,3}}{_PERSON}\b", re.IGNORECASE),
    re.compile(rf"\b{_PERSON}(?:,? \w+){{0,5}} (?:of|to) (?:the )?([{COUNTRY}{EMBASSY}])", re.I),
)
_OWNER = re.compile(rf"{COUNTRY}['’]s? ({AGENCY})")
# Longer sentences are lists or tables without an end; rules reach nowhere near this far.
_LONGEST = 4000
_SHORT_ITEM = 60


@dataclass(frozen=True, slots=True)
class Item:
    """One country at its place, with the period that its own words give it."""

    code: str
    start: int
    end: int
    period: Period | None = None


Slots = dict[int, tuple[Item, ...]]


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence with slots: ``text`` has one sign a slot, ``slots`` what stands at each sign.

    ``start`` and ``end`` are in the article's text, ``kind`` is its block's.
    """

    text: str
    slots: Slots
    kind: str
    start: int
    end: int
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    sign: str
    items: tuple[Item, ...]


def read_units(article: Article) -> list[Unit]:
    """Every sentence that names a country, and every list of countries with its lead-in."""
    marks = _marks(article)
    units = []
    for spans, kind in _pieces(article):
        text, slots = _mask(article, spans, marks)
        text, slots = _merge(text, slots)
        if slots:
            period = _only_period(article, spans)
            units.append(Unit(text, slots, kind, spans[0][0], spans[-1][1], period))
    return units


def _marks(article: Article) -> list[_Mark]:
    """What becomes a slot, without overlap: organisations first, then countries, then dates."""
    places = [m for m in article.mentions("countries") if isinstance(m.value, Place)]
    found = [m for m in _organisations(article, places)]
    found += [_place_mark(m) for m in places]
    found += [_Mark(m.start, m.end, DATE, ()) for m in article.mentions("dates")]
    kept: list[_Mark] = []
    taken = -1
    order = {AGENCY: 0, EMBASSY: 0, BODY: 0, OFFICE: 0, DATE: 2}
    for mark in sorted(found, key=lambda m: (m.start, order.get(m.sign, 1), -m.end)):
        if mark.start >= taken:
            kept.append(mark)
            taken = mark.end
    return kept


def _place_mark(mention: Mention) -> _Mark:
    place = mention.value
    assert isinstance(place, Place)
    if place.code is None:
        return _Mark(mention.start, mention.end, REGION, ())
    sign = {"demonym": PEOPLE, "city": CITY}.get(place.via, COUNTRY)
    return _Mark(mention.start, mention.end, sign, (Item(place.code, mention.start, mention.end),))


def _organisations(article: Article, places: Sequence[Mention]) -> Iterator[_Mark]:
    """Agencies with their country; a body of no country is a sign without one."""
    at = 0
    for mention in article.mentions("organisations"):
        name = mention.value
        if not isinstance(name, Name):
            continue
        while at < len(places) and places[at].end <= mention.start:
            at += 1
        inside = [p for p in places[at : at + 4] if p.start < mention.end]
        if any(p.start < mention.start or p.end > mention.end for p in inside):
            continue
        if len(inside) == 1 and (inside[0].start, inside[0].end) == (mention.start, mention.end):
            continue
        yield _organisation_mark(mention, name, inside)


def _organisation_mark(mention: Mention, name: Name, inside: Sequence[Mention]) -> _Mark:
    code = name.country
    if code is None:
        codes = {p.value.code for p in inside if isinstance(p.value, Place) and p.value.code}
        code = codes.pop() if len(codes) == 1 else None
    if name.kind in _INTERNATIONAL and inside:
        items = tuple(
            Item(p.value.code, p.start, p.end)
            for p in inside
            if isinstance(p.value, Place) and p.value.code
        )
        return _Mark(mention.start, mention.end, OFFICE if items else BODY, items)
    if code is None or name.kind in _INTERNATIONAL:
        return _Mark(mention.start, mention.end, BODY, ())
    sign = EMBASSY if _EMBASSY.search(name.name) else AGENCY
    return _Mark(mention.start, mention.end, sign, (Item(code, mention.start, mention.end),))


def _pieces(article: Article) -> Iterator[tuple[list[tuple[int, int]], str]]:
    """Stretches that belong together: a sentence; a lead-in with the short items below it.

    Only paragraphs are cut into sentences: in headlines and items the parser cuts at random.
    """
    for at, block in enumerate(article.blocks):
        whole = block.kind != "paragraph"
        sentences = [(block.start, block.end)] if whole else _sentences(article, block)
        items = _items_below(article, at)
        for i, span in enumerate(sentences):
            last = i == len(sentences) - 1
            yield ([span, *items] if last and items else [span]), block.kind


def _sentences(article: Article, block: Block) -> list[tuple[int, int]]:
    span = article.doc.char_span(block.start, block.end, alignment_mode="contract")
    if span is None:
        return [(block.start, block.end)]
    return [_inside(s, block) for s in span.sents] if span.text.strip() else []


def _inside(sentence: Span, block: Block) -> tuple[int, int]:
    return max(sentence.start_char, block.start), min(sentence.end_char, block.end)


def _items_below(article: Article, at: int) -> list[tuple[int, int]]:
    """The short list items below a block that ends in a colon."""
    block = article.blocks[at]
    if block.kind == "item" or article.doc.text[block.start : block.end].rstrip()[-1:] != ":":
        return []
    items = []
    for below in article.blocks[at + 1 : at + 80]:
        if below.kind != "item" or below.end - below.start > _SHORT_ITEM:
            break
        items.append((below.start, below.end))
    return items


def _mask(
    article: Article, spans: Sequence[tuple[int, int]], marks: Sequence[_Mark]
) -> tuple[str, Slots]:
    """The text of some spans with signs in place of marks."""
    out: list[str] = []
    slots: Slots = {}
    length = 0

    def put(piece: str) -> None:
        nonlocal length
        out.append(piece)
        length += len(piece)

    for i, (start, end) in enumerate(spans):
        if i:
            put(" " if i == 1 else ", ")
        end = min(end, start + _LONGEST)
        for mark in _within(marks, start, end):
            put(_plain(article.doc.text[start : mark.start]))
            if mark.items:
                slots[length] = mark.items
            put(mark.sign)
            start = mark.end
        put(_plain(article.doc.text[start:end]))
    return "".join(out), slots


def _within(marks: Sequence[_Mark], start: int, end: int) -> list[_Mark]:
    return [m for m in marks if start <= m.start and m.end <= end]


def _plain(text: str) -> str:
    """The text with single spaces, so that rules need not care."""
    return re.sub(r"[ \t\u00a0\n]+", " ", text).replace("’", "'")


def _merge(text: str, slots: Slots) -> tuple[str, Slots]:
    """A city with its country, an agency with its acronym, and each row, are one slot."""
    text, slots = _rewrite(_AGENCY_ACRONYM, text, slots)
    text, slots = _rewrite(_OWNER, text, slots, keep_last=True)
    text, slots = _rewrite(_CITY_COUNTRY, text, slots, sign=CITY, same=True)
    for row in _ROWS:
        text, slots = _rewrite(row, text, slots)
    for figure in _FIGURES:
        for found in figure.finditer(text):
            text = text[: found.start(1)] + FIGURE + text[found.end(1) :]
    return text, slots


def _rewrite(
    pattern: re.Pattern[str], text: str, slots: Slots, *, sign: str = "", same: bool = False,
    keep_last: bool = False,
) -> tuple[str, Slots]:  # fmt: skip
    """Each match as one slot with the items of all its signs.

    ``same`` rewrites only where all signs stand for one country, and keeps the first;
    ``keep_last`` keeps the last sign and the first's items.
    """
    out: list[str] = []
    moved: Slots = {}
    done = length = 0
    for found in pattern.finditer(text):
        places = [p for p in range(found.start(), found.end()) if p in slots]
        if not places or (same and len({i.code for p in places for i in slots[p]}) > 1):
            continue
        length = _copy(text, done, found.start(), slots, out, moved, length)
        items = (
            slots[places[0]] if same or keep_last else tuple(i for p in places for i in slots[p])
        )
        moved[length] = items
        out.append(sign or text[places[-1]])
        length += 1
        done = found.end()
    _copy(text, done, len(text), slots, out, moved, length)
    return "".join(out), moved


def _copy(
    text: str, start: int, end: int, slots: Slots, out: list[str], moved: Slots, length: int
) -> int:
    for p in range(start, end):
        if p in slots:
            moved[length + p - start] = slots[p]
    out.append(text[start:end])
    return length + end - start


def _only_period(article: Article, spans: Sequence[tuple[int, int]]) -> Period | None:
    """The period of a piece that names exactly one."""
    found = {
        m.value
        for start, end in spans
        for m in article.mentions("dates")
        if start <= m.start and m.end <= end and isinstance(m.value, Period)
    }
    return found.pop() if len(found) == 1 else None


def with_period(item: Item, period: Period | None) -> Item:
    """The item with a period, unless it has its own."""
    return item if item.period is not None else replace(item, period=period)
