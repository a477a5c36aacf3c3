"""Nouns that stand elsewhere in the clause than right behind their number.

"An intake of 60", "bringing to 512 the number of guards trained", "the goal stands at 450": the
noun that says what is counted is a holder of the number, or the subject or object beside it.
"""

from __future__ import annotations

from spacy.tokens import Token

from extractors._frames import frames_of
from extractors._grammar import ancestors, clause_verb, is_verb, role_in_clause, sentence_of

# Groups of people that are counted by a number behind "of": learners, and any people.
LEARNING_GROUPS = frozenset("intake class cohort batch course generation roster".split())
_GROUPS = LEARNING_GROUPS | frozenset(
    "crew contingent group team squad platoon delegation wave party detachment family pool "
    "network community".split()
)
TOTALS = frozenset("number total figure tally count sum".split())
AIMS = frozenset("target goal objective aim quota".split())
PLACES = frozenset("place seat slot spot vacancy".split())
_RISING = frozenset(
    "bring take raise increase push lift put stand rise grow climb reach be amount come total "
    "exceed pass top swell hit number".split()
)
_REACH = 16  # tokens between a total and its number
_TOWARD = frozenset("to at past above beyond over around of".split())


def group_of(number: Token) -> Token | None:
    """The group that a number behind "of" counts: "intake" of "a second intake of 60"."""
    first = next((t for t in number.lefts if t.dep_ == "quantmod"), number)
    if first.i < 2 or first.nbor(-1).lower_ != "of":
        return None
    noun = number.doc[first.i - 2]
    is_group = noun.lemma_.casefold() in _GROUPS and noun.tag_ in ("NN", "NNP")
    return noun if is_group and noun.i < number.i else None


def total_of(number: Token) -> Token | None:
    """The total that a number states, as in "bringing to 512 the number of guards trained"."""
    verb = clause_verb(number)
    if verb is None or (number.dep_ == "pobj" and number.head.lower_ not in _TOWARD):
        return None
    sentence = sentence_of(number)
    near = number.doc[max(sentence.start, number.i - _REACH) : min(sentence.end, number.i + _REACH)]
    for noun in near:
        if noun.lemma_.casefold() in TOTALS and noun.pos_ == "NOUN" and _states(noun, number):
            return noun
    return None


def _states(noun: Token, number: Token) -> bool:
    """The verb that the total hangs on, as its subject or object, governs the number as well."""
    if noun.dep_ not in ("nsubj", "dobj", "nsubjpass") or not is_verb(noun.head):
        return False
    verb = noun.head
    return verb.lemma_ in _RISING and verb in ancestors(number) and number.i > min(noun.i, verb.i)


def counted_of_total(total: Token) -> Token | None:
    """The noun behind "of": "guards" of "the number of border guards trained"."""
    for child in total.rights:
        noun = next(iter(child.rights), None)
        if child.lower_ == "of" and noun is not None and noun.dep_ == "pobj":
            return noun
    return None


def are_trained(noun: Token, *above: Token) -> bool:
    """Said of the noun by a participle or a clause: "officers trained there", "who graduated"."""
    clauses = [
        c
        for t in (noun, *above)
        for c in t.subtree
        if c.dep_ in ("acl", "relcl", "amod") and c.i > t.i - 3
    ]
    return any(frames_of(c) & {"train", "learn"} for c in clauses)


def aim_of(number: Token) -> Token | None:
    """The aim that a number states: "goal" of "the goal for the year stands at 450"."""
    role, verb = role_in_clause(number)
    if verb is None or role not in (
        "attribute",
        "prep:at",
        "prep:of",
        "prep:to",
        "object",
        "other",
    ):
        return None
    return next(
        (c for c in verb.lefts if c.dep_ == "nsubj" and c.lemma_.casefold() in AIMS), None
    )  # fmt: skip


def was_aimed_at(number: Token) -> bool:
    """As in "the 3,000 that had been planned", "the 500 we had set ourselves"."""
    return any(
        c.dep_ in ("relcl", "acl") and (c.lemma_ == "set" or "plan" in frames_of(c))
        for c in number.rights
    )


def places_for(number: Token) -> Token | None:
    """The places that a number behind "for" fills: "places for 18"."""
    preposition = number.head
    if number.dep_ != "pobj" or preposition.lower_ != "for":
        return None
    noun = preposition.head
    return noun if noun.lemma_.casefold() in PLACES else None
