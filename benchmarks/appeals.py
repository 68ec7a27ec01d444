"""How well appeals and furniture are told from the body, on outlets never seen in training, next to four other ways.

    .venv/bin/python benchmarks/appeals.py                 # leave-outlets-out cross-validation, with the rivals (minutes)
    .venv/bin/python benchmarks/appeals.py --seed 0,1,2    # the mean over three deals of the outlets
    … --models build/appeals                               # keep the folds' models there, and take them from there next time
    .venv/bin/python benchmarks/appeals.py --shipped       # the packaged model on the development data it was trained on (seconds)
    .venv/bin/python benchmarks/appeals.py --gate          # compare with the pinned floors; exit 1 below one (add --shipped for CI)
    .venv/bin/python benchmarks/appeals.py --gate --update # raise the floors; a lower floor needs --allow-regression as well

In cross-validation everything that is fitted is fitted without the outlets of the fold that is scored: both stages, the inner
folds, and the material for augmentation. The word classes, the
limits and the rules of doubts.py and edges.py are the same for all folds; they were chosen by hand with the development data in view.
Nothing is written without ``--update`` or ``--models``. A kept model is used again only for the same data, word lists, phrases, features
and training code; the limits and the hand-written rules are not part of a model, so a change to them is measured in seconds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import sys
import time
from dataclasses import replace
from pathlib import Path
from statistics import mean
from typing import Any

from appeals_data import DATA, HERE, Doc, articles, body_pool, digests
from appeals_limits import LIMITS
from appeals_rivals import RIVALS
from appeals_scoring import System, Tally, score_articles, score_blocks, score_hard_negatives

from summarize.boilerplate import boosting
from summarize.boilerplate.boosting import Model, load_model, parse_model
from summarize.boilerplate.classify import labelled
from summarize.types import KINDS

FLOORS = HERE / "appeals_floors.json"
FOLDS = 5
#: Figures the gate guards; for those in LOWER_IS_BETTER the floor is a ceiling.
GUARDED = ("f1", "appeal_plain", "block_plain", "lost", "hard", "hard_alone", "untouched")
LOWER_IS_BETTER = ("lost",)
EPSILON = 0.0005
_NUMBER = {"body": 0, "appeal": 1, "furniture": 2, "blank": -1}


def ours(model: Model) -> System:
    """Our labels with a given model. A line that body and appeal share counts by its longer part."""

    def system(text: str, language: str) -> list[int]:
        longest: dict[int, tuple[int, int]] = {}
        for line in labelled(text, language, frozenset(KINDS), None, model)[0]:
            part = (len(line.text), _NUMBER[line.label])
            if line.n not in longest or part[0] > longest[line.n][0]:
                longest[line.n] = part
        return [longest[n][1] for n in sorted(longest)]

    return system


def score(system: System, docs: list[Doc], outlets: set[str], tally: Tally) -> None:
    """Every measure for the material of ``outlets``; bodies to embed in come from the same outlets where they have any."""
    mine = [one for one in docs if one.outlet in outlets]
    clean = [one for one in docs if not any(one.labels)]
    bodies = {**body_pool(clean), **body_pool([one for one in clean if one.outlet in outlets])}
    score_articles(system, mine, tally)
    score_blocks(system, outlets, bodies, tally)
    score_hard_negatives(system, outlets, bodies, tally)


def figures(tally: Tally) -> dict[str, Any]:
    """All figures of a tally, with the number of cases behind each."""
    names = sorted({key.rsplit("/", 1)[0] for key in tally.counts})
    table: dict[str, Any] = {name: {"value": round(tally.share(name) or 0.0, 4), "n": tally.counts[f"{name}/n"]} for name in names}
    for name, value in tally.f1().items():
        table[name] = {"value": round(value, 4), "n": tally.counts["notbody/n"]}
    return table


def fold_model(docs: list[Doc], outlets: set[str], seed: int, folder: Path | None) -> Model:
    """The model that knows nothing but ``outlets``, trained, or taken from ``folder`` if it was trained on just this before."""
    from appeals_training import fit_fold

    path = folder / f"{training_digest([seed, sorted(outlets)])}.json" if folder else None
    if path and path.exists():
        text = path.read_text(encoding="utf-8")
    else:
        text = json.dumps(fit_fold(docs, outlets, seed))
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return replace(parse_model(text), limits=LIMITS)


def training_digest(what: Any) -> str:
    """One digest over everything that a trained model depends on, and ``what`` is special about this one."""
    package = Path(boosting.__file__).parent
    files = [
        *sorted(package.glob("rules.*.toml")),
        *(package / f"{name}.py" for name in ("features", "context", "lexicon", "boosting")),
        package.parent / "text" / "segments.py",
        *sorted(HERE.glob("appeals_*.toml")),
        *(HERE / f"appeals_{name}.py" for name in ("data", "counters", "training")),
    ]
    digest = hashlib.sha256(json.dumps([what, digests()], sort_keys=True).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:24]


def cross_validate(docs: list[Doc], seed: int, rivals: bool, folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """Figures of ours and, if wanted, of the rivals (which learn nothing) on the same folds."""
    from appeals_training import fold_of, outlets_of_blocks

    every = outlets_of_blocks()
    fold = fold_of(sorted(every), FOLDS, seed)
    tallies = {name: Tally() for name in ("ours", *(RIVALS if rivals else ()))}
    for number in range(FOLDS):
        held_out = {outlet for outlet in every if fold[outlet] == number}
        model = fold_model(docs, every - held_out, seed, folder)
        for name, tally in tallies.items():
            score(ours(model) if name == "ours" else RIVALS[name], docs, held_out, tally)
        print(f"fold {number + 1}/{FOLDS} done", file=sys.stderr, flush=True)
    return {name: figures(tally) for name, tally in tallies.items()}


def averaged(docs: list[Doc], seeds: list[int], rivals: bool, folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """The mean of every figure over several deals of the outlets to folds; with each deal's own value if there are several."""
    runs = [cross_validate(docs, seed, rivals, folder) for seed in seeds]
    means: dict[str, dict[str, Any]] = {}
    for name, table in runs[0].items():
        means[name] = {
            key: {"value": round(mean(found := [run[name][key]["value"] for run in runs]), 4), "n": cell["n"], "deals": found}
            for key, cell in table.items()
        }
    return means


def shipped(docs: list[Doc]) -> dict[str, dict[str, Any]]:
    """Figures of the packaged model on what it was trained on: a guard against breakage, not a measure of quality."""
    from appeals_training import outlets_of_blocks

    tally = Tally()
    score(ours(load_model()), docs, outlets_of_blocks(), tally)
    return {"ours": figures(tally)}


def speed(docs: list[Doc]) -> float:
    """Megabytes of English article text labelled a second of processor time, one core."""
    from summarize.boilerplate import classify

    texts = ["\n".join(one.lines) for one in docs if one.lang == "en"]
    classify(texts[0])
    start = time.process_time()
    for text in texts:
        classify(text)
    return sum(len(text.encode()) for text in texts) / (time.process_time() - start) / 1e6


def table(results: dict[str, dict[str, Any]]) -> str:
    """The comparison as a Markdown table, then our own figures by language, strength, position and kind."""
    rows = ("f1", "precision", "recall", "appeal_plain", "block_plain", "lost", "hard", "hard_alone", "untouched")
    names = list(results)
    out = ["| measure | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for row in rows:
        cells = [f"{results[name][row]['value']:.3f}" if row in results[name] else "–" for name in names]
        out.append(f"| {row} (n={results[names[0]][row]['n']}) | " + " | ".join(cells) + " |")
    ours_ = results["ours"]
    if len(ours_["f1"].get("deals", ())) > 1:
        out.append("")
        out.extend(f"{row:16} " + " ".join(f"{value:.4f}" for value in ours_[row]["deals"]) for row in rows)
    out.append("")
    out.extend(f"{key:32} {cell['value']:.3f}  n={cell['n']}" for key, cell in results["ours"].items() if ":" in key or "@" in key)
    return "\n".join(out)


def gate(mode: str, found: dict[str, Any], data: str, *, update: bool, allow_regression: bool, path: Path = FLOORS) -> list[str]:
    """What is below its floor. With ``update`` floors move up, and down only with ``allow_regression``."""
    floors: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    old: dict[str, float] = floors.get(mode, {})
    if floors.get("data") not in (None, data) and not (update and allow_regression):
        return [f"the data is not what the floors were set on ({floors['data'][:12]} there, {data[:12]} here)"]
    worse = []
    for name in GUARDED:
        value = found[name]["value"]
        floor = old.get(name)
        sign = -1 if name in LOWER_IS_BETTER else 1
        if floor is not None and sign * (value - floor) < -EPSILON:
            worse.append(f"{mode} {name}: {value:.4f}, floor {floor:.4f}")
    if update and (allow_regression or not worse):
        floors["data"] = data
        floors[mode] = {name: found[name]["value"] for name in GUARDED}
        path.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
        return []
    return worse


def data_digest() -> str:
    """One digest over all data files."""
    return hashlib.sha256(json.dumps(digests(), sort_keys=True).encode()).hexdigest()


def main() -> int:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shipped", action="store_true", help="score the packaged model instead of cross-validating")
    parser.add_argument("--no-rivals", action="store_true")
    parser.add_argument("--seed", default="0", metavar="N[,N…]", help="seeds of the folds; of several the mean is reported (default 0)")
    parser.add_argument("--models", type=Path, metavar="DIR", help="keep the folds' models in this folder and use them again")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--update", action="store_true", help="write the floors (with --gate)")
    parser.add_argument("--allow-regression", action="store_true", help="with --update: let a floor go down")
    args = parser.parse_args()
    if not DATA.is_dir():
        print(f"skipped: the development data is not here ({DATA})", file=sys.stderr)
        return 0
    docs = articles()
    results = shipped(docs) if args.shipped else averaged(docs, [int(one) for one in args.seed.split(",")], not args.no_rivals, args.models)
    mode = "shipped" if args.shipped else "cv"
    how = f"appeals-bench|{mode}|folds:{FOLDS}|seed:{args.seed}|data:{data_digest()[:12]}|python:{platform.python_version()}"
    signature = f"{how}|{load_model().signature}"
    megabytes = speed(docs)
    if args.json:
        print(json.dumps({"signature": signature, "mb_per_s": round(megabytes, 3), "results": results}, ensure_ascii=False, indent=1))
    else:
        print(table(results), f"\nspeed {megabytes:.2f} MB/s of processor time", signature, sep="\n")
    if args.gate:
        worse = gate(mode, results["ours"], data_digest(), update=args.update, allow_regression=args.allow_regression)
        for line in worse:
            print(f"below the floor: {line}", file=sys.stderr)
        return 1 if worse else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
