"""Hard-wrapped text: which physical lines go on with the paragraph of the line before.

Every decision looks at a few lines on either side, so text far away cannot change it.
"""

from __future__ import annotations

from collections.abc import Sequence

#: A line that was broken off at the margin has at least and at most this many characters.
WRAPPED = (36, 100)
#: So many lines on either side tell how wide the margin is.
NEAR = 4
_ENDS = ".!?…:;"
_CLOSERS = "\"'”’»)]*_ \t\r"


def continues(texts: Sequence[str]) -> list[bool]:
    """For each line, whether it goes on with the paragraph of the line before it. A blank line begins and goes on with nothing.

    Two lines belong together if the first stops in mid-sentence near the margin and the second goes on in lower case. Beside such a
    pair, two lines also belong together if the second's first word would not have fitted on the first (greedy line breaking).
    """
    stripped = [text.strip() for text in texts]
    sure = [False] * len(texts)
    for i in range(1, len(texts)):
        sure[i] = _broken_off(stripped[i - 1], stripped[i])
    result = list(sure)
    for i in range(1, len(texts)):
        before, line = stripped[i - 1], stripped[i]
        if sure[i] or not before or not line or not _could_be(before) or len(line) > WRAPPED[1]:
            continue
        low, high = _block(stripped, i)
        if any(sure[low + 1 : high]):
            margin = max(len(text) for text in stripped[low:high])
            result[i] = len(before) + 1 + len(line.split(maxsplit=1)[0]) > margin
    return result


def _could_be(line: str) -> bool:
    return WRAPPED[0] <= len(line) <= WRAPPED[1]


def _broken_off(before: str, line: str) -> bool:
    if not _could_be(before) or not line or len(line) > WRAPPED[1] or not line[0].islower():
        return False
    core = before.rstrip(_CLOSERS)
    return bool(core) and core[-1] not in _ENDS and before.count(" ") >= 4


def _block(stripped: Sequence[str], i: int) -> tuple[int, int]:
    """The lines around the border before line ``i`` that no blank line parts from it, at most ``NEAR`` on either side."""
    low, high = i, i
    while low > max(0, i - NEAR) and stripped[low - 1] and len(stripped[low - 1]) <= WRAPPED[1]:
        low -= 1
    while high < min(len(stripped), i + NEAR) and stripped[high] and len(stripped[high]) <= WRAPPED[1]:
        high += 1
    return low, high
