"""Progress of a digest: a bar on a terminal, a plain line now and then elsewhere, or one JSON object a line."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime

from summarize.cli.terminal import Terminal, progress_bar
from summarize.digest.options import Event

#: Seconds between two plain lines.
_PAUSE = 10.0
#: Seconds between two refreshes of the bar at least.
_REFRESH_S = 0.1
_STAGES = {"read": "reading", "group": "grouping", "make": "summarizing"}


class Progress:
    """Use it in a ``with`` block. ``clock`` gives seconds; ``as_json`` writes every event as JSON to stderr and nothing else."""

    def __init__(self, terminal: Terminal, *, as_json: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self._terminal, self._json, self._clock = terminal, as_json, clock
        self._last: Event | None = None
        self._said = self._began = clock()
        self._found = 0
        self._shown = ExitStack()

    def event(self, event: Event) -> None:
        """Take note of an event, and show it."""
        if self._json:
            self._log("progress", **{name: value for name in Event.__slots__ if (value := getattr(event, name)) not in ("", None)})
            return
        if event.stage == "group":
            self._began = self._clock()  # the rate is that of the stories
        elif event.status in ("resumed", "cached"):
            self._found += 1  # took no time: it says nothing about the rate
            self._began = self._clock()
        new_stage = self._last is None or self._last.stage != event.stage
        self._last = event
        if sys.stderr.isatty():
            if new_stage or event.done >= event.total or self._clock() - self._said >= _REFRESH_S:
                self._said = self._clock()
                self._terminal.progress(self._line())
        elif (new_stage and event.total > 1 and event.stage != "group") or self._clock() - self._said >= _PAUSE:
            self._said = self._clock()
            self._terminal.note(self._line(bar=False))

    def note(self, line: str) -> None:
        """Say something that is neither a result nor a problem."""
        self._log("note", message=line) if self._json else self._terminal.note(line)

    def warn(self, line: str) -> None:
        """Say that something needs a look."""
        self._log("warning", message=line) if self._json else self._terminal.warn(line)

    def error(self, message: str, hint: str, code: int, location: str = "") -> None:
        """Say that something failed; only JSON needs it, everybody else gets the program's own two lines."""
        self._log("error", message=message, hint=hint, exit_code=code, **({"location": location} if location else {}))

    def _log(self, kind: str, **values: object) -> None:
        if kind != "error" and self._terminal.quiet:
            return
        row = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": kind, **values}
        sys.stderr.write(json.dumps(row, ensure_ascii=True) + "\n")
        sys.stderr.flush()

    def _line(self, *, bar: bool = True) -> str:
        shown = self._last
        if shown is None:
            return ""
        count = f"{_STAGES[shown.stage]} · {shown.done} of {shown.total}"
        parts = [f"{progress_bar(shown.done, shown.total, 24)} {shown.done}/{shown.total}" if bar else count]
        spent = self._clock() - self._began
        done = shown.done - self._found if shown.stage == "make" else 0
        if done > 1 and spent > 0:  # one story says nothing about the next
            rate = done / spent
            parts.append(f"{rate:.1f}/s" if rate >= 0.5 else f"{60 * rate:.1f}/min")
            if shown.done < shown.total:
                parts.append(f"{duration((shown.total - shown.done) / rate)} left")
        if bar:
            parts.append(_STAGES[shown.stage])
        if shown.location and shown.status == "failed":
            parts.append(f"failed: {shown.location}")
        return " · ".join(parts)

    def __enter__(self) -> Progress:
        if not self._json:
            self._shown.enter_context(self._terminal.busy(self._line))
        return self

    def __exit__(self, *_: object) -> None:
        self._shown.close()


def duration(seconds: float) -> str:
    """``40 s``, ``3 min 20 s``, ``2 h 05 min``."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
