"""What the reliability page says of tests is so."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tools.reliability import page

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("one", page.mended(), ids=lambda one: one["test"])
def test_what_was_mended_is_kept_so_by_a_test_that_exists(one: dict[str, str]) -> None:
    path, _, name = one["test"].partition("::")
    functions = [node.name for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)]
    assert name in functions


def test_a_table_aligns_figures_to_the_right_and_keeps_bars_out_of_cells() -> None:
    assert page.table(("a", "b"), [("x|y", 1), ("z", "2,000")]) == "| a | b |\n|---|---:|\n| x\\|y | 1 |\n| z | 2,000 |"
