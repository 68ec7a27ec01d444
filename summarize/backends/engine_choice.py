"""Choice of the engine that runs a model of the catalog on this machine. It is decided here and nowhere else.

It is the engine that the catalog names, or another one for the same files: OpenVINO for GGUF files where it is installed and pays, and
transformers where CTranslate2 is not installed. OpenVINO pays on processors that multiply 8-bit numbers at once, and takes more memory
(docs/speed.md). Not measured anywhere but on Linux, and so chosen nowhere else.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from summarize import hardware
from summarize.backends import registry
from summarize.errors import install
from summarize.weights import CatalogModel, Store
from summarize.weights.openvino_form import refused

#: Memory that OpenVINO takes for each byte of a GGUF file: the bundled model's 1.12 GB became 7.06 GB (benchmarks/speed/latency.py).
OPENVINO_FACTOR = 6.5
#: The same of other engines, where the catalog does not say: the bundled model's 1.12 GB of weights had a peak of 1.9 GB.
_FACTOR = 1.7
#: The bundled model, for who asks before it is known which model it will be. Bytes.
_USUAL_SIZE = 1_120_000_000
#: What is left to the rest of the machine. Bytes.
_RESERVE = 4_000_000_000
#: What the kernel calls instructions that multiply and add 8-bit numbers.
_DOT_PRODUCTS = re.compile(r"\b(avx512_vnni|avx_vnni|amx_int8|asimddp)\b")


def engine_for(model: CatalogModel, store: Store, asked: str = "auto") -> str:
    """Name the engine that runs ``model`` here; ``asked`` is the setting ``gguf_engine``."""
    if model.engine == "ctranslate2" and not registry.available(model.engine) and registry.available("transformers"):
        return "transformers"
    if model.engine != "llama_cpp":
        return model.engine
    # A prompt of its own comes with settings that only llama.cpp obeys, and with architectures that only it reads.
    if "prompt" in model.options or gguf_engine(asked, model.size) == "llama_cpp":
        return "llama_cpp"
    return "llama_cpp" if asked == "auto" and refused(model, store) else "openvino"


def gguf_engine(asked: str, size: int = _USUAL_SIZE) -> str:
    """Name the engine for the setting ``gguf_engine`` and a file of ``size`` bytes.

    ``auto`` is decided by what this machine has, not by what happens to be free: the same for every run on it.
    """
    if asked != "auto":
        return asked
    return "openvino" if registry.available("openvino") and _suits(size) else "llama_cpp"


def memory_bytes(model: CatalogModel, engine: str) -> int:
    """Return about how much memory a model takes on an engine. Bytes."""
    return round(model.size * OPENVINO_FACTOR) if engine == "openvino" else model.memory_mb * 1_000_000 or round(model.size * _FACTOR)


def openvino_advice(size: int = _USUAL_SIZE) -> str:
    """Say how to run a GGUF file of ``size`` bytes faster here: with OpenVINO, where it suits the machine and is not installed; else ""."""
    if registry.available("openvino") or not _suits(size):
        return ""
    return f"OpenVINO takes a third of the time on this processor: {install('openvino')}"


def _suits(size: int) -> bool:
    return _multiplies_bytes() and (hardware.physical() or 0) >= size * OPENVINO_FACTOR + _RESERVE


@cache
def _multiplies_bytes() -> bool:
    try:
        return _DOT_PRODUCTS.search(Path("/proc/cpuinfo").read_text("ascii", "replace")) is not None
    except OSError:
        return False
