"""A WordPress and a Ghost on loopback that do what their documentation says of posts, and fail where a test wants it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PASSWORD = "anna:abcdEFGHijklMNOPqrstUVWX"
GHOST_KEY = "6748592f4b9b7700010f6564:" + "b1b5b9c1d4e5f6a7" * 4


@dataclass
class Newsroom:
    """``fails`` are what the next POSTs are answered with: a status, a pair of status and Retry-After, or ``cut`` and ``cut after``."""

    kind: str
    posts: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    fails: list[Any] = field(default_factory=list)
    url: str = ""


@contextmanager
def newsroom(kind: str) -> Iterator[Newsroom]:
    cms = Newsroom(kind)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            cms.asked.append(("GET", self.path))
            self._allowed() and (self._wordpress_find if kind == "wordpress" else self._ghost_find)()

        def do_POST(self) -> None:
            cms.asked.append(("POST", self.path))
            data = self.rfile.read(int(self.headers["Content-Length"]))
            fail = cms.fails.pop(0) if cms.fails else None
            if fail == "cut":
                self.close_connection = True
                self.connection.close()
                return
            if fail not in (None, "cut after"):
                status, pause = fail if isinstance(fail, tuple) else (fail, "")
                self._send(status, self._error(status), {"Retry-After": pause} if pause else {})
                return
            if self._allowed():
                self._make(json.loads(data), silent=fail == "cut after")

        def _allowed(self) -> bool:
            found = self.headers.get("Authorization", "")
            good = found == "Basic " + base64.b64encode(PASSWORD.encode()).decode() if kind == "wordpress" else self._token(found)
            if not good:
                self._send(401, self._error(401))
            return good

        def _token(self, header: str) -> bool:
            name, _, token = header.partition(" ")
            identity, secret = GHOST_KEY.split(":")
            if name != "Ghost" or token.count(".") != 2 or not self.headers.get("Accept-Version", "").startswith("v5"):
                return False
            signed, _, signature = token.rpartition(".")
            head, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in signed.split("."))
            wanted = base64.urlsafe_b64encode(hmac.new(bytes.fromhex(secret), signed.encode(), hashlib.sha256).digest()).rstrip(b"=")
            fresh = claims["iat"] <= time.time() + 5 and claims["iat"] < claims["exp"] <= claims["iat"] + 300
            return (
                signature == wanted.decode()
                and head == {"alg": "HS256", "typ": "JWT", "kid": identity}
                and fresh
                and claims["aud"] == "/admin/"
            )

        def _wordpress_find(self) -> None:
            parts = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            if parts.path != "/wp-json/wp/v2/posts" or query.get("context") != "edit":
                self._send(404, {"code": "rest_no_route", "message": "No route was found matching the URL."})
                return
            states = query.get("status", "publish").split(",")
            self._send(200, [post for post in cms.posts if post["slug"] == query["slug"] and post["status"] in states])

        def _ghost_find(self) -> None:
            slug = urlsplit(self.path).path.removeprefix("/ghost/api/admin/posts/slug/").strip("/")
            found = [post for post in cms.posts if post["slug"] == slug]
            self._send(200, {"posts": found}) if found else self._send(404, self._error(404))

        def _make(self, body: dict[str, Any], *, silent: bool) -> None:
            post = body if kind == "wordpress" else body["posts"][0]
            post = {"id": len(cms.posts) + 1, **post}
            cms.posts.append(post)
            if silent:
                self.close_connection = True
                self.connection.close()
                return
            self._send(201, post if kind == "wordpress" else {"posts": [post]})

        def _error(self, status: int) -> dict[str, Any]:
            message = f"No, says {kind}."
            return (
                {"code": "rest_error", "message": message}
                if kind == "wordpress"
                else {"errors": [{"message": message, "type": str(status)}]}
            )

        def _send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    cms.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield cms
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
