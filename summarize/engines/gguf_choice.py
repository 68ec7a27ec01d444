"""Which engine runs models in GGUF files where nobody has said: OpenVINO, where it is installed and pays.

It pays on processors that multiply 8-bit numbers at once, and takes more memory (docs/speed.md). Not measured anywhere but on Linux, and
so chosen nowhere else.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

from summarize import memory
from summarize.engines import registry

#: All memory that OpenVINO shall find. A long digest takes 7 GB with it; a run of llama.cpp takes 2. Bytes.
_MEMORY = 12_000_000_000
#: What the kernel calls instructions that multiply and add 8-bit numbers.
_DOT_PRODUCTS = re.compile(r"\b(avx512_vnni|avx_vnni|amx_int8|asimddp)\b")


def gguf_engine(asked: str) -> Literal["llama_cpp", "openvino"]:
    """The engine for the setting ``gguf_engine``; ``auto`` is decided by what this machine has, the same for every run on it."""
    if asked == "auto":
        return "openvino" if _openvino_pays() else "llama_cpp"
    return "openvino" if asked == "openvino" else "llama_cpp"


@cache
def _openvino_pays() -> bool:
    if not registry.available("openvino") or (memory.physical() or 0) < _MEMORY:
        return False
    try:
        return _DOT_PRODUCTS.search(Path("/proc/cpuinfo").read_text("ascii", "replace")) is not None
    except OSError:
        return False
