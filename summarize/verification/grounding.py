"""Evidence in the body for each sentence of a summary: word overlap in one language, sentence vectors across them.

The check ``grounding`` finds sentences and clauses that nothing in the source supports.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarize.text.tokens import base_language
from summarize.types import Finding, Severity
from summarize.verification.alignment import VECTOR_LANGUAGES
from summarize.verification.base import Pair, check_of, finding
from summarize.verification.cues import stems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Below the first share of covered content words a sentence has no visible ground, below the second it is worth a look; a likeness
#: (cosine) above the third and fourth says that it is only worded otherwise.
_NO_COVER, _LITTLE_COVER, _LIKE_NONE, _LIKE_LITTLE = 0.25, 0.4, 0.4, 0.55
#: A likeness that a summary in a writer's own words still has.
_LIKE_NOTHING = 0.25
#: The same across languages, by likeness alone.
_UNLIKE_ACROSS, _LITTLE_ACROSS = 0.25, 0.38
#: A clause of so many content words, of which the source has less than this share, is invented unless a sentence is as like it as this.
_MIN_CLAUSE, _CLAUSE_COVER, _CLAUSE_LIKE = 3, 0.35, 0.5
_CLAUSE_END = re.compile(r"[,;:—–()]\s*")
#: News begins with the news: of equally like sentences the earlier is the evidence, by so much from the first to the last.
_POSITION = 0.05
#: A further sentence of evidence covers at least this share of the content words.
_MIN_GAIN = 0.1


@dataclass(frozen=True, slots=True)
class Ground:
    """The evidence of a sentence: 0-based body sentences, the best first, and how well they support it (0..1)."""

    evidence: tuple[int, ...]
    cover: float
    likeness: float | None
    support: float


def ground(body: Sequence[str], sentence: str, source_lang: str, lang: str, limit: int = 3) -> Ground:
    """Return the evidence of a sentence in the body.

    In one language by the content words that are shared; across languages by sentence vectors.
    """
    if not body:
        return Ground((), 0.0, 0.0, 0.0)
    if base_language(source_lang) != base_language(lang):
        return _across(tuple(body), sentence, source_lang, lang, limit)
    return _within(tuple(body), sentence, source_lang, limit)


def _within(body: tuple[str, ...], sentence: str, lang: str, limit: int) -> Ground:
    """The sentences that share most content words with a sentence and its best ones; of equal ones the earlier: news begins with the news.

    The support is the mean of the share of its words in the best sentence and the share anywhere in the body.
    """
    wanted = stems(sentence, lang)
    if not wanted:
        return Ground((), 1.0, None, 1.0)
    contents, vocabulary = _content(body, lang), _vocabulary(body, lang)
    left, chosen = wanted, list[int]()
    while len(chosen) < limit:
        gains = [len(left & content) for content in contents]
        best = max(range(len(body)), key=lambda n: (gains[n], -n))
        if not gains[best] or (chosen and gains[best] < _MIN_GAIN * len(wanted)):
            break
        chosen.append(best)
        left -= contents[best]
    first = len(wanted & contents[chosen[0]]) if chosen else 0
    return Ground(tuple(chosen), 1 - len(left) / len(wanted), None, (first + len(wanted & vocabulary)) / (2 * len(wanted)))


@functools.lru_cache(maxsize=8)
def _content(body: tuple[str, ...], lang: str) -> tuple[frozenset[str], ...]:
    return tuple(stems(sentence, lang) for sentence in body)


@functools.lru_cache(maxsize=8)
def _vocabulary(body: tuple[str, ...], lang: str) -> frozenset[str]:
    return frozenset().union(*_content(body, lang))


def _across(body: tuple[str, ...], sentence: str, source_lang: str, lang: str, limit: int) -> Ground:
    if not {base_language(source_lang), base_language(lang)} <= VECTOR_LANGUAGES:
        return Ground((), 1.0, None, 0.5)
    likeness = _best_likeness(body, sentence)
    ranked = sorted(range(len(body)), key=lambda n: _POSITION * n / len(body) - float(likeness[n]))
    best = float(likeness[ranked[0]])
    chosen = tuple(n for n in ranked[:limit] if likeness[n] >= max(0.75 * best, _LITTLE_ACROSS))
    return Ground(chosen, 1.0, best, min(1.0, max(0.0, (best - 0.1) / 0.7)))


def _best_likeness(body: tuple[str, ...], sentence: str) -> NDArray[np.float32]:
    """The likeness of a sentence to each of the body or to a clause of it: a summary often has one clause of a long sentence."""
    import numpy as np

    best = _likeness(body, sentence).copy()
    clauses = [(n, clause) for n, one in enumerate(body) for clause in _CLAUSE_END.split(one) if len(clause.split()) >= _MIN_CLAUSE]
    if clauses:
        np.maximum.at(best, [n for n, _ in clauses], _likeness(tuple(clause for _, clause in clauses), sentence))
    return best


def _likeness(body: tuple[str, ...], sentence: str) -> NDArray[np.float32]:
    from summarize.text.vectors import encode

    likeness: NDArray[np.float32] = encode(body) @ encode([sentence])[0]
    return likeness


def likeness(source: str, text: str, source_lang: str, lang: str) -> float:
    """Return how like two texts are in meaning, the cosine of their sentence vectors; 1 in languages that the encoder does not know."""
    if not {base_language(source_lang), base_language(lang)} <= VECTOR_LANGUAGES:
        return 1.0
    return float(_likeness((source,), text)[0])


def best_body_sentence(body_sentences: Sequence[str], sentence: str, language: str) -> int:
    """Return the 1-based number of the body sentence nearest to ``sentence``; 1 if none shares a word, 0 if there is no body."""
    if not body_sentences:
        return 0
    chosen = ground(body_sentences, sentence, language, language, limit=1).evidence
    return chosen[0] + 1 if chosen else 1


@check_of("grounding", kinds=("summary",))
def check_grounding(pair: Pair) -> Iterable[Finding]:
    """Yield the sentence, or the first clause of it, that nothing in the source supports."""
    body = tuple(pair.source[start:end] for start, end in pair.left.sentences)
    if not body or pair.text.rstrip(' "»”').endswith("?") or pair.text in pair.source:
        return
    found = ground(body, pair.text, pair.source_lang, pair.lang)
    whole = (0, len(pair.text))
    if found.likeness is not None:
        if found.likeness < _LITTLE_ACROSS:
            severity: Severity = "major" if found.likeness < _UNLIKE_ACROSS else "minor"
            yield finding("grounding", severity, "nothing in the source says this", got=pair.text[:120], text_span=whole)
        return
    if len(stems(pair.text, pair.source_lang)) < _MIN_CLAUSE or pair.left.base != pair.right.base:
        return
    if found.cover < _LITTLE_COVER:
        like = _nearest(body, pair.text, pair)
        if like < (_LIKE_NONE if found.cover < _NO_COVER else _LIKE_LITTLE):
            severity = "major" if found.cover < _NO_COVER and like < _LIKE_NOTHING else "minor"
            message = f"the source has little that says this ({found.cover:.0%} of its words)"
            yield finding("grounding", severity, message, got=pair.text[:120], text_span=whole)
            return
    yield from _clauses(pair, body)


def _nearest(body: tuple[str, ...], text: str, pair: Pair) -> float:
    return float(_likeness(body, text).max()) if pair.left.base in VECTOR_LANGUAGES else 0.0


def _clauses(pair: Pair, body: tuple[str, ...]) -> Iterable[Finding]:
    """The first clause whose words are not those of the source, in a sentence whose other words are."""
    start = 0
    for end in [*(m.start() for m in _CLAUSE_END.finditer(pair.text)), len(pair.text)]:
        clause = pair.text[start:end].strip(" ,;:—–()")
        words = stems(clause, pair.source_lang)
        unknown = words - _vocabulary(body, pair.source_lang)
        strange = len(words) >= _MIN_CLAUSE and len(unknown) > (1 - _CLAUSE_COVER) * len(words)
        if strange and _nearest(body, clause, pair) < _CLAUSE_LIKE:
            span = (at := pair.text.index(clause, start), at + len(clause))
            yield finding("grounding", "minor", f"the source does not say: {clause[:80]}", got=clause[:120], text_span=span)
            return
        start = end
