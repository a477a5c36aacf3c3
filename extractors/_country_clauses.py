"""What clauses say of a country's part, read from the parse rather than from the words' order.

A country's name hangs on the words above it: "Rwanda" of "given by the police units from Rwanda"
on *from*, that on *units*, those on *by* and *given*. What a noun or a verb of a class makes of
what hangs on it (``extractors/data/country_clauses.csv``) holds for all words of the class and in
any order, with whatever stands between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from spacy.tokens import Doc, Token

from extractors._article import Article
from extractors._country_slots import AGENCY, CITY, COUNTRY, EMBASSY, PEOPLE, SCHOOL, Item, Unit
from extractors._country_votes import Vote, is_background, word_lists
from extractors._data import load_rows
from extractors._frames import belongs_to_verb, frames_of
from extractors._grammar import REACH, is_negated, is_passive, is_verb
from extractors._lexicon import lookup

_SIGNS = {
    COUNTRY: "country",
    AGENCY: "agency",
    EMBASSY: "embassy",
    PEOPLE: "nation",
    CITY: "city",
    SCHOOL: "school",
}
# The first that knows a word says what it is.
_CLASSES = (
    "place_of_learning",
    "guests",
    "deliverers",
    "people",
    "money",
    "cost",
    "visit",
    "event",
)
_LATER = ("support", "bodies", "skill")
_BY_CATEGORY = {
    "person": "people",
    "deliverer": "deliverers",
    "event": "event",
    "equipment": "goods",
    "material": "goods",
    "facility": "goods",
    "document": "goods",
    "institution": "bodies",
}
_OWN = frozenset(("poss", "compound", "amod", "nmod", "npadvmod"))
_PRONOUNS = frozenset("which that who whom it they this these those he she them its their".split())
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
# What a noun behind which nothing more is read of the country: "the money for the training of".
_LAST = frozenset(("guests", "visit", "event", "money", "support", "cost", "goods", "skill"))
# Verbs by which people are only told apart: "an officer seconded by Norway".
_TELLING = frozenset(("send", "come"))
# Where a verb's object stands behind a preposition: "participated in the course".
_BEHIND = frozenset(("in", "on", "for"))
_WITH = frozenset(("alongside", "along", "with", "together"))
# Nouns that only hold others: "a group of officers", "a total of 40".
_HOLDERS = frozenset(
    "group team total number batch class cohort contingent part half third quarter majority dozen "
    "dozens hundred hundreds thousand thousands range series set pair one ones another other "
    "others each all some many most several few rest both lot line share member".split()
)
_SAYING = frozenset("say announce state declare report add explain confirm tell note".split())


@dataclass(frozen=True, slots=True)
class _Row:
    rule: str
    role: str
    confidence: float


Key = tuple[str, str, str, str]


@lru_cache(maxsize=1)
def _table() -> MappingProxyType[Key, _Row]:
    """The reviewed table; the first row of a combination is the one that holds."""
    found: dict[Key, _Row] = {}
    for row in load_rows("country_clauses"):
        for what in row["what"].split("|"):
            for part in row["part"].split("|"):
                for head in row["head"].split("|"):
                    for other in row["other"].split("|"):
                        key = what, part, head, other
                        found.setdefault(
                            key, _Row(f"clause_{head}", row["role"], float(row["confidence"]))
                        )
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def _class_patterns() -> MappingProxyType[str, re.Pattern[str]]:
    lists = word_lists()
    return MappingProxyType({c: re.compile(lists[c], re.IGNORECASE) for c in (*_CLASSES, *_LATER)})


def read_clauses(article: Article, units: Sequence[Unit]) -> Iterator[Vote]:
    """Every part that a noun or verb above a country gives it."""
    for unit in units:
        for place, items in unit.slots.items():
            what = _SIGNS.get(unit.text[place])
            for item in items if what else ():
                token = _token_of(article.doc, item)
                if token is None or what is None:
                    continue
                for row in _read(token, what):
                    if not is_background(unit, place, row.role):
                        yield Vote(item, row.role, row.rule, row.confidence, unit)


def _token_of(doc: Doc, item: Item) -> Token | None:
    span = doc.char_span(item.start, item.end, alignment_mode="expand")
    return None if span is None or not len(span) else span.root


def _read(token: Token, what: str) -> Iterator[_Row]:
    """The table's answers on the way from a name up to its verbs."""
    if what in ("country", "city") and token.dep_ == "appos":
        return  # "Customs, Nairobi"
    if what == "nation" and not _is_modifier(token):
        what = "people"
    for part, head in _steps(token):
        yield from _told(token, what)
        token = head
        if is_verb(head):
            for verb, own in _verbs(part, head):
                yield from _look(what, own, verb)
            if not _tells_apart(head):
                return
            token = head.head
            what = _kind(token)
            continue
        yield from _find(what, part, _kind(head), "")
        what = _above(what, part, head)
        if not what:
            return


def _above(what: str, part: str, head: Token) -> str:
    """What the country's noun has become one noun further up; empty where it ends."""
    kind = _kind(head)
    if kind == "holder":
        return what
    if kind in _LAST or part in ("for", "to"):
        return ""
    if what in ("city", "there"):  # "the office in Lomé" is not Lomé's
        return "there" if kind == "place_of_learning" else ""
    if not kind:  # "Ukraine's Cyberpolice"
        return "agency" if part == "own" and head.pos_ == "PROPN" else ""
    if kind == "place_of_learning":
        owned = part in ("own", "of") or what in ("agency", "school")
        return "school" if owned else "there"
    return kind


def _tells_apart(verb: Token) -> bool:
    """As in "an officer seconded by Norway", where the officer's part is Norway's."""
    return verb.dep_ == "acl" and not _TELLING.isdisjoint(_verb_classes(verb))


def _told(noun: Token, what: str) -> Iterator[_Row]:
    """What relative clauses and participles behind a noun say of it."""
    for child in noun.rights:
        if child.dep_ == "acl" and child.tag_ in ("VBG", "VBN"):
            yield from _look(what, "subject" if child.tag_ == "VBG" else "passive", child)
        elif child.dep_ == "relcl" and _relative(child) is not None:
            own = "passive" if is_passive(child) else "subject"
            for verb, part in _verbs(own, child):
                yield from _look(what, part, verb)


def _find(what: str, part: str, head: str, other: str) -> Iterator[_Row]:
    for name in (what, "agency") if what == "school" else (what,):
        row = _table().get((name, part, head, other)) or _table().get((name, part, head, "*"))
        if row is not None:
            yield row
            return


def _look(what: str, part: str, verb: Token) -> Iterator[_Row]:
    """What a verb's frames make of one of its parts; a negated verb of none."""
    if is_negated(verb):
        return
    other = _other(verb, part)
    for frame in sorted(_verb_classes(verb)):
        yield from _find(what, part, frame, other)


def _verb_classes(verb: Token) -> frozenset[str]:
    return frames_of(verb) | frames_of(verb, "country_verbs")


def _is_modifier(token: Token) -> bool:
    return token.dep_ in _OWN and token.head.i > token.i


def _first(token: Token) -> Token:
    """The first member of a row, the noun that an apposition renames."""
    for _ in range(REACH):
        if token.dep_ not in ("conj", "appos") or is_verb(token) or is_verb(token.head):
            break
        token = token.head
    return token


def _steps(token: Token) -> Iterator[tuple[str, Token]]:
    """How a noun hangs on the words above it, up to its verb: ("from", units), ("by", given)."""
    for _ in range(REACH):
        token = _first(token)
        head = token.head
        if head.i == token.i:
            return
        if token.dep_ in ("pobj", "pcomp"):
            part = "by" if head.dep_ == "agent" else head.lower_
            governor = head.head
            if governor.dep_ == "prep":  # "from within the police", "together with"
                governor = governor.head
            if governor.i == head.i or head.dep_ not in ("prep", "agent", "dative"):
                return
        elif token.dep_ in _OWN:
            part, governor = "own", head
        elif token.dep_ in _SUBJECTS:
            part = "passive" if token.dep_ == "nsubjpass" or is_passive(head) else "subject"
            governor = head
        elif token.dep_ in ("dobj", "dative"):
            part, governor = ("object" if token.dep_ == "dobj" else "to"), head
            if any(t.lower_ in _WITH for t in head.doc[head.i : token.i]):
                return  # "to train alongside the police of Spain"
        else:
            return
        yield part, governor
        token = governor.head if is_verb(governor) and _tells_apart(governor) else governor


def _verbs(part: str, verb: Token) -> Iterator[tuple[Token, str]]:
    """The verb, and those that share its subject."""
    yield verb, part
    if part in ("subject", "passive"):
        yield from _sharing(verb, part)


def _relative(verb: Token) -> Token | None:
    """The relative pronoun that is a verb's subject."""
    for child in verb.lefts:
        if child.dep_ in _SUBJECTS:
            return child if child.lower_ in ("which", "that", "who") else None
    return None


def _sharing(verb: Token, part: str) -> Iterator[tuple[Token, str]]:
    """Verbs beside or below one that take its subject: "has designed and will teach"."""
    below = [verb]
    for _ in range(REACH):
        if not below:
            return
        verb = below.pop()
        for child in verb.rights:
            subject = next((c for c in child.lefts if c.dep_ in _SUBJECTS), None)
            shared = child.dep_ in ("conj", "xcomp") and is_verb(child) and subject is None
            said = child.dep_ == "ccomp" and verb.lemma_ in _SAYING
            if said and subject is not None and subject.lower_ in ("it", "they"):
                shared = True
            if shared:
                passive = is_passive(child) or (part == "passive" and child.tag_ == "VBN")
                yield child, "passive" if passive else "subject"
                below.append(child)


def _other(verb: Token, part: str) -> str:
    """The class of what the verb is about: its object, in the passive its subject.

    Of what comes or goes, its subject. Empty where nothing is printed or the word is unknown.
    """
    thing = _object(verb)
    if thing is not None and thing.dep_ == "pobj" and thing.head.lower_ == part:
        thing = None  # "the course begins in Togo"
    if thing is None or (part in ("object", "passive") and thing.dep_ in ("dobj", "nsubjpass")):
        thing = _subject(verb) if part not in ("subject", "passive") else None
    if thing is None:
        return "nothing"
    return _kind(_first(thing)) or "thing"


def _object(verb: Token) -> Token | None:
    """What is given, held or taught, through a relative clause if need be."""
    deps = ("nsubjpass",) if is_passive(verb) else ("dobj",)
    found = next((c for c in verb.children if c.dep_ in deps), None)
    if found is not None and (belongs_to_verb(found) or belongs_to_verb(found, "country_verbs")):
        found = _governed(found) or _governed(verb)  # "take part in the course"
    if found is None and is_passive(verb) and verb.dep_ == "conj" and is_verb(verb.head):
        found = next((c for c in verb.head.children if c.dep_ == "nsubjpass"), None)
    if found is None and verb.dep_ == "acl" and verb.tag_ == "VBN":
        return verb.head
    if found is not None and found.lower_ in _PRONOUNS and verb.dep_ == "relcl":
        return verb.head
    if found is None and verb.dep_ == "relcl" and _relative(verb) is None:
        return verb.head if "dobj" in deps else None
    if found is None and not is_passive(verb):
        found = _governed(verb, _BEHIND)
    return found


def _governed(word: Token, prepositions: frozenset[str] | None = None) -> Token | None:
    """The first noun that a preposition behind a word governs; any preposition if none is given."""
    for child in word.rights:
        if child.dep_ == "prep" and (prepositions is None or child.lower_ in prepositions):
            for noun in child.rights:
                if noun.dep_ == "pobj":
                    return noun
    return None


def _subject(verb: Token) -> Token | None:
    found = next((c for c in verb.lefts if c.dep_ in _SUBJECTS), None)
    if found is not None and found.lower_ in _PRONOUNS and verb.dep_ == "relcl":
        return verb.head
    if found is None and verb.dep_ in ("acl", "relcl"):
        return verb.head
    return found


def _kind(noun: Token) -> str:
    """The class of a noun: people, an event, money, goods; "holder" for a group or a number."""
    word = noun.lower_
    patterns = _class_patterns()
    for name in _CLASSES:
        if patterns[name].fullmatch(word):
            return name
    if word in _HOLDERS or noun.like_num:
        return _of_group(noun)
    found = lookup(noun.doc, noun.i)
    if found is not None and found.category in _BY_CATEGORY:
        return _BY_CATEGORY[found.category]
    return next((name for name in _LATER if patterns[name].fullmatch(word)), "")


def _of_group(noun: Token) -> str:
    """The class of what a number or a group stands for, in its row or its clause.

    "Officers of Fiji and one of Tonga", "five seminars are planned, three in Kyiv".
    """
    above = _first(noun)
    if above.i < noun.i and not above.like_num:
        return _kind(above)
    inner = _held(noun)
    if inner == "holder" and above.dep_ == "npadvmod" and is_verb(above.head):
        subject = _subject(above.head)
        if subject is not None and subject.i < above.i:
            return _kind(subject)
    return inner


def _held(noun: Token) -> str:
    """The class of what a group is made of: "a team of instructors"."""
    for child in noun.rights:
        if child.dep_ == "prep" and child.lower_ == "of":
            inner = next((c for c in child.rights if c.dep_ == "pobj"), None)
            kind = _kind(inner) if inner is not None and inner.i > noun.i else ""
            if kind and kind != "holder":
                return kind
    return "holder"
