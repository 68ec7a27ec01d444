"""Names that differ by more than sound between English, Russian and Spanish: countries, capitals, institutions, monarchs, acronyms.

``data/gazetteer.txt`` is written by hand; territories come from CLDR (Babel). A word belongs to concepts; two words name the
same thing if they share one.
"""

from __future__ import annotations

import functools
from importlib.resources import files

import regex

from summarize.text.tokens import base_language, fold

_COLUMNS = {"en": 0, "ru": 1, "es": 2}
#: Concepts of territories are numbered from here on.
_TERRITORY = 1 << 20
_STOP = frozenset("and the of de la las los el islands island islas isla o-ва о-в острова и y republic república республика saint".split())  # noqa: SIM905


@functools.cache
def _index(language: str) -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]]]:
    """Whole words and prefixes of one language, each with its concepts."""
    column = _COLUMNS[language]
    exact: dict[str, set[int]] = {}
    prefix: dict[str, set[int]] = {}
    raw = files("summarize.verification").joinpath("data", "gazetteer.txt").read_text(encoding="utf-8")
    n = 0
    for line in raw.splitlines():
        if not line or line.startswith("#"):
            continue
        n += 1
        for form in line.split("|")[column].split():
            if form.endswith("*"):
                prefix.setdefault(fold(form[:-1]), set()).add(n)
            else:
                exact.setdefault(fold(form), set()).add(n)
    from babel import Locale

    for code, name in sorted(Locale(language).territories.items()):
        territory = _TERRITORY + int.from_bytes(code.encode(), "big")
        for word in regex.findall(r"\p{L}+", name if len(code) == 2 else ""):
            folded = fold(word)
            if folded in _STOP or len(folded) < 4:
                continue
            exact.setdefault(folded, set()).add(territory)
            prefix.setdefault(folded[: max(4, len(folded) - 2)], set()).add(territory)
    return {k: frozenset(v) for k, v in exact.items()}, {k: frozenset(v) for k, v in prefix.items()}


@functools.lru_cache(maxsize=32768)
def concepts(word: str, language: str) -> frozenset[int]:
    """The things a word may name; empty where the language has no table."""
    base = base_language(language)
    if base not in _COLUMNS:
        return frozenset()
    exact, prefix = _index(base)
    folded = fold(word)[:40].removesuffix("'s")
    found: frozenset[int] = exact.get(folded, frozenset())
    for end in range(2 if base == "ru" else max(2, len(folded) // 2 + 1), len(folded) + 1):  # Russian endings are long
        found |= prefix.get(folded[:end], frozenset())
    return found
