"""``summarize serve`` as a command: where it listens, what it refuses, how it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from summarize.config import Settings
from summarize.errors import ExtraMissing, OutputError, UsageError
from summarize.web import server
from summarize.web.server import ServeOptions, is_local, serve

ROOT = Path(__file__).resolve().parents[2]


def command(*more: str) -> list[str]:
    return [sys.executable, "-m", "summarize", "serve", "--profile", "fake", "--port", "0", *more]


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZE_")}
    return {**kept, "SUMMARIZE_CONFIG": os.devnull, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


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
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_serves_and_ends_when_told(sign: int, code: int) -> None:
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
        assert said.startswith("the models stay loaded; Ctrl-C ends it")


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
        serve(Settings(profile="fake"), ServeOptions(host=host, port=0), opened=print)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"])
def test_loopback_is_local(host: str) -> None:
    assert is_local(host)


def test_a_taken_port_is_an_error_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OutputError, match="cannot serve on") as error:
        serve(Settings(profile="fake"), ServeOptions(port=taken.getsockname()[1]), opened=print)
    assert error.value.hint == "choose another port: --port 0"


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "find_spec", lambda name: None if name == "fastapi" else object())
    with pytest.raises(ExtraMissing, match="needs fastapi") as error:
        serve(Settings(profile="fake"), ServeOptions(port=0), opened=print)
    assert "[web]" in error.value.hint
