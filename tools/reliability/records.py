"""Records: what a piece found, with the signature of what it was found with."""

from __future__ import annotations

import json
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parents[2] / "build" / "reliability"
#: Whose version may change what is found.
_PACKAGES = ("xllamacpp", "trafilatura", "lxml", "feedparser", "hypothesis", "atheris", "coverage")


def signature() -> dict[str, Any]:
    """Commit (with ``+`` if the tree has changes), versions, machine and date of now."""
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", "summarize", "prompts")
    return {
        "commit": _git("rev-parse", "--short=10", "HEAD") + ("+" if changed else ""),
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "packages": {name: found for name in _PACKAGES if (found := _version(name))},
    }


def write(piece: str, signed: dict[str, Any], figures: dict[str, Any]) -> None:
    """Keep what ``piece`` found, in place of what it found before; ``signed`` is the signature of when it began."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    record = {"piece": piece, "signature": signed, **figures}
    (FOLDER / f"{piece}.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(piece: str) -> dict[str, Any] | None:
    """The record of ``piece``, if there is one."""
    path = FOLDER / f"{piece}.json"
    found: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    return found


def _version(package: str) -> str:
    try:
        return version(package)
    except ModuleNotFoundError:
        return ""


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else "unknown"
