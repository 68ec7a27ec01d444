"""The walk for a batch of articles: clean, summarize, check, repair, translate, check, repair, and say how it was made.

All requests of one stage of all articles of the batch go to the engine together. One article's failure does not stop the others: its place
in the answer holds the error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from summarize import languages, repair
from summarize.__about__ import __version__
from summarize.backends.base import Generator
from summarize.backends.extractive import select
from summarize.backends.sessions import open_session
from summarize.boilerplate import OutletRules, clean
from summarize.boilerplate.lexicon import LANGUAGES as APPEAL_LANGUAGES
from summarize.config import Settings
from summarize.errors import NoBody, SummarizeError
from summarize.ingest.article import with_source
from summarize.profiles import PIVOT
from summarize.summarization.gate import gate_faults
from summarize.summarization.summarizer import SummaryOptions, SummaryRun
from summarize.text.detect import LOW_CONFIDENCE
from summarize.text.sentences import body_sentences
from summarize.translating import prefetcher, translate
from summarize.translation.prefetch import TranslationPrefetcher
from summarize.types import Article, BodySentence, CheckReport, Finding, Result, Sentence, Summary
from summarize.verification import injection
from summarize.work import Tools, Work

#: What an error that the checks find takes off a candidate summary's worth (0..1).
ERROR_PENALTY = 0.05


def run_batch(
    articles: Sequence[Article | Work], targets: Sequence[str], tools: Tools, *, headlines: bool = False
) -> list[Result | SummarizeError]:
    """Walk a batch through every stage. One answer for each article, in order: a result, or the error that stopped it.

    An article that :func:`prepare` or :func:`summarize` has seen already goes on from there. ``headlines`` translates titles too.

    Raises:
        ModelError: an engine or its weights cannot be had; that would stop every article alike.
    """
    tools.seconds.clear()
    loaded = tools.engines.load_s
    items: list[Work | SummarizeError] = []
    for article in articles:
        try:
            with tools.timed("clean_s"):
                items.append(article if isinstance(article, Work) else prepare(article, tools.settings))
        except SummarizeError as error:
            items.append(error)
    alive = [item for item in items if isinstance(item, Work)]
    made = ""
    if alive:
        prefetch = prefetcher(targets, tools)
        try:
            summarize([item for item in alive if item.summary is None], tools, prefetch)
            translate(alive, targets, tools, headlines=headlines, prefetch=prefetch)
        finally:
            if prefetch is not None:
                prefetch.close()
        if any(item.summary is not None and item.summary.language == PIVOT for item in alive):
            made = signature(targets, tools)
    seconds = {"load_s": tools.engines.load_s - loaded, **tools.seconds}
    timings = {stage: round(spent / len(alive), 3) for stage, spent in seconds.items()} if alive else {}
    return [item if isinstance(item, SummarizeError) else result(item, targets, tools, made, timings) for item in items]


def prepare(article: Article, settings: Settings) -> Work:
    """Clean an article and split its body into sentences; needs no engine.

    Raises:
        NoBody: there is no news in it.
    """
    rules = OutletRules.of(settings)
    cleaned = with_source(clean(article.text, article.language, keep_all=settings.keep_all, exclude=settings.exclude, rules=rules), article)
    sentences = tuple(body_sentences([(line.n, line.text) for line in cleaned.body_lines if line.text.strip()], article.language))
    if not sentences:
        kinds = ", ".join(dict.fromkeys(item.kind for item in cleaned.excluded)) or "nothing"
        raise NoBody(f"no news in it, only {kinds} ({article.path or 'the text'})")
    work = Work(article, cleaned, sentences)
    if not work.shown:
        raise NoBody(f"no news in it, only instructions to a machine ({article.path or 'the text'})")
    return work


# -- the summary ----------------------------------------------------------------------------------------------------------------------


def summarize(items: Sequence[Work], tools: Tools, prefetch: TranslationPrefetcher | None = None) -> None:
    """Write, check and repair the summary of every article, in place; ``prefetch`` begins with the translation of those that are sound."""
    if not items:
        return
    options = summary_options(tools.settings)
    if tools.roles.summary == "extractive":
        for item in items:
            item.summary = extract(item.shown, item.article.language, options, item.article.title)
    else:
        generator = _generator(tools, tools.roles.summary)
        repairs = tools.settings.checks == "repair"

        def penalty(index: int, summary: Summary) -> float:
            report = repair.check_draft(_texts(items[index]), summary).report
            stopped = bool(summary.method != "extractive" and _faults(items[index], summary))
            return stopped + ERROR_PENALTY * sum(finding.level == "error" for finding in report.findings)

        with tools.timed("summary_s"):
            pairs = [(item.shown, item.article.language) for item in items]
            session = prefetch.session if prefetch is not None else open_session(generator)
            run = SummaryRun(pairs, generator, session, options=options, prompts=tools.prompts, rivals=tools.settings.effort != "fast")
            for index, summary in run.early() if prefetch is not None else ():
                if prefetch is not None and (not repairs or repair.check_draft(_texts(items[index]), summary).report.ok):
                    prefetch.submit(summary)
            written = run.summaries(penalty if tools.settings.checks != "off" else None)
            for item, summary in zip(items, written, strict=True):
                # What the engine of tests writes means nothing.
                item.summary = summary if tools.roles.summary == "fake" else _admitted(item, summary, options)
    with tools.timed("checks_s"):
        drafts = [repair.check_draft(_texts(item), item.summary) for item in items if item.summary is not None]
    if tools.settings.checks == "repair" and tools.roles.summary != "extractive":
        with tools.timed("repair_s"):
            repair.repair_summaries(drafts, _generator(tools, tools.roles.summary), tools.prompts, seed=tools.settings.seed)
    for item, draft in zip(items, drafts, strict=True):
        item.summary = _with_evidence(draft.summary, draft.report, item.shown)
        item.report = draft.report


def _faults(item: Work, summary: Summary) -> list[str]:
    """What shows that a written summary is not one of its article (:mod:`~summarize.summarization.gate`)."""
    shown = {sentence.n for sentence in item.shown}
    withheld = [sentence.text for sentence in item.sentences if sentence.n not in shown]
    texts = [sentence.text for sentence in summary.sentences]
    return gate_faults(texts, _texts(item), item.title, item.article.language, summary.language, withheld)


def _admitted(item: Work, summary: Summary, options: SummaryOptions) -> Summary:
    """Return the summary, or the article's own sentences and a critical finding where it is not one of the article."""
    if summary.method in ("extractive", "passthrough") or not (faults := _faults(item, summary)):
        return summary
    message = f"the model's answer was not a summary of this article: {'; '.join(faults)}. The article's own sentences stand in its place"
    item.gate_findings = (Finding("critical", "gate", "summary", message, got=summary.text),)
    return extract(item.shown, item.article.language, options, item.article.title)


def summary_options(settings: Settings) -> SummaryOptions:
    """The length and language that the settings ask for."""
    base = SummaryOptions(words=settings.words, summary_language=settings.summary_language, seed=settings.seed)
    return replace(base, sentences=settings.sentences) if settings.sentences else base


def extract(sentences: Sequence[BodySentence], language: str, options: SummaryOptions, title: str | None = None) -> Summary:
    """Summarize without a model: the best sentences of the body, in reading order; the headline is no sentence."""
    sentences = [sentence for sentence in sentences if sentence.text != title] or sentences
    texts = [sentence.text for sentence in sentences]
    chosen = select(texts, min(options.most, len(texts)), language)
    picked = tuple(Sentence(texts[index], (sentences[index].n,), "extractive") for index in chosen)
    return Summary(language, picked, "extractive")


def _with_evidence(summary: Summary, report: CheckReport, shown: Sequence[BodySentence]) -> Summary:
    """The report counts the sentences that were shown; evidence names those of the body."""
    sentences = tuple(
        replace(sentence, evidence=tuple(shown[index - 1].n for index in evidence) or sentence.evidence)
        for sentence, evidence in zip(summary.sentences, report.evidence, strict=False)
    )
    methods = {sentence.method for sentence in sentences}
    method = summary.method if len(methods) != 2 else "mixed"
    if methods == {"extractive"}:
        method = "extractive"
    return replace(summary, sentences=sentences, method=method, score=round(report.score, 3))


# -- the result -----------------------------------------------------------------------------------------------------------------------


def result(item: Work, targets: Sequence[str], tools: Tools, made: str, timings: Mapping[str, float]) -> Result:
    """What the walk made of one article; ``made`` is the :func:`signature`, ``timings`` the seconds of each stage."""
    assert item.summary is not None  # noqa: S101 - summarize filled it
    translations = {target: item.translations[target] for target in targets}
    findings: list[Finding] = []
    if tools.settings.checks != "off":
        findings += [*item.gate_findings, *_doubts(item), *item.cleaned.findings, *item.report.findings]
        findings += [finding for translation in translations.values() for finding in translation.findings]
        findings += [
            replace(finding, where=f"headline.{language}") for language, title in item.headlines.items() for finding in title.findings
        ]
    return Result(
        article=item.article,
        cleaned=item.cleaned,
        body_sentences=item.sentences,
        summary=item.summary,
        translations=translations,
        headline=item.headline[0],
        headlines={target: item.headlines[target] for target in targets if target in item.headlines},
        findings=tuple(findings),
        signature=made if item.summary.language == PIVOT else signature(targets, tools, item.summary.language),
        timings=timings,
    )


def _doubts(item: Work) -> list[Finding]:
    """What the reader should know before reading: an uncertain language, a cut text."""
    doubts: list[Finding] = []
    if item.article.language_confidence < LOW_CONFIDENCE:
        message = f"the language was guessed ({item.article.language}); --from sets it"
        doubts.append(Finding("minor", "language", "body", message, confidence=1 - item.article.language_confidence))
    if item.article.language.partition("-")[0] not in APPEAL_LANGUAGES:
        message = f"there are no appeal rules for {languages.get(item.article.language).name}: an appeal may be left in the body"
        doubts.append(Finding("minor", "excluded", "body", message, confidence=0.5))
    if item.summary is not None and item.summary.truncated:
        doubts.append(Finding("minor", "truncated", "summary", "a part of the article or of the answer was cut"))
    return [*doubts, *injection.check_injection(item.sentences), *injection.check_left_out(item.cleaned.lines)]


def signature(targets: Sequence[str], tools: Tools, source: str = PIVOT) -> str:
    """One line that says exactly how a result came about; equal signatures on equal texts mean equal results.

    ``source`` is the summary's language: where no model leads from it straight to a target, the line says so (``mt.es:A>en>B``).
    """
    roles, settings = tools.roles, tools.settings
    parts = {"v": __version__, "prof": roles.name, "sum": _engine_signature(tools, roles.summary)}
    for target in targets:
        if target != source:
            route = roles.route(source, target)
            way = ["same" if name == roles.summary else _engine_signature(tools, name) for name in route]
            parts[f"mt.{target}"] = f">{PIVOT}>".join(way)
    if roles.summary != "extractive" or targets:
        parts["prompts"] = tools.prompts.digest(*tools.prompts.names())[:8]
    length = f"{settings.words}w" if settings.words else f"{settings.sentences}s" if settings.sentences else "2-3s"
    parts |= {"len": length, "checks": settings.checks, "effort": settings.effort, "seed": str(settings.seed)}
    if tools.glossary is not None and settings.glossary is not None:
        parts["gloss"] = hashlib.sha256(repr(tools.glossary).encode()).hexdigest()[:8]
    return "|".join(f"{name}:{value}" for name, value in parts.items())


def _engine_signature(tools: Tools, model_id: str) -> str:
    return model_id if model_id == "extractive" else tools.engines.signature(model_id)


def _generator(tools: Tools, model_id: str) -> Generator:
    engine = tools.engines.get(model_id)
    if not isinstance(engine, Generator):
        from summarize.errors import UsageError

        raise UsageError(f"{model_id} translates and cannot write a summary", hint="choose another with --summary-model")
    return engine


def _texts(item: Work) -> list[str]:
    return [sentence.text for sentence in item.shown]
