"""The stage of the pipeline that translates: every summary into every language, checked, repaired and graded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial

from summarize.backends.base import AlternativesTranslator, Generator, PreloadingTranslator, TranslatedSegment, Translator
from summarize.backends.sessions import Session, open_session
from summarize.config import Settings
from summarize.context import Context
from summarize.document import Document
from summarize.errors import EngineError, ModelError
from summarize.profiles import PIVOT
from summarize.translation.candidates import MAX_RETRIES
from summarize.translation.memory import Memory
from summarize.translation.prefetch import TranslationPrefetcher
from summarize.translation.remembered import with_memory
from summarize.translation.repair import (
    DraftTranslation,
    choose_segments,
    is_wrong,
    reconsider,
    repair_translations,
    wrong_sentences,
)
from summarize.translation.requests import TranslationJob
from summarize.translation.requests import segment as as_segment
from summarize.translation.translate import CandidateBatch, translate_segments
from summarize.types import CheckReport, Grade, Translation

#: The candidates of each sentence of each job.
Pools = list[list[list[TranslatedSegment]]]
#: Translations of a sentence with an error that a beam search found besides its best one, and that compete with it.
NEXT_BEST = 4


def translate(
    documents: Sequence[Document],
    context: Context,
    targets: Sequence[str],
    *,
    headlines: bool = False,
    prefetch: TranslationPrefetcher | None = None,
) -> list[Document]:
    """Translate, check and repair every summary, every suggested headline, and every title if asked for, into ``targets``."""
    jobs = {place: job for number, document in enumerate(documents) for place, job in _jobs(number, document, targets, headlines=headlines)}
    foreign = {place: job for place, job in jobs.items() if job.source != job.target}
    done = dict(zip(foreign, translate_jobs(list(foreign.values()), context, prefetch), strict=True)) if foreign else {}
    translations: list[dict[str, Translation]] = [dict(document.translations) for document in documents]
    titles: list[dict[str, Translation]] = [dict(document.headlines) for document in documents]
    suggested: list[dict[str, Translation]] = [dict(document.suggested_translations) for document in documents]
    parts = {"summary": translations, "title": titles, "suggested": suggested}
    for place, job in jobs.items():
        number, part, target = place
        summary = documents[number].summary
        own = Translation(target, job.sentences, "ok", "good", score=None if part != "summary" or summary is None else summary.score)
        parts[part][number][target] = done.get(place, own)
    return [
        replace(document, translations=texts, headlines=heads, suggested_translations=more)
        for document, texts, heads, more in zip(documents, translations, titles, suggested, strict=True)
    ]


#: Number of the document, which part of it (summary, title, suggested), and the target language.
_Place = tuple[int, str, str]


def _jobs(number: int, document: Document, targets: Sequence[str], *, headlines: bool) -> Iterator[tuple[_Place, TranslationJob]]:
    if document.summary is None:
        raise ValueError("the document has no summary yet")
    sentences = tuple(sentence.text for sentence in document.summary.sentences)
    title, language = document.headline
    for target in targets:
        yield (number, "summary", target), TranslationJob(sentences, document.summary.language, target)
    for target in targets if headlines and title else ():
        yield (number, "title", target), TranslationJob((title,), language, target)
    for target in targets if document.suggested else ():
        yield (number, "suggested", target), TranslationJob(document.suggested, document.article.language, target)


def translate_jobs(jobs: Sequence[TranslationJob], context: Context, prefetch: TranslationPrefetcher | None = None) -> list[Translation]:
    """Translate, check and repair texts, one translation for each job, in order.

    The jobs of one model, of all articles and languages, are one call; models made for translation run beside each other and beside the
    writer. What was submitted to ``prefetch`` is collected from there.

    Where the target's model does not read the source language, the text goes through English, and what comes out is checked against the
    text that went in.

    Raises:
        UnsupportedLanguage: no model of the profile, and no two of them, lead from the source to the target.
        ModelError, EngineError: from opening and running the engines.
    """
    if context.settings.memory is not None:
        return with_memory(jobs, context, Memory(context.settings.memory), lambda rest: _by_models(rest, context, prefetch))
    return _by_models(jobs, context, prefetch)


def _by_models(jobs: Sequence[TranslationJob], context: Context, prefetch: TranslationPrefetcher | None) -> list[Translation]:
    routes = [context.roles.route(job.source, job.target) for job in jobs]
    halfway = _into_english([(route[0], job) for job, route in zip(jobs, routes, strict=True) if len(route) == 2], context)
    last = [job if len(route) == 1 else _onward(job, halfway[route[0], job]) for job, route in zip(jobs, routes, strict=True)]
    by_model: dict[str, list[int]] = {}
    for index, route in enumerate(routes):
        by_model.setdefault(route[-1], []).append(index)
    results: dict[int, Translation] = {}
    drafts = _translate_all({model: [last[index] for index in indices] for model, indices in by_model.items()}, context, prefetch)
    for model, indices in by_model.items():
        for index, draft in zip(indices, drafts[model], strict=True):
            job, route = jobs[index], routes[index]
            whole = draft if len(route) == 1 else _whole_route(job, halfway[route[0], job], draft, context)
            results[index] = _translation(whole, route, context)
    return [results[index] for index in range(len(jobs))]


def _into_english(wanted: Sequence[tuple[str, TranslationJob]], context: Context) -> dict[tuple[str, TranslationJob], DraftTranslation]:
    """The first half of each route through English: one batch for each model, and a text that goes to several targets once."""
    by_model: dict[str, dict[TranslationJob, None]] = {}
    for model, job in wanted:
        by_model.setdefault(model, {})[replace(job, target=PIVOT)] = None
    drafts = _translate_all({model: list(jobs) for model, jobs in by_model.items()}, context)
    done = {(model, job): draft for model, jobs in by_model.items() for job, draft in zip(jobs, drafts[model], strict=True)}
    return {(model, job): done[model, replace(job, target=PIVOT)] for model, job in wanted}


def _onward(job: TranslationJob, english: DraftTranslation) -> TranslationJob:
    return TranslationJob(tuple(segment.text for segment in english.segments), PIVOT, job.target)


def _whole_route(job: TranslationJob, before: DraftTranslation, after: DraftTranslation, context: Context) -> DraftTranslation:
    """What came through English, checked against the text that went in. Each half was checked and repaired by itself; its errors stay."""
    segments = [
        replace(last, truncated=last.truncated or first.truncated) for first, last in zip(before.segments, after.segments, strict=True)
    ]
    with context.timed("checks_s"):
        draft = choose_segments(job.sentences, [[segment] for segment in segments], job.source, job.target, context.glossary)
    known = {(finding.check, finding.sentence) for finding in draft.report.findings if finding.level == "error"}
    halves = {
        (finding.check, finding.sentence): replace(
            finding, where=job.target, message=f"on the way through English: {finding.message}", source_span=None, text_span=None
        )
        for half in (before, after)
        for finding in half.report.findings
        if finding.level == "error" and (finding.check, finding.sentence) not in known
    }
    draft.report = replace(draft.report, findings=(*draft.report.findings, *halves.values()))
    return draft


def load_translators(sources: Iterable[str], targets: Sequence[str], context: Context) -> None:
    """Begin to load the Firefox models that lead from ``sources`` to ``targets``, each in its own process, while the writer writes.

    Raises:
        UnsupportedLanguage, ModelError: see :func:`translate_jobs`; better before the summary is written than after it.
    """
    if context.engines.alone:
        return
    for source, target in dict.fromkeys((source, target) for source in sources for target in targets if source != target):
        route = context.roles.route(source, target)
        steps = [source, *[PIVOT] * (len(route) - 1), target]
        for model, out_of, into in zip(route, steps, steps[1:], strict=False):
            if context.engines.runs_on(model) == "firefox" and isinstance(engine := context.engines.get(model), PreloadingTranslator):
                engine.preload(out_of, into)


def _translate_all(
    wanted: Mapping[str, Sequence[TranslationJob]], context: Context, prefetch: TranslationPrefetcher | None = None
) -> dict[str, list[DraftTranslation]]:
    """Translate, check and repair the jobs of each model. Models made for translation translate at the same time, a thread each."""
    if context.engines.alone or len(wanted) == 1:  # alone: an engine is closed before another one opens
        return {model: _checked(model, jobs, _pools(model, jobs, context, prefetch), context) for model, jobs in wanted.items()}
    engines = {model: context.engines.get(model) for model in wanted}
    translators = {model: engine for model, engine in engines.items() if not isinstance(engine, Generator)}
    writers = {model: engine for model, engine in engines.items() if isinstance(engine, Generator)}
    with context.timed("translation_s"), ThreadPoolExecutor(max(1, len(translators))) as threads:
        answers = {model: threads.submit(_translated, wanted[model], engine) for model, engine in translators.items()}
        try:
            pools = {model: _candidates(engine, wanted[model], context, prefetch) for model, engine in writers.items()}
            pools |= {model: answer.result() for model, answer in answers.items()}
        except KeyboardInterrupt:
            context.engines.close()  # ends what the threads wait for
            raise
    return {model: _checked(model, jobs, pools[model], context) for model, jobs in wanted.items()}


def _pools(model_id: str, jobs: Sequence[TranslationJob], context: Context, prefetch: TranslationPrefetcher | None) -> Pools:
    engine = context.engines.get(model_id)
    with context.timed("translation_s"):
        return _candidates(engine, jobs, context, prefetch) if isinstance(engine, Generator) else _translated(jobs, engine)


def _translated(jobs: Sequence[TranslationJob], engine: Translator) -> Pools:
    return [[[segment] for segment in listed] for listed in translate_segments(jobs, engine)]


def _checked(model_id: str, jobs: Sequence[TranslationJob], pools: Pools, context: Context) -> list[DraftTranslation]:
    """Check what a model answered, choose among the candidates, and repair what is wrong."""
    settings, engine = context.settings, context.engines.get(model_id)
    with context.timed("checks_s"):
        drafts = [
            choose_segments(job.sentences, pool, job.source, job.target, context.glossary) for job, pool in zip(jobs, pools, strict=True)
        ]
    if retries := _retries_of(settings):
        with context.timed("repair_s"):
            if isinstance(engine, Generator):
                repair_translations(drafts, engine, context.prompts, glossary=context.glossary, seed=settings.seed, count=retries)
            else:
                _repair_with_others(model_id, drafts, context)
    return drafts


def _repair_with_others(model_id: str, drafts: Sequence[DraftTranslation], context: Context) -> None:
    """Let other translations of the sentences with an error compete: the translator's own next ones, and those of another translator here.

    Only models made for translation are asked, never the one that writes: it would put a draft in place of a translation.
    """
    by_pair: dict[tuple[str, str], list[tuple[DraftTranslation, int]]] = {}
    for draft, number in wrong_sentences(drafts):
        by_pair.setdefault((draft.source, draft.target), []).append((draft, number))
    for (source, target), places in by_pair.items():
        sentences = [draft.sources[number - 1] for draft, number in places]
        others = _next_best(context.engines.get(model_id), sentences, source, target)
        second = next((other for other in context.roles.here(source, target) if other != model_id), None)
        with suppress(ModelError, EngineError):  # a translation that is there must not be lost for want of a second one
            if second is not None and not isinstance(engine := context.engines.get(second), Generator):
                translated = translate_segments([TranslationJob((sentence,), source, target) for sentence in sentences], engine)
                others = [[*mine, *theirs] for mine, theirs in zip(others, translated, strict=True)]
        reconsider(places, [[replace(segment, retried=True) for segment in listed] for listed in others], context.glossary)


def _next_best(engine: Generator | Translator, sentences: Sequence[str], source: str, target: str) -> list[list[TranslatedSegment]]:
    """What a translator would have written next, as far as it keeps it."""
    if not isinstance(engine, AlternativesTranslator):
        return [[] for _ in sentences]
    found = engine.alternatives(sentences, source, target, 1 + NEXT_BEST)
    return [
        [as_segment(answer, sentence, source, target) for answer in listed[1:]] for sentence, listed in zip(sentences, found, strict=True)
    ]


def _retries_of(settings: Settings) -> int:
    return MAX_RETRIES[settings.effort] if settings.checks == "repair" else 0


def _batch(engine: Generator, jobs: Sequence[TranslationJob], session: Session, context: Context) -> CandidateBatch:
    settings = context.settings
    wrong = partial(is_wrong, glossary=context.glossary) if _retries_of(settings) else None
    return CandidateBatch(jobs, engine, session, prompts=context.prompts, glossary=context.glossary, wrong=wrong, seed=settings.seed)


def _candidates(engine: Generator, jobs: Sequence[TranslationJob], context: Context, prefetch: TranslationPrefetcher | None) -> Pools:
    """The candidates of each sentence of each job: those that were prefetched, and the others in one batch."""
    ready = {job: pools for job in jobs if prefetch is not None and (pools := prefetch.collect(job)) is not None}
    with open_session(engine) as session:
        rest = iter(_batch(engine, [job for job in jobs if job not in ready], session, context).candidates())
    return [ready[job] if job in ready else next(rest) for job in jobs]


def prefetcher(sources: Iterable[str], targets: Sequence[str], context: Context) -> TranslationPrefetcher | None:
    """Return a prefetcher where a chat model writes the summaries and decodes what is submitted beside what is running; else None."""
    name = context.roles.summary
    if context.engines.alone or not context.roles.writer_translates(sources, targets):
        return None
    if not isinstance(engine := context.engines.get(name), Generator):
        return None
    session = open_session(engine)
    if not session.overlaps:
        return None

    def by_the_same(language: str) -> list[str]:
        others = [target for target in targets if target != language]
        return [target for target in others if context.roles.route(language, target) == (name,)]

    def batch(jobs: Sequence[TranslationJob], session: Session) -> CandidateBatch:
        return _batch(engine, jobs, session, context)

    return TranslationPrefetcher(session, batch, by_the_same)


def _translation(draft: DraftTranslation, route: Sequence[str], context: Context) -> Translation:
    report = draft.report if context.settings.checks != "off" else CheckReport(draft.report.score)
    # Nobody has measured a route through English: what comes of it is a draft. So is what the checks find wrong.
    measured = len(route) == 1 and context.engines.inventory.printable(route[0], draft.source, draft.target)
    grade: Grade = "good" if measured and draft.report.ok else "draft"
    return Translation(
        language=draft.target,
        sentences=tuple(segment.text for segment in draft.segments),
        status="ok" if report.ok else "review",
        grade=grade,
        findings=report.findings,
        score=round(draft.report.score, 3),
    )
