"""`communique review`: the server, on an address of this machine alone unless told otherwise."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable

import uvicorn

from pipeline.errors import SettingsError
from pipeline.review.server.app import Site, build_app
from pipeline.review.server.desk import Desk
from pipeline.review.server.guard import hosts_of

_EVERY = ("0.0.0.0", "::", "")


class AddressError(SettingsError):
    """An address on which the review page cannot be served."""


def serve(desk: Desk, coder: str, *, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve the page until Ctrl-C; ``ready`` is told its address. Raises AddressError."""
    if host in _EVERY:
        raise AddressError(
            f"--host {host or '(empty)'}: give the one address by which others reach this machine"
        )
    with _bound(host, port) as listening:
        port = listening.getsockname()[1]
        app = build_app(Site(desk, coder, secrets.token_urlsafe(32)), hosts_of(host, port))
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, lifespan="off",
            timeout_graceful_shutdown=2,
        )  # fmt: skip
        ready(f"http://{f'[{host}]' if ':' in host else host}:{port}/articles.html")
        uvicorn.Server(config).run(sockets=[listening])


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        # Whoever is told the address may ask at once.
        listening.listen()
    except OSError as error:
        listening.close()
        raise AddressError(
            f"{host}:{port}: cannot be used ({error.strerror or error}); give another --port"
        ) from error
    return listening
