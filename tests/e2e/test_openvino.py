"""The main job with the real bundled model on OpenVINO: everything in one call of the engine, and the same care for the appeal."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from summarize import Result, Summarizer, hardware, load_settings, read_article

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]

#: A run takes 4 GB, and rewriting the model once takes 5. Bytes.
_MEMORY = 8_000_000_000


@pytest.fixture(scope="module")
def result(bundled_model: Path) -> Result:
    """A sample with an appeal at its end, into Russian and Spanish."""
    pytest.importorskip("openvino_genai")
    if "SUMMARIZE_TEST_GGUF" in os.environ:
        pytest.skip("the model of SUMMARIZE_TEST_GGUF is not in the store, where the OpenVINO form is kept")
    if (free := hardware.available()) is not None and free < _MEMORY:
        pytest.skip(f"{free / 1e9:.1f} GB of memory are free, and OpenVINO takes {_MEMORY / 1e9:.0f}")
    sample = Path(__file__).parents[2] / "samples" / "en-appeal-end.txt"
    with Summarizer("bundled", settings=load_settings({"offline": True, "gguf_engine": "openvino"})) as summarizer:
        return summarizer.summarize(read_article(sample), to=("ru", "es"))


def test_it_is_openvino_that_translated(result: Result) -> None:
    assert "|mt.ru:openvino-genai/" in result.signature
    assert "+int8:qwen2.5-coder-1.5b@" in result.signature


def test_the_summary_is_of_the_story_and_the_appeal_is_out(result: Result) -> None:
    assert 1 <= len(result.summary.sentences) <= 3
    assert all(sentence.evidence for sentence in result.summary.sentences)
    assert [item.kind for item in result.excluded].count("appeal") == 1
    for text in (result.summary.text, *(translation.text for translation in result.translations.values())):
        assert not re.search(r"yacht|newsletter|donat|subscri|Maybe later|подпис|пожертв|donac|яхт|yate", text, re.IGNORECASE)


def test_both_languages_are_what_they_are_called(result: Result) -> None:
    from summarize.text.detect import detect

    for code, translation in result.translations.items():
        assert len(translation.sentences) == len(result.summary.sentences)
        assert detect(translation.text).language == code
        has_error = any(finding.level == "error" for finding in translation.findings)
        assert (translation.status == "review") == has_error
