"""Translation quality: chrF of the product's sentence-by-sentence translation against human references.

    python -m benchmarks.quality.translation                        # 60 news sentences into Spanish and Russian (NTREX)
    python -m benchmarks.quality.translation --to ru --repair   # errors retried

chrF2 by sacrebleu over the whole set. Items of a set come in document order, so ``--limit`` takes whole stories.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

from benchmarks.generator import add_options, open_generator
from benchmarks.metrics import chrf, sentence_chrf, sha256, versions
from summarize.backends.base import Generator, TranslatedSegment
from summarize.backends.sessions import open_session
from summarize.generation.prompts import PromptLibrary
from summarize.translation.repair import choose_segments, repair_translations
from summarize.translation.requests import TranslationJob
from summarize.translation.translate import CandidateBatch


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--to", action="append", help="target language (default es and ru)")
    parser.add_argument("--set", default="ntrex", help="ntrex, wmt23 or wmt24: the files SET.en-LANG[.news].src")
    parser.add_argument("--offset", type=int, default=0, help="skip so many sentences")
    parser.add_argument("--repair", action="store_true", help="draw sentences with an error finding again, as the pipeline does")
    parser.add_argument("--floor", action="append", default=[], help="LANG=CHRF: exit 1 if chrF is lower")
    add_options(parser, 60)
    args = parser.parse_args()
    targets = args.to or ["es", "ru"]
    prompts = PromptLibrary(args.prompts_dir)
    jobs, references, paths = [], [], []
    for target in targets:
        pair = [next(iter((args.data / "translation").glob(f"{args.set}.en-{target}*.{end}")), None) for end in ("src", "ref")]
        if None in pair:
            print(f"skipped: no {args.set}.en-{target} in {args.data / 'translation'}")
            return 0
        source, reference = (path.read_text("utf-8").split("\n")[args.offset : args.offset + args.limit] for path in pair)
        pieces = [(one, two) for one, two in zip(source, reference, strict=True) if one.strip()]
        jobs.append(TranslationJob(tuple(one for one, _ in pieces), "en", target))
        references.append([two for _, two in pieces])
        paths += pair
    generator = open_generator(args)
    started = time.perf_counter()
    try:
        pools = CandidateBatch(jobs, generator, open_session(generator), prompts=prompts).candidates()
        first = time.perf_counter() - started
        results = [[pool[0] for pool in listed] for listed in pools]
        drafts = [[segment.text for segment in result] for result in results]
        texts, wrong = finished(jobs, pools, generator, prompts, repair=args.repair)
        signature = {
            "model": generator.signature,
            "prompts": prompts.digest("translate"),
            "data": sha256(*paths),
            "items": [len(job.sentences) for job in jobs],
            "repair": args.repair,
            **versions("sacrebleu", "xllamacpp", "news-summarize"),
        }
    finally:
        generator.close()
    seconds = time.perf_counter() - started
    scores = {job.target: chrf(text, wanted) for job, text, wanted in zip(jobs, texts, references, strict=True)}
    before = {job.target: chrf(text, wanted) for job, text, wanted in zip(jobs, drafts, references, strict=True)}
    print(f"{'':4} {'chrF':>6} {'first':>6} {'items':>6} {'cut':>4}")
    for job, result in zip(jobs, results, strict=True):
        cut = sum(segment.truncated for segment in result)
        print(f"{job.target:4} {scores[job.target]:6.1f} {before[job.target]:6.1f} {len(job.sentences):6} {cut:4}")
    print(f"first candidates {first:.0f} s, all {seconds:.0f} s; sentences with errors at first, at the end: {wrong}")
    print(signature)
    if args.json:
        items = {
            job.target: [
                {"source": one, "text": two, "draft": three, "reference": four, "chrf": sentence_chrf(two, four)}
                for one, two, three, four in zip(job.sentences, text, draft, wanted, strict=True)
            ]
            for job, text, draft, wanted in zip(jobs, texts, drafts, references, strict=True)
        }
        scored = {"chrf": scores, "draft_chrf": before, "errors": wrong, "seconds": seconds}
        args.json.write_text(json.dumps({"signature": signature, **scored, "items": items}, ensure_ascii=False, indent=1))
    floors = dict(floor.split("=") for floor in args.floor)
    return int(any(scores.get(language, 100.0) < float(value) for language, value in floors.items()))


def finished(
    jobs: list[TranslationJob], pools: list[list[list[TranslatedSegment]]], generator: Generator, prompts: PromptLibrary, *, repair: bool
) -> tuple[list[list[str]], dict[str, list[int]]]:
    """The texts after the product's choice and repair; for each language the sentences with errors, at first and at the end."""
    drafts = [
        [choose_segments([one], [pool], job.source, job.target, None) for one, pool in zip(job.sentences, listed, strict=True)]
        for job, listed in zip(jobs, pools, strict=True)
    ]
    first = [sum(not draft.report.ok for draft in listed) for listed in drafts]
    if repair:
        repair_translations([draft for listed in drafts for draft in listed], generator, prompts)
    last = [sum(not draft.report.ok for draft in listed) for listed in drafts]
    texts = [[draft.segments[0].text for draft in listed] for listed in drafts]
    return texts, {job.target: list(counts) for job, *counts in zip(jobs, first, last, strict=True)}


if __name__ == "__main__":
    sys.exit(main())
