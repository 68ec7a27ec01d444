"""The contract on a server, in each family's words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from summarize.backends.openai import OpenAIEngine

from .contract import GeneratorContract, Make
from .loopback_server import State, serving


@pytest.mark.parametrize("kind", ["llama-server", "vllm", "ollama", "lm-studio", "openai"], scope="class")
class TestContract(GeneratorContract):
    @pytest.fixture
    def make(self, kind: str) -> Iterator[Make]:
        opened: list[OpenAIEngine] = []
        with serving(State(kind=kind)) as state:

            def open_one() -> OpenAIEngine:
                opened.append(OpenAIEngine(state.url))
                return opened[-1]

            yield open_one
            for engine in opened:
                engine.close()
