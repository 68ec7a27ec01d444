"""Quality of the line classifier, on outlets never seen in training.

    .venv/bin/python benchmarks/quality/boilerplate.py                   # five folds by outlet, seed 0
    … --seeds 0,1,2 --cache build/boilerplate                            # the mean over several deals; vectors and pages kept there
    … --system shipped --gate                                            # the packaged model, trained on this data: nothing broke

Articles, appeal blocks and pages are split by outlet; of our own lines half are kept for judging (the word of a hash decides); a language
other than English, Russian and Spanish is judged by a model that was trained without it and half of those others. The price of removing
a line is chosen for each fold on the other four. Shares come with counts and Wilson's 95 % interval.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.quality.boilerplate_card import gate, report, write_card
from benchmarks.quality.boilerplate_data import (
    DATA,
    LANGUAGE_FOLDS,
    SET_KINDS,
    SETS,
    Doc,
    articles,
    body_lines,
    folds,
    held_out,
    outlets,
    own,
    pages,
    rows,
    words,
)
from summarize.boilerplate import engine

FOLDS = 5
#: Prices of removing what is no appeal (log-odds) that are compared, and what losing a line of body costs if keeping another costs 1.
PRICES, LOSS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.2, 1.6), 10
#: (label, kind) of each physical line: 0 body, 1 appeal, 2 other boilerplate, -1 blank.
System = Callable[[str, str], list[tuple[int, str]]]
Fit = Callable[[frozenset[str], frozenset[str]], Callable[[float], System]]
Curve = dict[float, tuple[int, ...]]
_NUMBER = {"body": 0, "appeal": 1, "furniture": 2, "blank": -1}


class Tally:
    """Hits over cases by name."""

    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()
        self.cases: Counter[str] = Counter()
        self.sums: dict[str, list[float]] = {}
        self.misses: list[str] = []
        self.curve: Curve = {}
        self.prices: list[float] = []

    def add(self, name: str, hit: bool, *also: str) -> None:
        """Count one case under ``name`` and under ``name`` with each suffix in ``also``."""
        for key in (name, *(f"{name} {suffix}" for suffix in also)):
            self.cases[key] += 1
            self.hits[key] += hit

    def mean(self, name: str, value: float) -> None:
        """Add one value to a mean."""
        self.sums.setdefault(name, []).append(value)

    def table(self) -> dict[str, tuple[float, int, float, float]]:
        """Share (or mean), count and 95 % interval by name; precision, recall and F1 of the lines that are not body first."""
        found, missed, lost = (
            self.hits["not body found"],
            self.cases["not body found"] - self.hits["not body found"],
            self.hits["body lost"],
        )
        result: dict[str, tuple[float, int, float, float]] = {}
        if found:
            f1 = 2 * found / (2 * found + missed + lost)
            result["F1 of not-body"] = (f1, found + missed, *wilson(f1, found + missed))
            result["precision of not-body"] = (found / (found + lost), found + lost, *wilson(found / (found + lost), found + lost))
        for name in sorted(self.cases):
            share = self.hits[name] / self.cases[name]
            result[name] = (share, self.cases[name], *wilson(share, self.cases[name]))
        for name, values in self.sums.items():
            middle = sum(values) / len(values)
            spread = 1.96 * math.sqrt(sum((v - middle) ** 2 for v in values) / max(1, len(values) - 1) / len(values))
            result[name] = (middle, len(values), middle - spread, middle + spread)
        return result


def wilson(share: float, n: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's score interval (Wilson 1927)."""
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def score_articles(system: System, docs: Sequence[Doc], tally: Tally) -> None:
    """Whole articles, line by line; lines that are mixed or uncertain do not count."""
    plain = {row["outlet"] for row in rows("appeals.jsonl") if row["strength"] == "plain"}
    for one in docs:
        said = system("\n".join(one.lines), one.lang)
        for text, label, kind, ok, (guess, _) in zip(one.lines, one.labels, one.kinds, one.scored, said, strict=True):
            if not ok:
                continue
            if label == 0:
                tally.add("body lost", guess > 0, one.lang)
                if guess > 0:
                    tally.misses.append(f"LOST {one.lang} {one.outlet} {guess}: {text[:100]}")
            else:
                tally.add("not body found", guess > 0, one.lang, kind)
                if label == 1:
                    tally.add("appeal lines found", guess > 0, one.lang, "plain" if one.outlet in plain else "weak")
                if guess == 0:
                    tally.misses.append(f"KEPT {one.lang} {one.outlet} {kind}: {text[:100]}")
        if not any(one.labels) and not one.id.startswith("composed:"):
            tally.add("all-body articles untouched", not any(guess > 0 for guess, _ in said))


def score_blocks(system: System, chosen: set[str], bodies: dict[str, list[list[str]]], tally: Tally) -> None:
    """Each appeal block behind and between body paragraphs: whole if 80 % of its lines are found."""
    rnd = random.Random(7)  # noqa: S311 - repeatable, nothing secret
    for row in rows("appeals.jsonl"):
        if row["outlet"] not in chosen:
            continue
        block = [line for line in row["text"].split("\n") if line.strip()]
        body = rnd.choice(bodies.get(row["lang"]) or bodies["en"])[:8]
        for where, at in (("behind", len(body)), ("between", rnd.randint(1, len(body) - 1))):
            said = [guess for guess, _ in system("\n\n".join([*body[:at], *block, *body[at:]]), row["lang"]) if guess >= 0]
            inside = [guess > 0 for guess in said[at : at + len(block)]]
            whole = sum(inside) >= 0.8 * len(inside)
            tally.add(f"appeal blocks whole, {where}", whole, row["strength"], f"{row['strength']} {row['lang']}")
            if not whole and row["strength"] == "plain":
                missed = [line[:60] for line, hit in zip(block, inside, strict=True) if not hit]
                tally.misses.append(f"BLOCK {where} {row['lang']} {row['outlet']}: {missed}")
            for guess in (*said[:at], *said[at + len(block) :]):
                tally.add("body lost beside a block", guess > 0)


def score_hard(system: System, chosen: set[str], bodies: dict[str, list[list[str]]], tally: Tally) -> None:
    """Paragraphs of news that look like appeals, between other paragraphs."""
    rnd = random.Random(11)  # noqa: S311 - repeatable, nothing secret
    for row in rows("hard_negatives.jsonl"):
        if row["outlet"] in chosen:
            body = rnd.choice(bodies.get(row["lang"]) or bodies["en"])[:8]
            at = rnd.randint(1, len(body))
            count = row["text"].count("\n") + 1
            said = system("\n".join([*body[:at], row["text"], *body[at:]]), row["lang"])[at : at + count]
            tally.add("hard negatives kept", all(guess <= 0 for guess, _ in said), row["lang"])
            if any(guess > 0 for guess, _ in said):
                tally.misses.append(f"HARD {row['lang']} {row['label']}: {row['text'][:100]}")


def score_pages(system: System, chosen: set[str], store: Path | None, tally: Tally) -> None:
    """WCXB pages: bags of words of what is left against what people call the body, the mean over pages."""
    for page in pages(store):
        if page.outlet in chosen and page.text:
            said = system(page.text, page.lang)
            kept = "\n".join(line for line, (guess, _) in zip(page.text.split("\n"), said, strict=True) if guess <= 0)
            for name, text in (("as extracted", page.text), ("after cleaning", kept)):
                for figure, value in zip(("P", "R", "F1"), prf(text, page.truth), strict=True):
                    tally.mean(f"pages {figure} {name}", value)


def prf(text: str, truth: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of bags of words."""
    got, want = Counter(words(text)), Counter(words(truth))
    both = sum((got & want).values())
    precision, recall = both / max(1, sum(got.values())), both / max(1, sum(want.values()))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def score_own(system: System, tally: Tally) -> None:
    """Our own held-out lines, each alone between the paragraphs of an article of ours, at one of three places."""
    for lang in SETS:
        bases = [block for block in own(lang)["article"] if held_out(block)] or own(lang)["article"][:1]
        for kind in (*SET_KINDS, "news", "list"):
            for n, block in enumerate(block for block in own(lang)[kind] if held_out(block)):
                base = bases[n % len(bases)]
                at = (3, len(base), 3, 1)[n % 4]
                said = system("\n\n".join([*base[:at], *block, *base[at:]]) + "\n", lang)
                said = [one for one in said if one[0] >= 0]
                inside, outside = said[at : at + len(block)], [*said[:at], *said[at + len(block) :]]
                for line, (guess, name) in zip(block, inside, strict=True):
                    if kind in ("news", "list"):
                        tally.add("own look-alike news lost", guess > 0, lang, kind)
                        if guess > 0:
                            tally.misses.append(f"OWN LOST {lang} {name}: {line[:100]}")
                    else:
                        tally.add(f"own {kind} found", guess > 0, lang)
                        tally.add(f"own {kind} kind", name == kind, lang)
                        if guess <= 0:
                            tally.misses.append(f"OWN KEPT {lang} {kind}: {line[:100]}")
                for guess, _ in outside:
                    tally.add("own body lost", guess > 0)


def score_languages(system: System, languages: Sequence[str], tally: Tally) -> None:
    """Appeals of ours in ``languages``, which ``system`` was never trained in, between news of ours in those languages."""
    for lang in languages:
        news = [block[0] for block in own(lang)["news"]]
        for n, block in enumerate(own(lang)["appeal"]):
            at = (len(news), len(news) // 2, 1)[n % 3]
            said = [one for one in system("\n\n".join([*news[:at], *block, *news[at:]]), lang) if one[0] >= 0]
            for line, (guess, _) in zip(block, said[at : at + len(block)], strict=True):
                tally.add("other languages: appeal lines found", guess > 0, lang)
                if guess <= 0:
                    tally.misses.append(f"LANG KEPT {lang}: {line[:80]}")
            for line, (guess, _) in zip(news, [*said[:at], *said[at + len(block) :]], strict=True):
                tally.add("other languages: body lost", guess > 0, lang)
                if guess > 0:
                    tally.misses.append(f"LANG LOST {lang}: {line[:80]}")


def of_product(text: str, language: str) -> list[tuple[int, str]]:
    """The packaged classifier as a :data:`System`; a line that body and another label share counts by its longer part."""
    from summarize.boilerplate import classify

    return by_line(classify(text, language))


def by_line(lines: Sequence[object]) -> list[tuple[int, str]]:
    """One (label, kind) a physical line from labeled lines and parts of lines."""
    longest: dict[int, tuple[int, int, str]] = {}
    for line in lines:
        part = (len(line.text), _NUMBER[line.label], line.kind)  # type: ignore[attr-defined]
        if line.n not in longest or part[0] > longest[line.n][0]:  # type: ignore[attr-defined]
            longest[line.n] = part  # type: ignore[attr-defined]
    return [longest[n][1:] for n in sorted(longest)]


def judge(fit: Fit, seed: int, store: Path | None, only: frozenset[str]) -> Tally:
    """All measures. ``fit`` gives, without some outlets and some languages, a system for each price of removing what is no appeal.

    The price of a fold is chosen on the other folds, that of our own lines and of the languages on all of them; without ``folds`` it is
    the product's.
    """
    tally = Tally()
    docs = articles()
    fold = folds([*outlets(), *(page.outlet for page in pages(store))], FOLDS, seed)
    chosen = [frozenset(name for name in fold if fold[name] == number) for number in range(FOLDS)]
    price = engine.PRICES["other"]
    if "folds" in only:
        fitted = [fit(names, frozenset()) for names in chosen]
        curves = [curve(one, [doc for doc in docs if doc.outlet in names]) for one, names in zip(fitted, chosen, strict=True)]
        tally.curve = total(curves)
        for number, names in enumerate(chosen):
            tally.prices.append(choose(total([*curves[:number], *curves[number + 1 :]])))
            score_fold(fitted[number](tally.prices[-1]), names, docs, store, tally)
            print(f"seed {seed}: fold {number + 1} of {FOLDS} done, price {tally.prices[-1]}", file=sys.stderr, flush=True)
        price = choose(tally.curve)
    if "own" in only:
        score_own(fit(frozenset(), frozenset())(price), tally)
    if "languages" in only:
        for group in LANGUAGE_FOLDS:
            score_languages(fit(frozenset(), frozenset(group))(price), group, tally)
    return tally


def curve(system: Callable[[float], System], docs: Sequence[Doc]) -> Curve:
    """(body lines lost, body lines, others kept, others) at each price."""
    found = {}
    for price in PRICES:
        tally = Tally()
        score_articles(system(price), docs, tally)
        kept = tally.cases["not body found"] - tally.hits["not body found"]
        found[price] = (tally.hits["body lost"], tally.cases["body lost"], kept, tally.cases["not body found"])
    return found


def total(curves: Sequence[Curve]) -> Curve:
    """The sum of several curves."""
    return {price: tuple(map(sum, zip(*(one[price] for one in curves), strict=True))) for price in PRICES}


def choose(found: Curve) -> float:
    """The price at which what is lost and what is kept cost least."""
    return min(PRICES, key=lambda price: LOSS * found[price][0] + found[price][2])


def score_fold(system: System, chosen: frozenset[str], docs: Sequence[Doc], store: Path | None, tally: Tally) -> None:
    """Every measure that is split by outlet, on the outlets of one fold."""
    clean = [one for one in docs if not any(one.labels)]
    bodies: dict[str, list[list[str]]] = {}
    for mine in (False, True):
        found: dict[str, list[list[str]]] = {}
        for lang, lines in body_lines([one for one in clean if not mine or one.outlet in chosen]):
            found.setdefault(lang, []).append(lines)
        bodies.update(found)
    score_articles(system, [one for one in docs if one.outlet in chosen], tally)
    score_blocks(system, set(chosen), bodies, tally)
    score_hard(system, set(chosen), bodies, tally)
    score_pages(system, set(chosen), store, tally)


def main() -> int:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0", metavar="N[,N…]")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keep extracted pages and vectors here")
    parser.add_argument("--system", choices=("trained", "shipped"), default="trained")
    parser.add_argument("--only", default="folds,own,languages", help="some of folds,own,languages")
    parser.add_argument("--misses", action="store_true", help="print what was lost and what was kept")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="write the figures into docs/appeals.md")
    parser.add_argument("--gate", action="store_true", help="exit 1 if a figure is worse than its floor")
    parser.add_argument("--update", action="store_true", help="write the floors")
    args = parser.parse_args()
    if not DATA.is_dir():
        print(f"skipped: the development data is not here ({DATA})", file=sys.stderr)
        return 0
    if args.cache:
        args.cache.mkdir(parents=True, exist_ok=True)
    store = args.cache / "pages.jsonl" if args.cache else None
    if args.system == "shipped":
        fit: Fit = lambda outlets_, languages: lambda price: of_product  # noqa: E731
    else:
        from tools.training.boilerplate_folds import system_without

        fit = system_without(args.cache)
    tallies = [judge(fit, int(seed), store, frozenset(args.only.split(","))) for seed in args.seeds.split(",")]
    if args.misses:
        print("\n".join(tallies[0].misses))
    tables = [tally.table() for tally in tallies]
    print(json.dumps(tables) if args.json else report(tables))
    if args.write:
        write_card(tables[0], tallies[0].curve, tallies[0].prices)
    return gate(tables[0], args.system, update=args.update) if args.gate or args.update else 0


if __name__ == "__main__":
    sys.exit(main())
