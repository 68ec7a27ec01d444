"""The programs under ``tools/training`` that write into the package."""

from __future__ import annotations

import pytest

from tools.training import cldr_tables


def test_help_of_the_tables_of_number_marks_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = cldr_tables.OUT.stat().st_mtime_ns
    with pytest.raises(SystemExit) as ended:
        cldr_tables.main(["--help"])
    assert ended.value.code == 0
    assert "cldr.json" in capsys.readouterr().out
    assert cldr_tables.OUT.stat().st_mtime_ns == before
