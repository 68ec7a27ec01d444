"""Files stay small enough to be read at one go."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST = 400
#: Written by programs and not read from end to end.
MADE = ("docs/commands.md", "docs/checks.md")
_TEXT = (".py", ".md", ".css", ".js", ".html", ".jinja", ".sh")


def test_no_file_has_more_than_400_lines() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\0")
    names = listed if any(listed) else [path.relative_to(ROOT).as_posix() for path in (ROOT / "summarize").rglob("*")]
    chosen = [name for name in names if name.endswith(_TEXT) and name not in MADE and (ROOT / name).is_file()]
    assert len(chosen) > 200
    long = {name: count for name in chosen if (count := (ROOT / name).read_text(encoding="utf-8").count("\n")) > MOST}
    assert long == {}
