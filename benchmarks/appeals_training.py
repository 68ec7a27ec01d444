"""Fits the two stages with scikit-learn and writes them as the JSON that :mod:`summarize.boilerplate.boosting` reads."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from appeals_data import Augmenter, Doc
from appeals_limits import LIMITS
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from summarize.boilerplate.boosting import PLAIN, Opinion, worth_asking
from summarize.boilerplate.context import FIRST_NAMES, SECOND_NAMES, first_rows, second_rows, trusted
from summarize.boilerplate.features import Line, measure
from summarize.boilerplate.lexicon import lexicon

FIRST = {"max_iter": 32, "max_leaf_nodes": 10, "learning_rate": 0.2, "l2_regularization": 5.0, "min_samples_leaf": 20, "max_features": 0.3}
SECOND = {"max_iter": 28, "max_leaf_nodes": 8, "learning_rate": 0.2, "l2_regularization": 8.0, "min_samples_leaf": 25, "max_features": 0.3}
#: The first stage is the mean of as many models as there are inner folds, each blind to one of them; the second of this many.
INNER_FOLDS, SECOND_MEMBERS = 4, 3
#: How much dearer a lost body line is in training than a kept appeal line.
BODY_WEIGHT = 1.5

Matrix = NDArray[np.float64]


class Rows:
    """First-stage rows of documents, their labels, weights and groups."""

    def __init__(self, docs: Sequence[Doc]) -> None:
        self.docs = list(docs)
        self.rows: list[list[tuple[float, ...]]] = []
        self.plain: list[list[bool]] = []
        cache: dict[tuple[str, str], Line] = {}
        for one in self.docs:
            words = lexicon(one.lang)
            lines = []
            for text in one.lines:
                key = (one.lang, text.strip())
                if key not in cache:
                    cache[key] = measure(text.strip(), words)
                lines.append(cache[key])
            fresh = [True] * len(lines) if one.blanks else [i == 0 for i in range(len(lines))]
            self.rows.append(first_rows(lines, [t.strip() for t in one.lines], fresh))
            self.plain.append(trusted(lines, [t.strip() for t in one.lines]))


def fold_of(outlets: Sequence[str], folds: int, seed: int) -> dict[str, int]:
    """Outlets dealt to folds at random, the same way for the same seed."""
    names = sorted(set(outlets))
    random.Random(seed).shuffle(names)  # noqa: S311 - a repeatable choice, nothing secret
    return {name: i % folds for i, name in enumerate(names)}


def fit(docs: Sequence[Doc], seed: int = 0, augment: bool = True) -> tuple[dict[str, Any], dict[str, int]]:
    """The model's JSON from whole articles ``docs`` (and what augmentation makes of their outlets' material), and counts for the signature.

    The second stage learns from first-stage opinions of outlets that the member of the first stage had not seen.
    """
    outlets = {one.outlet for one in docs}
    return _fit(list(docs), Augmenter(docs, outlets | outlets_of_blocks(), seed).generate() if augment else [], seed)


def fit_fold(docs: Sequence[Doc], outlets: set[str], seed: int = 0) -> dict[str, Any]:
    """The model's JSON with nothing but these outlets' material, for cross-validation."""
    kept = [one for one in docs if one.outlet in outlets]
    return _fit(kept, Augmenter(docs, outlets, seed).generate(), seed)[0]


def outlets_of_blocks() -> set[str]:
    """Every outlet in the development data."""
    from appeals_data import FILES, rows

    return {row["outlet"] for name in FILES for row in rows(name)}


def _fit(docs: list[Doc], extra: list[Doc], seed: int) -> tuple[dict[str, Any], dict[str, int]]:
    data = Rows([*docs, *extra])
    fold = fold_of([one.outlet for one in data.docs], INNER_FOLDS, seed + 1)
    own = random.Random(seed)  # noqa: S311 - a repeatable choice, nothing secret
    folds = [fold[one.outlet] if one.outlet != "own" else own.randrange(INNER_FOLDS) for one in data.docs]
    first_opinions: list[list[Opinion]] = [[] for _ in data.docs]
    first = []
    for number in range(INNER_FOLDS):
        first.append(_train(data, data.rows, [i for i, f in enumerate(folds) if f != number], FIRST, seed + number, data.plain))
        held_out = [i for i, f in enumerate(folds) if f == number]
        for i, opinions in zip(held_out, _predict(first[-1], data, held_out), strict=True):
            first_opinions[i] = opinions
    second_data = []
    skipped = []
    for rows_, plain, opinions in zip(data.rows, data.plain, first_opinions, strict=True):
        asked = worth_asking(opinions, plain)
        second_data.append(second_rows(rows_, opinions, asked))
        skipped.append([not one for one in asked])
    everything = list(range(len(data.docs)))
    second = [_train(data, second_data, everything, SECOND, seed + member, skipped) for member in range(SECOND_MEMBERS)]
    payload = {"stages": [_export(first, FIRST_NAMES), _export(second, SECOND_NAMES)], "limits": LIMITS, "signature": ""}
    counts = {"articles": len(docs), "augmented": len(extra), "lines": sum(len(one.lines) for one in data.docs)}
    return payload, counts


def _train(
    data: Rows,
    rows: Sequence[Sequence[tuple[float, ...]]],
    chosen: Sequence[int],
    settings: dict[str, Any],
    seed: int,
    skip: Sequence[Sequence[bool]],
) -> Any:
    x, y, w = [], [], []
    for i in chosen:
        one = data.docs[i]
        for row, label, ok, skipped in zip(rows[i], one.labels, one.scored, skip[i], strict=True):
            if ok and not skipped:
                x.append(row)
                y.append(label)
                w.append(one.weight * (BODY_WEIGHT if label == 0 else 1.0))
    model = HistGradientBoostingClassifier(random_state=seed, early_stopping=False, **settings)
    with threadpool_limits(1):  # more threads are many times slower here as soon as the machine has other work
        return model.fit(np.array(x, dtype=np.float64), np.array(y), sample_weight=np.array(w))


def _predict(model: Any, data: Rows, chosen: Sequence[int]) -> list[list[Opinion]]:
    """The model's opinions of each chosen document's lines; one call for all, since a call for each costs more than the trees."""
    with threadpool_limits(1):
        guesses = iter(model.predict_proba(np.array([row for i in chosen for row in data.rows[i]], dtype=np.float64)).tolist())
    result: list[list[Opinion]] = []
    for i in chosen:
        own = [next(guesses) for _ in data.rows[i]]
        result.append([PLAIN if skip else (p[0], p[1], p[2]) for p, skip in zip(own, data.plain[i], strict=True)])
    return result


def _export(members: Sequence[Any], names: Sequence[str]) -> dict[str, Any]:
    """One stage: the trees of all members as five lists a tree, with the members' mean as their sum. Six significant digits."""
    trees: list[list[Any]] = [[], [], []]
    share = 1 / len(members)
    for iteration in (one for model in members for one in model._predictors):  # noqa: SLF001 - the only way to the trees
        for label, predictor in enumerate(iteration):
            columns: list[list[Any]] = [[], [], [], [], []]
            for node in predictor.nodes:
                leaf = bool(node["is_leaf"])
                columns[0].append(-1 if leaf else int(node["feature_idx"]))
                columns[1].append(0 if leaf else float(f"{node['num_threshold']:.6g}"))
                columns[2].append(0 if leaf else int(node["left"]))
                columns[3].append(0 if leaf else int(node["right"]))
                columns[4].append(float(f"{node['value'] * share:.5g}") if leaf else 0)
            trees[label].append(columns)
    baseline = np.mean([np.ravel(model._baseline_prediction) for model in members], axis=0)  # noqa: SLF001
    return {"names": list(names), "baseline": [float(v) for v in baseline], "trees": trees}
