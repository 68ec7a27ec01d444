"""Write candidate summaries of the development articles with a real model, for ``summaries.py`` and ``tools/training``.

    python -m benchmarks.quality.summary_candidates build/candidates.jsonl --set en_writers --limit 20

An article whose candidates are in the file already is left alone, so a run that was broken off goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from summarize import languages
from summarize.backends.base import GenerateRequest, Generator, Message
from summarize.backends.manager import Engines
from summarize.backends.sessions import open_session
from summarize.config import load_settings
from summarize.generation.prompts import PromptLibrary
from summarize.summarization.options import SummaryOptions
from summarize.summarization.summarizer import SummaryRun
from summarize.text.sentences import body_sentences

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "summaries"
SETS = ("en_writers", "en_frank", "es_basse", "ru_headline")
#: What anybody would write first.
NAIVE = "Summarize this news article in {language} in 2-3 sentences, about 50 words.\n\n{article}"
NAIVE_TOKENS = 300


def references(row: dict[str, Any]) -> list[str]:
    """An item's human summaries, whatever its data set calls them."""
    found = row.get("references") or row.get("reference") or []
    listed = found if isinstance(found, list) else [found]
    return [item["text"] if isinstance(item, dict) else str(item) for item in listed]


def articles(name: str, data: Path = DATA) -> Iterator[dict[str, Any]]:
    """Yield ``id, set, language, body, sentences, references`` of every article of a set; nothing where the data is absent."""
    path = data / f"{name}.jsonl"
    language = name.partition("_")[0]
    for line in path.read_text("utf-8").split("\n") if path.is_file() else ():
        if line.strip():
            row = json.loads(line)
            body = list(body_sentences(enumerate(row["article"].split("\n"), start=1), language))
            yield {
                "id": row["id"],
                "set": name,
                "language": language,
                "body": body,
                "sentences": [sentence.text for sentence in body],
                "references": references(row),
            }


def read(path: Path) -> list[dict[str, Any]]:
    """Read a file of candidates: an article a line, ``written`` holds lists of sentences by the candidate's name."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()] if path.is_file() else []


def write(row: dict[str, Any], generator: Generator, prompts: PromptLibrary) -> dict[str, list[str]]:
    """Write an article's summary, and the naive prompt's."""
    article = [(row["body"], row["language"])]
    with open_session(generator) as session:
        _, summary = next(SummaryRun(article, generator, session, options=SummaryOptions(), prompts=prompts).completed())
    content = NAIVE.format(language=languages.get(row["language"]).name, article="\n".join(row["sentences"]))
    naive = generator.generate([GenerateRequest((Message("user", content),), NAIVE_TOKENS)])[0].text
    return {"whole": [sentence.text for sentence in summary.sentences], "naive": [naive.strip()]}


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--set", action="append", choices=SETS, help="only these sets")
    parser.add_argument("--limit", type=int, help="write so many articles and stop")
    parser.add_argument("--model", default="qwen2.5-coder-1.5b")
    parser.add_argument("--prompts-dir", type=Path)
    args = parser.parse_args()
    done = {row["id"] for row in read(args.out)}
    rows = [row for name in args.set or SETS for row in articles(name) if row["id"] not in done][: args.limit]
    if not rows:
        print("nothing to write" if done else f"skipped: no articles in {DATA}")
        return 0
    engines = Engines(replace(load_settings(), offline=True))
    generator, prompts = engines.get(args.model), PromptLibrary(args.prompts_dir)
    signature = {"model": generator.signature, "prompts": prompts.digest("summarize")}
    if not isinstance(generator, Generator):
        parser.error(f"{args.model} writes no summaries")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    with args.out.open("a", encoding="utf-8") as out:
        for row in rows:
            written = write(row, generator, prompts)
            del row["body"]
            out.write(json.dumps({**row, "written": written, **signature}, ensure_ascii=False) + "\n")
            out.flush()
            print(row["set"], row["id"], flush=True)
    engines.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
