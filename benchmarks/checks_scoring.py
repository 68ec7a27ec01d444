"""How many injected errors the checks catch, for ``quality/verification.py``."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from inject_errors import KINDS, inject
from inject_fresh import UNSEEN, inject_fresh, joined
from inject_third import TEMPLATES, inject_third, is_blind, joined_third

from summarize.types import Finding
from summarize.verification import check_translation

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "translation"
SETS = ("ntrex.en-ru", "ntrex.en-es", "wmt23.en-ru.news", "wmt24.en-ru.news", "wmt24.en-es.news")
#: Sets whose segments are paragraphs; in the others neighbors are run together to get a sentence that can be dropped.
PARAGRAPHS = ("wmt24.en-ru.news", "wmt24.en-es.news")
GENERATORS = ("first", "fresh", "third")
_MAKE = {"first": inject, "fresh": inject_fresh, "third": inject_third}
Row = tuple[str, str, str]


def read(name: str) -> list[Row]:
    """Rows of document, source and reference."""
    columns = [(DATA / f"{name}.{part}").read_text(encoding="utf-8").splitlines() for part in ("docs", "src", "ref")]
    return list(zip(*columns, strict=True))  # type: ignore[arg-type]


def hidden(template: str) -> bool:
    """Whether the rules have not been made with a look at the template's misses."""
    return template in UNSEEN or (template in TEMPLATES and is_blind(template))


def language(name: str) -> str:
    return name.partition("en-")[2][:2]


def check(source: str, text: str, lang: str) -> list[Finding]:
    return list(check_translation([source], [text], source_lang="en", lang=lang).findings)


def errors(findings: list[Finding]) -> set[str]:
    return {finding.kind for finding in findings if finding.level == "error"}


@dataclass
class Caught:
    """Injected errors of one kind and language: how many, how many have an ``error`` finding or any new finding, by template."""

    total: int = 0
    error: int = 0
    any: int = 0
    templates: Counter[tuple[str, bool]] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """Caught by an ``error`` finding, of all."""
        return self.error / max(self.total, 1)

    def part(self, unseen: bool) -> tuple[int, int]:
        """(caught, total) of the templates that are, or are not, unseen by the rules."""
        mine = [(hit, count) for (name, hit), count in self.templates.items() if hidden(name) is unseen]
        return sum(count for hit, count in mine if hit), sum(count for _, count in mine)

    def by_template(self) -> dict[str, str]:
        """``caught/total`` of each template."""
        names = sorted({name for name, _ in self.templates})
        return {n: f"{self.templates[n, True]}/{self.templates[n, True] + self.templates[n, False]}" for n in names}


def _cases(name: str, kind: str, generator: str, rng: random.Random) -> Iterator[tuple[str, str, str, str]]:
    """(source, reference, spoiled text, template) from one set."""
    rows, lang = read(name), language(name)
    make = _MAKE[generator]
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


def injected(kind: str, lang: str, seed: int, rounds: int, generator: str, show: Callable[[str], None] | None = None) -> Caught:
    """Errors of one kind put into the references of one language. References that are flagged untouched are left out.

    ``show`` gets the misses, those of unseen templates left out.
    """
    result = Caught()
    for turn in range(rounds):
        rng = random.Random(f"{seed}/{turn}/{kind}/{lang}")  # noqa: S311 - repeatable, no secret
        for name in (n for n in SETS if language(n) == lang):
            for source, reference, text, template in _cases(name, kind, generator, rng):
                clean = check(source, reference, lang)
                if errors(clean):
                    continue  # flagged before anything was injected: a catch there would prove nothing
                found = check(source, text, lang)
                hit = bool(errors(found))
                new = bool({(f.kind, f.got, f.expected) for f in found} - {(f.kind, f.got, f.expected) for f in clean})
                result.total, result.error, result.any = result.total + 1, result.error + hit, result.any + (hit or new)
                result.templates[template, hit] += 1
                if show and not hit and not hidden(template):
                    show(f"missed [{template}] {source}\n    {text}")
    return result


def every_kind(seed: int, rounds: int, generator: str) -> dict[tuple[str, str], Caught]:
    """:func:`injected` for each language and kind."""
    return {(lang, kind): injected(kind, lang, seed, rounds, generator) for lang in ("ru", "es") for kind in KINDS}
