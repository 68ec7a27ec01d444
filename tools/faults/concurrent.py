"""Two and eight processes at once on one cache and on one store."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

from tools.faults.harness import SUMMARIZE, Fault, articles, environment, false_files, toy_model


def together(place: Path, moments: int, generator: random.Random) -> Fault:
    """Digests that share a cache all end, and are the same."""
    fault = Fault("2 and 8 digests on one cache")
    folder = articles(place, 10)
    env = environment(place)
    for count in _counts(moments):
        outs = [place / f"out-{number}.json" for number in range(count)]
        _all_end(fault, [["digest", str(folder), "--profile", "fake", "-o", str(out)] for out in outs], env)
        fault.expect(len({out.read_bytes() for out in outs if out.exists()}) == 1, "different digests")
        shutil.rmtree(place / "cache", ignore_errors=True)
    return fault


def pulls_together(place: Path, moments: int, generator: random.Random) -> Fault:
    """Pulls of one model into one store all end, and the model is whole."""
    fault = Fault("2 and 8 pulls into one store")
    toy = toy_model(place, 8_000_000, generator)
    env = environment(place, **toy.variables)
    for count in _counts(moments):
        _all_end(fault, [["models", "pull", "toy"]] * count, env)
        fault.expect(not (bad := false_files(place / "models", toy)), f"{bad} is not the model")
        shutil.rmtree(place / "models", ignore_errors=True)
    return fault


def _counts(moments: int) -> tuple[int, ...]:
    """Two, then eight, as often as ``moments`` processes allow and at least once."""
    return (2, 8) * max(1, moments // 10)


def _all_end(fault: Fault, commands: list[list[str]], env: dict[str, str]) -> None:
    processes = [
        subprocess.Popen([*SUMMARIZE, *command], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for command in commands
    ]
    for process in processes:
        _, said = process.communicate(timeout=300)
        fault.tried += 1
        fault.expect(process.returncode == 0, f"exits {process.returncode}: {said[-300:]}")
        fault.expect("Traceback" not in said, f"a traceback: {said[-300:]}")
