"""Reading one quantity from a run of lexemes: digits or number words, then scale words, then what they count."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from summarize.text.tokens import fold
from summarize.verification import numerals
from summarize.verification.quantities import (
    _DASHES,
    _GLUED,
    _ORDINAL_TAILS,
    Kind,
    Lexeme,
    Quantity,
    Strength,
    read_digits,
    roman,
    with_unit,
)
from summarize.verification.units import symbols, unit_at

_AND = {"en": ("and",), "es": ("y",), "ru": ()}
_HALF_TAIL = {"en": ("and", "a", "half"), "ru": ("с", "половиной"), "es": ("y", "medio"), "es2": ("y", "media")}
_TIME_WORDS = frozenset(["am", "pm", "a", "p", "утра", "вечера", "дня", "ночи"])
_YEARS = range(1000, 2101)
_DAY_MINUTES = 1440


@functools.lru_cache(maxsize=16384)
def may_be_number(word: str, language: str) -> bool:
    """Whether a quantity can begin with this word; most texts are made of others."""
    return bool(numerals.lookup(word, language)) or roman(word) is not None


class Reader:
    """Reads quantities from the lexemes of one text."""

    def __init__(self, lexemes: Sequence[Lexeme], text: str, language: str) -> None:
        self.lexemes = lexemes
        self.text = text
        self.language = language
        self._folded = [fold(lexeme.text) for lexeme in lexemes]

    def read(self, i: int) -> tuple[list[Quantity], int]:
        """The quantities that start at lexeme ``i``, and the first lexeme behind them."""
        return self._digits(i) if self.lexemes[i].kind == "n" else self._words(i)

    def _word(self, i: int) -> str:
        return self._folded[i] if 0 <= i < len(self._folded) else ""

    def _glued(self, i: int) -> bool:
        """Whether lexeme ``i`` stands directly behind the one before it."""
        return 0 < i < len(self.lexemes) and self.lexemes[i].start == self.lexemes[i - 1].end

    def _digits(self, i: int) -> tuple[list[Quantity], int]:
        here = self.lexemes[i]
        if (dotted := self._date(i)) is not None:
            return dotted
        if (clock := self._clock(i)) is not None:
            return clock
        read = read_digits(here.text, self.language)
        if read is None:
            parts = [Fraction(int(p)) for p in here.text.replace(",", ".").split(".") if p.isdecimal() and len(p) < 20][:8]
            return [Quantity(p, "code", here.start, here.end, here.text, strength="soft") for p in parts], i + 1
        value, alternatives = read
        kind: Kind = "plain"
        bare = here.text.isdecimal()
        before = self.lexemes[i - 1] if i else None
        if before is not None and before.end == here.start and before.kind == "w":
            scaled_value, end, j, scaled = self._scales(value, here.end, i + 1)  # "N585 million", "R$20m": a currency in letters
            if scaled:
                return [Quantity(scaled_value, "plain", here.start, end, self.text[here.start : end])], j
            return [Quantity(value, "code", here.start, here.end, here.text)], i + 1
        i += 1
        end = here.end
        money = before is not None and before.text in symbols() and symbols()[before.text].kind == "money"
        if self._glued(i):
            glued = self._word(i)
            if glued in _ORDINAL_TAILS.get(self.language, ()):
                kind, end, i = "ordinal", self.lexemes[i].end, i + 1
            elif glued in _GLUED and (money or glued == "k"):
                value, alternatives, end, i = value * _GLUED[glued], (), self.lexemes[i].end, i + 1
            elif glued == "s" and bare and value % 10 == 0:
                kind, end, i = "decade", self.lexemes[i].end, i + 1
            elif self.lexemes[i].text in _DASHES and self._glued(i + 1) and self._word(i + 1) in _ORDINAL_TAILS.get(self.language, ()):
                kind = "decade" if self._word(i + 1) in ("х", "е", "ых", "ые") and value % 10 == 0 and bare else "ordinal"
                end, i = self.lexemes[i + 1].end, i + 2
            elif self.lexemes[i].text == "." and self._glued(i + 1) and self._word(i + 1) in ("º", "ª", "o", "a") and self.language == "es":
                kind, end, i = "ordinal", self.lexemes[i + 1].end, i + 2
        value, end, i, scaled = self._scales(value, end, i)
        if scaled:
            alternatives = ()
        if kind == "plain" and bare and not scaled and len(here.text) == 4 and int(value) in _YEARS:
            kind = "year"
        if kind == "decade" or (bare and value < 100 and value % 10 == 0 and self._word(i - 2) in ("años", "anos")):
            alternatives = (value % 100,) if value > 100 else (1900 + value, 2000 + value)
        if kind == "plain" and here.text.count(".") == 1 and not scaled:
            alternatives = (*alternatives, *_dotted_time(here.text))
        quantity = Quantity(value, kind, here.start, end, self.text[here.start : end], "", alternatives)
        return [self._finish(quantity, i, before)], i

    def _finish(self, quantity: Quantity, i: int, before: Lexeme | None) -> Quantity:
        """Add unit, currency or time of day."""
        if before is not None and before.text in symbols():
            return with_unit(quantity, symbols()[before.text])
        unit = unit_at(self.lexemes, i)
        if unit is not None:
            return with_unit(quantity, unit)
        if quantity.kind == "plain" and quantity.value.denominator == 1 and 0 < quantity.value <= 12 and (half := self._half_day(i)):
            return _clock_quantity(quantity, int(quantity.value), 0, half)
        return quantity

    def _half_day(self, i: int) -> str:
        """``am`` or ``pm`` if the words at ``i`` say so."""
        word = self._word(i)
        if word in ("am", "pm"):
            return word
        if word in ("a", "p") and [self._word(i + 1), self._word(i + 2)] == [".", "m"]:
            return word + "m"
        if self.language == "ru" and word == "часов":
            word = self._word(i + 1)
        elif self.language == "ru" and word == "дня" and self._word(i - 2) not in ("в", "к", "до", "с", "около", "после"):
            return ""  # «спустя два дня»
        if self.language == "ru" and word in ("утра", "ночи"):
            return "am"
        if self.language == "ru" and word in ("вечера", "дня"):
            return "pm"
        if self.language == "es" and word == "de" and self._word(i + 1) == "la":
            return {"mañana": "am", "madrugada": "am", "tarde": "pm", "noche": "pm"}.get(self._word(i + 2), "")
        return ""

    def _clock(self, i: int) -> tuple[list[Quantity], int] | None:
        """``19:30``, ``7:30 p.m.``"""
        if not (i + 2 < len(self.lexemes) and self.lexemes[i + 1].text == ":" and self._glued(i + 1) and self._glued(i + 2)):
            return None
        hour, minute = self.lexemes[i], self.lexemes[i + 2]
        if not (hour.text.isdecimal() and minute.text.isdecimal() and len(hour.text) <= 2 and len(minute.text) == 2):
            return None
        if (
            int(hour.text) > 24
            or int(minute.text) > 59
            or (i + 4 < len(self.lexemes) and self.lexemes[i + 3].text == ":" and self._glued(i + 4))
        ):
            return None
        base = Quantity(Fraction(0), "time", hour.start, minute.end, self.text[hour.start : minute.end])
        return [_clock_quantity(base, int(hour.text), int(minute.text), self._half_day(i + 3))], i + 3

    def _date(self, i: int) -> tuple[list[Quantity], int] | None:
        """``05.12.2024``, ``12/5/2024``: day, month and year, day and month in either order."""
        here = self.lexemes[i]
        parts = here.text.split(".")
        used = 1
        if len(parts) != 3 and i + 4 < len(self.lexemes) and self.lexemes[i + 1].text == "/" == self.lexemes[i + 3].text:
            parts, used = [self.lexemes[i + k].text for k in (0, 2, 4)], 5
        if len(parts) != 3 or not all(part.isdecimal() and len(part) in (1, 2, 4) for part in parts) or len(parts[2]) == 1:
            return None
        first, second, year = (int(part) for part in parts)
        if not (1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12 and len(parts[0]) < 4 and len(parts[1]) < 4):
            return None
        end = self.lexemes[i + used - 1].end
        piece = self.text[here.start : end]
        day = Quantity(Fraction(first), "date", here.start, end, piece, "", (Fraction(second),))
        full = year if year > 100 else 2000 + year
        found = [day, replace(day, strength="soft"), Quantity(Fraction(full), "year", here.start, end, piece, "", (Fraction(year),))]
        return found, i + used

    def _scales(self, value: Fraction, end: int, i: int) -> tuple[Fraction, int, int, bool]:
        """Multiply by the scale words that follow (``1.5 million``, ``5 mil millones``, ``2 с половиной млн``)."""
        start = i
        for tail in (_HALF_TAIL.get(self.language, ()), _HALF_TAIL.get(self.language + "2", ())):
            if tail and tuple(self._word(i + k) for k in range(len(tail))) == tail:
                value, i = value + Fraction(1, 2), i + len(tail)
                end = self.lexemes[i - 1].end
                break
        while i < len(self.lexemes):
            at = i + 1 if self.lexemes[i].text in _DASHES and self._glued(i) and self._glued(i + 1) else i
            size = numerals.scale(self._word(at), self.language) if at < len(self.lexemes) else None
            if size is None or self._word(at) in ("k", "grand"):
                break
            value, end, i = value * size, self.lexemes[at].end, at + 1
            if i < len(self.lexemes) and self.lexemes[i].text == "." and self._word(at) in ("тыс", "млн", "млрд", "трлн", "bn", "mn"):
                i += 1
        return value, end, i, i > start

    def _words(self, i: int) -> tuple[list[Quantity], int]:
        """A number in words, a vague or soft one, or a Roman numeral; nothing for any other word."""
        here = self.lexemes[i]
        found = numerals.lookup(here.text, self.language)
        if found and self._word(i - 1) == "por" and self._word(i) in ("ciento", "cien"):
            return [], i + 1  # "por ciento" is a unit
        if not found:
            number = roman(here.text)
            if number is not None:
                return [Quantity(Fraction(number), "ordinal", here.start, here.end, here.text, digits=False, strength="soft")], i + 1
            return [], i + 1
        exact = next((n.value for n in found if n.role == "cardinal"), None)
        if exact is not None:
            return self._cardinal(i, exact)
        if found[0].role == "scale" and self._word(i - 1) not in ("half", "medio", "media"):
            value = found[0].value
            i += 1
            product, end, i, _ = self._scales(value, here.end, i)
            if product == value:
                return self._cardinal(i - 1, value, vague=True)
            return [self._finish(_in_words(self, here.start, end, product, "plain", "exact"), i, None)], i
        role = found[0].role
        value = found[0].value
        if role == "scale":  # half a million
            return [_in_words(self, here.start, here.end, value / 2, "plain", "vague", (value,))], i + 1
        others = tuple(n.value for n in found[1:])
        if role == "ordinal":
            strength: Strength = "soft" if value <= 4 else "exact"
            return [_in_words(self, here.start, here.end, value, "ordinal", strength, others)], i + 1
        if role == "soft" and value in (Fraction(1, 2), Fraction(1, 4), Fraction(3, 2)):
            at = i + 1
            while self._word(at) in ("a", "of", "de"):
                at += 1
            size = numerals.scale(self._word(at), self.language)
            if size is not None and size >= 100:
                end = self.lexemes[at].end
                return [self._finish(_in_words(self, here.start, end, value * size, "plain", "exact"), at + 1, None)], at + 1
        strength = "vague" if role == "vague" else "exact" if role == "prefix" else "soft"
        return [_in_words(self, here.start, here.end, value, "plain", strength, others)], i + 1

    def _cardinal(self, i: int, first: Fraction, *, vague: bool = False) -> tuple[list[Quantity], int]:
        """Add up number words from ``i`` on."""
        begin = self.lexemes[i].start
        total, current, last_end, j = Fraction(0), first, self.lexemes[i].end, i + 1
        counted = 1
        if vague and first > 100:
            total, current = first, Fraction(0)
        while j < len(self.lexemes):
            at = j
            if self._word(at) in _AND.get(self.language, ()) or (self.lexemes[at].text in _DASHES and self._glued(at)):
                at += 1
            if at >= len(self.lexemes) or self.lexemes[at].kind != "w":
                break
            word = self._word(at)
            size = numerals.scale(word, self.language)
            if size is not None and word != "k" and at == j:
                if size == 100:
                    current = (current or Fraction(1)) * 100
                elif total and size > total:
                    total, current = (total + current) * size, Fraction(0)
                else:
                    total, current = total + (current or 1) * size, Fraction(0)
            else:
                value = numerals.cardinal(word, self.language)
                if value is None and at == j:
                    value = self._last_ordinal(word, current)
                if (
                    value is None
                    or not numerals.fits(total, current, value)
                    or (self.language == "en" and at > j and current % 100 == 0 and total + current < 100)
                ):
                    break
                current += value
            counted += 1
            last_end, j = self.lexemes[at].end, at + 1
        value, last_end, j, scaled = self._scales(total + current, last_end, j)
        soft = counted == 1 and not scaled and (value <= 1 or (self.language == "ru" and value == 100 and self._word(i) == "ста"))
        strength: Strength = "soft" if soft else "vague" if vague and counted == 1 and not scaled else "exact"
        quantity = _in_words(self, begin, last_end, value, "plain", strength)
        return [self._finish(quantity, j, None)], j

    def _last_ordinal(self, word: str, current: Fraction) -> Fraction | None:
        """``двадцать пятый``, ``twenty fifth``: the ordinal that ends a number."""
        value = numerals.ordinal(word, self.language)
        return value if value is not None and value < 10 and current % 100 >= 20 and current % 10 == 0 else None


def _in_words(
    reader: Reader, start: int, end: int, value: Fraction, kind: Kind, strength: Strength, others: tuple[Fraction, ...] = ()
) -> Quantity:
    return Quantity(value, kind, start, end, reader.text[start:end], "", others, digits=False, strength=strength)


def _clock_quantity(base: Quantity, hour: int, minute: int, half: str) -> Quantity:
    """A time of day in minutes; the twelve-hour reading and the bare hour are alternatives."""
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    minutes = Fraction(hour * 60 + minute)
    other = (minutes + _DAY_MINUTES // 2) % _DAY_MINUTES
    loose = () if half and hour != 12 else (other,)
    loose = loose if loose else (other,)
    bare = (Fraction(hour), Fraction(hour % 12 or 12)) if minute == 0 else ()
    return replace(base, value=minutes, kind="time", alternatives=(*loose, *bare))


def _dotted_time(text: str) -> tuple[Fraction, ...]:
    hour, _, minute = text.partition(".")
    if len(minute) == 2 and len(hour) <= 2 and hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60:
        return (Fraction(int(hour) * 60 + int(minute)),)
    return ()
