"""Directions and opposites, few and sure: *north* for *восток*, *slowed* for *ускорил*. Words are in ``data/directions.toml``."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import regex

from summarize.text.tokens import fold
from summarize.types import Finding
from summarize.verification.base import Pair, Span, check_of, finding
from summarize.verification.negation import LANGUAGES, denials
from summarize.verification.tables import alternation, table

#: Axes on which a negation of either side turns the meaning; on the others it does not.
_DENIABLE = frozenset(table("directions")) - {"compass"}


@functools.cache
def _pattern(axis: str, pole: str, lang: str) -> regex.Pattern[str]:
    return alternation(table("directions")[axis][pole][lang].split(), tail=r"[\p{L}-]*", before=r"\p{L}")


@functools.lru_cache(maxsize=4096)
def _poles(text: str, axis: str, lang: str) -> dict[str, Span]:
    """The poles of an axis that a text has, each with its first word."""
    plain = fold(text)
    found = {pole: _pattern(axis, pole, lang).search(plain) for pole in table("directions")[axis]}
    return {pole: match.span() for pole, match in found.items() if match}


@check_of("direction", languages=LANGUAGES, kinds=("translation",), by_segment=True)
def check_directions(pair: Pair) -> Iterator[Finding]:
    """Yield words put for their opposite."""
    denied = denials(pair.source, pair.left.base) or denials(pair.text, pair.right.base)
    for axis in table("directions"):
        ours, theirs = _poles(pair.source, axis, pair.left.base), _poles(pair.text, axis, pair.right.base)
        if not ours or not theirs or ours.keys() & theirs.keys() or (denied and axis in _DENIABLE and axis != "frequency"):
            continue
        before, after = next(iter(ours.values())), next(iter(theirs.values()))
        said, got = pair.source[slice(*before)], pair.text[slice(*after)]
        message = f"source: {said!r}, text: {got!r}"
        yield finding("direction", "major", message, expected=said, got=got, source_span=before, text_span=after)
