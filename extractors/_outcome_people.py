"""Numbers of people who were taught, attended or took part."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spacy.tokens import Span, Token

from extractors._counted import Phrase
from extractors._findings import Finding, Reading
from extractors._frames import frames_of
from extractors._grammar import (
    ancestors,
    clause_verb,
    effective_verb,
    is_negated,
    is_passive,
    is_verb,
    object_of,
)
from extractors._lexicon import lookup
from extractors._outcome_bystanders import (
    GROUP_SUBJECTS,
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
from extractors._outcome_claims import claim, claim_of, claim_of_sentence, is_finite
from extractors._scope import TRAINERS, Scope


def judge_people(phrase: Phrase, reading: Reading) -> Finding | None:
    """People who were taught, attended or took part.

    Never those who teach, suffer or are merely employed.
    """
    role, verb = phrase.role
    scope = reading.scopes.of_sentence(phrase.sentence)
    people = _People(phrase, scope, reading, role, verb, frames_of(verb))
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
    if rule.name == "people-in-training-sentence":
        kind = claim_of_sentence(phrase, reading) or kind
    if rule.name == "people-sought":
        kind = "target"
    if rule.name == "people-part":
        kind = _kind_of_whole(phrase, reading) or kind
    if rule.name == "people-of-event":
        kind = _kind_of_event(phrase, scope) or kind
    visit = rule.name == "people-visit"
    indicator = "participants" if visit else people_indicator(phrase, scope, reading)
    return Finding(phrase, indicator, kind, rule.name, rule.confidence)


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


@dataclass(frozen=True, slots=True)
class _People:
    """Counted people and what stands around them."""

    phrase: Phrase
    scope: Scope
    reading: Reading
    role: str
    verb: Token | None
    frames: frozenset[str]

    @property
    def is_subject(self) -> bool:
        return self.role in ("subject", "agent", "subject_passive")

    @property
    def have_gone_before(self) -> bool:
        return self.reading.last_people(self.phrase) is not None


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule and its test. A rule without a name says that the people are none of ours."""

    name: str
    confidence: float
    applies: Callable[[_People], bool]


def _only_deliver(people: _People) -> bool:
    return people.phrase.category == "deliverer" and "train" not in people.frames


def _are_taught(people: _People) -> bool:
    if people.verb is not None and people.verb.lemma_ == "graduate" and people.role == "object":
        return True  # "the academy graduated 235 officers"
    if people.verb is None or "train" not in people.frames:
        return False
    objects = ("object", "subject_passive", "other")
    return people.role in objects or taught_by_ellipsis(people.role, people.verb)


def _share_taught_verb(people: _People) -> bool:
    """As in "has trained and deployed over 70 dog handlers": the object of both verbs."""
    verb = people.verb
    if verb is None or people.role != "object" or verb.dep_ != "conj":
        return False
    return "train" in frames_of(verb.head) and object_of(verb.head) is None


def _attend_in_clause(people: _People) -> bool:
    """As in "the 30 officials who benefited from the training", "12 officers attending it"."""
    return people.scope.is_programme and any(
        clause.dep_ in ("relcl", "acl")
        and "learn" in frames_of(effective_verb(clause))
        and not is_passive(clause)
        and not is_negated(clause)
        for clause in people.phrase.head.rights
    )


def _are_taught_in_clause(people: _People) -> bool:
    """As in "40 officers trained by the mission now serve in Gao"."""
    return any(
        clause.dep_ in ("relcl", "acl")
        and is_passive(clause)
        and "train" in frames_of(clause)
        and not is_negated(clause)
        for clause in people.phrase.head.rights
    )


def _visit(people: _People) -> bool:
    """As in "30 trainees visited the headquarters"."""
    counted = people.phrase.counted
    learners = counted is not None and counted.phrase in _LEARNERS
    return learners and people.role == "subject" and lemma_of(people.verb) in ("visit", "tour")


def _are_sent(people: _People) -> bool:
    """As in "sent eight officers on a study visit", not "sent them to lead one"."""
    if people.role not in ("object", "subject_passive") or lemma_of(people.verb) not in _SENDING:
        return False
    return any(
        t.i > people.phrase.last and t.dep_ == "pobj" and clause_verb(t) == people.verb
        for t in (*people.scope.trainings, *people.scope.meetings)
    )


_SENDING = frozenset("send invite nominate select choose second fly".split())


def _are_sought(people: _People) -> bool:
    """As in "the academy wants 40 students"."""
    counted = people.phrase.counted
    learners = counted is not None and counted.phrase in _LEARNERS
    return people.role == "object" and "plan" in people.frames and learners


def _attend(people: _People) -> bool:
    if people.verb is None or not people.is_subject:
        return False
    if "learn" in people.frames:
        return people.scope.is_programme or not attends_elsewhere(people.verb)
    return "attend" in people.frames and (
        people.scope.is_programme or people.role == "agent" or _object_is_pronoun(people.verb)
    )


def _begin(people: _People) -> bool:
    return people.role == "subject" and people.verb is not None and _begins_training(people.verb)


def _are_certified(people: _People) -> bool:
    given = "give" in people.frames and people.role in ("prep:to", "recipient", "subject_passive")
    return given and _CERTIFICATE.search(people.phrase.sentence.text) is not None


def _belong_to_event(people: _People) -> bool:
    phrase = people.phrase
    if is_instructor(phrase) and phrase.first and _word_before(phrase) in ("with", "by", "from"):
        return False
    if people.role in ("prep:to", "recipient") and object_of_training(people.verb, people.scope):
        return True  # "gave training to 45 officers"
    return _under_event_noun(phrase) or _for_event(phrase, people.role, people.scope)


def _word_before(phrase: Phrase) -> str:
    return phrase.head.doc[phrase.first - 1].lower_


def _are_some_of_them(people: _People) -> bool:
    phrase = people.phrase
    definite = _OF_THE.search(phrase.words) is not None
    return phrase.partitive and definite and people.have_gone_before


def _make_up_event(people: _People) -> bool:
    consists = people.role == "prep:of" and lemma_of(people.verb) in ("consist", "compose", "make")
    return (consists or people.role in ("attribute", "object")) and has_group_subject(people.verb)


def _are_part(people: _People) -> bool:
    if _is_breakdown(people.phrase, people.reading):
        return True
    return people.have_gone_before and people.role == "object" and _holds_people(people.verb)


def _holds_people(verb: Token | None) -> bool:
    """As in "the 60 cadets include five women"."""
    if verb is None or verb.lemma_ not in ("include", "comprise"):
        return False
    subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    counted = lookup(subject.doc, subject.i) if subject is not None else None
    return counted is not None and counted.category == "person"


def _are_listed(people: _People) -> bool:
    """In a line or headline without a finite verb, where training is spoken of."""
    phrase, scopes = people.phrase, people.reading.scopes
    if people.verb is not None and is_finite(phrase.sentence):
        return False
    whole = scopes.of_block(phrase.block) if phrase.block.kind == "item" else people.scope
    around = read_lead(people.reading, scopes.lead_in(phrase.block))
    return whole.is_training or around.is_training or bool(whole.meetings)


def _are_per_unit(people: _People) -> bool:
    return people.phrase.quantity.per_unit and people.have_gone_before


def _are_broken_down(people: _People) -> bool:
    """Not the whole force: "Of the 11,000 officers in the country" are more than have learnt."""
    if not _opens_breakdown(people.phrase):
        return False
    counted = people.phrase.counted
    if counted is not None and counted.phrase in _LEARNERS:
        return True
    return people.have_gone_before and not people.reading.outnumbers(people.phrase)


def _are_bystanders(people: _People) -> bool:
    harmed = bool(people.frames & {"harm", "force"})
    return harmed or people.phrase.category == "deliverer" or is_instructor(people.phrase)


def _come_with_event(people: _People) -> bool:
    beside = people.role in ("prep:with", "prep:by", "prep:of", "prep:for")
    return bool(people.scope.meetings) and beside


def _belong_elsewhere(people: _People) -> bool:
    return _of_another_noun(people.phrase, people.role)


def _stand_near_training(people: _People) -> bool:
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
    _Rule("", 0, _only_deliver),
    _Rule("people-taught", 0.95, _are_taught),
    _Rule("people-taught", 0.9, _share_taught_verb),
    _Rule("people-taught", 0.85, _are_taught_in_clause),
    _Rule("people-sent", 0.8, _are_sent),
    _Rule("people-sought", 0.6, _are_sought),
    _Rule("people-attend", 0.9, _attend),
    _Rule("people-attend", 0.85, _attend_in_clause),
    _Rule("people-visit", 0.6, _visit),
    _Rule("people-begin", 0.85, _begin),
    _Rule("people-certified", 0.85, _are_certified),
    _Rule("people-of-event", 0.9, _belong_to_event),
    _Rule("people-of-them", 0.75, _are_some_of_them),
    _Rule("people-make-up-event", 0.85, _make_up_event),
    _Rule("people-part", 0.8, _are_part),
    _Rule("people-listed", 0.7, _are_listed),
    _Rule("people-per-unit", 0.7, _are_per_unit),
    _Rule("people-broken-down", 0.8, _are_broken_down),
    _Rule("", 0, _are_bystanders),
    _Rule("people-with-event", 0.6, _come_with_event),
    _Rule("", 0, _belong_elsewhere),
    _Rule("people-in-training-sentence", 0.6, _stand_near_training),
)


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
    "student,trainee,participant,cadet,recruit,learner,course participant,graduate,attendee".split(
        ","
    )
)


_OF_THE = re.compile(r"\bof (?:the|these|those|all) ")
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


def _for_event(phrase: Phrase, role: str, scope: Scope) -> bool:
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


def _is_breakdown(phrase: Phrase, reading: Reading) -> bool:
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


def people_indicator(phrase: Phrase, scope: Scope, reading: Reading) -> str:
    """Trained, trained as trainers, or only taking part."""
    lead = read_lead(reading, reading.scopes.lead_in(phrase.block))
    occupations = phrase.counted.occupations if phrase.counted else ()
    if scope.trainers or lead.trainers or _trains_trainers(reading):
        return "trainers_trained"
    if _event_before_trains_trainers(phrase, scope, reading):
        return "trainers_trained"
    if "instructor" in occupations:
        return "trainers_trained"
    if lemma_of(phrase.role[1]) in _FINISHING or _gets_certificate(phrase):
        return "persons_trained"
    if lemma_of(phrase.role[1]) in _MEETING and phrase.role[0] == "subject":
        return "participants"
    if scope.is_training:
        meeting = _nearest(phrase, scope.meetings)
        training = _nearest(phrase, (*scope.trainings, *scope.train_verbs))
        return "participants" if meeting < training else "persons_trained"
    if scope.meetings or lead.meetings:
        return "participants"
    return inherited_indicator(phrase, reading) or "persons_trained"


def _gets_certificate(phrase: Phrase) -> bool:
    """As in "67 constables received their certificates": the ceremony is only where they did."""
    _, verb = phrase.role
    thing = object_of(verb) if verb is not None else None
    return thing is not None and _CERTIFICATE.fullmatch(thing.text) is not None


_MEETING = frozenset("meet gather convene discuss assemble".split())
_FINISHING = frozenset("complete graduate finish undergo train learn study".split())


def _event_before_trains_trainers(phrase: Phrase, scope: Scope, reading: Reading) -> bool:
    """The nearest earlier event of the paragraph trains trainers, and no new one is named."""
    if any(t.lower_ in ("a", "an", "another") for e in scope.trainings for t in e.lefts):
        return False
    sentence: Span | None = phrase.sentence
    for _ in range(_SENTENCES_BACK):
        sentence = reading.scopes.earlier(sentence, phrase.block) if sentence is not None else None
        if sentence is None:
            return False
        before = reading.scopes.of_sentence(sentence)
        if before.trainers or before.trainings:
            return before.trainers
    return False


_SENTENCES_BACK = 4


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
