"""Runs of capitalised words, the way names of projects and schools are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from extractors._article import Article
from extractors._once import once

WORD = re.compile(r"[^\W_](?:[\w’'&./-]{0,60}\w)?|&")
LINKS = frozenset(
    "of and the for on in to against & with by at from a an de la del des du et y e".split()
)
LEADING = frozenset(
    "the a an its their our his her this that these in under at on for since during with by as "
    "from after of once within through new and both another joint".split()
)
# "In May 2019 the Harbour Course" is capitalised all through.
_MONTHS = frozenset(
    "January February March April May June July August September October November December".split()
)
_POSSESSIVE = ("'s", "’s", "s'", "s’")
MAX_LINKS = 4  # words from one capital to the next, itself included
MAX_ALIAS = 3  # words of a short form in brackets


class Word(NamedTuple):
    """A word at its place; a tuple, since one is made of every word of an article."""

    start: int
    end: int
    text: str

    @property
    def lower(self) -> str:
        """The word in lower case, for look-ups alone."""
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words in a row, links between them included, short forms in brackets apart."""

    words: tuple[Word, ...]
    aliases: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """Where the first word begins."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where the last word ends."""
        return self.words[-1].end

    @property
    def name(self) -> str:
        """The words as a name."""
        return " ".join(w.text for w in self.words)

    def trimmed(self, first: int = 0, last: int | None = None) -> Run:
        """The words from ``first`` to before ``last``, without links and determiners outside."""
        words = list(self.words[first:last])
        while words and _is_no_beginning(words[0]):
            dated = words.pop(0).text in _MONTHS
            if dated and words and words[0].text.isdigit():
                words.pop(0)
        while words and words[-1].lower in LINKS:
            words.pop()
        return Run(tuple(words), self.aliases)

    def hangs(self) -> bool:
        """Whether the run breaks off at a possessive ("Training for Kenya's")."""
        return bool(self.words) and self.words[-1].text.endswith(_POSSESSIVE)


def _is_no_beginning(word: Word) -> bool:
    return word.lower in LEADING or word.lower in LINKS or word.text in _MONTHS


def is_capital(word: str) -> bool:
    """Starts with a capital or has one inside ("eSwatini", "e-Learning")."""
    return word != word.lower()


def is_title_case(text: str) -> bool:
    """Most words of a headline begin with a capital, so that capitals there mean nothing."""
    words = [w.group() for w in WORD.finditer(text) if w.group().lower() not in LINKS]
    return len(words) > 5 and sum(is_capital(w) for w in words) > 0.8 * len(words)


def capital_runs(text: str, start: int, end: int) -> Iterator[Run]:
    """All runs of capitalised words between two offsets."""
    words = [Word(m.start(), m.end(), m.group()) for m in WORD.finditer(text, start, end)]
    i = 0
    while i < len(words):
        if not is_capital(words[i].text):
            i += 1
            continue
        run, i = _grow(text, words, i)
        yield run


@once
def runs_by_block(article: Article) -> list[list[Run]]:
    """The runs of each block of an article."""
    return [list(capital_runs(article.text, b.start, b.end)) for b in article.blocks]


def run_at(text: str, start: int, end: int) -> Run | None:
    """The capitalised run that begins right at an offset, a determiner skipped."""
    for article in ("the ", "The "):
        if text.startswith(article, start):
            start += len(article)
    run = next(capital_runs(text, start, end), None)
    return run if run is not None and run.start == start else None


def _grow(text: str, words: list[Word], i: int) -> tuple[Run, int]:
    """The run that begins at word ``i``, and the place after it."""
    run, aliases = [words[i]], []
    i += 1
    while i < len(words) and not run[-1].text.endswith(_POSSESSIVE):
        gap = text[words[i - 1].end : words[i].start]
        if gap.endswith("("):
            past = _past_bracket(text, words, i)
            if past is None:
                break
            aliases.append(text[words[i].start : words[past - 1].end])
            i = past
            continue
        step = None if gap.strip(" )") else _next_capital(text, words, i)
        if ")" in gap and words[i].lower == "and":
            break  # "the Clear Road (CR) and the Safe Road projects" are two
        if step is None or (")" in gap and step > i):
            break
        run.extend(words[i : step + 1])
        i = step + 1
    return Run(tuple(run), tuple(aliases)), i


def _past_bracket(text: str, words: list[Word], i: int) -> int | None:
    """The place after a bracket that holds a short form, or None."""
    for j in range(i, min(i + MAX_ALIAS, len(words))):
        if not is_capital(words[j].text):
            return None
        if text[words[j].end : words[j].end + 1] == ")":
            inside = text[words[i].start : words[j].end]
            return j + 1 if sum(c.isupper() or c.isdigit() for c in inside) >= 2 else None
    return None


def _next_capital(text: str, words: list[Word], i: int) -> int | None:
    """The place of the capitalised word that goes on a run: this one, or one after links."""
    for j in range(i, min(i + MAX_LINKS, len(words))):
        if j > i and text[words[j - 1].end : words[j].start].strip():
            return None
        word = words[j]
        if is_capital(word.text) or (j == i and word.text[0].isdigit()):
            return j
        if word.lower not in LINKS:
            return None
    return None
