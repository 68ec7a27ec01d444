"""How far a pull has come, told to whoever shows it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` and ``total`` are bytes of the file; ``rate`` is bytes a second since this pull began; ``source`` is where from."""

    file: str
    done: int
    total: int
    source: str
    rate: float


Notify = Callable[[str], None]
Report = Callable[[Progress], None]


class Meter:
    """Turns byte counts into :class:`Progress`, at most ten times a second."""

    def __init__(self, file: str, total: int, source: str, report: Report | None, *, start: int = 0) -> None:
        self.file, self.total, self.source, self.report = file, total, source, report
        self.done = self._first = start
        self._began = time.monotonic()
        self._last = 0.0

    def add(self, count: int) -> None:
        """Count ``count`` more bytes."""
        self.at(self.done + count)

    def at(self, done: int) -> None:
        """Set the number of bytes that are there now."""
        self.done = min(done, self.total)
        now = time.monotonic()
        if self.report and (now - self._last >= 0.1 or self.done == self.total):
            self._last = now
            rate = (self.done - self._first) / max(now - self._began, 1e-6)
            self.report(Progress(self.file, self.done, self.total, self.source, rate))
