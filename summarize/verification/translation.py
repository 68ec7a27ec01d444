"""Everything the checks know about a translation, segment by segment.

Segments are aligned one to one; each side of a pair may hold several sentences. Findings of level ``error`` are meant to be right nearly
always (measured in ``docs/checks.md``), warnings are worth a look.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarize.text.sentences import split_sentences
from summarize.text.tokens import without_links
from summarize.types import Finding
from summarize.verification.acronyms import check_acronyms
from summarize.verification.currencies import check_currencies
from summarize.verification.durations import check_durations
from summarize.verification.exchanged import check_exchanged
from summarize.verification.fractions import check_fractions
from summarize.verification.full_names import check_doubled, check_full_names, check_places
from summarize.verification.glossary import Glossary, check_glossary
from summarize.verification.names import check_names, lost
from summarize.verification.negation import check_negation
from summarize.verification.numbers import compare_numbers
from summarize.verification.numbers import extract as extract_numbers
from summarize.verification.omission import MAX_SENTENCES, align, check_beads, check_length, check_substance, expansion
from summarize.verification.quotes import check_quote_count
from summarize.verification.repetition import check_repetition
from summarize.verification.roles import check_roles
from summarize.verification.script import check_script
from summarize.verification.spelling import check_spelling
from summarize.verification.times import check_times
from summarize.verification.untranslated import check_untranslated

#: After one of these nothing else said about the segment can be trusted.
_FATAL = frozenset({"script", "language"})


def check_translation(
    source: Sequence[str],
    target: Sequence[str],
    *,
    source_lang: str,
    lang: str,
    glossary: Glossary | None = None,
    where: str | None = None,
) -> list[Finding]:
    """Findings on ``target``, the translation of ``source`` segment by segment.

    ``Finding.sentence`` is the 1-based segment, ``Finding.where`` is ``where`` or ``lang``. A plain string counts as one segment. Lists
    of different lengths are an error of their own; what can be paired is still checked. Languages without word tables have their digits,
    script, length and repetition checked.
    """
    where = where or lang
    left = [source] if isinstance(source, str) else list(source)
    right = [target] if isinstance(target, str) else list(target)
    findings: list[Finding] = []
    if len(left) != len(right):
        message = f"{len(left)} segments came back as {len(right)}"
        kind = "omission" if len(right) < len(left) else "addition"
        findings.append(Finding("major", kind, where, message, str(len(left)), str(len(right)), 0, 0.99))
    for n, (ours, theirs) in enumerate(zip(left, right, strict=False), start=1):
        findings.extend(check_segment(ours, theirs, source_lang=source_lang, lang=lang, glossary=glossary, where=where, sentence=n))
    return findings


def check_segment(
    source: str, text: str, *, source_lang: str, lang: str, glossary: Glossary | None = None, where: str, sentence: int = 0
) -> list[Finding]:
    """Findings on one pair; see :func:`check_translation`."""
    if source.strip() == text.strip() and source_lang == lang:
        return []
    findings = check_length(source, text, source_lang, lang, where=where, sentence=sentence)
    if not text.strip():
        return findings
    source, text = without_links(source), without_links(text)
    findings += check_untranslated(source, text, source_lang, lang, where=where, sentence=sentence)
    script = check_script(source, text, lang, where=where, sentence=sentence)
    findings += script
    findings += check_repetition(source, text, where=where, sentence=sentence)
    if not any(finding.level == "error" and finding.kind in _FATAL for finding in script):
        findings += compare_numbers(source, text, source_lang, lang, where=where, sentence=sentence)
        if not any(finding.kind == "number" and finding.level == "error" for finding in findings):
            findings += check_currencies(source, text, where=where, sentence=sentence)
            findings += check_durations(source, text, source_lang, lang, where=where, sentence=sentence)
        findings += check_fractions(source, text, source_lang, lang, where=where, sentence=sentence)
        findings += _name_findings(source, text, source_lang, lang, where, sentence)
        findings += check_times(source, text, source_lang, lang, where=where, sentence=sentence)
        findings += _sentence_findings(source, text, source_lang, lang, where, sentence)
        counts = {len(split_sentences(source, source_lang, into_quotations=True)), len(split_sentences(text, lang, into_quotations=True))}
        if counts == {1} and not any(finding.kind == "omission" for finding in findings):
            gone = {name.key for name in lost(source, text, source_lang, lang) if not name.initial}
            gone |= {f.expected for f in findings if f.kind == "number" and not f.got and f.expected[:1].isdigit()}
            findings += check_substance(source, text, source_lang, lang, sorted(gone), where=where, sentence=sentence)
    findings += check_quote_count(source, text, where=where, sentence=sentence)
    if glossary is not None:
        findings += check_glossary(source, text, glossary, source_lang, lang, where=where, sentence=sentence)
    return findings


def _name_findings(source: str, text: str, source_lang: str, lang: str, where: str, sentence: int) -> list[Finding]:
    """Names that nothing explains first; where there are none, names of the source that were put for one another."""
    findings = check_names(source, text, source_lang, lang, where=where, sentence=sentence)
    findings += check_acronyms(source, text, source_lang, lang, where=where, sentence=sentence)
    if any(finding.level == "error" for finding in findings):
        return findings
    gone = lost(source, text, source_lang, lang, alone=True)
    more = check_full_names(source, text, source_lang, lang, where=where, sentence=sentence)
    more = more or check_doubled(source, text, source_lang, lang, gone, where=where, sentence=sentence)
    more = more or check_spelling(source, text, source_lang, lang, where=where, sentence=sentence)
    more = more or check_places(source, text, source_lang, lang, where=where, sentence=sentence)
    more = more or check_roles(source, text, source_lang, lang, where=where, sentence=sentence)
    return findings + more


def _sentence_findings(source: str, text: str, source_lang: str, lang: str, where: str, sentence: int) -> list[Finding]:
    """Omissions and additions, and negation sentence by sentence where the sentences can be paired."""
    left, right = split_sentences(source, source_lang, into_quotations=True), split_sentences(text, lang, into_quotations=True)
    if len(left) == len(right) == 1 or max(len(left), len(right)) > MAX_SENTENCES:
        return _meaning(source, text, source_lang, lang, where, sentence)
    anchors = [_anchors(piece, source_lang) for piece in left], [_anchors(piece, lang) for piece in right]
    beads = align(left, right, expansion(source_lang, lang), anchors)
    findings = check_beads(left, right, beads, source_lang, lang, where=where, sentence=sentence)
    for bead in beads:
        ours, theirs = " ".join(left[slice(*bead.source)]), " ".join(right[slice(*bead.target)])
        if ours and theirs:
            findings += _meaning(ours, theirs, source_lang, lang, where, sentence)
    return findings


def _meaning(source: str, text: str, source_lang: str, lang: str, where: str, sentence: int) -> list[Finding]:
    """What turns one sentence round: a negation, or a word put for its opposite."""
    findings = check_negation(source, text, source_lang, lang, where=where, sentence=sentence)
    if any(finding.kind == "negation" for finding in findings):
        return findings
    return check_exchanged(source, text, source_lang, lang, where=where, sentence=sentence) or findings


def _anchors(text: str, lang: str) -> frozenset[str]:
    """What should come back on the other side: exact numbers."""
    return frozenset(str(quantity.value) for quantity in extract_numbers(text, lang) if quantity.strength == "exact")
