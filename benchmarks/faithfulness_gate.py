"""The pinned floors of the faithfulness score: what the model reaches on articles it has not seen must not fall.

    .venv/bin/python benchmarks/faithfulness_gate.py                               # exit 1 below a floor (under 90 s)
    .venv/bin/python benchmarks/faithfulness_gate.py --update                      # raise floors
    .venv/bin/python benchmarks/faithfulness_gate.py --update --allow-regression   # lower them too

One deal of the articles to five folds, seed 0, so the figures repeat exactly; benchmarks/faithfulness.py has the mean of several.
``errors on faithful`` rows are ceilings.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).with_name("faithfulness_floors.json")
EPSILON = 0.004  # another scikit-learn or processor may turn a tie


def measure() -> tuple[dict[str, float], str]:
    """The figures by name, and the digest of the data they were measured on."""
    import numpy as np
    from faithfulness import FOLDS, balanced, findings_of, predict
    from faithfulness_data import digest, read, weights
    from sklearn.metrics import roc_auc_score

    data = read()
    findings = findings_of(data)
    w, scores = weights(data.y, data.part), np.zeros(len(data.y))
    fold = np.random.default_rng(0).integers(0, FOLDS, data.group.max() + 1)[data.group]
    for k in range(FOLDS):
        scores[fold == k] = predict(data, findings, fold != k, fold == k, w)
    flagged = np.array([any(f.level == "error" for f in found) for found in findings])
    found: dict[str, float] = {}
    for part in sorted(set(data.part)):
        here = data.part == part
        found[f"AUC {part}"] = float(roc_auc_score(data.y[here], scores[here]))
        found[f"errors on faithful {part}"] = float(flagged[here][data.y[here] == 1].mean())
        if part.startswith("summedits"):
            found[f"balanced accuracy {part}"] = balanced(data.y[here], scores[here], data.group[here])
    return found, digest()


def gate(found: dict[str, float], data: str, *, update: bool, allow_regression: bool, path: Path = FLOORS) -> list[str]:
    """What is worse than its floor, or above its ceiling. With ``update`` floors move up, and down only with ``allow_regression``."""
    pinned: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    old: dict[str, float] = pinned.get("floors", {})
    if pinned.get("data") not in (None, data) and not (update and allow_regression):
        return [f"the data is not what the floors were set on ({pinned['data'][:12]} there, {data[:12]} here)"]
    worse = []
    for name, floor in old.items():
        sign = -1 if name.startswith("errors") else 1
        if name not in found:
            worse.append(f"{name}: was not measured, floor {floor:.4f}")
        elif sign * (found[name] - floor) < -EPSILON:
            worse.append(f"{name}: {found[name]:.4f}, floor {floor:.4f}")
    if update and (allow_regression or not worse):
        kept = {name: round(value, 4) for name, value in found.items()}
        if not allow_regression:  # within EPSILON of a floor is no reason to lower it
            kept = {k: (min if k.startswith("errors") else max)(v, old.get(k, v)) for k, v in kept.items()}
        path.write_text(json.dumps({"data": data, "floors": kept}, indent=2) + "\n", encoding="utf-8")
        return []
    return worse


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    options = parser.parse_args()
    found, data = measure()
    for name, value in found.items():
        print(f"{name:48} {value:.4f}")
    worse = gate(found, data, update=options.update, allow_regression=options.allow_regression)
    for line in worse:
        print(f"worse: {line}")
    return 1 if worse else 0


if __name__ == "__main__":
    raise SystemExit(main())
