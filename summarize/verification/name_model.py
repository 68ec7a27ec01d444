"""The odds that a name of a text was put for one of its source: a few gradient-boosted trees over what accounts for the two.

``tools/training/names.py`` trained them on names that were exchanged in human translations, and writes ``data/names.npz``. A name that
sounds like one of the other side or names the same thing is accounted for; what is left on both sides may be an exchange.
"""

from __future__ import annotations

import functools
import itertools
from importlib.resources import files
from typing import NamedTuple

from anyascii import anyascii

from summarize.text.stopwords import stop_words
from summarize.verification.base import Pair
from summarize.verification.dictionary import is_name, is_place, known
from summarize.verification.gazetteer import concepts
from summarize.verification.name_matching import MIN_LENGTH, MIN_LETTERS, Match, Name, calendar, is_sure
from summarize.verification.sounds import likeness, similarity

#: What the trees know of each of the two names: how alike (sound) the most similar name of the other side is, the same among those to which
#: no other name is more alike, and the most similar common word; whether it is surely a name, a common word too, opens a sentence, is a
#: place, in the gazetteer, an acronym; whether a name is beside it, and how alike the most similar name of that one is; how many
#: times more it is there than its partners; its letters.
OF_EACH = ("name", "free", "word", "sure", "known", "initial", "place", "listed", "upper", "run", "beside", "surplus", "letters")
#: … and of both: how alike they are, how far apart (shares of the texts), how alike the names beside them are; how many more words with a
#: capital the text has, whether the languages share a script.
OF_BOTH = ("alike", "shift", "together", "more", "copied")
FEATURES = (*(f"source {it}" for it in OF_EACH), *(f"text {it}" for it in OF_EACH), *OF_BOTH)
#: A name is accounted for from this likeness to a name or to a common word on.
ACCOUNTED, ACCOUNTED_WORD = 0.9, 0.8
#: Words at least so alike are taken for partners where names are counted.
MIN_PARTNER = 0.7
#: Names of a source and a text are at most so far from one another, and at most so many of a side are looked at.
MAX_SHIFT, MAX_UNEXPLAINED = 0.6, 12


class Unexplained(NamedTuple):
    """A name that is not accounted for, with what is known of it."""

    name: Name
    features: tuple[float, ...]


class Candidate(NamedTuple):
    """A name of the source and one of the text, with all features (:data:`FEATURES`)."""

    source: Name
    text: Name
    features: tuple[float, ...]


@functools.lru_cache(maxsize=16384)  # the pairs of an article at hand
def alike(one: str, other: str, copied: bool) -> float:
    """Return how alike two words are, 0 to 1: by sound, and in one script by their letters."""
    if one == other:
        return 1.0
    sound = likeness(one, other)
    return max(similarity(anyascii(one), anyascii(other)), sound - 0.1) if copied else sound


def candidates(pair: Pair, match: Match) -> list[Candidate]:
    """Return the names of the source, each with every name of the text that may have been put for it."""
    sides = [_unexplained(match, side) for side in (0, 1)]
    near = [both for both in itertools.product(*sides) if _near(pair, *(it.name for it in both))]
    if not near:
        return []
    more = len(match.names[1]) - len(match.names[0])
    found = []
    for one, other in near:
        a, b = one.name, other.name
        both = (alike(a.key, b.key, match.copied), _shift(pair, a, b), _together(match, a, b), more, match.copied)
        found.append(Candidate(a, b, (*one.features, *other.features, *map(float, both))))
    return found


def _unexplained(match: Match, side: int) -> list[Unexplained]:
    """The names of a side that nothing accounts for, or that are there more often than what does."""
    lang, found = match.sides[side].base, []
    names = [it for it in match.names[side] if _is_candidate(match, side, it)]
    for name in names:
        capital, word, thing = _likest(match, side, name), _likest_word(match, side, name), match.same_thing(side, name)
        surplus = _surplus(match, side, name) if max(capital, word) >= MIN_PARTNER else float(not thing)
        if surplus <= 0 and (thing or capital >= ACCOUNTED or word >= ACCOUNTED_WORD):
            continue
        beside = match.beside(side, name)
        how = max((max(_likest(match, side, it), match.same_thing(side, it)) for it in beside), default=-1.0)
        is_word = known(_bare(name).lower(), lang)
        word_of = (is_sure(name, lang), is_word, name.initial, is_place(_bare(name), lang), bool(concepts(name.key, lang)))
        rest = (*word_of, name.text.isupper(), bool(beside), how, surplus, min(len(name.key), 10))
        found.append(Unexplained(name, (capital, _likest_free(match, side, name), word, *map(float, rest))))
    return found[:MAX_UNEXPLAINED]


def _bare(name: Name) -> str:
    return name.text.removesuffix("'s").removesuffix("’s")


def _is_candidate(match: Match, side: int, name: Name) -> bool:
    lang = match.sides[side].base
    if len(name.key) < MIN_LETTERS - name.text.isupper() or name.key in stop_words(lang) or name.key in calendar(lang):
        return False
    return (not name.initial or is_name(_bare(name), lang)) and not match.hyphenated(side, name)


def _likest(match: Match, side: int, name: Name) -> float:
    return max((alike(name.key, it.key, match.copied) for it in match.names[1 - side]), default=0.0)


def _likest_free(match: Match, side: int, name: Name) -> float:
    """How alike the most similar name is of those that no other name of this side is more like."""
    best = 0.0
    for it in match.names[1 - side]:
        share = alike(name.key, it.key, match.copied)
        if share > best and share >= max(alike(other.key, it.key, match.copied) for other in match.names[side]):
            best = share
    return best


def _likest_word(match: Match, side: int, name: Name) -> float:
    """How alike the most similar common word of about the same length is."""
    capital, size = {it.key for it in match.names[1 - side]}, len(name.key)
    words = (it for it in match.words[1 - side] if it not in capital and min(len(it), size) >= MIN_LENGTH * max(len(it), size))
    return max((alike(name.key, it, match.copied) for it in words), default=0.0)


def _surplus(match: Match, side: int, name: Name) -> float:
    """How many times more a name is on its side than the words that are like it on the other one, −2 to 2."""
    here = sum(alike(name.key, it.key, True) >= MIN_PARTNER for it in match.names[side])
    there = sum(count for word, count in match.words[1 - side].items() if alike(name.key, word, match.copied) >= MIN_PARTNER)
    return float(max(-2, min(2, here - there)))


def _near(pair: Pair, one: Name, other: Name) -> bool:
    return _shift(pair, one, other) <= MAX_SHIFT and pair.together(one.span[0], other.span[0])


def _shift(pair: Pair, one: Name, other: Name) -> float:
    return abs(one.span[0] / len(pair.source) - other.span[0] / len(pair.text))


def _together(match: Match, one: Name, other: Name) -> float:
    """How alike the names are that are beside these."""
    both = itertools.product(match.beside(0, one), match.beside(1, other))
    return max((alike(a.key, b.key, match.copied) for a, b in both), default=-1.0)


@functools.cache
def _trees() -> tuple[list[list[float]], list[int], list[list[float]]]:
    """The nodes (feature, limit, left, right; a leaf is −1 and its value), where trees begin, and the limits of scores."""
    import numpy as np

    with files("summarize.verification").joinpath("data", "names.npz").open("rb") as file, np.load(file, allow_pickle=False) as data:
        return data["nodes"].tolist(), data["roots"].tolist(), data["limits"].tolist()


def limits(copied: bool) -> tuple[float, float]:
    """Return the scores above which an exchange is an error and a warning, between languages that share a script or do not."""
    error, warning = _trees()[2][copied]
    return error, warning


def score(features: tuple[float, ...]) -> float:
    """Return the log-odds that a name was put for another one."""
    nodes, roots, _ = _trees()
    total = 0.0
    for node in roots:
        while nodes[node][0] >= 0:
            feature, limit, left, right = nodes[node]
            node = int(left if features[int(feature)] <= limit else right)
        total += nodes[node][1]
    return total
