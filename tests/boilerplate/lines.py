"""Lines that show just the signs a test names."""

from __future__ import annotations

from summarize.boilerplate.features import LOCAL_NAMES, Line


def line(*signs: str, words: int = 12) -> Line:
    """A line of so many words that shows these signs and no other."""
    assert set(signs) <= set(LOCAL_NAMES)
    return Line(tuple(float(name in signs) for name in LOCAL_NAMES), words, prose=words >= 8, plain=False, hits=())
