"""One article into Portuguese: the small translator against the model that writes, whole processes, in alternating order, with peak memory.

    python -m benchmarks.speed.small_translator [--runs 2] [--engine llama_cpp] [--article samples/en-appeal-end.txt]

What counts is the ratio of medians, at most 0.5: of seconds, and on a machine with other work of the processors' seconds (`busy`).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

WRITER = "qwen2.5-coder-1.5b"


def run(article: Path, translator: str) -> tuple[float, float, float]:
    """Summarize and translate in a process of its own; returns seconds, seconds of the processors, and peak bytes."""
    command = [sys.executable, "-m", "summarize", str(article.absolute()), "--to", "pt", "--offline", "--format", "json"]
    began = time.perf_counter()
    process = subprocess.Popen([*command, "--translation-model", f"pt={translator}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} ended with {status}")
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, peak


def main() -> int:
    """Run both and print the medians; exits 1 if the small translator takes more than half the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--engine", default="llama_cpp")
    parser.add_argument("--article", type=Path, default=Path("samples/en-appeal-end.txt"))
    given = parser.parse_args()
    os.environ["SUMMARIZE_GGUF_ENGINE"] = given.engine
    measured: dict[str, list[tuple[float, float, float]]] = {"auto": [], WRITER: []}
    for number in range(given.runs):
        for translator in sorted(measured, reverse=bool(number % 2)):
            measured[translator].append(run(given.article, translator))
    seconds, busy, peaks = ({name: statistics.median(row[at] for row in rows) for name, rows in measured.items()} for at in range(3))
    ratios = {name: round(found["auto"] / found[WRITER], 3) for name, found in (("seconds", seconds), ("busy", busy))}
    print(json.dumps({"ratios": ratios, "seconds": seconds, "busy": busy, "peak_bytes": peaks, "runs": measured}, indent=2))
    return 0 if ratios["busy"] <= 0.5 else 1


if __name__ == "__main__":
    raise SystemExit(main())
