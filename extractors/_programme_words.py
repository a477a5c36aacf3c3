"""The words a programme is made of: activities, law-enforcement personnel, foreign parties.

Each is found in one sentence at a time, with how the sentence claims it, so that the gate can weigh
them together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Span, Token

from extractors._data import load_rows
from extractors._grammar import (
    ancestors,
    clause_verb,
    conjuncts,
    is_negated,
    is_verb,
    modality,
    sentence_of,
    sentence_start,
)
from extractors._lexicon import lookup

ENFORCERS = frozenset(
    "police gendarmerie border_guard coast_guard customs immigration prosecutor judge prison "
    "law_enforcement forensic cadet".split()
)
_BODY = re.compile(
    r"\b(?:polic\w+|gendarme\w*|carabinier\w*|carabinero\w*|customs|(?:border|frontier)[ -](?:guard|"
    r"polic|servic|agenc|official|troop|post|authorit|control|staff)\w*|coast[ -]?guard\w*|prisons?\b"
    r"(?! sentence)|penitentiary|correction(?:s|al)\b|law[ -]enforce\w*|security (?:forces?|agenc\w+|"
    r"services?)|civil guards?|guardia civil|marechaussee|immigration (?:service|officer|official)s?|"
    r"constabular\w+|probation (?:officers?|services?|staff|inspectorate)|penal institutions?|"
    r"commissariats?|prosecut(?:or|ion) (?:service|office)s?|judiciary)",
    re.IGNORECASE,
)
_UNREAL_BEFORE = re.compile(
    r"\b(?:hopes? of|proposals? (?:to|for)|propos(?:es|ed) to|ask(?:ed|ing|s) for|lacks? of|lack(?:ed|s)"
    r"|without|no|insufficient|minimal|limited|call(?:s|ed|ing)? for|why not|ought to|need(?:s|ed)? "
    r"(?:for|to|more)|must|should|(?:had|have|has) to|want(?:s|ed)? to|if|unless|requires?|"
    r"lack any|little)\b[^.;:!?]{0,45}$",
    re.IGNORECASE,
)
_OBLIGED = re.compile(
    r"\b(?:had|have|has|need|needs|needed) to\b[^.;:!?]{1,120}\band to (?:\w+ and )?$|\bmust\b[^.;:!?]{1,60}$",
    re.IGNORECASE,
)
_COURSE_OF = re.compile(
    r"\b(?:in|during|over|of|within|on|for|as a matter of)\s(?:(?:the|due)\s)?$"
)
_HOSTILE = frozenset(
    "arrest detain raid ban kill shoot seize disrupt charge suspend accuse insist threaten beat "
    "confiscate apologize apologise jail convict sentence".split()
)
_LOOSE_PEOPLE = frozenset(
    "officer official participant trainee recruit student staff specialist agent personnel trainer "
    "instructor graduate expert men women employee representative investigator "
    "inspector supervisor manager analyst".split()
)
_OTHER_OFFICES = frozenset(
    "labor labour health social welfare military army naval air medical education press election "
    "electoral loan bank information public peshmerga fardc".split()
)
_GOODS = frozenset(
    "means gift present donation material supply hardware aid technology fleet batch "
    "consignment shipment".split()
)
_NOT_TEACHING = frozenset(
    "clandestine illegal secret repair sewing tailoring carpentry election".split()
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A word that names or claims an activity, and how the text claims it.

    ``mood`` is ``past``, ``present``, ``future`` or ``unreal`` (wished for, supposed or denied).
    """

    token: Token
    kind: str
    mood: str


@lru_cache(maxsize=1)
def activity_kinds() -> dict[str, str]:
    """Activity nouns and what kind of activity they name; phrases keep their spaces."""
    return {r["word"]: r["kind"] for r in load_rows("activity_words")}


@lru_cache(maxsize=1)
def capacity_verbs() -> dict[str, str]:
    """Verbs of teaching and giving, and the frame that says who benefits."""
    return {r["verb"]: r["frame"] for r in load_rows("capacity_verbs")}


def activity_kind(token: Token) -> str | None:
    """The kind of activity that a noun names, by the longest listed phrase that it ends."""
    kinds = activity_kinds()
    doc = token.doc
    for length in (3, 2, 1):
        start = token.i - length + 1
        if start < 0:
            continue
        head = "".join(t.text_with_ws for t in doc[start : token.i])
        for last in (token.text, token.lemma_):
            kind = kinds.get((head + last).casefold())
            if kind is not None:
                return None if _is_idiom(token) else kind
    return None


def _is_idiom(token: Token) -> bool:
    """ "in the course of", "in training since spring", "a class of drugs", "a clandestine workshop"."""
    doc, lower = token.doc, token.lower_
    before = doc[max(0, token.i - 3) : token.i].text_with_ws.lower()
    following = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else ""
    if lower == "course" and (before.endswith("of ") or following == "of"):
        return bool(_COURSE_OF.search(before))
    if lower == "training" and before.endswith("in ") and token.dep_ == "pobj":
        return following in ("since", "for", ",", ".", "")
    if lower in ("class", "classes") and following != "of" and token.dep_ == "compound":
        return True
    return any(c.lower_ in _NOT_TEACHING for c in token.lefts)


def mood_of(token: Token) -> str:
    """What the clause of a token claims: past, present, future or unreal."""
    sentence = sentence_of(token)
    before = token.doc[max(sentence.start, token.i - 12) : token.i].text_with_ws
    clause = token.doc[max(sentence.start, token.i - 30) : token.i].text_with_ws
    if _UNREAL_BEFORE.search(before) or _OBLIGED.search(clause):
        return "unreal"
    verb = clause_verb(token)
    if verb is None:
        return "present"
    if (
        _is_obliged(verb)
        or is_negated(verb)
        or any(c.lower_ in ("if", "unless", "whether") for c in verb.lefts)
    ):
        return "unreal"
    claimed = modality(verb)
    return "unreal" if claimed == "hypothetical" else claimed


def _is_obliged(verb: Token) -> bool:
    """ "states had to pool forces and to train policemen"."""
    for above in (verb, *ancestors(verb)):
        if above.dep_ == "xcomp" and above.head.lemma_ in ("have", "need", "want", "ask"):
            return any(c.lower_ == "to" for c in above.lefts)
        if above.dep_ not in ("conj", "xcomp"):
            return False
    return False


def find_anchors(sentence: Span) -> list[Anchor]:
    """Activity nouns, verbs of teaching and verbs of giving goods in one sentence."""
    found = []
    for token in sentence:
        kind = _anchor_kind(token)
        if kind is not None:
            found.append(Anchor(token, kind, mood_of(token)))
    return found


def _anchor_kind(token: Token) -> str | None:
    if token.pos_ in ("NOUN", "PROPN") or "-" in token.text or token.tag_ == "VBG":
        kind = activity_kind(token)
        if kind is not None:
            return kind
    if token.pos_ != "VERB" or (token.i > 0 and token.doc[token.i - 1].text == "-"):
        return None
    frame = capacity_verbs().get(token.lemma_.lower())
    if token.lemma_.lower() == "equip":
        return "goods"
    if frame in ("object", "subject"):
        return "verb"
    wanted = {"goods": "equipment", "facility": "facility"}.get(frame or "")
    return "goods" if wanted and _gives(token, wanted) else None


def _gives(verb: Token, wanted: str) -> bool:
    """Equipment or buildings are the verb's object or passive subject."""
    if any(c.dep_ == "prt" and c.lower_ == "up" for c in verb.children):
        return False
    for child in verb.children:
        if child.dep_ in ("dobj", "nsubjpass", "dative", "oprd"):
            for noun in conjuncts(child):
                counted = lookup(verb.doc, noun.i, sentence_start(noun))
                if counted and counted.category == wanted:
                    return True
                if wanted == "equipment" and noun.lemma_.lower() in _GOODS:
                    return True
    return False


def personnel_by_sentence(sentences: list[Span]) -> list[list[Token]]:
    """People and bodies of law enforcement in each sentence.

    Words that fit other people too ("officials", "participants") count where law enforcement is
    named within six sentences.
    """
    sure = [personnel(s) for s in sentences]
    friendly = [bool(p) and not is_hostile(s) for p, s in zip(sure, sentences, strict=True)]
    found = []
    for i, sentence in enumerate(sentences):
        near = any(friendly[max(0, i - 6) : i + 7])
        found.append([*sure[i], *(_loose_people(sentence) if near else [])])
    return found


def personnel(sentence: Span) -> list[Token]:
    """Tokens that stand for people or bodies of law enforcement."""
    found = set()
    for match in _BODY.finditer(sentence.text):
        span = sentence.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is not None:
            found.add(_phrase_head(span[-1]).i)
    for token in sentence:
        if token.pos_ in ("NOUN", "PROPN") and not _is_other_office(token):
            counted = lookup(sentence.doc, token.i, sentence.start)
            if counted is None or counted.phrase in _LOOSE_PEOPLE or counted.category != "person":
                continue
            if ENFORCERS & set(counted.occupations):
                found.add(token.i)
    return [sentence.doc[i] for i in sorted(found)]


def is_hostile(sentence: Span) -> bool:
    """Police at work ("arrested", "raided"): whoever is named there need not be trained."""
    return any(t.lemma_.lower() in _HOSTILE and t.pos_ == "VERB" for t in sentence)


def _phrase_head(token: Token) -> Token:
    """ "Customs" in "14 Customs administrations" stands for the administrations."""
    while token.dep_ in ("compound", "amod", "nmod") and token.i < token.head.i < token.i + 4:
        if token.head.pos_ not in ("NOUN", "PROPN") or activity_kind(token.head):
            break
        token = token.head
    return token


def _loose_people(sentence: Span) -> list[Token]:
    return [t for t in sentence if t.lemma_.lower() in _LOOSE_PEOPLE and not _is_other_office(t)]


def _is_other_office(token: Token) -> bool:
    """ "labor officers", "army officers": not of law enforcement."""
    before = token.doc[token.i - 1].lower_ if token.i else ""
    return before in _OTHER_OFFICES or any(c.lower_ in _OTHER_OFFICES for c in token.lefts)


def governing_verbs(token: Token) -> list[Token]:
    """The verbs above a token, nearest first."""
    return [t for t in ancestors(token) if is_verb(t)]
