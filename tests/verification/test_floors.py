"""The pinned floors of the translation checks: the gate holds, and lowers nothing unasked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import translation_checks

    return translation_checks.gate


def test_the_gate_reports_what_is_worse_and_writes_nothing(gate: Any, tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    assert gate({"references": 0.02, "fresh ru name": 0.95}, "d", update=True, allow_regression=False, path=path) == []
    before = path.read_bytes()
    assert gate({"references": 0.02, "fresh ru name": 0.95}, "d", update=False, allow_regression=False, path=path) == []
    worse = gate({"references": 0.03, "fresh ru name": 0.9}, "d", update=True, allow_regression=False, path=path)
    assert [line.partition(":")[0] for line in worse] == ["references", "fresh ru name"]
    assert gate({"references": 0.01}, "d", update=False, allow_regression=False, path=path) == [
        "fresh ru name: was not measured, floor 0.9500"
    ]
    assert "not what the floors were set on" in gate({"references": 0.01}, "other", update=False, allow_regression=False, path=path)[0]
    assert path.read_bytes() == before


def test_floors_go_down_only_when_asked(gate: Any, tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    gate({"fresh ru name": 0.95}, "d", update=True, allow_regression=False, path=path)
    gate({"fresh ru name": 0.97}, "d", update=True, allow_regression=False, path=path)
    assert json.loads(path.read_text())["floors"] == {"fresh ru name": 0.97}
    gate({"fresh ru name": 0.9}, "d", update=True, allow_regression=True, path=path)
    assert json.loads(path.read_text())["floors"] == {"fresh ru name": 0.9}


def test_the_checks_keep_their_floors() -> None:
    """One round of each generator, about half a minute; skipped where the development data is not beside the project."""
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "translation_checks.py"), "--gate"], capture_output=True, text=True, timeout=300, check=False
    )
    if done.stderr.startswith("skipped"):
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    assert "fresh" in done.stdout
