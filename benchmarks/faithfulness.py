"""How well the score tells faithful texts from unfaithful ones, on rows and articles the model has not seen.

    nice .venv/bin/python benchmarks/faithfulness.py [--json] [--seeds 3]

The model is trained anew for every fold; an article is in one fold only, in whatever file it appears. ``across`` trains on all other
files. ``low`` and ``high`` hold 95 % of bootstrap samples of the articles. To compare with: the share of word bigrams the article has,
the share of numbers it has, and for FRANK the scores of published detectors that its file carries. What is scored is what
``summarize.check`` returns: the model and the findings. SummEdits' threshold is chosen on the other articles.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import time
from typing import Any

import numpy as np
import sklearn
from faithfulness_data import Data, digest, language, read, weights
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from train_score import fit

from summarize import __about__
from summarize.text.sentences import split_sentences
from summarize.types import Finding
from summarize.verification import check, check_summary, score
from summarize.verification.across import punish
from summarize.verification.features import NAMES

FOLDS = 5
TARGETS = {"frank/cnndm": 0.80, "qags/cnndm": 0.80, "cliff/cnndm": 0.80, "faithbench/passages": 0.66}


def scores(data: Data, findings: list[list[Finding]], seeds: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores by grouped cross-validation, and scores by a model that saw no row or article of the file."""
    w = weights(data.y, data.part)
    files = np.array([part.partition("/")[0] for part in data.part])
    grouped, across = np.zeros(len(data.y)), np.zeros(len(data.y))
    for seed in range(seeds):
        fold = np.random.default_rng(seed).integers(0, FOLDS, data.group.max() + 1)[data.group]
        for k in range(FOLDS):
            grouped[fold == k] += predict(data, findings, fold != k, fold == k, w) / seeds
    for name in sorted(set(files)):
        inside = files == name
        train = ~inside & ~np.isin(data.group, data.group[inside])
        across[inside] = predict(data, findings, train, inside, w)
    return grouped, across


def findings_of(data: Data) -> list[list[Finding]]:
    """What the checks find in every row; the model has no part in it."""
    found = []
    for row in data.rows:
        lang = language(row)
        found.append(list(check_summary(split_sentences(row["article"], lang), split_sentences(row["summary"], lang), lang).findings))
    return found


def facts(findings: list[Finding]) -> list[Finding]:
    """The findings that count beside the model; see check_summary."""
    return [finding for finding in findings if finding.kind not in ("grounding", "repetition")]


def predict(data: Data, findings: list[list[Finding]], train: np.ndarray, test: np.ndarray, w: np.ndarray) -> np.ndarray:
    model = score.load(fit(data.x[train], data.y[train], data.soft[train], w[train]))
    return np.array([punish(1 / (1 + math.exp(-model.logit(list(data.x[i])))), facts(findings[i])) for i in np.flatnonzero(test)])


def balanced(y: np.ndarray, p: np.ndarray, group: np.ndarray) -> float:
    """Balanced accuracy with the threshold that was best on the other articles."""
    said = np.zeros(len(y), int)
    for one in set(group):
        test = group == one
        places = np.quantile(p[~test], np.linspace(0.02, 0.98, 97))
        best = max(places, key=lambda t: balanced_accuracy_score(y[~test], p[~test] > t))
        said[test] = p[test] > best
    return float(balanced_accuracy_score(y, said))


def interval(y: np.ndarray, p: np.ndarray, group: np.ndarray, samples: int = 400) -> tuple[float, float]:
    """The 2.5th and 97.5th percentile of the AUC over samples of whole articles, drawn with repetition."""
    rng = np.random.default_rng(0)
    names = np.unique(group)
    rows = {name: np.flatnonzero(group == name) for name in names}
    drawn = (np.concatenate([rows[name] for name in rng.choice(names, len(names))]) for _ in range(samples))
    found = [roc_auc_score(y[i], p[i]) for i in drawn if 0 < y[i].sum() < len(i)]
    return float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))


def published(data: Data, here: np.ndarray) -> dict[str, float]:
    """AUC of the published detectors whose scores the file carries, on the same rows; none for most files."""
    rows = [data.rows[i] for i in np.flatnonzero(here)]
    names = set.intersection(*(set(row.get("published_metrics") or {}) for row in rows))
    return {
        name: round(float(roc_auc_score(data.y[here], [row["published_metrics"][name] or 0 for row in rows])), 3) for name in sorted(names)
    }


def speed(data: Data) -> float:
    """Pairs a second of ``check``, languages given, every pair with an article not seen in the pair before it."""
    pairs = list({row["article"]: row for row in data.rows}.values())
    started = time.process_time()
    for row in pairs:
        check(row["article"], row["summary"], source_lang=language(row), lang=language(row))
    return len(pairs) / (time.process_time() - started)


def measure(seeds: int) -> dict[str, Any]:
    data = read()
    findings = findings_of(data)
    grouped, across = scores(data, findings, seeds)
    bigrams = data.x[:, NAMES.index("surface_bigrams")]
    numbers = -data.x[:, NAMES.index("novel_digit")]
    flagged = np.array([any(f.level == "error" for f in found) for found in findings])
    parts: dict[str, Any] = {}
    for part in sorted(set(data.part)):
        here = data.part == part
        y = data.y[here]
        row: dict[str, Any] = {"rows": int(here.sum())}
        for name, p in (("score", grouped), ("across", across), ("bigrams", bigrams), ("numbers", numbers)):
            row[name] = round(float(roc_auc_score(y, p[here])), 3)
        row["low"], row["high"] = (round(bound, 3) for bound in interval(y, grouped[here], data.group[here]))
        if others := published(data, here):
            row["published"] = others
        row["target"] = TARGETS.get(part, round(row["bigrams"] + 0.03, 3) if part.startswith("basse") else None)
        row["errors_on_faithful"] = round(float(flagged[here][y == 1].mean()), 3)
        row["errors_on_unfaithful"] = round(float(flagged[here][y == 0].mean()), 3)
        parts[part] = row
    here = data.part == "summedits_news/news2023"
    kinds: dict[str, list[int]] = {}
    for found, label in zip(findings, data.y, strict=True):
        for kind in {f.kind for f in found if f.level == "error"}:
            kinds.setdefault(kind, [0, 0])[int(label)] += 1
    return {
        "signature": {
            "data_sha256": digest(),
            "summarize": __about__.__version__,
            "model": score.model().version,
            "scikit-learn": sklearn.__version__,
            "python": platform.python_version(),
            "folds": FOLDS,
            "seeds": seeds,
        },
        "parts": parts,
        "summedits_balanced_accuracy": {
            "score": round(balanced(data.y[here], grouped[here], data.group[here]), 3),
            "at_half": round(float(balanced_accuracy_score(data.y[here], grouped[here] > 0.5)), 3),
            "any_error": round(float(balanced_accuracy_score(data.y[here], ~flagged[here])), 3),
            "target": 0.72,
        },
        "errors_by_kind": {k: {"unfaithful": v[0], "faithful": v[1]} for k, v in sorted(kinds.items())},
        "pairs_per_second": round(speed(data)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--seeds", type=int, default=3, help="how many times the articles are dealt to folds")
    args = parser.parse_args()
    result = measure(args.seeds)
    if args.json:
        print(json.dumps(result, indent=1))
        return
    print(
        f"{'AUC':24}{'rows':>6}{'score':>8}{'low':>8}{'high':>8}{'across':>8}{'2-gram':>8}{'numbers':>8}{'target':>8}{'err|ok':>8}{'err|bad':>8}"
    )
    for part, row in result["parts"].items():
        cells = [
            row[key]
            for key in ("score", "low", "high", "across", "bigrams", "numbers", "target", "errors_on_faithful", "errors_on_unfaithful")
        ]
        print(f"{part:24}{row['rows']:>6}" + "".join(f"{'' if cell is None else f'{cell:.3f}':>8}" for cell in cells))
    for part, row in result["parts"].items():
        if "published" in row:
            print(f"published detectors on the rows of {part}:", ", ".join(f"{k} {v:.3f}" for k, v in row["published"].items()))
    print("SummEdits balanced accuracy:", ", ".join(f"{k} {v:.3f}" for k, v in result["summedits_balanced_accuracy"].items()))
    print(
        "errors by kind (unfaithful/faithful):",
        ", ".join(f"{k} {v['unfaithful']}/{v['faithful']}" for k, v in result["errors_by_kind"].items()),
    )
    print(f"{result['pairs_per_second']} pairs a second on one core;", ", ".join(f"{k} {v}" for k, v in result["signature"].items()))


if __name__ == "__main__":
    main()
