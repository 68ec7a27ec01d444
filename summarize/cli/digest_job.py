"""One run of ``summarize digest``: what it says, where its result goes, and what Ctrl-C does."""

from __future__ import annotations

import gc
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from summarize import editions
from summarize.cli.digest_output import Edition, Outputs
from summarize.cli.digest_progress import Progress, duration
from summarize.cli.models import progress_line
from summarize.cli.review import load
from summarize.cli.terminal import Terminal
from summarize.config import Settings
from summarize.digest.build import Building
from summarize.digest.options import DigestOptions, Hooks
from summarize.digest_types import Digest, Failure
from summarize.errors import ChecksFailed, SummarizeError, UnreadableInput
from summarize.render import safe

SOME_FAILED, ALL_FAILED, INTERRUPTED = 7, 8, 130
#: Rows of the table of failures; all of them are in the digest's JSON.
_ROWS = 50


@dataclass(slots=True)
class DigestJob:
    """Everything that one command line says. ``_left_out`` are remarks on what is not in the output."""

    sources: tuple[str, ...]
    settings: Settings
    options: DigestOptions
    edition: Edition
    outputs: Outputs
    terminal: Terminal
    _stopped: bool = False
    _left_out: list[str] = field(default_factory=list)
    _written: list[str] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)

    @property
    def record(self) -> Path:
        """The record of the review: the one named, else the one beside the first output."""
        return self.edition.review or (self.outputs.targets[0].path or Path("digest")).with_name("review.json")

    def run(self) -> int:
        """Make the digest, write it, and say the exit code.

        Raises:
            SummarizeError: nothing could be made at all, or it could not be written.
        """
        with Progress(self.terminal, as_json=self.edition.log_json) as progress:
            try:
                return self._run(progress)
            except SummarizeError as error:
                if not self.edition.log_json:
                    raise
                progress.error(error.message, error.hint, error.exit_code)
                return error.exit_code

    def _run(self, progress: Progress) -> int:
        fewer_collections()
        if (self.edition.only_approved or self.edition.review) and not self.record.exists():
            hint = "summarize review digest.json --approve --by NAME, or name the record with --review"
            raise UnreadableInput(f"no record of a review ({self.record})", hint=hint)
        hooks = Hooks(event=progress.event, note=progress.note, warn=progress.warn, stopped=lambda: self._stopped)
        fetch = progress_line(self.terminal, progress.note if self.edition.log_json else None)
        building = Building(self.settings, self.options, hooks, fetch)
        with self._interruptible(progress):
            digest = building.digest(self.sources, write=self._write)
        self._say_failures(digest.failures, progress, again=bool(building.outcome["failed"] and self.options.journal))
        progress.note(self._finish_line(digest, building))
        if building.interrupted:
            kept = "the same command goes on from here" if digest.items else "before any story was finished: nothing is written"
            progress.note(f"interrupted; {kept}")
            return INTERRUPTED
        if digest.failures:
            return SOME_FAILED if digest.items else ALL_FAILED
        return 0

    def _write(self, digest: Digest) -> None:
        self.terminal.progress("")  # the bar is over, and stdout may be the same screen
        if not digest.items:
            return  # an older digest is worth more than an empty one
        digest = self._chosen(digest)
        if self.settings.strict and (doubtful := [item for item in digest.items if not item.ok]):
            names = ", ".join(item.source.location for item in doubtful[:3]) + (" …" if len(doubtful) > 3 else "")
            raise ChecksFailed(f"checks found errors in {len(doubtful)} of {len(digest.items)} stories ({names})")
        if withheld := self.outputs.withheld(digest):
            self._left_out.append(f"{withheld} texts not in feeds and posts: to review, or without a translation (--include-review)")
        self._written = [str(path) for path in self.outputs.write(digest)]

    def _chosen(self, digest: Digest) -> Digest:
        """The digest with what was reviewed, of the stories that the options ask for.

        Raises:
            ChecksFailed: no story is left.
        """
        edition = self.edition
        if edition.review or edition.only_approved:
            digest = editions.apply(digest, load(self.record))
        if edition.only_approved:
            kept = editions.only_approved(digest)
            hint = "summarize review digest.json --approve --by NAME"
            digest = self._kept(digest, kept, "not approved", "no story is approved in every language", hint)
        if edition.for_readers:
            kept = editions.readers_edition(digest, review=edition.include_review)
            digest = self._kept(
                digest, kept, "with errors", "every story has an error that nobody looked at", "summarize review digest.json"
            )
        return digest

    def _kept(self, digest: Digest, kept: Digest, why: str, nothing: str, hint: str) -> Digest:
        if not kept.items:
            raise ChecksFailed(nothing, hint=hint)
        if less := len(digest.items) - len(kept.items):
            self._left_out.append(f"{less} left out, {why}")
        return kept

    def _say_failures(self, failures: tuple[Failure, ...], progress: Progress, *, again: bool) -> None:
        if not failures:
            return
        if self.edition.log_json:
            for failed in failures:
                progress.error(failed.message, failed.hint, failed.exit_code, failed.location)
            return
        rows = [(safe.line(failed.location), failed.error, safe.line(failed.message)) for failed in failures]
        widths = [min(60, max(len(row[column]) for row in rows)) for column in (0, 1)]
        lines = [f"  {place:<{widths[0]}}  {error:<{widths[1]}}  {message}" for place, error, message in rows[:_ROWS]]
        if len(rows) > _ROWS:
            lines.append(f"  … and {len(rows) - _ROWS} more")
        lines.insert(0, f"error: {len(rows)} {'article' if len(rows) == 1 else 'articles'} failed")
        lines += [f"hint: {hint}" for hint in dict.fromkeys(safe.line(failed.hint) for failed in failures[:_ROWS])][:3]
        if again:
            lines.append("hint: the same command with --retry-failed tries them again")
        sys.stderr.write("".join(f"{line.rstrip()}\n" for line in lines))
        sys.stderr.flush()

    def _finish_line(self, digest: Digest, building: Building) -> str:
        """``done in 14 s · 12 stories from 15 articles · 3 found made · 2 to review · written to digest.html``."""
        count = len(digest.items)
        articles = sum(1 + len(item.also) for item in digest.items)
        parts = [f"done in {duration(time.monotonic() - self._began)}", f"{count} {'story' if count == 1 else 'stories'}"]
        if articles != count:
            parts[-1] += f" from {articles} articles"
        if before := building.outcome["resumed"] + building.outcome["cached"]:
            parts.append(f"{before} made before")
        if review := sum(not item.ok for item in digest.items):
            parts.append(f"{review} to review")
        parts += self._left_out
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
