"""A result is written even where nothing can be said on standard error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a shell and /dev/full")


@pytest.mark.parametrize("stderr", ["2>/dev/full", "2>&-", "2>&- <&-"])
@pytest.mark.parametrize("place", ["", "-o out.txt"])
def test_a_result_is_written_though_standard_error_cannot_be(tmp_path: Path, samples: Path, stderr: str, place: str) -> None:
    environ = {**os.environ, "SUMMARIZE_CONFIG": os.devnull, "PYTHONPATH": str(ROOT)}
    command = f'"{sys.executable}" -m summarize clean "{samples / "en-appeal-middle.txt"}" {place} {stderr}'
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, env=environ, stdout=subprocess.PIPE, text=True, timeout=120, check=False)
    written = (tmp_path / "out.txt").read_text("utf-8") if place else done.stdout
    assert (done.returncode, "classrooms" in written) == (0, True)
    assert "Left out" not in written, "and nothing else lands in it"


def test_an_error_keeps_its_code(tmp_path: Path) -> None:
    environ = {**os.environ, "SUMMARIZE_CONFIG": os.devnull, "PYTHONPATH": str(ROOT)}
    command = f'"{sys.executable}" -m summarize clean nothing.txt 2>/dev/full'
    assert subprocess.run(["sh", "-c", command], cwd=tmp_path, env=environ, timeout=120, check=False).returncode == 3
