"""Rows of a corpus made, checked and written block by block, with what holds for all of them.

That keys are unique and references resolve concerns all blocks. Each is written as if the others
were right; their keys, and the references that lead out of a block, are kept as numbers of eight
bytes and compared at the end. If something is wrong, which takes a fault in a reader or a clash of
hashes, all is written again with that known, until nothing new is found.

A block of which nothing has changed since the last run is taken from its tables (`former`). The
rows of the others are made by the workers that have read the articles, if there are any.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import blake2b, sha256
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipeline.decisions import Decisions
from pipeline.former import Block, Former, Numbers, note_blocks, open_former
from pipeline.line import Entry
from pipeline.link import Answering, Links, Parts, Reading
from pipeline.link.rows import link_rows
from pipeline.parquet import NewTables, arrow_table, new_tables
from pipeline.spool import Spool
from pipeline.store import Store
from pipeline.tables import rows_of_articles
from pipeline.workers import Crew
from schemas.codebook import TABLES
from schemas.issues import ISSUES
from schemas.table import Row
from schemas.validation import Elsewhere, Rows, validate

# Articles of a block, on average. Their rows are in memory, some ten kilobytes for each article;
# one that changed costs the rows of all.
BLOCK = 64
# Blocks as before whose rows are taken from the last run's tables together.
TOGETHER = 16


@dataclass(slots=True)
class Counts:
    """What was written."""

    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TABLES, 0))
    failed: int = 0


@dataclass(frozen=True)
class Corpus:
    """All that rows are made of. ``version`` is that of the code that makes them."""

    spool: Spool
    links: Links
    decisions: Decisions
    version: str = ""

    def key_of(self, doc_ids: list[str]) -> str:
        """A hash of all that the rows of these articles hang on."""
        found = sha256(self.version.encode())
        for doc_id in doc_ids:
            about = self.decisions.about(doc_id), self.links.about(doc_id)
            what = repr((doc_id, self.spool.mark(doc_id), *about))
            found.update(what.encode("utf-8", "backslashreplace"))
        return found.hexdigest()

    def entries(self, doc_ids: list[str]) -> list[Entry]:
        """The articles as they were read, with all that is in the store: they can be sent."""
        return [self.spool.read(doc_id).opened for doc_id in doc_ids]

    def readings(self, doc_ids: list[str]) -> Iterator[Reading]:
        """The same as people corrected them."""
        entries = map(self.spool.read, doc_ids)
        return (self.decisions.correct(entry.reading) for entry in entries)


def write_corpus(
    corpus: Corpus, out: Path, store: Store | None = None, crew: Crew | None = None
) -> Counts:
    """Write the tables of all articles in the spool, in place of those that are in ``out``.

    Rows of blocks that the ``store`` knows, and of which nothing has changed, are taken from there;
    the ``crew`` helps with the others.
    """
    wrong = _Wrong()
    while True:
        book = _Book(wrong)
        right = wrong == _Wrong()
        with new_tables(out) as tables, ExitStack() as stack:
            former = open_former(out, store, stack) if store and right else Former()
            runs = _Maker(corpus, book, former, crew if right else None).runs()
            written = _write(corpus, book, runs, tables)
            found = book.wrong()
            if found != wrong:
                tables.drop()
        if found == wrong:
            if store:
                # What is wrong between blocks is in none of their keys.
                note_blocks(out, store, written.head, written.blocks if right else ())
            return written.counts
        wrong = found


@dataclass
class _Written:
    """What was written so far: ``head`` counts the rows that stand before those of all blocks."""

    counts: Counts = field(default_factory=Counts)
    head: dict[str, int] = field(default_factory=dict)
    blocks: list[tuple[str, Block]] = field(default_factory=list)

    def add(self, key: str, block: Block) -> None:
        self.blocks.append((key, block))
        self.counts.failed += block.failed
        for name, rows in block.rows.items():
            self.counts.rows[name] += rows


@dataclass(frozen=True)
class Made:
    """The good rows of a block, as Arrow tables.

    ``asked`` are the numbers of all keys that its rows wanted, ``lost`` issues of no article.
    ``alone`` says whether the rows hang on nothing but what the block's key tells.
    """

    block: Block
    asked: Mapping[str, Numbers]
    alone: bool
    rows: dict[str, pa.Table]
    lost: Sequence[Row] = ()


def make_block(entries: Sequence[Entry], links: Answering) -> Made:
    """The rows of some articles, as they are if nothing is wrong between blocks."""
    return _made((entry.reading for entry in entries), links, _Book(_Wrong()))


def get_ready() -> None:
    """Load what rows are made with: the checks, Arrow, and pandas, for which Arrow looks."""
    make_block((), Links())


def _made(readings: Iterator[Reading], links: Answering, book: _Book) -> Made:
    good = validate(rows_of_articles(readings, links), book)
    lost = [row for row in good[ISSUES.name] if row["doc_id"] is None]
    good[ISSUES.name] = [row for row in good[ISSUES.name] if row["doc_id"] is not None]
    block, asked, alone = book.noted(good)
    rows = {name: arrow_table(TABLES[name], found) for name, found in good.items()}
    return Made(block, asked, alone and not lost, rows, lost)


@dataclass(frozen=True)
class _Run:
    """Blocks that follow each other, with their keys and what they asked; the rows of all."""

    blocks: Sequence[tuple[str, Block, Mapping[str, Numbers]]]
    rows: dict[str, pa.Table]
    lost: Sequence[Row] = ()


@dataclass
class _Maker:
    """Blocks from the last run's tables, from workers, or made here."""

    corpus: Corpus
    book: _Book
    former: Former
    crew: Crew | None

    def runs(self) -> Iterator[_Run]:
        """All blocks in order; a few are asked of workers in advance."""
        coming: deque[Callable[[], _Run]] = deque()
        ahead = self.crew.helpers() if self.crew else 0
        parts = Parts(self.corpus.links) if ahead else None
        for keys, doc_ids in self._steps():
            if doc_ids:
                coming.append(partial(_alone, keys[0], self._begun(doc_ids, parts)))
            else:
                coming.append(partial(self._as_before, keys))
            if len(coming) > ahead:
                yield coming.popleft()()
        while coming:
            yield coming.popleft()()

    def _steps(self) -> Iterator[tuple[list[str], list[str]]]:
        """The keys of some blocks as before; or that of another, with its articles."""
        before: list[str] = []
        for doc_ids in self.corpus.spool.blocks(BLOCK):
            key = self.corpus.key_of(doc_ids)
            known = self.former.find(key) is not None
            goes_on = known and len(before) < TOGETHER
            if before and not (goes_on and self.former.follows(key, before[-1])):
                yield before, []
                before = []
            if known:
                before.append(key)
            else:
                yield [key], doc_ids
        if before:
            yield before, []

    def _begun(self, doc_ids: list[str], parts: Parts | None) -> Callable[[], Made]:
        decided = any(map(self.corpus.decisions.about, doc_ids))
        if self.crew is None or parts is None or decided:
            return partial(self._made_here, doc_ids)
        return self.crew.asked(make_block, self.corpus.entries(doc_ids), parts.of(doc_ids))

    def _as_before(self, keys: list[str]) -> _Run:
        blocks = [(key, self.former.blocks[key][0]) for key in keys]
        return _Run([(k, block, block.keys) for k, block in blocks], self.former.rows(keys))

    def _made_here(self, doc_ids: list[str]) -> Made:
        return _made(self.corpus.readings(doc_ids), self.corpus.links, self.book)


def _alone(key: str, finished: Callable[[], Made]) -> _Run:
    """One block; without a key if its rows cannot be taken as they are in the next run."""
    made = finished()
    return _Run([(key if made.alone else "", made.block, made.asked)], made.rows, made.lost)


def _write(corpus: Corpus, book: _Book, runs: Iterator[_Run], tables: NewTables) -> _Written:
    """The good rows of block after block, last those that belong to no article.

    Issues of no article come first in their table, and are known last.
    """
    written = _Written()
    homeless = list(corpus.decisions.unmet(corpus.spool))
    issues: list[pa.Table] = []
    for run in runs:
        for key, block, asked in run.blocks:
            book.add(block, asked)
            written.add(key, block)
        homeless += run.lost
        issues.append(run.rows[ISSUES.name])
        tables.put({name: rows for name, rows in run.rows.items() if name != ISSUES.name})
    rest = link_rows(corpus.links)
    rest[ISSUES.name] += homeless
    good = validate(rest, book)
    last, asked, _ = book.noted(good)
    book.add(last, asked)
    written.head = {ISSUES.name: last.rows[ISSUES.name]}
    for name, found in last.rows.items():
        written.counts.rows[name] += found
    tables.add(good)
    for part in issues:
        tables.writers[ISSUES.name].add(part)
    return written


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
        number = _number((key,))
        if number in self._known.missing[table]:
            return False
        self._want[table].add(number)
        return True

    def has_taken(self, table: str, key: tuple[str, ...]) -> bool:
        """Of the rows that have a key, the first stays."""
        number = _number(key)
        self._ask[table].append(number)
        return number in self._known.doubled[table] and key in self._taken[table]

    def take(self, table: str, key: tuple[str, ...]) -> None:
        """Keys are kept as they are only where several rows have them."""
        if self._known.doubled[table] and _number(key) in self._known.doubled[table]:
            self._taken[table].add(key)

    def noted(self, good: Rows) -> tuple[Block, dict[str, Numbers], bool]:
        """The rows of a block that stay; the keys of all that wanted to; whether they are those.

        They are not if a row was refused for its key or a reference.
        """
        rows = {name: len(found) for name, found in good.items()}
        failed = sum(row["status"] != "read" for row in good["documents"])
        keys = {
            name: np.array([_number(TABLES[name].key_of(row)) for row in found], np.int64)
            for name, found in good.items()
            if name != ISSUES.name
        }
        asked = {name: np.array(numbers, np.int64) for name, numbers in self._ask.items()}
        wanted = {name: np.array(sorted(w), np.int64) for name, w in self._want.items() if w}
        alone = all(np.array_equal(np.sort(a), np.sort(keys[n])) for n, a in asked.items())
        self._ask.clear()
        self._want.clear()
        return Block(rows, failed, keys, wanted), asked, alone

    def add(self, block: Block, asked: Mapping[str, Numbers]) -> None:
        """The rows of a block, which are written now."""
        for found, kept in (
            (block.keys, self._keys), (block.wanted, self._wanted), (asked, self._asked),
        ):  # fmt: skip
            for name, numbers in found.items():
                kept[name].append(numbers)

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


@lru_cache(maxsize=1 << 14)
def _number(key: tuple[str, ...]) -> int:
    """A key as a number of eight bytes, the same in every run."""
    data = "\0".join(key).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)


def _joined(parts: list[Numbers]) -> Numbers:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)
