"""Chat models in GGUF files through OpenVINO GenAI: the arithmetic of newer processors (AVX-512, AMX, Arm's dot products) in full.

The same weights as :mod:`summarize.engines.llama_cpp`, written once in OpenVINO's form (:mod:`summarize.models.openvino_form`). Reading
a prompt and decoding many sequences together are bound by arithmetic, and there it is faster; one sequence alone is bound by memory, and
there both are equal. Figures: docs/speed.md. Articles cannot speak to the model's chat format: see ``chat.py``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from summarize.engines.base import FinishReason, GenerateRequest, Generation
from summarize.engines.chat import Piece
from summarize.engines.gguf_chat import MIN_P, GgufChat, needed
from summarize.engines.hf_loading import out_of_memory
from summarize.engines.llama_tune import cpus
from summarize.errors import EngineClosed, EngineError, ModelMissing

#: Sequences decoded together by default. Up to here each further one costs little (docs/speed.md).
DEFAULT_SLOTS = 32
#: Tokens whose keys and values are kept: what all running requests share, and what is left over keeps beginnings read before. 29 kB each
#: for the bundled model (16-bit floats), 470 MB together.
POOL = 16384
#: Prompt tokens read in one step. Larger is not faster, and Ctrl-C is heard between steps.
_STEP = 512
#: Tokens in a block of keys and values, on the CPU. Source: OpenVINO GenAI's documentation of SchedulerConfig.
_BLOCK = 32
#: The library's own choice on processors that have them is 16-bit brain floats for sums and 8-bit keys and values: a tenth faster, and half
#: a point to a point of chrF worse (docs/speed.md).
_PRECISION = {"INFERENCE_PRECISION_HINT": "f32", "KV_CACHE_PRECISION": "f16", "ENABLE_CPU_PINNING": False}
#: Texts of tokens that end a turn in one family of models or another; a model has one or two of them.
_ENDS = ("<|im_end|>", "<|endoftext|>", "</s>", "<|eot_id|>", "<|end|>", "<end_of_turn>", "<|end_of_text|>")


class OpenVinoEngine(GgufChat):
    """A :class:`~summarize.engines.base.Generator` on a GGUF file and its OpenVINO form.

    ``form`` is the folder that :func:`summarize.models.openvino_form.prepared` returned. ``context`` is the longest prompt plus answer
    (default 5120, or the trained context if that is shorter), ``parallel`` the number of sequences decoded together (32; 1 makes greedy
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
        self._tokenizer: Any = None

    @property
    def signature(self) -> str:
        """For example ``openvino-genai/2026.4.1.0:qwen2.5-coder-1.5b@cc324af0``."""
        from importlib.metadata import version

        return self._signed(f"openvino-genai/{version('openvino-genai')}")

    @cached_property
    def _ends(self) -> set[int]:
        found = {self._metadata.special[text] for text in _ENDS if text in self._metadata.special}
        return found | ({self._metadata.eos} if self._metadata.eos is not None else set())

    def count_tokens(self, text: str) -> int:
        """The length of ``text`` in the model's tokens. Loads the model."""
        with self._busy:
            self._loaded()
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
            pipeline = self._loaded()
            prompts = [self._tokens(self._format.prompt(request.messages)) for request in requests]
            for prompt, request in zip(prompts, requests, strict=True):
                needed(len(prompt), request, self.context_size)
            with out_of_memory(f"writing with {self._id}", self._slots):
                return self._run(pipeline, requests, prompts)

    def close(self) -> None:
        """Stop what is running, and release the weights. Safe to call twice and from any thread."""
        self._closed.set()
        with self._busy:
            self._pipeline = self._tokenizer = None

    def _loaded(self) -> Any:
        if self._closed.is_set():
            raise EngineClosed("the engine was closed")
        if self._pipeline is None:
            context = self.context_size  # reads the header: a wrong file fails here, with its name
            if not (self._form / "openvino_model.xml").is_file():
                raise ModelMissing(f"the OpenVINO form of {self._id} is not there ({self._form})", hint=f"summarize models pull {self._id}")
            import openvino_genai

            scheduler = openvino_genai.SchedulerConfig()
            scheduler.num_kv_blocks = -(-max(context, POOL) // _BLOCK) + 1
            scheduler.max_num_batched_tokens = _STEP
            scheduler.max_num_seqs = self._slots
            scheduler.enable_prefix_caching = True
            properties = {**_PRECISION, "INFERENCE_NUM_THREADS": self._threads or cpus()}
            with out_of_memory(f"loading {self._id}", 1):
                self._pipeline = openvino_genai.ContinuousBatchingPipeline(str(self._form), scheduler, "CPU", properties)
                self._tokenizer = self._pipeline.get_tokenizer()
        return self._pipeline

    def _tokens(self, pieces: Sequence[Piece]) -> list[int]:
        """Ids of a prompt. Each string is tokenised by itself, so that control tokens stand only where the template put them."""
        texts = [piece for piece in pieces if isinstance(piece, str)]
        rows = iter(self._encoded(texts))
        return [token for piece in pieces for token in ([piece] if isinstance(piece, int) else next(rows))]

    def _encoded(self, texts: list[str]) -> list[list[int]]:
        if not texts:
            return []
        found = self._tokenizer.encode(texts, add_special_tokens=False)
        rows = zip(found.input_ids.data.tolist(), found.attention_mask.data.tolist(), strict=True)
        return [[token for token, real in zip(ids, mask, strict=True) if real] for ids, mask in rows]

    def _run(self, pipeline: Any, requests: Sequence[GenerateRequest], prompts: Sequence[list[int]]) -> list[Generation]:
        import numpy as np
        import openvino

        with _handles(pipeline) as handles:
            for number, (request, prompt) in enumerate(zip(requests, prompts, strict=True)):
                ids = openvino.Tensor(np.array([prompt], dtype=np.int64))
                handles.append(pipeline.add_request(number, ids, self._config(request)))
            # Python hears signals between the steps, each of which lasts a second or two at most.
            while pipeline.has_non_finished_requests():
                if self._closed.is_set():
                    raise EngineClosed("the engine was closed while it was writing")
                pipeline.step()
            outputs = [handle.read_all() for handle in handles]
            handles.clear()
        return [self._generation(request, len(prompt), found) for request, prompt, found in zip(requests, prompts, outputs, strict=True)]

    def _config(self, request: GenerateRequest) -> Any:
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
        if request.temperature > 0:
            config.do_sample = True
            config.temperature, config.min_p, config.rng_seed = request.temperature, MIN_P, request.seed
        return config

    def _generation(self, request: GenerateRequest, read: int, outputs: Sequence[Any]) -> Generation:
        import openvino_genai

        if not outputs:
            raise EngineError(f"{self._id} had no room for a request of {read} tokens", hint="--parallel 1")
        (output,) = outputs
        tokens = list(output.generated_ids)
        while tokens and tokens[-1] in self._ends:
            tokens.pop()
        reason: FinishReason = "length" if output.finish_reason == openvino_genai.GenerationFinishReason.LENGTH else "stop"
        # A sequence cut in the middle of a letter ends with the sign for one that cannot be read.
        text = str(self._tokenizer.decode(tokens, skip_special_tokens=True)).rstrip("\ufffd") if tokens else ""
        for ending in request.stop:
            text = text.split(ending, 1)[0]
        score = min(0.0, float(output.score) / max(1, len(output.generated_ids)))
        return Generation(text, reason, read, len(output.generated_ids), reason == "length", score)


@contextmanager
def _handles(pipeline: Any) -> Iterator[list[Any]]:
    """Handles of running requests; those that are left when something fails are cancelled, so that the next call starts empty."""
    handles: list[Any] = []
    try:
        yield handles
    finally:
        for handle in handles:
            handle.cancel()
        while handles and pipeline.has_non_finished_requests():
            pipeline.step()
