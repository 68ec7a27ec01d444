"""A length of time that became *one*: "a four-year break" is not «tras un año de pausa».

The number check leaves *un*, *una*, *a* alone, because they are articles nearly always. In front of the same unit of time whose number is
gone they are a number, and a wrong one.
"""

from __future__ import annotations

from functools import cache

import regex

from summarize.text.tokens import base_language
from summarize.types import Finding
from summarize.verification.quantities import Quantity, extract

_UNITS = {
    "en": ("years?", "months?", "weeks?", "days?", "hours?", "minutes?", "decades?", "centur(?:y|ies)"),
    "ru": (
        r"год\p{L}*|лет", r"месяц\p{L}*", r"недел\p{L}+", r"день|дн\p{L}+", r"час\p{L}*", r"минут\p{L}*", r"десятилети\p{L}+", r"век\p{L}*",
    ),
    "es": ("años?", "mes(?:es)?", "semanas?", "días?", "horas?", "minutos?", "décadas?", "siglos?"),
}  # fmt: skip
_JOINED = regex.compile(r"[\s‑-]{1,2}")


@cache
def _unit(language: str) -> regex.Pattern[str]:
    words = "|".join(f"(?P<u{n}>{word})" for n, word in enumerate(_UNITS[language]))
    return regex.compile(rf"\b(?:{words})\b", regex.IGNORECASE)


def _durations(text: str, language: str) -> list[tuple[str, Quantity | None, str]]:
    """Each unit of time, the number in front of it if there is one, and the words for both."""
    numbers = {joint.end(): quantity for quantity in extract(text, language) if (joint := _JOINED.match(text, quantity.end))}
    found = []
    for match in _unit(language).finditer(text):
        number = numbers.get(match.start())
        found.append((str(match.lastgroup), number, text[number.start if number else match.start() : match.end()]))
    return found


def check_durations(source: str, text: str, source_lang: str, lang: str, *, where: str, sentence: int = 0) -> list[Finding]:
    """An error for each length of time of ``source`` whose number is gone where ``text`` has *one* of the same unit.

    Where the source names the unit without a number too ("a year ago"), that may be the one, and nothing is said.
    """
    ours, theirs = base_language(source_lang), base_language(lang)
    if ours not in _UNITS or theirs not in _UNITS:
        return []
    ones = [(unit, words) for unit, number, words in _durations(text, theirs) if number is not None and number.value == 1]
    if not ones:
        return []
    spans = _durations(source, ours)
    maybe = {unit for unit, number, _ in spans if number is None or number.value == 1}
    kept = {reading for quantity in extract(text, theirs) for reading in quantity.readings}
    findings = []
    for unit, number, words in spans:
        got = next((got for other, got in ones if other == unit), None)
        if number is not None and got is not None and unit not in maybe and number.value > 1 and number.readings.isdisjoint(kept):
            message = f"the source has {words!r}, the text {got!r}"
            findings.append(Finding("major", "number", where, message, words, got, sentence, 0.8))
    return findings
