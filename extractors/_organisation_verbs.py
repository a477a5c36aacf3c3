"""The parts that verbs give to organisations: who pays, gives, teaches, holds, learns, lends.

The patterns of `organisation_roles` know an order of words; these rules know none. A verb's class
(``organisation_verbs.csv``) says what its doer, its object and whom it is given to have to do with
a programme, in any voice and order: "X trains Y", "Y, trained by X,", "the course which X gave Y".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from spacy.tokens import Token

from extractors._article import Article
from extractors._clauses import doers, governed, is_done, takers, undergoers
from extractors._frames import frames_of
from extractors._grammar import is_negated, sentence_of
from extractors._organisation_bodies import Bodies, Part, find_bodies, parts
from extractors._organisation_nouns import (
    ADVISERS,
    BUILDINGS,
    COSTS,
    FUNDS,
    GUESTS,
    KNOWLEDGE,
    LEARNERS,
    MONEY,
    ROOMS,
    VENUES,
    is_any,
    is_lesson,
    is_listed,
    kinds,
    own_rooms,
)
from extractors._organisation_said import copula_parts, gift, kind_of, named_parts, noun_parts
from extractors._organisation_slots import EMBASSY, Unit
from schemas.values import Mention, Name

_TABLE = "organisation_verbs"
_WORLD = "40"  # IATI: multilateral
# What a mission says of a course, when nobody else is said to hold one.
SAYS = "mission_says"
_COURSES = frozenset("training course workshop train trainee graduate".split())
_MISSION = re.compile(r"\bMission\b")
_CLOSING = frozenset("close wrap wind end".split())


def read_parts(article: Article, units: Sequence[Unit]) -> Iterator[tuple[Unit, Part]]:
    """The parts of all organisations in all clauses, each with its sentence, in order."""
    bodies = find_bodies(article, units)
    for unit in units:
        span = article.doc.char_span(unit.start, unit.end, alignment_mode="expand")
        for token in span if span is not None and unit.slots else ():
            if token.pos_ == "NOUN":
                yield from ((unit, part) for part in noun_parts(token, bodies))
            if token.pos_ not in ("VERB", "AUX") and token.dep_ not in ("acl", "relcl"):
                continue
            frames = frames_of(token, _TABLE)
            if frames and not is_negated(token):
                yield from ((unit, part) for part in _parts_of(token, frames, bodies))


_Rule = Callable[[Token, Sequence[Token], Bodies], Iterator[Part]]


def _parts_of(verb: Token, frames: frozenset[str], bodies: Bodies) -> Iterator[Part]:
    things = undergoers(verb)
    for frame in sorted(frames):
        yield from _RULES[frame](verb, things, bodies)


def _is_money(nouns: Sequence[Token], bodies: Bodies) -> bool:
    return is_any(nouns, MONEY) or any(bodies.is_sum(t) for n in nouns for t in kinds(n))


# Who pays and gives -------------------------------------------------------------------------------


def _paying(verb: Token, bodies: Bodies, rule: str) -> Iterator[Part]:
    """The doer, and the bureau or the fund through which it pays."""
    yield from parts(bodies.doing(verb), "funder", rule, 0.9)
    through = governed(verb, "through", "via")
    for noun in doers(verb):
        through += governed(noun, "through", "via")
    yield from parts(bodies.of(through), "funder", rule, 0.86)


def _pay(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """The doer pays: "which X funds", "sponsored by X"."""
    yield from _paying(verb, bodies, "verb_pays")
    fund = [n for n in governed(verb, "under", "from", "through") if n.lemma_.casefold() in FUNDS]
    yield from parts(bodies.of(fund), "funder", "verb_pays", 0.86)


def _meet(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """The doer pays what costs: "the tickets were paid by X"."""
    named = [*things, *governed(verb, "for", "of")]
    goods = verb.lemma_ == "pay" and (is_listed(named, "people") or is_listed(named, "goods"))
    bare = verb.lemma_ == "pay" and not named
    if bare or goods or is_any(named, COSTS) or _is_money(named, bodies):
        yield from _paying(verb, bodies, "verb_meets_costs")


def _grant(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """The doer gives money."""
    if _is_money(things, bodies):
        yield from _paying(verb, bodies, "verb_grants")


def _give(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """The doer gives goods, of its own or with another's money, to those who receive them."""
    if not is_listed(things, "goods") or _is_money(things, bodies) or own_rooms(things):
        return
    givers = bodies.doing(verb) or bodies.led(doers(verb))
    yield from gift(verb, givers, "verb_gives")
    yield from parts(bodies.of(takers(verb)), "recipient", "verb_gives_to", 0.85)


def _build(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """The doer builds for whom it is built, or equips whom it equips."""
    if verb.lemma_ in ("equip", "furnish"):
        yield from parts(bodies.of(things), "recipient", "verb_equips", 0.8)
    elif not is_any(things, BUILDINGS):
        return
    yield from gift(verb, bodies.doing(verb), "verb_builds")
    yield from parts(bodies.of(governed(verb, "for")), "recipient", "verb_builds_for", 0.85)


# Who teaches and learns ---------------------------------------------------------------------------


def _teach(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """The doer teaches its object, or a subject to somebody."""
    learners = list(bodies.of(things))
    taught = bool(learners) or is_listed(things, "people") or is_listed(takers(verb), "people")
    if taught or is_lesson(things):
        yield from _delivering(verb, bodies, "verb_teaches")
    yield from parts(learners, "recipient", "verb_is_taught", 0.86)
    yield from parts(bodies.of(takers(verb)), "recipient", "verb_teaches_to", 0.82)


def _prepare(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """The doer teaches people, where the verb may have other objects too."""
    if is_listed(things, "people") and not is_lesson(things):
        yield from _delivering(verb, bodies, "verb_teaches")


def _share(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """Teachers pass on what they know to those behind "with" or "to"."""
    if is_any(things, KNOWLEDGE) and any(is_listed([d], "teachers") for d in doers(verb)):
        yield from parts(bodies.doing(verb), "implementer", "verb_shares", 0.86)
        others = [*governed(verb, "with"), *takers(verb)]
        yield from parts(bodies.of(others), "recipient", "verb_shares_with", 0.8)


def _delivering(verb: Token, bodies: Bodies, rule: str) -> Iterator[Part]:
    """The doer, and on whose behalf it acts."""
    yield from parts(bodies.doing(verb), "implementer", rule, 0.87)
    nouns = [verb, *doers(verb)]
    behalf = [n for noun in nouns for n in governed(noun, "on") if n.lower_ == "behalf"]
    yield from parts(bodies.of(n for b in behalf for n in governed(b, "of")), "funder", rule, 0.86)


def _hold(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """The doer delivers an activity to those who learn."""
    if not is_lesson(things):
        return
    yield from _delivering(verb, bodies, "verb_holds")
    yield from parts(bodies.of(takers(verb)), "recipient", "verb_holds_for", 0.8)
    yield from parts(bodies.of(governed(verb, "for")), "recipient", "verb_holds_for", 0.8)


def _attend(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """The doer learns: "officers of X completed the course"; from whom, teaches."""
    if is_lesson([*things, *governed(verb, "in", "from", "of")]) and not _as_teacher(verb):
        yield from parts(bodies.doing(verb), "recipient", "verb_attends", 0.82)


def _as_teacher(verb: Token) -> bool:
    """As in "took part as trainers"."""
    return is_listed(governed(verb, "as"), "teachers")


def _learn(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """The doer learns, and those behind "from" teach."""
    yield from parts(bodies.of(governed(verb, "from")), "implementer", "verb_learns_from", 0.86)


def _end(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """A body that closes a course, or ends one for others, has held it; else it has attended."""
    if not is_lesson(things):
        return
    below = [*verb.children, *(c for t in things for c in t.subtree)]
    others = [n for c in below if c.lower_ == "for" for n in c.children if n.dep_ == "pobj"]
    itself = any(d.i in bodies.at for d in doers(verb))
    for_others = is_listed(others, "people") or any(bodies.of(others))
    if itself and (for_others or verb.lemma_ in _CLOSING):
        yield from parts(bodies.doing(verb), "implementer", "verb_holds", 0.87)
        yield from parts(bodies.of(others), "recipient", "verb_holds_for", 0.82)
    else:
        yield from parts(bodies.doing(verb), "recipient", "verb_attends", 0.82)


def _come(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """Where teachers, learners, money come from, and whom they belong to."""
    named = things if is_done(verb) else doers(verb)
    bound = verb.lemma_ in ("belong", "serve", "work")
    origin = list(bodies.of(governed(verb, *(("to", "in", "with", "for") if bound else ("from",)))))
    if is_listed(named, "teachers") and (not bound or verb.lemma_ == "belong"):
        yield from parts(origin, "implementer", "teachers_come", 0.88)
    elif _is_money(named, bodies) and not bound:
        yield from parts(origin, "funder", "money_comes", 0.9)
    elif is_any(named, LEARNERS) or (is_listed(named, "people") and not bound):
        yield from parts(origin, "recipient", "learners_come", 0.82)


def _send(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """The doer sends teachers to those who learn, or its people to learn."""
    teach = (c for t in things for c in t.rights if c.dep_ == "relcl")
    taught = any("teach" in frames_of(c, _TABLE) for c in teach)
    if taught or is_listed(things, "teachers") or is_any(things, ADVISERS):
        yield from parts(bodies.doing(verb), "implementer", "verb_sends_teachers", 0.87)
        yield from parts(bodies.of(takers(verb)), "recipient", "verb_sends_to", 0.8)


# Where it is held ---------------------------------------------------------------------------------


def _host(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """The doer receives guests or an activity; who has no rooms for one there holds it."""
    if is_lesson(things) or is_listed(things, "people"):
        for mention in bodies.doing(verb):
            name = mention.value.name if isinstance(mention.value, Name) else ""
            giver = kind_of(mention) == _WORLD or EMBASSY.search(name) is not None
            yield Part(mention, "implementer" if giver else "host", "verb_hosts", 0.86)


def _lend(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """The doer gives rooms: "the academy lent its premises"."""
    lent = verb.lemma_ in ("lend", "loan") or own_rooms(things)
    if is_any(things, ROOMS) and (lent or is_any(things, VENUES)):
        yield from parts(bodies.doing(verb), "host", "verb_lends", 0.9)


def _stay(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """A school where people spend their time with others."""
    people = things if is_done(verb) else doers(verb)
    if is_listed(people, "people") or is_listed(people, "teachers") or is_any(people, GUESTS):
        schools = bodies.at_school(governed(verb, "at", "in"))
        yield from parts(schools, "host", "verb_stays", 0.8)


def _copula(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    return copula_parts(verb, bodies)


def _serve(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """The doer acts as what a noun says: "serves as the venue"."""
    for noun in governed(verb, "as"):
        yield from named_parts(noun, bodies.doing(verb))


def _receive(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """The doer is given goods or a course by those behind "from"."""
    givers = list(bodies.of(governed(verb, "from")))
    if is_listed(things, "goods"):
        yield from gift(verb, givers, "verb_gives")
        yield from parts(bodies.doing(verb), "recipient", "verb_receives", 0.85)
    elif is_lesson(things):
        yield from parts(givers, "implementer", "verb_learns_from", 0.86)


def _represent(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """Those who learn represent those who sent them."""
    if not is_done(verb) and is_any(doers(verb), LEARNERS):
        yield from parts(bodies.of(things), "recipient", "learners_come", 0.82)


def _intend(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """Goods and courses are meant for those behind "for"."""
    if is_done(verb) and (is_listed(things, "goods") or is_lesson(things)):
        yield from parts(bodies.of(governed(verb, "for")), "recipient", "verb_intends_for", 0.85)


def _say(verb: Token, things: Sequence[Token], bodies: Bodies) -> Iterator[Part]:
    """A mission that tells of a course holds it, where nobody else is told to."""
    if not any(t.lemma_ in _COURSES for t in sentence_of(verb)):
        return
    for noun in doers(verb):
        slot = bodies.at.get(noun.i)
        said = slot.mentions if slot is not None and not is_done(verb) else ()
        missions = (m for m in said if kind_of(m) == _WORLD and _is_mission(m))
        yield from parts(missions, "implementer", SAYS, 0.62)


def _is_mission(mention: Mention) -> bool:
    """As in "African Union Mission in Somalia"."""
    name = mention.value
    return isinstance(name, Name) and _MISSION.search(name.name) is not None


_RULES: dict[str, _Rule] = {
    "pay": _pay,
    "meet": _meet,
    "grant": _grant,
    "give": _give,
    "build": _build,
    "teach": _teach,
    "prepare": _prepare,
    "share": _share,
    "hold": _hold,
    "attend": _attend,
    "learn": _learn,
    "end": _end,
    "come": _come,
    "send": _send,
    "be": _copula,
    "say": _say,
    "serve": _serve,
    "receive": _receive,
    "represent": _represent,
    "intend": _intend,
    "host": _host,
    "lend": _lend,
    "stay": _stay,
}
