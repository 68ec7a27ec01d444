"""A cheap guess at the language, for callers who do not say: the script, then the commonest words."""

from __future__ import annotations

import re

from summarize.boilerplate.lexicon import LANGUAGES, load_rules

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000
_UKRAINIAN = frozenset("іїєґ")


def guess_language(text: str) -> str:
    """A code of :data:`summarize.boilerplate.lexicon.LANGUAGES`, or ``"und"`` if nothing speaks for any of them."""
    words = _WORD.findall(text[:_SAMPLE].casefold())
    if not words:
        return "und"
    cyrillic = sum("а" <= word[0] <= "я" or word[0] in "ёіїєґ" for word in words)
    if cyrillic * 2 > len(words):
        ukrainian = sum(not _UKRAINIAN.isdisjoint(word) for word in words)
        return "uk" if ukrainian * 12 > cyrillic else "ru"
    scores = {}
    for code in LANGUAGES:
        common = {*load_rules(code)["func"], *load_rules(code)["past"], *load_rules(code)["third"]}
        scores[code] = sum(word in common for word in words)
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] * 12 >= len(words) else "und"
