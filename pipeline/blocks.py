"""Rows of a corpus made, checked and written block by block, with what holds for all of them.

That keys are unique and references resolve concerns all blocks. Each is written as if the others
were right; their keys, and the references that lead out of a block, are kept as numbers of eight
bytes and compared at the end. If something is wrong, which takes a fault in a reader or a clash of
hashes, all is written again with that known, until nothing new is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.decisions import Decisions
from pipeline.link import Links
from pipeline.link.rows import link_rows
from pipeline.parquet import NewTables, arrow_table, new_tables
from pipeline.spool import Spool
from pipeline.tables import rows_of_articles
from schemas.codebook import TABLES
from schemas.issues import ISSUES
from schemas.validation import Elsewhere, Rows, validate

# Articles of a block. Their rows are in memory, some ten kilobytes for each article.
BLOCK = 500

Numbers = NDArray[np.int64]


@dataclass(slots=True)
class Counts:
    """What was written."""

    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TABLES, 0))
    failed: int = 0


def write_corpus(spool: Spool, links: Links, decisions: Decisions, out: Path) -> Counts:
    """Write the tables of all articles in the spool, in place of those that are in ``out``."""
    wrong = _Wrong()
    while True:
        book = _Book(wrong)
        with new_tables(out) as tables:
            counts = _write(_checked(spool, links, decisions, book), tables)
            found = book.wrong()
            if found == wrong:
                return counts
            tables.drop()
        wrong = found


def _checked(spool: Spool, links: Links, decisions: Decisions, book: _Book) -> Iterator[Rows]:
    """The good rows of block after block, last those that belong to no article."""
    homeless = list(decisions.unmet(spool))
    for readings in spool.blocks(BLOCK):
        good = validate(rows_of_articles(readings, links), book)
        book.note(good)
        homeless += [row for row in good[ISSUES.name] if row["doc_id"] is None]
        good[ISSUES.name] = [row for row in good[ISSUES.name] if row["doc_id"] is not None]
        yield good
    rest = link_rows(links)
    rest[ISSUES.name] += homeless
    good = validate(rest, book)
    book.note(good)
    yield good


def _write(blocks: Iterable[Rows], tables: NewTables) -> Counts:
    """Issues of no article come first in their table, and are known last."""
    counts = Counts()
    issues: list[pa.Table] = []
    for rows in blocks:
        for name, found in rows.items():
            counts.rows[name] += len(found)
        counts.failed += sum(row["status"] != "read" for row in rows["documents"])
        issues.append(arrow_table(ISSUES, rows.pop(ISSUES.name)))
        tables.add(rows)
    for part in issues[-1:] + issues[:-1]:
        tables.writers[ISSUES.name].add(part)
    return counts


@dataclass
class _Wrong:
    """By table: numbers of keys that several rows have, and of references that lead nowhere."""

    doubled: dict[str, set[int]] = field(default_factory=lambda: {name: set() for name in TABLES})
    missing: dict[str, set[int]] = field(default_factory=lambda: {name: set() for name in TABLES})


class _Book(Elsewhere):
    """What one writing of all blocks holds and refers to."""

    def __init__(self, wrong: _Wrong) -> None:
        self._known = wrong
        self._keys: dict[str, list[Numbers]] = defaultdict(list)
        self._asked: dict[str, list[Numbers]] = defaultdict(list)
        self._wanted: dict[str, list[Numbers]] = defaultdict(list)
        self._ask: dict[str, list[int]] = defaultdict(list)
        self._want: dict[str, set[int]] = defaultdict(set)
        self._taken: dict[str, set[tuple[str, ...]]] = defaultdict(set)

    def holds(self, table: str, key: str) -> bool:
        """As far as is known; whether it is true is asked at the end."""
        number = hash((key,))
        if number in self._known.missing[table]:
            return False
        self._want[table].add(number)
        return True

    def has_taken(self, table: str, key: tuple[str, ...]) -> bool:
        """Of the rows that have a key, the first stays."""
        number = hash(key)
        self._ask[table].append(number)
        return number in self._known.doubled[table] and key in self._taken[table]

    def take(self, table: str, key: tuple[str, ...]) -> None:
        """Keys are kept as they are only where several rows have them."""
        if hash(key) in self._known.doubled[table]:
            self._taken[table].add(key)

    def note(self, good: Rows) -> None:
        """The rows of a block that stay."""
        for name, rows in good.items():
            if name != ISSUES.name:
                keys = [hash(TABLES[name].key_of(row)) for row in rows]
                self._keys[name].append(np.array(keys, np.int64))
        for here, kept in ((self._ask, self._asked), (self._want, self._wanted)):
            for name, numbers in here.items():
                kept[name].append(np.array(list(numbers), np.int64))
            here.clear()

    def wrong(self) -> _Wrong:
        """All that was known, and what was found now."""
        found = _Wrong()
        for name in TABLES:
            asked = np.sort(_joined(self._asked[name]))
            doubled = asked[1:][asked[1:] == asked[:-1]]
            found.doubled[name] = self._known.doubled[name] | set(doubled.tolist())
            missing = np.setdiff1d(_joined(self._wanted[name]), _joined(self._keys[name]))
            found.missing[name] = self._known.missing[name] | set(missing.tolist())
        return found


def _joined(parts: list[Numbers]) -> Numbers:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)
