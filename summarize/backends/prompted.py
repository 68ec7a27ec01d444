"""Translators among the chat models: the prompt that they were trained on, greedy, each request read afresh.

Hy-MT2 (Tencent, Apache-2.0 since 2026-05-26): prompt and sampling from its README, https://github.com/Tencent-Hunyuan/Hy-MT2. It leaves
text out above some 4,000 tokens, and gives the previous answer where a context is used again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from summarize import languages
from summarize.backends.base import GenerateRequest, Generator, Message, TranslatedSegment, joined
from summarize.backends.parts import parts_of
from summarize.errors import EngineError, ModelUnreadable

if TYPE_CHECKING:
    from summarize.backends.openai import OpenAIEngine

#: Prompts by the name that the catalog gives them (``prompt = "hy-mt2"``).
PROMPTS = {
    "hy-mt2": "Translate the following text into {language}. Note that you should **only output the translated result without any "
    "additional explanation**:\n\n{text}"
}
#: Models of a server that are asked with a prompt of their own, by name.
_NAMED = {"hy-mt2": re.compile(r"\bhy-?mt-?2(?![\d.])", re.IGNORECASE)}
#: Longest prompt and answer together. Tokens.
MAX_TOKENS = 4096
_REPETITION_PENALTY = 1.05
#: Answer tokens for each token of the text, and never fewer than these.
_RATIO, _LEAST = 3, 64
#: Longest part that is translated at once: prompt and answer then fit. Tokens.
_PART = 900


class PromptedTranslator:
    """A :class:`~summarize.backends.base.Translator` on a chat model.

    ``prompt`` names one of :data:`PROMPTS`; ``limit`` is the most tokens that a prompt and its answer may have.

    Raises:
        EngineError: there is no prompt of that name.
    """

    def __init__(self, generator: Generator, *, prompt: str = "hy-mt2", limit: int = MAX_TOKENS) -> None:
        if prompt not in PROMPTS:
            raise EngineError(f"no prompt called {prompt!r}", hint=f"prompts: {', '.join(PROMPTS)}")
        self._generator, self._prompt, self._name = generator, PROMPTS[prompt], prompt
        self._limit = min(limit, generator.context_size)

    @property
    def signature(self) -> str:
        """The generator's signature and the prompt's name."""
        return f"{self._generator.signature},{self._name}"

    def translate(self, segments: Sequence[str], _source: str, target: str) -> list[TranslatedSegment]:
        """Translate every segment, one out for each one in; a long one in parts.

        Raises what the generator's ``generate`` raises.
        """
        most = min(_PART, self._limit // (_RATIO + 2))
        cut = [parts_of(" ".join(segment.split()), self._generator.count_tokens, most) for segment in segments]
        requests = [self._request(part, target) for parts in cut for part in parts]
        answers = iter(self._generator.generate(requests))
        made = [joined([next(answers) for _ in parts]) for parts in cut]
        return [replace(segment, text=" ".join(segment.text.split())) for segment in made]

    def close(self) -> None:
        """Release the weights. Safe to call twice."""
        self._generator.close()

    def _request(self, text: str, target: str) -> GenerateRequest:
        words = self._prompt.format(language=languages.get(target).name, text=text)
        budget = self._limit - self._generator.count_tokens(words) - 16
        most = max(_LEAST, _RATIO * self._generator.count_tokens(text))
        return GenerateRequest(
            (Message("user", words),),
            max(1, min(most, budget)),
            "translate",
            target,
            repetition_penalty=_REPETITION_PENALTY,
            fresh=True,
            source_text=text,
        )


def translator_on(engine: OpenAIEngine) -> PromptedTranslator | None:
    """Return a translator on a server's model that was made to translate, None where it is an ordinary chat model.

    Raises:
        ModelUnreadable: a llama-server runs it with ChatML, which it takes for a file without a template of its own.
    """
    server = engine.server
    name = next((name for name, pattern in _NAMED.items() if pattern.search(server.model)), None)
    if name is None:
        return None
    if server.kind == "llama-server" and "<|im_start|>" in server.template:
        raise ModelUnreadable(
            f"the server runs {server.model} with another model's chat template (ChatML)",
            hint="start llama-server with a GGUF file that has its own template, and with --jinja",
        )
    return PromptedTranslator(engine, prompt=name)
