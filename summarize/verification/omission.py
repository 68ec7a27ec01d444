"""Sentences left out of a translation or added to it: length, and an alignment of sentences by length and anchors.

The alignment is that of Gale and Church (1993): beads 1-1, 1-0, 0-1, 2-1, 1-2, 2-2 cost by how far their lengths are from what the
language pair makes likely. Numbers and names that both sides share make a bead cheaper (``anchors``), so that a short sentence that
vanished from a long paragraph is seen too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from summarize.text.tokens import base_language
from summarize.types import Finding

#: Characters of the target for one of the source; from the sentence lengths of parallel news (English 1).
_EXPANSION = {"en": 1.0, "ru": 1.08, "es": 1.15, "fr": 1.17, "de": 1.15, "zh": 0.33, "ja": 0.42, "ko": 0.5, "ar": 0.9, "he": 0.8}
_VARIANCE = 9.0  # of (target - expected) per character; Gale and Church found 6.8 for parliament, news is freer
_PRIOR = {(1, 1): 0.85, (1, 0): 0.02, (0, 1): 0.01, (2, 1): 0.03, (1, 2): 0.05, (2, 2): 0.01, (3, 1): 0.006, (1, 3): 0.006}
_ANCHOR_WEIGHT = 3.0
#: Texts of more sentences are not aligned: the table would grow, and summaries are short.
MAX_SENTENCES = 60
_MIN_SOURCE = 40
#: Shortest credible length (share of the expected one) by the length of the source: long texts vary less.
_SHORTEST = ((300, 0.7), (150, 0.68), (80, 0.62), (60, 0.52), (0, 0.45))
_LONG = 2.1
_MIN_SUBSTANCE, _RATHER_SHORT = 80, 0.8
_MERGED = 0.9  # sentences that were merged keep at least this share of the length to be expected


@dataclass(frozen=True, slots=True)
class Bead:
    """Source sentences ``source`` stand for target sentences ``target`` (half-open index ranges)."""

    source: tuple[int, int]
    target: tuple[int, int]


def expansion(source_lang: str, lang: str) -> float:
    """How many characters of ``lang`` one character of ``source_lang`` makes."""
    return _EXPANSION.get(base_language(lang), 1.05) / _EXPANSION.get(base_language(source_lang), 1.05)


def _length_cost(source: int, target: int, ratio: float) -> float:
    """Minus the logarithm of the two-sided tail probability of so odd a pair of lengths."""
    if source == 0 or target == 0:
        return 0.0
    mean = (source * ratio + target) / 2
    delta = abs(target - source * ratio) / math.sqrt(_VARIANCE * max(mean, 25.0))
    return -math.log(max(math.erfc(delta / math.sqrt(2)), 1e-12))


def align(
    source: Sequence[str], target: Sequence[str], ratio: float, anchors: tuple[Sequence[frozenset[str]], Sequence[frozenset[str]]]
) -> list[Bead]:
    """The cheapest monotone alignment of two lists of sentences."""
    rows, columns = len(source), len(target)
    lengths = [len(piece) for piece in source], [len(piece) for piece in target]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    slack = abs(rows - columns) + 6
    for i in range(rows + 1):
        for j in range(max(0, i - slack), min(columns, i + slack) + 1):
            options: list[tuple[float, tuple[int, int]]] = []
            for (di, dj), prior in _PRIOR.items():
                before = best.get((i - di, j - dj))
                if i < di or j < dj or before is None:
                    continue
                cost = before[0] - math.log(prior) + _length_cost(sum(lengths[0][i - di : i]), sum(lengths[1][j - dj : j]), ratio)
                cost += _anchor_cost(anchors[0][i - di : i], anchors[1][j - dj : j])
                options.append((cost, (di, dj)))
            if options:
                best[i, j] = min(options)
    beads: list[Bead] = []
    i, j = rows, columns
    while (i, j) != (0, 0):
        di, dj = best[i, j][1]
        beads.append(Bead((i - di, i), (j - dj, j)))
        i, j = i - di, j - dj
    return beads[::-1]


def _anchor_cost(source: Sequence[frozenset[str]], target: Sequence[frozenset[str]]) -> float:
    """What is lost or won by the anchors of a bead: every one without a partner costs, as much as leaving its sentence alone would."""
    left: frozenset[str] = frozenset().union(*source)
    right: frozenset[str] = frozenset().union(*target)
    if not source or not target:
        return 0.0
    lost = len(left - right)
    shared = len(left & right)
    return _ANCHOR_WEIGHT * (lost - 1.5 * shared) / max(1.0, math.sqrt(len(left) + 1))


def check_length(source: str, text: str, source_lang: str, lang: str, *, where: str, sentence: int = 0) -> list[Finding]:
    """An error if the text is much too short or too long for a translation of ``source``."""
    expected = len(source.strip()) * expansion(source_lang, lang)
    got = len(text.strip())
    if not expected:
        return []
    if not got:
        return [Finding("major", "omission", where, "there is no translation", source[:80], "", sentence, 0.99)]
    ratio = got / expected
    if len(source) >= _MIN_SOURCE and ratio < next(share for size, share in _SHORTEST if len(source) >= size):
        message = f"the text has {ratio:.0%} of the length to be expected: something was left out"
        return [Finding("major", "omission", where, message, f"about {expected:.0f} characters", f"{got}", sentence, 0.9)]
    if (len(source) >= _MIN_SOURCE and ratio > _LONG) or (got > 160 and ratio > 3):
        message = f"the text has {ratio:.0%} of the length to be expected: something was added"
        return [Finding("major", "addition", where, message, f"about {expected:.0f} characters", f"{got}", sentence, 0.85)]
    return []


def check_substance(
    source: str, text: str, source_lang: str, lang: str, gone: Sequence[str], *, where: str, sentence: int = 0
) -> list[Finding]:
    """An error if a text is rather short and two or more names or figures of the source (``gone``) are missing from it."""
    ratio = len(text.strip()) / max(1.0, len(source.strip()) * expansion(source_lang, lang))
    if len(source) < _MIN_SUBSTANCE or ratio >= _RATHER_SHORT or len(gone) < 2:
        return []
    message = f"the text has {ratio:.0%} of the length to be expected, and {', '.join(gone[:4])} are missing: something was left out"
    return [Finding("major", "omission", where, message, ", ".join(gone[:8]), "", sentence, 0.75)]


def check_beads(
    source: Sequence[str], target: Sequence[str], beads: Sequence[Bead], source_lang: str, lang: str, *, where: str, sentence: int = 0
) -> list[Finding]:
    """Findings on sentences of ``source`` with no counterpart in ``target``, and the other way round."""
    findings: list[Finding] = []
    ratio = expansion(source_lang, lang)
    for bead in beads:
        (a, b), (c, d) = bead.source, bead.target
        left = " ".join(source[a:b])
        right = " ".join(target[c:d])
        if c == d and len(left) >= 15:
            message = "this sentence of the source has no counterpart"
            findings.append(Finding("major", "omission", where, message, left[:120], "", sentence or a + 1, 0.85))
        elif a == b and len(right) >= 15:
            message = "this sentence has no counterpart in the source"
            findings.append(Finding("major", "addition", where, message, "", right[:120], sentence or c + 1, 0.8))
        elif (
            b - a > d - c and len(left) >= _MIN_SOURCE and (len(right) < _MERGED * ratio * len(left) or _lost_question(source[a:b], right))
        ):
            message = "these sentences of the source came out much shorter"
            findings.append(Finding("major", "omission", where, message, left[:120], right[:120], sentence or c + 1, 0.8))
    return findings


def _lost_question(source: Sequence[str], right: str) -> bool:
    """A question that stood as a sentence of its own and is no question any more."""
    return any(piece.rstrip("\"'”’)»").endswith("?") for piece in source) and "?" not in right
