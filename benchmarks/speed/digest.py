"""Cost of a digest besides its models: synthetic articles, the fake engine, one core.

python -m benchmarks.speed.digest [--counts 100 1000 10000] [--checks repair] [--json]

Each count runs in a process of its own, journal on, cache off, after a warm-up of 40 other articles: CPU milliseconds an article (all
stages: reading, cleaning, fingerprints, grouping, prompts, checks, repair, journal, JSON), what of it the fake engine itself took (its
answers and its counting of tokens), seconds by the clock, and how much the process grew at its peak (MB of resident memory over the warm
one). A fixed loop of plain Python is timed before and after, since the same work takes up to twice as long on a machine whose cores are
shared: `loops` is the cost of an article in such loops, and `ms quiet` that cost at the loop's speed on an idle machine, given with --idle
(ms; measure it with --idle-now when nothing else runs).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from benchmarks.speed.digest_data import WARM, article, folder

LIMIT_MS, LIMIT_MB = 8.0, 150.0


def loop() -> float:
    """CPU milliseconds of a fixed loop of what our code does most: regular expressions, dictionaries, small strings."""
    import re

    pattern, text = re.compile(r"\w+"), article(1)
    began = time.process_time()
    for _ in range(40):
        counts: dict[str, int] = {}
        for word in pattern.findall(text):
            counts[word.lower()] = counts.get(word.lower(), 0) + len(word)
        sorted(counts, key=lambda one: (counts[one], one))
    return (time.process_time() - began) * 1000


def best_loop(times: int = 15) -> float:
    return sorted(loop() for _ in range(times))[times // 2]


def child(count: int, checks: str, group: bool, place: Path) -> dict[str, float]:
    """One run in this process."""
    os.environ["SOURCE_DATE_EPOCH"] = "1790000000"
    from summarize.backends.fake import FakeEngine
    from summarize.cli.digest_job import fewer_collections
    from summarize.config import Settings
    from summarize.digest.build import build_digest
    from summarize.digest.options import DigestOptions, Event, Hooks
    from summarize.render import digest_json

    spent = 0.0
    depth = 0

    def timed(work: Callable[[FakeEngine, Any], Any]) -> Callable[[FakeEngine, Any], Any]:
        def call(self: FakeEngine, given: Any) -> Any:
            nonlocal spent, depth
            began, depth = time.process_time(), depth + 1
            try:
                return work(self, given)
            finally:
                depth -= 1
                if not depth:  # it counts tokens inside its answers too
                    spent += time.process_time() - began
                self.history.clear()  # a record for tests: it would be counted as ours

        return call

    FakeEngine.generate = timed(FakeEngine.generate)  # type: ignore[method-assign]
    FakeEngine.count_tokens = timed(FakeEngine.count_tokens)  # type: ignore[method-assign]
    settings = Settings(profile="fake", checks=checks)  # type: ignore[arg-type]
    articles, warm = folder(place / "articles", count), folder(place / "warm", 40, WARM)
    build_digest([warm], ("ru", "es"), settings=settings)
    fewer_collections()
    process = psutil.Process()
    before, peak = process.memory_info().rss, 0
    stages: dict[str, float] = {}
    last = time.process_time()

    def event(happened: Event) -> None:
        nonlocal last, peak
        now = time.process_time()
        stages[happened.stage] = stages.get(happened.stage, 0.0) + now - last
        last = now
        if happened.done % 50 == 0 or happened.stage == "group":
            peak = max(peak, process.memory_info().rss)

    unit, spent = best_loop(), 0.0
    began, clock, last = time.process_time(), time.perf_counter(), time.process_time()
    options = DigestOptions(journal=place / "journal.jsonl", group=group)
    digest = build_digest([articles], ("ru", "es"), settings=settings, options=options, hooks=Hooks(event=event))
    (place / "digest.json").write_text(digest_json.render(digest), encoding="utf-8")
    cpu, seconds = time.process_time() - began, time.perf_counter() - clock
    peak = max(peak, process.memory_info().rss)
    unit = (unit + best_loop()) / 2
    assert len(digest.items) == count, f"{count - len(digest.items)} stories were joined that are none"
    return {
        "articles": count,
        "cpu_ms": cpu / count * 1000,
        "engine_ms": spent / count * 1000,
        "own_ms": (cpu - spent) / count * 1000,
        "loop_ms": unit,
        "own_loops": (cpu - spent) / count * 1000 / unit,
        "seconds": seconds,
        "growth_mb": (peak - before) / 1e6,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        **{f"{stage}_ms": value / count * 1000 for stage, value in stages.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--checks", default="repair")
    parser.add_argument("--no-group", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--idle", type=float, default=0.0, metavar="MS")
    parser.add_argument("--idle-now", action="store_true")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.idle_now:
        print(f"{min(loop() for _ in range(200)):.2f}")
        return
    if options.child:
        print(json.dumps(child(options.counts[0], options.checks, not options.no_group, options.child)))
        return
    rows = []
    for count in options.counts:
        with tempfile.TemporaryDirectory() as place:
            more = ["--no-group"] if options.no_group else []
            command = [
                sys.executable,
                "-m",
                "benchmarks.speed.digest",
                "--child",
                place,
                "--counts",
                str(count),
                "--checks",
                options.checks,
                *more,
            ]
            rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    from summarize.__about__ import __version__

    print(f"v:{__version__}|python:{platform.python_version()}|cores:{os.cpu_count()}|checks:{options.checks}|{platform.machine()}")
    print("articles  own ms  engine ms  own in loops  of which reading  making    seconds  growth MB")
    for row in rows:
        print(
            f"{row['articles']:8.0f} {row['own_ms']:7.2f} {row['engine_ms']:10.2f} {row['own_loops']:13.2f} {row['read_ms']:17.2f} "
            f"{row['make_ms']:7.2f} {row['seconds']:10.1f} {row['growth_mb']:10.0f}"
            + (f"   {row['own_loops'] * options.idle:.2f} ms quiet" if options.idle else "")
        )
    first, last = rows[0], rows[-1]
    if first is not last:
        times, cost = last["articles"] / first["articles"], last["own_loops"] / first["own_loops"]
        print(f"{times:.0f} times the articles, {cost:.2f} times the cost each")


if __name__ == "__main__":
    main()
