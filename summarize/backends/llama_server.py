"""llama.cpp's own server inside this process, behind the few calls the engine needs: load, complete, count, share a prefix, free.

Nothing of the server can be reached from outside: it listens on a UNIX socket in a private folder (on Windows on a random loopback port),
and asks for a key that only this process knows.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from summarize.backends.chat import Piece
from summarize.errors import EngineError, ExtraMissing

#: Prompt tokens read at once. Small enough that Ctrl-C is heard every few seconds, large enough to cost no speed on a CPU.
_BATCH = 256


class LlamaServer:
    """A loaded model with ``slots`` sequences that share ``context`` tokens. Calls are thread-safe; each blocks its own thread."""

    def __init__(self, model: Path, *, context: int, slots: int, threads: int) -> None:
        try:
            import xllamacpp
        except ImportError as error:
            raise ExtraMissing("xllamacpp is not installed or does not load here", hint="pip install xllamacpp") from error
        self.context, self.slots = context, slots
        self._folder = Path(tempfile.mkdtemp(prefix="summarize-llama-"))
        self._key = secrets.token_urlsafe(32)
        parameters = xllamacpp.CommonParams()
        parameters.verbosity = -1  # before anything else: loading already talks
        parameters.model.path = os.fspath(model)
        # Weights are repacked for the processor: mapped, the file would be in memory twice (1.94 GB instead of 1.34 for 1.1 GB of weights).
        parameters.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_NONE
        parameters.n_ctx, parameters.n_parallel = context, slots
        parameters.n_batch = parameters.n_ubatch = _BATCH
        parameters.kv_unified = True  # one pool: a long prompt may take what the other slots do not need
        # The host-memory prompt cache has handed one conversation's state to another (llama.cpp issue 27148); slots are enough for us.
        parameters.cache_ram_mib, parameters.cache_idle_slots = 0, False
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
        parameters.warmup = False
        parameters.fit_params = False  # we size the context; the library must not change it silently
        parameters.api_keys = [self._key]
        parameters.slot_save_path = f"{self._folder}{os.sep}"
        self._socket = self._folder / "server.sock" if hasattr(__import__("socket"), "AF_UNIX") else None
        #: Whether a slot's state can be copied into another.
        self.can_share = self._socket is not None
        if self._socket is not None:
            parameters.hostnames = [os.fspath(self._socket)]
        try:
            self._used = False
            self._server: Any = xllamacpp.Server(parameters)
        except RuntimeError as error:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise EngineError(f"llama.cpp cannot load the model ({model})", hint="summarize models verify") from error

    def count(self, pieces: Sequence[Piece]) -> int:
        """The length of a prompt in tokens, nothing of it evaluated.

        The server names the length of any prompt that it refuses, so the prompt is padded past the context.
        """
        if not pieces:
            return 0
        # llama.cpp rounds the context up to a multiple of 256, and would evaluate a padding that fits into what it added.
        padding = self.context + 256
        self._used = True
        answer = self._server.handle_completions({"prompt": [*pieces, *([0] * padding)], "n_predict": 0})
        length = answer.get("error", {}).get("n_prompt_tokens")
        if length is None:
            raise EngineError(f"llama.cpp does not count tokens: {_said(answer)}")
        return int(length) - padding

    def complete(self, body: dict[str, Any], stopped: Callable[[], bool], met: Callable[[str], bool] | None = None) -> dict[str, Any]:
        """Run a completion; ``stopped`` is asked after every token and every batch of the prompt, and ends it by returning true.

        So does ``met``, which is asked of the text so far; its answer has the reason ``stop``. What it raises is raised.

        The dict has ``text``, ``finish_reason``, ``usage`` and ``logprobs`` (a list, empty unless asked for).
        Raises EngineError with the server's words.
        """
        taken = _Taken(stopped, met)
        self._used = True
        answer = self._server.handle_completions({**body, "stream": True, "return_progress": True}, taken.receive)
        if isinstance(answer, dict) and "error" in answer:
            taken.failures.append(_said(answer))
        if taken.raised is not None:
            raise taken.raised
        if taken.failures:
            raise EngineError(f"llama.cpp: {taken.failures[0]}")
        return taken.result

    def read_prefix(self, slot: int, pieces: Sequence[Piece], stopped: Callable[[], bool]) -> None:
        """Read the beginning of a prompt into a slot."""
        self.complete({"prompt": list(pieces), "n_predict": 0, "id_slot": slot, "cache_prompt": True, "temperature": 0}, stopped)

    def save(self, slot: int, name: str) -> bool:
        """Write a slot's state to a file of the private folder; false if that failed (the caller then reads the prompt again)."""
        return self._post(f"/slots/{slot}?action=save", name)

    def restore(self, slot: int, name: str) -> bool:
        """Put a saved state into a slot; false if that failed."""
        return self._post(f"/slots/{slot}?action=restore", name)

    def free(self) -> None:
        """Give the memory back. Nothing may be running."""
        if self._server is not None and not self._used:
            # llama.cpp's server waits for ever if it is freed before its loop has begun: one token shows that it has.
            with contextlib.suppress(EngineError):
                self.complete({"prompt": " ", "n_predict": 1, "temperature": 0}, lambda: False)
        self._server = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def _post(self, path: str, name: str) -> bool:
        import http.client
        import socket

        connection = http.client.HTTPConnection("localhost", timeout=60)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"}
        try:
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.settimeout(60)
            connection.sock.connect(os.fspath(self._socket or ""))
            connection.request("POST", path, json.dumps({"filename": name}), headers)
            response = connection.getresponse()
            response.read()
        except (OSError, RuntimeError, http.client.HTTPException):  # RuntimeError: a guard that forbids all sockets
            return False
        finally:
            connection.close()
        return response.status == 200


class _Taken:
    """What has come of one completion. :meth:`receive` is called with every piece; the completion ends where it returns true."""

    def __init__(self, stopped: Callable[[], bool], met: Callable[[str], bool] | None) -> None:
        self.result: dict[str, Any] = {"text": "", "finish_reason": "error", "usage": {}, "logprobs": []}
        self.failures: list[str] = []
        self.raised: BaseException | None = None
        self._stopped, self._met = stopped, met
        self._read = 0

    def receive(self, chunk: Any) -> bool:
        for part in chunk if isinstance(chunk, list) else [chunk]:
            if "error" in part:
                self.failures.append(_said(part))
            else:
                self._take(part)
        if self._ends_here():
            # The server does not say how much it read and wrote of an answer that was ended for it.
            self.result["usage"] = {"prompt_tokens": self._read, "completion_tokens": len(self.result["logprobs"])}
            self.result["finish_reason"] = "stop"
            return True
        return self._stopped()

    def _take(self, part: dict[str, Any]) -> None:
        result = self.result
        result["usage"] = part.get("usage") or result["usage"]
        self._read = (part.get("prompt_progress") or {}).get("total", self._read)
        for choice in part.get("choices", ()):
            result["text"] += choice.get("text") or ""
            result["finish_reason"] = choice.get("finish_reason") or result["finish_reason"]
            content = (choice.get("logprobs") or {}).get("content") or ()
            result["logprobs"] += [token["logprob"] for token in content if token.get("logprob") is not None]

    def _ends_here(self) -> bool:
        if self._met is None or self.result["finish_reason"] != "error" or not self.result["text"]:
            return False
        try:
            return self._met(self.result["text"])
        except BaseException as error:  # the library swallows what its callback raises
            self.raised = error
            return True


def _said(answer: dict[str, Any]) -> str:
    error = answer.get("error")
    return str(error.get("message", error) if isinstance(error, dict) else error or answer)[:300]
