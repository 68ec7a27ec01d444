"""A clock that jumps, in the process and in the times of files: forwards and back, by seconds and by decades."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path
from typing import Any

from tools.faults.harness import ROOT, Fault, articles, environment, run, struck, timed, toy_model

#: Read by Python before anything else (``sitecustomize``). Every twentieth look at the clock finds another time, between 1970 and 2106.
_SHIM = """
import datetime, os, random, time

_dice = random.Random(int(os.environ["JUMPS"]))
_real, _shift = time.time, 0.0


def _now():
    global _shift
    if _dice.random() < 0.05:
        _shift = _dice.choice((-1, 1)) * 10 ** _dice.uniform(0, 9.3)
    return min(max(_real() + _shift, 0.0), 2.0**32)


class _DateTime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_now(), tz)


time.time = _now
time.time_ns = lambda: int(_now() * 1e9)
datetime.datetime = _DateTime
"""


def clock_jumps(place: Path, moments: int, generator: random.Random) -> Fault:
    """Digests, runs that go on after a kill, and models whose files bear any date: the same stories, none made twice, the model sound."""
    fault = Fault("clock jumps")
    shim = place / "shim"
    shim.mkdir()
    (shim / "sitecustomize.py").write_text(_SHIM, encoding="utf-8")
    folder, out = articles(place, 30), place / "out.json"
    toy = toy_model(place, 200_000, generator)
    plain = environment(place, **toy.variables)
    command = ["digest", str(folder), "--profile", "fake", "-o", str(out), "--order", "given"]
    _, length = timed(command, plain)
    wanted = _stories(out)
    fault.expect(len(wanted) == 30, "the undisturbed digest lacks stories")
    while fault.tried < moments:
        jumping = {**plain, "PYTHONPATH": os.pathsep.join((str(shim), str(ROOT))), "JUMPS": str(generator.randrange(2**32))}
        del jumping["SOURCE_DATE_EPOCH"]
        if generator.random() < 0.5:
            shutil.rmtree(place / "cache", ignore_errors=True)
        out.unlink(missing_ok=True)
        struck(command, jumping, generator.uniform(0.3, 1.0) * length)
        _other_dates([*place.glob("*journal*"), *(place / "cache").rglob("*"), *(place / "models").rglob("*")], generator)
        done = run(command, jumping)
        fault.tried += 1
        fault.expect(done.returncode == 0 and "Traceback" not in done.stderr, f"exits {done.returncode}: {done.stderr[-300:]}")
        fault.expect(out.exists() and _stories(out) == wanted, "other stories")
        for words in (["models", "pull", "toy"], ["models", "path", "toy"]):
            pulled = run(words, jumping)
            fault.expect(pulled.returncode == 0, f"{' '.join(words)} exits {pulled.returncode}: {pulled.stderr[-300:]}")
        fault.expect(Path(pulled.stdout.strip()).read_bytes() == toy.payload, "another model")
    return fault


def _stories(out: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(out.read_bytes())["items"]
    return found


def _other_dates(paths: list[Path], generator: random.Random) -> None:
    for path in paths:
        if path.is_file():
            moment = generator.uniform(0, 2**32)
            os.utime(path, (moment, moment))
