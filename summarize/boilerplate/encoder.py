"""Selection of the part of a line that is put into a sentence vector."""

from __future__ import annotations

from summarize.text.vectors import DIMENSIONS, encode

#: Characters of a line that are encoded: its first and, of a longer one, its last.
HEAD_CHARS, TAIL_CHARS = 320, 80


def clip(text: str) -> str:
    """Return the part of a line that is encoded."""
    return text if len(text) <= HEAD_CHARS + TAIL_CHARS else f"{text[:HEAD_CHARS]} {text[-TAIL_CHARS:]}"


__all__ = ["DIMENSIONS", "clip", "encode"]
