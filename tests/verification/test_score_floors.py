"""The gate of the faithfulness score holds and lowers nothing unasked; what docs/faithfulness.md shows is what the check says."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from summarize.verification import check

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "faithfulness.md").read_text(encoding="utf-8")
SOURCE = " ".join(line[2:] for line in PAGE.partition("written for this page:\n\n")[2].partition("\n\n")[0].splitlines())
EXAMPLES = [
    tuple(cell.strip() for cell in row.strip("|").split("|"))
    for row in PAGE.partition("| summary sentence | score | said |\n")[2].partition("\n\n")[0].splitlines()[1:]
]


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("faithfulness_gate").gate


def test_a_worse_figure_is_named_and_floors_go_down_only_when_asked(gate: Any, tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    first = {"AUC a": 0.8, "errors on faithful a": 0.1}
    assert gate(first, "data", update=True, allow_regression=False, path=path) == []
    assert gate(first, "data", update=False, allow_regression=False, path=path) == []
    assert len(gate({"AUC a": 0.7, "errors on faithful a": 0.2}, "data", update=True, allow_regression=False, path=path)) == 2
    assert json.loads(path.read_text())["floors"] == first
    assert gate({"AUC a": 0.797, "errors on faithful a": 0.05}, "data", update=True, allow_regression=False, path=path) == []
    assert json.loads(path.read_text())["floors"] == {"AUC a": 0.8, "errors on faithful a": 0.05}
    assert "was not measured" in gate({"AUC a": 0.8}, "data", update=False, allow_regression=False, path=path)[0]
    assert "not what the floors were set on" in gate(first, "other", update=False, allow_regression=False, path=path)[0]
    assert gate({"AUC a": 0.7}, "other", update=True, allow_regression=True, path=path) == []
    assert json.loads(path.read_text()) == {"data": "other", "floors": {"AUC a": 0.7}}


def test_the_page_has_its_examples() -> None:
    assert SOURCE.startswith("The regional hospital in Kestrel Bay")
    assert len(EXAMPLES) >= 9


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row[0])
def test_an_example_of_the_page_scores_and_says_what_the_page_shows(row: tuple[str, str, str]) -> None:
    text, shown, said = row
    report = check(SOURCE, text.replace("**", ""), source_lang="en", lang="en")
    assert f"{report.score:.2f}".lstrip("0") == shown
    found = {(f.level, f.kind) for f in report.findings}
    claimed = re.match(r"(?:errors?|warning): (.*)", said)
    if claimed is None:
        assert not report.findings
        return
    level = "warning" if said.startswith("warning") else "error"
    kinds = {part.split()[0].rstrip(",:") for part in claimed.group(1).split("; ")}
    assert {(level, kind) for kind in kinds} == found
