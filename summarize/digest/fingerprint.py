"""Fingerprint of a story: its word 5-grams, its names, its numbers and its other words, as small arrays of hashes.

A fingerprint holds no text and takes about three kilobytes, so that ten thousand of them fit into memory. Hashes are of use inside one
run only: nothing is kept under them.
"""

from __future__ import annotations

import functools
import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zlib import crc32

from summarize.text.stems import reader
from summarize.text.tokens import base_language, fold
from summarize.verification.number_digits import read_digits
from summarize.verification.number_lexer import YEARS
from summarize.verification.number_words import value

#: Words of a shingle. Broder 1997 and everyone since: five words in a row are rarely said twice by chance.
SHINGLE = 5
#: The news of a story is at its beginning; what is after so many words is background. Words.
_READ = 1200
#: A line of so few words without a full stop is a headline, where capitals may not mean names. Words.
_HEADLINE = 20
#: A capital makes a name of a word that is written small at most so often for each time it is written large.
_SMALL_SHARE = 0.2

#: A number, a word, or the end of a sentence.
_PIECE = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[.!?…]")
#: A number in digits, with the marks of thousands and decimals; no time of day.
_NUMBER = re.compile(r"(?<![\w:.,])(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*)(?!:?\d)")
_WORD, _ORDINAL = re.compile(r"\s?([^\W\d_]+)"), re.compile(r"(?:st|nd|rd|th)\b|[ºª°]|-\w")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек"
_MONTH_AFTER = re.compile(rf"(?:{_MONTHS}|de\Z)", re.IGNORECASE)
_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTHS})\w{{0,6}}\.?\s\Z", re.IGNORECASE)
# English writes them with a capital; everybody writes about them.
_CALENDAR_WORDS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december mr mrs ms dr sir"
)
_CALENDAR = frozenset(_CALENDAR_WORDS.split())


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One article's. The arrays hold sorted, distinct 32-bit hashes; ``words`` counts the words read. ``spelled`` are the names
    and then the numbers as the article first writes them, in the order of their arrays.
    """

    id: str
    language: str
    words: int
    shingles: array[int]
    names: array[int]
    numbers: array[int]
    rare: array[int]
    published: datetime | None = None
    spelled: tuple[str, ...] = ()


def fingerprint(id: str, paragraphs: Sequence[str], language: str, published: datetime | None = None) -> Fingerprint:  # noqa: A002
    """The fingerprint of a body, paragraph by paragraph. ``id`` names the article; equal bodies give equal fingerprints."""
    see = _seer(language)
    hashes: list[int] = []
    large: dict[int, int] = {}
    small: dict[int, int] = {}
    numbers: dict[int, str] = {}
    written: dict[int, str] = {}
    for paragraph in paragraphs:
        if len(hashes) > _READ:
            break
        numbers.update({crc32(number.encode()): number for number in _numbers(paragraph, language)})
        pieces = _PIECE.findall(paragraph)
        headline = len(pieces) <= _HEADLINE and not paragraph.rstrip().endswith((".", "!", "?", "…", '"', "”", "»"))
        starts = True
        for piece in pieces:
            seen = see(piece)
            if seen is None:
                starts = True
                continue
            hashes.append(seen.hash)
            if seen.small:
                small[seen.hash] = small.get(seen.hash, 0) + 1
            elif seen.large and not starts and not headline:
                large[seen.hash] = large.get(seen.hash, 0) + 1
                written.setdefault(seen.hash, piece)
            starts = False
    names = {word for word, count in large.items() if small.get(word, 0) <= _SMALL_SHARE * count}
    rows = [hashes[start:] for start in range(SHINGLE)]
    shingles = map(hash, zip(*rows, strict=False)) if len(hashes) >= SHINGLE else [hash(tuple(hashes))] if hashes else []
    spelled = (*(written[name] for name in sorted(names)), *(numbers[number] for number in sorted(numbers)))
    rare = _array(small.keys() - names)
    return Fingerprint(id, language, len(hashes), _array(shingles), _array(names), _array(numbers), rare, published, spelled)


def _array(hashes: Iterable[int]) -> array[int]:
    return array("I", sorted({value & 0xFFFFFFFF for value in hashes}))


class _Seen(NamedTuple):
    """A word: the hash of its stem, and whether it carries content and is written small or large."""

    hash: int
    small: bool
    large: bool


@functools.cache
def _seer(language: str) -> Callable[[str], _Seen | None]:
    """A cached function from a piece as written to what is known of it; None is the end of a sentence."""
    read = reader(language)

    @functools.lru_cache(maxsize=100_000)
    def see(piece: str) -> _Seen | None:
        if piece in ".!?…":
            return None
        word = read(piece)
        content = word.content and not piece[0].isdigit() and len(word.stem) > 2
        code = crc32(word.stem.encode("utf-8", "surrogatepass"))
        return _Seen(code, content and word.lower, content and word.capital and word.folded not in _CALENDAR)

    return see


def _numbers(paragraph: str, language: str) -> Iterable[str]:
    """Numbers in digits that tell one story from another: no days, times, years or ordinals, and nothing below ten."""
    for found in _NUMBER.finditer(paragraph):
        read, after = read_digits(found[0], base_language(language)), paragraph[found.end() : found.end() + 20]
        if read is None or _ORDINAL.match(after):
            continue
        word = _WORD.match(after)
        scale = value(fold(word[1]), base_language(language), "scale") if word else None
        number = read[0] * (scale or 1)
        if number.denominator == 1 and (number < 10 or (scale is None and len(found[0]) == 4 and int(number) in YEARS)):
            continue
        if number > 31 or number.denominator != 1 or not _is_day(paragraph, found.start(), after.lstrip()):
            yield f"{float(number):.10g}"


def _is_day(paragraph: str, start: int, following: str) -> bool:
    """True for ``19 May``, ``May 19``, ``19 мая`` and ``19 de mayo``."""
    return bool(_MONTH_AFTER.match(following) or _MONTH_BEFORE.search(paragraph[max(0, start - 12) : start]))
