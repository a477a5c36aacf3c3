"""Rounds, batches, iterations of a training that is spoken of: events by another noun."""

from __future__ import annotations

from extractors._activity import is_event, is_spoken_of
from extractors._counted import Phrase
from extractors._findings import Finding, Reading
from extractors._outcome_claims import claim

_ROUNDS = frozenset("round batch iteration instalment installment run sitting".split())
_HOLDING = frozenset(
    "hold conduct organise organize run deliver complete give carry stage host plan schedule "
    "follow take".split()
)


def are_rounds(phrase: Phrase) -> bool:
    """The noun counts how often something was held, or what it is said of is not printed."""
    return phrase.head.lemma_.casefold() in _ROUNDS


def judge_rounds(phrase: Phrase, reading: Reading) -> Finding | None:
    """As in "Two rounds were conducted, one week each", "three batches of the course"."""
    kind = claim(phrase, reading)
    role, verb = phrase.role
    if kind is None or verb is None or role not in ("subject", "subject_passive", "object"):
        return None
    held = verb.lemma_ in _HOLDING and is_spoken_of(reading, phrase.sentence, phrase.block)
    if not held or not _are_of_event(phrase):
        return None
    return Finding(phrase, "events_held", kind, "events-rounds", 0.7)


def _are_of_event(phrase: Phrase) -> bool:
    """Of a training, or of nothing that is printed: not "rounds of ammunition"."""
    behind = next((c for c in phrase.head.rights if c.lower_ in ("of", "for")), None)
    if behind is None or behind.lower_ == "for":
        return True
    return any(is_event(c) for c in behind.rights)
