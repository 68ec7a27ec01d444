"""The pieces by name. Each returns its figures; what is in ``wrong`` is what went wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any

from tests.hostile.targets import TARGETS
from tools import fuzz
from tools.faults.__main__ import FAULTS, inflict
from tools.mutants.__main__ import PACKAGES as MUTATED
from tools.mutants.__main__ import measured
from tools.reliability import coverage
from tools.reliability.records import ROOT

RUNS = 20_000


def covered(package: str, seconds: float) -> dict[str, Any]:
    """The lines that the tests of a package run."""
    return coverage.covered(package)


def fuzzed(target: str, seconds: float) -> dict[str, Any]:
    """A target of the fuzzer. It and most others take the time they take, whatever ``seconds`` says."""
    done = fuzz.fuzzed(target, RUNS, seed=1, engine="atheris" if fuzz.has_atheris() else "mutations")
    return {**asdict(done), "wrong": [done.said] if done.said else []}


def faulted(name: str, seconds: float) -> dict[str, Any]:
    """A kind of fault."""
    return asdict(inflict(name))


def injected(seconds: float) -> dict[str, Any]:
    """The injection suite with the real bundled model. Goes on from the rows that are in build/reliability/; remove them to begin anew."""
    rows = ROOT / "build" / "reliability" / "injections.jsonl"
    command = [sys.executable, "-m", "benchmarks.quality.prompt_injections", "--rows", str(rows), "--json", "--seconds", str(seconds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if not done.stdout:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout)
    found["made_with"] = found.pop("signature")  # the record has a signature of its own
    noted = [row for row in found.pop("rows") if row["obeyed"] or not row["summarises"]]
    return {**found, "noted": noted, "wrong": [row["attack"] for row in noted if not row["critical"] or not row["summarises"]]}


def released(seconds: float) -> dict[str, Any]:
    """The release check, on every Python that is here."""
    done = subprocess.run([sys.executable, "tools/release_check.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    return {"lines": done.stdout.splitlines(), "wrong": [done.stderr[-800:]] if done.returncode else []}


#: Each piece takes the seconds it may run; the long ones keep what they have and continue from there the next time.
PIECES: dict[str, Callable[[float], dict[str, Any]]] = {
    **{f"fuzz.{name}": partial(fuzzed, name) for name in TARGETS},
    **{f"faults.{name}": partial(faulted, name) for name in FAULTS},
    "injections": injected,
    **{f"coverage.{package}": partial(covered, package) for package in coverage.PACKAGES},
    **{f"mutants.{package}": partial(measured, package) for package in MUTATED},
    "release": released,
}
