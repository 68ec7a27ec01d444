"""Choose among candidate summaries by the words that a person's summary of the article would be expected to use.

For every word of the article a small logistic regression estimates the probability that a human summary has it, from how often and where
the word is and from which written candidates use it. A candidate's worth is the ROUGE-1 F1 that follows: expected matches against its
length and the usual length of a summary. The weights are learned by ``tools/training/summary_selection.py`` and judged with each article
left out (docs/prompts.md, "Candidates").
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from summarize.text.stems import fold, stemmer, tokenize
from summarize.text.stopwords import stop_words

#: Sentences at the beginning of an article that count as its lead.
LEAD_SENTENCES = 5
#: The length of a person's summary of a news article, in words (mean of en_writers' references).
REFERENCE_WORDS = 45
#: Probability of a word that the article does not have, and the part of it that a second use of a word earns.
UNSEEN, SECOND_USE = 0.02, 0.35
#: Taken off for a beginning that points at nothing ("He said …"), and for talk about the text ("The article discusses …").
DANGLING, META = 0.03, 0.05
#: Words at the beginning of a summary that refer to something before it.
_DANGLING = frozenset(
    """he she it they this that these those his her their он она оно они это этот эта эти его её ее их там тогда él ella ellos ellas eso
    esto este esta estos estas su sus""".split()  # noqa: SIM905
)
_META = re.compile(
    r"(?:the|this) (?:article|text|story|report|piece)\b|(?:эта |в )?стать[яеи]\b|(?:el|este) (?:artículo|texto|reportaje)\b", re.IGNORECASE
)
#: An article's own sentences must be better by this much than written ones: they are no summary of a feature or an interview.
WRITTEN_BONUS = 0.01

FEATURES = (
    "log count", "log sentences", "share of sentences", "log first sentence", "relative first sentence", "in sentence 1", "in sentence 2",
    "in sentence 3", "share of lead", "stop word", "capitalized", "number", "in one written", "in all written", "letters",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to summarize an article. ``written`` is false for the article's own sentences."""

    sentences: tuple[str, ...]
    written: bool = True


def choose(
    body: Sequence[str],
    language: str,
    candidates: Sequence[Candidate],
    penalties: Sequence[float] | None = None,
    *,
    model: Model | None = None,
) -> list[int]:
    """Order candidates from best to worst.

    Args:
        body: the article's sentences.
        language: the language of the article and of the candidates.
        candidates: at least one.
        penalties: what to take off a candidate's worth (0..1), for instance for findings.
        model: another than the packaged one.

    Returns:
        The candidates' indices, the best first.
    """
    probability = word_probabilities(body, language, [candidate for candidate in candidates if candidate.written], model)
    taken_off = penalties or [0.0] * len(candidates)

    def worth(index: int) -> float:
        candidate = candidates[index]
        value = expected_f1(candidate.sentences, language, probability) + WRITTEN_BONUS * candidate.written - taken_off[index]
        first = tokenize(candidate.sentences[0])[:1]
        dangling = DANGLING * (bool(first) and fold(first[0]) in _DANGLING)
        return value - dangling - META * any(_META.match(sentence) for sentence in candidate.sentences)

    return sorted(range(len(candidates)), key=lambda index: (-worth(index), index))


def expected_f1(sentences: Sequence[str], language: str, probability: Mapping[str, float]) -> float:
    """Estimate the ROUGE-1 F1 (0..1) of a text against a human summary, from the probability of each stem in one."""
    counts = Counter(stem for sentence in sentences for stem in stems(sentence, language))
    matches = sum(probability.get(stem, UNSEEN) * (1 + SECOND_USE * (min(count, 2) - 1)) for stem, count in counts.items())
    return 2 * matches / (counts.total() + REFERENCE_WORDS)


def word_probabilities(body: Sequence[str], language: str, written: Sequence[Candidate], model: Model | None = None) -> dict[str, float]:
    """Estimate for each stem of the article the probability that a human summary has it."""
    rows = word_features(body, language, written)
    model = model or _packaged()
    return {stem: model.probability(row) for stem, row in rows.items()}


def word_features(body: Sequence[str], language: str, written: Sequence[Candidate]) -> dict[str, list[float]]:
    """Describe each stem of an article by :data:`FEATURES`."""
    found = [stems(sentence, language) for sentence in body]
    count = Counter(stem for sentence in found for stem in sentence)
    sentences = Counter(stem for sentence in found for stem in set(sentence))
    lead = Counter(stem for sentence in found[:LEAD_SENTENCES] for stem in set(sentence))
    first: dict[str, int] = {}
    for index, sentence in enumerate(found):
        for stem in sentence:
            first.setdefault(stem, index)
    capitals = _capitals(body, language)
    heads = [set(found[index]) if index < len(found) else set() for index in range(3)]
    uses = [{stem for sentence in candidate.sentences for stem in stems(sentence, language)} for candidate in written]
    common = {_stem(word, language) for word in stop_words(language)}
    total = len(body)
    return {
        stem: [
            math.log(number),
            math.log(sentences[stem]),
            sentences[stem] / total,
            math.log1p(first[stem]),
            first[stem] / total,
            *(float(stem in head) for head in heads),
            lead[stem] / LEAD_SENTENCES,
            float(stem in common),
            capitals[stem] / number,
            float(stem.isdigit()),
            float(any(stem in use for use in uses)),
            float(bool(uses) and all(stem in use for use in uses)),
            float(len(stem)),
        ]
        for stem, number in count.items()
    }


def stems(text: str, language: str) -> list[str]:
    """Split a text into the stems of its words and numbers."""
    return [_stem(word, language) for word in tokenize(text)]


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
    return Model.of(json.loads(files("summarize.summarization").joinpath("selection.json").read_text("utf-8")))
