"""The processes that translate for the Firefox engine: started when there is work, one for each core at most, ended by ``close``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import IO, Any, cast

from summarize import errors
from summarize.backends.firefox_files import Files
from summarize.errors import EngineClosed, EngineError, SummarizeError
from summarize.hardware import cpus

#: Source text for which another process pays: it starts in the time that one takes to translate so much. Characters.
_CHARS_EACH = 1000


class Workers:
    """Up to ``count`` processes, shared by all threads that ask."""

    def __init__(self, count: int | None = None) -> None:
        self._count = max(1, count or cpus())
        self._free = threading.BoundedSemaphore(self._count)
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._closed = False

    def translate(self, files: Files, texts: Sequence[str], language: str) -> list[Any]:
        """Translate texts, spread over the processes; a list with the fields of each segment, in the texts' order.

        Raises:
            SummarizeError: what the process raised.
            EngineError: the process ended.
            EngineClosed: after :meth:`close`, also while it translates.
        """
        shares = _spread(texts, min(self._count, 1 + sum(map(len, texts)) // _CHARS_EACH))
        found: list[Any] = [None] * len(texts)

        def run(share: list[int]) -> None:
            for number, segment in zip(share, self._ask(files, [texts[number] for number in share], language), strict=True):
                found[number] = segment

        if len(shares) == 1:
            run(shares[0])
        else:
            with ThreadPoolExecutor(len(shares)) as pool:
                list(pool.map(run, shares))
        return found

    def close(self) -> None:
        """End the processes. Safe to call twice."""
        with self._lock:
            self._closed = True
            workers, self._all, self._idle = self._all, set(), []
        for worker in workers:
            worker.end()

    def _ask(self, files: Files, texts: list[str], language: str) -> list[Any]:
        with self._free:
            worker = self._take(files)
            try:
                answer = worker.ask(files, texts, language)
            except BaseException as error:
                with self._lock:
                    self._all.discard(worker)
                    closed = self._closed
                worker.end()
                if closed and isinstance(error, EngineError):
                    raise EngineClosed("the engine was closed") from error
                raise
            with self._lock:
                if not self._closed:
                    self._idle.append(worker)
        if "error" in answer:
            kind: type[SummarizeError] = getattr(errors, answer["error"])
            raise kind(answer["message"], hint=answer["hint"])
        segments: list[Any] = answer["segments"]
        return segments

    def _take(self, files: Files) -> _Worker:
        """A process that waits, best one that has the model open; else a new one."""
        with self._lock:
            if self._closed:
                raise EngineClosed("the engine was closed")
            worker = next((one for one in self._idle if files in one.opened), self._idle[0] if self._idle else None)
            if worker is not None:
                self._idle.remove(worker)
                return worker
            worker = _Worker()
            self._all.add(worker)
            return worker


class _Worker:
    """One process. Used by one thread at a time."""

    def __init__(self) -> None:
        self.opened: set[Files] = set()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "summarize.backends.firefox_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            )
        except OSError as error:
            raise EngineError(f"cannot start a process to translate in: {error}", hint="close other programs") from error
        self._send, self._answers = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        #: Ends the process now; also when nobody holds this any more.
        self.end = weakref.finalize(self, _end, self._process)

    def ask(self, files: Files, texts: list[str], language: str) -> dict[str, Any]:
        """Send one request and wait for its answer. Raises EngineError if the process ended."""
        names = [files.model, files.source_vocabulary, files.target_vocabulary, files.shortlist or ""]
        request = {"files": list(map(str, names)), "language": language, "texts": texts}
        line = b""
        with suppress(OSError, ValueError):  # it ended, or was ended by close()
            self._send.write(json.dumps(request).encode("ascii") + b"\n")
            self._send.flush()
            line = self._answers.readline()
        if not line:
            ended = self._process.wait()
            raise EngineError(
                f"the process that translates ended with {ended} ({files.model})", hint="pull the model again, or free memory"
            )
        self.opened.add(files)
        answer: dict[str, Any] = json.loads(line)
        return answer


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        with suppress(OSError):  # what was not sent yet cannot be
            if stream is not None:
                stream.close()


def _spread(texts: Sequence[str], count: int) -> list[list[int]]:
    """The texts' numbers in at most ``count`` shares of about the same length, the longest first in each."""
    order = sorted(range(len(texts)), key=lambda number: -len(texts[number]))
    return [order[first::count] for first in range(min(count, len(order)))]
