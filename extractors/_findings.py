"""What the outcome rules find, and what they see while they look."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors._counted import Phrase
from extractors._scope import Scopes
from schemas.facts import ProgrammeFact
from schemas.values import Quantity

_FURTHER = 2  # blocks more that are looked at where the sentence speaks of the learners
_THE_LEARNERS = re.compile(
    r"\b(?:of|among|amongst) (?:all )?(?:the|these|those) (?:[\w-]+ )?"
    r"(?:trainees|participants|graduates|students|cadets|recruits|attendees|learners)\b",
    re.IGNORECASE,
)
LOOK_BACK = 200  # findings before a number that it is compared with


@dataclass(frozen=True, slots=True)
class Finding:
    """A phrase that counts as a result, by the rule that says so.

    ``part_of`` is the position of the finding that it is a part of.
    """

    phrase: Phrase
    indicator: str
    kind: str
    rule: str
    confidence: float
    part_of: int | None = None


@dataclass(slots=True)
class Reading:
    """What the rules see: the scopes, the programmes, and what has been found so far."""

    scopes: Scopes
    programmes: Sequence[ProgrammeFact]
    found: list[Finding] = field(default_factory=list)
    passed: Phrase | None = None  # the last number that counts nothing of ours

    def last_people(self, phrase: Phrase) -> int | None:
        """The nearest earlier finding that counts people, in this block or the one before."""
        before = self.scopes.before(phrase.block)
        # "Of the trainees, 28 …", "five of them are now in Lyon", two paragraphs further down
        if phrase.partitive or speaks_of_learners(phrase):
            for _ in range(_FURTHER):
                before = self.scopes.before(before) or before if before is not None else None
        reach = before.start if before is not None else phrase.block.start
        for i in range(len(self.found) - 1, -1, -1):
            other = self.found[i].phrase
            if other.mention.start < reach:
                return None
            if self.found[i].indicator in PEOPLE:
                return i
        return None

    def outnumbers(self, phrase: Phrase) -> bool:
        """More people than any programme's number before: "Of the 11,000 officers here …"."""
        value = value_of(phrase.quantity)
        known = [
            value_of(f.phrase.quantity) for f in self.found[-LOOK_BACK:] if f.indicator in PEOPLE
        ]
        return value is not None and all(n is not None and n < value for n in known)


def speaks_of_learners(phrase: Phrase) -> bool:
    """As in "Of the trainees, 28 are Lao": people who were counted before."""
    start = max(phrase.sentence.start_char, phrase.mention.start - 120)
    return _THE_LEARNERS.search(phrase.text, start, phrase.mention.start) is not None


PEOPLE = ("persons_trained", "trainers_trained", "participants")


def value_of(quantity: Quantity) -> float | None:
    """The printed number of a quantity, whichever side it bounds."""
    return quantity.low if quantity.low is not None else quantity.high
