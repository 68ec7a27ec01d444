"""How often the translation checks cry wolf on human references, and how often they see an injected error.

    python benchmarks/translation_checks.py [--seed 1] [--rounds 5] [--show KIND] [--systems]

Data: ``../shared/data/translation`` (NTREX, WMT 2023 and 2024 news, English to Russian and Spanish); the script stops with a message where
it is absent. A pair counts as flagged when it has an ``error`` finding. For injected errors two rates are given: an ``error`` finding of
any kind, and any finding that the untouched reference did not have. References flagged before injection are left out.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import itertools

from inject_errors import KINDS, inject

from summarize.checks.translation import check_translation
from summarize.model import Finding

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "translation"
SETS = ("ntrex.en-ru", "ntrex.en-es", "wmt23.en-ru.news", "wmt24.en-ru.news", "wmt24.en-es.news")


def read(name: str) -> list[tuple[str, str, str]]:
    """Rows of document, source and reference."""
    columns = [(DATA / f"{name}.{part}").read_text(encoding="utf-8").splitlines() for part in ("docs", "src", "ref")]
    return list(zip(*columns, strict=True))


def language(name: str) -> str:
    return name.partition("en-")[2][:2]


def check(source: str, text: str, lang: str) -> list[Finding]:
    return check_translation([source], [text], source_lang="en", lang=lang)


def errors(findings: list[Finding]) -> set[str]:
    return {finding.kind for finding in findings if finding.level == "error"}


def references(show: bool) -> None:
    print("human references flagged as error")
    total = flagged = 0
    for name in SETS:
        rows = read(name)
        kinds: Counter[str] = Counter()
        bad = 0
        for _doc, source, reference in rows:
            found = [f for f in check(source, reference, language(name)) if f.level == "error"]
            bad += bool(found)
            kinds.update({f.kind for f in found})
            if show and found:
                print("   ", [(f.kind, f.expected, f.got) for f in found])
        total, flagged = total + len(rows), flagged + bad
        print(f"  {name:18} {bad:3} of {len(rows):3}  {bad / len(rows):6.1%}  {dict(kinds)}")
    print(f"  {'all':18} {flagged:3} of {total:3}  {flagged / total:6.1%}")


def systems() -> None:
    print("published systems' outputs flagged as error")
    for folder in sorted((DATA / "systems").iterdir()):
        sources = (DATA / f"{folder.name}.src").read_text(encoding="utf-8").splitlines()
        for file in sorted(folder.iterdir()):
            outputs = file.read_text(encoding="utf-8").splitlines()
            kinds: Counter[str] = Counter()
            bad = 0
            for source, text in zip(sources, outputs, strict=True):
                found = errors(check(source, text, language(folder.name)))
                bad += bool(found)
                kinds.update(found)
            print(f"  {folder.name:18} {file.stem:22} {bad / len(sources):6.1%}  {dict(kinds)}")


def injected(seed: int, rounds: int, show: str | None) -> None:
    print(f"injected errors caught (seed {seed}, {rounds} rounds)")
    for lang in ("ru", "es"):
        for kind in KINDS:
            caught = seen = total = 0
            templates: Counter[tuple[str, bool]] = Counter()
            for turn in range(rounds):
                rng = random.Random(f"{seed}/{turn}/{kind}/{lang}")  # noqa: S311 - repeatable, no secret
                for name in (n for n in SETS if language(n) == lang):
                    rows = read(name)
                    if kind == "sentence":
                        pairs = itertools.pairwise(rows)
                        joined = [(a[0], f"{a[1]} {b[1]}", f"{a[2]} {b[2]}", a[2]) for a, b in pairs if a[0] == b[0] and len(b[1]) >= 25]
                        rows_here = [(doc, src, ref, cut) for doc, src, ref, cut in joined] if "wmt24" not in name else []
                        cases = [(src, ref, cut, "joined") for _, src, ref, cut in rows_here]
                        for _doc, src, ref in rows:
                            made = inject(kind, src, ref, lang, rng)
                            if made is not None:
                                cases.append((src, ref, made.text, made.template))
                    else:
                        cases = []
                        for i, (_doc, src, ref) in enumerate(rows):
                            others = [(row[1], row[2]) for row in rows[max(0, i - 4) : i + 5]]
                            made = inject(kind, src, ref, lang, rng, others)
                            if made is not None:
                                cases.append((src, ref, made.text, made.template))
                    for src, ref, text, template in cases:
                        clean = check(src, ref, lang)
                        if errors(clean):
                            continue  # flagged before anything was injected: a catch there would prove nothing
                        found = check(src, text, lang)
                        hit = bool(errors(found))
                        new = bool({(f.kind, f.got, f.expected) for f in found} - {(f.kind, f.got, f.expected) for f in clean})
                        total, caught, seen = total + 1, caught + hit, seen + (hit or new)
                        templates[template, hit] += 1
                        if show == kind and not hit:
                            print(f"    missed [{template}] {src}\n                  {text}")
            by = {t: f"{templates[t, True]}/{templates[t, True] + templates[t, False]}" for t in sorted({t for t, _ in templates})}
            print(f"  {lang} {kind:13} error {caught / max(total, 1):6.1%}  any {seen / max(total, 1):6.1%}  of {total:4}  {by}")


def speed() -> None:
    rows = [(src, ref, language(name)) for name in SETS for _doc, src, ref in read(name)]
    check("One.", "Один.", "ru")
    check("One.", "Uno.", "es")
    began = time.process_time()
    for source, reference, lang in rows:
        check(source, reference, lang)
    rate = len(rows) / (time.process_time() - began)
    print(f"speed: {rate:.0f} pairs a second of processor time (one core, no model, after load, word caches cold)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--show", help="print the misses of this kind, or the flagged references with 'references'")
    parser.add_argument("--systems", action="store_true", help="also check the published systems' outputs")
    options = parser.parse_args()
    if not DATA.is_dir():
        sys.exit(f"the shared development data is not beside the project ({DATA})")
    speed()
    references(options.show == "references")
    injected(options.seed, options.rounds, options.show)
    if options.systems:
        systems()


if __name__ == "__main__":
    main()
