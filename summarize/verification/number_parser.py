"""Numbers in running text: digits and words, scales, fractions, multiples, orders of magnitude, with what they count.

Digit marks follow CLDR, first those of the text's language, then those that its journalists also use. One pass over the lexemes.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import regex

from summarize.verification import number_words as words
from summarize.verification.clock import Clock, parse_clock
from summarize.verification.number_digits import DASHES, VULGAR, read_digits, roman
from summarize.verification.number_lexer import (
    AND,
    FEW,
    GLUED,
    MAX_PRODUCT,
    OF,
    PHONE,
    RANGE,
    YEARS,
    A,
    Family,
    Number,
    Numbers,
    lex,
)
from summarize.verification.number_reader import Reader, decade, with_time, with_unit
from summarize.verification.units import one_long, symbols, time_unit, unit_at


@functools.lru_cache(maxsize=512)
def parse_numbers(text: str, language: str) -> Numbers:
    """Return every number of ``text`` in order; for a language without tables its digits only. ``language`` is a base code."""
    if not text:
        return Numbers()
    phones = [m.span() for m in PHONE.finditer(text)]
    clocks = parse_clock(text, language)
    found = [it for it in _Parser(lex(text, language), text, language).run() if not any(start <= it.start < end for start, end in phones)]
    found = [it for it in found if not any(clock.start < it.end and it.start < clock.end for clock in clocks)]
    return Numbers(sorted([*_ranged(found, text), *map(_of_clock, clocks)], key=lambda it: it.start))


def _of_clock(clock: Clock) -> Number:
    """The numbers of a time of day may render others, but need no counterpart among numbers."""
    hour, minute = divmod(clock.minutes, 60)
    values = {hour, hour % 12 or 12, hour + 12, hour % 12, minute or hour}
    return Number(Fraction(hour), "soft", clock.start, clock.end, clock.text, others=frozenset(map(Fraction, values)))


def _ranged(found: Sequence[Number], text: str) -> list[Number]:
    """Give the first number of a range what the second one carries: ``from 340 to 500 million``, ``1 to 4 inches``."""
    ranged = list(found)
    for i in range(len(ranged) - 1, 0, -1):
        one, other = ranged[i - 1], ranged[i]
        if one.family in ("count", "year") and not one.unit and text[one.end : other.start].strip().lower() in RANGE:
            scaled = frozenset({one.value * other.scale}) if one.scale == 1 else frozenset()
            ranged[i - 1] = replace(one, unit=other.unit, others=one.others | scaled)
    return ranged


class _Parser(Reader):
    """Reads digits and number words; every method that reads returns what it read and the next lexeme."""

    def run(self) -> list[Number]:
        found: list[Number] = []
        i = 0
        while i < len(self.lexemes):
            kind = self.lexemes[i].kind
            read, i = self._digits(i) if kind in "nf" else self._word(i) if kind == "w" else ([], i + 1)
            found += read
        return found

    def _digits(self, i: int) -> tuple[list[Number], int]:
        here = self.lexemes[i]
        if (date := self._slashed(i)) is not None:
            return date
        if here.text.isdecimal() and not self._glued(i + 1) and i + 1 < len(self.lexemes) and self.lexemes[i + 1].kind == "n":
            share = self._slashed(i + 1)
            if share is not None and share[0][0].family == "fraction":  # 1 1/2
                number = self._number(i, share[1], int(here.text) + share[0][0].value, digits=True)
                return self._finish(number, i, share[1])
        read = read_digits(here.text.rstrip("".join(VULGAR)), self.language) if here.kind == "n" else (Fraction(0), ())
        if read is None:
            parts = [Fraction(int(p)) for p in regex.split(r"\D", here.text) if p and len(p) < 20][:8]
            return [self._number(i, i + 1, p, "soft", digits=True) for p in parts], i + 1
        value, others = read
        value += VULGAR.get(here.text[-1], 0)
        before = self.lexemes[i - 1] if self._glued(i) else None
        currency = before is not None and before.text in symbols()
        after, tail = self._tail(i, currency)
        if tail in ("ordinal", "decade"):
            number = replace(
                self._number(i, after, value, "ordinal", digits=True), others=decade(value) if tail == "decade" else frozenset()
            )
            return [self._every(number, i)], after
        if tail:
            value, others = value * GLUED[tail], ()
        elif self._glued(i + 1):  # 5m may be metres
            others = (*others, value * GLUED.get(self._at(i + 1), 1))
        scaled, after = self._scales(value, after)
        if before is not None and not currency and (before.kind == "w" or (before.text in DASHES and self._word_before_dash(i))):
            family: Family = "soft" if scaled == value else "count"
            return [replace(self._number(i, after, scaled, family, digits=True), others=frozenset(others))], after
        number = replace(self._number(i, after, scaled, digits=True), others=frozenset(others if scaled == value else ()))
        number = replace(number, scale=scaled / value if value else Fraction(1))
        if scaled == value and here.text.isdecimal() and len(here.text) == 4 and int(value) in YEARS:
            number = replace(number, family="year", others=number.others | (decade(value) if value % 10 == 0 else frozenset()))
        elif here.text.isdecimal() and value % 10 == 0 and value < 100:
            number = replace(
                number, others=number.others | ({1900 + value} if self._at(i - 1) in ("los", "anos", "años", "die") else set())
            )
        if here.kind == "f" and scaled == value:
            number = replace(number, family="fraction", others=frozenset({value * 100}))
        return self._finish(number, i, after)

    def _word(self, i: int) -> tuple[list[Number], int]:
        here = self.lexemes[i]
        found = words.lookup(here.folded, self.language)
        if len(parts := words.split_compound(here.folded, self.language)) > 1:
            return self._cardinal(i, parts)
        if unit := one_long(here.folded, self.language):
            one = self._number(i, i + 1, Fraction(1), "soft")
            return [replace(one, unit=unit, others=frozenset(it.value for it in found))], i + 1
        if not found:
            number = roman(here.text)
            read = [self._number(i, i + 1, Fraction(number), "soft")] if number is not None else []
            return (read, i + 1) if read else self._bare_time(i)
        roles = {it.role: it.value for it in reversed(found)}
        if "fraction" in roles and (share := self._fraction(i, roles["fraction"], weak=len(roles) > 1)) is not None:
            return share
        if "vague" in roles or (roles.keys() & {"scale", "group"} and self._at(i - 1) in FEW):
            return self._vague(i, next(roles[r] for r in ("vague", "scale", "group") if r in roles), exact="scale" in roles)
        if "cardinal" in roles or ("scale" in roles and "ordinal" not in roles):
            return self._cardinal(i, parts)
        return self._single(i, found, roles)

    def _single(self, i: int, found: Sequence[words.Numeral], roles: dict[words.Role, Fraction]) -> tuple[list[Number], int]:
        """A word that adds to no other: a group, a multiple, an ordinal, or one that may render a number."""
        values = frozenset(it.value for it in found)
        if "group" in roles and roles["group"] > 2:
            value, after = self._scales(roles["group"], i + 1)
            number = self._number(i, after, value)
            return [replace(number, others=frozenset({Fraction(10)}) if value == 12 else values)], after
        if "multiple" in roles:
            value = roles["multiple"]
            return [replace(self._number(i, i + 1, value, "multiple"), others=values | {1 / value})], i + 1
        if "ordinal" in roles:
            number = self._number(i, i + 1, roles["ordinal"], "ordinal")
            return [self._every(replace(number, others=values | decade(number.value)), i)], i + 1
        timed, after = self._bare_time(i)
        return timed or [replace(self._number(i, i + 1, found[0].value, "soft"), others=values)], after

    def _bare_time(self, i: int) -> tuple[list[Number], int]:
        """``a year and a half``, ``год и полтора года``: one of a unit of time, and some of it."""
        if not (time := time_unit(self._at(i), self.language)):
            return [], i + 1
        more, after = self._half(Fraction(1), i + 1)
        if more == 1 and self._at(i + 1) in ("и", "and", "y") and time_unit(self._at(i + 3), self.language) == time:
            more, after = more + (words.value(self._at(i + 2), self.language, "cardinal") or 0), i + 4
        return ([with_time(replace(self._number(i, after, more), unit=time), time)], after) if more > 1 else ([], i + 1)

    def _fraction(self, i: int, share: Fraction, *, weak: bool, times: Fraction | None = None) -> tuple[list[Number], int] | None:
        """A spoken share, or its product with a scale: ``half a million``. ``weak`` words are ordinals as well (*third*, *cuarto*)."""
        first = i
        shared = self._at(i + 1) in ("части", "часть", "parte", "partes")
        loose = self._at(i - 1) in A or self._at(i + 1) in ("of", "de", "des", "du", "di")
        ordinal = self._at(i).endswith(("a", "as")) and words.value(self._at(i), "es", "ordinal") is not None
        if not shared and ((self.language == "es" and ordinal) or (times is None and weak and not loose)):
            return None
        share *= times or 1
        at = i + 1
        while self._at(at) in OF:
            at += 1
        size = words.value(self._at(at), self.language, "scale") or words.value(self._at(at), self.language, "group")
        if size is not None and size >= 10:
            value, after = self._scales(share * size, at + 1)
            return self._finish(self._number(first, after, value), first, after)
        others = (
            frozenset(it.value for it in words.lookup(self._at(i), self.language))
            | {share * 100}
            | ({times} if times and times > 1 else set())
        )
        return [replace(self._number(first, i + 1, share, "fraction"), others=others)], i + 1

    def _vague(self, i: int, size: Fraction, *, exact: bool) -> tuple[list[Number], int]:
        """``hundreds of thousands``: an order of magnitude, the product of its words."""
        value, after, at = size, i + 1, i + 1
        while value < MAX_PRODUCT:
            at += self._at(at) in ("of", "de", "di", "d", "von")
            more = words.value(self._at(at), self.language, "scale") or words.value(self._at(at), self.language, "vague")
            if more is None or more <= 10:
                break
            value, at = value * more, at + 1
            after = at
        number = self._number(i, after, value, "vague")
        return [with_unit(number, unit) if (unit := unit_at(self.lexemes, after)) and unit.kind == "money" else number], after

    def _cardinal(self, i: int, parts: Sequence[str]) -> tuple[list[Number], int]:
        """Add up number words from ``i`` on."""
        if self._at(i - 1) in ("por", "pour", "per") and self._at(i) in ("ciento", "cien", "cent", "cento"):
            return [], i + 1  # a unit, no number
        total, current, first = Fraction(0), Fraction(0), i
        after, counted = i, 0
        for at, numeral in self._numerals(i, parts):
            if numeral.role == "cardinal" and counted:
                if self.language == "fr" and current % 100 == 4 and numeral.value == 20:
                    current, after = current + 76, at + 1
                    continue
                if self.language == "de" and 0 < current % 100 < 10 and 20 <= numeral.value < 100:
                    current, after = current + numeral.value, at + 1
                    continue
                if not words.fits(total, current, numeral.value, self.language):
                    break
            total, current = words.add(total, current, numeral)
            counted, after = counted + 1, at + 1
        value = total + current
        size = words.value(self._at(after - 1), self.language, "scale")
        half, after = self._half(Fraction(0), after) if size else (Fraction(0), after)
        value += half * (size or 0)
        if counted <= 1 and (share := words.value(self._at(after), self.language, "fraction")) and 1 <= value < 10:
            found = self._fraction(after, share, weak=False, times=value)
            if found is not None:
                return [
                    replace(found[0][0], start=self.lexemes[first].start, text=self.text[self.lexemes[first].start : found[0][0].end])
                ], found[1]
        value, after = self._scales(value, after)
        family: Family = "soft" if value <= 1 or (counted == 1 and value == 100 and self._at(first) == "ста") else "count"
        number = self._number(first, after, value, family)
        if value > 1 and self._at(first - 1) in ("в", "у") and self._at(after) in ("раза", "раз", "рази"):
            return [replace(number, family="multiple", others=frozenset({1 / value}))], after
        if unit := words.time_in(self._at(after - 1), self.language):
            return [with_time(replace(number, unit=unit), unit)], after
        return self._finish(number, first, after)

    def _numerals(self, i: int, parts: Sequence[str]) -> Iterator[tuple[int, words.Numeral]]:
        """Yield the numerals that are in a row from ``i`` on, hyphens and one *and* between them skipped."""
        at = i
        while True:
            for part in parts:
                found = [it for it in words.lookup(part, self.language) if it.role in ("cardinal", "scale")]
                if part == "und":
                    continue
                if not found:
                    if at > i and (last := words.value(part, self.language, "ordinal")) and (last < 20 or last >= 1000):
                        yield at, words.Numeral(last, "cardinal" if last < 20 else "scale")
                    return
                yield at, found[0]
            at += 1
            if self._at(at) in AND.get(self.language, ()) and self.language != "de":
                joined = words.value(self._at(at + 1), self.language, "cardinal")
                if joined is None or (self.language == "en" and words.value(self._at(at - 1), "en", "scale") is None):
                    return
                at += 1
            elif self._at(at) in DASHES and self._glued(at):
                at += 1
            if at >= len(self.lexemes) or self.lexemes[at].kind != "w":
                return
            parts = words.split_compound(self._at(at), self.language)
