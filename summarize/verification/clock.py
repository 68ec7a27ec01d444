"""Parse times of day, each as minutes after midnight, whatever they are said with (``data/clock.toml``)."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from summarize.text.tokens import fold
from summarize.verification import number_words as words
from summarize.verification.tables import table

_DAY, _HALF_DAY = 1440, 720
#: 19:30, 7.30 p.m., 7:30pm, 19h30, 19 h, 7 p.m.; seconds are left alone.
_DIGITS = regex.compile(r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4])(?:(?P<sep>[:.h])(?P<m>[0-5]\d))?(?![\d:]|[.,]\d)")
_NUMBER = r"\d{1,2}(?![\d:]|[.,]\d)"
_SKIP = frozenset({"half", "twelve", "noon", "midnight"})


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day: ``minutes`` after midnight; where ``sure`` is false it may be twelve hours later as well."""

    minutes: int
    sure: bool
    start: int
    end: int
    text: str

    def same(self, other: Clock) -> bool:
        """Return whether two times can be the same."""
        return not (self.minutes - other.minutes) % (_DAY if self.sure and other.sure else _HALF_DAY)


@functools.cache
def _hours(language: str, role: words.Role) -> dict[str, int]:
    exact = words.tables(language)[0]
    return {form: int(it.value) for form, found in exact.items() for it in found if it.role == role and it.value in range(1, 61)}


@functools.cache
def _patterns(language: str) -> tuple[tuple[regex.Pattern[str], int | str], ...]:
    rows = table("clock").get(language, {})
    cardinal, ordinal = _hours(language, "cardinal"), _hours(language, "ordinal")
    one = ("час", "часу") if language == "ru" else ()

    def either(forms: Iterable[str], most: int, values: dict[str, int]) -> str:
        fitting = sorted((form for form in forms if values.get(form, 1) <= most), key=lambda form: -len(form))
        return "|".join(map(regex.escape, fitting))

    hour = f"(?P<h>{_NUMBER}|{either((*cardinal, *one), 24, cardinal)})"
    minute = f"(?P<m>{_NUMBER}|{either(cardinal, 59, cardinal)})"
    ordinals = f"(?P<h>{either(ordinal, 12, ordinal)})"
    found = []
    for template, value in rows.items():
        if template not in _SKIP:
            source = template.replace("{h}", hour).replace("{m}", minute).replace("{o}", ordinals)
            found.append((regex.compile(rf"\b{source}\b"), value))
    for name, minutes in (("noon", "=720"), ("midnight", "=0")):
        if name in rows:
            found.append((regex.compile(rf"\b(?:{rows[name]})\b"), minutes))
    return tuple(found)


@functools.cache
def _half_pattern(language: str) -> regex.Pattern[str] | None:
    half = table("clock").get(language, {}).get("half")
    return regex.compile(rf"[ \u00a0]*(?:(?P<am>{half['am']})|(?P<pm>{half['pm']}))") if half else None


@functools.lru_cache(maxsize=512)
def parse_clock(text: str, language: str) -> tuple[Clock, ...]:
    """Return the times of day of ``text`` in order. ``language`` is a base code."""
    folded = fold(text)
    if len(folded) != len(text):
        return ()
    found = [*_spoken(text, folded, language), *_written(text, folded, language)]
    kept: list[Clock] = []
    for it in sorted(found, key=lambda it: (it.start, -it.end)):
        if not kept or it.start >= kept[-1].end:
            kept.append(it)
    return tuple(kept)


def _value(word: str, language: str) -> int:
    if word.isdecimal():
        return int(word)
    return _hours(language, "cardinal").get(word) or _hours(language, "ordinal").get(word) or 1


def _spoken(text: str, folded: str, language: str) -> Iterator[Clock]:
    for pattern, rule in _patterns(language):
        for match in pattern.finditer(folded):
            if isinstance(rule, str) and rule.startswith("="):
                yield Clock(int(rule[1:]), True, *match.span(), text[slice(*match.span())])
                continue
            groups = match.groupdict()
            if rule == "-m" and groups["m"].isdecimal() and language == "en":
                continue  # "6 to 8 p.m." is a span
            hour = _value(groups["h"], language)
            minute = _value(groups["m"], language) if groups.get("m") else 0
            extra = {"+m": minute, "-m": -minute, "o+m": minute - 60}[rule] if isinstance(rule, str) else rule
            if hour <= 24:
                yield _clock(text, folded, language, match.start(), match.end(), hour * 60 + extra, hour > 12)


def _written(text: str, folded: str, language: str) -> Iterator[Clock]:
    for match in _DIGITS.finditer(folded):
        half = _half_of(folded, match.end(), language)[1]
        sep = match["sep"]
        dotted = sep == "." and folded[: match.start()].endswith(("las ", "às ", "alle "))
        if half is None and sep != ":" and not dotted and not (sep == "h" and match["m"]):
            continue
        hour, minute = int(match["h"]), int(match["m"] or 0)
        if half and hour > 12:
            continue
        open_half = (
            table("clock").get(language, {}).get("twelve", False) and hour <= 12 and not (len(match["h"]) == 2 and match["h"][0] == "0")
        )
        if half:
            yield _clock(text, folded, language, *match.span(), hour * 60 + minute, False)
        elif sep in (":", "h", "."):
            yield Clock((hour * 60 + minute) % _DAY, not open_half, *match.span(), match.group())


def _half_of(folded: str, end: int, language: str) -> tuple[int, str | None]:
    """Return where the words for the half of the day end, and ``am``, ``pm`` or None."""
    pattern = _half_pattern(language)
    match = pattern.match(folded, end) if pattern else None
    return (match.end(), match.lastgroup) if match else (end, None)


def _clock(text: str, folded: str, language: str, start: int, end: int, minutes: int, sure: bool) -> Clock:
    """Add the half of the day behind an expression, or leave it open."""
    end, half = _half_of(folded, end, language)
    if half == "pm" and minutes < _HALF_DAY and not (language in ("ru", "uk") and folded[:end].endswith(("ночи", "ночі"))):
        minutes += _HALF_DAY
    elif half == "am" and minutes >= _HALF_DAY:
        minutes -= _HALF_DAY
    return Clock(minutes % _DAY, sure or half is not None, start, end, text[start:end])
