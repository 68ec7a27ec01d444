"""The architecture page says what the code does: its layers are the contract's, its call path names functions that exist."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_the_layers_of_the_page_are_those_of_the_import_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    layers_shown = re.search(r"## The layers.*?```text\n(.*?)```", PAGE, re.DOTALL)
    assert layers_shown is not None
    assert layers_shown[1].splitlines() == [layer.replace("summarize.", "") for layer in layers]


def test_the_call_path_has_at_most_fifteen_lines_and_names_what_exists() -> None:
    path = re.search(r"## The call path.*?```\n(.*?)```", PAGE, re.DOTALL)
    assert path is not None
    lines = path[1].splitlines()
    assert len(lines) <= 15
    for line in lines:
        module, _, name = line.split()[0].replace("/", ".").rpartition(".")
        assert hasattr(resolve(module), name), line


def resolve(name: str) -> object:
    """Import ``summarize.NAME``, a module or a class in one."""
    try:
        return import_module(f"summarize.{name}")
    except ModuleNotFoundError:
        module, _, attribute = name.rpartition(".")
        return getattr(import_module(f"summarize.{module}"), attribute)
