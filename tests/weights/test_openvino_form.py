"""The OpenVINO form of a model in the store: made once, whole, and anew if it was damaged."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from summarize.errors import EngineError
from summarize.weights.openvino_form import form_folder, prepared
from tests.backends.tiny_gguf import write_tiny_gguf

pytest.importorskip("openvino_genai", reason="the extra [openvino] is not installed")


@pytest.fixture
def shelf(tmp_path: Path) -> tuple[Any, Any]:
    """A model of one tiny file, and as much of a store as a form needs."""
    source = write_tiny_gguf(tmp_path / "tiny.gguf", half=True)
    model = SimpleNamespace(id="tiny", size=source.stat().st_size, files=(SimpleNamespace(sha256="ab" * 32),))
    store = SimpleNamespace(
        root=tmp_path,
        staging=tmp_path / "incomplete",
        converted=tmp_path / "converted",
        path=lambda _: source,
        need_space=lambda *_: None,
    )
    return model, store


def test_it_is_made_once_and_anew_if_it_was_damaged(shelf: tuple[Any, Any]) -> None:
    model, store = shelf
    said: list[str] = []
    form = prepared(model, store, said.append)
    assert form == form_folder(model, store)
    assert (form / "openvino_model.xml").is_file()
    assert not list(form.glob("*.gguf"))
    assert prepared(model, store, said.append) == form
    assert len(said) == 1
    (form / "openvino_model.bin").write_bytes(b"damaged")
    assert prepared(model, store, said.append) == form
    assert len(said) == 2
    assert (form / "openvino_model.bin").stat().st_size > 10_000


def test_a_file_that_cannot_be_read_leaves_nothing_behind(shelf: tuple[Any, Any]) -> None:
    model, store = shelf
    store.path(model.id).write_bytes(b"GGUF\x03\0\0\0" + b"\xff" * 64)
    with pytest.raises(EngineError, match=r"tiny\.gguf"):
        prepared(model, store, lambda line: None)
    assert not store.converted.exists() or not any(store.converted.rglob("*.xml"))
    assert not (store.staging / "openvino-tiny").exists()
