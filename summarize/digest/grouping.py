"""Grouping of articles on the same story: near-copies by shared word 5-grams, rewrites by shared names, numbers and rare words.

Near-copies: candidates share one of the sixteen smallest shingle hashes (bottom-k sketches, Broder 1997: pairs of Jaccard 0.3 are missed
once in three hundred), then the exact Jaccard and containment decide. Texts that differ only in figures and names are bulletins made from
one form (results, weather, quotations) and stay apart.

Rewrites: candidates share rare features. Three overlaps (names, numbers, rarer words, each weighted by how rare it is among these
articles) make one score; the same day is required where both dates are known. What is common to many articles counts for little, so two
stories on one topic do not meet its threshold.

The work is near-linear: no list of candidates grows beyond a fixed length, and each article is compared with a fixed number of others.
The answer depends on the set of articles alone, not on their order.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from summarize.digest.fingerprint import SHINGLE, Fingerprint

#: Shared share of 5-grams from which two texts are copies of one: of both together, and of the shorter one.
COPY_JACCARD, COPY_CONTAINMENT = 0.30, 0.55
#: Score from which two texts are rewrites of one story; see benchmarks/speed/digest.py for what it misses and what it joins wrongly.
REWRITE = 0.52
#: The same where one of them has no figures: the wording has to bear it, since names alone may be those of every story of a country.
REWRITE_WITHOUT_FIGURES = 0.62
#: Weighted share of the other words that rewrites have in common at least; two stories about the same people stay below it.
_WORDING = 0.12
#: Both have to share at least so many names and numbers together, or the score is about nothing.
EVIDENCE = 3
#: Articles of one story come out within a day or so of each other.
SAME_DAY = timedelta(hours=36)
#: Shares of names, numbers and rarer words in the score.
_NAMES, _NUMBERS, _RARE = 0.40, 0.30, 0.30
#: Longest list of articles that share one feature, and how many others one article is compared with.
_LIST, _COMPARED = 48, 16
_SKETCH = 16
#: Of two groups that may become one, so many members are asked.
_ASKED = 6
#: So many content words that no other copy has are a claim of their own; fewer come of an editor's pen.
CLAIM_WORDS = 6
#: A batch of a few articles says nothing about what is rare; it is taken for part of one of this size.
_PRIOR = 60


def group(prints: Sequence[Fingerprint]) -> list[list[str]]:
    """Ids of articles that tell one story together, each list sorted, the lists in order of their first id; an article alone is a list
    of one. Two articles of one id are one article.
    """
    unique = sorted({found.id: found for found in prints}.values(), key=lambda found: found.id)
    by_language: dict[str, list[Fingerprint]] = defaultdict(list)
    for found in unique:
        by_language[found.language.partition("-")[0]].append(found)
    groups = [sorted(found.id for found in cluster) for members in by_language.values() for cluster in _clusters(members)]
    return sorted(groups)


# -- candidates -----------------------------------------------------------------------------------------------------------------------


def _candidates(prints: Sequence[Fingerprint], rarity: _Rarity) -> Iterable[tuple[int, int]]:
    """Pairs worth a look, each once, the smaller index first."""
    copies: dict[int, list[int]] = defaultdict(list)
    rewrites: dict[int, list[int]] = defaultdict(list)
    for index, found in enumerate(prints):
        copied = _others(found.shingles[:_SKETCH], copies, index)
        yield from ((other, index) for other, _ in copied.most_common(_COMPARED))
        distinctive = rarity.distinctive(found)
        shared = _others(distinctive, rewrites, index)
        yield from ((other, index) for other, count in shared.most_common(_COMPARED) if count >= EVIDENCE)


def _others(features: Iterable[int], lists: dict[int, list[int]], index: int) -> Counter[int]:
    """How many of ``features`` each earlier article shares; this one is entered for the later ones."""
    found: list[int] = []
    for feature in features:
        entries = lists[feature]
        found += entries
        if len(entries) < _LIST:
            entries.append(index)
    return Counter(found)


# -- how alike two articles are -------------------------------------------------------------------------------------------------------


class _Rarity:
    """How much a feature says: the logarithm of one over the share of the articles that have it."""

    def __init__(self, prints: Sequence[Fingerprint]) -> None:
        self._total = max(len(prints), _PRIOR)
        self._counts: Counter[int] = Counter()
        for found in prints:
            for features in (found.names, found.numbers, found.rare):
                self._counts.update(features)

    def weight(self, features: Iterable[int]) -> float:
        counts, total = self._counts, self._total
        return sum(math.log(1 + total / counts.get(feature, 1)) for feature in features)

    def distinctive(self, found: Fingerprint) -> list[int]:
        """The features by which a rewrite is looked for: names and numbers that not too many articles have, the rarest first."""
        most = max(_LIST, self._total // 50)
        features = [feature for feature in (*found.names, *found.numbers) if 1 < self._counts[feature] <= most]
        return sorted(features, key=lambda feature: (self._counts[feature], feature))[:64]


def similarity(one: Fingerprint, other: Fingerprint, rarity: _Rarity) -> float:
    """0 for two stories, 1 for a copy, and from :data:`REWRITE` up one story written twice."""
    shared = len(set(one.shingles).intersection(other.shingles))
    if shared:
        jaccard = shared / (len(one.shingles) + len(other.shingles) - shared)
        contained = shared / min(len(one.shingles), len(other.shingles))
        if jaccard >= COPY_JACCARD or (contained >= COPY_CONTAINMENT and shared >= 8 * SHINGLE):
            return 0.0 if _same_form(one, other) else 1.0
    if one.published is not None and other.published is not None and abs(one.published - other.published) > SAME_DAY:
        return 0.0
    return _rewritten(one, other, rarity)


def _same_form(one: Fingerprint, other: Fingerprint) -> bool:
    """True if all that tells two near-copies apart is figures and names, some on each side: two bulletins, not two copies."""
    own, theirs = _facts(one), _facts(other)
    first, second = own - theirs, theirs - own
    if not first or not second:
        return False
    wording = len(set(one.rare) ^ set(other.rare))
    return wording <= 2 * (len(first) + len(second))


def _facts(found: Fingerprint) -> set[int]:
    return {*found.names, *found.numbers}


def _rewritten(one: Fingerprint, other: Fingerprint, rarity: _Rarity) -> float:
    names = set(one.names).intersection(other.names)
    numbers = set(one.numbers).intersection(other.numbers)
    if len(names) + len(numbers) < EVIDENCE or not names:
        return 0.0
    known = min(len(one.numbers), len(other.numbers), 2) / 2  # a single figure on one side says half as much
    wording = _cosine(one.rare, other.rare, rarity)
    if wording < _WORDING:
        return 0.0
    parts = (
        (_NAMES, _overlap(one.names, other.names, names, rarity)),
        (_RARE, wording),
        (_NUMBERS * known, _overlap(one.numbers, other.numbers, numbers, rarity)),
    )
    score = sum(share * value for share, value in parts) / sum(share for share, _ in parts)
    return score if numbers else score * REWRITE / REWRITE_WITHOUT_FIGURES


def _overlap(one: array[int], other: array[int], shared: set[int], rarity: _Rarity) -> float:
    """Weight shared, of the lighter of the two: a short rewrite has fewer names than the long one."""
    smaller = min(rarity.weight(one), rarity.weight(other))
    return min(1.0, rarity.weight(shared) / smaller) if smaller else 0.0


def _cosine(one: array[int], other: array[int], rarity: _Rarity) -> float:
    """Weight shared, of the mean of the two."""
    both = math.sqrt(rarity.weight(one) * rarity.weight(other))
    return rarity.weight(set(one) & set(other)) / both if both else 0.0


# -- clusters -------------------------------------------------------------------------------------------------------------------------


def _clusters(prints: Sequence[Fingerprint]) -> Iterable[list[Fingerprint]]:
    """Join the most alike first. Two groups become one only if most of the pairs between them are alike, so that a text about two stories
    does not chain both.
    """
    rarity = _Rarity(prints)
    scores: dict[tuple[int, int], float] = {}

    def score(one: int, other: int) -> float:
        pair = (min(one, other), max(one, other))
        if pair not in scores:
            scores[pair] = similarity(prints[pair[0]], prints[pair[1]], rarity)
        return scores[pair]

    alike = [(score(one, other), one, other) for one, other in set(_candidates(prints, rarity))]
    members = {index: [index] for index in range(len(prints))}
    home = list(range(len(prints)))
    for _, one, other in sorted((entry for entry in alike if entry[0] >= REWRITE), key=lambda entry: (-entry[0], *entry[1:])):
        left, right = home[one], home[other]
        if left == right:
            continue
        between = [score(mine, theirs) >= REWRITE for mine in members[left][:_ASKED] for theirs in members[right][:_ASKED]]
        if sum(between) * 2 <= len(between):
            continue
        small, large = sorted((left, right), key=lambda root: (len(members[root]), root))
        for index in members[small]:
            home[index] = large
        members[large] += members.pop(small)
    return ([prints[index] for index in cluster] for cluster in members.values())


# -- what one copy says alone ---------------------------------------------------------------------------------------------------------
#
# A copy is a text that somebody took over. What was put into it may be news or a lie; until a second source has it, the story comes from
# a copy without it, and the difference is a finding.


@dataclass(frozen=True, slots=True)
class Surplus:
    """Names and figures of one copy alone, as it spells them; ``claim`` if it says more than these."""

    facts: tuple[str, ...] = ()
    claim: bool = False


def surplus(found: Fingerprint, others: Sequence[Fingerprint]) -> Surplus | None:
    """What ``found`` says alone among the copies of its story, or None if it is a copy of none of them or says nothing alone."""
    if not any(is_copy(found, other) for other in others):
        return None
    known = {feature for other in others for feature in (*other.names, *other.numbers, *other.rare)}
    spelled = dict(zip((*found.names, *found.numbers), found.spelled, strict=True))
    facts = tuple(word for feature, word in spelled.items() if feature not in known)
    claim = sum(feature not in known for feature in found.rare) >= CLAIM_WORDS
    return Surplus(facts, claim) if facts or claim else None


def is_copy(one: Fingerprint, other: Fingerprint) -> bool:
    """True if the two texts are mostly one text, whatever one of them has besides."""
    shared = len(set(one.shingles).intersection(other.shingles))
    return shared >= COPY_JACCARD * (len(one.shingles) + len(other.shingles) - shared) > 0
