"""Which engine runs GGUF files where nobody has said, and what happens where it cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from summarize import hardware
from summarize.backends import engine_choice, registry
from summarize.backends.engine_choice import _multiplies_bytes, _suits, gguf_engine, openvino_advice
from summarize.backends.manager import Engines
from summarize.config import Settings, load_settings
from summarize.errors import EngineError, ModelUnreadable, StorageError, UsageError, install

from .tiny_gguf import write_tiny_gguf

FLAGS = "flags\t\t: fpu sse2 avx2 avx512f avx512_vnni\n"


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """A machine on which OpenVINO pays; a test changes one thing of it."""
    found: dict[str, Any] = {"installed": True, "memory": 16_000_000_000, "flags": FLAGS}

    class Kernel(type(tmp_path)):  # type: ignore[misc]
        def read_text(self, *_: Any, **__: Any) -> str:
            if found["flags"] is None:
                raise FileNotFoundError(self)
            return str(found["flags"])

    monkeypatch.setattr(engine_choice, "_suits", _suits)
    monkeypatch.setattr(engine_choice, "_multiplies_bytes", _multiplies_bytes.__wrapped__)
    monkeypatch.setattr(engine_choice, "Path", Kernel)
    monkeypatch.setattr(registry, "available", lambda name: found["installed"])
    monkeypatch.setattr(hardware, "physical", lambda: found["memory"])
    return found


def test_a_larger_model_wants_a_larger_machine(machine: dict[str, Any]) -> None:
    assert gguf_engine("auto", 1_120_000_000) == "openvino"
    assert gguf_engine("auto", 2_500_000_000) == "llama_cpp"
    machine["memory"] = 24_000_000_000
    assert gguf_engine("auto", 2_500_000_000) == "openvino"


@pytest.mark.parametrize(
    ("key", "value", "chosen"),
    [
        ("memory", 16_000_000_000, "openvino"),
        ("flags", "Features\t: fp asimd asimddp sha512\n", "openvino"),
        ("flags", FLAGS.replace("avx512_vnni", "avx_vnni"), "openvino"),
        ("installed", False, "llama_cpp"),
        ("memory", 8_000_000_000, "llama_cpp"),
        ("memory", None, "llama_cpp"),
        ("flags", FLAGS.replace("avx512_vnni", ""), "llama_cpp"),
        ("flags", "Features\t: fp asimd\n", "llama_cpp"),
        ("flags", None, "llama_cpp"),
    ],
)
def test_openvino_is_taken_where_it_pays(machine: dict[str, Any], key: str, value: object, chosen: str) -> None:
    machine[key] = value
    assert gguf_engine("auto") == chosen
    assert gguf_engine("llama_cpp") == "llama_cpp"
    assert gguf_engine("openvino") == "openvino"


def test_openvino_is_recommended_where_it_pays_and_is_not_installed(machine: dict[str, Any]) -> None:
    assert openvino_advice() == ""
    machine["installed"] = False
    assert install("openvino") in openvino_advice()
    machine["memory"] = 8_000_000_000
    assert openvino_advice() == ""


def test_the_setting_is_one_of_three() -> None:
    assert Settings().gguf_engine == "auto"
    for engine in ("auto", "openvino", "llama_cpp"):
        assert load_settings({"gguf_engine": engine}).gguf_engine == engine
    with pytest.raises(UsageError, match="auto, llama_cpp or openvino"):
        load_settings({"gguf_engine": "mlx"})


@pytest.mark.parametrize("error", [StorageError("the disk is full"), EngineError("OpenVINO cannot read the model")])
def test_where_the_form_cannot_be_made_llama_cpp_runs_the_model_unless_openvino_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception
) -> None:
    pytest.importorskip("xllamacpp")
    from summarize.backends import manager
    from summarize.weights import openvino_form

    tiny = write_tiny_gguf(tmp_path / "tiny.gguf")
    said: list[str] = []

    def fails(*_: object) -> Path:
        raise error

    monkeypatch.setattr(engine_choice, "_suits", lambda _: True)
    monkeypatch.setattr(openvino_form, "prepared", fails)
    monkeypatch.setattr(manager, "ensure", lambda *_, **__: tiny)
    engines = Engines(load_settings({"gguf_engine": "auto", "threads": 1}), notify=said.append)
    engine = engines.get("qwen2.5-coder-1.5b")
    assert engine.signature.startswith("llama.cpp/")
    engines.close()
    assert said == [f"{error}; llama.cpp runs it instead"]
    with pytest.raises(type(error)):
        Engines(load_settings({"gguf_engine": "openvino"})).get("qwen2.5-coder-1.5b")


def test_a_store_that_may_only_be_read_is_a_storage_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Then llama.cpp takes over: an image with the weights in a read-only volume has everything that it needs."""
    import filelock

    from summarize.weights import Catalog, Store, convert

    store = Store(tmp_path, Catalog.load(None))

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(filelock.FileLock, "acquire", refused)
    with pytest.raises(StorageError):
        convert.made_once(
            tmp_path / "form", store, name="form", there=lambda: False, needed=(1, "the form"), make=lambda work: work, tell=lambda: None
        )


def test_a_model_that_openvino_cannot_read_is_tried_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And then it is llama.cpp's for everybody who asks: the key of a digest, the doctor, the next process."""
    pytest.importorskip("openvino_genai")
    from summarize.weights import openvino_form

    monkeypatch.setattr(engine_choice, "_suits", lambda _: True)
    monkeypatch.setattr(hardware, "physical", lambda: 64_000_000_000)
    engines = Engines(load_settings({"gguf_engine": "auto", "models_dir": tmp_path}))
    model = engines.store.catalog.get("qwen2.5-coder-1.5b")
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF\x03\0\0\0" + b"\xff" * 64)
    monkeypatch.setattr(type(engines.store), "path", lambda self, model: broken)
    assert engines.runs_on(model.id) == "openvino"
    with pytest.raises(ModelUnreadable):
        openvino_form.prepared(model, engines.store, lambda line: None)
    assert openvino_form.refused(model, engines.store)
    assert engines.runs_on(model.id) == "llama_cpp"
    assert Engines(load_settings({"gguf_engine": "openvino", "models_dir": tmp_path})).runs_on(model.id) == "openvino"
