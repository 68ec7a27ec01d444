"""Common parts of the engines for chat models in GGUF files: the file's header, its chat format, and how much fits."""

from __future__ import annotations

from functools import cached_property

from summarize.backends.base import GenerateRequest
from summarize.backends.chat import ChatFormat
from summarize.backends.gguf_metadata import GgufMetadata, read_metadata
from summarize.backends.local import LocalEngine
from summarize.errors import ContextTooSmall, EngineError, ModelUnreadable

#: Tokens that all sequences share by default: a news article of 3,500 English words, its prompt and its answer. 147 MB for the bundled
#: model in llama.cpp, whose run then stays under 2.2 GB; of longer articles a part is read, or all with ``--context``.
DEFAULT_CONTEXT = 5120
#: Sampling leaves out tokens that are less likely than this share of the likeliest.
MIN_P = 0.1


class GgufChat(LocalEngine):
    """The part of an engine that looks at the GGUF file alone. Reads nothing before it is needed.

    ``options``: ``chat_template = "own"`` refuses a file without a chat template, for which one would be guessed.
    """

    @property
    def context_size(self) -> int:
        """The longest prompt plus answer, in tokens. Raises ModelMissing or DigestMismatch if the file is not a model."""
        return min(self._context or DEFAULT_CONTEXT, self._metadata.context)

    @property
    def capabilities(self) -> frozenset[str]:
        """Grammars and a prompt cache."""
        return frozenset({"grammar", "prefix-cache"})

    @cached_property
    def _metadata(self) -> GgufMetadata:
        return read_metadata(self._path)

    @property
    def _own_template(self) -> bool:
        return self._options.get("chat_template") == "own"

    @cached_property
    def _format(self) -> ChatFormat:
        if self._own_template and not self._metadata.chat_template:
            raise ModelUnreadable(
                f"the model's file has no chat template of its own, and it translates with no other ({self._path})",
                hint=f"summarize models pull {self._id} --force",
            )
        return ChatFormat(self._metadata, exact=self._own_template)


def needed(length: int, request: GenerateRequest, context: int) -> int:
    """Tokens that a prompt of ``length`` tokens and its answer may fill.

    Raises:
        ContextTooSmall: ``context`` has not so many.
        EngineError: the answer may have none.
    """
    if request.max_tokens < 1:
        raise EngineError(f"max_tokens is {request.max_tokens}: at least 1 is needed")
    if length + request.max_tokens > context:
        raise ContextTooSmall(
            f"the prompt has {length} tokens and the answer may have {request.max_tokens}: more than the context of {context}"
        )
    return length + request.max_tokens
