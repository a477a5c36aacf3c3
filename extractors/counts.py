"""The reader ``counts``: every number that may count something, with its bounds and modifier.

It reads the text alone: tags and dependencies are not needed to tell a count from a date, and a
reader that does without them reads any pipeline's output. What a number counts, others say.
"""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors._kept import whole_text
from extractors._not_counts import why_not_a_count
from extractors._reader import Read, Reader
from extractors._time_numbers import why_not_a_share
from extractors.normalise.numbers import find_numbers
from extractors.normalise.quantities import Reading, read_quantities
from schemas.values import Mention

# how sure a rule is where its words are unusual or have a second meaning
_CONFIDENCE = {"vague": 0.8, "both": 0.4, "fraction": 0.85, "ratio": 0.6}
_SURE = 0.95
_LOOSE_BEHIND = re.compile(r"-|\smet(?:re|er)s?\b")  # "30-country", "5,200 metres of cord"


def build_counts(vocab: Vocab) -> Read:
    """The reader; it needs nothing of the vocabulary."""
    return read_counts


def read_counts(doc: Doc) -> list[Mention]:
    """Counts, percentages and sums of money of a `Doc`, in order of place."""
    text = whole_text(doc)
    mentions: list[Mention] = []
    before = 0
    for reading in read_quantities(text):
        reason = why_not_a_count if reading.label == "count" else why_not_a_share
        if reason(text, reading) is None:
            quantity = replace(reading.quantity, per_unit=_is_per_unit(text, reading, before))
            mentions.append(
                Mention(
                    reading.start, reading.end, reading.label, reading.rule, quantity,
                    _confidence(text, reading),
                )
            )  # fmt: skip
            if not _EACH_OF.search(text, max(0, reading.start - 20), reading.start):
                before = reading.end
    return mentions


def _confidence(text: str, reading: Reading) -> float:
    """How sure the reading is; below 0.5 where the words often mean something else."""
    last, quantity = reading.last, reading.quantity
    if reading.label == "money":
        return _SURE if quantity.unit else 0.45
    if reading.label == "count":
        if last.suffix == "suffix" and last.scale < 10**9:
            return 0.45  # "10k" may be a run, "10M" a width
        if last.value is not None and last.value < 0:
            return 0.3  # nothing counts below zero: a stray hyphen
        if last.value == 1 or last.shape == "dotted" or _LOOSE_BEHIND.match(text, reading.end):
            return 0.7
    return _CONFIDENCE.get(reading.rule, _SURE)


# ---------------------------------------------------------------------- per unit
_CLAUSE = 120
_WORD = r"(?:\s[\w'’/&-]{1,25})"
_EACH_BEHIND = re.compile(
    r"\s?/\s?(?:year|month|week|day|hour|person|participant|head|unit|piece|course)\b|"
    rf"{_WORD}{{0,5}}?\s(?:each\b(?!\sother)|apiece\b|per\s(?!cent)[a-z]|annually\b|monthly\b|"
    r"weekly\b|yearly\b|daily\b|(?:for|in|out\sof)\severy\s|a\s(?:head|time|piece|person)\b|"
    r"a\s(?:day|week|month|year)\b(?!\s(?:ago|later|earlier|before|after)))"
    rf"|{_WORD}{{0,10}}?\s(?:every|each)\s(?:year|month|week|day|session|course)\b",
    re.IGNORECASE,
)
_EACH_BEFORE = re.compile(
    r"\b(?:each|every)\s(?!other\b|and\b|one\b|to\b|for\b|from\b|in\b|at\b|by\b|with\b|on\b)[^\W\d_]"
    r"|(?:^|[,(–-])\s?each\s(?:with|for|in|at|by|from)\b",
    re.IGNORECASE,
)
_EACH_OF = re.compile(r"each\sof\s(?:(?:the|these|those|its|our|their|all)\s)?$", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.;:!?\n]\s?")


def _is_per_unit(text: str, reading: Reading, before: int) -> bool:
    """Whether "each", "per course", "every year" makes the number a rate.

    ``before`` is where the last count ended: an "each" in front of that one is not this one's.
    """
    start, end = reading.start, reading.end
    behind = _EACH_BEHIND.match(text[end : end + _CLAUSE])
    if behind is not None and not find_numbers(behind[0]):
        return True
    left = text[max(before, start - _CLAUSE) : start]
    for ending in _CLAUSE_END.finditer(left):
        left = " " * ending.end() + left[ending.end() :]
    found = _EACH_BEFORE.search(left)
    return found is not None and not _EACH_OF.search(left)


READER = Reader("counts", build_counts)
