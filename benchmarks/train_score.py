"""Train the faithfulness score and write summarize/verification/data/score_model.json.

    nice .venv/bin/python benchmarks/train_score.py            # train on all dev rows, write the model
    nice .venv/bin/python benchmarks/train_score.py --dry-run  # fit, write nothing

What the model reaches on rows it has not seen is printed by benchmarks/faithfulness.py, which trains it anew for every fold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from faithfulness_data import digest, read, weights
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.linear_model import LogisticRegression

from summarize.verification.features import NAMES

TARGET = Path(__file__).resolve().parents[1] / "summarize" / "checks" / "data" / "score_model.json"
SETTINGS = {"C": 0.003, "trees": 80, "leaf": 6, "columns": 0.35, "steepness": 3.0, "prior": 0.125, "seed": 0}
#: Which way each of these must point, from what is known of copying and errors and not from these files: a sum of standardised
#: features that keeps the score sensible on texts unlike those of training (docs/faithfulness.md has what it reaches alone).
PRIOR = {
    "linked": 2,
    "unlinked_count": -1,
    "cover_worst": 1,
    "suspect_share": -1,
    "best_worst": 0.5,
    "loners": -0.5,
    "pieces": -0.5,
    "doubtful": -0.5,
}


def fit(x: np.ndarray, y: np.ndarray, soft: np.ndarray, w: np.ndarray) -> dict[str, Any]:
    """The model as it is kept in JSON. ``soft`` is the share of annotators who found no fault; the trees learn its mean with the label."""
    low, high = np.quantile(x, [0.002, 0.998], axis=0)
    x = np.clip(x, low, high)
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale == 0] = 1
    z = (x - mean) / scale
    linear = LogisticRegression(C=SETTINGS["C"], max_iter=3000).fit(z, y, sample_weight=w)
    prior = np.array([PRIOR.get(name, 0) for name in NAMES])
    steep = SETTINGS["steepness"]
    coefficients = (linear.coef_[0] + SETTINGS["prior"] * prior) / scale
    forest = ExtraTreesRegressor(
        int(SETTINGS["trees"]),
        min_samples_leaf=int(SETTINGS["leaf"]),
        max_features=SETTINGS["columns"],
        random_state=int(SETTINGS["seed"]),
    ).fit(x, (soft + y) / 2, sample_weight=w)
    middle = float(np.average((soft + y) / 2, weights=w))
    trees = []
    for one in forest.estimators_:
        t = one.tree_
        trees.append(
            {
                "feature": [int(f) if f >= 0 else -1 for f in t.feature],
                "threshold": [round(float(v), 4) if f >= 0 else 0 for v, f in zip(t.threshold, t.feature, strict=True)],
                "left": [int(v) for v in t.children_left],
                "right": [int(v) for v in t.children_right],
                "value": [
                    round((float(v) - middle) * steep / SETTINGS["trees"], 4) if f < 0 else 0
                    for v, f in zip(t.value[:, 0, 0], t.feature, strict=True)
                ],
            }
        )
    return {
        "version": "",
        "features": list(NAMES),
        "bias": round(float(linear.intercept_[0] - (coefficients * mean).sum()), 6),
        "coefficients": [round(float(c), 6) for c in coefficients],
        "low": [round(float(v), 6) for v in low],
        "high": [round(float(v), 6) for v in high],
        "trees": trees,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()
    data = read()
    model = fit(data.x, data.y, data.soft, weights(data.y, data.part))
    model["version"] = hashlib.sha256(json.dumps([model, SETTINGS, digest()], sort_keys=True).encode()).hexdigest()[:12]
    text = json.dumps(model, separators=(",", ":")) + "\n"
    print(f"{len(data.rows)} rows, {len(NAMES)} features, {len(model['trees'])} trees, {len(text)} bytes, version {model['version']}")
    if not args.dry_run:
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
