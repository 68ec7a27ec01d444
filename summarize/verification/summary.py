"""Everything the checks know about a summary in the language of its article: findings, evidence and a score.

The cheap question comes first: most sentences hold no word that the article lacks, and the readers of numbers and names run only
where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from summarize.text.tokens import base_language
from summarize.types import CheckReport, Finding, Severity
from summarize.verification import names, overlap, verbatim
from summarize.verification.across import check_across, punish
from summarize.verification.currencies import check_currencies
from summarize.verification.features import META
from summarize.verification.fractions import check_fractions
from summarize.verification.grounding import LITTLE_GROUND, NO_GROUND, NO_GROUND_ELSEWHERE
from summarize.verification.numbers import diff
from summarize.verification.quantities import Quantity, extract
from summarize.verification.repetition import check_repetition
from summarize.verification.score import grade
from summarize.verification.word_classes import opposites, word_class

WHERE = "summary"
_LIST_MARK = re.compile(r"\d{1,2}[.)]\s")


def check_summary(body_sentences: Sequence[str], summary_sentences: Sequence[str], language: str) -> CheckReport:
    """Findings on each sentence of a summary against the body, the body sentences it rests on (1-based, one to three), and a score.

    ``Finding.where`` is ``"summary"``. Numbers, names, quotations and days that the body does not have are errors where the checks are
    nearly always right (docs/faithfulness.md has the false-alarm rate), else warnings. An empty summary or body is an error with score 0.
    """
    if not any(s.strip() for s in summary_sentences):
        return CheckReport(0.0, (Finding("major", "empty", WHERE, "the summary has no text"),), tuple(() for _ in summary_sentences))
    if not any(s.strip() for s in body_sentences):
        return CheckReport(0.0, (Finding("major", "empty", WHERE, "the source has no text"),), tuple(() for _ in summary_sentences))
    body = tuple(body_sentences)
    source = overlap.index(body, language)
    whole = "\n".join(body)
    if other := _other_language(source, summary_sentences, language):
        report = check_across(whole, summary_sentences, language, other)
        wrong = Finding("major", "language", WHERE, f"the summary is in another language ({other})", language, other, 0, 0.9)
        return CheckReport(punish(report.score, [wrong]), (wrong, *report.findings), report.evidence)
    findings: list[Finding] = []
    evidence: list[tuple[int, ...]] = []
    for n, sentence in enumerate(summary_sentences, start=1):
        line = overlap.line(sentence, language)
        chosen, first, cover = overlap.alignment(source, line)
        evidence.append(tuple(sorted(i + 1 for i in chosen)))
        findings += check_currencies(whole, sentence, where=WHERE, sentence=n)  # a sign is no word: the next line would not see it
        if not line.stems or overlap.stands_in(source, line):
            continue
        findings += _grounding(line, sentence, cover, n, language)
        findings += _numbers(source, whole, sentence, line, chosen, n)
        findings += check_fractions(whole, sentence, language, language, where=WHERE, sentence=n)
        findings += _names(source, whole, sentence, line, n)
        findings += _days(source, line, n)
        findings += _reversal(source, line, chosen, first, body[chosen[0]] if chosen else "", n)
        # The whole body is read only where the near sentences do not explain what is said twice.
        if check_repetition(" ".join(body[i] for i in chosen), sentence, where=WHERE, sentence=n):
            findings += [_lesser(f) for f in check_repetition(whole, sentence, where=WHERE, sentence=n)]
    findings += _quotations(whole, summary_sentences)
    findings += _said_twice(summary_sentences)
    # Ground and repetition are features of the model already.
    score = punish(grade(source, summary_sentences), [f for f in findings if f.kind not in ("grounding", "repetition")])
    return CheckReport(score, tuple(findings), tuple(evidence))


def _other_language(source: overlap.Source, summary_sentences: Sequence[str], language: str) -> str | None:
    """The language of a summary that shares next to no word with its source, if a detector is sure that it is not ``language``."""
    lines = [overlap.line(sentence, language) for sentence in summary_sentences]
    words = [it for line in lines for it in (line.stems[i] for i in line.content)]
    if len(words) < 5 or sum(it in source.places for it in words) * 5 > len(words) * 3:
        return None
    from summarize.errors import UnsupportedLanguage
    from summarize.text.detect import detect

    try:
        found = detect(" ".join(summary_sentences))
    except UnsupportedLanguage:
        return None
    return found.language if found.confidence >= 0.8 and found.language != base_language(language) else None


def _lesser(finding: Finding) -> Finding:
    """A repetition as a warning where all that is said twice is the text's name for itself ("… of the passage: the passage says …")."""
    words = finding.got.split()
    if len(words) > 3 or META.isdisjoint(words):
        return finding
    return replace(finding, severity="minor", confidence=0.5)


def _grounding(line: overlap.Line, sentence: str, cover: float, n: int, language: str) -> list[Finding]:
    if len(line.content) < 3 or cover >= LITTLE_GROUND:
        return []
    # "Here is a summary of the passage" says nothing of the article: a preamble to be cut, not an invention.
    preamble = sum(word in META for word in line.words) >= 2
    # A question to the reader ("Shall I go on?") claims nothing.
    claims = not preamble and not sentence.rstrip(' "»”').endswith("?")
    bound = NO_GROUND if base_language(language) == "en" else NO_GROUND_ELSEWHERE
    level: Severity = "major" if cover < bound and claims else "minor"
    message = f"the body has little that says this ({cover:.0%} of its words are covered by the nearest sentences)"
    return [Finding(level, "grounding", WHERE, message, "", "", n, 0.9 if level == "major" else 0.5)]


def _numbers(source: overlap.Source, whole: str, sentence: str, line: overlap.Line, chosen: Sequence[int], n: int) -> list[Finding]:
    counted = word_class(source.language, "number")
    if not any((word[0].isdigit() or word in counted) and word not in source.words for word in line.words):
        return []
    there = extract(whole, source.language)
    strange = [q for q in diff(there, extract(sentence, source.language)).added if q.strength == "exact" and q.kind != "phone"]
    findings = []
    for quantity in strange:
        if not _novel(quantity, source) or (quantity.start == 0 and _LIST_MARK.match(sentence)):
            continue
        near = min(there, key=lambda q: (q.kind != quantity.kind, abs(q.value - quantity.value)), default=None)
        expected = near.text if near is not None and near.kind == quantity.kind else ""
        rounded = any(_rounded(quantity, q) for q in there)
        # Small numbers are often counted from the text (a list of four people); one is an error only if it took another's place.
        counted_up = quantity.value <= 12 and not (near is not None and near.digits and _novel_here(near, line, source, chosen))
        sure = quantity.digits and not rounded and not counted_up
        message = f"the number {quantity.text!r} is not in the body" + (f"; the nearest there is {expected!r}" if expected else "")
        findings.append(Finding("major" if sure else "minor", "number", WHERE, message, expected, quantity.text, n, 0.85 if sure else 0.5))
    return findings


def _novel(quantity: Quantity, source: overlap.Source) -> bool:
    """Whether some word of the quantity is not in the source; otherwise the number was read another way there, and is no invention."""
    line = overlap.line(quantity.text, source.language)
    return any(word not in source.words and not overlap.in_pieces(source, raw) for raw, word in zip(line.raw, line.words, strict=True))


def _novel_here(near: Quantity, line: overlap.Line, source: overlap.Source, chosen: Sequence[int]) -> bool:
    """Whether the evidence of a sentence has the number ``near`` and the sentence does not."""
    stems = overlap.line(near.text, source.language).stems
    return any(it in source.sentences[i] for i in chosen for it in stems) and not any(it in line.stems for it in stems)


def _rounded(ours: Quantity, theirs: Quantity) -> bool:
    """Whether a number is another one rounded (``more than 700`` for 712): five per cent off, and ending in a zero."""
    if theirs.value <= 10 or ours.value % 5:
        return False
    return abs(ours.value - theirs.value) * 20 <= theirs.value and ours.kind not in ("year", "time")


def _names(source: overlap.Source, whole: str, sentence: str, line: overlap.Line, n: int) -> list[Finding]:
    new = {raw for i, raw in enumerate(line.raw) if raw[0].isupper() and line.stems[i] not in source.places and line.words[i]}
    if not new or verbatim.title(sentence):
        return []
    findings = []
    for name in names.unexplained(whole, sentence, source.language, source.language):
        if name.text not in new and not any(name.text in raw for raw in new):
            continue
        known = name.key[:5] in source.prefixes or any(part in source.words for part in name.key.split("'"))
        sure = not name.initial and not known and len(name.key) > 3
        message = f"the name {name.text!r} is not in the body"
        findings.append(Finding("major" if sure else "minor", "name", WHERE, message, "", name.text, n, 0.75 if sure else 0.4))
    return findings


def _days(source: overlap.Source, line: overlap.Line, n: int) -> list[Finding]:
    days = word_class(source.language, "day")
    mine = [word for word in line.words if word in days and word not in source.words]
    if source.language.startswith("en") and "May" in line.raw[1:] and "may" not in source.words:
        mine.append("may")
    if not mine:
        return []
    theirs = sorted(days & source.words)
    sure = bool(theirs)
    message = f"{mine[0]!r} is not in the body" + (f", which has {', '.join(theirs)}" if sure else "")
    return [Finding("major" if sure else "minor", "time", WHERE, message, ", ".join(theirs), mine[0], n, 0.7 if sure else 0.5)]


def _reversal(
    source: overlap.Source, line: overlap.Line, chosen: Sequence[int], first: float, whole_sentence: str, n: int
) -> list[Finding]:
    """A negation or an opposite that the evidence of a sentence near to it lacks."""
    if not chosen or first < 0.5:
        return []
    there = frozenset().union(*(source.sentences[i] for i in chosen))
    against, ours = opposites(source.language), set(line.stems)
    findings = []
    for i, it in enumerate(line.stems):
        turned = against.get(it, frozenset()) & there
        if turned and it not in there and it not in source.places and against[it].isdisjoint(ours):
            sure = first >= 0.75
            message = f"the body says {min(turned)!r} where the summary says {line.words[i]!r}"
            findings.append(
                Finding("major" if sure else "minor", "reversal", WHERE, message, min(turned), line.words[i], n, 0.7 if sure else 0.5)
            )
            break
    new = overlap.negated(line, source.language) - source.negated
    if new and first >= 0.6:
        at = next(i for i, it in enumerate(line.stems) if it in new)
        sure = first >= 0.8 and line.stems[at] in source.places
        message = f"the summary negates {line.words[at]!r}, the body does not"
        findings.append(Finding("major" if sure else "minor", "negation", WHERE, message, "", line.words[at], n, 0.7 if sure else 0.5))
    findings += _negation_lost(source, line, whole_sentence, first, n)
    return findings


def _negation_lost(source: overlap.Source, line: overlap.Line, evidence: str, first: float, n: int) -> list[Finding]:
    """A word that the body has once, negated, and the summary without."""
    if first < 0.6 or any(word in word_class(source.language, "negation") for word in line.words):
        return []
    there = overlap.negated(overlap.line(evidence, source.language), source.language)
    lost = [i for i, it in enumerate(line.stems) if it in there and len(source.places[it]) == 1]
    if not lost:
        return []
    message = f"the body negates {line.words[lost[0]]!r}, the summary does not"
    return [Finding("minor", "negation", WHERE, message, "", line.words[lost[0]], n, 0.6)]


def _quotations(whole: str, summary_sentences: Sequence[str]) -> list[Finding]:
    if not any(c in sentence for sentence in summary_sentences for c in '"“„«'):
        return []
    source = verbatim.running(whole)
    findings = []
    for n, sentence in enumerate(summary_sentences, start=1):
        for quoted in verbatim.altered(sentence, source):
            message = "the words in quotation marks are not in the body as they stand"
            level: Severity = "minor" if verbatim.title(quoted) else "major"
            findings.append(Finding(level, "quotation", WHERE, message, "", quoted, n, 0.9 if level == "major" else 0.5))
    return findings


def _said_twice(summary_sentences: Sequence[str]) -> list[Finding]:
    seen: dict[str, int] = {}
    findings = []
    for n, sentence in enumerate(summary_sentences, start=1):
        key = verbatim.running(sentence)
        if len(key) < 12:
            continue
        if key in seen:
            findings.append(Finding("major", "repetition", WHERE, f"the same as sentence {seen[key]}", "", sentence, n, 0.95))
        seen.setdefault(key, n)
    return findings
