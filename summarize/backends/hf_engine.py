"""Common parts of the engines on a model folder: loading, and decoding in batches of like length, each input with its own cap."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from summarize.backends.hf_folder import ModelFolder
from summarize.backends.hf_loading import PlainText, load_model, load_tokenizer
from summarize.backends.local import LocalEngine, option, out_of_memory

#: Beams of a search: what the OPUS models ship with (generation_config.json) and what was measured.
DEFAULT_BEAMS = 4
#: Output tokens allowed for each input token (Russian seldom needs twice as many; more is a loop), and never fewer than these.
RATIO = 2.5
LEAST = 16
#: A model's own settings that would hide a cap, or that follow from the input. generate() takes what is None in a call from them.
_OVERRULED = (
    "max_length", "min_length", "max_new_tokens", "min_new_tokens", "forced_eos_token_id", "temperature", "top_k", "top_p",
)  # fmt: skip


class FolderEngine(LocalEngine):
    """An engine on a model in a folder."""

    def __init__(self, model_path: Path, **arguments: Any) -> None:
        super().__init__(model_path, **arguments)
        self._beams, self._dtype = option(self._options, "beams", DEFAULT_BEAMS), option(self._options, "dtype", "float32")
        self._loaded: Any = None

    def _release(self) -> None:
        self._loaded = None


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
    """How to decode. ``forced_first`` is a language token's id; ``temperature`` 0 searches with ``beams``; ``least`` is in tokens."""

    beams: int = 1
    forced_first: int | None = None
    temperature: float = 0.0
    seed: int = 0
    least: int = 0


class HfEngine(FolderEngine):
    """An engine that runs a Hugging Face folder with transformers."""

    #: The class of transformers that loads the model, and what the engine does, in the message when memory runs out.
    auto_class: ClassVar[str] = "AutoModelForSeq2SeqLM"
    task: ClassVar[str]

    @property
    def _folder(self) -> ModelFolder:
        raise NotImplementedError

    @property
    def signature(self) -> str:
        """For example ``transformers/5.23.0:opus-en-zle@e68caa9a,float32,beams4``; a chat model has no beams."""
        beams = "" if self._causal else f",beams{self._beams}"
        return f"{self._signed('transformers', 'transformers')},{self._dtype}{beams}"

    @property
    def _causal(self) -> bool:
        return self.auto_class == "AutoModelForCausalLM"

    @cached_property
    def _tokenizer(self) -> Any:
        return load_tokenizer(self._folder)

    @cached_property
    def _plain(self) -> PlainText:
        return PlainText(self._tokenizer)

    @cached_property
    def _ends(self) -> frozenset[int]:
        ends = self._model().generation_config.eos_token_id
        listed = ends if isinstance(ends, list) else [ends, self._tokenizer.eos_token_id]
        return frozenset(int(end) for end in listed if end is not None)

    def _model(self) -> Any:
        """The weights, loaded by the first call that needs them."""
        if self._loaded is None:
            self._loaded = load_model(self._folder, self.auto_class, device=self._device, dtype=self._dtype)
            self._loaded.generation_config.update(**dict.fromkeys(_OVERRULED))
        if self._threads:
            import torch

            torch.set_num_threads(self._threads)  # the process's
        return self._loaded

    def _decode(self, inputs: Sequence[Sequence[int]], caps: Sequence[int], decodings: Sequence[Decoding]) -> list[Output]:
        """One output for each input, in order. Raises EngineError, also when there is too little memory (says what to try)."""
        results: dict[int, Output] = {}
        for numbers in batches(inputs, decodings, self._batch):
            with out_of_memory(f"{self.task} with {self._id}", len(numbers)):
                most = max(caps[number] for number in numbers)
                written = self._generate([inputs[number] for number in numbers], most, decodings[numbers[0]])
            for number, tokens in zip(numbers, written, strict=True):
                end = next((place for place, token in enumerate(tokens) if token in self._ends), len(tokens) + caps[number])
                # Padding can only follow an end; without one it was never written.
                results[number] = Output(tokens[: min(end, caps[number])], capped=end > caps[number])
        return [results[number] for number in range(len(inputs))]

    def _generate(self, inputs: list[Sequence[int]], most: int, decoding: Decoding) -> list[list[int]]:
        """Decode one batch; what was written behind each prompt, or after the start and the forced token of a decoder."""
        import torch
        from torch.nn.utils.rnn import pad_sequence

        model, side = self._model(), "left" if self._causal else "right"
        pad = min(self._ends, default=0) if self._causal else int(self._tokenizer.pad_token_id)
        rows = [torch.tensor(tokens, dtype=torch.long) for tokens in inputs]
        ids = pad_sequence(rows, batch_first=True, padding_value=pad, padding_side=side)
        mask = pad_sequence([torch.ones_like(row) for row in rows], batch_first=True, padding_side=side)
        forced = 0 if decoding.forced_first is None else 1
        config = copy.deepcopy(model.generation_config)
        config.update(max_new_tokens=most + forced, min_new_tokens=decoding.least or None, forced_bos_token_id=decoding.forced_first)
        if decoding.temperature > 0:
            config.update(do_sample=True, num_beams=1, temperature=decoding.temperature, top_k=0, top_p=1.0)
        else:
            # As CTranslate2 does it: a beam is done when as many endings were found as it is wide.
            config.update(do_sample=False, num_beams=decoding.beams, early_stopping=decoding.beams > 1)
        config.update(use_cache=True, pad_token_id=pad, eos_token_id=sorted(self._ends) or None)
        with torch.inference_mode(), torch.random.fork_rng(devices=[]):
            torch.manual_seed(decoding.seed)
            found = model.generate(input_ids=ids.to(model.device), attention_mask=mask.to(model.device), generation_config=config)
        skipped = ids.shape[1] if self._causal else 1 + forced
        written: list[list[int]] = found[:, skipped:].tolist()
        return written

    def _text(self, tokens: Sequence[int]) -> str:
        return str(self._tokenizer.decode(tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False))


def batches(inputs: Sequence[Sequence[int]], decodings: Sequence[Decoding], size: int) -> Iterator[list[int]]:
    """The inputs' numbers in batches of at most ``size``, longest first: little padding, and a lack of memory shows at once.

    Sampled ones are alone, so that a seed means the same whatever else is asked.
    """
    numbers = sorted(range(len(inputs)), key=lambda number: -len(inputs[number]))
    greedy = [number for number in numbers if decodings[number].temperature <= 0]
    yield from (greedy[first : first + size] for first in range(0, len(greedy), size))
    yield from ([number] for number in numbers if decodings[number].temperature > 0)
