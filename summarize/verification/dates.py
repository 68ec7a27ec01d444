"""Parse words of dates: weekdays, months, seasons, yesterday and tomorrow, last and next week (``data/dates.toml``)."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from summarize.text.tokens import fold
from summarize.verification.number_lexer import FEW
from summarize.verification.tables import table
from summarize.verification.units import time_unit

if TYPE_CHECKING:
    from summarize.verification.base import Parsed

#: Expressions of several words, which are no sum of their words.
_PHRASES = {
    "day before yesterday": ("deictic", "the day before yesterday"),
    "day after tomorrow": ("deictic", "the day after tomorrow"),
    "pasado mañana": ("deictic", "the day after tomorrow"),
}
#: What a word of a date can name.
CLASSES = ("weekday", "month", "season", "deictic", "part", "phrase", "few")


class Mark(NamedTuple):
    """A word of time: its class, the thing it names, where it is; ``sure`` if it can mean nothing else."""

    cls: str
    thing: str
    start: int
    end: int
    text: str
    sure: bool


@functools.cache
def _words(language: str) -> tuple[dict[str, tuple[tuple[str, str], ...]], tuple[tuple[str, str, str], ...]]:
    """Forms with their (class, thing), and prefixes."""
    exact: dict[str, list[tuple[str, str]]] = {}
    prefixes = []
    for cls, languages in table("dates").items():
        for thing, forms in languages.get(language, {}).items():
            for form in forms.split():
                if form.endswith("*"):
                    prefixes.append((fold(form[:-1]), cls, thing))
                else:
                    exact.setdefault(form if form[0].isupper() else fold(form), []).append((cls, thing))
    return {form: tuple(found) for form, found in exact.items()}, tuple(prefixes)


@functools.lru_cache(maxsize=16384)
def _readings(word: str, language: str) -> tuple[tuple[str, str], ...]:
    exact, prefixes = _words(language)
    folded = fold(word).removesuffix("'s")
    found = exact.get(folded) or exact.get(word) or ()
    return found or tuple((cls, thing) for prefix, cls, thing in prefixes if folded.startswith(prefix))


def parse_dates(side: Parsed) -> tuple[Mark, ...]:
    """Return the words of time of one side in order."""
    return tuple(_marks(side))


def _marks(side: Parsed) -> Iterator[Mark]:
    text = side.text.lower()
    taken: list[tuple[int, int]] = []
    for phrase, (cls, thing) in _PHRASES.items():
        if (at := text.find(phrase)) >= 0:
            taken.append((at, at + len(phrase)))
            yield Mark(cls, thing, *taken[-1], side.text[slice(*taken[-1])], True)
    for i, token in enumerate(side.tokens):
        if side.words[i] in FEW and i + 1 < len(side.tokens) and (unit := time_unit(side.words[i + 1], side.base)):
            yield Mark("few", unit, token.start, side.tokens[i + 1].end, side.text[token.start : side.tokens[i + 1].end], True)
        readings = _readings(token.text, side.base)
        if not readings or any(start <= token.start < end for start, end in taken):
            continue
        # "May" may be a name or begin a sentence, "March" too.
        name = side.base == "en" and token.text in ("March", "May") and (i == 0 or side.tokens[i - 1].text[0].isupper())
        if token.text.lower() == "mañana":
            article = i > 0 and side.words[i - 1] in ("la", "esta", "cada", "una", "misma")
            readings = (("part", "morning"),) if article else (("deictic", "tomorrow"),)
        for cls, thing in readings:
            if cls == "direction":
                yield from _phrase(side, i, thing)
            else:
                yield Mark(cls, thing, token.start, token.end, token.text, len(readings) == 1 and not name)


def _phrase(side: Parsed, i: int, thing: str) -> Iterator[Mark]:
    """``last week``, ``la semana pasada``: a direction directly beside a unit of time."""
    for j in (i + 1, i - 1):
        if 0 <= j < len(side.tokens) and (unit := time_unit(side.words[j], side.base)) and unit not in ("minute", "hour", "day"):
            start, end = min(side.tokens[i].start, side.tokens[j].start), max(side.tokens[i].end, side.tokens[j].end)
            yield Mark("phrase", f"{thing} {unit}", start, end, side.text[start:end], True)
            return
