"""One run of ``summarize digest``: what it says, where its result goes, and what Ctrl-C does."""

from __future__ import annotations

import gc
import re
import shlex
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from summarize.cli.digest_output import Target
from summarize.cli.digest_progress import Progress, duration
from summarize.cli.terminal import Terminal
from summarize.errors import ChecksFailed, SummarizeError, UsageError

if TYPE_CHECKING:
    import typer

    from summarize.config import Settings
    from summarize.digest.build import Building
    from summarize.digest.options import DigestOptions
    from summarize.review import Record
    from summarize.types import Digest, Failure

SOME_FAILED, ALL_FAILED, INTERRUPTED = 7, 8, 130
_AGO = re.compile(r"(\d{1,5})\s*(h|d|w)\Z")
_HOURS = {"h": 1, "d": 24, "w": 168}
#: Rows of the table of failures; all of them are in the digest's JSON.
_ROWS = 50


@dataclass(slots=True)
class DigestJob:
    """``again`` is the command line as it was given, to be repeated with one option more; ``record`` is a review to put in."""

    sources: tuple[str, ...]
    settings: Settings
    options: DigestOptions
    target: Target
    terminal: Terminal
    log_json: bool
    again: str
    record: Record | None = None
    only_approved: bool = False
    for_readers: bool = False
    _stopped: bool = False
    _withheld: int = 0
    _unapproved: int = 0
    _doubtful: int = 0
    _written: list[str] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)

    def run(self) -> int:
        """Make the digest, write it, and say the exit code.

        Raises:
            SummarizeError: nothing could be made at all, or it could not be written.
        """
        with Progress(self.terminal, as_json=self.log_json) as progress:
            try:
                return self._run(progress)
            except SummarizeError as error:
                if not self.log_json:
                    raise
                progress.error(error.message, error.hint, error.exit_code)
                return error.exit_code

    def _run(self, progress: Progress) -> int:
        fewer_collections()
        from summarize.cli.models import progress_line
        from summarize.digest.build import Building
        from summarize.digest.options import Hooks

        hooks = Hooks(event=progress.event, note=progress.note, warn=progress.warn, stopped=lambda: self._stopped)
        building = Building(self.settings, self.options, hooks, progress_line(self.terminal))
        with self._interruptible(progress):
            digest = building.digest(self.sources, write=self._write)
        self.terminal.progress("")
        self._say_failures(digest.failures, progress)
        progress.note(self._finish_line(digest, building))
        if building.outcome.interrupted:
            kept = "the same command goes on from here" if digest.items else "before any story was finished: nothing is written"
            progress.note(f"interrupted; {kept}")
            return INTERRUPTED
        if digest.failures:
            return SOME_FAILED if digest.items else ALL_FAILED
        return 0

    def _write(self, digest: Digest) -> None:
        if not digest.items:
            return  # an older digest is worth more than an empty one
        if self.record is not None:
            digest = self._reviewed(digest, self.record)
        if self.for_readers:
            digest = self._for_readers(digest)
        if self.settings.strict and (doubtful := [item for item in digest.items if not item.ok]):
            names = ", ".join(item.source.location for item in doubtful[:3]) + (" …" if len(doubtful) > 3 else "")
            raise ChecksFailed(f"checks found errors in {len(doubtful)} of {len(digest.items)} stories ({names})")
        self._withheld = self.target.withheld(digest)
        self._written = [str(path) for path in self.target.write(digest)]

    def _reviewed(self, digest: Digest, record: Record) -> Digest:
        from summarize.review import apply, only_approved

        reviewed = apply(digest, record)
        if not self.only_approved:
            return reviewed
        kept = only_approved(reviewed)
        self._unapproved = len(digest.items) - len(kept.items)
        if not kept.items:
            raise ChecksFailed("no story is approved in every language", hint="summarize review digest.json --approve --by NAME")
        return kept

    def _for_readers(self, digest: Digest) -> Digest:
        from summarize.review import readers_edition

        kept = readers_edition(digest, review=self.target.review)
        self._doubtful = len(digest.items) - len(kept.items)
        if not kept.items:
            raise ChecksFailed("every story has an error that nobody looked at", hint="summarize review digest.json")
        return kept

    def _say_failures(self, failures: tuple[Failure, ...], progress: Progress) -> None:
        if not failures:
            return
        if self.log_json:
            for failed in failures:
                progress.error(failed.message, failed.hint, failed.exit_code, failed.location)
            return
        from summarize.render import safe

        rows = [(safe.line(failed.location), failed.error, safe.line(failed.message)) for failed in failures]
        widths = [min(60, max(len(row[column]) for row in rows)) for column in (0, 1)]
        lines = [f"  {place:<{widths[0]}}  {error:<{widths[1]}}  {message}" for place, error, message in rows[:_ROWS]]
        if len(rows) > _ROWS:
            lines.append(f"  … and {len(rows) - _ROWS} more")
        lines.insert(0, f"error: {len(rows)} {'article' if len(rows) == 1 else 'articles'} failed")
        lines += [f"hint: {hint}" for hint in dict.fromkeys(safe.line(failed.hint) for failed in failures[:_ROWS])][:3]
        retry = self.again if "--retry-failed" in self.again else f"{self.again} --retry-failed"
        lines.append(f"hint: to try just those again: {retry.replace(' --fresh', '')}")
        sys.stderr.write("".join(f"{line.rstrip()}\n" for line in lines))
        sys.stderr.flush()

    def _finish_line(self, digest: Digest, building: Building) -> str:
        """``done in 14 s · 12 stories from 15 articles · 3 found made · 2 to review · written to digest.html``."""
        count = len(digest.items)
        articles = sum(1 + len(item.also) for item in digest.items)
        parts = [f"done in {duration(time.monotonic() - self._began)}", f"{count} {'story' if count == 1 else 'stories'}"]
        if articles != count:
            parts[-1] += f" from {articles} articles"
        outcome = building.outcome
        if outcome.resumed + outcome.cached:
            parts.append(f"{outcome.resumed + outcome.cached} made before")
        if review := sum(not item.ok for item in digest.items):
            parts.append(f"{review} to review")
        if self._doubtful:
            parts.append(f"{self._doubtful} left out, with errors")
        if self._unapproved:
            parts.append(f"{self._unapproved} left out, not approved")
        if self._withheld:
            parts.append(f"{self._withheld} left out of it, for they need review or have no translation (--include-review)")
        if digest.failures:
            parts.append(f"{len(digest.failures)} failed")
        if self._written:
            parts.append(f"written to {', '.join(self._written)}")
        elif not digest.items:
            parts.append("nothing written")
        return " · ".join(parts)

    @contextmanager
    def _interruptible(self, progress: Progress) -> Iterator[None]:
        """Ctrl-C once: finish what is in hand and write what there is. Twice: stop at once."""

        def handle(_number: int, _frame: Any) -> None:
            if self._stopped:
                raise KeyboardInterrupt
            self._stopped = True
            progress.note("finishing what is in hand; Ctrl-C again stops at once")

        try:
            before = signal.signal(signal.SIGINT, handle)
        except ValueError:  # not in the main thread: whoever runs us there has its own way to stop
            yield
            return
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


def fewer_collections() -> None:
    """Look for cycles less often. A digest makes millions of small values, none of them in cycles, and keeps many of them: the collector
    would spend an eighth of all time walking over them (benchmarks/speed/digest.py).
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def since_when(text: str | None) -> datetime | None:
    """``2026-11-20``, ``2026-11-20T08:00`` or ``24h``, ``3d``, ``2w`` ago. A date without a zone is this machine's.

    Raises:
        UsageError: it is neither.
    """
    if text is None:
        return None
    if found := _AGO.match(text.strip().lower()):
        return datetime.now().astimezone() - timedelta(hours=int(found[1]) * _HOURS[found[2]])
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"--since {text!r} is no date", hint="--since 2026-11-20, or --since 24h, 3d, 2w") from None
    return when if when.tzinfo else when.astimezone()


def again(ctx: typer.Context) -> str:
    """The command line of this run, built from what was given on it."""
    words = ["summarize"]
    for context in filter(None, (ctx.parent, ctx)):
        if context is ctx:
            words.append("digest")
        places: list[str] = []
        for param in context.command.params:
            name = param.name or ""
            if name not in context.params or str(context.get_parameter_source(name)).rpartition(".")[2] != "COMMANDLINE":
                continue
            value = context.params[name]
            if param.param_type_name == "argument":
                places += [str(item) for item in value]
            else:
                words += _option(param, value)
        words += places
    return shlex.join(words)


def _option(param: Any, value: Any) -> list[str]:
    long = [name for name in param.opts if name.startswith("--")] or list(param.opts)
    if isinstance(value, bool):
        return [long[0]] if value or not param.secondary_opts else [param.secondary_opts[0]]
    values = value if isinstance(value, list | tuple) else [value]
    return [word for item in values for word in (long[0], str(item))]
