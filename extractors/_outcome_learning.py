"""Clauses that tell of learning by what it looks like: days spent, diplomas got, invitations.

No verb of teaching or attending need stand in them. What they tell of is a programme's because an
activity is spoken of around them.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from extractors._activity import (
    is_event,
    is_spoken_of,
    names_activity,
    stands_for_activity,
)
from extractors._frames import frames_of
from extractors._grammar import clause_verb, is_negated, is_passive, object_of, subject_of
from extractors._outcome_bystanders import lemma_of, trains_with
from extractors._outcome_indicator import CERTIFICATE
from extractors._outcome_people_rule import People

_GETTING = frozenset(
    "get receive collect earn obtain gain take win accept leave return go walk carry hold".split()
)
_GIVEN = frozenset("give hand award present grant issue receive confer".split())
_JUDGING = frozenset(
    "declare deem find judge pronounce rate consider certify pass confirm be become make".split()
)
_FIT = frozenset(
    "fit ready qualified certified competent operational proficient accredited".split()
)
_DAYS = frozenset("hour day morning afternoon week month year weekend time semester term".split())
_LEARNING = frozenset(
    "learn study train practise practice rehearse exercise discuss explore examine drill master "
    "brush hone attend undergo take participate complete sit simulate".split()
)
_SCHOOLS = frozenset(
    "academy school college classroom class course training workshop seminar centre center "
    "institute university barracks campus range laboratory together".split()
)
_THROUGH = frozenset(
    "scenario exercise case module lesson drill simulation session topic subject lecture course "
    "programme program training curriculum test exam".split()
)
_NEAR = 12  # tokens behind a verb in which its complements stand


def learn_by_doing(people: People) -> bool:
    """As in "spent three days learning", "worked through scenarios", "have trained with us"."""
    verb = people.verb
    if verb is None or people.role not in ("subject", "subject_passive") or is_negated(verb):
        return False
    if _gets_certificate(people, verb) or _is_declared_fit(verb):
        return _is_about_activity(people)
    if people.role != "subject":
        return False
    told = _spends_time(verb) or _goes_through(verb) or _swears_in(verb)
    return (told and _is_about_activity(people)) or trains_with(verb)


def _is_about_activity(people: People) -> bool:
    phrase = people.phrase
    return people.scope.is_programme or is_spoken_of(people.reading, phrase.sentence, phrase.block)


def _behind(verb: Token) -> Iterator[Token]:
    """What hangs on a verb, near behind it."""
    return (t for t in verb.subtree if verb.i < t.i <= verb.i + _NEAR)


def _gets_certificate(people: People, verb: Token) -> bool:
    """As in "got their diploma", "went home with certificates", "were handed their badges"."""
    given = people.role == "subject_passive" and verb.lemma_ in _GIVEN
    if not given and (people.role != "subject" or verb.lemma_ not in _GETTING):
        return False
    return any(
        CERTIFICATE.fullmatch(t.text) and t.dep_ in ("dobj", "pobj", "oprd", "conj", "attr")
        for t in _behind(verb)
    )


def _is_declared_fit(verb: Token) -> bool:
    """As in "were declared fit to handle a crowd", "are now certified"."""
    if verb.lemma_ in ("certify", "qualify", "accredit", "license") and is_passive(verb):
        return True
    judged = verb.lemma_ in _JUDGING and (verb.pos_ == "AUX" or is_passive(verb))
    return judged and any(
        c.lower_ in _FIT and c.dep_ in ("oprd", "acomp", "xcomp", "ccomp", "attr")
        for c in verb.rights
    )


def _spends_time(verb: Token) -> bool:
    """As in "spent a week learning how to …", "spent four days together at the centre"."""
    if verb.lemma_ != "spend" or not any(c.lemma_.casefold() in _DAYS for c in verb.rights):
        return False  # "last week" may be taken for an adverb
    return any(
        t.lemma_.casefold() in _LEARNING or t.lemma_.casefold() in _SCHOOLS for t in _behind(verb)
    )


def _goes_through(verb: Token) -> bool:
    """As in "sat through two days of lectures", "worked through a case"."""
    nouns = [t for t in _behind(verb) if t.pos_ in ("NOUN", "PROPN")]
    through = verb.i + 1 < len(verb.doc) and verb.nbor().lower_ in ("through", "over", "in", "on")
    if verb.lemma_ in ("work", "sit", "come", "live", "think", "make") and through:
        return any(t.lemma_.casefold() in _THROUGH | _SCHOOLS for t in nouns)
    return verb.lemma_ in ("practise", "practice", "rehearse", "revise")


def _swears_in(verb: Token) -> bool:
    """As in "took the oath"."""
    thing = object_of(verb)
    return thing is not None and thing.lower_ == "oath" and verb.lemma_ in ("take", "swear")


def are_told_to_learn(people: People) -> bool:
    """As in "expects 90 officers to attend", "will be invited to Seoul to learn how …"."""
    verb = people.verb
    if verb is None or people.role not in ("object", "subject_passive", "recipient"):
        return False
    if is_negated(verb) or frames_of(verb) & {"harm", "teach"}:
        return False
    last = people.phrase.last
    above = verb.head.rights if verb.lemma_ == "invite" else ()  # "a program inviting 80 to … to …"
    return any(
        c.i > last and c.dep_ in ("xcomp", "ccomp", "advcl", "acl", "relcl") and _learns(c, people)
        for c in (*verb.rights, *people.phrase.head.rights, *above)
    )


def _learns(verb: Token, people: People) -> bool:
    """An infinitive of learning: "to learn", "to attend them", "to begin the training"."""
    if not any(c.lower_ == "to" for c in verb.lefts):
        return False
    if verb.lemma_ in ("learn", "study", "train") and not is_passive(verb):
        return True
    if not frames_of(verb) & {"learn", "attend"}:
        return False
    thing = object_of(verb)
    near = [t for s in (people.scope,) for t in (*s.trainings, *s.meetings, *s.broad)]
    if any(t.i > verb.i and clause_verb(t) == verb for t in near):
        return True
    phrase = people.phrase
    return thing is not None and stands_for_activity(thing, people.reading, phrase.block)


def are_chosen_and_taught(people: People) -> bool:
    """As in "16 analysts were picked from the police and trained in Quito"."""
    verb = people.verb
    if verb is None or people.role != "subject_passive":
        return False
    return any(
        c.dep_ == "conj"
        and c.tag_ in ("VBN", "VBD")
        and "train" in frames_of(c)
        and object_of(c) is None
        and not any(g.dep_ in ("nsubj", "nsubjpass") for g in c.lefts)
        for c in verb.rights
    )


def attend_by_ellipsis(people: People) -> bool:
    """As in "The former was attended by 23, the latter by nineteen officials"."""
    found, verb = people.reading.found, people.verb
    if people.role != "prep:by" or verb is None or verb.lower_ not in ("former", "latter"):
        return False
    return bool(found) and found[-1].phrase.sentence == people.phrase.sentence


def are_given_event(people: People) -> bool:
    """As in "the course, offered to 35 detectives", "which INTERPOL taught to 18 officers"."""
    verb = people.verb
    if verb is None or verb.dep_ not in ("acl", "relcl") or verb.head.i == verb.i:
        return False
    toward = people.role in ("prep:to", "prep:for", "recipient", "agent")
    if people.role == "agent" and "attend" not in frames_of(verb):
        return False
    which = object_of(verb)
    relative = which is not None and which.tag_ == "WDT"
    named = relative and any(t.i < verb.i for t in people.scope.trainings)
    return toward and (names_activity(verb.head) or named)


_MEANT = ("open", "hold", "follow", "move", "go", "plan", "offer", "begin", "start", "continue")


def are_those_meant(people: People) -> bool:
    """As in "The third, for 14 officers, is to be held in May": the event stands before."""
    phrase = people.phrase
    before = phrase.head.doc[phrase.first - 1].lower_ if phrase.first else ""
    if people.role != "prep:for" and before != "for":
        return False
    preposition = phrase.anchor.head
    noun = preposition.head if preposition.dep_ == "prep" else None
    if noun is not None and noun.pos_ in ("NOUN", "PRON", "ADJ", "NUM", "PROPN"):
        return stands_for_activity(noun, people.reading, phrase.block)
    verb = people.verb
    meant = lemma_of(verb) in (*_MEANT, "be") or "hold" in frames_of(verb)
    subject = subject_of(verb) if verb is not None and meant else None
    if stands_for_activity(subject, people.reading, phrase.block):
        return True
    root = phrase.sentence.root  # "the course moves on to Luanda, and, if money allows, …, for 20"
    return lemma_of(root) in _MEANT and is_event(subject_of(root))
