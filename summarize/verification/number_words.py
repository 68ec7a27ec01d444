"""Number words of the eight interface languages: what a word is worth, and how words add up. The tables: ``data/number_words.toml``."""

from __future__ import annotations

import functools
import re
from fractions import Fraction
from typing import Literal, NamedTuple

from summarize.text.tokens import fold
from summarize.verification.tables import table
from summarize.verification.units import TIME_FACTORS

Role = Literal["cardinal", "scale", "vague", "group", "fraction", "multiple", "soft", "ordinal"]
ROLES: tuple[Role, ...] = ("cardinal", "scale", "vague", "group", "fraction", "multiple", "ordinal", "soft")

#: Case endings of adjectives, which ordinals take.
_ENDINGS = {
    "ru": "ый ой ого ому ым ом ая ую ое ые ых ыми ий его ему им ем яя юю ее ие их ими",
    "uk": "ий ого ому им ім а у ої ій ою е і их ими",
    "de": "e en er es em",
}
#: Languages that write a number as one word; the pattern of a word made of nothing but numerals is built from their tables.
_COMPOUNDING = frozenset({"de", "it"})
_SIZES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_MAX_WORD = 40


class Numeral(NamedTuple):
    """What a word is worth in one role."""

    value: Fraction
    role: Role


@functools.cache
def tables(language: str) -> tuple[dict[str, tuple[Numeral, ...]], tuple[tuple[str, Numeral], ...]]:
    """Exact forms, and prefixes (``удво*``)."""
    data = table("number_words").get(language, {})
    exact: dict[str, list[Numeral]] = {}
    prefixes: list[tuple[str, Numeral]] = []
    for role in ROLES:
        for value, forms in data.get(role, {}).items():
            for form in forms.split():
                if form.endswith("*"):
                    prefixes.append((fold(form[:-1]), Numeral(Fraction(value), role)))
                else:
                    exact.setdefault(fold(form), []).append(Numeral(Fraction(value), role))
    for value, stem in data.get("ordinal_stem", {}).items():
        for ending in _ENDINGS[language].split():
            exact.setdefault(fold(stem + ending), []).append(Numeral(Fraction(value), "ordinal"))
    return {form: tuple(found) for form, found in exact.items()}, tuple(prefixes)


@functools.lru_cache(maxsize=32768)
def lookup(word: str, language: str) -> tuple[Numeral, ...]:
    """Return every reading of one folded word as a number, empty if it is none."""
    if len(word) > _MAX_WORD:
        return ()
    exact, prefixes = tables(language)
    found = exact.get(word, ()) + tuple(numeral for prefix, numeral in prefixes if word.startswith(prefix))
    if found:
        return found
    return _russian_compound(word) if language == "ru" else ()


@functools.cache
def _ru_prefixes() -> tuple[tuple[str, Fraction], ...]:
    data = table("number_words")["ru"]["prefix"]
    return tuple(sorted(((form, Fraction(v)) for v, forms in data.items() for form in forms.split()), key=lambda it: -len(it[0])))


@functools.cache
def _ru_tails() -> dict[str, tuple[str, ...]]:
    """What a Russian word may go on with behind a numeral («двухлетний»), by the unit of time or the size that it names."""
    return {name: tuple(forms.split()) for name, forms in table("number_words")["ru_tail"].items()}


def _russian_compound(word: str) -> tuple[Numeral, ...]:
    """``двадцатипятилетний`` → 25, ``полмиллиона`` → 500000, ``двухмиллионный`` → 2000000."""
    total, rest = Fraction(0), word
    for _ in range(3):
        hit = next(((form, value) for form, value in _ru_prefixes() if rest.startswith(form)), None)
        if hit is None or (total and not fits(Fraction(0), total, hit[1], "ru")):
            break
        total, rest = total + hit[1], rest[len(hit[0]) :]
    if total and (tail := next((name for name, forms in _ru_tails().items() if rest.startswith(forms)), "")):
        return (Numeral(total * _SIZES.get(tail, 1), "cardinal"),)
    if total and (ordinal := next((n for n in tables("ru")[0].get(rest, ()) if n.role == "ordinal"), None)) and ordinal.value >= 1000:
        return (Numeral(total * ordinal.value, "ordinal"),)
    if word.startswith("пол"):
        for it in tables("ru")[0].get(word[3:], ()):
            if it.role == "scale":
                return (Numeral(it.value / 2, "cardinal"),)
    return ()


def time_in(word: str, language: str) -> str:
    """Return the time unit inside a compound (``двухлетний``: year), or an empty string."""
    if language != "ru" or not _russian_compound(word):
        return ""
    return next((name for name, forms in _ru_tails().items() if name in TIME_FACTORS and any(form in word[3:] for form in forms)), "")


def value(word: str, language: str, role: Role) -> Fraction | None:
    """Return the value of a folded word in a role, or None."""
    return next((it.value for it in lookup(word, language) if it.role == role), None)


@functools.cache
def _morphemes(language: str) -> re.Pattern[str] | None:
    if language not in _COMPOUNDING:
        return None
    forms = [form for form, found in tables(language)[0].items() if found[0].role in ("cardinal", "scale") and len(form) > 1]
    return re.compile("|".join(sorted((*forms, "und"), key=lambda form: (-len(form), form))))


@functools.lru_cache(maxsize=16384)
def split_compound(word: str, language: str) -> tuple[str, ...]:
    """Return the numerals that a German or Italian word is made of (``fünfundzwanzig``), else the word alone."""
    pattern = _morphemes(language)
    if pattern is None or len(word) < 6 or lookup(word, language):
        return (word,)
    parts = pattern.findall(word)
    return tuple(parts) if "".join(parts) == word and parts[-1] != "und" else (word,)


def fits(total: Fraction, current: Fraction, value: Fraction, language: str) -> bool:
    """Return whether a cardinal can join the number so far: ``twenty`` + ``five`` can, ``five`` + ``six`` cannot."""
    if value == 0 or value.denominator != 1 or (current == 0 and total == 0):
        return False
    if current == 0:
        return True
    if language == "fr" and ((current % 100 in (60, 80) and 10 <= value < 20) or (current % 20 == 10 and 7 <= value <= 9)):
        return True
    if value >= 100:
        return False
    if value >= 10:
        return current % 100 == 0
    return current % 10 == 0 and current % 100 != 10


def add(total: Fraction, current: Fraction, it: Numeral) -> tuple[Fraction, Fraction]:
    """Return total and current part of a number after one more cardinal or scale word."""
    if it.role == "cardinal":
        return total, current + it.value
    if it.value == 100:
        return total, (current or Fraction(1)) * 100
    if total and it.value > total:
        return (total + current) * it.value, Fraction(0)
    return total + (current or 1) * it.value, Fraction(0)
