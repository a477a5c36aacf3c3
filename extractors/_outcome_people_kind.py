"""What is claimed of counted people where their rule, and not their clause, decides it."""

from __future__ import annotations

from spacy.tokens import Token

from extractors._counted import Phrase
from extractors._findings import Reading
from extractors._grammar import clause_verb, effective_verb
from extractors._outcome_claims import claim_of, claim_of_sentence
from extractors._outcome_people_rule import People
from extractors._scope import Scope


def kind_by_rule(people: People, rule: str) -> str | None:
    """What the rule says of the clause's claim, or None where the clause itself decides."""
    phrase, reading = people.phrase, people.reading
    if rule in ("people-in-training-sentence", "people-grow-abler"):
        return claim_of_sentence(phrase, reading)
    if rule in ("people-sought", "people-aimed-at"):
        return "target"
    whole = rule == "people-of-them" and _is_only_infinitive(people.verb)
    if rule == "people-part" or whole:
        return _kind_of_whole(phrase, reading)
    if rule in ("people-of-event", "people-make-up-event"):
        return _kind_of_event(phrase, people.scope)
    return None


def _is_only_infinitive(verb: Token | None) -> bool:
    """As "join" of "85 of the first batch of officers to join the police were recruits"."""
    return verb is not None and verb.tag_ == "VB" and not any(c.tag_ == "MD" for c in verb.lefts)


def _kind_of_whole(phrase: Phrase, reading: Reading) -> str | None:
    """A part claims what its whole does: "15 judges (13 men and two women)"."""
    last = reading.last_people(phrase)
    return reading.found[last].kind if last is not None else None


def _kind_of_event(phrase: Phrase, scope: Scope) -> str | None:
    """What is claimed of the event is claimed of its people, whatever its name says in between."""
    events = [t for t in (*scope.trainings, *scope.meetings) if t.i < phrase.first]
    verb = clause_verb(max(events, key=lambda t: t.i)) if events else None
    if verb is None or verb == phrase.verb or verb.i > phrase.first:
        return None
    return claim_of(effective_verb(verb))
