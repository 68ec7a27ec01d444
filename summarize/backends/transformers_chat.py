"""Chat models with Hugging Face transformers: any causal model that has a chat template.

The template is the model's own, rendered by ``apply_chat_template`` with a mark where each message goes. Control tokens enter the prompt as
ids and only from the template; messages are tokenized apart from it, cut so that none of their text can be a control token
(see :mod:`summarize.backends.chat`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from summarize.backends.base import FinishReason, GenerateRequest, Generation
from summarize.backends.chat import ChatFormat, Piece
from summarize.backends.gguf_metadata import GgufMetadata
from summarize.backends.hf_engine import HfEngine, batches
from summarize.backends.hf_folder import ModelFolder, read_folder
from summarize.backends.hf_loading import load_model, out_of_memory
from summarize.errors import ContextTooSmall, EngineError

#: Tokens of prompt and answer together, unless ``context`` says otherwise or the model was made for fewer: what llama_cpp takes.
DEFAULT_CONTEXT = 5120
_NOT_CAUSAL = frozenset({"marian", "m2m_100", "mbart", "t5", "mt5", "umt5", "bart", "pegasus", "led", "prophetnet", "bert", "roberta"})


class TransformersChatEngine(HfEngine):
    """A :class:`~summarize.backends.base.Generator` on a causal model; its arguments are those of ``TransformersEngine``.

    ``parallel`` is the number of requests decoded together (4). Sampled requests (``temperature`` over 0) run one by one, so that a seed
    means the same whatever else is asked. A grammar is ignored.
    """

    default_batch = 4

    @property
    def context_size(self) -> int:
        """The longest prompt plus answer, in tokens."""
        return min(self._context or DEFAULT_CONTEXT, self._folder.positions)

    @property
    def capabilities(self) -> frozenset[str]:
        """Nothing beyond the minimum."""
        return frozenset()

    def count_tokens(self, text: str) -> int:
        """The length of ``text`` in the model's tokens, as it is tokenized inside a message."""
        with self._busy:
            self._require_open()
            return sum(len(self._ids(piece)) for piece in self._format.text_pieces(text))

    def generate(self, requests: Sequence[GenerateRequest]) -> list[Generation]:
        """Answer every request, in order; calls from several threads take turns.

        Raises:
            ContextTooSmall: before anything runs, if a prompt and its answer do not fit.
            ModelMissing, DigestMismatch: the folder is no model, or damaged.
            EngineError: it cannot be loaded, has no chat template, or ran out of memory (the hint says what to try).
            EngineClosed: after :meth:`close`.
        """
        with self._busy:
            self._require_open()
            if not requests:
                return []
            prompts = [self._prompt(request) for request in requests]
            model = self._model()
            results: list[Generation | None] = [None] * len(requests)
            greedy = [number for number, request in enumerate(requests) if request.temperature <= 0]
            groups = [[greedy[place] for place in group] for group in batches([prompts[number] for number in greedy], self._batch)]
            groups += [[number] for number, request in enumerate(requests) if request.temperature > 0]
            for group in groups:
                with out_of_memory(f"writing with {self._id}", len(group)):
                    answers = self._write(model, [prompts[number] for number in group], [requests[number] for number in group])
                for number, answer in zip(group, answers, strict=True):
                    results[number] = answer
            return [result for result in results if result is not None]

    @cached_property
    def _folder(self) -> ModelFolder:
        folder = read_folder(self._path, None, "chat")
        if folder.model_type in _NOT_CAUSAL or folder.config.get("is_encoder_decoder"):
            raise EngineError(
                f"the model is a {folder.model_type}, which cannot chat ({folder.path})", hint="choose a causal, instruction-tuned model"
            )
        return folder

    @cached_property
    def _format(self) -> ChatFormat:
        return _HfChatFormat(self._tokenizer)

    @cached_property
    def _ends(self) -> frozenset[int]:
        ends = self._model().generation_config.eos_token_id
        listed = ends if isinstance(ends, list) else [ends, self._tokenizer.eos_token_id]
        return frozenset(int(end) for end in listed if end is not None)

    def _model(self) -> Any:
        if self._loaded is None:
            self._loaded = load_model(self._folder, "AutoModelForCausalLM", device=self._device, dtype=self._dtype)
            settings = self._loaded.generation_config
            settings.max_length = settings.min_length = settings.temperature = settings.top_k = settings.top_p = None
        self._use_threads()
        return self._loaded

    def _ids(self, piece: Piece) -> list[int]:
        if isinstance(piece, int):
            return [piece]
        return self._plain(piece)

    def _prompt(self, request: GenerateRequest) -> list[int]:
        if request.max_tokens < 1:
            raise EngineError(f"max_tokens is {request.max_tokens}: at least 1 is needed")
        tokens = [number for piece in self._format.prompt(request.messages) for number in self._ids(piece)]
        if len(tokens) + request.max_tokens > self.context_size:
            raise ContextTooSmall(
                f"the prompt has {len(tokens)} tokens and the answer may have {request.max_tokens}: "
                f"more than the context of {self.context_size}"
            )
        return tokens

    def _write(self, model: Any, prompts: list[list[int]], requests: list[GenerateRequest]) -> list[Generation]:
        import copy

        import torch

        width, pad = max(map(len, prompts)), min(self._ends, default=0)
        ids = torch.full((len(prompts), width), pad, dtype=torch.long)
        mask = torch.zeros((len(prompts), width), dtype=torch.long)
        for row, tokens in enumerate(prompts):
            ids[row, width - len(tokens) :] = torch.tensor(tokens, dtype=torch.long)
            mask[row, width - len(tokens) :] = 1
        config = copy.deepcopy(model.generation_config)
        config.max_new_tokens, config.num_beams, config.pad_token_id = max(request.max_tokens for request in requests), 1, pad
        config.eos_token_id = sorted(self._ends) or None
        config.do_sample = requests[0].temperature > 0
        if config.do_sample:
            config.temperature, config.top_k, config.top_p = requests[0].temperature, 0, 1.0
        with torch.inference_mode(), torch.random.fork_rng(devices=[]):
            torch.manual_seed(requests[0].seed)
            written = model.generate(
                input_ids=ids.to(model.device),
                attention_mask=mask.to(model.device),
                generation_config=config,
            )[:, width:].tolist()
        return [self._answer(*one) for one in zip(written, map(len, prompts), requests, strict=True)]

    def _answer(self, tokens: list[int], prompt: int, request: GenerateRequest) -> Generation:
        end = next((place for place, token in enumerate(tokens) if token in self._ends), None)
        kept = tokens[: request.max_tokens if end is None else min(end, request.max_tokens)]
        reason: FinishReason = "stop" if end is not None and end <= request.max_tokens else "length"
        text = self._tokenizer.decode(kept, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        for stop in request.stop:
            if stop and stop in text:
                text, reason = text[: text.index(stop)], "stop"
        return Generation(text, reason, prompt, len(kept), truncated=reason == "length")


class _HfChatFormat(ChatFormat):
    """The chat format of a Hugging Face tokenizer."""

    def __init__(self, tokenizer: Any) -> None:
        special = {str(text): int(number) for text, number in tokenizer.get_added_vocab().items()}
        for text in tokenizer.all_special_tokens:
            special.setdefault(str(text), int(tokenizer.convert_tokens_to_ids(text)))
        if not tokenizer.chat_template:
            raise EngineError("the model has no chat template", hint="choose an instruction-tuned model")
        # The template writes the first token itself where the model wants one.
        super().__init__(GgufMetadata("", 0, special, str(tokenizer.chat_template), tokenizer.bos_token_id, tokenizer.eos_token_id, False))
        self._tokenizer = tokenizer

    def _fill(self, marked: list[dict[str, str]]) -> str:
        return str(self._tokenizer.apply_chat_template(marked, tokenize=False, add_generation_prompt=True, enable_thinking=False))
