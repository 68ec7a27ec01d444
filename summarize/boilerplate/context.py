"""What a line's neighbours add: where it stands, what surrounds it, and how the neighbours look by themselves.

Nothing here sees further than :data:`REACH` lines, so a paragraph added far away cannot change a line's label, unless it repeats that
line: copies are counted wherever they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from operator import itemgetter

from summarize.boilerplate.features import LOCAL_NAMES, Line

#: How far, in lines that are not blank, one stage of the model sees.
REACH = 12
_SHAPE = ("words", "ends_sentence", "title", "quoted")
_LOOK = tuple(
    LOCAL_NAMES.index(name)
    for name in (
        *_SHAPE,
        "asks",
        "asking_roles",
        "furniture_roles",
        "body_roles",
        "n:appealing",
        "n:say",
        "n:func",
        "post",
        "label",
        "n:caption",
        "n:byline",
        "date_only",
        "name_like",
    )
)
_look = itemgetter(*_LOOK)
_OFFSETS = (-2, -1, 1, 2)
_NEAR = (-4, -3, -2, -1, 1, 2, 3, 4)

#: Names of the position features.
PLACE_NAMES: tuple[str, ...] = (
    "from_start",
    "from_end",
    "prose_before",
    "prose_after",
    "since_prose",
    "until_prose",
    "short_run",
    "blank_before",
    "blank_after",
    "repeated",
    "same_start",
    "edge_share",
)
NEIGHBOUR_NAMES: tuple[str, ...] = tuple(f"{offset:+d}:{LOCAL_NAMES[i]}" for offset in _OFFSETS for i in _LOOK)
#: The input of the first stage: the line, its place, its neighbours' looks.
FIRST_NAMES: tuple[str, ...] = (*LOCAL_NAMES, *PLACE_NAMES, *NEIGHBOUR_NAMES)
#: What the second stage has beside the first stage's input: the first stage's opinion of the line and of its neighbours.
OPINION_NAMES: tuple[str, ...] = (
    "p:appeal",
    "p:furniture",
    *(f"p{offset:+d}:{label}" for offset in _NEAR for label in ("appeal", "furniture")),
    "p:appeal_max_before",
    "p:appeal_max_after",
    "p:body_mean_before",
    "p:body_mean_after",
    "p:body_max_after",
    "p:body_max_before",
)
SECOND_NAMES: tuple[str, ...] = (*FIRST_NAMES, *OPINION_NAMES)

#: Lines that share this many first characters are versions of one another: a caption shown twice, a teaser and its headline.
_START = 25
_NOTHING = (-1.0,) * len(_LOOK)


def first_rows(lines: Sequence[Line], keys: Sequence[str], blank_before: Sequence[bool]) -> list[tuple[float, ...]]:
    """One row of :data:`FIRST_NAMES` for each line; ``keys`` are the lines' texts, ``blank_before`` whether a blank line precedes."""
    seen = Counter(keys)
    starts = Counter(key[:_START] for key in keys)
    looks = [_look(line.values) for line in lines]
    rows = []
    count = len(lines)
    since = _distances([line.prose for line in lines])
    until = _distances([line.prose for line in reversed(lines)])[::-1]
    prose = [0, *accumulate(line.prose for line in lines)]
    padded = [_NOTHING, _NOTHING, *looks, _NOTHING, _NOTHING]
    for i, line in enumerate(lines):
        before = prose[i] - prose[max(0, i - REACH)]
        after = prose[min(count, i + REACH + 1)] - prose[i + 1]
        place = (
            float(min(REACH, i)),
            float(min(REACH, count - 1 - i)),
            float(before),
            float(after),
            float(since[i]),
            float(until[i]),
            float(min(REACH, since[i]) + min(REACH, until[i])) if not line.prose else 0.0,
            float(i == 0 or blank_before[i]),
            float(i == count - 1 or blank_before[i + 1]),
            float(min(3, seen[keys[i]]) - 1),
            float(min(3, starts[keys[i][:_START]] - 1) if len(keys[i]) >= _START else 0),
            float(min(REACH, i) - min(REACH, count - 1 - i)),
        )
        rows.append((*line.values, *place, *padded[i], *padded[i + 1], *padded[i + 3], *padded[i + 4]))
    return rows


def second_rows(
    rows: Sequence[tuple[float, ...]], opinions: Sequence[tuple[float, float, float]], asked: Sequence[bool]
) -> list[tuple[float, ...]]:
    """The first stage's rows with its opinions (body, appeal, furniture) of each line and of its neighbours.

    A line that is not ``asked`` about gets ``()``.
    """
    count = len(rows)
    result: list[tuple[float, ...]] = []
    for i, row in enumerate(rows):
        if not asked[i]:
            result.append(())
            continue
        before, after = opinions[max(0, i - REACH) : i], opinions[i + 1 : i + 1 + REACH]
        body, appeal = [one[0] for one in before], [one[1] for one in before]
        body_after, appeal_after = [one[0] for one in after], [one[1] for one in after]
        extra: list[float] = [opinions[i][1], opinions[i][2]]
        for offset in _NEAR:
            if 0 <= i + offset < count:
                extra.extend(opinions[i + offset][1:])
            else:
                extra.extend((-1.0, -1.0))
        extra.append(max(appeal[-6:], default=-1.0))
        extra.append(max(appeal_after[:6], default=-1.0))
        extra.append(sum(body) / len(body) if body else -1.0)
        extra.append(sum(body_after) / len(body_after) if body_after else -1.0)
        extra.append(max(body_after, default=-1.0))
        extra.append(max(body, default=-1.0))
        result.append((*row, *extra))
    return result


def _distances(prose: Sequence[bool]) -> list[int]:
    """For each line, how many lines back the nearest prose line is, at most ``REACH``."""
    result = []
    last = REACH
    for flag in prose:
        last = min(REACH, last + 1)
        result.append(last)
        if flag:
            last = 0
    return result


def trusted(lines: Sequence[Line], keys: Sequence[str]) -> list[bool]:
    """Which lines are body without asking the model: the plain ones that stand only once."""
    starts = Counter(key[:_START] for key in keys)
    return [line.plain and starts[key[:_START]] == 1 for line, key in zip(lines, keys, strict=True)]
