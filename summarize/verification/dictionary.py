"""Words that a language has: pymorphy3's dictionary for Russian, word lists for English and Spanish."""

from __future__ import annotations

from summarize.text import russian, words
from summarize.text.tokens import base_language

#: Languages whose dictionaries are wide enough to call a word unknown.
LANGUAGES = frozenset({"en", "es", "ru"})


def known(word: str, lang: str) -> bool:
    """Return whether a language has a word in any form."""
    return russian.known(word) if base_language(lang) == "ru" else words.lemma(word, base_language(lang)) is not None


def is_place(word: str, lang: str) -> bool:
    """Return whether a word is the name of a place, where the dictionary of the language says so."""
    return base_language(lang) == "ru" and russian.is_place(word)


def is_name(word: str, lang: str) -> bool:
    """Return whether a word with a capital is a name: one that the dictionary lacks, or has with a capital only."""
    if base_language(lang) == "ru":
        return russian.is_name(word)
    lemma = words.lemma(word.lower(), base_language(lang))
    return lemma is None or lemma[:1].isupper()
