"""Names that only the page as a whole gives: its headline, or the school that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span

from extractors._article import Article
from extractors._capital_runs import Run, runs_by_block
from extractors._grammar import role_in_clause, sentence_of
from extractors._programme_title_words import Title, noun_kind
from schemas.document import Block

_SCHOOLS = frozenset("centre center academy school institute college".split())
_FOUNDING = frozenset("establish found open create inaugurate launch set start turn".split())
_PHASE = re.compile(r"\b[Pp]hase (?:[IVX]{1,4}|\d|[Oo]ne|[Tt]wo|[Tt]hree)\b")
_BODY_SUBJECT = re.compile(
    r"(?:The|This)\s(?:\w+\s(?:phase|stage|part|edition|round)\sof\s(?:the|this)\s)?(?P<noun>[\w-]+)\b"
)
# Verbs of headlines that the tagger takes for nouns: "Tanzania hosts training".
_HEADLINE_VERB = re.compile(
    r"\s(?:hosts|sponsors|holds|held|trains|supports|organi[sz]es|conducts|launches|concludes|"
    r"set to|begins|ends|opens|closes|boosts|strengthens|helps|delivers|receives?|completed?|"
    r"gets?|joins?|starts|marks|enhances|improves|undergo|attend)\b",
    re.IGNORECASE,
)
_NEWS = re.compile(r"(?:new|another|first|second|third|more)\b", re.IGNORECASE)
MAX_HEADLINE = 220
VERBS = 3  # verbs behind a school's name that may tell its founding


def headline_title(article: Article) -> Title | None:
    """A headline that is a name, on a page that then speaks of "this workshop" or "the project"."""
    block = _headline(article)
    if block is None or block.end - block.start > MAX_HEADLINE:
        return None
    span = article.doc.char_span(block.start, block.end, alignment_mode="expand")
    if span is None or _has_finite_verb(span) or _NEWS.match(span.text):
        return None
    noun = _noun_of(span)
    phase = _PHASE.search(span.text)
    if noun is None and phase is None:
        return None
    kind = _body_kind(article, block)
    if kind is None:
        return None
    name = article.text[block.start : block.end].strip(" .:")
    return Title(name, block.start, block.start + len(name), kind, "headline_name", 0.7)


def _headline(article: Article) -> Block | None:
    """The title block, or the first heading before any paragraph."""
    for block in article.blocks:
        if block.kind == "title":
            return block
    return None


def _has_finite_verb(span: Span) -> bool:
    if any(t.tag_ in ("VBZ", "VBP", "VBD", "MD") for t in span):
        return True
    return _HEADLINE_VERB.search(span.text) is not None


def _noun_of(span: Span) -> str | None:
    """The kind of an activity noun before the headline's first preposition or colon."""
    for token in span:
        if token.pos_ == "ADP" or token.text in (":", ","):
            return None
        kind = noun_kind(token.text)
        following = token.nbor().pos_ if token.i + 1 < len(token.doc) else ""
        if kind is not None and following not in ("NOUN", "PROPN"):
            return kind
    return None


def _body_kind(article: Article, headline: Block) -> str | None:
    """What the first sentences under the headline call the thing."""
    for block in article.blocks:
        if block.start <= headline.start or block.kind not in ("paragraph", "item"):
            continue
        match = _BODY_SUBJECT.match(article.text, block.start, min(block.end, block.start + 90))
        kind = noun_kind(match["noun"]) if match else None
        if kind is not None:
            return kind
    return None


def school_titles(article: Article, *, others: bool) -> Iterator[Title]:
    """Training centres that the article is about: founded or opened there, by their full name.

    Where ``others`` are named as well, the headline must name the school, and the grammar must
    say that it is what was founded.
    """
    text = article.text
    headline = _headline(article)
    head = text[headline.start : headline.end] if headline else ""
    for block, runs in zip(article.blocks, runs_by_block(article), strict=True):
        if block.kind == "title":
            continue
        for run in runs:
            school = run.trimmed()
            if not _is_school(school):
                continue
            in_headline = any(name in head for name in (school.name, *run.aliases))
            if _is_founded(article, school, strict=others) and (in_headline or not others):
                yield Title(
                    school.name, school.start, school.end, "school", "school_name", 0.6, run.aliases
                )


def _is_school(run: Run) -> bool:
    words = [w.lower for w in run.words]
    return len(words) > 2 and not _SCHOOLS.isdisjoint(words)


def _is_founded(article: Article, run: Run, *, strict: bool) -> bool:
    """The school is the subject of the sentence's founding verb, with a date."""
    span = article.doc.char_span(run.start, run.end, alignment_mode="expand")
    if span is None:
        return False
    sentence = sentence_of(span[0])
    start, end = sentence.start_char, sentence.end_char
    if not article.mentions_in("dates", start, end):
        return False
    role, verb = role_in_clause(span.root)
    if verb is not None and role in ("subject", "subject_passive"):
        return verb.lemma_.lower() in _FOUNDING
    verbs = [t for t in sentence if t.i >= span.end and t.pos_ in ("VERB", "AUX")]
    return not strict and any(v.lemma_.lower() in _FOUNDING for v in verbs[:VERBS])
