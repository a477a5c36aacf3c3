"""Who may ask the review page, and what its answers may do in a browser.

The page writes files, so no other web page may use it through the reviewer's browser: requests name
the host that the page was begun on (a foreign name that leads here is refused), come from the page
itself, and bring its token to write. The answers load nothing from anywhere else.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN = "x-communique-token"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
# A decision is a few hundred bytes.
LARGEST = 64 * 1024

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
_READING = ("GET", "HEAD")


@dataclass(frozen=True)
class Guard:
    """Lets in who asks ``hosts`` (names with their port), and writes with ``token``."""

    app: ASGIApp
    hosts: frozenset[str]
    token: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        refusal = self._refusal(scope["method"], Headers(scope=scope))
        answer = PlainTextResponse(refusal[1], refusal[0]) if refusal else self.app
        await answer(scope, receive, guarded)

    def _refusal(self, method: str, headers: Headers) -> tuple[int, str] | None:
        host = headers.get("host", "").lower()
        if host not in self.hosts:
            return 421, "this address is none of the review page's"
        origin = headers.get("origin")
        if origin is not None and origin.lower() != f"http://{host}":
            return 403, "requests of other pages are refused"
        if method in _READING:
            return None
        if origin is None or headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return 403, "only the review page itself may write"
        if not secrets.compare_digest(headers.get(TOKEN, "").encode(), self.token.encode()):
            return 403, "the page is of an earlier start of the server: load it again"
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return 415, "a decision is JSON"
        length = headers.get("content-length", "")
        if not length.isdigit() or int(length) > LARGEST:
            return 413, f"a decision has at most {LARGEST:,} bytes, and says how many"
        return None


def hosts_of(host: str, port: int) -> frozenset[str]:
    """The names by which the server may be asked."""
    names = LOOPBACK if is_loopback(host) else (f"[{host}]" if ":" in host else host.lower(),)
    return frozenset(f"{name}:{port}" for name in names)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    return host in (*LOOPBACK, "::1")
