"""The parts that nouns tell: "X is a partner", "the venue, X,", "responsible for it is X"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from extractors._clauses import governed
from extractors._frames import frames_of
from extractors._grammar import sentence_of
from extractors._organisation_bodies import Bodies, Part, parts
from extractors._organisation_nouns import is_any, is_lesson, is_listed
from schemas.values import Mention, Name

# What a noun says of the body that it is said of.
_ROLES = {
    "partner": "partner",
    "beneficiary": "recipient",
    "organiser": "implementer",
    "organizer": "implementer",
    "implementer": "implementer",
    "co-organiser": "implementer",
    "co-organizer": "implementer",
    "donor": "funder",
    "sponsor": "funder",
    "funder": "funder",
    "host": "host",
    "venue": "host",
}
_DUTIES = frozenset("task job work responsibility duty matter".split())
_GIFTS = frozenset({"gift", "present", "donation"})
_GRANTS = frozenset("grant contribution donation sponsorship generosity money funding".split())
# Those who have built what they give.
_STATE = re.compile(r"government|embassy|high commission|foundation", re.IGNORECASE)
_WORLD = "40"  # IATI: multilateral
_PURSES = ("contribution", "funds", "funding", "money")


def named_parts(noun: Token, mentions: Iterable[Mention]) -> Iterator[Part]:
    """The part of a body of which a noun is said; "the partner of another body" tells none."""
    role = _ROLES.get(noun.lemma_.casefold())
    of = governed(noun, "of", "in", "for", "to")
    if role is not None and (not of or is_lesson(of)):
        yield from parts(mentions, role, "said_of", 0.82)


def copula_parts(verb: Token, bodies: Bodies) -> Iterator[Part]:
    """The subject answers for a course or is its partner, or something is its task or gift."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    for said in (c for c in verb.children if c.dep_ in ("acomp", "attr", "prep")):
        yield from named_parts(said, bodies.of(subjects))
        for subject in subjects:
            yield from named_parts(subject, bodies.of([said]))
        if said.lower_ == "responsible" and is_lesson(governed(said, "for")):
            named = [*subjects, *(c for c in verb.children if c.dep_ == "attr")]
            yield from parts(bodies.of(named), "implementer", "answers_for", 0.87)
        charge = [n for n in said.children if n.lower_ == "charge"]
        if charge and is_lesson(governed(charge[0], "of")):
            yield from parts(bodies.of(subjects), "implementer", "answers_for", 0.87)
        if said.lemma_ in _DUTIES and is_lesson(subjects):
            owners = [*governed(said, "of", "for"), *(c for c in said.lefts if c.dep_ == "poss")]
            yield from parts(bodies.of(owners), "implementer", "answers_for", 0.87)
        if said.lemma_ in _GIFTS and is_listed(subjects, "goods"):
            yield from gift(verb, bodies.of(governed(said, "of", "from")), "verb_gives")
            yield from parts(bodies.of(governed(said, "to")), "recipient", "verb_gives_to", 0.85)


def noun_parts(noun: Token, bodies: Bodies) -> Iterator[Part]:
    """Parts without a verb: "instruction at the Academy", "the venue, X,", "X's grant"."""
    beside = [c for c in noun.rights if c.dep_ == "appos" and c.i in bodies.at]
    yield from named_parts(noun, bodies.of(beside))
    if noun.dep_ == "appos" and noun.head.i in bodies.at:
        row = [m for m in bodies.of([noun.head]) if m.end <= noun.idx]
        yield from named_parts(noun, row[-1:])  # "X, Y and Z, the hosts"
    if is_lesson([noun]):
        at = (n for c in noun.rights if c.lower_ in ("at", "inside") for n in c.children)
        yield from parts(bodies.at_school(at), "host", "lessons_at", 0.8)
    if is_any([noun], _GRANTS):
        owners = (c for c in noun.lefts if c.dep_ == "poss")
        yield from parts(bodies.of(owners), "funder", "own_grant", 0.86)


def gift(verb: Token, givers: Iterable[Mention], rule: str) -> Iterator[Part]:
    """Who gives pays, unless another does or it is an international body; it delivers goods."""
    paid_for = any(
        frames_of(t, "organisation_verbs") & {"pay"} or t.lower_ in _PURSES
        for t in sentence_of(verb)
    )
    for mention in givers:
        pays = kind_of(mention) != _WORLD and not paid_for
        state = isinstance(mention.value, Name) and _STATE.search(mention.value.name)
        if rule == "verb_gives" or not pays or not state:
            yield Part(mention, "implementer", rule, 0.85)
        if pays:
            yield Part(mention, "funder", rule, 0.85)


def kind_of(mention: Mention) -> str | None:
    """The kind of body."""
    return mention.value.kind if isinstance(mention.value, Name) else None
