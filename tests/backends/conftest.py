"""Small real models for the engines' tests, each made once a test run (and once for all workers of one)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from summarize.backends.openai import OpenAIEngine
from summarize.weights.convert import Recipe, convert
from tests.backends.loopback_server import State, serving


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
    from tests.backends.tiny_marian import train_marian

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


@pytest.fixture(scope="session")
def quickmt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A toy translator from English into Russian in the files that quickmt ships: 16-bit numbers, two vocabularies, no language token."""
    pytest.importorskip("torch")
    pytest.importorskip("ctranslate2")
    from tests.backends.tiny_marian import train_marian

    def make(folder: Path) -> None:
        trained = train_marian(folder / "trained", only="ru")
        made = convert(trained, folder / "work", Recipe("toy", "float16", "test", ("0" * 64,)))
        folder = folder / "quickmt"
        folder.mkdir()
        for name, ours in (("src.spm.model", "source.spm"), ("tgt.spm.model", "target.spm"), ("model.bin", "model.bin")):
            shutil.copyfile(made / ours, folder / name)
        for side in ("source", "target"):
            shutil.copyfile(made / "shared_vocabulary.json", folder / f"{side}_vocabulary.json")
        config = json.loads((made / "config.json").read_text(encoding="utf-8"))
        (folder / "config.json").write_text(json.dumps({**config, "add_source_eos": False}), encoding="utf-8")

    return once(tmp_path_factory, "toy-quickmt", make) / "quickmt"


@pytest.fixture
def start() -> Iterator[Callable[..., State]]:
    """``start(kind="vllm")``: a server until the test ends."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(serving(State(**options)))


@pytest.fixture
def connect() -> Iterator[Callable[..., OpenAIEngine]]:
    """``connect(state, model="x")``: an engine that is closed when the test ends."""
    with ExitStack() as stack:

        def open_one(state: State | str, **options: Any) -> OpenAIEngine:
            engine = OpenAIEngine(state if isinstance(state, str) else state.url, **options)
            stack.callback(engine.close)
            return engine

        yield open_one


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tries without pauses."""
    import stamina

    with stamina.set_testing(True, attempts=5, cap=True):
        yield
