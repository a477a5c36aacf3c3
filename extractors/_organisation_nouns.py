"""What kind of thing a noun is, for the verbs that give organisations their parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from spacy.tokens import Token

from extractors._data import load_rows

MONEY = frozenset(
    "money fund funds funding financing grant contribution sum budget million dollar euro pound "
    "sponsorship scholarship loan".split()
)
COSTS = frozenset(
    "cost bill expense expenditure fee ticket travel lodging accommodation fare airfare allowance "
    "salary transport trip tuition board flight meal rent stay training course workshop "
    "construction renovation purchase seminar participation logistics".split()
)
_LESSONS = frozenset(
    "training course workshop seminar session class lesson exercise programme program project "
    "module lecture instruction curriculum webinar drill simulation bootcamp internship "
    "visit tour scheme lecturing tuition masterclass phase diploma syllabus fellowship teaching "
    "study".split()
)
_VISITS = frozenset({"visit", "tour"})
ROOMS = frozenset(
    "premises premise venue classroom hall campus school facility room ground academy barracks "
    "hangar range building lab laboratory door".split()
)
VENUES = frozenset({"venue", "premises", "premise"})
BUILDINGS = ROOMS | frozenset(
    "centre center station post office house dormitory headquarters library jetty "
    "workshop tower checkpoint kennel prison court dock pier base outpost wing".split()
)
KNOWLEDGE = frozenset("knowledge expertise skill know-how technique method".split())
# Those who can only be there to learn.
LEARNERS = frozenset(
    "participant trainee pupil recruit graduate student attendee cadet learner class candidate "
    "beneficiary".split()
)
GUESTS = frozenset({"guest", "visitor", "group"})
ADVISERS = frozenset({"adviser", "advisor", "mentor"})
FUNDS = frozenset("instrument fund facility budget scheme programme program window".split())
_PEOPLE = ("people", "teachers", "goods")


@lru_cache(maxsize=1)
def _lists() -> dict[str, re.Pattern[str]]:
    rows = {r["list"]: r["words"] for r in load_rows("organisation_role_words")}
    return {name: re.compile(rf"(?:{rows[name]})", re.IGNORECASE) for name in _PEOPLE}


def is_any(nouns: Iterable[Token], words: frozenset[str]) -> bool:
    """Whether a noun, or what it is a part or a row of, is one of some words."""
    return any(t.lemma_.casefold() in words for n in nouns for t in kinds(n))


def is_listed(nouns: Iterable[Token], name: str) -> bool:
    """Whether a noun is in one of the lists of ``organisation_role_words.csv``."""
    return any(_lists()[name].fullmatch(t.lower_) for n in nouns for t in kinds(n))


def kinds(noun: Token) -> Iterator[Token]:
    """A noun, its conjuncts, and what it is "of": "a series of courses"."""
    for token in (noun, *noun.conjuncts):
        yield token
        for child in token.rights:
            if child.lower_ == "of" and child.dep_ == "prep":
                yield from (c for c in child.children if c.dep_ == "pobj")


_RITES = frozenset("remark speech address ceremony opening closing end welcome greeting".split())


def is_lesson(nouns: Iterable[Token]) -> bool:
    """Whether a noun is an activity that people are taught in."""
    taught = (n for n in nouns if n.lemma_.casefold() not in _RITES)  # "remarks of the seminar"
    return any(_is_lesson(token) for noun in taught for token in kinds(noun))


def _is_lesson(token: Token) -> bool:
    word = token.lemma_.casefold()
    if word not in _LESSONS and not token.lower_.startswith("train-the-"):
        return False
    before = token.nbor(-1).lower_ if token.i else ""
    if word == "course" and before in ("the", "due"):
        return token.i + 1 >= len(token.doc) or token.nbor(1).lower_ != "of" or not _is_idiom(token)
    return word not in _VISITS or before in ("study", "training", "exchange")


def _is_idiom(token: Token) -> bool:
    """As in "in the course of", "over the course of"."""
    return token.i > 1 and token.nbor(-2).lower_ in ("in", "over", "during")


def own_rooms(things: Iterable[Token]) -> bool:
    """Whether somebody's own rooms are meant: "its premises"."""
    found = list(things)
    owned = any(c.lower_ in ("its", "their") and c.dep_ == "poss" for t in found for c in t.lefts)
    return owned and is_any(found, ROOMS)
