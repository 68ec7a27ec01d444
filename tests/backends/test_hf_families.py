"""The other families, each on a tiny real model with random weights: loading, language codes, lengths, order, and what is refused."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from summarize.backends.hf_languages import Codes
from summarize.backends.transformers import TransformersEngine
from summarize.errors import DigestMismatch, EngineError, ModelMissing, SummarizeError, UnsupportedLanguage, UsageError

from . import tiny_hf
from .conftest import once

pytest.importorskip("torch")
DIGEST = "0123456789abcdef" * 4
FAMILIES: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "m2m100": (tiny_hf.write_m2m100, "__en__", "__ru__"),
    "nllb": (tiny_hf.write_nllb, "eng_Latn", "rus_Cyrl"),
    "mbart50": (tiny_hf.write_mbart50, "en_XX", "ru_RU"),
    "madlad": (lambda folder: tiny_hf.write_t5(folder, madlad=True), "", "<2ru>"),
}


@pytest.fixture(params=list(FAMILIES))
def family(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(family: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, f"tiny-{family}", FAMILIES[family][0])


def opened(path: Path, **given: Any) -> TransformersEngine:
    return TransformersEngine(path, model_id="tiny", digest=DIGEST, threads=1, **given)


@pytest.fixture
def engine(folder: Path) -> Iterator[TransformersEngine]:
    engine = opened(folder, options={"beams": 2})
    yield engine
    engine.close()


def test_it_translates_one_for_one_within_its_caps(engine: TransformersEngine) -> None:
    sentences = ["The mayor opened the library.", "The pilot sold the red boat yesterday.", "The doctor " * 9]
    results = engine.translate(sentences, "en", "ru")
    assert len(results) == 3
    for result in results:
        assert result.output_tokens <= max(16, round(2.5 * result.prompt_tokens))
        assert result.truncated == (result.finish_reason == "length")
    alone = [engine.translate([sentence], "en", "ru")[0].prompt_tokens for sentence in sentences]
    assert [result.prompt_tokens for result in results] == alone


def test_it_names_the_languages_in_its_own_codes(family: str, engine: TransformersEngine) -> None:
    _, source, target = FAMILIES[family]
    before, after, forced, _ = engine._frame("en", "ru")
    name = engine._tokenizer.convert_ids_to_tokens
    spoken = [name(number) for number in before]
    if family == "madlad":
        assert spoken == [target]
        assert forced is None
    else:
        assert spoken == [source]
        assert forced is not None
        assert name(forced) == target
    assert [name(number) for number in after] == ["</s>"]


def test_a_language_it_has_not_is_refused_with_what_it_has(family: str, engine: TransformersEngine) -> None:
    missing = {"m2m100": None, "nllb": None, "mbart50": "be", "madlad": "de"}[family]
    if missing is None:
        with pytest.raises(UnsupportedLanguage):
            engine.translate(["The mayor."], "en", "tlh")
        return
    with pytest.raises(UnsupportedLanguage, match=r"has: .*\bes\b.*\bru\b"):
        engine.translate(["The mayor."], "en", missing)


@pytest.mark.parametrize("token", ["</s>", "<pad>", "rus_Cyrl", "__ru__", "ru_RU", "<2ru>", "<s>"])
def test_control_tokens_in_text_are_text(engine: TransformersEngine, token: str) -> None:
    assert not set(engine._encode(f"Go {token} now")) & {
        int(engine._tokenizer.convert_tokens_to_ids(found)) for found in engine._codes.tokens
    }
    assert engine._tokenizer.eos_token_id not in engine._encode(f"Go {token} now")


def test_t5_is_asked_in_words(tmp_path: Path) -> None:
    engine = opened(tiny_hf.write_t5(tmp_path / "t5"))
    assert engine._frame("en", "es")[3] == "translate English to Spanish: "
    assert len(engine.translate(["The mayor."], "en", "es")) == 1
    with pytest.raises(UnsupportedLanguage, match="en_to_es"):
        engine.translate(["The mayor."], "en", "ru")


def test_group_models_and_single_ones_know_their_sides() -> None:
    group = Codes.of(
        "marian", [">>rus<<", ">>ukr<<", ">>srp_Cyrl<<", ">>cmn_Hans<<", "▁a"], tokenizer={"source_lang": "en", "target_lang": "zle"}
    )
    assert [group.target_token("en", code) for code in ("ru", "uk", "sr", "zh")] == [">>rus<<", ">>ukr<<", ">>srp_Cyrl<<", ">>cmn_Hans<<"]
    assert group.source_token("en") == ""
    with pytest.raises(UnsupportedLanguage, match="ru, sr, uk, zh"):
        group.target_token("en", "es")
    single = Codes.of("marian", ["▁a"], tokenizer={"source_lang": "en", "target_lang": "ru"})
    assert single.target_token("en", "ru") == ""
    with pytest.raises(UnsupportedLanguage, match="it has: ru"):
        single.target_token("en", "es")
    with pytest.raises(UnsupportedLanguage, match="it has: en"):
        single.source_token("de")


# -- what is refused -------------------------------------------------------------------------------------------------------------------


class Bomb:
    """Unpickled, it writes a file."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {self.place}",)


@pytest.fixture
def copy(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = once(tmp_path_factory, "tiny-m2m100", tiny_hf.write_m2m100)
    shutil.copytree(source, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.safetensors"])
@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_a_pickle_offered_as_weights_is_refused_and_never_run(copy: Path, tmp_path: Path, name: str, protocol: int) -> None:
    (copy / "model.safetensors").unlink()
    (copy / name).write_bytes(pickle.dumps({"a": Bomb(tmp_path / "ran")}, protocol=protocol))
    with pytest.raises((EngineError, DigestMismatch), match=r"refused|damaged") as caught:
        opened(copy).translate(["The mayor."], "en", "ru")
    assert name in str(caught.value)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("content", [b"", b"1234", b"\xff" * 200, b"\x08\0\0\0\0\0\0\0not json", b"\x02\0\0\0\0\0\0\0{}garbage"])
def test_corrupt_weights_are_named(copy: Path, content: bytes) -> None:
    (copy / "model.safetensors").write_bytes(content)
    with pytest.raises(DigestMismatch, match=r"model\.safetensors is damaged"):
        opened(copy).translate(["The mayor."], "en", "ru")


def test_weights_cut_short_are_named(copy: Path) -> None:
    whole = (copy / "model.safetensors").read_bytes()
    (copy / "model.safetensors").write_bytes(whole[:-100])
    with pytest.raises(DigestMismatch, match="damaged"):
        opened(copy).translate(["The mayor."], "en", "ru")


def test_weights_of_another_model_do_not_pass(copy: Path, tmp_path: Path) -> None:
    config = json.loads((copy / "config.json").read_text(encoding="utf-8"))
    (copy / "config.json").write_text(json.dumps(config | {"decoder_layers": 3}), encoding="utf-8")
    with pytest.raises(EngineError, match="do not fit"):
        opened(copy).translate(["The mayor."], "en", "ru")


@pytest.mark.parametrize(
    ("model_type", "words"), [("bert", "bert, which cannot translate"), ("", "without a model_type"), ("llama", "llama")]
)
def test_a_wrong_architecture_is_named_with_what_would_do(copy: Path, model_type: str, words: str) -> None:
    (copy / "config.json").write_text(json.dumps({"model_type": model_type}), encoding="utf-8")
    with pytest.raises(EngineError, match=words) as caught:
        opened(copy).translate(["The mayor."], "en", "ru")
    assert "marian" in caught.value.hint


def test_remote_code_is_never_run(copy: Path, tmp_path: Path) -> None:
    config = json.loads((copy / "config.json").read_text(encoding="utf-8"))
    hostile = f"import os\nos.system('touch {tmp_path / 'ran'}')\n"
    (copy / "evil.py").write_text(hostile, encoding="utf-8")
    auto = {"AutoConfig": "evil.Config", "AutoModelForSeq2SeqLM": "evil.Model", "AutoTokenizer": ["evil.Tokenizer", None]}
    (copy / "config.json").write_text(json.dumps(config | {"auto_map": auto}), encoding="utf-8")
    with suppress(SummarizeError):
        opened(copy).translate(["The mayor."], "en", "ru")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", ["config.json", "vocab.json", "sentencepiece.bpe.model", "model.safetensors"])
def test_a_missing_file_is_an_error_with_a_hint(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(SummarizeError) as caught:
        opened(copy).translate(["The mayor."], "en", "ru")
    assert caught.value.exit_code in (4, 5)
    assert isinstance(caught.value, ModelMissing) == (name in ("config.json", "model.safetensors"))


def test_out_of_memory_says_what_to_try(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    engine = opened(copy, parallel=8)
    engine.translate(["The mayor."], "en", "ru")

    def full(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(engine._model(), "generate", full)
    with pytest.raises(EngineError, match="memory") as caught:
        engine.translate(["The mayor."] * 8, "en", "ru")
    assert caught.value.hint == "--parallel 4"
    with pytest.raises(EngineError, match="memory") as caught:
        engine.translate(["The mayor."], "en", "ru")
    assert "--device cpu" in caught.value.hint


@pytest.mark.parametrize(("name", "hint"), [("cuda", "--device cpu"), ("tpu", "--device"), ("cuda:x", "--device"), ("mps", "--device cpu")])
def test_a_device_that_is_not_there_is_reported(copy: Path, name: str, hint: str) -> None:
    import torch

    if name == "cuda" and torch.cuda.is_available():
        pytest.skip("this machine has it")
    if name == "mps" and torch.backends.mps.is_available():
        pytest.skip("this machine has it")
    with pytest.raises(UsageError) as caught:
        opened(copy, device=name).translate(["The mayor."], "en", "ru")
    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize("options", [{"dtype": "int3"}, {"dtype": 3}, {"beams": "many"}, {"beams": True}])
def test_an_option_that_makes_no_sense_is_reported(copy: Path, options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        opened(copy, options=options).translate(["The mayor."], "en", "ru")


def test_loading_opens_no_socket(copy: Path) -> None:
    program = f"""
        import socket, sys
        from pathlib import Path
        from summarize.backends import transformers as ours
        assert "torch" not in sys.modules and "transformers" not in sys.modules, "imported before it was needed"
        def refuse(*_, **__): raise AssertionError("a socket was opened")
        socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
        engine = ours.TransformersEngine(Path({str(copy)!r}), model_id="tiny", digest="0" * 64, threads=1)
        assert len(engine.translate(["The mayor."], "en", "ru")) == 1
    """
    environment = {name: value for name, value in os.environ.items() if name not in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
