"""How far a name runs after its head: "of Labour, Migration and Employment of Tajikistan".

A tail stops where another organisation begins ("of the Guardia Civil"), so that a unit never
swallows the body that it belongs to.
"""

from __future__ import annotations

from extractors._organisation_text import (
    FOR,
    HYPHENS,
    JOINING,
    OF,
    REACH,
    Known,
    NameText,
    is_hyphen,
    name_words,
)

_PLACED = frozenset({"in", "at", "to"})
# Heads of which two kinds of body may be the members: "Organisation of Prison and Court Services".
_UNIONS = frozenset({"organisation", "organization", "association", "federation", "network"})
# Bodies whose name holds that of the body that sends them.
_SENT_BY = frozenset({"delegation", "representation"})
_OFFICES = frozenset({"office", "cabinet", "secretariat", "bureau"})
# Crimes that take what is dealt in with "in": "Trafficking in Persons".
_DEALT_IN = frozenset({"trafficking", "trade", "traffic", "smuggling"})
_LISTING = frozenset(
    {"ministry", "department", "directorate", "office", "committee", "agency", "bureau"}
)


def tail_end(text: NameText, known: Known, head: int, core: int) -> int:
    """Where the name ends (exclusive), given its head and the number of words before it."""
    joint = text.word(head + 1)
    start = head + 2 + (text.word(head + 2) == "the")
    if joint in _PLACED:
        return _placed_end(text, head, start, core)
    if joint not in OF and joint not in FOR:
        return head + 1
    if not text.cap(start):
        return portfolio_end(text, head, start)
    if text.lower[head] in _SENT_BY and start in known:
        return _sent_to(text, known[start].end)
    own = bool(core) or text.lower[head] not in name_words().schools
    inner = start > head + 2 and starts_organisation(text, known, start)
    if inner and own and (joint in OF or not core):
        return head + 1  # a school without a name of its own has that of its body
    return _tail_run(text, known, head, start)


def _sent_to(text: NameText, end: int) -> int:
    """Where "Delegation of the European Union to Ghana" ends, given where its sender does."""
    at = end + 1 + (text.word(end + 1) == "the")
    return place_end(text, at) if text.word(end) in _PLACED and _is_place(text, at) else end


def _placed_end(text: NameText, head: int, start: int, core: int) -> int:
    """Where "OSCE Office in Yerevan" ends; a named academy needs no place."""
    words = name_words()
    joint = text.word(head + 1)
    high = text.lower[head] == "commission" and text.word(head - 1) == "high"
    if not (high or text.lower[head] in words.fields) or not _is_place(text, start):
        return head + 1
    if text.lower[head] in words.schools and core > 1 and joint != "to":
        return head + 1
    return place_end(text, start, joined=joint == "to")


def portfolio_end(text: NameText, head: int, start: int) -> int:
    """Where "Ministry of the interior" ends: a portfolio may be written small."""
    if text.lower[head] not in ("ministry", "department"):
        return head + 1
    if text.word(start) not in name_words().modifiers:
        return head + 1
    return start + 1 + (text.word(start + 1) == "affairs")


def _tail_run(text: NameText, known: Known, head: int, start: int) -> int:
    last = start
    while last - start < REACH:
        nxt = last + 1
        step = _tail_step(text, known, head, last, nxt)
        if step is None:
            break
        last = step
    return last + 1


def _tail_step(text: NameText, known: Known, head: int, last: int, nxt: int) -> int | None:
    """The next token of the tail after ``last``, or None at its end."""
    word = text.word(nxt)
    if text.cap(nxt):
        post = word in name_words().posts and not word.endswith("s") and not _of_a_post(text, head)
        return None if post or (nxt in text.places and last not in text.places) else nxt
    if word in OF or word in FOR or (word == "in" and text.lower[last] in _DEALT_IN):
        inner = nxt + 1 + (text.word(nxt + 1) == "the")
        other = inner > nxt + 1 and starts_organisation(text, known, inner)
        return inner if text.cap(inner) and not other else None
    hyphen = is_hyphen(text, nxt)
    joined = word in JOINING and _joins(text, known, last, nxt + 1, head)
    if hyphen or joined or (word == "," and _listed(text, known, nxt, head)):
        return nxt + 1
    return None


def _of_a_post(text: NameText, head: int) -> bool:
    """Whether it is the office of a post: "Office of the Special Representative and X"."""
    return text.lower[head] in _OFFICES and text.word(head + 2) == "the"


def _joins(text: NameText, known: Known, last: int, nxt: int, head: int) -> bool:
    """Whether the word after "and" goes on with the same name ("Justice and Security")."""
    if not text.cap(nxt) or text.acronym(nxt) or nxt in text.persons:
        return False
    if text.one_place(last, nxt):
        return True
    if nxt in text.places or last in text.places:
        return (
            nxt in text.places and last in text.places and text.lower[head] in name_words().fields
        )
    shared = text.lower[head] in _UNIONS and text.lower[last] in name_words().modifiers
    return shared or not starts_organisation(text, known, nxt)


def _listed(text: NameText, known: Known, comma: int, head: int) -> bool:
    """Whether a comma goes on with the name: "Labour, Migration and Employment"."""
    if text.lower[head] not in _LISTING:
        return False
    at = comma
    while at - comma < REACH // 2:
        nxt = at + 1
        word = text.word(at)
        if word in JOINING or (word == "," and text.word(nxt) in JOINING):
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
        and not starts_organisation(text, known, at)
    )


def starts_organisation(text: NameText, known: Known, at: int) -> bool:
    """Whether a name begins here: a listed one, an acronym, or a run with a head."""
    if at in known or (text.acronym(at) and at not in text.places):
        return True
    heads = name_words().heads
    last = at
    while last - at < REACH and (
        text.cap(last + 1) or (text.word(last + 1) in HYPHENS and text.glued(last))
    ):
        last += 1
    if text.lower[at] in heads and text.lower[at] != "international":
        return last > at or text.word(at + 1) in (OF | FOR)
    return any(text.lower[k] in heads for k in range(at + 1, last + 1))


def _is_place(text: NameText, at: int) -> bool:
    if not text.cap(at):
        return False
    return at in text.places or text.doc[at].ent_type_ in ("GPE", "LOC")


def place_end(text: NameText, at: int, *, joined: bool = False) -> int:
    """Where a place ends (exclusive); with ``joined`` "Moldova and Ukraine" is one."""
    end, place = at + 1, text.places.get(at)
    while end - at < REACH and (
        (text.cap(end) and _is_place(text, end))
        or (place is not None and text.places.get(end) is place)
    ):
        end += 1
    if joined and text.word(end) in JOINING and _is_place(text, end + 1):
        return place_end(text, end + 1)
    return end
