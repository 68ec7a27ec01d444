"""The CTranslate2 engine on the same trained translator, converted in 32 and in 8 bits."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarize.backends.ctranslate2 import CTranslate2Engine, workers
from summarize.backends.transformers import TransformersEngine
from summarize.errors import EngineError, ModelMissing, SummarizeError, UsageError

from .tiny_marian import corpus
from .translators import Make, TranslatorContract

pytest.importorskip("ctranslate2")
DIGEST = "0123456789abcdef" * 4


@pytest.fixture
def make(converted_marian: dict[str, Path]) -> Iterator[Make]:
    engines: list[CTranslate2Engine] = []

    def make(kind: str = "int8", path: Path | None = None, **given: object) -> CTranslate2Engine:
        folder = path or converted_marian[kind]
        engines.append(CTranslate2Engine(folder, model_id="toy", digest=DIGEST, threads=1, **given))  # type: ignore[arg-type]
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()


class TestContract(TranslatorContract):
    pass


@pytest.mark.parametrize("beams", [1, 4])
def test_in_32_bits_it_writes_what_transformers_writes(make: Make, marian: Path, beams: int) -> None:
    sentences = [row[0] for row in corpus()[200:280]]
    # Sentences the toy never saw are where two decoders would part.
    sentences += ["The mayor, the pilot and the doctor.", "In 1987 the old garden!", "The red school sold 24 boats."]
    slow = TransformersEngine(marian, model_id="toy", digest=DIGEST, threads=1, options={"beams": beams})
    quick = make("float32", options={"beams": beams})
    for target in ("ru", "es"):
        expected, found = slow.translate(sentences, "en", target), quick.translate(sentences, "en", target)
        assert [segment.text for segment in found] == [segment.text for segment in expected]
        for one, other in zip(found, expected, strict=True):
            assert one.prompt_tokens == other.prompt_tokens
    slow.close()


def test_the_signature_names_the_number_format(make: Make) -> None:
    assert "int8" in make().signature
    assert "float32" in make("float32").signature


def test_threads_become_translators_of_four() -> None:
    assert [workers(count) for count in (1, 2, 4, 7, 8, 16)] == [(1, 1), (1, 2), (1, 4), (1, 7), (2, 4), (4, 4)]


def test_many_small_batches_under_way_keep_their_order(make: Make) -> None:
    rows = corpus()[:50]
    engine = make(parallel=2)
    assert [segment.text for segment in engine.translate([row[0] for row in rows], "en", "es")] == [row[2] for row in rows]


def damaged(folder: Path, tmp_path: Path, name: str, content: bytes | None) -> Path:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    if content is None:
        (copy / name).unlink()
    else:
        (copy / name).write_bytes(content)
    return copy


@pytest.mark.parametrize("name", ["model.bin", "source.spm", "shared_vocabulary.json"])
@pytest.mark.parametrize("content", [None, b"", b"not what it was"])
def test_a_damaged_folder_is_named(make: Make, converted_marian: dict[str, Path], tmp_path: Path, name: str, content: bytes | None) -> None:
    copy = damaged(converted_marian["int8"], tmp_path, name, content)
    with pytest.raises(SummarizeError) as caught:
        make(path=copy).translate(["The mayor."], "en", "ru")
    assert caught.value.exit_code in (4, 5)
    assert caught.value.hint


def test_no_folder_at_all_is_a_missing_model(make: Make, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="absent"):
        make(path=tmp_path / "absent").translate(["The mayor."], "en", "ru")


@pytest.mark.parametrize("device", ["tpu", "cuda:x", "cuda:99"])
def test_a_device_that_is_not_there(make: Make, device: str) -> None:
    with pytest.raises(UsageError) as caught:
        make(device=device)
    assert caught.value.hint.startswith("--device")


def test_mps_runs_on_the_cpu(make: Make) -> None:
    assert (
        make(device="mps").translate(["The doctor closed the garden in 2024."], "en", "es")[0].text == "El médico cerró el jardín en 2024."
    )


def test_out_of_memory_says_what_to_try(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = make(parallel=8)

    class Full:
        num_translators = 1

        def translate_batch(self, *_: object, **__: object) -> None:
            raise RuntimeError("std::bad_alloc")

        def unload_model(self) -> None:
            pass

    monkeypatch.setattr(engine, "_loaded", Full())
    with pytest.raises(EngineError, match="memory") as caught:
        engine.translate(["The mayor."], "en", "ru")
    assert caught.value.hint == "--parallel 4"


def test_the_conversion_says_what_it_was_made_from(converted_marian: dict[str, Path]) -> None:
    facts = json.loads((converted_marian["int8"] / "summarize.json").read_text(encoding="utf-8"))
    assert facts["made_from"] == ["0" * 64]
    assert (facts["source"], facts["target"], facts["positions"], facts["quantization"]) == ("en", "mul", 128, "int8")
    assert (converted_marian["int8"] / "model.bin").stat().st_size < (converted_marian["float32"] / "model.bin").stat().st_size / 2
