"""Chat models in GGUF files through OpenVINO GenAI: the arithmetic of newer processors (AVX-512, AMX, Arm's dot products) in full.

The same model as :mod:`summarize.backends.llama_cpp`, rewritten once in 8 bits (``weights/openvino_form.py``). Reading a prompt and
decoding many sequences together are bound by arithmetic, and there it is faster; a token of one sequence alone is bound by memory, so that
words of a lone summary are guessed. Figures: docs/speed.md. Articles cannot speak to the model's chat format: see ``chat.py``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from summarize.backends.base import FinishReason, GenerateRequest, Generation
from summarize.backends.chat import Piece
from summarize.backends.gguf_chat import MIN_P, GgufChat, needed
from summarize.backends.hf_loading import out_of_memory
from summarize.backends.llama_tune import cpus
from summarize.errors import EngineClosed, EngineError, ModelMissing

#: Sequences decoded together by default. Up to here each further one makes a token cheaper (docs/speed.md).
DEFAULT_SLOTS = 48
#: Tokens whose keys and values are kept: what all running requests share, and what is left over keeps beginnings read before. 29 kB each
#: for the bundled model (16-bit floats), 470 MB together.
POOL = 16384
#: Prompt tokens read in one step. Larger is not faster, and Ctrl-C is heard between steps.
_STEP = 512
#: Tokens in a block of keys and values, on the CPU. Source: OpenVINO GenAI's documentation of SchedulerConfig.
_BLOCK = 32
#: The library's own choice on processors that have them is 16-bit brain floats for sums and 8-bit keys and values: a tenth faster, and half
#: a point to a point of chrF worse (docs/speed.md).
_PRECISION = {
    "INFERENCE_PRECISION_HINT": "f32",
    "KV_CACHE_PRECISION": "f16",
    "ENABLE_CPU_PINNING": False,
    # What is multiplied with the weights is rounded to 8 bits in groups of so many numbers; the default, 32, costs a fifth more time.
    "DYNAMIC_QUANTIZATION_GROUP_SIZE": 128,
}
#: A summary copies from its article: where a few sequences are written, the words that followed the last ones there are guessed, and one
#: step checks this many tokens with the weights read once. Half of the steps of a summary are spared (docs/speed.md).
_GUESSED = 5
#: So many requests are few enough for that; of more, only the one token is guessed that the library insists on.
_FEW = 2
#: The longest run of tokens that is looked for, the library's own default.
_RUN = 3
#: From so many requests on a step is bound by arithmetic, and a guess costs what it may save. The pipeline that guesses is opened for
#: fewer, and gives way to the plain one for good when more come.
_MANY, _MANY_ARTICLES = 12, 3
#: After so many further tokens the caller is asked whether an answer is enough.
_ASKED = 4
#: Texts of tokens that end a turn in one family of models or another; a model has one or two of them.
_ENDS = ("<|im_end|>", "<|endoftext|>", "</s>", "<|eot_id|>", "<|end|>", "<end_of_turn>", "<|end_of_text|>")


class OpenVinoEngine(GgufChat):
    """A :class:`~summarize.backends.base.Generator` on a GGUF file and its OpenVINO form.

    ``form`` is the folder that :func:`summarize.weights.openvino_form.prepared` returned. ``context`` is the longest prompt plus answer
    (default 5120, or the trained context if that is shorter), ``parallel`` the number of sequences decoded together (48; 1 makes greedy
    output independent of what else is in the batch), ``threads`` the CPU threads (default: the CPUs this process may use). The weights
    are loaded by the first call that needs them.
    """

    def __init__(
        self,
        model_path: Path,
        *,
        form: Path,
        model_id: str,
        digest: str,
        context: int | None = None,
        parallel: int | None = None,
        threads: int | None = None,
    ) -> None:
        super().__init__(model_path, model_id=model_id, digest=digest, context=context)
        self._form, self._slots, self._threads = Path(form), parallel or DEFAULT_SLOTS, threads
        self._busy = threading.RLock()
        self._closed = threading.Event()
        self._pipeline: Any = None
        #: Seconds spent loading so far.
        self.load_s = 0.0
        self._guesses = False
        self._tokenizer: Any = None

    @property
    def signature(self) -> str:
        """For example ``openvino-genai/2026.4.1.0+int8:qwen2.5-coder-1.5b@cc324af0``."""
        from importlib.metadata import version

        return self._signed(f"openvino-genai/{version('openvino-genai')}+int8")

    @property
    def _pool(self) -> int:
        """Tokens whose keys and values there is room for, in whole blocks."""
        return -(-max(self.context_size, POOL) // _BLOCK) * _BLOCK

    @cached_property
    def _ends(self) -> set[int]:
        found = {self._metadata.special[text] for text in _ENDS if text in self._metadata.special}
        return found | ({self._metadata.eos} if self._metadata.eos is not None else set())

    def count_tokens(self, text: str) -> int:
        """The length of ``text`` in the model's tokens. Loads the tokenizer."""
        with self._busy:
            self._check_form()
            return len(self._tokens([*self._format.text_pieces(text)]))

    def generate(self, requests: Sequence[GenerateRequest]) -> list[Generation]:
        """Answer every request, in order; calls from several threads take turns.

        Raises ContextTooSmall before anything runs if a prompt and its answer do not fit; EngineError; EngineClosed, also to a call that
        is running when another thread closes the engine.
        """
        if self._closed.is_set():
            raise EngineClosed("the engine was closed")
        if not requests:
            return []
        with self._busy:
            pipeline = self._loaded(requests)
            prompts = [self._tokens(self._format.prompt(request.messages)) for request in requests]
            for prompt, request in zip(prompts, requests, strict=True):
                needed(len(prompt), request, self.context_size)
            return self._run(pipeline, requests, prompts)

    def close(self) -> None:
        """Stop what is running, and release the weights. Safe to call twice and from any thread."""
        self._closed.set()
        with self._busy:
            self._pipeline = self._tokenizer = None

    def _loaded(self, requests: Sequence[GenerateRequest]) -> Any:
        """The pipeline for so many requests; see ``_MANY``."""
        self._check_form()
        many = len(requests) >= (_MANY_ARTICLES if requests[0].source_text else _MANY)
        if self._pipeline is not None and self._guesses and many:
            self._pipeline = None  # released before the other takes its memory
        if self._pipeline is None:
            import openvino_genai

            began = time.monotonic()
            self._guesses = not many
            scheduler = openvino_genai.SchedulerConfig()
            # A block more than is given out: the library wants one free to go on with.
            scheduler.num_kv_blocks = self._pool // _BLOCK + 1
            scheduler.max_num_batched_tokens = _STEP
            scheduler.max_num_seqs = self._slots
            scheduler.enable_prefix_caching = True
            properties = {**_PRECISION, "INFERENCE_NUM_THREADS": self._threads or cpus(), "prompt_lookup": self._guesses}
            with out_of_memory(f"loading {self._id}", 1):
                self._pipeline = openvino_genai.ContinuousBatchingPipeline(str(self._form), scheduler, "CPU", properties)
            self.load_s += time.monotonic() - began
        return self._pipeline

    def _check_form(self) -> None:
        if self._closed.is_set():
            raise EngineClosed("the engine was closed")
        _ = self.context_size  # reads the header: a wrong file fails here, with its name
        if self._pipeline is None and not (self._form / "openvino_model.xml").is_file():
            raise ModelMissing(f"the OpenVINO form of {self._id} is not there ({self._form})", hint=f"summarize models pull {self._id}")

    def _tokens(self, pieces: Sequence[Piece]) -> list[int]:
        """Ids of a prompt. Each string is tokenised by itself, so that control tokens stand only where the template put them."""
        texts = [piece for piece in pieces if isinstance(piece, str)]
        rows = iter(self._encoded(texts))
        return [token for piece in pieces for token in ([piece] if isinstance(piece, int) else next(rows))]

    def _encoded(self, texts: list[str]) -> list[list[int]]:
        if not texts:
            return []
        if self._tokenizer is None:
            import openvino_genai

            self._check_form()
            self._tokenizer = openvino_genai.Tokenizer(str(self._form))
        found = self._tokenizer.encode(texts, add_special_tokens=False)
        rows = zip(found.input_ids.data.tolist(), found.attention_mask.data.tolist(), strict=True)
        return [[token for token, real in zip(ids, mask, strict=True) if real] for ids, mask in rows]

    def _run(self, pipeline: Any, requests: Sequence[GenerateRequest], prompts: Sequence[list[int]]) -> list[Generation]:
        answers = [_Answer(request, prompt) for request, prompt in zip(requests, prompts, strict=True)]
        waiting = list(enumerate(answers))
        with _cancelled_at_the_end(pipeline, answers):
            while waiting or pipeline.has_non_finished_requests():
                waiting = self._start(pipeline, waiting, answers)
                for further in self._answers(self._step(pipeline, answers)):
                    waiting.append((len(answers), further))
                    answers.append(further)
                if not pipeline.has_non_finished_requests():
                    for answer in answers:
                        if answer.handle is not None and answer.ended is None:
                            answer.ended = "error"  # the library gave it up, and would not say so
        return [self._generation(answer) for answer in answers[: len(requests)]]

    def _answers(self, requests: Sequence[GenerateRequest]) -> list[_Answer]:
        prompts = [self._tokens(self._format.prompt(request.messages)) for request in requests]
        for prompt, request in zip(prompts, requests, strict=True):
            needed(len(prompt), request, self.context_size)
        return [_Answer(request, prompt) for prompt, request in zip(prompts, requests, strict=True)]

    def _start(self, pipeline: Any, waiting: list[tuple[int, _Answer]], answers: Sequence[_Answer]) -> list[tuple[int, _Answer]]:
        """Begin what has a slot and room for its keys and values; what still waits comes back.

        The library would take all at once, and read a prompt again when the room ran out. And it shares only what had been read before a
        request came, so one request of a kind goes ahead of those that begin like it.
        """
        import numpy as np
        import openvino

        running = [answer for answer in answers if answer.handle is not None and answer.ended is None]
        read = {answer.request.prefix_key for answer in answers if answer.tokens}
        ahead = {answer.request.prefix_key for answer in running}
        room = self._pool - sum(answer.room for answer in running)
        count, left = len(running), []
        for number, answer in waiting:
            request = answer.request
            follows = request.shared > 0 and request.prefix_key in ahead and request.prefix_key not in read
            if follows or count >= self._slots or (count and answer.room > room):
                left.append((number, answer))
                continue
            ids = openvino.Tensor(np.array([answer.prompt], dtype=np.int64))
            with self._short_of_memory():
                answer.handle = pipeline.add_request(number, ids, self._config(request, len(answers)))
            ahead.add(request.prefix_key)
            room, count = room - answer.room, count + 1
        return left

    def _step(self, pipeline: Any, answers: Sequence[_Answer]) -> list[GenerateRequest]:
        """One token and more of every running request; returns what is to be answered because of it (``then``, ``meanwhile``).

        Python hears signals between the steps, which last a second or two at most.
        """
        if self._closed.is_set():
            raise EngineClosed("the engine was closed while it was writing")
        with self._short_of_memory():
            pipeline.step()
        running = [answer for answer in answers if answer.handle is not None and not answer.ended]
        asked: list[_Answer] = []
        further: list[GenerateRequest] = []
        for answer in running:
            answer.take()
            if answer.can_be_asked and len(answer.tokens) >= answer.asked + _ASKED:
                answer.asked = len(answer.tokens)
                asked.append(answer)
        if asked:
            for answer, decoded in zip(asked, self._tokenizer.decode([answer.tokens for answer in asked]), strict=True):
                request, text = answer.request, str(decoded).rstrip("\ufffd")
                if request.enough is not None and request.enough(text):
                    answer.handle.stop()
                    answer.ended = "stop"
                elif request.meanwhile is not None and self._guesses:  # many sequences are written as fast one stage after the other
                    further += request.meanwhile(text)
        for answer in running:
            if answer.ended and answer.request.then is not None:
                further += answer.request.then(self._generation(answer))
        return further

    def _short_of_memory(self) -> AbstractContextManager[None]:
        """Around the library's own work only: what fails in the caller's functions is the caller's."""
        return out_of_memory(f"writing with {self._id}", self._slots)

    def _config(self, request: GenerateRequest, together: int) -> Any:
        import openvino_genai

        config = openvino_genai.GenerationConfig()
        config.max_new_tokens = request.max_tokens
        config.apply_chat_template = False
        config.logprobs = 1
        config.stop_token_ids = self._ends
        if request.stop:
            config.stop_strings = set(request.stop)
        if request.grammar:
            config.structured_output_config = openvino_genai.StructuredOutputConfig(grammar=request.grammar)
        if self._guesses:
            config.num_assistant_tokens = _GUESSED if request.source_text and together <= _FEW else 1
            config.max_ngram_size = _RUN
        if request.temperature > 0:
            config.do_sample = True
            config.temperature, config.min_p, config.rng_seed = request.temperature, MIN_P, request.seed
        return config

    def _generation(self, answer: _Answer) -> Generation:
        request, tokens = answer.request, answer.tokens[:]
        if not tokens:
            raise EngineError(f"{self._id} had no room for a request of {len(answer.prompt)} tokens", hint="--parallel 1")
        while tokens and tokens[-1] in self._ends:
            tokens.pop()
        # A sequence cut in the middle of a letter ends with the sign for one that cannot be read.
        text = str(self._tokenizer.decode(tokens, skip_special_tokens=True)).rstrip("\ufffd") if tokens else ""
        for ending in request.stop:
            text = text.split(ending, 1)[0]
        reason: FinishReason = answer.ended or "stop"
        score = min(0.0, answer.score / len(answer.tokens))
        return Generation(text, reason, len(answer.prompt), len(answer.tokens), reason != "stop", score)


@dataclass(slots=True)
class _Answer:
    """A request on its way: its tokens so far, the sum of their log-probabilities (nats), and why it ended."""

    request: GenerateRequest
    prompt: list[int]
    handle: Any = None
    tokens: list[int] = field(default_factory=list)
    score: float = 0.0
    ended: FinishReason | None = None
    #: How many tokens there were when the caller was asked whether they are enough.
    asked: int = 0

    @property
    def room(self) -> int:
        """The tokens of its prompt and its longest answer, in whole blocks."""
        return -(-(len(self.prompt) + self.request.max_tokens) // _BLOCK) * _BLOCK

    @property
    def can_be_asked(self) -> bool:
        """Whether it is still written, and somebody wants to see it on the way."""
        return not self.ended and (self.request.enough is not None or self.request.meanwhile is not None)

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


@contextmanager
def _cancelled_at_the_end(pipeline: Any, answers: Sequence[_Answer]) -> Iterator[None]:
    """What still runs when something fails, or has been stopped, is taken out of the pipeline, so that the next call starts empty."""
    try:
        yield
    finally:
        for answer in answers:
            if answer.handle is not None and answer.ended is None:
                answer.handle.cancel()
        while pipeline.has_non_finished_requests():
            pipeline.step()
