"""Summaries with encoder-decoder models that were trained to do nothing else: BART, PEGASUS, mT5, T5.

They read no instructions. So this is a :class:`~summarize.backends.base.Generator` that takes ``source_text`` from a request and leaves the
messages aside, and says so by the capability ``seq2seq-summary``. A request without one, such as a repair, gets an empty answer: the
caller then does what it does when a writer has nothing to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from summarize.backends.base import FinishReason, GenerateRequest, Generation
from summarize.backends.hf_engine import Decoding, Seq2Seq, Seq2SeqEngine
from summarize.backends.hf_folder import ModelFolder, read_folder
from summarize.backends.hf_loading import option
from summarize.errors import EngineError

_KINDS = ("bart", "mbart", "pegasus", "t5", "mt5", "umt5")


class TransformersSummaryEngine(Seq2SeqEngine):
    """A summarizer; its arguments are those of ``TransformersEngine``. ``options`` also takes ``prefix``, words before every article.

    ``context_size`` is the longest article in tokens; a longer one is cut and the answer marked ``truncated``.
    """

    default_batch = 4
    task = "summarizing"

    @property
    def context_size(self) -> int:
        """The longest article, in tokens."""
        special = sum(map(len, self._frame))
        return max(1, min(self._context or self._folder.positions, self._folder.positions) - special)

    @property
    def capabilities(self) -> frozenset[str]:
        """It summarizes ``source_text``."""
        return frozenset({"seq2seq-summary"})

    def count_tokens(self, text: str) -> int:
        """The length of ``text`` in the model's tokens."""
        with self._busy:
            self._require_open()
            return len(self._encode(text))

    def generate(self, requests: Sequence[GenerateRequest]) -> list[Generation]:
        """Summarize every request's ``source_text``, in order.

        Raises:
            ModelMissing, DigestMismatch: the folder is no model, or damaged.
            EngineError: it cannot be loaded, or ran out of memory (the hint says what to try).
            EngineClosed: after :meth:`close`.
        """
        with self._busy:
            self._require_open()
            results = [Generation("", "stop", 0, 0) for _ in requests]
            numbers = [number for number, request in enumerate(requests) if request.source_text.strip()]
            if any(request.max_tokens < 1 for request in requests):
                raise EngineError("max_tokens is less than 1: at least 1 is needed")
            if not numbers:
                return results
            engine = self._engine()
            sampled = [number for number in numbers if requests[number].temperature > 0]
            self._answer(engine, requests, [number for number in numbers if requests[number].temperature <= 0], results)
            for number in sampled:  # one by one, so that a seed means the same whatever else is asked
                self._answer(engine, requests, [number], results)
            return results

    def _answer(self, engine: Seq2Seq, requests: Sequence[GenerateRequest], numbers: list[int], results: list[Generation]) -> None:
        if not numbers:
            return
        plain = [self._encode(self._prefix + requests[number].source_text) for number in numbers]
        before, after = self._frame
        inputs = [[*before, *tokens[: self.context_size], *after] for tokens in plain]
        positions = self._folder.positions
        caps = [min(requests[number].max_tokens, positions - 1) for number in numbers]
        first = requests[numbers[0]]
        # The lengths that such a model was trained to write stay its own, as far as the caps allow.
        least = min(self._least, min(caps) - 1)
        outputs = engine.run(inputs, caps, Decoding(self._beams, None, max(0.0, first.temperature), first.seed, max(0, least)))
        for number, tokens, fed, output in zip(numbers, plain, inputs, outputs, strict=True):
            text = self._tokenizer.decode(output.tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False).strip()
            reason: FinishReason = "length" if output.capped else "stop"
            cut = len(tokens) > self.context_size
            results[number] = Generation(text.replace("<n>", " "), reason, len(fed), len(output.tokens), truncated=output.capped or cut)

    @cached_property
    def _folder(self) -> ModelFolder:
        return read_folder(self._path, _KINDS, "summarize")

    @cached_property
    def _frame(self) -> tuple[list[int], list[int]]:
        """What the tokenizer puts before and after a text; not every kind tells in another way than by doing it."""
        bare = [int(number) for number in self._tokenizer("a", add_special_tokens=False)["input_ids"]]
        whole = [int(number) for number in self._tokenizer("a")["input_ids"]]
        at = next(place for place in range(len(whole)) if whole[place : place + len(bare)] == bare)
        return whole[:at], whole[at + len(bare) :]

    @property
    def _prefix(self) -> str:
        tasks = self._folder.config.get("task_specific_params") or {}
        found = tasks.get("summarization") if isinstance(tasks, dict) else None
        default = str((found or {}).get("prefix", ""))
        return str(option(self._options, "prefix", default))

    @cached_property
    def _least(self) -> int:
        file = self._path / "generation_config.json"
        from summarize.backends.hf_folder import read_json

        least = read_json(file).get("min_length", 0) if file.is_file() else 0
        return least if isinstance(least, int) else 0

    def _encode(self, text: str) -> list[int]:
        return self._plain(text)
