"""What speaks against a programme though a sentence claims one: careers, trade, vacancies.

Biographies tell which courses one person took, trade news who sells what to the police, and
vacancy notices what somebody will teach. None of these reports a programme.
"""

from __future__ import annotations

import re
from functools import lru_cache

from spacy.tokens import Token

from extractors._grammar import conjuncts, subject_of
from extractors._lexicon import lookup
from extractors._needs import Need, may_match, needs_of, small
from extractors._programme_words import Anchor, governing_verbs

VACANCY_MARKS = 3  # different marks of a vacancy notice from which a text is one
TRADE_MARKS = 2  # different marks of trade news from which goods are sold, not given
_VACANCY = re.compile(
    r"\b(?:vacanc(?:y|ies)|job (?:title|location|description|profile)|duty station|"
    r"call for (?:contributions|applications|tenders?)|closing date|deadline for applications?|"
    r"(?:selected|successful|interested|suitable) (?:candidates?|applicants?)|"
    r"(?:candidates|applicants) (?:must|should|are (?:invited|expected))|how to apply|"
    r"curriculum vitae|cover(?:ing)? letter|years? of (?:relevant |professional |work(?:ing)? )*"
    r"experience|terms of reference|gross salary|seconded \(\d+ positions?)",
    re.IGNORECASE,
)
_TRADE = re.compile(
    r"\b(?:stock exchange|shares? (?:rose|fell)|shareholders|investors|turnover|"
    r"the (?:company|firm)\b|"
    r"(?:wins?|won|win) (?:an? |the )?(?:[\w-]+ )?(?:order|contract|deal|tender)|"
    r"(?:order|contract|deal) (?:is|was) worth)",
    re.IGNORECASE,
)
LIFE_MARKS = 4  # different marks of one person's life from which a text is its story
_LIFE = re.compile(
    r"\b(?:enlisted|joined the (?:\w+ )?(?:force|service|police)|rose (?:through|to)|"
    r"(?:holds?|held|earned|has) (?:an? )?(?:\w+ )?(?:bachelor|master|doctorate|degree|diploma)|"
    r"(?:master|bachelor)'s degree|(?:is|was) (?:married|born)|swor(?:e|n) in|"
    r"sw(?:ears|earing)[- ]in|"
    r"(?:was|been) (?:appointed|promoted)|promoted to|(?:his|her) career|years of service|"
    r"certified instructor|a profile|biography|obituary|(?:mother|father) of|"
    r"survived by|keen (?:student|runner|golfer|sports\w*))\b",
    re.IGNORECASE,
)
_LEARNING = frozenset(
    "attend complete graduate undergo take finish join enrol enroll study learn pass receive "
    "participate".split()
)
_TEACHING = frozenset("train teach instruct coach mentor school help".split())
_ONE = frozenset({"he", "she"})


def other_kind(text: str) -> str | None:
    """What else a text is, which reports no programme: a search for staff, the story of a life.

    What the future holder of a post will teach is no programme, nor are courses once attended.
    """
    known = small(text)
    if may_match(_needs(_VACANCY), known) and _marks(_VACANCY, text) >= VACANCY_MARKS:
        return "the article seeks staff"
    if may_match(_needs(_LIFE), known) and _marks(_LIFE, text) >= LIFE_MARKS:
        return "it tells one person's life"
    return None


@lru_cache(maxsize=2)
def _needs(pattern: re.Pattern[str]) -> tuple[Need, ...]:
    return needs_of(pattern)


def is_trade(text: str) -> bool:
    """Whether a text tells of trade: what is sold to the police builds nobody's capacity."""
    return _marks(_TRADE, text) >= TRADE_MARKS


def _marks(pattern: re.Pattern[str], text: str) -> int:
    return len({m[0].casefold() for m in pattern.finditer(text)})


def is_career(anchor: Anchor) -> bool:
    """Whether one person learnt or taught: "she graduated from the academy", "whom he taught"."""
    token = anchor.token
    verbs = [token] if token.pos_ == "VERB" else governing_verbs(token)[:1]
    for verb in verbs:
        lemma = verb.lemma_.lower()
        subject = subject_of(verb)
        if subject is None or len(conjuncts(subject)) > 1:
            continue
        if lemma in _LEARNING and _is_one_person(subject):
            return True
        if lemma in _TEACHING and subject.lower_ in _ONE:
            return True
    return False


def _is_one_person(noun: Token) -> bool:
    """A person's name, "he", "the officer"."""
    if noun.lower_ in _ONE:
        return True
    if noun.tag_ not in ("NN", "NNP"):
        return False
    counted = lookup(noun.doc, noun.i)
    if counted is not None:
        return counted.category == "person" and counted.phrase not in _MANY
    return noun.ent_type_ == "PERSON" and noun.pos_ == "PROPN"


# Singular words for many people.
_MANY = frozenset(
    "police personnel staff gendarmerie class team group force intake cohort customs".split()
)
