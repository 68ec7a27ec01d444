"""The machine: the processors this process may use, how much memory there is, and how much of it is free."""

from __future__ import annotations

import os
import sys


def cpus() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def available(*, guess: bool = True) -> int | None:
    """Free memory in bytes, or None where nobody says. A container's limit counts, if it is below the machine's.

    macOS does not say; with ``guess`` it is taken to be half of all.
    """
    found = [free for free in (_of_machine(guess), _of_container()) if free is not None]
    return min(found) if found else None


def physical() -> int | None:
    """All memory in bytes, or None where the system does not say. A container's limit counts, if it is below the machine's."""
    found = _all()
    return None if found is None else min([found, *(limit for limit, _ in _container())])


def _all() -> int | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return None


def _of_machine(guess: bool = True) -> int | None:
    if sys.platform == "win32":
        return _of_windows()
    try:
        with open("/proc/meminfo", encoding="ascii") as file:  # noqa: PTH123 - a file of the kernel
            for line in file:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    whole = _all() if guess else None
    return None if whole is None else whole // 2


def _of_container() -> int | None:
    return next((max(0, limit - used) for limit, used in _container()), None)


def _container() -> list[tuple[int, int]]:
    """The limit and what is used of it: control groups, version 2 or 1; empty without a limit."""
    for limit, used in (
        ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
        ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ):
        try:
            with open(limit, encoding="ascii") as most, open(used, encoding="ascii") as now:  # noqa: PTH123
                return [(int(most.read()), int(now.read()))]
        except (OSError, ValueError):  # "max" is no number: no limit
            continue
    return []


def _of_windows() -> int | None:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ulong), ("load", ctypes.c_ulong), *((name, ctypes.c_ulonglong) for name in "abcdefg")]

    status = Status(length=ctypes.sizeof(Status))
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only there on Windows
    return int(status.b) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else None
