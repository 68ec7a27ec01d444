"""Choice of the translation that the others agree with most: minimum Bayes risk with chrF as the utility.

A model's own likelihood prefers short and dull answers; the candidate nearest to all others is the better guess where samples disagree.
chrF after Popović (2015), character n-grams to 6, beta 2, white space removed, as sacrebleu computes it for one sentence without words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

_ORDER = 6
_BETA2 = 4.0


def chrf(hypothesis: str, reference: str) -> float:
    """chrF2 of one sentence, 0..1."""
    return _score(_grams(hypothesis), _grams(reference))


def consensus(texts: Sequence[str]) -> list[float]:
    """For each text the mean chrF2 against all others as references, 0..1; ``[1.0]`` for a single one."""
    if len(texts) < 2:
        return [1.0] * len(texts)
    known = {text: _grams(text) for text in dict.fromkeys(texts)}
    grams = [known[text] for text in texts]
    others = len(texts) - 1
    return [sum(_score(one, two) for j, two in enumerate(grams) if j != i) / others for i, one in enumerate(grams)]


def _grams(text: str) -> list[Counter[str]]:
    letters = "".join(text.split())
    return [Counter([letters[i : i + size] for i in range(len(letters) - size + 1)]) for size in range(1, _ORDER + 1)]


def _score(hypothesis: list[Counter[str]], reference: list[Counter[str]]) -> float:
    precision = recall = 0.0
    orders = 0
    for one, two in zip(hypothesis, reference, strict=True):
        have, want = one.total(), two.total()
        if not have or not want:
            continue
        shared = (one & two).total()
        precision += shared / have
        recall += shared / want
        orders += 1
    if not orders or precision + recall == 0:
        return 0.0
    precision, recall = precision / orders, recall / orders
    return (1 + _BETA2) * precision * recall / (_BETA2 * precision + recall)
