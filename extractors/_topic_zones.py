"""Where an article tells what its programmes are about: names, content, purposes, people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span, Token

from extractors._article import Article
from extractors._grammar import noun_phrase, text_of
from extractors._places import ByPlace
from extractors._programme_drafts import Draft
from extractors._programme_gate import Claim
from extractors._programme_words import Anchor, anchors_by_sentence, sentences
from schemas.document import Block

_ACTIVITY_ON = (
    r"(?:trainings?|courses?|workshops?|seminars?|lessons?|lectures?|sessions?|modules?|classes|"
    r"events?|instruction|skills?|lectured|educated|trained|instructed|schooled|speciali[sz]ed|"
    r"programmes?|programs?|projects?|visit|knowledge|techniques|expertise|competences?|"
    r"capacit(?:y|ies)|briefed|curriculum)\s(?:\w+\s){0,2}?"
    r"(?:on|in|about|to|of|for|against|how|dedicated to)|"
    r"(?:train(?:s|ed|ing)?|taught|teach(?:es)?|instruct(?:s|ed)|brief(?:s|ed)|educat(?:es|ed))\b"
    r"[^.;:,]{0,90}?\s(?:on|in|about|how)"
)
_TELLS = (
    r"deal(?:s|t|ing)? (?:\w+ ){0,3}with|focus(?:es|ed|ing)? (?:\w+ )?on|cover(?:s|ed|ing)?|"
    r"topics?|agenda|subjects?|themes?|learn(?:s|ed|t|ing)?|taught|teach(?:es|ing)?|"
    r"dedicated (?:\w+ )?to|devoted to|concentrat(?:es|ed|ing) on|practi[sc]ed?|show(?:s|ed|n)|"
    r"timetable|syllabus|account(?:s|ed) for|(?:was|is) about|talked about|"
    r"sp(?:oke|eak)s? (?:to them )?on|introduced to|familiari[sz]ed with|comprised|consisted of|"
    r"emphasis (?:\w+ ){0,2}on|emphasi[sz]ed|given over to|"
    r"cent(?:re|er)(?:s|ed) (?:\w+ )?(?:on|around)|revolved? around|tackl(?:es|ed)|"
    r"address(?:es|ed)|went through|looked at|worked (?:through|on)|"
    r"(?:areas|fields|disciplines) (?:such as|like|including)|in the (?:areas?|fields?) of|"
    r"instructed|(?:lessons?|courses?|subjects?|curriculum|training|content|modules?)[^.;:]{0,60}:"
)
_MAY_TELL = (
    r"includ(?:es|ed|ing)|such as|stud(?:y|ies|ied|ying)|discuss(?:ed|es)?|exercises?|examined|"
    r"explored"
)
_CONTENT = re.compile(rf"\b(?:{_ACTIVITY_ON}|{_TELLS}|{_MAY_TELL})(?!\w)", re.IGNORECASE)
_CONTENT_ALONE = re.compile(rf"\b(?:{_TELLS}|{_ACTIVITY_ON})(?!\w)", re.IGNORECASE)
# Content told before its verb: "Firearms and arrest techniques were taught as well".
_BEHIND = re.compile(
    r"\b(?:(?:is|are|was|were|been|be) (?:(?:also|all|then|both|further|to be) )?(?:taught|covered|"
    r"discussed|addressed|dealt with|practi[sc]ed|examined|explored|touched (?:up)?on|presented|"
    r"studied|looked at|gone (?:through|into)|"
    r"explained|on the (?:timetable|agenda|programme|program|curriculum|syllabus|menu)|"
    r"(?:among )?(?:the|some of the|one of the|a) (?:main |key |central )?(?:subject|topic|theme|"
    r"focus|content|area|issue|module)s?(?: of| covered| discussed| in)?)|"
    r"made up the (?:timetable|agenda|programme|"
    r"curriculum|syllabus))(?!\w)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\b(?:which|that) (?:it|they|he|she) (?:\w+ )?$")
_PURPOSE = re.compile(
    r"\b(?:aim(?:s|ed|ing)? (?:\w+ )?(?:at|to)|(?:its|the|their) (?:purpose|aim|goal|objective)s?|"
    r"in order to|so that|to (?:fight|combat|prevent|counter|tackle|stop|detect|identify|"
    r"investigate|improve|strengthen|enhance|respond|address)|fight(?:ing)?(?: against| of)?|"
    r"combat(?:ing|ting)?|against|enabl(?:e|es|ed|ing)|help(?:s|ed|ing)?(?: to)?|promot(?:es?|ing)|"
    r"prepared for|designed to|intended to|contribut\w+ to|countering|preventing|tackling)\b",
    re.IGNORECASE,
)
_AIM = re.compile(r"(?:Its|The|Their|This) (?:\w+ )?(?:aim|purpose|goal|objective|idea)s?\b")
_LIST_LEAD = re.compile(
    r"\b(?:lessons?|courses?|subjects?|topics?|curriculum|training|content|modules?|agenda|"
    r"themes?)\b",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"\b(?:arrest(?:ed|s)|seiz(?:ed|ures?)|w(?:ere|as) killed|recalled|thanked|praised|murdered|"
    r"according to the police)\b",
    re.IGNORECASE,
)
LINE = 80  # characters of a line below a lead-in at most
_MIXED = frozenset({"police", "policemen", "prosecutors", "judges"})


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of text that tells what a programme is about, and how surely.

    ``takes_loose`` is true where content is told, so that words that mean other things elsewhere
    count as well.
    """

    programme: int
    start: int
    end: int
    rule: str
    confidence: float
    takes_loose: bool


def topic_zones(article: Article, drafts: Sequence[Draft], claims: list[Claim]) -> Iterator[Zone]:
    """Every zone of the article, the programmes' names first."""
    for i, draft in enumerate(drafts):
        if draft.title:
            yield Zone(i, draft.start, draft.end, "topic_in_name", 0.95, True)
    reader = _Zones(article, drafts)
    yield from reader.of_headline()
    yield from reader.of_sentences()
    yield from reader.of_people(claims)


class _Zones:
    """Zones of one article, with the places of its programmes at hand."""

    def __init__(self, article: Article, drafts: Sequence[Draft]) -> None:
        self.article = article
        self.spots = ByPlace((s.start, (s.start, i)) for i, d in enumerate(drafts) for s in d.spots)
        self.floors = _floors(article.blocks)

    def of_headline(self) -> Iterator[Zone]:
        """The headline, which tells of the programme that it speaks of, else of the first."""
        for block in self.article.blocks:
            if block.kind == "title":
                spoken = self.spots.between(block.start, block.end)
                owner = spoken[0][1] if spoken else 0
                yield Zone(owner, block.start, block.end, "topic_in_headline", 0.8, True)

    def of_sentences(self) -> Iterator[Zone]:
        """The sentences that speak of a programme or go on about it."""
        lead: tuple[int, Span] | None = None
        anchors = anchors_by_sentence(self.article)
        for sentence, found in zip(sentences(self.article), anchors, strict=True):
            start, end = sentence.start_char, sentence.end_char
            block = self.article.block_at(start)
            if lead is not None and lead[1].end == sentence.start:
                line = _is_line(block)
                if line or not _is_line(self.article.block_at(lead[1].start_char)):
                    yield Zone(lead[0], start, end, "topic_of_content", 0.8, True)
                if line:
                    lead = (lead[0], sentence)
                    continue
            lead = None
            owner, spoken = self._owner(sentence, block)
            if owner is None and any(a.kind != "again" and a.mood != "unreal" for a in found):
                owner, spoken = 0, True  # an activity told of before a programme is named
            if owner is None or _is_background(text_of(sentence)):
                continue
            yield from _of_phrases(found, owner)
            if block is not None and block.kind == "item":
                yield Zone(owner, start, end, "topic_in_list", 0.6, False)
            yield from _of_clauses(sentence, owner, spoken=spoken)
            if text_of(sentence).rstrip().endswith(":") and _LIST_LEAD.search(text_of(sentence)):
                lead = (owner, sentence)

    def _owner(self, sentence: Span, block: Block | None) -> tuple[int | None, bool]:
        """The programme that a sentence speaks of, and whether by a word of its own.

        A sentence without such a word goes on about the last programme of its paragraph or of
        the two before it.
        """
        inside = self.spots.between(sentence.start_char, sentence.end_char)
        if inside:
            return inside[-1][1], True
        if block is None:
            return None, False
        before = self.spots.last_before(sentence.start_char)
        if before is None or before[0] < self.floors[block.start]:
            return None, False
        return before[1], False

    def of_people(self, claims: list[Claim]) -> Iterator[Zone]:
        """Who is trained tells a subject where their service has only one ("prison staff").

        In mixed company ("police, customs and judges") it tells none.
        """
        for claim in claims:
            services = {service_of(p) for p in claim.people}
            if any(p.lower_ in _MIXED for p in claim.people) or len(services - {None}) > 1:
                continue
            last = self.spots.last_before(claim.sentence.end_char)
            owner = last[1] if last else 0
            for person in claim.people:
                words = _people_phrase(person)
                yield Zone(owner, words.start_char, words.end_char, "topic_of_people", 0.6, False)


def _is_line(block: Block | None) -> bool:
    """A line of a list or of a table."""
    return block is not None and (block.kind == "item" or block.end - block.start < LINE)


def _is_background(text: str) -> bool:
    """Crimes, praise and the like, and no word that tells content."""
    return _BACKGROUND.search(text) is not None and _CONTENT_ALONE.search(text) is None


def _people_phrase(person: Token) -> Span:
    """A noun for people with what stands before it and where they work: "staff of the prisons"."""
    own = next((c for c in person.rights if c.lower_ == "of"), person)
    last = own.right_edge.i if own is not person else person.i
    return person.doc[person.left_edge.i : last + 1]


def service_of(person: Token) -> str | None:
    """The service that the words of a person or body name, None if they name none."""
    words = text_of(_people_phrase(person)).casefold()
    return next((s for s in _SERVICE_WORDS if s in words), None)


# Words by which a service is known; people of several are mixed company.
_SERVICE_WORDS = ("customs", "prison", "correction", "penitentiary", "border", "coast guard",
                  "immigration", "drug", "police", "interior", "internal affairs")  # fmt: skip


def _floors(blocks: Sequence[Block]) -> dict[int, int]:
    """Where the second paragraph before each block begins, by the block's start."""
    floors, starts = {}, [0, 0]
    for block in blocks:
        floors[block.start] = starts[-2]
        if block.kind != "heading":
            starts.append(block.start)
    return floors


def _of_phrases(anchors: list[Anchor], owner: int) -> Iterator[Zone]:
    """The phrases of activity words: "police reform project"."""
    for anchor in anchors:
        if anchor.kind != "verb" and anchor.mood != "unreal":
            phrase = noun_phrase(anchor.token)
            yield Zone(owner, phrase.start_char, phrase.end_char, "topic_in_phrase", 0.85, True)


def _of_clauses(sentence: Span, owner: int, *, spoken: bool) -> Iterator[Zone]:
    """What follows words of content and of purpose, and the whole where the programme is named."""
    text, start, end = text_of(sentence), sentence.start_char, sentence.end_char
    content = (_CONTENT if spoken else _CONTENT_ALONE).search(text)
    if content is not None:
        begin = 0 if _RELATIVE.search(text, 0, content.start()) else content.start()
        yield Zone(owner, start + begin, end, "topic_of_content", 0.8, True)
    behind = _BEHIND.search(text)
    if behind is not None:
        yield Zone(owner, start, start + behind.start(), "topic_of_content", 0.8, True)
    purpose = _PURPOSE.search(text)
    if purpose is not None and (spoken or _AIM.match(text)):
        yield Zone(owner, start + purpose.start(), end, "topic_of_purpose", 0.7, False)
    if spoken:
        yield Zone(owner, start, end, "topic_in_sentence", 0.5, False)
