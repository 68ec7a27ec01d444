"""Quantities in running text: what a number is worth, what it counts, and where it stands.

Formats follow CLDR: the decimal and group marks of the text's language first, then the readings that journalists of that language also
use (``1,234`` in Mexican Spanish). Scale words follow the language (Spanish *billón* is 10^12, *mil millones* 10^9).
Every scan is one pass over the lexemes.
"""

from __future__ import annotations

import functools
import itertools
import json
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.resources import files
from typing import Any, Literal, NamedTuple

import regex

from summarize.text.tokens import base_language
from summarize.verification.units import Unit

Kind = Literal["plain", "percent", "points", "money", "ordinal", "year", "decade", "time", "date", "phone", "code"]
Strength = Literal["exact", "vague", "soft"]

_NUM_SPACED = r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d+)?"
_NUM_NARROW = r"\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d+)?"
_NUM_PLAIN = r"\d+(?:[.,'’٫٬]\d+)*"
_REST = r"|(?P<w>\p{L}[\p{L}\p{M}]*)|(?P<s>[^\s\w])"
_LEX_SPACED = regex.compile(rf"(?P<n>{_NUM_SPACED}|{_NUM_PLAIN}){_REST}")
_LEX_NARROW = regex.compile(rf"(?P<n>{_NUM_NARROW}|{_NUM_PLAIN}){_REST}")
_PHONE = regex.compile(r"\+\d[\d\u00a0 ().-]{6,20}\d|\b\d{2,4}(?:-\d{2,4}){2,4}\b")
_ISO_DATE = regex.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ROMAN = regex.compile(r"[IVXLC]{2,7}")
_NOT_ROMAN = regex.compile(r"I{4}|X{4}|V{2}|L{2}|IC|IL|VX|VC|VL")
_SPACES = regex.compile(r"[\s'’]")
_MARKS = regex.compile(r"[.,]")
_SPACE_GROUPS = frozenset({"es", "en"})
_DIGIT_LIMIT = 30  # longer runs of digits are account numbers or noise, not quantities
_DASHES = frozenset("-–—‑−")
_ORDINAL_TAILS = {
    "en": frozenset({"st", "nd", "rd", "th"}),
    "ru": frozenset(["й", "я", "е", "го", "му", "м", "ю", "х", "ых", "ой", "ый", "ая", "ое", "ую", "ого", "ому", "ом", "ми", "им"]),
    "es": frozenset({"º", "ª", "o", "a", "er", "ro", "ra", "va", "vo", "to", "ta"}),
}
_GLUED = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text.

    ``value`` is the plain reading (``1,5 млн`` is 1500000; a time of day is minutes after midnight); ``alternatives`` are other values it
    may stand for (``1,234`` in Spanish, 7 for 19:00). ``unit`` is an ISO 4217 code for money, or a measure's name. ``strength`` is
    ``exact``, ``vague`` (*thousands*) or ``soft`` (*both*, *half*, *once*: words that can render a number without being one).
    ``start`` and ``end`` are character offsets of the number itself.
    """

    value: Fraction
    kind: Kind
    start: int
    end: int
    text: str
    unit: str = ""
    alternatives: tuple[Fraction, ...] = ()
    digits: bool = True
    strength: Strength = "exact"

    @property
    def readings(self) -> frozenset[Fraction]:
        """Every value it may stand for."""
        return frozenset((self.value, *self.alternatives))


class Lexeme(NamedTuple):
    """A number, a word or a sign, with its offsets."""

    kind: str
    text: str
    start: int
    end: int


@functools.cache
def cldr() -> dict[str, Any]:
    """The packaged CLDR tables (made by ``benchmarks/make_cldr_tables.py``)."""
    data: dict[str, Any] = json.loads(files("summarize.verification").joinpath("data", "cldr.json").read_text(encoding="utf-8"))
    return data


def marks(language: str) -> tuple[str, str]:
    """The decimal and the group mark of a language; English ones where it is unknown."""
    found = cldr()["marks"].get(language) or cldr()["marks"].get(base_language(language)) or [".", ","]
    return found[0], found[1]


def lex(text: str, language: str) -> list[Lexeme]:
    """Numbers, words and signs in order."""
    spaced = base_language(language) in _SPACE_GROUPS - {"en"} or marks(language)[1].isspace()
    pattern = _LEX_SPACED if spaced else _LEX_NARROW
    return [Lexeme(m.lastgroup or "s", m.group(), *m.span()) for m in pattern.finditer(text)]


def read_digits(text: str, language: str) -> tuple[Fraction, tuple[Fraction, ...]] | None:
    """The value of a digit string by the language's marks, and its other readings; None if it is no single number (a version)."""
    decimal, group = marks(language)
    body = _SPACES.sub("", text)
    if len(body) > _DIGIT_LIMIT:
        return None
    body = body.replace("٫", ".").replace("٬", ",") if decimal == "." else body.replace("٫", ",").replace("٬", ".")
    separators = [c for c in body if c in ".,"]
    if not separators:
        return Fraction(int(body)), ()
    parts = _MARKS.split(body)
    thousands = 1 <= len(parts[0]) <= 3 and all(len(p) == 3 for p in parts[1:]) and not (parts[0].startswith("0"))
    if len(separators) > 1:
        if len(set(separators)) == 1:
            return (Fraction(int("".join(parts))), ()) if thousands else None
        if separators[-1] != separators[0] and len(set(separators[:-1])) == 1 and all(len(p) == 3 for p in parts[1:-1]):
            return Fraction(f"{''.join(parts[:-1])}.{parts[-1]}"), ()
        return None
    fraction = Fraction(f"{parts[0]}.{parts[1]}")
    whole = Fraction(int("".join(parts)))
    if separators[0] == decimal:
        return (fraction, (whole,)) if thousands else (fraction, ())
    if thousands and (separators[0] == group or group.isspace()):
        return whole, (fraction,)
    return fraction, ()


def roman(text: str) -> int | None:
    """The value of a Roman numeral in capitals, or None."""
    if text[0] not in _ROMAN_VALUES or not _ROMAN.fullmatch(text) or _NOT_ROMAN.search(text):
        return None
    total = 0
    for here, after in zip(text, [*text[1:], "I"], strict=True):
        value = _ROMAN_VALUES[here]
        total += -value if value < _ROMAN_VALUES[after] else value
    return total


def extract(text: str, language: str) -> list[Quantity]:
    """Every quantity of ``text``, in order of appearance. Unknown languages have their digits read and their words left alone."""
    return list(_extract(text, base_language(language)))


@functools.lru_cache(maxsize=512)
def _extract(text: str, language: str) -> tuple[Quantity, ...]:
    from summarize.verification.quantity_words import Reader, may_be_number

    if not text:
        return ()
    spans = _phone_spans(text)
    lexemes = lex(text, language)
    reader = Reader(lexemes, text, language)
    found: list[Quantity] = []
    i = 0
    while i < len(lexemes):
        here = lexemes[i]
        if spans and spans[0][1] <= here.start:
            spans.pop(0)
        if spans and spans[0][0] <= here.start:
            found.extend(_fixed(text, *spans[0]))
            end = spans.pop(0)[1]
            while i < len(lexemes) and lexemes[i].start < end:
                i += 1
            continue
        if here.kind == "s" or (here.kind == "w" and not may_be_number(here.text, language)):
            i += 1
            continue
        quantities, i = reader.read(i)
        found.extend(quantities)
    return tuple(_ranges(found, text))


def _phone_spans(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in _PHONE.finditer(text) if sum(c.isdigit() for c in m.group()) >= 7]


def _fixed(text: str, start: int, end: int) -> list[Quantity]:
    """A telephone number, or an ISO date."""
    piece = text[start:end]
    if match := _ISO_DATE.fullmatch(piece):
        year, month, day = (Fraction(int(part)) for part in match.groups())
        return [
            Quantity(year, "year", start, end, piece),
            Quantity(month, "date", start, end, piece, strength="soft"),
            Quantity(day, "date", start, end, piece),
        ]
    digits = "".join(c for c in piece if c.isdigit())
    return [Quantity(Fraction(int(digits)), "phone", start, end, piece)]


def _ranges(found: list[Quantity], text: str) -> list[Quantity]:
    """In ``1.5–2 million`` or ``5-7 %`` the first number shares what stands behind the second; ``2023/24`` is 2024."""
    result = list(found)
    for i, (left, right) in enumerate(itertools.pairwise(found)):
        between = text[left.end : right.start].strip()
        if len(between) > 3 or not between or not (between in _DASHES or between == "/" or between in ("to", "до", "a", "y", "и", "or")):
            continue
        if left.kind == "year" and right.digits and right.value < 100 and right.end - right.start == 2:
            result[i + 1] = replace(right, alternatives=(*right.alternatives, left.value // 100 * 100 + right.value))
            continue
        if left.kind == "plain" and right.kind in ("percent", "points", "money"):
            result[i] = replace(result[i], kind=right.kind, unit=right.unit)
        if right.kind == "time" and left.kind == "plain" and left.value <= 12:
            result[i] = replace(result[i], alternatives=(left.value * 60, left.value * 60 + 720, left.value + 12))
        size = Fraction(1)
        for power in (10**12, 10**9, 10**6, 10**3):
            if right.value >= power and left.value < 1000 and any(c.isalpha() for c in right.text):
                size = Fraction(power)
                break
        if size > 1:
            result[i] = replace(result[i], alternatives=(*result[i].alternatives, left.value * size))
    return result


def with_unit(quantity: Quantity, unit: Unit) -> Quantity:
    """The quantity with what stands beside it."""
    return replace(quantity, kind=unit.kind, unit=unit.name) if unit.kind != "plain" else replace(quantity, unit=unit.name)
