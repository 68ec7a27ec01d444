"""Cuts a text that is too long for a model, so that nothing of it is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

#: Where a text is cut: best after the end of a sentence, then after a semicolon, a colon or a dash, a comma, else at any space.
_CUTS = (re.compile(r"(?<=[.!?…]) "), re.compile(r"(?<=[;:—–]) "), re.compile(r"(?<=,) "), re.compile(r" "))


def parts_of(text: str, count: Callable[[str], int], limit: int) -> list[str]:
    """Cut a text into parts of at most ``limit`` tokens, at punctuation where it can, near the middle; none of it is lost."""
    if count(text) <= limit or len(text) < 2:
        return [text]
    for pattern in _CUTS:
        places = [match.start() for match in pattern.finditer(text) if len(text) // 5 < match.start() < len(text) * 4 // 5]
        if places:
            place = min(places, key=lambda at: abs(at - len(text) // 2))
            return [*parts_of(text[:place], count, limit), *parts_of(text[place + 1 :], count, limit)]
    middle = len(text) // 2
    return [*parts_of(text[:middle], count, limit), *parts_of(text[middle:], count, limit)]
