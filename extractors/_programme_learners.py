"""Whom an activity is for: people and bodies of law enforcement, by the grammar of the sentence."""

from __future__ import annotations

from spacy.tokens import Token

from extractors._frames import BYSTANDING, frames_of
from extractors._grammar import ancestors, conjuncts, is_verb, role_in_clause, subject_of
from extractors._programme_words import Anchor, capacity_verbs, governing_verbs

_HOLDING = frozenset(
    "hold conduct organise organize run offer host arrange launch start begin end close lead "
    "implement fund finance open".split()
)
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_LOOSE_TO = frozenset({"next", "close", "according", "due", "thanks", "back"})
TEACHING = frozenset({"train", "retrain", "teach", "instruct", "coach", "mentor", "educate"})
_WORDS = frozenset({"DET", "ADJ", "NUM", "NOUN", "PROPN"})
_PHRASE = _WORDS | {"CCONJ", "PUNCT", "ADV"}
FEW = 8  # words from a verb of teaching to those who are taught
# Words in the names of bodies that teach their own country's police.
_AT_HOME = frozenset(
    "academy college school institute university centre center police gendarmerie ministry "
    "department directorate service force command commission bureau government army guard".split()
)
# Frames of those who are there to learn, and how an activity hangs on what they do.
_PRESENT = frozenset({"attend", "gather", "learn"})
_GOING = frozenset("arrive leave remain stay be".split())
_TOWARDS = frozenset("for at on through to into".split())
_TIMES = frozenset("hour day week fortnight month year".split())
_CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "xcomp", "pcomp"})
_TAKING = frozenset("take come go have be get".split())


def is_beneficiary(person: Token, anchor: Anchor) -> bool:
    """Whether the people of a token are taught, invited or supplied by the anchor's activity."""
    token = anchor.token
    frame = capacity_verbs().get(token.lemma_.lower()) if token.pos_ == "VERB" else None
    if anchor.kind == "verb" or frame == "equipped":
        return _is_taught(person, token) or _follows(person, token)
    start = _phrase_start(person)
    if start > 1 and token.doc[start - 2].lower_ in _LOOSE_TO:
        return False  # "next to the police station"
    if _is_below(person, token):
        return True
    if anchor.kind == "goods" and token.pos_ == "VERB":
        return role_in_clause(person)[1] == token or _is_given_to(person, token)
    if anchor.kind == "goods":
        return False
    return _has_part(person, token) or _is_held_for(person, token)


def is_taught_by_stranger(
    anchor: Anchor, people: tuple[Token, ...], countries: frozenset[int]
) -> bool:
    """Whether a body of its own name teaches those whose country is told.

    At home nobody names the country of the police: "EUCAP trained gendarmes of Niger". Only its
    own academy or ministry does.
    """
    verb = anchor.token
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in TEACHING:
        return False
    if not any(t.idx in countries for p in people for t in p.subtree):
        return False
    agents = [c for c in verb.rights if c.dep_ == "agent"]
    teacher = next((c for a in agents for c in a.rights), None) or subject_of(verb)
    if teacher is None or teacher in people or teacher.pos_ != "PROPN":
        return False
    words = list(teacher.subtree)
    if any(t.lower_ in _AT_HOME or t.idx in countries for t in words):
        return False
    return teacher.ent_type_ == "ORG" or teacher.is_upper


def _is_held_for(person: Token, noun: Token) -> bool:
    """People stand behind "for" after the activity: "a workshop on ... for 15 officers"."""
    start = _phrase_start(person)
    return noun.doc[start - 1].lower_ == "for" and _is_given_to(person, noun)


def _is_given_to(person: Token, verb: Token) -> bool:
    """People stand behind "to" or "for", with no other clause between them and the giving.

    The parse hangs them on what stands between: "gave cars worth 2 million dollars to the police".
    """
    doc, start = verb.doc, _phrase_start(person)
    if not verb.i < start or doc[start - 1].lower_ not in ("to", "for"):
        return False
    between = doc[verb.i + 1 : start - 1]
    return not any(t.is_sent_start or t.tag_ in _FINITE or t.text == ";" for t in between)


def _phrase_start(noun: Token) -> int:
    """Where the words of a noun begin, by their kinds: "the Fiji Police Force"."""
    start = noun.i
    while start > max(0, noun.i - FEW) and noun.doc[start - 1].pos_ in _WORDS:
        start -= 1
    return start


def _modifies(verb: Token) -> bool:
    """As in "the trained officers"; the parse says so of "INTERPOL trained officers" as well."""
    before = verb.doc[verb.i - 1].pos_ if verb.i else ""
    return verb.dep_ == "amod" and before not in ("PROPN", "NOUN")


def _follows(person: Token, verb: Token) -> bool:
    """People stand right behind a verb of teaching, whatever the parse says of them."""
    if verb.lemma_.lower() not in TEACHING or _modifies(verb):
        return False
    if not verb.i < person.i <= verb.i + FEW:
        return False
    words = verb.doc[verb.i + 1 : person.i]
    return all(t.pos_ in _PHRASE or t.lower_ == "of" for t in words)


def _has_part(person: Token, token: Token) -> bool:
    """People attend the activity, or it is held for them, by one of the verbs above it."""
    verbs = {t.i for t in governing_verbs(token)}
    role, verb = role_in_clause(person)
    if verb is None or verb.i not in verbs:
        return _is_subject_of(person, verbs, token)
    if role in ("subject", "agent"):  # "was attended by 52 officers"
        return _takes_activity(verb) or (role == "subject" and _goes_to(verb, token))
    if role in ("prep:to", "prep:for", "prep:with", "prep:from"):
        return verb.lemma_.lower() in _HOLDING or verb.lemma_.lower() in capacity_verbs()
    return role in ("object", "subject_passive", "recipient")


def _goes_to(verb: Token, noun: Token) -> bool:
    """As in "flew to Rabat for a course", "spent two weeks at a workshop", "sat through training".

    Any verb will do that tells of nothing else that police do.
    """
    if verb.lemma_.lower() in BYSTANDING - _GOING or frames_of(verb) - _PRESENT:
        return False
    top, towards = noun, False
    while top.head != verb:
        top = top.head
        if is_verb(top) or top.dep_ in _CLAUSES or top.head == top:
            return False
        towards = towards or (top.dep_ == "prep" and top.lower_ in _TOWARDS)
    # The parse hangs "for a course" on the date before it: "flew there in May 2019 for a course".
    return (towards and top.dep_ == "prep") or top.lemma_.lower() in _TIMES


def _takes_activity(verb: Token) -> bool:
    lemma = verb.lemma_.lower()
    return lemma in _TAKING or capacity_verbs().get(lemma) in ("activity", "subject")


def _is_subject_of(person: Token, verbs: set[int], token: Token) -> bool:
    """The people are the subject of a verb of attending, coordinated or controlled."""
    for i in verbs:
        verb = token.doc[i]
        subject = subject_of(verb)
        if subject is not None and _takes_activity(verb) and _covers(subject, person):
            return True
    return False


def _covers(head: Token, token: Token) -> bool:
    """Whether a phrase's head, its conjuncts or its modifiers before it hold a token."""
    return (
        token in conjuncts(head)
        or (token.head == head and token.i < head.i)
        or (_is_below(token, head))
    )


def _is_below(token: Token, head: Token) -> bool:
    """Whether a phrase holds a token: "police training", "a course for customs officers"."""
    for above in ancestors(token):
        if above.i == head.i:
            return True
        if above.pos_ in ("VERB", "AUX"):
            return False
    return False


def _has_object(verb: Token) -> bool:
    return any(c.dep_ in ("dobj", "ccomp") for c in verb.children)


def _is_taught(person: Token, verb: Token) -> bool:
    """People are whom a verb teaches or equips, or who learn by it."""
    frame = capacity_verbs().get(verb.lemma_.lower())
    if verb.dep_ in ("acl", "relcl", "amod") and verb.tag_ == "VBN":
        if _modifies(verb):
            return False  # "the trained officers" tells no training
        return verb.head == person or _covers(verb.head, person)
    if frame == "subject":
        subject = subject_of(verb)
        return subject is not None and _covers(subject, person)
    role, governor = role_in_clause(person)
    if role == "subject" and verb.lemma_.lower() == "train" and not _has_object(verb):
        return governor == verb  # "3,870 officers trained", "ten officers train in Lyon"
    if role == "prep:to" and verb.lemma_.lower() in TEACHING:
        return governor == verb  # "taught judo to 500 students"
    return governor == verb and role in ("object", "subject_passive", "recipient")
