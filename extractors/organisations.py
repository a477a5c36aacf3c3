"""Organisations that stand in the text.

The name grammar and the reviewed list come first; the statistical model adds names without a head
word. All mentions of one organisation share its fullest name in the article.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from spacy.lang.en import English
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors._organisation_foreign import foreign_names
from extractors._organisation_identity import (
    Acronyms,
    Organisation,
    group_names,
    read_acronyms,
)
from extractors._organisation_names import head_names, titled_names
from extractors._organisation_small import small_names
from extractors._organisation_text import JOINING, Known, NameSpan, NameText, name_text, name_words
from extractors._reader import Read, Reader
from extractors.normalise.organisations import (
    Body,
    known_bodies,
    known_body,
    looks_like_acronym,
)
from schemas.values import Mention, Name

_HEAD_ALONE = 0.4  # "the Embassy" in an article that never says which
_MODEL_LIMIT = 10  # words of the longest name that the model is believed
_JOINTS = frozenset({"of", "for", "and", "the", "de", "on", "&"})
_MARKS = frozenset({"-", "–", "'", "’", ".", ","})


def build(vocab: Vocab) -> Read:
    """A reader with the reviewed list compiled for this vocabulary."""
    tokenizer = English().tokenizer
    matcher = PhraseMatcher(vocab, attr="ORTH")
    bodies: dict[str, Body] = {}
    for body in known_bodies():
        for form in body.forms:
            if (body.alone or " " in form) and form not in bodies:
                bodies[form] = body
                words = [t.text for t in tokenizer(form)]
                matcher.add(form, [Doc(vocab, words=words)])

    def read(doc: Doc) -> list[Mention]:
        if not len(doc):
            return []
        text = name_text(doc)
        known = _listed(text, matcher, bodies)
        ruled = _longest([*known.values(), *_ruled(text, known)])
        spans = [*ruled, *_modelled(text, ruled)]
        acronyms = read_acronyms(text, spans)
        spans = [s for s in spans if s.body or s.name not in acronyms.others]
        spans = _longest([*spans, *_repeated(text, spans, acronyms)])
        return _mentions(text, group_names(text, spans, acronyms))

    return read


READER = Reader(group="organisations", build=build, after=("countries",))


def _listed(text: NameText, matcher: PhraseMatcher, bodies: dict[str, Body]) -> Known:
    """The longest listed name at each place, with its office's country ("IOM Turkmenistan")."""
    known: Known = {}
    for key, start, end in matcher(text.doc):
        body = bodies[text.doc.vocab.strings[key]]
        if start in known and known[start].end >= end:
            continue
        known[start] = _listed_span(text, body, start, end)
    return known


def _listed_span(text: NameText, body: Body, start: int, end: int) -> NameSpan:
    if body.country is None and start not in text.titled and text.cap(end):
        place = text.places.get(end)
        while place is not None and place.via != "demonym" and text.places.get(end) is place:
            end += 1
    return NameSpan(
        start,
        end,
        text.text(start, end),
        "listed_name",
        0.95,
        country=body.country,
        kind=body.kind,
        body=body,
    )


def _ruled(text: NameText, known: Known) -> Iterator[NameSpan]:
    ruled = (head_names(text, known), titled_names(text, known), small_names(text))
    for span in chain(*ruled, foreign_names(text)):
        body = known_body(span.name)
        if body is None or span.short:
            yield span
        else:
            yield replace(
                span,
                rule="listed_name",
                confidence=0.95,
                country=span.country or body.country,
                kind=body.kind or span.kind,
                body=body,
            )


def _longest(spans: Iterable[NameSpan]) -> list[NameSpan]:
    """Of spans that overlap the longest, in order of place."""
    taken: set[int] = set()
    kept = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start, -s.confidence, s.rule)):
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


def _repeated(text: NameText, spans: list[NameSpan], acronyms: Acronyms) -> Iterator[NameSpan]:
    """Other places of the names and acronyms that the article has, headlines included."""
    forms: dict[tuple[str, ...], tuple[NameSpan, str]] = {}
    counts = Counter(s.name for s in spans if s.rule == "model_entity")
    for span in spans:
        words = tuple(text.words[span.start : span.end])
        if not span.short and (len(words) > 1 or counts[span.name]):
            forms.setdefault(words, (span, "repeated_name"))
    for short, span in acronyms.names.items():
        forms[tuple(_split(short))] = span, "acronym"
    lengths: dict[str, set[int]] = defaultdict(set)
    for words in forms:
        lengths[words[0]].add(len(words))
    for at, word in enumerate(text.words):
        for length in lengths.get(word, ()):
            words = tuple(text.words[at : at + length])
            found = forms.get(words) if len(words) == length else None
            if found is not None and not (length == 1 and at in text.persons):
                yield _again(text, at, length, *found)


def _again(text: NameText, at: int, length: int, span: NameSpan, rule: str) -> NameSpan:
    """The same name at another place; an acronym has no head of its own."""
    whole = rule == "repeated_name"
    return replace(
        span,
        start=at,
        end=at + length,
        name=text.text(at, at + length),
        rule=rule,
        head=span.head if whole else "",
        core=span.core - span.start + at if whole and span.core else 0,
    )


def _split(short: str) -> list[str]:
    """An acronym as the tokenizer cuts it: at hyphens between letters."""
    parts: list[str] = []
    for n, piece in enumerate(short.split("-")):
        parts.extend(["-", piece] if n else [piece])
    return parts


def _modelled(text: NameText, spans: list[NameSpan]) -> Iterator[NameSpan]:
    """The model's organisations, trimmed, where they look like names."""
    taken = {i for s in spans for i in range(s.start, s.end)}
    for ent in text.doc.ents:
        if ent.label_ != "ORG" or ent.start in text.titled:
            continue
        start, end = ent.start, ent.end
        while start < end and not text.caps[start]:
            start += 1
        while end > start and not (text.caps[end - 1] or text.words[end - 1].isalnum()):
            end -= 1
        if start < end and taken.isdisjoint(range(start, end)) and _plausible(text, start, end):
            yield NameSpan(start, end, text.text(start, end), "model_entity", 0.5)


def _plausible(text: NameText, start: int, end: int) -> bool:
    """Words with capitals, of which none is an activity, a post or a place, nor its neighbours."""
    words = name_words()
    first, last = start, end
    while text.cap(first - 1) and start - first < _MODEL_LIMIT:
        first -= 1
    while last - end < _MODEL_LIMIT:
        step = 2 if text.word(last) in JOINING else 1
        if not text.cap(last + step - 1):
            break
        last += step
    odd = words.activities | words.posts | words.titles
    return (
        end - start <= _MODEL_LIMIT
        and len(text.text(start, end)) > 1
        and not any(
            text.lower[i] in odd or text.lower[i].rstrip("s") in odd for i in range(first, last)
        )
        and text.word(last - 1) not in words.subjects
        and not _of_a_place(text, start, end)
        and all(_namely(text, i) for i in range(start, end))
        and not _names_activity(text, last)
        and (end - start > 1 or _single(text, start))
    )


def _of_a_place(text: NameText, start: int, end: int) -> bool:
    """Whether it is but places, or a country and somebody's name: "Maldives John Smith"."""
    named = text.places.get(start)
    if named is None:
        return False
    after = [i for i in range(start, end) if i not in text.places]
    return not after or (named.via == "name" and len(after) > 1)


def _names_activity(text: NameText, at: int) -> bool:
    """Whether the words are the name of a project or a course: "Safe Borders (SB) project"."""
    if text.word(at) == "(" and text.word(at + 2) == ")":
        at += 3
    return text.word(at) in name_words().activities


def _namely(text: NameText, i: int) -> bool:
    word = text.words[i]
    return text.caps[i] or text.lower[i] in _JOINTS or word in _MARKS


def _single(text: NameText, i: int) -> bool:
    """One word is believed inside a sentence, or as an acronym; a lone opening word is not."""
    return looks_like_acronym(text.words[i]) or not (
        text.doc[i].is_sent_start or text.words[i].isupper()
    )


def _mentions(text: NameText, organisations: list[Organisation]) -> list[Mention]:
    found = []
    for organisation in organisations:
        name, acronym = organisation.name, organisation.acronym
        country = organisation.country or next(
            (s.country for s in organisation.spans if s.country), None
        )
        kind = next((s.kind for s in organisation.spans if s.kind), None)
        value = Name(name, acronym if acronym != name else None, country, kind)
        alone = all(s.short for s in organisation.spans)
        for span in organisation.spans:
            tokens = text.doc[span.start : span.end]
            rule = "short_form" if span.short else span.rule
            sure = _HEAD_ALONE if alone else span.confidence
            found.append(
                Mention(tokens.start_char, tokens.end_char, "organisation", rule, value, sure)
            )
    return sorted(found, key=lambda m: (m.start, m.end))
