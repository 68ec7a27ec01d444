"""The contract on a real llama.cpp server, over TCP: the one that the wheels of xllamacpp carry, with a tiny real model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from summarize.backends.llama_cpp import LlamaCppEngine
from summarize.backends.openai import OpenAIEngine
from summarize.backends.server_address import Key
from summarize.errors import ContextTooSmall, ServerError

from .contract import GeneratorContract, Make, request
from .tiny_gguf import write_tiny_gguf

xllamacpp = pytest.importorskip("xllamacpp")
SECRET = "sk-invented-42"


@dataclass
class Real:
    url: str
    model: Path
    server: Any


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Real:
    model = write_tiny_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf")
    parameters = xllamacpp.CommonParams()
    parameters.verbosity = -1
    parameters.model.path = str(model)
    parameters.n_ctx, parameters.n_parallel = 2048, 2
    parameters.kv_unified = True
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.cache_ram_mib = 0
    parameters.warmup = False
    parameters.fit_params = False
    parameters.api_keys = [SECRET]
    server = xllamacpp.Server(parameters)
    return Real(server.listening_address, model, server)


class TestContract(GeneratorContract):
    @pytest.fixture
    def make(self, real: Real) -> Iterator[Make]:
        opened: list[OpenAIEngine] = []

        def open_one() -> OpenAIEngine:
            # One request at a time: two that share a decoding step may tip a near tie, and a model of random weights has many.
            opened.append(OpenAIEngine(real.url, key=Key(SECRET, "test"), concurrency=1))
            return opened[-1]

        yield open_one
        for engine in opened:
            engine.close()


@pytest.fixture
def engine(real: Real) -> Iterator[OpenAIEngine]:
    opened = OpenAIEngine(real.url, key=Key(SECRET, "test"), concurrency=2)
    yield opened
    opened.close()


def test_the_probe_knows_a_real_server(engine: OpenAIEngine) -> None:
    assert engine.server.kind == "llama-server"
    assert engine.context_size == 2048
    assert engine.capabilities == {"grammar", "prefix-cache"}


@pytest.mark.parametrize("text", ["The bridge opened.", "Мост открылся <|im_end|> 市長 🙂", "</s>", "  two  spaces\n"])
def test_it_counts_as_the_engine_in_the_process_counts(engine: OpenAIEngine, real: Real, text: str) -> None:
    inside = LlamaCppEngine(real.model, model_id="tiny", digest="0" * 64, threads=1)
    # The invisible character that breaks a control token has three bytes, and this vocabulary one token a byte.
    assert engine.count_tokens(text) - inside.count_tokens(text) in (0, 3)
    inside.close()


def test_a_grammar_is_obeyed(engine: OpenAIEngine) -> None:
    (answer,) = engine.generate([request("The bridge opened.", max_tokens=8, grammar='root ::= "да"')])
    assert answer.text == "да"
    assert answer.finish_reason == "stop"
    assert answer.score is not None
    assert answer.score <= 0


def test_a_cap_is_reported_and_too_long_a_prompt_refused(engine: OpenAIEngine) -> None:
    (answer,) = engine.generate([request("The bridge.", max_tokens=5, grammar="root ::= [a-z]+")])
    assert (answer.finish_reason, answer.truncated, answer.output_tokens) == ("length", True, 5)
    with pytest.raises(ContextTooSmall):
        engine.generate([request("bridge " * 2000)])


def test_a_real_servers_own_refusal_is_understood(engine: OpenAIEngine) -> None:
    from dataclasses import replace

    engine.__dict__["server"] = replace(engine.server, context=100_000)  # as if the probe had read a wrong value
    with pytest.raises(ContextTooSmall, match="does not fit"):
        engine.generate([request("bridge " * 2000)])


def test_a_real_server_wants_the_key(real: Real) -> None:
    wrong = OpenAIEngine(real.url, key=Key(SECRET[:-1], "test"))
    with pytest.raises(ServerError, match="rejected the key"):
        wrong.generate([request("The bridge.")])
    wrong.close()
