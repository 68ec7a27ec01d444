"""How the words of a summary lie in its source: an index of the source, made once, and the copied fragments of a sentence.

Everything is linear in the length of both texts. Terms follow Grusky et al. (2018), "Newsroom": a *fragment* is a longest run of words
that the summary shares with the source; *coverage* is the share of words in fragments, *density* the mean squared fragment length.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarize.text.stems import reader, tokenize
from summarize.verification.word_classes import word_class

_MAX_POSITIONS = 24  # places of one bigram that are tried; more are only ever of function words


class Source:
    """A source text as stems, with the places of each stem, bigram and sentence."""

    __slots__ = (
        "bigrams",
        "capitals",
        "content",
        "hedges",
        "in_order",
        "language",
        "negated",
        "negations",
        "places",
        "prefixes",
        "sentence_of",
        "sentences",
        "starts",
        "stems",
        "weight",
        "word_pairs",
        "words",
    )

    def __init__(self, sentences: Sequence[str], language: str) -> None:
        read = reader(language)
        self.language = language
        self.stems: list[str] = []
        self.in_order: list[list[str]] = []
        self.sentence_of: list[int] = []
        self.sentences: list[frozenset[str]] = []
        self.content: list[frozenset[str]] = []
        self.words: set[str] = set()
        self.word_pairs: set[tuple[str, str]] = set()
        negation, hedge = word_class(language, "negation"), word_class(language, "hedge")
        #: Negations and hedges (folded) of each sentence.
        self.negations: list[frozenset[str]] = []
        self.hedges: list[frozenset[str]] = []
        #: Stems near a negation.
        self.negated: set[str] = set()
        lower: Counter[str] = Counter()
        upper: Counter[str] = Counter()
        for n, sentence in enumerate(sentences):
            read_words = [read(raw) for raw in tokenize(sentence)]
            stems = [word.stem for word in read_words]
            upper.update([word.stem for word in read_words[1:] if word.capital])
            lower.update([word.stem for word in read_words if word.lower])
            words = [word.folded for word in read_words]
            folded = set(words)
            self.word_pairs.update(pairwise(words))
            self.words |= folded
            self.negations.append(negation & folded)
            self.hedges.append(hedge & folded)
            if self.negations[-1]:
                for i, word in enumerate(words):
                    if word in negation:
                        self.negated.update(stems[max(0, i - 3) : i + 7])
            self.stems += stems
            self.in_order.append(stems)
            self.sentence_of += [n] * len(stems)
            self.sentences.append(frozenset(stems))
            self.content.append(frozenset([word.stem for word in read_words if word.content]))
        #: Stems that the source writes with a capital inside sentences: names, as far as one can tell without a dictionary.
        self.capitals = frozenset(it for it, n in upper.items() if n > lower[it])
        self.places: dict[str, list[int]] = {}
        for i, it in enumerate(self.stems):
            self.places.setdefault(it, []).append(i)
        self.starts = {it[:4] for it in self.places}
        self.prefixes = {it[:5] for it in self.places if len(it) >= 5}
        self.bigrams: dict[tuple[str, str], list[int]] = {}
        for i, pair in enumerate(pairwise(self.stems)):
            self.bigrams.setdefault(pair, []).append(i)
        count = Counter(it for content in self.content for it in content)
        total = len(self.content) + 1
        #: Rarity of a stem within the source: the log of sentences over sentences that have it.
        self.weight = {it: math.log(total / n) + 0.1 for it, n in count.items()}


@functools.lru_cache(maxsize=8)
def index(sentences: tuple[str, ...], language: str) -> Source:
    """The index of a source; the last few are kept, since several texts are often checked against one."""
    return Source(sentences, language)


@dataclass(frozen=True, slots=True)
class Fragment:
    """``length`` words from ``start`` of the summary sentence that stand in the source from ``place`` on (-1: nowhere)."""

    start: int
    length: int
    place: int


@dataclass(frozen=True, slots=True)
class Line:
    """A summary sentence: words as written, folded, stems, and the content stems."""

    raw: tuple[str, ...]
    words: tuple[str, ...]
    stems: tuple[str, ...]
    content: tuple[int, ...]


def line(sentence: str, language: str) -> Line:
    """A summary sentence made ready for comparison; ``content`` are the places of words that are no function words."""
    read = reader(language)
    raw = tuple(tokenize(sentence))
    words = [read(word) for word in raw]
    content = tuple(i for i, word in enumerate(words) if word.content)
    return Line(raw, tuple(word.folded for word in words), tuple(word.stem for word in words), content)


def fragments(source: Source, stems: Sequence[str]) -> list[Fragment]:
    """Greedy longest shared runs, left to right; of equally long ones that which lies nearest behind the last one."""
    found: list[Fragment] = []
    i, n, last = 0, len(stems), -1
    ours = source.stems
    size = len(ours)
    while i < n:
        places = source.bigrams.get((stems[i], stems[i + 1])) if i + 1 < n else None
        if places is None:
            single = source.places.get(stems[i])
            if single is None:
                found.append(Fragment(i, 1, -1))
                i += 1
                continue
            place = _nearest(single, last)
            found.append(Fragment(i, 1, place))
            last = place + 1
            i += 1
            continue
        best, where, gap = 0, -1, 0
        for place in places[:_MAX_POSITIONS] if len(places) > _MAX_POSITIONS else places:
            length = 2
            while i + length < n and place + length < size and ours[place + length] == stems[i + length]:
                length += 1
            distance = abs(place - last) if last >= 0 else 0
            if length > best or (length == best and distance < gap):
                best, where, gap = length, place, distance
        found.append(Fragment(i, best, where))
        i += best
        last = where + best
    return found


def _nearest(places: Sequence[int], last: int) -> int:
    return places[0] if last < 0 or len(places) == 1 else min(places, key=lambda place: abs(place - last))


def alignment(source: Source, sentence: Line, limit: int = 3) -> tuple[tuple[int, ...], float, float]:
    """The body sentences (0-based, best first, at most ``limit``) that cover a sentence; the share the best one covers; the share all do.

    Cover is the share of content stems, weighted by rarity in the source; a stem the source does not have weighs as much as its rarest.
    A further sentence is taken only if it adds a tenth.
    """
    want: dict[str, float] = {}
    rarest = math.log(len(source.content) + 1) + 0.1
    for i in sentence.content:
        want[sentence.stems[i]] = source.weight.get(sentence.stems[i], rarest)
    if not want:
        for it in sentence.stems:
            want[it] = 1.0
    total = sum(want.values())
    if not total or not source.content:
        return (), 0.0, 0.0
    pool = source.content if sentence.content else source.sentences
    gains = [0.0] * len(pool)
    for it, weight in want.items():
        previous = -1
        for place in source.places.get(it, ()):
            n = source.sentence_of[place]
            if n != previous:
                gains[n] += weight
                previous = n
    chosen: list[int] = []
    covered: set[str] = set()
    cover = first = 0.0
    # Only sentences with a fair gain of their own can help; ties go to the earlier, since news begins with the news.
    ranked = sorted((n for n, gain in enumerate(gains) if gain > 0), key=lambda n: (-gains[n], n))[:12]
    while ranked and len(chosen) < limit:
        best, added = -1, 0.0
        for n in ranked:
            gain = sum(weight for it, weight in want.items() if it in pool[n] and it not in covered)
            if gain > added + 1e-9:
                best, added = n, gain
        if best < 0 or (chosen and added < 0.1 * total):
            break
        chosen.append(best)
        covered |= pool[best] & want.keys()
        cover += added
        if len(chosen) == 1:
            first = added / total
        ranked.remove(best)
    return tuple(chosen), first, cover / total


def stands_in(source: Source, sentence: Line) -> bool:
    """Whether a sentence, word for word, runs within the source (one fragment)."""
    found = fragments(source, sentence.stems)
    return len(found) == 1 and found[0].place >= 0 and source.words.issuperset(sentence.words)


def negated(sentence: Line, language: str) -> set[str]:
    """The content stems that negations of a sentence apply to: the first behind each, within three words."""
    negation = word_class(language, "negation")
    content = set(sentence.content)
    found = set()
    for i, word in enumerate(sentence.words):
        if word in negation:
            found.update([sentence.stems[j] for j in range(i + 1, min(i + 4, len(sentence.stems))) if j in content][:1])
    return found


def in_pieces(source: Source, raw: str) -> bool:
    """Whether the source has a number such as ``31.8`` as ``31. 8``, which is how tokenised text is written."""
    pieces = re.split(r"[.,:]", raw)
    return len(pieces) > 1 and all(pair in source.bigrams for pair in pairwise(pieces))
