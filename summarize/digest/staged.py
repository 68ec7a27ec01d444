"""One model in memory at a time: the summaries of many articles first, then their translations. For machines with little memory.

A summary that is finished goes to the journal before the next batch begins, so a run that is killed between the stages has lost none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from summarize import hardware
from summarize.api import batch_size
from summarize.backends.gguf_choice import OPENVINO_FACTOR
from summarize.context import Context, signature
from summarize.digest.executors import Done, Job, batches, one_by_one
from summarize.digest.made import story
from summarize.digest.options import Event, Hooks
from summarize.document import Document
from summarize.pipeline import result
from summarize.summarization.headlines import suggest_headlines
from summarize.summarization.stage import summarize
from summarize.translation.stage import translate

if TYPE_CHECKING:
    from summarize.backends.manager import Engines
    from summarize.digest.journal import Journal

#: Articles that go through all stages before the next ones: many, since each stage loads its model anew. Twenty minutes of work.
CHUNK = 64
#: A model takes its weights and about so much more: context, work space (measured on the bundled model: 1.1 GB of weights, 1.9 GB peak).
_FACTOR = 1.7
#: What is left to the rest of the machine. Bytes.
_RESERVE = 1_000_000_000


def short_of_memory(engines: Engines, models: Sequence[str]) -> bool:
    """True if the weights of several ``models`` do not fit into what is free now, so that one at a time is held."""
    known = [model for model in models if model in engines.store.catalog]
    wanted = sum(
        engines.store.catalog.get(model).size * (OPENVINO_FACTOR if engines.runs_on(model) == "openvino" else _FACTOR) for model in known
    )
    free = hardware.available()
    return len(known) > 1 and free is not None and wanted + _RESERVE > free


class StagedExecutor:
    """Everything in this process, stage by stage. ``journal`` None keeps nothing between the stages."""

    def __init__(self, context: Context, targets: Sequence[str], journal: Journal | None) -> None:
        self._context, self._targets, self._journal = context, targets, journal
        self._made = ""
        context.engines.close()  # whatever was opened to be asked for its name
        context.engines.alone = True

    def run(self, jobs: Sequence[Job], hooks: Hooks) -> Iterator[list[Done]]:
        """See :class:`~summarize.digest.executors.Executor`. Once stopped, what is summarized is still translated."""
        for chunk in batches(jobs, CHUNK):
            written: list[tuple[Job, Document]] = []
            for batch in batches(chunk, batch_size(self._context.settings)):
                if hooks.stopped():
                    break
                outcomes = self._summarized(batch)
                written += [(job, work) for job, work in zip(batch, outcomes, strict=True) if isinstance(work, Document)]
                yield [Done(job, error) for job, error in zip(batch, outcomes, strict=True) if isinstance(error, Exception)]
                hooks.event(Event("summarize", len(written), len(chunk)))
            yield from self._translated(written, hooks)
            if hooks.stopped():
                return

    def _summarized(self, batch: Sequence[Job]) -> list[Document | Exception]:
        works = [self._with_draft(job.key, job.load()) for job in batch]
        outcomes = one_by_one(works, partial(summarize, context=self._context))
        drafts = [
            (job.key, (outcome.summary, outcome.report))
            for job, work, outcome in zip(batch, works, outcomes, strict=True)
            if isinstance(outcome, Document) and outcome.summary is not None and work.summary is None
        ]
        if self._journal is not None and drafts:
            self._journal.record(drafts)
        ready = [outcome for outcome in outcomes if isinstance(outcome, Document)]
        suggested = iter(one_by_one(ready, partial(suggest_headlines, context=self._context)))
        return [next(suggested) if isinstance(outcome, Document) else outcome for outcome in outcomes]

    def _with_draft(self, key: str, document: Document) -> Document:
        draft = self._journal.draft(key) if self._journal is not None else None
        return replace(document, summary=draft[0], report=draft[1]) if draft else document

    def _translated(self, written: Sequence[tuple[Job, Document]], hooks: Hooks) -> Iterator[list[Done]]:
        """Every translator in turn over the chunk. Only then are its articles finished."""
        roles = self._context.roles
        models = list(dict.fromkeys(roles.translator(target) for target in self._targets))
        waiting = list(written)
        for place, model in enumerate(models):
            targets = [target for target in self._targets if roles.translator(target) == model]
            going_on: list[tuple[Job, Document]] = []
            for start in range(0, len(waiting), CHUNK // 8):
                batch = waiting[start : start + CHUNK // 8]
                outcomes = one_by_one(
                    [work for _, work in batch], partial(translate, context=self._context, targets=targets, headlines=True)
                )
                going_on += [(job, work) for (job, _), work in zip(batch, outcomes, strict=True) if isinstance(work, Document)]
                yield [Done(job, error) for (job, _), error in zip(batch, outcomes, strict=True) if isinstance(error, Exception)]
                hooks.event(Event("translate", place * len(written) + start + len(batch), len(models) * len(written)))
            waiting = going_on
        if waiting:
            self._made = self._made or signature(self._targets, self._context)
            yield [Done(job, story(result(work, self._targets, self._context, self._made, {}))) for job, work in waiting]

    def close(self) -> None:
        """The models belong to the caller."""
        self._context.engines.alone = False
