"""Run the registered checks over a pair: findings with their places and keys, the worst of each sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from summarize.types import Finding
from summarize.verification.base import CHECKS, Check, Pair, Span, load_check

#: So many findings are shown for a sentence, the worst first.
MAX_FINDINGS = 3

#: After one of these, about the whole text, no other check is asked.
_FATAL = frozenset({"omission", "script", "language", "untranslated"})
_ORDER = {"critical": 0, "major": 1, "minor": 2}


def run_checks(pair: Pair, *, where: str, sentence: int = 0, off: Collection[str] = ()) -> list[Finding]:
    """Run every check that fits a pair, and return its findings by sentence, the worst first, at most :data:`MAX_FINDINGS` each.

    Parameters
    ----------
    pair:
        What is compared.
    where, sentence:
        What the findings say of their place; 0 numbers the sentences of the pair's own text.
    off:
        Names of checks that are switched off.
    """
    for name in off:
        load_check(name)
    bases = {pair.left.base, pair.right.base}
    found: dict[int, list[Finding]] = {}
    for name in CHECKS:
        if name in off:
            continue
        new = list(_findings(load_check(name), pair, bases))
        for it in new:
            place = sentence or _sentence_of(it, pair)
            found.setdefault(place, []).append(replace(it, where=where, sentence=place, key=key_of(it, pair)))
        if any(it.check in _FATAL and it.severity == "critical" and _covers(it, pair) for it in new):
            break  # of a text that is none, or in another language, nothing else can be said
    return [it for place in sorted(found) for it in worst(found[place])]


def _findings(check: Check, pair: Pair, bases: set[str]) -> Iterator[Finding]:
    if pair.kind in check.kinds and (check.languages is None or bases <= check.languages):
        yield from check(pair)


def _sentence_of(it: Finding, pair: Pair) -> int:
    """The 1-based sentence of the text that a finding is in; 0 where it is in none or in several."""
    if it.text_span is None or len(pair.right.sentences) < 2:
        return 1 if it.text_span or len(pair.right.sentences) == 1 else 0
    start, end = it.text_span
    return next((n for n, (a, b) in enumerate(pair.right.sentences, 1) if a <= start < b and end <= b), 0)


def _covers(it: Finding, pair: Pair) -> bool:
    return it.text_span is None or 10 * (it.text_span[1] - it.text_span[0]) >= 9 * len(pair.text.strip())


def worst(found: Iterable[Finding]) -> list[Finding]:
    """Return the worst findings of a sentence, one for each place, at most :data:`MAX_FINDINGS`."""
    kept: list[Finding] = []
    for it in sorted(found, key=lambda it: _ORDER[it.severity]):
        if len(kept) < MAX_FINDINGS and not any(_same_place(it, other) for other in kept):
            kept.append(it)
    return kept


def _same_place(one: Finding, other: Finding) -> bool:
    """Whether two findings are about the same words of the text, or of the source where they name none of the text."""
    if one.text_span and other.text_span:
        return _overlap(one.text_span, other.text_span)
    if one.text_span or other.text_span or not (one.source_span and other.source_span):
        return False
    return _overlap(one.source_span, other.source_span)


def _overlap(one: Span, other: Span) -> bool:
    """Whether two spans share at least half of the longer one."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > 0 and 2 * shared >= max(one[1] - one[0], other[1] - other[0])


def key_of(finding: Finding, pair: Pair) -> str:
    """Return what names a finding for good: sixteen hex digits over check, words, language and the sentence, case and spaces apart."""
    parts = (finding.check, finding.expected, finding.got, pair.lang, pair.text)
    return hashlib.sha256("\0".join(" ".join(part.casefold().split()) for part in parts).encode()).hexdigest()[:16]
