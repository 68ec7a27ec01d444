"""Train the faithfulness score and write summarize/checks/data/score_model.json.

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
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from summarize.checks.features import NAMES

TARGET = Path(__file__).resolve().parents[1] / "summarize" / "checks" / "data" / "score_model.json"
SETTINGS = {"C": 0.05, "trees": 150, "depth": 3, "rate": 0.05, "leaf": 25, "share": 0.6, "columns": 0.3, "trees_weight": 1.0, "seed": 0}


def fit(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> dict[str, Any]:
    """The model as it is kept in JSON."""
    low, high = np.quantile(x, [0.002, 0.998], axis=0)
    x = np.clip(x, low, high)
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale == 0] = 1
    linear = LogisticRegression(C=SETTINGS["C"], max_iter=3000).fit((x - mean) / scale, y, sample_weight=w)
    boosted = GradientBoostingClassifier(
        n_estimators=SETTINGS["trees"],
        max_depth=SETTINGS["depth"],
        learning_rate=SETTINGS["rate"],
        min_samples_leaf=SETTINGS["leaf"],
        subsample=SETTINGS["share"],
        max_features=SETTINGS["columns"],
        random_state=SETTINGS["seed"],
    ).fit(x, y, sample_weight=w)
    coefficients = linear.coef_[0] / scale
    trees = []
    for stage in boosted.estimators_[:, 0]:
        t = stage.tree_
        rate = SETTINGS["rate"] * SETTINGS["trees_weight"]
        trees.append(
            {
                "feature": [int(f) if f >= 0 else -1 for f in t.feature],
                "threshold": [round(float(v), 6) for v in t.threshold],
                "left": [int(v) for v in t.children_left],
                "right": [int(v) for v in t.children_right],
                "value": [round(float(v) * rate, 5) for v in t.value[:, 0, 0]],
            }
        )
    return {
        "features": list(NAMES),
        "bias": float(linear.intercept_[0] - (coefficients * mean).sum()),
        "coefficients": [round(float(c), 6) for c in coefficients],
        "low": [round(float(v), 6) for v in low],
        "high": [round(float(v), 6) for v in high],
        "trees": trees,
        "version": "",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()
    data = read()
    model = fit(data.x, data.y, weights(data.y, data.part))
    model["version"] = hashlib.sha256(json.dumps([model, SETTINGS, digest()], sort_keys=True).encode()).hexdigest()[:12]
    text = json.dumps(model, separators=(",", ":")) + "\n"
    print(f"{len(data.rows)} rows, {len(NAMES)} features, {len(model['trees'])} trees, {len(text)} bytes, version {model['version']}")
    if not args.dry_run:
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
