"""The stages of the pipeline that make a summary: write, admit, verify, repair, ground."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from summarize.backends.base import Generator
from summarize.backends.sessions import Session, open_session
from summarize.config import Settings
from summarize.context import Context
from summarize.document import Document
from summarize.errors import UsageError
from summarize.profiles import BUNDLED
from summarize.summarization.gate import gate_faults, trusted, without_instructions
from summarize.summarization.genre import genre_of
from summarize.summarization.options import DEFAULT_SENTENCES, SummaryOptions
from summarize.summarization.repair import check, repair_summary
from summarize.summarization.selection import choose
from summarize.summarization.summarizer import SummaryRun
from summarize.text.tokens import base_language
from summarize.types import BodySentence, CheckReport, Finding, Sentence, Summary

#: Words that say that a text is its author's.
_AUTHORS = re.compile(
    r"\b(?:author|columnist|editorial|writes|argues|автор\w*|пишет|редакци\w+|autora?|columnista|escribe|sostiene)\b", re.IGNORECASE
)


class Prefetcher(Protocol):
    """Begins with the translation of a summary while others are being written."""

    session: Session

    def submit(self, summary: Summary) -> None:
        """Submit what has not been yet."""


def summarize(documents: Sequence[Document], context: Context, prefetch: Prefetcher | None = None) -> list[Document]:
    """Give every document that has none a summary, checked, repaired and grounded."""
    without = [one for one in documents if one.summary is None]
    repaired = repair(verify(write(without, context, prefetch), context), context)
    done = iter(ground([shorten(one, context.settings) for one in repaired]))
    return [one if one.summary is not None else next(done) for one in documents]


def write(documents: Sequence[Document], context: Context, prefetch: Prefetcher | None = None) -> list[Document]:
    """Write the summary of every document in common batches; ``prefetch`` is given each in which the checks find no error."""
    options = summary_options(context.settings)
    if context.roles.summary == "extractive":
        return [
            replace(one, summary=extract(without_instructions(one.shown), one.article.language, options, one.title)) for one in documents
        ]
    if not documents:
        return []
    generator, settings = _generator(context), context.settings

    def faults(index: int, summary: Summary) -> list[int] | None:
        if _faults(documents[index], summary):
            return None
        errors = [finding.sentence for finding in _checked(documents[index], summary).findings if finding.level == "error"]
        return [errors.count(number) for number in range(1, len(summary.sentences) + 1)]

    written = list(documents)
    with context.timed("summary_s"):
        session = prefetch.session if prefetch is not None else open_session(generator)
        pairs = [(one.shown, one.article.language) for one in documents]
        genres = [genre_of(one.shown, one.title, one.article.text) for one in documents]
        # The bundled model joins what does not belong together (docs/prompts.md, "Candidates"); a larger one is taken at its word.
        titles, chooses = [one.title for one in documents], settings.effort != "fast" and context.roles.summary in (BUNDLED, "fake")
        shown = context.draft if len(documents) == 1 else None
        run = SummaryRun(
            pairs, generator, session, options=options, prompts=context.prompts, choose=chooses, genres=genres, titles=titles, draft=shown
        )
        for index, summary in run.completed(faults if settings.checks != "off" else None):
            one = documents[index]
            # What the engine of tests writes means nothing.
            written[index] = replace(one, summary=summary) if context.roles.summary == "fake" else _admitted(one, summary, options)
            admitted = written[index].summary
            if prefetch is not None and admitted is not None and (settings.checks != "repair" or _checked(one, admitted).ok):
                prefetch.submit(admitted)
    return written


def verify(documents: Sequence[Document], context: Context) -> list[Document]:
    """Check every summary against its body."""
    with context.timed("checks_s"):
        return [replace(one, report=_checked(one, one.summary)) if one.summary is not None else one for one in documents]


def repair(documents: Sequence[Document], context: Context) -> list[Document]:
    """Put the article's own sentences for those with an error; see :func:`~summarize.summarization.repair.repair_summary`.

    A summary in another language than its article keeps them, with their findings.
    """
    if context.settings.checks != "repair" or context.roles.summary == "extractive":
        return list(documents)
    with context.timed("repair_s"):
        return [_repaired(one, one.summary) if one.summary is not None else one for one in documents]


def _repaired(document: Document, summary: Summary) -> Document:
    if base_language(summary.language) != base_language(document.article.language):
        return document
    summary, report = repair_summary(_texts(document), summary, document.report)
    return replace(document, summary=summary, report=report)


def shorten(document: Document, settings: Settings) -> Document:
    """Leave the last sentences out while a summary has more characters than were asked for; say so where one sentence has."""
    if (summary := document.summary) is None or settings.chars is None or len(summary.text) <= settings.chars:
        return replace(document, summary=replace(summary, style=settings.style)) if summary is not None else document
    kept = list(summary.sentences)
    while len(kept) > 1 and len(" ".join(sentence.text for sentence in kept)) > settings.chars:
        kept.pop()
    summary = replace(summary, sentences=tuple(kept), style=settings.style)
    document = replace(document, summary=summary, report=_checked(document, summary))
    if len(summary.text) <= settings.chars:
        return document
    message = f"{len(summary.text)} characters, more than the {settings.chars} that were asked for: no sentence is cut"
    return replace(document, gate_findings=(*document.gate_findings, Finding("minor", "length", "summary", message)))


def ground(documents: Sequence[Document]) -> list[Document]:
    """Give every sentence of a summary the sentences of the body that it rests on; say where a column has no author."""
    return [
        replace(one, summary=_with_evidence(summary, one.report, one.shown), gate_findings=(*one.gate_findings, *_unsigned(one, summary)))
        if (summary := one.summary) is not None
        else one
        for one in documents
    ]


def _unsigned(document: Document, summary: Summary) -> list[Finding]:
    if genre_of(document.shown, document.title, document.article.text) != "opinion" or _AUTHORS.search(summary.text):
        return []
    names = (document.article.byline or "").split()
    if names and names[-1] in summary.text:
        return []
    return [Finding("minor", "attribution", "summary", "this is an opinion, and its summary does not say whose it is")]


def _checked(document: Document, summary: Summary) -> CheckReport:
    return check(_texts(document), summary)


def _faults(document: Document, summary: Summary) -> list[str]:
    """Return what shows that a written summary is not one of its article (:mod:`~summarize.summarization.gate`)."""
    if summary.method in ("extractive", "passthrough"):
        return []
    shown = {sentence.n for sentence in document.shown}
    withheld = [sentence.text for sentence in document.sentences if sentence.n not in shown]
    texts = [sentence.text for sentence in summary.sentences]
    return gate_faults(texts, _texts(document), document.title, document.article.language, summary.language, withheld)


def _admitted(document: Document, summary: Summary, options: SummaryOptions) -> Document:
    """Take what of the summary rests on the article, or its own sentences; a critical finding says where it is no summary of it."""
    if not (faults := _faults(document, summary)):
        kept = trusted([sentence.text for sentence in summary.sentences], _texts(document))
        sentences = tuple(sentence for sentence, keep in zip(summary.sentences, kept, strict=True) if keep)
        return replace(document, summary=replace(summary, sentences=sentences) if sentences else _extract(document, options))
    message = f"the model's answer was not a summary of this article: {'; '.join(faults)}. The article's own sentences stand in its place"
    return replace(
        document,
        summary=_extract(document, options),
        gate_findings=(Finding("critical", "gate", "summary", message, got=summary.text),),
    )


def _extract(document: Document, options: SummaryOptions) -> Summary:
    return extract(without_instructions(document.shown, attacked=True), document.article.language, options, document.title)


def summary_options(settings: Settings) -> SummaryOptions:
    """The length and language that the settings ask for."""
    sentences = settings.sentences or (1 if settings.style == "brief" else DEFAULT_SENTENCES)
    bullets, language = settings.style == "bullets", settings.summary_language
    return SummaryOptions(sentences, settings.words, language, settings.seed, settings.chars, bullets, settings.plain)


def extract(sentences: Sequence[BodySentence], language: str, options: SummaryOptions, title: str | None = None) -> Summary:
    """Summarize without a model: the sentences of the body that :func:`~summarize.summarization.selection.choose` takes, else the first."""
    picked = choose([sentence.text for sentence in sentences], language, [], options, title=title or "")
    found = [Sentence(unit.text, (sentences[unit.place].n,), "extractive") for unit in picked]
    first = next((sentence for sentence in sentences if sentence.text != title), sentences[0])
    return Summary(language, tuple(found or [Sentence(first.text, (first.n,), "extractive")]), "extractive")


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


def _generator(context: Context) -> Generator:
    engine = context.engines.get(model_id := context.roles.summary)
    if not isinstance(engine, Generator):
        raise UsageError(f"{model_id} translates and cannot write a summary", hint="choose another with --summary-model")
    return engine


def _texts(document: Document) -> list[str]:
    return [sentence.text for sentence in document.shown]
