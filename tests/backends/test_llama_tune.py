"""The machine's best settings are measured, remembered, used, and never believed when they make no sense."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarize import hardware
from summarize.backends import llama_tune
from summarize.backends.base import GenerateRequest, Message
from summarize.backends.llama_cpp import LlamaCppEngine
from summarize.backends.llama_server import LlamaServer
from summarize.backends.llama_tune import Tuning, remembered, tune

from .tiny_gguf import write_tiny_gguf

DIGEST = "ab" * 32


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf", context=4096)


def test_it_measures_every_setting_and_remembers_the_best(tiny: Path, tmp_path: Path) -> None:
    said: list[str] = []
    best = tune(tiny, DIGEST, folder=tmp_path, say=said.append)
    assert best.reading > 0
    assert best.writing > 0
    assert any("batch 512" in line for line in said)
    assert any("12 slots" in line for line in said)
    assert remembered(DIGEST, tmp_path) == best
    assert remembered("cd" * 32, tmp_path) is None, "another model is tuned by itself"


def test_a_faster_setting_wins_and_a_tie_does_not(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def measured(model: Path, tuning: Tuning, tell: llama_tune.Say) -> Tuning:
        reading = 100.0 + 2 * (tuning.batch == 512) + 50 * (tuning.flash is True)
        return Tuning(tuning.threads, tuning.batch, tuning.slots, tuning.flash, reading, 10.0 * tuning.slots)

    monkeypatch.setattr(llama_tune, "_measured", measured)
    best = tune(tiny, DIGEST, folder=tmp_path)
    assert (best.batch, best.flash, best.slots) == (256, True, 12)


@pytest.mark.parametrize("content", ["", "[]", '{"threads": 0}', '{"threads": "2"}', '{"threads": 1, "slots": 9999}', '{"thread": 1}'])
def test_what_makes_no_sense_is_as_good_as_nothing(tmp_path: Path, content: str) -> None:
    llama_tune._place(DIGEST, tmp_path).write_text(content)
    assert remembered(DIGEST, tmp_path) is None


def test_a_folder_that_cannot_be_written_is_no_error(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llama_tune, "_measured", lambda model, tuning, tell: tuning)
    (tmp_path / "file").write_text("")
    assert tune(tiny, DIGEST, folder=tmp_path / "file").threads == hardware.cpus()


def test_the_engine_takes_it_and_the_caller_goes_first(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, object]] = []
    load = LlamaServer.__init__

    def spy(self: LlamaServer, *args: object, **options: object) -> None:
        seen.append(options)
        load(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(LlamaServer, "__init__", spy)
    for parallel in (None, 2):
        tuning = Tuning(1, batch=64, slots=3, flash=False)
        engine = LlamaCppEngine(tiny, model_id="tiny", digest=DIGEST, parallel=parallel, tuning=tuning)
        assert engine.generate([GenerateRequest((Message("user", "One."),), 3)])[0].output_tokens > 0
        engine.close()
    assert [(options["batch"], options["slots"], options["threads"], options["flash"]) for options in seen] == [
        (64, 3, 1, False),
        (64, 2, 1, False),
    ]


def test_a_tuning_is_plain_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: Path) -> None:
    monkeypatch.setattr(llama_tune, "_measured", lambda model, tuning, tell: tuning)
    tune(tiny, DIGEST, folder=tmp_path)
    (path,) = tmp_path.iterdir()
    assert set(json.loads(path.read_text())) == {"threads", "batch", "slots", "flash", "reading", "writing"}
