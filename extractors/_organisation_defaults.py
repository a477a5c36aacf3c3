"""Parts that no clause tells but the article as a whole does: somebody teaches, pays and learns.

The other rules read a part off the words around a name, so that an article in words that no rule
knows has bodies and no part for them. Here position decides: the body from abroad, or of many
states, that the article speaks of most delivers if nobody else does; a foreign government pays;
the forces of the country whose people learn are those who learn if no others are told to.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors._organisation_bodies import Part
from extractors._organisation_slots import BODY, GUESSED, MODIFIER, SCHOOL, Unit, is_school
from schemas.values import Mention, Name

DELIVERS = "nobody_else_delivers"
TEACHES = "host_without_teachers"
PAYS = "foreign_donor"
LEARNS = "forces_of_learners"
JOINS = "spoken_of_beside"
FORCE = "foreign_force"
_WORLD, _STATE, _NONE = "40", "10", "90"  # IATI: multilateral, government; none of a codelist
# They act through bodies of their own, and are named for much else.
_UNIONS = frozenset(
    {
        "united nations",
        "un",
        "european union",
        "eu",
        "african union",
        "au",
        "european commission",
        "european parliament",
        "nato",
        "asean",
        "association of southeast asian nations",
        "caricom",
        "caribbean community",
        "ecowas",
        "economic community of west african states",
    }
)
# Bodies of a state that act abroad by paying for others.
_DONOR = re.compile(
    r"\bgovernment\b|foreign affairs|foreign (?:ministry|office)|department of state|"
    r"state department|\b(?:co-?operation|development|aid) agency\b|"
    r"\bagency for (?:\w+ ){0,3}(?:co-?operation|development)\b|development co-?operation",
    re.IGNORECASE,
)
# They rule, prosecute or stand for a state, and are no forces that are schooled.
_NO_FORCE = re.compile(
    r"\b(?:ministry|office|embassy|consulate|high commission|council|courts?|parliament|assembly|"
    r"cabinet|presidency|secretariat)\b",
    re.IGNORECASE,
)
# Words of teaching and learning; what is denied of a body is no part of it.
_TAUGHT = re.compile(
    r"\b(?:train\w*|taught|teach\w*|courses?|workshops?|seminars?|lessons?|curricul\w+|learn\w*|"
    r"graduat\w+|instruct\w*|capacit\w+|exercises?|modules?|sessions?|programmes?|programs?|"
    r"projects?|participants?|skills|knowledge|equip\w*|attend\w*(?! to\b)|"
    r"benefit\w*|handed|donat\w+|complet\w+|diplomas?|certificates?|class(?:es|rooms?)?|students?|"
    r"study (?:visit|tour)s?|exams?)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|never|no longer)\b|n't\b", re.IGNORECASE)
_FORCE = re.compile(
    r"\b(?:police|customs|constabulary|gendarmerie|guards?|sheriff)\b", re.IGNORECASE
)
# A name that begins earlier ("Centro Aeronavale ◆"), or only tells whose head somebody is.
_NOT_ITSELF = re.compile(
    r"\w [A-Z][\w'-]* $|"
    r"\b(?:head|chief|director|commander|commissioner|minister|president|secretary|ambassador|"
    r"representative|spokes\w+)s? (?:of|for|from|at) (?:the )?$"
)
# How many sentences with a body tell that the article is about it; more where no state is known.
_ENOUGH, _PLENTY = 2, 3
_BEFORE = 60  # characters before a name that tell whether it stands for itself


@dataclass(frozen=True, slots=True)
class Told:
    """What an article tells of one body.

    ``sentences`` is how many name it, ``taught`` its first mention in one on training, ``acts``
    whether it ever stands for itself and is no mere word of another name, ``leads`` whether no
    preposition governs it then.
    """

    name: Name
    mentions: tuple[Mention, ...]
    sentences: int
    roles: frozenset[str]
    taught: Mention | None
    acts: bool
    leads: bool


def default_parts(
    units: Sequence[Unit],
    roles: Mapping[str, Collection[str]],
    learning: Collection[str],
) -> Iterator[tuple[Unit, Part]]:
    """The parts of those who pay, learn and deliver, where no clause tells of them.

    ``roles`` are the parts that the clauses gave by name, ``learning`` the countries whose people
    learn.
    """
    bodies = _told(units, roles)
    known = {role for body in bodies for role in body.roles}
    found = list(_paying(bodies, learning))
    found += _learning(bodies, learning, told="recipient" in known)
    found += _joining(bodies, learning) if "implementer" in known else _delivering(bodies, learning)
    at = {m.start: unit for unit in units for slot in unit.slots.values() for m in slot.mentions}
    yield from ((at[part.mention.start], part) for part in found)


def _told(units: Sequence[Unit], roles: Mapping[str, Collection[str]]) -> list[Told]:
    """The bodies of an article in order."""
    mentions: dict[str, list[Mention]] = defaultdict(list)
    names: dict[str, Name] = {}
    first: dict[str, Mention] = {}
    acting: set[str] = set()
    leading: set[str] = set()
    sentences: Counter[str] = Counter()
    for unit in units:
        own = _TAUGHT.search(unit.text) is not None and not _DENIED.search(unit.text)
        sentences.update({name for slot in unit.slots.values() for name in slot.names})
        for place, slot in unit.slots.items():
            acts = unit.text[place] != MODIFIER and not _NOT_ITSELF.search(
                unit.text[max(0, place - _BEFORE) : place]
            )
            for mention in slot.mentions:
                if not isinstance(mention.value, Name):
                    continue
                name = mention.value.name
                names.setdefault(name, mention.value)
                mentions[name].append(mention)
                if own:
                    first.setdefault(name, mention)
                if acts:
                    acting.add(name)
                    leading.update([name] if unit.text[place] in (BODY, SCHOOL) else [])
    return [
        Told(
            value,
            tuple(mentions[name]),
            sentences[name],
            frozenset(roles.get(name, ())),
            first.get(name),
            name in acting,
            name in leading,
        )
        for name, value in names.items()
    ]


def _paying(bodies: Sequence[Told], learning: Collection[str]) -> Iterator[Part]:
    """A foreign government or its agency for aid, unless the state pays through another body."""
    paying = {body.name.country for body in bodies if "funder" in body.roles}
    for body in bodies:
        country = body.name.country
        abroad = bool(learning) and country is not None and country not in learning
        if abroad and not body.roles and country not in paying and _is_donor(body):
            yield Part(body.mentions[0], "funder", PAYS, 0.55)


def _learning(bodies: Sequence[Told], learning: Collection[str], *, told: bool) -> Iterator[Part]:
    """The forces of the countries whose people learn; of a body and its part the body.

    Where others are ``told`` to learn, and where nothing tells the state of a force, the article
    must speak of it more than once.
    """
    giving = {"implementer", "funder", "host"} if told else {"implementer", "funder"}
    others = {body.name.country for body in bodies if body.roles & giving}
    names = {body.name.name for body in bodies}
    for body in bodies:
        name, country, often = body.name.name, body.name.country, body.sentences >= _ENOUGH
        own = country in learning and country not in others and (often or not told)
        own = own or (country is None and often and not told and bool(_FORCE.search(name)))
        free = not body.roles and body.acts and not _is_donor(body) and not _is_part(name, names)
        if own and free and body.name.kind == _STATE and not _NO_FORCE.search(name):
            yield from [Part(body.taught, "recipient", LEARNS, 0.55)] if body.taught else []


def _is_part(name: str, names: Collection[str]) -> bool:
    """Whether some of the words are a name of their own: "Police Force Command"."""
    words = name.split()
    ends = range(1, len(words) + 1)
    inner = (" ".join(words[i:j]) for j in ends for i in range(j) if j - i < len(words))
    return any(within in names for within in inner)


def _joining(bodies: Sequence[Told], learning: Collection[str]) -> Iterator[Part]:
    """Beside others who deliver: a body of many states, if spoken of often, a force from abroad."""
    for body in bodies:
        name, country = body.name.name, body.name.country
        if body.roles or body.taught is None:
            continue
        if body.name.kind == _WORLD and not _is_union(body) and body.sentences >= _ENOUGH:
            yield Part(body.taught, "implementer", JOINS, 0.55)
        abroad = bool(learning) and country is not None and country not in learning
        force = _FORCE.search(name) and not _NO_FORCE.search(name) and not is_school(name)
        if abroad and force and body.acts and body.name.kind == _STATE:
            yield Part(body.taught, "implementer", FORCE, 0.55)


def _delivering(bodies: Sequence[Told], learning: Collection[str]) -> Iterator[Part]:
    """The body that is spoken of most, or else the school that is said to host."""
    able = [body for body in bodies if not body.roles and _may_deliver(body, learning)]
    if able:
        best = max(able, key=lambda body: len(body.mentions))
        yield Part(best.taught or best.mentions[0], "implementer", DELIVERS, 0.6)
        return
    for body in bodies:
        hosts = body.roles == {"host"} and is_school(body.name.name)
        if hosts and body.sentences >= _ENOUGH:
            yield Part(body.taught or body.mentions[0], "implementer", TEACHES, 0.55)


def _may_deliver(body: Told, learning: Collection[str]) -> bool:
    """Whether a body of which nothing is said may be meant as the one that delivers."""
    kind, country, often = body.name.kind, body.name.country, body.sentences
    if kind == _NONE or _is_union(body):
        return False
    if kind == _WORLD:
        return often >= _ENOUGH or (body.leads and body.taught is not None)
    if all(m.confidence <= GUESSED for m in body.mentions):
        return False
    if country is None:
        return often >= _PLENTY and body.taught is not None
    return bool(learning) and country not in learning and often >= _ENOUGH


def _is_donor(body: Told) -> bool:
    return _DONOR.search(body.name.name) is not None


def _is_union(body: Told) -> bool:
    """Whether it is but its states, or acts through bodies of its own."""
    return body.name.name.casefold() in _UNIONS
