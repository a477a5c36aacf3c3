"""One number phrase, read atom by atom: "one thousand 417", "two and a half million".

The grammar is that of English number names: a group below a thousand (units, tens, hundreds), its
scale, the next group; parts ("three quarters of a million") and vague words ("a few hundred")
beside it. It looks one atom ahead and never goes back, so it is linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from extractors.normalise._atoms import Atom, Exact, whole

DIGITS = frozenset({"digits", "grouped", "dotted", "decimal"})
_SCALES = frozenset({"scale", "suffix", "letter"})
_SMALL = frozenset({"unit", "tens"})
_PARTS = frozenset({"part", "parts", "ordinal", "ordinals"})
_PLURAL_PARTS = frozenset({"parts", "ordinals"})
_FACTORS = frozenset({"hundred", "dozen", "plural"})
_WHOLES = frozenset({"hundred", "scale", "dozen"})
_HYPHENS = frozenset("-‐‑")

_RANKED = re.compile(r"\s(?:century|anniversary|session|annual|meeting|edition|birthday)\b", re.I)
_OF = re.compile(r"\sof\b", re.IGNORECASE)
_ARTICLE = re.compile(r"(?<![\w-])an?\s{1,3}$", re.IGNORECASE)
_AND_A = re.compile(r"\sand\san?\s", re.IGNORECASE)
_OF_A = re.compile(r"\s{1,2}|-|\s(?:of\s)?(?:an?|one)\s{1,2}", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s(?:\w+\s)?$", re.IGNORECASE)
_ADJECTIVE = re.compile(r"[-‐‑][^\W\d_]")
_NOUN = re.compile(r"\s[^\W\d_]")
_MINUS = re.compile(r"(?<![\w.,)\]^-])[-−]$|\b(?:minus|negative)\s$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text. ``value`` is None where its words are vague ("several hundred").

    ``form`` is ``digits``, ``words``, ``mixed``, ``fraction``, ``ratio`` ("one in ten"), ``both``,
    ``vague``, or ``ordinal`` for a rank. ``shape`` is the first atom's kind, ``scale`` the last
    factor (1 without one), ``suffix`` the kind of that factor where it is an abbreviation: a
    ``letter`` ("105m") is one for money alone.
    """

    start: int
    end: int
    value: Exact | None
    form: str
    shape: str = ""
    scale: int = 1
    suffix: str = ""


class Phrase:
    """A number phrase while it is read: ``total`` of its finished groups, the open ``group``."""

    def __init__(self, text: str, atoms: list[Atom], at: int) -> None:
        self.text, self.atoms, self.next = text, atoms, at + 1
        first = atoms[at]
        self.start, self.end, self.last = first.start, first.end, first.kind
        self.shape = first.kind
        self.total: Exact = 0
        self.group: Exact = first.value
        self.floor: Exact = 0  # the smallest scale so far, 0 before any
        self.scale, self.suffix, self.form = 1, "", ""
        self.has_digits, self.has_words = first.kind in DIGITS, first.kind not in DIGITS

    def read(self) -> Number | None:
        """The phrase that begins at the first atom; ``next`` is then the first atom behind it."""
        if self.last in _SMALL or self.last in DIGITS or self.last in _WHOLES:
            return self._read_cardinal()
        readers = {
            "slash": self._read_slash,
            "vulgar": self._read_vulgar,
            "part": self._read_part,
            "ordinal": self._read_ordinal,
            "vague": self._read_vague,
            "plural": self._read_vague,
            "both": self._read_both,
        }
        reader = readers.get(self.last)
        return reader() if reader is not None else None

    # ------------------------------------------------------------------ what begins a number
    def _read_cardinal(self) -> Number:
        if self.last in _WHOLES:
            self._take_article()
            self.scale = int(self.group)
            if self.last == "scale":
                self.total, self.group, self.floor = self.group, 0, self.group
        self._extend()
        self._take_decimals()
        if self._take_parts():
            self._extend()
        return self._number()

    def _read_both(self) -> Number:
        return Number(self.start, self.end, 2, "both")

    def _read_vulgar(self) -> Number:
        self.form = "fraction"
        return self._number()

    def _read_slash(self) -> Number | None:
        """Reads "2/3 of": without "of" it may be a date, a score, a file number."""
        if self.group >= 1 or not _OF.match(self.text, self.end):
            return None
        return self._read_vulgar()

    def _read_part(self) -> Number | None:
        """Reads "half a million", "half-dozen", "half of"; a quarter needs its article."""
        has_article = self._take_article()
        if self.group != 2 and not has_article:
            return None
        return self._part_of_one()

    def _read_ordinal(self) -> Number | None:
        """Reads "a fifth of": without "of" a fifth is a rank ("a fifth course")."""
        if self.group < 3 or not self._take_article():
            return None
        if self.group < 100 and not _OF.match(self.text, self.end):
            return None
        return self._part_of_one()

    def _part_of_one(self) -> Number:
        self.group, self.form = Fraction(1, int(self.group)), "fraction"
        self._take_whole()
        return self._number()

    def _read_vague(self) -> Number | None:
        """Reads "several hundred", "tens of thousands", "a few dozen", "scores of"."""
        word = self.text[self.start : self.end].casefold()
        while self.next < len(self.atoms) and self._goes_on_vaguely(word):
            self._advance(self.atoms[self.next])
        is_bare = self.end == self.start + len(word)
        if is_bare and not self._stands_alone(word):
            return None
        if word in ("few", "couple", "handful") and not self._take_article() and is_bare:
            return None
        return Number(self.start, self.end, None, "vague")

    def _stands_alone(self, word: str) -> bool:
        """Tells "scores of officers" from "test scores of", "a couple of cars" from "a couple"."""
        if word not in ("tens", "scores", "couple"):
            return True
        before = self.text[max(0, self.start - 2) : self.start]
        is_noun = word == "scores" and re.search(r"[^\W\d_]\s$", before)
        return word != "tens" and not is_noun and bool(_OF.match(self.text, self.end))

    def _goes_on_vaguely(self, word: str) -> bool:
        kind, gap = self.atoms[self.next].kind, self._gap()
        if kind not in _WHOLES and kind != "plural":
            return False
        return gap == " " or (gap == " of " and (kind == "plural" or word == "couple"))

    # ------------------------------------------------------------------ how it goes on
    def _extend(self) -> None:
        """Take atoms as long as they go on with the same number."""
        while self.next < len(self.atoms) and self._joins(self.atoms[self.next], self._gap()):
            self._advance(self.atoms[self.next])

    def _joins(self, atom: Atom, gap: str) -> bool:
        """Whether the atom belongs to the number; its value is then counted in."""
        kind = atom.kind
        if kind in _SCALES:
            return _is_close(gap) and self._adds_scale(atom)
        if kind in _FACTORS:
            return _is_close(gap) and self._adds_factor(atom)
        if kind in ("vulgar", "slash"):
            is_mixed = self.last in DIGITS and atom.value < 1 and (not gap or _is_space(gap))
            self.group += atom.value if is_mixed else 0
            return is_mixed
        if (kind in _SMALL or kind in DIGITS) and self._fits(atom, gap):
            self.group += atom.value
            return True
        return False

    def _fits(self, atom: Atom, gap: str) -> bool:
        """Units behind tens, both behind hundreds, anything below a thousand behind a scale."""
        if self.last == "tens":
            fits = atom.kind == "unit" and 0 < atom.value < 10 and self._is_compound(atom, gap)
        elif self.last in ("hundred", "scale") and atom.value > 0:
            fits = _is_and(gap) or _is_space(gap) or self._is_long_comma(gap)
            fits = fits and (atom.kind not in DIGITS or self._fits_digits(atom, gap))
        else:
            return False
        return fits and not self._belongs_elsewhere(atom, gap)

    def _is_compound(self, atom: Atom, gap: str) -> bool:
        """Takes "fifty-two", "fifty two" and "fifty - two", but not "fifty - two of them"."""
        return _is_close(gap) or (gap == " - " and not _OF.match(self.text, atom.end))

    def _fits_digits(self, atom: Atom, gap: str) -> bool:
        """Takes "one thousand 417", "2 million 300 thousand"; not "2 million and 300"."""
        limit = 100 if self.last == "hundred" else 1000
        if atom.kind != "digits" or atom.value >= limit:
            return False
        after = self._after(self.next)
        goes_on = after is not None and after[0].kind == "scale" and after[0].value < self.floor
        return not self.has_digits or (goes_on and _is_space(gap))

    def _belongs_elsewhere(self, atom: Atom, gap: str) -> bool:
        """Whether the atom begins another: "one hundred and two hundred", "30 five-day courses"."""
        after = self._after(self.next)
        if _ADJECTIVE.match(self.text, atom.end):
            return not (after and after[1] in _HYPHENS and atom.kind == "tens")
        if _is_and(gap) and _BETWEEN.search(self.text, max(0, self.start - 20), self.start):
            return True
        if after is None or not _is_close(after[1]):
            return False
        kind, value = after[0].kind, after[0].value
        if kind == "hundred":
            return self.last == "hundred"
        if kind == "scale":
            return self.floor > 0 and value >= self.floor
        if kind not in _PLURAL_PARTS:
            return False
        # 100 and 2/3, 100/35: the plural part is the denominator of what stands before it
        return atom.kind == "unit" if _is_and(gap) else atom.kind == "tens" and value < 10

    def _adds_factor(self, atom: Atom) -> bool:
        """Hundreds and dozens, and plurals behind a number ("3 dozens")."""
        if (self.last not in _SMALL and self.last not in DIGITS) or self.group == 0:
            return False
        if atom.kind == "hundred" and self.group >= 100 and not self.has_digits:
            return False
        self.group, self.scale = self.group * atom.value, int(atom.value)
        return True

    def _adds_scale(self, atom: Atom) -> bool:
        if atom.kind != "scale" and self.last not in DIGITS:
            return False
        if self.group == 0:  # "thousand million", "three lakh crore"
            if self.last != "scale" or atom.value <= self.floor:
                return False
            self.total *= atom.value
        elif 0 < self.floor <= atom.value:
            return False
        else:
            self.total, self.group = self.total + self.group * atom.value, 0
        self.floor, self.scale = atom.value, int(atom.value)
        self.suffix = atom.kind if atom.kind != "scale" else self.suffix
        return True

    def _take_decimals(self) -> None:
        """Takes "two point five", "nought point zero three"."""
        if self.last not in _SMALL and self.last != "hundred":
            return
        digits = ""
        while self.next < len(self.atoms):
            atom, gap = self.atoms[self.next], self._gap()
            is_next = _is_close(gap) if digits else gap.casefold() == " point "
            if atom.kind not in _SMALL or not is_next:
                break
            is_compound = bool(digits) and self.last == "tens"
            digits = (digits[:-1] if is_compound else digits) + str(atom.value)
            self._advance(atom)
        if digits:
            self.group += Fraction(f"0.{digits}")
            self._extend()

    # ------------------------------------------------------------------ parts
    def _take_parts(self) -> bool:
        """Take thirds, quarters, halves; true where a scale may follow ("two and a half million").

        A rank behind the number makes the whole a rank.
        """
        if self.next >= len(self.atoms):
            return False
        atom, gap = self.atoms[self.next], self._gap()
        if _is_and(gap) and atom.kind == "unit":
            return self._take_mixed(atom)
        is_part = atom.kind == "part" or (atom.kind == "ordinal" and atom.value >= 3)
        if is_part and _AND_A.fullmatch(gap):
            self.group += Fraction(1, int(atom.value))
            self._advance(atom)
            return True
        if not self._take_compound_part(atom, gap) and atom.kind in _PARTS:
            self._take_part(atom, gap)
        return False

    def _take_mixed(self, above: Atom) -> bool:
        """Takes "and three fifths", "and one quarter" behind a number."""
        after = self._after(self.next)
        if after is None or after[0].kind not in _PARTS or not _is_close(after[1]):
            return False
        if (above.value == 1) == (after[0].kind in _PLURAL_PARTS):
            return False
        self.group += Fraction(above.value, int(after[0].value))
        self._advance(above)
        self._advance(after[0])
        return True

    def _take_compound_part(self, atom: Atom, gap: str) -> bool:
        """Takes "three twenty-firsts", "one twenty-fifth"."""
        after = self._after(self.next)
        if atom.kind != "tens" or not _is_close(gap) or after is None:
            return False
        part, inner = after
        if part.kind not in ("ordinal", "ordinals") or part.value >= 10 or not _is_close(inner):
            return False
        if (part.kind == "ordinal") != (self.value == 1):
            return False
        self._divide(int(atom.value + part.value))
        self._advance(atom)
        self._advance(part)
        return True

    def _take_part(self, atom: Atom, gap: str) -> None:
        is_one = self.last == "unit" and self.value == 1
        is_close = _is_close(gap) or gap == " - "
        if atom.kind in _PLURAL_PARTS or is_one:
            is_part = atom.value >= 3 or atom.kind in ("part", "parts")
            if is_close and is_part and not _ADJECTIVE.match(self.text, atom.end):
                self._divide(int(atom.value))
                self._advance(atom)
                self._take_whole()
        elif atom.kind == "ordinal" and self.last in ("tens", "hundred", "scale"):
            is_rank = atom.value >= 4 or gap in _HYPHENS or _RANKED.match(self.text, atom.end)
            if is_rank and (_is_close(gap) or _is_and(gap)):
                self.form = "ordinal"
                self._advance(atom)

    def _divide(self, by: int) -> None:
        self.total, self.group, self.form = 0, Fraction(self.value) / by, "fraction"

    def _take_whole(self) -> None:
        """What a part is part of: "half a million", "three quarters of a million"."""
        if self.next < len(self.atoms):
            atom = self.atoms[self.next]
            if atom.kind in _WHOLES and _OF_A.fullmatch(self._gap()):
                self.group, self.scale, self.form = self.group * atom.value, int(atom.value), ""
                self._advance(atom)

    # ------------------------------------------------------------------ helpers
    @property
    def value(self) -> Exact:
        """What has been read so far."""
        return self.total + self.group

    def _advance(self, atom: Atom) -> None:
        self.end = atom.end
        self.last = "scale" if atom.kind in _SCALES else atom.kind
        self.next += 1
        self.has_digits |= atom.kind in DIGITS
        self.has_words |= atom.kind not in DIGITS and atom.kind not in ("suffix", "letter")

    def _gap(self) -> str:
        return self.text[self.end : min(self.atoms[self.next].start, self.end + 12)]

    def _after(self, at: int) -> tuple[Atom, str] | None:
        """The atom behind atom ``at``, and the gap between them."""
        if at + 1 >= len(self.atoms):
            return None
        here, there = self.atoms[at], self.atoms[at + 1]
        return there, self.text[here.end : min(there.start, here.end + 12)]

    def _is_long_comma(self, gap: str) -> bool:
        """Takes "one thousand, four hundred and ten": behind a scale and before a hundred only."""
        after = self._after(self.next)
        is_hundred = after is not None and after[0].kind == "hundred" and _is_close(after[1])
        return gap == ", " and self.last == "scale" and is_hundred

    def _take_article(self) -> bool:
        found = _ARTICLE.search(self.text, max(0, self.start - 5), self.start)
        if found is not None:
            self.start = found.start()
        return found is not None

    def _number(self) -> Number:
        form = self.form or ("words" if not self.has_digits else "digits")
        if not self.form and self.has_digits and self.has_words:
            form = "mixed"
        value = self._signed(self.value) if form != "ordinal" else self.value
        return Number(self.start, self.end, whole(value), form, self.shape, self.scale, self.suffix)

    def _signed(self, value: Exact) -> Exact:
        """Takes "minus five", "-1"; a hyphen before a counted noun ("-12 cars") marks a list."""
        found = _MINUS.search(self.text, max(0, self.start - 9), self.start)
        if found is None or (len(found[0]) == 1 and _NOUN.match(self.text, self.end)):
            return value
        self.start = found.start()
        return -value


def _is_space(gap: str) -> bool:
    return 0 < len(gap) <= 3 and gap.isspace() and gap.count("\n") <= 1


def _is_close(gap: str) -> bool:
    """A space or a hyphen, or nothing ("35bn")."""
    return not gap or gap in _HYPHENS or _is_space(gap)


def _is_and(gap: str) -> bool:
    return len(gap) <= 9 and gap.strip(" \t\n\u00a0-").casefold() in ("and", "&")
