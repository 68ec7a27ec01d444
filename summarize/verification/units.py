"""Units beside a number: percent, percentage points, a currency, a measure. The tables are in ``data/units.toml``."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from summarize.text.tokens import fold
from summarize.verification.tables import table

if TYPE_CHECKING:
    from summarize.verification.number_lexer import Lexeme


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


@functools.lru_cache(maxsize=8192)
def one_long(word: str, language: str) -> str:
    """Return the time unit that an adjective says one of («годичный»: a year), or an empty string."""
    rows = ((fold(form), unit) for unit, forms in table("units")["one_long"].get(language, {}).items() for form in forms.split())
    return next((unit for form, unit in rows if word == form or (form[-1] == "*" and word.startswith(form[:-1]))), "")


_LINKS = frozenset({"de", "of", "us", "u", "s", "американских", "американского", "американскими", "-", "–", "‑", "."})


def _phrase(folded: str, after: str) -> Unit | None:
    """Return the unit of two words: percent or percentage points."""
    if (folded, after) in (("per", "cent"), ("por", "ciento"), ("por", "cien")):
        return Unit("percent")
    points = (("percentage", "point"), ("процентн", "пункт"), ("punto", "porcentual"))
    return Unit("points") if any(folded.startswith(first) and after.startswith(second) for first, second in points) else None


def unit_at(lexemes: Sequence[Lexeme], i: int) -> Unit | None:
    """The unit behind a number whose last lexeme is ``i - 1``; small words between are skipped."""
    for step in range(min(4, len(lexemes) - i)):
        here, after = lexemes[i + step], [it.folded for it in lexemes[i + step + 1 : i + step + 3]]
        if here.text in symbols():
            return symbols()[here.text]
        if found := _phrase(here.folded, after[0] if after else "") or unit_of(here.text):
            return found
        if here.folded == "п" and step == 0:
            return Unit("points") if after == [".", "п"] or after[:1] == ["п"] else None
        if here.folded not in _LINKS:
            return None
    return None
