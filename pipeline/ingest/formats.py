"""Which format a file has, by what stands in it first and by its name second, and who reads it.

The readers of formats are loaded when a file of theirs is met: some of their libraries are large.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.ingest.extract import Extract, FormatError, Limits
from pipeline.ingest.metadata import split_header
from pipeline.ingest.text import BinaryDataError, Issues, decode_text

if TYPE_CHECKING:
    from pipeline.ingest.bulk import Record

# Endings of files that may be articles, the longer before the shorter.
SUFFIXES = (
    ".warc.gz", ".txt", ".md", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".pdf", ".docx", ".eml",
    ".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".warc",
)  # fmt: skip
MEDIA_TYPES = {
    "text": "text/plain",
    "markdown": "text/markdown",
    "html": "text/html",
    "mhtml": "multipart/related",
    "mail": "message/rfc822",
    "pdf": "application/pdf",
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jsonl": "application/jsonl",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "warc": "application/warc",
}
BULK = ("jsonl", "csv", "parquet", "warc")
# Read without a library in C whose time and memory nobody can foretell.
PLAIN = ("text", "markdown", "jsonl", "csv")
# How much of a file is looked at.
HEAD = 8_192

_BY_SUFFIX = {
    ".md": "markdown", ".html": "html", ".htm": "html", ".xhtml": "html", ".jsonl": "jsonl",
    ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv",
}  # fmt: skip
_BEFORE = rb"(?i)(?:\s|\xef\xbb\xbf|<!--[^>]{0,2000}-->|<\?xml[^>]{0,200}>)*"
_PAGE = re.compile(_BEFORE + rb"<(?:!doctype\s+html|html)[\s>/]")
_HTML = re.compile(_BEFORE + rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|p)[\s>/]")
_HEADER = re.compile(
    rb"(?im)^(from|to|subject|date|mime-version|message-id|received|return-path|delivered-to"
    rb"|content-type|x-[\w-]{1,40}|snapshot-content-location|reply-to|cc):\s"
)
_MAIL_ONLY = {b"mime-version", b"message-id", b"received", b"return-path", b"delivered-to"}
_RELATED = re.compile(
    rb"(?is)content-type:\s*multipart/related.{0,300}text/html|snapshot-content-location:"
)
_MAX_HEADERS = 200


def ending_of(name: str) -> str:
    """The ending of an article's file as it is written, else an empty one."""
    lower = name.lower()
    found = next((s for s in SUFFIXES if lower.endswith(s)), "")
    return name[len(name) - len(found) :] if len(found) < len(name) else ""


def detect_format(head: bytes, suffix: str) -> str:
    """The format of a file by its first bytes and its ending."""
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "word"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"WARC/0.", b"WARC/1.")) or (
        head.startswith(b"\x1f\x8b") and ".warc" in suffix
    ):
        return "warc"
    if (_PAGE if suffix == ".md" else _HTML).match(_narrow(head)):
        return "html"
    if found := _mail_format(_narrow(head), suffix):
        return found
    if suffix in (".txt", "") and re.match(rb'(?:\xef\xbb\xbf)?\{\s*"', head) and b'"text"' in head:
        return "jsonl"
    return _BY_SUFFIX.get(suffix, "text")


def _narrow(head: bytes) -> bytes:
    """UTF-16 as bytes of one each, for a look at its first letters."""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return head[2:].replace(b"\0", b"") if wide else head


def _mail_format(head: bytes, suffix: str) -> str | None:
    """``mail`` or ``mhtml`` if the head is a block of mail headers."""
    block = re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)[0]
    block = re.sub(rb"\AFrom [^\n]*\n", b"", block)
    names = {name.lower() for name in _HEADER.findall(block)}
    mailed = bool(names & _MAIL_ONLY) or suffix in (".eml", ".mhtml", ".mht")
    if len(names) < 2 or not mailed or not re.match(rb"[\w-]{2,60}:", block):
        return None
    return "mhtml" if _RELATED.search(block) or suffix in (".mhtml", ".mht") else "mail"


def read_any(
    data: bytes, suffix: str, limits: Limits, issues: Issues, charset: str | None = None
) -> Extract:
    """The text and metadata of one article in any format but those of many articles."""
    kind = detect_format(data[:HEAD], suffix)
    if kind == "html":
        from pipeline.ingest.html import read_html

        return read_html(data, limits, issues, charset)
    if kind in ("mail", "mhtml"):
        from pipeline.ingest.mail import read_mail, read_mhtml

        return (read_mail if kind == "mail" else read_mhtml)(data, limits, issues)
    if kind == "pdf":
        from pipeline.ingest.pdf import read_pdf

        return read_pdf(data, limits, issues)
    if kind == "word":
        return _read_zip(data, limits, issues)
    return _read_text(data, limits, issues, charset)


def _read_zip(data: bytes, limits: Limits, issues: Issues) -> Extract:
    from pipeline.ingest.word import check_archive, read_word

    if "word/document.xml" in check_archive(data, limits):
        return read_word(data, limits, issues)
    raise FormatError("binary", "is a zip, Excel or PowerPoint file, not an article")


def _read_text(data: bytes, limits: Limits, issues: Issues, charset: str | None) -> Extract:
    # No encoding takes more than four bytes a character: what is longer need not be decoded.
    if len(data) > 4 * limits.max_characters:
        raise FormatError(
            "too_large", f"longer than {limits.max_characters:,} characters; not read"
        )
    try:
        text = decode_text(data, issues, charset)
    except BinaryDataError as error:
        raise FormatError("binary", str(error)) from None
    header, body = split_header(text, issues)
    return Extract(body, header)


def read_records(path: Path, kind: str, limits: Limits) -> Iterator[Record]:
    """The records of a file with many articles."""
    if kind == "csv":
        from pipeline.ingest.table import read_csv

        return read_csv(path, limits)
    if kind == "warc":
        from pipeline.ingest.warc import read_warc

        return read_warc(path, limits)
    from pipeline.ingest.bulk import read_json_lines, read_parquet

    return (read_parquet if kind == "parquet" else read_json_lines)(path, limits)
