"""Which organisations a noun of a clause stands for: itself, its row, or those whose people it is.

"A team of trainers, made up of officers from X and Y" is X and Y for the verb of teaching; so are
"instructors of X", "the Border Programme of X" and "X officers".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from extractors._article import Article
from extractors._clauses import doers, is_done, is_relative
from extractors._organisation_slots import GOVERNED, SCHOOL, Slot, Unit
from schemas.values import Mention

_DEPTH = 5
_OF_BODY = frozenset({"of", "from", "with", "at", "within", "in", "to"})
# What acts for the body that it belongs to.
_UNITS = frozenset(
    "team section office unit department component delegation branch division staff contingent "
    "programme program project mission wing instructor trainer officer representative expert "
    "member specialist adviser advisor mentor official service personnel colleague person "
    "attache attaché inspector detective agent bureau chapter arm secretariat group "
    "detachment fund lecturer teacher facilitator lawyer tutor coach prosecutor judge analyst "
    "one guard counterpart instrument facility scheme budget".split()
)
# Whoever acts in the name of a body.
_HEADS = frozenset(
    "head chief director ambassador minister commander representative coordinator president "
    "commissioner secretary manager chairman attaché attache consul".split()
)
# Participles that tell whom a group consists of.
_MADE_OF = frozenset("make consist compose comprise draw include form".split())
_NEAR = 12  # tokens to an apposition


@dataclass(slots=True)
class Bodies:
    """Which row of organisations stands at each token, and which sums of money."""

    at: dict[int, Slot] = field(default_factory=dict)
    sums: set[int] = field(default_factory=set)
    governed: set[int] = field(default_factory=set)
    schools: set[int] = field(default_factory=set)

    def of(self, nouns: Iterable[Token]) -> Iterator[Mention]:
        """The organisations that nouns are, or whose people or parts they are."""
        seen: set[int] = set()
        for noun in nouns:
            for mention in self._at(noun, _DEPTH):
                if mention.start not in seen:
                    seen.add(mention.start)
                    yield mention

    def _at(self, noun: Token, depth: int) -> Iterator[Mention]:
        for token in (self._state_aside(noun), *noun.conjuncts):
            slot = self.at.get(token.i)
            if slot is not None:
                yield from slot.mentions
            elif depth and token.lemma_.casefold() in _UNITS:
                yield from self._over(token, depth - 1)
            for child in token.rights:
                if child.dep_ == "appos" and child.i in self.at and child.i - token.i < _NEAR:
                    yield from self.at[child.i].mentions

    def _state_aside(self, noun: Token) -> Token:
        """The body before "of" and its state: "the Drug Agency of the United States, which"."""
        above = noun.head.head
        of_state = noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.i not in self.at
        return above if of_state and above.i in self.at and noun.pos_ == "PROPN" else noun

    def _over(self, noun: Token, depth: int) -> Iterator[Mention]:
        """The bodies that a team, an office or an officer belongs to."""
        for child in noun.children:
            if child.lower_ == "whose" and noun.head.dep_ == "relcl":
                yield from self._at(noun.head.head, 0)
            elif child.dep_ in ("compound", "poss", "nmod", "amod") and child.i in self.at:
                yield from self.at[child.i].mentions
            elif child.dep_ == "prep" and child.lower_ in _OF_BODY:
                yield from self._below(child, depth)
            elif child.dep_ == "acl" and child.lemma_ in _MADE_OF:
                for inner in child.subtree:
                    if inner.dep_ == "prep" and inner.lower_ in ("of", "from"):
                        yield from self._below(inner, depth)

    def _below(self, preposition: Token, depth: int) -> Iterator[Mention]:
        for noun in preposition.children:
            if noun.dep_ == "pobj":
                yield from self._at(noun, depth)

    def doing(self, verb: Token) -> list[Mention]:
        """The organisations that do what a verb says.

        Behind a preposition stands no subject: "X, together with Y, holds a course". What "which"
        takes up is with a singular verb the last of a row.
        """
        done, relative = is_done(verb), is_relative(verb)
        found: list[Mention] = []
        for noun in doers(verb):
            own = done or relative or noun.i not in self.at
            found += [m for m in self.of([noun]) if own or m.start not in self.governed]
        if done:
            found += self._members(verb)
        elif not found and not relative:
            found += self._before(verb)
        if relative and not done and _is_singular(verb):
            found = sorted((m for m in found if m.start < verb.idx), key=_start)[-1:]
        return found

    def led(self, nouns: Iterable[Token]) -> list[Mention]:
        """The organisations in whose name their heads act: "the director of X handed over"."""
        heads = (n for n in nouns if n.lemma_.casefold() in _HEADS)
        return [m for head in heads for m in self._over(head, _DEPTH)]

    def _members(self, verb: Token) -> Iterator[Mention]:
        """Of whom the doers consist, where the parser hangs it on the verb."""
        for child in verb.rights:
            if child.dep_ == "advcl" and child.lemma_ in _MADE_OF and child.tag_ != "VB":
                for inner in child.subtree:
                    if inner.dep_ == "prep" and inner.lower_ in ("of", "from"):
                        yield from self._below(inner, _DEPTH)

    def _before(self, verb: Token) -> Iterator[Mention]:
        """The name right before a finite verb, which the parser took for something else."""
        finite = verb.tag_ in ("VBD", "VBZ", "VBP") or any(c.tag_ == "MD" for c in verb.lefts)
        if not finite or any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
            return
        at = verb.i - 1
        while at > 0 and verb.doc[at].pos_ in ("AUX", "ADV"):
            at -= 1
        slot = self.at.get(at)
        if slot is not None:
            yield from (m for m in slot.mentions if m.start not in self.governed)

    def at_school(self, nouns: Iterable[Token]) -> Iterator[Mention]:
        """The places of training among the nouns."""
        return (m for m in self.of(nouns) if m.start in self.schools)

    def is_sum(self, token: Token) -> bool:
        """Whether the noun is a sum of money."""
        return token.i in self.sums


def _start(mention: Mention) -> int:
    return mention.start


def _is_singular(verb: Token) -> bool:
    """Whether the verb's form tells that one does it: "which is funding it"."""
    forms = [verb, *(c for c in verb.lefts if c.dep_ == "aux")]
    return any(t.tag_ == "VBZ" or t.lower_ == "was" for t in forms)


def find_bodies(article: Article, units: Sequence[Unit]) -> Bodies:
    """All organisations and sums of an article by their tokens."""
    bodies = Bodies()
    for unit in units:
        for place, slot in unit.slots.items():
            starts = {m.start for m in slot.mentions}
            if unit.text[place] in GOVERNED.values():
                bodies.governed |= starts
            if unit.text[place] in (SCHOOL, GOVERNED[SCHOOL]):
                bodies.schools |= starts
            for mention in slot.mentions:
                bodies.at.update(dict.fromkeys(_tokens(article, mention), slot))
    for mention in article.mentions("counts"):
        if mention.label == "money":
            bodies.sums.update(_tokens(article, mention))
    return bodies


def _tokens(article: Article, mention: Mention) -> range:
    span = article.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return range(span.start, span.end) if span is not None else range(0)


@dataclass(frozen=True, slots=True)
class Part:
    """One mention's part in what one verb says."""

    mention: Mention
    role: str
    rule: str
    confidence: float


def parts(mentions: Iterable[Mention], role: str, rule: str, confidence: float) -> Iterator[Part]:
    """The same part for each."""
    for mention in mentions:
        yield Part(mention, role, rule, confidence)
