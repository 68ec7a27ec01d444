"""The verdict on any pair of texts: which kind of pair it is, the findings, and one score."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

from summarize.text.sentences import split_sentences
from summarize.text.stems import tokenize
from summarize.text.tokens import base_language
from summarize.types import CheckReport, Finding
from summarize.verification import translation
from summarize.verification.across import check_across, fall, punish
from summarize.verification.attribution import check_attribution
from summarize.verification.glossary import Glossary, check_glossary
from summarize.verification.summary import check_summary

#: A translation is at least and at most this long against its source; other lengths are read as a summary in another language.
_SHORTEST, _LONGEST = 0.55, 1.9
#: Characters that say as much as one of English.
_DENSITY = {"ru": 1.05, "es": 1.15, "fr": 1.15, "de": 1.15, "zh": 0.33, "ja": 0.45, "ko": 0.5}


def check(
    source: str, text: str, *, source_lang: str | None = None, lang: str | None = None, glossary: Glossary | None = None
) -> CheckReport:
    """Check ``text`` against ``source``: a summary, a translation, or a summary in another language. Needs no model.

    Languages are codes such as ``"en"``; None detects. In one language the text is checked as a summary
    (:func:`~.summary.check_summary`); in two, as a translation if its length is that of one, else as a summary whose facts
    must be in the source while nothing has to be complete. ``CheckReport.score`` is 0..1, higher is more trustworthy.
    A ``glossary`` is verified too: all of it on a translation, what it forbids on a summary.
    No text makes it raise.
    """
    source, text = _clean(source), _clean(text)
    if not source.strip() or not text.strip():
        which = "source" if not source.strip() else "text"
        return CheckReport(0.0, (Finding("major", "empty", lang or "summary", f"the {which} is empty"),), ())
    source_lang = source_lang or _detected(source) or lang or "en"
    lang = lang or _detected(text, near=source_lang) or source_lang
    ours, theirs = split_sentences(source, source_lang, into_quotations=True), split_sentences(text, lang, into_quotations=True)
    if base_language(source_lang) == base_language(lang):
        report = check_summary(ours, theirs, lang)
        more = [*_order(source, text, "summary"), *check_attribution(ours, theirs, lang, where="summary")]
        return _with(report, [*more, *_forbidden(source, theirs, source_lang, lang, glossary, "summary")])
    length = len(text) / _DENSITY.get(base_language(lang), 1.0) * _DENSITY.get(base_language(source_lang), 1.0) / len(source)
    if _SHORTEST <= length <= _LONGEST:
        if len(ours) == len(theirs):
            return check_translation(ours, theirs, source_lang=source_lang, lang=lang, glossary=glossary)
        return check_translation([source], [text], source_lang=source_lang, lang=lang, glossary=glossary)
    report = check_across(source, theirs, source_lang, lang)
    return _with(report, [*_order(source, text, lang), *_forbidden(source, theirs, source_lang, lang, glossary, lang)])


def check_translation(
    source_sentences: Sequence[str],
    translated_sentences: Sequence[str],
    *,
    source_lang: str,
    lang: str,
    glossary: Glossary | None = None,
) -> CheckReport:
    """Findings on a translation, segment by segment (:func:`summarize.verification.translation.check_translation`), with a score 0..1.

    The score starts at 0.95 and falls with every finding by how sure it is, and a little with an unusual length; it is made to rank
    candidates, not to promise a share of right ones. ``evidence`` is the segment itself.
    """
    if glossary is None:
        return _remembered(tuple(source_sentences), tuple(translated_sentences), source_lang, lang)
    return _judged(source_sentences, translated_sentences, source_lang, lang, glossary)


@functools.lru_cache(maxsize=256)  # a repair asks again for all that it did not change
def _remembered(source: tuple[str, ...], translated: tuple[str, ...], source_lang: str, lang: str) -> CheckReport:
    return _judged(source, translated, source_lang, lang, None)


def _judged(
    source_sentences: Sequence[str], translated_sentences: Sequence[str], source_lang: str, lang: str, glossary: Glossary | None
) -> CheckReport:
    findings = translation.check_translation(source_sentences, translated_sentences, source_lang=source_lang, lang=lang, glossary=glossary)
    if not any(s.strip() for s in translated_sentences):
        findings = findings or [Finding("major", "empty", lang, "the translation has no text")]
        return CheckReport(0.0, tuple(findings), tuple(() for _ in translated_sentences))
    score = fall(findings) * _length(" ".join(source_sentences), " ".join(translated_sentences), source_lang, lang)
    evidence = tuple((n,) if n <= len(source_sentences) else () for n in range(1, len(translated_sentences) + 1))
    return CheckReport(score, tuple(findings), evidence)


def _length(source: str, text: str, source_lang: str, lang: str) -> float:
    """1 for the usual length, 0.9 for half or double of it."""
    if not source.strip():
        return 0.0
    usual = len(source) / _DENSITY.get(base_language(source_lang), 1.0) * _DENSITY.get(base_language(lang), 1.0)
    off = abs(math.log2(max(1, len(text)) / max(1.0, usual)))
    return 1 - 0.1 * min(2.0, off) if len(source) > 20 else 1.0


def _order(source: str, text: str, where: str) -> list[Finding]:
    ours, theirs = len(tokenize(source)), len(tokenize(text))
    if theirs < 20 or theirs < 1.5 * ours:
        return []
    message = f"the source ({ours} words) is shorter than the text ({theirs} words): wrong order?"
    return [Finding("minor", "order", where, message, "", "", 0, 0.8)]


def _forbidden(source: str, sentences: Sequence[str], source_lang: str, lang: str, glossary: Glossary | None, where: str) -> list[Finding]:
    """What the glossary forbids, sentence by sentence. A summary may leave out what has to be kept or put in a certain way."""
    if glossary is None:
        return []
    banned = Glossary.of(term for term in glossary.terms if term.rule == "forbid")
    found: list[Finding] = []
    for n, sentence in enumerate(sentences, start=1):
        found += check_glossary(source, sentence, banned, source_lang, lang, where=where, sentence=n)
    return found


def _with(report: CheckReport, more: Sequence[Finding]) -> CheckReport:
    score = punish(report.score, [finding for finding in more if finding.kind == "glossary"])
    return CheckReport(score, (*more, *report.findings), report.evidence) if more else report


def _clean(text: str) -> str:
    """Without characters that are in no text: NUL and lone surrogates."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def _detected(text: str, near: str | None = None) -> str | None:
    """The language of a text; ``near`` where the detector is not sure and a short text could as well be in that one."""
    from summarize.errors import UnsupportedLanguage
    from summarize.text.detect import detect

    try:
        found = detect(text)
    except UnsupportedLanguage:
        return None
    return near if near is not None and not found.sure else found.language
