"""What linking needs of one article, without its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.ingest.duplicates import Print, text_print
from schemas.document import Document
from schemas.facts import ArticleFacts, OutcomeFact, ProgrammeFact
from schemas.ids import hashed_id
from schemas.values import Evidence, Name, Place

# Words of a total that goes on growing, and how many letters around a number they may stand away.
_SO_FAR = re.compile(
    r"\b(?:so far|to date|since|already|until now|up to now|over the (?:past|last))\b",
    re.IGNORECASE,
)
_AROUND = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """One article and what it says, with places in the document's own text."""

    document: Document
    facts: ArticleFacts


@dataclass(frozen=True, slots=True)
class Appearance:
    """A name of an organisation in one article: the first place where it goes by it, how often."""

    name: Name
    evidence: Evidence
    times: int = 1


@dataclass(frozen=True, slots=True)
class ProgrammeDigest:
    """A programme as its article tells it, under the key that it has there.

    ``countries`` are pairs of code and role, ``organisations`` of wording and role.
    """

    key: str
    fact: ProgrammeFact
    countries: tuple[tuple[str, str], ...] = ()
    organisations: tuple[tuple[str, str], ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeDigest:
    """A number as its article tells it, under the key that it has there, with its phrase.

    ``so_far`` is true where its sentence makes it a total that grows from article to article.
    """

    key: str
    fact: OutcomeFact
    quote: str
    so_far: bool = False


@dataclass(frozen=True, slots=True)
class Digest:
    """All that linking compares of one article, a few kilobytes.

    ``countries`` are the codes of all that it mentions. Positions in the facts (``programme``,
    ``parent``, ``part_of``) count in this article's lists.
    """

    doc_id: str
    published: str | None
    text: Print
    appearances: tuple[Appearance, ...] = ()
    programmes: tuple[ProgrammeDigest, ...] = ()
    outcomes: tuple[OutcomeDigest, ...] = ()
    countries: tuple[str, ...] = ()


def digest(reading: Reading) -> Digest:
    """What linking needs of an article."""
    document, facts = reading.document, reading.facts
    return Digest(
        document.doc_id,
        document.published,
        text_print(document),
        tuple(appearances(facts)),
        tuple(_programmes(document.doc_id, facts)),
        tuple(_outcomes(document, facts)),
        tuple(sorted({code for m in facts.mentions if (code := _code(m.value))})),
    )


def appearances(facts: ArticleFacts) -> list[Appearance]:
    """Every organisation that the article names, roles without a mention last."""
    found: dict[Name, Appearance] = {}
    for m in facts.mentions:
        if isinstance(m.value, Name):
            first = found.get(m.value)
            if first is not None:
                found[m.value] = replace(first, times=first.times + 1)
            else:
                place = Evidence(m.start, m.end, m.rule, m.confidence, m.review_status)
                found[m.value] = Appearance(m.value, place)
    known = {name.name for name in found}
    for fact in facts.organisations:
        if fact.name not in known:
            name = Name(fact.name)
            first = found.get(name, Appearance(name, fact.evidence, 0))
            found[name] = replace(first, times=first.times + 1)
    return list(found.values())


def names_of(found: Iterable[Appearance]) -> dict[str, Name]:
    """Names by their wording in one article; there, one wording means one organisation."""
    names: dict[str, Name] = {}
    for appearance in found:
        names.setdefault(appearance.name.name, appearance.name)
    return names


def programme_keys(doc_id: str, programmes: Iterable[ProgrammeFact]) -> list[str]:
    """A key for each: the place that introduces it, and its title, as two may share a sentence."""
    return [
        hashed_id("programme", doc_id, p.evidence.start, p.evidence.end, p.key or p.title)
        for p in programmes
    ]


def outcome_keys(doc_id: str, outcomes: Iterable[OutcomeFact]) -> list[str]:
    """A key for each: the place of its phrase, what it counts and the number's own words."""
    return [
        hashed_id(
            "outcome",
            doc_id,
            o.evidence.start,
            o.evidence.end,
            *(o.key or (o.indicator, o.value_text)),
        )
        for o in outcomes
    ]


def _code(value: object) -> str | None:
    return value.code if isinstance(value, Place) else None


def _programmes(doc_id: str, facts: ArticleFacts) -> Iterable[ProgrammeDigest]:
    keys = programme_keys(doc_id, facts.programmes)
    for number, (key, fact) in enumerate(zip(keys, facts.programmes, strict=True)):
        yield ProgrammeDigest(
            key,
            fact,
            tuple(sorted({(c.code, c.role) for c in facts.countries if c.programme == number})),
            tuple(sorted({(o.name, o.role) for o in facts.organisations if o.programme == number})),
            tuple(sorted({t.topic for t in facts.topics if t.programme == number})),
        )


def _outcomes(document: Document, facts: ArticleFacts) -> Iterable[OutcomeDigest]:
    keys = outcome_keys(document.doc_id, facts.outcomes)
    for key, fact in zip(keys, facts.outcomes, strict=True):
        start, end = fact.evidence.start, fact.evidence.end
        before = re.split(r"[.!?\n]\s", document.text[max(0, start - _AROUND) : start])[-1]
        after = re.split(r"[.!?](?:\s|$)|\n", document.text[end : end + _AROUND])[0]
        quote = document.text[start:end]
        so_far = _SO_FAR.search(f"{before}{quote}{after}") is not None
        yield OutcomeDigest(key, fact, quote, so_far)
