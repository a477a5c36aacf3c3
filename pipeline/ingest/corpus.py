"""A folder of article files to documents, in a fixed order; a bad file costs itself alone."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from pipeline.errors import SettingsError
from pipeline.ingest.extract import Limits
from pipeline.ingest.files import Source, read_source, sidecar_at
from pipeline.ingest.formats import SUFFIXES, ending_of
from pipeline.ingest.kept import Article, document_of
from schemas.document import Document

if TYPE_CHECKING:
    from pipeline.ingest.apart import Room

__all__ = ["SUFFIXES", "CorpusError", "Limits", "Source", "find_sources", "read_corpus"]

A_co = TypeVar("A_co", bound=Article, covariant=True)

# Notes on a folder, and what people decided about its articles.
NOT_ARTICLES = ("readme", "corrections", "matches")
# Beside a saved page browsers keep a folder with its parts.
_PARTS = re.compile(r"(?i)_files$|_dateien$|_fichiers$|_dosyalar$|\.files$")


class CorpusError(SettingsError):
    """The corpus as a whole cannot be read: a missing folder or file."""


def read_corpus(
    paths: Sequence[Path], *, limits: Limits | None = None, room: Room | None = None
) -> Iterator[Document]:
    """Every article below the folders (or the files) given, ordered by name.

    In a ``room`` they are read within its limits of time and memory, without one in this process.
    Raises CorpusError at once, before the first article, for a path that does not exist.
    """
    return read_sources(find_sources(paths), limits or Limits(), room)


class Reads(Protocol[A_co]):
    """Reads files one by one."""

    def read(self, source: Source) -> Iterator[A_co]:
        """The articles of a file."""
        ...


def read_sources(
    sources: Sequence[Source], limits: Limits, room: Reads[A_co] | None
) -> Iterator[A_co | Document]:
    """The articles; a record whose key another article has is told apart by a number."""
    taken = {source.doc_id for source in sources}
    for source in sources:
        for document in room.read(source) if room else read_source(source, limits):
            key = document.doc_id
            if key == source.doc_id:
                yield document
            else:
                key = _free_key(key, taken)
                taken.add(key)
                yield replace(document_of(document), doc_id=key)


def find_sources(paths: Sequence[Path]) -> list[Source]:
    """The article files below the paths, each once and with a key of its own."""
    found: dict[str, Source] = {}
    for path in paths:
        if not _exists(path):
            raise CorpusError(f"{path}: no such folder or file; give the folder with the articles")
        below = _files_below(path) if path.is_dir() else [_source(path, path.parent)]
        for source in below:
            found.setdefault(source.place, source)
    return _tell_apart(found.values())


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # no permission to look into the folder above
        return False


def _files_below(root: Path) -> Iterator[Source]:
    """Articles in a folder and its folders; hidden ones and links to folders are passed over."""
    home = os.path.realpath(root)
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            # Of a hundred thousand files each look at the disk is felt; an entry knows its kind.
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield _source(folder, root)._replace(problem=f"cannot be opened: {error.strerror}")
            continue
        here = {entry.name for entry in entries}
        above = "" if folder == root else f"{folder.relative_to(root).as_posix()}/"
        place = os.fspath(Path(os.path.realpath(folder), "x"))[:-1]
        below: list[Path] = []
        for entry in entries:
            name = entry.name
            is_folder = _is_folder(entry)
            if _is_passed_over(name, here) if is_folder else not is_article(name):
                continue
            if entry.is_symlink():
                yield from _linked(folder / name, root, home)
            elif is_folder:
                below.append(folder / name)
            else:
                beside = sidecar_at(name) in here
                yield _named(entry.path, place + name, f"{above}{name}", beside=beside)
        waiting += reversed(below)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_passed_over(folder: str, files: Container[str]) -> bool:
    """Whether a folder is hidden, or holds the parts of a saved page beside it."""
    page = _PARTS.sub("", folder)
    parts = page != folder and any(f"{page}{end}" in files for end in (".html", ".htm", ".xhtml"))
    return folder.startswith(".") or parts


def is_article(name: str) -> bool:
    """Whether a file's name is that of an article: a known ending, no notes on the folder."""
    ending = ending_of(name)
    named = name[: len(name) - len(ending)].lower()
    return bool(ending) and named not in NOT_ARTICLES and not name.startswith(".")


def _linked(path: Path, root: Path, home: str) -> Iterator[Source]:
    """Refuse a link that leaves the corpus; one inside leads to what is read at its own place."""
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(home):
        yield _source(path, root)._replace(problem="is a link that leaves the corpus")
    elif not target.exists():
        yield _source(path, root)._replace(problem="is a link that leads nowhere")
    elif target.is_file() and not is_article(target.name):
        yield _source(path, root)


def _source(path: Path, root: Path) -> Source:
    below = path.relative_to(root).as_posix()
    return _named(os.fspath(path), os.path.realpath(path), below)


def _named(file: str, place: str, below: str, *, beside: bool = True) -> Source:
    name = _printable(below)
    key = name.removesuffix(_printable(ending_of(below)))
    return Source(file, file if place == file else place, name, key, beside)


def _printable(name: str) -> str:
    """A file name as valid Unicode in NFC: names are bytes, and need not be either."""
    if name.isascii():
        return name
    clean = os.fsencode(name).decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", clean)


def _tell_apart(sources: Iterable[Source]) -> list[Source]:
    """Keys made unique: the ending is added where two would share one, then a number."""
    ordered = sorted(sources, key=lambda s: (s.name, os.fsencode(s.file)))
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
        result.append(source if key == source.doc_id else source._replace(doc_id=key))
    return result


def _free_key(wanted: str, taken: set[str]) -> str:
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted}~{number}"
    return key
