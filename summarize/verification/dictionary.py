"""Words that a language has: pymorphy3's dictionary for Russian, ``simplemma`` (MIT) for other languages."""

from __future__ import annotations

import functools

from summarize.text import russian
from summarize.text.tokens import base_language

#: Languages whose dictionaries are wide enough to call a word unknown.
LANGUAGES = frozenset({"en", "es", "ru"})


@functools.lru_cache(maxsize=65536)
def known(word: str, lang: str) -> bool:
    """Return whether a language has a word in any form."""
    import simplemma

    return russian.known(word) if base_language(lang) == "ru" else bool(simplemma.is_known(word, base_language(lang)))


def is_place(word: str, lang: str) -> bool:
    """Return whether a word is the name of a place, where the dictionary of the language says so."""
    return base_language(lang) == "ru" and russian.is_place(word)


@functools.lru_cache(maxsize=65536)
def is_name(word: str, lang: str) -> bool:
    """Return whether a word with a capital is a name: one that the dictionary lacks, or has with a capital only."""
    import simplemma

    if base_language(lang) == "ru":
        return russian.is_name(word)
    lower = word.lower()
    return not simplemma.is_known(lower, lang) or simplemma.lemmatize(lower, lang)[:1].isupper()
