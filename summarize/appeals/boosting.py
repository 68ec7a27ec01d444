"""The shipped model: boosted trees read from JSON and walked in plain Python, no numpy and no pickle.

``model.json`` is written by ``benchmarks/train_appeals.py`` and carries its training signature. A tree is five lists of equal length:
feature number (−1 in a leaf), threshold (go left if value <= threshold), left child, right child, value.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from summarize.appeals.context import FIRST_NAMES, SECOND_NAMES, second_rows
from summarize.errors import ConfigError

#: The labels in the order of every probability triple.
LABELS = ("body", "appeal", "furniture")
_MODEL = "model.json"

Opinion = tuple[float, float, float]
#: (feature, threshold, left, right); a leaf is (-1, value, None, None).
Node = tuple[int, float, Any, Any]


@dataclass(frozen=True, slots=True)
class Stage:
    """One multinomial boosted-tree model: ``trees[label]`` add up to that label's logit."""

    names: tuple[str, ...]
    baseline: tuple[float, float, float]
    trees: tuple[tuple[Node, ...], ...]

    def opinion(self, row: Sequence[float]) -> Opinion:
        """Probabilities of (body, appeal, furniture) for one row; they sum to 1."""
        body, appeal, furniture = (base + _total(trees, row) for base, trees in zip(self.baseline, self.trees, strict=True))
        top = max(body, appeal, furniture)
        b, a, f = math.exp(body - top), math.exp(appeal - top), math.exp(furniture - top)
        total = a + b + f
        return b / total, a / total, f / total


#: The opinion of a plain line (see :class:`summarize.appeals.features.Line`), for which no tree is asked.
PLAIN: Opinion = (0.99, 0.004, 0.006)
#: A plain line is asked about in the second stage if a line this near was thought an appeal with at least this probability.
NEAR_APPEAL = (2, 0.3)
#: The first stage is taken at its word if it gives body at least this probability and no likely appeal is close by.
SURE = 0.97


@dataclass(frozen=True, slots=True)
class Model:
    """Two stages and the limits that turn probabilities into labels."""

    first: Stage
    second: Stage
    limits: dict[str, float]
    signature: str

    def opinions(self, rows: Sequence[tuple[float, ...]], plain: Sequence[bool], memo: dict[tuple[float, ...], Opinion]) -> list[Opinion]:
        """The final opinion of each line, from the rows of :func:`summarize.appeals.context.first_rows`.

        ``memo`` belongs to the caller and is filled: most rows of a later round are those of the round before.
        """
        first = [PLAIN if skip else _remembered(self.first, row, memo) for row, skip in zip(rows, plain, strict=True)]
        asked = worth_asking(first, [skip or one[0] >= SURE for skip, one in zip(plain, first, strict=True)])
        second = second_rows(rows, first, asked)
        return [_remembered(self.second, row, memo) if row else one for row, one in zip(second, first, strict=True)]


def _remembered(stage: Stage, row: tuple[float, ...], memo: dict[tuple[float, ...], Opinion]) -> Opinion:
    """The stage's opinion of a row. The stages' rows differ in length, so one memo serves both."""
    known = memo.get(row)
    if known is None:
        known = memo[row] = stage.opinion(row)
    return known


def worth_asking(first: Sequence[Opinion], plain: Sequence[bool]) -> list[bool]:
    """Which lines the second stage looks at: all but the plain ones that have no likely appeal close by."""
    reach, limit = NEAR_APPEAL
    return [not skip or any(one[1] >= limit for one in first[max(0, i - reach) : i + reach + 1]) for i, skip in enumerate(plain)]


def _total(trees: Sequence[Node], row: Sequence[float]) -> float:
    total = 0.0
    for node in trees:
        while True:
            feature, value, left, right = node
            if feature < 0:
                total += value
                break
            node = left if row[feature] <= value else right
    return total


@cache
def load_model() -> Model:
    """The packaged model, read once a process.

    Raises:
        ConfigError: the file was trained for other features than the code has.
    """
    return parse_model(resources.files(__package__).joinpath(_MODEL).read_text(encoding="utf-8"))


def parse_model(text: str) -> Model:
    """The model in ``text`` (JSON as ``benchmarks/train_appeals.py`` writes it)."""
    data: dict[str, Any] = json.loads(text)
    stages = []
    for stage, names in zip(data["stages"], (FIRST_NAMES, SECOND_NAMES), strict=True):
        if tuple(stage["names"]) != names:
            raise ConfigError(f"{_MODEL} was trained for other features than this version has", hint="run benchmarks/train_appeals.py")
        trees = tuple(tuple(_node(tree, 0) for tree in one_label) for one_label in stage["trees"])
        body, appeal, furniture = stage["baseline"]
        stages.append(Stage(names, (body, appeal, furniture), trees))
    return Model(stages[0], stages[1], data["limits"], data["signature"])


def _node(tree: Sequence[Sequence[Any]], at: int) -> Node:
    feature, threshold, left, right, value = (column[at] for column in tree)
    if feature < 0:
        return -1, float(value), None, None
    return int(feature), float(threshold), _node(tree, left), _node(tree, right)
