"""How counted people stand in their phrase: of an event, among others, of another noun."""

from __future__ import annotations

import re

from spacy.tokens import Token

from extractors._counted import Phrase
from extractors._findings import Reading
from extractors._grammar import (
    ancestors,
    is_verb,
    object_of,
)
from extractors._lexicon import lookup
from extractors._outcome_bystanders import (
    GROUP_SUBJECTS,
)
from extractors._scope import Scope


def holds_people(verb: Token | None) -> bool:
    """As in "the 60 cadets include five women"."""
    if verb is None or verb.lemma_ not in ("include", "comprise"):
        return False
    subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    counted = lookup(subject.doc, subject.i) if subject is not None else None
    return counted is not None and counted.category == "person"


def of_another_noun(phrase: Phrase, role: str) -> bool:
    """As in "the screening of 414 recruits": the people belong to something that is no training."""
    noun = phrase.anchor.head.head
    return role == "prep:of" and phrase.anchor.dep_ != "appos" and noun.pos_ in ("NOUN", "PROPN")


def opens_breakdown(phrase: Phrase) -> bool:
    """As in "Of the sixteen participants, ten were …": a whole that the sentence divides."""
    words = [
        t.lower_
        for t in phrase.head.doc[max(phrase.sentence.start, phrase.first - 2) : phrase.first]
    ]
    return bool(words) and words[0] == "of" and phrase.first - len(words) == phrase.sentence.start


def begins_training(verb: Token) -> bool:
    """As in "150 officers began training"."""
    thing = object_of(verb)
    return (
        verb.lemma_ in ("begin", "start", "continue", "resume")
        and thing is not None
        and (thing.lemma_.casefold() in GROUP_SUBJECTS or thing.lower_ == "training")
    )


def object_is_pronoun(verb: Token) -> bool:
    """As in "26 officials completed it": what they completed stands before."""
    thing = object_of(verb)
    return thing is not None and thing.lower_ in ("it", "this", "them", "these", "both")


def under_event_noun(phrase: Phrase) -> bool:
    """As in "the training of 29 officers", "a course for eight officers", "attended by 12"."""
    for token in ancestors(phrase.head):
        if is_verb(token):
            return False
        if token.pos_ == "ADP":
            continue
        scope_noun = token.lemma_.casefold() in GROUP_SUBJECTS - {"total", "number", "figure"}
        if scope_noun and token.i < phrase.head.i:
            return True
    return False


def for_event(phrase: Phrase, role: str, scope: Scope) -> bool:
    """As in "a workshop on risk analysis at sea ports for 15 officers", however far apart.

    No finite verb may stand between the event and its people.
    """
    doc = phrase.head.doc
    before = doc[phrase.first - 1].lower_ if phrase.first else ""
    if role != "prep:for" and before not in ("for", "of", "with"):
        return False
    events = [t for t in (*scope.trainings, *scope.meetings) if t.i < phrase.first]
    if not events or before == "of":
        return False
    between = doc[events[-1].i + 1 : phrase.first]
    return not any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in between)


def is_breakdown(phrase: Phrase, reading: Reading) -> bool:
    """A number beside an accepted one in the same sentence: "including", "among them", a comma."""
    last = reading.last_people(phrase)
    if last is None or reading.found[last].phrase.sentence != phrase.sentence:
        return False
    other = reading.found[last].phrase
    between = phrase.text[other.mention.end : phrase.mention.start]
    if _INCLUDING.search(between) or (
        reading.found[last].rule == "people-part" and _LISTED.search(between)
    ):
        return True
    return other.verb == phrase.verb or phrase.verb is None or phrase.partitive


_INCLUDING = re.compile(
    r"\b(?:including|among (?:them|whom|these)|of (?:whom|which)|comprising|namely)\b"
)


_LISTED = re.compile(r"(?:,|\band\b|;)\s*$")
