"""Common parts of the engines on a model folder: arguments, the lock, closing, the tokenizer."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from summarize.backends.hf_folder import ModelFolder
from summarize.backends.hf_loading import PlainText, load_model, load_tokenizer, option
from summarize.backends.hf_seq2seq import Seq2Seq
from summarize.errors import EngineClosed

#: Beams of a search: what the OPUS models ship with (generation_config.json) and what was measured.
DEFAULT_BEAMS = 4


class FolderEngine:
    """An engine on a model in a local folder. The weights are loaded by the first call that needs them.

    Parameters
    ----------
    model_path:
        The folder.
    model_id, digest:
        Name the model in signatures.
    context:
        The longest input in tokens; the model's own limit if left out.
    parallel:
        Inputs decoded together (``default_batch``).
    threads:
        CPU threads.
    device:
        ``cpu``, ``cuda``, ``cuda:N``, ``mps`` or ``auto``.
    options:
        Those of the catalog, such as ``beams``, ``dtype`` or ``languages``.
    """

    default_batch: ClassVar[int] = 16

    def __init__(
        self,
        model_path: Path,
        *,
        model_id: str,
        digest: str,
        context: int | None = None,
        parallel: int | None = None,
        threads: int | None = None,
        device: str = "cpu",
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self._path, self._id, self._digest = Path(model_path), model_id, digest
        self._context, self._batch, self._threads = context, parallel or self.default_batch, threads
        self._device, self._options = device, dict(options or {})
        self._beams, self._dtype = option(options, "beams", DEFAULT_BEAMS), option(options, "dtype", "float32")
        self._busy = threading.RLock()
        self._loaded: Any = None
        self._closed = False

    def close(self) -> None:
        """Release the weights. Safe to call twice."""
        with self._busy:
            self._closed = True
            self._release()

    def _release(self) -> None:
        self._loaded = None

    def _require_open(self) -> None:
        if self._closed:
            raise EngineClosed("the engine was closed")

    def _use_threads(self) -> None:
        """Set torch's threads, which are the process's."""
        if self._threads:
            import torch

            torch.set_num_threads(self._threads)


class HfEngine(FolderEngine):
    """An engine that runs a Hugging Face folder with transformers."""

    @property
    def _folder(self) -> ModelFolder:
        raise NotImplementedError

    @property
    def signature(self) -> str:
        """For example ``transformers/5.23.0:opus-en-zle@e68caa9a,float32``."""
        from importlib.metadata import version

        return f"transformers/{version('transformers')}:{self._id}@{self._digest[:8]},{self._dtype}"

    @cached_property
    def _tokenizer(self) -> Any:
        return load_tokenizer(self._folder)

    @cached_property
    def _plain(self) -> PlainText:
        return PlainText(self._tokenizer)


class Seq2SeqEngine(HfEngine):
    """An engine on an encoder-decoder model."""

    #: What it does, in the message when memory runs out.
    task: ClassVar[str]

    @property
    def signature(self) -> str:
        """For example ``transformers/5.23.0:opus-en-zle@e68caa9a,float32,beams4``."""
        return f"{super().signature},beams{self._beams}"

    def _engine(self) -> Seq2Seq:
        if self._loaded is None:
            model = load_model(self._folder, "AutoModelForSeq2SeqLM", device=self._device, dtype=self._dtype)
            self._loaded = Seq2Seq(model, self._tokenizer, batch=self._batch, name=f"{self.task} with {self._id}")
        self._use_threads()
        found: Seq2Seq = self._loaded
        return found
