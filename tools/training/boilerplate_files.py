"""The model file: what is written, and the examples that explanations name."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.quality.boilerplate_data import extra, own, own_languages
from summarize.boilerplate import model as parts

#: How many lines of a kind, and of what length, explanations may name.
EXAMPLES, EXAMPLE_CHARS = 60, 120
Vectors = Callable[[Sequence[str]], Any]


def pack(weights: Any) -> tuple[Any, Any]:
    """8-bit integers and one scale a column."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-6).astype(np.float32) / 127
    return np.round(weights / scale).astype(np.int8), scale


def unpack(packed: Any, scale: Any) -> Any:
    """The weights that :func:`pack` keeps."""
    return packed.astype(np.float32) * scale


def examples(vectors: Vectors, known: Sequence[str]) -> dict[str, Any]:
    """Lines of our own for explanations: of each kind up to :data:`EXAMPLES` of the more typical half, each unlike those before it."""
    texts, kinds, found = [], [], []
    for kind in known:
        names = ("news", "list") if kind == "body" else (kind,)
        blocks = [b for lang in own_languages() for t in (own(lang), extra(lang)) for name in names for b in t.get(name, [])]
        lines = sorted({line for block in blocks for line in block if len(line) <= EXAMPLE_CHARS})
        if not lines:
            continue
        points = vectors(lines)
        typical = np.sort(np.argsort(-(points @ points.mean(axis=0)), kind="stable")[: max(EXAMPLES, len(lines) // 2)])
        lines, points = [lines[i] for i in typical], points[typical]
        likeness, chosen = np.full(len(lines), -1.0), [0]
        while len(chosen) < min(EXAMPLES, len(lines)):
            likeness = np.maximum(likeness, points @ points[chosen[-1]])
            chosen.append(int(likeness.argmin()))
        texts += [lines[i] for i in chosen]
        kinds += [kind] * len(chosen)
        found.append(points[chosen])
    return {
        "examples": np.round(np.concatenate(found) * 127).astype(np.int8),
        "examples_about": np.array(json.dumps({"texts": texts, "kinds": kinds}, ensure_ascii=False)),
    }


def write(models: Sequence[parts.Model], path: Path, limits: Mapping[str, float], vectors: Vectors) -> None:
    """The models as one ``.npz`` without time stamps."""
    arrays: dict[str, Any] = examples(vectors, models[0].kinds)
    about = []
    for i, model in enumerate(models):
        found = _arrays(model)
        arrays |= {f"{i}_{name}": value for name, value in found.items()}
        depth = {name: getattr(model, name).depth for name in ("quick", "first", "second")}
        settings = {"limits": dict(limits), "depth": depth, "signature": model.signature}
        about.append({"arrays": list(found), "kinds": list(model.kinds), **settings})
    arrays["about"] = np.array(json.dumps(about))
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    path.write_bytes(buffer.getvalue())


def _arrays(model: parts.Model) -> dict[str, Any]:
    found: dict[str, Any] = {"known": np.packbits(model.known)}
    for name in ("words", "vectors"):
        linear: parts.Linear = getattr(model, name)
        found[name], found[f"{name}_scale"] = pack(linear.weights)
        found[f"{name}_bias"] = linear.bias
    for name in ("quick", "first", "second"):
        trees: parts.Trees = getattr(model, name)
        for key in ("feature", "threshold", "left", "right", "value", "label", "baseline"):
            found[f"{name}_{key}"] = getattr(trees, key)
    return found
