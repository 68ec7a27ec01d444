"""Choice of the engine for GGUF files where none is named: OpenVINO, where it is installed and pays.

It pays on processors that multiply 8-bit numbers at once, and takes more memory (docs/speed.md). Not measured anywhere but on Linux, and
so chosen nowhere else.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

from summarize import hardware
from summarize.backends import registry
from summarize.errors import install

#: Memory that OpenVINO takes for each byte of a GGUF file: the bundled model's 1.12 GB became 7.06 GB (benchmarks/speed/latency.py).
OPENVINO_FACTOR = 6.5
#: The bundled model, for who asks before it is known which model it will be. Bytes.
_USUAL_SIZE = 1_120_000_000
#: What is left to the rest of the machine. Bytes.
_RESERVE = 4_000_000_000
#: What the kernel calls instructions that multiply and add 8-bit numbers.
_DOT_PRODUCTS = re.compile(r"\b(avx512_vnni|avx_vnni|amx_int8|asimddp)\b")


def gguf_engine(asked: str, size: int = _USUAL_SIZE) -> Literal["llama_cpp", "openvino"]:
    """The engine for the setting ``gguf_engine`` and a file of ``size`` bytes.

    ``auto`` is decided by what this machine has, not by what happens to be free: the same for every run on it.
    """
    if asked == "auto":
        return "openvino" if _openvino_pays() and (hardware.physical() or 0) >= size * OPENVINO_FACTOR + _RESERVE else "llama_cpp"
    return "openvino" if asked == "openvino" else "llama_cpp"


def openvino_advice(size: int = _USUAL_SIZE) -> str:
    """How to run a GGUF file of ``size`` bytes faster here: with OpenVINO, where it suits the machine and is not installed; else ""."""
    if registry.available("openvino") or not _multiplies_bytes() or (hardware.physical() or 0) < size * OPENVINO_FACTOR + _RESERVE:
        return ""
    return f"OpenVINO takes a third of the time on this processor: {install('openvino')}"


def _openvino_pays() -> bool:
    return registry.available("openvino") and _multiplies_bytes()


@cache
def _multiplies_bytes() -> bool:
    try:
        return _DOT_PRODUCTS.search(Path("/proc/cpuinfo").read_text("ascii", "replace")) is not None
    except OSError:
        return False
