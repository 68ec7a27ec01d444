"""The trained classifier: two linear models of lines and two stages of boosted trees, evaluated with numpy.

The linear models (one over hashed words, one over sentence vectors) say which kind a line by itself looks like. The first trees see
these, the line's shape and place, and its neighbors; the second see what the first said of the four lines on either side.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from summarize.boilerplate.layout import SHAPE_NAMES
from summarize.boilerplate.lexical import buckets, stems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

#: Neighbors whose looks a line's first row holds, and those whose first-stage probabilities its second row holds.
NEAR, FAR = (-2, -1, 1, 2), (-4, -3, -2, -1, 1, 2, 3, 4)
#: Characters of a line that are encoded: its first and, of a longer one, its last.
HEAD_CHARS, TAIL_CHARS = 320, 80
_LOOK = tuple(SHAPE_NAMES.index(name) for name in ("words", "ends_sentence", "title", "quoted", "cue:subscribe", "cue:give"))


@dataclass(frozen=True)
class Linear:
    """Multinomial logistic regression: ``weights`` has a row a feature and a column a kind; column 0 is body."""

    weights: Matrix
    bias: Matrix

    def of_words(self, texts: Sequence[str]) -> Matrix:
        """Logits of lines from their hashed words, shape (lines, kinds)."""
        import numpy as np

        out = np.tile(self.bias, (len(texts), 1))
        for i, text in enumerate(texts):
            found = buckets(text)
            if len(found):
                out[i] += self.weights[found].sum(axis=0, dtype=np.float32) / np.float32(len(found) ** 0.5)
        return out

    def of_vectors(self, vectors: Matrix) -> Matrix:
        """Logits of lines from their vectors, shape (lines, kinds)."""
        result: Matrix = vectors @ self.weights + self.bias
        return result


#: The arrays of :class:`Trees`, in order.
TREE_ARRAYS = ("feature", "threshold", "left", "right", "value", "label", "baseline")


@dataclass(frozen=True)
class Trees:
    """Boosted trees (Friedman 2001) for the classes body, appeal, other: five arrays of shape (trees, nodes) and a class a tree."""

    feature: NDArray[np.int16]
    threshold: Matrix
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: Matrix
    label: NDArray[np.int8]
    baseline: Matrix
    depth: int

    def probabilities(self, rows: Matrix) -> Matrix:
        """Class probabilities of each row, shape (rows, 3). A leaf points at itself, so all trees take the same number of steps."""
        import numpy as np

        out = np.tile(self.baseline, (len(rows), 1)).astype(np.float64)
        trees = np.arange(len(self.feature))
        for start in range(0, len(rows), 64):
            part = rows[start : start + 64]
            node = np.zeros((len(part), len(trees)), dtype=np.int16)
            line = np.arange(len(part))[:, None]
            for _ in range(self.depth):
                goes_left = part[line, self.feature[trees, node]] <= self.threshold[trees, node]
                node = np.where(goes_left, self.left[trees, node], self.right[trees, node])
            values = self.value[trees, node]
            for label in range(3):
                out[start : start + 64, label] += values[:, self.label == label].sum(axis=1)
        return softmax(out).astype(np.float32)


@dataclass(frozen=True)
class Model:
    """What is trained. ``kinds[0]`` is body; ``signature`` says of how much."""

    kinds: tuple[str, ...]
    words: Linear
    vectors: Linear
    quick: Trees
    first: Trees
    second: Trees
    signature: str
    known: NDArray[np.bool_]


def familiarity(known: NDArray[np.bool_], texts: Sequence[str]) -> Matrix:
    """Share of each text's words that are ``known``, shape (texts,); 0 without a word."""
    import numpy as np

    return np.array([known[found].mean() if len(found := stems(text)) else 0.0 for text in texts], dtype=np.float32)


def clip(text: str) -> str:
    """The part of a line that is put into a sentence vector."""
    return text if len(text) <= HEAD_CHARS + TAIL_CHARS else f"{text[:HEAD_CHARS]} {text[-TAIL_CHARS:]}"


def softmax(logits: NDArray[Any]) -> Matrix:
    """Probabilities of each row of ``logits``."""
    import numpy as np

    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Matrix = shifted / shifted.sum(axis=1, keepdims=True)
    return result


def line_rows(
    shapes: Sequence[Sequence[float]], places: Sequence[Sequence[float]], familiar: Matrix, logits: Sequence[Matrix], appeal: int
) -> Matrix:
    """The input of the quick and the first trees: shape, place, logits of each linear model, and the neighbors' looks."""
    import numpy as np

    own = np.array(shapes, dtype=np.float32)
    chances = [softmax(one) for one in logits]
    looks = [own[:, _LOOK], *(np.stack([one[:, 0], one[:, appeal]], axis=1) for one in chances)]
    look = np.concatenate(looks, axis=1)
    everywhere = np.full((len(own), 1), familiar.mean() if len(own) else 0.0, dtype=np.float32)
    columns: list[Matrix] = [own, np.array(places, dtype=np.float32), familiar[:, None], everywhere]
    for one, chance in zip(logits, chances, strict=True):
        margin = one[:, 0] - one[:, 1:].max(axis=1)
        columns += [one - one.mean(axis=1, keepdims=True), chance[:, :1], (margin - np.median(margin))[:, None]]
    columns += [_shifted(look, offset) for offset in NEAR]
    for chance in chances:
        columns.append(np.stack([_window(chance[:, 0], low, high) for low, high in ((-6, -1), (1, 6))], axis=1))
        columns.append(np.stack([_window(chance[:, appeal], low, high) for low, high in ((-6, -1), (1, 6))], axis=1))
    if len(logits) > 1:
        columns.append(((chances[0] + chances[1]) / np.float32(2))[:, :1])
    return np.concatenate(columns, axis=1)


def context_rows(rows: Matrix, chances: Matrix) -> Matrix:
    """The input of the second trees: the first row, and the first trees' probabilities of the line and its neighbors."""
    import numpy as np

    near = [_shifted(chances[:, 1:], offset) for offset in FAR]
    sums = [_window(chances[:, k], low, high) for k in (0, 1, 2) for low, high in ((-12, -1), (1, 12))]
    return np.concatenate([rows, chances[:, 1:], *near, np.stack(sums, axis=1)], axis=1)


def _shifted(columns: Matrix, offset: int) -> Matrix:
    """Row ``i`` holds row ``i + offset``, -1 where there is none."""
    import numpy as np

    result = np.full_like(columns, -1.0)
    if offset > 0:
        result[:-offset] = columns[offset:]
    else:
        result[-offset:] = columns[:offset]
    return result


def _window(values: Matrix, low: int, high: int) -> Matrix:
    """The mean of ``values`` at offsets ``low`` to ``high``; -1 where all of them are outside."""
    import numpy as np

    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    at = np.arange(len(values))
    start, end = np.clip(at + low, 0, len(values)), np.clip(at + high + 1, 0, len(values))
    count = end - start
    result: Matrix = np.where(count > 0, (total[end] - total[start]) / np.maximum(count, 1), -1.0).astype(np.float32)
    return result


def similarities(vectors: Matrix, prose: Sequence[bool]) -> Matrix:
    """How like each line is to the article and its neighbors (cosine), shape (lines, 6).

    To the mean of the article's prose without itself, the same against the middle line of prose, to the likeliest line of prose, to
    the first line, to the line before, to the line after.
    """
    import numpy as np

    weight = np.array(prose, dtype=np.float32)
    others = (vectors * weight[:, None]).sum(axis=0)[None, :] - vectors * weight[:, None]
    to_body = (vectors * others).sum(axis=1) / np.maximum(np.linalg.norm(others, axis=1), 1e-6)
    middle = np.median(to_body[weight > 0]) if weight.any() else 0.0
    pairs = vectors @ vectors[weight > 0].T if weight.any() else np.zeros((len(vectors), 1), np.float32)
    nearest = np.where(pairs > 0.999, -1.0, pairs).max(axis=1)  # without itself
    columns = [to_body, to_body - middle, nearest, vectors @ vectors[0] if len(vectors) else nearest]
    columns += [(vectors * _shifted(vectors, offset)).sum(axis=1) for offset in (-1, 1)]
    result: Matrix = np.stack(columns, axis=1).astype(np.float32)
    return result


@lru_cache(maxsize=1)
def load_model() -> Model:
    """Load the packaged model; weights of the linear models are kept as 8-bit integers with one scale a column."""
    import numpy as np

    with resources.files(__package__).joinpath("model.npz").open("rb") as file, np.load(file, allow_pickle=False) as data:
        about = json.loads(str(data["about"]))

        def linear(name: str) -> Linear:
            return Linear(data[name].astype(np.float32) * data[f"{name}_scale"], data[f"{name}_bias"])

        def trees(name: str) -> Trees:
            feature, threshold, left, right, value, label, baseline = (data[f"{name}_{key}"] for key in TREE_ARRAYS)
            return Trees(feature, threshold, left, right, value, label, baseline, about["depth"][name])

        known = np.unpackbits(data["known"]).astype(bool)
        lines = (linear("words"), linear("vectors"), trees("quick"), trees("first"), trees("second"))
        return Model(tuple(about["kinds"]), *lines, about["signature"], known)
