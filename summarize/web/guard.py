"""Access control of every request: who may ask, how much they may send, and what a browser may do with the answer.

The page is the editor's alone. A key that only the terminal shows opens it, once (another user of the machine has none); a foreign
``Host`` is refused (DNS rebinding); what changes something needs the page's own token and its own origin (cross-site request forgery).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN = "x-editor-token"  # noqa: S105 - the name of a header
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


#: Sent once to a browser that came from another place: the page itself is asked for from here.
_GO_ON = '<!doctype html><meta http-equiv="refresh" content="0; url=/"><a href="/">Open the editor</a>'
#: How long a request may leave the next piece of its body to be waited for. Seconds.
_BODY_WAIT = 20.0


class Keys:
    """The secrets of one run. ``key`` opens the page once, ``token`` is what the page sends with every change. ``used`` is called when the
    key was.
    """

    def __init__(self, secret: str | None = None) -> None:
        self.key = secret or secrets.token_urlsafe(24)
        self.is_used = False
        self.used: Callable[[], None] = lambda: None
        self.token = self._of("token")
        self.cookie = self._of("cookie")
        # Browsers do not keep the cookies of two ports apart: each editor has a name of its own.
        self.cookie_name = f"summarize-editor-{self._of('name')[:12]}"

    def _of(self, purpose: str) -> str:
        return hmac.new(self.key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


class Answer(NamedTuple):
    """An answer that the application is not asked for."""

    status: int
    text: str
    headers: Mapping[str, str] = {}


class Gate:
    """ASGI middleware that answers some requests itself and counts the bytes of the others.

    ``hosts`` are the names by which the server may be called; ``most`` is bytes a request.
    """

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str], most: int) -> None:
        self.app, self.hosts, self.most = app, frozenset(host.lower() for host in hosts), most

    def answer(self, scope: Scope, headers: dict[str, str]) -> Answer | None:
        """Return the answer to a request, or None for the application's own; headers have small letters."""
        raise NotImplementedError

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on; one of more bytes than :attr:`most`, whatever it said of itself, is refused."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if (answer := self.answer(scope, headers)) is not None:
            await _send(send, answer)
        else:
            await self._hand_on(scope, receive, send)

    async def _hand_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        left, is_whole, is_answered = self.most, False, False

        async def metered() -> Message:
            """Hand on a piece of the request, counted."""
            nonlocal left, is_whole
            try:  # what comes after the body is only the end of the connection
                message = await (receive() if is_whole else asyncio.wait_for(receive(), _BODY_WAIT))
            except TimeoutError:
                return {"type": "http.disconnect"}
            is_whole = not message.get("more_body", False)
            left -= len(message.get("body", b""))
            return message if left >= 0 else {"type": "http.disconnect"}

        async def answered(message: Message) -> None:
            """Hand on a piece of the answer, with the headers that every answer has; once it was too much, one answer says so."""
            nonlocal is_answered
            if left >= 0:
                await send(_with_headers(message) if message["type"] == "http.response.start" else message)
            elif not is_answered:
                is_answered = True
                await _send(send, Answer(413, "too many bytes at once"))

        try:
            await self.app(scope, metered, answered)
        except Exception:
            if left >= 0:
                raise
            await answered({"type": "http.response.start"})

    def knows(self, headers: dict[str, str]) -> bool:
        """Return whether a request calls the server by one of its names."""
        host = headers.get("host", "").lower()
        return (host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]) in self.hosts

    def is_too_long(self, headers: dict[str, str]) -> bool:
        """Return whether a request says that it has too many bytes, or does not say a number."""
        length = headers.get("content-length", "0")
        return not length.isdigit() or int(length) > self.most


class Guard(Gate):
    """The gate of the editor's page; see the module."""

    def __init__(self, app: ASGIApp, *, keys: Keys, hosts: Iterable[str], most: int) -> None:
        super().__init__(app, hosts=hosts, most=most)
        self.keys = keys

    def answer(self, scope: Scope, headers: dict[str, str]) -> Answer | None:
        """Refuse a stranger, and let in who has the key."""
        if refusal := self._refusal(scope, headers):
            return Answer(*refusal)
        if not self._opens(scope, headers):
            return None
        self.keys.is_used = True
        self.keys.used()
        cookie = {"set-cookie": f"{self.keys.cookie_name}={self.keys.cookie}; Path=/; HttpOnly; SameSite=Strict"}
        if headers.get("sec-fetch-site") == "cross-site":  # a browser that came from a file sends a strict cookie only from here on
            return Answer(200, _GO_ON, {**cookie, "content-type": "text/html; charset=utf-8"})
        return Answer(303, "", {**cookie, "location": "/"})

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        if not self.knows(headers):
            return 421, "this page is not served under that name"
        if self._opens(scope, headers):
            return None
        if not self._known(headers):
            if self.keys.is_used and self._has_key(scope):
                return 403, "this link was used already: end summarize serve and start it again for a new one; your stories are kept"
            return 403, "open the link that summarize serve printed: it holds the key of this page"
        if scope["method"] in _SAFE:
            return None
        origin = headers.get("origin")
        if (
            origin is None
            or urlsplit(origin).netloc.lower() != headers["host"].lower()
            or headers.get("sec-fetch-site", "same-origin") != "same-origin"
        ):
            return 403, "this came from another page"
        if not _same(headers.get(TOKEN, ""), self.keys.token):
            return 403, "the page is of an earlier run: load it again"
        return (413, f"more than {self.most:,} bytes at once") if self.is_too_long(headers) else None

    def _opens(self, scope: Scope, headers: dict[str, str]) -> bool:
        """True for a request with the key: the first one, or another one of the browser that it opened."""
        return self._has_key(scope) and (not self.keys.is_used or self._known(headers))

    def _has_key(self, scope: Scope) -> bool:
        given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("key", [""])[-1]
        return scope["method"] == "GET" and scope["path"] == "/" and _same(given, self.keys.key)

    def _known(self, headers: dict[str, str]) -> bool:
        return _same(_cookie_of(headers.get("cookie", ""), self.keys.cookie_name), self.keys.cookie)


def _with_headers(message: Message) -> Message:
    given = {name.lower() for name, _ in message["headers"]}
    extra = [(name.encode(), value.encode()) for name, value in _HEADERS.items() if name.encode() not in given]
    return {**message, "headers": [*message["headers"], *extra]}


async def _send(send: Send, answer: Answer) -> None:
    body = answer.text.encode("utf-8")
    headers = {**_HEADERS, "content-type": "text/plain; charset=utf-8", "content-length": str(len(body)), **answer.headers}
    await send({"type": "http.response.start", "status": answer.status, "headers": [(n.encode(), v.encode()) for n, v in headers.items()]})
    await send({"type": "http.response.body", "body": body})


def _cookie_of(header: str, name: str) -> str:
    try:
        morsel = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())
