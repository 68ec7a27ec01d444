"""Words that a language has, from the lists that ``simplemma`` 2.0.0 (MIT) packs: every form, sorted, with its lemma.

The lists stay front-coded, as they come, and are searched by blocks: the 820,000 Spanish forms take 8 MB instead of 90 MB as a dictionary.
"""

from __future__ import annotations

import functools
import lzma
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from summarize.errors import ModelError
from summarize.text import assets

#: Languages that have a list.
LANGUAGES = frozenset({"en", "es"})
#: What a list in ascending order begins with; after it comes the count of its forms.
_MAGIC = b"SMFC1\0"
#: In place of how much of the key a lemma keeps: the lemma of the form before, or one that is written out.
_AS_BEFORE, _LITERAL = 254, 255
#: Forms in a block.
_BLOCK = 48


class WordList:
    """One language's forms. Raises ValueError if ``data`` is no such list or is cut."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._firsts: list[bytes] = []
        self._starts: list[tuple[int, bytes]] = []
        if data[: len(_MAGIC)] != _MAGIC:
            raise ValueError("no list of words")
        try:
            count, at = _varint(data, len(_MAGIC))
            found, end = self._index(at)
        except IndexError:
            count, found, end = -1, 0, 0
        if found != count or end != len(data):
            raise ValueError("a list of words that is cut")

    def _index(self, at: int) -> tuple[int, int]:
        """Note where blocks begin, at forms that write their lemma, and return how many forms there are and where they end.

        As :meth:`_records`, but a million forms are read at each start: numbers of one byte are read here, and no lemma.
        """
        data, key, found, due = self._data, b"", 0, 0
        while at < len(data):
            start, before = at, key
            shared, length = data[at], data[at + 1]
            at += 2
            if shared >= 0x80 or length >= 0x80:
                shared, at = _varint(data, start)
                length, at = _varint(data, at)
            key = key[:shared] + data[at : at + length]
            at += length
            at += 1
            if data[at - 1] != _AS_BEFORE:
                if found >= due:
                    self._firsts.append(key)
                    self._starts.append((start, before))
                    due = found + _BLOCK
                length = data[at]
                at += 1
                if length >= 0x80:
                    length, at = _varint(data, at - 1)
                at += length
            found += 1
        return found, at

    def lemma(self, form: str) -> str | None:
        """Return the lemma of a form, upper and lower case of its first letter kept apart; None if the list does not have the form."""
        wanted = form.encode()
        block = bisect_right(self._firsts, wanted) - 1
        if block < 0:
            return None
        for key, value in self._records(*self._starts[block]):
            if key >= wanted:
                return value.decode() if key == wanted else None
        return None

    def _records(self, at: int, key: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Each form and its lemma from a block on; ``key`` is the form before."""
        data, value = self._data, b""
        while at < len(data):
            shared, at = _varint(data, at)
            length, at = _varint(data, at)
            key = key[:shared] + data[at : at + length]
            at += length
            cut, at = data[at], at + 1
            if cut != _AS_BEFORE:
                length, at = _varint(data, at)
                value = (b"" if cut == _LITERAL else key[: len(key) - cut]) + data[at : at + length]
                at += length
            yield key, value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte; returns it and where the next thing begins."""
    number = shift = 0
    while (byte := data[at]) & 0x80:
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return number | byte << shift, at + 1


@functools.lru_cache(maxsize=65536)
def lemma(word: str, language: str) -> str | None:
    """Return the lemma of a word; None for one that the language does not have, with or without a capital.

    Raises:
        ModelError: the lists are not on this machine and cannot be fetched, or are damaged.
    """
    listed = _list(language)
    for form in dict.fromkeys((word, word.replace("’", "'"))):
        for cased in (form, form.lower() if form[:1].isupper() else form.capitalize()):
            if (found := listed.lemma(cased)) is not None:
                return found
    return None


@functools.cache
def _list(language: str) -> WordList:
    path: Path = assets.folder(assets.WORDS) / f"{language}.plzma"
    try:
        return WordList(lzma.decompress(path.read_bytes()))
    except (OSError, ValueError, lzma.LZMAError) as error:
        hint = f"summarize models pull {assets.WORDS} --force"
        raise ModelError(f"cannot read the words of {language!r}: {error} ({path})", hint=hint) from error
