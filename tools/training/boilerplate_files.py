"""The model file: what is written, and the examples that explanations name."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.quality.boilerplate_data import extra, own, own_languages
from summarize.boilerplate import model as parts

#: How many lines of a kind and language, and of what length, explanations may name.
EXAMPLES, EXAMPLE_CHARS = 6, 120
Vectors = Callable[[Sequence[str]], Any]


def pack(weights: Any) -> tuple[Any, Any]:
    """8-bit integers and one scale a column."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-6).astype(np.float32) / 127
    return np.round(weights / scale).astype(np.int8), scale


def unpack(packed: Any, scale: Any) -> Any:
    """The weights that :func:`pack` keeps."""
    return packed.astype(np.float32) * scale


def examples(vectors: Vectors, known: Sequence[str]) -> dict[str, Any]:
    """Lines of our own for explanations: of each kind and language up to :data:`EXAMPLES`, typical and unlike each other."""
    chosen: list[tuple[str, str, str]] = []
    found = []
    for kind in known:
        names = ("news", "list") if kind == "body" else (kind,)
        for lang in own_languages():
            blocks = [block for table in (own(lang), extra(lang)) for name in names for block in table.get(name, [])]
            lines = sorted({line for block in blocks for line in block if len(line) <= EXAMPLE_CHARS})
            if lines:
                points = vectors(lines)
                order = _unlike(points)
                chosen += [(lines[i], kind, lang) for i in order]
                found.append(points[order])
    about = dict(zip(("texts", "kinds", "languages"), zip(*chosen, strict=True), strict=True))
    return {
        "examples": np.round(np.concatenate(found) * 127).astype(np.int8),
        "examples_about": np.array(json.dumps(about, ensure_ascii=False)),
    }


def _unlike(points: Any) -> list[int]:
    """Indices of some of the half of ``points`` that is nearest to their mean, each as far from those before it as can be."""
    typical = np.sort(np.argsort(-(points @ points.mean(axis=0)), kind="stable")[: max(EXAMPLES, len(points) // 2)])
    near, order = points[typical], [0]
    likeness = np.full(len(near), -1.0)
    while len(order) < min(EXAMPLES, len(near)):
        likeness = np.maximum(likeness, near @ near[order[-1]])
        order.append(int(likeness.argmin()))
    return [int(typical[i]) for i in order]


def write(model: parts.Model, path: Path, vectors: Vectors) -> None:
    """The model as one ``.npz`` without time stamps."""
    arrays: dict[str, Any] = {"known": np.packbits(model.known)}
    for name in ("words", "vectors"):
        linear: parts.Linear = getattr(model, name)
        arrays[name], arrays[f"{name}_scale"] = pack(linear.weights)
        arrays[f"{name}_bias"] = linear.bias
    trees = ("quick", "first", "second")
    arrays |= {f"{name}_{key}": getattr(getattr(model, name), key) for name in trees for key in parts.TREE_ARRAYS}
    arrays |= examples(vectors, model.kinds)
    depth = {name: getattr(model, name).depth for name in trees}
    about = {"kinds": list(model.kinds), "depth": depth, "signature": model.signature}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, about=np.array(json.dumps(about)), **arrays)
    path.write_bytes(buffer.getvalue())
