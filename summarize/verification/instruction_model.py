"""Judge the sentences of a text by their vectors: is one an instruction to a machine, may a summary rest on it?

Two models, both trained by ``tools/training/instructions.py``. The first, linear in the vectors, tells orders to machines from news, in
fifteen languages. The second, quadratic in its inputs, tells the sentences of news from what was put into an article: an order, an order
inside a sentence or spread over several, key points or another article. Its inputs are the first model's score, also of clauses and of
neighbors together, how like the rest of the article, its beginning and any distant sentence of it a sentence is, and the words that it
shares with others. In a language that the encoder does not know, those words alone decide.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Sequence
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import regex

from summarize.text.detect import guess
from summarize.text.stopwords import stop_words
from summarize.text.vectors import DIMENSIONS, encode
from summarize.verification.disguise import plain
from summarize.verification.key_points import unfounded
from summarize.verification.name_matching import calendar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

#: The mean likeness of a sentence of news to the rest of its text (cosine): where there is no rest, it counts as that.
MEAN_LIKENESS = 0.3
#: What that mean counts beside the sentences that there are.
PRIOR_SENTENCES = 3
#: The likeness of a line that has no text around it: a title, what was left out.
ALONE_LIKENESS = 0.15
#: Log-odds of the first model above which a sentence is an instruction, by its own words, and above which there is a finding.
CERTAIN, REPORTED = 0.5, 1.0
#: A summary does not rest on a sentence with these log-odds of the second model, if it is in this share of its text that has the highest;
#: from the lower ones on, it rests rather on others.
DOUBTFUL, DOUBTFUL_SHARE, UNSURE = 0.96, 1 / 3, -1.45
#: The languages that the encoder knows, and Ukrainian, in which the models are trained as well.
LANGUAGES = frozenset("ar de en es fr it ja ko nl pl pt ru th tr uk zh".split())  # noqa: SIM905 - easier to read
#: Rarer words that a sentence shares with the first three in a language that the encoder does not know, at least: one, and two where
#: there are spaces between syllables.
LINKS = {"vi": 2}
#: The second model was trained on texts of so many sentences at least; of shorter ones, everything is alike or nothing is.
FEWEST_SENTENCES = 5
#: Sentences of one text that the models read: an article has no more, and each costs some milliseconds.
MOST_SENTENCES = 2_000
#: Neighbors that are judged together, and sentences nearer than this are not distant.
WINDOWS, DISTANT = (2, 3), 3
#: Inputs of the second model.
INPUTS = 14
#: Two sentences are one that is repeated from this likeness on.
REPEATED = 0.95
#: The beginning of an article, and the least and greatest score that the second model tells apart.
BEGINNING, SCORES = 4, (-15.0, 4.0)
#: From this score on an order counts more.
_SUSPICIOUS = -5.0
#: Below this score, no clause of a sentence is looked at: of 58 attacks none is so low, of news three sentences in five are.
_HARMLESS = -11.0
#: Words, or characters where words have no spaces, of the shortest clause.
_CLAUSE_WORDS, _CLAUSE_CHARACTERS = 4, 8
#: Where a sentence is quoted from this share of its characters on, the quotation is the sentence.
_ALL_QUOTED = 0.8
#: Score above which it matters whether a sentence quotes what it says.
_QUOTE_MATTERS = -3.0
# What sets clauses and quotations apart.
_CLAUSES = re.compile(r"[,;:—–،؛、，；：。«»„“”\"()]\s*|\s-\s")
# Words; scripts without spaces; what counts as a word, and how many of its characters: their ends are inflected.
_WORD = regex.compile(r"\d+(?:[.,:]\d+)*|[\p{L}\p{M}]+")
_NO_SPACES = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_SHORTEST, _STEM = 3, 5
QUOTED = re.compile(r"“[^“”]{1,600}”|«[^«»]{1,600}»|„[^„“”]{1,600}[“”]|\"[^\"]{1,600}\"|'[^']{12,600}'")


class Model(NamedTuple):
    """Weights of vectors (512), of likeness, an intercept; of the second model's inputs the means, the scales and the weights."""

    order: Vectors
    likeness: float
    intercept: float
    means: Vectors
    scales: Vectors
    doubt: Vectors

    def orders(self, vectors: Vectors) -> Vectors:
        """Score vectors of shape ``(n, 512)`` without regard to the text around them."""
        return vectors @ self.order + self.intercept

    def doubt_of(self, found: Vectors) -> Vectors:
        """Score the second model's inputs, of shape ``(n, 14)``."""
        return quadratic((found - self.means) / self.scales) @ self.doubt


@functools.cache
def model() -> Model:
    """Return the packaged model."""
    import numpy as np

    with resources.files(__package__).joinpath("data", "instructions.npy").open("rb") as file:
        values = np.load(file, allow_pickle=False).astype(np.float32)
    first, second = values[: DIMENSIONS + 2], values[DIMENSIONS + 2 :]
    return Model(first[:-2], float(first[-2]), float(first[-1]), second[:INPUTS], second[INPUTS : 2 * INPUTS], second[2 * INPUTS :])


def quadratic(scaled: Vectors) -> Vectors:
    """Return one, the inputs, cut at four deviations, and their products in pairs: ``(n, 14)`` becomes ``(n, 120)``."""
    import numpy as np

    scaled = np.clip(scaled, -4, 4)
    rows, columns = np.triu_indices(scaled.shape[1])
    return np.column_stack([np.ones(len(scaled)), scaled, scaled[:, rows] * scaled[:, columns]])


@functools.lru_cache(maxsize=64)  # each document of a batch is asked several times, with its title and without
def orders(texts: tuple[str, ...]) -> tuple[float, ...]:
    """Return the log-odds of each sentence of one text that it is an order to a machine."""
    seen = [plain(text) for text in texts[:MOST_SENTENCES]]
    if not seen:
        return ()
    used = model()
    vectors = encode(seen)
    near = likeness(vectors, encode(list(dict.fromkeys(seen))))
    found = used.orders(vectors) + used.likeness * (near - MEAN_LIKENESS)
    for index, text in enumerate(seen):
        bare = QUOTED.sub(" ", text)
        if found[index] > _QUOTE_MATTERS and bare != text and len(bare.strip()) > (1 - _ALL_QUOTED) * len(text):  # news quotes an order
            found[index] = min(found[index], used.orders(encode([bare]))[0] + used.likeness * (near[index] - MEAN_LIKENESS))
    return (*found.tolist(), *[-math.inf] * (len(texts) - len(seen)))


@functools.lru_cache(maxsize=64)
def distrust(texts: tuple[str, ...]) -> tuple[float, ...]:
    """Return the log-odds of each sentence of one text that no summary should rest on it."""
    seen = [plain(text) for text in texts[:MOST_SENTENCES]]
    boxed = unfounded(seen, functools.partial(words_of, language=language_of(texts)))
    if len(texts) < FEWEST_SENTENCES:
        doubt = [-math.inf] * len(seen)
    elif language := unknown_language(texts):
        links = LINKS.get(language, 1)
        doubt = [DOUBTFUL if place and row[1] < links else -math.inf for place, row in enumerate(shared(seen, language))]
    else:
        used, vectors = model(), encode(seen)
        doubt = used.doubt_of(inputs(seen, vectors, likeness(vectors, encode(list(dict.fromkeys(seen)))), used)).tolist()
    doubt = [math.inf if place in boxed else odds for place, odds in enumerate(doubt)]
    return (*doubt, *[-math.inf] * (len(texts) - len(seen)))


def unknown_language(texts: Sequence[str]) -> str:
    """Return the language of some sentences if it is one that the encoder does not know, or an empty string."""
    return "" if (code := language_of(texts)) in LANGUAGES else code


def language_of(texts: Sequence[str]) -> str:
    """Return the likeliest language of some sentences, or an empty string."""
    return next(iter(guess(" ".join(texts[:BEGINNING]))), ("", 0.0))[0]


def doubtful(texts: Sequence[str]) -> list[bool]:
    """Tell of each sentence of a text whether a summary should not rest on it: one of the third of the text that is most doubtful."""
    doubt = distrust(tuple(texts))
    limit = max([DOUBTFUL, *sorted(doubt, reverse=True)[: math.ceil(DOUBTFUL_SHARE * len(doubt))][-1:]])
    return [odds >= limit for odds in doubt]


def unsure(texts: Sequence[str]) -> list[float]:
    """Say of each sentence of a text how much rather a summary should rest on others (0..1)."""
    return [min(max((odds - UNSURE) / (DOUBTFUL - UNSURE), 0.0), 1.0) for odds in distrust(tuple(texts))]


def likeness(vectors: Vectors, texts: Vectors) -> Vectors:
    """Return the cosine of each vector with the sum of all different ``texts`` but itself; of few texts, moved toward the mean of news."""
    import numpy as np

    rest = texts.sum(axis=0) - vectors
    length = np.linalg.norm(rest, axis=1)
    cosine = np.where(length > 1e-3, (vectors * rest).sum(axis=1) / np.maximum(length, 1e-3), MEAN_LIKENESS)
    others = len(texts) - 1
    if not others:
        return np.full(len(vectors), ALONE_LIKENESS, np.float32)
    near = (others * cosine + PRIOR_SENTENCES * MEAN_LIKENESS) / (others + PRIOR_SENTENCES)
    return near.astype(np.float32)


def inputs(texts: Sequence[str], vectors: Vectors, near: Vectors, used: Model) -> Vectors:
    """Return the second model's inputs, of shape ``(n, 14)``.

    They are the score of the first model, also of parts and of neighbors, what of it is above -5, the likeness to the rest, to the
    beginning and to the nearest of the distant sentences, the logarithm of the number of sentences, the score of the sentence alone, the
    four figures of :func:`shared`, and what the neighbors have of likeness to the rest and to the beginning and of shared words: what is
    put into an article is mostly more than one sentence.
    """
    import numpy as np

    count = len(texts)
    alone = used.orders(vectors)
    scores = alone.copy()
    clauses = [(index, clause) for index, text in enumerate(texts) if alone[index] > _HARMLESS for clause in _clauses(text)]
    if clauses:
        np.maximum.at(scores, [index for index, _ in clauses], used.orders(encode([clause for _, clause in clauses])))
    for size in WINDOWS:
        sums = np.array([vectors[start : start + size].sum(axis=0) for start in range(count - size + 1)])
        for start, score in enumerate(used.orders(sums / np.linalg.norm(sums, axis=1, keepdims=True)) if len(sums) else ()):
            scores[start : start + size] = np.maximum(scores[start : start + size], score)
    scores, alone = np.clip(scores, *SCORES), np.clip(alone, *SCORES)
    cosines = vectors @ vectors.T
    places = np.arange(count)
    distance = np.abs(places[:, None] - places)
    far = np.where((distance >= DISTANT) & (cosines < REPEATED), cosines, -1).max(axis=1)
    first = np.sort(np.where(distance > 0, cosines, -1)[:, :BEGINNING], axis=1)[:, -2:]
    distant = np.where(far > -1, far, MEAN_LIKENESS)
    beginning = np.where(first.min(axis=1) > -1, first.mean(axis=1), MEAN_LIKENESS)
    length = np.full(count, math.log(max(count, 1)))
    columns = [scores, np.maximum(scores - _SUSPICIOUS, 0), near, beginning, distant, length, alone, shared(texts)]
    found = np.column_stack(columns).astype(np.float32)
    return np.column_stack([found, _around(found[:, [2, 3, 7]])])


def _around(values: Vectors) -> Vectors:
    """Return the mean of what the neighbors of each row have."""
    import numpy as np

    gap = np.zeros_like(values[:1])
    sums = np.concatenate([gap, values[:-1]]) + np.concatenate([values[1:], gap])
    counts = np.full(len(values), 2.0, np.float32)
    counts[[0, -1]] = 1.0
    means: Vectors = sums / counts[:, None]
    return means


def shared(texts: Sequence[str], language: str = "") -> list[tuple[float, int, int, float]]:
    """Say for each sentence which of its words others have, without the stop words of a language if one is given.

    Returns:
        The share (0..1) of its words, by their inverse document frequency, that another sentence has; how many of its rarer ones one of
        the first three has, to four, and how many any other has, to five; the logarithm of one more than its words.
    """
    words = [words_of(text, language) for text in texts]
    counts = Counter(word for some in words for word in some)
    common = max(2, len(texts) / 3)
    rows = []
    for index, some in enumerate(words):
        weights = {word: math.log((len(texts) + 1) / counts[word]) for word in some}
        again = [word for word in some if counts[word] > 1]
        rarer = [word for word in again if counts[word] <= common]
        first = set().union(*(words[other] for other in range(min(3, len(words))) if other != index))
        share = sum(weights[word] for word in again) / (sum(weights.values()) or 1)
        rows.append((share, min(sum(word in first for word in rarer), 4), min(len(rarer), 5), math.log(len(some) + 1)))
    return rows


@functools.lru_cache(maxsize=4096)
def words_of(text: str, language: str = "") -> frozenset[str]:
    """Return the beginnings of the longer words of a text, its numbers, and pairs of characters where words have no spaces.

    With a language, its stop words and the names of days and months do not count: two reports of one day share those.
    """
    found: set[str] = set()
    for word in set(_WORD.findall(text.casefold())) - (stop_words(language) | calendar(language) if language else frozenset()):
        if _NO_SPACES.match(word):
            found |= {word[start : start + 2] for start in range(len(word) - 1)}
        elif len(word) >= _SHORTEST or word[0].isdigit():
            found.add(word[:_STEM])
    return frozenset(found)


def _clauses(text: str) -> list[str]:
    """Return the clauses of a sentence that has several."""
    parts = [part.strip() for part in _CLAUSES.split(text)]
    whole = [part for part in parts if len(part.split()) >= _CLAUSE_WORDS or (len(part) >= _CLAUSE_CHARACTERS and part[0] >= "\u2e80")]
    return whole if len(whole) > 1 else []
