"""How alike two words sound across scripts: both are brought to one rough phonetic alphabet and compared by weighted edit distance.

The alphabet keeps consonants apart that transcription keeps apart, and lets those be near that it confuses (``c`` may be к, с or ч; ``w`` в
or у; ``h`` г or х). Vowels weigh a third of a consonant. The rules follow the usual practice of Russian newspapers for English, Spanish,
German and Chinese names.
"""

from __future__ import annotations

import functools
import itertools
import math
import unicodedata

import regex

from summarize.verification.tables import word_list

_CYRILLIC = dict(
    zip(
        "абвгдезийклмнопрстуфхцчшщъыьэіґј",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "q",
            "c",
            "x",
            "x",
            "",
            "i",
            "",
            "e",
            "i",
            "g",
            "i",
        ],
        strict=True,
    )
) | {"ё": "io", "ж": "j", "ю": "iu", "я": "ia", "ї": "i", "є": "e"}
_LATIN = [
    ("tsch", "c"),
    ("sch", "x"),
    ("tch", "c"),
    ("ough", "o"),
    ("igh", "ai"),
    ("sh", "x"),
    ("zh", "j"),
    ("ch", "c"),
    ("ck", "k"),
    ("ph", "f"),
    ("th", "t"),
    ("kh", "h"),
    ("gh", "g"),
    ("wh", "v"),
    ("qu", "kv"),
    ("ts", "q"),
    ("tz", "q"),
    ("dg", "j"),
    ("dj", "j"),
    ("oo", "u"),
    ("ee", "i"),
    ("ea", "i"),
    ("ou", "u"),
    ("ow", "ou"),
    ("aw", "o"),
    ("ew", "iu"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
]
_SOUNDS = dict(_LATIN)
_SPELLINGS = regex.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_SINGLE = {
    "c": "k",
    "q": "k",
    "w": "v",
    "x": "X",
    "y": "i",
    "j": "j",
    "ß": "s",
    "ł": "l",
    "ø": "o",
    "æ": "e",
    "đ": "d",
    "ı": "i",
    "þ": "t",
    "ð": "d",
}
_VOWELS = frozenset("aeiou")
_NEAR = {
    frozenset(pair)
    for pair in [
        "sz",
        "sx",
        "xj",
        "xc",
        "cj",
        "ck",
        "qs",
        "qz",
        "qc",
        "qk",
        "qt",
        "kg",
        "gh",
        "hk",
        "jg",
        "jh",
        "vf",
        "td",
        "sk",
        "bv",
        "ji",
        "ci",
        "vu",
        "hv",
        "zj",
        "nN",
        "xk",
        "qx",
        "hx",
        "gi",
        "pb",
        "hc",
        "zt",
        "zd",
        "st",
        "lv",
        "kX",
        "sX",
        "hX",
        "xX",
        "jd",
        "gj",
        "vh",
    ]
}
_VOWEL_WEIGHT = 0.3
_SOFT = {"h": 0.35, "v": 0.6, "i": _VOWEL_WEIGHT, "r": 0.6, "g": 0.6, "t": 0.7, "d": 0.7, "s": 0.7, "X": 1.4, "N": 0.15}
_LIMIT = 24


@functools.lru_cache(maxsize=32768)
def encode(word: str) -> str:
    """The word in the rough alphabet: ``a e i o u`` and consonants; letters of other scripts are dropped."""
    lower = word.lower()[:_LIMIT]
    if any("\u0400" <= c <= "\u04ff" for c in lower):
        plain = "".join(_CYRILLIC.get(c, "") for c in lower)
        out = plain.replace("dj", "j").replace("tc", "c").replace("cj", "j").replace("ts", "q").replace("qz", "j").replace("ks", "X")
    else:
        plain = "".join(c for c in unicodedata.normalize("NFD", lower) if not unicodedata.combining(c))
        plain = _SPELLINGS.sub(lambda match: _SOUNDS[match.group()], plain)
        plain = "".join(_SINGLE.get(c, c if "a" <= c <= "z" else "") for c in plain).replace("ks", "X")
        out = plain[:-1] if len(plain) > 3 and plain.endswith("e") else plain
        if plain.endswith("ao"):
            out += "N"  # João, São: a nasal that Russian writes and Spanish does not
        if out.startswith("X"):
            out = "s" + out[1:]
    squeezed = [c for i, c in enumerate(out) if i == 0 or c != out[i - 1]]
    return "".join(squeezed)


@functools.cache
def _weight(letter: str) -> float:
    return _VOWEL_WEIGHT if letter in _VOWELS else 1.0


@functools.cache
def _drop(letter: str) -> float:
    return _VOWEL_WEIGHT if letter in _VOWELS else _SOFT.get(letter, 0.9)


class _Swaps(dict[str, float]):
    """What it costs to put each letter for this one."""

    def __init__(self, letter: str) -> None:
        self._letter = letter

    def __missing__(self, other: str) -> float:
        self[other] = cost = _swap(self._letter, other)
        return cost


_swaps = functools.cache(_Swaps)


def _swap(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if a in _VOWELS and b in _VOWELS:
        return 0.2
    if frozenset((a, b)) in _NEAR:
        return 0.3
    return 1.1


@functools.lru_cache(maxsize=65536)
def distance(left: str, right: str) -> float:
    """The weighted edit distance of two encoded words over the weight of the heavier one: 0 alike, 1 and more unlike."""
    return _distance(left, right, math.inf)


def _distance(left: str, right: str, limit: float) -> float:
    """:func:`distance`; where it is beyond ``limit``, any number beyond it."""
    if left == right:
        return 0.0
    if not left or not right:
        return 1.0
    whole = max(sum(map(_weight, left)), sum(map(_weight, right)), 1.0)
    most = limit * whole + 1e-9  # rounding is left to the division at the end
    drops = [_drop(letter) for letter in right]
    row = [0.0, *itertools.accumulate(drops)]
    for a in left:
        dropped, swaps = _drop(a), _swaps(a)
        diagonal, best = row[0], row[0] + dropped
        new = [best]
        for above, b, added in zip(row[1:], right, drops, strict=True):
            best += added
            if (other := above + dropped) < best:
                best = other
            if (other := diagonal + swaps[b]) < best:
                best = other
            new.append(best)
            diagonal = above
        row = new
        if min(row) > most:
            return math.inf
    return row[-1] / whole


@functools.lru_cache(maxsize=32768)
def stems(word: str) -> tuple[str, ...]:
    """The word and, for Cyrillic, the word without what may be a case ending."""
    lower = word.lower()
    found = [lower]
    if any("\u0400" <= c <= "\u04ff" for c in lower):
        found += [lower[: -len(ending)] for ending in word_list("ru_endings") if lower.endswith(ending) and len(lower) - len(ending) >= 2]
    return tuple(dict.fromkeys(found))


@functools.lru_cache(maxsize=65536)
def unlike(left: str, right: str) -> float:
    """The least distance of two written words over their possible stems."""
    best = 9.0
    for a in stems(left):
        first = encode(a)
        for b in stems(right):
            best = min(best, distance(first, encode(b)))
            if best == 0.0:
                return 0.0
    return best


@functools.lru_cache(maxsize=65536)
def within(left: str, right: str, limit: float) -> bool:
    """Whether :func:`unlike` is at most ``limit``, for less work."""
    others = [encode(b) for b in stems(right)]
    return any(_distance(encode(a), b, limit) <= limit for a in stems(left) for b in others)


#: Words at most so far apart count as the same name.
SAME = 0.34


def alike(left: str, right: str) -> bool:
    """Whether two words may be the same name; short ones must agree better."""
    short = min(len(left), len(right))
    return within(left, right, 0.2 if short <= 2 else 0.26 if short == 3 else SAME)
