"""Sentence alignment of two texts: a monotone alignment by sentence vectors and length.

Beads 1-1, 1-2, 2-1, 2-2, 1-3 and 3-1 cost by how unlike their vectors and their lengths are (Gale and Church 1993 for the lengths);
a sentence may be left alone at a fixed cost. The costs were set on one half of the documents of NTREX, and are judged on the other.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from summarize.verification.base import Parsed, Span

#: Languages that the encoder of sentences knows.
VECTOR_LANGUAGES = frozenset("ar de en es fr it ja ko nl pl pt ru th tr zh".split())  # noqa: SIM905
#: Characters of a language for one of English, from the sentence lengths of parallel news.
_DENSITY = {"en": 1.0, "ru": 1.08, "es": 1.15, "fr": 1.17, "de": 1.15, "it": 1.12, "pt": 1.1, "uk": 1.05, "zh": 0.33, "ja": 0.42, "ko": 0.5}
_BEADS = ((1, 1, 0.0), (1, 2, 1.2), (2, 1, 1.2), (2, 2, 2.5), (1, 3, 2.5), (3, 1, 2.5))
_UNLIKE, _ALONE, _MAX_LENGTH_COST, _VARIANCE = 10.0, 4.0, 6.0, 9.0
#: A sentence less like everything on the other side (cosine) belongs to no bead.
_STRANGER = 0.2
#: Sentences as many on both sides are taken for translations if none is longer than this many times the other, and characters.
_MAX_FIT, _FIT_SLACK = 1.4, 12
#: Texts of more sentences are not aligned: the table would grow.
_MAX_SENTENCES = 60


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences that correspond (half-open index ranges), and how like the nearest of the other side each lone one is."""

    source: Span
    text: Span
    nearest: float = 1.0


def expansion(source_lang: str, lang: str) -> float:
    """Return how many characters of ``lang`` one character of ``source_lang`` makes (base codes)."""
    return _DENSITY.get(lang, 1.05) / _DENSITY.get(source_lang, 1.05)


def can_align(source: Parsed, text: Parsed) -> bool:
    """Return whether vectors can compare two texts."""
    return {source.base, text.base} <= VECTOR_LANGUAGES and max(len(source.sentences), len(text.sentences)) <= _MAX_SENTENCES


@functools.lru_cache(maxsize=64)
def align(source: Parsed, text: Parsed) -> tuple[Bead, ...]:
    """Return the cheapest monotone alignment of the sentences of two texts."""
    rows, columns = len(source.sentences), len(text.sentences)
    left, right = _runs(rows), _runs(columns)
    likeness = _likeness(source, text, left, right)
    ratio = expansion(source.base, text.base)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(rows + 1):
        for j in range(columns + 1):
            options = []
            for di, dj, prior in _BEADS:
                if i >= di and j >= dj:
                    like = likeness[left[i - di, i], right[j - dj, j]]
                    cost = prior + _cost(source, text, (i - di, i), (j - dj, j), like, ratio)
                    options.append((best[i - di, j - dj][0] + cost, (di, dj)))
            options += [(best[i - di, j - dj][0] + _ALONE, (di, dj)) for di, dj in ((1, 0), (0, 1)) if i >= di and j >= dj]
            if options:
                best[i, j] = min(options)
    beads: list[Bead] = []
    i, j = rows, columns
    while i or j:
        di, dj = best[i, j][1]
        mine = {n: float(likeness[left[n, n + 1], :].max(initial=0.0)) for n in range(i - di, i) if dj != 1 or di != 1}
        theirs = {n: float(likeness[:, right[n, n + 1]].max(initial=0.0)) for n in range(j - dj, j) if dj != 1 or di != 1}
        beads += [Bead((n, n + 1), (j, j), like) for n, like in mine.items() if not dj or like < _STRANGER]
        beads += [Bead((i, i), (n, n + 1), like) for n, like in theirs.items() if not di or like < _STRANGER]
        if di and dj:
            beads.append(Bead((i - di, i), (j - dj, j)))
        i, j = i - di, j - dj
    return tuple(beads[::-1])


@functools.lru_cache(maxsize=512)
def segments(source: Parsed, text: Parsed) -> tuple[tuple[Span, Span], ...]:
    """Return the spans of both sides that translate each other, the smallest that are sure, in order; none is left over.

    Sentence for sentence where they are as many and as long as to be expected; else beads of :func:`align`, lone sentences with their
    neighbor; else the whole.
    """
    ours, theirs, ratio = source.sentences, text.sentences, expansion(source.base, text.base)
    equal = len(ours) == len(theirs)
    if equal and all(_fit(one, other, ratio) for one, other in zip(ours, theirs, strict=True)):
        return tuple(zip(ours, theirs, strict=True))
    if min(len(ours), len(theirs)) < 2 or not can_align(source, text):
        return tuple(zip(ours, theirs, strict=True)) if equal else (((0, len(source.text)), (0, len(text.text))),)
    rows: list[tuple[Span, Span]] = []
    for bead in align(source, text):
        lone = bead.source[0] == bead.source[1] or bead.text[0] == bead.text[1]
        if rows and (lone or _empty(rows[-1])):
            (a, _), (b, _) = rows.pop()
            rows.append(((a, bead.source[1]), (b, bead.text[1])))
        else:
            rows.append((bead.source, bead.text))
    if len(rows) > 1 and _empty(rows[0]):
        ((a, _), (b, _)), ((_, c), (_, d)) = rows[:2]
        rows[:2] = [((a, c), (b, d))]
    return tuple(((ours[a][0], ours[b - 1][1]), (theirs[c][0], theirs[d - 1][1])) for (a, b), (c, d) in rows if a < b and c < d)


def _empty(row: tuple[Span, Span]) -> bool:
    return any(start == end for start, end in row)


def _fit(one: Span, other: Span, ratio: float) -> bool:
    """Whether two sentences are as long as a sentence and its translation."""
    expected, got = (one[1] - one[0]) * ratio, other[1] - other[0]
    return max(expected, got) <= _MAX_FIT * min(expected, got) + _FIT_SLACK


def _runs(count: int) -> dict[Span, int]:
    """Every run of one to three sentences, with its row in the table of likeness."""
    runs = [(i, i + size) for size in (1, 2, 3) for i in range(count - size + 1)]
    return {run: n for n, run in enumerate(runs)}


def _likeness(source: Parsed, text: Parsed, left: dict[Span, int], right: dict[Span, int]) -> NDArray[np.float32]:
    from summarize.text.vectors import encode

    mine, theirs = ([_run(side, run) for run in runs] for side, runs in ((source, left), (text, right)))
    likeness: NDArray[np.float32] = encode(mine) @ encode(theirs).T
    return likeness


def _run(side: Parsed, run: Span) -> str:
    return side.text[side.sentences[run[0]][0] : side.sentences[run[1] - 1][1]]


def _cost(source: Parsed, text: Parsed, left: Span, right: Span, likeness: float, ratio: float) -> float:
    """The cost of one bead: how unlike in meaning, and minus the logarithm of the probability of so odd a pair of lengths."""
    expected, got = len(_run(source, left)) * ratio, len(_run(text, right))
    delta = abs(got - expected) / math.sqrt(_VARIANCE * max((expected + got) / 2, 25.0))
    length = min(_MAX_LENGTH_COST, -math.log(max(math.erfc(delta / math.sqrt(2)), 1e-12)))
    return length + _UNLIKE * (1 - float(likeness)) * max(left[1] - left[0], right[1] - right[0])
