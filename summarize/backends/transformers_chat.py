"""Chat models with Hugging Face transformers: any causal model that has a chat template.

The template is the model's own, rendered by ``apply_chat_template`` with a mark where each message goes. Control tokens enter the prompt as
ids and only from the template; messages are tokenized apart from it, cut so that none of their text can be a control token
(see :mod:`summarize.backends.chat`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from summarize.backends.base import GenerateRequest, Generation
from summarize.backends.chat import ChatFormat, Piece
from summarize.backends.gguf_chat import DEFAULT_CONTEXT, needed
from summarize.backends.gguf_metadata import GgufMetadata
from summarize.backends.hf_engine import Decoding, HfEngine, Output
from summarize.backends.hf_folder import ModelFolder, read_folder
from summarize.errors import EngineError

_NOT_CAUSAL = frozenset({"marian", "m2m_100", "mbart", "t5", "mt5", "umt5", "bart", "pegasus", "led", "prophetnet", "bert", "roberta"})


class TransformersChatEngine(HfEngine):
    """A :class:`~summarize.backends.base.Generator` on a causal model; its arguments are those of ``TransformersEngine``.

    ``parallel`` is the number of requests decoded together (4). Sampled requests (``temperature`` over 0) run one by one, so that a seed
    means the same whatever else is asked. A grammar is ignored.
    """

    default_batch = 4
    auto_class = "AutoModelForCausalLM"
    task = "writing"

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
            prompts = [self._prompt(request) for request in requests]
            asked = [Decoding(temperature=max(0.0, request.temperature), seed=request.seed) for request in requests]
            outputs = self._decode(prompts, [request.max_tokens for request in requests], asked)
            return [self._generation(*one) for one in zip(outputs, map(len, prompts), requests, strict=True)]

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

    def _ids(self, piece: Piece) -> list[int]:
        if isinstance(piece, int):
            return [piece]
        return self._plain(piece)

    def _prompt(self, request: GenerateRequest) -> list[int]:
        tokens = [number for piece in self._format.prompt(request.messages) for number in self._ids(piece)]
        needed(len(tokens), request, self.context_size)
        return tokens

    def _generation(self, output: Output, prompt: int, request: GenerateRequest) -> Generation:
        text, capped = self._text(output.tokens), output.capped
        for stop in request.stop:
            if stop and stop in text:
                text, capped = text[: text.index(stop)], False
        return Generation(text, "length" if capped else "stop", prompt, len(output.tokens), truncated=capped)


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
