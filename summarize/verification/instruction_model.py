"""Judge the sentences of a text by their vectors: is one an instruction to a machine, may a summary rest on it?

Two linear models, both trained by ``tools/training/instructions.py``. The first tells orders to machines from news, in fifteen languages.
The second tells what summaries by people rest on from what was put into an article: an order, an order inside a sentence or spread over
several, key points or another article. Its inputs are the first model's score, also of clauses and of neighbors together, and how like the
rest of the article, its beginning and any distant sentence of it a sentence is.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from summarize.text.vectors import DIMENSIONS, encode
from summarize.verification.disguise import plain

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
#: Log-odds of the first model above which a sentence is an instruction, by its own words.
CERTAIN = 0.5
#: A summary does not rest on a sentence with these log-odds of the second model, if it is in this share of its text that has the highest.
DOUBTFUL, DOUBTFUL_SHARE = 0.7, 1 / 3
#: The second model was trained on texts of so many sentences at least; of shorter ones, everything is alike or nothing is.
FEWEST_SENTENCES = 5
#: Sentences of one text that the models read: an article has no more, and each costs some milliseconds.
MOST_SENTENCES = 2_000
#: Neighbors that are judged together, and sentences nearer than this are not distant.
WINDOWS, DISTANT = (2, 3), 3
#: Two sentences are one that is repeated from this likeness on.
REPEATED = 0.95
#: The beginning of an article, and the least and greatest score that the second model tells apart.
BEGINNING, SCORES = 4, (-15.0, 4.0)
#: From this score on an order counts more.
_SUSPICIOUS = -5.0
#: Words, or characters where words have no spaces, of the shortest clause.
_CLAUSE_WORDS, _CLAUSE_CHARACTERS = 4, 8
#: Where a sentence is quoted from this share of its characters on, the quotation is the sentence.
_ALL_QUOTED = 0.8
#: Score above which it matters whether a sentence quotes what it says.
_QUOTE_MATTERS = -3.0
# What sets clauses and quotations apart.
_CLAUSES = re.compile(r"[,;:—–،؛、，；：。«»„“”\"()]\s*|\s-\s")
QUOTED = re.compile(r"“[^“”]{1,600}”|«[^«»]{1,600}»|„[^„“”]{1,600}[“”]|\"[^\"]{1,600}\"|'[^']{12,600}'")


class Model(NamedTuple):
    """Weights of vectors (512), of likeness, an intercept; weights of the second model's inputs, and its intercept."""

    order: Vectors
    likeness: float
    intercept: float
    doubt: Vectors
    doubt_intercept: float

    def orders(self, vectors: Vectors) -> Vectors:
        """Score vectors of shape ``(n, 512)`` without regard to the text around them."""
        return vectors @ self.order + self.intercept


@functools.cache
def model() -> Model:
    """Return the packaged model."""
    import numpy as np

    with resources.files(__package__).joinpath("data", "instructions.npy").open("rb") as file:
        values = np.load(file, allow_pickle=False).astype(np.float32)
    first, second = values[: DIMENSIONS + 2], values[DIMENSIONS + 2 :]
    return Model(first[:-2], float(first[-2]), float(first[-1]), second[:-1], float(second[-1]))


@functools.lru_cache(maxsize=16)  # a document is asked several times
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


@functools.lru_cache(maxsize=16)
def distrust(texts: tuple[str, ...]) -> tuple[float, ...]:
    """Return the log-odds of each sentence of one text that no summary should rest on it."""
    seen = [plain(text) for text in texts[:MOST_SENTENCES]]
    used = model()
    vectors = encode(seen)
    doubt = inputs(seen, vectors, likeness(vectors, encode(list(dict.fromkeys(seen)))), used) @ used.doubt + used.doubt_intercept
    return (*doubt.tolist(), *[-math.inf] * (len(texts) - len(seen)))


def doubtful(texts: Sequence[str]) -> list[bool]:
    """Tell of each sentence of a text whether a summary should not rest on it: one of the third of the text that is most doubtful."""
    if len(texts) < FEWEST_SENTENCES:
        return [False] * len(texts)
    doubt = distrust(tuple(texts))
    limit = max(DOUBTFUL, *sorted(doubt, reverse=True)[: math.ceil(DOUBTFUL_SHARE * len(doubt))][-1:])
    return [odds >= limit for odds in doubt]


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
    """Return the second model's inputs, of shape ``(n, 6)``.

    They are the score of the first model, what of it is above -5, the likeness to the rest, to the beginning and to the nearest of the
    distant sentences, and the logarithm of the number of sentences.
    """
    import numpy as np

    count = len(texts)
    scores = used.orders(vectors)
    clauses = [(index, clause) for index, text in enumerate(texts) for clause in _clauses(text)]
    if clauses:
        np.maximum.at(scores, [index for index, _ in clauses], used.orders(encode([clause for _, clause in clauses])))
    for size in WINDOWS:
        sums = np.array([vectors[start : start + size].sum(axis=0) for start in range(count - size + 1)])
        for start, score in enumerate(used.orders(sums / np.linalg.norm(sums, axis=1, keepdims=True)) if len(sums) else ()):
            scores[start : start + size] = np.maximum(scores[start : start + size], score)
    scores = np.clip(scores, *SCORES)
    cosines = vectors @ vectors.T
    places = np.arange(count)
    distance = np.abs(places[:, None] - places)
    far = np.where((distance >= DISTANT) & (cosines < REPEATED), cosines, -1).max(axis=1)
    first = np.sort(np.where(distance > 0, cosines, -1)[:, :BEGINNING], axis=1)[:, -2:]
    distant = np.where(far > -1, far, MEAN_LIKENESS)
    beginning = np.where(first.min(axis=1) > -1, first.mean(axis=1), MEAN_LIKENESS)
    length = np.full(count, math.log(max(count, 1)))
    return np.column_stack([scores, np.maximum(scores - _SUSPICIOUS, 0), near, beginning, distant, length]).astype(np.float32)


def _clauses(text: str) -> list[str]:
    """Return the clauses of a sentence that has several."""
    parts = [part.strip() for part in _CLAUSES.split(text)]
    whole = [part for part in parts if len(part.split()) >= _CLAUSE_WORDS or (len(part) >= _CLAUSE_CHARACTERS and part[0] >= "\u2e80")]
    return whole if len(whole) > 1 else []
