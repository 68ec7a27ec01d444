"""Edits of a result by a person: their words in the place of the machine's, marked as theirs and checked like the machine's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarize.api import Summarizer, open_context
from summarize.config import Settings
from summarize.errors import UsageError
from summarize.pipeline import run_batch
from summarize.translation.glossary import load_glossary
from summarize.translation.requests import TranslationJob
from summarize.translation.stage import translate_jobs
from summarize.types import Article, CheckReport, Result, Sentence, Translation
from summarize.verification.report import check_summary, check_translation

#: A sentence of a summary is not longer. Characters.
LONGEST = 2000
_SUMMARY, _HEADLINE = "summary", "headline."


def made(article: Article, summarizer: Summarizer, targets: Sequence[str]) -> Result:
    """One article through the whole pipeline, its headline translated too. Raises what :meth:`Summarizer.summarize` raises."""
    outcome = run_batch([article], targets, open_context(summarizer, targets), headlines=True)[0]
    if isinstance(outcome, Result):
        return outcome
    raise outcome


def translated(result: Result, language: str, summarizer: Summarizer) -> Translation:
    """The summary as it is now in one language, made and checked anew by the machine."""
    texts = tuple(sentence.text for sentence in result.summary.sentences)
    return translate_jobs([TranslationJob(texts, result.summary.language, language)], open_context(summarizer, (language,)))[0]


def edited(result: Result, where: str, sentence: int, text: str, settings: Settings) -> Result:
    """``result`` with ``text`` as its ``sentence`` (1-based) of ``where``: ``summary``, a target language, or ``headline.`` and that.

    A translation is checked against the summary and a summary against the body, with every translation of it. What a person wrote is named
    in ``edited`` of the text.

    Raises:
        UsageError: there is no such sentence, or the text is empty or too long.
    """
    text = " ".join(text.split())
    if not text or len(text) > LONGEST:
        raise UsageError("the text is empty" if not text else f"the text is longer than {LONGEST} characters", hint="write a sentence")
    if where == _SUMMARY:
        return _edited_summary(result, sentence, text, settings)
    headline = where.startswith(_HEADLINE)
    language = where.removeprefix(_HEADLINE)
    held = result.headlines if headline else result.translations
    if language not in held or not 1 <= sentence <= len(held[language].sentences):
        raise UsageError(f"there is no sentence {sentence} of {where!r}", hint="load the page again")
    sentences = list(held[language].sentences)
    sentences[sentence - 1] = text
    people = tuple(sorted({*held[language].edited, sentence}))
    if headline:
        source, source_language = [result.headline], result.article.language
    else:
        source, source_language = [part.text for part in result.summary.sentences], result.summary.language
    again = _checked(replace(held[language], sentences=tuple(sentences), edited=people), source, source_language, settings)
    return with_translation(result, again, headline=headline)


def texts(result: Result) -> dict[tuple[str, int], str]:
    """Every sentence that a person can change, by the text it is in (as :func:`edited` names it) and its 1-based number."""
    held = {_SUMMARY: [part.text for part in result.summary.sentences]}
    held |= {language: list(text.sentences) for language, text in result.translations.items()}
    held |= {f"{_HEADLINE}{language}": list(text.sentences) for language, text in result.headlines.items()}
    return {(where, n): text for where, sentences in held.items() for n, text in enumerate(sentences, 1)}


def changed(before: Result, after: Result) -> set[tuple[str, int]]:
    """The sentences whose words differ, as :func:`texts` names them."""
    return {place for place, _ in texts(before).items() ^ texts(after).items()}


def with_translation(result: Result, text: Translation, *, headline: bool = False) -> Result:
    """``result`` with one translation, or translated headline, and its findings, exchanged."""
    where = f"{_HEADLINE}{text.language}" if headline else text.language
    found = [finding for finding in result.findings if finding.where != where]
    findings = (*found, *(replace(finding, where=where) for finding in text.findings))
    if headline:
        return replace(result, headlines={**result.headlines, text.language: text}, findings=findings)
    return replace(result, translations={**result.translations, text.language: text}, findings=findings)


def _edited_summary(result: Result, sentence: int, text: str, settings: Settings) -> Result:
    summary = result.summary
    if not 1 <= sentence <= len(summary.sentences):
        raise UsageError(f"there is no sentence {sentence} of the summary", hint="load the page again")
    words = [part.text for part in summary.sentences]
    words[sentence - 1] = text
    report = check_summary([part.text for part in result.body_sentences], words, summary.language)
    sentences = tuple(
        Sentence(one, evidence, part.method if one == part.text else "abstractive")
        for one, evidence, part in zip(words, report.evidence, summary.sentences, strict=True)
    )
    methods = {part.method for part in sentences}
    people = tuple(sorted({*summary.edited, sentence}))
    edited_summary = replace(
        summary, sentences=sentences, method=methods.pop() if len(methods) == 1 else "mixed", score=round(report.score, 3), edited=people
    )
    kept = [finding for finding in result.findings if finding.where != _SUMMARY or finding.kind == "truncated"]
    found = () if settings.checks == "off" else report.findings
    result = replace(result, summary=edited_summary, findings=(*kept, *found))
    for translation in result.translations.values():
        if translation.language == summary.language:  # the summary itself, not a translation of it
            again = replace(translation, sentences=tuple(words), edited=people)
        else:
            again = _checked(translation, words, summary.language, settings)
        result = with_translation(result, again)
    return result


def _checked(translation: Translation, source: Sequence[str], source_language: str, settings: Settings) -> Translation:
    if translation.language == source_language:
        return translation
    glossary = load_glossary(settings.glossary) if settings.glossary else None
    sides = list(source), list(translation.sentences)
    report = check_translation(*sides, source_lang=source_language, lang=translation.language, glossary=glossary)
    if settings.checks == "off":
        report = CheckReport(report.score)
    score = round(report.score, 3)
    if report.ok:
        return replace(translation, status="ok", findings=report.findings, score=score)
    return replace(translation, status="review", grade="draft", findings=report.findings, score=score)
