"""The articles of one run on the disk, from the moment they are read until their rows are made.

A file without a name beside the tables, which is gone when the run ends, however it ends. In memory
stays where each article lies.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Self

from pipeline.link import Reading


class Spool:
    """Readings by article, in and out."""

    def __init__(self, folder: Path) -> None:
        self._file = TemporaryFile(dir=folder, prefix="run-")  # noqa: SIM115 - closed by `__exit__`
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self._places

    def __len__(self) -> int:
        return len(self._places)

    def add(self, reading: Reading) -> None:
        """Keep one article."""
        # Nobody else can write to the file, so that what is unpacked is what was packed here.
        data = zlib.compress(pickle.dumps(reading, pickle.HIGHEST_PROTOCOL), 1)
        self._file.write(data)
        self._places[reading.document.doc_id] = (self._end, len(data))
        self._end += len(data)

    def through(self, readings: Iterable[Reading]) -> Iterator[Reading]:
        """Keep each article, and hand it on."""
        for reading in readings:
            self.add(reading)
            yield reading

    def blocks(self, size: int) -> Iterator[list[Reading]]:
        """All articles by their keys, so many at a time."""
        doc_ids = iter(sorted(self._places))
        while block := [self._read(doc_id) for doc_id in islice(doc_ids, size)]:
            yield block

    def _read(self, doc_id: str) -> Reading:
        place, length = self._places[doc_id]
        self._file.seek(place)
        reading: Reading = pickle.loads(zlib.decompress(self._file.read(length)))
        return reading
