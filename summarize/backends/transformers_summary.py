"""Summaries with encoder-decoder models that were trained to do nothing else: BART, PEGASUS, mT5, T5.

They read no instructions. So this is a :class:`~summarize.backends.base.Generator` that takes ``source_text`` from a request and leaves the
messages aside, and says so by the capability ``seq2seq-summary``. A request without one gets an empty answer: the
caller then does what it does when a writer has nothing to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from summarize.backends.base import GenerateRequest, Generation
from summarize.backends.hf_engine import Decoding, HfEngine
from summarize.backends.hf_folder import ModelFolder, read_folder, read_if_there
from summarize.backends.local import option
from summarize.errors import EngineError

_KINDS = ("bart", "mbart", "pegasus", "t5", "mt5", "umt5")


class TransformersSummaryEngine(HfEngine):
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
            return len(self._plain(text))

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
            if any(request.max_tokens < 1 for request in requests):
                raise EngineError("max_tokens is less than 1: at least 1 is needed")
            numbers = [number for number, request in enumerate(requests) if request.source_text.strip()]
            if not numbers:
                return results
            before, after = self._frame
            plain = [self._plain(self._prefix + requests[number].source_text) for number in numbers]
            inputs = [[*before, *tokens[: self.context_size], *after] for tokens in plain]
            caps = [min(requests[number].max_tokens, self._folder.positions - 1) for number in numbers]
            # The lengths that such a model was trained to write stay its own, as far as the caps allow.
            least = max(0, min(self._least, min(caps) - 1))
            asked = [Decoding(self._beams, None, max(0.0, requests[n].temperature), requests[n].seed, least) for n in numbers]
            for number, tokens, fed, output in zip(numbers, plain, inputs, self._decode(inputs, caps, asked), strict=True):
                text = self._text(output.tokens).strip().replace("<n>", " ")
                truncated = output.capped or len(tokens) > self.context_size
                results[number] = Generation(text, "length" if output.capped else "stop", len(fed), len(output.tokens), truncated)
            return results

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
        return str(option(self._options, "prefix", str((found or {}).get("prefix", ""))))

    @cached_property
    def _least(self) -> int:
        least = read_if_there(self._path / "generation_config.json").get("min_length", 0)
        return least if isinstance(least, int) else 0
