"""The two small protocols that every engine fulfils, and the values that go in and come out.

An engine turns requests into text and says how it went; it knows nothing of articles, prompts' meaning or checks.
A batch in is a batch out: exactly as many results as requests, in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from summarize.generation.stopping import StopCondition

FinishReason = Literal["stop", "length", "error"]
#: What is asked for.
Task = Literal["chat", "summarize", "translate"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat. Control tokens inside ``content`` are data: the engine neutralizes them."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class GenerateRequest:
    """A chat to continue: a pure value, so that it can be compared, logged and serialized.

    Attributes:
        messages: the chat; the last message is the user's.
        max_tokens: cap on the answer, in tokens.
        task: what is asked for, for engines that do it in their own way.
        language: code of the answer's language; empty where the caller does not say.
        temperature: 0 is greedy.
        seed: of the sampler, where the temperature is not 0.
        grammar: GBNF; an engine that cannot constrain decoding ignores it and says so in its ``capabilities``.
        stop: strings that end an answer.
        stop_condition: an engine that can asks it of the text so far every few tokens, and ends the answer there with the reason ``stop``.
            Others write on, so the caller must cut all the same.
        prefix_key: groups requests that begin with the same messages, so that an engine with a prompt cache can keep them together.
        source_text: the text alone that the messages ask about, for engines that read no instructions (capability ``seq2seq-summary``).
        repetition_penalty: divides the scores of tokens that were written before (1: off).
        fresh: forbids to use again what was read for another request.
    """

    messages: tuple[Message, ...]
    max_tokens: int
    task: Task = "chat"
    language: str = ""
    temperature: float = 0.0
    seed: int = 0
    grammar: str | None = None
    stop: tuple[str, ...] = ()
    stop_condition: StopCondition | None = None
    prefix_key: str = ""
    source_text: str = ""
    repetition_penalty: float = 1.0
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Generation:
    """An answer.

    ``truncated`` is true when the cap was hit or the prompt was cut: never silent. ``score`` is the mean log-probability of the
    tokens (nats, ≤ 0) where the engine knows it.
    """

    text: str
    finish_reason: FinishReason
    prompt_tokens: int
    output_tokens: int
    truncated: bool = False
    score: float | None = None


@dataclass(frozen=True, slots=True)
class TranslatedSegment(Generation):
    """One segment's translation. ``retried`` marks one that was sampled because a check found an error in the one before it."""

    retried: bool = False


def joined(pieces: Sequence[Generation]) -> TranslatedSegment:
    """Return the pieces of one segment, at least one, as one."""
    if len(pieces) == 1 and isinstance(pieces[0], TranslatedSegment):
        return pieces[0]
    scores = [piece.score for piece in pieces if piece.score is not None]
    return TranslatedSegment(
        " ".join(piece.text for piece in pieces),
        next((piece.finish_reason for piece in pieces if piece.finish_reason != "stop"), "stop"),
        sum(piece.prompt_tokens for piece in pieces),
        sum(piece.output_tokens for piece in pieces),
        any(piece.truncated for piece in pieces),
        sum(scores) / len(scores) if scores else None,
    )


@runtime_checkable
class Generator(Protocol):
    """Writes text from chat messages."""

    @property
    def signature(self) -> str:
        """Name and digest of the weights and the engine's version, for the result's signature and for cache keys."""

    @property
    def context_size(self) -> int:
        """The longest prompt plus answer the engine will take, in tokens."""

    @property
    def capabilities(self) -> frozenset[str]:
        """What it can do beyond the minimum: ``grammar``, ``prefix-cache``, ``seq2seq-summary``."""

    def count_tokens(self, text: str) -> int:
        """The length of ``text`` in the model's tokens."""

    def generate(self, requests: Sequence[GenerateRequest]) -> list[Generation]:
        """Answer every request, in order. Raises EngineError, ContextTooSmall or EngineClosed."""

    def close(self) -> None:
        """Release the weights. Safe to call twice."""


@runtime_checkable
class Translator(Protocol):
    """Translates segments one to one."""

    @property
    def signature(self) -> str:
        """Name and digest of the weights and the engine's version."""

    def translate(self, segments: Sequence[str], source: str, target: str, /) -> list[TranslatedSegment]:
        """Translate every segment, one out for each one in; none is blank. Raises EngineError, UnsupportedLanguage or EngineClosed."""

    def close(self) -> None:
        """Release the weights. Safe to call twice."""


@runtime_checkable
class AlternativesTranslator(Translator, Protocol):
    """A translator that has second candidates. Ask with ``isinstance``: engines that decode greedily have none."""

    def alternatives(self, segments: Sequence[str], source: str, target: str, count: int) -> list[list[TranslatedSegment]]:
        """Translate every segment ``count`` times, best first; each list begins with what ``translate`` returns.

        A list is shorter where the model has fewer different translations. Raises what ``translate`` raises.
        """


@runtime_checkable
class PreloadingTranslator(Translator, Protocol):
    """A translator that can load in the background. Ask with ``isinstance``."""

    def preload(self, source: str, target: str) -> None:
        """Begin to load one direction and return at once; what goes wrong is raised by ``translate``."""
