"""Units that are labeled: physical lines, parts of them, and the paragraphs they make up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarize.text.segments import sentence_spans
from summarize.text.wrapping import continues


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, or a part of one: ``text`` is ``line[start:end]`` of line number ``n`` (1-based)."""

    n: int
    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether there is nothing but white space in it."""
        return not self.text or self.text.isspace()


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, or a sentence of one: the pieces it is made of, in order, and their text with the line breaks as spaces.

    ``whole`` is false for a sentence of a long paragraph, ``fresh`` true after a blank line.
    """

    text: str
    pieces: tuple[Piece, ...]
    fresh: bool = False
    whole: bool = True

    def part(self, low: int, high: int, *, fresh: bool = False) -> Unit:
        """Characters ``low`` to ``high`` of the text as a unit of its own."""
        pieces = []
        at = 0
        for piece in self.pieces:
            start, end = max(low, at), min(high, at + len(piece.text))
            if start < end:
                pieces.append(Piece(piece.n, piece.start + start - at, piece.start + end - at, piece.text[start - at : end - at]))
            at += len(piece.text) + 1
        return Unit(self.text[low:high], tuple(pieces), fresh, whole=False)

    def sentences(self) -> list[Unit]:
        """The sentences of the unit, covering it without gaps; only the first can be fresh."""
        return [self.part(low, high, fresh=self.fresh and not low) for low, high in sentence_spans(self.text)]


def units_of(entries: Sequence[Piece]) -> list[Unit]:
    """The paragraphs that ``entries`` make up: blank ones left out, hard-wrapped ones joined."""
    runs: list[tuple[bool, list[Piece]]] = []
    fresh = True
    for piece, goes_on in zip(entries, continues([piece.text for piece in entries]), strict=True):
        if piece.blank:
            fresh = True
        elif goes_on:
            runs[-1][1].append(piece)
        else:
            runs.append((fresh, [piece]))
            fresh = False
    return [Unit(" ".join(piece.text for piece in run), tuple(run), fresh) for fresh, run in runs]
