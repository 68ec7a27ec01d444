"""Likeness of the sound of two words across scripts.

Both are brought to plain letters (``anyascii``), read by the rules of several languages at once, thinned to consonants with one sign for
vowels, and compared by normalized edit distance (``jellyfish``): Latin spelling does not say in which language a name is to be read.
"""

from __future__ import annotations

import functools

import regex
from jellyfish import levenshtein_distance


def similarity(one: str, other: str) -> float:
    """Return the share of letters that need no edit, 0 to 1: Levenshtein's distance over the longer length, taken from 1."""
    return 1 - levenshtein_distance(one, other) / max(len(one), len(other), 1)


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
_DOUBLE = regex.compile(r"(.)\1+")
#: An inflected or derived word has fewer consonants more than this, or many of the other one.
MAX_LONGER, MIN_STEM = 3, 3
_NO_VOWELS = str.maketrans("", "", "ae")
#: Vowels that replace one another.
_VOWELS = str.maketrans("eiouy", "eeaae")


@functools.lru_cache(maxsize=65536)
def readings(word: str) -> tuple[str, ...]:
    """Return the rough sounds of a word, one for each way to read it."""
    from anyascii import anyascii

    plain = _LETTERS.sub("", anyascii(word[:40]).lower().replace("iy", "i").replace("yy", "i"))
    found = []
    for pattern, table in _READINGS:
        sound = "".join(table.get(part, part) for part in pattern.findall(plain))
        found.append(_DOUBLE.sub(r"\1", sound.translate(_VOWELS)))
    return tuple(dict.fromkeys(found))


@functools.lru_cache(maxsize=65536)
def _forms(word: str) -> tuple[tuple[str, str], ...]:
    """The readings of a word, each with its consonants alone."""
    return tuple((sound, sound.translate(_NO_VOWELS)) for sound in readings(word))


@functools.lru_cache(maxsize=16384)  # the pairs of an article at hand
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
