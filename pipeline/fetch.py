"""A page from the web, within limits, and never from the own network unless that is asked for.

Each hop is resolved here, and its connection goes to the very address that was checked: a name
that answers once with a public and once with a private address ("DNS rebinding") gains nothing.
Proxies of the environment are not used, because behind one that address would be out of sight.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from importlib.metadata import version
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar
from urllib.parse import urljoin

import certifi
import urllib3
from urllib3 import exceptions
from urllib3.util import Timeout, Url, parse_url

from pipeline.errors import SettingsError

T = TypeVar("T")

SCHEMES = {"http": 80, "https": 443}
# Media types that may hold articles, and the ending of such a file.
ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "multipart/related": ".mhtml",
    "application/x-mimearchive": ".mhtml",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "message/rfc822": ".eml",
    "text/csv": ".csv",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/vnd.apache.parquet": ".parquet",
    "application/warc": ".warc.gz",
}
# Types that servers give to whatever they do not know: the address's own ending counts.
UNKNOWN_TYPES = ("", "application/octet-stream", "binary/octet-stream", "application/download")

_PIECE = 65_536
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNWRITABLE = re.compile(r"[\x00-\x20\x7f]")
_CHARSET = re.compile(r"(?i)charset\s*=\s*[\"']?([\w.:-]{2,40})")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressError(SettingsError):
    """What was given is no address of a page."""


class FetchError(Exception):
    """The page could not be had; the message says why, and what may help."""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much one page may cost: in all, and while nothing comes."""

    max_bytes: int = 20_000_000
    seconds: float = 60.0
    silence: float = 15.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Page:
    """What came, from where in the end, the file ending of its type and its declared charset."""

    url: str
    data: bytes
    ending: str
    charset: str | None


@dataclass(frozen=True, slots=True)
class _Hop:
    """One answer: a page, or where to go on."""

    page: Page | None
    location: str | None


def is_url(source: str) -> bool:
    """Whether something reads as an address, of whatever scheme, and not as a path."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://", source) is not None


def parse_address(address: str) -> Url:
    """The parts of an address; raises AddressError for one that cannot or must not be fetched."""
    shown = shorten(address)
    try:
        url = parse_url(_UNWRITABLE.sub(lambda found: f"%{ord(found[0]):02X}", address.strip()))
    except (exceptions.LocationParseError, ValueError) as error:
        raise AddressError(f"{shown}: is no valid address") from error
    if url.scheme not in SCHEMES:
        raise AddressError(f"{shown}: only http:// and https:// addresses are fetched")
    if not url.host or len(url.host) > 260 or "%" in url.host:
        raise AddressError(f"{shown}: is no valid address")
    if url.auth:
        raise AddressError(f"{shown}: holds a user name; save the page yourself and add the file")
    return url._replace(fragment=None)


def fetch(address: str, *, limits: FetchLimits | None = None, allow_private: bool = False) -> Page:
    """The page at an address, redirects followed.

    Raises AddressError for an address that is none, FetchError for all that can go wrong after.
    """
    limits = limits or FetchLimits()
    url = parse_address(address)
    deadline = time.monotonic() + limits.seconds
    return _within(
        limits.seconds,
        lambda: _follow(url, limits=limits, allow_private=allow_private, deadline=deadline),
        shorten(address),
    )


def shorten(address: str) -> str:
    """An address as a message may show it: one line of bearable length."""
    line = " ".join(address.split())
    return line if len(line) <= 200 else f"{line[:199]}…"


def _within(seconds: float, job: Callable[[], T], shown: str) -> T:
    """The job's result if it comes in time.

    Looking up a name cannot be interrupted, nor can a header that trickles in byte by byte; the
    thread that is given up ends by itself, or with the program.
    """
    results: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def work() -> None:
        try:
            results.put((job(), None))
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            results.put((None, error))

    Thread(target=work, daemon=True).start()
    try:
        result, error = results.get(timeout=seconds)
    except Empty:
        raise FetchError(_too_slow(shown, seconds)) from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]


def _too_slow(shown: str, seconds: float) -> str:
    return f"{shown}: not there after {seconds:g} seconds; --timeout gives it more"


def _follow(url: Url, *, limits: FetchLimits, allow_private: bool, deadline: float) -> Page:
    seen: list[str] = []
    while True:
        if url.url in seen:
            raise FetchError(f"{shorten(url.url)}: redirects in a circle")
        seen.append(url.url)
        hop = _get(url, limits=limits, allow_private=allow_private, deadline=deadline)
        if hop.page is not None:
            return hop.page
        if len(seen) > limits.redirects:
            raise FetchError(f"{shorten(seen[0])}: redirects more than {limits.redirects} times")
        try:
            url = parse_address(urljoin(url.url, hop.location or ""))
        except (AddressError, ValueError) as error:
            raise FetchError(f"{shorten(seen[0])}: redirects wrongly: {error}") from error


def _get(url: Url, *, limits: FetchLimits, allow_private: bool, deadline: float) -> _Hop:
    """One request to the first address of the host that takes the connection."""
    shown = shorten(url.url)
    addresses = _addresses(url, allow_private=allow_private)
    for number, address in enumerate(addresses, 1):
        try:
            with _pool(url, address, limits) as pool:
                return _request(pool, url, limits, deadline)
        except (exceptions.NewConnectionError, exceptions.ConnectTimeoutError) as error:
            if number == len(addresses) or time.monotonic() > deadline:
                raise FetchError(f"{shown}: {_unconnected(error, limits)}") from error
        except (exceptions.HTTPError, OSError, ValueError) as error:
            raise FetchError(f"{shown}: {_broken(error, limits)}") from error
    raise AssertionError("a host has an address, or it was refused")


def _addresses(url: Url, *, allow_private: bool) -> list[Address]:
    """The addresses of a host that may be connected to."""
    shown = shorten(url.url)
    host = (url.host or "").strip("[]")
    try:
        found = socket.getaddrinfo(host, url.port or _port(url), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no valid name"
        raise FetchError(f"{shown}: the host {host} is not found ({reason})") from error
    addresses = dict.fromkeys(
        ipaddress.ip_address(str(info[4][0]).partition("%")[0]) for info in found
    )
    allowed = [a for a in addresses if allow_private or is_public(a)]
    if not allowed:
        place = "" if host in map(str, addresses) else f" ({next(iter(addresses))})"
        raise FetchError(
            f"{shown}: {host}{place} is a private address; --allow-private lets it be fetched"
        )
    return allowed


def is_public(address: Address) -> bool:
    """Whether an address, or the one wrapped in it, belongs to the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address.teredo:
            inner = address.teredo[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _port(url: Url) -> int:
    return url.port or SCHEMES[url.scheme or ""]


def _pool(url: Url, address: Address, limits: FetchLimits) -> urllib3.HTTPConnectionPool:
    """Connections to one address; for TLS, the certificate must still be that of the name."""
    timeout = Timeout(connect=limits.silence, read=limits.silence)
    if url.scheme == "http":
        return urllib3.HTTPConnectionPool(str(address), _port(url), timeout=timeout)
    host = (url.host or "").strip("[]")
    return urllib3.HTTPSConnectionPool(
        str(address), _port(url), timeout=timeout, ssl_context=_tls(), server_hostname=host
    )


def _tls() -> ssl.SSLContext:
    """The system's certificate authorities, and certifi's where a system has none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _request(
    pool: urllib3.HTTPConnectionPool, url: Url, limits: FetchLimits, deadline: float
) -> _Hop:
    response = pool.urlopen(
        "GET",
        url.request_uri,
        headers={
            "Host": url.netloc or "",
            "User-Agent": _agent(),
            "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain,*/*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        },
        retries=False,
        redirect=False,
        assert_same_host=False,
        preload_content=False,
    )
    try:
        return _answer(response, url, limits, deadline)
    finally:
        response.close()


def _answer(
    response: urllib3.BaseHTTPResponse, url: Url, limits: FetchLimits, deadline: float
) -> _Hop:
    shown = shorten(url.url)
    if response.status in (301, 302, 303, 307, 308) and "Location" in response.headers:
        return _Hop(None, response.headers["Location"])
    if response.status != HTTPStatus.OK:
        raise FetchError(f"{shown}: {_refused(response.status)}")
    declared = response.headers.get("Content-Type", "")
    ending = _ending(declared, url)
    data = _body(response, shown, limits, deadline)
    charset = _CHARSET.search(declared)
    return _Hop(Page(url.url, data, ending, charset[1] if charset else None), None)


@lru_cache(maxsize=1)
def _agent() -> str:
    return f"communique/{version('communique')}"


def _ending(declared: str, url: Url) -> str:
    """The file ending for a declared media type; raises FetchError for what holds no article."""
    media_type = declared.partition(";")[0].strip().lower()
    if media_type in ENDINGS:
        return ENDINGS[media_type]
    if media_type in UNKNOWN_TYPES:
        path = (url.path or "").lower()
        return next((e for e in ENDINGS.values() if path.endswith(e)), "")
    raise FetchError(
        f"{shorten(url.url)}: is of the type {media_type[:60]}, which holds no article; "
        "a page, a PDF, a Word file or a text is wanted"
    )


def _body(
    response: urllib3.BaseHTTPResponse, shown: str, limits: FetchLimits, deadline: float
) -> bytes:
    """All bytes, unpacked; given up as soon as they are too many or too late."""
    too_large = f"{shown}: larger than {limits.max_bytes:,} bytes; --max-bytes allows more"
    announced = response.headers.get("Content-Length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:20]) > limits.max_bytes:
        raise FetchError(too_large)
    pieces: list[bytes] = []
    size = 0
    for piece in response.stream(_PIECE, decode_content=True):
        size += len(piece)
        pieces.append(piece)
        if size > limits.max_bytes:
            raise FetchError(too_large)
        if time.monotonic() > deadline:
            raise FetchError(_too_slow(shown, limits.seconds))
    return b"".join(pieces)


def _refused(status: int) -> str:
    try:
        phrase = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = str(status)
    hint = {
        401: "; it wants a login: save the page in a browser and add the file",
        403: "; save the page in a browser and add the file",
        404: "; there is no such page",
        410: "; the page is gone",
        429: "; it wants fewer requests, try again later",
    }.get(status, "; try again later" if status >= 500 else "")
    return f"the server answers {phrase}{hint}"


def _unconnected(error: Exception, limits: FetchLimits) -> str:
    # What urllib3 calls a new connection's error is to it a kind of timeout.
    if not isinstance(error, exceptions.NewConnectionError):
        return f"the server does not answer within {limits.silence:g} seconds"
    reason = error.__cause__
    if isinstance(reason, ConnectionRefusedError):
        return "the server refuses the connection"
    if isinstance(reason, OSError) and reason.strerror:
        return f"the server cannot be reached ({reason.strerror})"
    return "the server cannot be reached"


def _broken(error: Exception, limits: FetchLimits) -> str:
    if isinstance(error, exceptions.ReadTimeoutError | TimeoutError):
        return f"the server sends nothing for {limits.silence:g} seconds"
    if isinstance(error, exceptions.SSLError | ssl.SSLError):
        return f"the secure connection fails ({_tls_reason(error)})"
    if isinstance(error, exceptions.DecodeError):
        return "the server sends what cannot be unpacked"
    if isinstance(error, exceptions.IncompleteRead) or isinstance(
        error.__cause__, exceptions.IncompleteRead
    ):
        return "the server breaks off in the middle"
    return f"the server does not answer as a web server should ({type(error).__name__})"


def _tls_reason(error: BaseException) -> str:
    while error.args and isinstance(error.args[0], BaseException):
        error = error.args[0]
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    reason = getattr(error, "reason", None)
    return str(reason).replace("_", " ").lower() if reason else "no TLS"
