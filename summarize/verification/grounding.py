"""Which sentences of the body a sentence of a summary rests on."""

from __future__ import annotations

from collections.abc import Sequence

from summarize.verification import overlap

#: Below this share of covered content words a sentence has no visible ground; between the two it is worth a look.
#: A project that measured faithful summaries found 0.64 to 0.88, and 0.07 for a summary of another article (docs/faithfulness.md).
NO_GROUND = 0.25
#: In other languages than English the first bound says little of whether people found a sentence faithful; only what is foreign to the
#: article as a whole is an error there (docs/faithfulness.md has the counts).
NO_GROUND_ELSEWHERE = 0.1
LITTLE_GROUND = 0.45


def sentence_evidence(body_sentences: Sequence[str], sentence: str, language: str) -> tuple[int, ...]:
    """The 1-based numbers of the one to three body sentences that support ``sentence``, in reading order; empty if none shares a word."""
    source = overlap.index(tuple(body_sentences), language)
    chosen, _, _ = overlap.alignment(source, overlap.line(sentence, language))
    return tuple(sorted(n + 1 for n in chosen))


def best_body_sentence(body_sentences: Sequence[str], sentence: str, language: str) -> int:
    """The 1-based number of the body sentence nearest to ``sentence``: what may stand in its place.

    1 if none shares a word (news begins with the news), 0 if there is no body.
    """
    if not body_sentences:
        return 0
    source = overlap.index(tuple(body_sentences), language)
    chosen, _, _ = overlap.alignment(source, overlap.line(sentence, language), limit=1)
    return chosen[0] + 1 if chosen else 1


def ground(body_sentences: Sequence[str], sentence: str, language: str) -> float:
    """The share (0..1) of the content words of ``sentence``, weighted by rarity, that its evidence covers."""
    source = overlap.index(tuple(body_sentences), language)
    _, _, cover = overlap.alignment(source, overlap.line(sentence, language))
    return cover
