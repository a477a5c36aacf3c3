"""The words of dates: each token of a text becomes one letter, so that grammar is a short regex.

"from 12 to 23 March 2018" becomes ``FdtdMY``. A rule over letters reads like the phrase it stands
for, sees no spelling, and runs in one linear pass. Letters of words are in ``data/date_words.csv``;
these come from the token's form:

=====  ============================================  =====  ==================================
``d``  number 1-31                                   ``N``  numeric date: 20/06/2023; ``P`` 20.06.
``o``  ordinal 1st-31st                              ``R``  Q1 to Q4
``q``  other number of two digits                    ``m``  month in small letters
``Y``  1900-2099; ``y`` 1000-1899, 2100-2199         ``C``  other word with a capital; ``x`` small
``X``  decade such as 1990s                          ``-``  any dash; ``'`` any apostrophe
``n``  any other number, decimal, clock time         ``p``  any other mark but ``,./:;()``
=====  ============================================  =====  ==================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors._data import load_rows

Value = int | str | None

# Small letters would read "may", "march", "sun" and "sat" as dates.
_NEVER_SMALL = frozenset({"may", "march", "mar"})
_MARKS = {
    **dict.fromkeys("-–—‐‑‒−", "-"),
    **dict.fromkeys("'’‘ʼ`", "'"),
    **dict.fromkeys("([", "("),
    **dict.fromkeys(")]", ")"),
    **{mark: mark for mark in "&,./\n:;"},
}


def _vocabulary() -> dict[str, tuple[str, Value]]:
    """Every spelling of a word with its letter and value: one look-up a token."""
    words: dict[str, tuple[str, Value]] = {}
    for row in load_rows("date_words"):
        word, letter, given = row["word"], row["letter"], row["value"]
        value = int(given) if given.removeprefix("-").isdigit() else given or None
        words[word.capitalize()] = words[word.upper()] = (letter, value)
        if letter in "Mm" and word not in _NEVER_SMALL:
            words[word] = ("m", value)
        elif letter not in "MmWw":
            words[word] = (letter, value)
    return words


_VOCABULARY = _vocabulary()
_OTHER_NAME: tuple[str, Value] = ("C", None)
_OTHER_WORD: tuple[str, Value] = ("x", None)

# Digits that no dates are touch letters, dots or dashes: versions, addresses, documents.
_ENDS = r"(?![\w/]|\.[0-9])"
_DOTTED = rf"(?:[0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{4}}|[0-9]{{2}}\.[0-9]{{2}}\.[0-9]{{2}}){_ENDS}"
_ISO = rf"[0-9]{{4}}(?P<s>[-/.])[0-9]{{1,2}}(?P=s)[0-9]{{1,2}}(?:(?=T[0-9])|{_ENDS}(?!-))"
_SLASHED = rf"[0-9]{{1,2}}(?P<t>[/-])[0-9]{{1,2}}(?P=t)(?:[0-9]{{4}}|[0-9]{{2}}){_ENDS}(?!-)"
# "28.11." before "-02.12.2016"
_PARTIAL = r"[0-9]{1,2}\.[0-9]{1,2}\.?(?= ?[-–] ?[0-9]{1,2}\.[0-9]{1,2}\.[0-9])"

_TOKEN = re.compile(
    rf"(?P<numeric>(?<![\w/.,+])(?:{_DOTTED}|(?<!-)(?:{_ISO}|{_SLASHED})))"
    rf"|(?P<partial>(?<![\w/.,+-]){_PARTIAL})"
    r"|(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+[.:][0-9]+)"
    r"|(?P<plain>[0-9]+)(?P<suffix>(?i:st|nd|rd|th|s)\b)?"
    r"|(?P<quarter>Q[1-4])(?!\w)"
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
        """Value of a token that has a number for it. Raises TypeError for any other."""
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
        token = match.group()
        letter, value = _VOCABULARY.get(token) or _classify(match, token)
        letters.append(letter)
        starts.append(match.start())
        ends.append(match.end())
        values.append(value)
    return Tokens(text, "".join(letters), starts, ends, values)


def _classify(match: re.Match[str], token: str) -> tuple[str, Value]:
    """Letter and value of a token that is not in the vocabulary."""
    kind = match.lastgroup
    if kind == "word":
        return _OTHER_NAME if token[0].isupper() else _OTHER_WORD
    if kind in ("plain", "suffix"):
        if _is_glued(match.string, match.start(), match.end()):
            return "n", None
        return _number(match["plain"], match["suffix"])
    if kind in ("numeric", "partial"):
        return ("N" if kind == "numeric" else "P"), None
    if kind == "quarter":
        return "R", int(token[1])
    return ("n" if kind == "number" else _MARKS.get(token, "p")), None


def _number(digits: str, suffix: str | None) -> tuple[str, Value]:
    """Letter and value of a run of digits with what is glued behind."""
    if len(digits) > 4:
        return "n", None
    value = int(digits)
    if suffix in ("s", "S"):
        decade = value % 10 == 0 and (1000 <= value < 2200 or 20 <= value < 100)
        return ("X", value) if decade else ("n", None)
    if suffix:
        return ("o", value) if 1 <= value <= 31 else ("n", None)
    if len(digits) <= 2:
        return ("d" if 1 <= value <= 31 else "q" if len(digits) == 2 else "n"), value
    if len(digits) == 4 and 1000 <= value < 2200:
        return ("Y" if 1900 <= value < 2100 else "y"), value
    return "n", value


def _is_glued(text: str, start: int, end: int) -> bool:
    """Whether letters, a currency or a plus touch the digits: A320, 900officers, $2000, +36."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return before in "$€£¥#+_" or before.isalpha() or after in "_%€" or after.isalpha()
