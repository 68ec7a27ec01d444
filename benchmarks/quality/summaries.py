"""Score the chosen summaries against human ones, beside lead sentences, what a model writes, the naive prompt and an oracle.

    python -m benchmarks.quality.summary_candidates build/candidates.jsonl     # once, with the real model: hours on two cores
    python -m benchmarks.quality.summaries build/candidates.jsonl              # in minutes
    python -m benchmarks.quality.summaries build/candidates.jsonl --write      # and put the tables into docs/prompts.md

The choice is judged on articles that it was not learned from: each article of the sets that it is trained on is left out in turn, all
others are judged with the packaged weights. ROUGE-1 F1
(stemmed, mean over an article's references); 95 % intervals are percentiles of 10,000 bootstrap samples of articles; differences are
paired.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.metrics import rouge
from benchmarks.quality.summary_candidates import SETS, read
from tools.training.summary_selection import TRAINED_ON, choose, held_out_models

DOCS = Path(__file__).resolve().parents[2] / "docs" / "prompts.md"
SAMPLES = 10_000
NAMES = {
    "chosen": "chosen",
    "whole": "written by the model",
    "naive": "the naive prompt",
    "lead-1": "first sentence",
    "lead-2": "first two",
    "lead-3": "first three",
    "oracle": "the best of these by the reference",
}


def texts(row: Mapping[str, Any], chosen: Sequence[str]) -> dict[str, str]:
    """Name every summary of an article that is compared."""
    body = row["sentences"]
    written = {name: " ".join(row["written"][name]) for name in ("whole", "naive") if row["written"].get(name)}
    return {"chosen": " ".join(chosen), **written} | {f"lead-{count}": " ".join(body[:count]) for count in (1, 2, 3)}


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % percentile interval of the mean over bootstrap samples (seed 0)."""
    table = np.array(values, float)
    means = table[np.random.default_rng(0).integers(0, len(table), (SAMPLES, len(table)))].mean(1)
    low, high = np.percentile(means, (2.5, 97.5))
    return float(low), float(high)


def score(rows: Sequence[Mapping[str, Any]], chosen: Sequence[Sequence[str]]) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Score a set: ROUGE-1 by summary and article, and the mean number of words by summary."""
    named = [texts(*one) for one in zip(rows, chosen, strict=True)]
    scores: dict[str, list[float]] = {}
    words: dict[str, float] = {}
    for name in NAMES:
        if name == "oracle":
            scores[name] = [max(column) for column in zip(*scores.values(), strict=True)]
            continue
        if name == "naive" and not all(name in one for one in named):
            continue
        written = [one.get(name, one["lead-3"]) for one in named]
        results = rouge(written, [row["references"] for row in rows], rows[0]["language"])
        scores[name] = [result["rouge1"] for result in results]
        words[name] = sum(len(text.split()) for text in written) / len(rows)
    return scores, words


def table(name: str, rows: Sequence[Mapping[str, Any]], scores: Mapping[str, list[float]], words: Mapping[str, float]) -> list[str]:
    """Describe a set in lines of Markdown."""
    how = "each left out of the training in turn" if name in TRAINED_ON else "not trained on"
    lines = [f"| {len(rows)} articles of `{name}`, {how} | ROUGE-1 | 95 % | words | chosen minus it, 95 % |", "|---|---|---|---|---|"]
    for key, values in scores.items():
        low, high = interval(values)
        mean = sum(values) / len(values)
        row = f"| {NAMES[key]} | {mean:.1f} | {low:.1f} to {high:.1f} | {f'{words[key]:.0f}' if key in words else ''} |"
        if key not in ("chosen", "oracle"):
            paired = [one - other for one, other in zip(scores["chosen"], values, strict=True)]
            low, high = interval(paired)
            row += f" {sum(paired) / len(paired):+.1f} ({low:+.1f} to {high:+.1f})"
        lines.append(f"{row} |")
    return lines


def put(name: str, lines: Sequence[str]) -> None:
    """Put lines between the marks of this name in the documentation."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, rest = DOCS.read_text("utf-8").split(begin)
    DOCS.write_text(f"{before}{begin}\n" + "\n".join(lines).rstrip() + f"\n{end}{rest.split(end)[1]}", encoding="utf-8")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("candidates", type=Path)
    parser.add_argument("--write", action="store_true", help=f"put the tables into {DOCS.name}")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print so many chosen summaries of each set")
    args = parser.parse_args()
    rows = read(args.candidates)
    if not rows:
        print(f"skipped: no candidates in {args.candidates}")
        return 0
    models = held_out_models(rows)
    chosen = [choose(row, model) for row, model in zip(rows, models, strict=True)]
    lines: list[str] = []
    for name in SETS:
        places = [place for place, row in enumerate(rows) if row["set"] == name]
        if not places:
            continue
        scores, words = score(*([column[place] for place in places] for column in (rows, chosen)))
        lines += [*table(name, [rows[place] for place in places], scores, words), ""]
        for place in places[: args.show]:
            print(rows[place]["id"], " ".join(chosen[place]), sep="\n", end="\n\n")
    print("\n".join(lines))
    if args.write:
        put("summaries.py", lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
