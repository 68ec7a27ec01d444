"""Round after round: what one round leaves out can uncover more, and the last round finds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from summarize.boilerplate.engine import Labeler, Verdict, settle
from summarize.boilerplate.pieces import Piece


class Peeler:
    """A fake model: calls the last line an appeal for as long as more than ``least`` lines are left."""

    def __init__(self, least: int) -> None:
        self.least = least
        self.seen: list[list[int]] = []

    def round(self, entries: Sequence[Piece]) -> list[Verdict]:
        lines = [entry for entry in entries if not entry.blank]
        self.seen.append([entry.n for entry in entries])
        last = lines[-1] if len(lines) > self.least else None
        return [Verdict(one, "appeal" if one is last else "body", "appeal" if one is last else "", 1.0, ()) for one in lines]


def left(lines: Sequence[str], peeler: Peeler, **limits: int) -> tuple[list[int], list[int]]:
    entries = [Piece(n, 0, len(line), line) for n, line in enumerate(lines, start=1)]
    stay, gone = settle(entries, cast("Labeler", peeler), lambda verdict: verdict.label == "appeal", **limits)
    return [one.piece.n for one in stay], [one.piece.n for one in gone]


def test_rounds_go_on_until_one_removes_nothing() -> None:
    peeler = Peeler(least=2)
    assert left(["One.", "Two.", "", "Three.", "Four."], peeler) == ([1, 2], [5, 4])
    assert peeler.seen == [[1, 2, 3, 4, 5], [1, 2, 3, 4], [1, 2, 3]]


def test_rounds_end_even_if_each_removes_something() -> None:
    peeler = Peeler(least=0)
    assert left([f"Line {n}." for n in range(20)], peeler, most_rounds=5)[1] == [20, 19, 18, 17, 16]
    assert len(peeler.seen) == 5


def test_what_may_not_be_removed_stays() -> None:
    entries = [Piece(1, 0, 4, "One."), Piece(2, 0, 4, "Two.")]
    stay, gone = settle(entries, cast("Labeler", Peeler(least=0)), lambda verdict: False)
    assert [one.piece.n for one in stay] == [1, 2]
    assert gone == []
