"""One article into Portuguese: the small translator against the model that writes, whole processes, in alternating order, with peak memory.

    python -m benchmarks.speed.small_translator [--runs 2] [--engine llama_cpp] [--article samples/en-appeal-end.txt]

What counts is the ratio of medians, at most 0.5; absolute seconds are this machine's and this hour's.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from pathlib import Path

from benchmarks.speed.latency import timed_process

WRITER = "qwen2.5-coder-1.5b"


def run(article: Path, translator: str) -> tuple[float, float]:
    """Summarize and translate in a process of its own; returns seconds and peak bytes."""
    command = [sys.executable, "-m", "summarize", str(article.absolute()), "--to", "pt", "--offline", "--format", "json"]
    return timed_process([*command, "--translation-model", f"pt={translator}"])


def main() -> int:
    """Run both and print the medians; exits 1 if the small translator takes more than half the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--engine", default="llama_cpp")
    parser.add_argument("--article", type=Path, default=Path("samples/en-appeal-end.txt"))
    given = parser.parse_args()
    os.environ["SUMMARIZE_GGUF_ENGINE"] = given.engine
    measured: dict[str, list[tuple[float, float]]] = {"auto": [], WRITER: []}
    for number in range(given.runs):
        for translator in sorted(measured, reverse=bool(number % 2)):
            measured[translator].append(run(given.article, translator))
    medians = {name: statistics.median(seconds for seconds, _ in rows) for name, rows in measured.items()}
    ratio = medians["auto"] / medians[WRITER]
    peaks = {name: round(max(peak for _, peak in rows) / 1e6) for name, rows in measured.items()}
    print(json.dumps({"seconds": medians, "ratio": round(ratio, 3), "peak_mb": peaks, "runs": measured}, indent=2))
    return 0 if ratio <= 0.5 else 1


if __name__ == "__main__":
    raise SystemExit(main())
