"""The faithfulness score: a linear model and randomised trees over :mod:`summarize.verification.features`, kept as numbers in JSON.

``benchmarks/train_score.py`` makes ``data/score_model.json``; nothing but the standard library reads it here. The score is
``1 / (1 + exp(-z))`` with ``z = linear(x) + trees(x)``; 0.5 is the point where, in training, wrong texts and right ones weighed the same.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from summarize.verification import overlap
from summarize.verification.features import NAMES, features

#: Lowest and highest score a model gives: it is never certain.
FLOOR, CEILING = 0.01, 0.99


@dataclass(frozen=True, slots=True)
class Tree:
    """A regression tree as parallel lists; a node with feature -1 is a leaf, ``x <= threshold`` goes left."""

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    def __call__(self, x: Sequence[float]) -> float:
        """The value of the leaf that ``x`` falls into."""
        node = 0
        while (feature := self.feature[node]) >= 0:
            node = self.left[node] if x[feature] <= self.threshold[node] else self.right[node]
        return self.value[node]


@dataclass(frozen=True, slots=True)
class Model:
    """The weights; ``version`` changes with every training."""

    version: str
    bias: float
    coefficients: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    trees: tuple[Tree, ...]

    def logit(self, x: Sequence[float]) -> float:
        """The score before the logistic function. Features are first held within what training saw, so that odd texts get no odd score."""
        x = [min(max(value, low), high) for value, low, high in zip(x, self.low, self.high, strict=True)]
        linear = sum(c * value for c, value in zip(self.coefficients, x, strict=True))
        return self.bias + linear + sum(tree(x) for tree in self.trees)


@functools.cache
def model() -> Model:
    """The packaged model.

    Raises ValueError if its features are not those of this version of the program.
    """
    raw = json.loads(files("summarize.verification").joinpath("data", "score_model.json").read_text(encoding="utf-8"))
    return load(raw)


def load(raw: dict[str, Any]) -> Model:
    """A model from its JSON form; see :func:`model`."""
    if raw["features"] != list(NAMES):
        raise ValueError("data/score_model.json was trained with other features; run benchmarks/train_score.py")
    trees = tuple(
        Tree(tuple(t["feature"]), tuple(t["threshold"]), tuple(t["left"]), tuple(t["right"]), tuple(t["value"])) for t in raw["trees"]
    )
    return Model(str(raw["version"]), float(raw["bias"]), tuple(raw["coefficients"]), tuple(raw["low"]), tuple(raw["high"]), trees)


def faithfulness(body_sentences: Sequence[str], summary_sentences: Sequence[str], language: str) -> float:
    """How much a summary may be trusted, 0..1, from overlap alone; 0.01 for an empty text, 0.99 for whole sentences of the body."""
    source = overlap.index(tuple(body_sentences), language)
    return grade(source, summary_sentences)


def grade(source: overlap.Source, summary_sentences: Sequence[str]) -> float:
    """:func:`faithfulness` against an index that is at hand."""
    lines = [overlap.line(sentence, source.language) for sentence in summary_sentences]
    if not any(line.stems for line in lines) or not source.stems:
        return FLOOR
    if all(overlap.stands_in(source, line) for line in lines):
        return CEILING
    z = model().logit(features(source, " ".join(summary_sentences), lines))
    # Where next to no word comes from the source there is nothing to weigh: another article, another language, another script.
    known = sum(it in source.places for line in lines for it in (line.stems[i] for i in line.content))
    share = known / max(1, sum(len(line.content) for line in lines))
    score = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z)))) * min(1.0, share / _LEAST_KNOWN)
    return min(CEILING, max(FLOOR, score))


#: Under this share of content words that the source has, the score falls linearly to the floor.
_LEAST_KNOWN = 0.35
