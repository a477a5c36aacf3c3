"""Articles that repeat another: the same text, or nearly the same by MinHash.

Agency copy differs between two papers by its cuts, two editions by a corrected line. Reports on two
courses of one series share their wording too, but not their numbers and names: there an article is
no duplicate. That rule also finds the pairs worth comparing: of two articles that repeat each
other, one has all the numbers and one all the names, so that its rarest ones lead to it.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from math import inf
from operator import itemgetter
from typing import NamedTuple
from zlib import crc32

import numpy as np
from rensa import RMinHash

from extractors._data import load_rows
from schemas.document import ARTICLE_KINDS, Document
from schemas.edtf import first_day

# Runs of three words: one other word in twelve leaves six tenths of them shared.
_SHINGLE, _LEAST_SHARED = 3, 0.6
# Below so many words an article is too short to be told from another of its kind.
_LEAST_WORDS = 40
# Values of a sketch: of pairs that share six tenths, two in three are estimated within 3.5 points.
_VALUES, _SEED = 192, 20_240_229
# So many articles are compared without another look at what they may share.
_FEW = 32
# Articles without a number and a name are compared if they share one of so many first values of
# their sketches: of pairs that share six tenths, one in two million is missed.
_FIRST = 16
_WORD = re.compile(r"\w+(?:[.,’'-]\w+)*")
# A dateline before the text, "NIAMEY, 17 May 2019 (Agency) –": every paper writes its own.
_DATELINE = re.compile(r"[^\W\d_a-z][^\n]{2,80}?\s(?:[–—-]{1,2})\s")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n\"“”(•–—-])\s*$")
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())


@dataclass(frozen=True, slots=True)
class Print:
    """What is compared of an article.

    ``whole`` is a hash of all words, empty for no text; ``sketch`` the MinHash values of its runs
    of words. The others hold hashes of 32 bits, sorted, each once: numbers, names. An article too
    short to compare has none.
    """

    doc_id: str
    published: str | None
    whole: bytes = b""
    sketch: bytes = b""
    numbers: bytes = b""
    names: bytes = b""


def text_print(document: Document) -> Print:
    """The print of an article."""
    text = " ".join(document.text.split())
    if not text:
        return Print(document.doc_id, document.published)
    whole = blake2b(text.encode("utf-8", "backslashreplace"), digest_size=16).digest()
    return Print(document.doc_id, document.published, whole, *_parts(document))


def find_duplicates(prints: Iterable[Print]) -> dict[str, str]:
    """The articles that repeat an earlier one, with the key of that one.

    The earliest is the one published first; of one day, and without a date, the first by its key.
    """
    repeats: dict[str, str] = {}
    first: dict[bytes, str] = {}
    originals = _Originals()
    for taken in sorted(prints, key=_age):
        if not taken.whole:
            continue
        original = first.setdefault(taken.whole, taken.doc_id)
        if original != taken.doc_id:
            repeats[taken.doc_id] = repeats.get(original, original)
        elif taken.sketch and (same := originals.repeated_by(taken)):
            repeats[taken.doc_id] = same
    return repeats


def _age(taken: Print) -> tuple[bool, str, str]:
    day = first_day(taken.published)
    return day is None, day.isoformat() if day else "", taken.doc_id


def _parts(document: Document) -> tuple[bytes, bytes, bytes]:
    pieces = [document.text[b.start : b.end] for b in document.blocks if b.kind in ARTICLE_KINDS]
    text = "\n".join(_DATELINE.sub("", piece, count=1) for piece in pieces)
    found = list(_WORD.finditer(text))
    words = [w[0].casefold() for w in found]
    if len(words) < _LEAST_WORDS:
        return b"", b"", b""
    shingles = {" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}
    return _sketch(shingles), _packed(_numbers(words)), _packed(_names(text, found))


def _sketch(shingles: set[str]) -> bytes:
    sketch = RMinHash(num_perm=_VALUES, seed=_SEED)
    sketch.update(sorted(s.encode("utf-8", "backslashreplace") for s in shingles))
    return np.array(sketch.digest(), dtype=np.uint32).tobytes()


def _packed(words: Iterable[str]) -> bytes:
    hashes = {crc32(w.encode("utf-8", "backslashreplace")) for w in words}
    return np.array(sorted(hashes), dtype=np.uint32).tobytes()


def _unpacked(packed: bytes) -> list[int]:
    return array("I", packed).tolist()


def _numbers(words: Sequence[str]) -> Iterable[str]:
    known = _number_words()
    return (w for w in words if w in known or any(c.isdigit() for c in w))


def _names(text: str, found: Sequence[re.Match[str]]) -> Iterable[str]:
    """Words with a capital inside a sentence; days of the week change from edition to edition."""
    return (
        word.casefold()
        for m in found
        if (word := m[0])[0].isupper()
        and word.casefold() not in _DAYS
        and not _SENTENCE_START.search(text[max(0, m.start() - 3) : m.start()])
    )


class _Met(NamedTuple):
    """The numbers, or the names, of an article, and the one that the fewest originals have."""

    facts: Sequence[int]
    rarest: int | None


@dataclass(slots=True)
class _Index:
    """Originals by the numbers, or the names, that they have; each also by its rarest one."""

    every: dict[int, array[int]] = field(default_factory=lambda: defaultdict(lambda: array("I")))
    rarest: dict[int, array[int]] = field(default_factory=lambda: defaultdict(lambda: array("I")))
    without: set[int] = field(default_factory=set)

    def meet(self, packed: bytes) -> _Met:
        """An article, as it stands among the originals now."""
        facts, rarest, least = _unpacked(packed), None, inf
        for fact in facts:  # in order: of equally rare ones the first
            among = len(self.every.get(fact, ()))
            if among < least:
                rarest, least = fact, among
        return _Met(facts, rarest)

    def add(self, number: int, met: _Met) -> None:
        if met.rarest is None:
            self.without.add(number)
        else:
            self.rarest[met.rarest].append(number)
        for fact in met.facts:
            self.every[fact].append(number)

    def lists(self, met: _Met) -> list[Collection[int]] | None:
        """Lists of originals that may have all of these, or no others; None where any may."""
        if met.rarest is None:
            return None
        rarest = (found for fact in met.facts if (found := self.rarest.get(fact)))
        return [self.without, self.every.get(met.rarest, ()), *rarest]


@dataclass(slots=True)
class _Originals:
    """The articles that repeat none of those before them."""

    prints: list[Print] = field(default_factory=list)
    numbers: _Index = field(default_factory=_Index)
    names: _Index = field(default_factory=_Index)
    # By the first values of their sketches, from when the first article comes that has no facts.
    alike: dict[tuple[int, int], array[int]] | None = None

    def repeated_by(self, taken: Print) -> str | None:
        """The first that this one repeats; if there is none, it is one of them itself."""
        numbers, names = self.numbers.meet(taken.numbers), self.names.meet(taken.names)
        found = self._find(taken, numbers, names)
        if found is None:
            number = len(self.prints)
            self.prints.append(taken)
            self.numbers.add(number, numbers)
            self.names.add(number, names)
            if self.alike is not None:
                self._add_alike(number)
        return found

    def _find(self, taken: Print, numbers: _Met, names: _Met) -> str | None:
        both = (self.numbers.lists(numbers), self.names.lists(names))
        found = sorted(
            ((sum(map(len, every)), every) for every in both if every is not None),
            key=itemgetter(0),
        )
        if not found:
            near = self._near(taken)
        else:
            (few, shorter), *longer = found
            near = set().union(*shorter)
            # Few are compared themselves sooner than with the many that the other lists may hold.
            if few > _FEW:
                near = near.intersection(*(set().union(*every) for _, every in longer))
        known = (self.prints[i] for i in sorted(near))
        return next((o.doc_id for o in known if _repeats(taken, o)), None)

    def _near(self, taken: Print) -> set[int]:
        if self.alike is None:
            self.alike = defaultdict(lambda: array("I"))
            for number in range(len(self.prints)):
                self._add_alike(number)
        firsts = enumerate(_unpacked(taken.sketch[: 4 * _FIRST]))
        return {number for first in firsts for number in self.alike.get(first, ())}

    def _add_alike(self, number: int) -> None:
        assert self.alike is not None
        for first in enumerate(_unpacked(self.prints[number].sketch[: 4 * _FIRST])):
            self.alike[first].append(number)


def _repeats(article: Print, other: Print) -> bool:
    """Whether the wording is the same, and neither has numbers or names in place of the other's."""
    if _differ(article.numbers, other.numbers) or _differ(article.names, other.names):
        return False
    ours = np.frombuffer(article.sketch, dtype=np.uint32)
    others = np.frombuffer(other.sketch, dtype=np.uint32)
    return bool(np.mean(ours == others) >= _LEAST_SHARED)


def _differ(packed: bytes, others: bytes) -> bool:
    mine, theirs = set(_unpacked(packed)), set(_unpacked(others))
    return bool(mine - theirs and theirs - mine)


@lru_cache(maxsize=1)
def _number_words() -> frozenset[str]:
    return frozenset(row["word"] for row in load_rows("number_words"))
