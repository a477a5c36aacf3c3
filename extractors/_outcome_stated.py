"""Numbers of people that another noun states: a total, an aim, places on a course, its size."""

from __future__ import annotations

from spacy.tokens import Token

from extractors._activity import is_event, is_spoken_of, stands_for_activity
from extractors._counted import Phrase
from extractors._findings import PEOPLE, Finding, Reading
from extractors._grammar import clause_verb, subject_of
from extractors._lexicon import lookup
from extractors._number_nouns import (
    LEARNING_GROUPS,
    PLACES,
    aim_of,
    are_trained,
    counted_of_total,
    places_for,
    total_of,
    was_aimed_at,
)
from extractors._outcome_claims import claim
from extractors._outcome_indicator import inherited_indicator, people_indicator
from extractors._outcome_people_rule import People


def make_up_total(people: People) -> bool:
    """As in "bringing to 512 the number of guards trained since 2009"."""
    total = total_of(people.phrase.number)
    noun = counted_of_total(total) if total is not None else None
    if total is None or noun is None:
        return False
    return people.are_learners or are_trained(noun, total)


def are_aimed_at(people: People) -> bool:
    """As in "For 2018 the target is 250 trained officers"."""
    aim = aim_of(people.phrase.anchor)
    return aim is not None and (people.scope.is_training or people.have_gone_before)


def are_learning_group(people: People) -> bool:
    """As in "a second intake of 60 begins in April"."""
    counted = people.phrase.counted
    spoken_of = is_spoken_of(people.reading, people.phrase.sentence, people.phrase.block)
    holds = people.phrase.head.i < people.phrase.number.i
    if not holds or counted is None or not spoken_of:
        return False
    further = any(c.lower_ in _FURTHER for c in people.phrase.head.lefts)
    return counted.phrase in LEARNING_GROUPS or (further and people.have_gone_before)


_FURTHER = frozenset("second third fourth fifth another further next".split())


def judge_stated(phrase: Phrase, reading: Reading) -> Finding | None:
    """A number without a noun of its own that a total, an aim, places or an event state."""
    places = _judge_places(phrase, reading)
    if places is not None or not phrase.elliptic:
        return places
    if _is_size_of_event(phrase, reading):
        kind = claim(phrase, reading)
        scope = reading.scopes.of_sentence(phrase.sentence)
        indicator = people_indicator(phrase, scope, reading)
        return Finding(phrase, indicator, kind, "number-of-event", 0.7) if kind else None
    inherited = inherited_indicator(phrase, reading)
    if inherited is None:
        return None
    if aim_of(phrase.number) is not None or was_aimed_at(phrase.number):
        return Finding(phrase, inherited, "target", "number-aimed-at", 0.7)
    if _is_total_of_known(phrase, reading):
        return Finding(phrase, inherited, claim(phrase, reading) or "actual", "number-total", 0.7)
    return None


def _is_total_of_known(phrase: Phrase, reading: Reading) -> bool:
    """As in "bringing the total to 512", where people were counted right before."""
    total = total_of(phrase.number)
    if total is None or counted_of_total(total) is not None or not reading.found:
        return False
    return reading.found[-1].indicator in PEOPLE and reading.found[-1].phrase.block == phrase.block


def _is_size_of_event(phrase: Phrase, reading: Reading) -> bool:
    """As in "in six courses of 24", "the second will have 20"."""
    role, verb = phrase.role
    if (
        role == "object"
        and verb is not None
        and verb.lemma_ in ("have", "take", "admit", "welcome")
    ):
        ends = phrase.last + 1 >= len(phrase.head.doc) or phrase.head.doc[phrase.last + 1].is_punct
        doer, scope = subject_of(verb), reading.scopes.of_sentence(phrase.sentence)
        near = is_event(doer) or bool(scope.trainings or scope.meetings)
        return ends and near and stands_for_activity(doer, reading, phrase.block)
    preposition = phrase.number.head
    if phrase.number.dep_ != "pobj" or preposition.lower_ != "of":
        return False
    noun = preposition.head
    scope = reading.scopes.of_sentence(phrase.sentence)
    return noun in scope.trainings and noun.tag_ in ("NNS", "NN") and noun.i == preposition.i - 1


def _is_counted_event(doer: Token | None, reading: Reading) -> bool:
    """As in "another two are to open, with 25 seats each": activities counted right before."""
    last = reading.found[-1] if reading.found else None
    return last is not None and last.indicator == "events_held" and last.phrase.number == doer


def _are_for_learners(places: Token, verb: Token | None) -> bool:
    """As in "reserves five seats a year for Palestinian cadets"."""
    for preposition in (*places.rights, *(verb.rights if verb is not None else ())):
        if preposition.lower_ == "for" and preposition.i > places.i:
            noun = next(iter(preposition.rights), None)
            counted = lookup(noun.doc, noun.i) if noun is not None else None
            return counted is not None and counted.category == "person"
    return False


def _judge_places(phrase: Phrase, reading: Reading) -> Finding | None:
    """As in "a course with places for 18", "two more will open, with 30 seats each"."""
    if phrase.elliptic:
        places = places_for(phrase.number)
    else:
        places = phrase.head if phrase.head.lemma_.casefold() in PLACES else None
    if places is None or not is_spoken_of(reading, phrase.sentence, phrase.block):
        return None
    verb = clause_verb(places)
    holder = places.head.head if places.head.lower_ in ("with", "of") else None
    doer = subject_of(verb) if verb is not None else None
    held = is_event(holder) or stands_for_activity(doer, reading, phrase.block)
    if not held and not _is_counted_event(doer, reading) and not _are_for_learners(places, verb):
        return None
    kind = claim(phrase, reading)
    if kind == "actual" and verb is not None and verb.lemma_ in _KEEPING:
        kind = "target"
    scope = reading.scopes.of_sentence(phrase.sentence)
    indicator = people_indicator(phrase, scope, reading)
    return Finding(phrase, indicator, kind, "number-of-places", 0.7) if kind else None


_KEEPING = frozenset("reserve allocate earmark allot offer".split())
