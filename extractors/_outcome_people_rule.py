"""Counted people with what stands around them, and what a rule about them is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Token

from extractors._counted import Phrase
from extractors._findings import Reading
from extractors._scope import Scope

LEARNERS = frozenset(
    "student,trainee,participant,cadet,recruit,learner,course participant,graduate,attendee".split(
        ","
    )
)


@dataclass(frozen=True, slots=True)
class People:
    """Counted people and what stands around them."""

    phrase: Phrase
    scope: Scope
    reading: Reading
    role: str
    verb: Token | None
    frames: frozenset[str]

    @property
    def is_subject(self) -> bool:
        """They do what the clause tells, or have it done to them."""
        return self.role in ("subject", "agent", "subject_passive")

    @property
    def have_gone_before(self) -> bool:
        """People were counted in this block or the one before."""
        return self.reading.last_people(self.phrase) is not None

    @property
    def are_learners(self) -> bool:
        """Their own noun says that they learn: trainees, cadets, participants."""
        counted = self.phrase.counted
        return counted is not None and counted.phrase in LEARNERS


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and its test. A rule without a name says that the people are none of ours."""

    name: str
    confidence: float
    applies: Callable[[People], bool]
