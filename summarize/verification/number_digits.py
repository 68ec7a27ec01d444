"""Digits as numbers: CLDR's decimal and group marks, vulgar fractions, Roman numerals."""

from __future__ import annotations

import functools
import json
import unicodedata
from fractions import Fraction
from importlib.resources import files
from typing import Any

import regex

DASHES = frozenset("-–—‑−")
VULGAR = {c: Fraction(unicodedata.numeric(c)).limit_denominator(10) for c in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"}
_ROMAN = regex.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_SPACES = regex.compile(r"[\s'’]")
_MARKS = regex.compile(r"[.,]")
#: Longer runs of digits are account numbers or noise, not quantities.
_MAX_DIGITS = 30


@functools.cache
def cldr() -> dict[str, Any]:
    """Return the packaged CLDR tables (made by ``tools/training/cldr_tables.py``)."""
    data: dict[str, Any] = json.loads(files("summarize.verification").joinpath("data", "cldr.json").read_text(encoding="utf-8"))
    return data


def marks(language: str) -> tuple[str, str]:
    """Return the decimal and the group mark of a language; English ones where it is unknown."""
    found = cldr()["marks"].get(language) or [".", ","]
    return found[0], found[1]


def read_digits(text: str, language: str) -> tuple[Fraction, tuple[Fraction, ...]] | None:
    """Return the value of a digit string by the language's marks, and its other readings; None if it is no single number (a version)."""
    decimal, group = marks(language)
    body = _SPACES.sub("", text).replace("·", decimal)
    if len(body) > _MAX_DIGITS:
        return None
    body = body.replace("٫", ".").replace("٬", ",") if decimal == "." else body.replace("٫", ",").replace("٬", ".")
    separators = [c for c in body if c in ".,"]
    if not separators:
        return Fraction(int(body)), ()
    parts = _MARKS.split(body)
    thousands = 1 <= len(parts[0]) <= 3 and all(len(p) == 3 for p in parts[1:]) and not parts[0].startswith("0")
    whole = Fraction(int("".join(parts)))
    if len(separators) > 1:
        if len(set(separators)) == 1:
            return (whole, ()) if thousands else None
        if separators[-1] != separators[0] and len(set(separators[:-1])) == 1 and all(len(p) == 3 for p in parts[1:-1]):
            return Fraction(f"{''.join(parts[:-1])}.{parts[-1]}"), ()
        return None
    fraction = Fraction(f"{parts[0]}.{parts[1]}")
    if separators[0] == decimal:
        return (fraction, (whole,)) if thousands and language != "en" else (fraction, ())
    if thousands and separators[0] == group:
        return whole, ()
    return (whole, (fraction,)) if thousands and group.isspace() else (fraction, ())


def roman(text: str) -> int | None:
    """Return the value of a Roman numeral of two or more capitals, or None."""
    if len(text) < 2 or text[0] not in _ROMAN_VALUES or not _ROMAN.fullmatch(text):
        return None
    values = [_ROMAN_VALUES[c] for c in text]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
