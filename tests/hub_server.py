"""A loopback server that speaks the Hugging Face hub's protocol, with faults on demand.

What huggingface_hub uses of it: ``/api/models/REPO/revision/REV`` and ``/tree/REV``; ``/REPO/resolve/REV/FILE`` by HEAD and GET with
``X-Repo-Commit``; small files behind a relative redirect with the git blob's SHA-1 as ETag; large (LFS) files behind an absolute
redirect to another host, with ``X-Linked-Etag`` (SHA-256), ``X-Linked-Size`` and the headers of Xet storage; ranges; tokens.

Beside it, as other hosts: plain web servers under ``/web/HOST/…`` (a bucket, attachments), and a package index under ``/simple/``.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
#: Files of this size and more are kept in LFS. The real hub goes by name and by 10 MB.
LARGE = 1000


@dataclass
class Repo:
    """A repository at one commit. ``declared`` overrides the digest that the hub claims; ``same`` are commits of the same files."""

    files: dict[str, bytes]
    commit: str = COMMIT
    same: tuple[str, ...] = ()
    declared: dict[str, str] = field(default_factory=dict)

    def large(self, name: str) -> bool:
        return len(self.files[name]) >= LARGE

    def digest(self, name: str) -> str:
        """The SHA-256 of a large file, the git blob's SHA-1 of a small one."""
        if name in self.declared:
            return self.declared[name]
        data = self.files[name]
        return hashlib.sha256(data).hexdigest() if self.large(name) else hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()  # noqa: S324


@dataclass
class HubServer:
    """What the server has and how it misbehaves.

    ``status``, ``wrong`` and ``mute`` go by patterns of paths: an answer's status, bodies with one byte changed, and addresses that say
    nothing until ``released``. ``cuts``: bytes after which one body each is cut, None for one that goes through.
    """

    repos: dict[str, Repo]
    web: dict[str, bytes] = field(default_factory=dict)
    wheels: dict[str, dict[str, bytes]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    mute: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    status: dict[str, int] = field(default_factory=dict)
    token: str | None = None
    cuts: list[int | None] = field(default_factory=list)
    pause: float = 0.0
    honour_range: bool = True
    log: list[tuple[str, str, str | None]] = field(default_factory=list)
    tokens_seen_by_cdn: list[str | None] = field(default_factory=list)
    url: str = ""
    cdn: str = ""

    def bodies(self) -> list[tuple[str, str | None]]:
        """The last part of the path and the range of every GET of a file's bytes."""
        return [(path.rsplit("/", 1)[1], ranged) for method, path, ranged in self.log if method == "GET" and "/bytes/" in path]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: HubServer

    def log_message(self, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.log.append((self.command, path, self.headers.get("Range")))
        try:
            if any(re.search(pattern, path) for pattern in self.hub.mute):
                self.hub.released.wait(30)
            for pattern, status in self.hub.status.items():
                if re.search(pattern, path):
                    return self._refuse(status)
            if path.startswith("/web/"):
                return self._web(path)
            if match := re.fullmatch(r"/simple/([^/]+)/(.*)", path):
                return self._index(*match.groups())
            if self.hub.token and "/bytes/large/" not in path and self.headers.get("Authorization") != f"Bearer {self.hub.token}":
                return self._refuse(401)
            if match := re.fullmatch(r"/api/models/([^/]+/[^/]+)/(revision|tree)/([^/]+)/?(.*)", path):
                return self._api(*match.groups())
            if match := re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
                return self._resolve(*match.groups())
            if match := re.fullmatch(r"/bytes/(large|small)/([^/]+/[^/]+)/(.+)", path):
                return self._bytes(*match.groups())
            self._refuse(404)
        except OSError:
            self.close_connection = True

    def _repo(self, name: str, revision: str) -> Repo | None:
        repo = self.hub.repos.get(name)
        return repo if repo is not None and revision in ("main", repo.commit, *repo.same) else None

    def _refuse(self, status: int) -> None:
        self._send(status, b"", {"X-Error-Message": "refused"} | ({"Retry-After": "1"} if status == 429 else {}))

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def _api(self, name: str, kind: str, revision: str, folder: str) -> None:
        repo = self._repo(name, revision)
        if repo is None:
            return self._send(404, b"{}", {"X-Error-Code": "RepoNotFound" if name not in self.hub.repos else "RevisionNotFound"})
        found: object = {
            "_id": "x",
            "id": name,
            "sha": revision if revision in repo.same else repo.commit,
            "siblings": [{"rfilename": file} for file in repo.files],
        }
        if kind == "tree":
            found = [{"type": "directory", "oid": "0" * 40, "size": 0, "path": "onnx"}]
            for file, data in repo.files.items():
                if file.rpartition("/")[0] != folder:
                    continue
                entry: dict[str, object] = {"type": "file", "oid": repo.digest(file), "size": len(data), "path": file}
                if repo.large(file):
                    entry |= {"oid": "1" * 40, "lfs": {"oid": repo.digest(file), "size": len(data), "pointerSize": 134}}
                found.append(entry)
        return self._send(200, json.dumps(found).encode(), {"Content-Type": "application/json"})

    def _index(self, project: str, file: str) -> None:
        wheels = self.hub.wheels.get(project, {})
        if file:
            return self._body(wheels[file], {"Content-Type": "application/zip"}) if file in wheels else self._refuse(404)
        entries = [
            {"filename": name, "url": name, "size": len(data), "hashes": {"sha256": hashlib.sha256(data).hexdigest()}}
            for name, data in wheels.items()
        ]
        page = json.dumps({"meta": {"api-version": "1.1"}, "name": project, "versions": [], "files": entries}).encode()
        return self._send(200 if wheels else 404, page, {"Content-Type": "application/vnd.pypi.simple.v1+json"})

    def _web(self, path: str) -> None:
        data = self.hub.web.get(path.removeprefix("/web/"))
        return self._refuse(404) if data is None else self._body(data, {"ETag": '"of no use"', "Content-Type": "application/octet-stream"})

    def _resolve(self, name: str, revision: str, file: str) -> None:
        repo = self._repo(name, revision)
        if repo is None or file not in repo.files:
            missing = "EntryNotFound" if repo else "RevisionNotFound" if name in self.hub.repos else "RepoNotFound"
            return self._send(404, b"", {"X-Error-Code": missing})
        headers = {"X-Repo-Commit": revision if revision in repo.same else repo.commit, "Accept-Ranges": "bytes"}
        if repo.large(file):
            place = f"{self.hub.cdn}/bytes/large/{name}/{file}"
            linked = {"X-Linked-Etag": f'"{repo.digest(file)}"', "X-Linked-Size": str(len(repo.files[file])), "ETag": '"cdn"'}
            token = f"{self.hub.url}/api/models/{name}/xet-read-token/{repo.commit}"
            linked |= {"X-Xet-Hash": hashlib.sha256(b"xet" + repo.files[file][:9]).hexdigest(), "Link": f'<{token}>; rel="xet-auth"'}
            return self._send(302, b"", headers | linked | {"Location": place})
        return self._send(307, b"", headers | {"ETag": f'"{repo.digest(file)}"', "Location": f"/bytes/small/{name}/{file}"})

    def _bytes(self, kind: str, name: str, file: str) -> None:
        repo = self.hub.repos[name]
        if kind == "large":
            self.hub.tokens_seen_by_cdn.append(self.headers.get("Authorization"))
        return self._body(repo.files[file], {"ETag": f'"{repo.digest(file)}"', "X-Repo-Commit": repo.commit})

    def _body(self, data: bytes, headers: dict[str, str]) -> None:
        """Send a file's bytes, or those from where the client goes on, with whatever is to go wrong."""
        begin = 0
        headers = {**headers, "Accept-Ranges": "bytes"}
        if any(re.search(pattern, unquote(self.path)) for pattern in self.hub.wrong):
            data = data[:-1] + bytes([data[-1] ^ 1])
        if (ranged := self.headers.get("Range")) and self.hub.honour_range:
            begin = int(ranged.removeprefix("bytes=").split("-")[0])
            if begin >= len(data):
                self._refuse(416)
                return
            headers["Content-Range"] = f"bytes {begin}-{len(data) - 1}/{len(data)}"
        self.send_response(206 if "Content-Range" in headers else 200)
        for key, value in {**headers, "Content-Length": str(len(data) - begin)}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        cut = self.hub.cuts.pop(0) if self.hub.cuts else None
        body = data[begin:] if cut is None else data[begin : begin + cut]
        step = max(1, len(body) // 5) if self.hub.pause else max(1, len(body))
        for first in range(0, len(body), step):
            self.wfile.write(body[first : first + step])
            self.wfile.flush()
            time.sleep(self.hub.pause)
        if cut is not None:
            self.close_connection = True


@contextmanager
def serve(repos: dict[str, Repo]) -> Iterator[HubServer]:
    """Run a hub with ``repos`` until the block ends."""
    state = HubServer(repos)
    handler = type("Handler", (_Handler,), {"hub": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    port = server.server_address[1]
    # Two names of one host: what huggingface_hub sends to the hub must not go to where the bytes are.
    state.url, state.cdn = f"http://127.0.0.1:{port}", f"http://localhost:{port}"
    try:
        yield state
    finally:
        state.released.set()
        server.shutdown()
        server.server_close()
