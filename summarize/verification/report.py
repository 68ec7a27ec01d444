"""The verdict on a pair of texts: findings of every check, a score, and for a summary the evidence of each sentence."""

from __future__ import annotations

import functools
import math
from collections.abc import Collection, Sequence

from summarize.errors import InputTooLarge
from summarize.types import CheckReport, Finding
from summarize.verification.alignment import expansion
from summarize.verification.base import Pair, PairKind, Span, parse
from summarize.verification.dismissals import load_dismissals
from summarize.verification.glossary import Glossary
from summarize.verification.grounding import Ground, ground
from summarize.verification.runner import run_checks

#: Without ``kind``, a text in another language is a summary if the source has so many sentences and it is so short for a translation.
_LONG_SOURCE, _SHORT_TEXT = 8, 0.55
#: A longer source or text is a book, and costs more than ten seconds and 500 MB. Characters.
MAX_CHECKED = 2_000_000
#: What the score of a text without findings is, and what a finding takes of it by its severity; so many findings count.
_BEST = 0.95
_PENALTY = {"critical": 0.75, "major": 0.6, "minor": 0.1}
_MAX_COUNTED = 4


def check(
    source: str,
    text: str,
    *,
    source_lang: str | None = None,
    lang: str | None = None,
    kind: PairKind | None = None,
    glossary: Glossary | None = None,
    off: Collection[str] = (),
) -> CheckReport:
    """Check ``text`` against ``source``: a translation or a summary, in the same language or another. Needs no generative model.

    >>> report = check("The ward lost 14 midwives.", "Палата потеряла 41 акушерку.", source_lang="en", lang="ru")
    >>> [(finding.check, finding.expected, finding.got) for finding in report.findings]
    [('number', '14', '41')]

    Parameters
    ----------
    source, text:
        What was summarized or translated, and what came of it.
    source_lang, lang:
        Their languages, such as ``"en"``; None detects.
    kind:
        ``"translation"`` has to be complete, ``"summary"`` may leave out. None: a text in the source's language is a summary, one in
        another language a translation unless a long source has a short text.
    glossary:
        Terms to verify: all of them in a translation, what is forbidden in a summary.
    off:
        Names of checks that are switched off.

    Returns
    -------
    CheckReport
        Findings that nobody dismissed (:mod:`~.dismissals`), with offsets in ``source`` and ``text`` for a translation, in the body and
        the sentence for a summary; ``score`` 0..1, higher is more trustworthy.

    Raises
    ------
    UsageError
        ``off`` names no check.
    InputError
        The file of dismissals is not one of this version.
    InputTooLarge
        One of the two has more than :data:`MAX_CHECKED` characters.
    """
    if (longest := max(len(source), len(text))) > MAX_CHECKED:
        raise InputTooLarge(f"{longest:,} characters are too many to check: the limit is {MAX_CHECKED:,}", hint="check it in parts")
    source, text = _clean(source), _clean(text)
    if not source.strip() or not text.strip():
        which = "source" if not source.strip() else "text"
        return CheckReport(0.0, (Finding("critical", "empty", lang or "summary", f"the {which} is empty"),), ())
    source_lang = source_lang or _detected(source) or lang or "en"
    lang = lang or _detected(text, near=source_lang) or source_lang
    left, right = parse(source, source_lang), parse(text, lang)
    kind = kind or _kind(source, text, left.base, right.base, len(left.sentences))
    if kind == "summary":
        body = [source[start:end] for start, end in left.sentences]
        sentences = [text[start:end] for start, end in right.sentences]
        report = check_summary(body, sentences, lang, source_language=source_lang, off=off, glossary=glossary)
        return CheckReport(report.score, (*_order(source, text), *report.findings), report.evidence)
    findings = _kept(run_checks(Pair(source, text, source_lang, lang, "translation", glossary), where=lang, off=off))
    count = len(right.sentences)
    one_to_one = count == len(left.sentences)
    evidence = tuple((n,) if one_to_one else () for n in range(1, count + 1))
    return CheckReport(score_of(findings) * _length(source, text, left.base, right.base), tuple(findings), evidence)


def check_translation(
    source_sentences: Sequence[str],
    translated_sentences: Sequence[str],
    *,
    source_lang: str,
    lang: str,
    glossary: Glossary | None = None,
    off: Collection[str] = (),
) -> CheckReport:
    """Check a translation segment by segment; offsets count in the segments, ``evidence`` is the segment itself.

    Lists of different lengths are an error of their own; what can be paired is still checked. The score (0..1) ranks candidates; it is
    no probability.
    """
    arguments = tuple(source_sentences), tuple(translated_sentences), source_lang, lang, glossary, tuple(off), frozenset(load_dismissals())
    return _remembered(*arguments) if glossary is None else _judged(*arguments)


def _judged(
    source: tuple[str, ...],
    translated: tuple[str, ...],
    source_lang: str,
    lang: str,
    glossary: Glossary | None,
    off: tuple[str, ...],
    dismissed: frozenset[str],
) -> CheckReport:
    findings: list[Finding] = []
    if len(source) != len(translated):
        name = "omission" if len(translated) < len(source) else "addition"
        message = f"{len(source)} segments came back as {len(translated)}"
        findings.append(Finding("critical", name, lang, message, str(len(source)), str(len(translated))))
    for n, (ours, theirs) in enumerate(zip(source, translated, strict=False), start=1):
        findings += run_checks(Pair(ours, theirs, source_lang, lang, "translation", glossary), where=lang, sentence=n, off=off)
    findings = [it for it in findings if it.key not in dismissed]
    if not any(s.strip() for s in translated):
        findings = findings or [Finding("critical", "empty", lang, "the translation has no text")]
        return CheckReport(0.0, tuple(findings), tuple(() for _ in translated))
    base = [parse(" ", code).base for code in (source_lang, lang)]
    score = score_of(findings) * _length(" ".join(source), " ".join(translated), *base)
    evidence = tuple((n,) if n <= len(source) else () for n in range(1, len(translated) + 1))
    return CheckReport(score, tuple(findings), evidence)


_remembered = functools.lru_cache(maxsize=256)(_judged)  # a repair asks again for all that it did not change


def check_summary(
    body_sentences: Sequence[str],
    summary_sentences: Sequence[str],
    language: str,
    *,
    source_language: str | None = None,
    off: Collection[str] = (),
    glossary: Glossary | None = None,
) -> CheckReport:
    """Check each sentence of a summary against the body, and say which body sentences (1-based) it rests on.

    ``language`` is that of the summary, ``source_language`` that of the body where it is another. ``Finding.where`` is ``"summary"``, or
    the language where it is another than the body's. Source offsets count in the body's sentences joined by line feeds.
    """
    source_language = source_language or language
    where = "summary" if parse(" ", language).base == parse(" ", source_language).base else language
    for sentences, name in ((summary_sentences, "summary"), (body_sentences, "source")):
        if not any(s.strip() for s in sentences):
            empty = Finding("critical", "empty", where, f"the {name} has no text")
            return CheckReport(0.0, (empty,), tuple(() for _ in summary_sentences))
    body = "\n".join(body_sentences)
    spans: list[Span] = []
    for sentence in body_sentences:
        start = spans[-1][1] + 1 if spans else 0
        spans.append((start, start + len(sentence)))
    findings: list[Finding] = []
    grounds: list[Ground] = []
    for n, sentence in enumerate(summary_sentences, start=1):
        grounds.append(ground(body_sentences, sentence, source_language, language))
        evidence = tuple(spans[i] for i in grounds[-1].evidence)
        pair = Pair(body, sentence, source_language, language, "summary", glossary, evidence)
        findings += run_checks(pair, where=where, sentence=n, off=off)
    findings = _kept(findings)
    findings += _said_twice(summary_sentences, where)
    support = sum(it.support for it in grounds) / len(grounds)
    penalized = score_of([it for it in findings if it.check != "grounding"]) / _BEST
    evidence_numbers = tuple(tuple(sorted(i + 1 for i in it.evidence)) for it in grounds)
    return CheckReport(min(0.99, support) * penalized, tuple(findings), evidence_numbers)


def _kept(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that nobody dismissed."""
    dismissed = load_dismissals()
    return [it for it in findings if it.key not in dismissed]


def score_of(findings: Sequence[Finding]) -> float:
    """Return the score (0..1) that findings leave of a text that seemed well: the worst few count, by their severity."""
    score = _BEST
    for penalty in sorted((_PENALTY[it.severity] for it in findings), reverse=True)[:_MAX_COUNTED]:
        score *= 1 - penalty
    return score


def wrong_sentence_numbers(report: CheckReport) -> list[int]:
    """Return the 1-based numbers of the sentences that have an error."""
    return sorted({finding.sentence for finding in report.findings if finding.level == "error" and finding.sentence})


def reasons(report: CheckReport, number: int) -> tuple[str, ...]:
    """Return what the checks report of the errors of a sentence (its 1-based number), in the words that a writer is shown."""
    errors = [it for it in report.findings if it.sentence == number and it.level == "error"]
    return tuple(f"{it.message} (expected {it.expected}, got {it.got})" if it.expected and it.got else it.message for it in errors)


def _kind(source: str, text: str, source_base: str, base: str, sentences: int) -> PairKind:
    if source_base == base:
        return "summary"
    expected = len(source) * expansion(source_base, base)
    return "summary" if sentences >= _LONG_SOURCE and len(text) < _SHORT_TEXT * expected else "translation"


def _length(source: str, text: str, source_base: str, base: str) -> float:
    """1 for the usual length, 0.9 for half or double of it."""
    if len(source) <= 20:
        return 1.0
    off = abs(math.log2(max(1, len(text)) / max(1.0, len(source) * expansion(source_base, base))))
    return 1 - 0.1 * min(2.0, off)


def _order(source: str, text: str) -> list[Finding]:
    ours, theirs = len(source.split()), len(text.split())
    if theirs < 20 or theirs < 1.5 * ours:
        return []
    message = f"the source ({ours} words) is shorter than the text ({theirs} words): wrong order?"
    return [Finding("minor", "order", "summary", message)]


def _said_twice(sentences: Sequence[str], where: str) -> list[Finding]:
    seen: dict[str, int] = {}
    findings = []
    for n, sentence in enumerate(sentences, start=1):
        key = "".join(filter(str.isalnum, sentence.lower()))
        if len(key) >= 12 and key in seen:
            findings.append(Finding("major", "repetition", where, f"the same as sentence {seen[key]}", "", sentence, n))
        seen.setdefault(key, n)
    return findings


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
