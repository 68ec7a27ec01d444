"""``python -m tools.faults``: the faults, one line each; exit 1 if anything went wrong."""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.faults import clock, concurrent, disk, keys, kills, limits
from tools.faults.harness import Fault

FAULTS: dict[str, Callable[[Path, int, random.Random], Fault]] = {
    "digest": kills.digest_killed,
    "run": kills.run_killed,
    "pull": kills.pull_killed,
    "disk": disk.disk_full,
    "damage": disk.damaged,
    "store": disk.store_damaged,
    "together": concurrent.together,
    "pulls": concurrent.pulls_together,
    "clock": clock.clock_jumps,
    "signals": limits.signalled,
    "pipe": limits.reader_gone,
    "memory": limits.little_memory,
    "keys": keys.keys_kept,
}
#: Moments of a fault: the three kills together are more than a hundred.
MOMENTS = {"digest": 34, "run": 34, "pull": 34, "signals": 34}
_OTHERS = 16


def inflict(name: str, moments: int = 0, seed: int = 1) -> Fault:
    """One fault in a folder of its own, that is gone afterwards; ``moments`` 0 is what the page is made with."""
    generator = random.Random(f"{name}-{seed}")  # noqa: S311 - repeatable, not secret
    with tempfile.TemporaryDirectory(prefix="summarize-faults-") as folder:
        return FAULTS[name](Path(folder), moments or MOMENTS.get(name, _OTHERS), generator)


def main(argv: list[str] | None = None) -> int:
    """Run the faults and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=0, metavar="N", help=f"how often each (34 for kills and signals, else {_OTHERS})")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", choices=tuple(FAULTS), help="only this fault; again for more")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    found: list[Fault] = []
    for name in options.only or list(FAULTS):
        fault = inflict(name, options.moments, options.seed)
        found.append(fault)
        state = "WRONG" if fault.wrong else "ok"
        print(f"{state:6} {fault.name}: {fault.tried} tried, {len(fault.wrong)} wrong; {fault.note}", file=sys.stderr, flush=True)
        for what in fault.wrong[:5]:
            print(f"       {what}", file=sys.stderr)
    if options.json:
        print(json.dumps([asdict(fault) for fault in found], ensure_ascii=False, indent=1))
    return 1 if any(fault.wrong for fault in found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
