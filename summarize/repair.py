"""What to do about findings: one repair, then the honest way out.

A summary sentence with an error is written again once, with the finding shown; if it still fails, the article's own best sentence takes its
place (``method="extractive"``). A translated sentence with an error is drawn again several ways and the best-scoring one is kept; if an
error remains, the translation's status is ``review``. Nothing is repaired in silence: what stays wrong is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from summarize import verification
from summarize.backends.base import Generator, TranslatedSegment
from summarize.generation.prompts import PromptLibrary
from summarize.summarization.rewrite import RepairJob, repair_sentences
from summarize.translation.consensus import consensus
from summarize.translation.requests import RetryJob
from summarize.translation.translate import candidates
from summarize.types import CheckReport, Finding, Sentence, Summary
from summarize.verification.glossary import Glossary

#: What a candidate's mean log-probability (nats a token) weighs beside its agreement with the others (chrF, 0..1).
LIKELIHOOD = 0.2

#: A repaired sentence is about as well supported by the body (0..1), or as like its source (cosine), as the one it replaces.
MAX_SUPPORT_LOST, MAX_LIKENESS_LOST = 0.1, 0.2
#: What an error weighs in the choice among candidates.
_WEIGHT = {"critical": 2, "major": 1, "minor": 0}

_QUOTATION_MARKS = re.compile(r"[“”„«»\"]")


@dataclass(slots=True)
class DraftSummary:
    """A summary, the body it must agree with, and what the checks say of it now."""

    body: tuple[str, ...]
    language: str
    summary: Summary
    report: CheckReport


def check_draft(body: Sequence[str], summary: Summary) -> DraftSummary:
    """Check a fresh summary against its body."""
    report = verification.check_summary(body, [sentence.text for sentence in summary.sentences], summary.language)
    return DraftSummary(tuple(body), summary.language, summary, report)


def repair_summaries(drafts: Sequence[DraftSummary], generator: Generator, prompts: PromptLibrary, *, seed: int = 0) -> None:
    """Repair every sentence with an error in all drafts, in place; one batch of requests for all of them."""
    places: list[tuple[DraftSummary, int]] = []
    jobs: list[RepairJob] = []
    for draft in drafts:
        if draft.summary.method == "passthrough":
            continue
        for number in _wrong(draft.report):
            if _try(draft, number, _without_marks(draft, number), "abstractive"):
                continue
            best = verification.best_body_sentence(draft.body, _text(draft, number), draft.language)
            evidence = draft.report.evidence[number - 1] or (best,)
            jobs.append(
                RepairJob(
                    sentence=_text(draft, number),
                    evidence=tuple(draft.body[index - 1] for index in evidence),
                    findings=_reasons(draft.report, number),
                    language=draft.language,
                )
            )
            places.append((draft, number))
    repaired = repair_sentences(jobs, generator, prompts=prompts, seed=seed)
    for (draft, number), text in zip(places, repaired, strict=True):
        if not (text and _try(draft, number, text, "abstractive")):
            _fall_back(draft, number)
    for draft in drafts:
        _drop_empty(draft)


def _wrong(report: CheckReport) -> list[int]:
    """1-based numbers of the sentences that have an error."""
    return sorted({finding.sentence for finding in report.findings if finding.level == "error" and finding.sentence})


def _reasons(report: CheckReport, number: int) -> tuple[str, ...]:
    """What the checks say of the errors of a sentence, in the words that the writer is shown."""
    return tuple(_explain(finding) for finding in report.findings if finding.sentence == number and finding.level == "error")


def _text(draft: DraftSummary, number: int) -> str:
    return draft.summary.sentences[number - 1].text


def _without_marks(draft: DraftSummary, number: int) -> str:
    """A quotation that is not verbatim loses its marks and is reported speech again."""
    quotes = [finding for finding in draft.report.findings if finding.sentence == number and finding.check == "quotation"]
    return _QUOTATION_MARKS.sub("", _text(draft, number)) if quotes else ""


def _try(draft: DraftSummary, number: int, text: str, method: str) -> bool:
    """Put ``text`` in the sentence's place if the checks find no error in it there, and the body supports it about as well."""
    if not text.strip():
        return False
    before, after = (verification.ground(draft.body, it, draft.language, draft.language) for it in (_text(draft, number), text))
    if method != "extractive" and after.support < before.support - MAX_SUPPORT_LOST:
        return False
    sentences = list(draft.summary.sentences)
    sentences[number - 1] = replace(
        sentences[number - 1], text=text.strip(), method="extractive" if method == "extractive" else "abstractive"
    )
    report = verification.check_summary(draft.body, [sentence.text for sentence in sentences], draft.language)
    if method != "extractive" and number in _wrong(report):
        return False
    draft.summary = replace(draft.summary, sentences=tuple(sentences))
    draft.report = report
    return True


def _fall_back(draft: DraftSummary, number: int) -> None:
    """The article's own sentence instead, or none where it stands in the summary already."""
    best = draft.body[verification.best_body_sentence(draft.body, _text(draft, number), draft.language) - 1]
    others = {sentence.text for index, sentence in enumerate(draft.summary.sentences, 1) if index != number}
    if best in others:
        sentences = list(draft.summary.sentences)
        sentences[number - 1] = replace(sentences[number - 1], text="")
        draft.summary = replace(draft.summary, sentences=tuple(sentences))
        return
    _try(draft, number, best, "extractive")


def _drop_empty(draft: DraftSummary) -> None:
    kept = tuple(sentence for sentence in draft.summary.sentences if sentence.text)
    if len(kept) == len(draft.summary.sentences):
        return
    if not kept:  # every sentence was wrong, and each fell back on the same one: it is in the body, print it once
        kept = (Sentence(draft.body[0], method="extractive"),)
    draft.summary = replace(draft.summary, sentences=kept)
    draft.report = verification.check_summary(draft.body, [sentence.text for sentence in kept], draft.language)


@dataclass(slots=True)
class DraftTranslation:
    """A translation, sentence by sentence, the source it must agree with, and what the checks say of it now.

    ``pools`` holds every candidate of each sentence that was drawn so far; ``segments`` those that were chosen.
    """

    sources: tuple[str, ...]
    source: str
    target: str
    segments: list[TranslatedSegment]
    report: CheckReport
    pools: list[list[TranslatedSegment]] = field(default_factory=list)


def check_segments(
    sources: Sequence[str], segments: Sequence[TranslatedSegment], source: str, target: str, glossary: Glossary | None
) -> DraftTranslation:
    """Check a fresh translation against its source."""
    return choose_segments(sources, [[segment] for segment in segments], source, target, glossary)


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
    """DecodingVariant every sentence with an error again, in place: once, and what is wrong still ``count`` - 1 times more.

    Each round is one batch for all drafts. What was drawn before stays in the choice, and what the engine drew again already
    (:func:`is_wrong`) is not drawn a second time in the first round. Every drawing costs what the sentence cost.
    """
    for skip, more in ((0, min(1, count)), (1, count - 1)):
        if more > 0:
            _retry(drafts, generator, prompts, glossary, seed, skip, more)


def is_wrong(job: RetryJob, segment: TranslatedSegment, glossary: Glossary | None) -> bool:
    """Whether a check finds an error in one sentence's translation, seen by itself."""
    draft = check_segments([job.sentence], [segment], job.source, job.target, glossary)
    return bool(_wrong(draft.report))


def _retry(
    drafts: Sequence[DraftTranslation],
    generator: Generator,
    prompts: PromptLibrary,
    glossary: Glossary | None,
    seed: int,
    skip: int,
    count: int,
) -> None:
    places: list[tuple[DraftTranslation, int]] = []
    jobs: list[RetryJob] = []
    for draft in drafts:
        for number in _wrong(draft.report):
            if skip == 0 and any(segment.retried for segment in draft.pools[number - 1]):
                continue
            jobs.append(
                RetryJob(
                    sentence=draft.sources[number - 1],
                    source=draft.source,
                    target=draft.target,
                    findings=_reasons(draft.report, number),
                    previous=draft.sources[number - 2] if number > 1 else "",
                )
            )
            places.append((draft, number))
    if not jobs:
        return
    drawn = candidates(jobs, generator, prompts=prompts, glossary=glossary, count=count, skip=skip, seed=seed)
    for (draft, number), segments in zip(places, drawn, strict=True):
        draft.pools[number - 1] += segments
        draft.segments[number - 1] = choose(draft, number, draft.pools[number - 1], glossary)
    for draft in {id(draft): draft for draft, _ in places}.values():  # the others are as they were checked
        draft.report = _report(draft, glossary)


def wrong_sentences(drafts: Sequence[DraftTranslation]) -> list[tuple[DraftTranslation, int]]:
    """Every sentence in which a check finds an error: its draft and its 1-based number."""
    return [(draft, number) for draft in drafts for number in _wrong(draft.report)]


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
    """Choose among a sentence's candidates: fewest errors first, then the one that the others and the model itself support most.

    Where the first has errors, only a candidate with fewer errors and about its likeness to the source can take its place. Candidates of
    equal words each have their vote: what was sampled twice is twice as likely. The first of equals wins.
    """
    if len(pool) == 1:
        return pool[0]
    first = pool[0]
    agreement = consensus([segment.text for segment in pool])
    errors = {segment.text: _errors(draft, number, segment, glossary) for segment in pool}

    def like(text: str) -> float:
        return verification.likeness(draft.sources[number - 1], text, draft.source, draft.target)

    def unfit(segment: TranslatedSegment) -> bool:
        if segment.text == first.text or not errors[first.text] or first.truncated:
            return False
        return errors[segment.text] >= errors[first.text] or like(segment.text) < like(first.text) - MAX_LIKENESS_LOST

    def rank(index: int) -> tuple[bool, bool, float, float]:
        segment = pool[index]
        support = agreement[index] + LIKELIHOOD * (segment.score or 0.0)
        return (segment.truncated, unfit(segment), errors[segment.text], -support)

    return pool[min(range(len(pool)), key=rank)]


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


def _explain(finding: Finding) -> str:
    """A finding in the words that the writer is shown."""
    if finding.expected and finding.got:
        return f"{finding.message} (expected {finding.expected}, got {finding.got})"
    return finding.message
