"""Parts that countries have where no sentence says so: what a name in such an article stands for.

Patterns know the ways of speaking that somebody thought of. In an article that reports a programme,
a long row of countries is mostly those who learn, and an agency of another country mostly one that
gives. So these are taken unless the words around them speak of something else; a reading of the
sentence itself always goes before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import chain

from extractors._country_slots import AGENCY, COUNTRY, Item, Unit
from extractors._country_votes import GIVING, Vote, is_background, speak_of_training

GUESS = 0.45  # what follows from nothing but the rest of the article
ROW = 4  # countries in a row from which it tells who learns
MANY = 250  # more countries than there are

Best = dict[tuple[str, str], Vote]

_DATELINE = re.compile(
    r"\W*Ⓟ,?(?: Ⓣ)?,? ?(?:\([^)]{0,40}\) ?|[\wⓄ/-]{1,20} )?(?:[—–-]+|:) ?[^.;]{0,200}?\b"
    r"(?:course|training|workshop|seminar|certificates|exercise|graduat\w+)\b",
    re.IGNORECASE,
)
# A dateline that is a sentence of its own: "Bangui, 18 June 2021."
_DATE_ALONE = re.compile(r"\W*Ⓟ,? Ⓣ\.?")
# What stands before a row that tells no learners: neighbours, missions, ways of smuggling, donors.
_OTHER_ROW = re.compile(
    r"\b(?:border(?:s|ing|ed)?|frontiers?|boundar(?:y|ies)|neighbou?rs?|coasts?|"
    r"serv(?:e|es|ed|ing)|deploy(?:s|ed|ments?|ing)?|missions?|operations?|wars?|conflicts?|"
    r"smuggl\w+|traffick(?:ed|ing)|routes?|bound|origin\w*|came|flows?|fled|migrants?|refugees|"
    r"presidents?|ministers?|premiers?|ambassadors?|embass(?:y|ies)|leaders?|donors?|partners?|"
    r"fund(?:s|ed|ing)?|financ\w+|support(?:ed)? (?:by|from|of)|sponsor\w*|experts?|"
    r"instructors?|trainers?|speakers?|lecturers?|facilitators?|advis[eo]rs?|trained by|led by|"
    r"taught by|provided by|offices?|branch(?:es)?|arrest\w*|seiz\w+|crimes?|languages?|"
    r"students?|visit(?:s|ed|ing)?|seminars? in|expo\w*|import\w*|trade)\b[^.;:]{0,60}\Z",
    re.IGNORECASE,
)
# Whoever speaks, holds an office or made the picture gives nothing.
_POST_OF = re.compile(
    r"\b(?:commander|colonel|general|major|captain|lieutenant|sergeant|inspector|superintendent|"
    r"commissioner|director|chief|head|minister|secretary|spokes\w+|officer|deputy|chairman|"
    r"president|representative|photo\w*|picture|courtesy|credit)\b[^.;]{0,40}\Z|\(\Z",
    re.IGNORECASE,
)
_POST_BEHIND = re.compile(
    r"(?:'s)? (?:\w+ )?(?:commander|commissioner|director|chief|head|minister|secretary|"
    r"spokes\w+|superintendent|inspector|general|photo)\b|"
    r"[^.;]{0,30}?,? (?:said|says|told|added)\b",
    re.IGNORECASE,
)


def add_rows(best: Best, units: Sequence[Unit], said: Set[int]) -> None:
    """A row of countries of which nothing is said learns, near words of training.

    A row that is longer than the countries are ``said`` to be is another one.
    """
    most = max(said, default=MANY)
    known: dict[str, set[str]] = {}
    for code, role in best:
        known.setdefault(code, set()).add(role)
    for unit, trains in zip(units, speak_of_training(units), strict=True):
        for place, items in unit.slots.items() if trains else ():
            if len(items) > most or unit.text[place] != COUNTRY:
                continue
            if _tells_learners(unit, place, items, known):
                for item in items:
                    if item.code not in known:
                        vote = Vote(item, "recipient", "row_of_countries", 0.5, unit)
                        best.setdefault((item.code, "recipient"), vote)


def _tells_learners(
    unit: Unit, place: int, items: Sequence[Item], known: dict[str, set[str]]
) -> bool:
    """Whether nothing speaks against it: those known already learn, most of them at least."""
    codes = {i.code for i in items}
    if len(codes) < ROW:
        return False
    told = [known[c] for c in codes if c in known]
    others = sum("recipient" not in roles for roles in told)
    if others * 2 > len(told) or others * 4 > len(codes):
        return False
    if GIVING.match(unit.text, place + 1) or is_background(unit, place, "recipient"):
        return False
    return _OTHER_ROW.search(unit.text, max(0, place - 120), place) is None


def add_agencies(best: Best, units: Sequence[Unit]) -> None:
    """An agency of which nothing is said gives, where another country's people learn."""
    known = {code for code, _ in best}
    if not any(role == "recipient" for _, role in best):
        return
    for unit, trains in zip(units, speak_of_training(units), strict=True):
        if not trains or unit.kind == "title":
            continue
        for place, items in unit.slots.items():
            if unit.text[place] != AGENCY or _is_post(unit.text, place):
                continue
            for item in items:
                if item.code not in known:
                    vote = Vote(item, "provider", "agency_named", GUESS, unit)
                    best.setdefault((item.code, "provider"), vote)


def _is_post(text: str, place: int) -> bool:
    before = _POST_OF.search(text, max(0, place - 60), place)
    return before is not None or _POST_BEHIND.match(text, place + 1) is not None


def add_dateline(best: Best, units: Sequence[Unit]) -> None:
    """An event that a report from a city says is over, or under way, is held there.

    Only if nothing else says where, because a paper's dateline by itself is none.
    """
    if any(role == "host" for _, role in best):
        return
    for at, unit in enumerate(units[:3]):
        text = unit.text
        if _DATE_ALONE.fullmatch(text.strip()):
            text = f"{text.strip()} — {' '.join(u.text for u in units[at + 1 : at + 3])}"
        if _DATELINE.match(text):
            item = next(chain.from_iterable(unit.slots[p] for p in sorted(unit.slots)))
            best[item.code, "host"] = Vote(item, "host", "dateline", GUESS, unit)
            return
