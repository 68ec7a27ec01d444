"""The trees walked all at once give what each gives alone."""

from __future__ import annotations

import json
import math
import random
from typing import Any

import pytest

from summarize.boilerplate.boosting import FIELD, LABELS, Stage, parse_model
from summarize.boilerplate.context import FIRST_NAMES, SECOND_NAMES
from summarize.errors import ConfigError

Tree = list[list[Any]]


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - repeatable trees, nothing secret


def grown(rnd: random.Random, leaves: int, features: int) -> Tree:
    """A random tree as the five columns of the model file: a leaf is split until there are enough."""
    nodes: list[list[Any]] = [[-1, 0, 0, 0, rnd.uniform(-1, 1)]]
    while sum(node[0] < 0 for node in nodes) < leaves:
        at = rnd.choice([i for i, node in enumerate(nodes) if node[0] < 0])
        nodes[at] = [rnd.randrange(features), rnd.choice([-0.5, 0.5, 1.5, rnd.random()]), len(nodes), len(nodes) + 1, 0]
        nodes.extend([-1, 0, 0, 0, rnd.uniform(-1, 1)] for _ in range(2))
    return [list(column) for column in zip(*nodes, strict=True)]


def walked(tree: Tree, row: list[float]) -> float:
    """What one tree says of a row, node by node."""
    at = 0
    while tree[0][at] >= 0:
        at = tree[2][at] if row[tree[0][at]] <= tree[1][at] else tree[3][at]
    return float(tree[4][at])


def stages(rnd: random.Random, trees: int, leaves: int) -> list[dict[str, Any]]:
    return [
        {
            "names": list(names),
            "baseline": [0.1, -0.2, 0.3],
            "trees": [[grown(rnd, rnd.randint(1, leaves), len(names)) for _ in range(trees)] for _ in LABELS],
        }
        for names in (FIRST_NAMES, SECOND_NAMES)
    ]


def test_all_trees_at_once_give_what_each_gives_alone() -> None:
    rnd = seeded(5)
    parts = stages(rnd, 12, FIELD)
    model = parse_model(json.dumps({"stages": parts, "limits": {}, "signature": ""}))
    for part, stage in zip(parts, (model.first, model.second), strict=True):
        for _ in range(200):
            row = [rnd.choice([-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, rnd.random()]) for _ in part["names"]]
            logits = [base + sum(walked(tree, row) for tree in trees) for base, trees in zip(part["baseline"], part["trees"], strict=True)]
            total = sum(map(math.exp, logits))
            assert stage.opinion(row) == pytest.approx([math.exp(logit) / total for logit in logits])


def test_a_tree_with_more_leaves_than_bits_is_refused() -> None:
    parts = stages(seeded(5), 1, 2)
    parts[1]["trees"][0][0] = grown(seeded(5), FIELD + 1, 3)
    with pytest.raises(ConfigError, match=f"more than {FIELD} leaves"):
        parse_model(json.dumps({"stages": parts, "limits": {}, "signature": ""}))


def test_a_stage_of_single_leaves_asks_nothing() -> None:
    (first, _) = stages(seeded(5), 2, 1)
    model = parse_model(json.dumps({"stages": [first, stages(seeded(6), 1, 1)[1]], "limits": {}, "signature": ""}))
    assert isinstance(model.first, Stage)
    assert model.first.tests == ()
    assert model.first.opinion([]) == model.first.opinion([1.0])
