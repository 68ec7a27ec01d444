"""How a sentence differs from the source sentence it was made from: what was put for what, and which new words are kin to old ones.

Words of the sentence and of its best source sentence are matched by their longest common subsequence; what lies between two matches is an
edit. How an English word is related to what it replaced is asked of ``thesaurus.py``; in other languages it is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarize.verification import thesaurus
from summarize.verification.overlap import Line, Source
from summarize.verification.word_classes import word_class

#: The order of these features in the model's file, behind those of :mod:`summarize.verification.features`.
NAMES: tuple[str, ...] = (
    "new_kin",  # words the source lacks that are kin to a word of the evidence (English)
    "new_opposite",  # … that are opposite to one
    "new_rival",  # … of one kind with one
    "new_far",  # … unrelated to all
    "new_unknown",  # … that the thesaurus does not know; all of them in other languages
    "put_kin",  # of these, words put in the place of the word they are kin to
    "put_rival",  # … put in the place of an opposite or a rival
    "put_far",  # … put in the place of an unrelated word
    "known_rival",  # words of the source put in the place of an opposite or a rival
    "unexplained",  # words the source lacks, neither kin to the evidence nor talk about the text nor verbs of saying, per content word
    "unexplained_count",  # log of their number
    "unexplained_worst",  # the most in one sentence
    "doubtful",  # numbers, times, names, opposites and rivals put for others, and negations put in or cut
)
_SHORT = 4  # longer edits are another sentence rather than an edit


@dataclass(frozen=True, slots=True)
class Edit:
    """Between two matches: places ``[mine, mine_end)`` of the sentence stand for places ``[theirs, theirs_end)`` of the source sentence."""

    mine: int
    mine_end: int
    theirs: int
    theirs_end: int


def matches(one: Sequence[str], two: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of places of a longest common subsequence, a bit a word (Hyyrö 2004), in order."""
    places: dict[str, int] = {}
    for i, it in enumerate(one):
        places[it] = places.get(it, 0) | 1 << i
    full = (1 << len(one)) - 1
    row = full
    rows = []
    for it in two:
        hits = row & places.get(it, 0)
        row = ((row + hits) | (row - hits)) & full
        rows.append(row)
    found = []
    i, j = len(one), len(two)
    while i and j:
        if rows[j - 1] >> (i - 1) & 1:
            i -= 1
        else:
            j -= 1
            if not j or rows[j - 1] >> (i - 1) & 1:
                i -= 1
                found.append((i, j))
    found.reverse()
    return found


def edits(pairs: Sequence[tuple[int, int]]) -> list[Edit]:
    """What lies between neighbouring matches, where anything does."""
    return [Edit(a + 1, b, c + 1, d) for (a, c), (b, d) in pairwise(pairs) if b - a > 1 or d - c > 1]


def compare(f: dict[str, float], line: Line, source: Source, best: int, pairs: Sequence[tuple[int, int]]) -> None:
    """Count the edits of ``line`` against the source sentence ``best``; a sentence that shares less than half with it has none."""
    stems, theirs = line.stems, source.in_order[best]
    if len(pairs) * 2 < len(stems) or len(pairs) < 4:
        return
    negation, time = word_class(source.language, "negation"), word_class(source.language, "time")
    content, ours, there = set(line.content), set(stems), source.content[best]
    english = thesaurus.known(source.language)
    for edit in edits(pairs):
        mine, other = range(edit.mine, edit.mine_end), range(edit.theirs, edit.theirs_end)
        if len(mine) > _SHORT or len(other) > 2 * _SHORT:
            continue
        if not other:
            f["doubtful"] += sum(line.words[i] in negation for i in mine)
        if not mine:
            f["doubtful"] += sum(theirs[j] in negation for j in other)
        new = [i for i in mine if i in content]
        lost = [theirs[j] for j in other if theirs[j] in there and theirs[j] not in ours]
        if not new or not lost:
            continue
        group = thesaurus.together(lost) if english else None
        for i in new:
            it = stems[i]
            if it[0].isdigit():
                f["doubtful"] += any(x[0].isdigit() for x in lost)
                continue
            if group is not None:
                _related(f, it in source.places, thesaurus.relation(it, group))
            if line.words[i] in time:
                f["doubtful"] += any(x in time for x in lost)
            elif it in source.capitals:
                f["doubtful"] += any(x in source.capitals for x in lost)


def _related(f: dict[str, float], known: bool, how: thesaurus.Relation) -> None:
    rival = how in ("opposite", "rival")
    f["doubtful"] += rival
    if known:
        f["known_rival"] += rival
    elif rival:
        f["put_rival"] += 1
    elif how in ("kin", "far"):
        f["put_" + how] += 1


def explain(f: dict[str, float], line: Line, source: Source, evidence: Sequence[int], aside: frozenset[str]) -> None:
    """Are the words that the source lacks other words for what the evidence says? ``aside`` are words that say nothing of the matter."""
    new = [i for i in line.content if line.stems[i] not in source.places]
    group = None
    if new and evidence and thesaurus.known(source.language):
        ours = set(line.stems)
        group = thesaurus.together(it for n in evidence for it in source.content[n] if it not in ours)
    odd = 0
    for i in new:
        it = line.stems[i]
        how = thesaurus.relation(it, group) if group is not None and not it[0].isdigit() else "unknown"
        f["new_" + how] += 1
        odd += how != "kin" and line.words[i] not in aside and it not in aside
        f["doubtful"] += how == "opposite"
    f["unexplained_count"] += odd
    f["unexplained_worst"] = max(f["unexplained_worst"], float(odd))
