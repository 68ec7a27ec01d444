"""Likeness of the sound of two words across scripts.

Both are brought to plain letters (``anyascii``), read by the rules of several languages at once, thinned to consonants with one sign for
vowels, and compared by normalized edit distance (``rapidfuzz``): Latin spelling does not say in which language a name is to be read.
"""

from __future__ import annotations

import functools
import json
from importlib.resources import files

import regex
from rapidfuzz.distance.Levenshtein import normalized_similarity as similarity


def _reading(rules: str) -> tuple[regex.Pattern[str], dict[str, str]]:
    """Return the spellings that rules replace, the longest first, and what each becomes."""
    table = dict(rule.split(":") for rule in reversed(f"{rules} {_COMMON}".split()))  # of two for one spelling the first holds
    return regex.compile("|".join([*sorted(table, key=len, reverse=True), "."])), table


_COMMON = (
    "shch:s tsch:c tch:c sch:s dzh:j dj:j dg:j sh:s ck:k ph:f th:t kh:h gh:g wh:v tz:c ts:c qu:kv x:ks w:v q:k ough:o augh:o "
    "eau:o sz:s cz:c zh:j oo:u ee:i ij:i"
)
#: What a spelling represents in one reading or another, over what it represents in all.
_READINGS = tuple(
    _reading(rules)
    for rules in (
        "ch:c ce:se ci:si cy:si ge:je gi:ji gy:ji c:k",
        "ch:h c:k j:i z:c s:s",
        "ch:s ce:se ci:si c:k j:h ge:he gi:hi ll:l h: ch:c",
        "ch:k ce:ce ci:ci c:k h:g",
        "ch:s ge:je gi:ji c:s j:j h: gn:n",
        "c:c ch:c zh:z j:i s:s x:h",
        "gh: c:k ge:je s:z",
    )
)
_LETTERS = regex.compile(r"[^a-z]")
_NOT_CYRILLIC = regex.compile(r"[^а-я]")
_DOUBLE = regex.compile(r"(.)\1+")
#: An inflected or derived word has fewer consonants more than this, or many of the other one.
MAX_LONGER, MIN_STEM = 3, 3
_NO_VOWELS = str.maketrans("", "", "ae")
#: Vowels that replace one another.
_VOWELS = str.maketrans("eiouy", "eeaae")


@functools.lru_cache(maxsize=65536)
def _forms(word: str) -> tuple[tuple[str, str], ...]:
    """The rough sounds of a word, one for each way to read it, each with its consonants alone."""
    from anyascii import anyascii

    plain = _LETTERS.sub("", anyascii(word[:40]).lower().replace("iy", "i").replace("yy", "i"))
    found = []
    for pattern, table in _READINGS:
        sound = "".join(table.get(part, part) for part in pattern.findall(plain))
        found.append(_DOUBLE.sub(r"\1", sound.translate(_VOWELS)))
    return tuple((sound, sound.translate(_NO_VOWELS)) for sound in dict.fromkeys(found))


@functools.lru_cache(maxsize=262144)
def likeness(one: str, other: str) -> float:
    """Return how alike two words sound, 0 to 1; vowels weigh half, and the ending of the longer one may be an inflection."""
    best = 0.0
    for a, bones in _forms(one):
        for b, others in _forms(other):
            if not bones or not others or (abs(len(bones) - len(others)) > MAX_LONGER and min(len(bones), len(others)) < MIN_STEM):
                continue
            best = max(best, (similarity(a, b) + similarity(bones, others)) / 2)
            if len(a) != len(b) and best < 1:
                short, long = sorted((a, b), key=len)
                bone, cut = short.translate(_NO_VOWELS), long[: len(short)].translate(_NO_VOWELS)
                best = max(best, (similarity(short, long[: len(short)]) + (similarity(bone, cut) if cut else 0)) / 2)
            if best == 1:
                return best
    return best


#: How many Latin letters and how many Cyrillic ones are one unit.
SHAPES = ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1), (3, 1), (3, 2))
#: Letters of a Russian ending that may be left over, the log-odds that each costs, and what an unheard-of letter costs.
_ENDING, _LEFT, _UNHEARD = 3, 0.7, -9.0


def latin(word: str) -> str:
    """Return the plain small letters of a word in Latin script."""
    from anyascii import anyascii

    return _LETTERS.sub("", anyascii(word[:40]).lower())


def cyrillic(word: str) -> str:
    """Return the small Cyrillic letters of a word."""
    return _NOT_CYRILLIC.sub("", word[:40].lower().replace("ё", "е"))


@functools.cache
def _letters() -> dict[str, float]:
    """The logarithms of chances: of a unit (``ch ч``), of a letter on its own."""
    text = files("summarize.verification").joinpath("data", "letters.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def rendered(word: str, other: str) -> float:
    """Return the log-odds a letter that a Russian word renders a Latin one, against two words that have nothing to do with each other.

    The best alignment by ``data/letters.json`` (``tools/training/letters.py``); an ending may be left over.
    """
    chance, size = _letters(), len(other)
    best = [[-1e9] * (size + 1) for _ in range(len(word) + 1)]
    best[0][0] = 0.0
    for i, row in enumerate(best):
        for j, here in enumerate(row):
            for x, y in SHAPES if here > -1e8 else ():
                if i + x <= len(word) and j + y <= size:
                    unit = chance.get(f"{word[i : i + x]} {other[j : j + y]}", _UNHEARD if x + y == 1 else -1e9)
                    best[i + x][j + y] = max(best[i + x][j + y], here + unit)
    alone = sum(chance.get(letter, _UNHEARD) for letter in word)
    left = [alone + sum(chance.get(letter, _UNHEARD) for letter in other[:end]) + _LEFT * (size - end) for end in range(size + 1)]
    return max(best[-1][end] - left[end] for end in range(max(2, size - _ENDING), size + 1)) / max(len(word), size)
