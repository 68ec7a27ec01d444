"""Train the word probabilities that choose among candidate summaries, and write summarize/summarization/selection.json.

    python tools/training/summary_selection.py CANDIDATES.jsonl        # one article a line, see read()
    python tools/training/summary_selection.py CANDIDATES.jsonl --write

Prints ROUGE-1 of the choice with each article left out of the training, beside the candidates themselves. Needs numpy and scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.metrics import rouge
from summarize.summarization import selection
from summarize.summarization.selection import Candidate

OUT = Path(selection.__file__).with_name("selection.json")
#: Inverse strength of the L2 penalty.
C = 0.3


def read(path: Path) -> list[dict[str, Any]]:
    """Read one article a line: ``language``, ``sentences``, ``references``, ``written`` (lists of sentences by name)."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def candidates(row: dict[str, Any]) -> dict[str, Candidate]:
    """All candidates of an article, by name."""
    found = {name: Candidate(tuple(sentences)) for name, sentences in row["written"].items() if sentences}
    return found | {f"lead-{count}": Candidate(tuple(row["sentences"][:count]), False) for count in (2, 3)}


def fit(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Fit the logistic regression: each stem of each article, weighted by the share of references that have it."""
    from sklearn.linear_model import LogisticRegression

    inputs, shares = [], []
    for row in rows:
        features = row["features"]
        inputs += features.values()
        wanted = [set(selection.stems(reference, row["language"])) for reference in row["references"]]
        shares += [sum(stem in words for words in wanted) / len(wanted) for stem in features]
    x, y = np.array(inputs), np.array(shares)
    mean, scale = x.mean(0), x.std(0) + 1e-9
    z = (x - mean) / scale
    model = LogisticRegression(C=C, max_iter=500).fit(np.vstack([z, z]), np.r_[np.ones(len(y)), np.zeros(len(y))], np.r_[y, 1 - y])
    rounded = [[round(float(value), 5) for value in values] for values in (mean, scale, model.coef_[0])]
    return dict(zip(("mean", "scale", "weights"), rounded, strict=True)) | {"intercept": round(float(model.intercept_[0]), 5)}


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("candidates", type=Path, nargs="+")
    parser.add_argument("--write", action="store_true", help=f"write {OUT.name}, trained on everything")
    args = parser.parse_args()
    rows = [row for path in args.candidates for row in read(path)]
    for row in rows:
        written = [candidate for candidate in candidates(row).values() if candidate.written]
        row["features"] = selection.word_features(row["sentences"], row["language"], written)
    chosen: list[dict[str, float]] = []
    names: list[str] = []
    for index, row in enumerate(rows):
        table = fit(rows[:index] + rows[index + 1 :])
        options, language = candidates(row), row["language"]
        order = selection.choose(row["sentences"], language, list(options.values()), model=selection.Model.of(table))
        best = list(options)[order[0]]
        scores = {
            name: rouge([" ".join(one.sentences)], [row["references"]], row["language"])[0]["rouge1"] for name, one in options.items()
        }
        chosen.append({**scores, "chosen": scores[best], "oracle": max(scores.values())})
        names.append(best)
    for name in sorted({name for row in chosen for name in row}):
        values = [row.get(name, np.nan) for row in chosen]
        print(f"{name:14} {np.nanmean(values):6.2f}  taken {names.count(name)} of {len(rows)}")
    if args.write:
        OUT.write_text(json.dumps({"features": selection.FEATURES, **fit(rows)}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
