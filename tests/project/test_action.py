"""The GitHub Action: what its script makes of its inputs, on this machine; the workflow runs the whole of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
yaml = pytest.importorskip("yaml", reason="PyYAML comes with the extra docs")
pytestmark = pytest.mark.skipif(shutil.which("bash") is None or sys.platform == "win32", reason="the script is for bash")
RECORDER = """#!/usr/bin/env bash
printf '%s\\n' "$@" > "$RECORDED"
exit "${EXIT:-0}"
"""


def action() -> Any:
    return yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def run(folder: Path, *, summarize: str | None = None, **inputs: str) -> tuple[subprocess.CompletedProcess[str], list[str], str]:
    """Run the last step of the action; ``summarize`` is the folder of the real command, else one that records what it was given."""
    if summarize is None:
        (folder / "bin").mkdir()
        (folder / "bin" / "summarize").write_text(RECORDER)
        (folder / "bin" / "summarize").chmod(0o755)
        summarize = str(folder / "bin")
    step = action()["runs"]["steps"][-1]
    given = {name.upper(): str(part["default"]) for name, part in action()["inputs"].items()} | inputs
    more = {"PATH": f"{summarize}:{os.environ['PATH']}", "RECORDED": str(folder / "args"), "GITHUB_OUTPUT": str(folder / "out")}
    env = os.environ | {name: given.get(name, "") for name in step["env"]} | more | {"EXIT": inputs.get("EXIT", "0")}
    done = subprocess.run(["bash", "-c", step["run"]], cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False)
    recorded = (folder / "args").read_text().splitlines() if (folder / "args").exists() else []
    return done, recorded, (folder / "out").read_text() if (folder / "out").exists() else ""


@pytest.mark.parametrize("name", ["action.yml", ".github/workflows/ci.yml", ".github/workflows/release.yml"])
def test_every_step_is_yaml_and_every_script_of_one_is_bash(name: str) -> None:
    document = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    jobs = document["jobs"].values() if "jobs" in document else [document["runs"]]
    scripts = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    assert scripts
    for script in scripts:
        assert subprocess.run(["bash", "-n", "-c", re.sub(r"\$\{\{.*?\}\}", "value", script)], check=False).returncode == 0, script


def test_every_input_of_the_script_is_one_of_the_action() -> None:
    step = action()["runs"]["steps"][-1]
    assert {name.lower() for name in step["env"]} <= set(action()["inputs"])
    assert all(value == "${{ inputs." + name.lower() + " }}" for name, value in step["env"].items())
    assert "${{" not in step["run"], "an input inside the script would be run by the shell"


def test_a_folder_and_feeds_become_the_command(tmp_path: Path) -> None:
    done, recorded, outputs = run(
        tmp_path, SOURCES="articles\n-odd name.txt\n", FEEDS="https://a.example/rss", TO="ru es", OUTPUT="out.html", OPTIONS="--since=24h"
    )
    assert done.returncode == 0
    head = ["digest", "--output", "out.html", "--to", "ru", "--to", "es", "--feed", "https://a.example/rss", "--since=24h"]
    assert recorded == [*head, "--", "articles", "-odd name.txt"]
    assert outputs == "page<<END-OF-PAGES\nout.html\nEND-OF-PAGES\n"


def test_languages_may_be_one_a_line_and_the_files_of_a_feed_are_named(tmp_path: Path) -> None:
    for name in ("feed.ru.xml", "feed.es.xml"):
        (tmp_path / name).touch()
    _, recorded, outputs = run(tmp_path, SOURCES="articles", TO="ru\nes\n", OUTPUT="rss:feed.xml")
    assert recorded[3:7] == ["--to", "ru", "--to", "es"]
    assert outputs.splitlines()[1:-1] == ["feed.ru.xml", "feed.es.xml"]


def test_nothing_in_an_input_is_run(tmp_path: Path) -> None:
    done, recorded, _ = run(
        tmp_path, SOURCES="$(touch made)\n`touch made`", OPTIONS="--title=$(touch made); touch made", OUTPUT="$(touch made)"
    )
    assert done.returncode == 0
    assert not (tmp_path / "made").exists()
    assert "$(touch made)" in recorded


@pytest.mark.parametrize(("code", "ends"), [("7", 0), ("8", 8), ("3", 3)])
def test_some_failures_are_a_warning_and_the_rest_ends_the_step(tmp_path: Path, code: str, ends: int) -> None:
    done, _, outputs = run(tmp_path, SOURCES="articles", EXIT=code)
    assert done.returncode == ends
    assert ("failed=true" in outputs) == ("::warning::" in done.stdout) == (code == "7")


def test_the_action_makes_a_digest_page(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    shutil.copy(ROOT / "samples" / "en-appeal-end.txt", tmp_path / "articles")
    command = Path(sys.executable).with_name("summarize")
    if not command.exists():
        pytest.skip("the command is not installed beside this Python")
    done, _, _ = run(tmp_path, summarize=str(command.parent), SOURCES="articles", OPTIONS="--profile=fake\n--no-cache")
    assert done.returncode == 0, done.stderr
    smoke = [sys.executable, str(ROOT / "tools" / "smoke.py"), "digest.html"]
    assert subprocess.run([*smoke, "ru", "es"], cwd=tmp_path, check=False).returncode == 0
    assert subprocess.run([*smoke, "pt"], cwd=tmp_path, check=False, capture_output=True).returncode == 1
