"""The grammar of organisations' names: capitalised phrases around a head word, and demonym phrases.

A name is a core of capitalised words that ends in a head ("Turkish National Police Academy") and
may have a tail ("Ministry of Labour, Migration and Employment of Tajikistan"). The model misses
and cuts about half of these in this kind of prose, so they are read by rule, and the model only adds
names without a head word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors._organisation_text import HYPHENS, POSSESSIVE, NameText, name_words
from extractors.normalise.organisations import Body

# Longest stretch of tokens that any step looks at, so that hostile text costs no more than length.
REACH = 24
_AND = frozenset({"and", "&"})
_OF = frozenset({"of", "de", "di", "du", "des"})
_FOR = frozenset({"for", "on", "against", "für"})
_PLACED = frozenset({"in", "at", "to"})
_LISTING = frozenset({"ministry", "department", "directorate", "office", "committee", "agency"})
# Heads that say nothing on their own, not even with "the".
_NOT_SHORT = frozenset(
    {"police", "army", "navy", "customs", "ltd", "inc", "gmbh", "guard", "guards"}
)
_LOWER_HEADS = frozenset(
    "ministry embassy academy agency service force forces guard guards troops directorate".split()
)


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name found at tokens ``start`` to ``end`` (exclusive).

    ``head`` is its head word, lower-cased, ``core`` where the core ends (exclusive), ``body`` the
    line of the reviewed list that it is. ``short`` marks a head alone ("the Academy").
    """

    start: int
    end: int
    name: str
    rule: str
    confidence: float
    head: str = ""
    core: int = 0
    country: str | None = None
    kind: str | None = None
    body: Body | None = None
    acronym: str | None = None
    short: bool = False


Known = dict[int, NameSpan]


def head_names(text: NameText, known: Known) -> Iterator[NameSpan]:
    """Every name around a capitalised head word, in order of place."""
    heads = name_words().heads
    at = 0
    while at < len(text):
        if not text.caps[at]:
            at += 1
            continue
        last = _run_end(text, at)
        if at in text.titled or not any(text.lower[k] in heads for k in range(at, last + 1)):
            at = last + 1
            continue
        after = last + 1
        for first, final in _pieces(text, known, at, last):
            name = _name_in(text, known, first, final)
            if name is not None:
                after = max(after, name.end)
                yield name
        at = after


def titled_names(text: NameText, known: Known) -> Iterator[NameSpan]:
    """A block in title case that is nothing but one name: a masthead, a signature."""
    for start, end in text.blocks:
        if start not in text.titled or end - start > REACH or not text.caps[start]:
            continue
        last = _run_end(text, start)
        name = _name_in(text, known, start, last) if last < end else None
        if name is not None and name.end == end and not name.short:
            yield name


def _run_end(text: NameText, at: int) -> int:
    """The last token of the run of capitalised words at ``at``; "and" may stand inside it."""
    owners = name_words().owners
    last = at
    while last - at < REACH:
        nxt = last + 1
        if text.cap(nxt):
            last = nxt
        elif text.word(nxt) in HYPHENS and text.glued(last) and text.glued(nxt):
            last = nxt + 1
        elif text.word(nxt) in POSSESSIVE and text.lower[last] in owners and text.cap(nxt + 1):
            last = nxt + 1
        elif text.word(nxt) in _AND and text.cap(nxt + 1):
            last = nxt + 1
        else:
            break
    return last


def _pieces(text: NameText, known: Known, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The run cut at each "and" that joins two names, not two words of one.

    "Education and Training Command" is one: what stands before "and" is no name of its own.
    """
    start = first
    for k in range(first + 1, last):
        if text.lower[k] in _AND and _is_whole(text, known, start, k - 1):
            yield start, k - 1
            start = k + 1
    yield start, last


def _is_whole(text: NameText, known: Known, first: int, last: int) -> bool:
    """Whether a stretch before "and" is a name, a country, a person or a post by itself."""
    words = name_words()
    word = text.lower[last]
    return (
        word in words.heads
        or word in words.posts
        or word in words.activities
        or last in text.places
        or last in text.persons
        or text.acronym(last)
        or any(k in known and known[k].end == last + 1 for k in range(first, last + 1))
    )


def _name_in(text: NameText, known: Known, first: int, last: int) -> NameSpan | None:
    """The name in one piece of a run, with its tail."""
    words = name_words()
    head = next((k for k in range(last, first - 1, -1) if text.lower[k] in words.heads), None)
    if head is None or any(text.lower[k] in words.activities for k in range(head + 1, last + 1)):
        return None
    if _inside_activity(text, first):
        return None
    while first < head and (text.lower[first] in words.titles or text.lower[first] == "former"):
        first += 1
    end = head + 1
    if head == last:
        end = _tail_end(text, known, head, head - first)
    elif text.lower[head] in words.fields and head + 1 in text.places:
        end = _place_end(text, head + 1)
    return _span(text, known, first, head, end)


def _inside_activity(text: NameText, first: int) -> bool:
    """ "... Programme for Uniformed Police": the words after the preposition belong to a title."""
    return (
        text.word(first - 1) in (_OF | _FOR | {"to"})
        and text.cap(first - 2)
        and text.word(first - 2) in name_words().activities
    )


def _span(text: NameText, known: Known, first: int, head: int, end: int) -> NameSpan | None:
    country = _country(text, known, first, head, end)
    name = text.text(first, end)
    start = first
    parent = _parenthesised_parent(text, known, first)
    if parent is not None:
        start, name = parent.start, f"{parent.name} {name}"
    body = next((s.body for s in _known_at(known, start) if s.end <= head), None)
    multilateral = body is not None and body.country is None and body.kind == "40"
    short = start == head and end == head + 1
    if short and (text.lower[head] in _NOT_SHORT or text.lower[head] not in name_words().heads):
        return None
    return NameSpan(
        start,
        end,
        name,
        "head_word",
        0.9,
        head=text.lower[head],
        core=head + 1,
        country=None if multilateral else country,
        kind="40" if multilateral else name_words().heads[text.lower[head]],
        short=short,
    )


def _known_at(known: Known, start: int) -> list[NameSpan]:
    return [known[start]] if start in known else []


def _parenthesised_parent(text: NameText, known: Known, first: int) -> NameSpan | None:
    """ "European Union (EU) Delegation": a listed body and its acronym belong to the name."""
    if text.word(first - 1) != ")" or text.word(first - 3) != "(" or not text.acronym(first - 2):
        return None
    for start in range(max(0, first - 3 - REACH), first - 3):
        if start in known and known[start].end == first - 3 and known[start].body is not None:
            return known[start]
    return None


def _country(text: NameText, known: Known, first: int, head: int, end: int) -> str | None:
    """The state that a name belongs to: a demonym or country in the core, a possessor, "of X"."""
    if first in known and known[first].end <= head and known[first].country:
        return known[first].country
    for k in range(first, head + 1):
        if text.country(k):
            return text.country(k)
    if text.word(first - 1) in POSSESSIVE and text.country(first - 2):
        return text.country(first - 2)
    if text.word(head + 1) not in _OF:
        return None
    codes = {c for k in range(head + 1, end) if (c := text.country(k))}
    return codes.pop() if len(codes) == 1 else None


# Tails ------------------------------------------------------------------------------------------


def _tail_end(text: NameText, known: Known, head: int, core: int) -> int:
    """Where the name ends (exclusive), given its head and the number of words before it."""
    joint = text.word(head + 1)
    start = head + 2 + (text.word(head + 2) == "the")
    if joint in _PLACED:
        if text.lower[head] not in name_words().fields or not _is_place(text, start):
            return head + 1
        return _place_end(text, start, joined=joint == "to")
    if joint not in _OF and joint not in _FOR:
        return head + 1
    if not text.cap(start):
        return _portfolio_end(text, head, start)
    split = start > head + 2 and _starts_organisation(text, known, start)
    if joint in _OF and split:
        return head + 1
    if joint in _FOR and (core == 0 and split):
        return head + 1
    return _tail_run(text, known, head, start)


def _portfolio_end(text: NameText, head: int, start: int) -> int:
    """ "Ministry of the interior": a portfolio may be written small."""
    if text.lower[head] not in ("ministry", "department"):
        return head + 1
    if text.word(start) not in name_words().modifiers:
        return head + 1
    return start + 1 + (text.word(start + 1) == "affairs")


def _tail_run(text: NameText, known: Known, head: int, start: int) -> int:
    words = name_words()
    last = start
    while last - start < REACH:
        nxt = last + 1
        if text.cap(nxt):
            if text.lower[nxt] in words.posts and not text.lower[nxt].endswith("s"):
                break
            last = nxt
        elif text.word(nxt) in HYPHENS and text.glued(last) and text.glued(nxt):
            last = nxt + 1
        elif text.word(nxt) in _OF | _FOR:
            inner = nxt + 1 + (text.word(nxt + 1) == "the")
            if not text.cap(inner) or (
                inner > nxt + 1 and _starts_organisation(text, known, inner)
            ):
                break
            last = inner
        elif text.word(nxt) in _AND and _joins(text, known, last, nxt + 1, head):
            last = nxt + 1
        elif text.word(nxt) == "," and _listed(text, known, nxt, head):
            last = nxt + 1
        else:
            break
    return last + 1


def _joins(text: NameText, known: Known, last: int, nxt: int, head: int) -> bool:
    """Whether the word after "and" goes on with the same name ("Justice and Security")."""
    if not text.cap(nxt) or text.acronym(nxt) or nxt in text.persons:
        return False
    if nxt in text.places or last in text.places:
        return (
            nxt in text.places and last in text.places and text.lower[head] in name_words().fields
        )
    return not _starts_organisation(text, known, nxt)


def _listed(text: NameText, known: Known, comma: int, head: int) -> bool:
    """Whether a comma goes on with the name: "Labour, Migration and Employment"."""
    if text.lower[head] not in _LISTING:
        return False
    at = comma
    while at - comma < REACH // 2:
        nxt = at + 1
        word = text.word(at)
        if word in _AND or (word == "," and text.word(nxt) in _AND):
            nxt += word == ","
            return _item(text, known, nxt)
        if word == "," and not _item(text, known, nxt):
            return False
        if word != "," and not text.cap(at):
            return False
        at = nxt
    return False


def _item(text: NameText, known: Known, at: int) -> bool:
    return (
        text.cap(at)
        and not text.acronym(at)
        and at not in text.places
        and at not in text.persons
        and text.lower[at] not in name_words().posts
        and not _starts_organisation(text, known, at)
    )


def _starts_organisation(text: NameText, known: Known, at: int) -> bool:
    """Whether an organisation's name begins here: a listed one, an acronym, or a run with a head."""
    if at in known or (text.acronym(at) and at not in text.places):
        return True
    heads = name_words().heads
    last = at
    while last - at < REACH and (
        text.cap(last + 1) or (text.word(last + 1) in HYPHENS and text.glued(last))
    ):
        last += 1
    if text.lower[at] in heads:
        return last > at or text.word(at + 1) in (_OF | _FOR)
    return any(text.lower[k] in heads for k in range(at + 1, last + 1))


def _is_place(text: NameText, at: int) -> bool:
    if not text.cap(at):
        return False
    return at in text.places or text.doc[at].ent_type_ in ("GPE", "LOC")


def _place_end(text: NameText, at: int, *, joined: bool = False) -> int:
    """Where a place ends (exclusive); with ``joined`` "Moldova and Ukraine" is one."""
    end = at + 1
    while end - at < REACH and text.cap(end) and (_is_place(text, end)):
        end += 1
    if joined and text.word(end) in _AND and _is_place(text, end + 1):
        return _place_end(text, end + 1)
    return end


# Names in small letters -------------------------------------------------------------------------


def small_names(text: NameText) -> Iterator[NameSpan]:
    """ "Ivorian gendarmerie", "Canada's foreign ministry", "ministry of defence"."""
    words = name_words()
    for at, word in enumerate(text.lower):
        if text.caps[at] or (word not in words.forces and word not in _LOWER_HEADS):
            continue
        name = _small_name(text, at)
        if name is not None:
            yield name


def _small_name(text: NameText, at: int) -> NameSpan | None:
    words = name_words()
    first = at
    while at - first < 3 and text.word(first - 1) in words.modifiers and not text.cap(first - 1):
        first -= 1
    end = at + 1
    country, start = None, first
    before = text.places.get(first - 1)
    if before is not None and before.via == "demonym":
        country, start = before.code, first - 1
    elif text.word(first - 1) in POSSESSIVE and text.country(first - 2):
        country = text.country(first - 2)
    elif before is not None and before.via == "city" and text.lower[at] == "police":
        start = first - 1
    if text.lower[at] == "ministry" and text.word(end) == "of":
        end = _portfolio_end(text, at, end + 1 + (text.word(end + 1) == "the"))
        start = start if end > at + 1 else start
    elif text.word(end) == "of" and text.lower[at] in ("government", "embassy"):
        of = end + 1 + (text.word(end + 1) == "the")
        if text.country(of):
            country, end = text.country(of), _place_end(text, of)
    if (start == at and end == at + 1) or (country is None and end == at + 1 and start == first):
        return None
    if end == at + 1 and _compound(text, at):
        return None
    while start > 0 and text.places.get(start) is not None and start - 1 in text.places:
        start -= 1
    return NameSpan(
        start,
        end,
        text.text(start, end),
        "demonym_head",
        0.7,
        head=text.lower[at],
        core=at + 1,
        country=country,
        kind=words.heads[text.lower[at]],
    )


def _compound(text: NameText, at: int) -> bool:
    """Whether the head only qualifies the next noun: "Iraqi police officers"."""
    return at + 1 < len(text) and text.doc[at].dep_ == "compound" and text.doc[at].head.i > at
