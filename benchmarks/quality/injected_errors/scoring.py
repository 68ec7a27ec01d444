"""Share of injected errors that the checks catch, for ``benchmarks.quality.verification``."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality.injected_errors.first import KINDS, inject
from benchmarks.quality.injected_errors.fresh import inject_fresh, joined
from benchmarks.quality.injected_errors.third import inject_third, joined_third
from summarize.types import Finding
from summarize.verification import check_translation

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "translation"
SETS = ("ntrex.en-ru", "ntrex.en-es", "wmt23.en-ru.news", "wmt24.en-ru.news", "wmt24.en-es.news")
#: Sets whose segments are paragraphs; in the others neighbors are run together to get a sentence that can be dropped.
PARAGRAPHS = ("wmt24.en-ru.news", "wmt24.en-es.news")
GENERATORS = ("first", "fresh", "third")
MAKE = {"first": inject, "fresh": inject_fresh, "third": inject_third}
Row = tuple[str, str, str]


def read(name: str) -> list[Row]:
    """Rows of document, source and reference."""
    columns = [(DATA / f"{name}.{part}").read_text(encoding="utf-8").splitlines() for part in ("docs", "src", "ref")]
    return list(zip(*columns, strict=True))  # type: ignore[arg-type]


def language(name: str) -> str:
    return name.partition("en-")[2][:2]


def check(source: str, text: str, lang: str) -> list[Finding]:
    return list(check_translation([source], [text], source_lang="en", lang=lang).findings)


def errors(findings: list[Finding]) -> set[str]:
    return {finding.kind for finding in findings if finding.level == "error"}


@dataclass
class Caught:
    """Injected errors of one kind and language: how many, and how many have an ``error`` finding."""

    total: int = 0
    error: int = 0


def _cases(name: str, kind: str, generator: str, rng: random.Random) -> Iterator[tuple[str, str, str, str]]:
    """(source, reference, spoiled text, template) from one set."""
    rows, lang = read(name), language(name)
    make = MAKE[generator]
    if kind == "sentence" and name not in PARAGRAPHS:
        if generator != "first":
            yield from (joined if generator == "fresh" else joined_third)(rows, rng)
        else:
            pairs = ((a, b) for a, b in itertools.pairwise(rows) if a[0] == b[0] and len(b[1]) >= 25)
            yield from ((f"{a[1]} {b[1]}", f"{a[2]} {b[2]}", a[2], "joined") for a, b in pairs)
            # Cutting a headline at a "?" or an initial makes no dropped sentence; only paragraphs are cut.
    for i, (_doc, source, reference) in enumerate(rows):
        others = [(row[1], row[2]) for row in rows[max(0, i - 4) : i + 5]]
        made = make(kind, source, reference, lang, rng, others)
        if made is not None:
            yield source, reference, made.text, made.template


def injected(kind: str, lang: str, seed: int, rounds: int, generator: str) -> Caught:
    """Put errors of one kind into the references of one language and count. References flagged before are left out."""
    result = Caught()
    for turn in range(rounds):
        rng = random.Random(f"{seed}/{turn}/{kind}/{lang}")  # noqa: S311 - repeatable, no secret
        for name in (n for n in SETS if language(n) == lang):
            for source, reference, text, _ in _cases(name, kind, generator, rng):
                clean = check(source, reference, lang)
                if errors(clean):
                    continue  # flagged before anything was injected: a catch there would prove nothing
                result.total += 1
                result.error += bool(errors(check(source, text, lang)))
    return result


def every_kind(seed: int, rounds: int, generator: str) -> dict[tuple[str, str], Caught]:
    """:func:`injected` for each language and kind."""
    return {(lang, kind): injected(kind, lang, seed, rounds, generator) for lang in ("ru", "es") for kind in KINDS}
