"""Estimate which words of an article a person's summary of it would have.

For every word a small logistic regression gives the probability, from how often and where the word is. A text's expected ROUGE-1 F1
follows: expected matches against its length and the usual length of a summary. The weights are learned by
``tools/training/summary_selection.py`` and judged with each article left out (docs/prompts.md, "Candidates").
"""

from __future__ import annotations

import functools
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from summarize.summarization.options import REFERENCE_WORDS
from summarize.text.stems import fold, stemmer, tokenize
from summarize.text.stopwords import stop_words

#: Sentences at the beginning of an article that count as its lead.
LEAD_SENTENCES = 5
#: Probability of a word that the article does not have, and the part of it that a second use of a word earns.
UNSEEN, SECOND_USE = 0.02, 0.35

FEATURES = (
    "log count", "log sentences", "share of sentences", "log first sentence", "relative first sentence", "in sentence 1", "in sentence 2",
    "in sentence 3", "share of lead", "stop word", "capitalized", "number", "letters",
)  # fmt: skip


def expected_f1(counts: Counter[str], probability: Mapping[str, float], reference_words: int = REFERENCE_WORDS) -> float:
    """Estimate the ROUGE-1 F1 (0..1) of a text with these stems against a human summary, from the probability of each stem in one."""
    matches = sum(probability.get(stem, UNSEEN) * (1 + SECOND_USE * (min(count, 2) - 1)) for stem, count in counts.items())
    return 2 * matches / (counts.total() + reference_words)


def word_probabilities(body: Sequence[str], language: str, model: Model | None = None) -> dict[str, float]:
    """Estimate for each stem of the article the probability that a human summary has it.

    Args:
        body: the article's sentences.
        language: its language.
        model: another than the packaged one.
    """
    model = model or _packaged()
    return {stem: model.probability(row) for stem, row in word_features(body, language).items()}


def word_features(body: Sequence[str], language: str) -> dict[str, list[float]]:
    """Describe each stem of an article by :data:`FEATURES`."""
    found = [stems(sentence, language) for sentence in body]
    count = Counter(stem for sentence in found for stem in sentence)
    spread = Counter(stem for sentence in found for stem in set(sentence))
    lead = Counter(stem for sentence in found[:LEAD_SENTENCES] for stem in set(sentence))
    first: dict[str, int] = {}
    for index, sentence in enumerate(found):
        for stem in sentence:
            first.setdefault(stem, index)
    capitals = _capitals(body, language)
    heads = [set(found[index]) if index < len(found) else set() for index in range(3)]
    common = {_stem(word, language) for word in stop_words(language)}
    total = len(body)
    return {
        stem: [
            math.log(number),
            math.log(spread[stem]),
            spread[stem] / total,
            math.log1p(first[stem]),
            first[stem] / total,
            *(float(stem in head) for head in heads),
            lead[stem] / LEAD_SENTENCES,
            float(stem in common),
            capitals[stem] / number,
            float(stem.isdigit()),
            float(len(stem)),
        ]
        for stem, number in count.items()
    }


def stems(text: str, language: str) -> list[str]:
    """Split a text into the stems of its words and numbers."""
    return [_stem(word, language) for word in tokenize(text)]


def content_stems(text: str, language: str) -> set[str]:
    """Return the stems of the words of a text that are no stop words."""
    return set(stems(text, language)) - {_stem(word, language) for word in stop_words(language)}


def _capitals(body: Sequence[str], language: str) -> Counter[str]:
    """How often each stem is capitalized inside a sentence."""
    return Counter(_stem(word, language) for sentence in body for word in tokenize(sentence)[1:] if word[:1].isupper())


@functools.lru_cache(maxsize=65_536)
def _stem(word: str, language: str) -> str:
    return stemmer(language)(fold(word))


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the logistic regression over :data:`FEATURES`, which are standardized by ``mean`` and ``scale``."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float

    def probability(self, row: Sequence[float]) -> float:
        """Estimate the probability (0..1) that a human summary has a word with these features."""
        total = self.intercept
        for value, mean, scale, weight in zip(row, self.mean, self.scale, self.weights, strict=True):
            total += weight * (value - mean) / scale
        return 1 / (1 + math.exp(-total))

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Model:
        """Read the model from its table of numbers."""
        return cls(tuple(table["mean"]), tuple(table["scale"]), tuple(table["weights"]), table["intercept"])


@functools.cache
def _packaged() -> Model:
    return Model.of(json.loads(files("summarize.summarization").joinpath("salience.json").read_text("utf-8")))
