"""How much memory is free, as each system says it, and whether several models fit into it."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from summarize import hardware
from summarize.backends.manager import Engines
from summarize.config import Settings
from summarize.digest.executors import short_of_memory

V2 = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current")
V1 = ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes")
MEMINFO = "MemTotal:       16000000 kB\nMemFree:         1000000 kB\nMemAvailable:    8000000 kB\n"

System = Callable[..., None]


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> System:
    """``system({path: content})``: what the kernel's files say; others are not there."""

    def set_up(files: dict[str, str]) -> None:
        def opened(path: str, encoding: str = "") -> io.StringIO:
            if path not in files:
                raise FileNotFoundError(path)
            return io.StringIO(files[path])

        monkeypatch.setattr(hardware, "open", opened, raising=False)
        monkeypatch.setattr(hardware.sys, "platform", "linux")

    return set_up


def test_the_smaller_of_machine_and_container_counts(system: System) -> None:
    system({"/proc/meminfo": MEMINFO})
    assert hardware.available() == 8_000_000 * 1024
    system({"/proc/meminfo": MEMINFO, V2[0]: "3000000000\n", V2[1]: "1000000000\n"})
    assert hardware.available() == 2_000_000_000
    system({"/proc/meminfo": MEMINFO, V2[0]: "max\n", V2[1]: "1000000000\n"})
    assert hardware.available() == 8_000_000 * 1024
    system({"/proc/meminfo": MEMINFO, V1[0]: "900000000", V1[1]: "950000000"})
    assert hardware.available() == 0


def test_all_memory_is_the_machines_or_the_containers(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware.os, "sysconf", {"SC_PHYS_PAGES": 4_000_000, "SC_PAGE_SIZE": 4096}.__getitem__, raising=False)
    system({})
    assert hardware.physical() == 16_384_000_000
    system({V2[0]: "3000000000\n", V2[1]: "1000000000\n"})
    assert hardware.physical() == 3_000_000_000
    system({V1[0]: "9223372036854771712", V1[1]: "1000000000\n"})
    assert hardware.physical() == 16_384_000_000


def test_where_the_kernel_has_no_such_file_half_of_all_is_guessed(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    system({})
    monkeypatch.setattr(hardware.os, "sysconf", {"SC_PHYS_PAGES": 1000, "SC_PAGE_SIZE": 4096}.__getitem__, raising=False)
    assert hardware.available() == 2_048_000
    system({"/proc/meminfo": "MemAvailable: plenty\n"})
    assert hardware.available() == 2_048_000


def test_where_nobody_says_nothing_is_assumed(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    system({})

    def no_such_name(name: str) -> int:
        raise ValueError(name)

    monkeypatch.setattr(hardware.os, "sysconf", no_such_name, raising=False)
    assert hardware.available() is None
    assert hardware.physical() is None
    assert not short_of_memory(Engines(Settings()), ("qwen3-4b-instruct", "opus-en-zle"))


@pytest.mark.parametrize(("answers", "free"), [(1, 4_000_000_000), (0, None)])
def test_windows_is_asked_in_its_own_way(monkeypatch: pytest.MonkeyPatch, answers: int, free: int | None) -> None:
    def status(reference: object) -> int:
        found = reference._obj  # type: ignore[attr-defined]  # what ctypes.byref points to
        assert found.length == ctypes.sizeof(found)
        found.b = 4_000_000_000  # ullAvailPhys
        return answers

    monkeypatch.setattr(hardware.sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=SimpleNamespace(GlobalMemoryStatusEx=status)), raising=False)
    assert hardware._of_machine() == free


def test_one_model_is_held_alone_and_two_if_they_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    engines = Engines(Settings(gguf_engine="llama_cpp"))
    both = ("qwen3-4b-instruct", "qwen2.5-coder-1.5b")
    needed = sum(engines.store.catalog.get(model).memory_mb for model in both) * 1_000_000 + 1_000_000_000
    for free, short in ((needed - 10, True), (needed + 10, False)):
        monkeypatch.setattr(hardware, "available", lambda free=free: free)
        assert short_of_memory(engines, both) is short
        assert short_of_memory(engines, both[:1]) is False
        assert short_of_memory(engines, ("extractive", both[0])) is False
