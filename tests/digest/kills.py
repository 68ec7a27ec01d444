"""Kill a digest with -9, start it again, and compare with a run that nobody disturbed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

EPOCH = "1790000000"


def command(articles: Path, out: Path, *more: str) -> list[str]:
    """A digest of the fake engine. A source that is missing keeps the journal, so that it can be looked at."""
    missing = str(articles / "missing.txt")
    return [sys.executable, "-m", "summarize", "digest", str(articles), missing, "-o", str(out), "-p", "fake", "--no-cache", "-q", *more]


def environment() -> dict[str, str]:
    return {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "SUMMARIZE_CONFIG": os.devnull}


def finished(journal: Path) -> Counter[str]:
    """How often each story was finished, by the journal's whole lines: those of its translations have no summary."""
    counts: Counter[str] = Counter()
    for line in journal.read_bytes().split(b"\n") if journal.exists() else []:
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if row.get("made", {"summary": {"sentences": []}})["summary"]["sentences"]:
            counts[row["key"]] += 1
    return counts


def begun(process: subprocess.Popen[bytes], journal: Path) -> None:
    """Wait until the first story is in the journal, or the process has ended."""
    while process.poll() is None and not (journal.exists() and b'"made"' in journal.read_bytes()):
        time.sleep(0.002)


def killed(articles: Path, out: Path, after: float, *more: str, from_story: bool = False) -> tuple[bool, int]:
    """Start, kill after so many seconds (``from_story``: after the first story was finished); whether it was still running then, and how
    many stories it had finished.
    """
    process = subprocess.Popen(command(articles, out, *more), env=environment(), stderr=subprocess.DEVNULL)
    if from_story:
        begun(process, out.with_name(out.name + ".journal.jsonl"))
    time.sleep(after)
    alive = process.poll() is None
    if alive:
        process.send_signal(signal.SIGKILL)
    process.wait()
    return alive, len(finished(out.with_name(out.name + ".journal.jsonl")))


def trial(articles: Path, out: Path, wanted: bytes, after: float, *more: str, from_story: bool = False) -> tuple[str, int]:
    """One kill and the run after it: what was wrong (empty if nothing was), and how many stories the kill left finished."""
    journal = out.with_name(out.name + ".journal.jsonl")
    for old in (out, journal):
        old.unlink(missing_ok=True)
    alive, done = killed(articles, out, after, *more, from_story=from_story)
    if not alive:
        return "", -1
    code = subprocess.run(command(articles, out, *more), env=environment(), stderr=subprocess.DEVNULL, check=False).returncode
    if code != 7:
        return f"exit code {code}", done
    twice = [key for key, count in finished(journal).items() if count > 1]
    if twice:
        return f"{len(twice)} stories made twice", done
    return ("" if out.read_bytes() == wanted else "another digest"), done
