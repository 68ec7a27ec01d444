"""Directions and opposites, few and sure: *north* for *восток*, *slowed* for *ускорил*. Words are in ``data/directions.toml``."""

from __future__ import annotations

from collections.abc import Iterator

from summarize.text.tokens import fold
from summarize.types import Finding
from summarize.verification.base import Pair, Span, check_of, finding
from summarize.verification.cues import LANGUAGES
from summarize.verification.negation import denials
from summarize.verification.tables import pattern, table

#: Axes on which a negation of either side turns the meaning; on the others it does not.
_DENIABLE = frozenset(table("directions")) - {"compass"}


def _poles(plain: str, axis: str, lang: str) -> dict[str, Span]:
    """The poles of an axis that a folded text has, each with its first word."""
    found = {pole: pattern("directions", axis, pole, lang).search(plain) for pole in table("directions")[axis]}
    return {pole: match.span() for pole, match in found.items() if match}


@check_of("direction", languages=LANGUAGES, kinds=("translation",), by_segment=True)
def check_directions(pair: Pair) -> Iterator[Finding]:
    """Yield words put for their opposite."""
    source, text = fold(pair.source), fold(pair.text)
    denied = denials(pair.source, pair.left.base) or denials(pair.text, pair.right.base)
    for axis in table("directions"):
        ours = {} if denied and axis in _DENIABLE and axis != "frequency" else _poles(source, axis, pair.left.base)
        theirs = _poles(text, axis, pair.right.base) if ours else {}
        if theirs and not ours.keys() & theirs.keys():
            before, after = next(iter(ours.values())), next(iter(theirs.values()))
            said, got = pair.source[slice(*before)], pair.text[slice(*after)]
            message = f"source: {said!r}, text: {got!r}"
            yield finding("direction", "major", message, expected=said, got=got, source_span=before, text_span=after)
