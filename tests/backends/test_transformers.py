"""The transformers engine on a translator that was trained in this test run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from summarize.backends.transformers import TransformersEngine

from .translators import Make, TranslatorContract

pytest.importorskip("torch")
DIGEST = "0123456789abcdef" * 4


@pytest.fixture
def make(marian: Path) -> Iterator[Make]:
    engines: list[TransformersEngine] = []

    def make(**given: object) -> TransformersEngine:
        engines.append(TransformersEngine(marian, model_id="toy", digest=DIGEST, threads=1, **given))  # type: ignore[arg-type]
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()


class TestContract(TranslatorContract):
    pass


def test_bf16_translates_as_well(make: Make) -> None:
    engine = make(options={"dtype": "bfloat16"})
    assert "bfloat16" in engine.signature
    assert (
        engine.translate(["The doctor sold the small market on Monday."], "en", "ru")[0].text
        == "Врач продал маленький рынок в понедельник."
    )
