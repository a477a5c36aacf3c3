"""The words that claim an activity, nouns and verbs of teaching and giving, and how they do."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from spacy.symbols import VERB
from spacy.tokens import Doc, Span, Token

from extractors._article import Article
from extractors._data import load_rows
from extractors._grammar import (
    ancestors,
    clause_verb,
    conjuncts,
    is_negated,
    is_verb,
    modality,
    sentence_start,
    sentences_of,
    with_space,
)
from extractors._kept import kept, parts_of_speech, token_lemmas, token_texts
from extractors._lexicon import lookup
from extractors._noun_kinds import may_be_things
from extractors._once import once
from extractors.normalise.countries import find_names

# What stands before a word that is only wished for, missing or required.
_UNREAL_BEFORE = re.compile(
    r"\b(?:role|importance|value|significance|usefulness) (?:of|that|which) (?:\w+ )?$|"
    r"\b(?:hopes? of|proposals? (?:to|for)|propos(?:es|ed) to|ask(?:ed|ing|s) for|"
    r"lack(?:s|ed)?(?: of)?|without|no|insufficient|minimal|limited|"
    r"call(?:s|ed|ing)? for|why not|ought to|need(?:s|ed)? (?:for|to|more)|must|should|"
    r"(?:had|have|has) to|want(?:s|ed)? to|if|unless|requires?|little)\b[^.;:!?]{0,45}$",
    re.IGNORECASE,
)
_OBLIGED = re.compile(
    r"\b(?:had|have|has|need|needs|needed) to\b[^.;:!?]{1,120}\band to (?:\w+ and )?$"
    r"|\bmust\b[^.;:!?]{1,60}$"
    r"|\b(?:call(?:s|ed)? (?:up)?on|urge[sd]?|appeal(?:s|ed)? to|recommend(?:s|ed)?|"
    r"demand(?:s|ed)?)\b[^.;:!?]{1,160}$",
    re.IGNORECASE,
)
_COURSE_OF = re.compile(
    r"\b(?:in|during|over|of|within|on|for|as a matter of)\s(?:(?:the|due)\s)?$"
)
_THOUGHT = frozenset(
    "need require lack want demand urge recommend deserve compare describe analyse analyze".split()
)
_GOODS = frozenset(
    "means gift present donation material supply hardware aid technology fleet batch "
    "consignment shipment".split()
)
# "asked the officers how they knew him", "told the police how it happened"
_NOT_SHOWING = frozenset("ask tell remind see know wonder explain describe question".split())
_CLAUSES = frozenset({"xcomp", "ccomp", "advcl", "relcl", "acl"})
_ROOMS = frozenset("office post station centre center headquarters".split())
_POSTS = frozenset("officer manager coordinator co-ordinator assistant director adviser".split())
# Who receives goods, and what they take if they "take delivery" of them.
_RECEIVING = frozenset({"receive", "get", "obtain"})
_RECEIPT = frozenset({"delivery", "possession", "receipt"})
_MEASURES = _RECEIPT | frozenset(
    "key unit piece number total worth pair dollar euro pound yen set range variety lot "
    "million".split()
)
# What bears the word "training" and teaches no police: ships, flights, grounds.
_TRAINERS_OF_OTHERS = frozenset(
    "voyage ship vessel aircraft plane jet flight accident match camp ground grounds".split()
)
# "whose course had been followed", "the course of the freighter"
_WAYS = frozenset(
    "ship vessel boat freighter aircraft plane river bullet events history investigation operation "
    "negotiations day year month week decade career life time study duties work war".split()
)
# What is exercised and no exercise: "in the exercise of their duties".
_EXERCISED = frozenset(
    "power authority right duty function jurisdiction control office freedom mandate discretion "
    "competence responsibility command influence force restraint caution sovereignty vote option "
    "profession".split()
)
# What an operation is nicknamed is no course: 'nicknamed "Night Course"'.
_NICKNAMED = re.compile(
    r"\b(?:nicknamed|dubbed|code-?\s?named|baptised|baptized|christened)[^.;]{0,12}"
    r"[\"“‘'][^\"”’]{0,40}$",
    re.IGNORECASE,
)
# As in "highly trained officers": what they are, not what was done.
_HOW_TRAINED = frozenset(
    "highly well best better poorly properly specially fully professionally excellently".split()
)
_NOT_TEACHING = frozenset(
    "clandestine illegal secret repair sewing tailoring carpentry election".split()
)
LONGEST = 3  # words of the longest activity phrase


@dataclass(frozen=True, slots=True)
class Anchor:
    """A word that names or claims an activity, and how the text claims it.

    ``kind`` is a kind of ``activity_words.csv``, ``verb`` for teaching, ``goods`` for giving;
    ``mood`` is ``past``, ``present``, ``future`` or ``unreal`` (wished for, supposed, denied).
    """

    token: Token
    kind: str
    mood: str


@lru_cache(maxsize=1)
def activity_kinds() -> MappingProxyType[str, str]:
    """Activity nouns and what kind of activity they name; phrases keep their spaces."""
    return MappingProxyType({r["word"]: r["kind"] for r in load_rows("activity_words")})


@lru_cache(maxsize=1)
def capacity_verbs() -> MappingProxyType[str, str]:
    """Verbs of teaching and giving, and the frame that says who benefits."""
    return MappingProxyType({r["verb"]: r["frame"] for r in load_rows("capacity_verbs")})


@once
def sentences(article: Article) -> list[Span]:
    """The article's sentences."""
    return sentences_of(article.doc)


@once
def anchors_by_sentence(article: Article) -> list[list[Anchor]]:
    """The anchors of each sentence, in the order of `sentences`."""
    return [find_anchors(s) for s in sentences(article)]


def find_anchors(sentence: Span) -> list[Anchor]:
    """Activity nouns, verbs of teaching and verbs of giving in one sentence."""
    doc, ends = sentence.doc, _ends_of_activities(sentence.doc)
    first, last = (bisect_left(ends, i) for i in (sentence.start, sentence.end))
    kinds = [(doc[i], _anchor_kind(doc[i])) for i in ends[first:last]]
    return [Anchor(token, kind, mood_of(token)) for token, kind in kinds if kind is not None]


@kept
def _ends_of_activities(doc: Doc) -> list[int]:
    """Verbs, and tokens that a phrase for an activity may end with; no other is an anchor."""
    ends = zip(
        parts_of_speech(doc), map(_may_end, token_texts(doc), token_lemmas(doc)), strict=True
    )
    return [i for i, (part, may_end) in enumerate(ends) if may_end or part == VERB]


@lru_cache(maxsize=1)
def _last_words() -> frozenset[str]:
    return frozenset(re.split(r"[\s-]", word)[-1] for word in activity_kinds()) | frozenset(
        activity_kinds()
    )


@lru_cache(maxsize=8192)
def _may_end(text: str, lemma: str) -> bool:
    """Whether a listed phrase ends with the word: most words are dismissed by this look alone."""
    return text.casefold() in _last_words() or lemma.casefold() in _last_words()


def activity_kind(token: Token) -> str | None:
    """The kind of activity that a noun names, by the longest listed phrase that it ends."""
    if not _may_end(token.text, token.lemma_):
        return None
    kinds, doc = activity_kinds(), token.doc
    for length in range(LONGEST, 0, -1):
        start = token.i - length + 1
        if start < 0:
            continue
        head = with_space(doc[start : token.i])
        for last in (token.text, token.lemma_):
            kind = kinds.get((head + last).casefold())
            if kind is not None:
                return None if _is_idiom(token) else kind
    return None


def _is_idiom(token: Token) -> bool:
    """Whether the word means no activity.

    "in the course of the year", "in training since spring", "a clandestine workshop".
    """
    doc, lower = token.doc, token.lower_
    before = with_space(doc[max(0, token.i - 3) : token.i]).lower()
    following = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else ""
    if token.dep_ == "compound" and following in _POSTS:
        return True
    if lower == "training" and token.dep_ == "compound" and following in _TRAINERS_OF_OTHERS:
        return True
    if _NICKNAMED.search(_before(token, 12)):
        return True
    if lower == "course" and _is_way(token):
        return True
    if lower == "exercise" and any(n.lemma_.lower() in _EXERCISED for n in _nouns_of(token)):
        return True
    if lower == "course" and (before.endswith("of ") or following == "of"):
        return bool(_COURSE_OF.search(before))
    if lower == "training" and before.endswith("in ") and token.dep_ == "pobj":
        return following in ("since", "for", ",", ".", "")
    if lower in ("class", "classes") and following != "of" and token.dep_ == "compound":
        return True
    return any(c.lower_ in _NOT_TEACHING for c in token.lefts)


def _is_way(token: Token) -> bool:
    """Whether a course is a ship's way or the run of things."""
    if any(c.lower_ == "whose" for c in token.lefts):
        return True
    return any(noun.lemma_.lower() in _WAYS for noun in _nouns_of(token))


def _nouns_of(token: Token) -> Iterator[Token]:
    """What hangs on a noun by "of"."""
    for prep in token.rights:
        if prep.dep_ == "prep" and prep.lower_ == "of":
            yield from prep.rights


def _is_quality(verb: Token) -> bool:
    """As in "the best trained in the region", "professional and highly trained officers"."""
    return verb.tag_ == "VBN" and any(c.lower_ in _HOW_TRAINED for c in verb.lefts)


def _anchor_kind(token: Token) -> str | None:
    if token.pos_ in ("NOUN", "PROPN") or "-" in token.text or token.tag_ == "VBG":
        kind = activity_kind(token)
        if kind is not None:
            return kind
    if token.pos_ != "VERB" or (token.i > 0 and token.doc[token.i - 1].text == "-"):
        return None
    frame = capacity_verbs().get(token.lemma_.lower())
    if frame in ("object", "subject"):
        return None if _backs_activity(token) or _is_quality(token) else "verb"
    if frame is None and shows_how(token):
        return "verb"
    if _is_given_by_others(token):
        return "goods"
    wanted = {"goods": "equipment", "facility": "facility"}.get(frame or "")
    is_giving = frame == "equipped" or (wanted is not None and _gives(token, wanted))
    return "goods" if is_giving else None


def shows_how(verb: Token) -> bool:
    """Whether people are shown how something is done, whatever the verb: "showed guards how to"."""
    if verb.lemma_.lower() in _NOT_SHOWING:
        return False
    shown = [c for c in verb.children if c.dep_ in ("dobj", "dative", "nsubjpass")]
    clauses = (c for t in (verb, *shown) for c in t.rights if c.dep_ in _CLAUSES)
    return bool(shown) and any(t.lower_ == "how" and t.i > verb.i for c in clauses for t in c.lefts)


def _is_given_by_others(verb: Token) -> bool:
    """As in "received ten vehicles from Japan", "took delivery of four boats from Italy"."""
    lemma = verb.lemma_.lower()
    taken = lemma == "take" and any(noun.lemma_.lower() in _RECEIPT for noun in _given(verb))
    if not (taken or lemma in _RECEIVING) or not _gives(verb, "equipment"):
        return False
    goods = _given(verb)
    heads = (verb, *goods, *measured(goods))
    return any(c.lower_ in ("from", "by") for head in heads for c in head.rights)


def _backs_activity(verb: Token) -> bool:
    """Whether what is supported is itself an activity, which tells more: "supported a course"."""
    if verb.lemma_.lower() not in ("support", "assist"):
        return False
    return any(activity_kind(noun) for noun in _given(verb))


def _gives(verb: Token, wanted: str) -> bool:
    """Equipment or buildings are the verb's object or passive subject."""
    if any(c.dep_ == "prt" and c.lower_ == "up" for c in verb.children):
        return False
    if verb.lemma_.lower() == "turn" and not any(c.lower_ == "over" for c in verb.children):
        return False
    nouns = [*_given(verb), *provided_with(verb)]
    return any(_is_goods(noun, wanted) for noun in (*nouns, *measured(nouns)))


def _given(verb: Token) -> list[Token]:
    given = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "dative", "oprd")]
    return [noun for child in given for noun in conjuncts(child)]


def provided_with(verb: Token) -> list[Token]:
    """As in "provided the police with 66 vehicles".

    In "handed over to the police, in May, 20 radios" the parse has lost the goods.
    """
    lemma = verb.lemma_.lower()
    if lemma in ("provide", "supply", "equip", "present"):
        wanted = [c for c in verb.rights if c.dep_ == "prep" and c.lower_ == "with"]
        return [noun for prep in wanted for c in prep.rights for noun in conjuncts(c)]
    if lemma == "hand" and any(c.lower_ == "over" for c in verb.rights) and not _given(verb):
        return [t for t in verb.doc[verb.i + 1 : verb.right_edge.i + 1] if t.pos_ == "NOUN"]
    return []


def is_counted(verb: Token) -> bool:
    """Whether a verb of giving says how much, in figures or words: "handed over two boats"."""
    if verb.pos_ != "VERB" or capacity_verbs().get(verb.lemma_.lower()) != "goods":
        return False
    nouns = (*_given(verb), *provided_with(verb))
    return any(c.dep_ == "nummod" for noun in nouns for c in noun.lefts)


def measured(nouns: list[Token]) -> list[Token]:
    """What a measure is of: the cars of "12 units of patrol car", the kit of "$5,000 of kit"."""
    measures = [n for n in nouns if n.pos_ == "NUM" or n.lemma_.lower() in _MEASURES]
    of = [c for n in measures for c in n.rights if c.dep_ == "prep" and _measures(n, c)]
    return [goods for prep in of for c in prep.rights for goods in conjuncts(c)]


def _measures(noun: Token, prep: Token) -> bool:
    """Whether what follows is measured: "a set of tools", "the keys to ten cars"."""
    return prep.lower_ in ("of", "in") or (noun.lemma_.lower() == "key" and prep.lower_ == "to")


def _is_goods(noun: Token, wanted: str) -> bool:
    if wanted == "equipment" and noun.lemma_.lower() in _GOODS:
        return True
    counted = lookup(noun.doc, noun.i)
    if wanted == "facility" and noun.lemma_.lower() in _ROOMS and _is_inaugurated(noun):
        return True
    if counted is None and wanted == "equipment":
        return _is_counted_thing(noun)
    return counted is not None and counted.category == wanted


def _is_counted_thing(noun: Token) -> bool:
    """A number of things under a name of their own: "handed over ten Land Cruisers"."""
    if noun.pos_ != "PROPN" or not any(c.dep_ == "nummod" for c in noun.lefts):
        return False
    people = find_names(noun.text)  # "handed over ten Malawians"
    return may_be_things(noun) and activity_kind(noun) is None and not people


def _is_inaugurated(noun: Token) -> bool:
    """An office or a post is a building where it is inaugurated, else a body."""
    return noun.head.lemma_.lower() == "inaugurate"


# --- how it is claimed ----------------------------------------------------------------------------


def mood_of(token: Token) -> str:
    """What the clause of a token claims: past, present, future or unreal."""
    if _UNREAL_BEFORE.search(_before(token, 12)) or _OBLIGED.search(_before(token, 30)):
        return "unreal"
    verb = clause_verb(token)
    if verb is None:
        return "present"
    if _is_obliged(verb) or _is_thought(token, verb) or is_negated(verb):
        return "unreal"
    if any(c.lower_ in ("if", "unless", "whether") for c in verb.lefts):
        return "unreal"
    if any(c.dep_ == "aux" and c.lower_ in ("can", "ca") for c in verb.lefts) and verb == token:
        return "unreal"
    claimed = modality(verb)
    return "unreal" if claimed == "hypothetical" else claimed


def _before(token: Token, reach: int) -> str:
    """The words of the sentence before a token, so many at most."""
    start = max(sentence_start(token), token.i - reach)
    return with_space(token.doc[start : token.i])


def _is_obliged(verb: Token) -> bool:
    """Whether somebody has to do it: "states had to pool forces and to train policemen"."""
    for above in (verb, *ancestors(verb)):
        if above.dep_ == "xcomp" and above.head.lemma_ in ("have", "need", "want", "ask"):
            return any(c.lower_ == "to" for c in above.lefts)
        if above.dep_ not in ("conj", "xcomp"):
            return False
    return False


def _is_thought(token: Token, verb: Token) -> bool:
    """Whether somebody only needs it, asks for it or writes about it: "officers need training"."""
    return verb.lemma_.lower() in _THOUGHT and token.dep_ in ("dobj", "compound", "conj", "nmod")


def governing_verbs(token: Token) -> list[Token]:
    """The verbs above a token, nearest first."""
    return [t for t in ancestors(token) if is_verb(t)]
