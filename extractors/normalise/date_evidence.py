"""Whether something that looks like a date is one: 2004 officers, the month of May and the verb.

A number of four digits is a year only by what stands around it; the text's full dates and the
publication date say which years to expect. Also whether a sentence looks ahead or back. The words
that decide are in ``data/date_cues.csv``.
"""

from __future__ import annotations

import re
from collections import defaultdict

from extractors._data import load_rows
from extractors.normalise.date_point import Point
from extractors.normalise.date_words import Tokens


def _cues() -> dict[str, frozenset[str]]:
    words: defaultdict[str, set[str]] = defaultdict(set)
    for row in load_rows("date_cues"):
        words[row["cue"]].add(row["word"])
    return {cue: frozenset(found) for cue, found in words.items()}


CUES = _cues()

CERTAIN, LIKELY, NO_DATE = 1.0, 0.7, 0.0

# Names of months that are also plain words or people's names: alone they need a preposition.
_AMBIGUOUS_MONTHS = frozenset({3, 4, 5, 6, 8})
# Letters after which a month or a year may stand: prepositions, "early", "last", "between", "and".
_LEADS = frozenset("iHOtFBfsbha&EjUZLuzSDeG")
# Letters after which a number of four digits is a year without further evidence.
_STRONG_LEADS = frozenset("isEjZS")
# What must follow a year that no preposition leads: "(2019)", "the 2019 course", "Forum 2019,".
_BESIDE = {
    "(": frozenset("),;:-"),
    "T": frozenset("xCp"),
    "A": frozenset("xCp"),
    "C": frozenset("\n.,;:)('-&xiHO"),
    ",": frozenset("\n.,;:)('-&xiHO"),
    "\n": frozenset("\n:"),
}
# "of the month", "of last May", "of each year"
_OF_MONTH = re.compile(r"f[TLDzuex]?[UZM]")
_NEAR, _VERY_NEAR = 30, 3
_WINDOW = 25


def evidence(tokens: Tokens, chain: list[Point], begin: int, years: set[int]) -> float:
    """How sure it is that the points of one expression are dates, 0 for not at all.

    ``begin`` is the expression's first token, "early" and the like included; ``years`` are those of
    the text's full dates and of publication.
    """
    rules = {p.rule for p in chain}
    before = tokens.word(begin - 1)
    if rules == {"year"}:
        return _years(tokens, chain, begin, years)
    if rules == {"month"} and len(chain) == 1:
        return _month(tokens, chain[0], begin)
    if rules == {"weekday"} and before in CUES["repeated"]:
        return NO_DATE
    if rules <= {"weekday", "named_way"} and _is_nth(tokens, chain[-1]):
        return NO_DATE
    if rules == {"decade"} and before in CUES["possessive"]:
        return NO_DATE
    if chain[0].rule == "day_month" and tokens.word(chain[-1].last) in CUES["attack"]:
        return NO_DATE  # "the September 11 attacks"
    if rules == {"short_year"} and chain[0].month is None:
        return LIKELY if tokens.letter(begin - 1) in _LEADS else NO_DATE
    return CERTAIN


def _is_nth(tokens: Tokens, point: Point) -> bool:
    """Whether a weekday is one of many: "the last Friday of the month"."""
    behind = _OF_MONTH.match(tokens.letters, point.last) if point.weekday is not None else None
    return behind is not None and tokens.word(behind.end() - 1) != "week"


def _month(tokens: Tokens, point: Point, begin: int) -> float:
    """A month alone: after a preposition, or a name that is nothing else in English."""
    if begin < point.first:
        return CERTAIN
    if tokens.word(point.last + 1) in CUES["attack"]:
        return NO_DATE
    before = tokens.letter(begin - 1)
    ambiguous = point.month in _AMBIGUOUS_MONTHS
    if before in _LEADS:
        is_name = ambiguous and tokens.letter(point.last) == "C" and before not in "isO"
        return NO_DATE if is_name else CERTAIN
    return NO_DATE if ambiguous or before == "C" else LIKELY


def _years(tokens: Tokens, chain: list[Point], begin: int, years: set[int]) -> float:
    """Years alone, or a list or range of them."""
    first, last = chain[0].first, chain[-1].last
    numbers = [p.year or 0 for p in chain]
    lead = tokens.letter(first - 1) if begin == first else "E"
    distance = max(min((abs(n - y) for y in years), default=0 if n // 100 in (19, 20) else 999)
                   for n in numbers)  # fmt: skip
    if begin == first and _is_code(tokens, first, last):
        return NO_DATE
    if _is_counted(tokens, last, lead, numbers[-1], distance):
        return NO_DATE
    expected = all(1900 <= n < 2100 for n in numbers) or distance <= _NEAR
    if expected and len(chain) > 1:
        return CERTAIN if 0 <= numbers[-1] - numbers[0] <= 2 * _NEAR else NO_DATE
    if expected and until_now(tokens, last):
        return CERTAIN
    if lead in _STRONG_LEADS and (expected or lead in "is"):
        return CERTAIN
    if distance > _NEAR:
        return NO_DATE
    return LIKELY if _is_beside(tokens, first, last, numbers[-1], distance) else NO_DATE


def until_now(tokens: Tokens, last: int) -> bool:
    """Whether "to date", "up to now", "- present" follow a date that ends before token ``last``."""
    at = last + (tokens.letter(last) == "v")
    if tokens.letter(at) not in "t-":
        return False
    at += 2 if tokens.letter(at + 1) == "T" else 1
    return tokens.word(at) in CUES["now"]


def _is_beside(tokens: Tokens, first: int, last: int, year: int, distance: int) -> bool:
    """Whether the words around a lone year let it be one."""
    lead, after = tokens.letter(first - 1), tokens.letter(last)
    if lead in _LEADS:
        return True
    if tokens.word(first - 1) in CUES["title"] or tokens.word(last) in CUES["title"]:
        return False
    determined = lead == "x" and tokens.letter(first - 2) in "TA"  # "a secret 2002 pact"
    if determined or tokens.word(first - 1) in CUES["possessive"]:
        lead = "A"
    if lead in "TAC," and year % 100 == 0:
        return False
    return after in _BESIDE.get(lead, ())


def _is_code(tokens: Tokens, first: int, last: int) -> bool:
    """Whether digits belong to the number of a document, a telephone or a street."""
    lead, after = tokens.letter(first - 1), tokens.letter(last)
    if tokens.word(first - 1) in CUES["code"]:
        return True
    if lead in "/-" and tokens.glued(first):
        return True
    if lead in "dqn" or after in "dqn" or (after == "/" and tokens.glued(last)):
        return True
    return lead == "." and tokens.word(first - 2) in CUES["code"]


def _is_counted(tokens: Tokens, last: int, lead: str, year: int, distance: int) -> bool:
    """Whether the word behind a number is what it counts: "in 2000 schools", "to 2004 officers"."""
    word = tokens.word(last)
    if word in ("%", "€", "$") or word in CUES["measure"]:
        return True
    if word in CUES["people"]:  # "In 2016 police ...", "the 2019 participants"
        return year % 100 == 0 or not (
            lead in _STRONG_LEADS or (lead == "T" and distance <= _VERY_NEAR)
        )
    return year % 100 == 0 and tokens.letter(last) in "xUZ" and word.endswith("s")


def looks_ahead(tokens: Tokens, at: int) -> bool:
    """Whether the words around token ``at`` speak of the future.

    The nearest verb before decides; without one in the sentence, the first behind.
    """
    if tokens.letter(at - 1) == "b" or tokens.word(at - 1) in ("until", "till"):
        return True
    sides = range(at - 1, max(at - _WINDOW, -1), -1), range(at + 1, at + _WINDOW)
    for side in sides:
        for i in side:
            if tokens.letter(i) == "\n" or (
                tokens.letter(i) == "." and tokens.letter(i + 1) != "x"
            ):
                break
            tense = _tense(tokens, i)
            if tense:
                return tense > 0
    return False


def _tense(tokens: Tokens, i: int) -> int:
    """1 for a word of the future, -1 for a past form, 0 for neither."""
    if tokens.letter(i) in "Mm":
        return 0
    word, before = tokens.word(i), tokens.word(i - 1)
    if word in CUES["ahead"] or (before == "be" and word in CUES["back"]):
        return 1
    if word in CUES["back"]:
        return -1
    if word.endswith("ed"):
        return 1 if before in ("be", "is", "are") else -1
    return 1 if word == "to" and before in ("is", "are") else 0
