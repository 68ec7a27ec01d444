"""The stages of the pipeline that make a summary: choose or write, admit, verify, repair, ground."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from summarize import languages
from summarize.backends.base import Generator
from summarize.backends.sessions import Session, open_session
from summarize.config import Settings
from summarize.context import Context
from summarize.document import Document
from summarize.errors import UsageError
from summarize.summarization.gate import gate_faults, trusted, without_instructions
from summarize.summarization.genre import NOT_NEWS_FIRST, genre_of
from summarize.summarization.interview import quotable
from summarize.summarization.options import DEFAULT_SENTENCES, SummaryOptions
from summarize.summarization.repair import check, repair_summary
from summarize.summarization.selection import choices
from summarize.summarization.summarizer import SummaryRun, passes_through
from summarize.text.tokens import base_language
from summarize.types import BodySentence, CheckReport, Finding, Sentence, Summary, joined

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
    """Choose the summary of each document from its own sentences, or have it written, in common batches.

    ``prefetch`` is given each summary in which the checks find no error.
    """
    with context.timed("summary_s"):
        options = summary_options(context.settings)
        made = list(documents)
        for index, one in enumerate(documents):
            if chooses(one, context):
                made[index] = replace(one, summary=extract(one, options))
                _prefetched(made[index], context, prefetch)
        if asked := [index for index, one in enumerate(made) if one.summary is None]:
            for place, document in _written([made[index] for index in asked], context, options, prefetch):
                made[asked[place]] = document
    return made


def chooses(document: Document, context: Context) -> bool:
    """Whether no model is asked: a short article is its own summary, and a writer may have been measured to choose no better."""
    language, settings = document.article.language, context.settings
    target = settings.summary_language or language
    if (writer := context.roles.summary) == "extractive" or passes_through(document.shown, language, target, summary_options(settings)):
        return True
    other = languages.find(target) != languages.find(language)
    return not other and not context.engines.inventory.writes_news(writer) and bool(candidates(document))


def candidates(document: Document) -> Sequence[BodySentence]:
    """Return what a summary may be chosen from: the sentences of news, named answers of an interview, or nothing."""
    genre, base = genre_of(document.shown, document.title, document.article.text), base_language(document.article.language)
    if genre == "interview" and (quoted := quotable(document.shown, document.title or "", base)):
        return quoted
    # Outside English most of what is taken for a feature is news, and what small models write of it is a draft.
    return document.shown if genre not in NOT_NEWS_FIRST or (genre == "feature" and base != "en") else ()


def _written(
    documents: Sequence[Document], context: Context, options: SummaryOptions, prefetch: Prefetcher | None
) -> Iterator[tuple[int, Document]]:
    """Yield the place of every document and the document with what the model wrote, as it is written."""
    generator = _generator(context)
    session = prefetch.session if prefetch is not None else open_session(generator)
    articles = [(one.shown, one.article.language) for one in documents]
    genres = [genre_of(one.shown, one.title, one.article.text) for one in documents]
    draft = context.draft if len(documents) == 1 else None
    run = SummaryRun(articles, generator, session, options=options, prompts=context.prompts, genres=genres, draft=draft)
    for index, summary in run.completed():
        one = replace(documents[index], writer=context.roles.summary)
        # What the engine of tests writes means nothing.
        document = replace(one, summary=summary) if context.roles.summary == "fake" else _admitted(one, summary, options)
        _prefetched(document, context, prefetch)
        yield index, document


def _prefetched(document: Document, context: Context, prefetch: Prefetcher | None) -> None:
    """Begin with the translation of a summary that nothing will change any more."""
    if prefetch is None or (summary := document.summary) is None:
        return
    if context.settings.checks != "repair" or _checked(document, summary).ok:
        prefetch.submit(summary)


def verify(documents: Sequence[Document], context: Context) -> list[Document]:
    """Check every summary against its body."""
    with context.timed("checks_s"):
        return [replace(one, report=_checked(one, one.summary)) if one.summary is not None else one for one in documents]


def repair(documents: Sequence[Document], context: Context) -> list[Document]:
    """Put the article's own sentences for those with an error; see :func:`~summarize.summarization.repair.repair_summary`.

    A summary in another language than its article keeps them, with their findings.
    """
    if context.settings.checks != "repair":
        return list(documents)
    with context.timed("repair_s"):
        return [_repaired(one, one.summary) if one.summary is not None else one for one in documents]


def _repaired(document: Document, summary: Summary) -> Document:
    if summary.method == "extractive" or base_language(summary.language) != base_language(document.article.language):
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
        if not sentences:
            return replace(document, summary=extract(document, options, attacked=True))
        same = summary.language == document.article.language
        others = (extract(document, options, attacked=True).text,) if same else ()
        return replace(document, summary=replace(summary, sentences=sentences, alternatives=others))
    message = f"the model's answer was not a summary of this article: {'; '.join(faults)}. The article's own sentences stand in its place"
    return replace(
        document,
        summary=extract(document, options, attacked=True),
        gate_findings=(Finding("critical", "gate", "summary", message, got=summary.text),),
    )


def summary_options(settings: Settings) -> SummaryOptions:
    """The length and language that the settings ask for."""
    sentences = settings.sentences or (1 if settings.style == "brief" else DEFAULT_SENTENCES)
    bullets, language = settings.style == "bullets", settings.summary_language
    return SummaryOptions(sentences, settings.words, language, settings.seed, settings.chars, bullets, settings.plain)


def extract(document: Document, options: SummaryOptions, *, attacked: bool = False) -> Summary:
    """Summarize without a model: the sentences that :func:`~summarize.summarization.selection.choices` finds best, else the first.

    Args:
        document: the article; a short one is its own summary.
        options: how long the summary is to be.
        attacked: whether a model's answer was refused: then the doubtful sentences are no candidates, either.
    """
    language = document.article.language
    if passes_through(document.shown, language, language, options):
        return Summary(language, tuple(Sentence(one.text, (one.n,), "passthrough") for one in document.shown), "passthrough")
    source = without_instructions(candidates(document) or document.shown, attacked=attacked)
    ranked = choices([one.text for one in source], language, options, title=document.title or "")
    if not ranked:
        first = list({one.text: one for one in source if one.text != document.title}.values())[: options.most] or source[:1]
        return Summary(language, tuple(Sentence(one.text, (one.n,), "extractive") for one in first), "extractive")
    sentences = tuple(Sentence(unit.text, (source[unit.place].n,), "extractive") for unit in ranked[0])
    others = dict.fromkeys(joined(language, [unit.text for unit in units]) for units in ranked[1:])
    return Summary(language, sentences, "extractive", alternatives=tuple(others))


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
