"""Who does the work: this process, batch by batch. The same interface over a cluster is in :mod:`summarize.digest.ray_executor`.

An executor takes numbered jobs and yields what came of them, in batches and in any order; the digest's own order does not depend on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from summarize.api import batch_size
from summarize.digest.made import Made
from summarize.digest.options import Hooks
from summarize.digest.reading import fatal
from summarize.pipeline import run_batch
from summarize.types import Result
from summarize.work import Tools, Work


class Job(NamedTuple):
    """An article to be made. ``key`` names its result; ``load`` fetches it from where it waits."""

    number: int
    key: str
    load: Callable[[], Work]


class Done(NamedTuple):
    """What came of a job: the story, or the error that stopped it."""

    job: Job
    outcome: Made | Exception


class Executor(Protocol):
    """Makes stories of articles."""

    def run(self, jobs: Sequence[Job], hooks: Hooks) -> Iterator[list[Done]]:
        """Do every job; yields finished batches. Ends early, with the batch in hand finished, once ``hooks.stopped()``.

        Raises:
            ModelError, UsageError: no job can be done at all.
        """

    def close(self) -> None:
        """Release what is held. Safe to call twice."""


def walk(works: Sequence[Work], targets: Sequence[str], tools: Tools) -> list[Made | Exception]:
    """A batch together; where it fails as a whole, one by one, so that one article's trouble stays its own."""
    try:
        outcomes = run_batch([fresh(work) for work in works], targets, tools, headlines=True)
    except Exception as error:
        if fatal(error):
            raise
        if len(works) == 1:
            return [error]
        return [outcome for work in works for outcome in walk([work], targets, tools)]
    return [Made.of(outcome) if isinstance(outcome, Result) else outcome for outcome in outcomes]


def fresh(work: Work) -> Work:
    """A copy for a stage to work on: a batch that fails half-way leaves the original as it was."""
    return replace(work, translations=dict(work.translations), headlines=dict(work.headlines))


def batches(jobs: Sequence[Job], size: int) -> Iterator[Sequence[Job]]:
    """``jobs`` in batches, in order."""
    for start in range(0, len(jobs), size):
        yield jobs[start : start + size]


class LocalExecutor:
    """Everything in this process, with the models of ``tools``."""

    def __init__(self, tools: Tools, targets: Sequence[str]) -> None:
        self._tools, self._targets = tools, targets

    def run(self, jobs: Sequence[Job], hooks: Hooks) -> Iterator[list[Done]]:
        """See :class:`Executor`."""
        for batch in batches(jobs, batch_size(self._tools.settings)):
            if hooks.stopped():
                return
            outcomes = walk([job.load() for job in batch], self._targets, self._tools)
            yield [Done(job, outcome) for job, outcome in zip(batch, outcomes, strict=True)]

    def close(self) -> None:
        """The models belong to the caller."""
