"""Summary quality: ROUGE of the product's summaries against human ones, beside lead-3.

    python -m benchmarks.quality.summaries                          # 20 English articles (en_writers.jsonl), 1-4 references each
    python -m benchmarks.quality.summaries --set es_basse --json out.json

ROUGE-1/2/L F1, Porter stemmer for English and Snowball for Russian and Spanish, mean over an article's references, mean over articles.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

from benchmarks.generator import add_options, open_generator
from benchmarks.metrics import ROUGE, rouge, sha256, versions
from summarize.generation.prompts import PromptLibrary
from summarize.summarization.options import SummaryOptions
from summarize.summarization.summarizer import summarize_many
from summarize.text.sentences import body_sentences


def references(row: dict[str, object]) -> list[str]:
    """An item's human summaries, whatever its data set calls them."""
    found = row.get("references") or row.get("summaries") or row.get("reference") or row.get("summary") or []
    listed = found if isinstance(found, list) else [found]
    return [item["text"] if isinstance(item, dict) else str(item) for item in listed]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--set", default="en_writers", help="a file of summaries/: en_writers, en_frank, es_basse, ru_headline")
    parser.add_argument("--floor", type=float, help="exit 1 if mean ROUGE-1 is lower")
    parser.add_argument("--written-only", action="store_true", help="one candidate, as with --effort fast")
    add_options(parser, 20)
    args = parser.parse_args()
    path = args.data / "summaries" / f"{args.set}.jsonl"
    if not path.is_file():
        print(f"skipped: no {path}")
        return 0
    language = args.set.partition("_")[0]
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()][: args.limit]
    bodies = [body_sentences(enumerate(row["article"].split("\n"), start=1), language) for row in rows]
    prompts = PromptLibrary(args.prompts_dir)
    generator = open_generator(args)
    started = time.perf_counter()
    try:
        pairs = [(body, language) for body in bodies]
        summaries = summarize_many(pairs, generator, options=SummaryOptions(), prompts=prompts, alternatives=not args.written_only)
        signature = {
            "model": generator.signature,
            "prompts": prompts.digest("summarise", "summarise-part"),
            "data": sha256(path),
            "items": len(rows),
            **versions("rouge-score", "xllamacpp", "news-summarize"),
        }
    finally:
        generator.close()
    seconds = time.perf_counter() - started
    wanted = [references(row) for row in rows]
    texts = {"ours": [summary.text for summary in summaries], "lead-3": [" ".join(s.text for s in body[:3]) for body in bodies]}
    scores = {name: rouge(written, wanted, language) for name, written in texts.items()}
    means = {name: {key: sum(row[key] for row in found) / len(found) for key in ROUGE} for name, found in scores.items()}
    print(f"{'':8} " + " ".join(f"{key:>8}" for key in ROUGE) + f" {'words':>7}")
    for name, mean in means.items():
        words = sum(len(text.split()) for text in texts[name]) / len(rows)
        print(f"{name:8} " + " ".join(f"{mean[key]:8.1f}" for key in ROUGE) + f" {words:7.1f}")
    print(f"{len(rows)} articles, {seconds:.0f} s, {sum(summary.truncated for summary in summaries)} truncated; {signature}")
    if args.json:
        items = [
            {"id": row["id"], "text": s.text, "method": s.method, "truncated": s.truncated, **score}
            for row, s, score in zip(rows, summaries, scores["ours"], strict=True)
        ]
        args.json.write_text(
            json.dumps({"signature": signature, "means": means, "seconds": seconds, "items": items}, ensure_ascii=False, indent=1)
        )
    return int(args.floor is not None and means["ours"]["rouge1"] < args.floor)


if __name__ == "__main__":
    sys.exit(main())
