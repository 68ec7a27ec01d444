"""The contract and the particulars of the OpenVINO engine, on a tiny real model that OpenVINO wrote in its own form."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from summarize.backends.openvino import OpenVinoEngine
from summarize.errors import ContextTooSmall, EngineError, ModelMissing
from summarize.weights.openvino_form import write_form

from .conftest import once
from .contract import GeneratorContract, Make, closing, request
from .tiny_gguf import CONTEXT, write_tiny_gguf

pytest.importorskip("openvino_genai", reason="the extra [openvino] is not installed")
DIGEST = "0123456789abcdef" * 4


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``tiny.gguf`` and its OpenVINO form in ``form/``."""

    def make(folder: Path) -> None:
        (folder / "form").mkdir(parents=True)
        write_form(write_tiny_gguf(folder / "tiny.gguf", half=True), folder / "form")

    return once(tmp_path_factory, "tiny-openvino", make)


def opened(folder: Path, **options: int) -> OpenVinoEngine:
    return OpenVinoEngine(folder / "tiny.gguf", form=folder / "form", model_id="tiny", digest=DIGEST, **{"threads": 1, **options})


class TestContract(GeneratorContract):
    @pytest.fixture
    def make(self, tiny: Path) -> Iterator[Make]:
        yield from closing(lambda: opened(tiny))


@pytest.fixture
def engine(tiny: Path) -> Iterator[OpenVinoEngine]:
    engine = opened(tiny)
    yield engine
    engine.close()


def test_the_signature_names_library_model_and_digest(engine: OpenVinoEngine) -> None:
    assert engine.signature.startswith("openvino-genai/")
    assert engine.signature.endswith("tiny@01234567")


def test_nothing_is_loaded_before_it_is_needed(tiny: Path, tmp_path: Path) -> None:
    engine = OpenVinoEngine(tiny / "tiny.gguf", form=tmp_path, model_id="tiny", digest=DIGEST)
    assert engine.signature
    with pytest.raises(ModelMissing, match="form"):
        engine.generate([request("One.")])


def test_prompt_and_answer_must_fit_together(engine: OpenVinoEngine) -> None:
    with pytest.raises(ContextTooSmall, match=str(engine.context_size)):
        engine.generate([request("One."), request("One.", max_tokens=CONTEXT)])


def test_a_grammar_is_obeyed(engine: OpenVinoEngine) -> None:
    (answer,) = engine.generate([request("One.", grammar='root ::= ("да" | "нет")')])
    assert answer.text in ("да", "нет")
    assert answer.finish_reason == "stop"


def test_a_broken_grammar_is_an_engine_error_and_the_engine_lives_on(engine: OpenVinoEngine) -> None:
    with pytest.raises(EngineError):
        engine.generate([request("One."), request("One.", grammar="root ::= (")])
    assert engine.generate([request("One.")])[0].output_tokens > 0


def test_scores_are_mean_log_probabilities(engine: OpenVinoEngine) -> None:
    (answer,) = engine.generate([request("One.")])
    assert answer.score is not None
    assert -20 < answer.score < 0


def test_samples_follow_their_seed(engine: OpenVinoEngine) -> None:
    sampled = [engine.generate([replace(request("One."), temperature=1.0, seed=seed)])[0].text for seed in (1, 1, 2)]
    assert sampled[0] == sampled[1] != sampled[2]


def test_requests_beyond_the_pool_wait_their_turn(tiny: Path) -> None:
    engine = opened(tiny, parallel=4)
    requests = [request(f"{number} " + "z" * 1900, max_tokens=8) for number in range(12)]
    answers = engine.generate(requests)
    assert all(answer.prompt_tokens > 1900 and answer.output_tokens > 0 for answer in answers)
    engine.close()


def test_slots_do_not_change_the_answers(tiny: Path) -> None:
    requests = [request(f"The same opening, long enough to be shared by all. {'a' * 200} {number}") for number in range(6)]
    alone, together = opened(tiny, parallel=1), opened(tiny, parallel=6)
    try:
        assert [a.text for a in alone.generate(requests)] == [a.text for a in together.generate(requests)]
    finally:
        alone.close()
        together.close()


def test_many_requests_after_few_open_the_plain_pipeline_and_change_no_answer(tiny: Path) -> None:
    engine, alone = opened(tiny), opened(tiny)
    article = replace(request("One bridge, two bridges, one bridge, two bridges.", max_tokens=24), task="summarize")
    many = [request(f"Number {number}.") for number in range(20)]
    try:
        (few,) = engine.generate([article])
        loaded = engine.load_s
        assert loaded > 0
        together = engine.generate([article, *many])
        assert engine.load_s > loaded
        assert together[0].text == few.text
        loaded = engine.load_s
        assert engine.generate([article])[0].text == few.text  # and the plain one stays
        assert engine.load_s == loaded
        assert [answer.text for answer in together[1:4]] == [alone.generate([one])[0].text for one in many[:3]]
    finally:
        engine.close()
        alone.close()


def test_guessed_words_change_neither_the_answer_nor_its_score(tiny: Path) -> None:
    engine, plain = opened(tiny), opened(tiny)
    one = replace(request("the council and the council and the council " * 20, max_tokens=48), task="summarize")
    try:
        plain.generate([request(f"Number {number}.") for number in range(12)])  # opens the pipeline that guesses nothing
        (guessed,), (written,) = engine.generate([one]), plain.generate([one])
        assert guessed.text == written.text
        assert guessed.score == pytest.approx(written.score, abs=0.05)
    finally:
        engine.close()
        plain.close()


def test_what_requests_begin_with_is_read_once_and_changes_no_answer(tiny: Path) -> None:
    engine, alone = opened(tiny), opened(tiny)
    opening = "Translate what stands below, and say nothing else. " * 4
    requests = [replace(request(opening + f"{number}", prefix_key="same"), task="translate") for number in range(8)]
    try:
        assert [answer.text for answer in engine.generate(requests)] == [alone.generate([one])[0].text for one in requests]
    finally:
        engine.close()
        alone.close()


def test_what_is_submitted_later_is_answered_beside_the_others(tiny: Path) -> None:
    engine, alone = opened(tiny, parallel=2), opened(tiny)
    plain = [request(f"Number {number}.", max_tokens=4 + number) for number in range(5)]
    try:
        with engine.session() as session:
            answers = [session.submit(one) for one in plain]
            later = [session.submit(request("Once.")) for _ in session.as_completed(answers[:2])]
            texts = [answer.result().text for answer in answers]
            assert [answer.result().text for answer in later] == [alone.generate([request("Once.")])[0].text] * 2
        assert texts == [alone.generate([one])[0].text for one in plain]
    finally:
        engine.close()
        alone.close()


def test_a_call_within_an_open_session_is_answered_and_what_nobody_waits_for_is_given_up(engine: OpenVinoEngine) -> None:
    with engine.session() as session:
        first, second = session.submit(request("One.", max_tokens=30)), session.submit(request("Two.", max_tokens=30))
        session.advance()
        inner = engine.generate([request("Three.")])[0]
        answered = first.result()
    assert second.done()
    assert answered.output_tokens > 0
    assert inner.text == engine.generate([request("Three.")])[0].text


def test_a_stop_condition_that_fails_fails_what_is_running_and_the_engine_lives_on(engine: OpenVinoEngine) -> None:
    class Broken:
        def met(self, text: str) -> bool:
            raise ZeroDivisionError(text)

    with pytest.raises(ZeroDivisionError):
        engine.generate([request("One.", max_tokens=20), replace(request("Two.", max_tokens=40), stop_condition=Broken())])
    with engine.session() as session, pytest.raises(ContextTooSmall):
        session.submit(request("One.", max_tokens=CONTEXT))
    assert engine.generate([request("One.")])[0].output_tokens > 0


def test_a_file_that_openvino_cannot_read_is_refused_with_its_name(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF\x03\0\0\0" + b"\xff" * 64)
    (tmp_path / "form").mkdir()
    with pytest.raises(EngineError, match=r"broken\.gguf") as caught:
        write_form(broken, tmp_path / "form")
    assert "llama_cpp" in (caught.value.hint or "")
    assert not list((tmp_path / "form").glob("*.gguf"))


def test_the_library_has_nothing_to_complain_of_where_an_engine_ends_behind_a_stopped_answer(
    tiny: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    class Few:
        def met(self, text: str) -> bool:
            return bool(text)

    engine = opened(tiny)
    assert engine.generate([replace(request("One.", max_tokens=60), stop_condition=Few())])[0].output_tokens < 60
    engine.close()
    del engine
    gc.collect()
    assert "ERROR" not in "".join(capfd.readouterr())
