"""Tokens and stems for overlap: fast, cached, without a model.

English, Spanish and Russian (and what else Snowball knows) are stemmed; other languages are compared by folded words.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from summarize.text.stopwords import function_words
from summarize.text.tokens import DENSE, LONG, base_language

if TYPE_CHECKING:
    from collections.abc import Callable

_SPACELESS = LONG + DENSE
#: A number with inner separators, or a run of letters with inner apostrophes.
_TOKEN = re.compile(rf"\d+(?:[.,:]\d+)*|[{_SPACELESS}]+|[^\W\d_{_SPACELESS}]+(?:['’][^\W\d_{_SPACELESS}]+)*")
_RUN = re.compile(f"[{_SPACELESS}]")
_STEMMERS = {
    "en": "english",
    "es": "spanish",
    "ru": "russian",
    "de": "german",
    "fr": "french",
    "it": "italian",
    "pt": "portuguese",
    "nl": "dutch",
    "sv": "swedish",
}


def tokenize(text: str) -> list[str]:
    """Words and numbers as written, in order; of a script without spaces every two neighboring letters."""
    found: list[str] = _TOKEN.findall(text)
    return found if text.isascii() else [piece for token in found for piece in _pieces(token)]


def _pieces(token: str) -> list[str]:
    if len(token) < 3 or not "\u0e00" <= token[0] <= "\u9fff" or not _RUN.match(token):
        return [token]
    return [token[at : at + 2] for at in range(len(token) - 1)]


@functools.lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Lower case, possessives off, ``ё`` as ``е``, thousands marks off (``1,200`` is ``1200``)."""
    if word[0].isdigit():
        parts = re.split(r"[.,]", word)
        return "".join(parts) if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]) else word
    folded = word.lower().replace("’", "'").replace("ё", "е")
    return folded[:-2] if folded.endswith("'s") else folded.rstrip("'")


@functools.cache
def stemmer(language: str) -> Callable[[str], str]:
    """A cached function from a folded word to its stem."""
    name = _STEMMERS.get(base_language(language))
    if name is None:
        return lambda word: word
    import snowballstemmer

    raw = snowballstemmer.stemmer(name)

    @functools.lru_cache(maxsize=200_000)
    def stem(word: str) -> str:
        return word if len(word) < 3 or word[0].isdigit() else str(raw.stemWord(word))

    return stem


class Read(NamedTuple):
    """A word as read: folded, stemmed, whether it carries content, how it is written."""

    folded: str
    stem: str
    content: bool
    capital: bool
    lower: bool


@functools.cache
def reader(language: str) -> Callable[[str], Read]:
    """A cached function from a word as written to what is known of it."""
    stem, function = stemmer(language), function_words(language)

    @functools.lru_cache(maxsize=200_000)
    def read(raw: str) -> Read:
        folded = fold(raw)
        return Read(folded, stem(folded), folded not in function, raw[0].isupper(), raw[0].islower())

    return read
