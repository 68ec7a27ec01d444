"""Run the command line in this process, streams apart, or as a program of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ARTICLE = """Port of Alvena reopens after storm
The port of Alvena reopened on Tuesday after a storm that had closed it for three days, its harbour master said.
Ines Kolb, who runs the port, said that 1.5 million tonnes of grain had been waiting outside the breakwater since Saturday.
The storm broke two cranes and flooded a warehouse, and repairs will cost about 4 million crowns, she said.
The government in Selm promised on Monday to pay half of it before the end of the year.

If you value our reporting, please support us with a monthly donation, starting from just $2.
Your contribution, however small, keeps our journalism free for everyone.
"""


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    def failed_with(self, code: int, what: str = "") -> None:
        """One error line and one hint line at the end, no traceback, nothing on stdout."""
        assert self.code == code, self
        said = self.err.strip().splitlines()
        assert not any(line.startswith(("error: ", "hint: ")) for line in said[:-2]), self.err
        lines = said[-2:]
        assert lines[0].startswith("error: "), self.err
        assert lines[1].startswith("hint: "), self.err
        assert what in lines[0]
        assert "Traceback" not in self.err
        assert self.out == ""


class _Stream(io.TextIOWrapper):
    def __init__(self, data: bytes = b"") -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8", newline="")

    def text(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode("utf-8")


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """``cli("clean", "a.txt", stdin="…")``: the command line in this process."""
    from summarize.cli.app import execute

    def run(*args: object, stdin: str | bytes = b"") -> Ran:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        out, err = _Stream(), _Stream()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", _Stream(data))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = execute([str(arg) for arg in args])
        return Ran(code, out.text(), err.text())

    return run


@pytest.fixture
def program() -> Callable[..., subprocess.CompletedProcess[str]]:
    """``program("--version")``: the command line as a process of its own."""

    def run(*args: object, **options: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "summarize", *(str(arg) for arg in args)]
        options.setdefault("env", dict(os.environ))
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False, **options)

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "port.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path
