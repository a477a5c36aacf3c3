"""Numbers of people who were taught, attended or took part."""

from __future__ import annotations

import re

from extractors._counted import Phrase
from extractors._findings import Finding, Reading
from extractors._frames import frames_of
from extractors._grammar import (
    clause_verb,
    effective_verb,
    is_negated,
    is_passive,
    object_of,
    text_of,
)
from extractors._outcome_bystanders import (
    are_soldiers_alone,
    attends_elsewhere,
    delivers,
    has_group_subject,
    is_instructor,
    is_one_of_a_nation,
    lemma_of,
    object_of_training,
    only_applied,
    only_counts_force,
    taught_by_ellipsis,
)
from extractors._outcome_claims import claim, is_finite
from extractors._outcome_default import (
    are_brought_by_event,
    do_something_near_event,
    do_something_to_learn,
)
from extractors._outcome_gathered import (
    are_gathered,
    are_learners_anyhow,
    are_sent_too,
    are_spoken_of,
    are_taken_in,
    are_worked_with,
    courses_of,
    grow_abler,
    tour_place,
    travel_to_learn,
)
from extractors._outcome_indicator import (
    CERTIFICATE,
    inherited_indicator,
    people_indicator,
    read_lead,
)
from extractors._outcome_learning import (
    are_chosen_and_taught,
    are_given_event,
    are_those_meant,
    are_told_to_learn,
    attend_by_ellipsis,
    learn_by_doing,
)
from extractors._outcome_people_kind import kind_by_rule
from extractors._outcome_people_rule import People, Rule
from extractors._outcome_phrases import (
    begins_training,
    for_event,
    holds_people,
    is_breakdown,
    object_is_pronoun,
    of_another_noun,
    opens_breakdown,
    under_event_noun,
)
from extractors._outcome_stated import are_aimed_at, are_learning_group, make_up_total
from extractors._outcome_told import (
    are_addressed,
    are_alumni,
    are_among,
    are_class,
    are_present,
    are_sent_along,
    are_taught_things,
    are_told_of_next,
    attend_event_in_clause,
    come_from,
    fill_room,
    join_too,
    learn_by_gapping,
    learn_under_noun,
    take_part_behind,
)


def judge_people(phrase: Phrase, reading: Reading) -> Finding | None:
    """People who were taught, attended or took part.

    Never those who teach, suffer or are merely employed.
    """
    role, verb = phrase.role
    scope = reading.scopes.of_sentence(phrase.sentence)
    people = People(phrase, scope, reading, role, verb, frames_of(verb))
    if delivers(phrase) or only_counts_force(phrase, scope) or are_soldiers_alone(phrase):
        return None
    if only_applied(phrase):
        return None
    if is_one_of_a_nation(phrase) and not people.have_gone_before:
        return None
    kind = claim(phrase, reading)
    rule = next((r for r in _RULES if r.applies(people)), None)
    if kind is None or rule is None or not rule.name:
        return None
    kind = kind_by_rule(people, rule.name) or kind
    indicator = _indicator(people, rule.name)
    return Finding(phrase, indicator, kind, rule.name, rule.confidence)


def _indicator(people: People, rule: str) -> str:
    """What the rule says by itself; else what the words around the number say."""
    if rule == "people-visit":
        return "participants"
    known = inherited_indicator(people.phrase, people.reading)
    if rule == "people-sent-along" and known is not None:
        return known
    if rule == "people-present" and not people.scope.meetings:
        return "persons_trained"
    return people_indicator(people.phrase, people.scope, people.reading)


def _only_deliver(people: People) -> bool:
    if people.role == "object" and are_gathered(people):
        return False  # "the workshop brought together 25 experts of both services"
    return people.phrase.category == "deliverer" and "train" not in people.frames


def _are_taught(people: People) -> bool:
    if people.verb is not None and people.verb.lemma_ == "graduate" and people.role == "object":
        return True  # "the academy graduated 235 officers"
    if people.verb is None or "train" not in people.frames:
        return False
    objects = ("object", "subject_passive", "other")
    return people.role in objects or taught_by_ellipsis(people.role, people.verb)


def _share_taught_verb(people: People) -> bool:
    """As in "has trained and deployed over 70 dog handlers": the object of both verbs."""
    verb = people.verb
    if verb is None or people.role != "object" or verb.dep_ != "conj":
        return False
    return "train" in frames_of(verb.head) and object_of(verb.head) is None


def _attend_in_clause(people: People) -> bool:
    """As in "the 30 officials who benefited from the training", "12 officers attending it"."""
    return people.scope.is_programme and any(
        clause.dep_ in ("relcl", "acl")
        and "learn" in frames_of(effective_verb(clause))
        and not is_passive(clause)
        and not is_negated(clause)
        for clause in people.phrase.head.rights
    )


def _are_taught_in_clause(people: People) -> bool:
    """As in "40 officers trained by the mission now serve in Gao"."""
    return any(
        clause.dep_ in ("relcl", "acl")
        and is_passive(clause)
        and "train" in frames_of(clause)
        and not is_negated(clause)
        for clause in people.phrase.head.rights
    )


def _are_sent(people: People) -> bool:
    """As in "sent eight officers on a study visit", not "sent them to lead one"."""
    if people.role not in ("object", "subject_passive") or lemma_of(people.verb) not in _SENDING:
        return False
    return any(
        t.i > people.phrase.last and t.dep_ == "pobj" and clause_verb(t) == people.verb
        for t in (*people.scope.trainings, *people.scope.meetings, *courses_of(people.scope))
    )


_SENDING = frozenset("send invite nominate select choose second fly welcome receive".split())


def _are_sought(people: People) -> bool:
    """As in "the academy wants 40 students"."""
    return people.role == "object" and "plan" in people.frames and people.are_learners


def _attend(people: People) -> bool:
    if people.verb is None or not people.is_subject:
        return False
    if "learn" in people.frames:
        return people.scope.is_programme or not attends_elsewhere(people.verb)
    return "attend" in people.frames and (
        people.scope.is_programme or people.role == "agent" or object_is_pronoun(people.verb)
    )


def _begin(people: People) -> bool:
    return people.role == "subject" and people.verb is not None and begins_training(people.verb)


def _are_certified(people: People) -> bool:
    given = "give" in people.frames and people.role in ("prep:to", "recipient", "subject_passive")
    return given and CERTIFICATE.search(text_of(people.phrase.sentence)) is not None


def _belong_to_event(people: People) -> bool:
    phrase = people.phrase
    if (
        is_instructor(phrase)
        and phrase.first
        and phrase.head.doc[phrase.first - 1].lower_ in ("with", "by", "from")
    ):
        return False
    if people.role in ("prep:to", "recipient") and object_of_training(people.verb, people.scope):
        return True  # "gave training to 45 officers"
    return under_event_noun(phrase) or for_event(phrase, people.role, people.scope)


def _are_some_of_them(people: People) -> bool:
    phrase = people.phrase
    definite = _OF_THE.search(phrase.words) is not None
    return phrase.partitive and definite and people.have_gone_before


def _make_up_event(people: People) -> bool:
    consists = people.role == "prep:of" and lemma_of(people.verb) in ("consist", "compose", "make")
    return (consists or people.role in ("attribute", "object")) and has_group_subject(people.verb)


def _are_part(people: People) -> bool:
    if is_breakdown(people.phrase, people.reading):
        return True
    return people.have_gone_before and people.role == "object" and holds_people(people.verb)


def _are_listed(people: People) -> bool:
    """In a line or headline without a finite verb, where training is spoken of."""
    phrase, scopes = people.phrase, people.reading.scopes
    if people.verb is not None and is_finite(phrase.sentence):
        return False
    following = phrase.head.doc[phrase.head.i + 1 : phrase.head.i + 2]
    if any("harm" in frames_of(t) and t.pos_ in ("VERB", "ADJ") for t in following):
        return False  # "Police officers killed: 12"
    whole = scopes.of_block(phrase.block) if phrase.block.kind == "item" else people.scope
    around = read_lead(people.reading, scopes.lead_in(phrase.block))
    return whole.is_training or around.is_training or bool(whole.meetings)


def _fill_column(people: People) -> bool:
    """A cell of a table, in a column of people who learn, or near words on training."""
    column = people.phrase.column
    if column is None:
        return False
    row = people.reading.scopes.block_span(people.phrase.block)
    taught = any(frames_of(t) & {"train", "learn"} for t in row if t.pos_ in ("VERB", "ADJ"))
    return people.are_learners or taught or people.have_gone_before


def _are_per_unit(people: People) -> bool:
    return people.phrase.quantity.per_unit and people.have_gone_before


def _are_broken_down(people: People) -> bool:
    """Not the whole force: "Of the 11,000 officers in the country" are more than have learnt."""
    if not opens_breakdown(people.phrase):
        return False
    if people.are_learners:
        return True
    return people.have_gone_before and not people.reading.outnumbers(people.phrase)


def _are_bystanders(people: People) -> bool:
    return (
        bool(people.frames & {"harm", "force"})
        or people.phrase.category == "deliverer"
        or is_instructor(people.phrase)
    )


def _come_with_event(people: People) -> bool:
    beside = people.role in ("prep:with", "prep:by", "prep:of", "prep:for")
    return bool(people.scope.meetings) and beside


def _belong_elsewhere(people: People) -> bool:
    return of_another_noun(people.phrase, people.role)


def _stand_near_training(people: People) -> bool:
    """Training is spoken of in the people's own clause, not of others in another one."""
    if people.phrase.quantity.modifier == "vague":
        return False
    verb = people.verb
    return any(
        verb is None or clause_verb(t) in (verb, None) or t.i < people.phrase.first < verb.i
        for t in people.scope.trainings
        if not (t.dep_ == "compound" and t.head not in people.scope.trainings)  # a training centre
    )


# Asked in this order; the first that applies decides.
_RULES = (
    Rule("people-sent-along", 0.7, are_sent_along),
    Rule("", 0, _only_deliver),
    Rule("people-taught", 0.95, _are_taught),
    Rule("people-taught", 0.9, _share_taught_verb),
    Rule("people-taught", 0.85, _are_taught_in_clause),
    Rule("people-taught", 0.85, are_chosen_and_taught),
    Rule("people-sent", 0.8, _are_sent),
    Rule("people-sent-too", 0.7, are_sent_too),
    Rule("people-taken-in", 0.8, are_taken_in),
    Rule("people-sought", 0.6, _are_sought),
    Rule("people-attend", 0.9, _attend),
    Rule("people-attend", 0.85, _attend_in_clause),
    Rule("people-attend", 0.85, attend_event_in_clause),
    Rule("people-attend", 0.8, attend_by_ellipsis),
    Rule("people-attend", 0.75, join_too),
    Rule("people-attend", 0.75, take_part_behind),
    Rule("people-present", 0.7, are_present),
    Rule("people-gapped", 0.8, learn_by_gapping),
    Rule("people-visit", 0.6, tour_place),
    Rule("people-gathered", 0.85, are_gathered),
    Rule("people-grow-abler", 0.75, grow_abler),
    Rule("people-travel", 0.8, travel_to_learn),
    Rule("people-begin", 0.85, _begin),
    Rule("people-certified", 0.85, _are_certified),
    Rule("people-learn-by-doing", 0.8, learn_by_doing),
    Rule("people-total", 0.8, make_up_total),
    Rule("people-aimed-at", 0.75, are_aimed_at),
    Rule("people-intake", 0.75, are_learning_group),
    Rule("people-told-to-learn", 0.8, are_told_to_learn),
    Rule("people-of-event", 0.85, are_given_event),
    Rule("people-of-event", 0.8, are_those_meant),
    Rule("people-of-event", 0.8, learn_under_noun),
    Rule("people-of-event", 0.75, are_addressed),
    Rule("people-class", 0.75, are_class),
    Rule("people-alumni", 0.7, are_alumni),
    Rule("people-of-event", 0.9, _belong_to_event),
    Rule("people-of-them", 0.75, _are_some_of_them),
    Rule("people-come-from", 0.7, come_from),
    Rule("people-part", 0.75, are_among),
    Rule("people-make-up-event", 0.85, _make_up_event),
    Rule("people-part", 0.8, _are_part),
    Rule("people-in-table", 0.7, _fill_column),
    Rule("people-listed", 0.7, _are_listed),
    Rule("people-per-unit", 0.7, _are_per_unit),
    Rule("people-broken-down", 0.8, _are_broken_down),
    Rule("", 0, _are_bystanders),
    Rule("people-with-event", 0.6, _come_with_event),
    Rule("people-present", 0.7, fill_room),
    Rule("people-taught", 0.75, are_taught_things),
    Rule("people-worked-with", 0.6, are_worked_with),
    Rule("people-told-of-next", 0.6, are_told_of_next),
    Rule("people-spoken-of", 0.5, are_spoken_of),
    Rule("", 0, _belong_elsewhere),
    Rule("people-learners", 0.6, are_learners_anyhow),
    Rule("people-in-training-sentence", 0.6, _stand_near_training),
    Rule("people-brought", 0.6, are_brought_by_event),
    Rule("people-to-learn", 0.6, do_something_to_learn),
    Rule("people-near-event", 0.5, do_something_near_event),
)


_OF_THE = re.compile(r"\bof (?:the|these|those|all) ")
