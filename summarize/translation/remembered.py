"""Translation with a memory: what a person approved is used as it is, the rest is translated, and all of it is checked together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from summarize.translation.memory import Memory
from summarize.types import CheckReport, Grade, Status, Translation
from summarize.verification.report import check_translation

if TYPE_CHECKING:
    from summarize.context import Context
    from summarize.translation.requests import TranslationJob

Translate = Callable[[Sequence["TranslationJob"]], list[Translation]]


def with_memory(jobs: Sequence[TranslationJob], context: Context, memory: Memory, translate: Translate) -> list[Translation]:
    """Return a translation for each job, in order; ``translate`` makes those of the sentences that the memory does not have."""
    hits = [memory.exact(job.sentences, job.source, job.target) for job in jobs]
    rests = [replace(job, sentences=tuple(s for s in job.sentences if s not in hit)) for job, hit in zip(jobs, hits, strict=True)]
    made = iter(translate([rest for rest in rests if rest.sentences]))
    done = []
    for job, hit, rest in zip(jobs, hits, rests, strict=True):
        found = next(made) if rest.sentences else None
        done.append(found if found is not None and not hit else _together(job, hit, found, context))
    return done


def _together(job: TranslationJob, hit: dict[str, str], found: Translation | None, context: Context) -> Translation:
    new = iter(found.sentences if found is not None else ())
    sentences = tuple(hit[sentence] if sentence in hit else next(new) for sentence in job.sentences)
    with context.timed("checks_s"):
        report = check_translation(job.sentences, sentences, source_lang=job.source, lang=job.target, glossary=context.glossary)
    if context.settings.checks == "off":
        report = CheckReport(report.score)
    grade: Grade = found.grade if found is not None and report.ok else "good" if report.ok else "draft"
    status: Status = "ok" if report.ok and (found is None or found.status == "ok") else "review"
    return Translation(job.target, sentences, status, grade, report.findings, round(report.score, 3))
