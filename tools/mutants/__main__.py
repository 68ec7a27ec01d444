"""``python -m tools.mutants``; see the package."""

from __future__ import annotations

import argparse
import random
import sys
import time
import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools import mutants
from tools.mutants.workspace import SURVIVED, Workspace

#: Mutants of each room that are tried.
SAMPLE = 100
#: Mutants of one call of mutmut.
_CHUNK = 50


@dataclass(frozen=True, slots=True)
class Room:
    """What is mutated of a room, and the tests that judge it."""

    files: tuple[str, ...]
    tests: tuple[str, ...]


ROOMS = {
    "checks": Room(
        tuple(
            f"summarize/verification/{name}.py"
            for name in ("number", "number_parser", "polarity", "propernames", "repetition", "script", "injection")
        ),
        ("tests/verification", "tests/hostile/test_injection.py"),
    ),
    "appeals": Room(
        tuple(f"summarize/boilerplate/{name}.py" for name in ("classify", "layout", "lexical", "outlets", "teach", "wrapping", "engine")),
        ("tests/boilerplate",),
    ),
}
_JUDGEMENTS = Path(__file__).with_name("judgements.toml")


def sample(room: str, results: dict[str, int | None], seed: int = 1) -> list[str]:
    """Return the mutants that are tried: a sample by a fixed seed, and those that were judged."""
    judged = [name for name in tomllib.loads(_JUDGEMENTS.read_text(encoding="utf-8")).get(room, {}) if name in results]
    others = sorted(results.keys() - set(judged))
    more = random.Random(seed).sample(others, min(max(0, SAMPLE - len(judged)), len(others)))  # noqa: S311 - repeatable, not secret
    return sorted([*judged, *more])


def tried(room: str, seconds: float) -> list[str]:
    """Try what of the sample has not been tried, for so long; what is still to do."""
    if find_spec("mutmut") is None:
        raise SystemExit("mutmut is not installed: pip install mutmut")
    space = Workspace(room, ROOMS[room].files, ROOMS[room].tests)
    end = time.monotonic() + seconds
    space.fill()
    space.doubt_survivors()
    if not space.results():
        print(space.mutmut("run", "none.*")[-1500:], file=sys.stderr)  # makes the mutants, learns which test runs what, and stops
    left = _left(room, space)
    while left and time.monotonic() < end:
        said = space.mutmut("run", "--max-children", "1", *left[:_CHUNK], seconds=min(3600.0, max(20.0, end - time.monotonic())))
        still = _left(room, space)
        if still == left:
            print(said[-3000:], file=sys.stderr)
            break
        left = still
    return left


def _left(room: str, space: Workspace) -> list[str]:
    results = space.results()
    return [name for name in sample(room, results) if results[name] is None]


def judged(room: str, seconds: float) -> dict[str, Any]:
    """The figures of a room: what its sample came to, and every survivor with what a person thought of it."""
    left = tried(room, seconds)
    space = Workspace(room, ROOMS[room].files, ROOMS[room].tests)
    results = space.results()
    ends = {name: results[name] for name in sample(room, results)}
    alive = [name for name, code in ends.items() if code in SURVIVED]
    judgements = tomllib.loads(_JUDGEMENTS.read_text(encoding="utf-8")).get(room, {})
    return {
        "room": room,
        "files": [name.removeprefix("summarize/") for name in ROOMS[room].files],
        "mutants": len(results),
        "sample": len(ends),
        "tried": len(ends) - len(left),
        "killed": len(ends) - len(left) - len(alive),
        "survived": {name: judgements.get(name, "") for name in alive},
        "ends": dict(Counter(str(code) for code in ends.values())),
        "wrong": [f"no judgement on {name}" for name in alive if name not in judgements],
    }


def main(argv: list[str] | None = None) -> int:
    """Try some of the sample, or show what survived."""
    parser = argparse.ArgumentParser(description=mutants.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--room", choices=tuple(ROOMS), required=True)
    parser.add_argument("--seconds", type=float, default=170.0, help="stop after so long; what is done is kept")
    parser.add_argument("--survivors", action="store_true", help="show what no test noticed")
    options = parser.parse_args(argv)
    space = Workspace(options.room, ROOMS[options.room].files, ROOMS[options.room].tests)
    if not options.survivors:
        print(f"{len(tried(options.room, options.seconds))} of {SAMPLE} are still to do")
    results = space.results()
    alive = [name for name in sample(options.room, results) if results[name] in SURVIVED]
    print(f"{len(alive)} survived")
    for name in alive:
        print(space.mutmut("show", name) if options.survivors else name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
