"""Chat models in GGUF files through OpenVINO GenAI: the arithmetic of newer processors (AVX-512, AMX, Arm's dot products) in full.

The same model as :mod:`summarize.backends.llama_cpp`, rewritten once in 8 bits (``weights/openvino_form.py``). Reading a prompt and
decoding many sequences together are bound by arithmetic, and there it is faster; a token of one sequence alone is bound by memory, so that
words of a lone summary are guessed. Figures: docs/speed.md. Articles cannot speak to the model's chat format: see ``chat.py``.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from summarize.backends.base import FinishReason, GenerateRequest, Generation
from summarize.backends.chat import Piece
from summarize.backends.gguf_chat import GgufChat, needed
from summarize.backends.local import out_of_memory
from summarize.backends.openvino_requests import BLOCK, Running, copies, decoding
from summarize.backends.sessions import Answer, Session
from summarize.errors import EngineClosed, EngineError, ModelMissing
from summarize.hardware import cpus

#: Sequences decoded together by default. Up to here each further one makes a token cheaper (docs/speed.md).
DEFAULT_SLOTS = 48
#: Tokens whose keys and values are kept: what all running requests share, and what is left over keeps beginnings read before. 29 kB each
#: for the bundled model (16-bit floats), 470 MB together.
POOL = 16384
#: Prompt tokens read in one step. Larger is not faster, and Ctrl-C is heard between steps.
_STEP = 512
#: The library's own choice on processors that have them is 16-bit brain floats for sums and 8-bit keys and values: a tenth faster, and half
#: a point to a point of chrF worse (docs/speed.md).
_PRECISION = {
    "INFERENCE_PRECISION_HINT": "f32",
    "KV_CACHE_PRECISION": "f16",
    "ENABLE_CPU_PINNING": False,
    # What is multiplied with the weights is rounded to 8 bits in groups of so many numbers; the default, 32, costs a fifth more time.
    "DYNAMIC_QUANTIZATION_GROUP_SIZE": 128,
}
#: From so many requests on a step is bound by arithmetic, and a guess costs what it may save. The pipeline that guesses is opened for
#: fewer, and gives way to the plain one for good when more come.
_MANY, _MANY_ARTICLES = 12, 3
#: After so many further tokens a stop condition is asked again.
_ASKED = 4
#: Texts of tokens that end a turn in one family of models or another; a model has one or two of them.
_ENDS = ("<|im_end|>", "<|endoftext|>", "</s>", "<|eot_id|>", "<|end|>", "<end_of_turn>", "<|end_of_text|>")


class OpenVinoEngine(GgufChat):
    """A :class:`~summarize.backends.base.Generator` on a GGUF file and its OpenVINO form.

    ``form`` is the folder that :func:`summarize.weights.openvino_form.prepared` returned. ``context`` is the longest prompt plus answer
    (default 5120, or the trained context if that is shorter), ``parallel`` the number of sequences decoded together (48; 1 makes greedy
    output independent of what else is in the batch).
    """

    default_batch = DEFAULT_SLOTS

    def __init__(self, model_path: Path, *, form: Path, **arguments: Any) -> None:
        super().__init__(model_path, **arguments)
        self._form = Path(form)
        self._pipeline: Any = None
        #: Seconds spent loading so far.
        self.load_s = 0.0
        self._guesses = False
        self._tokenizer: Any = None
        self._waiting: list[Running] = []
        self._running: list[Running] = []
        self._number = 0

    @property
    def signature(self) -> str:
        """For example ``openvino-genai/2026.4.1.0+int8:qwen2.5-coder-1.5b@cc324af0``."""
        return self._signed("openvino-genai", "openvino-genai", form="+int8")

    @property
    def _pool(self) -> int:
        """Tokens whose keys and values there is space for, in whole blocks."""
        return -(-max(self.context_size, POOL) // BLOCK) * BLOCK

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
        """Answer every request, in order; calls from several threads are decoded together.

        Raises ContextTooSmall before anything runs if a prompt and its answer do not fit; EngineError; EngineClosed, also to a call that
        is running when another thread closes the engine.
        """
        self._require_open()
        with self.session() as session:
            answers = [session.submit(request) for request in requests]
            return [answer.result() for answer in answers]

    def session(self) -> OpenVinoSession:
        """Open a session: what is submitted to it, and to others of this engine, is decoded in one continuous batch."""
        return OpenVinoSession(self)

    def _release(self) -> None:
        self._give_up(self._running + self._waiting, EngineClosed("the engine was closed while it was writing"))
        self._pipeline = self._tokenizer = None

    def _loaded(self) -> Any:
        """Return the pipeline for what waits; see ``_MANY``. It changes only while nothing is running."""
        self._check_form()
        if self._running and self._pipeline is not None:
            return self._pipeline
        many = len(self._waiting) >= (_MANY_ARTICLES if self._waiting and copies(self._waiting[0].request) else _MANY)
        if self._pipeline is not None and self._guesses and many:
            self._pipeline = None  # released before the other takes its memory
        if self._pipeline is None:
            import openvino_genai

            began = time.monotonic()
            self._guesses = not many
            scheduler = openvino_genai.SchedulerConfig()
            # A block more than is given out: the library wants one free to go on with.
            scheduler.num_kv_blocks = self._pool // BLOCK + 1
            scheduler.max_num_batched_tokens = _STEP
            scheduler.max_num_seqs = self._batch
            scheduler.enable_prefix_caching = True
            properties = {**_PRECISION, "INFERENCE_NUM_THREADS": self._threads or cpus(), "prompt_lookup": self._guesses}
            with out_of_memory(f"loading {self._id}", 1):
                self._pipeline = openvino_genai.ContinuousBatchingPipeline(str(self._form), scheduler, "CPU", properties)
            self.load_s += time.monotonic() - began
        return self._pipeline

    def _check_form(self) -> None:
        self._require_open()
        _ = self.context_size  # reads the header: a wrong file fails here, with its name
        if self._pipeline is None and not (self._form / "openvino_model.xml").is_file():
            raise ModelMissing(f"the OpenVINO form of {self._id} is not there ({self._form})", hint=f"summarize models pull {self._id}")

    def _tokens(self, pieces: Sequence[Piece]) -> list[int]:
        """Ids of a prompt. Each string is tokenized by itself, so that control tokens are only where the template put them."""
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

    def enter(self, request: GenerateRequest, answer: Answer) -> Running:
        """Take a request; it is begun with by the next :meth:`step` that has a slot for it. Raises ContextTooSmall."""
        with self._busy:
            self._require_open()
            prompt = self._tokens(self._format.prompt(request.messages))
            needed(len(prompt), request, self.context_size)
            self._waiting.append(entered := Running(request, prompt, answer))
            return entered

    def step(self) -> None:
        """Write one token and more of every running request. What fails in it ends all of them, and the engine lives on.

        Python hears signals between the steps, which last a second or two at most.
        """
        with self._busy:
            try:
                self._start(pipeline := self._loaded())
                with out_of_memory(f"writing with {self._id}", self._batch):  # the library's own work only: other failures are the caller's
                    pipeline.step()
                self._read()
                if not pipeline.has_non_finished_requests():
                    for one in self._running:
                        one.ended = one.ended or "error"  # the library gave it up, and would not say so
            except BaseException as error:
                self._give_up(self._running + self._waiting, error)
                raise
            ended = [one for one in self._running if one.ended]
            self._running = [one for one in self._running if not one.ended]
            for one in ended:
                one.finish(self._generation)

    def leave(self, entered: Sequence[Running]) -> None:
        """Give up those of the requests that are not answered yet."""
        with self._busy:
            self._give_up([one for one in entered if one in self._running or one in self._waiting], EngineClosed("the session was closed"))

    def _give_up(self, given_up: Sequence[Running], error: BaseException) -> None:
        for one in given_up:
            if one.handle is not None and one.ended is None:
                one.handle.cancel()
        self._running = [one for one in self._running if one not in given_up]
        self._waiting = [one for one in self._waiting if one not in given_up]
        while not self._running and self._pipeline is not None and self._pipeline.has_non_finished_requests():
            self._pipeline.step()  # what is cancelled or stopped leaves with it: the next request, or the end, shall find nothing
        for one in given_up:
            one.fail(error)

    def _start(self, pipeline: Any) -> None:
        """Begin what has a slot and space for its keys and values.

        The library would take all at once, and read a prompt again when space ran out. And it shares only what had been read before a
        request came, so one request of a kind goes before those that begin like it.
        """
        import numpy as np
        import openvino

        read = {one.request.prefix_key for one in self._running if one.tokens}
        begun = {one.request.prefix_key for one in self._running}
        space = self._pool - sum(one.blocks for one in self._running)
        together, left = len(self._running) + len(self._waiting), []
        for one in self._waiting:
            request = one.request
            follows = request.task == "translate" and request.prefix_key in begun and request.prefix_key not in read
            if follows or len(self._running) >= self._batch or (self._running and one.blocks > space):
                left.append(one)
                continue
            ids = openvino.Tensor(np.array([one.prompt], dtype=np.int64))
            with out_of_memory(f"writing with {self._id}", self._batch):
                self._number += 1
                config = decoding(request, self._ends, guesses=self._guesses, together=together)
                one.handle = pipeline.add_request(self._number, ids, config)
            begun.add(request.prefix_key)
            space -= one.blocks
            self._running.append(one)
        self._waiting = left

    def _read(self) -> None:
        """Read what the step wrote, and end what has met its stop condition."""
        asked: list[Running] = []
        for one in self._running:
            one.take()
            if not one.ended and one.request.stop_condition is not None and len(one.tokens) >= one.asked + _ASKED:
                one.asked = len(one.tokens)
                asked.append(one)
        if asked:
            for one, text in zip(asked, self._tokenizer.decode([one.tokens for one in asked]), strict=True):
                if one.request.stop_condition is not None and one.request.stop_condition.met(str(text).rstrip("\ufffd")):
                    one.handle.stop()
                    one.ended = "stop"

    def _generation(self, answer: Running) -> Generation:
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
