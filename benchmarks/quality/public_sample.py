"""Judge the classifier and the checks on a small public sample: twelve invented articles and twelve sentence pairs, each with a wrong twin.

    python -m benchmarks.quality.public_sample          # exit 1 below a floor; what `make gate` runs everywhere

Too small for a published figure: it tells a contributor without the development data that something broke.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from summarize.boilerplate import clean
from summarize.verification import check

FOLDER = Path(__file__).with_name("public")
LABELS = {"B": "body", "A": "appeal", "F": "furniture"}
#: Highest share of body lines lost and of right texts with an error finding; lowest shares of the others.
MAX_SHARES = {"body lines lost": 0.02, "right texts flagged": 0.0}
MIN_SHARES = {"appeal lines left out": 0.9, "other boilerplate left out": 0.8, "wrong texts flagged": 0.8}


@dataclass(frozen=True, slots=True)
class LabeledArticle:
    """An article with the label of each of its lines (empty for a blank line)."""

    name: str
    language: str
    lines: tuple[str, ...]
    labels: tuple[str, ...]


def articles() -> list[LabeledArticle]:
    """Parse ``public/articles.txt``."""
    found = []
    for block in re.split(r"^== ", (FOLDER / "articles.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, *rows = block.rstrip().split("\n")
        name, language = head.split()
        pairs = [("", "") if row == "-" else (row[2:], LABELS[row[0]]) for row in rows]
        found.append(LabeledArticle(name, language, *zip(*pairs, strict=True)))
    return found


def pairs() -> list[dict[str, str]]:
    """Parse ``public/pairs.jsonl``: source, right and wrong translation, and the kind of error."""
    return [json.loads(row) for row in (FOLDER / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]


def flagged(source: str, text: str, lang: str) -> bool:
    """Return whether a check reports a major or critical error."""
    return any(it.level == "error" for it in check(source, text, source_lang="en", lang=lang, kind="translation").findings)


def measure() -> tuple[dict[str, tuple[int, int]], list[str]]:
    """Return (hits, total) of each share, and what a person should look at."""
    counts: dict[str, list[bool]] = {name: [] for name in (*MAX_SHARES, *MIN_SHARES)}
    notes = []
    share = {"body": "body lines lost", "appeal": "appeal lines left out", "furniture": "other boilerplate left out"}
    for article in articles():
        kept = {line.n for line in clean("\n".join(article.lines), article.language).lines if line.label == "body"}
        for number, (line, label) in enumerate(zip(article.lines, article.labels, strict=True), 1):
            if label:
                out = number not in kept
                counts[share[label]].append(out)
                if out == (label == "body"):
                    notes.append(f"{article.name}, line {number}, is {label}: {line[:90]}")
    for pair in pairs():
        for twin in ("right", "wrong"):
            hit = flagged(pair["source"], pair[twin], pair["lang"])
            counts[f"{twin} texts flagged"].append(hit)
            if hit != (twin == "wrong"):
                notes.append(f"{twin} text, {pair['error']}, {pair['lang']}: {pair[twin]}")
    return {name: (sum(hits), len(hits)) for name, hits in counts.items()}, notes


def below_floor(counts: dict[str, tuple[int, int]]) -> list[str]:
    """Return the shares that miss their floor or exceed their ceiling."""
    found = [f"{name}: {hits} of {total}" for name, (hits, total) in counts.items() if hits > MAX_SHARES.get(name, 1) * total]
    return found + [f"{name}: {hits} of {total}" for name, (hits, total) in counts.items() if hits < MIN_SHARES.get(name, 0) * total]


def main() -> int:
    """Print the shares and what missed; return 1 below a floor."""
    counts, notes = measure()
    for name, (hits, total) in counts.items():
        print(f"{name:<28} {hits:>3} of {total}")
    print("\n".join(f"  {note}" for note in notes))
    worse = below_floor(counts)
    for line in worse:
        print(f"below its floor: {line}", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
