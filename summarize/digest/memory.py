"""Whether all models of a run fit into memory together."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarize.opening import Engines

#: A model takes its weights and about so much more: context, work space (measured on the bundled model: 1.1 GB of weights, 1.9 GB peak).
_FACTOR = 1.7
#: What is left to the rest of the machine. Bytes.
_RESERVE = 1_000_000_000


def short(engines: Engines, models: Sequence[str]) -> bool:
    """True if the weights of several ``models`` do not fit into what is free now, so that one at a time is held."""
    sizes = [engines.store.catalog.get(model).size for model in models if model in engines.store.catalog]
    free = available()
    return len(sizes) > 1 and free is not None and sum(sizes) * _FACTOR + _RESERVE > free


def available() -> int | None:
    """Free memory in bytes, or None where nobody says. A container's limit counts, if it is below the machine's."""
    found = [free for free in (_of_machine(), _of_container()) if free is not None]
    return min(found) if found else None


def _of_machine() -> int | None:
    if sys.platform == "win32":
        return _of_windows()
    try:
        with open("/proc/meminfo", encoding="ascii") as file:  # noqa: PTH123 - a file of the kernel
            for line in file:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2  # macOS: half of all is a fair guess of what is free
    except (OSError, ValueError, AttributeError):
        return None


def _of_container() -> int | None:
    """Control groups, version 2 and 1."""
    for limit, used in (
        ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
        ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ):
        try:
            with open(limit, encoding="ascii") as most, open(used, encoding="ascii") as now:  # noqa: PTH123
                return max(0, int(most.read()) - int(now.read()))
        except (OSError, ValueError):  # "max" is no number: no limit
            continue
    return None


def _of_windows() -> int | None:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ulong), ("load", ctypes.c_ulong), *((name, ctypes.c_ulonglong) for name in "abcdefg")]

    status = Status(length=ctypes.sizeof(Status))
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only there on Windows
    return int(status.b) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else None
