"""``summarize doctor --tune`` measures what is on this machine, says what it tries, and shows what is remembered."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from summarize.backends import llama_tune
from summarize.backends.llama_tune import Tuning
from summarize.weights import Store

from .conftest import Ran


def test_it_measures_when_asked_and_shows_what_is_remembered(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZE_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(llama_tune, "default_folder", lambda: tmp_path / "tuning")
    monkeypatch.setattr(Store, "has", lambda self, model_id: model_id == "qwen2.5-coder-1.5b")
    monkeypatch.setattr(Store, "path", lambda self, model_id: tmp_path / "model.gguf")

    def measured(model: Path, tuning: Tuning, tell: Callable[[str], None]) -> Tuning:
        tell(f"{tuning.slots} slots tried")
        return Tuning(1, tuning.batch, tuning.slots, tuning.flash, 65.0, 2.0 * tuning.slots)

    monkeypatch.setattr(llama_tune, "_measured", measured)
    assert json.loads(cli("doctor", "--json").out)["tuning"] == {}
    ran = cli("doctor", "--tune")
    assert ran.code == 0
    assert "12 slots tried" in ran.err
    assert "1 threads, batch 256, 12 slots, reads 65 and writes 24 tokens/s" in " ".join(ran.out.split())
    kept = json.loads(cli("doctor", "--json").out)["tuning"]["qwen2.5-coder-1.5b"]
    assert (kept["slots"], kept["batch"]) == (12, 256)
