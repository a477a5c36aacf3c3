"""Web archives by warcio: every page, PDF or text that was fetched is an article."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator

from pipeline.ingest.bulk import Record, broken_record
from pipeline.ingest.extract import Extract, FormatError, Limits
from pipeline.ingest.formats import read_any
from pipeline.ingest.metadata import Metadata
from pipeline.ingest.text import Issues

_KINDS = ("response", "resource", "conversion")
_TYPE = "application/warc"
_READABLE = (
    "text/html", "application/xhtml+xml", "application/pdf", "text/plain", "text/markdown",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)  # fmt: skip
# Where the next record may begin after a broken one: packed, or plain.
_STARTS = (b"\x1f\x8b\x08", b"WARC/1.")
_MOST_BROKEN = 1_000
_CHUNK = 1 << 20


class _Archive(ArchiveIterator):  # type: ignore[misc]
    """An archive without the library's remarks on the screen, which repeat its bytes."""

    INC_RECORD = ""


def read_warc(path: Path, limits: Limits) -> Iterator[Record]:
    """The articles of an archive; after a broken record reading goes on at the next whole one."""
    with path.open("rb") as file:
        start: int | None = 0
        number = faults = 0
        while start is not None and faults <= _MOST_BROKEN:
            file.seek(start)
            archive = _Archive(file)
            begun = number
            try:
                for found in archive:
                    number += 1
                    if record := _record(found, number, limits):
                        yield record
                return
            # The library lets through whatever the unpacking of hostile bytes raises.
            except Exception as error:  # noqa: BLE001
                # A false start inside the broken record is no further one.
                if number > begun or start == 0:
                    number += 1
                    faults += 1
                    reason = f"cannot be read ({type(error).__name__})"
                    yield broken_record(number, b"", _TYPE, reason)
                start = _next_start(file, start + max(_offset(archive), 0) + 1)


def _offset(archive: Any) -> int:  # noqa: ANN401 - the library has no types
    return int(archive.offset or 0)


def _next_start(file: BinaryIO, position: int) -> int | None:
    file.seek(position)
    before = b""
    while chunk := file.read(_CHUNK):
        data = before + chunk
        found = [at for start in _STARTS if (at := data.find(start)) >= 0]
        if found:
            return position - len(before) + min(found)
        before = data[-8:]
        position += len(chunk)
    return None


def _record(found: Any, number: int, limits: Limits) -> Record | None:  # noqa: ANN401
    """A record of the archive, if it holds something that can be an article."""
    headers = found.http_headers
    url = found.rec_headers.get_header("WARC-Target-URI") or ""
    if found.rec_type not in _KINDS or not url.startswith(("http://", "https://")):
        return None
    if headers is not None and headers.get_statuscode() != "200":
        return None
    declared = (headers or found.rec_headers).get_header("Content-Type") or ""
    kind, _, parameters = declared.partition(";")
    if kind.strip().lower() not in _READABLE or url.endswith("/robots.txt"):
        return None
    data = found.content_stream().read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        return broken_record(number, b"", _TYPE, f"is larger than {limits.max_bytes:,} bytes")
    charset = parameters.partition("charset=")[2].strip("\"' ;")[:20] or None
    return Record(number, "", data, partial(_read, number, data, url, charset, limits), _TYPE)


def _read(
    number: int, data: bytes, url: str, charset: str | None, limits: Limits, issues: Issues
) -> Extract:
    try:
        extract = read_any(data, "", limits, issues, charset)
    except FormatError as error:
        raise FormatError(error.status, f"record {number} {error}") from None
    known = Metadata(url=url, bases=(("url", "warc target"),))
    return Extract(extract.text, known.over(extract.metadata))
