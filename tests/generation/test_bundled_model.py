"""The bundled model writes and translates one of our own articles. Needs the weights."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scripted_generator import summaries

from summarize.backends.sessions import open_session
from summarize.generation.prompts import PromptLibrary
from summarize.translation.requests import TranslationJob
from summarize.translation.translate import CandidateBatch
from summarize.types import BodySentence

TEXT = [
    "The harbour council of Eastmere approved a new ferry line to Venezuela on Monday.",
    "The line will carry 1.5 million passengers a year, said Ines Holt, who leads the council.",
    "Fishermen had opposed the plan because of the noise of the ships.",
    "The council promised them a new pier in return.",
    "Work on the terminal begins next week and will cost 40 million dollars.",
]


@pytest.mark.e2e
def test_the_bundled_model_summarizes_and_translates_into_both_scripts(bundled_model: Path) -> None:
    from summarize.backends.llama_cpp import LlamaCppEngine

    engine = LlamaCppEngine(bundled_model, model_id="qwen2.5-coder-1.5b", digest="0" * 64)
    prompts = PromptLibrary()
    try:
        body = [BodySentence(i, i, text) for i, text in enumerate(TEXT, start=1)]
        (summary,) = summaries([(body, "en")], engine)
        jobs = [TranslationJob(tuple(TEXT[:2]), "en", target) for target in ("ru", "es")]
        russian, spanish = CandidateBatch(jobs, engine, open_session(engine), prompts=prompts).candidates()
    finally:
        engine.close()
    assert summary.method == "abstractive"
    assert 1 <= len(summary.sentences) <= 3
    assert not summary.truncated
    known = {word.strip(".,") for sentence in TEXT for word in sentence.split()}
    assert sum(word.strip(".,") in known for word in summary.text.split()) > len(summary.text.split()) / 2
    russian, spanish = ([pool[0] for pool in pools] for pools in (russian, spanish))
    assert not re.search(r"[A-Za-z]", " ".join(segment.text for segment in russian))
    assert russian[1].text
    assert spanish[1].text
    assert not re.search(r"[А-Яа-я]", " ".join(segment.text for segment in spanish))
