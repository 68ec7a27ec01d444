"""The reliability page is what the records say, and what it says of tests is so."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tools.reliability import page, records
from tools.reliability.pieces import PIECES

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_made_from_the_records() -> None:
    found = {name: record for name in PIECES if (record := records.read(name)) is not None}
    missing = [name for name in PIECES if name not in found]
    assert page.PATH.read_text(encoding="utf-8") == page.rendered(found, missing), "run python -m tools.reliability --collect"


@pytest.mark.parametrize("name", PIECES)
def test_nothing_went_wrong_the_last_time(name: str) -> None:
    record = records.read(name)
    if record is None:
        pytest.skip(f"not run yet: python -m tools.reliability --only {name}")
    assert record["wrong"] == []
    assert record["signature"]["commit"]


def test_no_record_is_of_a_piece_that_is_gone() -> None:
    assert {path.stem for path in records.FOLDER.glob("*.json")} <= set(PIECES)


@pytest.mark.parametrize("one", page.mended(), ids=lambda one: one["test"])
def test_what_was_mended_is_kept_so_by_a_test_that_exists(one: dict[str, str]) -> None:
    path, _, name = one["test"].partition("::")
    functions = [node.name for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)]
    assert name in functions


def test_a_table_aligns_figures_to_the_right_and_keeps_bars_out_of_cells() -> None:
    assert page.table(("a", "b"), [("x|y", 1), ("z", "2,000")]) == "| a | b |\n|---|---:|\n| x\\|y | 1 |\n| z | 2,000 |"
