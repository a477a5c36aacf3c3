"""Numbers of events, countries and bodies that take part or benefit."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from extractors._counted import Phrase
from extractors._findings import LOOK_BACK, PEOPLE, Finding, Reading
from extractors._frames import frames_of
from extractors._grammar import (
    ancestors,
    is_passive,
    is_verb,
    object_of,
    role_in_clause,
    subject_of,
    text_of,
)
from extractors._lexicon import lookup
from extractors._number_nouns import counted_of_total, total_of
from extractors._outcome_bystanders import lemma_of, object_of_training
from extractors._outcome_claims import all_planned, claim, claim_of_sentence, is_finite
from extractors._scope import Scope
from schemas.values import Place

# Headings above lists of what a project has achieved.
_ACHIEVED = re.compile(
    r"\b(?:achiev\w+|results?|milestones?|outcomes?|impact|key figures|in figures|in numbers|"
    r"at a glance|highlights?|accomplish\w+|so far|to date|facts and figures|"
    r"what (?:has|have|was|did|we)|progress|"
    r"outputs?|in brief)\b",
    re.IGNORECASE,
)


def judge_events(phrase: Phrase, reading: Reading) -> Finding | None:
    """Courses, workshops, study visits that were held or are planned."""
    kind = claim(phrase, reading)
    if kind is None:
        return None
    scope = reading.scopes.of_sentence(phrase.sentence)
    role, verb = phrase.role
    frames = frames_of(verb)
    lead = reading.scopes.lead_in(phrase.block)
    told = _is_told_of(phrase, reading)
    if verb is None or not is_finite(phrase.sentence):
        if lead is not None and phrase.block.kind == "item":
            return Finding(phrase, "events_held", kind, "events-listed", 0.8)
        if scope.is_training or told:
            return Finding(phrase, "events_held", kind, "events-headline", 0.6)
        return None
    if _are_parts_of_event(phrase, role, verb):
        return None
    if (_is_business(phrase, scope) and not told) or _EARLIER.search(phrase.words):
        return None
    if frames & {"hold", "attend", "train"} or role == "attribute":
        return Finding(phrase, "events_held", kind, "events-held", 0.85)
    if scope.is_training:
        return Finding(phrase, "events_held", kind, "events-in-training-sentence", 0.6)
    return None


def _are_parts_of_event(phrase: Phrase, role: str, verb: Token) -> bool:
    """As in "The workshop consisted of two sessions": what one event is made of."""
    subject = subject_of(verb)
    whole = lookup(subject.doc, subject.i) if subject is not None else None
    made_of = verb.lemma_ in ("consist", "comprise", "divide", "split", "include", "contain")
    one = subject is not None and subject.tag_ in ("NN", "NNP")
    parts = phrase.head.lemma_.casefold() in ("session", "module", "part", "lecture", "class")
    if parts and phrase.quantity.high == 1 and verb.lemma_ in ("be", "deal", "focus", "cover"):
        return True  # "One session was about trust"
    return made_of and one and parts and whole is not None and whole.category == "event"


# What participants had to have behind them is no result of this programme.
_EARLIER = re.compile(r"\b(?:previous|earlier|prior)\b")
# What officials hold every day: of a programme only where the sentence speaks of one.
_BUSINESS = frozenset(
    "meeting visit conference summit gathering trip tour mission ceremony briefing forum "
    "symposium measure".split()
)


def _is_business(phrase: Phrase, scope: Scope) -> bool:
    """As in "the president held two meetings": nothing says that they belong to a programme."""
    if phrase.counted is None or scope.is_training or scope.broad:
        return False
    *before, last = phrase.counted.phrase.split()
    return last in _BUSINESS and (not before or before[0] in _OFFICIAL)


_OFFICIAL = frozenset(
    "bilateral coordination board regional virtual online technical steering launch closing public "
    "media official press".split()
)


def _is_told_of(phrase: Phrase, reading: Reading) -> bool:
    """Such events were counted before, or who took part in them is told beside the number."""
    if any(
        f.indicator == "events_held" and f.phrase.head.lemma_ == phrase.head.lemma_
        for f in reading.found[-LOOK_BACK:]
    ):
        return True
    if _TOOK_PART.search(text_of(phrase.sentence)):
        return True
    earlier = reading.scopes.earlier(phrase.sentence, phrase.block)
    verb = phrase.verb
    subject = subject_of(verb) if verb is not None else None
    goes_on = _IN_ADDITION.match(text_of(phrase.sentence)) is not None
    goes_on = goes_on or (subject is not None and subject.lower_ in ("it", "they", "we"))
    if earlier is None or not goes_on:
        return False
    found = any(f.phrase.sentence == earlier for f in reading.found[-LOOK_BACK:])
    return found or reading.scopes.of_sentence(earlier).is_training


_TOOK_PART = re.compile(r"\b(?:participants?|participat\w+|took part|attended)\b", re.IGNORECASE)
_IN_ADDITION = re.compile(
    r"(?:in addition|additionally|besides|moreover|furthermore|as well as this|further|also|"
    r"there (?:were|was) also)\b",
    re.IGNORECASE,
)


def judge_countries(phrase: Phrase, reading: Reading) -> Finding | None:
    """Countries that take part or are covered; planned only where the whole programme is."""
    scope = reading.scopes.of_sentence(phrase.sentence)
    role, verb = phrase.role
    if claim_of_sentence(phrase, reading) is None or phrase.quantity.low in (None, 0, 1):
        return None
    if _are_no_parties(phrase, role, verb) or _are_harmed(verb):
        return None
    kind = "target" if all_planned(reading) else "actual"
    if _enumerated(phrase, reading):
        return Finding(phrase, "countries_covered", kind, "countries-enumerated", 0.85)
    if role == "prep:between" or (phrase.quantity.low == 2 and _after_the(phrase)):
        return None
    if reading.found and reading.found[-1].phrase.sentence == phrase.sentence:
        return Finding(phrase, "countries_covered", kind, "countries-of-people", 0.75)
    if role == "subject" and "attend" in frames_of(verb):
        return Finding(phrase, "countries_covered", kind, "countries-attend", 0.75)
    if role in ("prep:from", "prep:of") and _are_learners(phrase.anchor.head.head):
        return Finding(phrase, "countries_covered", kind, "countries-of-people", 0.75)
    if scope.is_training or scope.meetings:
        return Finding(phrase, "countries_covered", kind, "countries-of-event", 0.7)
    ours = scope.broad or _names_programme(phrase.sentence, reading)
    taught = bool(frames_of(verb) & {"train", "teach"})
    ours = ours or (taught and role in ("prep:in", "prep:across"))
    if ours and role.startswith(("prep:", "object", "subject")):
        return Finding(phrase, "countries_covered", kind, "countries-of-programme", 0.6)
    return None


def _names_programme(sentence: Span, reading: Reading) -> bool:
    """A programme's name, or the capitals of its words, stand in the sentence."""
    text = text_of(sentence)
    names = [p.title for p in reading.programmes if p.title_basis == "named"]
    capitals = ["".join(w[0] for w in name.split() if w[0].isupper()) for name in names]
    words = {t.text for t in sentence}
    return any(name in text for name in names) or any(c in words for c in capitals if len(c) > 1)


def _are_harmed(verb: Token | None) -> bool:
    """As in "attacked two countries"; a noun like "guards" may look like such a verb."""
    return verb is not None and is_verb(verb) and "harm" in frames_of(verb)


def _are_no_parties(phrase: Phrase, role: str, verb: Token | None) -> bool:
    """As in "both countries", "leaders of 13 states", "the union has 27", "in all states"."""
    noun = phrase.anchor.head.head
    if role == "prep:of" and noun.lemma_.casefold() in _LEADERS:
        return True
    if any(t.lemma_.casefold() == "exchange" for t in ancestors(phrase.head)):
        return True  # "exchanges with delegations from 150 countries"
    if phrase.words.split()[0] == "both" or (role == "object" and lemma_of(verb) == "have"):
        return True
    return phrase.counted is not None and phrase.counted.phrase == "state" and role == "prep:in"


def _are_learners(noun: Token) -> bool:
    """People who learn or attend, whose countries are counted."""
    counted = lookup(noun.doc, noun.i)
    role, verb = role_in_clause(noun)
    frames = frames_of(verb)
    learning = role == "subject" and ("learn" in frames or _attends_event(verb))
    learning = learning or (role == "subject" and _are_said_to_learn(noun, verb))
    learning = learning or ("train" in frames and role in ("object", "subject_passive"))
    return counted is not None and counted.category == "person" and learning


def _are_said_to_learn(noun: Token, verb: Token | None) -> bool:
    """As in "24 guards gathered", "officers were among the participants"."""
    if verb is None:
        return False
    if verb.lemma_ in ("gather", "assemble", "convene", "meet"):
        return any(c.dep_ == "nummod" for c in noun.lefts)
    among = (c for c in verb.rights if c.lower_ == "among")
    return any(n.lemma_.casefold() in _TAUGHT for c in among for n in c.rights)


_TAUGHT = frozenset("participant trainee student graduate attendee alumnus cadet recruit".split())


def _attends_event(verb: Token | None) -> bool:
    """As in "completed intensive training courses"."""
    thing = object_of(verb) if verb is not None and "attend" in frames_of(verb) else None
    counted = lookup(thing.doc, thing.i) if thing is not None else None
    return counted is not None and counted.category == "event"


def _after_the(phrase: Phrase) -> bool:
    return phrase.first > 0 and phrase.head.doc[phrase.first - 1].lower_ in (
        "the",
        "these",
        "those",
    )


def _enumerated(phrase: Phrase, reading: Reading) -> bool:
    """As many countries are listed right after as the number says: "six countries (A, B, …)"."""
    wanted = phrase.quantity.low
    if wanted is None or wanted < 2 or wanted > 60:
        return False
    after = phrase.head.doc[phrase.last].idx
    reach = after + 40 * int(wanted) + 60
    text = phrase.text[after : after + 80]
    opening = r"[^.;!?]*[:(–—]" if wanted == 2 else r"[^:(–—]*[:(–—]"  # two are soon named
    if not re.match(opening, text):
        return False
    codes = [
        m.value.code
        for m in reading.scopes.article.mentions_in("countries", after + 1, reach)
        if isinstance(m.value, Place) and m.value.code
    ]
    return wanted <= len(dict.fromkeys(codes)) <= wanted + 2


def judge_institutions(phrase: Phrase, reading: Reading) -> Finding | None:
    """Agencies, units, academies that take part or benefit."""
    kind = claim(phrase, reading)
    role, verb = phrase.role
    frames = frames_of(verb)
    if kind is None:
        return None
    if _is_total_of_supported(phrase):
        return Finding(phrase, "institutions_supported", kind, "bodies-counted", 0.65)
    if frames & {"harm", "force"}:
        return None
    if is_built(phrase):
        return Finding(phrase, "facilities_built", kind, "bodies-built", 0.65)
    if in_achievements(phrase, reading):
        return Finding(phrase, "institutions_supported", kind, "bodies-listed", 0.65)
    if _conjoined_with_finding(phrase, reading):
        return Finding(phrase, "institutions_supported", kind, "bodies-beside", 0.65)
    if _send_people(phrase, reading):
        return Finding(phrase, "institutions_supported", kind, "bodies-of-people", 0.7)
    if role in ("prep:to", "prep:for", "recipient") and _receive_goods(phrase, verb, reading):
        return Finding(phrase, "institutions_supported", kind, "bodies-given", 0.6)
    if _are_supported(phrase, reading):
        return Finding(phrase, "institutions_supported", kind, "bodies-supported", 0.7)
    return None


def _are_supported(phrase: Phrase, reading: Reading) -> bool:
    """The clause supports or teaches them, or they attend."""
    scope = reading.scopes.of_sentence(phrase.sentence)
    role, verb = phrase.role
    frames = frames_of(verb)
    if lemma_of(verb) in _RAISED or (role == "subject" and "teach" in frames):
        return False
    if not frames & {"support", "train", "attend"}:
        return False
    return (
        role in ("object", "subject_passive", "agent")
        or (role in ("subject", "prep:in") and (scope.is_training or bool(scope.broad)))
        or (role == "prep:from" and last_found_in(phrase, reading))
        or (role in ("prep:to", "prep:for", "recipient") and object_of_training(verb, scope))
    )


def _is_total_of_supported(phrase: Phrase) -> bool:
    """As in "the number of forums that were strengthened stands at 2,330"."""
    total = total_of(phrase.number) if phrase.elliptic else None
    noun = counted_of_total(total) if total is not None else None
    if noun is None:
        return False
    said = (c for t in (noun, total) if t for c in t.rights if c.dep_ in ("acl", "relcl"))
    return any(is_passive(c) and "support" in frames_of(c) for c in said)


_GOODS = frozenset("equipment material document".split())


def _receive_goods(phrase: Phrase, verb: Token | None, reading: Reading) -> bool:
    """As in "gave ten laptops to five stations", "To the two offices it gave software"."""
    if verb is None or not is_verb(verb):
        verb = next((c for c in phrase.head.rights if c.dep_ == "relcl"), None)
    if verb is None or "give" not in frames_of(verb):
        return False
    thing = object_of(verb)
    counted = lookup(thing.doc, thing.i) if thing is not None else None
    if counted is not None and counted.category in _GOODS:
        return True
    return any(
        f.rule.startswith("goods") and f.phrase.sentence == phrase.sentence
        for f in reading.found[-LOOK_BACK:]
    )


# Verbs that say where people come from: "drawn from 44 agencies".
_ORIGIN = frozenset("draw come hail select choose invite represent recruit nominate".split())


def _send_people(phrase: Phrase, reading: Reading) -> bool:
    """As in "52 officers drawn from 44 agencies", "officers of 12 agencies attended"."""
    role, verb = phrase.role
    if role == "prep:from" and lemma_of(verb) in _ORIGIN and last_found_in(phrase, reading):
        return reading.found[-1].indicator in PEOPLE
    noun = phrase.anchor.head.head
    if noun.lemma_.casefold() in _LEADERS:
        return False
    return role in ("prep:of", "prep:from") and _are_counted_people(noun, reading)


# Who comes to open, greet and watch: their bodies do not benefit by that.
_LEADERS = frozenset(
    "leader head chief director minister ambassador president guest chairman commissioner".split()
)
_HOUSED = frozenset(
    "station post academy prison court headquarters office centre center checkpoint point facility "
    "college crossing jail academies thana".split()
)
_RAISED = frozenset("build construct renovate refurbish rehabilitate erect rebuild".split())
_FINISHED = frozenset("complete finish inaugurate".split())


def is_built(phrase: Phrase) -> bool:
    """As in "built five police stations", "two posts renovated": the bodies' houses."""
    role, verb = phrase.role
    if phrase.counted is None or phrase.counted.phrase.split()[-1] not in _HOUSED:
        return False
    if role in ("object", "subject_passive") and lemma_of(verb) in _RAISED | _FINISHED:
        return True
    behind = phrase.head.doc[phrase.last + 1 : phrase.last + 2]
    inside = phrase.head.doc[phrase.number.i + 1 : phrase.last]
    return any(t.tag_ == "VBN" and t.lemma_ in _RAISED for t in (*behind, *inside))


def _are_counted_people(noun: Token, reading: Reading) -> bool:
    """The noun heads a number of people found before, or people who are taught or attend."""
    if any(f.phrase.head == noun and f.indicator in PEOPLE for f in reading.found[-3:]):
        return True
    return _are_learners(noun)


def last_found_in(phrase: Phrase, reading: Reading) -> bool:
    """The last finding stands in the same sentence."""
    return bool(reading.found) and reading.found[-1].phrase.sentence == phrase.sentence


def _conjoined_with_finding(phrase: Phrase, reading: Reading) -> bool:
    """As in "12,000 officers, 90 countries plus 17 organisations": listed with a result."""
    if not reading.found or reading.found[-1].phrase.sentence != phrase.sentence:
        return False
    return (
        phrase.head.dep_ in ("conj", "appos")
        and phrase.head.head.i >= reading.found[-1].phrase.first
    )


def in_achievements(phrase: Phrase, reading: Reading) -> bool:
    """A line of a list whose heading says that these are the project's results."""
    lead = reading.scopes.lead_in(phrase.block)
    return phrase.block.kind == "item" and lead is not None and bool(_ACHIEVED.search(lead.text))
