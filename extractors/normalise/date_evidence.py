"""Whether something that looks like a date is one: 2004 officers, the month of May and the verb.

A number of four digits is a year only by what stands around it. Each test says which case it
keeps apart.
"""

from __future__ import annotations

from extractors.normalise.date_points import Point
from extractors.normalise.date_words import AMBIGUOUS_MONTHS, Tokens

# Letters after which a year or a month alone may stand: prepositions, "early", "last", "between".
_LEADS = frozenset("iOtFBfsbha&EULuzSDeG")
_STRONG_LEADS = frozenset("isEUS")
_CODE_WORDS = frozenset(
    "no nr number resolution resolutions unscr scr res article articles section room box flight "
    "route iso model tel phone fax decree act directive regulation decision page pp ext pf".split()
)
# Verbs and participles that put what follows into the future, and common irregular past forms.
_AHEAD = frozenset(
    "will shall ll would should may might scheduled planned plan plans expected due set upcoming "
    "forthcoming foreseen intends hopes aims begin begins start starts open opens be".split()
)
_BACK = frozenset(
    "was were had did began took met held said gave came went left made got saw told wrote became "
    "won lost paid sent led ran brought fell rose found built spent taught grew ago".split()
)
_NOT_WEEKDAYS = frozenset("every each second per black good easter bloody".split())
_NEAR_YEARS = 30


def is_date(tokens: Tokens, chain: list[Point], begin: int, years: set[int]) -> bool:
    """Whether the points of one expression are dates.

    ``begin`` is its first token with "early" and the like, ``years`` stand in full dates of the text.
    """
    rules = {p.rule for p in chain}
    if rules == {"year"}:
        return _are_years(tokens, chain, begin, years)
    if rules == {"short_year"} and chain[0].month is None:
        return tokens.letter(chain[0].first - 1) in _LEADS
    if rules == {"month"} and len(chain) == 1:
        return _is_month(tokens, chain[0], begin)
    if rules == {"weekday"} and len(chain) == 1:
        return tokens.word(chain[0].first - 1) not in _NOT_WEEKDAYS
    if rules == {"decade"}:
        return tokens.word(chain[0].first - 1) not in ("his", "her", "their", "my", "our")
    return True


def _is_month(tokens: Tokens, point: Point, begin: int) -> bool:
    """A month alone: after a preposition, or a name that is nothing else in English."""
    if begin < point.first and tokens.letter(begin) != "T":
        return True
    before = tokens.letter(begin - 1)
    if before in _LEADS:
        named = tokens.letter(point.last) == "C" and before not in "isO"
        return not named or point.month not in AMBIGUOUS_MONTHS
    return point.month not in AMBIGUOUS_MONTHS and before != "C"


def _are_years(tokens: Tokens, chain: list[Point], begin: int, years: set[int]) -> bool:
    """Years alone, or a list or range of them."""
    first, last = chain[0].first, chain[-1].last
    numbers = [p.year or 0 for p in chain]
    before, after = tokens.letter(first - 1), tokens.letter(last)
    if begin < first and tokens.letter(first - 1) != "T":
        before = "E"
    elif _is_code(tokens, first, last):
        return False
    near = all(any(abs(n - y) <= _NEAR_YEARS for y in years) for n in numbers)
    modern = all(1900 <= n < 2100 for n in numbers)
    if len(chain) > 1 and numbers == sorted(numbers) and numbers[-1] - numbers[0] <= 60:
        if modern or near:
            return not _counts_things(tokens, last, numbers[-1])
    if before in _STRONG_LEADS and (modern or near or before in "is"):
        return not _counts_things(tokens, last, numbers[-1])
    if not (modern and (near or not years)) and not near:
        return False
    if before in _LEADS:
        return not _counts_things(tokens, last, numbers[-1])
    if before == "(":
        return after in "),;:-"
    if before == "T" or before == "A":
        return after in "xCp" and numbers[-1] % 100 != 0
    if before == "\n" and after in "\n:":
        return near
    if before == "C" or before == ",":
        return after in "\n.,;:)('-&xiO"
    return before in "x" and near and numbers[-1] % 100 != 0 and after in "xC"


def _is_code(tokens: Tokens, first: int, last: int) -> bool:
    """Whether digits belong to a number of a document, a telephone or a street."""
    if tokens.word(first - 1) in _CODE_WORDS:
        return True
    if tokens.letter(first - 1) in "/-" and tokens.glued(first):
        return True
    if tokens.letter(first - 1) in "dqn" or tokens.letter(last) in "dqn":
        return True
    if tokens.letter(first - 1) == "." and tokens.word(first - 2) in _CODE_WORDS:
        return True
    return tokens.letter(last) in "/" and tokens.glued(last)


def _counts_things(tokens: Tokens, last: int, number: int) -> bool:
    """Whether the word behind a number is what it counts: "in 2000 schools", "to 2004 officers"."""
    word = tokens.word(last)
    if tokens.letter(last) == "p" and word in "%€$":
        return True
    if tokens.letter(last) not in "xU" or not word.endswith("s"):
        return word in ("people", "men", "women", "km", "per", "million")
    return number % 100 == 0 or word in ("officers", "participants", "persons", "days", "years")


def looks_ahead(tokens: Tokens, at: int) -> bool:
    """Whether the words around token ``at`` speak of the future: the nearest verb before decides.

    Without one, the first verb behind.
    """
    if tokens.letter(at - 1) == "b" or tokens.word(at - 1) in ("until", "till"):
        return True
    for i in range(at - 1, max(at - 25, -1), -1):
        if _ends_sentence(tokens, i):
            break
        tense = _tense(tokens, i)
        if tense:
            return tense > 0
    for i in range(at + 1, min(at + 25, len(tokens.letters))):
        if _ends_sentence(tokens, i):
            break
        tense = _tense(tokens, i)
        if tense:
            return tense > 0
    return False


def _ends_sentence(tokens: Tokens, i: int) -> bool:
    return tokens.letter(i) == "\n" or (tokens.letter(i) == "." and tokens.letter(i + 1) != "x")


def _tense(tokens: Tokens, i: int) -> int:
    """1 for a word of the future, -1 for a past form, 0 for neither."""
    if tokens.letter(i) not in "xM":
        return 0
    word = tokens.word(i)
    if word in _AHEAD:
        return 1
    if word in _BACK:
        return -1
    if word.endswith("ed"):
        return 1 if tokens.word(i - 1) == "be" else -1
    return 0
