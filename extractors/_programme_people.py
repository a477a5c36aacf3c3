"""Who a programme is for, and who is foreign to them: people, bodies and parties in sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from spacy.symbols import VERB
from spacy.tokens import Doc, Span, Token

from extractors._article import Article
from extractors._data import load_rows
from extractors._grammar import text_of
from extractors._kept import kept, parts_of_speech, token_lemmas, token_texts
from extractors._lexicon import lookup
from extractors._once import once
from extractors._places import ByPlace
from extractors._programme_words import activity_kind, sentences
from schemas.values import Mention, Name, Place

INTERNATIONAL = "INT"  # stands for every party that belongs to no one country
ENFORCERS = frozenset(
    "police gendarmerie border_guard coast_guard customs immigration prosecutor judge prison "
    "law_enforcement forensic cadet".split()
)
NEAR = 6  # sentences within which law enforcement named once makes "officials" theirs

_HOSTILE = frozenset(
    "arrest detain raid ban kill shoot seize disrupt charge suspend accuse insist threaten beat "
    "confiscate apologize apologise jail convict sentence".split()
)
_MODIFIERS = frozenset({"compound", "amod", "nmod"})
_LOOSE_PEOPLE = frozenset(
    "officer official participant trainee recruit student staff specialist agent personnel trainer "
    "instructor graduate expert men women employee representative investigator "
    "inspector supervisor manager analyst".split()
)
_OTHER_OFFICES = frozenset(
    "labor labour health social welfare military army naval air medical education press election "
    "electoral loan bank information public peshmerga fardc".split()
)
_PARTY = re.compile(
    r"\b(?:embass(?:y|ies)|ambassadors?|(?:international|foreign|regional|multinational|overseas)\s"
    r"(?:\w+\s){0,2}?(?:partners?|experts?|organi[sz]ations?|communit(?:y|ies)|donors?|"
    r"agenc(?:y|ies)|trainers?|instructors?|police|officers?|advis[eo]rs?|support|assistance|"
    r"co-?operation|projects?|programmes?|programs?|seminars?|workshops?|missions?|bod(?:y|ies)|"
    r"counterparts?|colleagues?|courses?|specialists?|academ(?:y|ies)|students?)|foreigners|abroad|"
    r"(?<=\w\s)(?:countries|nations)|(?:[Mm]ember|[Pp]articipating)\s[Ss]tates)\b"
)
# A body named before, by its kind alone: "the Mission supported a training".
_TAKEN_UP = re.compile(r"\b[Tt]he (?:EU |UN )?(?:Mission|Organi[sz]ation|Agency|Office)\b")
_NO_PARTY = frozenset(
    "operation peacekeeping resolution convention standard law framework practice treaty principle "
    "covenant declaration protocol airport border crime gang network".split()
)


@lru_cache(maxsize=1)
def _bodies() -> re.Pattern[str]:
    patterns = "|".join(r["pattern"] for r in load_rows("enforcement_words"))
    return re.compile(rf"\b(?:{patterns})", re.IGNORECASE)


# --- who is trained -------------------------------------------------------------------------------


@once
def personnel_by_sentence(article: Article) -> list[list[Token]]:
    """People and bodies of law enforcement in each sentence.

    Words that fit other people too ("officials", "participants") count where law enforcement is
    named within `NEAR` sentences.
    """
    spans, short = sentences(article), _short_forms(article)
    sure = [[*personnel(s), *(t for t in short.between(s.start_char, s.end_char))] for s in spans]
    friendly = [bool(p) and not is_hostile(s) for p, s in zip(sure, spans, strict=True)]
    found = []
    for i, sentence in enumerate(spans):
        near = any(friendly[max(0, i - NEAR) : i + NEAR + 1])
        found.append([*sure[i], *(_loose_people(sentence) if near else [])])
    return found


def _short_forms(article: Article) -> ByPlace[Token]:
    """Bodies of law enforcement that stand by a short form, which its full name tells: "CNS"."""
    found = []
    for mention in article.mentions("organisations"):
        value, words = mention.value, article.text[mention.start : mention.end]
        if not isinstance(value, Name) or value.name == words or _bodies().search(words):
            continue
        span = article.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is not None and _bodies().search(value.name):
            found.append((span.root.idx, span.root))
    return ByPlace(found)


def personnel(sentence: Span) -> list[Token]:
    """Tokens that stand for people or bodies of law enforcement for sure."""
    found = set()
    for match in _bodies().finditer(text_of(sentence)):
        span = sentence.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is not None:
            found.add(_phrase_head(span[-1]).i)
    doc, ends = sentence.doc, _ends_of_people(sentence.doc)
    first, last = (bisect_left(ends, i) for i in (sentence.start, sentence.end))
    found.update(i for i in ends[first:last] if _is_enforcer(doc[i], sentence.start))
    return [doc[i] for i in sorted(found)]


def _is_enforcer(token: Token, floor: int) -> bool:
    is_noun = token.pos_ in ("NOUN", "PROPN") or token.dep_ in ("dobj", "nsubjpass", "pobj")
    if not is_noun or _is_other_office(token):
        return False
    counted = lookup(token.doc, token.i, floor)
    return (
        counted is not None
        and counted.category == "person"
        and counted.phrase not in _LOOSE_PEOPLE
        and not ENFORCERS.isdisjoint(counted.occupations)
    )


_ENDINGS = (("men", "man"), ("ies", "y"), ("es", ""), ("s", ""))


@lru_cache(maxsize=1)
def _last_words() -> frozenset[str]:
    """The last word of every phrase that stands for people of law enforcement."""
    rows = (r for r in load_rows("counted") if not ENFORCERS.isdisjoint(r["occupation"].split("|")))
    return frozenset(r["phrase"].casefold().rsplit(" ", 1)[-1] for r in rows)


@kept
def _ends_of_people(doc: Doc) -> list[int]:
    """Tokens that such a phrase may end with."""
    ends = map(_may_end, token_texts(doc), token_lemmas(doc))
    return [i for i, may_end in enumerate(ends) if may_end]


@lru_cache(maxsize=8192)
def _may_end(text: str, lemma: str) -> bool:
    """Whether such a phrase may end with the word: most words are dismissed by this look alone."""
    word = text.rstrip("[]*0123456789").casefold()
    guesses = [word[: -len(a)] + b for a, b in _ENDINGS if word.endswith(a)]
    return not _last_words().isdisjoint((word, text.casefold(), lemma.casefold(), *guesses))


def is_hostile(sentence: Span) -> bool:
    """Police at work ("arrested", "raided"): whoever is named there need not be trained."""
    parts, lemmas = parts_of_speech(sentence.doc), token_lemmas(sentence.doc)
    verbs = (i for i in range(sentence.start, sentence.end) if parts[i] == VERB)
    return any(lemmas[i].lower() in _HOSTILE for i in verbs)


def _phrase_head(token: Token) -> Token:
    """The noun that a body's word belongs to: "14 Customs administrations"."""
    if token.dep_ == "conj" and token.head.dep_ in _MODIFIERS and token.i < token.head.head.i:
        token = token.head  # "the border and customs agencies"
    while token.dep_ in _MODIFIERS and token.i < token.head.i < token.i + 5:
        if token.head.pos_ not in ("NOUN", "PROPN") or activity_kind(token.head):
            break
        token = token.head
    return token


def _loose_people(sentence: Span) -> list[Token]:
    doc, lemmas = sentence.doc, token_lemmas(sentence.doc)[sentence.start : sentence.end]
    loose = (i for i, lemma in enumerate(lemmas, sentence.start) if lemma.lower() in _LOOSE_PEOPLE)
    return [doc[i] for i in loose if not _is_other_office(doc[i])]


def _is_other_office(token: Token) -> bool:
    """Whether a word before tells another service: "labor officers", "army officers"."""
    before = token.doc[token.i - 1].lower_ if token.i else ""
    return before in _OTHER_OFFICES or any(c.lower_ in _OTHER_OFFICES for c in token.lefts)


# --- who is foreign -------------------------------------------------------------------------------


@once
def parties_by_sentence(article: Article) -> list[set[str]]:
    """Country codes, and `INTERNATIONAL` for international parties, in each sentence."""
    mentions = ByPlace(
        (m.start, m) for group in ("organisations", "countries") for m in article.mentions(group)
    )
    found: list[set[str]] = []
    known = False  # an international party was named before
    for sentence in sentences(article):
        here = _parties(sentence, mentions.between(sentence.start_char, sentence.end_char))
        known = known or INTERNATIONAL in here
        if known and _TAKEN_UP.search(text_of(sentence)):
            here.add(INTERNATIONAL)
        found.append(here)
    return found


def _parties(sentence: Span, mentions: list[Mention]) -> set[str]:
    found: set[str] = set()
    for mention in mentions:
        party = _party_of(mention)
        if party and not _is_setting(sentence, mention.start, mention.end):
            found.add(party)
    text, start = text_of(sentence), sentence.start_char
    for match in _PARTY.finditer(text):
        if not _is_setting(sentence, start + match.start(), start + match.end()):
            found.add(INTERNATIONAL)
    return found


def _party_of(mention: Mention) -> str | None:
    value = mention.value
    if isinstance(value, Place):
        return value.code
    if isinstance(value, Name) and mention.confidence > 0.5:
        return INTERNATIONAL if value.kind in ("40", "21", "23") else value.country
    return None


def _is_setting(sentence: Span, start: int, end: int) -> bool:
    """Whether a party only says what kind of thing it is: "UN peacekeeping operations"."""
    span = sentence.doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return False
    for token in sentence.doc[span.end : span.end + 2]:
        if token.pos_ in ("VERB", "AUX"):
            return False  # "Frontex trained border guards" tells what the party did
        if token.lemma_.lower() in _NO_PARTY:
            return True
    return False


def is_foreign(parties: set[str]) -> bool:
    """An international party, or two countries."""
    return INTERNATIONAL in parties or len(parties) > 1
