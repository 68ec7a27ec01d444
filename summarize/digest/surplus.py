"""Surplus of one of several copies of a story: a name, a figure or a claim that no other copy has.

A copy is a text that somebody took over. What was put into it may be news or a lie; until a second source has it, the story comes from a
copy without it, and the difference is a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarize.digest.fingerprint import Fingerprint
from summarize.digest.grouping import COPY_JACCARD

#: So many content words that no other copy has are a claim of their own; fewer come of an editor's pen.
CLAIM_WORDS = 6


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
