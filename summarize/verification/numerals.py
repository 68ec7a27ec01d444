"""Number words of English, Russian and Spanish: what each word is worth, and how words add up.

The tables stand in ``data/numerals.toml``. Russian forms come in all cases, ordinals and adjectives (``двухлетний``) by stem.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from summarize.text.tokens import base_language, fold
from summarize.verification.tables import table, word_list

Role = Literal["cardinal", "scale", "vague", "soft", "ordinal", "prefix"]

_RU_ADJECTIVE = [
    "ый",
    "ой",
    "ого",
    "ому",
    "ым",
    "ом",
    "ая",
    "ую",
    "ое",
    "ые",
    "ых",
    "ыми",
    "ий",
    "его",
    "ему",
    "им",
    "ем",
    "яя",
    "юю",
    "ее",
    "ие",
    "их",
    "ими",
]
_RU_COMPOUND_TAIL = 4  # "двухлетний": a prefix numeral needs at least so many letters behind it
_WORD_LIMIT = 40  # longer "words" are noise and are not looked up


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a word is worth. ``role`` says how it combines: a cardinal adds, a scale multiplies, a vague one is an order of magnitude."""

    value: Fraction
    role: Role


@functools.cache
def _tables(language: str) -> dict[str, tuple[Numeral, ...]]:
    data = table("numerals").get(language, {})
    found: dict[str, list[Numeral]] = {}
    for role in ("cardinal", "scale", "ordinal", "vague", "soft"):
        for value, forms in data.get(role, {}).items():
            for form in forms.split():
                found.setdefault(fold(form), []).append(Numeral(Fraction(value), role))
    for value, stem in data.get("ordinal_stem", {}).items():
        for ending in _RU_ADJECTIVE:
            found.setdefault(stem + ending, []).append(Numeral(Fraction(value), "ordinal"))
    return {form: tuple(values) for form, values in found.items()}


@functools.cache
def _prefixes(language: str) -> tuple[tuple[str, Fraction], ...]:
    data = table("numerals").get(language, {}).get("prefix", {})
    pairs = [(form, Fraction(value)) for value, forms in data.items() for form in forms.split()]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@functools.lru_cache(maxsize=16384)
def lookup(word: str, language: str) -> tuple[Numeral, ...]:
    """Every reading of one word as a number, the exact ones first; empty if it is none."""
    if len(word) > _WORD_LIMIT:
        return ()
    folded = fold(word)
    language = base_language(language)
    found = _tables(language).get(folded)
    if found:
        return found
    for prefix, value in _prefixes(language):
        rest = folded[len(prefix) :]
        if len(rest) >= _RU_COMPOUND_TAIL - 1 and folded.startswith(prefix) and rest.startswith(word_list("ru_compound_tails")):
            if rest.startswith("миллион"):
                return (Numeral(value * 1_000_000, "prefix"),)
            if rest.startswith("миллиард"):
                return (Numeral(value * 1_000_000_000, "prefix"),)
            if rest.startswith("тысячн"):
                return (Numeral(value * 1000, "prefix"),)
            return (Numeral(value, "prefix"),)
    if (
        language == "ru"
        and folded.startswith("пол")
        and folded[3:] in _tables("ru")
        and folded[3:].startswith(("милли", "трилли", "тысяч"))
    ):
        scale = next((n for n in _tables("ru")[folded[3:]] if n.role == "scale"), None)
        if scale:
            return (Numeral(scale.value / 2, "cardinal"),)
    return ()


def cardinal(word: str, language: str) -> Fraction | None:
    """The exact value of a cardinal word, or None."""
    return next((n.value for n in lookup(word, language) if n.role == "cardinal"), None)


def scale(word: str, language: str) -> Fraction | None:
    """The value of a scale word (``million``, ``млрд``, ``mil``), or None."""
    return next((n.value for n in lookup(word, language) if n.role == "scale"), None)


def ordinal(word: str, language: str) -> Fraction | None:
    """The value of an ordinal word, or None."""
    return next((n.value for n in lookup(word, language) if n.role == "ordinal"), None)


def fits(total: Fraction, current: Fraction, value: Fraction) -> bool:
    """Whether a cardinal can join the number so far: ``twenty`` + ``five`` can, ``five`` + ``six`` cannot."""
    if value == 0 or (current == 0 and total == 0):
        return False
    if current == 0:
        return True
    if value >= 100:
        return False
    if value >= 10:
        return current % 100 == 0
    return current % 10 == 0 and current % 100 != 10
