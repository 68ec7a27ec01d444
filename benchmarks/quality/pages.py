r"""Measure page extraction alone on the article pages of WCXB: words kept and lost, before any line is classified.

    python -m benchmarks.quality.pages [--data ../shared/data/pages] [--json] [--worst 10]

Word bags as the benchmark's own ``evaluate.py`` counts them (lower-cased ``\w+`` tokens; precision, recall and F1 of each page, then the
mean) with 95 % intervals from 2,000 bootstrap samples of pages. A page that is refused counts as 0. Of dates, how many are right, wrong,
missing, or given where a page has none.
Source: Murrough-Foley, web-content-extraction-benchmark c039d5e, CC BY 4.0.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from summarize.errors import SummarizeError


def score(text: str, wanted: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of two bags of words."""
    one, two = Counter(re.findall(r"\w+", text.lower())), Counter(re.findall(r"\w+", wanted.lower()))
    if not one or not two:
        return (0.0, 0.0, 0.0)
    shared = (one & two).total()
    precision, recall = shared / one.total(), shared / two.total()
    return (precision, recall, 2 * precision * recall / (precision + recall) if shared else 0.0)


def date_outcome(given: str, wanted: str) -> str:
    """What a page's date, or its lack, is: right, wrong, missing, made up."""
    if given == wanted:
        return "right" if wanted else "rightly none"
    return "missing" if not given else "wrong" if wanted else "made up"


def one_page(path: Path) -> tuple[str, tuple[float, float, float], str]:
    """Extract one page and score its text and its date."""
    from summarize.ingest.html import article_from_html

    name = path.name.removesuffix(".html.gz")
    truth = json.loads((path.parent.parent / "ground-truth" / f"{name}.json").read_text("utf-8"))
    text = date = ""
    try:
        article = article_from_html(gzip.decompress(path.read_bytes()), url=truth.get("url"), language="en")
        text, date = article.text, f"{article.published:%Y-%m-%d}" if article.published else ""
    except SummarizeError:
        pass
    wanted = truth["ground_truth"]
    return name, score(text, wanted["main_content"]), date_outcome(date, str(wanted.get("publish_date") or "")[:10])


def interval(values: list[float], samples: int = 2000) -> tuple[float, float]:
    """95 % interval of the mean, by bootstrap over pages."""
    chosen = random.Random(1)  # noqa: S311 - no secret
    means = sorted(sum(chosen.choices(values, k=len(values))) / len(values) for _ in range(samples))
    return means[int(0.025 * samples)], means[int(0.975 * samples)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[3] / "shared" / "data" / "pages")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--worst", type=int, default=0, help="print the pages with the lowest F1")
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    pages = sorted((arguments.data / "html").glob("*.html.gz"))
    if not pages:
        raise SystemExit(f"skipped: no pages in {arguments.data}")
    with ProcessPoolExecutor(arguments.workers) as pool:
        found = list(pool.map(one_page, pages, chunksize=8))
    names = ("precision", "recall", "f1")
    columns = {name: [scores[place] for _, scores, _ in found] for place, name in enumerate(names)}
    row: dict[str, dict[str, Any]] = {
        name: {"mean": round(sum(values) / len(values), 4), "ci95": interval(values)} for name, values in columns.items()
    }
    if arguments.json:
        print(json.dumps({"pages": len(pages), "scores": row, "f1": dict(zip((n for n, *_ in found), columns["f1"], strict=True))}))
        return
    print(f"{len(pages)} pages")
    for name, value in row.items():
        low, high = value["ci95"]
        print(f"{name:10} {value['mean']:.4f}  [{low:.4f}, {high:.4f}]")
    print("dates:", ", ".join(f"{count} {outcome}" for outcome, count in Counter(outcome for *_, outcome in found).most_common()))
    for name, scores, _ in sorted(found, key=lambda item: item[1][2])[: arguments.worst]:
        print(name, " ".join(f"{value:.3f}" for value in scores))


if __name__ == "__main__":
    main()
