"""Execution in this process, batch by batch. The same interface over a cluster is in :mod:`summarize.digest.ray_executor`.

An executor takes numbered jobs and yields what came of them, in batches and in any order; the digest's own order does not depend on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from summarize import hardware
from summarize.api import batch_size
from summarize.backends.engine_choice import memory_bytes
from summarize.context import Context
from summarize.digest.made import story
from summarize.digest.options import Hooks
from summarize.digest.reading import Key, fatal
from summarize.digest_types import DigestItem
from summarize.document import Document
from summarize.pipeline import run_batch
from summarize.types import Result

if TYPE_CHECKING:
    from summarize.backends.manager import Engines

#: Articles of a batch where each stage loads its model anew.
ALONE_BATCH = 16
#: What is left to the rest of the machine. Bytes.
_RESERVE = 1_000_000_000


class Job(NamedTuple):
    """An article to be made. ``key`` names its result; ``load`` fetches it from where it waits, with what was made of it before.
    ``targets`` are the languages that it is to be translated into.
    """

    number: int
    key: Key
    load: Callable[[], Document]
    targets: tuple[str, ...]


class Done(NamedTuple):
    """What came of a job: the story, or the error that stopped it."""

    job: Job
    outcome: DigestItem | Exception


class Executor(Protocol):
    """Makes stories of articles."""

    def run(self, jobs: Sequence[Job], hooks: Hooks) -> Iterator[list[Done]]:
        """Do every job; yields finished batches. Ends early, with the batch in hand finished, once ``hooks.stopped()``.

        Raises:
            ModelError, UsageError: no job can be done at all.
        """

    def close(self) -> None:
        """Release what is held. Safe to call twice."""


def process_batch(works: Sequence[Document], targets: Sequence[str], context: Context) -> list[DigestItem | Exception]:
    """Make the stories of a batch together; where it fails as a whole, one by one, so that one article's trouble stays its own.

    Raises:
        ModelError, UsageError: every article would meet the same.
    """
    try:
        outcomes = run_batch(works, targets, context, headlines=True)
    except Exception as error:
        if fatal(error):
            raise
        return [error] if len(works) == 1 else [outcome for work in works for outcome in process_batch([work], targets, context)]
    return [story(outcome) if isinstance(outcome, Result) else outcome for outcome in outcomes]


def batches(jobs: Iterable[Job], size: int) -> Iterator[Sequence[Job]]:
    """``jobs`` in batches of those that want the same languages, in order."""
    by_targets: dict[tuple[str, ...], list[Job]] = {}
    for job in jobs:
        by_targets.setdefault(job.targets, []).append(job)
    for wanted in by_targets.values():
        for start in range(0, len(wanted), size):
            yield wanted[start : start + size]


def short_of_memory(engines: Engines, models: Sequence[str]) -> bool:
    """True if the weights of several ``models`` do not fit into what is free now, so that one at a time is held."""
    known = [model for model in models if model in engines.store.catalog]
    wanted = sum(memory_bytes(engines.store.catalog.get(model), engines.runs_on(model)) for model in known)
    free = hardware.available()
    return len(known) > 1 and free is not None and wanted + _RESERVE > free


class LocalExecutor:
    """Everything in this process, with the models of ``context``; with ``alone`` one of them in memory at a time, so that all summaries of
    a batch are made before their translations.
    """

    def __init__(self, context: Context, *, alone: bool = False) -> None:
        self._context = context
        self._size = ALONE_BATCH if alone else batch_size(context.settings)
        if alone:
            context.engines.close()  # whatever was opened to be asked for its name
        context.engines.alone = alone

    def run(self, jobs: Sequence[Job], hooks: Hooks) -> Iterator[list[Done]]:
        """See :class:`Executor`."""
        for batch in batches(jobs, self._size):
            if hooks.stopped():
                return
            outcomes = process_batch([job.load() for job in batch], batch[0].targets, self._context)
            yield [Done(job, outcome) for job, outcome in zip(batch, outcomes, strict=True)]

    def close(self) -> None:
        """The models belong to the caller."""
        self._context.engines.alone = False
