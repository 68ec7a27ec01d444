"""Seconds for one article, naive against ours: same library, weights, machine and texts, in one run, pairs in alternating order.

    python -m benchmarks.speed.latency                        # 5 articles of about 400 words, model loaded, with the roofline
    python -m benchmarks.speed.latency --processes            # and whole processes: cold and warm, memory, start to first token
    python -m benchmarks.speed.latency --quality              # and what the speed costs: ROUGE-1 and chrF of both

Naive is xllamacpp with its defaults and three chat completions an article (see naive.py). Ours is the product, checks and repairs included.
Ratios of medians count; absolute seconds are this machine's and this hour's.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.generator import DATA
from benchmarks.metrics import chrf, rouge, sha256, versions
from benchmarks.speed import machine
from benchmarks.speed.naive import Naive
from summarize import Summarizer
from summarize.config import load_settings
from summarize.weights import Store

MODEL = "qwen2.5-coder-1.5b"
TARGETS = ("ru", "es")


def articles(data: Path, count: int, words: int) -> list[dict[str, Any]]:
    """The ``count`` English articles of the writers' set whose length is nearest to ``words``."""
    rows = [json.loads(line) for line in (data / "summaries" / "en_writers.jsonl").read_text("utf-8").split("\n") if line.strip()]
    return sorted(rows, key=lambda row: abs(len(row["article"].split()) - words))[:count]


def alternated(
    items: list[Any], naive: Callable[[Any], Any], ours: Callable[[Any], Any], clock: Callable[[], float] = time.perf_counter
) -> list[tuple[float, float, Any, Any]]:
    """For each item the seconds of both ways and what they gave; who goes first alternates."""
    rows = []
    for number, item in enumerate(items):
        seconds, outcomes = {}, {}
        ways = [("naive", naive), ("ours", ours)]
        for name, way in ways if number % 2 == 0 else reversed(ways):
            began = clock()
            outcomes[name] = way(item)
            seconds[name] = clock() - began
        rows.append((seconds["naive"], seconds["ours"], outcomes["naive"], outcomes["ours"]))
        print(f"  {number + 1}: naive {seconds['naive']:.1f} s, ours {seconds['ours']:.1f} s", file=sys.stderr, flush=True)
    return rows


def medians(rows: list[tuple[float, float, Any, Any]]) -> dict[str, float]:
    """Median seconds of both and the ratio of the medians."""
    naive, ours = (statistics.median(row[index] for row in rows) for index in (0, 1))
    return {"naive_s": round(naive, 2), "ours_s": round(ours, 2), "ratio": round(naive / ours, 2)}


def roofline(naive: Naive, model: Path, text: str) -> dict[str, float]:
    """How near the library comes to the machine's limits: reading a prompt, and writing one sequence."""
    bandwidth, flops, weights = machine.memory_bandwidth(), machine.matmul_flops(), machine.weights(model)
    timings = [naive.complete(f"{number} {text}", max_tokens=48, temperature=0)["timings"] for number in range(3)]
    reading, writing = (statistics.median(row[key] for row in timings) for key in ("prompt_per_second", "predicted_per_second"))
    limit = bandwidth / weights.bytes
    return {
        "bandwidth_gb_s": round(bandwidth / 1e9, 1),
        "weights_gb_a_token": round(weights.bytes / 1e9, 3),
        "writing_limit_tokens_s": round(limit, 1),
        "writing_tokens_s": round(writing, 1),
        "writing_share": round(writing / limit, 2),
        "reading_tokens_s": round(reading, 1),
        "reading_gflops": round(2 * weights.matrix * reading / 1e9, 1),
        "sgemm_gflops": round((flops or 0.0) / 1e9, 1),
    }


# -- whole processes ------------------------------------------------------------------------------------------------------------------

_FIRST_TOKEN = {
    "naive": "from pathlib import Path; import sys; from benchmarks.speed.naive import Naive, SUMMARIZE\n"
    "n = Naive(Path(sys.argv[1])); n.complete(SUMMARIZE.format(open(sys.argv[2]).read()), max_tokens=1)",
    "ours": "from pathlib import Path; import sys; from benchmarks.speed import latency\n"
    "latency.first_token(Path(sys.argv[1]), Path(sys.argv[2]))",
}


def first_token(model: Path, article: Path) -> None:
    """Do what a run does until the summary's first token, then stop. Runs in a process of its own."""
    from dataclasses import replace

    import summarize.backends.manager

    class Stopping(summarize.backends.manager.Engines):
        def get(self, model_id: str) -> Any:
            engine: Any = super().get(model_id)
            generate = engine.generate

            def first(requests: Any) -> Any:
                generate([replace(request, max_tokens=1) for request in requests])
                os._exit(0)

            engine.generate = first
            return engine

    summarize.api.Engines = Stopping  # type: ignore[attr-defined,misc]
    Summarizer("bundled", settings=load_settings({"offline": True})).summarize(article.read_text("utf-8"), TARGETS)
    del model


def timed_process(command: list[str], *, cold: Path | None = None) -> tuple[float, float]:
    """Seconds from start to exit, and peak memory in bytes; ``cold`` names a file that is first thrown out of the page cache."""
    if cold is not None and hasattr(os, "posix_fadvise"):
        with cold.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[2])
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[:4]} ended with {status}")
    return time.perf_counter() - began, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def processes(model: Path, article: Path, runs: int) -> dict[str, Any]:
    """Whole runs from the shell, cold and warm, and from start to first token, both ways alternating."""
    whole = [sys.executable, "-m", "summarize", str(article), "--profile", "bundled", "--offline"]
    cold, memory = timed_process(whole, cold=model)
    warm = [timed_process(whole)[0] for _ in range(max(1, runs // 2))]
    starts: dict[str, list[float]] = {"naive": [], "ours": []}
    for number in range(runs + 1):
        for name in ("naive", "ours") if number % 2 == 0 else ("ours", "naive"):
            seconds, _ = timed_process([sys.executable, "-c", _FIRST_TOKEN[name], str(model), str(article)])
            if number:  # the first of each fills the caches
                starts[name].append(seconds)
    first = {name: round(statistics.median(found), 2) for name, found in starts.items()}
    return {
        "cold_s": round(cold, 1),
        "warm_s": round(statistics.median(warm), 1),
        "peak_gb": round(memory / 1e9, 2),
        "first_token_s": first,
        "first_token_ratio": round(first["naive"] / first["ours"], 2),
    }


# -- what it costs --------------------------------------------------------------------------------------------------------------------


def quality(rows: list[dict[str, Any]], results: list[tuple[float, float, Any, Any]], naive: Naive, ours: Summarizer, data: Path) -> Any:
    """ROUGE-1 of both sides' summaries against the writers', and chrF of both sides' translations of short news texts of NTREX."""
    wanted = [[item["text"] if isinstance(item, dict) else str(item) for item in row["references"]] for row in rows]
    texts = {"naive": [row[2].summary for row in results], "ours": [row[3].summary.text for row in results]}
    found: dict[str, Any] = {}
    for name, written in texts.items():
        scores = [score["rouge1"] for score in rouge(written, wanted, "en")]
        found[f"rouge1_{name}"] = round(statistics.mean(scores), 1)
    for target in TARGETS:
        lines = [(data / "translation" / f"ntrex.en-{target}.{end}").read_text("utf-8").split("\n")[:60] for end in ("src", "ref", "docs")]
        stories = [(lines[0][start : start + 3], lines[1][start : start + 3]) for start in range(0, 60, 3)]
        references = [" ".join(reference) for _, reference in stories]
        plain = [naive.translate(" ".join(source), target) for source, _ in stories]
        flat = [sentence for source, _ in stories for sentence in source]
        made = [translation.text for translation in ours.translate(flat, "en", target)]
        grouped = [" ".join(made[start : start + 3]) for start in range(0, 60, 3)]
        found |= {f"chrf_{target}_naive": round(chrf(plain, references), 1), f"chrf_{target}_ours": round(chrf(grouped, references), 1)}
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--pairs", type=int, default=5, help="articles, each run both ways (at least 5 for a median that counts)")
    parser.add_argument("--words", type=int, default=400, help="length of the articles (default 400)")
    parser.add_argument("--processes", action="store_true", help="whole processes too: cold, warm, memory, start to first token")
    parser.add_argument("--quality", action="store_true", help="ROUGE-1 and chrF of both ways too")
    parser.add_argument("--threads", type=int, help="for both ways (default: all CPUs)")
    parser.add_argument("--cpu", action="store_true", help="count this process's CPU seconds: with --threads 1 they hold on a busy machine")
    parser.add_argument("--effort", default="normal", help="fast, normal or best")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--json", type=Path, help="write everything here")
    args = parser.parse_args()
    if not (args.data / "summaries" / "en_writers.jsonl").is_file():
        print(f"skipped: no development data in {args.data}")
        return 0
    model = Store().path(MODEL)
    rows = articles(args.data, args.pairs + 1, args.words)
    clock = time.process_time if args.cpu else time.perf_counter
    naive = Naive(model, threads=args.threads)
    ours = Summarizer("bundled", settings=load_settings({"offline": True, "threads": args.threads, "effort": args.effort}))
    warm = rows.pop()["article"]
    naive.run(warm, ()), ours.summarize(warm, TARGETS)
    results = alternated(rows, lambda row: naive.run(row["article"], TARGETS), lambda row: ours.summarize(row["article"], TARGETS), clock)
    found: dict[str, Any] = {"article": medians(results), "words": round(statistics.mean(len(row["article"].split()) for row in rows))}
    stages = [row[3].timings for row in results]
    found["ours_stages_s"] = {key: round(statistics.median(stage.get(key, 0.0) for stage in stages), 2) for key in stages[0]}
    found["naive_stages_s"] = {key: round(statistics.median(row[2].seconds[key] for row in results), 2) for key in results[0][2].seconds}
    plain = [row[2] for row in results]
    found["naive_tokens"] = {key: statistics.median(getattr(row, key) for row in plain) for key in ("prompt_tokens", "output_tokens")}
    found["load_s"] = {"naive": round(naive.load_s, 2)}
    if not args.cpu:  # the machine's limits are in wall-clock time
        found["roofline"] = roofline(naive, model, rows[0]["article"])
    if args.quality:
        found["quality"] = quality(rows, results, naive, ours, args.data)
    ours.close()
    if args.processes:
        article = args.json.with_suffix(".txt") if args.json else Path("/tmp") / "latency-article.txt"  # noqa: S108
        article.write_text(rows[0]["article"], "utf-8")
        found["processes"] = processes(model, article, args.pairs)
    found["signature"] = {
        "clock": "cpu" if args.cpu else "wall",
        "effort": args.effort,
        "threads": args.threads or machine.cpus(),
        "cpus": machine.cpus(),
        "model": sha256(model),
        "ours": results[0][3].signature,
        **versions("xllamacpp", "news-summarize"),
    }
    print(json.dumps(found, indent=1, ensure_ascii=False))
    if args.json:
        items = [
            {
                "naive": {"s": row[0], "summary": row[2].summary, **row[2].translations},
                "ours": {"s": row[1], "summary": row[3].summary.text, **{t: row[3].translations[t].text for t in TARGETS}},
            }
            for row in results
        ]
        args.json.write_text(json.dumps({**found, "items": items}, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
