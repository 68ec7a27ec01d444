"""Two thousand inputs for each reader of strangers' bytes; ``tools/fuzz.py`` tries twenty thousand, guided by coverage."""

from __future__ import annotations

import random
import warnings

import pytest

from tests.hostile.mutations import mutated
from tests.hostile.targets import SEEDS, TARGETS, survives

RUNS = 2_000


@pytest.mark.parametrize("name", TARGETS)
def test_no_bytes_break_a_reader(name: str) -> None:
    generator = random.Random(f"{name}-1")  # noqa: S311 - repeatable, not secret
    for number in range(RUNS):
        data = mutated(generator, SEEDS[name], number)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                survives(name, data)
        except Exception as error:
            error.add_note(f"input {number} of {name}: {data!r}")
            raise
