"""Limits of this machine: memory bandwidth and arithmetic, measured, and what a model's weights need."""

from __future__ import annotations

import ctypes
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from summarize.hardware import cpus


def memory_bandwidth(threads: int | None = None, megabytes: int = 256, rounds: int = 5) -> float:
    """Bytes a second that all threads together read from memory, the best of ``rounds``.

    ``memchr`` for a byte that is not there reads a buffer much larger than the caches once, at full width, and outside the interpreter's
    lock; that is what decoding one sequence does with the weights.
    """
    count = threads or cpus()
    size = megabytes * 1_000_000
    library = ctypes.CDLL(None)
    library.memchr.restype, library.memchr.argtypes = ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]
    buffers = [ctypes.create_string_buffer(b"\1" * size, size) for _ in range(count)]
    best = 0.0
    with ThreadPoolExecutor(count) as pool:
        for _ in range(rounds):
            began = time.perf_counter()
            list(pool.map(lambda buffer: library.memchr(buffer, 0, size), buffers))
            best = max(best, count * size / (time.perf_counter() - began))
    return best


@dataclass(frozen=True, slots=True)
class Weights:
    """A GGUF file's ``matrix`` weights that every token is multiplied with (a number), and the ``bytes`` that are read for it."""

    matrix: int
    bytes: int


def weights(model: Path) -> Weights:
    """Count a model's weights. Of the token embeddings only one row is read for a token, unless they are the output matrix too."""
    from gguf import GGUFReader

    tensors = {tensor.name: tensor for tensor in GGUFReader(str(model)).tensors}
    used = [tensor for name, tensor in tensors.items() if name != "token_embd.weight" or "output.weight" not in tensors]
    return Weights(sum(int(tensor.n_elements) for tensor in used if len(tensor.shape) > 1), sum(int(tensor.n_bytes) for tensor in used))


def matmul_flops(size: int = 1024, rounds: int = 5) -> float | None:
    """Floating-point operations a second of numpy's own matrix product in 32 bits; None without numpy.

    A yardstick and not a ceiling: llama.cpp multiplies in 8-bit integers, which can be faster.
    """
    try:
        import numpy as np
    except ImportError:
        return None
    left, right = np.ones((size, size), "float32"), np.ones((size, size), "float32")
    best = 0.0
    for _ in range(rounds):
        began = time.perf_counter()
        left @ right
        best = max(best, 2 * size**3 / (time.perf_counter() - began))
    return best
