"""Which indicator counted people are: trained, trained as trainers, or only taking part."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Span, Token

from extractors._article import Article
from extractors._counted import Phrase
from extractors._findings import Reading
from extractors._grammar import object_of, text_of
from extractors._once import once
from extractors._outcome_bystanders import (
    lemma_of,
)
from extractors._scope import TRAINERS, Scope
from schemas.document import Block
from schemas.values import Mention

CERTIFICATE = re.compile(r"\b(?:certificate|diploma|qualification|degree|badge)s?\b", re.IGNORECASE)


def read_lead(reading: Reading, lead: Span | None) -> Scope:
    """The scope of a lead-in; an empty one where there is none."""
    return reading.scopes.of_sentence(lead) if lead is not None else Scope()


def people_indicator(phrase: Phrase, scope: Scope, reading: Reading) -> str:
    """Trained, trained as trainers, or only taking part."""
    lead = read_lead(reading, reading.scopes.lead_in(phrase.block))
    occupations = phrase.counted.occupations if phrase.counted else ()
    if _are_of_trainers(phrase, scope, reading) or lead.trainers or _trains_trainers(reading):
        return "trainers_trained"
    if _event_before_trains_trainers(phrase, scope, reading) or _headline_trains_trainers(reading):
        return "trainers_trained"
    if "instructor" in occupations and phrase.category != "deliverer":
        return "trainers_trained"
    finished = _gets_certificate(phrase) or _GRADUATION.search(_words_before(phrase))
    if lemma_of(phrase.role[1]) in _FINISHING or finished:
        return "persons_trained"
    if lemma_of(phrase.role[1]) in _MEETING and phrase.role[0] == "subject":
        return "participants"
    if scope.is_training:
        meeting = _nearest(phrase, scope.meetings)
        training = _nearest(phrase, (*scope.trainings, *scope.train_verbs))
        return "participants" if meeting < training else "persons_trained"
    if scope.meetings or lead.meetings:
        return "participants"
    return inherited_indicator(phrase, reading) or "persons_trained"


def _are_of_trainers(phrase: Phrase, scope: Scope, reading: Reading) -> bool:
    """The sentence's words on trainers are said of this number and not of a later one alone.

    "700 officers received training, and in January eighteen of them qualified as instructors": a
    number with a verb before it in between takes what follows for itself.
    """
    if not scope.trainers:
        return False
    sentence, article = phrase.sentence, reading.scopes.article
    for cue in TRAINERS.finditer(phrase.text, sentence.start_char, sentence.end_char):
        if cue.start() < phrase.mention.end:
            return True
        between = article.mentions_in("counts", phrase.mention.end, cue.start())
        if not between or not (_has_verb(phrase, between[-1].start) or _of_some(between[-1], cue)):
            return True
    return False


def _has_verb(phrase: Phrase, end: int) -> bool:
    """A verb stands between the phrase and a place in its sentence."""
    following = phrase.head.doc[phrase.last + 1 : phrase.sentence.end]
    return any(t.pos_ == "VERB" and t.idx < end for t in following)


def _of_some(number: Mention, cue: re.Match[str]) -> bool:
    """As in "912 officers, forty of whom became trainers": that is said of the forty alone."""
    some = _OF_THEM.match(cue.string, number.end)
    return some is not None and re.match(r"(?:as|be)\w* ", cue[0]) is not None


_OF_THEM = re.compile(r"\s+of (?:whom|them|these|those|which)\b")


def become_trainers(phrase: Phrase, reading: Reading) -> bool:
    """As in "forty of whom became trainers": said right behind the number, before another one."""
    sentence, article = phrase.sentence, reading.scopes.article
    cue = TRAINERS.search(phrase.text, phrase.mention.end, sentence.end_char)
    if cue is None:
        return False
    return not article.mentions_in("counts", phrase.mention.end, cue.start())


def _gets_certificate(phrase: Phrase) -> bool:
    """As in "67 constables received their certificates": the ceremony is only where they did."""
    _, verb = phrase.role
    thing = object_of(verb) if verb is not None else None
    return thing is not None and CERTIFICATE.fullmatch(thing.text) is not None


_GRADUATION = re.compile(r"\b(?:graduation|passing[- ]out)(?: ceremony| parade)? (?:of|for) $")


def _words_before(phrase: Phrase) -> str:
    return phrase.text[max(0, phrase.mention.start - 40) : phrase.mention.start]


_MEETING = frozenset("meet gather convene discuss assemble".split())


_FINISHING = frozenset("complete graduate finish undergo train learn study".split())


def _event_before_trains_trainers(phrase: Phrase, scope: Scope, reading: Reading) -> bool:
    """The nearest earlier event of the paragraph trains trainers, and no new one is named."""
    if any(t.lower_ in ("a", "an", "another") for e in scope.trainings for t in e.lefts):
        return False
    sentence: Span | None = phrase.sentence
    for _ in range(_SENTENCES_BACK):
        sentence = reading.scopes.earlier(sentence, phrase.block) if sentence is not None else None
        if sentence is None:
            return False
        before = reading.scopes.of_sentence(sentence)
        if before.trainers and not _SOME_BECAME.search(text_of(sentence)):
            return True
        if before.trainings:
            return False
    return False


_SENTENCES_BACK = 4
_SOME_BECAME = re.compile(
    r"\b(?:of (?:them|whom|these|those)\b[^.;]{0,40}\b(?:becom\w*|became|qualified|certified|as) )"
)


def _trains_trainers(reading: Reading) -> bool:
    """Every event that the article names trains trainers."""
    titles = [
        p.title for p in reading.programmes if p.level == "event" and p.title_basis == "named"
    ]
    return bool(titles) and all(TRAINERS.search(t) for t in titles)


def _headline_trains_trainers(reading: Reading) -> bool:
    """The headline names one event, of trainers, and the article no other."""
    article = reading.scopes.article
    title = _headline(article)
    several = len([p for p in reading.programmes if p.level == "event"]) > 1
    return (
        title is not None
        and not several
        and bool(TRAINERS.search(article.text, title.start, title.end))
    )


@once
def _headline(article: Article) -> Block | None:
    return next((b for b in article.blocks if b.kind == "title"), None)


def _nearest(phrase: Phrase, tokens: Sequence[Token]) -> int:
    """Tokens to the nearest of these; what follows the number counts as twice as far."""
    distances = (
        phrase.head.i - t.i if t.i < phrase.head.i else 2 * (t.i - phrase.head.i) for t in tokens
    )
    return min(distances, default=10_000)


def inherited_indicator(phrase: Phrase, reading: Reading) -> str | None:
    last = reading.last_people(phrase)
    return reading.found[last].indicator if last is not None else None
