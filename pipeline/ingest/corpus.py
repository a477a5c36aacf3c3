"""A folder of article files to documents, in a fixed order; a bad file costs itself alone."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import SettingsError
from pipeline.ingest.article import build_document
from pipeline.ingest.extract import Extract, FormatError, Limits
from pipeline.ingest.formats import (
    BULK,
    HEAD,
    MEDIA_TYPES,
    SUFFIXES,
    detect_format,
    read_any,
    read_records,
)
from pipeline.ingest.metadata import Metadata, read_sidecar
from pipeline.ingest.text import BinaryDataError, Issues
from schemas.document import Document

if TYPE_CHECKING:
    from pipeline.ingest.bulk import Record

__all__ = ["SUFFIXES", "CorpusError", "Limits", "Source", "find_sources", "read_corpus"]

# Notes on a folder, and what people decided about its articles.
NOT_ARTICLES = ("readme", "corrections", "matches")
# Beside a saved page browsers keep a folder with its parts.
_PARTS = re.compile(r"(?i)_files$|_dateien$|_fichiers$|_dosyalar$|\.files$")


class CorpusError(SettingsError):
    """The corpus as a whole cannot be read: a missing folder or file."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a corpus: where it lies on disk, its name below the corpus folder, its key."""

    path: Path
    name: str
    doc_id: str
    problem: str | None = None


def read_corpus(paths: Sequence[Path], *, limits: Limits | None = None) -> Iterator[Document]:
    """Every article below the folders (or the files) given, ordered by name.

    Raises CorpusError at once, before the first article, for a path that does not exist.
    """
    return _read_sources(find_sources(paths), limits or Limits())


def _read_sources(sources: Sequence[Source], limits: Limits) -> Iterator[Document]:
    """The articles; a record whose key another article has is told apart by a number."""
    taken = {source.doc_id for source in sources}
    for source in sources:
        for document in _read_source(source, limits):
            key = document.doc_id
            if key != source.doc_id:
                key = _free_key(key, taken)
                taken.add(key)
            yield replace(document, doc_id=key)


def find_sources(paths: Sequence[Path]) -> list[Source]:
    """The article files below the paths, each once and with a key of its own."""
    found: dict[str, Source] = {}
    for path in paths:
        if not _exists(path):
            raise CorpusError(f"{path}: no such folder or file; give the folder with the articles")
        below = _files_below(path) if path.is_dir() else [_source(path, path.parent)]
        for source in below:
            found.setdefault(os.path.realpath(source.path), source)
    return _tell_apart(found.values())


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # no permission to look into the folder above
        return False


def _files_below(root: Path) -> Iterator[Source]:
    """Articles in a folder and its folders; hidden ones and links to folders are passed over."""
    home = os.path.realpath(root)
    blocked: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=blocked.append):
        folders[:] = sorted(name for name in folders if not _is_passed_over(name, files))
        for name in [*folders, *sorted(files)]:
            path = Path(folder, name)
            article = name in files and is_article(path)
            if path.is_symlink() and (article or path.is_dir()):
                yield from _linked(path, root, home)
            elif article:
                yield _source(path, root)
    for error in blocked:
        closed = _source(Path(error.filename), root)
        yield replace(closed, problem=f"cannot be opened: {error.strerror}")


def _is_passed_over(folder: str, files: Sequence[str]) -> bool:
    """Whether a folder is hidden, or holds the parts of a saved page beside it."""
    page = _PARTS.sub("", folder)
    parts = page != folder and any(f"{page}{end}" in files for end in (".html", ".htm", ".xhtml"))
    return folder.startswith(".") or parts


def is_article(path: Path) -> bool:
    """Whether a file's name is that of an article: a known ending, no notes on the folder."""
    ending = _ending(path.name)
    named = path.name[: len(path.name) - len(ending)].lower()
    return bool(ending) and named not in NOT_ARTICLES and not path.name.startswith(".")


def _ending(name: str) -> str:
    """The ending of an article's file as it is written, else an empty one."""
    found = next((s for s in SUFFIXES if name.lower().endswith(s)), "")
    return name[len(name) - len(found) :] if len(found) < len(name) else ""


def _linked(path: Path, root: Path, home: str) -> Iterator[Source]:
    """Refuse a link that leaves the corpus; one inside leads to what is read at its own place."""
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(home):
        yield replace(_source(path, root), problem="is a link that leaves the corpus")
    elif not target.exists():
        yield replace(_source(path, root), problem="is a link that leads nowhere")
    elif target.is_file() and not is_article(target):
        yield _source(path, root)


def _source(path: Path, root: Path) -> Source:
    name = _printable(path.relative_to(root).as_posix())
    return Source(path, name, name.removesuffix(_printable(_ending(path.name))))


def _printable(name: str) -> str:
    """A file name as valid Unicode in NFC: names are bytes, and need not be either."""
    clean = os.fsencode(name).decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", clean)


def _tell_apart(sources: Iterable[Source]) -> list[Source]:
    """Keys made unique: the ending is added where two would share one, then a number."""
    ordered = sorted(sources, key=lambda s: (s.name, os.fsencode(s.path)))
    shared: dict[str, int] = {}
    for source in ordered:
        shared[source.doc_id] = shared.get(source.doc_id, 0) + 1
    taken = {key for key, count in shared.items() if count == 1}
    result = []
    for source in ordered:
        key = source.doc_id
        if shared[key] > 1:
            key = _free_key(source.name, taken)
            taken.add(key)
        result.append(replace(source, doc_id=key))
    return result


def _free_key(wanted: str, taken: set[str]) -> str:
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted}~{number}"
    return key


def _read_source(source: Source, limits: Limits) -> Iterator[Document]:
    failed = Document(source.doc_id, source.name, None, "", status="failed")
    if source.problem:
        yield replace(failed, message=f"{source.name}: {source.problem}")
        return
    try:
        kind = detect_format(_read_head(source.path), _ending(source.path.name).lower())
        typed = replace(failed, media_type=MEDIA_TYPES[kind])
        if kind in BULK:
            yield from _read_bulk(source, typed, kind, limits)
        else:
            yield _read_file(source, typed, limits)
    except OSError as error:
        message = f"{source.name}: cannot be read: {error.strerror or error}"
        yield replace(failed, message=message)


def _read_file(source: Source, base: Document, limits: Limits) -> Document:
    """A file that is one article."""
    data = _read_bytes(source.path, limits.max_bytes)
    if data is None:
        message = f"{source.name}: larger than {limits.max_bytes:,} bytes; not read"
        return replace(base, status="too_large", message=message)
    hashed = replace(base, sha256=hashlib.sha256(data).hexdigest())
    suffix = _ending(source.path.name).lower()
    return _guarded(source, hashed, partial(read_any, data, suffix, limits), limits)


def _read_bulk(source: Source, base: Document, kind: str, limits: Limits) -> Iterator[Document]:
    """The articles of a file of many; what is wrong with the file itself is a document too."""
    empty = True
    try:
        for record in read_records(source.path, kind, limits):
            empty = False
            yield _read_record(source, base, record, limits)
    except FormatError as error:
        yield replace(base, status=error.status, message=f"{source.name}: {error}")
        return
    if empty:
        yield replace(base, status="empty", message=f"{source.name}: holds no articles")


def _read_record(source: Source, base: Document, record: Record, limits: Limits) -> Document:
    key = f"{source.doc_id}/{record.key or record.number}"
    hashed = replace(
        base,
        doc_id=key,
        source_path=f"{source.name}#{record.number}",
        sha256=hashlib.sha256(record.data).hexdigest() if record.data else None,
    )
    return _guarded(source, hashed, record.read, limits)


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
    except Exception as error:  # noqa: BLE001 - any fault of one article, in any library
        return replace(base, message=f"{name}: {type(error).__name__}: {error}")


def _known(source: Source, extract: Extract, issues: Issues, *, record: bool) -> Metadata:
    """A header counts before the sidecar, and that before what a file says of itself.

    Of a file with many articles the sidecar tells what holds for all, unless a record knows better.
    """
    name = source.path.name
    path = source.path.with_name(name[: len(name) - len(_ending(name))] + ".yaml")
    sidecar = read_sidecar(path, issues)
    own = extract.metadata
    if record or own.published_basis == "header" or "header" in dict(own.bases).values():
        return own.over(sidecar)
    return sidecar.over(own)


def _read_head(path: Path) -> bytes:
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(0, "not a regular file")
    with path.open("rb") as file:
        return file.read(HEAD)


def _read_bytes(path: Path, limit: int) -> bytes | None:
    """Return the file's bytes, or None if there are more than the limit."""
    with path.open("rb") as file:
        data = file.read(limit + 1)
    return data if len(data) <= limit else None
