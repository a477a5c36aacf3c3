"""Mail (``.eml``) and web pages saved as mail (``.mhtml``), by the standard library's parser.

The parser's older interface is used: it takes any bytes, where the newer one fails on headers that
real mails have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from pipeline.ingest.extract import Extract, FormatError, Limits
from pipeline.ingest.html import read_html
from pipeline.ingest.metadata import Metadata
from pipeline.ingest.text import BinaryDataError, Issues, clean_text, decode_text

_PREFIX = re.compile(r"(?i)^(?:\s*(?:re|fwd?|wg|aw|tr|ynt|ilt)\s*:\s*)+")
_MAX_PARTS = 1_000
# A plain part is a stub beside its page if it holds less than this share of the page's words.
_STUB = 0.3


def read_mail(data: bytes, limits: Limits, issues: Issues) -> Extract:
    """The mail's text, its subject, sender and date."""
    message = _parse(data)
    found = _body(message, limits, issues)
    title = _PREFIX.sub("", _header(message, "Subject")).strip()
    sender = parseaddr(_header(message, "From"))[0].strip()
    day = _day(message)
    given = {"title": title, "publisher": sender}
    known = Metadata(
        title=title or None,
        publisher=sender or None,
        published=day,
        published_basis="mail date" if day else None,
        bases=tuple((name, "mail header") for name, value in given.items() if value),
    )
    return Extract(found.text, known.over(found.metadata))


def read_mhtml(data: bytes, limits: Limits, issues: Issues) -> Extract:
    """The page in a saved web page; the day of saving is not that of publication."""
    message = _parse(data)
    part = next(_parts(message, "text/html"), None)
    if part is None:
        raise FormatError("empty", "is a saved web page that holds no page")
    page = read_html(_payload(part), limits, issues, _charset(part))
    url = _header(message, "Snapshot-Content-Location") or _header(part, "Content-Location")
    if not url.lower().startswith(("http://", "https://")):
        return page
    known = page.metadata.over(Metadata(url=url, bases=(("url", "mhtml location"),)))
    return Extract(page.text, known)


def _parse(data: bytes) -> Message:
    try:
        return message_from_bytes(data)
    except RecursionError:
        raise FormatError("failed", "is a mail whose parts are nested too deep") from None


def _body(message: Message, limits: Limits, issues: Issues) -> Extract:
    """The plain part, or the page if the plain part is only a stub; attachments are noted."""
    plain = next(_parts(message, "text/plain"), None)
    page = next(_parts(message, "text/html"), None)
    attached = [p.get_filename() or p.get_content_type() for p in _walk(message) if _attached(p)]
    if attached:
        names = ", ".join(" ".join(clean_text(str(n)).split())[:60] for n in attached[:5])
        issues.append(("attachments_left_out", f"{len(attached)} attachments not read: {names}"))
    text = ""
    if plain is not None:
        try:
            text = decode_text(_payload(plain), issues, _charset(plain))
        except BinaryDataError:
            issues.append(("broken_part", "the plain part of the mail is no text"))
    if page is None:
        return Extract(text)
    found = read_html(_payload(page), limits, issues, _charset(page))
    stub = len(text.split()) < _STUB * len(found.text.split())
    return found if stub else Extract(text)


def _walk(message: Message) -> list[Message]:
    """The mail and its parts, those of mails inside it too, down to a bound."""
    found: list[Message] = []
    waiting = [message]
    while waiting and len(found) < _MAX_PARTS:
        part = waiting.pop()
        found.append(part)
        payload = part.get_payload()
        if isinstance(payload, list):
            waiting += [p for p in reversed(payload) if isinstance(p, Message)]
    return found


def _parts(message: Message, kind: str) -> Iterator[Message]:
    """The parts of a media type that are not attached files."""
    return (p for p in _walk(message) if p.get_content_type() == kind and not _attached(p))


def _attached(part: Message) -> bool:
    if part.is_multipart():
        return False
    disposition = str(part.get("Content-Disposition") or "").strip().lower()
    textual = part.get_content_maintype() in ("text", "multipart")
    return disposition.startswith("attachment") or (not textual and part.get_filename() is not None)


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, LookupError):
        return None


def _header(message: Message, name: str) -> str:
    """A header's text on one line, its encoded words decoded."""
    raw = str(message.get(name) or "")[:4_000]
    try:
        pieces = decode_header(raw)
    except (ValueError, LookupError):  # a broken encoded word
        pieces = [(raw, None)]
    text = "".join(p if isinstance(p, str) else _decoded(p, charset) for p, charset in pieces)
    return " ".join(clean_text(text).split())


def _decoded(piece: bytes, charset: str | None) -> str:
    try:
        return decode_text(piece, [], charset)
    except BinaryDataError:
        return ""


def _day(message: Message) -> str | None:
    """The day that the mail names as its own, as it was where it was sent."""
    try:
        return parsedate_to_datetime(str(message.get("Date"))).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
