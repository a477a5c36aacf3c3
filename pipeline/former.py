"""Rows that the last run wrote, for blocks of articles of which nothing has changed since.

Rows hang on their articles, on people's decisions about these, on what linking answers about them,
and on the code. A run notes a hash of all this for each block, and how many of the rows in its
tables are the block's; the next run takes the rows of a block with the same hash from there. They
count only while the tables are, byte by byte, those that were noted.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from pipeline.parquet import files_of_tables, open_files
from pipeline.store import Store
from schemas.codebook import TABLES
from schemas.table import Table

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Block:
    """What is noted of the rows of a block: how many by table, and how many articles failed.

    ``keys`` are numbers of their keys, ``wanted`` of keys in other blocks that they refer to.
    """

    rows: Mapping[str, int]
    failed: int
    keys: Mapping[str, Numbers]
    wanted: Mapping[str, Numbers]

    def encode(self) -> bytes:
        """As bytes."""
        parts = {"keys": self.keys, "wanted": self.wanted}
        sizes = {what: {n: len(a) for n, a in found.items()} for what, found in parts.items()}
        head = json.dumps({"rows": dict(self.rows), "failed": self.failed, "sizes": sizes})
        arrays = (a.tobytes() for found in parts.values() for a in found.values())
        return b"\n".join((head.encode(), b"".join(arrays)))

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """The block again."""
        head, _, arrays = data.partition(b"\n")
        noted, at = json.loads(head), 0
        found: dict[str, dict[str, Numbers]] = defaultdict(dict)
        for what, sizes in noted["sizes"].items():
            for name, size in sizes.items():
                found[what][name] = np.frombuffer(arrays, np.int64, size, at)
                at += 8 * size
        return cls(noted["rows"], noted["failed"], found["keys"], found["wanted"])


@dataclass
class Former:
    """The tables of the last run, from which blocks are taken in their order."""

    blocks: Mapping[str, tuple[Block, Mapping[str, int]]] = field(default_factory=dict)
    _readers: Mapping[str, _Reader] = field(default_factory=dict)

    def find(self, key: str) -> Block | None:
        """The block with this key, if the last run wrote it."""
        found = self.blocks.get(key)
        return found[0] if found else None

    def follows(self, key: str, other: str) -> bool:
        """Whether the rows of one block stand right behind those of another."""
        block, starts = self.blocks[other]
        return self.blocks[key][1] == _behind(block, starts)

    def rows(self, keys: Sequence[str]) -> dict[str, pa.Table]:
        """Rows by table of blocks that follow each other: taken at once, as each look costs."""
        blocks = [self.blocks[key][0] for key in keys]
        return {
            name: self._readers[name].take(start, sum(block.rows[name] for block in blocks))
            for name, start in self.blocks[keys[0]][1].items()
        }


@dataclass
class _Reader:
    """One table, read from its beginning to its end, a group of rows at a time."""

    table: Table
    groups: Sequence[tuple[pq.ParquetFile, int]]
    _at: int = 0
    _end: int = 0
    _next: int = 0
    _held: list[pa.Table] = field(default_factory=list)

    def take(self, start: int, rows: int) -> pa.Table:
        """So many rows; no start is before an earlier one."""
        schema = self.table.arrow_schema
        if not rows:
            return schema.empty_table()
        while self._end < start + rows:
            file, number = self.groups[self._next]
            size = file.metadata.row_group(number).num_rows
            if self._end + size > start:
                group = file.read_row_group(number, use_threads=False)
                self._held.append(group)
            self._next += 1
            self._end += size
        held = sum(group.num_rows for group in self._held)
        while self._held and self._end - held + self._held[0].num_rows <= start:
            held -= self._held.pop(0).num_rows
        found = pa.concat_tables(self._held).slice(start - (self._end - held), rows)
        return pa.Table.from_arrays(found.columns, schema=schema)


def open_former(out: Path, store: Store, stack: ExitStack) -> Former:
    """The tables in ``out``, if they are those that were noted last; closed with the stack."""
    noted = store.blocks()
    if not noted or noted[0][0] != _hash_of_tables(out, (key for key, _ in noted[1:])):
        return Former()
    blocks: dict[str, tuple[Block, Mapping[str, int]]] = {}
    starts = dict.fromkeys(TABLES, 0)
    for key, data in noted:
        block = Block.decode(data)
        blocks[key] = block, starts
        starts = _behind(block, starts)
    files = open_files(out, stack)
    readers = {
        name: _Reader(TABLES[name], [(f, n) for f in parts for n in range(f.num_row_groups)])
        for name, parts in files.items()
    }
    return Former(blocks, readers)


def _behind(block: Block, starts: Mapping[str, int]) -> dict[str, int]:
    """Where the rows of the next block start."""
    return {name: start + block.rows.get(name, 0) for name, start in starts.items()}


def note_blocks(
    out: Path, store: Store, head: Mapping[str, int], blocks: Iterable[tuple[str, Block]]
) -> None:
    """Note whose rows are in the tables in ``out``; ``head`` counts those before all blocks."""
    made = [(key, block.encode()) for key, block in blocks]
    whole = _hash_of_tables(out, (key for key, _ in made))
    store.note_blocks([(whole, Block(head, 0, {}, {}).encode()), *made])


def _hash_of_tables(out: Path, keys: Iterable[str]) -> str:
    """Of all that is in the files, and of their blocks' keys; empty if a file is missing."""
    found = sha256(" ".join(keys).encode())
    try:
        for path in files_of_tables(out):
            found.update(f"{path.relative_to(out).as_posix()}\n".encode())
            with path.open("rb") as file:
                found.update(file_digest(file, "sha256").digest())
    except OSError:
        return ""
    return found.hexdigest()
