"""The words of dates: each token of a text becomes one letter, so that grammar is a short regex.

"from 12 to 23 March 2018" becomes ``FdtdMY``. A rule over letters reads like the phrase it stands
for, sees no spelling, and runs in one linear pass. Letters:

=====  ============================================  =====  ===================================
``d``  number 1-31                                   ``U``  unit: day, week, month, year ...
``o``  ordinal 1st-31st                              ``Q``  quarter, half
``q``  other number of two digits                    ``c``  number word; ``A`` a, an
``Y``  1900-2099; ``y`` 1000-1899, 2100-2199         ``V``  few, several, couple
``n``  any other number, decimal, clock time         ``r``  first, second, third, fourth, final
``N``  numeric date such as 20/06/2023, 2023-06-20   ``T``  the; ``z`` this; ``D`` that; ``e`` same
``X``  decade such as 1990s                          ``L``  last, past, previous; ``u`` next, following
``M``  month with a capital; ``m`` short or small    ``E``  early, mid, late, end, beginning
``W``  weekday; ``w`` its short form                 ``k``  today, yesterday; ``K`` morning, night
``S``  spring, summer, autumn, fall, winter          ``g``  ago; ``G`` later, earlier
``i``  in, during and the like; ``O`` on             ``t``  to, until, through; ``F`` from
``B``  between; ``f`` of; ``s`` since; ``v`` up      ``b``  by; ``h`` before; ``a`` after
``&``  and; ``-`` ``,`` ``.`` ``/`` ``'`` ``(``      ``C``  other word with a capital; ``x`` small
=====  ============================================  =====  ===================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MONTHS = (
    "january february march april may june july august september october november december"
).split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()

Value = int | str | None

# Names that are also plain words or people's names: alone they need a preposition.
AMBIGUOUS_MONTHS = frozenset({3, 4, 5, 6, 8})


def _spellings(word: str) -> tuple[str, ...]:
    return word, word.capitalize(), word.upper()


def _vocabulary() -> dict[str, tuple[str, Value]]:
    """Every spelling with its letter and value; one look-up a token."""
    words: dict[str, tuple[str, Value]] = {}

    def add(letter: str, spelled: str, value: Value = None) -> None:
        for word in spelled.split():
            for spelling in _spellings(word):
                words[spelling] = (letter, word if value is None else value)

    for number, name in enumerate(MONTHS, 1):
        add("m", name, number)
        add("m", name[:3], number)
        words[name.capitalize()] = words[name.upper()] = ("M", number)
    add("m", "sept", 9)
    for number, name in enumerate(WEEKDAYS):
        add("w", name[:3], number)
        add("W", name, number)
        words[name] = ("x", None)
    for short in ("mon", "sat", "sun", "wed", "may", "march", "mar"):
        words[short] = ("x", None)
    for short, number in (("tues", 1), ("thur", 3), ("thurs", 3)):
        add("w", short, number)
    for number, word in enumerate(NUMBER_WORDS, 1):
        add("c", word, number)
    add("A", "a an", 1)
    add("V", "few several couple some many")
    for number, word in enumerate("first second third fourth".split(), 1):
        add("r", word, number)
    add("r", "final", 4)
    for unit in "day week month year decade weekend".split():
        add("U", f"{unit} {unit}s", unit)
    add("Q", "quarter", 3)
    add("Q", "half", 6)
    add("S", "spring summer autumn fall winter", "season")
    add("T", "the")
    add("z", "this", 0)
    add("D", "that", 0)
    add("e", "same", 0)
    add("L", "last past previous preceding", -1)
    add("u", "next following coming upcoming", 1)
    add("E", "early mid late end beginning start middle")
    for word, shift in (("today", 0), ("tonight", 0), ("yesterday", -1), ("tomorrow", 1)):
        add("k", word, shift)
    add("K", "morning afternoon evening night noon")
    add("g", "ago", -1)
    add("G", "later", 1)
    add("G", "earlier", -1)
    add("i", "in during within throughout for at about around circa over into")
    add("O", "on")
    add("t", "to until till til through thru")
    add("F", "from starting")
    add("v", "up")
    for letter, word in (("B", "between"), ("f", "of"), ("s", "since"), ("b", "by")):
        add(letter, word)
    for letter, word in (("h", "before"), ("a", "after"), ("&", "and")):
        add(letter, word)
    return words


_VOCABULARY = _vocabulary()
_MARKS = {
    **dict.fromkeys("-–—‐‑‒−", "-"),
    **dict.fromkeys("'’‘ʼ`", "'"),
    **dict.fromkeys("([", "("),
    **dict.fromkeys(")]", ")"),
    "&": "&",
}
_KEPT_MARKS = frozenset(",./\n:;")

# A numeric date, a number with separators, a plain number with its suffix, a word, a mark.
_TOKEN = re.compile(
    r"(?P<numeric>(?<![\w/.,+-])(?:[0-9]{4}([-/.])[0-9]{1,2}\2[0-9]{1,2}(?=T[0-9]|(?![\w/-]|\.[0-9]))"
    r"|[0-9]{1,2}([./-])[0-9]{1,2}\3(?:[0-9]{4}|[0-9]{2})(?![\w/-]|\.[0-9])))"
    r"|(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+[.:][0-9]+)"
    r"|(?P<plain>[0-9]+)(?P<suffix>(?i:st|nd|rd|th|s)\b)?"
    r"|(?P<word>[^\W\d_]+)|\n|[^\w\s]|\w"
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as letters. Position in ``letters`` is position in the three lists."""

    text: str
    letters: str
    starts: list[int]
    ends: list[int]
    values: list[Value]

    def word(self, i: int) -> str:
        """Spell token ``i`` in small letters; empty outside the text."""
        if not 0 <= i < len(self.starts):
            return ""
        return self.text[self.starts[i] : self.ends[i]].casefold()

    def letter(self, i: int) -> str:
        """Letter of token ``i``; a line's end outside the text."""
        return self.letters[i] if 0 <= i < len(self.letters) else "\n"

    def glued(self, i: int) -> bool:
        """Whether token ``i`` follows the one before without a space."""
        return 0 < i < len(self.starts) and self.ends[i - 1] == self.starts[i]

    def number(self, i: int) -> int:
        """Value of a token that is a number, a name with a number, or a shift."""
        value = self.values[i]
        if not isinstance(value, int):
            raise TypeError(f"token {self.word(i)!r} has no number")
        return value


def tokenise(text: str) -> Tokens:
    """One letter and one value for each token of ``text``."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    values: list[Value] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        start, end = match.span()
        value: Value = None
        if kind == "word":
            token = match.group()
            known = _VOCABULARY.get(token)
            if known is not None:
                letter, value = known
            else:
                letter = "C" if token[0].isupper() else "x"
        elif kind in ("plain", "suffix"):
            letter, value = _number(match["plain"], match["suffix"])
            if _is_glued_number(text, start, end):
                letter = "n"
        elif kind == "numeric":
            letter = "N"
        elif kind == "number":
            letter = "n"
        else:
            mark = match.group()
            letter = _MARKS.get(mark) or (mark if mark in _KEPT_MARKS else "p")
        letters.append(letter)
        starts.append(start)
        ends.append(end)
        values.append(value)
    return Tokens(text, "".join(letters), starts, ends, values)


def _number(digits: str, suffix: str | None) -> tuple[str, Value]:
    """Letter and value of a run of digits with what is glued behind."""
    if len(digits) > 4:
        return "n", None
    value = int(digits)
    if suffix in ("s", "S"):
        decade = len(digits) == 4 and 1000 <= value < 2200 or len(digits) == 2 and value >= 20
        return ("X", value) if decade and value % 10 == 0 else ("n", None)
    if suffix:
        return ("o", value) if 1 <= value <= 31 and len(digits) <= 2 else ("n", None)
    if len(digits) <= 2:
        return ("d" if 1 <= value <= 31 else "q" if len(digits) == 2 else "n"), value
    if len(digits) == 4 and 1000 <= value < 2200:
        return ("Y" if 1900 <= value < 2100 else "y"), value
    return "n", value


def _is_glued_number(text: str, start: int, end: int) -> bool:
    """Whether letters, a currency or a plus touch the digits: A320, 900officers, $2000, +36."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return before in "$€£¥#+_" or before.isalpha() or after in "_%€" or after.isalpha()
