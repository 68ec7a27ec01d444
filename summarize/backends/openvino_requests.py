"""Requests in the continuous batch of :class:`~summarize.backends.openvino.OpenVinoEngine`, and how each is decoded."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from typing import Any

from summarize.backends.base import FinishReason, GenerateRequest, Generation
from summarize.backends.gguf_chat import MIN_P
from summarize.backends.sessions import Answer
from summarize.errors import EngineError

#: Tokens in a block of keys and values, on the CPU. Source: OpenVINO GenAI's documentation of SchedulerConfig.
BLOCK = 32


#: A summary copies from its article: where a few sequences are written, the words that followed the last ones there are guessed, and one
#: step checks this many tokens with the weights read once. Half of the steps of a summary are spared (docs/speed.md).
_GUESSED = 5
#: So many requests are few enough for that; of more, only the one token is guessed that the library insists on.
_FEW = 2
#: The longest run of tokens that is looked for, the library's own default.
_RUN = 3


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


def copies(request: GenerateRequest) -> bool:
    """Return whether the answer copies from its prompt, as a summary does."""
    return request.task == "summarize"


def decoding(request: GenerateRequest, ends: Set[int], *, guesses: bool, together: int) -> Any:
    """Return how the library decodes a request: ``ends`` are the tokens that end a turn, ``together`` the requests that run and wait.

    With ``guesses`` the pipeline is the one that guesses tokens.
    """
    import openvino_genai

    config = openvino_genai.GenerationConfig()
    config.max_new_tokens = request.max_tokens
    config.apply_chat_template = False
    config.logprobs = 1
    config.stop_token_ids = ends
    if request.stop:
        config.stop_strings = set(request.stop)
    if request.grammar:
        config.structured_output_config = openvino_genai.StructuredOutputConfig(grammar=request.grammar)
    if guesses:
        config.num_assistant_tokens = _GUESSED if copies(request) and together <= _FEW else 1
        config.max_ngram_size = _RUN
    if request.temperature > 0:
        config.do_sample = True
        config.temperature, config.min_p, config.rng_seed = request.temperature, MIN_P, request.seed
    return config
