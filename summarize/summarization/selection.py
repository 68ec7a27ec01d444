"""Choose a summary's sentences: the article's own, some shortened by rules.

A set of sentences is worth the ROUGE-1 F1 that :mod:`~summarize.summarization.salience` expects of it. A beam search looks for the best set
in which every sentence can be understood where it is: none opens with a reference to a sentence that is missing, no two say the same, each
adds something, and all rest on what belongs to the article. The sentences come in the order of the article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from summarize.summarization.compression import strip_opening
from summarize.summarization.options import SummaryOptions
from summarize.summarization.references import names_whom_it_means
from summarize.summarization.salience import Model, content_stems, expected_f1, word_probabilities
from summarize.summarization.units import Unit, units
from summarize.text.tokens import count_words
from summarize.verification.instruction_model import doubtful, unsure

#: The words of the shortest summary where no length was asked for; words with content that each sentence adds to those before it.
SHORTEST, ADDED = 20, 3
#: Sets of sentences that the search keeps of each size.
BEAM = 64
#: Taken off for a sentence whose speaker only the next one names, and (at most) for one that hardly seems to belong to the article.
UNATTRIBUTED, STRANGE = 0.05, 0.1
#: Taken off for each thing that a sentence takes as known and no sentence before it, nor the headline, says.
UNKNOWN = 0.02
#: Added for the share of the headline's content words that are in the summary.
HEADLINE = 0.1


def choices(
    body: Sequence[str],
    language: str,
    length: SummaryOptions = SummaryOptions(),  # noqa: B008 - a frozen value
    *,
    title: str = "",
    model: Model | None = None,
) -> list[list[Unit]]:
    """Choose the sentences of a summary, and of another one that begins otherwise, the better first; see the module.

    Returns:
        The sentences of each in order, fewer than were asked for where others cannot be understood or say the same; nothing where none can
        open.
    """
    away, strange = doubtful(body), unsure(body)
    pool = [unit for unit in units(body, language, title=title, headline=length.plain) if not away[unit.place]]
    headline = content_stems(title, language)
    probability = word_probabilities(body, language, model)
    # A script without spaces has two tokens for each word.
    tokens = sum(unit.counts.total() for unit in pool) / max(1, sum(count_words(unit.text) for unit in pool))
    usual = length.reference_words * max(1, round(tokens))

    def worth(chosen: tuple[int, ...]) -> float:
        picked = [pool[index] for index in chosen]
        value = expected_f1(Counter(chain.from_iterable(unit.counts.elements() for unit in picked)), probability, usual)
        value += HEADLINE * len(headline & set(chain.from_iterable(unit.content for unit in picked))) / max(1, len(headline))
        return value - sum(UNATTRIBUTED * unit.unattributed + STRANGE * strange[unit.place] for unit in picked) - UNKNOWN * _unknown(picked)

    beam: list[tuple[int, ...]] = [()]
    found: list[tuple[bool, float, tuple[int, ...]]] = []
    for size in range(1, length.most + 1):
        wider = [(*chosen, index) for chosen in beam for index in range(len(pool)) if _may_follow(pool, chosen, index, length)]
        ranked = sorted(((worth(chosen), chosen) for chosen in wider), key=lambda one: (-one[0], one[1]))[:BEAM]
        found += [
            (size >= min(length.fewest, length.most) and _long_enough(pool, chosen, length), value, chosen) for value, chosen in ranked
        ]
        beam = [chosen for _, chosen in ranked]
    if not found:
        return []
    best = [max(found, key=lambda one: one[:2])[2]]
    if others := [one for one in found if pool[one[2][0]].place != pool[best[0][0]].place]:
        best.append(max(others, key=lambda one: one[:2])[2])
    return [[pool[index] for index in chosen] for chosen in best]


def _may_follow(pool: Sequence[Unit], chosen: tuple[int, ...], index: int, length: SummaryOptions) -> bool:
    """Whether a sentence can be put behind the chosen ones: in order, understood there, nothing said twice, not too long."""
    if chosen and index <= chosen[-1]:
        return False
    unit = pool[index]
    if not (chosen or unit.opens):
        return False
    if length.standalone and not (unit.self_contained and names_whom_it_means(unit.text)):
        return False
    if not unit.self_contained and not (chosen and _follows(unit, pool[chosen[-1]])):
        return False
    if not length.admits([pool[place].text for place in (*chosen, index)]):
        return False
    if chosen and not length.plain:  # plain sentences are short
        said = set[str]().union(*(pool[place].content for place in chosen))
        if len(unit.content - said) < ADDED:
            return False
    return not any(unit.repeats(pool[place]) for place in chosen)


def _unknown(chosen: Sequence[Unit]) -> int:
    """Count what sentences take as known that none before them says, nor the sentence that they follow in the article is there."""
    said, count, before = set[str](), 0, None
    for unit in chosen:
        if before is None or not _follows(unit, before):
            count += len(unit.known - said)
        said |= unit.content
        before = unit
    return count


def _follows(unit: Unit, before: Unit) -> bool:
    """Whether ``before`` is the sentence that precedes ``unit`` where it comes from."""
    return before.text in (unit.after, strip_opening(unit.after))


def _long_enough(pool: Sequence[Unit], chosen: tuple[int, ...], length: SummaryOptions) -> bool:
    return length.about is not None or sum(count_words(pool[index].text) for index in chosen) >= SHORTEST
