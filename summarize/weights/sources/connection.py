"""Requests to web servers (certificates as the system knows them, proxies as the environment says), and their errors in words."""

from __future__ import annotations

import base64
import functools
import http.client
import os
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit, urlunsplit

from summarize.errors import DownloadFailed, SummarizeError, first_line

T = TypeVar("T")

_AGENT = "news-summarize"
#: Silence after which a connection counts as cut. Seconds.
SILENCE_S = 15.0
#: A page that lists files. Bytes.
_PAGE_BYTES = 20_000_000


def opened(request: urllib.request.Request, timeout: float, *, follow: bool = True) -> Any:
    """Open a request. Redirects are followed, without the token where they lead to another server, or with ``follow=False`` returned.

    Raises:
        urllib.error.URLError, http.client.HTTPException, OSError: as ``urllib.request.urlopen``; HTTPError for an error status.
    """
    request.add_header("User-Agent", _AGENT)
    _move_password(request)
    try:
        return _opener(follow).open(request, timeout=timeout)
    except urllib.error.HTTPError as error:
        error.close()  # its status and headers stay
        raise


def _move_password(request: urllib.request.Request) -> None:
    """Take a password out of an address, into a header: redirects are relative to the address."""
    parts = urlsplit(request.full_url)
    secret, at, host = parts.netloc.rpartition("@")
    if at:
        request.full_url = urlunsplit(parts._replace(netloc=host))
        request.add_header("Authorization", f"Basic {base64.b64encode(unquote(secret).encode()).decode()}")


def same_server(one: str, other: str) -> bool:
    """Whether what is secret at one address may be sent to the other: the same scheme, host and port, whatever passwords they name."""
    return _server(one) == _server(other)


def _server(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc.rpartition("@")[2]


@functools.cache
def _opener(follow: bool) -> urllib.request.OpenerDirector:
    import ssl

    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if authorities := os.environ.get("PIP_CERT") or os.environ.get("REQUESTS_CA_BUNDLE"):
        context.load_verify_locations(authorities)
    return urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), _Follow if follow else _Stay)


class _Follow(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> urllib.request.Request | None:
        there = super().redirect_request(req, fp, code, msg, headers, newurl)
        if there is not None:
            if not same_server(newurl, req.full_url):
                there.remove_header("Authorization")
            _move_password(there)
        return there


class _Stay(urllib.request.HTTPRedirectHandler):
    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:  # noqa: ARG002 - urllib's signature
        return fp

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def page(url: str, accept: str, timeout: float) -> str:
    """Fetch the text of a page that lists files. Raises DownloadFailed."""
    request = urllib.request.Request(url, headers={"Accept": accept})  # noqa: S310 - addresses of the user's own settings
    try:
        with opened(request, timeout) as answer:
            return str(answer.read(_PAGE_BYTES).decode("utf-8", "replace"))
    except (http.client.HTTPException, OSError) as error:
        raise DownloadFailed(in_words(error)) from error


def content_length(url: str, timeout: float) -> int | None:
    """Ask for the size of a file by its headers; None if the server does not say. Raises DownloadFailed."""
    request = urllib.request.Request(url, method="HEAD", headers={"Accept-Encoding": "identity"})  # noqa: S310 - the catalog's pattern is http(s)
    try:
        with opened(request, timeout) as answer:
            length = answer.headers.get("Content-Length")
    except (http.client.HTTPException, OSError) as error:
        raise DownloadFailed(in_words(error)) from error
    return int(length) if length and length.isdigit() else None


def within(seconds: float, ask: Callable[[], T]) -> T:
    """Return what ``ask`` returns, if that comes within ``seconds``, however long a name server would take.

    Raises:
        DownloadFailed: no answer in time, or an error.
        SummarizeError: as ``ask`` raised it.
    """
    answers: list[T] = []
    errors: list[BaseException] = []

    def wait() -> None:
        try:
            answers.append(ask())
        except BaseException as error:  # whatever it is, the next source is tried
            errors.append(error)

    thread = threading.Thread(target=wait, daemon=True, name="source-probe")
    thread.start()
    thread.join(seconds)
    if answers:
        return answers[0]
    if not errors:
        raise DownloadFailed(f"no answer within {seconds:g} s")
    if isinstance(errors[0], SummarizeError):
        raise errors[0]
    raise DownloadFailed(in_words(errors[0])) from errors[0]


_REASONS = dict.fromkeys((401, 403), "not allowed (for a hub set HF_TOKEN)") | {404: "not there", 429: "too many requests, try later"}


def in_words(error: BaseException) -> str:
    """Say what went wrong in one line of at most 200 characters, an HTTP status by its number."""
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code}" + (f": {_REASONS[error.code]}" if error.code in _REASONS else "")
    if isinstance(error, http.client.BadStatusLine) and not isinstance(error, ConnectionError):
        return "the answer is not HTTP"
    return first_line(getattr(error, "reason", error))


def without_password(address: str) -> str:
    """An address without what must not be shown in messages."""
    if "://" not in address:
        return address
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=""))
