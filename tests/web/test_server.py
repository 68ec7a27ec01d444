"""``summarize serve`` as a command: where it listens, what it refuses, how it ends."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from summarize.config import Settings
from summarize.errors import ExtraMissing, OutputError, UsageError
from summarize.web import connections, server
from summarize.web.server import ServeOptions, is_local, serve

ROOT = Path(__file__).resolve().parents[2]
_STATE = tempfile.TemporaryDirectory(prefix="summarize-test-state-")


def command(*more: str) -> list[str]:
    return [sys.executable, "-m", "summarize", "serve", "--profile", "fake", "--port", "0", *more]


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZE_")}
    return {**kept, "SUMMARIZE_CONFIG": os.devnull, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "XDG_STATE_HOME": _STATE.name}


def nobody(address: str, page: Path | None) -> None:
    """Take the address of a server that is not to come up."""


def answer(address: str, **headers: str) -> tuple[int, str]:
    """Status and body of one request that follows no redirect."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}", headers={name.replace("_", "-"): value for name, value in headers.items()})
        found = connection.getresponse()
        return found.status, found.read().decode()
    finally:
        connection.close()


def until_closed(connection: socket.socket) -> bool:
    """True if the other side ends the connection within the socket's time."""
    try:
        while connection.recv(4096):
            continue
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


@contextmanager
def running(*more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with subprocess.Popen(command(*more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            if process.poll() is None:
                process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_it_serves_and_ends_at_a_signal(sign: int, code: int) -> None:
    with running() as (process, address):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(address.partition("?")[0], timeout=30)
        assert refused.value.code == 403
        refused.value.close()
        process.send_signal(sign)
        assert process.wait(timeout=60) == code
        assert process.stderr is not None
        said = process.stderr.read()
        assert "Traceback" not in said
        last = {signal.SIGINT: "ended; your stories are kept for the next start", signal.SIGTERM: "error: terminated"}
        assert said.splitlines() == ["the models stay loaded; Ctrl-C ends it", last[signal.Signals(sign)]]


def test_the_key_is_good_once() -> None:
    with running() as (_, address):
        assert [answer(address)[0] for _ in range(2)] == [303, 403]
        assert "used already" in answer(address)[1]


def test_a_browser_that_comes_from_a_file_is_led_on_by_a_page_of_this_origin() -> None:
    with running() as (_, address):
        status, text = answer(address, Sec_Fetch_Site="cross-site")
        assert (status, 'content="0; url=/"' in text) == (200, True)


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_a_browser_is_started_with_a_private_file_and_never_with_the_key(tmp_path: Path) -> None:
    seen = tmp_path / "arguments"
    browser = tmp_path / "browser"
    browser.write_text(
        f'#!/bin/sh\nstat -c %a "${{1#file://}}" > {seen}.mode; cat "${{1#file://}}" > {seen}.page; echo "$@" > {seen}\n', "utf-8"
    )
    browser.chmod(0o700)
    with subprocess.Popen(
        command("--browser"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**environment(), "BROWSER": f"{browser} %s"},
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        try:
            end = time.monotonic() + 60
            while not seen.exists():
                assert time.monotonic() < end
                time.sleep(0.05)
            given = seen.read_text("utf-8")
            assert "key=" not in given
            assert Path(f"{seen}.mode").read_text("utf-8").strip() == "600"
            assert address in Path(f"{seen}.page").read_text("utf-8")
            assert answer(address)[0] == 303
            assert not Path(given.strip().removeprefix("file://")).exists(), "a key that was used is not left lying about"
        finally:
            process.kill()


def test_connections_too_many_and_headers_too_long_are_turned_away() -> None:
    with running() as (_, address):
        place = ("127.0.0.1", urlsplit(address).port or 0)
        held = [socket.create_connection(place, timeout=30) for _ in range(connections.MAX_CONNECTIONS)]
        with socket.create_connection(place, timeout=30) as more:
            assert until_closed(more)
        for connection in held:
            connection.close()
        with socket.create_connection(place, timeout=30) as long:
            long.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * (2 * connections.MAX_HEADER_BYTES))
            assert b" 400 " in long.recv(4096)
        assert answer(address)[0] == 303, "and the page still answers"


def test_a_connection_that_asks_nothing_is_ended() -> None:
    with running() as (_, address), socket.create_connection(("127.0.0.1", urlsplit(address).port or 0), timeout=60) as silent:
        silent.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert until_closed(silent)


def test_it_listens_on_loopback_alone() -> None:
    with running() as (_, address):
        port = int(address.rpartition(":")[2].partition("/")[0])
        others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
        for other in others:
            if not str(other).startswith("127."):
                with socket.socket() as probe:
                    probe.settimeout(5)
                    assert probe.connect_ex((str(other), port)) != 0


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "news.example"])  # noqa: S104 - that it is refused is the test
def test_an_address_that_others_reach_must_be_asked_for(host: str) -> None:
    with pytest.raises(UsageError, match="can be reached by other machines"):
        serve(Settings(profile="fake"), ServeOptions(host=host, port=0), opened=nobody)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"])
def test_loopback_is_local(host: str) -> None:
    assert is_local(host)


def test_a_taken_port_is_an_error_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OutputError, match="cannot serve on") as error:
        serve(Settings(profile="fake"), ServeOptions(port=taken.getsockname()[1]), opened=nobody)
    assert error.value.hint == "choose another port: --port 0"


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "find_spec", lambda name: None if name == "fastapi" else object())
    with pytest.raises(ExtraMissing, match="needs fastapi") as error:
        serve(Settings(profile="fake"), ServeOptions(port=0), opened=nobody)
    assert "[web]" in error.value.hint
