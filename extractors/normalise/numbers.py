"""Number words and digits to values: "one thousand 417", "13 420 000", "two and a half million".

The grammar is that of English number names: a group below a thousand (units, tens, hundreds), its
scale, the next group. It runs over atoms from left to right and never goes back, so it is linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from extractors.normalise._atoms import Atom, Exact, scan, whole

DIGITS = frozenset({"digits", "grouped", "dotted", "decimal"})
_SCALES = frozenset({"scale", "suffix", "letter"})
_SMALL = frozenset({"unit", "tens"})
_PARTS = frozenset({"part", "parts", "ordinal", "ordinals"})
_PLURAL_PARTS = frozenset({"parts", "ordinals"})
_RANKED = re.compile(r"\s(?:century|anniversary|session|annual|meeting|edition|birthday)\b", re.I)
_HYPHENS = frozenset("-‐‑")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text. ``value`` is None where its words are vague ("several hundred").

    ``form`` is ``digits``, ``words``, ``mixed``, ``fraction``, ``ratio`` ("one in ten"), ``both``,
    ``vague``, or ``ordinal`` for a rank. ``shape`` is the first atom's kind, ``scale`` the last
    factor (1 without one), ``suffix`` that factor's kind ("m" means a million only of money).
    """

    start: int
    end: int
    value: Exact | None
    form: str
    shape: str = ""
    scale: int = 1
    suffix: str = ""


def parse_number(words: str) -> int | float | None:
    """The value of words that are one number and nothing else, or None.

    >>> parse_number("one thousand 417"), parse_number("4.000"), parse_number("two thirds")
    (1417, 4000, 0.6666666666666666)
    """
    words = words.strip()
    numbers = find_numbers(words)
    if len(numbers) != 1 or (numbers[0].start, numbers[0].end) != (0, len(words)):
        return None
    value = numbers[0].value
    return None if value is None or numbers[0].form == "ordinal" else plain(value)


def plain(value: Exact) -> int | float:
    """An exact value as an int where it is one, as the nearest float otherwise."""
    return value if isinstance(value, int) else float(value)


def find_numbers(text: str) -> list[Number]:
    """All numbers of a text in order of place, ranks ("twenty-fifth") among them."""
    atoms = list(scan(text))
    numbers: list[Number] = []
    at = 0
    while at < len(atoms):
        phrase = _Phrase(text, atoms, at)
        found = phrase.read()
        at = phrase.next
        if found is not None:
            numbers.append(found)
    return _join_repeats(text, _join_ratios(text, numbers))


class _Phrase:
    """One number phrase while it is read: ``total`` of finished groups, the open ``group``."""

    def __init__(self, text: str, atoms: list[Atom], at: int) -> None:
        self.text, self.atoms, self.next = text, atoms, at + 1
        first = atoms[at]
        self.start, self.end, self.last = first.start, first.end, first.kind
        self.shape = first.kind
        self.total: Exact = 0
        self.group: Exact = first.value
        self.floor: Exact | None = None  # the smallest scale so far
        self.scale, self.suffix = 1, ""
        self.has_digits, self.has_words = first.kind in DIGITS, first.kind not in DIGITS
        self.form = ""

    @property
    def value(self) -> Exact:
        return self.total + self.group

    # ------------------------------------------------------------------ what begins a number
    def read(self) -> Number | None:
        """The phrase that begins at the first atom; ``next`` is then the first atom behind it."""
        begin = {
            "slash": self._read_slash, "vulgar": self._read_part_of_one, "part": self._read_half,
            "ordinal": self._read_part_of, "ordinals": self._drop, "parts": self._drop,
            "suffix": self._drop, "letter": self._drop, "vague": self._read_vague,
            "plural": self._read_vague, "both": self._read_both,
        }.get(self.last, self._read_cardinal)  # fmt: skip
        return begin()

    def _drop(self) -> None:
        return None

    def _read_both(self) -> Number:
        return Number(self.start, self.end, 2, "both")

    def _read_cardinal(self) -> Number:
        if self.last in ("hundred", "scale", "dozen"):
            self._take_article()
            if self.last == "scale":
                self.total, self.group, self.floor = self.group, 0, self.group
            self.scale = int(self.value)
        self._extend()
        self._take_decimals()
        if self._take_parts():
            self._extend()
        return self._number()

    def _read_slash(self) -> Number | None:
        """ "2/3 of": without "of" it may be a date, a score, a file number."""
        if re.match(r"\sof\b", self.text[self.end : self.end + 4]) and self.group < 1:
            self.form = "fraction"
            return self._number()
        return None

    def _read_part_of_one(self) -> Number:
        self.form = "fraction"
        return self._number()

    def _read_half(self) -> Number | None:
        """ "half a million", "half-dozen", "half of": a quarter needs its article."""
        has_article = self._take_article()
        if self.group != 2 and not has_article:
            return None
        self.group, self.form = Fraction(1, int(self.group)), "fraction"
        self._take_whole()
        return self._number()

    def _read_part_of(self) -> Number | None:
        """ "a fifth of": a bare "a fifth" is a rank ("a fifth course")."""
        if self.group < 3 or not self._take_article():
            return None
        if not re.match(r"\sof\b", self.text[self.end : self.end + 4]):
            return None
        self.group, self.form = Fraction(1, int(self.group)), "fraction"
        self._take_whole()
        return self._number()

    def _read_vague(self) -> Number | None:
        """ "several hundred", "tens of thousands", "a few dozen", "scores of"."""
        word = self.text[self.start : self.end].casefold()
        while self.next < len(self.atoms):
            atom, gap = self.atoms[self.next], self._gap()
            if atom.kind not in ("plural", "hundred", "scale", "dozen"):
                break
            if gap not in (" ", " of ") or (gap == " of " and atom.kind != "plural"):
                if not (word == "couple" and gap == " of "):
                    break
            self._advance(atom)
        is_bare = self.end == self.start + len(word)
        if word in ("few", "couple", "handful"):
            if not self._take_article() and is_bare:
                return None
        elif is_bare and word == "tens":
            return None
        elif is_bare and word == "scores" and not self._begins_scores():
            return None
        return Number(self.start, self.end, None, "vague")

    def _begins_scores(self) -> bool:
        """ "Scores of officers", but not "test scores of officers"."""
        before = self.text[max(0, self.start - 20) : self.start]
        is_first = not re.search(r"[^\W\d_]\s$", before)
        return self.text[self.end : self.end + 4] == " of " and is_first

    # ------------------------------------------------------------------ how it goes on
    def _extend(self) -> None:
        """Take atoms as long as they go on with the same number."""
        while self.next < len(self.atoms) and self._joins(self.atoms[self.next], self._gap()):
            pass

    def _joins(self, atom: Atom, gap: str) -> bool:
        kind = atom.kind
        if kind in _SCALES:
            return _is_close(gap) and self._take_scale(atom)
        if kind in ("hundred", "dozen", "plural"):
            return _is_close(gap) and self._take_factor(atom)
        if kind in _SMALL or kind in DIGITS:
            return self._take_small(atom, gap)
        if kind == "vulgar" and self.last in DIGITS and gap in ("", " "):
            self.group += atom.value
            self._advance(atom)
            return True
        return False

    def _take_small(self, atom: Atom, gap: str) -> bool:
        """Units and tens below a hundred, anything below a thousand behind a scale."""
        if self.last == "tens":
            if atom.kind != "unit" or not 0 < atom.value < 10 or not _is_close(gap):
                return False
        elif self.last not in ("hundred", "scale") or atom.value == 0:
            return False
        elif not (_is_and(gap) or _is_space(gap) or self._is_long_comma(gap)):
            return False
        elif atom.kind in DIGITS and not self._fits_digits(atom, gap):
            return False
        if self._belongs_elsewhere(atom, gap):
            return False
        self.group += atom.value
        self._advance(atom)
        return True

    def _fits_digits(self, atom: Atom, gap: str) -> bool:
        """ "one thousand 417", "2 million 300 thousand"; not "2 million and 300"."""
        limit = 100 if self.last == "hundred" else 1000
        if atom.kind != "digits" or atom.value >= limit:
            return False
        after = self._after(self.next)
        goes_on = (
            after is not None and after[0].kind == "scale" and after[0].value < self.floor_or(0)
        )
        return not self.has_digits or (goes_on and _is_space(gap))

    def _belongs_elsewhere(self, atom: Atom, gap: str) -> bool:
        """Whether the atom begins another number: "one hundred and two hundred", "30 five-day"."""
        if re.match(r"[-‐‑][^\W\d_]", self.text[atom.end : atom.end + 2]):
            after = self._after(self.next)
            return after is None or not (after[1] in _HYPHENS and atom.kind == "tens")
        if _is_and(gap) and re.search(r"between\s(?:\w+\s)?$", self._before(), re.I):
            return True
        after = self._after(self.next)
        if after is None or not _is_close(after[1]):
            return False
        kind, value = after[0].kind, after[0].value
        if kind == "hundred":
            return self.last == "hundred"
        if kind == "scale":
            return self.floor is not None and value >= self.floor
        return _is_and(gap) and atom.kind == "unit" and kind in _PLURAL_PARTS

    def _take_factor(self, atom: Atom) -> bool:
        """ "hundred", "dozen", and plurals behind a number ("3 dozens")."""
        if self.last not in _SMALL and self.last not in DIGITS:
            return False
        if self.group == 0 or (
            atom.kind == "hundred" and self.group >= 100 and not self.has_digits
        ):
            return False
        self.group *= atom.value
        self.scale = int(atom.value)
        self._advance(atom)
        return True

    def _take_scale(self, atom: Atom) -> bool:
        if atom.kind != "scale" and self.last not in DIGITS:
            return False
        if self.group == 0:  # "thousand million", "three lakh crore"
            if self.last != "scale" or atom.value <= self.floor_or(0):
                return False
            self.total *= atom.value
        elif self.floor is not None and atom.value >= self.floor:
            return False
        else:
            self.total, self.group = self.total + self.group * atom.value, 0
        if atom.kind != "scale":
            self.suffix = atom.kind
        self.floor, self.scale = atom.value, int(atom.value)
        self._advance(atom)
        self.last = "scale"
        return True

    def _take_decimals(self) -> None:
        """ "two point five", "nought point zero three"."""
        if self.last not in _SMALL and self.last != "hundred":
            return
        digits = ""
        while self.next < len(self.atoms):
            atom, gap = self.atoms[self.next], self._gap()
            is_first = not digits and gap.casefold() == " point "
            if atom.kind not in _SMALL or not (is_first or (digits and _is_close(gap))):
                break
            ends_tens = len(digits) >= 2 and self.last == "tens"
            digits = digits[:-1] + str(atom.value) if ends_tens else digits + str(atom.value)
            self._advance(atom)
        if digits:
            self.group += Fraction(f"0.{digits}")
            self._extend()

    def _take_parts(self) -> bool:
        """Thirds, quarters, halves behind the number; a rank makes the whole a rank."""
        if self.next >= len(self.atoms):
            return False
        atom, gap = self.atoms[self.next], self._gap()
        if _is_and(gap) and atom.kind == "unit":
            return self._take_mixed(atom)
        if re.fullmatch(r"\sand\san?\s", gap, re.I) and atom.kind in ("part", "ordinal"):
            if atom.value >= 3 or atom.kind == "part":
                self.group += Fraction(1, int(atom.value))
                self._advance(atom)
                return True
        if atom.kind in _PARTS and (_is_close(gap) or _is_and(gap)):
            self._take_denominator(atom, gap)
        return False

    def _take_mixed(self, above: Atom) -> bool:
        """ "twenty and three fifths", "two and one quarter"."""
        after = self._after(self.next)
        if after is None or after[0].kind not in _PARTS or not _is_close(after[1]):
            return False
        if (above.value == 1) == (after[0].kind in _PLURAL_PARTS):
            return False
        self.group += Fraction(above.value, int(after[0].value))
        self._advance(above)
        self._advance(after[0])
        return True

    def _take_denominator(self, atom: Atom, gap: str) -> None:
        is_one = self.last == "unit" and self.value == 1
        if (atom.kind in _PLURAL_PARTS or is_one) and not _is_and(gap):
            is_adjective = re.match(r"-[a-z]", self.text[atom.end : atom.end + 2])
            if not is_adjective and (atom.value >= 3 or atom.kind in ("part", "parts")):
                self.total, self.group = 0, Fraction(self.value) / int(atom.value)
                self.form = "fraction"
                self._advance(atom)
                self._take_whole()
        elif atom.kind == "ordinal" and (self.last in ("tens", "hundred", "scale")):
            is_rank = atom.value >= 4 or gap in _HYPHENS
            if is_rank or _RANKED.match(self.text, atom.end):
                self.form = "ordinal"
                self._advance(atom)

    def _take_whole(self) -> None:
        """What a part is part of: "half a million", "three quarters of a million"."""
        if self.next >= len(self.atoms):
            return
        atom, gap = self.atoms[self.next], self._gap()
        if atom.kind not in ("hundred", "scale", "dozen"):
            return
        if re.fullmatch(r"(?:\s|-|\s(?:of\s)?(?:an?|one)\s)", gap, re.I):
            self.group *= atom.value
            self.scale = int(atom.value)
            self.form = ""
            self._advance(atom)

    # ------------------------------------------------------------------ helpers
    def floor_or(self, other: int) -> Exact:
        return other if self.floor is None else self.floor

    def _advance(self, atom: Atom) -> None:
        self.end, self.last = atom.end, atom.kind
        self.next += 1
        self.has_digits |= atom.kind in DIGITS
        self.has_words |= atom.kind not in DIGITS and atom.kind not in ("suffix", "letter")

    def _gap(self) -> str:
        return self.text[self.end : min(self.atoms[self.next].start, self.end + 12)]

    def _after(self, at: int) -> tuple[Atom, str] | None:
        """The atom behind atom ``at`` and the gap between them."""
        if at + 1 >= len(self.atoms):
            return None
        here, there = self.atoms[at], self.atoms[at + 1]
        return there, self.text[here.end : min(there.start, here.end + 12)]

    def _before(self) -> str:
        return self.text[max(0, self.start - 20) : self.start]

    def _is_long_comma(self, gap: str) -> bool:
        """ "one thousand, four hundred and ten": only behind a scale and before a hundred."""
        after = self._after(self.next)
        return (
            gap == ", " and self.last == "scale" and after is not None
            and after[0].kind == "hundred" and _is_close(after[1])
        )  # fmt: skip

    def _take_article(self) -> bool:
        before = re.search(
            r"(?<![\w-])an?\s$", self.text[max(0, self.start - 4) : self.start], re.I
        )
        if before is None:
            return False
        self.start -= len(before[0])
        return True

    def _number(self) -> Number:
        form = self.form
        if not form:
            form = "mixed" if self.has_digits and self.has_words else "words"
            form = "digits" if not self.has_words else form
        return Number(
            self.start, self.end, whole(self.value), form, self.shape, self.scale, self.suffix
        )


def _is_space(gap: str) -> bool:
    return 0 < len(gap) <= 3 and gap.isspace() and gap.count("\n") <= 1


def _is_close(gap: str) -> bool:
    """A space or a hyphen, or nothing ("35bn")."""
    return not gap or gap in _HYPHENS or _is_space(gap)


def _is_and(gap: str) -> bool:
    return len(gap) <= 9 and gap[:1].isspace() and gap.strip().casefold() in ("and", "&")


_RATIO = re.compile(r"(?:\s|-)(?:in|out\sof)(?:\severy)?(?:\s|-)", re.IGNORECASE)
_ROUND = frozenset({2, 3, 4, 5, 10, 20, 50, 100, 1000})


def _join_ratios(text: str, numbers: list[Number]) -> list[Number]:
    """ "one in ten", "nine out of ten": a share, if what it is out of is round."""
    joined: list[Number] = []
    for number in numbers:
        above = joined[-1] if joined else None
        if above is not None and _is_ratio(text, above, number):
            value = Fraction(above.value or 0) / (number.value or 1)
            joined[-1] = Number(above.start, number.end, value, "ratio", above.shape)
        else:
            joined.append(number)
    return joined


def _is_ratio(text: str, above: Number, below: Number) -> bool:
    gap = text[above.end : min(below.start, above.end + 15)]
    if not _RATIO.fullmatch(gap) or above.value is None or below.value not in _ROUND:
        return False
    forms = {above.form, below.form}
    return forms <= {"digits", "words"} and 0 < above.value < (below.value or 0)


def _join_repeats(text: str, numbers: list[Number]) -> list[Number]:
    """ "forty (40)": one number, written twice."""
    joined: list[Number] = []
    for number in numbers:
        first = joined[-1] if joined else None
        if (
            first is not None and first.value == number.value and first.value is not None
            and {first.form, number.form} == {"words", "digits"}
            and re.fullmatch(r"\s?\(", text[first.end : min(number.start, first.end + 3)])
            and text[number.end : number.end + 1] == ")"
        ):  # fmt: skip
            joined[-1] = Number(first.start, number.end + 1, first.value, "words", "repeat")
        else:
            joined.append(number)
    return joined
