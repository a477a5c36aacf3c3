"""What the words around a date tell: that an activity began then, ended then, was held then."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType

from spacy.tokens import Span, Token

from extractors._data import load_rows
from extractors._grammar import ancestors, is_verb, subject_of
from extractors._programme_words import activity_kind
from schemas.edtf import first_day, last_day
from schemas.values import Period

_FOUNDED = re.compile(
    r"\b(?:g[eo]ts? (?:going|under ?way)|kick(?:s|ed)? off|went live|open(?:ed|s) its doors|"
    r"w(?:as|ere) set up|launch(?:ed|es)?)\b",
    re.IGNORECASE,
)
_STARTED = re.compile(
    r"\b(?:under way|inaugurat\w+|first session|inception|start(?:ed|s)?|began|begins?|opening)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"\b(?:last session|closure|the end of|"
    r"(?:closing|final) (?:ceremony|session|conference|event|meeting|seminar)|"
    r"(?:was|is|are) over|conclu(?:ded?|sion|des)|end(?:ed|s)|completed?|diplomas?|"
    r"certificates? (?:were|was)|graduat\w+|finished|closed|wrapped up|came to an end|"
    r"(?:receiv|award|hand|present|collect|earn)\w* (?:\w+ ){0,3}certificates?)\b",
    re.IGNORECASE,
)
_OTHER_EVENTS = frozenset(
    "election referendum war conflict crisis attack bombing coup tsunami earthquake pandemic "
    "outbreak independence revolution riot".split()
)
_PAPERS = frozenset("strategy plan policy agenda roadmap framework budget act law vision".split())
_BODY_WORD = re.compile(
    r"(?:unit|agency|body|force|service|centre|center|organi[sz]ation|team|department|group|"
    r"network|institute|association)",
    re.IGNORECASE,
)
WEEK = 7  # days
WORDS = 60  # tokens around a date that may tell what it is


@lru_cache(maxsize=1)
def time_verbs() -> MappingProxyType[str, str]:
    """What a verb tells of the date that it governs."""
    return MappingProxyType({r["verb"]: r["tells"] for r in load_rows("time_verbs")})


def _starts(verb: Token) -> bool:
    return time_verbs().get(verb.lemma_.lower()) == "start"


def is_of_other_noun(span: Span) -> bool:
    """Whether a date hangs on another thing: "the elections in 2005", "a body founded in 1992"."""
    if span.start and span.doc[span.start - 1].lemma_.lower() in _PAPERS:
        return True  # "the Border Strategy 2023-2027"
    head = span.root.head
    if head.dep_ == "prep":
        if head.head.pos_ in ("NOUN", "PROPN") and head.head.lemma_.lower() in _OTHER_EVENTS:
            return True
        head = head.head
    if head.dep_ == "advcl" and head.tag_ == "VBN" and _starts(head):
        subject = subject_of(head.head)  # "Established in 1992, the agency is …"
        return subject is not None and activity_kind(subject) is None
    founded = head.dep_ in ("acl", "relcl") and time_verbs().get(head.lemma_.lower()) == "start"
    if not founded or head.tag_ != "VBN" or head.head.pos_ not in ("NOUN", "PROPN"):
        return False
    return activity_kind(head.head) is None and bool(_BODY_WORD.fullmatch(head.head.text))


def cue_of(span: Span, period: Period) -> tuple[str, int]:
    """What the words say of a date, and how directly: 3 by its verb, 2 by a word, 1 by nothing."""
    verb = verb_of(span.root)
    tells = time_verbs().get(verb.lemma_.lower()) if verb is not None else None
    if period.end is None:
        return "start", 2
    if period.start is None:
        return ("end", 2) if tells in ("held", "goes") else ("told", 0)
    if tells == "told":
        return "told", 0
    if period.start != period.end and tells in ("start", "end") and _is_week(period):
        return "told", 0  # "ended last week": on which day is not said
    if period.start != period.end:
        return "span", 2 if tells == "held" or _is_bracketed(span) else 1
    if tells in ("start", "end"):
        return tells, 3
    return _cue_by_words(_clause_text(span))


def tells_edge(words: str) -> bool:
    """Whether words speak of a beginning or an end."""
    return any(p.search(words) for p in (_STARTED, _ENDED, _FOUNDED))


def _is_week(period: Period) -> bool:
    first, last = first_day(period.start), last_day(period.end)
    return first is not None and last is not None and (last - first).days < WEEK


def _is_bracketed(span: Span) -> bool:
    """An interval in brackets, behind the name or the length of an effort, but of no part of it."""
    doc = span.doc
    before, after = doc[max(0, span.start - 1) : span.start], doc[span.end : span.end + 1]
    if span.start < 2 or before.text != "(" or after.text != ")":
        return False
    return doc[span.start - 2].lower_ not in ("phase", "stage", "part", "component")


def _cue_by_words(clause: str) -> tuple[str, int]:
    """What the clause around a single date says where its verb says nothing."""
    if _ENDED.search(clause):
        return "end", 2
    if _FOUNDED.search(clause):
        return "start", 3
    return ("start", 2) if _STARTED.search(clause) else ("on", 1)


def verb_of(token: Token) -> Token | None:
    """The verb that a date goes with: one right before it, else its nearest verbal head."""
    doc, place = token.doc, token.left_edge.i
    for _ in range(3):
        if place == 0 or doc[place].is_sent_start:
            break
        place -= 1
        if doc[place].pos_ == "VERB":
            return doc[place]
    return next((t for t in (token, *ancestors(token)) if is_verb(t)), None)


def _clause_text(span: Span) -> str:
    """The part of the sentence around a date, between semicolons."""
    doc, start, end = span.doc, span.start, span.end
    while start > max(0, span.start - WORDS) and not doc[start].is_sent_start:
        if doc[start - 1].text == ";":
            break
        start -= 1
    while end < min(len(doc), span.end + WORDS):
        if doc[end].is_sent_start or doc[end].text == ";":
            break
        end += 1
    text: str = doc[start:end].text
    return text
