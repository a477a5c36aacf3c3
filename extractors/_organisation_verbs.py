"""The parts that verbs give to organisations: who pays, gives, teaches, holds, learns, lends.

The patterns of `organisation_roles` know an order of words; these rules know none. A verb's class
(``organisation_verbs.csv``) says what its doer, its object and whom it is given to have to do with
a programme, in any voice and order: "X trains Y", "Y, trained by X,", "the course which X gave Y".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Doc, Token

from extractors._article import Article
from extractors._clauses import doers, governed, is_done, is_relative, takers, undergoers
from extractors._data import load_rows
from extractors._frames import frames_of
from extractors._grammar import is_negated, sentence_of
from extractors._organisation_slots import GOVERNED, Slot, Unit
from schemas.values import Mention, Name

_TABLE = "organisation_verbs"
_DEPTH = 3
_OF_BODY = frozenset({"of", "from", "with", "at", "within", "in"})
# What acts for the body that it belongs to.
_UNITS = frozenset(
    "team section office unit department component delegation branch division staff contingent "
    "programme program project mission wing instructor trainer officer representative expert "
    "member specialist adviser advisor mentor official service personnel colleague person "
    "attache attaché inspector detective agent bureau chapter arm secretariat group "
    "detachment fund lecturer teacher facilitator".split()
)
_MONEY = frozenset(
    "money fund funds funding financing grant contribution sum budget million dollar euro pound "
    "sponsorship scholarship loan".split()
)
_COSTS = frozenset(
    "cost bill expense expenditure fee ticket travel lodging accommodation fare airfare allowance "
    "salary transport trip tuition board flight meal rent stay training course workshop "
    "construction renovation purchase seminar participation logistics".split()
)
_LESSONS = frozenset(
    "training course workshop seminar session class lesson exercise programme program project "
    "module lecture instruction curriculum webinar drill simulation bootcamp internship "
    "visit tour scheme lecturing tuition masterclass phase diploma syllabus fellowship".split()
)
_VISITS = frozenset({"visit", "tour"})
_ROOMS = frozenset(
    "premises premise venue classroom hall campus school facility room ground academy barracks "
    "hangar range building lab laboratory".split()
)
_VENUES = frozenset({"venue", "premises", "premise"})
_BUILDINGS = _ROOMS | frozenset(
    "centre center station post laboratory lab office house dormitory headquarters library jetty "
    "workshop tower checkpoint kennel prison court dock pier base outpost wing".split()
)
# Those who have built what they give.
_STATE = re.compile(r"government|embassy|high commission|foundation", re.IGNORECASE)
_WORLD = "40"  # IATI: multilateral


@lru_cache(maxsize=1)
def _lists() -> dict[str, re.Pattern[str]]:
    rows = {r["list"]: r["words"] for r in load_rows("organisation_role_words")}
    return {
        name: re.compile(rf"(?:{rows[name]})", re.IGNORECASE)
        for name in ("people", "teachers", "goods")
    }


@dataclass(frozen=True, slots=True)
class Part:
    """One mention's part in what one verb says."""

    mention: Mention
    role: str
    rule: str
    confidence: float


@dataclass(slots=True)
class _Bodies:
    """Which row of organisations stands at each token, and which sums of money."""

    doc: Doc
    at: dict[int, Slot] = field(default_factory=dict)
    sums: set[int] = field(default_factory=set)
    governed: set[int] = field(default_factory=set)

    def of(self, nouns: Iterable[Token], *, held: bool = True) -> Iterator[Mention]:
        """The organisations that nouns are, or with ``held`` those whose people they are."""
        seen: set[int] = set()
        for noun in nouns:
            for mention in self._at(noun, _DEPTH if held else 0):
                if mention.start not in seen:
                    seen.add(mention.start)
                    yield mention

    def _at(self, noun: Token, depth: int) -> Iterator[Mention]:
        for token in (noun, *noun.conjuncts):
            slot = self.at.get(token.i)
            if slot is not None:
                yield from slot.mentions
            elif depth and token.lemma_.casefold() in _UNITS:
                yield from self._over(token, depth - 1)
            for child in token.rights:
                if child.dep_ == "appos" and child.i in self.at and child.i - token.i < 12:
                    yield from self.at[child.i].mentions

    def _over(self, noun: Token, depth: int) -> Iterator[Mention]:
        """The bodies that a team, an office or an officer belongs to."""
        for child in noun.children:
            if child.dep_ in ("compound", "poss", "nmod", "amod") and child.i in self.at:
                yield from self.at[child.i].mentions
            elif child.dep_ == "prep" and child.lower_ in _OF_BODY:
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        yield from self._at(inner, depth)

    def doing(self, verb: Token) -> list[Mention]:
        """The organisations that do what a verb says.

        Behind a preposition stands no subject: "X, together with Y, holds a course". What "which"
        takes up is with a singular verb the last of a row.
        """
        done, relative = is_done(verb), is_relative(verb)
        found = []
        for noun in doers(verb):
            own = done or relative or noun.i not in self.at
            found += [m for m in self.of([noun]) if own or m.start not in self.governed]
        if relative and not done and _is_singular(verb):
            found = sorted((m for m in found if m.start < verb.idx), key=_start)[-1:]
        return found

    def is_sum(self, token: Token) -> bool:
        """Whether the noun is a sum of money."""
        return token.i in self.sums


def _start(mention: Mention) -> int:
    return mention.start


def _is_singular(verb: Token) -> bool:
    """Whether the verb's form tells that one does it: "which is funding it"."""
    forms = [verb, *(c for c in verb.lefts if c.dep_ == "aux")]
    return any(t.tag_ == "VBZ" or t.lower_ == "was" for t in forms)


def read_parts(article: Article, units: Sequence[Unit]) -> Iterator[tuple[Unit, Part]]:
    """The parts of all organisations in all clauses, each with its sentence, in order."""
    bodies = _find(article, units)
    for unit in units:
        span = article.doc.char_span(unit.start, unit.end, alignment_mode="expand")
        for token in span if span is not None and unit.slots else ():
            if token.pos_ not in ("VERB", "AUX") and token.dep_ not in ("acl", "relcl"):
                continue
            frames = frames_of(token, _TABLE)
            if frames and not is_negated(token):
                yield from ((unit, part) for part in _parts_of(token, frames, bodies))


def _find(article: Article, units: Sequence[Unit]) -> _Bodies:
    bodies = _Bodies(article.doc)
    for unit in units:
        for place, slot in unit.slots.items():
            if unit.text[place] in GOVERNED.values():
                bodies.governed.update(m.start for m in slot.mentions)
            for mention in slot.mentions:
                bodies.at.update(dict.fromkeys(_tokens(article, mention), slot))
    for mention in article.mentions("counts"):
        if mention.label == "money":
            bodies.sums.update(_tokens(article, mention))
    return bodies


def _tokens(article: Article, mention: Mention) -> range:
    span = article.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return range(span.start, span.end) if span is not None else range(0)


_Rule = Callable[[Token, Sequence[Token], _Bodies], Iterator[Part]]


def _parts_of(verb: Token, frames: frozenset[str], bodies: _Bodies) -> Iterator[Part]:
    things = undergoers(verb)
    for frame in sorted(frames):
        yield from _RULES[frame](verb, things, bodies)


def _as(mentions: Iterable[Mention], role: str, rule: str, confidence: float) -> Iterator[Part]:
    for mention in mentions:
        yield Part(mention, role, rule, confidence)


# What an object is --------------------------------------------------------------------------------


def _is_any(nouns: Iterable[Token], words: frozenset[str]) -> bool:
    """Whether a noun, or what it is a part or a row of, is one of some words."""
    return any(t.lemma_.casefold() in words for n in nouns for t in _kinds(n))


def _kinds(noun: Token) -> Iterator[Token]:
    """A noun, its conjuncts, and what it is "of": "a series of courses"."""
    for token in (noun, *noun.conjuncts):
        yield token
        for child in token.rights:
            if child.lower_ == "of" and child.dep_ == "prep":
                yield from (c for c in child.children if c.dep_ == "pobj")


def _is_lesson(nouns: Sequence[Token]) -> bool:
    for noun in nouns:
        for token in _kinds(noun):
            word = token.lemma_.casefold()
            if word not in _LESSONS and not token.lower_.startswith("train-the-"):
                continue
            before = token.nbor(-1).lower_ if token.i else ""
            if word in _VISITS and before not in ("study", "training", "exchange"):
                continue
            return True
    return False


def _is_listed(nouns: Sequence[Token], name: str) -> bool:
    return any(_lists()[name].fullmatch(t.lower_) for n in nouns for t in _kinds(n))


def _is_money(nouns: Sequence[Token], bodies: _Bodies) -> bool:
    return _is_any(nouns, _MONEY) or any(bodies.is_sum(t) for n in nouns for t in _kinds(n))


def _own_rooms(things: Sequence[Token]) -> bool:
    """Whether somebody's own rooms are meant: "its premises"."""
    owned = any(c.lower_ in ("its", "their") and c.dep_ == "poss" for t in things for c in t.lefts)
    return owned and _is_any(things, _ROOMS)


# One rule for each frame --------------------------------------------------------------------------


def _pay(verb: Token, things: Sequence[Token], bodies: _Bodies) -> Iterator[Part]:
    """The doer pays: "which X funds", "sponsored by X"."""
    yield from _as(bodies.doing(verb), "funder", "verb_pays", 0.9)


def _meet(verb: Token, things: Sequence[Token], bodies: _Bodies) -> Iterator[Part]:
    """The doer pays what costs: "the tickets were paid by X"."""
    named = [*things, *governed(verb, "for", "of")]
    goods = verb.lemma_ == "pay" and (_is_listed(named, "people") or _is_listed(named, "goods"))
    bare = verb.lemma_ == "pay" and not named
    if bare or goods or _is_any(named, _COSTS) or _is_money(named, bodies):
        yield from _as(bodies.doing(verb), "funder", "verb_meets_costs", 0.9)


def _grant(verb: Token, things: Sequence[Token], bodies: _Bodies) -> Iterator[Part]:
    """The doer gives money, or a grant comes from it."""
    if _is_money(things, bodies):
        yield from _as(bodies.doing(verb), "funder", "verb_grants", 0.9)


def _give(verb: Token, things: Sequence[Token], bodies: _Bodies) -> Iterator[Part]:
    """The doer gives goods, of its own or with another's money, to those who receive them."""
    if not _is_listed(things, "goods") or _is_money(things, bodies) or _own_rooms(things):
        return
    yield from _gift(verb, bodies, "verb_gives")
    yield from _as(bodies.of(takers(verb)), "recipient", "verb_gives_to", 0.85)


def _build(verb: Token, things: Sequence[Token], bodies: _Bodies) -> Iterator[Part]:
    """The doer builds for whom it is built, or equips whom it equips."""
    if verb.lemma_ in ("equip", "furnish"):
        yield from _as(bodies.of(things), "recipient", "verb_equips", 0.8)
    elif not _is_any(things, _BUILDINGS):
        return
    yield from _gift(verb, bodies, "verb_builds")
    yield from _as(bodies.of(governed(verb, "for")), "recipient", "verb_builds_for", 0.85)


def _gift(verb: Token, bodies: _Bodies, rule: str) -> Iterator[Part]:
    """Who gives pays, unless another does or it is an international body; it delivers goods."""
    paid_for = any(
        frames_of(t, _TABLE) & {"pay"} or t.lower_ in ("contribution", "funds", "funding", "money")
        for t in sentence_of(verb)
    )
    for mention in bodies.doing(verb):
        kind = mention.value.kind if isinstance(mention.value, Name) else None
        pays = kind != _WORLD and not paid_for
        builds = isinstance(mention.value, Name) and not _STATE.search(mention.value.name)
        if rule == "verb_gives" or not pays or builds:
            yield Part(mention, "implementer", rule, 0.85)
        if pays:
            yield Part(mention, "funder", rule, 0.85)


def _teach(verb: Token, things: Sequence[Token], bodies: _Bodies) -> Iterator[Part]:
    """The doer teaches its object, or a subject to somebody."""
    learners = list(bodies.of(things))
    taught = bool(learners) or _is_listed(things, "people") or _is_listed(takers(verb), "people")
    if taught or _is_lesson(things):
        yield from _as(bodies.doing(verb), "implementer", "verb_teaches", 0.87)
    yield from _as(learners, "recipient", "verb_is_taught", 0.82)
    yield from _as(bodies.of(takers(verb)), "recipient", "verb_teaches_to", 0.82)


def _hold(verb: Token, things: Sequence[Token], bodies: _Bodies) -> Iterator[Part]:
    """The doer delivers an activity, with others, to those who learn."""
    if not _is_lesson(things):
        return
    yield from _as(bodies.doing(verb), "implementer", "verb_holds", 0.87)
    yield from _as(bodies.of(takers(verb)), "recipient", "verb_holds_for", 0.8)
    yield from _as(bodies.of(governed(verb, "for")), "recipient", "verb_holds_for", 0.8)


def _attend(verb: Token, things: Sequence[Token], bodies: _Bodies) -> Iterator[Part]:
    """The doer learns: "officers of X completed the course"."""
    if _is_lesson([*things, *governed(verb, "in", "from", "of")]):
        yield from _as(bodies.doing(verb), "recipient", "verb_attends", 0.82)


def _host(verb: Token, things: Sequence[Token], bodies: _Bodies) -> Iterator[Part]:
    """The doer receives guests or an activity; an international body that hosts one holds it."""
    if not (_is_lesson(things) or _is_listed(things, "people")):
        return
    for mention in bodies.doing(verb):
        kind = mention.value.kind if isinstance(mention.value, Name) else None
        yield Part(mention, "implementer" if kind == _WORLD else "host", "verb_hosts", 0.86)


def _lend(verb: Token, things: Sequence[Token], bodies: _Bodies) -> Iterator[Part]:
    """The doer gives rooms: "the academy lent its premises"."""
    lent = verb.lemma_ in ("lend", "loan") or _own_rooms(things)
    if _is_any(things, _ROOMS) and (lent or _is_any(things, _VENUES)):
        yield from _as(bodies.doing(verb), "host", "verb_lends", 0.9)


_RULES: dict[str, _Rule] = {
    "pay": _pay,
    "meet": _meet,
    "grant": _grant,
    "give": _give,
    "build": _build,
    "teach": _teach,
    "hold": _hold,
    "attend": _attend,
    "host": _host,
    "lend": _lend,
}
