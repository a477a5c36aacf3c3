"""One file of a corpus to its documents; one that is bad, or one bad record, costs itself alone."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.ingest.article import build_document
from pipeline.ingest.extract import Extract, FormatError, Limits
from pipeline.ingest.formats import (
    BULK,
    HEAD,
    MEDIA_TYPES,
    PLAIN,
    detect_format,
    ending_of,
    read_any,
    read_records,
)
from pipeline.ingest.metadata import Metadata, read_sidecar
from pipeline.ingest.text import BinaryDataError, Issues
from schemas.document import Document

if TYPE_CHECKING:
    from pipeline.ingest.bulk import Record


class Source(NamedTuple):
    """One file of a corpus: where it lies on disk, its name below the corpus folder, its key.

    Paths are texts, as there may be a million: ``file`` as it was found, ``place`` behind all
    links. ``beside`` is false if no file of metadata lay there when its folder was listed.
    """

    file: str
    place: str
    name: str
    doc_id: str
    beside: bool = True
    problem: str | None = None

    @property
    def path(self) -> Path:
        """Where it was found."""
        return Path(self.file)


_CHANGED = "changed while it was read; run again"

# Told of each article before it is read: the document that stands for it if reading never ends.
Announce = Callable[[Document], object]


def read_source(
    source: Source, limits: Limits, *, skip: int = 0, announce: Announce = lambda _: None
) -> Iterator[Document]:
    """The articles of a file from the one behind the first ``skip`` on."""
    failed = Document(source.doc_id, source.name, None, "", status="failed")
    if source.problem:
        yield replace(failed, message=f"{source.name}: {source.problem}")
        return
    try:
        kind = _kind(source)
        typed = replace(failed, media_type=MEDIA_TYPES[kind])
        if kind in BULK:
            yield from _Bulk(source, typed, kind, limits).read(skip, announce)
        elif not skip:
            announce(typed)
            yield _read_file(source, typed, limits)
    except OSError as error:
        message = f"{source.name}: cannot be read: {error.strerror or error}"
        yield replace(failed, message=message)


def is_plain(source: Source) -> bool:
    """Whether a file needs no library in C, or cannot be opened at all."""
    try:
        return bool(source.problem) or _kind(source) in PLAIN
    except OSError:
        return True


def _kind(source: Source) -> str:
    return detect_format(_read_head(source.path), ending_of(source.path.name).lower())


def _read_head(path: Path) -> bytes:
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(0, "not a regular file")
    with path.open("rb") as file:
        return file.read(HEAD)


def _read_file(source: Source, base: Document, limits: Limits) -> Document:
    """A file that is one article."""
    begun = _mark(source.path)
    data = _read_bytes(source.path, limits.max_bytes)
    if _mark(source.path) != begun:
        return replace(base, message=f"{source.name}: {_CHANGED}")
    if data is None:
        message = f"{source.name}: larger than {limits.max_bytes:,} bytes; not read"
        return replace(base, status="too_large", message=message)
    hashed = replace(base, sha256=hashlib.sha256(data).hexdigest())
    suffix = ending_of(source.path.name).lower()
    return _guarded(source, hashed, partial(read_any, data, suffix, limits), limits)


def _read_bytes(path: Path, limit: int) -> bytes | None:
    """Return the file's bytes, or None if there are more than the limit."""
    with path.open("rb") as file:
        data = file.read(limit + 1)
    return data if len(data) <= limit else None


@dataclass(frozen=True, slots=True)
class _Bulk:
    """A file of many articles."""

    source: Source
    base: Document
    kind: str
    limits: Limits

    def read(self, skip: int, announce: Announce) -> Iterator[Document]:
        """Its articles; what is wrong with the file itself is a document too."""
        name, begun = self.source.name, _mark(self.source.path)
        found = 0
        try:
            for record in read_records(self.source.path, self.kind, self.limits):
                found += 1
                if found > skip:
                    base = self._base(record)
                    announce(base)
                    yield _guarded(self.source, base, record.read, self.limits)
        except FormatError as error:
            yield replace(self.base, status=error.status, message=f"{name}: {error}")
            return
        if _mark(self.source.path) != begun:
            yield replace(self.base, message=f"{name}: {_CHANGED}")
        elif not found:
            yield replace(self.base, status="empty", message=f"{name}: holds no articles")

    def _base(self, record: Record) -> Document:
        return replace(
            self.base,
            doc_id=f"{self.source.doc_id}/{record.key or record.number}",
            source_path=f"{self.source.name}#{record.number}",
            sha256=hashlib.sha256(record.data).hexdigest() if record.data else None,
        )


def _mark(path: Path) -> tuple[int, int, int]:
    """What changes when a file is written or another takes its place."""
    now = path.stat()
    return now.st_ino, now.st_size, now.st_mtime_ns


def _guarded(
    source: Source, base: Document, read: Callable[[Issues], Extract], limits: Limits
) -> Document:
    """The article, or why it could not be read; a fault in one must not cost the others."""
    issues: Issues = []
    name = source.name
    try:
        extract = read(issues)
        if len(extract.text) > limits.max_characters:
            message = f"{name}: longer than {limits.max_characters:,} characters; not read"
            return replace(base, status="too_large", message=message)
        known = _known(source, extract, issues, record=base.doc_id != source.doc_id)
        return build_document(base, extract.text, known, issues)
    except FormatError as error:
        return replace(base, status=error.status, message=f"{name}: {error}", issues=tuple(issues))
    except BinaryDataError as error:
        return replace(base, status="binary", message=f"{name}: {error}")
    except MemoryError:
        return replace(base, message=f"{name}: takes too much memory; given up")
    except Exception as error:  # noqa: BLE001 - any fault of one article, in any library
        return replace(base, message=f"{name}: {type(error).__name__}: {error}")


def sidecar_of(article: Path) -> Path:
    """Where the metadata of an article lie: beside it, under its name without the ending."""
    return Path(sidecar_at(os.fspath(article)))


def sidecar_at(article: str) -> str:
    """The same for paths as texts: of many, each `Path` is felt."""
    return article[: len(article) - len(ending_of(os.path.basename(article)))] + ".yaml"  # noqa: PTH119


def _known(source: Source, extract: Extract, issues: Issues, *, record: bool) -> Metadata:
    """A header counts before the sidecar, and that before what a file says of itself.

    Of a file with many articles the sidecar tells what holds for all, unless a record knows better.
    """
    sidecar = read_sidecar(sidecar_of(source.path), issues)
    own = extract.metadata
    if record or own.published_basis == "header" or "header" in dict(own.bases).values():
        return own.over(sidecar)
    return sidecar.over(own)
