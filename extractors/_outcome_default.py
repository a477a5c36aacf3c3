"""People whom a clause ties to an activity by a verb that no list has.

Which verbs tell of learning is never all known. What is known is which tell of something else: of
teaching, harm, employment, talk. Any other verb that joins counted people and an activity as
subject and object, or by an infinitive of learning, says that they take part.
"""

from __future__ import annotations

from spacy.tokens import Token

from extractors._activity import doer_of, is_event, names_activity
from extractors._findings import PEOPLE
from extractors._frames import BYSTANDING, frames_of
from extractors._grammar import is_negated, is_passive, is_verb, subject_of
from extractors._outcome_bystanders import DELIVERERS
from extractors._outcome_people_rule import People

_OTHER_FRAMES = frozenset("harm force teach".split())
# What an activity does to people who do not take part in it.
_NOT_BRINGING = frozenset(
    "need require use employ pay cost follow precede be have thank honour honor remember replace "
    "help protect rescue free identify find arrest lead allow let enable know mark affect fine "
    "cut dismiss recruit hire deploy station dispatch reward punish take spend save".split()
)


def are_brought_by_event(people: People) -> bool:
    """As in "It attracted 20 officers", "the seminar united 30 judges"."""
    verb, phrase = people.verb, people.phrase
    if verb is None or people.role != "object" or not is_verb(verb) or is_negated(verb):
        return False
    if verb.lemma_ in _NOT_BRINGING or people.frames & _OTHER_FRAMES - {"teach"}:
        return False
    if verb.tag_ == "VBN" and verb.dep_ == "acl":  # "a plan released by the embassy, 20 officers"
        return False
    doer = doer_of(verb)
    if doer is None or doer.lower_ != "it":
        return names_activity(doer)
    before = people.reading.scopes.earlier(phrase.sentence, phrase.block)
    return before is not None and is_event(subject_of(before.root))


def do_something_to_learn(people: People) -> bool:
    """As in "fifteen officers have been at the centre to learn navigation"."""
    verb = people.verb
    if verb is None or people.role not in ("subject", "subject_passive") or is_negated(verb):
        return False
    if people.frames & {"harm"}:
        return False
    return any(_is_to_learn(c, people) for c in verb.rights)


def _is_to_learn(verb: Token, people: People) -> bool:
    if verb.dep_ not in ("xcomp", "advcl") or verb.tag_ != "VB" or is_negated(verb):
        return False
    if not any(c.lower_ == "to" for c in verb.lefts):
        return False
    if is_passive(verb):
        return "train" in frames_of(verb)
    events = (*people.scope.trainings, *people.scope.meetings, *people.scope.broad)
    about = any(t.i > verb.i for t in events)
    if verb.lemma_ in ("learn", "study"):
        return True
    return bool(frames_of(verb) & {"learn"}) and about


def do_something_near_event(people: People) -> bool:
    """As in "18 prosecutors sweated for four days at the academy": a school or course is named."""
    verb, phrase = people.verb, people.phrase
    low = phrase.quantity.low or phrase.quantity.high
    if verb is None or not people.is_subject or low is None or low < 2 or is_negated(verb):
        return False
    if phrase.head.lemma_.casefold() in DELIVERERS or phrase.category == "deliverer":
        return False
    if phrase.quantity.modifier == "vague" or _are_too_many(people):
        return False
    if verb.lemma_ in BYSTANDING or people.frames & _OTHER_FRAMES:
        return False
    scope, own = people.scope, set(phrase.head.subtree)
    spoken_of = (*scope.trainings, *scope.meetings, *scope.broad, *scope.train_verbs)
    return any(t not in own for t in spoken_of)  # not "40 officers of the mission"


def _are_too_many(people: People) -> bool:
    """More than any programme's number before, where there is one."""
    known = any(f.indicator in PEOPLE for f in people.reading.found)
    return known and people.reading.outnumbers(people.phrase)
