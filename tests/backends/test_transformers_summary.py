"""Summarizers that read no instructions: BART, PEGASUS and T5, tiny and real, alone and in the summarization stage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from summarize.backends.base import GenerateRequest, Generator, Message
from summarize.backends.transformers_summary import TransformersSummaryEngine
from summarize.errors import EngineClosed, EngineError
from summarize.types import BodySentence
from tests.generation.scripted_generator import summaries

from . import tiny_hf
from .conftest import once

pytest.importorskip("torch")
MAKERS = {"bart": tiny_hf.write_bart, "pegasus": lambda folder: tiny_hf.write_bart(folder, "pegasus"), "t5": tiny_hf.write_t5}


@pytest.fixture(params=list(MAKERS))
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, f"tiny-sum-{request.param}", MAKERS[request.param])


def opened(path: Path, **given: Any) -> TransformersSummaryEngine:
    return TransformersSummaryEngine(path, model_id="tiny", digest="0123456789abcdef" * 4, threads=1, options={"beams": 2}, **given)


def asked(text: str, most: int = 12) -> GenerateRequest:
    return GenerateRequest((Message("user", "Instructions that it cannot read."),), most, source_text=text)


def test_it_reads_the_text_and_not_the_messages(folder: Path) -> None:
    engine = opened(folder)
    assert isinstance(engine, Generator)
    assert "seq2seq-summary" in engine.capabilities
    short, long, none = engine.generate([asked("The mayor spoke."), asked("The mayor spoke. " * 3), asked("")])
    assert 0 < short.prompt_tokens < long.prompt_tokens
    assert (none.text, none.prompt_tokens) == ("", 0)
    for answer in (short, long):
        assert answer.output_tokens <= 12
        assert answer.truncated == (answer.finish_reason == "length")
    engine.close()
    with pytest.raises(EngineClosed):
        engine.generate([asked("x")])


def test_an_article_that_does_not_fit_is_cut_and_says_so(folder: Path) -> None:
    engine = opened(folder)
    (answer,) = engine.generate([asked("The mayor opened the old bridge. " * 200)])
    assert answer.truncated
    assert answer.prompt_tokens <= engine._folder.positions


def test_control_tokens_in_the_article_are_text(folder: Path) -> None:
    engine = opened(folder)
    assert engine.count_tokens("</s>") > 1
    assert engine._tokenizer.eos_token_id not in engine._plain("One </s> two <pad> three")


def test_the_summarizer_gives_it_as_much_of_a_long_article_as_fits(folder: Path) -> None:
    engine = opened(folder)
    seen: list[GenerateRequest] = []
    generate = engine.generate

    def listen(requests: Any) -> Any:
        seen.extend(requests)
        return generate(requests)

    engine.generate = listen  # type: ignore[method-assign]
    body = [BodySentence(number, number, f"The mayor opened bridge {number} in spring.") for number in range(1, 31)]
    (summary,) = summaries([(body, "en")], engine)
    assert summary.sentences
    (request,) = seen
    assert body[0].text in request.source_text
    assert body[-1].text not in request.source_text
    assert engine.count_tokens(request.source_text) <= engine.context_size


def test_no_answer_of_no_tokens(folder: Path) -> None:
    with pytest.raises(EngineError, match="max_tokens"):
        opened(folder).generate([asked("x", most=0)])


def test_a_causal_model_is_no_summarizer(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="llama, which cannot summarize"):
        opened(tiny_hf.write_llama(tmp_path / "llama")).generate([asked("x")])


def test_a_thousand_articles_in_order_with_flat_memory(tmp_path_factory: pytest.TempPathFactory) -> None:
    import psutil

    engine = opened(once(tmp_path_factory, "tiny-sum-bart", tiny_hf.write_bart))
    requests = [asked("The mayor spoke. " * (1 + number % 7), most=2) for number in range(1000)]
    alone = [engine.generate([request])[0] for request in requests[:7]]
    engine.generate(requests[:200])
    process = psutil.Process()
    before = process.memory_info().rss
    answers = engine.generate(requests)
    assert len(answers) == 1000
    assert len({answer.prompt_tokens for answer in alone}) == 7
    assert [answer.prompt_tokens for answer in answers] == [alone[number % 7].prompt_tokens for number in range(1000)]
    assert process.memory_info().rss - before < 40_000_000
    engine.close()
