"""The shipped model: boosted trees read from JSON and walked in plain Python, no numpy and no pickle.

``model.json`` is written by ``benchmarks/train_appeals.py`` and carries its training signature. A tree is five lists of equal length:
feature number (−1 in a leaf), threshold (go left if value <= threshold), left child, right child, value.
"""

from __future__ import annotations

import json
import math
import struct
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate
from operator import or_
from typing import Any

from summarize.boilerplate.context import FIRST_NAMES, SECOND_NAMES, second_rows
from summarize.errors import ConfigError

#: The labels in the order of every probability triple.
LABELS = ("body", "appeal", "furniture")
_MODEL = "model.json"

Opinion = tuple[float, float, float]
#: What one feature rules out: its number, the thresholds at which any tree asks for it, and a mask of leaves for each interval.
Test = tuple[int, tuple[float, ...], tuple[int, ...]]
#: Every leaf is one bit, and a tree has a field of so many bits: it can have no more leaves.
FIELD = 16


@dataclass(frozen=True, slots=True)
class Stage:
    """One multinomial boosted-tree model, all of whose trees are walked at once, as in QuickScorer (Lucchese et al., SIGIR 2015).

    The leaves of all trees are bits of one long number. Each feature strikes out those that its value puts out of reach, after which one
    bit a tree is left: one look-up a feature instead of one comparison a node. ``every`` has the bits of all leaves, ``leaves`` the value
    of each bit, tree by tree; the trees that add up to the logit of body come first, then as many for appeal and for furniture.
    """

    names: tuple[str, ...]
    baseline: tuple[float, float, float]
    every: int
    tests: tuple[Test, ...]
    leaves: tuple[dict[int, float], ...]

    def opinion(self, row: Sequence[float]) -> Opinion:
        """Probabilities of (body, appeal, furniture) for one row; they sum to 1."""
        count = len(self.leaves)
        reached = self.every
        for feature, thresholds, masks in self.tests:
            reached &= masks[bisect_left(thresholds, row[feature])]
        fields = struct.unpack(f"<{count}H", reached.to_bytes(count * FIELD // 8, "little"))
        values = list(map(dict.__getitem__, self.leaves, fields))
        a_label = count // 3
        body, appeal, furniture = (base + sum(values[i * a_label : (i + 1) * a_label]) for i, base in enumerate(self.baseline))
        top = max(body, appeal, furniture)
        b, a, f = math.exp(body - top), math.exp(appeal - top), math.exp(furniture - top)
        total = a + b + f
        return b / total, a / total, f / total


#: The opinion of a plain line (see :class:`summarize.boilerplate.features.Line`), for which no tree is asked.
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

    def opinions(
        self,
        rows: Sequence[tuple[float, ...]],
        plain: Sequence[bool],
        memo: dict[tuple[float, ...], Opinion],
        wanted: slice = slice(None),
    ) -> list[Opinion]:
        """The final opinion of each ``wanted`` line, from the rows of :func:`summarize.boilerplate.context.first_rows`.

        ``memo`` belongs to the caller and is filled: most rows of a later round are those of the round before.
        """
        first = [PLAIN if skip else _remembered(self.first, row, memo) for row, skip in zip(rows, plain, strict=True)]
        asked = [False] * len(rows)
        asked[wanted] = worth_asking(first, [skip or one[0] >= SURE for skip, one in zip(plain, first, strict=True)])[wanted]
        second = second_rows(rows, first, asked)
        return [_remembered(self.second, row, memo) if row else one for row, one in zip(second[wanted], first[wanted], strict=True)]


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
        body, appeal, furniture = stage["baseline"]
        stages.append(Stage(names, (body, appeal, furniture), *_compiled([tree for one_label in stage["trees"] for tree in one_label])))
    return Model(stages[0], stages[1], data["limits"], data["signature"])


def _compiled(trees: Sequence[Sequence[Sequence[Any]]]) -> tuple[int, tuple[Test, ...], tuple[dict[int, float], ...]]:
    """Trees (lists of nodes by column) as ``every``, ``tests`` and ``leaves`` of a :class:`Stage`."""
    asked: dict[int, list[tuple[float, int, int]]] = {}
    leaves = []
    every = 0
    for number, tree in enumerate(trees):
        values: dict[int, float] = {}
        every |= _branch(tree, 0, values, number * FIELD, asked)
        leaves.append(values)
    tests = []
    for feature, nodes in sorted(asked.items()):
        thresholds = tuple(sorted({threshold for threshold, _, _ in nodes}))
        # A value in interval i is above thresholds[:i]: nodes with these go right, all others left.
        from_here, up_to_here = [0] * (len(thresholds) + 1), [0] * (len(thresholds) + 1)
        for threshold, left, right in nodes:
            at = bisect_left(thresholds, threshold)
            from_here[at + 1] |= left
            up_to_here[at] |= right
        out = [a | b for a, b in zip(accumulate(from_here, or_), [*accumulate(reversed(up_to_here), or_)][::-1], strict=True)]
        tests.append((feature, thresholds, tuple(every & ~mask for mask in out)))
    return every, tuple(tests), tuple(leaves)


def _branch(
    tree: Sequence[Sequence[Any]], at: int, values: dict[int, float], shift: int, asked: dict[int, list[tuple[float, int, int]]]
) -> int:
    """The bits of the leaves below node ``at``; leaves go into ``values``, the questions of inner nodes into ``asked``."""
    feature, threshold, left, right, value = (column[at] for column in tree)
    if feature < 0:
        bit = 1 << len(values)
        if bit >> FIELD:
            raise ConfigError(f"{_MODEL} has a tree of more than {FIELD} leaves", hint="run benchmarks/train_appeals.py")
        values[bit] = float(value)
        return bit << shift
    below = [_branch(tree, child, values, shift, asked) for child in (left, right)]
    asked.setdefault(int(feature), []).append((float(threshold), below[0], below[1]))
    return below[0] | below[1]
