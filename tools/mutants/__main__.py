"""``python -m tools.mutants``; see the package."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools import mutants
from tools.mutants.workspace import SURVIVED, Workspace

#: Number of mutants of a package that are tried.
SAMPLE = 100
#: Mutants of one call of mutmut.
_CHUNK = 50


@dataclass(frozen=True, slots=True)
class Target:
    """The files of a package that are mutated, and the tests that should notice."""

    files: tuple[str, ...]
    tests: tuple[str, ...]


PACKAGES = {
    "verification": Target(
        tuple(
            f"summarize/verification/{name}.py"
            for name in ("number", "number_parser", "negation", "name", "repetition", "script", "injection")
        ),
        ("tests/verification", "tests/hostile/test_injection.py"),
    ),
    "boilerplate": Target(
        tuple(f"summarize/boilerplate/{name}.py" for name in ("classify", "layout", "lexical", "outlets", "teach", "engine")),
        ("tests/boilerplate",),
    ),
}


def sample(package: str, results: dict[str, int | None], seed: int = 1) -> list[str]:
    """Return the mutants that are tried, a sample by a fixed seed."""
    names = sorted(results)
    return sorted(random.Random(seed).sample(names, min(SAMPLE, len(names))))  # noqa: S311 - repeatable, not secret


def tried(package: str, seconds: float) -> list[str]:
    """Try what of the sample has not been tried, for so many seconds; return what is left."""
    if find_spec("mutmut") is None:
        raise SystemExit("mutmut is not installed: pip install mutmut")
    space = Workspace(package, PACKAGES[package].files, PACKAGES[package].tests)
    end = time.monotonic() + seconds
    space.fill()
    space.doubt_survivors()
    if not space.results():
        print(space.mutmut("run", "none.*")[-1500:], file=sys.stderr)  # makes the mutants, learns which test runs what, and stops
    left = _left(package, space)
    while left and time.monotonic() < end:
        said = space.mutmut("run", "--max-children", "1", *left[:_CHUNK], seconds=min(3600.0, max(20.0, end - time.monotonic())))
        still = _left(package, space)
        if still == left:
            print(said[-3000:], file=sys.stderr)
            break
        left = still
    return left


def _left(package: str, space: Workspace) -> list[str]:
    results = space.results()
    return [name for name in sample(package, results) if results[name] is None]


def measured(package: str, seconds: float) -> dict[str, Any]:
    """Return the figures of a package: how many of its sample were noticed, and the names of the survivors."""
    left = tried(package, seconds)
    space = Workspace(package, PACKAGES[package].files, PACKAGES[package].tests)
    results = space.results()
    ends = {name: results[name] for name in sample(package, results)}
    alive = [name for name, code in ends.items() if code in SURVIVED]
    return {
        "package": package,
        "files": [name.removeprefix("summarize/") for name in PACKAGES[package].files],
        "mutants": len(results),
        "sample": len(ends),
        "tried": len(ends) - len(left),
        "killed": len(ends) - len(left) - len(alive),
        "survived": alive,
        "ends": dict(Counter(str(code) for code in ends.values())),
        "wrong": [],
    }


def main(argv: list[str] | None = None) -> int:
    """Try some of the sample, or show what survived."""
    parser = argparse.ArgumentParser(description=mutants.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", choices=tuple(PACKAGES), required=True)
    parser.add_argument("--seconds", type=float, default=170.0, help="stop after so long; what is done is kept")
    parser.add_argument("--survivors", action="store_true", help="show what no test noticed")
    options = parser.parse_args(argv)
    space = Workspace(options.package, PACKAGES[options.package].files, PACKAGES[options.package].tests)
    if not options.survivors:
        print(f"{len(tried(options.package, options.seconds))} of {SAMPLE} are still to do")
    results = space.results()
    alive = [name for name in sample(options.package, results) if results[name] in SURVIVED]
    print(f"{len(alive)} survived")
    for name in alive:
        print(space.mutmut("show", name) if options.survivors else name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
