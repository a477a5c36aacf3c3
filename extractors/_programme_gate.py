"""Does an article report a programme at all: sentence by sentence, with the reasons.

A sentence counts if it claims a particular capacity-building activity (held, running or planned),
for people or bodies of law enforcement, with a foreign or international party in or around it. All
three are needed, because crime news, essays and domestic routine have two of them at most.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from spacy.symbols import NUM
from spacy.tokens import Doc, Span, Token

from extractors._article import Article
from extractors._grammar import sentence_start, text_of
from extractors._kept import parts_of_speech
from extractors._once import once
from extractors._places import Stretches
from extractors._programme_doubts import is_career, is_trade, other_kind
from extractors._programme_learners import TEACHING, is_beneficiary, is_taught_by_stranger
from extractors._programme_people import (
    INTERNATIONAL,
    is_foreign,
    is_hostile,
    parties_by_sentence,
    personnel_by_sentence,
)
from extractors._programme_titles import read_titles
from extractors._programme_words import (
    Anchor,
    activity_kind,
    anchors_by_sentence,
    governing_verbs,
    is_counted,
    sentences,
    shows_how,
)

NEAR = 2  # sentences before and behind a claim that tell about it too
REACH = 40  # tokens from an activity's word to the people whom it is for
MANY = 2  # countries in an article on a project of its own name that make it foreign to some
AROUND = 5  # sentences within which a programme must speak of skills or means

_STOPPING = frozenset("stop halt block bar prohibit forbid oppose reject".split())
FEW_WORDS = 4  # of a sentence that the parser cut off: "UNDP" of "UNDP built stations"
FIRST_YEAR = "1950"
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
REPORT = 10_000  # characters from which a text is a report on many things
TOLD = 3000  # characters around a claim in which its facts stand; in the gold set at most 1,757
LEAD = 4  # first sentences of an article, in which news is told
_CAPACITY = re.compile(
    r"\b(?:train\w*|retrain\w*|capacit\w+|courses?|workshops?|seminars?|equip\w*|skills?|"
    r"learn\w*|taught|teach\w*|mentor\w*|e-learning|stud(?:y|ied|ying) (?:visit|tour)s?|"
    r"support\w*|assist\w*|strengthen\w*|enhanc\w+|reform\w*|donat\w+|help\w*|supplies|curricul\w+|academ\w+)\b",
    re.IGNORECASE,
)
# What a foreign party does with a programme: pays, holds, teaches, helps, sends, takes part.
_PART = re.compile(
    r"\b(?:fund\w*|financ\w+|pa(?:id|ys?|ying)|sponsor\w*|donat\w+|grant\w*|contribut\w+|support\w*|"
    r"assist\w*|help\w*|organi[sz]\w+|host\w*|conduct\w*|implement\w*|deliver\w*|provid\w+|"
    r"train\w*|taught|teach\w*|instruct\w*|mentor\w*|experts?|specialists?|advis\w+|lectur\w+|"
    r"courses?|workshops?|seminars?|projects?|program(?:me)?s?|initiatives?|partner\w*|"
    r"agreements?|memorandum|scholarships?|"
    r"co-?operat\w+|jointly|together|participa\w+|part in|attend\w*|delegat\w+|c[ao]me from|"
    r"sent|represent\w+|equip\w*|hand(?:ed|s|ing) over|gave|given|gives?|visit\w*|embassy|abroad|"
    r"capacit\w+|skills?|agreements?|memorandum|scholarships?)\b",
    re.IGNORECASE,
)
_NUMBERED = frozenset({"CARDINAL", "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY"})
_VAGUE_TIME = re.compile(
    r"^(?:(?:the )?(?:recent|past|last|coming|next) (?:\w+ )?(?:decades?|years?|months?)|"
    r"annual(?:ly)?|daily|monthly|weekly|now|today's|decades|years|one|two|first)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that claims an activity, the anchor that does it, and what speaks for it.

    ``people`` are those of law enforcement who are taught or supplied by the grammar; ``foreign``
    is 2 with a foreign party in the sentence, 1 near it; ``particular`` says that a number or a
    date stands in or near the sentence.
    """

    sentence: Span
    anchor: Anchor
    foreign: int
    particular: bool
    people: tuple[Token, ...] = ()

    @property
    def direct(self) -> bool:
        """The grammar says who benefits."""
        return bool(self.people)


@dataclass(frozen=True, slots=True)
class _Sentences:
    """The article's sentences with what each holds."""

    spans: list[Span]
    people: list[list[Token]]
    parties: list[set[str]]
    hostile: list[bool]
    numbers: list[bool]
    countries: frozenset[int]  # where countries are named
    skilled: Callable[[int], bool]
    has_part: Callable[[int], bool]


@once
def activity_claims(article: Article) -> list[Claim]:
    """Every claim of an activity for law enforcement, in order of place."""
    spans = sentences(article)
    particular = _with_particulars(article.doc)
    capable = cache(lambda i: bool(_CAPACITY.search(text_of(spans[i]))))
    around = _Sentences(
        spans,
        personnel_by_sentence(article),
        parties_by_sentence(article),
        [is_hostile(s) for s in spans],
        [s.start in particular for s in spans],
        frozenset(m.start for m in article.mentions("countries")),
        lambda i: any(map(capable, range(max(0, i - AROUND), min(len(spans), i + AROUND + 1)))),
        cache(lambda i: len(spans[i]) < FEW_WORDS or bool(_PART.search(text_of(spans[i])))),
    )
    bodies = listed_bodies(article)
    claims = []
    for i, anchors in enumerate(anchors_by_sentence(article)):
        if anchors and _is_history(spans[i]):
            continue
        for anchor in anchors:
            start = anchor.token.idx
            if bodies.holds(start, start + len(anchor.token)):
                continue  # "the United Nations Development Programme"
            claim = _claim(around, i, anchor)
            if claim is not None:
                claims.append(claim)
    return claims


@once
def listed_bodies(article: Article) -> Stretches:
    """Where bodies of the reviewed list are named: their words tell no activity."""
    names = (m for m in article.mentions("organisations") if m.rule == "listed_name")
    return Stretches((m.start, m.end) for m in names)


def _is_history(sentence: Span) -> bool:
    """Only of years before there were programmes: "training began in 1905"."""
    years = _YEAR.findall(text_of(sentence))
    return bool(years) and max(years) < FIRST_YEAR


def _claim(around: _Sentences, i: int, anchor: Anchor) -> Claim | None:
    """What an anchor of sentence ``i`` claims, if it is for law enforcement at all."""
    if anchor.mood == "unreal" or anchor.kind == "again" or is_career(anchor):
        return None
    if anchor.kind == "project" and not around.skilled(i):
        return None
    if any(v.lemma_ in _STOPPING for v in governing_verbs(anchor.token)):
        return None
    near = slice(max(0, i - NEAR), i + NEAR + 1)
    close = (p for p in around.people[i] if abs(p.i - anchor.token.i) <= REACH)
    people = tuple(p for p in close if is_beneficiary(p, anchor))
    people = people or _told_before(around, i, anchor)
    if not people and (not any(around.people[near]) or around.hostile[i]):
        return None
    foreign = _foreign(around, i, near)
    if not foreign and is_taught_by_stranger(anchor, people, around.countries):
        foreign = 2
    general = _is_general(anchor)
    particular = _is_dated(around.spans[i]) if general else any(around.numbers[near])
    counted = any(c.dep_ == "nummod" for t in (anchor.token, *people) for c in t.lefts)
    particular = particular or counted or is_counted(anchor.token)
    particular = particular or (bool(people) and _is_news(around, i, anchor, foreign))
    return Claim(around.spans[i], anchor, foreign, particular, people)


def _told_before(around: _Sentences, i: int, anchor: Anchor) -> tuple[Token, ...]:
    """Those counted in the sentence before, where the activity is "the training" they took."""
    if anchor.kind != "training" or i == 0 or around.hostile[i - 1]:
        return ()
    if not any(c.lower_ in ("the", "this", "these") for c in anchor.token.lefts):
        return ()
    return tuple(p for p in around.people[i - 1] if any(c.dep_ == "nummod" for c in p.lefts))


def _is_news(around: _Sentences, i: int, anchor: Anchor, foreign: int) -> bool:
    """Whether one party is said to have taught or supplied another: "Norway has given police cars".

    That is a particular activity without any number, if it happened. In the lead the other party
    may stand beside it; further down one sentence tells both, in the tense of news.
    """
    verb = anchor.token
    if anchor.kind not in ("verb", "goods") or verb.pos_ != "VERB" or anchor.mood != "past":
        return False
    taught = verb.lemma_.lower() in TEACHING or shows_how(verb)
    if anchor.kind == "verb" and not taught:
        return False
    if i >= LEAD:
        return foreign > 1 and not any(c.lemma_ == "have" for c in verb.lefts)
    near = around.parties[max(0, i - 1) : i + NEAR]
    return foreign > 1 or (len(around.parties[i]) > 0 and len(set().union(*near)) > 1)


def _foreign(around: _Sentences, i: int, near: slice) -> int:
    """2 for a foreign party in the sentence itself, 1 for one beside it that has a part in it."""
    if is_foreign(around.parties[i]):
        return 2
    beside = range(*near.indices(len(around.spans)))
    named = (j for j in beside if around.parties[j])
    parts = (j for j in named if j == i or (not around.hostile[j] and around.has_part(j)))
    return int(is_foreign(set().union(*(around.parties[j] for j in parts))))


def reports_programme(article: Article, claims: list[Claim]) -> bool:
    """Whether the claims together say that there was, is or will be a programme.

    One claim is enough where the grammar says who benefits; otherwise two must agree, one of them
    with its foreign party in the same sentence. A study visit abroad needs no more. A page about
    a project of its own name may tell the foreign party in its margin only.
    """
    if other_kind(article.text):
        return False
    if is_trade(article.text):
        claims = [c for c in claims if c.anchor.kind != "goods"]
    good = _telling(article, claims)
    if len(article.text) > REPORT:
        return any(c.anchor.kind != "meeting" for c in good)
    if not any(c.anchor.kind == "project" and c.foreign == 2 for c in good):
        # a meeting counts in a project alone
        good = [c for c in good if c.anchor.kind != "meeting"]
    if any(c.direct and c.anchor.kind != "meeting" for c in good):
        return True
    if len({c.sentence.start for c in good}) > 1 and any(c.foreign == 2 for c in good):
        return True
    if any(c.anchor.kind == "visit" and c.foreign == 2 for c in good):
        return True
    if not any(c.direct and c.particular and c.anchor.kind != "meeting" for c in claims):
        return False
    bodies = listed_bodies(article)
    titles = (t for t in read_titles(article) if not bodies.holds(t.start, t.end))
    named = any(t.kind == "project" for t in titles)
    if not named and not any(c.anchor.kind == "project" and c.foreign for c in claims):
        return False
    everybody = set().union(*parties_by_sentence(article))
    return INTERNATIONAL in everybody or (named and len(everybody) > MANY)


def _telling(article: Article, claims: list[Claim]) -> list[Claim]:
    """The claims of a particular activity with a foreign party.

    A report of many pages speaks of all kinds of things: what stands near a claim need not belong
    to it, so its own sentence must tell the foreign party and who benefits.
    """
    good = [c for c in claims if c.particular and c.foreign]
    if len(article.text) <= REPORT:
        return good
    return [c for c in good if c.direct and c.foreign == 2]


@once
def told_stretches(article: Article) -> Stretches | None:
    """Where a long text tells of programmes: around its claims; None if it may do so anywhere."""
    good = _telling(article, activity_claims(article)) if len(article.text) > TOLD else []
    around = ((c.sentence.start_char - TOLD, c.sentence.end_char + TOLD) for c in good)
    return Stretches(around) if good else None


def why_no_programme(article: Article, claims: list[Claim]) -> str:
    """What an article lacks that speaks of capacity building and codes no programme."""
    if other := other_kind(article.text):
        return other
    if is_trade(article.text) and all(c.anchor.kind == "goods" for c in claims):
        return "the goods are sold"
    if all(c.anchor.kind == "meeting" for c in claims):
        return "it tells of meetings alone"
    if not any(c.foreign for c in claims):
        return "no foreign or international party has a part in the activity"
    if not any(c.particular for c in claims):
        return "no number or date tells which activity is meant"
    if not any(c.particular and c.foreign for c in claims):
        return "no activity has both a particular number or date and a foreign party"
    if len(article.text) > REPORT and not _telling(article, claims):
        return (
            "no sentence of so long a text says who is trained and which foreign party has a part"
        )
    return "the words do not say that people or bodies of law enforcement benefit"


def _is_general(anchor: Anchor) -> bool:
    """Whether no particular activity is meant: "study visits support", "courses improve"."""
    noun = anchor.token
    if noun.dep_ == "compound" and activity_kind(noun.head):  # "offers training courses"
        noun = noun.head
    if noun.tag_ not in ("NNS", "NNPS") or anchor.mood != "present":
        return False
    return not any(c.dep_ in ("det", "nummod", "poss") for c in noun.lefts)


def _is_dated(sentence: Span) -> bool:
    """A date that is more than "recent decades"."""
    return any(e.label_ == "DATE" and not _VAGUE_TIME.match(e.text) for e in sentence.ents)


def _with_particulars(doc: Doc) -> set[int]:
    """First tokens of the sentences with a number or a date more than "recent decades"."""
    numbers = [doc[i] for i, part in enumerate(parts_of_speech(doc)) if part == NUM]
    numbers = [t for t in numbers if t.text[0].isdigit()]
    named = (e for e in doc.ents if e.label_ in _NUMBERED)
    numbers += [e[0] for e in named if not _VAGUE_TIME.match(text_of(e))]
    return {sentence_start(token) for token in numbers}
