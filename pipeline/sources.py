"""What people add, as documents: a file, a folder, a web address, the standard input."""

from __future__ import annotations

import hashlib
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import SettingsError
from pipeline.fetch import FetchError, FetchLimits, Page, fetch, is_url, parse_address, shorten
from pipeline.ingest import Limits, Room, read_corpus
from pipeline.ingest.corpus import SUFFIXES, find_sources
from pipeline.ingest.text import BinaryDataError, Issues, decode_text
from schemas.document import Document

STANDARD_INPUT = "-"

_META_CHARSET = re.compile(rb"(?i)<meta[^>]{0,200}charset|<\?xml[^>]{0,200}encoding")


class AddError(SettingsError):
    """What was asked to be added cannot be, before anything is read."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How sources are read, and whether anything is written."""

    fetch: FetchLimits = field(default_factory=FetchLimits)
    limits: Limits = field(default_factory=Limits)
    allow_private: bool = False
    dry_run: bool = False
    room: Room | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A source, or one article of it, that does not become an article, and why."""

    source: str
    reason: str


class Incoming(NamedTuple):
    """An article as its source has it; ``raw`` are the bytes of the source, if they are its own."""

    source: str
    document: Document
    raw: bytes | None


def tell_problem(document: Document) -> str:
    """Why nothing can be drawn from a document, without its name before it."""
    file = document.source_path.rpartition("#")[0]
    message = document.message or document.status
    return message.removeprefix(f"{document.source_path}: ").removeprefix(f"{file}: ")


Known = Callable[[str], str | None]


def check_sources(sources: Sequence[str]) -> None:
    """Raise AddError or AddressError for the first source that cannot be one."""
    for source in sources:
        if is_url(source):
            parse_address(source)
        elif source != STANDARD_INPUT and not _exists(Path(source)):
            raise AddError(
                f"{shorten(source)}: no such file or folder; a web address begins with https://"
            )


def _exists(path: Path) -> bool:
    try:
        return path.exists() or path.is_symlink()
    except (OSError, ValueError):  # no permission above it, or a name that no file can have
        return False


def read_source(source: str, known_url: Known, settings: Settings) -> Iterator[Incoming | Refused]:
    """Every article of one source; ``known_url`` says where an address is in the corpus already."""
    if is_url(source):
        yield from _read_address(source, known_url, settings)
    elif source == STANDARD_INPUT:
        data = sys.stdin.buffer.read(settings.limits.max_bytes + 1)
        yield from _read_bytes("standard input", data, "", settings)
    elif Path(source).is_dir():
        yield from _read_folder(Path(source), settings)
    else:
        yield from _read_file(Path(source), str(source), settings)


def _read_address(
    address: str, known_url: Known, settings: Settings
) -> Iterator[Incoming | Refused]:
    shown = shorten(address)
    if known := known_url(address):
        yield Refused(shown, known)
        return
    try:
        page = fetch(address, limits=settings.fetch, allow_private=settings.allow_private)
    except FetchError as error:
        yield Refused(shown, str(error).removeprefix(f"{shown}: "))
        return
    for item in _read_bytes(shown, _recoded(page), page.ending, settings):
        if isinstance(item, Incoming):
            found = replace(item.document, url=page.url)
            yield item._replace(document=found, raw=item.raw and page.data)
        else:
            yield item


def _recoded(page: Page) -> bytes:
    """The page in UTF-8 if only the server said what it is in; else as it came."""
    if page.charset is None or page.ending not in (".html", ".txt", ".md"):
        return page.data
    if page.ending == ".html" and _META_CHARSET.search(page.data[:4096]):
        return page.data
    issues: Issues = []
    try:
        text = decode_text(page.data, issues, page.charset)
    except BinaryDataError:
        return page.data
    return page.data if issues else text.encode()


def _read_bytes(
    label: str, data: bytes, ending: str, settings: Settings
) -> Iterator[Incoming | Refused]:
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        # What has no name is read by what stands in it.
        path = Path(folder, f"source{ending or '.txt'}")
        path.write_bytes(data)
        yield from _read_file(path, label, settings)


def _read_folder(folder: Path, settings: Settings) -> Iterator[Incoming | Refused]:
    sources = find_sources([folder])
    if not sources:
        yield Refused(str(folder), f"holds no articles ({', '.join(SUFFIXES)})")
    for source in sources:
        if source.problem:
            yield Refused(str(source.path), source.problem)
        else:
            yield from _read_file(source.path, str(source.path), settings)


def _read_file(path: Path, label: str, settings: Settings) -> Iterator[Incoming | Refused]:
    """The articles of one file: mostly one, in a table or an archive many."""
    documents = read_corpus([path], limits=settings.limits, room=settings.room)
    first = list(islice(documents, 2))
    if not first:
        yield Refused(label, "holds no article")
    for document in chain(first, documents):
        raw = _raw(path, document) if len(first) == 1 else None
        number = document.source_path.rpartition("#")[2]
        yield Incoming(label if len(first) == 1 else f"{label}#{number}", document, raw)


def _raw(path: Path, document: Document) -> bytes | None:
    """The file's bytes, if they are still those that were read."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == document.sha256 else None
