"""Feeds every reader of strangers' bytes with bad inputs, guided by coverage where atheris is installed.

    python -m tools.fuzz --runs 20000            # every target, one line each
    python -m tools.fuzz --target html --runs 100000

A target may raise nothing but a SummarizeError. What breaks one is written to build/fuzz/ and printed; exit 1.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CRASHES = ROOT / "build" / "fuzz"


def main(argv: list[str] | None = None) -> int:
    """Run the targets, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=20_000, metavar="N", help="inputs a target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", action="append", help="only this one; again for more")
    parser.add_argument("--engine", choices=("atheris", "mutations"), default="atheris")
    options = parser.parse_args(argv)
    sys.path.insert(0, str(ROOT))
    from tests.hostile.targets import TARGETS

    broken = 0
    for name in options.target or list(TARGETS):
        began = time.monotonic()
        program = _atheris if options.engine == "atheris" else _mutations
        said = program(name, options.runs, options.seed)
        broken += bool(said)
        print(
            f"{'BROKEN' if said else 'ok':6}  {name}: {options.runs} inputs, {options.engine}, {time.monotonic() - began:.0f} s", flush=True
        )
        if said:
            print(said)
    return 1 if broken else 0


_CHILD = """
import sys, atheris
sys.path.insert(0, {root!r})
import logging; logging.disable(logging.CRITICAL)
with atheris.instrument_imports(include=["summarize"]):
    import summarize.reading.html, summarize.reading.feed, summarize.writing.glossary, summarize.writing.prompts, summarize.config
    import summarize.appeals, summarize.checks, summarize.models, summarize.cli.check, summarize.reading.jsonl, summarize.digest.journal
from tests.hostile.targets import survives
atheris.Setup(sys.argv, lambda data: survives({name!r}, data))
atheris.Fuzz()
"""


def _atheris(name: str, runs: int, seed: int) -> str:
    from tests.hostile.targets import SEEDS

    corpus = CRASHES / f"corpus-{name}"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(SEEDS[name]):
        (corpus / f"seed-{number}").write_bytes(data)
    words = [f"-runs={runs}", f"-seed={seed}", "-max_len=4000", "-timeout=20", "-rss_limit_mb=3000", f"-artifact_prefix={CRASHES}/{name}-"]
    command = [sys.executable, "-c", _CHILD.format(root=str(ROOT), name=name), *words, str(corpus)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    return "" if done.returncode == 0 else (done.stdout + done.stderr)[-3000:]


def _mutations(name: str, runs: int, seed: int) -> str:
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
            return f"{type(error).__name__}: {error}\n{data!r}"
    return ""


if __name__ == "__main__":
    raise SystemExit(main())
