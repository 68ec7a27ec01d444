"""A copy of the tree for mutmut in build/mutants/PACKAGE, so that the tree itself is never touched, and mutmut as a process in it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_COPIED = ("summarize", "prompts", "samples", "tests", "README.md", "LICENSE")
#: Gates on figures and pages, which need the benchmarks, the docs and the data beside the project.
_NOT_HERE = (
    "tests/verification/test_quality_floors.py",
    "tests/verification/test_page.py",
)
_CLEAR_CACHES = Path(__file__).with_name("clear_caches.py")
_NOT_COPIED = shutil.ignore_patterns("__pycache__", "*.pyc", "browser", "screenshots")


#: How mutmut says that no test failed, or that no test runs the place.
SURVIVED = (0, 33)


class Workspace:
    """The copy for one package: ``files`` are mutated (paths from the root), ``tests`` judge them."""

    def __init__(self, package: str, files: Sequence[str], tests: Sequence[str]) -> None:
        self.folder = ROOT / "build" / "mutants" / package
        self._files, self._tests = tuple(files), tuple(tests)

    def fill(self) -> None:
        """Copy the tree anew where it changed; what mutmut knows of unchanged functions stays."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in _COPIED:
            source, target = ROOT / name, self.folder / name
            if source.is_dir():
                shutil.rmtree(target, ignore_errors=True)
                shutil.copytree(source, target, ignore=_NOT_COPIED)
            else:
                shutil.copy2(source, target)
        shutil.copy2(_CLEAR_CACHES, self.folder / "conftest.py")
        table = {
            "source_paths": ["summarize"],
            "only_mutate": self._files,
            "also_copy": ["prompts", "samples", "README.md", "LICENSE", "conftest.py"],
            "pytest_add_cli_args_test_selection": self._tests,
            "pytest_add_cli_args": ["-p", "no:cacheprovider", "-m", "not e2e", *(f"--ignore={test}" for test in _NOT_HERE)],
            "use_git_change_detection": False,
        }
        lines = [f"{key} = {json.dumps(value)}" for key, value in table.items()]
        project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        (self.folder / "pyproject.toml").write_text("\n".join([project, "[tool.mutmut]", *lines, ""]), encoding="utf-8")

    def doubt_survivors(self) -> None:
        """Where the tests changed since the last time, what survived them has to be tried again."""
        named = [ROOT / test for test in self._tests]
        files = [_CLEAR_CACHES, *sorted(path for test in named for path in (test.rglob("*.py") if test.is_dir() else [test]))]
        known, now = self.folder / "tests.sha256", hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
        if known.exists() and known.read_text(encoding="ascii") != now:
            for meta in (self.folder / "mutants").rglob("*.py.meta"):
                found = json.loads(meta.read_text(encoding="utf-8"))
                codes = found["exit_code_by_key"]
                found["exit_code_by_key"] = {name: None if code in SURVIVED else code for name, code in codes.items()}
                meta.write_text(json.dumps(found), encoding="utf-8")
            (self.folder / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)  # which test runs what
        known.write_text(now, encoding="ascii")

    def mutmut(self, *words: str, seconds: float | None = None) -> str:
        """Run mutmut; what it printed, or what it had printed when its time was over (each result is kept as it comes)."""
        program = [sys.executable, "-c", "from mutmut.__main__ import cli; cli()", *words]
        env = {**os.environ, "PYTHONPATH": "", "HYPOTHESIS_PROFILE": "default"}
        with subprocess.Popen(
            program, cwd=self.folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
        ) as process:
            try:
                return process.communicate(timeout=seconds)[0]
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 15)
                return process.communicate()[0]

    def results(self) -> dict[str, int | None]:
        """Every mutant that there is, and how its tests ended: None if they have not run."""
        found: dict[str, int | None] = {}
        for meta in sorted((self.folder / "mutants").rglob("*.py.meta")):
            found |= json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        return found
