"""Do words that stand together in a summary stand together in its source? Most invented statements are joined from true words.

Skip-bigrams after ROUGE-S (Lin 2004), of content stems: a pair holds if one source sentence has both, near each other, in this order.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from summarize.verification.overlap import Line, Source

#: The order of these features in the model's file, behind those of :mod:`summarize.verification.edits`.
NAMES: tuple[str, ...] = (
    "linked",  # share of pairs of content stems that stand together in the source, geometric mean over sentences
    "linked_worst",  # … lowest
    "unlinked_count",  # log of the number of pairs that do not
    "loners",  # content stems that hold with no other of their sentence, per sentence
)
_SPAN = 5  # content words behind a word that it is paired with
_SLACK = 4  # words that may stand between the two in the source beyond twice as many content words as here
_LEAST = 0.05  # a sentence without any pair does not make the mean nought
_NEAR = 6  # words within which two content stems count as standing together


def together(left: Sequence[int], right: Sequence[int], reach: int, sentence_of: Sequence[int]) -> bool:
    """Whether a place of ``right`` lies 1 to ``reach`` words behind one of ``left``, in the same sentence; both are in rising order."""
    a = b = 0
    while a < len(left) and b < len(right):
        gap = right[b] - left[a]
        if gap <= 0:
            b += 1
        elif gap <= reach and sentence_of[left[a]] == sentence_of[right[b]]:
            return True
        else:
            a += 1
    return False


def link(f: dict[str, float], lines: Sequence[Line], source: Source) -> None:
    """Set this module's features for a text of ``lines``. A sentence of one content word has no pair and does not count."""
    logs, worst, unlinked, loners = [], 1.0, 0, 0
    places, sentence_of = source.places, source.sentence_of
    for line in lines:
        stems = [line.stems[i] for i in line.content]
        where = [places.get(it) for it in stems]
        held = [False] * len(stems)
        pairs = holding = 0
        for a, left in enumerate(where):
            for b in range(a + 1, min(a + 1 + _SPAN, len(stems))):
                pairs += 1
                right = where[b]
                if left is not None and right is not None and together(left, right, _SLACK + 2 * (b - a), sentence_of):
                    holding += 1
                    held[a] = held[b] = True
        if pairs:
            share = holding / pairs
            logs.append(math.log(max(share, _LEAST)))
            worst = min(worst, share)
            unlinked += pairs - holding
            loners += held.count(False)
    f["linked"] = math.exp(sum(logs) / len(logs)) if logs else 0.0
    f["linked_worst"] = worst if logs else 0.0
    f["unlinked_count"] = math.log1p(unlinked)
    f["loners"] = loners / max(1, len(logs))


def neighbors(f: dict[str, float], line: Line, source: Source) -> None:
    """Neighbouring content words: do they stand near each other anywhere in the source, and in which order?"""
    apart = known = 0
    for n in range(len(line.content) - 1):
        i, j = line.content[n], line.content[n + 1]
        left, right = source.places.get(line.stems[i]), source.places.get(line.stems[j])
        if left is None or right is None:
            continue
        known += 1
        order = _order(left, right, _NEAR + j - i - 1)
        if order:
            f["pairs" if order > 0 else "pairs_turned"] += 1
        else:
            f["pairs_apart"] += 1
            apart += 1
            f["pairs_facts"] += any(line.stems[k] in source.capitals or line.raw[k][0].isdigit() for k in (i, j))
    if known:
        f["pairs_apart_worst"] = max(f["pairs_apart_worst"], apart / known)


def _order(left: Sequence[int], right: Sequence[int], reach: int) -> int:
    """1 if a place of ``right`` lies within ``reach`` behind one of ``left``, else -1 if one lies as near before it, else 0."""
    a = b = found = 0
    while a < len(left) and b < len(right):
        gap = right[b] - left[a]
        if 0 < gap <= reach:
            return 1
        if -reach <= gap < 0:
            found = -1
        if gap > 0:
            a += 1
        else:
            b += 1
    return found
