"""Requests in the continuous batch of :class:`~summarize.backends.openvino.OpenVinoEngine`, and the session that submits them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from summarize.backends.base import FinishReason, GenerateRequest, Generation
from summarize.backends.sessions import Answer, Session
from summarize.errors import EngineError

if TYPE_CHECKING:
    from summarize.backends.openvino import OpenVinoEngine

#: Tokens in a block of keys and values, on the CPU. Source: OpenVINO GenAI's documentation of SchedulerConfig.
BLOCK = 32


@dataclass(slots=True, eq=False)
class Running:
    """A request on its way: its tokens so far, the sum of their log-probabilities (nats), and why it ended."""

    request: GenerateRequest
    prompt: list[int]
    answer: Answer
    handle: Any = None
    tokens: list[int] = field(default_factory=list)
    score: float = 0.0
    ended: FinishReason | None = None
    #: How many tokens there were when its stop condition was asked last.
    asked: int = 0

    @property
    def blocks(self) -> int:
        """The tokens of its prompt and its longest answer, in whole blocks."""
        return -(-(len(self.prompt) + self.request.max_tokens) // BLOCK) * BLOCK

    def take(self) -> None:
        """Take what the last step added."""
        import openvino_genai

        reasons = openvino_genai.GenerationFinishReason
        while self.handle.can_read():
            for output in self.handle.read().values():
                self.tokens += output.generated_ids
                self.score = float(output.score)
                if output.finish_reason != reasons.NONE:
                    self.ended = "length" if output.finish_reason == reasons.LENGTH else "stop"

    def finish(self, generation: Callable[[Running], Generation]) -> None:
        """Complete its answer."""
        try:
            self.answer.set_result(generation(self))
        except EngineError as error:
            self.answer.set_exception(error)

    def fail(self, error: BaseException) -> None:
        """Let whoever waits for its answer know why there is none."""
        if not self.answer.done():
            self.answer.set_exception(error)


class OpenVinoSession(Session):
    """Requests in the continuous batch of an engine."""

    overlaps = True

    def __init__(self, engine: OpenVinoEngine) -> None:
        self._engine = engine
        self._entered: dict[Answer, Running] = {}

    def submit(self, request: GenerateRequest) -> Answer:
        """Take a request, to be decoded beside what is running."""
        answer = Answer(self)
        self._entered[answer] = self._engine.enter(request, answer)
        return answer

    def advance(self) -> None:
        """Write a token and more of everything that is running."""
        self._engine.step()

    def close(self) -> None:
        """Give up what is not answered yet."""
        self._engine.leave(list(self._entered.values()))
        self._entered.clear()
