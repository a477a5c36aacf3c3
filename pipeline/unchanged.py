"""What need not be read again, because its file is as it was; or not done again, as all files are.

A file is told by its place, size, number and the times of its last change, those of its content and
those of its entry: a copy that keeps its date has another entry. A file that changed in the last
moments is always read: it could change again within the same tick of the file system's clock.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from time import time_ns

from pydantic_core import PydanticSerializationError

from pipeline.ingest import Room
from pipeline.ingest.files import Source, sidecar_at
from pipeline.ingest.kept import Article, hashed, pack, unpack
from pipeline.parquet import files_of_tables
from pipeline.store import Store
from schemas.document import Document

# Nanoseconds. The coarsest clocks of file systems tick every two seconds.
SETTLED = 2_000_000_000

# Articles of a file up to which they are kept; a larger file is read piece by piece each time.
FEW = 256
# Files whose articles are written to the store together, or asked for.
TOGETHER = 64

Told = dict[str, str | None]


@dataclass(slots=True)
class Remembered:
    """Reads files in a room, or recalls what was in them.

    ``version`` is that of all code, ``told`` what tells each file, by its key. ``sure`` says
    whether each will be the same as long as nothing of this changes. ``ahead`` are the files in
    the order in which they are read: the store is asked for many at once.
    """

    room: Room
    store: Store
    version: str
    told: Told
    ahead: Iterator[Source]
    sure: bool = True
    _known: dict[str, bytes | None] = field(default_factory=dict)
    _kept: list[tuple[str, str, str, bytes, bytes]] = field(default_factory=list)
    _open: tuple[str, list[bytes]] = ("", [])
    _settings: str = field(init=False)

    def __post_init__(self) -> None:
        self._settings = f"{self.version} {self.room.limits}"

    def read(self, source: Source) -> Iterator[Article]:
        """The articles of a file; those that are recalled are closed."""
        if source.doc_id not in self._known:
            self._recall({s.doc_id: s for s in (source, *islice(self.ahead, TOGETHER))})
        told, known = self.told[source.doc_id], self._known.pop(source.doc_id)
        self.sure &= told is not None
        if known is not None:
            yield from unpack(known, source.file, self._look)
            return
        documents: list[Document] = []
        for document in self.room.read(source):
            self.sure &= document.status != "failed"
            if len(documents) <= FEW:
                documents.append(document)
            yield document
        # A failure may be one of the moment, and a file that changes has no one identity.
        lasting = all(document.status != "failed" for document in documents)
        same = told == _told(source)
        self.sure &= same
        if told and same and lasting and len(documents) <= FEW:
            self._keep(source, documents)

    def flush(self) -> None:
        """Write what is left to the store."""
        self.store.remember(self._kept)
        self._kept.clear()

    def _recall(self, sources: Mapping[str, Source]) -> None:
        """Ask what is known of these, by their keys."""
        paths: dict[str, str] = {}
        for doc_id, source in sources.items():
            # One that changed a moment ago may have settled since.
            told = self.told[doc_id] = self.told[doc_id] or _told(source)
            if told:
                paths[doc_id] = source.file
        found = self.store.recall({path: self._key(doc_id) for doc_id, path in paths.items()})
        self._known |= {doc_id: found.get(paths.get(doc_id, "")) for doc_id in sources}

    def _look(self, path: str) -> list[bytes]:
        """What was kept of a file, which many articles may share. Raises LostError."""
        if self._open[0] != path:
            self._open = path, self.store.content(path).split(b"\n")
        return self._open[1]

    def _key(self, doc_id: str) -> str:
        return hashed(f"{self._settings} {self.told[doc_id]}")

    def _keep(self, source: Source, documents: Iterable[Document]) -> None:
        try:
            heads, data = pack(documents)
        except PydanticSerializationError:
            return
        self._kept.append((source.file, self._key(source.doc_id), source.doc_id, heads, data))
        if len(self._kept) >= TOGETHER:
            self.flush()


def fingerprint(sources: Iterable[str], settings: Iterable[object], out: Path) -> str | None:
    """What a run depends on and what it left, as one hash; None if its tables are not there."""
    found = sha256()
    try:
        for path in files_of_tables(out):
            found.update(f"{path.relative_to(out)} {_stamp(path)[0]}\n".encode())
    except OSError:
        return None
    for told in sources:
        found.update(f"{told}\n".encode())
    for setting in settings:
        found.update(f"{setting!r}\n".encode("utf-8", "backslashreplace"))
    return found.hexdigest()


def told_of(sources: Iterable[Source]) -> Told:
    """What tells each file, by its key; None for one that cannot be told by it."""
    return {source.doc_id: _told(source, beside=source.beside) for source in sources}


def _told(source: Source, *, beside: bool = True) -> str | None:
    """The file and its sidecar, or None for one that changed just now or cannot be looked at.

    ``beside`` is false where no sidecar is known; one that has come since is seen when an article
    is kept.
    """
    if source.problem:
        return None
    try:
        stamp, last = _stamp(source.file)
        if beside:
            with suppress(FileNotFoundError):
                sidecar, changed = _stamp(sidecar_at(source.file))
                stamp, last = f"{stamp} {sidecar}", max(last, changed)
    except OSError:
        return None
    if last > time_ns() - SETTLED:
        return None
    return f"{source.doc_id} {source.name} {source.place} {stamp}"


def _stamp(path: Path | str) -> tuple[str, int]:
    """What a file is told by, and when it changed last. Raises OSError."""
    s = os.stat(path)  # noqa: PTH116
    told = f"{s.st_size} {s.st_dev} {s.st_ino} {s.st_mtime_ns} {s.st_ctime_ns}"
    return told, max(s.st_mtime_ns, s.st_ctime_ns)
