"""What every test gets: no network but loopback, no settings of the machine's user, and the places of the shared data and the weights."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
BUNDLED = "qwen2.5-coder-1.5b"
#: What ``auto`` chooses depends on the machine; tests shall not. Those of OpenVINO ask for it. Set here for fixtures of any scope.
os.environ["SUMMARIZE_GGUF_ENGINE"] = "llama_cpp"


@pytest.fixture(autouse=True)
def _offline(request: pytest.FixtureRequest) -> Iterator[None]:
    """Refuse every connection that leaves the machine."""
    import pytest_socket

    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The settings of whoever runs the tests do not reach them; the model store does, since weights are fetched once a machine."""
    for name in list(os.environ):
        if name.startswith("SUMMARIZE_") and name not in ("SUMMARIZE_MODELS", "SUMMARIZE_TEST_GGUF", "SUMMARIZE_GGUF_ENGINE"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SUMMARIZE_CONFIG", os.devnull)
    monkeypatch.setattr("summarize.backends.engine_choice._suits", lambda _: False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture(scope="session", autouse=True)
def _text_data() -> Iterator[None]:
    """The sentence encoder and the word lists are found in the machine's store, whatever store a test has."""
    from summarize.text import assets
    from summarize.weights import Store

    store, found = Store(), assets.folder
    here = {name: store.path(name) for name in (assets.ENCODER, assets.WORDS) if store.has(name)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assets, "folder", lambda name: here.get(name) or found(name))
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared development data beside the project."""
    if not SHARED.is_dir():
        pytest.skip(f"the shared development data is not beside the project ({SHARED})")
    return SHARED


@pytest.fixture(scope="session")
def samples() -> Path:
    """The project's own articles."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def bundled_model() -> Path:
    """The bundled model's weights; skips, saying so, where they were never pulled (``make test`` pulls them)."""
    if override := os.environ.get("SUMMARIZE_TEST_GGUF"):
        return Path(override)
    from summarize.errors import ModelMissing
    from summarize.weights import Store

    try:
        return Store().path(BUNDLED)
    except ModelMissing as error:
        pytest.skip(f"the bundled model is not on this machine: {error.hint}")
