"""Measure sentence splitting on running text put together from sentences that people split.

    python -m benchmarks.quality.sentences [--data ../shared/data]

NTREX-128 and FLORES in English, Russian and Spanish: three lines of a document joined to a paragraph.
 A boundary counts as right if the split is at
the end of a line. Lines that hold two sentences count against everybody alike. Prints precision, recall and F1 with 95 % intervals over
documents (bootstrap, 1,000 samples), for sentencex alone and for summarize.
"""

from __future__ import annotations

import argparse
import json
import random  # only for bootstrap samples
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from summarize.text.sentences import sentence_spans

Spans = list[tuple[int, int]]
Counts = tuple[int, int, int]


def plain(text: str, language: str) -> Spans:
    """Split with sentencex alone."""
    from sentencex import segment

    spans, start = [], 0
    for piece in segment(language, text):
        spans.append((start, start + len(piece.rstrip())))
        start += len(piece)
    return spans


def documents(data: Path) -> dict[str, list[list[str]]]:
    """Return the documents of each language as lists of lines."""
    found: dict[str, dict[str, list[str]]] = {"en": defaultdict(list), "ru": defaultdict(list), "es": defaultdict(list)}
    for name, per in (("ntrex_more", 0), ("flores_dev", 10)):
        for target in ("ru", "es"):
            for number, line in enumerate((data / "translation" / f"{name}.en-{target}.jsonl").read_text(encoding="utf-8").splitlines()):
                row = json.loads(line)
                doc = f"{name}.{row['doc'] if not per else number // per}"
                if target == "ru":
                    found["en"][doc].append(row["source"])
                found[target][doc].append(next(iter(row["human"].values())))
    return {language: [lines for _, lines in sorted(docs.items())] for language, docs in found.items()}


def count(lines: list[str], language: str, splitter: Callable[[str, str], Spans]) -> Counts:
    """Return how many boundaries inside a document were found rightly, found, and there."""
    lines = [" ".join(line.split()) for line in lines if line.strip()]
    text, truth, place = " ".join(lines), set(), 0
    for line in lines:
        truth.add(place + len(line))
        place += len(line) + 1
    ends = {end for _, end in splitter(text, language)} - {len(text)}
    truth -= {len(text)}
    return len(ends & truth), len(ends), len(truth)


def total(lines: list[str], language: str, splitter: Callable[[str, str], Spans]) -> Counts:
    """Return the counts of a document, added up over paragraphs of three lines."""
    counts = [count(lines[start : start + 3], language, splitter) for start in range(0, len(lines), 3)]
    return sum(row[0] for row in counts), sum(row[1] for row in counts), sum(row[2] for row in counts)


def f1(rows: list[Counts]) -> tuple[float, float, float]:
    """Return precision, recall and F1 in per cent."""
    right, found, there = (sum(column) for column in zip(*rows, strict=True))
    precision, recall = 100 * right / max(found, 1), 100 * right / max(there, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2].parent / "shared" / "data")
    data = parser.parse_args().data
    if not (data / "translation").is_dir():
        print(f"skipped: no development data at {data}")
        return
    for language, docs in documents(data).items():
        for name, splitter in (("sentencex", plain), ("summarize", sentence_spans)):
            rows = [total(lines, language, splitter) for lines in docs]
            precision, recall, score = f1(rows)
            chance = random.Random(0)  # noqa: S311
            samples = sorted(f1([chance.choice(rows) for _ in rows])[2] for _ in range(1000))
            print(
                f"{language} {name:10} documents {len(rows)} boundaries {sum(row[2] for row in rows)} "
                f"P {precision:.1f} R {recall:.1f} F1 {score:.1f} [{samples[25]:.1f}, {samples[974]:.1f}]"
            )


if __name__ == "__main__":
    main()
