"""The pieces that numbers are written with: runs of digits and number words, in one scan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from extractors._data import load_rows

Exact = int | Fraction


class Atom(NamedTuple):
    """A run of digits or one number word. ``kind`` is a kind of number_words.csv.

    Runs of digits have their shape as kind: ``digits`` plain, ``grouped`` by thousands, ``dotted``
    for 4.000 (grouped or decimal), ``decimal``, ``slash`` for 2/3, ``vulgar`` for ½.
    """

    start: int
    end: int
    kind: str
    value: Exact


_ROWS = load_rows("number_words")
_WORDS = {r["word"]: (r["kind"], int(r["value"])) for r in _ROWS if r["kind"] != "letter"}
_LETTERS = {r["word"]: int(r["value"]) for r in _ROWS if r["kind"] == "letter"}
_LONGEST_WORD = max(map(len, _WORDS))
_VULGAR = {
    "½": Fraction(1, 2), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "¼": Fraction(1, 4),
    "¾": Fraction(3, 4), "⅕": Fraction(1, 5), "⅖": Fraction(2, 5), "⅗": Fraction(3, 5),
    "⅘": Fraction(4, 5), "⅙": Fraction(1, 6), "⅛": Fraction(1, 8), "⅜": Fraction(3, 8),
    "⅝": Fraction(5, 8), "⅞": Fraction(7, 8),
}  # fmt: skip

# Every repeat is bounded or possessive: no text makes the scan go back over what it has read.
_SCAN = re.compile(
    rf"""
    (?P<skip>
        (?:https?://|\bwww\.)\S++
      | \+\s?\(?[0-9][0-9\s()./-]{{5,24}}
      | \(\+?[0-9][0-9 ]{{0,6}}\)[\s./-]?[0-9][0-9\s./-]{{3,20}}
      | (?<![\w.,])0[0-9][0-9\s./-]{{4,20}}[0-9]
      | (?<![\w.,])[0-9]{{1,4}}(?:[ .][0-9]{{2}}){{2,8}}(?![0-9])
      | \b(?:tel|telephone|phone|ph|fax|mobile|hotline|helpline|whatsapp)\b
        [^\w\n]{{1,4}}[0-9][0-9\s()./-]{{5,24}}
    )
    | (?P<digits>[0-9](?:[0-9]|[.,:/'’](?=[0-9]))*+)
    | (?:(?<=[0-9])|(?<=[0-9]\s))(?P<letter>{"|".join(sorted(_LETTERS, reverse=True))})(?!\w)
    | (?P<vulgar>[{"".join(_VULGAR)}])
    | (?P<word>[^\W\d_]++)(?![0-9])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_GROUPS_BEHIND = re.compile(
    r"([ \u00a0\u2009\u202f])[0-9]{3}(?:\1[0-9]{3}){0,4}(?:[.,][0-9]{1,2})?(?![0-9]|[.,:/][0-9])"
)
# Shape, form, and the marks that group digits in it; what is left of a mark is the decimal point.
_SHAPES = (
    ("digits", re.compile(r"0|[1-9][0-9]{0,14}"), ""),
    ("dotted", re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}"), "."),
    ("grouped", re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,6})?"), ","),
    ("grouped", re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,5},[0-9]{1,2}"), "."),
    ("grouped", re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,5}"), "."),
    ("grouped", re.compile(r"[1-9][0-9]{0,2}(?:['’][0-9]{3}){1,5}(?:[.,][0-9]{1,2})?"), "'’"),
    ("grouped", re.compile(r"[1-9][0-9]?(?:,[0-9]{2}){1,4},[0-9]{3}(?:\.[0-9]{1,6})?"), ","),
    ("decimal", re.compile(r"(?:0|[1-9][0-9]{0,14})\.[0-9]{1,12}"), ""),
    ("decimal", re.compile(r"(?:0|[1-9][0-9]{0,2}),[0-9]{1,2}"), ""),
)
_LOOSE_CENTS = re.compile(r",\s([0-9]{2})(?=\s)")  # "1.883.322, 00 dollars"
_SLASH = re.compile(r"([1-9][0-9]?)/([1-9][0-9]{0,2})")
_LIST = re.compile(r"[0-9]{1,4}(?:,[0-9]{1,4}){1,8}")
_LONGEST_DIGITS = 40


def scan(text: str) -> Iterator[Atom]:
    """The atoms of a text in order of place; web addresses and telephone numbers have none."""
    done = 0
    for found in _SCAN.finditer(text):
        name = found.lastgroup
        if name == "word":
            if found.end() - found.start() <= _LONGEST_WORD:
                known = _WORDS.get(found[0].lower())
                if known is not None:
                    yield Atom(found.start(), found.end(), *known)
        elif name == "digits" and found.start() >= done:
            atoms = _read_digits(text, found.start(), found.end())
            yield from atoms
            done = atoms[-1].end if atoms else found.end()
        elif name == "letter":
            # "10M" is ten million, "10m" ten metres; only a currency makes the latter a million
            kind = "suffix" if found[0] in ("k", "K", "M") else "letter"
            yield Atom(found.start(), found.end(), kind, _LETTERS[found[0].lower()])
        elif name == "vulgar":
            yield Atom(found.start(), found.end(), "vulgar", _VULGAR[found[0]])


def _read_digits(text: str, start: int, end: int) -> list[Atom]:
    """One run of digits; several atoms for a list without spaces ("22,24,26"); none for a code."""
    if end - start > _LONGEST_DIGITS:
        return []
    run = text[start:end]
    behind = _GROUPS_BEHIND.match(text, end) if end - start <= 3 and run.isdigit() else None
    if behind and run[0] != "0":
        return [Atom(start, behind.end(), "grouped", _value(run + behind[0], behind[1]))]
    for shape, pattern, marks in _SHAPES:
        if pattern.fullmatch(run):
            cents = _LOOSE_CENTS.match(text, end) if (shape, marks) == ("grouped", ".") else None
            if cents is not None:
                run, end = f"{run},{cents[1]}", cents.end()
            return [Atom(start, end, shape, _value(run, marks))]
    if slash := _SLASH.fullmatch(run):
        return [Atom(start, end, "slash", Fraction(int(slash[1]), int(slash[2])))]
    if _LIST.fullmatch(run):
        return [
            Atom(start + m.start(), start + m.end(), "digits", int(m[0]))
            for m in re.finditer("[0-9]+", run)
        ]
    return []


def _value(run: str, marks: str) -> Exact:
    """The value of digits without their grouping marks; a comma that is left is a decimal point."""
    for mark in marks:
        run = run.replace(mark, "")
    return int(run) if run.isdigit() else whole(Fraction(run.replace(",", ".")))


def whole(value: Exact) -> Exact:
    """An int where the value is one."""
    return value.numerator if value.denominator == 1 else value
