"""Names that differ by more than sound between English, Russian and Spanish: countries, capitals, institutions, monarchs, acronyms.

``data/gazetteer.txt`` is written by hand; territories come from CLDR (Babel). A word belongs to concepts; two words name the
same thing if they share one.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from importlib.resources import files

import regex

from summarize.text.tokens import base_language, fold

_COLUMNS = {"en": 0, "ru": 1, "es": 2}
#: Concepts of territories are numbered from here on.
_TERRITORY = 1 << 20
_STOP = frozenset("and the of de la las los el islands island islas isla o-ва о-в острова и y republic república республика saint".split())  # noqa: SIM905


@functools.cache
def _index(language: str) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """Whole words and prefixes of one language, each with its concepts."""
    from babel import Locale

    exact: dict[str, set[int]] = defaultdict(set)
    prefix: dict[str, set[int]] = defaultdict(set)
    raw = files("summarize.verification").joinpath("data", "gazetteer.txt").read_text(encoding="utf-8")
    for n, line in enumerate((line for line in raw.splitlines() if line and not line.startswith("#")), 1):
        for form in line.split("|")[_COLUMNS[language]].split():
            (prefix if form.endswith("*") else exact)[fold(form.removesuffix("*"))].add(n)
    for code, name in sorted(Locale(language).territories.items()):
        territory = _TERRITORY + int.from_bytes(code.encode(), "big")
        for folded in map(fold, regex.findall(r"\p{L}+", name if len(code) == 2 else "")):
            if folded not in _STOP and len(folded) > 3:
                exact[folded].add(territory)
                prefix[folded[: max(4, len(folded) - 2)]].add(territory)
    return exact, prefix


@functools.lru_cache(maxsize=32768)
def concepts(word: str, language: str) -> frozenset[int]:
    """The things a word may name; empty where the language has no table."""
    base = base_language(language)
    if base not in _COLUMNS:
        return frozenset()
    exact, prefix = _index(base)
    folded = fold(word)[:40].removesuffix("'s")
    ends = range(2 if base == "ru" else max(2, len(folded) // 2 + 1), len(folded) + 1)  # Russian endings are long
    return frozenset(exact.get(folded, ())).union(*(prefix.get(folded[:end], ()) for end in ends))
