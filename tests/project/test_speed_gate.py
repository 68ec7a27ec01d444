"""The gate on pinned ratios of speed: what it lets pass, and that nothing is pinned lower unasked. Its figures run in `make gate`."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def gate() -> ModuleType:
    if not BENCHMARKS.is_dir():
        pytest.skip("the benchmarks are not beside the tests")
    return importlib.import_module("benchmarks.speed.gate")


def test_every_pinned_ratio_is_measured_and_every_measured_one_is_pinned(gate: ModuleType) -> None:
    assert set(json.loads(gate.FLOORS.read_text(encoding="utf-8"))) == set(gate.FIGURES)


def test_a_ratio_that_stays_behind_fails_and_one_bad_minute_does_not(gate: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    minutes = iter([0.2, 1.1])
    monkeypatch.setattr(gate, "FIGURES", {"steady": lambda: 0.2, "spoilt once": lambda: next(minutes), "absent": lambda: None})
    found, worse = gate.gate({"steady": 1.0, "spoilt once": 1.0, "absent": 1.0})
    assert found == {"steady": 0.2, "spoilt once": 1.1}
    assert [line.split(":")[0] for line in worse] == ["steady"]


def test_floors_rise_unasked_and_fall_only_when_asked(gate: ModuleType) -> None:
    floors, found = {"one": 1.0, "two": 1.0, "other": 3.0}, {"one": 0.9, "two": 1.2}
    assert gate.pinned(floors, found, allow_regression=False) == {"one": 1.0, "two": 1.2, "other": 3.0}
    assert gate.pinned(floors, found, allow_regression=True) == {"one": 0.9, "two": 1.2, "other": 3.0}


def test_the_command_exits_1_behind_a_floor_and_pins_nothing(
    gate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    floors = tmp_path / "floors.json"
    floors.write_text('{"slow": 5.0}', encoding="utf-8")
    monkeypatch.setattr(gate, "FLOORS", floors)
    monkeypatch.setattr(gate, "FIGURES", {"slow": lambda: 1.0})
    monkeypatch.setattr(sys, "argv", ["gate.py", "--update"])
    assert gate.main() == 1
    assert json.loads(floors.read_text(encoding="utf-8")) == {"slow": 5.0}
    assert "behind its floor: slow" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["gate.py", "--update", "--allow-regression"])
    assert gate.main() == 0
    assert json.loads(floors.read_text(encoding="utf-8")) == {"slow": 1.0}
