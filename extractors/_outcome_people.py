"""Numbers of people who were taught, attended or took part."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Span, Token

from extractors._counted import Phrase
from extractors._findings import Finding, Reading
from extractors._frames import frames_of
from extractors._grammar import ancestors, is_verb, object_of
from extractors._outcome_bystanders import (
    GROUP_SUBJECTS,
    are_soldiers_alone,
    delivers,
    has_group_subject,
    is_instructor,
    is_one_of_a_nation,
    lemma_of,
    only_counts_force,
    taught_by_ellipsis,
)
from extractors._outcome_claims import claim, claim_of_sentence, is_finite
from extractors._scope import TRAINERS, Scope


def judge_people(phrase: Phrase, reading: Reading) -> Finding | None:
    """People who were taught, attended or took part; never those who teach, suffer or are employed."""
    scope = reading.scopes.of_sentence(phrase.sentence)
    if delivers(phrase) or only_counts_force(phrase, scope) or are_soldiers_alone(phrase):
        return None
    if is_one_of_a_nation(phrase) and reading.last_people(phrase) is None:
        return None
    kind = claim(phrase, reading)
    if kind is None:
        return None
    rule, confidence = _people_rule(phrase, scope, reading)
    if not rule:
        return None
    if rule == "people-in-training-sentence":
        kind = claim_of_sentence(phrase, reading) or kind
    return Finding(phrase, people_indicator(phrase, scope, reading), kind, rule, confidence)


def _people_rule(phrase: Phrase, scope: Scope, reading: Reading) -> tuple[str, float]:
    """The rule that makes these people a result, and how sure it is; ("", 0) if none does."""
    role, verb = phrase.role
    frames = frames_of(verb)
    if phrase.category == "deliverer" and "train" not in frames:
        return "", 0.0
    if (
        verb is not None
        and "train" in frames
        and (role in ("object", "subject_passive", "other") or taught_by_ellipsis(role, verb))
    ):
        return "people-taught", 0.95
    if (
        role == "object"
        and "plan" in frames
        and phrase.counted is not None
        and (phrase.counted.phrase in _LEARNERS)
    ):
        return "people-sought", 0.6
    if "learn" in frames and role in ("subject", "agent", "subject_passive"):
        return "people-attend", 0.9
    if (
        verb is not None
        and "attend" in frames
        and role in ("subject", "agent", "subject_passive")
        and (
            scope.is_training
            or scope.meetings
            or scope.broad
            or role == "agent"
            or _object_is_pronoun(verb)
        )
    ):
        return "people-attend", 0.85
    if role == "subject" and verb is not None and _begins_training(verb):
        return "people-attend", 0.85
    if (
        "give" in frames
        and role in ("prep:to", "recipient")
        and _CERTIFICATE.search(phrase.sentence.text)
    ):
        return "people-certified", 0.85
    if _under_event_noun(phrase) or _for_event(phrase, role, scope):
        return "people-of-event", 0.9
    definite = re.search(r"\bof (?:the|these|those|all) ", phrase.words) is not None
    if phrase.partitive and definite and reading.last_people(phrase) is not None:
        return "people-of-them", 0.75
    if role in ("attribute", "object") and has_group_subject(verb):
        return "people-make-up-event", 0.85
    if _is_breakdown(phrase, reading):
        return "people-part", 0.8
    if verb is None or not is_finite(phrase.sentence):
        around = read_lead(reading, reading.scopes.lead_in(phrase.block))
        whole = reading.scopes.of_block(phrase.block) if phrase.block.kind == "item" else scope
        if whole.is_training or around.is_training or whole.meetings:
            return "people-listed", 0.7
    if phrase.quantity.per_unit and reading.last_people(phrase) is not None:
        return "people-per-unit", 0.7
    if _opens_breakdown(phrase) and reading.last_people(phrase) is not None:
        return "people-broken-down", 0.8
    if frames & {"harm", "force"} or phrase.category == "deliverer" or is_instructor(phrase):
        return "", 0.0
    if scope.meetings and role in ("prep:with", "prep:by", "prep:of", "prep:for"):
        return "people-with-event", 0.6
    if _of_another_noun(phrase, role):
        return "", 0.0
    if scope.is_training and phrase.quantity.modifier != "vague":
        return "people-in-training-sentence", 0.6
    return "", 0.0


def _of_another_noun(phrase: Phrase, role: str) -> bool:
    """As in "the screening of 414 recruits": the people belong to something that is no training."""
    noun = phrase.anchor.head.head
    return role == "prep:of" and noun.pos_ in ("NOUN", "PROPN")


def _opens_breakdown(phrase: Phrase) -> bool:
    """As in "Of the sixteen participants, ten were …": a whole that the sentence divides."""
    words = [
        t.lower_
        for t in phrase.head.doc[max(phrase.sentence.start, phrase.first - 2) : phrase.first]
    ]
    return bool(words) and words[0] == "of" and phrase.first - len(words) == phrase.sentence.start


_LEARNERS = frozenset(
    "student trainee participant cadet recruit learner course participant".split()
)


_CERTIFICATE = re.compile(
    r"\b(?:certificate|diploma|qualification|degree|badge)s?\b", re.IGNORECASE
)


def _begins_training(verb: Token) -> bool:
    """As in "150 officers began training"."""
    thing = object_of(verb)
    return (
        verb.lemma_ in ("begin", "start", "continue", "resume")
        and thing is not None
        and (thing.lemma_.casefold() in GROUP_SUBJECTS or thing.lower_ == "training")
    )


def _object_is_pronoun(verb: Token) -> bool:
    """As in "26 officials completed it": what they completed stands before."""
    thing = object_of(verb)
    return thing is not None and thing.lower_ in ("it", "this", "them", "these", "both")


def read_lead(reading: Reading, lead: Span | None) -> Scope:
    """The scope of a lead-in; an empty one where there is none."""
    return reading.scopes.of_sentence(lead) if lead is not None else Scope()


def _under_event_noun(phrase: Phrase) -> bool:
    """As in "the training of 29 officers", "a course for eight customs officers", "attended by 12"."""
    for token in ancestors(phrase.head):
        if is_verb(token):
            return False
        if token.dep_ == "pobj" or token.pos_ == "ADP":
            continue
        scope_noun = token.lemma_.casefold() in GROUP_SUBJECTS - {"total", "number", "figure"}
        if scope_noun and token.i < phrase.head.i:
            return True
    return False


def _for_event(phrase: Phrase, role: str, scope: Scope) -> bool:
    """As in "consisted of a study visit to Stockholm for eight participants"."""
    events = (*scope.trainings, *scope.meetings)
    return role == "prep:for" and any(0 < phrase.first - t.i <= 6 for t in events)


def _is_breakdown(phrase: Phrase, reading: Reading) -> bool:
    """A number beside an accepted one in the same sentence: "including", "among them", a comma."""
    last = reading.last_people(phrase)
    if last is None:
        return False
    other = reading.found[last].phrase
    if other.sentence == phrase.sentence:
        return other.verb == phrase.verb or phrase.verb is None or phrase.partitive
    return False


def people_indicator(phrase: Phrase, scope: Scope, reading: Reading) -> str:
    """Trained, trained as trainers, or only taking part."""
    lead = read_lead(reading, reading.scopes.lead_in(phrase.block))
    occupations = phrase.counted.occupations if phrase.counted else ()
    if scope.trainers or lead.trainers or _trains_trainers(reading):
        return "trainers_trained"
    if "instructor" in occupations:
        return "trainers_trained"
    if lemma_of(phrase.role[1]) in _FINISHING:
        return "persons_trained"
    if scope.is_training:
        meeting = _nearest(phrase, scope.meetings)
        training = _nearest(phrase, (*scope.trainings, *scope.train_verbs))
        return "participants" if meeting < training else "persons_trained"
    if scope.meetings or lead.meetings:
        return "participants"
    return inherited_indicator(phrase, reading) or "persons_trained"


_FINISHING = frozenset("complete graduate finish undergo train learn study".split())


def _trains_trainers(reading: Reading) -> bool:
    """Every event that the article names trains trainers."""
    titles = [
        p.title for p in reading.programmes if p.level == "event" and p.title_basis == "named"
    ]
    return bool(titles) and all(TRAINERS.search(t) for t in titles)


def _nearest(phrase: Phrase, tokens: Sequence[Token]) -> int:
    """Tokens to the nearest of these; what follows the number counts as twice as far."""
    distances = (
        phrase.head.i - t.i if t.i < phrase.head.i else 2 * (t.i - phrase.head.i) for t in tokens
    )
    return min(distances, default=10_000)


def inherited_indicator(phrase: Phrase, reading: Reading) -> str | None:
    last = reading.last_people(phrase)
    return reading.found[last].indicator if last is not None else None
