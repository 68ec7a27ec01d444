"""Measure the Firefox models in the store: chrF against people's translations, agreement with the way back, and speed on all cores.

    python -m benchmarks.quality.translators [--pair en-pt] [--data ../shared/data] [--lines 300]
    python -m benchmarks.quality.translators --published bergamot-base-memory bergamot-base [--pair en-ru]

The second form runs no model: it compares two systems' published outputs on NTREX and FLORES, for a model whose weights cannot be had
here.

Where the data has no reference in a language (Portuguese) the source is compared with its translation there and back: that flatters a model
which copies, and is no measure between languages. Our own lines (``tests/e2e/portuguese.py``) have references. chrF2 by sacrebleu with 95 %
intervals from bootstrap samples of lines. Speed: one process against all cores on the same lines in one run; the processor time of both,
which other programs change less; and the seconds of one article of five sentences, straight and through a second model.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path

import psutil
import sacrebleu

from summarize.backends.firefox import FirefoxEngine
from summarize.weights import Store

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--pair", default="en-pt", help="source and target (default en-pt)")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--lines", type=int, default=300, help="at most so many lines of a set")
    parser.add_argument("--published", nargs=2, metavar="SYSTEM", help="compare two systems' published outputs instead")
    args = parser.parse_args()
    if args.published:
        return published(args.data, args.pair, *args.published)
    source, _, target = args.pair.partition("-")
    store = Store()
    names = {(one, other): f"firefox-{one}-{other}" for one, other in ((source, target), (target, source))}
    missing = [name for name in names.values() if not store.has(name)]
    if missing:
        print(f"skipped: {', '.join(missing)} not in the store (summarize models pull {missing[0]})")
        return 0
    engines = {pair: opened(store, name, pair) for pair, name in names.items()}
    for name, lines, references in sets(args.data, source, target, args.lines):
        there = texts(engines[source, target], lines, source, target)
        if references:
            print(f"{name}: chrF {interval(there, references)} on {len(lines)} lines")
        back = texts(engines[target, source], there, target, source)
        print(f"{name}: there and back chrF {interval(back, lines)} on {len(lines)} lines; {sum(map(len, lines))} characters")
        speed(store, names, lines, source, target)
    for engine in engines.values():
        print(engine.signature)
        engine.close()
    return 0


def opened(store: Store, name: str, pair: tuple[str, str], threads: int | None = None) -> FirefoxEngine:
    options = {"source_languages": [pair[0]], "languages": [pair[1]]}
    return FirefoxEngine(store.path(name), model_id=name, digest=store.catalog.get(name).digest, options=options, threads=threads)


def texts(engine: FirefoxEngine, lines: list[str], source: str, target: str) -> list[str]:
    return [segment.text for segment in engine.translate(lines, source, target)]


def sets(data: Path, source: str, target: str, most: int) -> list[tuple[str, list[str], list[str]]]:
    """Lines and references (none: an empty list) of every set that has them."""
    found = []
    if (source, target) == ("en", "pt"):
        from tests.e2e.portuguese import LINES

        found.append(("our own lines", [english for english, _ in LINES], [reference for _, reference in LINES]))
    for name in ("ntrex_more", "flores_dev"):
        file = data / "translation" / f"{name}.en-{target}.jsonl"
        plain = data / "translation" / f"{name}.en-es.jsonl"
        if source == "en" and (file.is_file() or plain.is_file()):
            rows = [json.loads(row) for row in (file if file.is_file() else plain).read_text("utf-8").splitlines()[:most]]
            references = [next(iter(row["human"].values())) for row in rows] if file.is_file() else []
            found.append((name, [row["source"] for row in rows], references))
    return found


def interval(written: list[str], references: list[str]) -> str:
    """ChrF2 with a 95 % interval."""
    luck, metric = random.Random(1), sacrebleu.CHRF()  # noqa: S311 - no secret in it
    numbers = range(len(written))
    scores = []
    for _ in range(1000 if len(written) < 100 else 200):
        sampled = luck.choices(numbers, k=len(written))
        scores.append(metric.corpus_score([written[n] for n in sampled], [[references[n] for n in sampled]]).score)
    scores.sort()
    whole = metric.corpus_score(written, [references]).score
    return f"{whole:.1f} [{scores[len(scores) // 40]:.1f}, {scores[-1 - len(scores) // 40]:.1f}]"


def published(data: Path, pair: str, system: str, other: str) -> int:
    """Print both systems' chrF2 for each set and reference, and the difference with a 95 % interval from paired samples of lines."""
    luck, metric = random.Random(1), sacrebleu.CHRF()  # noqa: S311 - no secret in it
    count, score = metric._extract_corpus_statistics, metric._aggregate_and_compute  # noqa: SLF001 - lines are counted once, then sampled
    for file in sorted((data / "translation").glob(f"*.{pair}.jsonl")):
        rows = [row for row in map(json.loads, file.read_text("utf-8").splitlines()) if {system, other} <= row["systems"].keys()]
        for name in rows[0]["human"] if rows else ():
            references = [[row["human"][name] for row in rows]]
            counts = [count([row["systems"][which] for row in rows], references) for which in (system, other)]
            ours, theirs = (score(one).score for one in counts)
            gaps = []
            for _ in range(200):
                sample = luck.choices(range(len(rows)), k=len(rows))
                first, second = (score([one[n] for n in sample]).score for one in counts)
                gaps.append(first - second)
            gaps.sort()
            print(f"{name}, {len(rows)} lines: {system} {ours:.1f}, {other} {theirs:.1f}, ", end="")
            print(f"difference {ours - theirs:+.1f} [{gaps[5]:+.1f}, {gaps[-6]:+.1f}]")
    return 0


def speed(store: Store, names: dict[tuple[str, str], str], lines: list[str], source: str, target: str) -> None:
    """Print seconds and ratios: one process against all cores, and one article."""
    pair = (source, target)
    one, every = opened(store, names[pair], pair, threads=1), opened(store, names[pair], pair)
    back = opened(store, names[target, source], (target, source))
    took = []
    for engine in (one, every):
        texts(engine, lines, source, target)  # every process has loaded its model
        before, began = processors(), time.perf_counter()
        texts(engine, lines, source, target)
        took.append((time.perf_counter() - began, processors() - before))
    (alone, single), (together, shared) = took
    print(f"  {len(lines)} lines: one process {alone:.2f} s, all cores {together:.2f} s, ratio {alone / together:.2f}; ", end="")
    print(f"of processors {single:.2f} and {shared:.2f} s ({1000 * single / len(lines):.0f} ms a line)")
    article = lines[:5]
    texts(back, texts(every, article, source, target), target, source)
    began = time.perf_counter()
    there = texts(every, article, source, target)
    straight = time.perf_counter() - began
    texts(back, there, target, source)
    print(f"  one article of {len(article)} sentences: {straight:.2f} s, through a second model {time.perf_counter() - began:.2f} s")
    for engine in (one, every, back):
        engine.close()


def processors() -> float:
    """Seconds of processor time that the engines' processes have used."""
    return sum(sum(child.cpu_times()[:2]) for child in psutil.Process().children())


if __name__ == "__main__":
    sys.exit(main())
