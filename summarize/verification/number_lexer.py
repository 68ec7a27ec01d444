"""Lexemes of numbers, the words that join numbers, :class:`Number`."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

import regex
from jellyfish import damerau_levenshtein_distance

from summarize.text.tokens import fold
from summarize.verification.tables import table


def _joining(name: str) -> frozenset[str]:
    """Return the words of all languages that join numbers, by their role in ``data/number_words.toml``."""
    return frozenset(table("number_words")["joining"][name].split())


Family = Literal["count", "percent", "points", "money", "ordinal", "year", "vague", "multiple", "fraction", "soft"]

LEXEME = (
    r"(?P<n>\d{{1,3}}(?:[{space}]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,·'’٫٬]\d+)*(?: · \d+)?)(?P<v>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])?"
    r"|(?P<f>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])|(?P<w>\p{{L}}[\p{{L}}\p{{M}}]*(?:['’]\p{{L}}+)?)|(?P<s>[^\s\w])"
)
NARROW, SPACED = (regex.compile(LEXEME.format(space=space)) for space in ("\u00a0\u202f\u2009", " \u00a0\u202f\u2009"))
PHONE = regex.compile(r"\+\d[\d\u00a0 ().-]{6,20}\d|\b0\d{2,4}(?:[ -]\d{3,4}){1,3}\b|\b\d{2,4}(?:-\d{2,4}){2,4}\b")
ELISION = regex.compile(r"^(?:d|l|qu|n|s|dell|nell|all|un)['’]")
AND = {"en": ("and",), "es": ("y",), "pt": ("e",), "fr": ("et",), "it": ("e",), "de": ("und",)}
HALF = {lang: [tuple(tail.split()) for tail in tails] for lang, tails in table("number_words")["half"].items()}
OF = _joining("of")
A = _joining("a")
FEW = _joining("few")
EVERY = _joining("every")
ONE_IN = _joining("one_in")
ORDINAL_TAILS = {lang: frozenset(tails.split()) for lang, tails in table("number_words")["ordinal_tail"].items()}
GLUED = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12, "t": 10**12}
ABBREVIATED = _joining("abbreviated")
YEARS = range(1000, 2101)
MAX_PRODUCT = 10**18
#: Larger numbers of a unit of time are not said in another unit.
MAX_UNITS = 120
#: What is between the two numbers of a range.
RANGE = _joining("range")


class Lexeme(NamedTuple):
    """A number, a word or a sign: ``n``, ``f`` (a vulgar fraction), ``w`` or ``s``; ``folded`` is the form tables are kept in."""

    kind: str
    text: str
    start: int
    end: int
    folded: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    ``value`` is the plain reading (``1,5 млн`` is 1500000), ``scale`` what its scale words multiply by. ``others`` are values it may
    represent as well (months for years, a share for a percentage). A ``soft`` number is a word that may render one (*both*, *weekly*);
    a ``vague`` one is an order of magnitude.
    """

    value: Fraction
    family: Family
    start: int
    end: int
    text: str
    unit: str = ""
    others: frozenset[Fraction] = frozenset()
    digits: bool = True
    scale: Fraction = Fraction(1)

    @property
    def span(self) -> tuple[int, int]:
        """Where it is in its text."""
        return self.start, self.end

    @property
    def readings(self) -> frozenset[Fraction]:
        """Every value it may represent."""
        return self.others | {self.value}


def like_digits(one: Number, other: Number) -> bool:
    """Return whether two numbers in digits differ by one digit, one exchange or one more or less."""
    a, b = ("".join(filter(str.isdigit, it.text)) for it in (one, other))
    return len(a) > 1 and one.digits and other.digits and damerau_levenshtein_distance(a, b) <= 1


class Numbers(tuple[Number, ...]):
    """The numbers of a text in order, indexed once by value."""

    @functools.cached_property
    def by_value(self) -> dict[Fraction, list[Number]]:
        """The numbers by their plain value, words that may render one left out."""
        found: dict[Fraction, list[Number]] = {}
        for it in self:
            if it.family != "soft":
                found.setdefault(it.value, []).append(it)
        return found


def lex(text: str, language: str) -> list[Lexeme]:
    """Return numbers, words and signs in order."""
    found = []
    for m in (NARROW if language == "en" else SPACED).finditer(text):
        kind = "n" if m.group("n") else "f" if m.group("f") else "w" if m.group("w") else "s"
        folded = fold(m.group()).removesuffix("'s")
        if language in ("fr", "it") and kind == "w":
            folded = ELISION.sub("", folded) or folded
        found.append(Lexeme(kind, m.group(), *m.span(), folded))
    return found
