"""How two English words are related, from WordNet: kin may stand for each other, rivals may not.

``data/thesaurus.en.txt.gz`` is made from Princeton WordNet 3.0 by ``benchmarks/make_thesaurus.py`` (licence: ``data/thesaurus.LICENSE``).
Three blocks: stems with the numbers of their senses; for each sense the numbers of those above it, a tab, and of those beside it; pairs of
opposites. Numbers are read only of the words that are asked for, since most never are.
"""

from __future__ import annotations

import functools
import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from summarize.text.tokens import base_language

#: ``kin``: same sense, derived, wider or narrower. ``rival``: two of one kind ("bond", "loan"), or opposites. ``far``: known, unrelated.
Relation = Literal["kin", "opposite", "rival", "far", "unknown"]
_Table = tuple[dict[str, str], list[str], dict[str, set[str]]]


@functools.cache
def _table() -> _Table:
    text = gzip.decompress(files("summarize.verification").joinpath("data", "thesaurus.en.txt.gz").read_bytes()).decode()
    stems, links, pairs = text.split("\n\n")
    opposite: dict[str, set[str]] = {}
    for line in pairs.split("\n"):
        a, _, b = line.partition(" ")
        opposite.setdefault(a, set()).add(b)
        opposite.setdefault(b, set()).add(a)
    return dict(line.split("\t") for line in stems.split("\n")), links.split("\n"), opposite


def _numbers(text: str) -> list[int]:
    return [int(n) for n in text.split(",")] if text else []


def known(language: str) -> bool:
    """Whether there is a thesaurus of a language: English only."""
    return base_language(language) == "en"


@dataclass(frozen=True, slots=True)
class Circle:
    """The senses of a word or of several, and of what is around them."""

    words: frozenset[str]
    own: frozenset[int]
    kin: frozenset[int]
    above: frozenset[int]
    against: frozenset[int]


@functools.lru_cache(maxsize=65536)
def circle(stem: str) -> Circle:
    """What an English stem may mean."""
    senses, links, opposite = _table()
    own = frozenset(_numbers(senses.get(stem, "")))
    up: set[int] = set()
    near: set[int] = set()
    for n in own:
        above, _, beside = links[n].partition("\t")
        up.update(_numbers(above))
        near.update(_numbers(beside))
    against = frozenset(k for word in opposite.get(stem, ()) for k in _numbers(senses.get(word, "")))
    return Circle(frozenset((stem,)), own, own | up | near, frozenset(up), against)


def together(stems: Iterable[str]) -> Circle:
    """The circles of several words as one: a word is kin to it if it is kin to one of them."""
    found = [circle(stem) for stem in stems]
    return Circle(
        frozenset().union(*(one.words for one in found)),
        frozenset().union(*(one.own for one in found)),
        frozenset().union(*(one.kin for one in found)),
        frozenset().union(*(one.above for one in found)),
        frozenset().union(*(one.against for one in found)),
    )


def relation(stem: str, others: Circle) -> Relation:
    """How an English stem is related to others: opposite if a known pair, else kin, opposite by way of a neighbor, rival, far."""
    if not _table()[2].get(stem, _NONE).isdisjoint(others.words):
        return "opposite"
    one = circle(stem)
    if not one.own or not others.own:
        return "unknown"
    if not one.kin.isdisjoint(others.own) or not one.own.isdisjoint(others.kin):
        return "kin"
    # "massive" is beside "big", the opposite of "small".
    if not one.against.isdisjoint(others.kin) or not one.kin.isdisjoint(others.against):
        return "opposite"
    return "far" if one.above.isdisjoint(others.above) else "rival"


_NONE: set[str] = set()
