"""The articles of one run on the disk, from the moment they are read until their rows are made.

A file without a name beside the tables, which is gone when the run ends, however it ends. In memory
stays where each article lies. What the store has is not written once more.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple, Self

import pyarrow as pa

from pipeline.line import Entry

# A block ends, on average, after so many articles, and at the latest after a multiple of them.
_LONGEST = 4


# Quick, for what is read again at once.
_CODEC = pa.Codec("lz4")


class _Place(NamedTuple):
    mark: str
    at: int
    length: int
    unpacked: int


class Spool:
    """Articles in and out."""

    def __init__(self, folder: Path) -> None:
        self._file = TemporaryFile(dir=folder, prefix="run-")  # noqa: SIM115 - closed by `__exit__`
        self._places: dict[str, _Place | Entry] = {}
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self._places

    def __len__(self) -> int:
        return len(self._places)

    def add(self, entry: Entry) -> None:
        """Keep one article. Raises LostError."""
        if entry.kept:
            self._places[entry.doc_id] = entry
            return
        # Nobody else can write to the file, so that what is unpacked is what was packed here.
        whole = pickle.dumps(entry.opened, pickle.HIGHEST_PROTOCOL)
        data = _CODEC.compress(whole, asbytes=True)
        self._file.write(data)
        place = _Place(entry.mark, self._end, len(data), len(whole))
        self._places[entry.doc_id] = place
        self._end += len(data)

    def through(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Keep each article, and hand it on."""
        for entry in entries:
            self.add(entry)
            yield entry

    def mark(self, doc_id: str) -> str:
        """What tells an article from every other (`Entry.mark`)."""
        return self._places[doc_id].mark

    def blocks(self, size: int) -> Iterator[list[str]]:
        """The keys of all articles in order, about so many at a time.

        Where a block ends hangs on the keys themselves, so that one that is new or gone changes no
        other block than its own.
        """
        block: list[str] = []
        for doc_id in sorted(self._places):
            block.append(doc_id)
            ends = zlib.crc32(doc_id.encode("utf-8", "surrogatepass")) % size == 0
            if ends or len(block) >= _LONGEST * size:
                yield block
                block = []
        if block:
            yield block

    def read(self, doc_id: str) -> Entry:
        """One article again."""
        place = self._places[doc_id]
        if isinstance(place, Entry):
            return place
        self._file.seek(place.at)
        data = self._file.read(place.length)
        entry: Entry = pickle.loads(_CODEC.decompress(data, place.unpacked))
        return entry
