"""Common parts of the engines on a model folder; an encoder-decoder model runs in batches of like length, each input with its own cap."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from summarize.backends.hf_folder import ModelFolder
from summarize.backends.hf_loading import PlainText, load_model, load_tokenizer, option, out_of_memory
from summarize.backends.local import LocalEngine

#: Beams of a search: what the OPUS models ship with (generation_config.json) and what was measured.
DEFAULT_BEAMS = 4
#: Output tokens allowed for each input token (Russian seldom needs twice as many; more is a loop), and never fewer than these.
RATIO = 2.5
LEAST = 16


class FolderEngine(LocalEngine):
    """An engine on a model in a folder."""

    def __init__(self, model_path: Path, **arguments: Any) -> None:
        super().__init__(model_path, **arguments)
        self._beams, self._dtype = option(self._options, "beams", DEFAULT_BEAMS), option(self._options, "dtype", "float32")
        self._loaded: Any = None

    def _release(self) -> None:
        self._loaded = None

    def _use_threads(self) -> None:
        """Set torch's threads, which are the process's."""
        if self._threads:
            import torch

            torch.set_num_threads(self._threads)


class HfEngine(FolderEngine):
    """An engine that runs a Hugging Face folder with transformers."""

    @property
    def _folder(self) -> ModelFolder:
        raise NotImplementedError

    @property
    def signature(self) -> str:
        """For example ``transformers/5.23.0:opus-en-zle@e68caa9a,float32``."""
        return f"{self._signed('transformers', 'transformers')},{self._dtype}"

    @cached_property
    def _tokenizer(self) -> Any:
        return load_tokenizer(self._folder)

    @cached_property
    def _plain(self) -> PlainText:
        return PlainText(self._tokenizer)


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


class Seq2SeqEngine(HfEngine):
    """An engine on an encoder-decoder model."""

    #: What it does, in the message when memory runs out.
    task: ClassVar[str]

    @property
    def signature(self) -> str:
        """For example ``transformers/5.23.0:opus-en-zle@e68caa9a,float32,beams4``."""
        return f"{super().signature},beams{self._beams}"

    def _engine(self) -> Seq2Seq:
        if self._loaded is None:
            model = load_model(self._folder, "AutoModelForSeq2SeqLM", device=self._device, dtype=self._dtype)
            self._loaded = Seq2Seq(model, self._tokenizer, batch=self._batch, name=f"{self.task} with {self._id}")
        self._use_threads()
        found: Seq2Seq = self._loaded
        return found
