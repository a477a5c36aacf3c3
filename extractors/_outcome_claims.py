"""What the clause of a number claims: done, planned, denied or only imagined."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from extractors._counted import Phrase
from extractors._findings import Reading
from extractors._frames import frames_of
from extractors._grammar import (
    ancestors,
    effective_verb,
    is_negated,
    is_passive,
    is_verb,
    modality,
    sentence_of,
)


def claim(phrase: Phrase, reading: Reading) -> str | None:
    """``actual`` or ``target``; None where the clause denies or only imagines it."""
    verb = phrase.verb
    if verb is None or not is_finite(phrase.sentence):
        return _claim_of_fragment(phrase, reading)
    above: Token | None = verb
    for _ in range(3):
        if above is None or sentence_of(above) != phrase.sentence:
            break
        if _denied(above, phrase):
            return None
        if above is not verb and _is_hoped(above):
            return "target"
        clausal = above.dep_ in ("xcomp", "ccomp", "acl") and is_verb(above.head)
        above = above.head if clausal else None
    if _is_purpose(phrase) or _is_called_planned(phrase) or _is_of_aim(verb):
        return "target"
    return claim_of(effective_verb(verb))


def _is_hoped(verb: Token) -> bool:
    """As in "It is hoped that 60 officers can be reached"."""
    return is_passive(verb) and "plan" in frames_of(verb) and verb.lemma_ not in _MADE_FOR


_AIMS = frozenset(
    "goal aim target objective plan ambition intention hope pledge promise commitment proposal "
    "intent prospect".split()
)


def _is_of_aim(verb: Token) -> bool:
    """As in "a goal of training 35,000 police", "plans to train 40 officers"."""
    if verb.dep_ == "pcomp" and verb.head.lower_ == "of":
        return verb.head.head.lemma_.casefold() in _AIMS
    return verb.dep_ == "acl" and verb.tag_ == "VB" and verb.head.lemma_.casefold() in _AIMS


def _is_called_planned(phrase: Phrase) -> bool:
    """As in "with a further 15 courses planned for May"."""
    following = phrase.head.doc[phrase.last + 1 : phrase.last + 3]
    return any(
        t.tag_ == "VBN" and t.head == phrase.head and "plan" in frames_of(t) for t in following
    )


def claim_of_sentence(phrase: Phrase, reading: Reading) -> str | None:
    """What the sentence's main verb claims, past the clauses that only describe its nouns."""
    verb = phrase.verb
    for _ in range(4):
        if verb is None or verb.dep_ not in ("xcomp", "advcl", "acl", "relcl", "pcomp"):
            break
        verb = next((t for t in ancestors(verb) if is_verb(t)), None)
    if verb is None:
        return claim(phrase, reading)
    return None if _denied(verb, phrase) else claim_of(effective_verb(verb))


# A table tells what was, unless its row says that it was aimed at.
_AIMED = re.compile(r"\b(?:targets?|planned|plan|expected|goals?|aims?|envisaged)\b", re.IGNORECASE)


def _claim_of_fragment(phrase: Phrase, reading: Reading) -> str:
    """A line without a finite verb claims what its lead-in claims; else what the programmes do."""
    lead = reading.scopes.lead_in(phrase.block)
    if phrase.in_row:
        block = phrase.text[phrase.block.start : phrase.block.end]
        return "target" if _AIMED.search(block) else "actual"
    if lead is not None:
        verb = next((t for t in lead if t.pos_ == "VERB"), None)
        verb = verb or next((t for t in lead if t.pos_ == "AUX"), None)
        if verb is not None:
            return claim_of(effective_verb(verb)) or "actual"
    if _is_purpose(phrase):
        return "target"
    infinitive = next((t for t in phrase.sentence if t.lower_ == "to" and t.tag_ == "TO"), None)
    verb = phrase.verb
    if infinitive is not None and verb is not None and infinitive.head == verb:
        return "target"
    return "target" if all_planned(reading) else "actual"


def all_planned(reading: Reading) -> bool:
    return bool(reading.programmes) and all(p.status == "planned" for p in reading.programmes)


def claim_of(verb: Token) -> str | None:
    mode = modality(verb)
    if mode == "future":
        return "target"
    if mode == "hypothetical":
        words = {c.lower_ for c in verb.children if c.dep_ == "aux"}
        return "target" if words & {"would", "should"} else None
    if verb.lemma_ in _DEPARTING and _is_under_way(verb):
        return "target"  # "is sending 84 officers to Rome"
    if verb.lemma_ in _OPENING and verb.tag_ in ("VBZ", "VBP"):
        return "target"  # "the course opens on Monday with 16 officers"
    if verb.lemma_ == "target" and mode == "past":
        return "actual"  # a workshop that "targeted 35 officers" was held
    if "plan" in frames_of(verb) and verb.lemma_ not in _MADE_FOR:
        return "target"
    above = next((t for t in ancestors(verb) if is_verb(t)), None)
    if verb.dep_ in ("acl", "advcl", "xcomp") and verb.tag_ == "VBG" and above is not None:
        return claim_of(above)
    return "actual"


# Verbs of planning that also tell what a thing is made for.
_MADE_FOR = frozenset("mean project design seek".split())
# Verbs whose progressive tells what is arranged.
_OPENING = frozenset("open begin start commence".split())
_DEPARTING = frozenset("send come go travel leave fly head dispatch depart".split())


def _is_under_way(verb: Token) -> bool:
    """As in "is sending", "are coming"; not "were sending"."""
    return verb.tag_ == "VBG" and any(
        c.dep_ == "aux" and c.lower_ in ("is", "are", "am", "'re", "’re", "'s", "’s")
        for c in verb.children
    )


def _denied(verb: Token, phrase: Phrase) -> bool:
    """The verb is negated by something other than the number's own words ("no fewer than")."""
    if not is_negated(verb):
        return False
    if verb.head.lower_ == "without":
        return True
    start, end = phrase.mention.start, phrase.mention.end
    negators = [
        t
        for t in sentence_of(verb)
        if t.lower_ in ("not", "n't", "n’t", "never", "no", "neither", "nor", "nobody")
        and not start <= t.idx < end
        and verb in (t.head, t.head.head)
        and not (
            t.i + 1 < len(t.doc) and t.nbor().lower_ in ("only", "fewer", "less", "more", "later")
        )
    ]
    return bool(negators)


_PLANS = frozenset("project programme program agreement plan contract fund budget".split())


def _is_purpose(phrase: Phrase) -> bool:
    """As in "a project for the training of 29 officers": planned, if nothing says it was done."""
    for token in ancestors(phrase.head):
        if token.lemma_ in ("training", "education", "instruction", "schooling"):
            prep = token.head
            return prep.dep_ == "prep" and prep.lower_ == "for" and prep.head.lemma_ in _PLANS
        if is_verb(token):
            return False
    return False


def is_finite(sentence: Span) -> bool:
    return any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in sentence)
