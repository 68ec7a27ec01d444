"""Word overlap of a summary with its source: an index of the source, made once, the sentences that cover a sentence, linked words.

Everything is linear in the length of both texts.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from summarize.text.stems import reader, tokenize

#: Content words behind a word that it is paired with, and words that may be between the two in the source beyond those here.
_SPAN, _SLACK = 5, 4
#: A further sentence of evidence covers at least this share of what is to be covered; so many are looked at.
_MIN_GAIN, _MAX_TRIED = 0.1, 12


class Source:
    """A source text as stems, with the places of each stem and the rarity of it within the source."""

    __slots__ = ("content", "places", "sentence_of", "weight")

    def __init__(self, sentences: Sequence[str], language: str) -> None:
        read = reader(language)
        self.sentence_of: list[int] = []
        self.content: list[frozenset[str]] = []
        self.places: dict[str, list[int]] = {}
        for n, sentence in enumerate(sentences):
            words = [read(raw) for raw in tokenize(sentence)]
            for word in words:
                self.places.setdefault(word.stem, []).append(len(self.sentence_of))
                self.sentence_of.append(n)
            self.content.append(frozenset(word.stem for word in words if word.content))
        count = Counter(it for content in self.content for it in content)
        #: The logarithm of sentences over sentences that have the stem.
        self.weight = {it: math.log((len(self.content) + 1) / n) + 0.1 for it, n in count.items()}


@functools.lru_cache(maxsize=8)
def index(sentences: tuple[str, ...], language: str) -> Source:
    """Return the index of a source; the last few are kept, since several texts are often checked against one."""
    return Source(sentences, language)


@dataclass(frozen=True, slots=True)
class Cover:
    """Body sentences (0-based, the best first) that cover a sentence, and the shares (0..1) that the best one and all of them cover."""

    sentences: tuple[int, ...]
    first: float
    all: float


def content_stems(text: str, language: str) -> list[str]:
    """Return the stems of the content words of a text, in order."""
    read = reader(language)
    return [word.stem for word in map(read, tokenize(text)) if word.content]


def cover(source: Source, stems: Sequence[str], limit: int = 3) -> Cover:
    """Return the body sentences that cover content stems, weighted by rarity; ties go to the earlier, since news begins with the news."""
    rarest = math.log(len(source.content) + 1) + 0.1
    want = {it: source.weight.get(it, rarest) for it in stems}
    total = sum(want.values())
    if not total or not source.content:
        return Cover((), 0.0, 0.0)
    gains = [sum(weight for it, weight in want.items() if it in content) for content in source.content]
    ranked = sorted((n for n, gain in enumerate(gains) if gain > 0), key=lambda n: (-gains[n], n))[:_MAX_TRIED]
    chosen: list[int] = []
    covered: set[str] = set()
    shares: list[float] = []
    while ranked and len(chosen) < limit:
        added = {n: sum(weight for it, weight in want.items() if it in source.content[n] and it not in covered) for n in ranked}
        best = max(ranked, key=lambda n: (added[n], -n))
        if chosen and added[best] < _MIN_GAIN * total:
            break
        chosen.append(best)
        covered |= source.content[best] & want.keys()
        shares.append(added[best] / total)
        ranked.remove(best)
    return Cover(tuple(chosen), shares[0] if shares else 0.0, sum(shares))


def linked(source: Source, stems: Sequence[str]) -> float:
    """Return the share of pairs of neighboring content stems that are together in one sentence of the source; 1 without a pair.

    A form of skip-bigram recall (Lin 2004, ROUGE-S), within sentences.
    """
    pairs = held = 0
    for a, left in enumerate(stems):
        for b in range(a + 1, min(a + 1 + _SPAN, len(stems))):
            pairs += 1
            held += _together(source, left, stems[b], _SLACK + 2 * (b - a))
    return held / pairs if pairs else 1.0


def _together(source: Source, left: str, right: str, reach: int) -> bool:
    """Whether ``right`` is 1 to ``reach`` words behind ``left`` somewhere, in the same sentence."""
    ours, theirs = source.places.get(left, ()), source.places.get(right, ())
    a = b = 0
    while a < len(ours) and b < len(theirs):
        gap = theirs[b] - ours[a]
        if gap <= 0:
            b += 1
        elif gap <= reach and source.sentence_of[ours[a]] == source.sentence_of[theirs[b]]:
            return True
        else:
            a += 1
    return False
