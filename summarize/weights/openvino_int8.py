"""Rewrites the matrices of a model in OpenVINO's form as whole numbers of 8 bits with one scale a row.

A GGUF keeps a scale for every 16 or 32 weights, of 4 to 8 bits each. That is small, but a processor's 8-bit products then have to be
unpacked and scaled in pieces that short, in every step. With one scale a row they are not: a step of 6 sequences takes half the time, and
a prompt's token three fifths of it (docs/speed.md). Rounding adds an error of 1 % of a matrix's own size (root mean square; the median of
the bundled model's 197 matrices, 4.6 % in the worst).

Run as a program (``python -m summarize.weights.openvino_int8 FOLDER/model.gguf``) it writes OpenVINO's form of the file beside it, and
rewrites that; the process gives the memory back when it ends.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

#: Rows that are rewritten at a time: numbers of 32 bits of a whole output matrix would take a gigabyte.
_ROWS = 4096
#: The largest whole number on either side of zero; -128 stays unused, so that the scale is symmetric.
_MOST = 127
_MODEL = "openvino_model.xml"


def rewrite(folder: Path) -> int:
    """Rewrite the model in ``folder`` in place; the number of matrices that were rewritten.

    Matrices in floating point stay as they are, and so does the table of embeddings, of which a step reads a few rows only.
    """
    fresh = folder / "int8.xml"
    count = _rewritten(folder / _MODEL, fresh)
    for ending in (".bin", ".xml"):
        fresh.with_suffix(ending).replace((folder / _MODEL).with_suffix(ending))
    return count


def _rewritten(source: Path, target: Path) -> int:
    """Write ``source`` rewritten as ``target``; when this returns, nothing of ``source`` is mapped any more: it can be replaced."""
    import openvino

    model = openvino.Core().read_model(source)
    count = 0
    for product in [node for node in model.get_ops() if node.get_type_name() == "MatMul"]:
        parts = _parts(product.input_value(1).get_node())
        if parts is not None:
            end, (weights, zeros, scales), shape = parts
            end.output(0).replace(_by_rows(_unpacked(weights), _unpacked(zeros), _unpacked(scales), shape).output(0))
            count += 1
    openvino.save_model(model, target, compress_to_fp16=False)
    return count


def _parts(end: Any) -> tuple[Any, tuple[Any, Any, Any], tuple[int, int]] | None:
    """Convert(Reshape((weights - zeros) * scales)), as OpenVINO writes a GGUF's matrix: its last node, its three constants, its shape."""
    chain = [end]
    for name in ("Convert", "Reshape", "Multiply", "Subtract"):
        if chain[-1].get_type_name() != name:
            return None
        chain.append(chain[-1].input_value(0).get_node())
    _, _, multiply, subtract, _ = chain
    rows, columns = (int(size) for size in end.output(0).get_shape())
    constants = (_constant(subtract, 0), _constant(subtract, 1), _constant(multiply, 1))
    return (end, constants, (rows, columns)) if None not in constants else None


def _constant(node: Any, place: int) -> Any:
    found = node.input_value(place).get_node()
    while found.get_type_name() == "Convert":
        found = found.input_value(0).get_node()
    return found if found.get_type_name() == "Constant" else None


def _unpacked(constant: Any) -> Any:
    """The numbers of a constant; those of 4 bits lie two in a byte, the first of them in its lower half."""
    import numpy as np

    shape, data = tuple(constant.shape), constant.data
    if data.size == np.prod(shape):
        return data.reshape(shape)
    packed = np.frombuffer(data.tobytes(), np.uint8)
    return np.stack([packed & 15, packed >> 4], axis=-1).reshape(-1)[: np.prod(shape)].reshape(shape)


def _by_rows(weights: Any, zeros: Any, scales: Any, shape: tuple[int, int]) -> Any:
    """The node of a matrix with one scale a row: ``shape`` is (rows, columns), the arguments are (rows, groups, size or 1)."""
    import numpy as np
    import openvino
    from openvino import opset13

    rounded, factors = np.empty(shape, np.int8), np.empty((shape[0], 1), np.float16)
    for start in range(0, shape[0], _ROWS):
        rows = slice(start, start + _ROWS)
        offset, factor = (part[rows] if part.shape[0] == shape[0] else part for part in (zeros, scales))
        exact = ((weights[rows].astype(np.float32) - offset.astype(np.float32)) * factor.astype(np.float32)).reshape(-1, shape[1])
        largest = np.abs(exact).max(axis=1, keepdims=True) / _MOST
        factors[rows] = np.maximum(largest, np.finfo(np.float16).smallest_normal)
        rounded[rows] = np.clip(np.rint(exact / factors[rows].astype(np.float32)), -_MOST, _MOST)
    scaled = opset13.multiply(opset13.convert(opset13.constant(rounded, openvino.Type.i8), "f16"), opset13.constant(factors))
    return opset13.convert(scaled, "f32")


def main(source: Path) -> None:
    """Write the form of the GGUF file ``source`` into the folder that it is in."""
    import openvino_genai

    openvino_genai.LLMPipeline(str(source), "CPU", enable_save_ov_model=True)
    rewrite(source.parent)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
