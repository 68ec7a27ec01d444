"""Matrices of 4 and 8 bits, rewritten with one scale a row: the same numbers but for the rounding, and the same model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from summarize.weights import openvino_int8
from tests.backends.tiny_gguf import write_tiny_gguf

pytest.importorskip("openvino_genai", reason="the extra [openvino] is not installed")


def matrices(folder: Path) -> list[Any]:
    """What every product of the model multiplies with, computed by OpenVINO itself."""
    import openvino

    model = openvino.Core().read_model(folder / "openvino_model.xml")
    inputs = [node.input_value(1) for node in model.get_ops() if node.get_type_name() == "MatMul"]
    fixed = [place for place in inputs if place.get_partial_shape().is_static]
    compiled = openvino.Core().compile_model(openvino.Model(fixed, [], "weights"), "CPU")
    found = compiled([])
    return [found[number] for number in range(len(fixed))]


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """The form as OpenVINO writes it."""
    import openvino_genai

    source = write_tiny_gguf(tmp_path / "tiny.gguf", half=True, quantised=True)
    openvino_genai.LLMPipeline(str(source), "CPU", enable_save_ov_model=True)
    return tmp_path


def test_every_matrix_keeps_its_numbers_but_for_the_rounding(form: Path) -> None:
    import numpy as np

    before = matrices(form)
    assert openvino_int8.rewrite(form) == len(before) == 15  # seven of each of two layers, and the output
    for exact, rounded in zip(before, matrices(form), strict=True):
        assert exact.shape == rounded.shape
        # Half a step of the row's scale, and what 16 bits lose of the scale itself.
        step = np.abs(exact).max(axis=1, keepdims=True) / 127
        assert (np.abs(exact - rounded) <= 0.5 * step + 2e-3 * np.abs(exact) + 1e-6).all()


def test_what_is_rewritten_is_not_rewritten_again_and_the_folder_holds_nothing_else(form: Path) -> None:
    names = sorted(path.name for path in form.iterdir())
    openvino_int8.rewrite(form)
    assert openvino_int8.rewrite(form) == 0
    assert sorted(path.name for path in form.iterdir()) == names


def test_a_model_in_floating_point_stays_as_it_is(tmp_path: Path) -> None:
    openvino_int8.main(write_tiny_gguf(tmp_path / "tiny.gguf", half=True))
    before = matrices(tmp_path)
    assert openvino_int8.rewrite(tmp_path) == 0
    assert all((one == other).all() for one, other in zip(before, matrices(tmp_path), strict=True))
