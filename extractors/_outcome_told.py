"""People whose learning is not told by their own clause but by one beside it.

By the clause before, whose verb is left out the second time; by the next sentence, which goes on
with "they"; by an apposition that calls them a class; by what they are called.
"""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from extractors._activity import is_event, is_spoken_of
from extractors._counted import Phrase
from extractors._findings import PEOPLE, Reading
from extractors._frames import frames_of
from extractors._grammar import clause_verb, is_negated, is_passive, is_verb, object_of, sentence_of
from extractors._number_nouns import LEARNING_GROUPS
from extractors._outcome_bystanders import has_group_subject, lemma_of, trains_with
from extractors._outcome_people_rule import People
from extractors._scope import Scope

_GROUPS = LEARNING_GROUPS | {"group", "contingent", "wave"}
_NEXT = 40  # tokens of the next sentence that are read
_CALLED = 5  # tokens from a comma to the noun of the apposition behind it
_NETWORKS = frozenset("network family community association body roll list pool".split())
# Nouns of learning that hold their people behind "of".
_LEARNING = frozenset(
    "graduation participation attendance enrolment enrollment retraining schooling tuition "
    "instruction education mentoring coaching induction certification upskilling".split()
)
_FOR_MORE = frozenset("more further additional another other others".split())


def learn_by_gapping(people: People) -> bool:
    """As in "550 officers attended the first course, and 268 of the brigade the second"."""
    noun, found = people.phrase.anchor, people.reading.found
    if not found or noun.dep_ != "conj" or not is_verb(noun.head):
        return False
    last = found[-1]
    same = last.phrase.sentence == people.phrase.sentence and last.indicator in PEOPLE
    return same and last.phrase.role[1] == noun.head


def are_told_of_next(people: People) -> bool:
    """As in "Nine guards stayed longest. Their course in Antalya …", "… . They learnt to …"."""
    phrase = people.phrase
    if not people.is_subject or phrase.counted is None or (phrase.quantity.low or 0) < 2:
        return False
    following = _next_sentence(phrase)
    if following is None or people.frames & {"teach", "harm", "force"}:
        return False
    scope = people.reading.scopes.of_sentence(following)
    return any(_goes_on(t, scope) for t in following[:_NEXT])


def _next_sentence(phrase: Phrase) -> Span | None:
    """The sentence behind the phrase's own."""
    end, doc = phrase.sentence.end, phrase.head.doc
    while end < len(doc) and doc[end].is_space:
        end += 1
    return sentence_of(doc[end]) if end < len(doc) else None


def _goes_on(pronoun: Token, scope: Scope) -> bool:
    """What "they" do is to learn, or what is "theirs" is training."""
    if pronoun.lower_ == "their":
        return pronoun.i <= sentence_of(pronoun).start + 1 and pronoun.head in scope.trainings
    if pronoun.lower_ != "they" or pronoun.dep_ not in ("nsubj", "nsubjpass"):
        return False
    verb = pronoun.head
    if is_negated(verb) or not is_verb(verb):
        return False
    frames = frames_of(verb)
    if pronoun.dep_ == "nsubjpass" or is_passive(verb):
        return "train" in frames
    attend = bool(frames & {"attend", "learn"}) and bool(scope.trainings or scope.meetings)
    return attend or trains_with(verb)


def are_called_class(phrase: Phrase, reading: Reading) -> bool:
    """As in "243 others, the second class, took up duty", "the last batch, 40 recruits, …"."""
    doc = phrase.head.doc
    behind = doc[phrase.last + 1 : phrase.last + 1 + _CALLED]
    called = len(behind) > 2 and behind[0].text == "," and behind[1].tag_ in ("DT", "PRP$")
    noun = next((t for t in behind if t.pos_ == "NOUN"), None) if called else None
    if noun is None and phrase.first > 1 and doc[phrase.first - 1].text in (",", "(", "–"):
        before = doc[phrase.first - 2]
        closed = phrase.last + 1 < len(doc) and doc[phrase.last + 1].text in (",", ")", "–")
        noun = before if closed else None
    if noun is None or noun.lemma_.casefold() not in _GROUPS or noun.tag_ not in ("NN", "NNP"):
        return False
    return is_spoken_of(reading, phrase.sentence, phrase.block)


def are_class(people: People) -> bool:
    """The counted people are called a class, or "make up the 25th class"."""
    verb = people.verb
    if verb is not None and people.role == "subject" and verb.lemma_ in _FORMING:
        thing = object_of(verb)
        if thing is not None and thing.lemma_.casefold() in LEARNING_GROUPS:
            return True
    return are_called_class(people.phrase, people.reading)


_FORMING = frozenset("make form constitute compose".split())


def take_part_behind(people: People) -> bool:
    """As in "Taking part were a cutter and a 10-person team", "In attendance were 24 officers"."""
    phrase, verb = people.phrase, people.verb
    if verb is None or verb.lemma_ != "be" or people.role not in ("attribute", "subject"):
        return False
    first = phrase.sentence[0]
    opens = first.tag_ == "VBG" and "attend" in frames_of(first) and people.scope.is_programme
    opening = phrase.head.doc[first.i : first.i + 2].text.casefold()
    present = opening in ("in attendance", "also present") or first.lower_ == "present"
    if not opens and not (present and is_spoken_of(people.reading, phrase.sentence, phrase.block)):
        return False
    return first.i < verb.i < phrase.first


def are_among(people: People) -> bool:
    """As in "There were nine women among them", "The group included nine women"."""
    phrase, verb = people.phrase, people.verb
    known = people.have_gone_before and not people.reading.outnumbers(phrase)
    if verb is None or not known:
        return False
    if verb.lemma_ == "be" and people.role in ("attribute", "subject"):
        sentence = phrase.sentence
        return _AMONG.search(phrase.text, sentence.start_char, sentence.end_char) is not None
    sexed = phrase.head.lemma_.casefold() in ("woman", "man", "female", "male")
    held = people.role == "object" and verb.lemma_ in ("include", "comprise", "count", "have")
    return sexed and held and has_group_subject(verb)


_AMONG = re.compile(
    r"\b(?:among|amongst) (?:them|these|those|(?:the|these|those) (?:[\w-]+ )?"
    r"(?:trainees|participants|graduates|students|cadets|recruits|attendees|learners|group|class))\b",
    re.IGNORECASE,
)


def are_taught_things(people: People) -> bool:
    """As in "taught seven modules to 25 officers"."""
    return people.role == "prep:to" and lemma_of(people.verb) in ("teach", "lecture")


def fill_room(people: People) -> bool:
    """As in "With 35 officers in the room, the trainers began", where an activity is spoken of."""
    phrase = people.phrase
    doc, after = phrase.head.doc, phrase.last + 1
    opening = doc[max(0, phrase.first - 2) : phrase.first].text.casefold()
    if not (opening.endswith("with") or opening == "one of"):
        return False
    behind = doc[after : after + 3].text.casefold()
    there = behind.startswith(_IN_ROOM)
    return there and is_spoken_of(people.reading, phrase.sentence, phrase.block)


_IN_ROOM = (
    "in the room",
    "in the class",
    "in the hall",
    "in attendance",
    "in class",
    "on the course",
    "in the course",
    "attending",
    "participating",
    "present",
    "taking part",
)


def are_addressed(people: People) -> bool:
    """As in "For ten officers of the corps the subject was the internet: their training …"."""
    phrase = people.phrase
    opening = phrase.sentence.start
    if people.role != "prep:for" or phrase.first > opening + 2:
        return False
    return phrase.head.doc[phrase.first - 1].lower_ == "for" and people.scope.is_training


def are_present(people: People) -> bool:
    """As in "eleven measures, at which some 130 persons were present"."""
    verb = people.verb
    if verb is None or people.role != "subject" or verb.lemma_ != "be":
        return False
    if not any(c.lower_ == "present" and c.dep_ == "acomp" for c in verb.rights):
        return False
    relative = verb.dep_ == "relcl" and is_event(verb.head)
    return relative or people.scope.is_training


def join_too(people: People) -> bool:
    """As in "187 were trained since 2022. This year 44 more officers joined"."""
    phrase, found = people.phrase, people.reading.found
    if not people.is_subject or "attend" not in people.frames or not found:
        return False
    around = phrase.head.doc[max(0, phrase.first - 1) : phrase.last + 1]
    before = people.reading.scopes.earlier(phrase.sentence, phrase.block)
    near = found[-1].phrase.sentence in (phrase.sentence, before)
    return near and people.have_gone_before and any(t.lower_ in _FOR_MORE for t in around)


def are_alumni(people: People) -> bool:
    """As in "an alumni network of over 6,200 from 33 countries"."""
    phrase = people.phrase
    doc, head = phrase.head.doc, phrase.head
    named = doc[max(0, head.i - 1) : head.i].text.casefold() in ("alumni", "graduate")
    return named and head.i < phrase.number.i and head.lemma_.casefold() in _NETWORKS


def learn_under_noun(people: People) -> bool:
    """As in "the graduation of five handlers", where an activity is spoken of."""
    if people.role != "prep:of":
        return False
    noun = people.phrase.anchor.head.head
    spoken_of = is_spoken_of(people.reading, people.phrase.sentence, people.phrase.block)
    return noun.lemma_.casefold() in _LEARNING and spoken_of


def attend_event_in_clause(people: People) -> bool:
    """As in "107 members of the corps who have taken courses at the academy"."""
    events = (*people.scope.trainings, *people.scope.meetings)
    return any(
        clause.dep_ == "relcl"
        and not is_passive(clause)
        and not is_negated(clause)
        and "attend" in frames_of(clause)
        and any(t.i > clause.i and clause_verb(t) == clause for t in events)
        for clause in _clauses_behind(people.phrase.head)
    )


def _clauses_behind(noun: Token) -> list[Token]:
    """What hangs on a noun, or on the body behind its "of": "members of the force who have …"."""
    bodies = [b for p in noun.rights if p.lower_ == "of" for b in p.rights]
    return [*noun.rights, *(clause for body in bodies for clause in body.rights)]


def are_sent_along(people: People) -> bool:
    """As in "sends 24 officers and 15 coaches to Egypt for training": both are sent to learn."""
    found = people.reading.found
    if people.role != "object" or lemma_of(people.verb) == "" or not found:
        return False
    last = found[-1]
    sent = last.rule in ("people-sent", "people-sent-too", "people-travel", "people-told-to-learn")
    beside = last.phrase.sentence == people.phrase.sentence and last.phrase.verb == people.verb
    return sent and beside and people.phrase.head.dep_ == "conj"


def come_from(people: People) -> bool:
    """As in "Ten officers are from Botswana", of those whose activity was spoken of."""
    verb, phrase = people.verb, people.phrase
    if verb is None or people.role != "subject" or verb.lemma_ not in ("be", "come", "hail"):
        return False
    origin = any(c.lower_ == "from" and c.nbor().pos_ == "PROPN" for c in verb.rights)
    return origin and is_spoken_of(people.reading, phrase.sentence, phrase.block)


def who_came_before(phrase: Phrase, reading: Reading) -> bool:
    """As in "53 officers will begin studying, adding to 26 who arrived earlier"."""
    doc, found = phrase.head.doc, reading.found
    if not found or found[-1].indicator not in PEOPLE or phrase.last + 2 >= len(doc):
        return False
    clause = doc[phrase.last + 2]
    beside = phrase.text[found[-1].phrase.mention.end : phrase.mention.start]
    added = _ADDED_TO.search(beside) is not None and doc[phrase.last + 1].lower_ == "who"
    same = found[-1].phrase.sentence == phrase.sentence
    return added and same and not frames_of(clause) & {"harm", "teach"}


_ADDED_TO = re.compile(
    r"\b(?:adding to|in addition to|besides|on top of|joining|after)(?: the)? \Z"
)
