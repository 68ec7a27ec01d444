"""Try once, on a machine that reaches the Hugging Face hub, what cannot be tried where this was built; write one report to send back.

    make first-contact            (or: python -m tools.first_contact --report FILE)

Into an empty store it pulls the translators into Russian and Spanish and the writer (1.2 GB in all), translates twenty sentences and scores
them (chrF2, sacrebleu), and runs the demo offline. Every step is in the report, whether it worked or not; exit code 1 if one did not.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from summarize.text import assets
from tools.first_contact.sentences import SENTENCES

ROOT = Path(__file__).resolve().parents[2]
WRITER = "qwen2.5-coder-1.5b"
TARGETS = {"ru": 1, "es": 2}
_PACKAGES = ("news-summarize", "fxtranslate", "xllamacpp", "truststore", "sentencepiece", "sacrebleu")
_WHERE = "https://github.com (the project's issues): choose the template “First contact” and attach this file"


@dataclass(frozen=True)
class Step:
    """One command of the program: what it printed, its exit code, and the seconds it took."""

    command: str
    code: int
    out: str
    err: str
    seconds: float


def main(argv: list[str] | None = None) -> int:
    """Run every step and write the report."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--report", type=Path, default=ROOT / "build" / "first-contact.md")
    parser.add_argument("--writer", default=WRITER, help="a model of the catalog, or fake")
    parser.add_argument("--store", type=Path, help="keep the models here; by default they go into a folder that is removed")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        store = asked.store or Path(folder)
        lines, worked = _report(store, Path(folder), asked.writer)
    asked.report.parent.mkdir(parents=True, exist_ok=True)
    asked.report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{'everything worked' if worked else 'something did not work'}; the report is {asked.report}\nsend it: {_WHERE}")
    return 0 if worked else 1


def _report(store: Path, folder: Path, writer: str) -> tuple[list[str], bool]:
    lines = ["# First contact", "", *_machine(), ""]
    models = [*TARGETS, *assets.ALL, *([writer] if writer != "fake" else [])]
    steps = [
        _run(store, "models", "check", *(f"firefox-en-{target}" for target in TARGETS), *models[len(TARGETS) :]),
        *(_run(store, "models", "pull", model) for model in models),
        _run(store, "models", "verify"),
    ]
    for target, column in TARGETS.items():
        step, scored = _translated(store, folder, target, [row[column] for row in SENTENCES])
        steps.append(step)
        lines += scored
    demo = ["samples/en-appeal-end.txt", "--to", "ru", "--to", "es", "--summary-model", writer, "--offline"]
    steps += [_run(store, *demo), _run(store, "doctor")]
    for step in steps:
        took = f"exit code {step.code}, {step.seconds:.1f} s"
        lines += [f"## `summarize {step.command}`", "", took, "", "```", step.out.rstrip(), step.err.rstrip(), "```", ""]
    lines = [line.replace(str(Path.home()), "~") for line in lines]
    # What doctor finds missing on this machine is no fault of a step.
    return lines, all(step.code == 0 for step in steps[:-1])


def _machine() -> list[str]:
    found = [f"- {platform.platform()}, {platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} cores"]
    for name in _PACKAGES:
        try:
            found.append(f"- {name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"- {name}: not installed")
    return [*found, f"- HF_ENDPOINT {'set' if os.environ.get('HF_ENDPOINT') else 'not set'}"]


def _run(store: Path, *words: str) -> Step:
    began = time.monotonic()
    environment = {**os.environ, "SUMMARIZE_MODELS": str(store), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "summarize", *words]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=ROOT, check=False)
    print(f"summarize {' '.join(words)}: exit code {done.returncode}", flush=True)
    return Step(" ".join(words), done.returncode, done.stdout, done.stderr, time.monotonic() - began)


def _translated(store: Path, folder: Path, target: str, references: list[str]) -> tuple[Step, list[str]]:
    """Translate the sentences into one language, and score them."""
    source = folder / "sentences.txt"
    source.write_text("".join(f"{row[0]}\n" for row in SENTENCES), encoding="utf-8")
    step = _run(store, "translate", str(source), "--lines", "--from", "en", "--to", target, "--profile", "small", "--offline")
    written = step.out.splitlines()
    lines = [f"## Into {target}", ""]
    if len(written) != len(references):
        return step, [*lines, f"{len(written)} lines came out where {len(references)} were wanted.", ""]
    from sacrebleu.metrics import CHRF

    lines += [f"chrF2 {CHRF().corpus_score(written, [references]).score:.1f} on {len(references)} sentences", ""]
    for row, text, reference in zip(SENTENCES, written, references, strict=True):
        lines += [f"- {row[0]}", f"  - {text}", f"  - {reference}"]
    return step, [*lines, ""]


if __name__ == "__main__":
    sys.exit(main())
