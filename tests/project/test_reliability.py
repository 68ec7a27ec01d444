"""Tables of the reliability page."""

from __future__ import annotations

from tools.reliability import page


def test_a_table_aligns_figures_to_the_right_and_keeps_bars_out_of_cells() -> None:
    assert page.table(("a", "b"), [("x|y", 1), ("z", "2,000")]) == "| a | b |\n|---|---:|\n| x\\|y | 1 |\n| z | 2,000 |"
