"""The HTTP client: pages and feeds by http(s), with limits on size, time and redirects, and robots.txt respected.

What comes in is only bytes with a type; nothing is run, no cookie kept, no further resource of a page loaded. Addresses inside the own
network are refused (:mod:`summarize.ingest.connection`), at every redirect again.
"""

from __future__ import annotations

import contextlib
import time
import weakref
import zlib
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from summarize.__about__ import __version__
from summarize.errors import AddressRefused, FetchFailed, InputTooLarge, PageGone, SummarizeError
from summarize.ingest.address import absolute, checked, host_of
from summarize.ingest.page_cache import PageCache, Stored

if TYPE_CHECKING:
    import httpcore2
    from protego import Protego

    from summarize.ingest.connection import GuardedBackend

_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, text/plain;q=0.8"
#: The name in robots.txt that speaks to us.
ROBOT = "news-summarize"
USER_AGENT = f"{ROBOT}/{__version__} (summaries for a newsroom; one page at a time)"
#: No article's page is larger; pictures are not fetched. Bytes, after decompression.
MAX_BYTES = 10_000_000
#: RFC 9309, 2.5 asks for at least 500 KiB. Bytes.
_ROBOTS_BYTES = 512_000
#: RFC 9309, 2.3.1.2 asks for at least five.
_REDIRECTS = 5
#: Seconds for the whole of one page, for one wait within it, and the longest pause that a robots.txt can ask for between two pages.
_TOTAL, _WAIT, _LONGEST_PAUSE = 30.0, 10.0, 10.0


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes from the web. ``url`` is where redirects ended, ``content_type`` is lower-case without parameters, ``charset`` may be empty."""

    url: str
    content_type: str
    charset: str
    body: bytes


def _close(pools: dict[str, httpcore2.ConnectionPool]) -> None:
    for pool in pools.values():
        pool.close()
    pools.clear()


class Fetcher:
    """Fetches pages one at a time. Connections are opened when they are needed and closed by :meth:`close`, or with the last
    reference to it.

    ``timeout`` is seconds for one page, ``cache`` a folder for pages that were fetched before. Proxy variables of the environment are
    honoured. ``allow_private`` opens addresses of the own network, but only at ``private_hosts`` (None is the host of each address that is
    fetched) and never link-local ones; a redirect to another host gains nothing.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        private_hosts: frozenset[str] | None = None,
        offline: bool = False,
        cache: Path | None = None,
        timeout: float = _TOTAL,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._allow_private, self._offline, self._timeout, self._max_bytes = allow_private, offline, timeout, max_bytes
        self._cache = PageCache(cache) if cache is not None else None
        self._private_hosts = private_hosts
        self._backend: GuardedBackend | None = None
        self._pools: dict[str, httpcore2.ConnectionPool] = {}
        weakref.finalize(self, _close, self._pools)
        self._robots: dict[str, Protego | None] = {}
        self._last: dict[str, float] = {}

    def fetch(self, address: str) -> Page:
        """Fetch one page or feed.

        Raises:
            AddressRefused: the address, or a redirect, is not one to open.
            FetchFailed: no connection, no time left, robots.txt says no, too many redirects, or the server answers with an error.
            InputTooLarge: more than ``max_bytes``, packed or unpacked.
        """
        if self._offline:
            raise FetchFailed(f"not fetched because of --offline ({address[:200]})", hint="leave --offline out, or save the page as a file")
        deadline = self._guard().deadline = time.monotonic() + self._timeout
        current, seen = checked(address), set[str]()
        if self._allow_private:
            own = frozenset({urlsplit(current).hostname or ""})
            self._guard().private_hosts = own if self._private_hosts is None else self._private_hosts
        while current not in seen:
            if len(seen) > _REDIRECTS:
                raise FetchFailed(f"more than {_REDIRECTS} redirects ({address})")
            seen.add(current)
            self._ask_robots(current, deadline)
            answer = self._get(current, deadline, self._max_bytes)
            if isinstance(answer, Page):
                return answer
            current = absolute(current, answer)
        raise FetchFailed(f"its redirects go round in a circle ({address})")

    def close(self) -> None:
        """Close the connections. Safe to call twice."""
        _close(self._pools)

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- one request --------------------------------------------------------------------------------------------------------------

    def _get(self, address: str, deadline: float, limit: int, *, keep: bool = True, cut: bool = False) -> Page | str:
        """One request: the page, or the address that it redirects to. With ``cut`` what is longer than ``limit`` ends there."""
        import httpcore2

        kept = self._cache.get(address) if self._cache is not None and keep else None
        headers = [("User-Agent", USER_AGENT), ("Accept", _ACCEPT), ("Accept-Encoding", "gzip, deflate")]
        if kept is not None:
            headers += [("If-None-Match", kept[0].etag)] if kept[0].etag else []
            headers += [("If-Modified-Since", kept[0].last_modified)] if kept[0].last_modified else []
        try:
            with self._connections(address).stream(
                "GET", address, headers=headers, extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), _WAIT)}
            ) as response:
                given = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
                if response.status in (301, 302, 303, 307, 308) and given.get("location"):
                    return given["location"]
                if response.status == 304 and kept is not None:
                    return _page(kept[0].url, kept[0].content_type, kept[1])
                if response.status != 200:
                    error = PageGone if response.status in (404, 410) else FetchFailed
                    raise error(f"the server answers {response.status} ({address})", status=response.status)
                body = _read(response, given, limit, deadline, address, cut=cut)
        except (httpcore2.TimeoutException, TimeoutError):
            raise FetchFailed(f"no answer in time ({address})") from None
        except SummarizeError:
            raise
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError, OSError, ValueError, zlib.error) as error:
            reason = str(error).splitlines()[0][:160] if str(error) else type(error).__name__
            raise FetchFailed(f"not fetched: {reason} ({address})", hint="check the address and the connection") from error
        content_type = given.get("content-type", "")
        can_be_asked_again = given.get("etag") or given.get("last-modified")
        if self._cache is not None and keep and can_be_asked_again and "no-store" not in given.get("cache-control", "").lower():
            self._cache.put(address, Stored(address, content_type, given.get("etag", ""), given.get("last-modified", "")), body)
        return _page(address, content_type, body)

    def _connections(self, address: str) -> httpcore2.ConnectionPool:
        """The connections to use: direct ones, or the user's proxy if the environment names one for this address."""
        import urllib.request

        import httpcore2

        from summarize.ingest.connection import resolve

        parts = urlsplit(address)
        host, proxies = parts.hostname or "", urllib.request.getproxies()
        proxy = "" if urllib.request.proxy_bypass(host) else proxies.get(parts.scheme) or proxies.get("all") or ""
        if proxy:
            with contextlib.suppress(OSError):  # the proxy looks the name up itself; what can be seen from here is checked all the same
                self._guard().check(host, resolve(host, parts.port or 443))
        if proxy not in self._pools:
            self._pools[proxy] = (
                httpcore2.HTTPProxy(proxy, max_connections=1)
                if proxy
                else httpcore2.ConnectionPool(max_connections=1, network_backend=self._guard())
            )
        return self._pools[proxy]

    def _guard(self) -> GuardedBackend:
        from summarize.ingest.connection import GuardedBackend

        self._backend = self._backend or GuardedBackend()
        return self._backend

    # -- robots.txt, pauses -----------------------------------------------------------------------------------------------------------

    def _ask_robots(self, address: str, deadline: float) -> None:
        """Refuse what the site's robots.txt closes to us, and keep the pause it asks for (RFC 9309)."""
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._rules(origin, address, deadline)
        rules = self._robots[origin]
        if rules is None:
            return
        if not rules.can_fetch(address, ROBOT):
            raise FetchFailed(f"robots.txt of {host_of(address)} asks programs not to fetch it ({address})")
        pause = min(float(rules.crawl_delay(ROBOT) or 0.0), _LONGEST_PAUSE)
        wait = self._last.get(origin, -pause) + pause - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._last[origin] = time.monotonic()

    def _rules(self, origin: str, page: str, deadline: float) -> Protego | None:
        from protego import Protego

        current = f"{origin}/robots.txt"
        for _ in range(_REDIRECTS + 1):
            try:
                answer = self._get(current, deadline, _ROBOTS_BYTES, keep=False, cut=True)
            except AddressRefused:
                raise
            except FetchFailed as error:
                if error.status is not None and 400 <= error.status < 500:  # "unavailable": everything is allowed (2.3.1.3)
                    return None
                # "unreachable": nothing is (2.3.1.4), and the page would fail in the same way
                raise FetchFailed(error.message.replace(f"({current})", f"({page})"), hint=error.hint, status=error.status) from error
            if isinstance(answer, Page):
                whole = answer.body if len(answer.body) < _ROBOTS_BYTES else answer.body.rpartition(b"\n")[0]  # half a rule is none
                return Protego.parse(whole.decode("utf-8", "replace"))
            current = absolute(current, answer)
        return None


def _page(url: str, content_type: str, body: bytes) -> Page:
    header = Message()
    header["Content-Type"] = content_type.replace("*", "")  # what mail continues so (RFC 2231), and Python fails on, HTTP does not
    return Page(url, header.get_content_type() if content_type else "", header.get_content_charset("").strip("'"), body)


def _read(response: httpcore2.Response, headers: dict[str, str], limit: int, deadline: float, address: str, *, cut: bool) -> bytes:
    """Read a body in pieces, unpacking as it comes: a small packed body can be an endless one. ``cut`` ends it at the limit."""
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("gzip", "x-gzip"):
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    elif encoding == "deflate":
        unpacker = zlib.decompressobj()
    elif encoding in ("", "identity"):
        unpacker = None
    else:
        raise FetchFailed(f"packed in a way that was not asked for: {encoding[:40]} ({address})")
    if not cut and headers.get("content-length", "").isdigit() and int(headers["content-length"]) > limit:
        raise _too_large(limit, address)
    body = bytearray()
    for piece in response.iter_stream():
        if time.monotonic() > deadline:
            raise FetchFailed(f"not here in time ({address})")
        body += unpacker.decompress(piece, limit + 1 - len(body)) if unpacker else piece
        if len(body) > limit:
            if cut:
                return bytes(body[:limit])
            raise _too_large(limit, address)
    if unpacker is not None and not unpacker.eof:
        raise FetchFailed(f"the answer broke off ({address})")
    return bytes(body)


def _too_large(limit: int, address: str) -> InputTooLarge:
    return InputTooLarge(f"more than {limit / 1e6:g} MB ({address})", hint="save the article's text as a file and give that")
