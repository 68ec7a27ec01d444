"""A summary in another language than its source: its facts must be in the source; what it leaves out is no fault."""

from __future__ import annotations

from collections.abc import Sequence

from summarize.types import CheckReport, Finding
from summarize.verification import names
from summarize.verification.numbers import compare_numbers, extract
from summarize.verification.repetition import check_repetition
from summarize.verification.script import check_script

_ALL_IS_WELL = 0.95


def check_across(source: str, sentences: Sequence[str], source_lang: str, lang: str) -> CheckReport:
    """Findings on each sentence, ``where`` being ``lang``, and a score 0..1 that is higher where numbers and names are shared."""
    findings: list[Finding] = []
    facts = shared = 0
    for n, sentence in enumerate(sentences, start=1):
        script = check_script(source, sentence, lang, where=lang, sentence=n)
        findings += script
        findings += check_repetition(source, sentence, where=lang, sentence=n)
        if any(finding.level == "error" for finding in script):
            continue
        strange = compare_numbers(source, sentence, source_lang, lang, where=lang, sentence=n, summary=True)
        findings += strange
        numbers = extract(sentence, lang)
        facts += len(numbers)
        shared += max(0, len(numbers) - len(strange))
        theirs = [name for name in names.extract(sentence, lang) if not name.initial]
        facts += len(theirs)
        shared += len(theirs)
        for name in names.unexplained(source, sentence, source_lang, lang):
            message = f"the name {name.text!r} is not in the source"
            findings.append(Finding("minor", "name", lang, message, "", name.text, n, 0.3 if name.initial else 0.6))
            shared -= not name.initial
    # Without a number or a name that both sides have there is nothing to tell this text from one about something else.
    known = min(1.0, (max(0, shared) + 1) / (facts + 1)) if facts else 0.0
    return CheckReport(fall(findings) * (0.6 + 0.4 * known), tuple(findings), tuple(() for _ in sentences))


def fall(findings: Sequence[Finding]) -> float:
    """The score that findings leave of a text that seemed well: errors and, a little, warnings take it down."""
    score = punish(_ALL_IS_WELL, findings)
    warnings = sorted((finding.confidence for finding in findings if finding.level == "warning"), reverse=True)[:4]
    for confidence in warnings:
        score *= 1 - 0.15 * confidence
    return score


def punish(score: float, findings: Sequence[Finding]) -> float:
    """The score after findings: each error takes it down by up to three quarters, by how sure the check is; at most three count."""
    errors = sorted((finding.confidence for finding in findings if finding.level == "error"), reverse=True)[:3]
    for confidence in errors:
        score *= 1 - 0.75 * confidence
    return score
