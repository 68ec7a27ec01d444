"""Units beside a number: percent, percentage points, a currency, a measure. The tables are in ``data/units.toml``."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

from summarize.text.tokens import fold
from summarize.verification.tables import table


class _Lexeme(Protocol):
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Unit:
    """``name`` is an ISO 4217 code for money, a measure's English name, or empty for percent and points."""

    kind: Literal["plain", "percent", "points", "money"]
    name: str = ""


@functools.cache
def _words() -> tuple[dict[str, Unit], tuple[tuple[str, Unit], ...]]:
    data = table("units")
    rows: list[tuple[str, Unit]] = [(word, Unit("percent")) for word in data["percent"]["words"].split()]
    rows += [(word, Unit("points")) for word in data["points"]["words"].split()]
    rows += [(word, Unit("money", iso)) for iso, words in data["currency_words"].items() for word in words.split()]
    rows += [(word, Unit("plain", name)) for name, row in data["convert"].items() for word in row["words"].split()]
    rows += [(word, Unit("plain", name)) for name, words in data["metric"].items() for word in words.split()]
    exact: dict[str, Unit] = {}
    for word, unit in rows:
        if not word.endswith("*"):
            exact.setdefault(fold(word), unit)
    return exact, tuple((word[:-1], unit) for word, unit in rows if word.endswith("*"))


@functools.cache
def symbols() -> dict[str, Unit]:
    """Signs of money and percent."""
    data = table("units")
    found = {sign: Unit("percent") for sign in data["percent"]["symbols"].split()}
    for iso, signs in data["currency_symbols"].items():
        found.update({sign: Unit("money", iso) for sign in signs.split()})
    return found


@functools.lru_cache(maxsize=8192)
def unit_of(word: str) -> Unit | None:
    """The unit a word names, or None."""
    folded = fold(word)
    exact, prefixes = _words()
    if folded in exact:
        return exact[folded]
    return next((unit for prefix, unit in prefixes if folded.startswith(prefix)), None)


@functools.cache
def factors(name: str) -> tuple[Fraction, ...]:
    """By how much a measure may be multiplied when it is converted; empty for anything but imperial measures."""
    row = table("units")["convert"].get(name)
    return tuple(Fraction(factor) for factor in row["factors"]) if row else ()


@functools.cache
def becomes(name: str) -> str:
    """The metric measure that an imperial one is converted to, or an empty string."""
    return str(table("units")["convert"].get(name, {}).get("becomes", ""))


#: By how much a number of one time unit may be multiplied to say it in another: years in months, weeks in days.
TIME_FACTORS = {unit: tuple(map(Fraction, factors.split())) for unit, factors in table("units")["time_factor"].items()}


@functools.cache
def _time_words(language: str) -> dict[str, str]:
    rows = table("units")["time"].get(language, {})
    return {fold(word): unit for unit, words in rows.items() for word in words.split()}


def time_unit(word: str, language: str) -> str:
    """Return the English name of the time unit that a folded word names, or an empty string."""
    return _time_words(language).get(word, "")


@functools.cache
def _one_long(language: str) -> tuple[tuple[str, str], ...]:
    rows = table("units")["one_long"].get(language, {})
    return tuple((fold(word), unit) for unit, words in rows.items() for word in words.split())


def one_long(word: str, language: str) -> str:
    """Return the time unit that an adjective says one of («годичный»: a year), or an empty string."""
    return next((unit for form, unit in _one_long(language) if word == form or (form[-1] == "*" and word.startswith(form[:-1]))), "")


_LINKS = frozenset({"de", "of", "us", "u", "s", "американских", "американского", "американскими", "-", "–", "‑", "."})


def _phrase(folded: str, after: str) -> Unit | None:
    """Return the unit of two words: percent or percentage points."""
    if (folded, after) in (("per", "cent"), ("por", "ciento"), ("por", "cien")):
        return Unit("percent")
    points = (("percentage", "point"), ("процентн", "пункт"), ("punto", "porcentual"))
    return Unit("points") if any(folded.startswith(first) and after.startswith(second) for first, second in points) else None


def unit_at(lexemes: Sequence[_Lexeme], i: int) -> Unit | None:
    """The unit behind a number whose last lexeme is ``i - 1``; small words between are skipped."""
    for step in range(4):
        if i + step >= len(lexemes):
            return None
        here = lexemes[i + step].text
        if here in symbols():
            return symbols()[here]
        folded = fold(here)
        after = fold(lexemes[i + step + 1].text) if i + step + 1 < len(lexemes) else ""
        if phrase := _phrase(folded, after):
            return phrase
        if folded == "п" and step == 0 and after in (".", "п"):
            return Unit("points") if [fold(lexeme.text) for lexeme in lexemes[i + 1 : i + 3]] == [".", "п"] else None
        if folded == "pp" and step == 0:
            return Unit("points")
        if found := unit_of(here):
            return found
        if folded not in _LINKS:
            return None
    return None
