"""Spoken fractions: *half*, *a third*, *three quarters*; «половина», «треть»; *la mitad*, *un tercio*.

A fraction may be left out or said otherwise («вдвое», *50 %*); another one in its place is an error: "will pay half" is not «заплатят
четверть». Words that can mean something else (a quarter of the year, the second half of a match) only ever count where the other side has a
different fraction and not this one.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import regex

from summarize.text.tokens import base_language
from summarize.types import Finding, Severity

_HALF, _THIRD, _QUARTER = Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)

# The longer ones first: "three quarters" is not a quarter.
_WORDS: dict[str, tuple[tuple[str, Fraction], ...]] = {
    "en": (
        (r"three[ -]quarters?", 3 * _QUARTER),
        (r"two[ -]thirds?", 2 * _THIRD),
        (r"half|halves|halved|halving", _HALF),
        (r"(?:a|one)[ -]third", _THIRD),
        (r"(?:a|one)[ -]quarter", _QUARTER),
    ),
    "ru": (
        (r"тр(?:и|[её]х|емя|ём|ем)\s+четверт\p{L}+", 3 * _QUARTER),
        (r"дв(?:е|ух|умя|ум)\s+трет\p{L}+", 2 * _THIRD),
        (r"половин\p{L}+|вдвое|наполовину|полцены", _HALF),
        (r"треть|трети|третью", _THIRD),
        (r"четверть|четверти|четвертью", _QUARTER),
    ),
    "es": (
        (r"tres\s+(?:cuartos|cuartas\s+partes)", 3 * _QUARTER),
        (r"dos\s+(?:tercios|terceras\s+partes)", 2 * _THIRD),
        (r"mitad", _HALF),
        (r"un\s+tercio|tercera\s+parte", _THIRD),
        (r"un\s+cuarto|cuarta\s+parte", _QUARTER),
    ),
}
#: The same said with a sign: a reason to keep quiet.
_PERCENT = regex.compile(r"(\d+(?:[.,]\d+)?)\s?(?:%|per\s?cent|percent|процент|por\s+ciento)", regex.IGNORECASE)


@cache
def _pattern(language: str) -> regex.Pattern[str]:
    return regex.compile("|".join(rf"\b(?P<f{n}>{words})\b" for n, (words, _) in enumerate(_WORDS[language])), regex.IGNORECASE)


def extract(text: str, language: str) -> dict[Fraction, str]:
    """The spoken fractions of a text, each with the words that say it."""
    base = base_language(language)
    found: dict[Fraction, str] = {}
    if base not in _WORDS:
        return found
    for match in _pattern(base).finditer(text):
        number = int((match.lastgroup or "f0")[1:])
        found.setdefault(_WORDS[base][number][1], match.group())
    return found


def check_fractions(source: str, text: str, source_lang: str, lang: str, *, where: str | None = None, sentence: int = 0) -> list[Finding]:
    """Find fractions of the text that the source does not have: an error where one of the source's is gone, else a warning."""
    theirs = extract(text, lang)
    if not theirs:
        return []
    ours = extract(source, source_lang)
    shares = {Fraction(value.replace(",", ".")) / 100 for value in _PERCENT.findall(source)}
    findings = []
    gone = [words for value, words in ours.items() if value not in theirs]
    for value, words in theirs.items():
        if value in ours or any(abs(value - share) <= Fraction(5, 100) for share in shares):
            continue
        if not gone and base_language(source_lang) != base_language(lang):
            continue  # "cut by 50 points" may well be half of something
        expected = gone[0] if gone else ""
        level: Severity = "major" if gone else "minor"
        message = f"the text says {words!r}" + (f", the source {expected!r}" if expected else ", the source has no such fraction")
        findings.append(Finding(level, "number", where or lang, message, expected, words, sentence, 0.9 if gone else 0.5))
    return findings
