"""Split text into words and tokens by linear scans; fold them for comparison."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

import regex

#: A word: letters with inner apostrophes or hyphens left to the caller; digits are not words.
WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’]\p{L}[\p{L}\p{M}]*)?")
#: A word that may be written with hyphens and digits inside: ``COVID-19``, ``Saint-Denis``, ``n't`` stays with its verb.
TOKEN = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’\-‑][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*")


class Word(NamedTuple):
    """A word and where it is."""

    text: str
    start: int
    end: int


#: Stress marks over Cyrillic letters, and what nobody sees inside a word: soft hyphens, zero-width spaces and joiners of words.
_MARKS_IN_WORDS = re.compile("(?<=[\u0400-\u04ff])\u0301|(?<=\\w)[\u00ad\u200b\u2060\ufeff](?=\\w)")


def without_marks(text: str) -> str:
    """Return a text without stress marks and invisible characters inside its words: the form in which words are compared."""
    return text if text.isascii() else _MARKS_IN_WORDS.sub("", text)


def fold(text: str) -> str:
    """Lower case, ``ё`` as ``е``, one kind of apostrophe: the form in which word tables are kept."""
    return text.lower().replace("ё", "е").replace("’", "'")


@functools.lru_cache(maxsize=256)  # the few codes of a run, asked for at every step
def base_language(code: str) -> str:
    """``es-MX`` → ``es``: the key of every table here."""
    return code.strip().replace("_", "-").partition("-")[0].lower()


def words(text: str) -> list[Word]:
    """Every run of letters, with its offsets."""
    return [Word(match.group(), match.start(), match.end()) for match in WORD.finditer(text)]


def tokens(text: str) -> list[Word]:
    """Every word or number, hyphenated ones whole."""
    return list(_tokens(text))


@functools.lru_cache(maxsize=256)  # every check asks for those of the same two texts
def _tokens(text: str) -> tuple[Word, ...]:
    return tuple(Word(match.group(), match.start(), match.end()) for match in TOKEN.finditer(text))


@functools.lru_cache(maxsize=256)
def folded(text: str) -> tuple[str, ...]:
    """:func:`tokens`, each in its :func:`fold`."""
    return tuple(fold(word.text) for word in _tokens(text))


#: Letters of scripts that are written without spaces, and how many of them make a word: of Chinese and Japanese, of Thai and its neighbors.
DENSE, LONG = "々\u3040-\u30ff\u3400-\u9fff", "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_DENSE, _LONG = re.compile(f"[{DENSE}]"), re.compile(f"[{LONG}]")
_DENSE_WORD, _LONG_WORD = 2, 4


def count_words(text: str) -> int:
    """Count the words of a text; those of a script without spaces by its letters."""
    spaced = len(text.split())
    dense, long = (0, 0) if text.isascii() else (len(_DENSE.findall(text)), len(_LONG.findall(text)))
    return max(spaced, dense // _DENSE_WORD + long // _LONG_WORD) if dense or long else spaced


_LINK = regex.compile(
    r"https?://\S+|www\.\S+|[\p{L}\p{N}_.+-]{1,64}@[\p{L}\p{N}.-]{1,64}|[@#][\p{L}\p{N}_]+|\b[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){0,3}\.[a-z]{2,6}(?:/\S*)?(?![\p{L}\p{N}])"
)


#: What every link has; most sentences have none of it and are done with.
_LINK_SIGN = re.compile(r"[@#]|://|www\.|[a-z0-9-]\.[a-z]{2}")


@functools.lru_cache(maxsize=512)
def without_links(text: str) -> str:
    """The text with addresses, e-mails, handles and hashtags blanked by spaces, so that offsets stay."""
    if not _LINK_SIGN.search(text):
        return text
    return _LINK.sub(lambda match: " " * len(match.group()), text)
