"""The pinned ratios of speed: what is measured against a yardstick in the same minute must not fall behind its floor.

    python -m benchmarks.speed.gate                                # exit 1 behind a floor; what CI runs
    python -m benchmarks.speed.gate --all                          # and one article with the model, on both GGUF engines (7 GB of memory)
    python -m benchmarks.speed.gate --update                       # pin better ratios
    python -m benchmarks.speed.gate --update --allow-regression    # pin worse ones too

Ratios only, "times as fast as the yardstick": machines differ, and so do hours. The yardstick is the start of a bare Python for what has
no model, and the naive way (naive.py) for what has one. A figure that is behind is measured again before it counts, because somebody else's
work can spoil a ratio too; TOLERANCE is what remains. Published figures come from latency.py and throughput.py, at more articles.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.speed.startup import BARE, measure, once
from summarize.config import load_settings
from summarize.pipeline import prepare
from summarize.types import Article
from summarize.verification import check_summary, check_translation

FLOORS = Path(__file__).with_name("floors.json")
SAMPLE = Path(__file__).parents[2] / "samples" / "en-appeal-end.txt"
OTHER = SAMPLE.with_name("en-appeal-middle.txt")
#: A ratio may be so much below its floor (a share of it): single runs on two shared cores scatter as widely.
TOLERANCE = 0.3
_TRIES = 3


def help_page() -> float:
    """Start of a bare Python against ``summarize --help``."""
    bare, shown = measure(11)
    return bare / shown


def classifier_and_checks() -> float:
    """Start of a bare Python against cleaning an article and checking a summary and two translations of it, everything loaded."""
    settings = load_settings({"offline": True})

    def clean_and_check(year: int) -> float:
        # Other sentences every time: what the checks remember of a sentence must not help.
        text = SAMPLE.read_text(encoding="utf-8").replace(". ", f" in {year}. ")
        began = time.perf_counter()
        body = [sentence.text for sentence in prepare(Article(text, language="en"), settings).sentences]
        check_summary(body, body[:3], "en")
        for language in ("ru", "es"):
            check_translation(body[:3], body[:3], source_lang="en", lang=language)
        return time.perf_counter() - began

    clean_and_check(1900)
    pairs = [(once(BARE), clean_and_check(year)) for year in range(1901, 1912)]
    return statistics.median(bare for bare, _ in pairs) / statistics.median(ours for _, ours in pairs)


def article(engine: str) -> float | None:
    """The naive way against ours for one article, model loaded; None where the weights or the engine are not there."""
    from benchmarks.speed.latency import MODEL, TARGETS
    from benchmarks.speed.naive import Naive
    from summarize import Summarizer
    from summarize.backends import registry
    from summarize.weights import Store

    store = Store()
    if not (store.has(MODEL) and registry.available(engine)):
        return None
    text, other = (path.read_text(encoding="utf-8") for path in (SAMPLE, OTHER))
    naive = Naive(store.path(MODEL))
    with Summarizer("bundled", settings=load_settings({"offline": True, "gguf_engine": engine})) as ours:
        naive.run(other, ()), ours.summarize(other, TARGETS)  # loads; another article, so that none of the measured one is in a cache
        began = time.perf_counter()
        naive.run(text, TARGETS)
        between = time.perf_counter()
        ours.summarize(text, TARGETS)
        return (between - began) / (time.perf_counter() - between)


#: Left out unless all are asked for: they depend on the processor, and CI has another one.
HEAVY = ("article, llama.cpp", "article, OpenVINO")
FIGURES: dict[str, Callable[[], float | None]] = {
    "summarize --help": help_page,
    "classifier and checks": classifier_and_checks,
    "article, llama.cpp": lambda: article("llama_cpp"),
    "article, OpenVINO": lambda: article("openvino"),
}


def behind(floor: float | None, found: float) -> bool:
    """Whether a ratio is below its floor by more than the tolerance."""
    return floor is not None and found < floor * (1 - TOLERANCE)


def gate(floors: dict[str, float], *, left_out: tuple[str, ...] = (), tries: int = _TRIES) -> tuple[dict[str, float], list[str]]:
    """Measure every figure, one that is behind up to ``tries`` times; the best of each, and what stays behind."""
    found: dict[str, float] = {}
    worse = []
    for name, figure in FIGURES.items():
        if name in left_out:
            continue
        floor = floors.get(name)
        for _ in range(tries):
            ratio = figure()
            if ratio is None:
                print(f"{name:<24}  not measured: no weights, or no engine")
                break
            found[name] = max(found.get(name, 0.0), round(ratio, 3))
            if not behind(floor, found[name]):
                break
        if name in found:
            print(f"{name:<24}  {found[name]:6.3f}   floor {floor if floor is not None else '-'}", flush=True)
            if behind(floor, found[name]):
                worse.append(f"{name}: {found[name]:.3f}, floor {floor}")
    return found, worse


def pinned(floors: dict[str, float], found: dict[str, float], *, allow_regression: bool) -> dict[str, float]:
    """The floors with what was found: higher ones only, unless lower ones are asked for."""
    return {**floors, **{name: ratio if allow_regression else max(ratio, floors.get(name, 0.0)) for name, ratio in found.items()}}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="pin what is better than its floor")
    parser.add_argument("--allow-regression", action="store_true", help="with --update: pin what is worse, too")
    parser.add_argument("--all", action="store_true", help="measure one article with the model too")
    args = parser.parse_args()
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    found, worse = gate(floors, left_out=() if args.all else HEAVY)
    if args.update and (args.allow_regression or not worse):
        text = json.dumps(pinned(floors, found, allow_regression=args.allow_regression), indent=1, ensure_ascii=False)
        FLOORS.write_text(text + "\n", encoding="utf-8")
        return 0
    for line in worse:
        print(f"behind its floor: {line}", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
