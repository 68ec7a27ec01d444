"""Translations that begin while summaries are still being written.

The end of a stage leaves an engine with few sequences to write, which costs nearly as much as many. Where one model writes the summary and
translates it, and its session decodes what is submitted beside what is running, a summary, or what there is of it, in which the checks find
nothing to repair goes on to its translation at once, sentence by sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from summarize.backends.base import TranslatedSegment
from summarize.backends.sessions import Session
from summarize.translation.requests import TranslationJob
from summarize.translation.translate import CandidateBatch
from summarize.types import Summary


class TranslationPrefetcher:
    """Translations that were submitted before the stage of the translations.

    ``batch`` submits one text; ``targets`` says which languages a summary in a given one goes to by the engine that wrote it.
    """

    def __init__(
        self,
        session: Session,
        batch: Callable[[Sequence[TranslationJob], Session], CandidateBatch],
        targets: Callable[[str], Sequence[str]],
    ) -> None:
        self.session, self._batch, self._targets = session, batch, targets
        # Of each sentence by itself: a sentence whose summary is not finished is the same in the finished one.
        self._batches: dict[TranslationJob, CandidateBatch] = {}

    def submit(self, summary: Summary) -> None:
        """Submit the sentences of a summary that have not been yet; what comes of them is kept until :meth:`collect`."""
        for target in self._targets(summary.language):
            for sentence in summary.sentences:
                job = TranslationJob((sentence.text,), summary.language, target)
                if job not in self._batches:
                    self._batches[job] = self._batch([job], self.session)
        for batch in self._batches.values():
            batch.retry()

    def collect(self, job: TranslationJob) -> list[list[TranslatedSegment]] | None:
        """Wait for the candidates of each sentence of ``job``; None where one of them was not submitted as it is asked for."""
        parts = [self._batches.get(replace(job, sentences=(sentence,))) for sentence in job.sentences]
        if None in parts:
            return None
        return [candidates for batch in parts if batch is not None for candidates in batch.candidates()[0]]

    def close(self) -> None:
        """Give up what nobody collected."""
        self.session.close()
