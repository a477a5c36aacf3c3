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
from itertools import pairwise

from extractors._article import Article
from extractors._slots import Masked, mask, read_pieces
from schemas.document import Block
from schemas.values import Mention, Name, Period, Place

AGENCY, EMBASSY, COUNTRY, PEOPLE, CITY = "Ⓐ", "Ⓔ", "Ⓒ", "Ⓓ", "Ⓟ"
BODY, DATE, REGION = "Ⓞ", "Ⓣ", "Ⓡ"
# An office of an international body in a country; a person who stands for a country.
OFFICE, FIGURE = "Ⓜ", "Ⓖ"
# An agency that is a place of learning.
SCHOOL = "Ⓢ"
# A country that only tells what kind of thing follows: "US-trained", "Japan-provided".
MODIFIER = "Ⓧ"
# IATI codes of bodies that belong to no country: a country in their name is where they work.
_INTERNATIONAL = frozenset(("21", "23", "40"))
# A foundation is no agency of the country in whose city it sits ("the Geneva Centre for …"), and
# neither is a company or the press.
_PRIVATE = frozenset(("60", "70"))
_EMBASSY = re.compile(r"embassy|high commission|consulate", re.IGNORECASE)
_SCHOOL = re.compile(
    r"academy|college|school|institut\w+|university|training (?:cent|facility|base)|barracks",
    re.IGNORECASE,
)
_NUMBER = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty)"
)
# A row that had its "and" ends before a clause: "from Fiji and Tonga, and Peru paid".
_CLOSED = (
    rf"(?!(?<=and .), and (?:the )?[^{PEOPLE}](?: and (?:the )?.)? "
    r"(?!in|since|from|during|for|to|at|of|on|with|as|who|which|each|together|or|and)[a-z])"
)
_JOIN = (
    rf"(?:{_CLOSED}(?: \([^()]{{1,15}}\))?(?:,? (?:and )?{_NUMBER} |"
    r",? (?:and|or|as well as|plus|then) (?:also |both |from |in |to |of )?(?:[tT]he )?|"
    r",?(?: and)? (?:{_NUMBER}|another|others|some|many|several) from (?:the )?|"
    r",? & (?:the )?|, (?:from |of )?(?:[tT]he )?|/| / |"
    r"; (?:and )?(?:the )?|[-–]))"
)
_WHEN = rf" ?\(?(?:in|since|from|during|until|by|for|on)? ?{DATE}\)?"
_ROWS = tuple(
    re.compile(rf"[{s}](?:{_WHEN}(?={_JOIN}[{s}]))?(?:{_JOIN}[{s}](?:{_WHEN})?)+")
    for s in (COUNTRY, PEOPLE, f"{AGENCY}{SCHOOL}{EMBASSY}{BODY}", CITY)
)
_MIXED = re.compile(rf"[{COUNTRY}{PEOPLE}](?:(?: (?:and|or) (?:the )?|/|-)[{COUNTRY}{PEOPLE}])+")
# A nation's adjective that shares the noun of an agency: "Iraqi and Somali police forces".
_SHARED_NOUN = re.compile(rf"{PEOPLE}(?:, | (?:and|or) )[{AGENCY}{SCHOOL}]")
_CITY_COUNTRY = re.compile(rf"{CITY}(?:, ?| \(|-){COUNTRY}\)?")
_AGENCY_ACRONYM = re.compile(rf"([{AGENCY}{SCHOOL}{EMBASSY}]) ?\([{AGENCY}{SCHOOL}{BODY}]\)")
_PERSON = (
    r"(?:ambassador|minister|president|premier|king|queen|consul|envoy|chancellor|counsellor|"
    r"attach[eé]|pm)s?"
)
_FIGURES = (
    re.compile(rf"([{COUNTRY}{PEOPLE}{EMBASSY}])(?:'s)? (?:\w+ ){{0,3}}{_PERSON}\b", re.IGNORECASE),
    re.compile(rf"\b{_PERSON}(?:,? \w+){{0,5}} (?:of|to) (?:the )?([{COUNTRY}{EMBASSY}])", re.I),
)
_OWNER = re.compile(rf"{COUNTRY}['’]s? ([{AGENCY}{SCHOOL}])")
# "India's Central Reserve Police Force": a body whose own name tells no country.
_OWNED_BODY = re.compile(rf"{COUNTRY}'s {BODY}")
_EMBASSY_OWNER = re.compile(rf"{EMBASSY}'s? [{AGENCY}{SCHOOL}]")
# A branch of an agency: "the Narcotics Bureau of the State Department".
_BRANCH = re.compile(rf"{BODY}(?: \({BODY}\))? (?:of|within|under) (?:the )?([{AGENCY}{EMBASSY}])")
_MODIFIER = re.compile(
    rf"[{COUNTRY}{PEOPLE}{AGENCY}{SCHOOL}{EMBASSY}{CITY}](?=-(?:trained|designed|made|based|born|mentored|educated|"
    r"certified|developed|style|provided|supplied|donated|built|funded|financed|sponsored|led|"
    r"backed|supported|run|assisted|organi[sz]ed)\b)",
    re.IGNORECASE,
)
# A ministry whose country stands behind it: "the Ministry of Justice, Kenya".
_OFFICE_NAME = re.compile(
    r"(?:the )?(?:\w+ )?(?:ministry|department|directorate|bureau|office of|customs|police|"
    r"national|state)\b",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r",? \(?(?:of )?(?:the )?(?:government|republic|kingdom)? ?(?:of )?(?:the )?\Z", re.IGNORECASE
)
# The parser ends a sentence behind a dateline: "LOMÉ, 3 May (AP) -", before its dash, or both.
_DATELINE = re.compile(r"^[^.;:]{3,60}[—–-]{1,2}\s?\S?\Z")
# Behind these the parser begins sentences in lists; none begins there.
_NO_END = (",", ";")
# Longer sentences are lists or tables without an end; rules reach nowhere near this far.
_SHORT_ITEM = 60  # characters
_LIST = 80  # lines below a lead-in


@dataclass(frozen=True, slots=True)
class Item:
    """One country at its place, with the period that its own words give it.

    An item without a code is a date, kept until its row is read.
    """

    code: str
    start: int
    end: int
    period: Period | None = None


Slots = dict[int, tuple[Item, ...]]


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence with slots: ``text`` has one sign a slot, ``slots`` what stands at each sign.

    ``start`` and ``end`` are in the article's text, ``kind`` is its block's, ``period`` the only
    date outside the rows.
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
    """Every sentence, and every list of countries with its lead-in."""
    marks = _marks(article)
    units = []
    for spans, kind in read_pieces(article, _sentences, _is_short_item, _LIST):
        text, slots = _merge(*mask(article.text, spans, marks, _shown, _plain))
        periods = {i.period for s in slots.values() for i in s if not i.code}
        places = {p: s for p, s in slots.items() if s[0].code}
        period = periods.pop() if len(periods) == 1 else None
        units.append(Unit(text, places, kind, spans[0][0], spans[-1][1], period))
    return units


def _marks(article: Article) -> list[_Mark]:
    """What becomes a slot, without overlap: organisations first, then countries, then dates."""
    places = [m for m in article.mentions("countries") if isinstance(m.value, Place)]
    found = [m for m in _organisations(article, places)]
    found += [_place_mark(m) for m in places]
    found += [_date_mark(m) for m in article.mentions("dates")]
    kept: list[_Mark] = []
    taken = -1
    order = {AGENCY: 0, SCHOOL: 0, EMBASSY: 0, BODY: 0, OFFICE: 0, DATE: 2}
    for mark in sorted(found, key=lambda m: (m.start, order.get(m.sign, 1), -m.end)):
        if mark.start >= taken:
            kept.append(mark)
            taken = mark.end
    return _with_their_country(kept, article.text)


def _with_their_country(marks: list[_Mark], text: str) -> list[_Mark]:
    """A ministry without a country takes the one behind its comma: "Ministry of Justice, Kenya"."""
    done: list[_Mark] = []
    for mark in marks:
        last = done[-1] if done else None
        if last and last.sign == BODY and mark.sign == COUNTRY and mark.start - last.end < 30:
            named = _OFFICE_NAME.match(text, last.start, last.end)
            if named and _PLACED.match(text[last.end : mark.start]):
                done[-1] = _Mark(last.start, mark.end, AGENCY, mark.items)
                continue
        done.append(mark)
    return done


def _date_mark(mention: Mention) -> _Mark:
    period = mention.value if isinstance(mention.value, Period) else None
    item = Item("", mention.start, mention.end, period)
    return _Mark(mention.start, mention.end, DATE, (item,))


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
        if not any(c.isupper() for c in article.text[mention.start : mention.end]):
            continue
        yield _organisation_mark(mention, name, inside)


def _organisation_mark(mention: Mention, name: Name, inside: Sequence[Mention]) -> _Mark:
    if name.kind in _PRIVATE:
        return _Mark(mention.start, mention.end, BODY, ())
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
    school = SCHOOL if _SCHOOL.search(name.name) else AGENCY
    sign = EMBASSY if _EMBASSY.search(name.name) else school
    return _Mark(mention.start, mention.end, sign, (Item(code, mention.start, mention.end),))


def _sentences(article: Article, block: Block) -> list[tuple[int, int]]:
    span = article.doc.char_span(block.start, block.end, alignment_mode="expand")
    if span is None or not len(span):
        return [(block.start, block.end)]
    text = article.text
    starts = [t.idx for t in span if t.is_sent_start and t.idx > block.start]
    starts = [at for at in starts if text[max(0, at - 3) : at].rstrip()[-1:] not in _NO_END]
    while starts and _DATELINE.search(text[max(block.start, starts[0] - 80) : starts[0] + 1]):
        del starts[0]  # both before its dash and behind it
    return list(pairwise([block.start, *starts, block.end]))


def _is_short_item(block: Block) -> bool:
    return block.kind == "item" and block.end - block.start <= _SHORT_ITEM


def _shown(mark: _Mark) -> tuple[str, tuple[Item, ...]]:
    return mark.sign, mark.items


def _plain(text: str) -> str:
    """The text with single spaces, so that rules need not care."""
    return re.sub(r"[ \t\u00a0\n]+", " ", text).replace("’", "'")


def _merge(text: str, slots: Slots) -> tuple[str, Slots]:
    """A city with its country, an agency with its acronym, and each row, are one slot."""
    text, slots = _rewrite(_AGENCY_ACRONYM, text, slots)
    text, slots = _rewrite(_OWNER, text, slots, keep_last=True)
    text, slots = _rewrite(_OWNED_BODY, text, slots, sign=AGENCY)
    text, slots = _rewrite(_BRANCH, text, slots)
    text, slots = _rewrite(_EMBASSY_OWNER, text, slots, sign=EMBASSY)
    text = _MODIFIER.sub(MODIFIER, text)
    text, slots = _rewrite(_CITY_COUNTRY, text, slots, sign=CITY, same=True)
    for row in (*_ROWS, _MIXED, _SHARED_NOUN):
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
    if not slots:
        return text, slots
    out: Masked[tuple[Item, ...]] = Masked()
    done = 0
    for found in pattern.finditer(text):
        places = [p for p in range(found.start(), found.end()) if p in slots]
        codes = {i.code for p in places for i in slots[p]}
        if not codes - {""} or (same and len(codes) > 1):
            continue
        out.copy(text, slots, done, found.start())
        first_only = same or keep_last
        items = slots[places[0]] if first_only else _dated([i for p in places for i in slots[p]])
        out.add(sign or _last_sign(text, places, slots), items)
        done = found.end()
    if not done:
        return text, slots
    out.copy(text, slots, done, len(text))
    return out.finish()


def _dated(items: Sequence[Item]) -> tuple[Item, ...]:
    """The countries of a row, each with the next date behind it: "Iraq and Iran in 2010"."""
    done: list[Item] = []
    open_: list[Item] = []
    for item in items:
        if item.code:
            open_.append(item)
        else:
            done += [replace(i, period=i.period or item.period) for i in open_]
            open_ = []
    return (*done, *open_)


def _last_sign(text: str, places: Sequence[int], slots: Slots) -> str:
    return next(text[p] for p in reversed(places) if slots[p][0].code)
