"""Whether the words around counted goods tell that they were given, written or built.

The verb of giving may stand anywhere around the goods, and the parse often loses its object: what
counts is that such a word is near, that nothing else was done to the goods, and that they are not
the place or the means of something ("arrived in two vehicles").
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from extractors._counted import Phrase
from extractors._findings import Reading
from extractors._frames import frames_of
from extractors._grammar import ancestors, is_passive, is_verb, sentence_of, subject_of, text_of
from extractors._lexicon import lookup

GIVING = re.compile(
    r"\b(?:hand(?:ed|s|ing)?[- ]?over|handover|deliver\w*|donat\w+|provi(?:de|des|ded|sion|ding)|"
    r"suppl(?:y|ied|ies)|g[ai]ve[ns]?|receiv\w+|distribut\w+|equip\w*|procur\w+|purchas\w+|install\w*|"
    r"furnish\w*|gift\w*|present(?:s|ed)|transfer\w*|grant\w*|allocat\w+|compris\w+|consist\w*|"
    r"inclu\w+|means)\b",
    re.IGNORECASE,
)
# Words that tell a gift wherever they stand in the sentence.
_GIFT = re.compile(
    r"\b(?:hand(?:ed|s|ing)?[- ]?over|handover|deliver(?:s|y|ed|ing)|donat\w+|donors?|"
    r"suppl(?:ied|ies)|gift(?:s|ed)?|present(?:ed)? (?:of|by|to|from)|turned over|procured|"
    r"purchased|bought|equipped|fitted out|paid for|financed|funded|courtesy of)\b",
    re.IGNORECASE,
)
_BUILDING = re.compile(
    r"\b(?:buil[dt]\w*|rebuil[dt]\w*|construct\w*|renovat\w+|refurbish\w*|rehabilitat\w+|"
    r"inaugurat\w+|opened|opening|put up|erected|new)\b",
    re.IGNORECASE,
)
_HAND_OVER_NOUNS = frozenset(
    "provision delivery donation handover hand-over supply procurement purchase distribution "
    "installation gift grant transfer presentation present package consignment shipment batch "
    "set".split()
)
# Verbs that tell nothing of what was done to the goods.
NEUTRAL = frozenset("be have include contain comprise come arrive follow consist stay".split())
_HOLDING = frozenset("contain comprise house have include hold".split())
_ROLES = ("object", "subject_passive", "recipient", "agent", "prep:with")
FRAMES = {
    "equipment": "give",
    "material": "give",
    "document": "produce",
    "facility": "build",
    "unknown": "give",
}


def is_given(phrase: Phrase, reading: Reading) -> bool:
    """The goods were handed over, handed out, written or built."""
    frame = FRAMES[phrase.category]
    if is_moved(phrase, frame) or _has_participle(phrase, frame):
        return True
    if frame == "build":
        return _is_held_by_building(phrase, reading)
    return frame == "give" and (
        _is_told_later(phrase)
        or any(t.lemma_.casefold() in _HAND_OVER_NOUNS for t in ancestors(phrase.head))
        or _is_named_last(phrase)
        or _comes_along(phrase)
        or _is_lost_object(phrase)
        or _is_told_near(phrase, reading)
    )


# Verbs that give in some clauses and in most do something else.
_ALSO_GIVING = frozenset(
    "include contain comprise consist mean get add bring deploy order pass award accept offer "
    "leave put send contribute provide issue receive print pledge allocate lend fund finance "
    "sponsor mount transfer commission give present grant arm replace pay make".split()
)


def is_plainly_given(phrase: Phrase) -> bool:
    """The words tell a gift so plainly that the noun need not be known for goods."""
    role, verb = phrase.role
    if is_moved(phrase, "give"):
        if (
            role != "prep:with"
            and verb is not None
            and any(c.lower_ == "with" for c in verb.rights)
        ):
            return False  # "presented the diplomats with a picture": to them, not they
        gift = _GIFT.search(text_of(phrase.sentence)) is not None
        return verb is not None and (gift or verb.lemma_ not in _ALSO_GIVING)
    nouns = (t.lemma_.casefold() for t in ancestors(phrase.head))
    return (
        (role.startswith("subject") and _is_told_later(phrase))
        or _is_named_last(phrase)
        or (role == "prep:of" and any(n in _HAND_OVER_NOUNS - {"set", "package"} for n in nouns))
    )


def is_moved(phrase: Phrase, frame: str) -> bool:
    """What is done to them is giving, writing, building."""
    role, verb = phrase.role
    return frame in frames_of(verb) and (role in _ROLES or _is_lost_subject(phrase, verb))


def _is_lost_subject(phrase: Phrase, verb: Token | None) -> bool:
    """As in "Under it 4,000 manuals were distributed": the parser hangs the subject on "under"."""
    return (
        verb is not None
        and is_passive(verb)
        and phrase.head.i < verb.i
        and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
    )


def _is_lost_object(phrase: Phrase) -> bool:
    """As in "handed over to the troops six sledges", "Also supplied: nine radios".

    The object is late, and the parse hangs it on what stands before it.
    """
    role, verb = phrase.role
    acts = role in ("subject", "subject_passive") and verb is not None and verb.i > phrase.last
    if acts or _is_circumstance(phrase):
        return False
    before = _verb_before(phrase)
    return before is not None and before.lemma_ not in NEUTRAL and "give" in frames_of(before)


_CLAUSE_TAGS = ("VBD", "VBZ", "VBP", "VBN", "VBG", "MD")


def _verb_before(phrase: Phrase) -> Token | None:
    """The last verb of the sentence before the goods; a bare infinitive is often a noun misread."""
    before = phrase.head.doc[phrase.sentence.start : phrase.first]
    return next((t for t in reversed(before) if t.pos_ == "VERB" and t.tag_ in _CLAUSE_TAGS), None)


def _is_circumstance(phrase: Phrase) -> bool:
    """A preposition right before the goods makes them the place or the means of something."""
    before = phrase.head.doc[phrase.first - 1] if phrase.first else None
    return (
        before is not None
        and before.pos_ in ("ADP", "SCONJ")
        and before.lower_ not in ("of", "with", "including", "besides")
    )


def _has_participle(phrase: Phrase, frame: str) -> bool:
    """As in "14 cameras installed", "six newly built barracks"."""
    doc = phrase.head.doc
    behind = doc[phrase.last + 1 : phrase.last + 2]
    inside = doc[phrase.number.i + 1 : phrase.last]
    return any(t.tag_ == "VBN" and frame in frames_of(t) for t in (*behind, *inside))


def _is_held_by_building(phrase: Phrase, reading: Reading) -> bool:
    """As in "The new centre contains four classrooms": rooms of what was built."""
    role, verb = phrase.role
    if role != "object" or verb is None or verb.lemma_ not in _HOLDING:
        return False
    subject = subject_of(verb)
    if subject is not None and subject.lower_ == "it":
        return _BUILDING.search(_told_before(phrase, reading)) is not None
    whole = lookup(subject.doc, subject.i) if subject is not None else None
    if whole is None or whole.category not in ("facility", "institution"):
        return False
    return _BUILDING.search(phrase.text, phrase.block.start, phrase.mention.start) is not None


def _told_before(phrase: Phrase, reading: Reading) -> str:
    """The sentence before, of the paragraph above where this one begins its own."""
    earlier = reading.scopes.earlier(phrase.sentence, phrase.block)
    above = reading.scopes.before(phrase.block)
    if earlier is None and above is not None:
        span = reading.scopes.block_span(above)
        earlier = sentence_of(span[-1]) if len(span) else None
    return text_of(earlier) if earlier is not None else ""


_GIFTS_WERE = re.compile(
    r"\b(?:donations?|gifts?|items|equipment|package|delivery|handover|consignment)\b[^.;:]{0,40}"
    r"(?:\b(?:are|is|was|were|includes?|included|comprises?|comprised)\s*|:\s*)$",
    re.IGNORECASE,
)


def _is_named_last(phrase: Phrase) -> bool:
    """As in "Among the goods handed over were 25 cameras", "The gift: 25 cameras"."""
    if _GIFTS_WERE.search(phrase.text[phrase.sentence.start_char : phrase.mention.start]):
        return True
    role, verb = phrase.role
    if verb is None or verb.lemma_ != "be" or verb.i > phrase.first:
        return False
    before = phrase.head.doc[phrase.sentence.start : verb.i].text
    return role in ("subject", "attribute") and GIVING.search(before) is not None


def _comes_along(phrase: Phrase) -> bool:
    """As in "With the course came three lorries": the goods follow their verb."""
    role, verb = phrase.role
    if verb is None or verb.lemma_ not in ("come", "arrive", "follow"):
        return False
    return role in ("subject", "object") and verb.i < phrase.first


def _is_told_later(phrase: Phrase) -> bool:
    """As in "The 12 cars, valued at USD 244,000, were donated", "40 vans and two cars were given".

    The parse makes the value, or what was said of it, the verb of the goods.
    """
    rest = phrase.text[phrase.mention.end : phrase.sentence.end_char]
    return _WERE_GIVEN.match(rest) is not None


_WERE_GIVEN = re.compile(
    r"[^.;:]{0,160}?\b(?:was|were|(?:has|have|had) been|(?:will|to) be|are being) (?:\w+ ){0,2}?"
    r"(?:handed|delivered|donated|granted|presented|given|supplied|distributed|provided|transferred|"
    r"gifted|turned over)\b",
    re.IGNORECASE,
)


def _is_told_near(phrase: Phrase, reading: Reading) -> bool:
    """A word for a gift stands in the sentence, and no other verb disposes of the goods.

    "It has five microscopes, a gift of Korea", "a classroom, with 15 desks, paid for by Japan".
    """
    if phrase.category != "equipment" or _is_circumstance(phrase):
        return False
    role, verb = phrase.role
    if role not in ("subject", "object", "attribute", "prep:with", "prep:of", "other"):
        return False
    if verb is not None and is_verb(verb) and verb.lemma_ not in NEUTRAL:
        return False
    return _GIFT.search(text_of(phrase.sentence)) is not None
