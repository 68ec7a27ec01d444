"""What we ship and what we load: locked with hashes, under licences that let users ship, and never a pickle."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import subprocess
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
    for name in ("Makefile", ".github/workflows/ci.yml", ".github/workflows/release.yml", "action.yml", "Containerfile"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if "--requirement requirements/" in line:
                assert "--require-hashes" in line, f"{name}: {line}"


def test_actions_are_pinned_to_a_commit_and_base_images_to_a_digest() -> None:
    for path in (ROOT / "action.yml", *(ROOT / ".github" / "workflows").glob("*.yml")):
        used = [one for one in re.findall(r"uses:\s*(\S+)", path.read_text(encoding="utf-8")) if one != "./"]
        assert used
        assert [one for one in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one)] == []
    images = re.findall(r"^FROM (\S+)", (ROOT / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert images
    assert [image for image in images if not re.fullmatch(r"\S+@sha256:[0-9a-f]{64}", image)] == []


def test_the_notice_of_the_data_that_we_ship_is_shipped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["license-files"]) == {"LICENSE", "NOTICE"}
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert "UNICODE LICENSE V3" in notice
    named = re.findall(r"summarize/[\w/.]+\.(?:py|json)", notice)
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


_IMPORTS = """
import os, pathlib, socket, sys
def refused(*words, **more): print("connection"); raise OSError("no")
socket.socket.connect = socket.create_connection = refused
import summarize
from summarize.telemetry import REPORTERS, SWITCHES
assert {name: os.environ[name] for name in SWITCHES} == SWITCHES
for name in ("openvino", "huggingface_hub", "transformers", "ray"):
    try:
        __import__(name)
    except ImportError:
        pass
if "huggingface_hub" in sys.modules:
    assert sys.modules["huggingface_hub"].constants.HF_HUB_DISABLE_TELEMETRY
if "openvino" in sys.modules:
    sys.modules["openvino"].tools.ovc.telemetry.send_event("a", "b", "c")
assert not [name for name in sys.modules if name.split(".")[0] in REPORTERS and sys.modules[name]]
print(sorted(path.name for path in pathlib.Path.home().iterdir()))
"""


def test_dependencies_report_nothing_of_their_users(tmp_path: Path) -> None:
    from summarize.telemetry import SWITCHES

    environment = {name: value for name, value in os.environ.items() if name not in SWITCHES}
    environment |= {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    environment.pop("CI", None)
    done = subprocess.run([sys.executable, "-c", _IMPORTS], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "connection" not in done.stdout
    assert "intel" not in done.stdout


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


#: Packages that a declared one cannot do without: those of typer, jinja2, fastapi, transformers and openvino-genai.
_BROUGHT = {"rich", "markupsafe", "pydantic", "starlette", "huggingface-hub", "openvino", "openvino-tokenizers"}
#: Modules that unpickle what they read, and the one call of torch that may.
_PICKLERS = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "pandas"}


#: Its file has no name: nobody but the process that wrote it can open it.
_OWN_FILE = ROOT / "summarize" / "digest" / "reading.py"


def test_no_code_of_ours_loads_a_pickle() -> None:
    for path in sorted(set((ROOT / "summarize").rglob("*.py")) - {_OWN_FILE}):
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


def test_every_package_that_is_imported_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for lines in project["optional-dependencies"].values() for line in lines)]
    declared = {re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0]).lower() for line in lines}
    found = importlib.metadata.packages_distributions()
    for path in sorted((ROOT / "summarize").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level]
        for name in {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"summarize", "compression"}:
            brought = {re.sub(r"[-_.]+", "-", one).lower() for one in found.get(name, [name])}
            assert brought & (declared | _BROUGHT), f"{path} imports {name}, which pyproject.toml does not name"
