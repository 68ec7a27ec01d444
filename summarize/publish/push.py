"""Drafts to WordPress and Ghost: each is looked up by its slug first, so that nothing is sent twice; what is there is never changed.

WordPress takes an application password (HTTP Basic), Ghost an Admin API key as a token of five minutes (HS256,
https://docs.ghost.org/admin-api#token-authentication). No redirect is followed: the key goes to the site that was named, by TLS or
on loopback.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from urllib.parse import quote, urlsplit

from summarize.errors import PushFailed, PushRefused, UsageError
from summarize.text.strict_json import loads

if TYPE_CHECKING:
    import httpcore2

Outcome = Literal["made", "there", "refused"]
#: Seconds to wait for one step of an answer, for a site that asks for a pause, and pauses in all. Bytes of an answer that are read.
_WAIT, MAX_PAUSE, _MAX_PAUSES, _MAX_ANSWER = 30.0, 30.0, 3, 4_000_000
_AGAIN = "run the same command again: what is there already is not sent twice"


@dataclass(frozen=True, slots=True)
class Draft:
    """A body as ``digest -f wordpress`` or ``-f ghost`` writes it."""

    slug: str
    title: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a draft; ``message`` says why it was refused."""

    draft: Draft
    outcome: Outcome
    message: str = ""


def wordpress_draft(row: Any) -> Draft:
    """Take a body for WordPress; raises ValueError if it is none, or anything but a draft."""
    return _draft(row, row)


def ghost_draft(row: Any) -> Draft:
    """Take a body for Ghost; raises ValueError if it is none, or anything but a draft."""
    posts = row.get("posts") if isinstance(row, dict) else None
    if not isinstance(posts, list) or len(posts) != 1:
        raise ValueError("no body of a post")
    return _draft(posts[0], row)


def _draft(post: Any, body: Mapping[str, Any]) -> Draft:
    if not isinstance(post, dict) or not all(isinstance(post.get(key), str) and post[key] for key in ("slug", "title", "status")):
        raise ValueError("no body of a post")
    if post["status"] != "draft":
        raise ValueError(f"its status is {post['status']!r}, and only drafts are sent")
    return Draft(post["slug"], post["title"], body)


@dataclass(slots=True)
class Site:
    """A newsroom's site. ``address`` is its beginning, without the path of the interface; ``key`` is secret."""

    address: str
    key: str = field(repr=False)
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        """Refuse an address over which the key would travel in the open; raises UsageError."""
        parts = urlsplit(self.address)
        local = parts.hostname in ("localhost", "127.0.0.1", "::1")
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise UsageError(f"--site {self.address!r} is no web address", hint="--site https://example.org")
        if parts.scheme == "http" and not local:
            raise UsageError("the key would be sent without encryption", hint=f"--site https://{parts.netloc}{parts.path}")
        self.address = self.address.rstrip("/")

    def push(self, drafts: Sequence[Draft]) -> Iterator[Sent]:
        """Send each draft that is not there yet, and yield what became of it.

        Raises:
            PushRefused: the site refuses the key (401, 403).
            PushFailed: the site fails (429, 5xx, anything that is no answer of the interface) or the connection is cut.
        """
        import httpcore2

        with httpcore2.ConnectionPool(max_connections=1) as pool:
            yield from (self._push(draft, pool) for draft in drafts)

    def _push(self, draft: Draft, pool: httpcore2.ConnectionPool) -> Sent:
        status, answer = self._ask(pool, "GET", self.find.format(slug=quote(draft.slug, "")))
        if (there := self._found(status, answer)) is None:
            hint = "check --site, or wait and try again"
            raise PushFailed(f"no {self.name} answers: {status}{_said(answer)} ({self.address})", hint=hint)
        if there:
            return Sent(draft, "there")
        status, answer = self._ask(pool, "POST", self.create, draft.body)
        if status in (200, 201):
            return Sent(draft, "made")
        if status in (400, 409, 413, 422):
            return Sent(draft, "refused", f"the site answers {status}{_said(answer)}")
        raise PushFailed(f"the site answers {status}{_said(answer)} ({draft.slug})", hint=_AGAIN)

    def requests(self, draft: Draft) -> Iterator[str]:
        """Yield the very requests that one draft takes, as text: whether it is there, and, if not, what is sent. The key is left out."""
        for method, path, body in (("GET", self.find.format(slug=quote(draft.slug, "")), None), ("POST", self.create, draft.body)):
            headers, content = self._message(body)
            headers["Authorization"] = headers["Authorization"].partition(" ")[0] + " …"
            head = [f"{method} {self.address}{path}", *(f"{name}: {value}" for name, value in headers.items())]
            yield "\n".join(head) + (f"\n\n{content.decode()}" if content is not None else "")

    # -- what the two systems differ in --------------------------------------------------------------------------------------------

    #: The name of the system, where a draft is sent, and where one is looked up by its ``{slug}``.
    name: ClassVar[str]
    create: ClassVar[str]
    find: ClassVar[str]

    def _headers(self) -> dict[str, str]:
        raise NotImplementedError

    def _found(self, status: int, answer: Any) -> bool | None:
        """Say whether a draft was found; None if that is no answer of the system."""
        raise NotImplementedError

    # -- one request ---------------------------------------------------------------------------------------------------------------

    def _ask(self, pool: httpcore2.ConnectionPool, method: str, path: str, body: Mapping[str, Any] | None = None) -> tuple[int, Any]:
        """One request, after the pauses that the site asks for (429, 503 with Retry-After)."""
        for left in range(_MAX_PAUSES, -1, -1):
            status, headers, data = self._request(pool, method, path, body)
            if status in (401, 403):
                raise PushRefused(f"the site refuses the key: {status}{_said(_json(data))}")
            pause = headers.get("retry-after", "")
            if status not in (429, 503) or not left or not pause.isdigit() or int(pause) > MAX_PAUSE:
                return status, _json(data)
            self.sleep(float(pause))
        raise AssertionError

    def _message(self, body: Mapping[str, Any] | None) -> tuple[dict[str, str], bytes | None]:
        """The headers and the content of a request."""
        headers = {"Accept": "application/json", "User-Agent": "news-summarize", **self._headers()}
        if body is None:
            return headers, None
        return headers | {"Content-Type": "application/json; charset=utf-8"}, json.dumps(body, ensure_ascii=False).encode()

    def _request(
        self, pool: httpcore2.ConnectionPool, method: str, path: str, body: Mapping[str, Any] | None
    ) -> tuple[int, dict[str, str], bytes]:
        import httpcore2

        headers, content = self._message(body)
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), _WAIT)
        try:
            with pool.stream(
                method, self.address + path, headers=list(headers.items()), content=content, extensions={"timeout": timeouts}
            ) as response:
                data = b""
                for piece in response.iter_stream():
                    data += piece
                    if len(data) > _MAX_ANSWER:
                        raise PushFailed(f"its answer has more than {_MAX_ANSWER / 1e6:g} MB ({self.address})", hint="check --site")
                given = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
                return response.status, given, data
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            reason = str(error).splitlines()[0][:160] if str(error) else type(error).__name__
            raise PushFailed(f"no answer: {reason} ({self.address})", hint=_AGAIN) from error


class WordPress(Site):
    """WordPress 5.6 or newer; the key is ``user:application password``."""

    name = "WordPress"
    create = "/wp-json/wp/v2/posts"
    find = create + "?slug={slug}&status=publish%2Cfuture%2Cdraft%2Cpending%2Cprivate&context=edit&_fields=id,slug"

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Basic {base64.b64encode(self.key.encode()).decode()}"}

    def _found(self, status: int, answer: Any) -> bool | None:
        return bool(answer) if status == 200 and isinstance(answer, list) else None


class Ghost(Site):
    """Ghost 5 or newer; the key is ``id:secret`` of a custom integration."""

    name = "Ghost"
    create = "/ghost/api/admin/posts/?source=html"
    find = "/ghost/api/admin/posts/slug/{slug}/?fields=id,slug"

    def _headers(self) -> dict[str, str]:
        identity, _, secret = self.key.partition(":")
        try:
            raw = bytes.fromhex(secret)
        except ValueError:
            raw = b""
        if not identity or not raw:
            raise UsageError(
                "no Admin API key of Ghost: it is id:secret, in hexadecimal digits", hint="copy it from Settings > Integrations"
            )
        return {"Authorization": f"Ghost {_token(identity, raw)}", "Accept-Version": "v5.0"}

    def _found(self, status: int, answer: Any) -> bool | None:
        if status == 404 and isinstance(answer, dict) and "errors" in answer:
            return False
        return bool(answer["posts"]) if status == 200 and isinstance(answer, dict) and "posts" in answer else None


def _token(identity: str, secret: bytes) -> str:
    """Return a JSON Web Token (RFC 7519) as Ghost wants it."""

    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    now = int(time.time())
    head = {"alg": "HS256", "typ": "JWT", "kid": identity}
    claims = {"iat": now, "exp": now + 300, "aud": "/admin/"}
    signed = ".".join(part(json.dumps(one, separators=(",", ":")).encode()) for one in (head, claims))
    return f"{signed}.{part(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def _json(data: bytes) -> Any:
    try:
        return loads(data.decode("utf-8"))
    except ValueError:
        return None


def _said(answer: Any) -> str:
    """The site's own words for an error, as both systems give them."""
    errors = answer.get("errors") if isinstance(answer, dict) else None
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else answer
    message = first.get("message") if isinstance(first, dict) else None
    return f": {message[:200]}" if isinstance(message, str) and message else ""
