"""Deeds of police at work: what they take, free, find and check, and who did it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from extractors._counted import Phrase
from extractors._frames import frames_of
from extractors._grammar import ancestors, clause_verb, is_passive, subject_of
from extractors._lexicon import lookup

DEEDS = frozenset(
    "seizure arrest detection confiscation rescue recovery discovery interception identification "
    "conviction detention prosecution capture repatriation dismantling destruction liberation "
    "apprehension release search inspection".split()
)
_LIGHT = frozenset(
    "make have achieve record report register stop pick turn give yield produce generate trigger "
    "receive answer".split()
)
_HAULS = frozenset("haul catch booty".split())
# What is hoped to grow rarer: a result only where it is solved, foiled, tried.
_HARMS = frozenset(
    "death killing murder attack robbery crime assault theft burglary kidnapping abduction "
    "homicide accident fatality injury rape violation incident".split()
)
_SOLVING = frozenset(
    "solve investigate prosecute clear foil prevent thwart detect uncover register".split()
)
_CONTRABAND = re.compile(
    r"\b(?:marijuana|cannabis|cocaine|heroin|hashish|opium|drugs?|narcotics?|\w*amphetamines?|"
    r"captagon|tramadol|ecstasy|khat|ivory|cigarettes?|tobacco|weapons?|firearms?|guns?|ammunition|"
    r"explosives?|counterfeit\w*|smuggled|contraband|stolen|forged|fake|illegal|illicit|rosewood|"
    r"sandalwood|horns?|tusks?|undeclared|prohibited)\b",
    re.IGNORECASE,
)
_PIECES = frozenset({"equipment", "unknown", "material", "document", "other"})
_CHECKED = frozenset("check screen search control stop".split())


def is_deed(phrase: Phrase) -> bool:
    """The clause tells of seizing, arresting, finding, or names such a deed."""
    verb = phrase.verb
    if phrase.head.lemma_.casefold() in _HARMS:
        return verb is not None and verb.lemma_ in _SOLVING
    if "result" in frames_of(verb) or (verb is not None and verb.lemma_ in _LIGHT):
        return True
    return is_plain_deed(phrase) or _is_named(phrase)


def is_plain_deed(phrase: Phrase) -> bool:
    """Whatever is counted, it was taken, freed, checked: "12 stolen cars recovered"."""
    role, verb = phrase.role
    inside = verb is not None and phrase.first <= verb.i <= phrase.last  # "laser scanning systems"
    if role in ("object", "subject_passive") and not inside and _is_done(phrase, verb):
        return True
    subject = subject_of(verb) if verb is not None else None
    if subject is not None and subject.lemma_.casefold() in _HAULS:
        return True
    behind = phrase.head.doc[phrase.last + 1 : phrase.last + 5]
    if any(t.tag_ == "VBN" and t.head == phrase.head and _is_done(phrase, t) for t in behind):
        return True
    return _is_named(phrase)


def _is_done(phrase: Phrase, verb: Token | None) -> bool:
    frames = frames_of(verb)
    if verb is None or "take" in frames:
        return "take" in frames
    if "check" in frames:
        return phrase.category != "person" or verb.lemma_ in _CHECKED
    if "find" not in frames or phrase.category not in _PIECES:
        return False
    words = phrase.head.doc[phrase.first : phrase.last + 5].text
    return phrase.category == "equipment" or _CONTRABAND.search(words) is not None


def _is_named(phrase: Phrase) -> bool:
    """As in "the seizure of 54 kg of heroin, 23 firearms and four boats"."""
    token = phrase.anchor
    while token.dep_ in ("conj", "appos") and token.head.i != token.i:
        token = token.head
    if phrase.category in ("victim", "operational"):
        return any(t.lemma_.casefold() in DEEDS for t in ancestors(phrase.head))
    held = token.dep_ == "pobj" and token.head.lower_ == "of"
    return held and token.head.head.lemma_.casefold() in DEEDS


def doers(phrase: Phrase) -> Iterator[Token]:
    """Who did it: the subjects of the verbs above, with the nouns that they stand for."""
    verb = clause_verb(phrase.anchor)
    for _ in range(3):
        if verb is None:
            return
        subject = subject_of(verb)
        if subject is not None and subject != phrase.head and not _suffers(subject, verb):
            yield subject
            yield from _members(subject)
        agent = next((c for c in verb.rights if c.dep_ == "agent"), None)
        yield from agent.rights if agent is not None else ()
        verb = next((t for t in ancestors(verb) if t.pos_ in ("VERB", "AUX")), None)


def _suffers(subject: Token, verb: Token) -> bool:
    """As in "34 people were arrested and 12 cars recovered": done to the first as well."""
    police_work = frames_of(verb) & {"take", "check", "find", "result"}
    return is_passive(verb) and bool(police_work) and subject.head == verb


def _members(subject: Token) -> Iterator[Token]:
    """As "trainees" of "two of the trainees"."""
    for child in subject.rights:
        if child.lower_ == "of":
            yield from (c for c in child.rights if c.dep_ == "pobj")


def is_force(noun: Token) -> bool:
    """People and units that do police work: "officers", "the unit", "crews", "they"."""
    if noun.lower_ in ("they", "it", "we", "who", "which"):
        return True
    if noun.lemma_.casefold() in _FORCES:
        return True
    counted = lookup(noun.doc, noun.i)
    return counted is not None and counted.category in ("person", "deliverer", "institution")


_FORCES = frozenset("unit team crew squad dog patrol police customs force service task".split())
