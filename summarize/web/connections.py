"""Limits of the editor's server: connections, silence, size of headers."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from starlette.types import ASGIApp
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from summarize.errors import OutputError

#: A browser opens six to one host; a person has a few windows.
MAX_CONNECTIONS = 64
#: The line and the headers of one request. Bytes.
MAX_HEADER_BYTES = 16_384
#: How long a connection may be open without a whole request. Seconds.
HEADER_WAIT = 10.0


class LimitedProtocol(H11Protocol):
    """HTTP/1.1 that turns away a connection too many, and ends one that asks nothing."""

    _asked: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or close it at once."""
        super().connection_made(transport)
        if len(self.connections) > MAX_CONNECTIONS:
            transport.abort()
            return
        self._asked = self.loop.call_later(HEADER_WAIT, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let a connection go."""
        if self._asked is not None:
            self._asked.cancel()
        super().connection_lost(exc)

    def _give_up(self) -> None:
        if getattr(self, "cycle", None) is None:  # no request was whole yet; uvicorn itself waits for the next one, but not for long
            self.transport.abort()


def listen(host: str, port: int) -> socket.socket:
    """Open the socket that is served on.

    Raises:
        OutputError: the port is taken.
    """
    bare = host.strip("[]")
    try:
        family = socket.AF_INET6 if ":" in bare else socket.AF_INET
        return socket.create_server((bare, port), family=family, backlog=64)
    except OSError as error:
        raise OutputError(f"cannot serve on {host}:{port}: {error.strerror or error}", hint="choose another port: --port 0") from error


def config(app: ASGIApp) -> Config:
    """Return the server's settings."""
    settings: dict[str, Any] = {"log_level": "error", "access_log": False, "server_header": False}
    return Config(
        app,
        http=LimitedProtocol,
        ws="none",
        h11_max_incomplete_event_size=MAX_HEADER_BYTES,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=2,
        lifespan="on",
        **settings,
    )


def run(app: ASGIApp, listener: socket.socket) -> None:
    """Serve an application on a socket until a signal ends it."""
    Server(config(app)).run(sockets=[listener])
