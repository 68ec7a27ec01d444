"""Feeds every reader of strangers' bytes with bad inputs, guided by coverage where atheris is installed.

    python -m tools.fuzz --runs 20000            # every target, one line each
    python -m tools.fuzz --target html --runs 100000

A target may raise nothing but a SummarizeError. What breaks one is written to build/fuzz/ and printed; exit 1.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CRASHES = ROOT / "build" / "fuzz"
sys.path.insert(0, str(ROOT))


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """The outcome of a target: how many inputs it got, by which engine, in how many seconds; ``said`` is empty if it held."""

    target: str
    inputs: int
    engine: str
    seconds: float
    said: str


def fuzzed(name: str, runs: int, seed: int, engine: str) -> Fuzzed:
    """Give a target its inputs. ``engine`` is ``atheris`` or ``mutations``."""
    began = time.monotonic()
    inputs, said = (_atheris if engine == "atheris" else _mutations)(name, runs, seed)
    return Fuzzed(name, inputs, engine, round(time.monotonic() - began, 1), said)


def has_atheris() -> bool:
    """True if the coverage-guided fuzzer is installed (it has wheels for Linux and some Pythons only)."""
    return find_spec("atheris") is not None


def main(argv: list[str] | None = None) -> int:
    """Run the targets, each in a process of its own."""
    from tests.hostile.targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=20_000, metavar="N", help="inputs a target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", action="append", choices=TARGETS, help="only this one; again for more")
    parser.add_argument("--engine", choices=("atheris", "mutations"), default="atheris" if has_atheris() else "mutations")
    options = parser.parse_args(argv)
    broken = 0
    for name in options.target or list(TARGETS):
        done = fuzzed(name, options.runs, options.seed, options.engine)
        broken += bool(done.said)
        state = "BROKEN" if done.said else "ok"
        print(f"{state:6}  {name}: {done.inputs} inputs, {done.engine}, {done.seconds:.0f} s", flush=True)
        if done.said:
            print(done.said)
    return 1 if broken else 0


_CHILD = """
import sys, atheris
sys.path.insert(0, {root!r})
import logging; logging.disable(logging.CRITICAL)
with atheris.instrument_imports(include=["summarize"]):
    import summarize.ingest.html, summarize.ingest.feed, summarize.translation.glossary, summarize.generation.prompts, summarize.config
    import summarize.boilerplate, summarize.verification
    import summarize.weights, summarize.cli.check, summarize.ingest.jsonl, summarize.digest.journal
from tests.hostile.targets import survives
atheris.Setup(sys.argv, lambda data: survives({name!r}, data))
atheris.Fuzz()
"""


def _atheris(name: str, runs: int, seed: int) -> tuple[int, str]:
    from tests.hostile.targets import SEEDS

    corpus = CRASHES / f"corpus-{name}"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(SEEDS[name]):
        (corpus / f"seed-{number}").write_bytes(data)
    words = [f"-runs={runs}", f"-seed={seed}", "-max_len=4000", "-timeout=20", "-rss_limit_mb=3000", f"-artifact_prefix={CRASHES}/{name}-"]
    command = [sys.executable, "-c", _CHILD.format(root=str(ROOT), name=name), *words, str(corpus)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    said = done.stdout + done.stderr
    counted = re.search(r"Done (\d+) runs", said) or [*re.finditer(r"^#(\d+)", said, re.MULTILINE), None][-2:][0]
    return int(counted[1]) if counted else 0, "" if done.returncode == 0 else said[-3000:]


def _mutations(name: str, runs: int, seed: int) -> tuple[int, str]:
    from tests.hostile.mutations import mutated
    from tests.hostile.targets import SEEDS, survives

    generator = random.Random(f"{name}-{seed}")  # noqa: S311 - repeatable, not secret
    for number in range(runs):
        data = mutated(generator, SEEDS[name], number)
        try:
            survives(name, data)
        except Exception as error:
            CRASHES.mkdir(parents=True, exist_ok=True)
            (CRASHES / f"{name}-{number}").write_bytes(data)
            return number + 1, f"{type(error).__name__}: {error}\n{data!r}"
    return runs, ""


if __name__ == "__main__":
    raise SystemExit(main())
