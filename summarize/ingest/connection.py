"""The network side of the HTTP client: a name is looked up once, every address behind it is checked, and that very address is connected to.

Checking a name and connecting to it later would leave a gap in which the answer can change ("DNS rebinding"); here there is none.
TLS verification is the system's (truststore) and is never off.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore2

from summarize.errors import AddressRefused
from summarize.ingest.address import is_link_local, is_public


def resolve(host: str, port: int) -> list[str]:
    """Every IP address of a host, in the resolver's order.

    Raises:
        OSError: no such host.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects only to public addresses, and to others of ``private_hosts``; waits for nobody beyond ``deadline`` (of ``time.monotonic``).

    A limit on each wait alone would let a server that sends a letter now and then hold the reader for ever.
    """

    def __init__(self) -> None:
        self.deadline = float("inf")
        self.private_hosts: frozenset[str] = frozenset()
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to ``host``; ``timeout`` is seconds.

        Raises:
            AddressRefused: one of the host's addresses is not public.
            httpcore2.ConnectError, httpcore2.ConnectTimeout: nobody answers.
        """
        try:
            addresses = resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"no such host ({host})") from error
        self.check(host, addresses)
        failure: Exception = httpcore2.ConnectError(f"no address ({host})")
        for address in addresses[:4]:
            try:
                stream = self._plain.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
                return _TimedStream(stream, self)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure

    def left(self, timeout: float | None) -> float:
        """Seconds that a single wait may take now.

        Raises:
            httpcore2.ReadTimeout: none.
        """
        seconds = min(self.deadline - time.monotonic(), timeout if timeout is not None else float("inf"))
        if seconds <= 0:
            raise httpcore2.ReadTimeout("no time left")
        return seconds

    def check(self, host: str, addresses: Iterable[str]) -> None:
        """Refuse a host if any of its addresses is not public: a mixed answer is how a gap would be looked for."""
        if local := [address for address in addresses if is_link_local(address)]:
            raise AddressRefused(f"{host} is a link-local address ({local[0]}) and is never opened", hint="give another address of it")
        if host in self.private_hosts:
            return
        if private := [address for address in addresses if not is_public(address)]:
            raise AddressRefused(
                f"{host} is inside a private network ({private[0]}) and is not opened",
                hint="name the address itself with --allow-private, if it is your own",
            )


class _TimedStream(httpcore2.NetworkStream):
    """A connection whose waits end with the backend's deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, backend: GuardedBackend) -> None:
        self._stream, self._backend = stream, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._backend.left(timeout)), self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
