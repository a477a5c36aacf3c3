"""Organisations that stand in the text.

The name grammar and the reviewed list come first; the statistical model adds names without a head
word. All mentions of one organisation share its fullest name in the article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from spacy.lang.en import English
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors._organisation_identity import (
    Acronyms,
    Organisation,
    group_names,
    read_acronyms,
)
from extractors._organisation_names import (
    Known,
    NameSpan,
    head_names,
    small_names,
    titled_names,
)
from extractors._organisation_text import NameText, name_text, name_words
from extractors._reader import Read, Reader
from extractors.normalise.organisations import (
    Body,
    known_bodies,
    known_body,
    looks_like_acronym,
)
from schemas.values import Mention, Name

_MODEL_LIMIT = 10  # words of the longest name that the model is believed
_ODD = frozenset("@#|/\\<>=+*_%€$£•·›»0123456789")


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
        spans = _longest([*known.values(), *_ruled(text, known)])
        acronyms = read_acronyms(text, spans)
        spans = _longest([*spans, *_repeated(text, spans, acronyms)])
        spans = _longest([*spans, *_modelled(text, spans, acronyms)])
        return _mentions(text, group_names(text, spans, acronyms))

    return read


READER = Reader(group="organisations", build=build, after=("countries",))


def _listed(text: NameText, matcher: PhraseMatcher, bodies: dict[str, Body]) -> Known:
    """The longest listed name at each place, with the country of the office ("IOM Turkmenistan")."""
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
    for span in (*head_names(text, known), *titled_names(text, known), *small_names(text)):
        body = known_body(span.name)
        if body is None or span.short:
            yield span
        else:
            yield NameSpan(
                span.start,
                span.end,
                span.name,
                "listed_name",
                0.95,
                head=span.head,
                core=span.core,
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
    forms: dict[str, list[tuple[list[str], NameSpan, str]]] = defaultdict(list)
    seen = set()
    for span in spans:
        words = text.words[span.start : span.end]
        if len(words) > 1 and not span.short and span.name not in seen:
            seen.add(span.name)
            forms[words[0]].append((words, span, "repeated_name"))
    for short, span in acronyms.names.items():
        words = [t for t in _split(short) if t]
        forms[words[0]].append((words, span, "acronym"))
    for at, word in enumerate(text.words):
        for words, span, rule in forms.get(word, ()):
            if text.words[at : at + len(words)] == words:
                yield NameSpan(
                    at,
                    at + len(words),
                    text.text(at, at + len(words)),
                    rule,
                    span.confidence,
                    head=span.head if rule == "repeated_name" else "",
                    core=span.core - span.start + at if rule == "repeated_name" else 0,
                    country=span.country,
                    kind=span.kind,
                    body=span.body,
                )


def _split(short: str) -> list[str]:
    """An acronym as the tokenizer cuts it: at hyphens between letters."""
    parts: list[str] = []
    for n, piece in enumerate(short.split("-")):
        parts.extend(["-", piece] if n else [piece])
    return parts


def _modelled(text: NameText, spans: list[NameSpan], acronyms: Acronyms) -> Iterator[NameSpan]:
    """The model's organisations, trimmed, where they look like names."""
    taken = {i for s in spans for i in range(s.start, s.end)}
    for ent in text.doc.ents:
        if ent.label_ != "ORG" or ent.start in text.titled:
            continue
        start, end = ent.start, ent.end
        while start < end and not text.cap(start):
            start += 1
        while end > start and not text.words[end - 1][-1:].isalnum():
            end -= 1
        while end > start and text.lower[end - 1] in ("'s", "’s", "the", "and", "of"):
            end -= 1
        if start < end and taken.isdisjoint(range(start, end)):
            name = text.text(start, end)
            if _plausible(text, start, end, name, acronyms):
                yield NameSpan(start, end, name, "model_entity", 0.5)


def _plausible(text: NameText, start: int, end: int, name: str, acronyms: Acronyms) -> bool:
    words = name_words()
    bad = words.activities | words.posts | words.titles
    inside = range(start, end)
    return (
        end - start <= _MODEL_LIMIT
        and len(name) > 2
        and not any(c in _ODD for c in name)
        and "\n" not in name
        and name not in acronyms.others
        and not any(text.lower[i] in bad or text.lower[i].rstrip("s") in bad for i in inside)
        and not any(i in text.places for i in inside)
        and (end - start > 1 or looks_like_acronym(name) or not name.isupper())
        and all(
            text.caps[i]
            or not text.words[i].isalpha()
            or text.lower[i] in ("of", "for", "and", "the")
            for i in inside
        )
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
        for span in organisation.spans:
            tokens = text.doc[span.start : span.end]
            rule = "short_form" if span.short else span.rule
            found.append(
                Mention(
                    tokens.start_char, tokens.end_char, "organisation", rule, value, span.confidence
                )
            )
    return sorted(found, key=lambda m: (m.start, m.end))
