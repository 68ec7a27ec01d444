"""Seconds for a digest's worth of articles, naive against ours, and for the same digest again with one article changed.

    python -m benchmarks.speed.throughput                 # 20 articles, model loaded
    python -m benchmarks.speed.throughput --articles 8 --rounds 3

Naive runs three chat completions an article, one after another (see naive.py), and has no memory of yesterday. Ours is
``Summarizer.summarize_many``. The second run goes through ``summarize digest`` where this version has it; its journal is what knows that
nineteen articles have not changed. Rounds alternate who goes first; the ratio is of medians.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.generator import DATA
from benchmarks.metrics import sha256, versions
from benchmarks.speed import machine
from benchmarks.speed.latency import MODEL, TARGETS, alternated, articles, medians
from benchmarks.speed.naive import Naive
from summarize import Summarizer
from summarize.config import load_settings
from summarize.weights import Store


def rerun(texts: list[str]) -> dict[str, float] | None:
    """Seconds of ``summarize digest`` on all articles, and again with one of them changed; None where there is no such command."""
    command = [sys.executable, "-m", "summarize", "digest"]
    shown = subprocess.run([*command, "--help"], capture_output=True, text=True, check=False).stdout
    if "summarize digest" not in shown:  # an unknown word is the name of an article
        return None
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"article-{number:02}.txt" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, "utf-8")
        seconds = []
        for _ in range(2):
            began = time.perf_counter()
            run = [*command, *map(str, paths), "-o", f"{folder}/digest.json", "--profile", "bundled", "--offline"]
            done = subprocess.run(run, capture_output=True, text=True, check=False, cwd=folder)
            if done.returncode:
                print(f"digest ended with {done.returncode}: {done.stderr[-500:]}", file=sys.stderr)
                return None
            seconds.append(time.perf_counter() - began)
            paths[0].write_text(texts[0] + "\nA correction was added to this article on Friday.\n", "utf-8")
    return {"first_s": round(seconds[0], 1), "again_s": round(seconds[1], 1)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=20)
    parser.add_argument("--words", type=int, default=400, help="length of the articles (default 400)")
    parser.add_argument("--rounds", type=int, default=1, help="pairs of whole digests (one takes ten minutes and more)")
    parser.add_argument("--rerun", action="store_true", help="and the digest command, twice, one article changed between")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--json", type=Path, help="write everything here")
    args = parser.parse_args()
    if not (args.data / "summaries" / "en_writers.jsonl").is_file():
        print(f"skipped: no development data in {args.data}")
        return 0
    model = Store().path(MODEL)
    texts = [row["article"] for row in articles(args.data, args.articles, args.words)]
    naive, ours = Naive(model), Summarizer("bundled", settings=load_settings({"offline": True}))
    naive.run(texts[0], ()), list(ours.summarize_many(texts[:1], TARGETS))
    rows = alternated(
        [texts] * args.rounds,
        lambda batch: [naive.run(text, TARGETS) for text in batch],
        lambda batch: list(ours.summarize_many(batch, TARGETS)),
    )
    found: dict[str, Any] = {"digest": medians(rows), "articles": len(texts)}
    found["ours_stages_s"] = {
        key: round(statistics.mean(result.timings.get(key, 0.0) for result in rows[0][3]), 2) for key in rows[0][3][0].timings
    }
    ours.close()
    if args.rerun and (again := rerun(texts)):
        found["rerun"] = {**again, "ratio_to_naive": round(found["digest"]["naive_s"] / again["again_s"], 1)}
    found["signature"] = {"cpus": machine.cpus(), "model": sha256(model), **versions("xllamacpp", "news-summarize")}
    print(json.dumps(found, indent=1))
    if args.json:
        args.json.write_text(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
