"""The pipeline: clean an article, summarize it, translate the summary, and report how the result was made.

    article → prepare → summarize (write → verify → repair → ground) → suggest_headlines → translate (translate → verify → repair) → result

A stage takes documents and returns new ones (:data:`Stage`). All requests of one stage of a batch go to the engine together. One
article's failure does not stop the others: its place in the answer holds the error.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

from summarize import languages
from summarize.boilerplate import LANGUAGES as CLASSIFIED_LANGUAGES
from summarize.boilerplate import OutletRules, clean
from summarize.config import Settings
from summarize.context import Context, models_by_language, signature
from summarize.document import Document
from summarize.errors import EngineError, NoBody, SummarizeError
from summarize.ingest.article import with_source
from summarize.ingest.moments import with_dateline
from summarize.summarization.headlines import suggest_headlines
from summarize.summarization.readable import datelines, unreadable
from summarize.summarization.stage import summarize
from summarize.text.detect import LOW_CONFIDENCE
from summarize.text.sentences import body_sentences
from summarize.translation.prefetch import TranslationPrefetcher
from summarize.translation.stage import load_translators, prefetcher, translate
from summarize.types import Article, Finding, Result
from summarize.verification import injection

#: An engine reads about ten characters in the time in which it writes one.
_READ_PER_WRITTEN = 10

#: Of a longer body, the first so many sentences are summarized and checked against: a long novel has as many.
MAX_SENTENCES = 5_000

#: A stage of the pipeline: the documents of a batch in, as many out, in order.
Stage = Callable[[Sequence[Document], Context], list[Document]]


def stages(targets: Sequence[str], *, headlines: bool = False, prefetch: TranslationPrefetcher | None = None) -> list[Stage]:
    """Return the stages that follow :func:`prepare`; ``headlines`` translates titles too."""
    return [
        partial(summarize, prefetch=prefetch),
        suggest_headlines,
        partial(translate, targets=targets, headlines=headlines, prefetch=prefetch),
    ]


def run_batch(
    articles: Sequence[Article | Document], targets: Sequence[str], context: Context, *, headlines: bool = False
) -> list[Result | SummarizeError]:
    """Take a batch through every stage. One answer for each article, in order: a result, or the error that stopped it.

    A document that a stage has seen already goes on from there. Where an engine fails on a batch, its articles are tried one by one.

    Raises:
        ModelError: an engine or its weights cannot be had; that would stop every article alike.
    """
    try:
        return _run_batch(articles, targets, context, headlines=headlines)
    except EngineError as error:
        if len(articles) == 1:
            return [error]
        return [one for article in articles for one in run_batch([article], targets, context, headlines=headlines)]


def _run_batch(
    articles: Sequence[Article | Document], targets: Sequence[str], context: Context, *, headlines: bool
) -> list[Result | SummarizeError]:
    context.seconds.clear()
    loaded = context.engines.load_s
    without = [one for one in articles if not isinstance(one, Document) or one.summary is None]
    needed = without and (context.engines.inventory.writes_news(context.roles.summary) or context.settings.headlines)
    if needed or context.roles.writer_translates(_sources(articles, context.settings), targets):
        context.engines.begin(context.roles.summary)  # it loads while the articles are cleaned
    prepared: list[Document | SummarizeError] = []
    cleaning: list[float] = []
    for article in articles:
        began = time.monotonic()
        try:
            prepared.append(article if isinstance(article, Document) else prepare(article, context.settings))
            cleaning.append(time.monotonic() - began)
        except SummarizeError as error:
            prepared.append(error)
    documents = [one for one in prepared if isinstance(one, Document)]
    if documents:
        with ExitStack() as stack:
            sources = _sources(documents, context.settings)
            if (prefetch := prefetcher(sources, targets, context)) is not None:
                stack.callback(prefetch.close)
            load_translators(sources, targets, context)
            for stage in stages(targets, headlines=headlines, prefetch=prefetch):
                documents = stage(documents, context)
    timings = _timings(documents, context.seconds, cleaning, context.engines.load_s - loaded)
    done = ((one, targets, context, seconds) for one, seconds in zip(documents, timings, strict=True))
    return [one if isinstance(one, SummarizeError) else result(*next(done)) for one in prepared]


def _sources(articles: Sequence[Article | Document], settings: Settings) -> list[str]:
    """The languages that their summaries have, each once."""
    spoken = (one.article.language if isinstance(one, Document) else one.language for one in articles)
    return list(dict.fromkeys(settings.summary_language or language for language in spoken))


def _timings(
    documents: Sequence[Document], stages: Mapping[str, float], cleaning: Sequence[float], load_s: float
) -> list[dict[str, float]]:
    """Return the seconds of each document; those of a stage that it shared are parted by the text that was read and written for it."""
    sizes = [len(one.cleaned.text) / _READ_PER_WRITTEN + _written(one) for one in documents]
    rows = []
    for number, (size, clean_s) in enumerate(zip(sizes, cleaning, strict=True)):
        shared = {name: spent * size / (sum(sizes) or 1) for name, spent in stages.items()}
        own = {"load_s": 0.0 if number else load_s, "clean_s": clean_s, **shared}
        rows.append({name: round(spent, 3) for name, spent in own.items()})
    return rows


def _written(document: Document) -> int:
    texts = [document.summary, *document.translations.values(), *document.headlines.values()]
    return sum(len(one.text) for one in texts if one is not None)


def prepare(article: Article, settings: Settings) -> Document:
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
    if len(sentences) > MAX_SENTENCES:
        message = f"too long: only its first {MAX_SENTENCES:,} of {len(sentences):,} sentences are summarized"
        cleaned = replace(cleaned, findings=(*cleaned.findings, Finding("major", "truncated", "summary", message)))
    document = Document.of(*with_dateline(article, cleaned), sentences[:MAX_SENTENCES])
    if not document.shown:
        raise NoBody(f"no news in it, only instructions to a machine ({article.path or 'the text'})")
    if why := unreadable([sentence.text for sentence in document.shown]):
        raise NoBody(f"nothing to summarize, {why} ({article.path or 'the text'})", hint="give an article in sentences")
    return document


def result(document: Document, targets: Sequence[str], context: Context, timings: Mapping[str, float]) -> Result:
    """Return what the pipeline made of one document; ``timings`` are the seconds of each stage."""
    if document.summary is None:
        raise ValueError("the document has no summary yet")
    translations = {target: document.translations[target] for target in targets}
    findings: list[Finding] = []
    if context.settings.checks != "off":
        findings += [*document.gate_findings, *_remarks(document), *document.cleaned.findings, *document.report.findings]
        findings += _second_model(document, context)
        findings += [finding for translation in translations.values() for finding in translation.findings]
        findings += [
            replace(finding, where=f"headline.{language}") for language, title in document.headlines.items() for finding in title.findings
        ]
    writer, source = document.writer, document.summary.language
    return Result(
        article=document.article,
        cleaned=document.cleaned,
        body_sentences=document.sentences,
        summary=document.summary,
        translations=translations,
        headline=document.headline[0],
        headlines={target: document.headlines[target] for target in targets if target in document.headlines},
        suggested_headlines=document.suggested,
        suggested_translations={target: document.suggested_translations[target] for target in targets if document.suggested},
        findings=tuple(findings),
        signature=signature(targets, context, writer, source),
        timings=timings,
        profile=context.roles.name,
        writer=writer,
        engine=context.engines.runs_on(writer),
        models=models_by_language(targets, context, writer, source),
        routes={target: tuple(context.roles.route(source, target)) for target in targets if target != source},
    )


def _second_model(document: Document, context: Context) -> list[Finding]:
    """What a second model says of the summary, with the setting ``entailment``."""
    if not context.settings.entailment or document.summary is None or document.summary.method == "passthrough":
        return []
    from summarize.backends.entailment import unsupported

    languages = (document.article.language, document.summary.language)
    body, summary = ([sentence.text for sentence in side] for side in (document.sentences, document.summary.sentences))
    return unsupported(body, summary, languages, context.settings)


def _remarks(document: Document) -> list[Finding]:
    """What the reader should know before reading: an uncertain language, a cut text."""
    remarks: list[Finding] = []
    if document.article.language_confidence < LOW_CONFIDENCE:
        message = f"the language was guessed ({document.article.language}); --from sets it"
        remarks.append(Finding("minor", "language", "body", message, confidence=1 - document.article.language_confidence))
    if document.article.language.partition("-")[0] not in CLASSIFIED_LANGUAGES:
        message = f"the classifier does not read {languages.get(document.article.language).name}: an appeal may be left in the body"
        remarks.append(Finding("minor", "excluded", "body", message, confidence=0.5))
    if len(places := datelines([line.text for line in document.cleaned.body_lines])) > 1:
        message = f"the text seems to hold {len(places)} articles ({', '.join(places)}): give each a file of its own"
        remarks.append(Finding("minor", "articles", "body", message, confidence=0.7))
    if (second := document.end) < len(document.sentences):
        message = f"another article seems to begin at line {document.sentences[second].line}: only what is before it is summarized"
        remarks.append(Finding("major", "articles", "body", message, got=document.sentences[second].text[:120], confidence=0.8))
    if document.summary is not None and document.summary.truncated:
        remarks.append(Finding("minor", "truncated", "summary", "a part of the article or of the answer was cut"))
    return [*remarks, *injection.check_injection(document.sentences), *injection.check_left_out(document.cleaned.listed)]
