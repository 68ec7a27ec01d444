"""Terms for a glossary out of a newsroom's own pairs of sentences: names, and phrases that repeat, with what they are translated by.

A phrase of the source and one of the target belong together if they are in the same pairs: by Dice's coefficient, where Dunning's
log-likelihood ratio (Computational Linguistics 19:1, 1993) says that this is no chance; a name also by its sound.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from summarize.text.stems import fold, stemmer
from summarize.text.stopwords import stop_words
from summarize.text.tokens import Word, base_language, tokens
from summarize.translation.memory import Unit
from summarize.verification.sounds import likeness

#: Words of a phrase; pairs that have it, unless it is a name that sounds like its translation.
MAX_WORDS, MIN_PAIRS = 4, 2
#: Dice's coefficient (0..1); the log-likelihood ratio that one pairing in a hundred reaches by chance; the likeness of two names by sound.
MIN_DICE, MIN_RATIO, MIN_ALIKE = 0.6, 6.63, 0.75

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term and its translation, as they are most often written; ``pairs`` have both, ``share`` is Dice's coefficient."""

    source: str
    target: str
    pairs: int
    share: float


@dataclass(slots=True)
class _Phrase:
    """A phrase by its stems: the pairs that have it, and how it is written, with and without capitals."""

    key: _Key
    language: str
    places: set[int] = field(default_factory=set)
    forms: Counter[str] = field(default_factory=Counter)
    names: int = 0

    @property
    def text(self) -> str:
        """The dictionary form, where that is known and written; else the most frequent one."""
        return max(self.forms, key=lambda form: (_is_lemma(form, self.language), self.forms[form], -len(form), form))

    @property
    def is_name(self) -> bool:
        return 2 * self.names >= self.forms.total()


def suggest(units: Iterable[Unit], source: str, target: str) -> list[Suggestion]:
    """Return the terms of the pairs from one language into another, those of most pairs first.

    >>> pairs = [("The Harbor Board met.", "Портовый совет собрался."), ("He left.", "Он ушёл."), ("It rained.", "Шёл дождь."),
    ...     ("It was the Harbor Board.", "Это был портовый совет."), ("Nobody knew.", "Никто не знал.")]
    >>> [(one.source, one.target) for one in suggest([Unit("en", "ru", *pair) for pair in pairs], "en", "ru")]
    [('Harbor Board', 'портовый совет')]
    """
    pairs = list(dict.fromkeys((one.source, one.target) for one in units if (one.source_language, one.language) == (source, target)))
    here, there = _phrases((pair[0] for pair in pairs), source), _phrases((pair[1] for pair in pairs), target)
    inside: dict[int, list[_Phrase]] = defaultdict(list)
    for phrase in there.values():
        for place in phrase.places:
            inside[place].append(phrase)
    found: dict[_Key, Suggestion] = {}
    # The longest first: a part of a term that is in no other pair is no term.
    for phrase in sorted(here.values(), key=lambda one: (-len(one.key), one.key)):
        part = any(_within(phrase.key, key) and one.pairs >= len(phrase.places) for key, one in found.items())
        if not part and (len(phrase.key) > 1 or phrase.is_name) and (best := _best(phrase, inside, len(pairs))):
            found[phrase.key] = best
    return sorted(found.values(), key=lambda one: (-one.pairs, -one.share, one.source))


def _phrases(sentences: Iterable[str], language: str) -> dict[_Key, _Phrase]:
    """Every run of words that begins and ends with one that carries content."""
    stem, stop = stemmer(language), stop_words(base_language(language))
    found: dict[_Key, _Phrase] = {}
    for place, sentence in enumerate(sentences):
        words = tokens(sentence)
        keys = [fold(word.text) for word in words]
        content = [key not in stop and len(key) > 1 and not key[0].isdigit() for key in keys]
        for first, last in _runs(words, sentence):
            if content[first] and content[last]:
                key = tuple(stem(one) for one in keys[first : last + 1])
                phrase = found.setdefault(key, _Phrase(key, language))
                phrase.places.add(place)
                phrase.forms[sentence[words[first].start : words[last].end]] += 1
                # A capital at the beginning of a sentence says nothing.
                capitals = [words[n].text[0].isupper() for n in range(max(first, 1), last + 1) if content[n]]
                phrase.names += bool(capitals) and all(capitals)
    return found


def _runs(words: Sequence[Word], sentence: str) -> Iterator[tuple[int, int]]:
    """Yield first and last word of each run with nothing but spaces in it."""
    for first in range(len(words)):
        for last in range(first, min(first + MAX_WORDS, len(words))):
            if last > first and sentence[words[last - 1].end : words[last].start].strip():
                break
            yield first, last


def _best(phrase: _Phrase, inside: dict[int, list[_Phrase]], total: int) -> Suggestion | None:
    """Return what a phrase is translated by; None where nothing is together with it often enough."""
    rows = []
    for other in {one.key: one for place in phrase.places for one in inside[place]}.values():
        both = len(phrase.places & other.places)
        share = 2 * both / (len(phrase.places) + len(other.places))
        alike = _alike(phrase, other)
        often = both >= MIN_PAIRS and share >= MIN_DICE and _ratio(both, len(phrase.places), len(other.places), total) >= MIN_RATIO
        if often or (alike >= MIN_ALIKE and share >= MIN_DICE):
            rows.append((round(share + alike, 2), -abs(len(other.key) - len(phrase.key)), both, other.text, share))
    if not rows:
        return None
    _, _, both, text, share = max(rows)
    return Suggestion(phrase.text, text, both, round(share, 2))


def _alike(one: _Phrase, other: _Phrase) -> float:
    """How alike two names sound, word by word, 0..1; 0 where one is no name."""
    if len(one.key) != len(other.key) or not (one.is_name and other.is_name):
        return 0.0
    return min(likeness(a, b) for a, b in zip(one.text.split(), other.text.split(), strict=True))


def _ratio(both: int, one: int, other: int, total: int) -> float:
    """Dunning's log-likelihood ratio of two phrases that are in ``one`` and ``other`` of all pairs, and in ``both`` together."""
    cells = ((both, one, other), (one - both, one, total - other), (other - both, total - one, other))
    rest = (total - one - other + both, total - one, total - other)
    return 2 * sum(n * math.log(n * total / (row * column)) for n, row, column in (*cells, rest) if n)


def _is_lemma(form: str, language: str) -> bool:
    if base_language(language) != "ru" or " " in form:
        return False
    from summarize.text import russian

    return fold(form) in russian.lemmas(form)


def _within(part: _Key, whole: _Key) -> bool:
    return any(whole[n : n + len(part)] == part for n in range(len(whole) - len(part) + 1))
