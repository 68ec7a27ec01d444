"""Matching of names between two texts: by sound, by spelling, or by what they name."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from typing import NamedTuple

import regex
from anyascii import anyascii

from summarize.text.stopwords import stop_words
from summarize.text.tokens import fold
from summarize.verification.base import Pair, Parsed, Span
from summarize.verification.dictionary import is_name, known
from summarize.verification.gazetteer import concepts
from summarize.verification.sounds import likeness, similarity

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)?")
#: What a word with a capital is behind when the capital proves nothing: an end of a sentence, or an opening mark at once.
_OPENS = regex.compile(r"(?:(?:^|[.!?…:\n•*/–—])[\s\"”»’')\]]*|[\"“«„‘¿¡'(\[-])$")
_ABBREVIATION = regex.compile(r"(?:\b\p{Lu}|\b(?:Mr|Mrs|Ms|Dr|St|Sr|Sra|Gen|Sen|Rep|Gov|Jr|г|им))\.\s$")
#: Words this alike may be one name; the same without a capital, or whatever else they are like; a likeness of equal words.
MIN_ALIKE, MIN_SURELY_ALIKE, EXACT = 0.58, 0.75, 2.0
MIN_LETTERS = 3
#: Of a name and a common word the shorter one has this share of the letters of the longer one.
MIN_LENGTH = 0.6
TITLES = frozenset("president senator minister mr mrs ms miss dr sir judge captain coach director presidente senador".split())  # noqa: SIM905


class Name(NamedTuple):
    """A word with a capital. ``initial``: it opens a sentence, a quotation or a line, so that the capital proves nothing."""

    text: str
    span: Span
    initial: bool
    key: str

    @property
    def bare(self) -> str:
        """The word without the ending of a possessive."""
        return self.text.removesuffix("'s").removesuffix("’s")


def names_of(side: Parsed) -> tuple[Name, ...]:
    """Return the capitalized words of a text; parts of hyphenated ones apart."""
    return _names(side.text)


@functools.lru_cache(maxsize=1024)
def _names(text: str) -> tuple[Name, ...]:
    found = []
    for match in _WORD.finditer(text):
        word = match.group()
        if word[0].isupper() and len(word) > 1:
            initial = bool(_OPENS.search(text[: match.start()][-12:])) and not _ABBREVIATION.search(text[: match.start()][-6:])
            found.append(Name(word, match.span(), initial, fold(word).removesuffix("'s")))
    return tuple(found)


@functools.cache
def calendar(lang: str) -> frozenset[str]:
    """Return the months and weekdays of a language, folded; none of one without a table."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale(lang)
    except UnknownLocaleError:
        return frozenset()
    rows = (table[form]["wide"].values() for table in (locale.months, locale.days) for form in ("format", "stand-alone"))
    return frozenset(fold(word) for row in rows for word in row)


def is_sure(name: Name, lang: str) -> bool:
    """Whether a word is a name of its own: no acronym, no word of the language."""
    if name.text[1:] != name.text[1:].lower() or len(name.key) < MIN_LETTERS or name.key in calendar(lang) or name.key in stop_words(lang):
        return False
    return is_name(name.bare, lang) and not (name.initial and known(name.bare.lower(), lang))


@functools.lru_cache(maxsize=1024)
def _words(text: str) -> Counter[str]:
    return Counter(fold(match.group()).removesuffix("'s") for match in _WORD.finditer(text))


@functools.lru_cache(maxsize=65536)
def _copied(one: str, other: str, lang: str) -> float:
    """How alike two words in one script are: by sound where the language has the other one, else by spelling."""
    if one == other:
        return EXACT
    if known(other, lang):
        return likeness(one, other)
    share = similarity(anyascii(one), anyascii(other))
    return share if share >= MIN_SURELY_ALIKE or other.startswith(one) or one.startswith(other) else max(likeness(one, other) - 0.2, 0)


class Match:
    """Which words of two texts may be the same name: by sound, each with the best ones of the other side, or by what they name."""

    def __init__(self, pair: Pair) -> None:
        self.sides, self.segments = (pair.left, pair.right), pair.segments
        self.names = (names_of(pair.left), names_of(pair.right))
        self.words = (_words(pair.source), _words(pair.text))
        capital = [
            {it.key for it in names if not (it.initial and known(it.text.lower(), side.base))}
            for names, side in zip(self.names, self.sides, strict=True)
        ]
        self.copied = (pair.right.base == "ru") == (pair.left.base == "ru")
        stop = stop_words(pair.left.base) | stop_words(pair.right.base)
        words = [
            [word for word in here if len(word) > 1 and (word not in stop or word in there)]
            for here, there in (self.words, self.words[::-1])
        ]
        #: Word of a side → the words of the other side that account for it.
        self.partners: tuple[dict[str, set[str]], dict[str, set[str]]] = ({}, {})
        upper = [[word for word in words[side] if word in capital[side]] for side in (0, 1)]
        lower = [[word for word in words[side] if word not in capital[side]] for side in (0, 1)]
        rows = self._compare(upper[0], upper[1], MIN_ALIKE)
        self._pair(rows)
        alone = [[word for word in upper[side] if word not in self.partners[side]] for side in (0, 1)]
        rows += self._compare(alone[0], lower[1], MIN_SURELY_ALIKE) + self._compare(lower[0], alone[1], MIN_SURELY_ALIKE)
        self._pair(rows)

    def _pair(self, rows: list[tuple[float, str, str]]) -> None:
        """Make partners of the words that are most alike."""
        best: dict[tuple[int, str], float] = {}
        for score, *both in rows:
            for side in (0, 1):
                best[side, both[side]] = max(best.get((side, both[side]), 0), score)
        for score, *both in rows:
            for side in (0, 1):
                top = best[1 - side, both[1 - side]]
                if score == top or (score >= MIN_SURELY_ALIKE and top < EXACT):
                    self.partners[side].setdefault(both[side], set()).add(both[1 - side])

    def _compare(self, ours: list[str], theirs: list[str], least: float) -> list[tuple[float, str, str]]:
        """Return the pairs of words that are alike; a common word and a name are of about the same length too."""
        rows, lang = [], self.sides[1].base
        for one, other in itertools.product(ours, theirs):
            score = _copied(one, other, lang) if self.copied else likeness(one, other)
            if score >= least and (least == MIN_ALIKE or min(len(one), len(other)) >= MIN_LENGTH * max(len(one), len(other))):
                rows.append((score, one, other))
        return rows

    def accounted(self, side: int, name: Name) -> bool:
        """Whether anything on the other side accounts for a name: by sound, or by what it names."""
        return name.key in self.partners[side] or self.same_thing(side, name)

    def same_thing(self, side: int, name: Name) -> bool:
        """Whether a word of the other side names the same thing."""
        things = concepts(name.key, self.sides[side].base)
        return bool(things) and any(things & concepts(word, self.sides[1 - side].base) for word in self.words[1 - side])

    def named(self, side: int, name: Name) -> bool:
        """Whether a name of the other side accounts for a name of this one."""
        return bool(self.partners[side].get(name.key, set()) & {it.key for it in self.names[1 - side]})

    def hyphenated(self, side: int, name: Name) -> bool:
        """Whether a name is a part of a word with a hyphen."""
        text, (start, end) = self.sides[side].text, name.span
        return "-" in (text[start - 1 : start], text[end : end + 1])

    def beside(self, side: int, name: Name) -> list[Name]:
        """The names with nothing but a space between them and this one."""
        return [it for it in self.names[side] if name.span[0] - it.span[1] == 1 or it.span[0] - name.span[1] == 1]
