"""People whom an article counts but no programme does: those who teach, serve, suffer."""

from __future__ import annotations

import re

from spacy.tokens import Token

from extractors._counted import Phrase
from extractors._frames import frames_of
from extractors._grammar import is_passive, object_of, text_of
from extractors._scope import TRAINERS, Scope

GROUP_SUBJECTS = frozenset(
    "class batch cohort course figure student trainee group delegation participant training "
    "workshop seminar programme program audience intake graduate attendee total number contingent "
    "edition exercise conference meeting event visit session".split()
)


NOT_SOLDIERS = re.compile(
    r"\b(?:polic\w*|gendarm\w*|customs|border|coast ?guard\w*|law[- ]enforcement|prosecut\w+|"
    r"judges?|prison|immigration|civilian)\b",
    re.IGNORECASE,
)


def are_soldiers_alone(phrase: Phrase) -> bool:
    """Training of soldiers is no programme of law enforcement (codebook section 1)."""
    military = phrase.counted is not None and phrase.counted.occupations == ("military",)
    return military and not NOT_SOLDIERS.search(text_of(phrase.sentence))


def is_one_of_a_nation(phrase: Phrase) -> bool:
    """As in "two experts, one Polish and one Finnish": an adjective, not people of that nation."""
    demonym = phrase.counted is not None and not phrase.counted.listed
    return demonym and phrase.head.tag_ not in ("NNS", "NNPS")


_APPLIED = re.compile(
    r"[^,.;:]{0,40}\b(?:applicants?|applications?|applied|who (?:\w+ )?appl(?:y|ied)|"
    r"(?:took|sat|underwent) the (?:selection|entrance|admission)\w*)\b"
)


def only_applied(phrase: Phrase) -> bool:
    """As in "of the 100 officers who took the selection": nobody says that they were admitted."""
    before = phrase.head.doc[max(0, phrase.first - 3) : phrase.first].text.casefold()
    if phrase.head.lemma_.casefold() in ("candidate", "applicant") and "out of" in before:
        return True
    return _APPLIED.match(phrase.text, phrase.mention.end) is not None


_ELSEWHERE = frozenset(
    "funeral burial memorial wedding mass prayer church hospital clinic trial hearing protest "
    "rally demonstration strike march match game festival party parade election raid attack crash "
    "accident fight robbery".split()
)


def attends_elsewhere(verb: Token) -> bool:
    """As in "300 officers attended the funeral": no activity of any programme."""
    return any(t.lemma_.casefold() in _ELSEWHERE for t in verb.doc[verb.i + 1 : verb.i + 8])


def is_instructor(phrase: Phrase) -> bool:
    return phrase.counted is not None and phrase.counted.occupations == ("instructor",)


def has_group_subject(verb: Token | None) -> bool:
    """As in "the class counted 33 participants", "the students are 12 officers"."""
    if verb is None:
        return False
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    if verb.dep_ == "relcl" and any(c.lower_ in ("which", "that") for c in subjects):
        subjects = [verb.head]  # "the exercise, which will include about 500 officers"
    if verb.dep_ == "acl" and verb.lower_ in _ADDING_UP:
        subjects = [verb.head]  # "four intakes totalling 160 officers"
    return any(c.lemma_.casefold() in GROUP_SUBJECTS for c in subjects)


_ADDING_UP = frozenset("totalling totaling numbering comprising".split())


def object_of_training(verb: Token | None, scope: Scope) -> bool:
    """As in "provides training to", "teach skills to": what is given is training."""
    thing = object_of(verb) if verb is not None else None
    if thing is None or verb is None:
        return False
    taught = "train" in frames_of(verb) or verb.lemma_ in ("impart", "pass", "transfer")
    return thing in scope.trainings or (taught and thing.lemma_.casefold() in ABILITIES)


# What people who are taught come to have.
ABILITIES = frozenset(
    "skill knowledge capacity capability understanding expertise competence competency ability "
    "technique proficiency know-how readiness professionalism awareness insight".split()
)


def _serves_as_teacher(phrase: Phrase) -> bool:
    """As in "12 experts as trainers", where nothing says that they were trained so."""
    following = phrase.head.doc[phrase.last + 1 : phrase.last + 4]
    if not len(following) or following[0].lower_ != "as" or TRAINERS.search(following.text):
        return False
    return any(t.lemma_.casefold() in DELIVERERS for t in following)


def delivers(phrase: Phrase) -> bool:
    """The counted people teach, lead or speak; what they deliver is no result that counts them."""
    role, verb = phrase.role
    if role == "prep:of" and phrase.anchor.head.head.lower_ in ("presence", "absence"):
        return True  # "opened in the presence of several officials"
    if _serves_as_teacher(phrase):
        return True
    if verb is None or taught_by_ellipsis(role, verb):
        return False
    frames = frames_of(verb)
    if role == "subject" and "teach" in frames and "attend" not in frames:
        return True
    if role == "agent" and ("teach" in frames or "hold" in frames) and "attend" not in frames:
        return True
    if role == "subject" and any(
        _teaches(c) for c in verb.rights if c.dep_ in ("xcomp", "advcl", "conj")
    ):
        return True
    if role == "attribute" and any(
        c.dep_ == "nsubj" and c.lemma_.casefold() in DELIVERERS for c in verb.children
    ):
        return True
    return phrase.category == "deliverer" and role in ("subject", "agent", "prep:by", "prep:with")


def _teaches(verb: Token) -> bool:
    """As in "worked alongside them to provide training": what its subject does is to teach."""
    thing = object_of(verb)
    trains = thing is not None and thing.lemma_.casefold() in (
        "training",
        "course",
        "lesson",
        "mentoring",
    )
    return (verb.lemma_ in ("train", "teach", "instruct", "mentor") and thing is not None) or (
        trains and verb.lemma_ in ("provide", "deliver", "give", "conduct", "offer", "run")
    )


DELIVERERS = frozenset(
    "trainer instructor teacher expert mentor lecturer facilitator adviser".split()
)


def taught_by_ellipsis(role: str, verb: Token) -> bool:
    """As in "48 officers trained", "48 officers began training": said of those who learn."""
    if (
        role == "subject"
        and verb.tag_ == "VBG"
        and verb.dep_ == "xcomp"
        and object_of(verb) is None
    ):
        return "train" in frames_of(verb) and verb.head.lemma_ in ("begin", "start", "continue")
    if role == "subject" and trains_with(verb):
        return True
    return (
        role == "subject"
        and "train" in frames_of(verb)
        and verb.tag_ in ("VBN", "VBD")
        and object_of(verb) is None
        and not any(
            c.dep_ == "aux" and c.lower_ in ("has", "have", "had", "will") for c in verb.children
        )
    )


_WITHIN = frozenset("with at in under alongside through by together".split())


def trains_with(verb: Token) -> bool:
    """As in "have trained with us", "studied at the academy": with whom or where they learn."""
    return (
        verb.lemma_ in ("train", "study")
        and object_of(verb) is None
        and not is_passive(verb)
        and any(c.lower_ in _WITHIN for c in verb.rights)
    )


_SUFFERED = frozenset(
    "arrest kill injure wound murder detain abduct kidnap jail imprison torture convict".split()
)


def only_counts_force(phrase: Phrase, scope: Scope) -> bool:
    """The size of a force, or what befell people: nothing that a programme did."""
    role, verb = phrase.role
    frames = frames_of(verb)
    following = phrase.head.doc[phrase.last + 1 : phrase.last + 2].text.casefold()
    if following == "strong":
        return True
    if lemma_of(verb) in _SUFFERED and role in ("object", "subject_passive"):
        return True
    if (
        "harm" in frames
        and role in ("object", "subject_passive", "subject")
        and not (scope.is_training and "train" in frames)
    ):
        return not scope.is_training
    return (
        "force" in frames
        and role in ("object", "prep:of", "prep:to")
        and not has_group_subject(verb)
    )


def lemma_of(verb: Token | None) -> str:
    return verb.lemma_ if verb is not None else ""
