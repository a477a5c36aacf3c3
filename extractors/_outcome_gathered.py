"""People whom an activity brings together, takes in or makes abler, and who travel to it.

These clauses do not say that anybody is taught: what they say follows from what the activity is.
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from extractors._activity import doer_of, is_event, is_spoken_of, stands_for_activity
from extractors._findings import PEOPLE
from extractors._frames import frames_of
from extractors._grammar import (
    clause_verb,
    is_negated,
    is_passive,
    is_verb,
    object_of,
)
from extractors._outcome_bystanders import ABILITIES, lemma_of
from extractors._outcome_people_rule import People
from extractors._outcome_phrases import begins_training
from extractors._scope import Scope

_IMPROVING = frozenset(
    "develop improve strengthen hone upgrade sharpen enhance gain acquire deepen expand refine "
    "broaden build boost increase update polish perfect refresh advance learn obtain".split()
)
_ENABLING = frozenset("give provide offer allow enable help equip assist empower let".split())
_TAKING_IN = frozenset("draw put take enrol enroll admit accept select integrate place".split())
_ADMITTING = frozenset("reach admit accept enrol enroll involve engage target".split())
_HOLDING = frozenset("have house count number employ accommodate".split())
_MOVING = frozenset(
    "visit travel come go fly arrive return leave head depart gather be send dispatch meet".split()
)
_PURPOSES = frozenset("participate attend learn undergo train study take complete".split())
_WORKING_WITH = frozenset("work engage cooperate co-operate collaborate".split())
_SAYING = frozenset("say report tell claim announce state add explain speak note".split())
NEAR = 6  # tokens from an activity to the participle that tells more of it


def are_gathered(people: People) -> bool:
    """As in "a workshop that brought together 30 judges", "two courses, benefiting 60 men"."""
    verb, phrase = people.verb, people.phrase
    if verb is None or "gather" not in frames_of(verb):
        return False
    if people.role == "subject_passive" and verb.lemma_ in _ADMITTING and not _has_agent(verb):
        return is_spoken_of(people.reading, phrase.sentence, phrase.block)
    if people.role not in ("object", "subject_passive") and not _is_first_noun(people):
        return False
    doer = doer_of(verb)
    return stands_for_activity(doer, people.reading, phrase.block) or _follows_event(people)


def _has_agent(verb: Token) -> bool:
    return any(c.dep_ == "agent" for c in verb.children)


def _is_first_noun(people: People) -> bool:
    """The parser lost the noun of "brought together 30 judges, prosecutors and …"."""
    verb = people.verb
    return verb is not None and 0 < people.phrase.first - verb.i <= 2


def _follows_event(people: People) -> bool:
    """An activity stands right before the participle: "organised six trainings, benefiting …".

    Or whoever gathers people is said to have held it: "ran 38 courses and reached 300 officers".
    """
    verb = people.verb
    if verb is None or is_negated(verb):
        return False
    if verb.dep_ == "conj" and is_verb(verb.head) and is_event(object_of(verb.head)):
        return True
    if verb.tag_ != "VBG":
        return False
    events = (*people.scope.trainings, *people.scope.meetings)
    above = object_of(verb.head) if is_verb(verb.head) else None
    return is_event(above) or any(0 < verb.i - e.i <= NEAR for e in events)


def grow_abler(people: People) -> bool:
    """As in "for both officers to develop their skills", "gave 30 officers a chance to learn"."""
    verb = people.verb
    if verb is None:
        return False
    if people.role == "subject" and verb.lemma_ in _IMPROVING and _has_ability(verb):
        return True
    given = people.role in ("object", "recipient", "subject_passive", "subject", "prep:to")
    if not given or verb.lemma_ not in _ENABLING or is_negated(verb):
        return False
    if people.role == "subject" and not is_passive(verb):
        return False
    return any(
        t.i > verb.i and _has_ability(t) for t in verb.subtree if t.lemma_ in _IMPROVING
    ) or (verb.lemma_ in ("equip", "provide") and _equips(people, verb))


def _has_ability(verb: Token) -> bool:
    thing = object_of(verb)
    return thing is not None and thing.lemma_.casefold() in ABILITIES


def _equips(people: People, verb: Token) -> bool:
    """As in "equipped 40 officers with the skills to …"."""
    return any(
        t.lemma_.casefold() in ABILITIES and t.dep_ in ("pobj", "conj", "dobj")
        for t in verb.subtree
        if t.i > people.phrase.last
    )


def are_taken_in(people: People) -> bool:
    """As in "900 officers will be drawn into the program", "put through Advanced Training"."""
    if people.role not in ("object", "subject_passive") or lemma_of(people.verb) not in _TAKING_IN:
        return False
    events = (*people.scope.trainings, *people.scope.broad)
    return any(
        t.i > people.phrase.last
        and t.dep_ == "pobj"
        and t.head.lower_ in ("into", "through", "on", "for", "in", "to", "onto")
        and clause_verb(t) == people.verb
        for t in events
    )


def travel_to_learn(people: People) -> bool:
    """As in "two officers flew to Rome to attend a course", "200 are coming and are trained"."""
    verb = people.verb
    if people.role not in ("subject", "subject_passive", "object") or verb is None:
        return False
    if verb.lemma_ not in _MOVING or is_negated(verb):
        return False
    if any(_tells_learning(child, people) for child in verb.rights):
        return True
    return any(
        t.i > verb.i
        and t.dep_ == "pobj"
        and t.head.lower_ in ("for", "on", "from", "to", "onto")
        and clause_verb(t) == verb
        for t in (*people.scope.trainings, *people.scope.meetings, *courses_of(people.scope))
    )


def courses_of(scope: Scope) -> list[Token]:
    """Programmes that one goes to: "a leadership programme", "a four-week program"."""
    nouns = [t for t in scope.broad if t.lemma_.casefold() in ("programme", "program")]
    return [t for t in nouns if any(c.dep_ in ("compound", "amod") for c in t.lefts)]


def _tells_learning(child: Token, people: People) -> bool:
    """What hangs on a verb of motion says that its people learn."""
    if child.dep_ not in ("xcomp", "advcl", "conj", "ccomp") or child.pos_ != "VERB":
        return False
    if child.dep_ == "conj" and is_passive(child) and "train" in frames_of(child):
        return people.role == "subject"
    if child.lemma_ in _PURPOSES and _is_about_event(child, people):
        return True
    return begins_training(child)


def _is_about_event(verb: Token, people: People) -> bool:
    """An activity hangs on the verb, or the verb itself is one of learning."""
    if verb.lemma_ in ("learn", "study", "train"):
        return object_of(verb) is None or "train" not in frames_of(verb)
    return any(t.i > verb.i for t in (*people.scope.trainings, *people.scope.meetings))


def are_sent_too(people: People) -> bool:
    """The same is told again of others: "sends 100 for training … is sending 20 to Rome"."""
    if people.role not in ("object", "subject_passive") or people.verb is None:
        return False
    found = people.reading.found
    return any(
        f.rule in ("people-sent", "people-sent-too")
        and f.phrase.verb is not None
        and f.phrase.verb.lemma_ == people.verb.lemma_
        for f in found[-4:]
    )


def are_worked_with(people: People) -> bool:
    """As in "have been working with 50 prison officials to strengthen the skills of …"."""
    if people.role != "prep:with" or lemma_of(people.verb) not in _WORKING_WITH:
        return False
    return people.scope.is_training or bool(_CAPACITY.search(people.phrase.sentence.text))


_CAPACITY = re.compile(r"\b(?:strengthen|build|improv|develop|enhanc)\w*\b", re.IGNORECASE)


def are_learners_anyhow(people: People) -> bool:
    """Trainees, cadets and participants learn, whatever else the clause says of them."""
    return people.are_learners and lemma_of(people.verb) not in _SAYING and not _fill(people)


def _fill(people: People) -> bool:
    """As in "the academy has more than 900 students": the size of a house, no result."""
    verb, phrase = people.verb, people.phrase
    if verb is None or people.role != "object" or verb.lemma_ not in _HOLDING:
        return False
    return not stands_for_activity(doer_of(verb), people.reading, phrase.block)


def are_spoken_of(people: People) -> bool:
    """As in "the opinions of these 145 officers": people known already, of whom more is told."""
    phrase = people.phrase
    before = phrase.head.doc[phrase.first - 1].lower_ if phrase.first else ""
    known = any(f.indicator in PEOPLE for f in people.reading.found)
    if before not in ("the", "these", "those", "all") or not known:
        return False
    occupied = phrase.counted is not None and bool(phrase.counted.occupations)
    tells = lemma_of(people.verb) in _SAYING
    return occupied and not tells and not people.reading.outnumbers(phrase)


def tour_place(people: People) -> bool:
    """As in "30 trainees visited the headquarters"."""
    return (
        people.are_learners
        and people.role == "subject"
        and lemma_of(people.verb) in ("visit", "tour")
    )
