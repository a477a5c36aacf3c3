"""A folder of article files to documents, in a fixed order; a bad file costs itself alone."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.ingest.article import build_document
from pipeline.ingest.metadata import read_sidecar, split_header
from pipeline.ingest.text import BinaryDataError, Issues, decode_text
from schemas.document import Document

SUFFIXES = (".txt", ".md")
NOT_ARTICLES = ("readme",)


class CorpusError(ValueError):
    """The corpus as a whole cannot be read: a missing folder or file."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one article may cost; beyond it the article is given up, alone."""

    max_bytes: int = 20_000_000
    max_characters: int = 500_000


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
    limits = limits or Limits()
    return (_read_source(s, limits) for s in find_sources(paths))


def find_sources(paths: Sequence[Path]) -> list[Source]:
    """The article files below the paths, each with a key of its own."""
    found: list[Source] = []
    for path in paths:
        if not path.exists():
            raise CorpusError(f"{path}: no such folder or file; give the folder with the articles")
        found.extend(_files_below(path) if path.is_dir() else [_source(path, path.parent)])
    return _tell_apart(found)


def _files_below(root: Path) -> Iterator[Source]:
    home = root.resolve()
    blocked: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=blocked.append):
        folders.sort()
        for name in sorted([*folders, *files]):
            path = Path(folder, name)
            if name.startswith("."):
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(home):
                yield replace(_source(path, root), problem="is a link that leaves the corpus")
            elif name in files and path.suffix.lower() in SUFFIXES:
                if path.stem.lower() not in NOT_ARTICLES:
                    yield _source(path, root)
        folders[:] = [f for f in folders if not f.startswith(".")]
    for error in blocked:
        folder_path = Path(str(error.filename))
        yield replace(_source(folder_path, root), problem=f"cannot be opened: {error.strerror}")


def _source(path: Path, root: Path) -> Source:
    name = _printable(path.relative_to(root).as_posix())
    ending = path.suffix if path.suffix.lower() in SUFFIXES else ""
    return Source(path, name, name.removesuffix(_printable(ending)))


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


def _read_source(source: Source, limits: Limits) -> Document:
    failed = Document(source.doc_id, source.name, None, "", status="failed")
    if source.problem:
        return replace(failed, message=f"{source.name}: {source.problem}")
    try:
        data = _read_bytes(source.path, limits.max_bytes)
    except OSError as error:
        return replace(failed, message=f"{source.name}: cannot be read: {error.strerror}")
    if data is None:
        message = f"{source.name}: larger than {limits.max_bytes:,} bytes; not read"
        return replace(failed, status="too_large", message=message)
    hashed = replace(failed, sha256=hashlib.sha256(data).hexdigest())
    issues: Issues = []
    try:
        text = decode_text(data, issues)
    except BinaryDataError as error:
        return replace(hashed, status="binary", message=f"{source.name}: {error}")
    if len(text) > limits.max_characters:
        message = f"{source.name}: longer than {limits.max_characters:,} characters; not read"
        return replace(hashed, status="too_large", message=message)
    header, body = split_header(text, issues)
    sidecar = read_sidecar(source.path.with_suffix(".yaml"), issues)
    kind = "text/markdown" if source.path.suffix.lower() == ".md" else "text/plain"
    return build_document(replace(hashed, media_type=kind), body, header.over(sidecar), issues)


def _read_bytes(path: Path, limit: int) -> bytes | None:
    """Return the file's bytes, or None if there are more than the limit."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(0, "not a regular file")
    with path.open("rb") as file:
        data = file.read(limit + 1)
    return data if len(data) <= limit else None
