"""Word classes and opposites of ``data/relations.toml``."""

from __future__ import annotations

import functools

from summarize.text.stems import stemmer
from summarize.text.tokens import base_language
from summarize.verification.tables import table


@functools.cache
def word_class(language: str, name: str) -> frozenset[str]:
    """The words of a class in ``data/relations.toml`` (``negation``, ``hedge``, ``pronoun``, …); empty where there is none."""
    return frozenset(table("relations").get(base_language(language), {}).get(name, "").split())


@functools.cache
def opposites(language: str) -> dict[str, frozenset[str]]:
    """Stem → stems that reverse it (``rise`` → ``fall``), from pairs of groups ``a b / c d``; both directions."""
    stem = stemmer(base_language(language))
    found: dict[str, set[str]] = {}
    for line in table("relations").get(base_language(language), {}).get("opposites", "").strip().splitlines():
        left, _, right = line.partition("/")
        one, other = {stem(w) for w in left.split()}, {stem(w) for w in right.split()}
        for a, b in ((one, other), (other, one)):
            for word in a:
                found.setdefault(word, set()).update(b - {word})
    return {word: frozenset(group) for word, group in found.items()}
