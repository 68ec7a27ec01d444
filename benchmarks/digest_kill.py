"""Kill a digest with -9 at random moments, start it again, and compare with a run that nobody disturbed.

python benchmarks/digest_kill.py [--kills 30] [--articles 60] [--seed 1] [--low-memory]

Every sixth kill falls anywhere in the run, while it starts and reads too; the others fall after the first story is finished: there is
something to lose then.

Every killed run must end, once it is started again, in the same digest byte for byte, and no story may be in the journal twice: what was
finished is not made again. The exit code is 1 if one of them is not so.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from digest_data import folder

EPOCH = "1790000000"


def command(articles: Path, out: Path, *more: str) -> list[str]:
    """A digest of the fake engine. A source that is missing keeps the journal, so that it can be looked at."""
    missing = str(articles / "missing.txt")
    return [sys.executable, "-m", "summarize", "digest", str(articles), missing, "-o", str(out), "-p", "fake", "--no-cache", "-q", *more]


def environment() -> dict[str, str]:
    return {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "SUMMARIZE_CONFIG": os.devnull}


def finished(journal: Path) -> Counter[str]:
    """How often each story was finished, by the journal's whole lines."""
    counts: Counter[str] = Counter()
    for line in journal.read_bytes().split(b"\n") if journal.exists() else []:
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if "made" in row:
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--low-memory", action="store_true")
    options = parser.parse_args()
    more = ["--low-memory"] if options.low_memory else []
    dice = random.Random(options.seed)  # noqa: S311 - not for secrets
    with tempfile.TemporaryDirectory() as place:
        articles = folder(Path(place) / "articles", options.articles)
        undisturbed = Path(place) / "undisturbed.json"
        began = time.monotonic()
        process = subprocess.Popen(command(articles, undisturbed, *more), env=environment(), stderr=subprocess.DEVNULL)
        begun(process, undisturbed.with_name(undisturbed.name + ".journal.jsonl"))
        first = time.monotonic() - began
        process.wait()
        whole = time.monotonic() - began
        wanted, wrong, kills, left = undisturbed.read_bytes(), [], 0, []
        while kills < options.kills:
            from_story = kills % 6 != 0
            after = dice.uniform(0, whole - first if from_story else whole)
            problem, done = trial(articles, Path(place) / "killed.json", wanted, after, *more, from_story=from_story)
            if done < 0:
                continue  # it was through before the blow came
            kills += 1
            left.append(done)
            if problem:
                wrong.append(f"killed after {after:.2f} s: {problem}")
        print(f"{kills} kills of a run of {whole:.1f} s over {options.articles} articles (seed {options.seed})")
        print(f"stories finished when the kill came: {sorted(left)}")
        print("\n".join(wrong) if wrong else "every digest the same byte for byte, no story made twice")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
