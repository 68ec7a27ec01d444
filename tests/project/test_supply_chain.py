"""What we ship and what we load: locked with hashes, under licences that let users ship, and never a pickle."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


def locked(path: Path) -> dict[str, str]:
    """Name → the lines of its entry."""
    entries = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8"))
    found = {}
    for entry in entries:
        if match := re.match(r"([A-Za-z0-9._-]+)==", entry):
            found[re.sub(r"[-_.]+", "-", match[1]).lower()] = entry
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_hashes_and_an_exact_version(lock: Path) -> None:
    entries = locked(lock)
    assert len(entries) > 40
    assert [name for name, entry in entries.items() if "--hash=sha256:" not in entry] == []
    assert "torch" not in entries, "torch comes from constraints.txt as a CPU build"
    assert not [name for name in entries if name.startswith("nvidia-")]


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    def names(requirements: list[str]) -> set[str]:
        return {re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9._-]+", line)[0]).lower() for line in requirements}  # type: ignore[index]

    base, dev = locked(ROOT / "requirements" / "base.lock"), locked(ROOT / "requirements" / "dev.lock")
    assert names(project["dependencies"]) <= set(base)
    extras = {name for extra in project["optional-dependencies"].values() for name in names(extra)}
    assert extras - {"torch", "news-summarize"} <= set(dev), "run make lock"
    differing = [name for name in base if name in dev and base[name].split()[0] != dev[name].split()[0]]
    assert differing == []


def test_the_makefile_and_the_workflow_install_by_hash() -> None:
    for name in ("Makefile", ".github/workflows/ci.yml", "Containerfile"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if "--requirement requirements/" in line:
                assert "--require-hashes" in line, f"{name}: {line}"


def test_licences_are_listed_and_let_users_ship() -> None:
    sys.path.insert(0, str(ROOT))
    try:
        from tools.licences import models, packages
    finally:
        sys.path.remove(str(ROOT))
    rows = [*packages(), *models()]
    assert [f"{row.name}: {row.licence}" for row in rows if not row.allowed] == []
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    missing = [row.name for row in rows if f"| {row.name} |" not in page]
    assert missing == [], "run make docs"


#: Modules that unpickle what they read, and the one call of torch that may.
_PICKLERS = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "pandas"}


def test_no_code_of_ours_loads_a_pickle() -> None:
    for path in sorted((ROOT / "summarize").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            if isinstance(node, ast.ImportFrom):
                names.append(node.module or "")
            wrong = {name.partition(".")[0] for name in names} & _PICKLERS
            assert not wrong, f"{path}:{node.lineno} imports {wrong}"  # type: ignore[attr-defined]
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("torch.load", "numpy.load", "np.load"):
                words = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                safe = words.get("weights_only") == "True" or words.get("allow_pickle") == "False"
                assert safe, f"{path}:{node.lineno} may load a pickle"
