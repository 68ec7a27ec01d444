"""Train the word probabilities that choose a summary's sentences, and write summarize/summarization/salience.json.

    python tools/training/summary_selection.py CANDIDATES.jsonl        # written by benchmarks/quality/summary_candidates.py

Needs numpy and scikit-learn. ``benchmarks/quality/summaries.py`` judges the choice with each article left out of the training.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from summarize.summarization import salience, selection

OUT = Path(salience.__file__).with_name("salience.json")
#: Inverse strength of the L2 penalty.
C = 0.3
#: The sets with summaries by people. The first is the kind to be written; the others have an intercept of their own.
TRAINED_ON = ("en_writers", "en_frank", "es_basse")
#: Words of the shortest reference that is a summary: those of XSum are an article's first sentence, and the rest lacks what it says.
MIN_REFERENCE_WORDS = 30


def written(row: dict[str, Any]) -> dict[str, list[str]]:
    """Return an article's candidates of the product, by name."""
    return {name: sentences for name, sentences in row["written"].items() if sentences and name != "naive"}


def is_trained_on(row: dict[str, Any]) -> bool:
    """Whether an article has summaries by people, of the length that is wanted."""
    words = sum(len(reference.split()) for reference in row["references"]) / len(row["references"])
    return row["set"] in TRAINED_ON and words >= MIN_REFERENCE_WORDS


def describe(row: dict[str, Any]) -> None:
    """Add ``features``, by stem, and ``shares``, of the references that have each stem, to a row."""
    row["features"] = salience.word_features(row["sentences"], row["language"], list(written(row).values()))
    wanted = [set(salience.stems(reference, row["language"])) for reference in row["references"]]
    row["shares"] = [sum(stem in words for words in wanted) / len(wanted) for stem in row["features"]]


def fit(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Fit the logistic regression: each stem of each described article, weighted by the share of references that have it."""
    from sklearn.linear_model import LogisticRegression

    x = np.array([[*values, float(row["set"] != TRAINED_ON[0])] for row in rows for values in row["features"].values()])
    y = np.array([share for row in rows for share in row["shares"]])
    mean, scale = x.mean(0), x.std(0) + 1e-9
    z = (x - mean) / scale
    model = LogisticRegression(C=C, max_iter=500).fit(np.vstack([z, z]), np.r_[np.ones(len(y)), np.zeros(len(y))], np.r_[y, 1 - y])
    *weights, other = model.coef_[0]
    intercept = float(model.intercept_[0] - other * mean[-1] / scale[-1])
    rounded = [[round(float(value), 5) for value in values] for values in (mean[:-1], scale[:-1], weights)]
    return dict(zip(("mean", "scale", "weights"), rounded, strict=True)) | {"intercept": round(intercept, 5)}


def choose_held_out(rows: Sequence[dict[str, Any]]) -> list[list[str]]:
    """Choose every article's summary with weights learned from all other articles."""
    trained = [row for row in rows if is_trained_on(row)]
    for row in trained:
        describe(row)
    everything = salience.Model.of(fit(trained))
    chosen = []
    for row in rows:
        model = salience.Model.of(fit([other for other in trained if other is not row])) if row in trained else everything
        picked = selection.choose(row["sentences"], row["language"], written(row), model=model)
        chosen.append([unit.text for unit in picked] or next(iter(written(row).values()), row["sentences"][:3]))
    return chosen


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("candidates", type=Path)
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.candidates.read_text("utf-8").splitlines() if line.strip()]
    rows = [row for row in rows if is_trained_on(row)]
    for row in rows:
        describe(row)
    OUT.write_text(json.dumps({"features": salience.FEATURES, **fit(rows)}, indent=1) + "\n", encoding="utf-8")
    print(f"{OUT.name}: {len(rows)} articles")
    return 0


if __name__ == "__main__":
    sys.exit(main())
