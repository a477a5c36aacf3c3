"""Articles that repeat another: the same text, or nearly the same, by MinHash.

Agency copy differs between two papers by its cuts, two editions by a corrected line. Reports on two
courses of one series share their wording too, but not their numbers and names: there an article is
no duplicate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rensa import RMinHash, RMinHashLSH

from extractors._data import load_rows
from schemas.document import ARTICLE_KINDS, Document
from schemas.edtf import first_day
from schemas.ids import hashed_id

# Runs of three words: one other word in twelve leaves six tenths of them shared.
_SHINGLE, _LEAST_SHARED = 3, 0.6
# Below so many words an article is too short to be told from another of its kind.
_LEAST_WORDS = 40
# 64 bands of three values: of pairs that share six tenths, one in five million is missed.
_VALUES, _BANDS, _SEED = 192, 64, 20_240_229
_WORD = re.compile(r"\w+(?:[.,’'-]\w+)*")
# A dateline before the text, "NIAMEY, 17 May 2019 (Agency) –": every paper writes its own.
_DATELINE = re.compile(r"[^\W\d_a-z][^\n]{2,80}?\s(?:[–—-]{1,2})\s")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n\"“”(•–—-])\s*$")
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())


@dataclass(frozen=True, slots=True)
class _Print:
    """What is compared of an article."""

    doc_id: str
    shingles: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]


def find_duplicates(documents: Iterable[Document]) -> dict[str, str]:
    """The articles that repeat an earlier one, with the key of that one.

    The earliest is the one published first; of one day, and without a date, the first by its key.
    """
    ordered = sorted(documents, key=_age)
    repeats: dict[str, str] = {}
    first: dict[str, str] = {}
    near = RMinHashLSH(threshold=_LEAST_SHARED, num_perm=_VALUES, num_bands=_BANDS)
    originals: list[_Print] = []
    for document in ordered:
        text = " ".join(document.text.split())
        if not text:
            continue
        original = first.setdefault(hashed_id("text", text), document.doc_id)
        if original != document.doc_id:
            repeats[document.doc_id] = repeats.get(original, original)
            continue
        taken = _print(document)
        if taken is None:
            continue
        sketch = RMinHash(num_perm=_VALUES, seed=_SEED)
        sketch.update(sorted(taken.shingles))
        known = (originals[i] for i in sorted(near.query(sketch)))
        same = next((o for o in known if _repeats(taken, o)), None)
        if same:
            repeats[document.doc_id] = same.doc_id
        else:
            near.insert(len(originals), sketch)
            originals.append(taken)
    return repeats


def _age(document: Document) -> tuple[bool, str, str]:
    day = first_day(document.published)
    return day is None, day.isoformat() if day else "", document.doc_id


def _print(document: Document) -> _Print | None:
    pieces = [document.text[b.start : b.end] for b in document.blocks if b.kind in ARTICLE_KINDS]
    text = "\n".join(_DATELINE.sub("", piece, count=1) for piece in pieces)
    found = list(_WORD.finditer(text))
    words = [w[0].casefold() for w in found]
    if len(words) < _LEAST_WORDS:
        return None
    shingles = (" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))
    return _Print(document.doc_id, frozenset(shingles), _numbers(words), _names(text, found))


def _numbers(words: Sequence[str]) -> frozenset[str]:
    known = _number_words()
    return frozenset(w for w in words if w in known or any(c.isdigit() for c in w))


def _names(text: str, found: Sequence[re.Match[str]]) -> frozenset[str]:
    """Words with a capital inside a sentence; days of the week change from edition to edition."""
    return frozenset(
        word.casefold()
        for m in found
        if (word := m[0])[0].isupper()
        and word.casefold() not in _DAYS
        and not _SENTENCE_START.search(text[max(0, m.start() - 3) : m.start()])
    )


def _repeats(article: _Print, other: _Print) -> bool:
    """Whether the wording is the same, and neither has numbers or names in place of the other's."""
    shared = len(article.shingles & other.shingles)
    if shared < _LEAST_SHARED * len(article.shingles | other.shingles):
        return False
    return not any(
        mine - theirs and theirs - mine
        for mine, theirs in ((article.numbers, other.numbers), (article.names, other.names))
    )


@lru_cache(maxsize=1)
def _number_words() -> frozenset[str]:
    return frozenset(row["word"] for row in load_rows("number_words"))
