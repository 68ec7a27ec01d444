"""Whether a source of weights answers: asked in seconds, fetching nothing."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarize.weights.sources import reach

from .conftest import Hub


@pytest.fixture
def mute() -> Iterator[str]:
    """An address that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def nobody() -> str:
    """An address that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def test_a_hub_that_answers_is_reachable_and_nothing_is_fetched(hub: Hub) -> None:
    hub.status = 404  # its front page need not be there
    assert reach.hub() == ""
    assert hub.gets() == []
    hub.status = 503
    assert reach.hub() == "HTTP 503"


def test_a_hub_that_is_down_or_mute_says_so_in_seconds(monkeypatch: pytest.MonkeyPatch, nobody: str, mute: str) -> None:
    monkeypatch.setattr(reach, "TIMEOUT_S", 0.4)
    monkeypatch.setenv("HF_ENDPOINT", nobody)
    assert reach.hub()
    monkeypatch.setenv("HF_ENDPOINT", mute)
    began = time.monotonic()
    assert reach.hub()
    assert time.monotonic() - began < 3


def test_a_package_index_is_asked_for_a_connection(monkeypatch: pytest.MonkeyPatch, nobody: str, mute: str) -> None:
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", f"{mute}/simple")
    assert reach.package_index() == ""
    monkeypatch.setenv("PIP_INDEX_URL", f"{nobody}/simple")
    assert "refused" in reach.package_index()
    monkeypatch.setenv("http_proxy", mute.removeprefix("http://"))  # a proxy is what has to answer then
    assert reach.package_index() == ""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert "PIP_FIND_LINKS" in reach.package_index()
    monkeypatch.setenv("PIP_FIND_LINKS", "/wheels")
    assert reach.package_index() == ""


def test_a_mirror_is_a_folder_or_an_address(tmp_path: Path, nobody: str, mute: str) -> None:
    assert reach.mirror(str(tmp_path)) == ""
    assert reach.mirror(str(tmp_path / "none")) == "no such folder"
    assert reach.mirror(mute) == ""
    assert "refused" in reach.mirror(nobody)
