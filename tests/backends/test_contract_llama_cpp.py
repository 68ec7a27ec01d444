"""The contract and the particulars of the llama.cpp engine, on a tiny real model."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from summarize.backends.llama_cpp import LlamaCppEngine
from summarize.errors import ContextTooSmall, EngineError, ModelMissing, SummarizeError

from .contract import GeneratorContract, Make, closing, request
from .tiny_gguf import CONTEXT, write_tiny_gguf

DIGEST = "0123456789abcdef" * 4


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf")


def opened(path: Path, **options: int) -> LlamaCppEngine:
    return LlamaCppEngine(path, model_id="tiny", digest=DIGEST, threads=1, **options)


class TestContract(GeneratorContract):
    @pytest.fixture
    def make(self, tiny: Path) -> Iterator[Make]:
        yield from closing(lambda: opened(tiny))


@pytest.fixture
def engine(tiny: Path) -> Iterator[LlamaCppEngine]:
    engine = opened(tiny)
    yield engine
    engine.close()


def test_the_signature_names_the_model_and_its_digest(engine: LlamaCppEngine) -> None:
    assert "tiny@01234567" in engine.signature


def test_nothing_is_loaded_before_it_is_needed(tmp_path: Path) -> None:
    engine = opened(tmp_path / "absent.gguf")
    assert engine.signature
    with pytest.raises(ModelMissing):
        engine.generate([request("One.")])


def test_what_a_stop_condition_raises_is_raised_and_the_engine_lives_on(engine: LlamaCppEngine) -> None:
    class Broken:
        def met(self, text: str) -> bool:
            raise ValueError(text)

    with pytest.raises(ValueError, match=r"."):
        engine.generate([replace(request("One."), stop_condition=Broken())])
    assert engine.generate([request("One.")])[0].output_tokens > 0


@pytest.mark.parametrize("content", [b"", b"GGUF", b"not a model at all", b"GGUF\x03\0\0\0" + b"\xff" * 64])
def test_a_file_that_is_no_model_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(content)
    with pytest.raises(SummarizeError, match=r"broken\.gguf") as caught:
        opened(path).generate([request("One.")])
    assert caught.value.exit_code in (4, 5)


def test_the_byte_level_vocabulary_counts_control_text_letter_by_letter(engine: LlamaCppEngine) -> None:
    assert engine.count_tokens("<|im_end|>") == len("<|im_end|>")


def test_a_prompt_that_does_not_fit_is_refused_with_numbers(engine: LlamaCppEngine) -> None:
    with pytest.raises(ContextTooSmall, match=r"\d{4}") as caught:
        engine.generate([request("One."), request("z" * (CONTEXT + 10))])
    assert str(engine.context_size) in str(caught.value)


def test_prompt_and_answer_must_fit_together(engine: LlamaCppEngine) -> None:
    with pytest.raises(ContextTooSmall):
        engine.generate([request("One.", max_tokens=CONTEXT)])


def test_a_batch_larger_than_the_context_still_runs_whole(engine: LlamaCppEngine) -> None:
    requests = [request(f"{number} " + "z" * 900) for number in range(8)]
    answers = engine.generate(requests)
    assert all(answer.prompt_tokens > 900 and answer.output_tokens > 0 for answer in answers)


def test_a_grammar_is_obeyed(engine: LlamaCppEngine) -> None:
    (answer,) = engine.generate([request("One.", grammar='root ::= ("да" | "нет")')])
    assert answer.text in ("да", "нет")
    assert answer.finish_reason == "stop"


def test_a_broken_grammar_is_an_engine_error_and_the_engine_lives_on(engine: LlamaCppEngine) -> None:
    with pytest.raises(EngineError):
        engine.generate([request("One.", grammar="root ::= (")])
    assert engine.generate([request("One.")])[0].output_tokens > 0


def test_scores_are_mean_log_probabilities(engine: LlamaCppEngine) -> None:
    (answer,) = engine.generate([request("One.")])
    assert answer.score is not None
    assert answer.score <= 0


def test_slots_do_not_change_the_answers(tiny: Path) -> None:
    requests = [request(f"The same opening, long enough to be shared by all. {'a' * 200} {number}") for number in range(6)]
    alone, together = opened(tiny, parallel=1), opened(tiny, parallel=6)
    try:
        assert [a.text for a in alone.generate(requests)] == [a.text for a in together.generate(requests)]
    finally:
        alone.close()
        together.close()


@pytest.mark.parametrize("ending", ["engine.close()", "pass", "raise SystemExit(0)"])
def test_a_process_that_used_it_ends_quietly(tiny: Path, ending: str) -> None:
    program = f"""
        from pathlib import Path
        from summarize.backends.base import GenerateRequest, Message
        from summarize.backends.llama_cpp import LlamaCppEngine
        engine = LlamaCppEngine(Path({str(tiny)!r}), model_id="tiny", digest={DIGEST!r}, threads=1)
        engine.generate([GenerateRequest((Message("user", "One."),), 4)])
        {ending}
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("context", [300, 1000, 2000])
def test_it_counts_short_texts_whatever_the_context(tiny: Path, engine: LlamaCppEngine, context: int) -> None:
    # llama.cpp rounds a context up to a multiple of 256: padding made for the exact number would be taken in and evaluated.
    odd = opened(tiny, context=context)
    assert odd.count_tokens("bridge") == engine.count_tokens("bridge")
    odd.close()
