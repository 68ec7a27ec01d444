"""Train the word probabilities that choose a summary's sentences, and write summarize/summarization/salience.json.

    python tools/training/summary_selection.py CANDIDATES.jsonl        # written by benchmarks/quality/summary_candidates.py

Needs numpy and scikit-learn. ``benchmarks/quality/summaries.py`` judges the choice with each article left out of the training.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


def is_trained_on(row: Mapping[str, Any]) -> bool:
    """Whether an article has summaries by people, of the length that is wanted."""
    words = sum(len(reference.split()) for reference in row["references"]) / len(row["references"])
    return row["set"] in TRAINED_ON and words >= MIN_REFERENCE_WORDS


@dataclass(frozen=True, slots=True)
class Example:
    """An article's stems: their features, the share of its references that have each, and whether it is of another kind than wanted."""

    features: list[list[float]]
    shares: list[float]
    other: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Example:
        """Describe an article."""
        features = salience.word_features(row["sentences"], row["language"])
        wanted = [set(salience.stems(reference, row["language"])) for reference in row["references"]]
        shares = [sum(stem in words for words in wanted) / len(wanted) for stem in features]
        return cls(list(features.values()), shares, row["set"] != TRAINED_ON[0])


def fit(examples: Sequence[Example]) -> dict[str, Any]:
    """Fit the logistic regression: each stem of each article, weighted by the share of references that have it."""
    from sklearn.linear_model import LogisticRegression

    x = np.array([[*values, float(example.other)] for example in examples for values in example.features])
    y = np.array([share for example in examples for share in example.shares])
    mean, spread = x.mean(0), x.std(0)
    scale = np.where(spread > 0, spread, 1)
    z = (x - mean) / scale
    model = LogisticRegression(C=C, max_iter=500).fit(np.vstack([z, z]), np.r_[np.ones(len(y)), np.zeros(len(y))], np.r_[y, 1 - y])
    *weights, other = model.coef_[0]
    intercept = float(model.intercept_[0] - other * mean[-1] / scale[-1])
    rounded = [[round(float(value), 5) for value in values] for values in (mean[:-1], scale[:-1], weights)]
    return dict(zip(("mean", "scale", "weights"), rounded, strict=True)) | {"intercept": round(intercept, 5)}


def choose(row: Mapping[str, Any], model: salience.Model) -> list[str]:
    """Choose an article's summary."""
    ranked = selection.choices(row["sentences"], row["language"], model=model)
    return [unit.text for unit in ranked[0]] if ranked else row["sentences"][:3]


def held_out_models(rows: Sequence[Mapping[str, Any]]) -> list[salience.Model]:
    """Return for every article a model that was learned from all others."""
    examples = {row["id"]: Example.of(row) for row in rows if is_trained_on(row)}
    everything = salience.Model.of(fit(list(examples.values())))

    def model(left_out: str) -> salience.Model:
        return salience.Model.of(fit([example for name, example in examples.items() if name != left_out]))

    return [model(row["id"]) if row["id"] in examples else everything for row in rows]


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("candidates", type=Path)
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.candidates.read_text("utf-8").splitlines() if line.strip()]
    examples = [Example.of(row) for row in rows if is_trained_on(row)]
    OUT.write_text(json.dumps({"features": salience.FEATURES, **fit(examples)}, indent=1) + "\n", encoding="utf-8")
    print(f"{OUT.name}: {len(examples)} articles")
    return 0


if __name__ == "__main__":
    sys.exit(main())
