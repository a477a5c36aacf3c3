"""A folder of article files to documents, in a fixed order; a bad file costs itself alone."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.ingest.article import build_document
from pipeline.ingest.metadata import read_sidecar, split_header
from pipeline.ingest.text import BinaryDataError, Issues, decode_text
from schemas.document import Document

SUFFIXES = (".txt", ".md")
NOT_ARTICLES = ("readme",)


class CorpusError(SettingsError):
    """The corpus as a whole cannot be read: a missing folder or file."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one article may cost; beyond it the article is given up, alone."""

    max_bytes: int = 20_000_000
    max_characters: int = 300_000


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
        folders[:] = sorted(name for name in folders if not name.startswith("."))
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


def is_article(path: Path) -> bool:
    """Whether a file's name is that of an article: a known ending, no notes on the folder."""
    return (
        path.suffix.lower() in SUFFIXES
        and path.stem.lower() not in NOT_ARTICLES
        and not path.name.startswith(".")
    )


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
        return replace(failed, message=f"{source.name}: cannot be read: {error.strerror or error}")
    if data is None:
        message = f"{source.name}: larger than {limits.max_bytes:,} bytes; not read"
        return replace(failed, status="too_large", message=message)
    hashed = replace(failed, sha256=hashlib.sha256(data).hexdigest())
    try:
        return _read_data(source, hashed, data, limits)
    except Exception as error:  # noqa: BLE001 - a fault in one article must not cost the others
        return replace(hashed, message=f"{source.name}: {type(error).__name__}: {error}")


def _read_data(source: Source, base: Document, data: bytes, limits: Limits) -> Document:
    issues: Issues = []
    message = f"{source.name}: longer than {limits.max_characters:,} characters; not read"
    too_long = replace(base, status="too_large", message=message)
    # No encoding takes more than four bytes a character: what is longer need not be decoded.
    if len(data) > 4 * limits.max_characters:
        return too_long
    try:
        text = decode_text(data, issues)
    except BinaryDataError as error:
        return replace(base, status="binary", message=f"{source.name}: {error}")
    if len(text) > limits.max_characters:
        return too_long
    header, body = split_header(text, issues)
    sidecar = read_sidecar(source.path.with_suffix(".yaml"), issues)
    kind = "text/markdown" if source.path.suffix.lower() == ".md" else "text/plain"
    return build_document(replace(base, media_type=kind), body, header.over(sidecar), issues)


def _read_bytes(path: Path, limit: int) -> bytes | None:
    """Return the file's bytes, or None if there are more than the limit."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(0, "not a regular file")
    with path.open("rb") as file:
        data = file.read(limit + 1)
    return data if len(data) <= limit else None
