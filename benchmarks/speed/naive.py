"""The plain way to do our job with the same library and weights: three chat completions an article, one after another, nothing shared."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: What anybody would write first. The summary's length is the product's, so that neither side writes more.
SUMMARIZE = "Summarize this news article in 2-3 sentences, about 50 words.\n\n{}"
TRANSLATE = "Translate this text into {}. Answer with the translation only.\n\n{}"
LANGUAGES = {"ru": "Russian", "es": "Spanish"}


@dataclass(frozen=True, slots=True)
class NaiveResult:
    """One article's texts, the seconds each completion took, and the tokens read and written."""

    summary: str
    translations: dict[str, str]
    seconds: dict[str, float]
    prompt_tokens: int
    output_tokens: int


class Naive:
    """xllamacpp with its default settings (the context apart, which would else take a gigabyte for 32,768 tokens)."""

    def __init__(self, model: Path, context: int = 8192, threads: int | None = None) -> None:
        import xllamacpp

        parameters = xllamacpp.CommonParams()
        parameters.verbosity = -1
        parameters.model.path = str(model)
        parameters.n_ctx = context
        if threads:
            parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
        began = time.perf_counter()
        self._server: Any = xllamacpp.Server(parameters)
        self.load_s = time.perf_counter() - began

    def run(self, article: str, targets: tuple[str, ...] = ("ru", "es")) -> NaiveResult:
        """Summarize, then translate the whole summary into each target."""
        seconds: dict[str, float] = {}
        counts = [0, 0]

        def ask(stage: str, content: str) -> str:
            began = time.perf_counter()
            answer = self.complete(content)
            seconds[stage] = time.perf_counter() - began
            counts[0] += answer["usage"]["prompt_tokens"]
            counts[1] += answer["usage"]["completion_tokens"]
            return str(answer["choices"][0]["message"]["content"]).strip()

        summary = ask("summary", SUMMARIZE.format(article))
        translations = {target: ask(target, TRANSLATE.format(LANGUAGES[target], summary)) for target in targets}
        return NaiveResult(summary, translations, seconds, *counts)

    def complete(self, content: str, **more: object) -> dict[str, Any]:
        """One chat completion. Not the default: a seed, so that a run can be repeated, and a limit of 600 tokens against loops."""
        body = {"messages": [{"role": "user", "content": content}], "seed": 1, "max_tokens": 600, **more}
        answer: dict[str, Any] = self._server.handle_chat_completions(body)
        if "error" in answer:
            raise SystemExit(f"llama.cpp: {answer['error']}")
        return answer

    def translate(self, text: str, target: str) -> str:
        """One text into ``target``."""
        return str(self.complete(TRANSLATE.format(LANGUAGES[target], text))["choices"][0]["message"]["content"]).strip()

    def summarize(self, article: str) -> str:
        """One article's summary."""
        return str(self.complete(SUMMARIZE.format(article))["choices"][0]["message"]["content"]).strip()
