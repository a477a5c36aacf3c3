"""Does an article report a programme at all: sentence by sentence, with the reasons.

A sentence counts if it claims a particular capacity-building activity (held, running or planned),
for people or bodies of law enforcement, with a foreign or international party in or around it. All
three are needed, because crime news, essays and domestic routine have two of them at most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span, Token

from extractors._article import Article
from extractors._grammar import ancestors, conjuncts, role_in_clause, sentences_of, subject_of
from extractors._programme_titles import read_titles
from extractors._programme_words import (
    Anchor,
    capacity_verbs,
    find_anchors,
    governing_verbs,
    is_hostile,
    personnel_by_sentence,
)
from schemas.values import Name, Place

_PARTY = re.compile(
    r"\b(?:embass(?:y|ies)|ambassadors?|(?:international|foreign|regional|multinational|overseas)\s"
    r"(?:\w+\s){0,2}?(?:partners?|experts?|organi[sz]ations?|communit(?:y|ies)|donors?|agenc(?:y|ies)|"
    r"trainers?|instructors?|police|officers?|advis[eo]rs?|support|assistance|cooperation|"
    r"co-operation|projects?|programmes?|programs?|seminars?|workshops?|missions?|bod(?:y|ies)|"
    r"counterparts?|colleagues?|courses?|specialists?|academ(?:y|ies)|students?)|foreigners|abroad|"
    r"(?:\w+\s)(?:countries|nations)|(?:[Mm]ember|[Pp]articipating)\s[Ss]tates)\b",
)
_BODIES = re.compile(
    r"\b(?:UN|United Nations|UN[A-Z]{2,}|OSCE|ODIHR|EU|European (?:Union|Commission)|INTERPOL|Interpol|"
    r"Europol|EUROPOL|Frontex|CEPOL|IOM|ICMPD|NATO|African Union|AU|A[MT]MIS(?:OM)?|MON?U[SC]+\w*|"
    r"MINUS\w+|EU(?:CAP|BAM|LEX|PM|POL)\b|WCO|ECOWAS|CARICOM|ASEAN\w*|ILEA|ICITAP|USAID|GIZ|JICA|"
    r"T[İI]KA|RAMSI|Council of Europe|World Bank|Red Cross|ICRC)\b"
)
_NO_PARTY = frozenset(
    "operation peacekeeping resolution convention standard law framework practice treaty principle "
    "covenant declaration protocol airport border crime gang network".split()
)
_HOLDING = frozenset(
    "hold conduct organise organize run offer host arrange launch start begin end close lead "
    "implement fund finance open".split()
)
_CAPACITY = re.compile(
    r"\b(?:train\w*|retrain\w*|capacit\w+|courses?|workshops?|seminars?|equip\w*|skills?|learn\w*|"
    r"taught|teach\w*|mentor\w*|e-learning|stud(?:y|ied|ying) (?:visit|tour)s?|support\w*|assist\w*|"
    r"strengthen\w*|enhanc\w+|reform\w*|donat\w+|help\w*|supplies|curricul\w+|academ\w+)\b",
    re.IGNORECASE,
)
_NUMBERED = frozenset({"CARDINAL", "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY"})
_VAGUE_TIME = re.compile(
    r"^(?:(?:the )?(?:recent|past|last|coming|next) (?:\w+ )?(?:decades?|years?|months?)|annual(?:ly)?|daily|"
    r"monthly|weekly|now|today's|decades|years|one|two|first)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that claims an activity, the anchor that does it, and what speaks for it.

    ``direct`` people of law enforcement are the ones taught or supplied, by the grammar;
    ``people`` are those; ``foreign`` is 2 with a foreign party in the sentence, 1 near it; ``particular`` a number, a date
    or a name in or near the sentence.
    """

    sentence: Span
    anchor: Anchor
    direct: bool
    foreign: int
    particular: bool
    people: tuple[Token, ...] = ()

    @property
    def points(self) -> int:
        """For the choice between claims."""
        return 2 * self.direct + self.foreign + self.particular


def activity_claims(article: Article) -> list[Claim]:
    """Every sentence that claims an activity for law enforcement, in order of place."""
    sentences = sentences_of(article.doc)
    people = personnel_by_sentence(sentences)
    foreign = [foreign_parties(article, s) for s in sentences]
    numbers = [_has_particulars(s) for s in sentences]
    claims = []
    for i, sentence in enumerate(sentences):
        near = slice(max(0, i - 2), i + 3)
        around = set().union(*foreign[near])
        for anchor in find_anchors(sentence):
            if anchor.mood == "unreal" or anchor.kind in ("meeting", "again"):
                continue
            served = tuple(p for p in people[i] if is_beneficiary(p, anchor))
            direct = bool(served)
            if anchor.kind == "project" and not _builds_capacity(sentences[max(0, i - 5) : i + 6]):
                continue
            if not direct and (not any(people[near]) or is_hostile(sentence)):
                continue
            place = 2 if is_foreign(foreign[i]) else int(is_foreign(around))
            particular = numbers[i] if _is_general(anchor) else any(numbers[near])
            claims.append(Claim(sentence, anchor, direct, place, particular, served))
    return claims


def reports_programme(claims: list[Claim]) -> bool:
    """Whether the claims together say that there was, is or will be a programme.

    One claim is enough where the grammar says who benefits; otherwise two must agree, one of them
    with its foreign party in the same sentence.
    """
    good = [c for c in claims if c.particular and c.foreign]
    if any(c.direct for c in good):
        return True
    return len({c.sentence.start for c in good}) > 1 and any(c.foreign == 2 for c in good)


def reports_named_project(article: Article, claims: list[Claim]) -> bool:
    """A page about a project of its own name may tell the foreign party only in its margin."""
    named = any(t.kind == "project" for t in read_titles(article))
    abroad = any("INT" in foreign_parties(article, s) for s in sentences_of(article.doc))
    return named and abroad and any(c.direct and c.particular for c in claims)


def _is_general(anchor: Anchor) -> bool:
    """ "Study visits support", "training programmes improve": no particular ones are meant."""
    token = anchor.token
    plural = token.tag_ in ("NNS", "NNPS")
    return (
        plural
        and anchor.mood == "present"
        and not any(c.dep_ in ("det", "nummod", "poss") for c in token.lefts)
    )


def _builds_capacity(sentences: list[Span]) -> bool:
    """Projects and programmes are of all kinds: some word near must speak of skills or means."""
    return any(_CAPACITY.search(s.text) for s in sentences)


def _has_particulars(sentence: Span) -> bool:
    """A number or a date that is more than "recent decades"."""
    return any(e.label_ in _NUMBERED and not _VAGUE_TIME.match(e.text) for e in sentence.ents)


# --- who benefits ---------------------------------------------------------------------------------


def is_beneficiary(person: Token, anchor: Anchor) -> bool:
    """Whether the people of a token are taught, invited or supplied by the anchor's activity."""
    token = anchor.token
    if anchor.kind == "verb" or token.lemma_.lower() == "equip":
        return _is_taught(person, token)
    if _is_below(person, token):
        return True
    if anchor.kind == "goods":
        return token.pos_ == "VERB" and role_in_clause(person)[1] == token
    verbs = {t.i for t in governing_verbs(token)}
    role, verb = role_in_clause(person)
    if verb is None or verb.i not in verbs:
        return _is_subject_of(person, verbs, token)
    if role == "subject":
        return _takes_activity(verb)
    if role in ("prep:to", "prep:for", "prep:with", "prep:from"):
        return verb.lemma_.lower() in _HOLDING or verb.lemma_.lower() in capacity_verbs()
    return role in ("object", "subject_passive", "recipient")


def _takes_activity(verb: Token) -> bool:
    return capacity_verbs().get(verb.lemma_.lower()) in ("activity", "subject") or (
        verb.lemma_.lower() in ("take", "come", "go", "have", "be", "get")
    )


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
    """ "police training", "a course for 20 customs officers", "seminar of prison staff"."""
    for above in ancestors(token):
        if above.i == head.i:
            return True
        if above.pos_ in ("VERB", "AUX"):
            return False
    return False


def _is_taught(person: Token, verb: Token) -> bool:
    frame = capacity_verbs()[verb.lemma_.lower()]
    if verb.dep_ in ("acl", "relcl", "amod") and verb.tag_ == "VBN":
        return verb.head == person or _covers(verb.head, person)
    if frame == "subject":
        subject = subject_of(verb)
        return subject is not None and _covers(subject, person)
    role, governor = role_in_clause(person)
    return governor == verb and role in ("object", "subject_passive", "recipient")


# --- what is foreign ------------------------------------------------------------------------------


def foreign_parties(article: Article, sentence: Span) -> set[str]:
    """Country codes and ``INT`` for international parties that a sentence names."""
    found: set[str] = set()
    for group in ("organisations", "countries"):
        for mention in article.mentions(group):
            if sentence.start_char <= mention.start < sentence.end_char:
                if _is_no_party(sentence, mention.start, mention.end):
                    continue
                value = mention.value
                if isinstance(value, Place) and value.code:
                    found.add(value.code)
                elif isinstance(value, Name) and mention.confidence > 0.5:
                    found.update(_party_of(value))
    for match in (*_PARTY.finditer(sentence.text), *_BODIES.finditer(sentence.text)):
        if not _is_no_party(sentence, match.start(), match.end()):
            found.add("INT")
    if "countries" not in article.doc.spans:
        found.update(e.text for e in sentence.ents if e.label_ in ("GPE", "NORP"))
    return found


def _party_of(name: Name) -> set[str]:
    if name.kind in ("40", "21", "23"):
        return {"INT"}
    return {name.country} if name.country else set()


def _is_no_party(sentence: Span, start: int, end: int) -> bool:
    """ "UN peacekeeping operations", "international standards" name no party."""
    span = sentence.char_span(start, end, alignment_mode="expand")
    if span is None:
        return False
    following = sentence.doc[span.end : span.end + 2]
    return any(t.lemma_.lower() in _NO_PARTY for t in following)


def is_foreign(parties: set[str]) -> bool:
    """An international party, or two countries."""
    return "INT" in parties or len(parties) > 1
