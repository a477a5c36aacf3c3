"""What an unlisted noun can stand for, by its form alone: people, things, or neither.

The list of counted nouns is never complete. A word that is not on it still has an ending: "-tion"
and "-ness" name no things, "-ist" and "-man" name people. What a clause says of the noun decides
the rest.
"""

from __future__ import annotations

import re

from spacy.tokens import Token

_ABSTRACT = re.compile(
    r"(?:[^s]tion|sion|ment|ness|ship|ity|ance|ence|ism|hood|dom|ysis|sure|ture|logy|cracy|ing|th)\Z"
)
# Things whose names end as abstract words do.
_AFTER_ALL = re.compile(
    r"(?:instrument|garment|ointment|implement|manual|terminal|signal|pedal|crystal)\Z"
)
_ADJECTIVAL = re.compile(r"al\Z")  # "individuals", "nationals", "proposals"
_PERSONAL = re.compile(
    r"(?:[^aeiou]er|[aeiou][^aeiou]er|[ts]or|ist|ian|[^aeiou]ee|[nd]ant|man|woman|wife|eer|"
    r"ateur|naut|ologue)\Z"
)
# What is counted and is neither people nor things: time, money, steps of a process, words.
_NEITHER = frozenset(
    "time way step point goal aim objective idea issue problem question answer topic theme subject "
    "area field sector part phase stage level aspect element principle rule right law article "
    "chapter section lesson skill technique method approach value fact reason example case crime "
    "offence offense charge call report complaint request word name language side party vote bid "
    "deal talk year day hour week month minute second decade century season term date era degree "
    "percent per cent cent euro dollar pound mile acre hectare kilometre kilometer metre meter "
    "gram kilogram kilo litre liter ton tonne role task duty job post position rank place seat "
    "prize award medal goal game match round victory loss death life hope chance opportunity "
    "effort result effect benefit challenge threat risk lead step measure factor reform proposal "
    "plan strategy target priority pillar component module unit track strand line "
    "member other one more most thing kind type sort form set pair piece group number total "
    "majority minority half third quarter dozen score hundred thousand million billion".split()
)


_SURELY_PERSONAL = re.compile(
    r"(?:ist|ian|[^aeiou]ee|man|woman)\Z"
)  # no devices, as "-or" and "-er"


def may_be_things(noun: Token) -> bool:
    """A plural that no ending and no list calls abstract: "defibrillators", "kayaks"."""
    word = noun.lemma_.casefold()
    if noun.tag_ not in ("NNS", "NNPS") or noun.is_upper or word in _NEITHER or not word.isalpha():
        return False
    if _AFTER_ALL.search(word) is not None:
        return True
    others = (_ABSTRACT, _ADJECTIVAL, _SURELY_PERSONAL)
    return not any(ending.search(word) for ending in others)


def may_be_people(noun: Token) -> bool:
    """A plural that may name people, if a clause says that it learns: "ranks", "kayakers"."""
    word = noun.lemma_.casefold()
    neither = word in _NEITHER and word != "rank"
    if noun.tag_ not in ("NNS", "NNPS") or neither or not word.isalpha():
        return False
    return _ABSTRACT.search(word) is None


def are_people_by_form(noun: Token) -> bool:
    """As "newcomers", "interviewees", "firemen": by their ending."""
    return may_be_people(noun) and _PERSONAL.search(noun.lemma_.casefold()) is not None
