"""kill -9 at random moments of a digest, a run and a pull."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from pathlib import Path

from tools.faults.harness import Fault, articles, environment, false_files, run, struck, timed, toy_model


def digest_killed(place: Path, moments: int, generator: random.Random) -> Fault:
    """The run after the kill gives the bytes of an undisturbed run, and no story is made twice.

    A source that is missing keeps the journal behind (exit 7), so that it can be read afterwards.
    """
    fault = Fault("kill -9 of digest")
    folder, out = articles(place, 50), place / "out.json"
    journal = out.with_name(out.name + ".journal.jsonl")
    env = environment(place)
    command = ["digest", str(folder), str(place / "missing.txt"), "--profile", "fake", "-o", str(out), "--no-cache"]
    first, length = timed(command, env)
    fault.expect(first.returncode == 7, f"the undisturbed run exits {first.returncode}: {first.stderr[-300:]}")
    wanted = out.read_bytes() if out.exists() else b""
    midway = 0
    while fault.tried < moments:
        out.unlink(missing_ok=True)
        journal.unlink(missing_ok=True)
        if struck(command, env, generator.uniform(0.05, length)) is None:
            continue  # it was through before the blow came
        fault.tried += 1
        kept = _stories(journal)
        midway += bool(kept)
        fault.expect(not out.exists() or out.read_bytes() == wanted, "a half digest under its final name")
        again = run(command, env)
        fault.expect(again.returncode == 7, f"the run after the kill exits {again.returncode}: {again.stderr[-300:]}")
        fault.expect(out.exists() and out.read_bytes() == wanted, "the digest differs from the undisturbed one")
        made = _stories(journal)
        fault.expect(all(count == 1 for count in made.values()), "a finished story was made again")
        fault.expect(not kept - made, "a finished story is gone from the journal")
    fault.note = f"{midway} with stories in the journal"
    return fault


def _stories(journal: Path) -> Counter[str]:
    """How often each story is in the journal's whole lines."""
    found: Counter[str] = Counter()
    for line in journal.read_bytes().split(b"\n") if journal.exists() else []:
        try:
            row = json.loads(line)
        except ValueError:
            continue  # the line that the kill tore
        if "made" in row:
            found[row["key"]] += 1
    return found


def run_killed(place: Path, moments: int, generator: random.Random) -> Fault:
    """The file of ``run -o`` is whole, or not there, or the one from before."""
    fault = Fault("kill -9 of run")
    folder, out = articles(place, 12), place / "out.json"
    env = environment(place)
    command = [*map(str, sorted(folder.glob("*.txt"))), "--profile", "fake", "-f", "json", "-o", str(out)]
    first, length = timed(command, env)
    fault.expect(first.returncode == 0, f"the undisturbed run exits {first.returncode}: {first.stderr[-300:]}")
    wanted = json.loads(out.read_bytes())
    while fault.tried < moments:
        before = generator.random() < 0.5
        if not before:
            out.unlink(missing_ok=True)
        if struck(command, env, generator.uniform(0.05, length)) is None:
            continue
        fault.tried += 1
        if not out.exists():
            fault.expect(not before, "the file from before is gone")
            fault.expect(run(command, env).returncode == 0, "the run after the kill fails")
        try:
            fault.expect(_timeless(json.loads(out.read_bytes())) == _timeless(wanted), "another result under the final name")
        except ValueError:
            fault.wrong.append("half a JSON document under its final name")
    return fault


def _timeless(results: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{name: value for name, value in result.items() if name != "timings"} for result in results]


def pull_killed(place: Path, moments: int, generator: random.Random) -> Fault:
    """Nothing under a final name that is not the model; the next pull ends well."""
    fault = Fault("kill -9 of models pull")
    toy = toy_model(place, 24_000_000, generator)
    env = environment(place, **toy.variables)
    first, length = timed(["models", "pull", "toy"], env)
    fault.expect(first.returncode == 0, f"the undisturbed pull exits {first.returncode}: {first.stderr[-300:]}")
    while fault.tried < moments:
        shutil.rmtree(place / "models", ignore_errors=True)
        if struck(["models", "pull", "toy"], env, generator.uniform(0.05, length)) is None:
            continue
        fault.tried += 1
        fault.expect(not (bad := false_files(place / "models", toy)), f"{bad} is not the model")
        again = run(["models", "pull", "toy"], env)
        fault.expect(again.returncode == 0, f"the pull after the kill exits {again.returncode}: {again.stderr[-300:]}")
        fault.expect(run(["models", "verify", "toy"], env).returncode == 0, "the model is not sound after a good pull")
    return fault
