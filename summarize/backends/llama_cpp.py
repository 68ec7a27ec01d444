"""Chat models in GGUF files on the CPU, through llama.cpp (the wheels of xllamacpp).

Many requests are decoded together in one continuous batch. Requests of one ``prefix_key`` run one group after the other; what their
prompts have in common is read once and copied into every slot. Articles cannot speak to the model's chat format: see ``chat.py``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from summarize.backends.base import GenerateRequest, Generation
from summarize.backends.chat import Piece
from summarize.backends.gguf_chat import MIN_P, GgufChat, needed
from summarize.backends.llama_batch import Batch
from summarize.backends.llama_server import LlamaServer
from summarize.errors import EngineClosed
from summarize.hardware import cpus

T = TypeVar("T")

#: Sequences decoded together by default. Measured in docs/engines.md.
DEFAULT_SLOTS = 6


class LlamaCppEngine(GgufChat):
    """A :class:`~summarize.backends.base.Generator` on a GGUF file.

    ``context`` is the number of tokens that all running requests share (default: 5120, or the trained context if that is shorter);
    one request may use all of it. ``parallel`` is the number of sequences decoded together (6); 1 makes greedy output independent of what
    else is in the batch. Not usable across ``fork``: open an engine in each process.
    """

    default_batch = DEFAULT_SLOTS

    def __init__(self, model_path: Path, **arguments: Any) -> None:
        super().__init__(model_path, **arguments)
        self._server: LlamaServer | None = None
        self._pool: ThreadPoolExecutor | None = None

    @property
    def signature(self) -> str:
        """For example ``llama.cpp/2026.10.11549:qwen2.5-coder-1.5b@cc324af0``."""
        return self._signed("llama.cpp", "xllamacpp")

    def count_tokens(self, text: str) -> int:
        """The length of ``text`` in the model's tokens. Loads the model."""
        with self._busy:
            server = self._loaded()
            pieces = self._format.text_pieces(text)
            if not pieces:
                return 0
            # A number must be among the strings, or the server takes them for several prompts.
            return server.count([0, *pieces]) - 1

    def generate(self, requests: Sequence[GenerateRequest]) -> list[Generation]:
        """Answer every request, in order; calls from several threads take turns.

        Raises ContextTooSmall before anything runs if a prompt and its answer do not fit; EngineError; EngineClosed, also to a call that
        is running when another thread closes the engine.
        """
        self._require_open()
        if not requests:
            return []
        with self._busy:
            server = self._loaded()
            prompts = [self._format.prompt(request.messages) for request in requests]
            needs = [needed(server.count(prompt), request, server.context) for prompt, request in zip(prompts, requests, strict=True)]
            return self._run(server, requests, prompts, needs)

    def _release(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
        if self._server is not None:
            self._server.free()
            self._server = None

    def __del__(self) -> None:
        if hasattr(self, "_pool") and not self._closed.is_set():
            self.close()

    def _loaded(self) -> LlamaServer:
        self._require_open()
        if self._server is None:
            context = self.context_size  # reads the header: a wrong file fails here, with its name
            self._pool = ThreadPoolExecutor(self._batch, thread_name_prefix="llama")
            # In a worker, because a native call in the main thread would keep Ctrl-C waiting.
            load = partial(LlamaServer, self._path, context=context, slots=self._batch, threads=self._threads or cpus())
            self._server = _wait_interruptibly(self._pool.submit(load))
        return self._server

    def _run(
        self, server: LlamaServer, requests: Sequence[GenerateRequest], prompts: Sequence[list[Piece]], needs: Sequence[int]
    ) -> list[Generation]:
        pool = self._pool
        if pool is None:
            raise EngineClosed("the engine was closed")
        interrupted = threading.Event()
        results: dict[int, Generation] = {}

        def stopped() -> bool:
            return interrupted.is_set() or self._closed.is_set()

        def answer(number: int, slot: int) -> None:
            results[number] = _answer(server, requests[number], prompts[number], slot, stopped)

        keys = [f"\0{number}" if request.fresh else request.prefix_key for number, request in enumerate(requests)]  # alone in its group
        batch = Batch(server, keys, prompts, needs, answer, stopped)
        workers = [pool.submit(batch.work, slot) for slot in range(min(self._batch, len(requests)))]
        try:
            for worker in workers:
                _wait_interruptibly(worker)
        finally:
            interrupted.set()
            wait(workers)
        if self._closed.is_set():
            raise EngineClosed("the engine was closed while it was writing")
        return [results[number] for number in range(len(requests))]


def _answer(server: LlamaServer, request: GenerateRequest, prompt: list[Piece], slot: int, stopped: Callable[[], bool]) -> Generation:
    body: dict[str, Any] = {
        "prompt": prompt,
        "n_predict": request.max_tokens,
        "temperature": request.temperature,
        "seed": request.seed,
        "stop": list(request.stop),
        "id_slot": slot,
        "cache_prompt": not request.fresh,
        "repeat_penalty": request.repetition_penalty,
        "n_probs": 1,
        # llama.cpp's defaults would also penalize repetition and cut at 40 tokens. The tail is cut as epsilon sampling does it, relative to
        # the likeliest token: "Epsilon Sampling Rocks" (Freitag et al., 2023) on candidates for minimum Bayes risk.
        "top_k": 0 if request.temperature > 0 else 1,
        "top_p": 1.0,
        "min_p": MIN_P if request.temperature > 0 else 0.0,
    }
    if request.grammar:
        body["grammar"] = request.grammar
    answer = server.complete(body, stopped, request.stop_condition.met if request.stop_condition else None)
    usage, scores = answer["usage"], answer["logprobs"]
    reason: Literal["stop", "length", "error"] = answer["finish_reason"]
    return Generation(
        text=answer["text"],
        finish_reason=reason,
        prompt_tokens=int(usage.get("prompt_tokens", 0)),
        output_tokens=int(usage.get("completion_tokens", 0)),
        truncated=reason != "stop",
        score=min(0.0, sum(scores) / len(scores)) if scores else None,
    )


def _wait_interruptibly(future: Future[T]) -> T:
    """The result of ``future``, waited for in short steps so that signals are heard on every platform."""
    while not future.done():
        wait([future], timeout=0.1)
    return future.result()
