"""Common parts of the engines on files of this machine: arguments, options, the lock, closing, the signature, lack of memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

from summarize.errors import EngineClosed, EngineError, SummarizeError, UsageError, first_line


class LocalEngine:
    """An engine on a model in a local file or folder. The weights are loaded by the first call that needs them.

    Args:
        model_path: the file or folder.
        model_id, digest: name the model in signatures.
        context: the longest input in tokens, or what all running requests share; the engine's or the model's own limit if left out.
        parallel: inputs decoded together (``default_batch``).
        threads: CPU threads; the CPUs this process may use if left out.
        device: ``cpu``, ``cuda``, ``cuda:N``, ``mps`` or ``auto``, for engines that compute elsewhere than on the CPU.
        options: those of the catalog, such as ``beams``, ``dtype`` or ``languages``.
    """

    default_batch: ClassVar[int] = 16

    def __init__(
        self,
        model_path: Path,
        *,
        model_id: str,
        digest: str = "",
        context: int | None = None,
        parallel: int | None = None,
        threads: int | None = None,
        device: str = "cpu",
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self._path, self._id, self._digest = Path(model_path), model_id, digest
        self._context, self._batch, self._threads = context, parallel or self.default_batch, threads
        self._device, self._options = device, dict(options or {})
        self._busy = threading.RLock()
        self._closed = threading.Event()

    def close(self) -> None:
        """Stop what is running, and release the weights. Safe to call twice and from any thread."""
        self._closed.set()
        with self._busy:
            self._release()

    def _release(self) -> None:
        """Let go of what was loaded."""

    def _require_open(self) -> None:
        if self._closed.is_set():
            raise EngineClosed("the engine was closed")

    def _signed(self, library: str, package: str, *, form: str = "") -> str:
        """For example ``llama.cpp/2026.10.11549:qwen2.5-coder-1.5b@cc324af0``."""
        return f"{library}/{version(package)}{form}:{self._id}@{self._digest[:8]}"


@contextmanager
def out_of_memory(what: str, batch: int) -> Iterator[None]:
    """Turn the many ways of running out of memory into one error that says what to try."""
    try:
        yield
    except SummarizeError:
        raise
    except (MemoryError, RuntimeError) as error:
        if not is_memory_error(error):
            raise EngineError(f"{what} failed: {first_line(error)}") from error
        if batch > 1:
            hint = f"--parallel {max(1, batch // 2)}"
        else:
            hint = "close other programs, choose a smaller model, or --device cpu"
        raise EngineError(f"{what} needs more memory than there is", hint=hint) from error


def is_memory_error(error: BaseException) -> bool:
    """Return whether a library ran out of memory, however it says so."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    text = str(error).lower()
    return "out of memory" in text or "not enough memory" in text or "can't allocate memory" in text or "bad_alloc" in text


def option(options: Mapping[str, Any] | None, name: str, default: Any) -> Any:
    """An engine option of the catalog. Raises UsageError if it is not of the default's kind."""
    value = (options or {}).get(name, default)
    if default is not None and (not isinstance(value, type(default)) or (isinstance(value, bool) and not isinstance(default, bool))):
        raise UsageError(f"option {name} of the model is {value!r}, not a {type(default).__name__}", hint="fix it in the model catalog")
    return value
