"""What the words around a number are about: its sentence, its list's lead-in, its paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from spacy.tokens import Span, Token

from extractors._article import Article
from extractors._frames import frames_of
from extractors._grammar import sentence_of, text_of
from extractors._lexicon import lookup
from schemas.document import Block

# Events that people take part in without being trained: their people are `participants`.
MEETINGS = frozenset(
    "study visit,study tour,study trip,field visit,exchange,exchange visit,exercise,simulation,"
    "simulation exercise,table-top exercise,joint exercise,drill,conference,meeting,round table,"
    "roundtable,forum,symposium,briefing,visit,trip,tour,ceremony,comparative study,summit,"
    "gathering".split(",")
)
TRAINERS = re.compile(
    r"\b(?:(?i:train(?:ing)?[- ](?:of|for|the)[- ](?:the[- ])?trainers?|master trainers?|"
    r"training[- ]of[- ]instructors|teaching methodology|"
    r"(?:trainer|instructor)s?['’]? (?:course|training|programme|program|workshop)|"
    r"(?:as|becom(?:e|es|ing)|became|be|future|new|qualified|certified|national) (?:\w+ )?"
    r"(?:trainers|instructors))|"
    r"ToTs?|TOTs?)\b"
)
_TRAINING_NOUNS = frozenset(
    "training,course,workshop,seminar,training course,training session,training event,"
    "training programme,training program,training activity,training workshop,training class,"
    "session,class,lecture,webinar,e-learning course,online course,training module,"
    "training of trainers,train-the-trainer course,refresher course,scholarship,"
    "fellowship,internship,summer school,training day,master class,masterclass,tutorial,"
    "intake,bootcamp,TOT".split(",")
)
# Last words of names that are training whatever stands before them: "a certification workshop".
_ALWAYS_TRAINING = frozenset("training course workshop seminar webinar".split())
_BROAD_NOUNS = frozenset(
    "project programme program initiative mission academy school college diploma certificate "
    "curriculum learning instruction education graduation phase support assistance capacity "
    "component study".split()
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a stretch of text is about.

    ``trainings`` and ``meetings`` are tokens of nouns that name such an event, ``broad`` those of
    projects and schools, ``train_verbs`` verbs of teaching; ``trainers`` is true where the words
    speak of training trainers.
    """

    trainings: tuple[Token, ...] = ()
    meetings: tuple[Token, ...] = ()
    broad: tuple[Token, ...] = ()
    train_verbs: tuple[Token, ...] = ()
    trainers: bool = False

    @property
    def is_training(self) -> bool:
        """Training of some kind is spoken of."""
        return bool(self.trainings or self.train_verbs)

    @property
    def is_programme(self) -> bool:
        """Any activity or project is spoken of."""
        return bool(self.trainings or self.train_verbs or self.meetings or self.broad)


def read_scope(span: Span) -> Scope:
    """The scope of a sentence or block."""
    trainings, meetings, broad, verbs = [], [], [], []
    for token in span:
        if token.pos_ in ("NOUN", "PROPN"):
            counted = lookup(token.doc, token.i, floor=span.start)
            name = counted.phrase if counted else ""
            lemma = token.lemma_.casefold()
            if name in MEETINGS or lemma in MEETINGS:
                meetings.append(token)
            elif name in _TRAINING_NOUNS or lemma in _ALWAYS_TRAINING:
                trainings += [] if _is_idiom(token) else [token]
            elif lemma in _BROAD_NOUNS:
                broad.append(token)
        elif token.pos_ == "VERB" and "train" in frames_of(token) and token.lemma_ != "prepare":
            verbs.append(token)
    return Scope(
        tuple(trainings),
        tuple(meetings),
        tuple(broad),
        tuple(verbs),
        bool(TRAINERS.search(text_of(span))),
    )


def _is_idiom(token: Token) -> bool:
    """As in "in the course of a patrol"."""
    around = token.doc[max(0, token.i - 2) : token.i + 2].text.casefold()
    return around in ("in the course of", "over the course of")


@dataclass(slots=True)
class Scopes:
    """The scopes of one article, each read once."""

    article: Article
    _sentences: dict[int, Scope] = field(default_factory=dict)
    _lead_ins: dict[int, Span | None] = field(default_factory=dict)
    _list_heads: dict[int, Block | None] = field(default_factory=dict)

    def of_sentence(self, sentence: Span) -> Scope:
        """What this sentence is about."""
        if sentence.start not in self._sentences:
            self._sentences[sentence.start] = read_scope(sentence)
        return self._sentences[sentence.start]

    def of_block(self, block: Block) -> Scope:
        """What a whole block is about, for list lines that the parser cuts."""
        return read_scope(self.block_span(block))

    def before_list(self, block: Block) -> Block | None:
        """The block above the list that this line belongs to."""
        passed = []
        above = self.before(block)
        while above is not None and above.kind == "item" and above.start not in self._list_heads:
            passed.append(above.start)
            above = self.before(above)
        if above is not None and above.kind == "item":
            above = self._list_heads[above.start]
        self._list_heads.update(dict.fromkeys(passed, above))  # so that long lists stay linear
        return above

    def block_span(self, block: Block) -> Span:
        """The tokens of a block."""
        doc = self.article.doc
        span = doc.char_span(block.start, block.end, alignment_mode="contract")
        return span if span is not None else doc[0:0]

    def before(self, block: Block) -> Block | None:
        """The block before this one."""
        i = bisect_right(self.article.blocks, block.start, key=lambda b: b.start) - 2
        return self.article.blocks[i] if i >= 0 else None

    def lead_in(self, block: Block) -> Span | None:
        """The sentence or heading that a list line stands under; None for running text."""
        if block.start not in self._lead_ins:
            self._lead_ins[block.start] = self._find_lead_in(block)
        return self._lead_ins[block.start]

    def _find_lead_in(self, block: Block) -> Span | None:
        above = self.before_list(block) if block.kind == "item" else self.before(block)
        if above is None:
            return None
        span = self.block_span(above)
        if not len(span):
            return None
        colon = text_of(span).rstrip().endswith(":")
        if block.kind == "item" and not colon and above.kind not in ("heading", "title"):
            span = self._heading_over(above) or span
        if block.kind == "item" or above.kind == "heading" or colon:
            return sentence_of(span[-1]) if above.kind != "heading" else span
        return None

    def _heading_over(self, block: Block) -> Span | None:
        """A heading above a block; a caption or a sentence may stand between it and its list."""
        title = next((b for b in self.article.blocks if b.kind == "title"), None)
        above: Block | None = block
        for _ in range(3):
            above = self.before(above) if above is not None else None
            if above is not None and above.kind == "heading" and not self._repeats(above, title):
                return self.block_span(above) or None
        return None

    def _repeats(self, block: Block, title: Block | None) -> bool:
        """A heading that only prints the headline again."""
        text = self.article.text
        return title is not None and text[block.start : block.end] == text[title.start : title.end]

    def earlier(self, sentence: Span, block: Block) -> Span | None:
        """The sentence before this one in the same block."""
        if sentence.start == 0:
            return None
        previous = sentence_of(sentence.doc[sentence.start - 1])
        while previous.start > 0 and not previous.text.strip():
            previous = sentence_of(sentence.doc[previous.start - 1])
        return previous if previous.start_char >= block.start else None
