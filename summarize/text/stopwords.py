"""Stop words and function words by language."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files

from summarize.text.tokens import base_language, fold


@functools.cache
def stop_words(language: str) -> frozenset[str]:
    """Return the stop words of a language (stopwordsiso), folded; empty where it has none."""
    import stopwordsiso

    return frozenset(fold(word) for word in stopwordsiso.stopwords(language)) if stopwordsiso.has_lang(language) else frozenset()


@functools.cache
def function_words(language: str) -> frozenset[str]:
    """Return articles, prepositions, pronouns and auxiliaries (``data/function_words.toml``), or the stop words of other languages."""
    base = base_language(language)
    own = _function_words().get(base)
    return frozenset(own.split()) if own else stop_words(base)


@functools.cache
def _function_words() -> dict[str, str]:
    return tomllib.loads(files("summarize.text").joinpath("data", "function_words.toml").read_text(encoding="utf-8"))
