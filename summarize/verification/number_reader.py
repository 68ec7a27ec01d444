"""Common parts of reading digits and number words: scales, halves, units, other readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from summarize.verification import number_words as words
from summarize.verification.number_digits import DASHES
from summarize.verification.number_lexer import (
    ABBREVIATED,
    EVERY,
    GLUED,
    HALF,
    MAX_PRODUCT,
    MAX_UNITS,
    ONE_IN,
    ORDINAL_TAILS,
    A,
    Family,
    Lexeme,
    Number,
)
from summarize.verification.units import TIME_FACTORS, Unit, symbols, time_unit, unit_at

#: Hundredths of a currency: 50 cents are .50 dollars.
COIN_NAMES = frozenset({"penny", "cent", "kopeck"})
#: What is glued to digits in English: 5p, 5c.
COINS = {"p": Unit("money", "penny"), "c": Unit("money", "cent"), "¢": Unit("money", "cent")}


class Reader:
    """The lexemes of one text, and what may be behind a number."""

    def __init__(self, lexemes: Sequence[Lexeme], text: str, language: str) -> None:
        self.lexemes, self.text, self.language = lexemes, text, language

    def _at(self, i: int) -> str:
        return self.lexemes[i].folded if 0 <= i < len(self.lexemes) else ""

    def _glued(self, i: int) -> bool:
        return 0 < i < len(self.lexemes) and self.lexemes[i].start == self.lexemes[i - 1].end

    def _number(self, first: int, after: int, value: Fraction, family: Family = "count", *, digits: bool = False) -> Number:
        start, end = self.lexemes[first].start, self.lexemes[after - 1].end
        return Number(value, family, start, end, self.text[start:end], digits=digits)

    def _scales(self, value: Fraction, i: int) -> tuple[Fraction, int]:
        """Multiply by the scale and group words that follow: ``1.5 million``, ``2 с половиной млн``, ``two dozen``, ``2 1/2``."""
        value, i = self._half(value, i)
        while i < len(self.lexemes) and value < MAX_PRODUCT:
            at = i + 1 if self.lexemes[i].text in DASHES and self._glued(i) and self._glued(i + 1) else i
            size = words.value(self._at(at), self.language, "scale") or words.value(self._at(at), self.language, "group")
            if size is None or size < 10 or self._at(at) in ("k", "grand"):
                break
            value, i = value * size, at + 1
            if self._at(i) == "." and self._at(at) in ABBREVIATED:
                i += 1
            more, i = self._half(Fraction(0), i)
            value += more * size
            if self.language == "es" and self._at(i) == "de" and words.value(self._at(i + 1), "es", "scale"):
                i += 1
        return value, i

    def _half(self, value: Fraction, i: int) -> tuple[Fraction, int]:
        for tail in HALF.get(self.language, ()):
            if tuple(self._at(i + k) for k in range(len(tail))) == tail:
                return value + Fraction(1, 2), i + len(tail)
        return value, i

    def _finish(self, number: Number, first: int, after: int) -> tuple[list[Number], int]:
        """Add unit, currency, time unit and the half behind it, and other readings that follow from them."""
        before = self.lexemes[first - 1] if first else None
        unit = symbols().get(before.text) if before is not None else None
        if unit is None and self.language == "en" and self._glued(after) and self._at(after) in COINS:
            return [with_unit(number, COINS[self._at(after)])], after + 1
        unit = unit or unit_at(self.lexemes, after)
        if unit is not None:
            return [with_unit(number, unit)], after
        step = 1 if self.lexemes[after : after + 1] and self._at(after) in DASHES else 0
        time = time_unit(self._at(after + step), self.language)
        if time:
            half, behind = self._half(Fraction(0), after + step + 1)
            number = replace(number, value=number.value + half, unit=time)
            return [with_time(number, time)], behind if half else after
        return [self._every(number, first)], after

    def _word_before_dash(self, i: int) -> bool:
        return i >= 2 and self._glued(i - 1) and self.lexemes[i - 2].kind == "w" and len(self.lexemes[i - 2].text) <= 4

    def _slashed(self, i: int) -> tuple[list[Number], int] | None:
        """``3/4``, ``1 1/2``; ``12/5/2024``, ``24/7`` and ``9/11`` are parts that need no counterpart."""
        if not (self._at(i + 1) == "/" and self._glued(i + 1) and self._glued(i + 2) and self.lexemes[i + 2].kind == "n"):
            return None
        parts = [self.lexemes[i].text, self.lexemes[i + 2].text]
        after = i + 3
        if self._at(i + 3) == "/" and self._glued(i + 4):
            parts, after = [*parts, self._at(i + 4)], i + 5
        if len(parts) == 2 and all(part.isdecimal() for part in parts) and 0 < int(parts[0]) < int(parts[1]) <= 10:
            share = Fraction(int(parts[0]), int(parts[1]))
            number = replace(self._number(i, after, share, "fraction", digits=True), others=frozenset(map(Fraction, parts)))
            return self._finish(number, i, after)
        values = [Fraction(int(part)) for part in parts if part.isdecimal() and len(part) < 20]
        return [self._number(i, after, value, "soft", digits=True) for value in values], after

    def _tail(self, i: int, currency: bool) -> tuple[int, str]:
        """Read what is glued to digits: an ordinal ending, the s of a decade, ``k``, ``m``, ``bn``."""
        j = i + 1
        if not self._glued(j):
            return j, ""
        dashed = self.lexemes[j].text in (*DASHES, ".") and self._glued(j + 1)
        tail = self._at(j + 1) if dashed else self._at(j)
        after = j + 2 if dashed else j + 1
        tens = self.lexemes[i].text.isdecimal() and int(self.lexemes[i].text[-4:]) % 10 == 0
        if tens and ((tail == "s" and not dashed) or (dashed and tail in ("х", "е", "ых", "ые", "ті", "х"))):
            return after, "decade"
        if tail in ORDINAL_TAILS.get(self.language, ()):
            return after, "ordinal"
        if not dashed and tail in GLUED and (currency or tail in ("k", "bn", "mn", "tn")):
            return after, tail
        return j, ""

    def _every(self, number: Number, first: int) -> Number:
        """``one in five``, ``каждый пятый``: a share as well."""
        if number.value <= 1 or number.value.denominator != 1:
            return number
        back = self._at(first - 1)
        one = back in ONE_IN and any(self._at(first - k) in (*A, "1") for k in (2, 3, 4))
        return replace(number, others=number.others | {1 / number.value}) if one or back in EVERY else number


def decade(value: Fraction) -> frozenset[Fraction]:
    """Other readings of a decade: 90 of 1990, 1990 and 2090 of 90."""
    if value % 10 or value < 10:
        return frozenset()
    return frozenset({value % 100} if value > 100 else {1900 + value, 1800 + value, 2000 + value})


def with_unit(number: Number, unit: Unit) -> Number:
    """Return the number with its unit; a percentage is a share as well."""
    family: Family = (
        unit.kind if unit.kind != "plain" and number.family in ("count", "year", "soft") and number.value != 1 else number.family
    )
    hundredth = (unit.kind == "percent" and number.value < 100) or unit.name in COIN_NAMES
    others = number.others | ({number.value / 100} if hundredth else set())
    return replace(number, family=family, unit=unit.name, others=others)


def with_time(number: Number, unit: str) -> Number:
    """Add what the number is in other units of time, as people say it: 18 months, two decades, 48 hours."""
    more = {number.value * factor for factor in TIME_FACTORS.get(unit, ()) if factor > 1 or number.value % 10 == 0 or unit != "year"}
    usual = {
        value
        for value in more
        if value.denominator in (1, 2) and ((value <= MAX_UNITS and number.value <= MAX_UNITS) or number.value % 100 == 0)
    }
    return replace(number, others=number.others | usual)
