"""Start-up time of ``summarize --help`` and ``python -c pass``: medians of alternating runs, so that a noisy machine is noisy for both.

python -m benchmarks.speed.startup [--runs 21]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

BARE = [sys.executable, "-c", "pass"]
HELP = [sys.executable, "-c", "import sys; sys.argv = ['summarize', '--help']; from summarize.cli import main; main()"]


def once(command: list[str]) -> float:
    """Seconds from start to exit."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def measure(runs: int) -> tuple[float, float]:
    """Median seconds of (``python -c pass``, ``summarize --help``), after one run of each that fills the caches."""
    once(BARE), once(HELP)
    pairs = [(once(BARE), once(HELP)) for _ in range(runs)]
    return statistics.median(bare for bare, _ in pairs), statistics.median(shown for _, shown in pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=21)
    bare, shown = measure(max(11, parser.parse_args().runs))
    print(f"python -c pass    {bare * 1000:6.1f} ms")
    print(f"summarize --help  {shown * 1000:6.1f} ms   {shown / bare:.1f} times as long")


if __name__ == "__main__":
    main()
