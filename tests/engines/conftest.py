"""Small real models for the engines' tests, each made once a test run (and once for all workers of one)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from summarize.models.convert import Recipe, convert


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder ``name`` that ``make`` fills, shared by all workers of one run of pytest-xdist."""
    base = factory.getbasetemp()
    base = base.parent if base.name.startswith("popen-") else base
    folder = base / name
    with FileLock(base / f"{name}.lock"):
        if not (folder / "made").exists():
            make(folder)
            (folder / "made").touch()
    return folder


@pytest.fixture(scope="session")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy translator, trained until it translates its corpus."""
    pytest.importorskip("torch")
    from tests.engines.tiny_marian import train_marian

    return once(tmp_path_factory, "toy-marian", train_marian)


@pytest.fixture(scope="session")
def converted_marian(marian: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The toy translator in CTranslate2's format, by number format."""
    pytest.importorskip("ctranslate2")

    def make(folder: Path) -> None:
        folder.mkdir()
        for kind in ("float32", "int8"):
            convert(marian, folder / kind, Recipe("toy", kind, "test", ("0" * 64,)))

    folder = once(tmp_path_factory, "toy-ct2", make)
    return {kind: folder / kind / "made" for kind in ("float32", "int8")}
