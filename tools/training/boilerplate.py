"""Trains the line classifier and writes ``summarize/boilerplate/model.npz``, bit for bit the same from the same data, code and machine.

    .venv/bin/python -m tools.training.boilerplate [--cache DIR] [--output FILE]

Two linear models of lines, then trees over them (see ``summarize/boilerplate/model.py``), trained with several seeds and averaged. What a
later step reads of an earlier one was always predicted for texts of outlets that the earlier one had not seen.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from summarize.boilerplate import model as parts
from summarize.boilerplate.layout import is_prose, places, shape
from summarize.boilerplate.lexical import BUCKETS, KNOWN, buckets, stems
from summarize.text.vectors import DIMENSIONS, encode
from tools.training.boilerplate_files import pack, unpack, write
from tools.training.boilerplate_samples import Sample, samples, singles

OUTPUT = Path(__file__).resolve().parents[2] / "summarize" / "boilerplate" / "model.npz"
KINDS = (
    *("body", "appeal", "newsletter", "related", "share", "caption", "byline", "dateline", "copyright", "comments", "cookie", "paywall"),
    *("advisory", "legal", "widget", "other"),
)
APPEAL = KINDS.index("appeal")
INNER_FOLDS = 3
#: Regularization of the linear models over words and over vectors.
WORDS_C, VECTORS_C = 10.0, 8.0
QUICK = {"max_iter": 20, "max_leaf_nodes": 10, "learning_rate": 0.3, "l2_regularization": 5.0, "min_samples_leaf": 20, "max_features": 0.25}
FIRST = {
    "max_iter": 24,
    "max_leaf_nodes": 10,
    "learning_rate": 0.22,
    "l2_regularization": 5.0,
    "min_samples_leaf": 20,
    "max_features": 0.25,
}
SECOND = {"max_iter": 24, "max_leaf_nodes": 8, "learning_rate": 0.2, "l2_regularization": 8.0, "min_samples_leaf": 25, "max_features": 0.25}
#: The second trees are fitted so many times, each on another sample of plain lines (bagging, Breiman 1996), and their margins averaged.
MEMBERS = 3
#: The product is the average of a training with each of these seeds: other composed texts, other inner folds, other trees.
SEEDS = (0, 1, 2)
#: How much dearer a lost body line is in training.
BODY_WEIGHT = 1.5
#: Of the plain body lines of long samples each member sees this share, with so much more weight.
KEEP_PLAIN = 0.3
#: This share of the texts in these languages is also learned from as if in a language never met, with so much of its weight.
STRANGE, STRANGE_SHARE, STRANGE_WEIGHT = ("en", "ru", "es"), 0.4, 0.5


class Vectors:
    """Sentence vectors of texts, computed once and kept in ``folder`` if given."""

    def __init__(self, folder: Path | None) -> None:
        self.path = folder / "vectors.npz" if folder else None
        self.known: dict[str, Any] = {}
        if self.path and self.path.exists():
            with np.load(self.path, allow_pickle=False) as data:
                self.known = dict(zip(data["texts"].tolist(), data["vectors"], strict=True))

    def __call__(self, texts: Sequence[str]) -> Any:
        """Vectors of ``texts``, shape (texts, 512)."""
        new = sorted({text for text in texts if text not in self.known})
        if new:
            for start in range(0, len(new), 512):
                part = new[start : start + 512]
                self.known.update(zip(part, encode(part).astype(np.float16), strict=True))
            if self.path and len(new) > 200:
                self.save()
        return np.array([self.known[text] for text in texts], dtype=np.float32).reshape(-1, DIMENSIONS)

    def save(self) -> None:
        """Write what is known to the folder."""
        if self.path:
            texts, half = list(self.known), self.path.with_suffix(f".{os.getpid()}")
            with half.open("wb") as file:
                np.savez(file, texts=np.array(texts), vectors=np.array([self.known[t] for t in texts]))
            half.replace(self.path)


@dataclass
class Rows:
    """Features of all samples, one after another; ``weights`` has a row a member."""

    samples: list[Sample]
    start: list[int]
    texts: list[str]
    labels: Any
    weights: Any
    fold: Any
    sample_fold: list[int]
    strange: list[str]
    shapes: list[Any]
    places: list[Any]

    def slices(self) -> Any:
        """(sample number, slice of lines) of every sample."""
        return [(i, slice(self.start[i], self.start[i + 1])) for i in range(len(self.samples))]


def fold_of(group: str, seed: int) -> int:
    """The inner fold of a group."""
    return hashlib.sha256(f"{seed}:{group}".encode()).digest()[0] % INNER_FOLDS


def measure(found: list[Sample], seed: int) -> Rows:
    """Shapes, places, labels and weights of all lines."""
    rnd = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    again = [one for one in found if one.lang in STRANGE and rnd.random() < STRANGE_SHARE]
    strange = ["" for _ in found] + [one.lang for one in again]
    found = [*found, *(replace(one, weight=STRANGE_WEIGHT * one.weight) for one in again)]
    start, texts, labels, weights, fold, shapes, spots = [0], [], [], [], [], [], []
    for one in found:
        lines = [part[0] for part in one.parts]
        own = [shape(line) for line in lines]
        fresh = [True] * len(lines) if one.blanks else [i == 0 for i in range(len(lines))]
        texts += lines
        shapes += own
        spots += places(lines, own, fresh)
        labels += [part[1] for part in one.parts]
        fold += [fold_of(part[3], seed) for part in one.parts]
        for i, ok in enumerate(one.scored):
            weight = one.weight * ok * (BODY_WEIGHT if one.parts[i][1] == 0 else 1.0)
            near = any(one.parts[j][1] for j in range(max(0, i - 2), min(len(lines), i + 3)))
            plain = len(lines) > 30 and not near
            weights.append([(weight / KEEP_PLAIN if rnd.random() < KEEP_PLAIN else 0.0) if plain else weight for _ in range(MEMBERS)])
        start.append(len(texts))
    folds = [fold_of(one.group, seed) for one in found]
    return Rows(found, start, texts, np.array(labels), np.array(weights).T, np.array(fold), folds, strange, shapes, spots)


@dataclass
class Lines:
    """Distinct lines for the linear models: text, number of the kind, weight, inner fold, language."""

    texts: list[str]
    kinds: Any
    weights: Any
    fold: Any
    langs: Any


def linear_examples(rows: Rows, extra: Sequence[tuple[str, str, str, str]], seed: int) -> Lines:
    """Distinct lines with the largest weight each is met with; lines of an unknown kind teach nothing here."""
    best: dict[tuple[str, int, int, str], float] = {}
    for (_, where), one in zip(rows.slices(), rows.samples, strict=True):
        for i, part in enumerate(one.parts):
            kind = part[2] or ("body" if part[1] == 0 else "")
            if kind and one.scored[i] and rows.weights[0, where.start + i] > 0:
                key = (part[0], KINDS.index(kind) if kind in KINDS else KINDS.index("other"), int(rows.fold[where.start + i]), one.lang)
                best[key] = max(best.get(key, 0.0), min(1.0, one.weight if part[1] == 0 else max(one.weight, 0.5)))
    for text, kind, group, lang in extra:
        best.setdefault((text, KINDS.index(kind) if kind in KINDS else KINDS.index("other"), fold_of(group, seed), lang), 0.7)
    keys = sorted(best)
    columns = list(zip(*keys, strict=True))
    return Lines(list(columns[0]), np.array(columns[1]), np.array([best[key] for key in keys]), np.array(columns[2]), np.array(columns[3]))


def word_matrix(texts: Sequence[str]) -> Any:
    """Hashed words, one sparse row a text."""
    found = [buckets(text) for text in texts]
    pointer = np.concatenate([[0], np.cumsum([len(one) for one in found])])
    values = np.concatenate([np.full(len(one), max(1, len(one)) ** -0.5) for one in found]) if found else np.zeros(0)
    return csr_matrix((values, np.concatenate(found) if found else np.zeros(0, dtype=int), pointer), shape=(len(texts), BUCKETS))


def fit_linear(x: Any, y: Any, w: Any, c: float) -> parts.Linear:
    """Multinomial logistic regression over all kinds (a kind without an example gets a low bias)."""
    fitted = LogisticRegression(C=c, max_iter=70, tol=1e-3).fit(x, y, sample_weight=w)
    weights = np.zeros((x.shape[1], len(KINDS)), dtype=np.float32)
    bias = np.full(len(KINDS), -8.0, dtype=np.float32)
    for row, number in enumerate(fitted.classes_):
        weights[:, number], bias[number] = fitted.coef_[row], fitted.intercept_[row]
    return parts.Linear(weights, bias)


def mean_linear(members: Sequence[parts.Linear]) -> parts.Linear:
    """One linear model whose logits are the mean of the members', with its weights rounded as they are packed."""
    weights = np.mean([one.weights for one in members], axis=0)
    return parts.Linear(unpack(*pack(weights)), np.mean([one.bias for one in members], axis=0).astype(np.float32))


def fit_trees(x: Any, y: Any, w: Any, settings: dict[str, Any], seed: int) -> Any:
    """Boosted trees on the rows that have a weight."""
    known = w > 0
    return HistGradientBoostingClassifier(random_state=seed, early_stopping=False, max_bins=64, **settings).fit(
        x[known], y[known], sample_weight=w[known]
    )


def export(members: Sequence[Any]) -> parts.Trees:
    """The mean of several boosted models as one set of trees."""
    found: list[Any] = []
    for fitted in members:
        for iteration in fitted._predictors:  # noqa: SLF001 - the only way to the trees
            found += [(label, predictor.nodes) for label, predictor in enumerate(iteration)]
    size = max(len(nodes) for _, nodes in found)
    feature, left, right = (np.zeros((len(found), size), dtype=np.int16) for _ in range(3))
    threshold, value = (np.zeros((len(found), size), dtype=np.float32) for _ in range(2))
    depth = 0
    for t, (_, nodes) in enumerate(found):
        depth = max(depth, int(nodes["depth"].max()))
        for n, node in enumerate(nodes):
            if node["is_leaf"]:
                left[t, n] = right[t, n] = n
                value[t, n] = np.float32(f"{node['value'] / len(members):.5g}")
            else:
                feature[t, n], threshold[t, n] = node["feature_idx"], np.float32(f"{node['num_threshold']:.6g}")
                left[t, n], right[t, n] = node["left"], node["right"]
    baseline = np.mean([np.ravel(one._baseline_prediction) for one in members], axis=0).astype(np.float32)  # noqa: SLF001
    return parts.Trees(feature, threshold, left, right, value, np.array([label for label, _ in found], dtype=np.int8), baseline, depth)


def clock(what: str) -> None:
    """Tell how much processor time went by."""
    if os.environ.get("CLOCK"):
        print(what, round(time.process_time(), 1), file=sys.stderr, flush=True)


@dataclass
class Member:
    """What one training gives: linear models, each without one inner fold; boosted trees; the words met; how much was read."""

    words: list[parts.Linear]
    sense: list[parts.Linear]
    quick: list[Any]
    first: list[Any]
    second: list[Any]
    known: Any
    counts: str


def fit(
    compose: Callable[[int], list[Sample]], extra: Sequence[tuple[str, str, str, str]], vectors: Vectors, seeds: Sequence[int]
) -> parts.Model:
    """The average of a training with each seed; ``compose`` gives the samples of one, ``extra`` are single lines with kinds."""
    with threadpool_limits(1):
        members = [_member(compose(seed), extra, vectors, seed) for seed in seeds]
    words, sense = ([one for member in members for one in getattr(member, name)] for name in ("words", "sense"))
    trees = (export([one for member in members for one in getattr(member, name)]) for name in ("quick", "first", "second"))
    known = np.any([member.known for member in members], axis=0)
    return parts.Model(KINDS, mean_linear(words), mean_linear(sense), *trees, members[0].counts, known)


def _member(found: list[Sample], extra: Sequence[tuple[str, str, str, str]], vectors: Vectors, seed: int) -> Member:
    clock("start")
    rows = measure(found, seed)
    lines = linear_examples(rows, extra, seed)
    views = _views(lines, vectors, sorted(set(rows.strange) - {""}))
    clock("linear")
    x_quick, x_first = _inputs(rows, views, vectors)
    quick = [fit_trees(x_quick, rows.labels, rows.weights[0], QUICK, seed)]
    line_fold = np.repeat(rows.sample_fold, np.diff(rows.start))
    clock("quick")
    first, chances = [], np.zeros((len(x_first), 3), dtype=np.float32)
    for number in range(INNER_FOLDS):
        fitted = fit_trees(x_first, rows.labels, np.where(line_fold != number, rows.weights[0], 0.0), FIRST, seed + number)
        chances[line_fold == number] = fitted.predict_proba(x_first[line_fold == number])
        first.append(fitted)
    x_second = np.concatenate([parts.context_rows(x_first[where], chances[where]) for _, where in rows.slices()])
    clock("first")
    second = [fit_trees(x_second, rows.labels, weights, SECOND, seed + number) for number, weights in enumerate(rows.weights)]
    clock("second")
    counts = f"samples={len(found)},lines={len(rows.texts)},examples={len(lines.texts)}"
    words, sense = ([getattr(views[number], name) for number in range(INNER_FOLDS)] for name in ("words", "sense"))
    return Member(words, sense, quick, first, second, _known(lines.texts), counts)


@dataclass
class View:
    """The linear models, and the words met, without one inner fold or one language."""

    words: parts.Linear
    sense: parts.Linear
    known: Any


def _known(texts: Sequence[str]) -> Any:
    known = np.zeros(KNOWN, dtype=bool)
    for text in texts:
        known[stems(text)] = True
    return known


def _views(lines: Lines, vectors: Vectors, languages: Sequence[str]) -> dict[int | str, View]:
    """One view without each inner fold, and one without each language."""
    x_words, x_vectors = word_matrix(lines.texts), vectors([parts.clip(text) for text in lines.texts])
    found: dict[int | str, View] = {}
    for key in (*range(INNER_FOLDS), *languages):
        rest = np.flatnonzero(lines.fold != key if isinstance(key, int) else lines.langs != key)
        y, w = lines.kinds[rest], lines.weights[rest]
        words, sense = fit_linear(x_words[rest], y, w, WORDS_C), fit_linear(x_vectors[rest], y, w, VECTORS_C)
        found[key] = View(words, sense, _known([lines.texts[i] for i in rest]))
    return found


def _inputs(rows: Rows, views: dict[int | str, View], vectors: Vectors) -> tuple[Any, Any]:
    """Rows of the quick and of the first trees; of every line by the view that has not seen its group, or its language."""
    count = len(rows.texts)
    x_words, x_vectors = word_matrix(rows.texts), vectors([parts.clip(text) for text in rows.texts])
    of_words, of_vectors = (np.zeros((count, len(KINDS)), dtype=np.float32) for _ in range(2))
    familiar = np.zeros(count, dtype=np.float32)
    strange = np.repeat(np.array(rows.strange), np.diff(rows.start))
    for key, view in views.items():
        mine = np.flatnonzero((rows.fold == key) & (strange == "") if isinstance(key, int) else strange == key)
        of_words[mine] = x_words[mine] @ view.words.weights + view.words.bias
        of_vectors[mine] = view.sense.of_vectors(x_vectors[mine])
        familiar[mine] = parts.familiarity(view.known, [rows.texts[i] for i in mine])
    quick, first = [], []
    for _, where in rows.slices():
        known = (rows.shapes[where], rows.places[where], familiar[where])
        quick.append(parts.line_rows(*known, [of_words[where]], APPEAL))
        near = parts.similarities(x_vectors[where], [is_prose(one) for one in rows.shapes[where]])
        first.append(np.concatenate([parts.line_rows(*known, [of_words[where], of_vectors[where]], APPEAL), near], axis=1))
    return np.concatenate(quick), np.concatenate(first)


def read_examples(path: Path) -> list[tuple[str, str, str, str]]:
    """(text, kind, group, language) of the lines that ``summarize clean --teach`` made of an editor's corrections."""
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return [(one["text"], one["kind"] or "body", f"taught:{one['text'][:20]}", one.get("lang", "")) for one in found]


def main() -> int:
    """Fit on everything and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keep extracted pages and vectors here")
    parser.add_argument("--examples", type=Path, metavar="FILE", help="corrections of an editor, from summarize clean --teach")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    args = parser.parse_args()
    store = args.cache / "pages.jsonl" if args.cache else None
    vectors = Vectors(args.cache)
    more = read_examples(args.examples) if args.examples else []
    lines = [*singles(frozenset(), None), *more]
    model = fit(lambda seed: samples(frozenset(), None, False, store, seed), lines, vectors, SEEDS)
    write(model, args.output, vectors)
    print(f"{args.output}: {args.output.stat().st_size:,} bytes, {model.signature}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
