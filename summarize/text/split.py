"""Sentences of a text whose paragraphs and capitals nothing is known about."""

from __future__ import annotations

import re

from summarize.text.tokens import sentences

# Many systems write all in lower case; there a closing mark before a space ends a sentence unless it follows a short word or a digit.
_LOWER_END = re.compile(r"(?<=[^\W\d_]{3}[.!?…])[\"'”»)]*\s+")


def split(text: str, language: str) -> list[str]:
    """The sentences of ``text``, blank ones left out; text without capitals is cut at closing marks alone."""
    del language  # the rules are the same for every language with capitals, and harmless for those without
    found: list[str] = []
    for piece in sentences(text):
        if piece == piece.lower():
            found += [part for part in _LOWER_END.split(piece) if part.strip()]
        else:
            found.append(piece)
    return found
