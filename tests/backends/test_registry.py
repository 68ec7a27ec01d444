"""Engines by name, and other packages' engines."""

from __future__ import annotations

import platform
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from summarize.backends import registry
from summarize.errors import EngineError, ExtraMissing, UsageError, install


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    registry._plugins.cache_clear()
    yield
    registry._plugins.cache_clear()


def plugin(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, registry.GROUP)


def test_every_built_in_engine_loads() -> None:
    for name in registry.BUILT_IN:
        assert registry.load(name).__name__.endswith("Engine")


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        registry.load("nonesuch")
    assert "llama_cpp" in caught.value.hint


def test_a_missing_dependency_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda name: None)
    with pytest.raises(ExtraMissing) as caught:
        registry.load("llama_cpp")
    assert caught.value.hint.startswith("pip install ")


@pytest.mark.parametrize(
    ("engine", "gone", "extra"),
    [
        ("transformers", "torch", "standard"),
        ("transformers_chat", "torch", "standard"),
        ("transformers_summary", "torch", "standard"),
        ("ctranslate2", "sentencepiece", "ctranslate2"),
        ("firefox", "sentencepiece", "firefox"),
    ],
)
def test_half_an_extra_names_what_is_missing_and_the_command(monkeypatch: pytest.MonkeyPatch, engine: str, gone: str, extra: str) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(platform, "libc_ver", lambda: ("glibc", "2.36"))
    monkeypatch.setattr(registry, "find_spec", lambda name: None if name == gone else object())
    assert not registry.available(engine)
    with pytest.raises(ExtraMissing, match=f"needs {gone}") as caught:
        registry.load(engine)
    assert caught.value.hint == install(extra)


@pytest.mark.parametrize(
    ("system", "machine", "libc", "shown"),
    [
        ("darwin", "x86_64", "", "macOS on x86_64"),
        ("win32", "ARM64", "", "Windows on ARM64"),
        ("linux", "x86_64", "", "Linux on x86_64 without glibc"),
        ("linux", "riscv64", "glibc", "Linux on riscv64"),
    ],
)
def test_where_firefox_has_no_wheel_the_reason_and_the_way_are_reported(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, libc: str, shown: str
) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda name: None)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(platform, "libc_ver", lambda: (libc, ""))
    assert registry.why_not("firefox") == f"the engine firefox needs fxtranslate, which has no wheel for {shown}"
    with pytest.raises(ExtraMissing, match="no wheel for") as caught:
        registry.load("firefox")
    assert install("firefox") in caught.value.hint
    assert "Rust" in caught.value.hint


def test_an_engine_that_can_be_used_has_no_reason_against_it() -> None:
    assert registry.why_not("fake") == ""
    assert "no engine nonesuch" in registry.why_not("nonesuch")


def test_the_base_install_brings_firefox_where_the_registry_says_that_wheels_are() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    markers = [item.marker for item in map(Requirement, project["dependencies"]) if item.name == "fxtranslate"]
    assert len(markers) == 1
    for system, machine in registry._FXTRANSLATE_WHEELS:
        assert all(marker and marker.evaluate({"sys_platform": system, "platform_machine": machine}) for marker in markers)
    assert not any(marker and marker.evaluate({"sys_platform": "darwin", "platform_machine": "x86_64"}) for marker in markers)


def test_a_taken_name_is_refused_aloud() -> None:
    with pytest.warns(RuntimeWarning, match="taken"):
        assert registry.accept([plugin("fake", "json:JSONDecoder")]) == {}


def test_the_first_of_two_wins() -> None:
    with pytest.warns(RuntimeWarning, match="taken"):
        accepted = registry.accept([plugin("mine", "json:JSONDecoder"), plugin("mine", "json:JSONEncoder")])
    assert accepted == {"mine": "json:JSONDecoder"}


def test_a_plug_in_of_a_package_that_is_gone_is_skipped_aloud() -> None:
    with pytest.warns(RuntimeWarning, match="cannot be imported"):
        assert registry.accept([plugin("gone", "no_such_package_here.engine:Engine")]) == {}


def test_a_plug_in_loads_and_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "entry_points", lambda group: [plugin("mine", "json:JSONDecoder")])
    assert registry.load("mine").__name__ == "JSONDecoder"
    registry._plugins.cache_clear()
    monkeypatch.setenv("SUMMARIZE_PLUGINS", "0")
    assert "mine" not in registry.names()


@pytest.mark.parametrize("value", ["json:Nothing", "json:dumps", "json.nothing:Engine"])
def test_a_broken_plug_in_is_an_engine_error(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setattr(registry, "entry_points", lambda group: [plugin("mine", value)])
    with pytest.raises(EngineError):
        registry.load("mine")


def test_looking_at_the_names_imports_no_engine() -> None:
    program = "import sys; from summarize.backends import registry; registry.names(); print('xllamacpp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
