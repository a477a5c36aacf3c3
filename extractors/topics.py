"""What training and support are about: topics in names, content phrases and purposes.

A topic counts where it is tied to a programme: in its name, in the headline, in the words that tell
its content ("training on", "dealt with", "learned to") or its purpose ("aimed at", "to fight"), or
by who is trained where nothing more is said. Crimes in the background are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span

from extractors._article import Article
from extractors._grammar import noun_phrase, sentences_of
from extractors._programme_drafts import Draft, draft_programmes
from extractors._programme_gate import activity_claims
from extractors._programme_words import find_anchors
from extractors._topic_words import Found, find_phrases
from schemas.document import Block
from schemas.facts import ProgrammeFact, TopicFact
from schemas.values import Evidence

_ACTIVITY_ON = (
    r"(?:trainings?|courses?|workshops?|seminars?|lessons?|lectures?|sessions?|modules?|classes|events?|"
    r"instruction|skills?|lectured|educated|trained|instructed|schooled|speciali[sz]ed|programmes?|"
    r"programs?|projects?|visit|knowledge|techniques|expertise|competences?|capacit(?:y|ies)|briefed|"
    r"curriculum)\s(?:\w+\s){0,2}?(?:on|in|about|to|of|for|against|how|dedicated to)\b"
)
_TELLS = (
    r"deal(?:s|t|ing)? (?:\w+ ){0,3}with|focus(?:es|ed|ing)? (?:\w+ )?on|cover(?:s|ed|ing)?|topics?|"
    r"agenda|subjects?|themes?|learn(?:s|ed|t|ing)?|taught|teach(?:es|ing)?|dedicated (?:\w+ )?to|"
    r"devoted to|concentrat(?:es|ed|ing) on|practi[sc]ed?|show(?:s|ed|n)|timetable|syllabus|"
    r"account(?:s|ed) for|(?:was|is) about|talked about|sp(?:oke|eak)s? (?:to them )?on|introduced to|"
    r"familiari[sz]ed with|comprised|consisted of|instructed|"
    r"(?:lessons?|courses?|subjects?|curriculum|training|content|modules?)[^.;:]{0,60}:"
)
_CONTENT = re.compile(
    rf"\b(?:{_ACTIVITY_ON}|{_TELLS}|includ(?:es|ed|ing)|such as|stud(?:y|ies|ied|ying)|"
    r"discuss(?:ed|es)?|exercises?|examined|explored)(?!\w)",
    re.IGNORECASE,
)
_CONTENT_ALONE = re.compile(rf"\b(?:{_TELLS}|{_ACTIVITY_ON})(?!\w)", re.IGNORECASE)
_PURPOSE = re.compile(
    r"\b(?:aim(?:s|ed|ing)? (?:\w+ )?(?:at|to)|(?:its|the|their) (?:purpose|aim|goal|objective)s?\b|in order to|"
    r"so that|to (?:fight|combat|prevent|counter|tackle|stop|detect|identify|investigate|improve|"
    r"strengthen|enhance|respond|address)|fight(?:ing)? (?:against|of)?|combat(?:ing|ting)?|against|"
    r"enabl(?:e|es|ed|ing)|help(?:s|ed|ing)? (?:to )?|promot(?:es?|ing)|prepared for|designed to|"
    r"intended to|contribut\w+ to|countering|preventing|tackling)\b",
    re.IGNORECASE,
)
_AIM = re.compile(r"(?:Its|The|Their|This) (?:\w+ )?(?:aim|purpose|goal|objective|idea)s?\b")
_LIST_LEAD = re.compile(
    r"\b(?:lessons?|courses?|subjects?|topics?|curriculum|training|content|modules?|agenda|themes?)\b",
    re.IGNORECASE,
)
_MIXED = frozenset({"police", "policemen", "prosecutors", "judges"})
_SERVICES = frozenset(
    {"prison_management", "customs_control", "border_management", "maritime_security"}
)
_BACKGROUND = re.compile(
    r"\b(?:arrest(?:ed|s)?|seiz(?:ed|ures?)|were killed|was killed|recalled|thanked|praised|"
    r"murdered|according to the police)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of text that tells what a programme is about, and how surely."""

    programme: int
    start: int
    end: int
    rule: str
    confidence: float
    takes_loose: bool


def read_topics(article: Article, programmes: Sequence[ProgrammeFact]) -> list[TopicFact]:
    """The topics of each programme in the codebook's order of place, each once a programme."""
    drafts = draft_programmes(article, activity_claims(article))
    if len(drafts) != len(programmes):
        return []
    text = article.text
    facts: dict[tuple[int, str], TopicFact] = {}
    bodies = _bodies(article)
    for zone in _zones(article, drafts):
        for found in find_phrases(text, zone.start, zone.end):
            if found.loose and not zone.takes_loose:
                continue
            if zone.rule == "topic_of_people":
                if found.topic in _SERVICES:
                    _keep(facts, zone, found)
            elif zone.rule == "topic_in_name" or not _is_inside(found, bodies):
                _keep(facts, zone, found)
    if all(f.evidence.confidence <= 0.5 for f in facts.values()):
        _keep(facts, *_general(drafts))
    return sorted(facts.values(), key=lambda f: (f.programme, f.evidence.start, f.topic))


def _keep(facts: dict[tuple[int, str], TopicFact], zone: Zone, found: Found) -> None:
    """The surest place of a topic, the first of equals."""
    key = (zone.programme, found.topic)
    known = facts.get(key)
    if known is None or zone.confidence > known.evidence.confidence:
        evidence = Evidence(found.start, found.end, zone.rule, zone.confidence)
        facts[key] = TopicFact(zone.programme, found.topic, evidence)


def _bodies(article: Article) -> list[tuple[int, int]]:
    """Where organisations stand: the subject in a body's name is not the training's."""
    return [(m.start, m.end) for m in article.mentions("organisations") if m.confidence > 0.5]


def _is_inside(found: Found, places: list[tuple[int, int]]) -> bool:
    return any(start <= found.start and found.end <= end for start, end in places)


def _general(drafts: list[Draft]) -> tuple[Zone, Found]:
    """Nothing more is said than that police were trained."""
    draft = drafts[0]
    zone = Zone(0, draft.start, draft.end, "topic_general", 0.4, False)
    return zone, Found(draft.start, draft.end, "general_policing", False)


def _zones(article: Article, drafts: list[Draft]) -> Iterator[Zone]:
    for i, draft in enumerate(drafts):
        if draft.title:
            yield Zone(i, draft.start, draft.end, "topic_in_name", 0.95, True)
    yield from _headline(article, drafts)
    told: tuple[int, Span] | None = None
    for sentence in sentences_of(article.doc):
        owner = _owner(article, drafts, sentence)
        if told is not None and told[1].end == sentence.start:
            yield Zone(
                told[0], sentence.start_char, sentence.end_char, "topic_of_content", 0.8, True
            )
        told = None
        if owner is not None:
            yield from _sentence_zones(article, sentence, *owner)
            if sentence.text.rstrip().endswith(":") and _LIST_LEAD.search(sentence.text):
                told = (owner[0], sentence)
    yield from _people(article, drafts)


def _people(article: Article, drafts: list[Draft]) -> Iterator[Zone]:
    """Who is trained tells a subject where their service has only one ("prison staff").

    In mixed company ("police, customs and judges") it tells none.
    """
    for claim in activity_claims(article):
        if any(p.lower_ in _MIXED for p in claim.people):
            continue
        for person in claim.people:
            phrase = noun_phrase(person)
            owner = _spoken(drafts, 0, claim.sentence.end_char) or 0
            yield Zone(owner, phrase.start_char, phrase.end_char, "topic_of_people", 0.6, False)


def _headline(article: Article, drafts: list[Draft]) -> Iterator[Zone]:
    for block in article.blocks:
        if block.kind == "title":
            spoken = [
                i
                for i, d in enumerate(drafts)
                for s in d.spots
                if block.start <= s.start < block.end
            ]
            owner = spoken[0] if spoken else 0
            yield Zone(owner, block.start, block.end, "topic_in_headline", 0.8, True)


def _owner(article: Article, drafts: list[Draft], sentence: Span) -> tuple[int, bool] | None:
    """The programme that a sentence speaks of, and whether by a word of its own.

    A sentence without such a word goes on about the last programme of its block or the one before.
    """
    inside = _spoken(drafts, sentence.start_char, sentence.end_char)
    if inside is not None:
        return inside, True
    block = article.block_at(sentence.start_char)
    if block is None:
        return None
    before = _spoken(drafts, _two_blocks_before(article, block), sentence.start_char)
    return (before, False) if before is not None else None


def _two_blocks_before(article: Article, block: Block) -> int:
    """Where the second paragraph before a block begins: so far a programme is still spoken of."""
    starts = [b.start for b in article.blocks if b.start <= block.start and b.kind != "heading"]
    return starts[-3] if len(starts) > 2 else 0


def _spoken(drafts: list[Draft], start: int, end: int) -> int | None:
    """The draft spoken of last between two offsets."""
    found = [(s.start, i) for i, d in enumerate(drafts) for s in d.spots if start <= s.start < end]
    return max(found)[1] if found else None


def _sentence_zones(article: Article, sentence: Span, owner: int, spoken: bool) -> Iterator[Zone]:
    if _BACKGROUND.search(sentence.text):
        return
    start, end = sentence.start_char, sentence.end_char
    for anchor in find_anchors(sentence):
        if anchor.kind != "verb" and anchor.mood != "unreal":
            phrase = noun_phrase(anchor.token)
            yield Zone(owner, phrase.start_char, phrase.end_char, "topic_in_phrase", 0.85, True)
    block = article.block_at(start)
    if block is not None and block.kind == "item":
        yield Zone(owner, start, end, "topic_in_list", 0.6, False)
    content = (_CONTENT if spoken else _CONTENT_ALONE).search(sentence.text)
    if content is not None:
        yield Zone(owner, start + content.start(), end, "topic_of_content", 0.8, True)
    purpose = _PURPOSE.search(sentence.text)
    if purpose is not None and (spoken or _AIM.match(sentence.text)):
        yield Zone(owner, start + purpose.start(), end, "topic_of_purpose", 0.7, False)
    if spoken:
        yield Zone(owner, start, end, "topic_in_sentence", 0.5, False)
