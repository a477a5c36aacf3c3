"""Whom a number counts, from where and when: occupation, sex, countries, period, programme."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.symbols import NOUN, PROPN

from extractors._article import Article
from extractors._counted import Phrase
from extractors._findings import PEOPLE, Finding
from extractors._kept import parts_of_speech
from extractors._lexicon import lookup
from extractors._outcome_countries import countries_of, phrase_end
from extractors._outcome_period import period_of
from extractors._outcome_programme import Spoken
from schemas.facts import CountryFact, ProgrammeFact
from schemas.values import Name, Period

# Words in a body's name that tell its people's occupation; longer phrases first.
_BODY_OCCUPATIONS = (
    ("coast guard", "coast_guard"), ("border police", "border_guard"),
    ("border guard", "border_guard"), ("border troops", "border_guard"),
    ("border service", "border_guard"), ("state border", "border_guard"),
    ("border patrol", "border_guard"), ("border agenc", "border_guard"),
    ("border, customs", "border_guard"), ("border and customs", "border_guard"),
    ("migration service", "immigration"), ("national guard", "gendarmerie"),
    ("gendarmerie", "gendarmerie"),
    ("carabinieri", "gendarmerie"), ("customs", "customs"), ("immigration", "immigration"),
    ("correctional", "prison"), ("corrections", "prison"), ("penitentiary", "prison"),
    ("prison", "prison"), ("prosecutor", "prosecutor"), ("armed forces", "military"),
    ("army", "military"), ("navy", "military"), ("judiciary", "judge"),
    ("intelligence", "intelligence"), ("forensic", "forensic"), ("police", "police"),
    ("policing", "police"),
    ("ministry of foreign", "official"), ("ministry of labour", "official"),
    ("general security", "law_enforcement"), ("internal security", "law_enforcement"),
)  # fmt: skip
# Nouns that say nothing of the occupation, although the list gives one.
_GENERIC = frozenset(
    {"officer", "student", "agent", "inspector", "commander", "field officer", "official"}
)
_WITH_OCCUPATION = (*PEOPLE, "equipment_delivered", "materials_distributed", "facilities_built")
# Shares of an article's people that one occupation has, or two together, the second of them.
_DOMINANT, _TWO, _SECOND = 0.6, 0.9, 0.2


@dataclass(frozen=True, slots=True)
class Details:
    """What the words around a number say of it besides its value."""

    occupations: tuple[str, ...]
    sexes: tuple[str, ...]
    countries: tuple[str, ...]
    period: Period
    programme: int


@dataclass(frozen=True, slots=True)
class Background:
    """What the whole article says, read once: its programmes, roles and usual occupation."""

    article: Article
    programmes: Sequence[ProgrammeFact]
    spoken: Spoken
    recipients: Sequence[CountryFact]
    others: frozenset[str]
    occupations: tuple[str, ...]


def read_background(
    article: Article, programmes: Sequence[ProgrammeFact], countries: Sequence[CountryFact]
) -> Background:
    """Gather what a number takes from its article where its own words are silent."""
    recipients = [c for c in countries if c.role == "recipient"]
    others = frozenset(c.code for c in countries if c.role != "recipient")
    return Background(
        article, programmes, Spoken(programmes), recipients, others, _usual_occupation(article)
    )


def read_details(found: Sequence[Finding], background: Background) -> list[Details]:
    """Details of each finding; a part takes from its whole what it does not say itself."""
    details: list[Details | None] = [None] * len(found)
    order = sorted(range(len(found)), key=lambda i: (found[i].part_of is not None, i))
    for i in order:
        whole_at = found[i].part_of
        whole = details[whole_at] if whole_at is not None else None
        details[i] = _read_one(found[i], whole, background)
    known = [d for d in details if d is not None]
    parts: dict[int, list[int]] = {}
    for j, finding in enumerate(found):
        if finding.part_of is not None and finding.indicator in PEOPLE:
            parts.setdefault(finding.part_of, []).append(j)
    return [_with_parts(i, parts.get(i, []), found, known) for i in range(len(known))]


def _with_parts(
    i: int, parts: Sequence[int], found: Sequence[Finding], details: Sequence[Details]
) -> Details:
    """Where a total does not name its people's occupations, its parts do together."""
    named = [details[j].occupations for j in parts if occupations_of(found[j].phrase)]
    if len(named) < 2 or set(occupations_of(found[i].phrase)) - {"law_enforcement", "official"}:
        return details[i]
    together = dict.fromkeys(o for occupations in named for o in occupations)
    return replace(details[i], occupations=tuple(together))


def _read_one(finding: Finding, whole: Details | None, background: Background) -> Details:
    phrase = finding.phrase
    programme = background.spoken.of(phrase)
    return Details(
        occupations=_occupations(finding, whole, background),
        sexes=sexes_of(phrase) if finding.indicator in PEOPLE else (),
        countries=countries_of(
            finding,
            whole.countries if whole is not None else None,
            background.recipients,
            background.others,
            background.article,
        ),
        period=period_of(
            finding,
            whole.period if whole is not None else None,
            background.article,
            background.programmes,
            programme,
        ),
        programme=programme,
    )


# Occupation ---------------------------------------------------------------------------------------


def _occupations(
    finding: Finding, whole: Details | None, background: Background
) -> tuple[str, ...]:
    named: tuple[str, ...] = ()
    if finding.indicator in PEOPLE:
        named = occupations_of(finding.phrase, background.article)
        if named and named not in (("law_enforcement",), ("student",)):
            return named
    if (
        whole is not None
        and whole.occupations
        and finding.indicator in (*PEOPLE, "share_female", "share_other")
    ):
        return whole.occupations
    unsaid = finding.indicator in PEOPLE and named in ((), ("law_enforcement",))
    if unsaid and _says_law_enforcement(finding.phrase):
        return ("law_enforcement",)
    if finding.indicator in _WITH_OCCUPATION and background.occupations:
        return background.occupations
    return named


_GENERAL = re.compile(
    r"\b(?:enforce\w*|security (?:forces?|services?|sectors?|professionals|personnel|agencies)|"
    r"(?:disciplined|uniformed) (?:services?|forces?))\b",
    re.IGNORECASE,
)


def _says_law_enforcement(phrase: Phrase) -> bool:
    """As in "1,200 members of the security forces": of more services than the police."""
    doc = phrase.head.doc
    return _GENERAL.search(doc[phrase.first : phrase_end(phrase) + 1].text) is not None


def occupations_of(phrase: Phrase, article: Article | None = None) -> tuple[str, ...]:
    """The occupations that the phrase names, its conjuncts and "of the …" included.

    With the article, the acronyms of bodies too ("76 TNP representatives").
    """
    doc = phrase.head.doc
    end = phrase_end(phrase)
    specific: list[str] = []
    generic: list[str] = []
    first = min(phrase.first, phrase.head.left_edge.i if phrase.head.i < phrase.first else end)
    for i in range(first, end + 1):
        counted = lookup(doc, i, floor=first) if doc[i].pos_ in ("NOUN", "PROPN", "ADJ") else None
        if counted is not None and counted.category == "person":
            (generic if counted.phrase in _GENERIC else specific).extend(counted.occupations)
    words = (
        doc[first : phrase.first].text
        + " "
        + doc[phrase.last + 1 : end + 1].text
        + " "
        + " ".join(_body_names(phrase, end, article))
    )
    specific += _occupations_in(words)
    return tuple(dict.fromkeys(specific or generic))


def _occupations_in(words: str) -> Iterator[str]:
    words = words.casefold()
    for key, occupation in _BODY_OCCUPATIONS:
        if key in words:
            yield occupation
            words = words.replace(key, " ")


def _body_names(phrase: Phrase, end: int, article: Article | None) -> Iterator[str]:
    """Full names of the bodies named in the phrase."""
    if article is None:
        return
    doc = phrase.head.doc
    start, stop = doc[phrase.first].idx, doc[end].idx + len(doc[end])
    for body in article.mentions_in("organisations", start, stop):
        if isinstance(body.value, Name):
            yield body.value.name


def _usual_occupation(article: Article) -> tuple[str, ...]:
    """The one or two occupations of nearly all people of law enforcement that the article names."""
    counts: Counter[str] = Counter()
    doc = article.doc
    for i, part in enumerate(parts_of_speech(doc)):
        if part not in (NOUN, PROPN):
            continue
        counted = lookup(doc, i)
        if counted is None or counted.category != "person" or counted.phrase in _GENERIC:
            continue
        counts.update(o for o in counted.occupations if o not in _NOT_USUAL)
    for mention in article.mentions("organisations"):
        if isinstance(mention.value, Name):
            counts.update(o for o in _occupations_in(mention.value.name) if o not in _NOT_USUAL)
    if not counts:
        return ()
    (top, n), *others = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    total = counts.total()
    both = bool(others) and {top, others[0][0]} <= _SERVICES
    if both and others[0][1] >= _SECOND * total and n + others[0][1] >= _TWO * total:
        return (top, others[0][0])
    return (top,) if n >= _DOMINANT * total else ()


_SERVICES = frozenset(
    "police gendarmerie border_guard coast_guard customs immigration prison prosecutor".split()
)
_NOT_USUAL = frozenset(
    {"instructor", "official", "law_enforcement", "journalist", "student", "military"}
)


def sexes_of(phrase: Phrase) -> tuple[str, ...]:
    """Women or men, where the phrase says so ("86 of them women", "42 men and eight women")."""
    doc = phrase.head.doc
    both = doc[phrase.last + 1 : phrase.last + 3].text == "and women"
    reach = 1 if phrase.head.lower_ == "men" and not both else 3
    words = {t.lower_ for t in doc[phrase.first : phrase.last + reach]}
    if words & {"women", "woman", "female", "females", "policewomen", "policewoman"}:
        return () if words & {"men", "male", "policemen"} else ("female",)
    return ("male",) if words & {"men", "male", "males"} else ()
