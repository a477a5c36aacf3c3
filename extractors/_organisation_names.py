"""The grammar of organisations' names: capitalised phrases around a head word.

A name is a core of capitalised words that ends in a head ("Turkish National Police Academy") and
may have a tail ("Ministry of Labour, Migration and Employment of Tajikistan"). The model misses
or cuts about half of these in this kind of prose, so they are read by rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors._organisation_tails import place_end, tail_end
from extractors._organisation_text import (
    FOR,
    HYPHENS,
    JOINING,
    OF,
    POSSESSIVE,
    REACH,
    Known,
    NameSpan,
    NameText,
    is_hyphen,
    name_words,
)

# Heads that say nothing on their own, not even with "the".
_NOT_SHORT = frozenset(
    "international police army navy customs ltd inc gmbh guard guards prison facility".split()
)
# With these before it a facility is a prison.
_LOCKED = frozenset({"correctional", "corrections", "detention", "prison"})
_OPERATIONS = frozenset({"operation", "project", "exercise"})
# In title case a word with one of these tags may be the headline's verb.
_VERBAL = frozenset({"VBZ", "VBP", "VBD", "NNS", "NNPS"})
# Posts that stand before the body without "of": "Principal Secretary Ministry of Works".
_HOLDERS = frozenset({"secretary", "minister", "director", "commissioner", "president", "former"})
# Ranks that open a line of one person and that person's body.
_RANKS = frozenset(
    "lieutenant captain major colonel sergeant inspector superintendent constable commander chief "
    "deputy assistant officer detective agent corporal commissioner mr. mr ms. ms mrs. mrs dr. "
    "dr sheriff lt. lt capt. capt sgt. sgt".split()
)
# Adjectives that follow the head in Romance names: "Comoros Police Nationale".
_FOREIGN = frozenset(
    {"nationale", "nacional", "nazionale", "judiciaire", "civile", "municipale", "fédérale"}
)
# Two subjects of one body, though the first may be a body by itself.
_COUPLED = frozenset(
    {
        ("customs", "excise"),
        ("customs", "border"),
        ("customs", "revenue"),
        ("immigration", "customs"),
        ("immigration", "naturalization"),
        ("immigration", "checkpoints"),
        ("immigration", "citizenship"),
        ("immigration", "border"),
        ("prison", "probation"),
        ("prisons", "probation"),
    }
)
_WHOLE = frozenset({"ORG", "GPE", "NORP", "LOC"})


def head_names(text: NameText, known: Known) -> Iterator[NameSpan]:
    """Every name around a capitalised head word, in order of place."""
    at = 0
    while at < len(text):
        if not text.caps[at]:
            at += 1
            continue
        last = _run_end(text, known, at)
        if at in text.titled or not any(_is_head(text, k) for k in range(at, last + 1)):
            at = last + 1
            continue
        after = last + 1
        for first, final in _pieces(text, known, at, last):
            name = _name_in(text, known, first, final)
            if name is not None:
                after = max(after, name.end)
                yield name
                yield from _sharing(text, name)
        at = after


def _is_head(text: NameText, at: int) -> bool:
    """Whether a word names a kind of body: "Ministry", or a "Facility" that locks people up."""
    if text.lower[at] == "facility":
        return text.word(at - 1) in _LOCKED
    return text.lower[at] in name_words().heads


def _sharing(text: NameText, name: NameSpan) -> Iterator[NameSpan]:
    """The state before "and" that shares the head: "the Fiji and Samoa Police"."""
    at = name.start - 2
    place, own = text.places.get(at), text.places.get(name.start)
    if text.word(at + 1) != "and" or place is None or own is None or place.via == "city":
        return
    first = at
    while text.places.get(first - 1) is place:
        first -= 1
    rest = next((k for k in range(name.start, name.end) if text.places.get(k) is not own), name.end)
    if own.via != "city" and text.word(first - 1) == "the" and rest < name.end:
        words = f"{text.text(first, at + 1)} {text.text(rest, name.end)}"
        yield replace(name, start=first, end=at + 1, name=words, core=at + 1, country=place.code)


def titled_names(text: NameText, known: Known) -> Iterator[NameSpan]:
    """A title-case block that is nothing but a name, or ends in one ("Partner: Home Office")."""
    for start, end in text.blocks:
        if start not in text.titled:
            continue
        first = _affiliation(text, start, end)
        last = _run_end(text, known, first) if text.cap(first) else end
        name = _name_in(text, known, first, last) if last < end else None
        verbal = any(text.doc[k].tag_ in _VERBAL for k in range(first, min(last + 1, end)))
        if name is not None and name.end == end and not name.short and not verbal:
            yield name


def _affiliation(text: NameText, start: int, end: int) -> int:
    """Where what follows a label or a person begins: "Partner: X", "Captain A. Banda, X"."""
    for k in range(end - 1, start, -1):
        if text.words[k] == ":" or (text.words[k] == "," and text.word(start) in _RANKS):
            return k + 1
    return start


def _run_end(text: NameText, known: Known, at: int) -> int:
    """The last token of the run of capitalised words at ``at``; "and" may stand inside it."""
    owners = name_words().owners
    last = at
    ends = {known[k].end for k in range(at, min(at + REACH, len(text))) if k in known}
    while last - at < REACH:
        nxt = last + 1
        if nxt in ends and nxt + 1 in known and text.word(nxt) in HYPHENS:
            break  # "UNODC-WCO"
        owned = text.word(nxt) in POSSESSIVE and text.lower[last] in owners
        joined = owned or text.word(nxt) in JOINING
        hyphen = is_hyphen(text, nxt) and not text.word(nxt + 1).endswith(("ed", "ing"))
        if text.cap(nxt):
            last = nxt
        elif hyphen or (joined and text.cap(nxt + 1)):
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
        if text.lower[k] in JOINING and _is_whole(text, known, start, k - 1):
            yield start, k - 1
            start = k + 1
    yield start, last


def _is_whole(text: NameText, known: Known, first: int, last: int) -> bool:
    """Whether a stretch before "and" is a name, a country, a person or a post by itself."""
    words = name_words()
    word = text.lower[last]
    if (word, text.word(last + 2)) in _COUPLED or text.one_place(last, last + 2):
        return False
    return (
        word in words.heads
        or word in words.posts
        or word in words.activities
        or last in text.places
        or last in text.persons
        or text.acronym(last)
        or any(k in known and known[k].end == last + 1 for k in range(first, last + 1))
        or (first == last and text.doc[last].ent_type_ in _WHOLE and not _goes_on(text, last))
    )


def _goes_on(text: NameText, at: int) -> bool:
    return str(text.doc[at + 1].ent_iob_) == "I"


def _name_in(text: NameText, known: Known, first: int, last: int) -> NameSpan | None:
    """The name in one piece of a run, with its tail."""
    words = name_words()
    head = next((k for k in range(last, first - 1, -1) if _is_head(text, k)), None)
    if head is None:
        return None
    if head + 1 == last and text.lower[last] in _FOREIGN:
        return _span(text, known, first, head, last + 1)
    if any(text.lower[k] in words.activities for k in range(head + 1, last + 1)):
        return None
    if _inside_activity(text, first) or text.word(head - 1) in words.voids:
        return None
    if text.lower[first] in _OPERATIONS or _counted(text, first, head) or _post(text, first, head):
        return None
    first = _name_start(text, known, first, head)
    final = head + (2 if text.word(head + 1) in HYPHENS else 1)
    if text.word(final) == "general" and final <= last:
        head = final
    end = head + 1
    if _goes_beyond(text, head, last):
        return None
    if head == last:
        end = _without_own_state(text, known, first, tail_end(text, known, head, head - first))
    elif text.lower[head] in words.fields and head + 1 in text.places:
        end = place_end(text, head + 1)
    return _span(text, known, first, head, end)


def _without_own_state(text: NameText, known: Known, first: int, end: int) -> int:
    """The end of a listed name before "of" and the state that the list has for it anyway."""
    listed = known.get(first)
    if listed is None or listed.end >= end or listed.country is None:
        return end
    start = listed.end + 1 + (text.word(listed.end + 1) == "the")
    said = text.word(listed.end) in OF and range(start, end)
    return listed.end if said and all(text.country(k) == listed.country for k in said) else end


def _counted(text: NameText, first: int, head: int) -> bool:
    """People, not a body: "40 National Guards"."""
    return text.lower[head] in ("guards", "troops") and text.doc[first - 1].like_num


def _post(text: NameText, first: int, head: int) -> bool:
    """A post, not a body: "Head of Mission", "Chief of Office in Kenya"."""
    return (
        first == head
        and text.word(first - 1) == "of"
        and text.word(first - 2) in ("head", "chief", "deputy", "director")
        and text.lower[head] in name_words().fields
    )


def _goes_beyond(text: NameText, head: int, last: int) -> bool:
    """Whether the capitals after the head are neither a post, a person nor a place.

    The head then only qualifies what follows: "Correctional Institution Management".
    """
    after = range(head + 1, last + 1)
    words = name_words()
    return bool(after) and not any(
        k in text.places
        or k in text.persons
        or text.lower[k] in words.posts
        or text.lower[k] in words.titles
        or text.lower[k] in JOINING
        or text.doc[k].ent_type_ in ("GPE", "LOC", "PERSON")
        for k in after
    )


def _name_start(text: NameText, known: Known, first: int, head: int) -> int:
    """The name without titles, and without what a page prints before a listed body."""
    for k in range(head - 1, first - 1, -1):
        if text.lower[k] in name_words().titles or text.lower[k] in _HOLDERS:
            return k + 1
    if first < head and first not in known and _cardinal(text, first):
        first = next(k for k in range(first + 1, head + 1) if text.caps[k])  # "Thirty-two X"
    for k in range(first + 1, head):
        if k in known and known[k].kind == "40" and text.spaced[k - 1]:
            if not all(i in text.places for i in range(first, k)):
                return k
            break
    return first


def _cardinal(text: NameText, at: int) -> bool:
    """A number word that counts people: "Seven Colombian Navy experts"."""
    return text.doc[at].tag_ == "CD" and text.doc[at].like_num


def _inside_activity(text: NameText, first: int) -> bool:
    """Whether the words belong to a title: "Programme for Uniformed Police"."""
    return (
        text.word(first - 1) in (OF | FOR | {"to"})
        and first not in text.places
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
    opening = known.get(start)
    body = opening.body if opening is not None and opening.end <= head else None
    multilateral = body is not None and body.country is None and body.kind == "40"
    owned = text.word(start - 1) in POSSESSIVE and text.country(start - 2) is not None
    own_force = owned and text.lower[head] in name_words().forces
    short = start == head and end == head + 1 and not own_force
    word = _head_word(text, head)
    if short and word in _NOT_SHORT:
        return None
    return NameSpan(
        start,
        end,
        name,
        "head_word",
        0.9,
        head=word,
        core=head + 1,
        country=None if multilateral else country,
        kind="40" if multilateral else name_words().heads.get(word, "10"),
        short=short,
    )


def _head_word(text: NameText, head: int) -> str:
    """The head itself: "directorate" of "Directorate-General"."""
    if text.lower[head] != "general":
        return text.lower[head]
    return text.lower[head - 2 if text.lower[head - 1] in HYPHENS else head - 1]


def _parenthesised_parent(text: NameText, known: Known, first: int) -> NameSpan | None:
    """The listed body and acronym that a name begins with: "European Union (EU) Delegation"."""
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
    if text.word(head + 1) not in OF:
        return None
    codes = {c for k in range(head + 1, end) if (c := text.country(k))}
    return codes.pop() if len(codes) == 1 else None


def name_head(name: str) -> str:
    """The head word of a whole name: "mission" of "Assistance Mission to Moldova"."""
    head = ""
    for word in name.casefold().split():
        if word in OF or word in FOR or word in ("in", "to"):
            break
        head = word if word in name_words().heads else head
    return head
