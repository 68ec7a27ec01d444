"""Repair translations: a sentence with an error is translated again in several ways, and the best candidate is kept.

If an error remains, the translation's status is ``review``. Nothing is repaired in silence: what stays wrong is a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from summarize import verification
from summarize.backends.base import Generator, TranslatedSegment
from summarize.generation.prompts import PromptLibrary
from summarize.translation.requests import RetryJob
from summarize.translation.translate import candidates
from summarize.types import CheckReport, Finding
from summarize.verification.glossary import Glossary
from summarize.verification.report import reasons, wrong_sentence_numbers

#: A repaired sentence is about as like its source (cosine) as the one it replaces.
MAX_LIKENESS_LOST = 0.2
#: What an error weighs in the choice among candidates.
_WEIGHT = {"critical": 2, "major": 1, "minor": 0}


@dataclass(slots=True)
class DraftTranslation:
    """A translation, sentence by sentence, the source it must agree with, and what the checks say of it now.

    ``pools`` holds every candidate of each sentence so far; ``segments`` those that were chosen.
    """

    sources: tuple[str, ...]
    source: str
    target: str
    segments: list[TranslatedSegment]
    report: CheckReport
    pools: list[list[TranslatedSegment]] = field(default_factory=list)


def choose_segments(
    sources: Sequence[str],
    pools: Sequence[Sequence[TranslatedSegment]],
    source: str,
    target: str,
    glossary: Glossary | None,
) -> DraftTranslation:
    """Choose among each sentence's candidates (at least one), and check the translation they make."""
    draft = DraftTranslation(tuple(sources), source, target, [pool[0] for pool in pools], CheckReport(1.0), [list(pool) for pool in pools])
    for number, pool in enumerate(draft.pools, 1):
        draft.segments[number - 1] = choose(draft, number, pool, glossary)
    draft.report = _report(draft, glossary)
    return draft


def repair_translations(
    drafts: Sequence[DraftTranslation],
    generator: Generator,
    prompts: PromptLibrary,
    *,
    glossary: Glossary | None = None,
    seed: int = 0,
    count: int = 3,
) -> None:
    """Translate every sentence with an error again, in place: once, and what is still wrong ``count`` - 1 times more.

    Each round is one batch for all drafts. Earlier candidates stay in the choice, and what the engine tried again already
    (:func:`is_wrong`) is not tried a second time in the first round. Every retry costs what the sentence cost.
    """
    for skip, more in ((0, min(1, count)), (1, count - 1)):
        if more > 0:
            _retry(drafts, generator, prompts, glossary, seed, skip, more)


def is_wrong(job: RetryJob, segment: TranslatedSegment, glossary: Glossary | None) -> bool:
    """Whether a check finds an error in one sentence's translation, seen by itself."""
    draft = choose_segments([job.sentence], [[segment]], job.source, job.target, glossary)
    return bool(wrong_sentence_numbers(draft.report))


def _retry(
    drafts: Sequence[DraftTranslation],
    generator: Generator,
    prompts: PromptLibrary,
    glossary: Glossary | None,
    seed: int,
    skip: int,
    count: int,
) -> None:
    places = [
        (draft, number)
        for draft, number in wrong_sentences(drafts)
        if skip or not any(segment.retried for segment in draft.pools[number - 1])
    ]
    jobs = [
        RetryJob(
            sentence=draft.sources[number - 1],
            source=draft.source,
            target=draft.target,
            findings=reasons(draft.report, number),
            previous=draft.sources[number - 2] if number > 1 else "",
        )
        for draft, number in places
    ]
    if jobs:
        retried = candidates(jobs, generator, prompts=prompts, glossary=glossary, count=count, skip=skip, seed=seed)
        reconsider(places, retried, glossary)


def wrong_sentences(drafts: Sequence[DraftTranslation]) -> list[tuple[DraftTranslation, int]]:
    """Every sentence in which a check finds an error: its draft and its 1-based number."""
    return [(draft, number) for draft in drafts for number in wrong_sentence_numbers(draft.report)]


def reconsider(
    places: Sequence[tuple[DraftTranslation, int]], candidates: Sequence[Sequence[TranslatedSegment]], glossary: Glossary | None
) -> None:
    """Let other translations of some sentences compete with the chosen ones, in place; a blank one is no candidate."""
    changed: dict[int, DraftTranslation] = {}
    for (draft, number), others in zip(places, candidates, strict=True):
        if offered := [segment for segment in others if segment.text.strip()]:
            draft.pools[number - 1] += offered
            draft.segments[number - 1] = choose(draft, number, draft.pools[number - 1], glossary)
            changed[id(draft)] = draft
    for draft in changed.values():
        draft.report = _report(draft, glossary)


def choose(draft: DraftTranslation, number: int, pool: Sequence[TranslatedSegment], glossary: Glossary | None) -> TranslatedSegment:
    """Choose among a sentence's candidates: fewest errors first, then the one that the model holds for likeliest.

    Where the first has errors, only a candidate with fewer errors and about its likeness to the source can take its place. The first of
    equals wins.
    """
    if len(pool) == 1:
        return pool[0]
    first = pool[0]
    errors = {segment.text: _errors(draft, number, segment, glossary) for segment in pool}

    def like(text: str) -> float:
        return verification.likeness(draft.sources[number - 1], text, draft.source, draft.target)

    def unfit(segment: TranslatedSegment) -> bool:
        if segment.text == first.text or not errors[first.text] or first.truncated:
            return False
        return errors[segment.text] >= errors[first.text] or like(segment.text) < like(first.text) - MAX_LIKENESS_LOST

    def rank(segment: TranslatedSegment) -> tuple[bool, bool, float, float]:
        return (segment.truncated, unfit(segment), errors[segment.text], -(segment.score or 0.0))

    return min(pool, key=rank)


def _errors(draft: DraftTranslation, number: int, segment: TranslatedSegment, glossary: Glossary | None) -> float:
    """How bad the errors are, in sum, that the checks find in a candidate."""
    one = DraftTranslation((draft.sources[number - 1],), draft.source, draft.target, [segment], CheckReport(1.0))
    return sum(_WEIGHT[finding.severity] for finding in _report(one, glossary).findings)


def _report(draft: DraftTranslation, glossary: Glossary | None) -> CheckReport:
    texts = [segment.text for segment in draft.segments]
    report = verification.check_translation(draft.sources, texts, source_lang=draft.source, lang=draft.target, glossary=glossary)
    more = [
        Finding("major", "truncated", draft.target, "the answer hit its length limit", sentence=number)
        for number, segment in enumerate(draft.segments, 1)
        if segment.truncated
    ]
    return replace(report, findings=(*report.findings, *more)) if more else report
