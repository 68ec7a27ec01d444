"""Runs an encoder-decoder model over many inputs: batches of like length, each with its own cap, results in the order given."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from summarize.backends.hf_loading import out_of_memory

#: Output tokens allowed for each input token (Russian seldom needs twice as many; more is a loop), and never fewer than these.
RATIO = 2.5
LEAST = 16


def cap_for(length: int, positions: int) -> int:
    """The longest output for an input of ``length`` tokens, within the model's ``positions`` (one is the start token's)."""
    return max(1, min(max(LEAST, round(RATIO * length)), positions - 1))


@dataclass(frozen=True, slots=True)
class Output:
    """Tokens without start, end and padding; ``capped`` if no end came within the cap."""

    tokens: list[int]
    capped: bool


@dataclass(frozen=True, slots=True)
class Decoding:
    """How to decode. ``forced_first`` is a language token's id; ``sample`` a temperature, 0 for none."""

    beams: int
    forced_first: int | None = None
    sample: float = 0.0
    seed: int = 0
    least: int = 0


class Seq2Seq:
    """A loaded model on its device."""

    def __init__(self, model: Any, tokenizer: Any, *, batch: int, name: str) -> None:
        self.model, self.tokenizer, self.batch, self.name = model, tokenizer, batch, name
        self.pad = int(tokenizer.pad_token_id)
        # The model's own settings stay, but for those that would hide a cap, and for lengths, which follow from the input. generate() takes
        # what is None in a call from the model's settings, so they are changed there.
        settings = model.generation_config
        settings.max_length = settings.min_length = settings.max_new_tokens = settings.min_new_tokens = settings.forced_eos_token_id = None
        settings.temperature = settings.top_k = settings.top_p = None
        ends = settings.eos_token_id
        self.ends = frozenset(int(end) for end in (ends if isinstance(ends, list) else [ends]) if end is not None) or frozenset(
            [int(tokenizer.eos_token_id)]
        )

    def run(self, inputs: Sequence[Sequence[int]], caps: Sequence[int], decoding: Decoding) -> list[Output]:
        """One output for each input, in order. Raises EngineError, also when there is too little memory (says what to try)."""
        results: list[Output | None] = [None] * len(inputs)
        for numbers in batches(inputs, self.batch):
            with out_of_memory(self.name, len(numbers)):
                outputs = self._batch([inputs[number] for number in numbers], [caps[number] for number in numbers], decoding)
            for number, output in zip(numbers, outputs, strict=True):
                results[number] = output
        return [result for result in results if result is not None]

    def _batch(self, inputs: list[Sequence[int]], caps: list[int], decoding: Decoding) -> list[Output]:
        import torch

        device = self.model.device
        width = max(map(len, inputs))
        ids = torch.full((len(inputs), width), self.pad, dtype=torch.long)
        mask = torch.zeros((len(inputs), width), dtype=torch.long)
        for row, tokens in enumerate(inputs):
            ids[row, : len(tokens)] = torch.tensor(tokens, dtype=torch.long)
            mask[row, : len(tokens)] = 1
        ids, mask = ids.to(device), mask.to(device)
        with torch.inference_mode(), torch.random.fork_rng(devices=[]):
            torch.manual_seed(decoding.seed)
            sequences = self.model.generate(input_ids=ids, attention_mask=mask, generation_config=self._config(caps, decoding))
        skipped = 1 if decoding.forced_first is None else 2
        return [self._cut(row[skipped:].tolist(), cap) for row, cap in zip(sequences, caps, strict=True)]

    def _config(self, caps: Sequence[int], decoding: Decoding) -> Any:
        config = copy.deepcopy(self.model.generation_config)
        config.min_new_tokens = decoding.least or None
        config.max_new_tokens = max(caps) + (0 if decoding.forced_first is None else 1)
        config.num_beams = 1 if decoding.sample > 0 else decoding.beams
        # What CTranslate2 does: a beam is done when as many endings were found as it is wide.
        config.early_stopping = config.num_beams > 1
        config.forced_bos_token_id = decoding.forced_first
        config.do_sample = decoding.sample > 0
        if config.do_sample:
            config.temperature, config.top_k, config.top_p = decoding.sample, 0, 1.0
        config.use_cache = True
        return config

    def _cut(self, tokens: list[int], cap: int) -> Output:
        kept: list[int] = []
        for token in tokens:
            if token in self.ends:
                return Output(kept, capped=False)
            if len(kept) >= cap:
                break
            kept.append(token)
        # Padding can only follow an end; without one it was never written.
        return Output(kept, capped=True)


def batches(inputs: Sequence[Sequence[object]], size: int) -> Iterator[list[int]]:
    """The inputs' numbers in batches of ``size``, longest first: little padding, and a lack of memory shows at once."""
    order = sorted(range(len(inputs)), key=lambda number: (-len(inputs[number]), number))
    for first in range(0, len(order), size):
        yield order[first : first + size]
