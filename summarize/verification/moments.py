"""The checks ``time`` and ``date``: a time of day or a word of a date that was put for another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from summarize.types import Finding, Severity
from summarize.verification.base import Pair, Parsed, Span, check_of, finding
from summarize.verification.clock import Clock
from summarize.verification.cues import LANGUAGES
from summarize.verification.dates import CLASSES, Mark
from summarize.verification.units import time_unit

#: Things of one class that languages do not keep apart.
_ALIKE = frozenset({("afternoon", "evening"), ("evening", "afternoon"), ("morning", "afternoon"), ("evening", "morning")})

#: Units that count the same time.
_SAME_TIME = (
    {"decade", "year"},
    {"century", "year"},
    {"century", "decade"},
    {"millennium", "year"},
    {"day", "hour"},
    {"week", "fortnight"},
)


@check_of("time")
def check_time(pair: Pair) -> Iterable[Finding]:
    """Yield times of day that changed."""
    source, text = pair.left.clocks, pair.right.clocks
    lost = [it for it in source if pair.kind == "summary" or not any(it.same(other) for other in text)]
    new = [it for it in text if not any(it.same(other) for other in source)]
    yield from _exchanged("time", pair, lost, new)


@check_of("date")
def check_date(pair: Pair) -> Iterable[Finding]:
    """Yield words of time that were put for others of their class."""
    source, text = pair.left.dates, pair.right.dates
    for cls in CLASSES:
        mine, theirs = ([it for it in side if it.cls == cls] for side in (source, text))
        known, said = {it.thing for it in mine}, {it.thing for it in theirs}
        lost = [it for it in mine if (it.thing not in said or pair.kind == "summary") and it.sure]
        new = [it for it in theirs if it.thing not in known and it.sure]
        yield from _exchanged("date", pair, lost, new)
    if pair.kind == "translation" and {pair.left.base, pair.right.base} <= LANGUAGES:
        yield from _other_units(pair)


def _other_units(pair: Pair) -> Iterator[Finding]:
    """A unit of time put for another (*within minutes*, «за часы»), where each side of a sentence has one that the other lacks.

    Both are counted by the same number or by none: twelve months are a year.
    """
    left, right = _units(pair.left), _units(pair.right)
    for ours, theirs in ((left[one], right[other]) for one, other in pair.segments if one in left and other in right):
        lost, new = ([unit for unit in a if unit not in b] for a, b in ((ours, theirs), (theirs, ours)))
        if len(lost) == len(new) == 1 and {lost[0], new[0]} not in _SAME_TIME:
            before, after = ours[lost[0]], theirs[new[0]]
            if len(before) == len(after) == 1 and _counted(pair.left, before[0]) == _counted(pair.right, after[0]):
                yield from _exchanged("date", pair, before, after)


def _units(side: Parsed) -> dict[Span, dict[str, list[Mark]]]:
    """The units of time of each sentence that has one, each with where it is said."""
    found: dict[Span, dict[str, list[Mark]]] = {}
    starts = [start for start, _ in side.sentences]
    for token, word in zip(side.tokens, side.words, strict=True):
        if unit := time_unit(word.removesuffix("'s"), side.base):
            sentence = side.sentences[max(0, bisect_right(starts, token.start) - 1)]
            said = found.setdefault(sentence, {}).setdefault(unit, [])
            said.append(Mark("unit", unit, token.start, token.end, token.text, True))
    return found


def _counted(side: Parsed, unit: Mark) -> set[Fraction]:
    """The number that counts a unit, or nothing; one is as good as an article."""
    return {it.value for it in side.numbers if it.start <= unit.start <= it.end + 1} - {1}


def _exchanged(check: str, pair: Pair, lost: Sequence[Clock | Mark], new: Sequence[Clock | Mark]) -> Iterator[Finding]:
    """Pairs of what is lost and what is new in the same segment."""
    free = list(lost)
    for after in new:
        before = next((it for it in free if pair.kind == "summary" or pair.together(it.start, after.start)), None)
        if before is None:
            continue
        free.remove(before)
        if isinstance(before, Mark) and isinstance(after, Mark) and (before.thing, after.thing) in _ALIKE:
            continue
        spans = {"source_span": (before.start, before.end), "text_span": (after.start, after.end)}
        message = f"source: {before.text}, text: {after.text}"
        severity: Severity = "minor" if _from_another_day(before, after) else "major"
        yield finding(check, severity, message, expected=before.text, got=after.text, **spans)


def _from_another_day(before: Clock | Mark, after: Clock | Mark) -> bool:
    """Whether *this week* is exchanged for another one: a translator may count from the day that it is published."""
    both = isinstance(before, Mark) and isinstance(after, Mark) and before.cls == after.cls == "phrase"
    return both and any(it.thing.startswith("this ") for it in (before, after))  # type: ignore[union-attr]
