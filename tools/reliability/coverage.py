"""Share of the lines of a package that its tests run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tools.reliability.records import ROOT

#: Packages, and the tests that are about them. No test that needs the model is among these: what it reaches is not counted.
PACKAGES: dict[str, tuple[str, ...]] = {
    "verification": ("tests/verification", "tests/hostile/test_injection.py"),
    "boilerplate": ("tests/boilerplate",),
    "ingest": ("tests/ingest",),
    "digest": ("tests/digest",),
    "weights": ("tests/weights",),
}
#: The least that is promised, in percent of lines.
FLOOR = 95.0


def covered(package: str) -> dict[str, Any]:
    """Run the tests of a package and count."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        command = [sys.executable, "-m", "pytest", "-q", "-m", "not e2e", "-p", "no:cacheprovider", *PACKAGES[package]]
        command += [f"--cov=summarize/{package}", f"--cov-report=json:{report}", "--cov-report="]
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, "COVERAGE_FILE": f"{folder}/.coverage"}, capture_output=True, text=True, check=False
        )
        if not report.exists():
            return {"package": package, "wrong": [(done.stdout + done.stderr)[-800:]]}
        found = json.loads(report.read_text(encoding="utf-8"))
    totals = found["totals"]
    files = {
        name.removeprefix("summarize/"): {"percent": round(file["summary"]["percent_covered"], 1), "missing": file["missing_lines"]}
        for name, file in found["files"].items()
        if file["missing_lines"]
    }
    percent = round(100 * totals["covered_lines"] / totals["num_statements"], 1)
    wrong = [] if done.returncode == 0 else [done.stdout[-800:]]
    wrong += [f"{percent} % of the lines of {package} are covered, not {FLOOR} %"] if percent < FLOOR else []
    return {
        "package": package,
        "lines": totals["num_statements"],
        "covered": totals["covered_lines"],
        "percent": percent,
        "files": files,
        "wrong": wrong,
    }
