"""Names in small letters: "Ivorian gendarmerie", "Canada's foreign ministry", "the academy"."""

from __future__ import annotations

from collections.abc import Iterator

from extractors._organisation_tails import place_end, portfolio_end
from extractors._organisation_text import POSSESSIVE, NameSpan, NameText, name_words

_OF_STATES = frozenset({"government", "embassy", "ministry", "police", "gendarmerie", "guard"})
# Behind these a country's name tells the place.
_WHERE = frozenset(
    "in to across throughout into around inside within at outside near between and ,".split()
)
# Heads that, with "the", take up a name before them ("the academy"), or are one with a modifier.
_TAKEN_UP = frozenset(
    "ministry academy school college agency embassy mission directorate service institute "
    "centre center bureau".split()
)
_FORCES = frozenset({"police", "gendarmerie", "guard"})
_LOWER_HEADS = frozenset({"ministry", "embassy", "guard"})
_SCHOOLS = frozenset("academy school college centre center institute".split())
_TAUGHT = frozenset(
    "police training border guard prison customs military gendarmerie correctional corrections "
    "peacekeeping immigration national regional coast constabulary".split()
)
_LONGEST = 3  # capitalised words before "police college"
# Heads too vague for a demonym alone: "a Turkish police academy", but no "Turkish academy".
_VAGUE_HEADS = frozenset({"academy", "agency", "service", "force", "forces", "directorate"})


def small_names(text: NameText) -> Iterator[NameSpan]:
    """Every head in small letters that a country, or a portfolio, makes a name."""
    forces = name_words().forces
    for at, word in enumerate(text.lower):
        if text.caps[at]:
            continue
        named = word in forces or word in _LOWER_HEADS
        named = named or (word in _VAGUE_HEADS and text.word(at - 1) in name_words().modifiers)
        name = _small_name(text, at) if named else None
        name = name or _named_school(text, at) or _definite_name(text, at)
        if name is not None:
            yield name
        if word == "governments":
            yield from _governments(text, at)


def _small_name(text: NameText, at: int) -> NameSpan | None:
    start, country = _owner(text, at)
    end, state = _after(text, at)
    if end == at + 1 and (start is None or _compound(text, at)):
        return None
    if start is None:
        start = at
        while state and at - start < 2 and text.word(start - 1) in name_words().modifiers:
            start -= 1  # "interior ministry of Kenya"
    elif text.lower[at] == "embassy" and text.word(at + 1) == "in" and at + 2 in text.places:
        end = place_end(text, at + 2)
    return NameSpan(
        start,
        end,
        text.text(start, end),
        "demonym_head",
        0.7,
        head=text.lower[at],
        core=at + 1,
        country=state or country,
        kind=name_words().heads[text.lower[at]],
    )


def _named_school(text: NameText, at: int) -> NameSpan | None:
    """A school with a name of its own: "the Lumbala police college"."""
    first, least = at, max(at - 2, 1)
    while first >= least and text.lower[first - 1] in _TAUGHT and not text.caps[first - 1]:
        first -= 1
    start = first
    while first - start < _LONGEST and text.cap(start - 1):
        start -= 1
    named = range(start, first)
    if text.lower[at] not in _SCHOOLS or first == at or not named or _compound(text, at):
        return None
    body = any(text.lower[k] in name_words().heads or text.acronym(k) for k in named)
    place = text.places.get(start)
    if body or text.word(start - 1) != "the" or (place is not None and place.via != "city"):
        return None
    return NameSpan(
        start,
        at + 1,
        text.text(start, at + 1),
        "named_school",
        0.7,
        head=text.lower[at],
        core=at + 1,
        kind=name_words().heads[text.lower[at]],
    )


def _governments(text: NameText, at: int) -> Iterator[NameSpan]:
    """Each of several: "the Danish and Swedish governments"."""
    last = at - 1
    while (place := text.places.get(last)) is not None and place.via in ("demonym", "name"):
        start = _place_start(text, last)
        said = text.text(start, last + 1)
        end = at + 1 if last == at - 1 else last + 1
        yield NameSpan(
            start,
            end,
            f"{said} government",
            "demonym_head",
            0.7,
            head="government",
            core=end,
            country=place.code,
            kind=name_words().heads["government"],
        )
        last = start - 1
        while text.word(last) in ("the", "and", ","):
            last -= 1


def _definite_name(text: NameText, at: int) -> NameSpan | None:
    """Either "the national police" or, as a short form, "the academy"."""
    word, first = text.lower[at], at
    if word in _FORCES:
        while at - first < 2 and text.word(first - 1) in name_words().modifiers:
            first -= 1
    short = word in _TAKEN_UP
    if text.word(first - 1) != "the" or text.word(at + 1) == "of" or _compound(text, at):
        return None
    if not short and first == at:
        return None
    return NameSpan(
        first,
        at + 1,
        text.text(first, at + 1),
        "definite_head",
        0.6,
        head=word,
        core=at + 1,
        kind=name_words().heads[word],
        short=short,
    )


def _owner(text: NameText, at: int) -> tuple[int | None, str | None]:
    """Where the name starts if a demonym, a possessor or a city stands before it, and its state."""
    first = at
    while at - first < 3 and text.word(first - 1) in name_words().modifiers:
        if text.caps[first - 1]:
            return None, None
        first -= 1
    if text.word(first - 1) == ")" and text.word(first - 3) == "(" and text.country(first - 4):
        return _place_start(text, first - 4), text.country(first - 4)  # "United States (US)"
    before = text.places.get(first - 1)
    if before is not None and (before.via == "demonym" or _is_owner(text, first - 1)):
        return _place_start(text, first - 1), before.code
    if before is not None and before.via == "city" and text.lower[at] == "police":
        return _place_start(text, first - 1), None
    if text.word(first - 1) in POSSESSIVE and text.country(first - 2):
        return first, text.country(first - 2)
    return None, None


def _is_owner(text: NameText, at: int) -> bool:
    """Whether a country's name says whose, not where: "the Ghana police", "US embassy"."""
    return text.places[at].via == "name" and text.word(_place_start(text, at) - 1) not in _WHERE


def _place_start(text: NameText, at: int) -> int:
    place = text.places[at]
    while text.places.get(at - 1) is place:
        at -= 1
    return at


def _after(text: NameText, at: int) -> tuple[int, str | None]:
    """Where the name ends, and the state in "of X": "government of Kenya"."""
    of = at + 2 + (text.word(at + 2) == "the")
    if text.word(at + 1) != "of":
        return at + 1, None
    if text.lower[at] in _OF_STATES and text.country(of):
        return place_end(text, of), text.country(of)
    return portfolio_end(text, at, of), None


def _compound(text: NameText, at: int) -> bool:
    """Whether the head only qualifies the next noun: "Iraqi police officers"."""
    return at + 1 < len(text) and text.doc[at].dep_ == "compound" and text.doc[at].head.i > at
