"""Measure the checks of certainty, attribution and polarity: probes found, right twins, human summaries and human translations alarmed.

    python -m benchmarks.quality.certainty             # held-out half: figures only
    python -m benchmarks.quality.certainty --dev       # development half, with what was missed and what was a false alarm

The probes (``tests/verification/probes``) were written before the checks: a source, a wrong and a right text. Halves are split by topic,
those of other data by document. Needs the data of ``../shared`` for all but the probes.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.quality.verification import shown
from benchmarks.quality.verification_data import DATA, Half, half_of, humans
from summarize.text.sentences import split_sentences
from summarize.types import Finding
from summarize.verification.attribution import check_attribution
from summarize.verification.base import Pair, PairKind
from summarize.verification.certainty import check_certainty
from summarize.verification.directions import check_directions
from summarize.verification.negation import check_negation
from summarize.verification.quotation import check_quotation

#: What turns a claim into another one.
CHECKS = (check_certainty, check_attribution, check_negation, check_directions, check_quotation)
PROBES = Path(__file__).parents[2] / "tests" / "verification" / "probes"


def probes(half: Half) -> Iterator[dict[str, Any]]:
    """Yield the probes of a half, language by language."""
    for path in sorted(PROBES.glob("certainty.*.jsonl")):
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        yield from (row for row in rows if row["half"] == half)


def judge(source: str, text: str, source_lang: str, lang: str, kind: PairKind) -> list[Finding]:
    """Return the findings of the checks of meaning on a translation or on each sentence of a summary."""
    parts = [text] if kind == "translation" else split_sentences(text, lang)
    pairs = [Pair(source, part, source_lang, lang, kind) for part in parts]
    return [it for pair in pairs for check in CHECKS if kind in check.kinds for it in check(pair)]


def measure_probes(half: Half, show: bool) -> None:
    """Print how many wrong texts are found and right ones alarmed, by language and kind of error."""
    total, found, alarmed = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in probes(half):
        wrong, right = (judge(row["source"], row[key], row["source_lang"], row["lang"], row["kind"]) for key in ("wrong", "right"))
        for key in ((row["lang"], "all"), (row["lang"], f"{row['kind']} {row['error']}")):
            total[key] += 1
            found[key] += bool(wrong)
            alarmed[key] += bool(right)
        if show and (right or not wrong):
            print(
                "FALSE" if right else "MISSED",
                [it.message for it in right],
                row["source"],
                row["right" if right else "wrong"],
                sep="\n    ",
            )
    for key in sorted(total):
        print(f"{' '.join(key)}: found {shown(found[key], total[key])}, right twins alarmed {shown(alarmed[key], total[key])}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="the development half, with its misses")
    dev = parser.parse_args().dev
    half: Half = "dev" if dev else "held"
    measure_probes(half, dev)
    rows = [json.loads(line) for line in (DATA / "summaries" / "en_writers.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = [(row["article"], text) for row in rows if half_of(row["id"]) == half for text in row["references"]]
    groups = {"human summaries": [judge(article, text, "en", "en", "summary") for article, text in texts]}
    for lang in ("ru", "es"):
        groups[f"human translations {lang}"] = [
            judge(it.source, it.text, "en", lang, "translation") for it in humans(half) if it.lang == lang
        ]
    for name, found in groups.items():
        errors = sum(any(it.level == "error" for it in findings) for findings in found)
        print(f"{name}: error {shown(errors, len(found))}, any {shown(sum(map(bool, found)), len(found))}")


if __name__ == "__main__":
    main()
