"""Fixtures for tests that pull from loopback: every address of the catalog's toy, and every wait short."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.hub_server import HubServer, serve
from tests.weights.toy import Toy, catalog_text, toy


@pytest.fixture(scope="module")
def server() -> Iterator[HubServer]:
    with serve({}) as running:
        yield running


@pytest.fixture(scope="module")
def scaled(server: HubServer) -> Toy:
    """The catalog's toy at a thousandth of its sizes."""
    return toy(1000, url=server.url)


@pytest.fixture
def world(server: HubServer, scaled: Toy, monkeypatch: pytest.MonkeyPatch) -> HubServer:
    """The services with everything in its place, and this process configured to use them."""
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX", "HF_TOKEN", "SUMMARIZE_MIRROR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", f"{server.url}/simple/")
    monkeypatch.setenv("HF_ENDPOINT", server.url)
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    monkeypatch.setattr("summarize.weights.sources.hub.TIMEOUT_S", 1.5)
    monkeypatch.setattr("summarize.weights.sources.web._PAUSE", 0.0)
    for module in ("web", "connection"):
        monkeypatch.setattr(f"summarize.weights.sources.{module}.SILENCE_S", 0.5)
    # Toy bytes cannot be converted.
    monkeypatch.setattr(import_module("summarize.weights.pull"), "find_spec", lambda name: None)
    scaled.serve_on(server)
    return server


@pytest.fixture
def configured(world: HubServer, scaled: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The command line with the toy catalog; return its store's root."""
    (tmp_path / "catalog.toml").write_text(catalog_text(scaled), encoding="utf-8")
    monkeypatch.setenv("SUMMARIZE_CATALOG", str(tmp_path / "catalog.toml"))
    monkeypatch.setenv("SUMMARIZE_MODELS", str(tmp_path / "store"))
    return tmp_path / "store"
