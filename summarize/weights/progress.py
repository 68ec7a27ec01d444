"""Progress of a pull, reported to whoever shows it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from summarize.errors import DownloadFailed


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
    """Turns byte counts into :class:`Progress`, at most ten times a second. Never goes back but by :meth:`resume`."""

    def __init__(self, file: str, total: int, source: str, report: Report | None) -> None:
        self.file, self.total, self.source, self.report = file, total, source, report
        self.done = self._first = 0
        self._began = time.monotonic()
        self._last = 0.0

    def resume(self, done: int) -> None:
        """Begin with ``done`` bytes that an earlier try left; they do not count for the rate."""
        self.done = self._first = done
        self._began = time.monotonic()

    def add(self, count: int) -> None:
        """Count ``count`` more bytes.

        Raises:
            DownloadFailed: that is more than the file has; whoever sends it may go on for ever.
        """
        if self.done + count > self.total:
            raise DownloadFailed(f"more than the {self.total} bytes of {self.file} were sent")
        self.at(self.done + count)

    def at(self, done: int) -> None:
        """Tell that ``done`` bytes are there now."""
        self.done = max(self.done, min(done, self.total))
        now = time.monotonic()
        if self.report and (now - self._last >= 0.1 or self.done == self.total):
            self._last = now
            rate = (self.done - self._first) / max(now - self._began, 1e-6)
            self.report(Progress(self.file, self.done, self.total, self.source, rate))
