"""What part each organisation has: who pays, delivers, learns, helps, and where it is held."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors._article import Article
from extractors._data import load_rows
from extractors._needs import Candidates
from extractors._organisation_defaults import default_parts
from extractors._organisation_slots import (
    ANY,
    BODY,
    EMBASSY,
    GOVERNED,
    GUESSED,
    MODIFIER,
    SCHOOL,
    SUM,
    Slot,
    Unit,
    read_units,
)
from extractors._organisation_verbs import SAYS, read_parts
from extractors._places import ByPlace
from extractors.normalise.organisations import looks_like_acronym
from schemas.facts import CountryFact, OrganisationFact, ProgrammeFact
from schemas.values import Evidence, Mention, Name

_WORD = rf"[\w'&%/{SUM}-]+"
_FLOOR = 0.5
# Of two equally sure roles of one mention the first.
_ORDER = ("funder", "recipient", "implementer", "partner")
# Rules that trust the name must be surer where only the model saw one.
_MODEL_FLOOR = 0.85
_WORLD = "40"  # IATI: multilateral
# Whose programmes are paid for by itself, and run by others.
_DONOR = re.compile(r"european (?:union|commission)|^EU$|government", re.IGNORECASE)
_ONLOOKERS = re.compile(
    r"\b(?:representatives?|officials?|delegates?|members|leaders|commanders|diplomats|staff)\b",
    re.IGNORECASE,
)


# A course with a body's name before it is that body's own, or one for its people.
_BY_NAME = "noun_by_name"
# Who hosts a course and is no place to hold it gives it: an embassy, an international body.
_HOSTING = frozenset({"hosted_by", "subject_hosts", "hosted_with"})
# Those who attended a course are no guests.
_TAUGHT_THERE = re.compile(
    r"\b(?:workshop|training|course|seminar|module|class)s?\b"
    r"(?:(?:(?! ceremony| opened| launch)[^.;:]){0,80} attended by|"
    r"(?: (?:on|in|about) [^.;:,]{1,60})? for (?:[\w-]+ ){0,3}"
    r"(?:officers|officials|members|staff))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern over a sentence with slots; every captured slot votes for ``role``."""

    name: str
    role: str
    confidence: float
    takes: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Vote:
    """One reading of one mention."""

    mention: Mention
    name: Name
    role: str
    rule: str
    confidence: float
    unit: Unit


@lru_cache(maxsize=1)
def role_rules() -> tuple[Rule, ...]:
    """The reviewed patterns, compiled."""
    return tuple(
        Rule(r["rule"], r["role"], float(r["confidence"]), r["takes"], _compile(r["pattern"]))
        for r in load_rows("organisation_patterns")
    )


@lru_cache(maxsize=1)
def _candidates() -> Candidates[Rule]:
    return Candidates((rule, rule.pattern) for rule in role_rules())


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return {r["list"]: r["words"] for r in load_rows("organisation_role_words")}


# The little words that no noun phrase runs across.
_NO_PHRASE = "in|at|by|for|from|to|of|with|on|and|or|that|which|who|as|under|about"
_SLOTS = {
    "O": f"([{ANY}])",
    "N": f"[{ANY}]",
    "M": f"([{ANY}{MODIFIER}])",
    "B": f"([{BODY}{GOVERNED[BODY]}])",
    "V": f"([{SCHOOL}{GOVERNED[SCHOOL]}])",
    # A subject stands without a preposition, or a relative clause takes it up.
    "S": f"([{BODY}{SCHOOL}]|[{ANY}](?=(?: (?:in|at|of) [\\w ]{{2,25}}?)?,? (?:which|who) ))",
    "SM": f"([{BODY}{SCHOOL}{MODIFIER}]|[{ANY}](?=,? (?:which|who) ))",
}


def _compile(pattern: str) -> re.Pattern[str]:
    """A pattern with its ``<names>`` filled in: lists of words, slots, gaps of n words."""

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        if name in _SLOTS:
            return _SLOTS[name]
        if name.startswith("gap"):
            return rf"(?: {_WORD},?){{0,{name[3:]}}}?"
        if name.startswith("pre"):
            return rf"(?:(?!(?:{_NO_PHRASE}) ){_WORD} ){{0,{name[3:]}}}?"
        return f"(?:{_words()[name]})"

    return re.compile(re.sub(r"(?<!P)<([A-Za-z]+\d*)>", fill, pattern), re.IGNORECASE)


def read_organisation_roles(
    article: Article,
    programmes: Sequence[ProgrammeFact],
    countries: Sequence[CountryFact] = (),
) -> list[OrganisationFact]:
    """One fact for each organisation and role in each programme, in order of place.

    ``countries`` tell whose people learn, and so which bodies are from abroad.
    """
    if not programmes:
        return []
    units = read_units(article)
    votes = _settle([*_verb_votes(article, units), *_votes(article.text, units)])
    votes += _default_votes(units, votes, countries)
    best: dict[tuple[int, str, str], OrganisationFact] = {}
    known = ByPlace((p.evidence.start, i) for i, p in enumerate(programmes))
    for vote in sorted(votes, key=lambda v: (-v.confidence, v.mention.start)):
        fact = _fact(vote, known)
        best.setdefault((fact.programme, fact.name, fact.role), fact)
    return sorted(best.values(), key=lambda f: (f.programme, f.evidence.start, f.name, f.role))


def _default_votes(
    units: Sequence[Unit], votes: Sequence[Vote], countries: Sequence[CountryFact]
) -> Iterator[Vote]:
    """Who delivers where no clause says so."""
    roles: dict[str, set[str]] = defaultdict(set)
    for vote in votes:
        roles[vote.name.name].add(vote.role)
    learning = {c.code for c in countries if c.role == "recipient"}
    for unit, part in default_parts(units, roles, learning):
        if isinstance(part.mention.value, Name):
            name = part.mention.value
            yield Vote(part.mention, name, part.role, part.rule, part.confidence, unit)


def _votes(text: str, units: Sequence[Unit]) -> Iterator[Vote]:
    """Every reading of every rule."""
    trains = re.compile(rf"\b(?:{_words()['trains']})\b", re.IGNORECASE)
    rite = re.compile(rf"\b(?:{_words()['rite']})\b", re.IGNORECASE)
    own = [trains.search(text, u.start, u.end) is not None for u in units]
    for at, unit in enumerate(units):
        if not unit.slots:
            continue
        near = any(own[max(0, at - 3) : at + 3])
        solemn = rite.search(unit.text) is not None and not _TAUGHT_THERE.search(unit.text)
        for rule in _candidates().of(unit.text):
            for found in rule.pattern.finditer(unit.text):
                if "no" in rule.pattern.groupindex and found["no"]:
                    continue
                weight = 0.6 if rule.role == "recipient" and not near else 1.0
                if solemn and _is_rite(rule.role, found[0]):
                    weight = 0.55
                yield from _read(rule, unit, found, weight)


def _verb_votes(article: Article, units: Sequence[Unit]) -> Iterator[Vote]:
    """What the verbs say of whom."""
    for unit, part in read_parts(article, units):
        name = part.mention.value
        if not isinstance(name, Name) or name.kind == "90":
            continue
        confidence = part.confidence * _fitness(part.role, name)
        if confidence >= (_MODEL_FLOOR if _unsure(part.mention) else _FLOOR):
            yield Vote(part.mention, name, part.role, part.rule, confidence, unit)


def _is_rite(role: str, words: str) -> bool:
    """Whether a rite explains the words: guests get nothing, and its venue hosts no course."""
    return role == "host" or (role == "recipient" and _ONLOOKERS.search(words) is not None)


def _read(rule: Rule, unit: Unit, found: re.Match[str], weight: float) -> Iterator[Vote]:
    for group in range(1, found.re.groups + 1):
        slot = unit.slots.get(found.start(group))
        if slot is None:
            continue
        for mention in _taken(slot, rule.takes):
            name = mention.value
            if not isinstance(name, Name) or name.kind == "90":
                continue
            role = _role(rule, name)
            confidence = rule.confidence * weight * _fitness(role, name)
            if confidence >= _floor(mention, slot):
                yield Vote(mention, name, role, rule.name, confidence, unit)


def _role(rule: Rule, name: Name) -> str:
    """The role that a rule gives to a body of its kind."""
    giver = name.kind == _WORLD or EMBASSY.search(name.name) is not None
    return "implementer" if rule.name in _HOSTING and giver else rule.role


def _floor(mention: Mention, slot: Slot) -> float:
    """How sure a rule must be: more where only the model took the words for an organisation.

    An acronym in a row with a name by rule is as good as that ("the Home Office, NCA and XYZ").
    """
    if not _unsure(mention):
        return _FLOOR
    name = mention.value if isinstance(mention.value, Name) else None
    acronym = name is not None and (bool(name.acronym) or looks_like_acronym(name.name))
    return _FLOOR if acronym and not all(map(_unsure, slot.mentions)) else _MODEL_FLOOR


def _unsure(mention: Mention) -> bool:
    """Whether only the model took the words for an organisation."""
    return mention.confidence == GUESSED


def _fitness(role: str, name: Name) -> float:
    """How well a kind of body fits a role: embassies and international bodies are not trained."""
    if role != "recipient":
        return 1.0
    if EMBASSY.search(name.name):
        return 0.0
    return 0.55 if name.kind in ("21", "40", "60") else 1.0


def _taken(slot: Slot, takes: str) -> tuple[Mention, ...]:
    """What a rule takes of a row: all, the last, the international bodies or the donors in it."""
    if takes == "donor":
        return tuple(
            m for m in slot.mentions if isinstance(m.value, Name) and _DONOR.search(m.value.name)
        )
    if takes == "world":
        return tuple(
            m for m in slot.mentions if isinstance(m.value, Name) and m.value.kind == _WORLD
        )
    return slot.mentions[-1:] if takes == "last" else slot.mentions


def _settle(votes: Sequence[Vote]) -> list[Vote]:
    """Of one mention's readings the surest, with what may stand beside it."""
    best: dict[tuple[int, str], Vote] = {}
    for vote in votes:
        key = (vote.mention.start, vote.role)
        if key not in best or vote.confidence > best[key].confidence:
            best[key] = vote
    kept = [v for v in best.values() if not _is_beaten(v, best)]
    if any(v.role == "implementer" and v.rule != SAYS for v in kept):
        kept = [v for v in kept if v.rule != SAYS]
    learns = {word for v in kept if v.role == "recipient" for word in _words_for(v.name)}
    kept = [v for v in kept if v.rule != _BY_NAME or learns.isdisjoint(_words_for(v.name))]
    delivers = {v.name.name for v in kept if v.role == "implementer"}
    return [v for v in kept if v.role != "partner" or v.name.name not in delivers]


def _words_for(name: Name) -> set[str]:
    """What a body is called in its article."""
    return {word for word in (name.name, name.acronym) if word}


def _is_beaten(vote: Vote, best: dict[tuple[int, str], Vote]) -> bool:
    """Whether another role at the same mention is surer; a host may do more than host."""
    if vote.role == "host":
        return False
    weight = (vote.confidence, -_ORDER.index(vote.role))
    return any(
        (rival.confidence, -_ORDER.index(role)) > weight and rival.rule != vote.rule
        for role in _ORDER
        if (rival := best.get((vote.mention.start, role))) is not None
    )


def _fact(vote: Vote, programmes: ByPlace[int]) -> OrganisationFact:
    evidence = Evidence(vote.mention.start, vote.mention.end, vote.rule, round(vote.confidence, 2))
    # That of the same sentence, else the nearest one before.
    programme = programmes.last_before(vote.unit.end) or 0
    return OrganisationFact(programme, vote.name.name, vote.role, evidence)
