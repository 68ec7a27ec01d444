"""Translations that begin while summaries are still being written.

The end of a stage leaves an engine with few sequences to write, which costs nearly as much as many. Where one model writes the summary and
translates it, and its engine can take more requests on the way (:attr:`~summarize.backends.base.GenerateRequest.then`, ``meanwhile``), a
summary, or what there is of it, in which the checks find nothing to repair goes on to its translation at once, sentence by sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from summarize.backends.base import GenerateRequest, TranslatedSegment
from summarize.translation.requests import TranslationJob
from summarize.translation.translate import Drawing
from summarize.types import Summary


class Ahead:
    """What has been drawn before the stage of the translations.

    ``draw`` makes the requests for one text; ``targets`` says which languages a summary in a given one goes to by the engine that wrote it.
    """

    def __init__(self, draw: Callable[[Sequence[TranslationJob]], Drawing], targets: Callable[[str], Sequence[str]]) -> None:
        self._draw, self._targets = draw, targets
        # Of each sentence by itself: a sentence whose summary is not finished is the same in the finished one.
        self._drawings: dict[TranslationJob, Drawing] = {}

    def begin(self, summary: Summary) -> list[GenerateRequest]:
        """The requests that translate what has not been begun with of a summary; what comes of them is kept until :meth:`take`."""
        texts = [sentence.text for sentence in summary.sentences]
        jobs = [TranslationJob((text,), summary.language, target) for target in self._targets(summary.language) for text in texts]
        new = {job: self._draw([job]) for job in dict.fromkeys(jobs) if job not in self._drawings}
        self._drawings |= new
        return [request for drawing in new.values() for request in drawing.requests]

    def take(self, job: TranslationJob) -> list[list[TranslatedSegment]] | None:
        """The candidates of each sentence of ``job``, or None where one of them was not drawn ahead as it is asked for."""
        if job.context:
            return None
        found = [self._drawings.get(replace(job, sentences=(sentence,))) for sentence in job.sentences]
        ready = [drawing for drawing in found if drawing is not None and drawing.complete]
        return [candidates for drawing in ready for candidates in drawing.drawn()[0]] if len(ready) == len(found) else None
