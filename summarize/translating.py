"""The second half of the walk: every summary into every language, drawn, checked, drawn again where it is wrong, and graded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from summarize import repair
from summarize.ahead import Ahead
from summarize.backends.base import Generator, TranslatedSegment
from summarize.config import Settings
from summarize.profiles import PIVOT
from summarize.translation.candidates import DRAFT_CANDIDATES, REDRAWS
from summarize.translation.requests import TranslationJob
from summarize.translation.translate import Drawing, translate_segments
from summarize.types import CheckReport, Grade, Translation
from summarize.work import Tools, Work


def translate(items: Sequence[Work], targets: Sequence[str], tools: Tools, *, headlines: bool = False, ahead: Ahead | None = None) -> None:
    """Translate, check and repair every summary, and every headline if asked for, into ``targets``, in place."""
    places: list[tuple[dict[str, Translation], str]] = []
    jobs: list[TranslationJob] = []
    for item in items:
        assert item.summary is not None  # noqa: S101 - summarise filled it
        texts = [(item.translations, tuple(sentence.text for sentence in item.summary.sentences), item.summary.language)]
        headline, language = item.headline
        if headlines and headline:
            texts.append((item.headlines, (headline,), language))
        for place, sentences, source in texts:
            for target in targets:
                if target == source:
                    score = item.summary.score if place is item.translations else None
                    place[target] = Translation(target, sentences, "ok", "good", score=score)
                else:
                    places.append((place, target))
                    jobs.append(TranslationJob(sentences, source, target))
    if not jobs:
        return
    for (place, target), translation in zip(places, translate_jobs(jobs, tools, ahead), strict=True):
        place[target] = translation


def translate_jobs(jobs: Sequence[TranslationJob], tools: Tools, ahead: Ahead | None = None) -> list[Translation]:
    """Translate, check and repair texts, one translation for each job, in order; jobs of one model go to it together.

    What was drawn ``ahead`` is not drawn again.

    Where the target's model does not read the source language, the text goes through English, and what comes out is checked against the
    text that went in.

    Raises:
        UnsupportedLanguage: no model of the profile, and no two of them, lead from the source to the target.
        ModelError, EngineError: from opening and running the engines.
    """
    results: list[Translation | None] = [None] * len(jobs)
    by_route: dict[tuple[str, ...], list[int]] = {}
    for index, job in enumerate(jobs):
        by_route.setdefault(tools.roles.route(job.source, job.target), []).append(index)
    for route, indices in by_route.items():
        mine = [jobs[index] for index in indices]
        drafts = _translate_with(route[0], mine, tools, ahead) if len(route) == 1 else _translate_through(route, mine, tools)
        for index, draft in zip(indices, drafts, strict=True):
            results[index] = _translation(draft, route, tools)
    return [translation for translation in results if translation is not None]


def _translate_with(
    model_id: str, jobs: Sequence[TranslationJob], tools: Tools, ahead: Ahead | None = None
) -> list[repair.DraftTranslation]:
    settings = tools.settings
    engine = tools.engines.get(model_id)
    with tools.timed("translation_s"):
        if isinstance(engine, Generator):
            pools = _drawn(model_id, engine, jobs, tools, ahead)
        else:
            pools = [[[segment] for segment in listed] for listed in translate_segments(jobs, engine)]
    with tools.timed("checks_s"):
        drafts = [
            repair.choose_segments(job.sentences, pool, job.source, job.target, tools.glossary)
            for job, pool in zip(jobs, pools, strict=True)
        ]
    if (redraws := _redraws(settings)) and isinstance(engine, Generator):
        with tools.timed("repair_s"):
            repair.repair_translations(drafts, engine, tools.prompts, glossary=tools.glossary, seed=settings.seed, count=redraws)
    return drafts


def _redraws(settings: Settings) -> int:
    return REDRAWS[settings.effort] if settings.checks == "repair" else 0


def _drawing(model_id: str, engine: Generator, jobs: Sequence[TranslationJob], tools: Tools) -> Drawing:
    settings = tools.settings
    # A language that the model is good at is asked for once; where it only drafts, the candidates' agreement chooses.
    most = DRAFT_CANDIDATES[settings.effort]
    counts = {job.target: 1 if tools.engines.inventory.printable(model_id, job.source, job.target) else most for job in jobs}
    wrong = partial(repair.is_wrong, glossary=tools.glossary) if _redraws(settings) else None
    return Drawing(jobs, engine, prompts=tools.prompts, glossary=tools.glossary, counts=counts, wrong=wrong, seed=settings.seed)


def _drawn(
    model_id: str, engine: Generator, jobs: Sequence[TranslationJob], tools: Tools, ahead: Ahead | None
) -> list[list[list[TranslatedSegment]]]:
    """The candidates of each sentence of each job: those that were drawn ahead, and the others in one batch."""
    ready = {job: pools for job in jobs if ahead is not None and (pools := ahead.take(job)) is not None}
    rest = [job for job in jobs if job not in ready]
    drawing = _drawing(model_id, engine, rest, tools)
    if drawing.requests:
        drawing.take(engine.generate(drawing.requests))
    drawn = iter(drawing.drawn())
    return [ready[job] if job in ready else next(drawn) for job in jobs]


def drawn_ahead(targets: Sequence[str], tools: Tools) -> Ahead | None:
    """For a profile whose summaries are written by a chat model."""
    name = tools.roles.summary
    if name == "extractive" or not isinstance(engine := tools.engines.get(name), Generator):
        return None

    def by_the_same(language: str) -> list[str]:
        others = [target for target in targets if target != language]
        return [target for target in others if tools.roles.route(language, target) == (name,)]

    return Ahead(partial(_drawing, name, engine, tools=tools), by_the_same)


def _translate_through(route: Sequence[str], jobs: Sequence[TranslationJob], tools: Tools) -> list[repair.DraftTranslation]:
    """Into English with the first model, on with the second. Each step is checked and repaired; the last check is on the whole way."""
    halfway = _translate_with(route[0], [replace(job, target=PIVOT) for job in jobs], tools)
    onward = [
        TranslationJob(tuple(segment.text for segment in draft.segments), PIVOT, job.target, job.context)
        for draft, job in zip(halfway, jobs, strict=True)
    ]
    arrived = _translate_with(route[1], onward, tools)
    drafts = []
    with tools.timed("checks_s"):
        for job, before, after in zip(jobs, halfway, arrived, strict=True):
            segments = [
                replace(last, truncated=last.truncated or first.truncated)
                for first, last in zip(before.segments, after.segments, strict=True)
            ]
            drafts.append(repair.check_segments(job.sentences, segments, job.source, job.target, tools.glossary))
    return drafts


def _translation(draft: repair.DraftTranslation, route: Sequence[str], tools: Tools) -> Translation:
    report = draft.report if tools.settings.checks != "off" else CheckReport(draft.report.score)
    # Nobody has measured a route through English: what comes of it is a draft. So is what the checks find wrong.
    measured = len(route) == 1 and tools.engines.inventory.printable(route[0], draft.source, draft.target)
    grade: Grade = "good" if measured and draft.report.ok else "draft"
    return Translation(
        language=draft.target,
        sentences=tuple(segment.text for segment in draft.segments),
        status="ok" if report.ok else "review",
        grade=grade,
        findings=report.findings,
        score=round(draft.report.score, 3),
    )
