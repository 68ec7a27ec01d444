"""The model that reads English summaries once more: its arithmetic, with a tiny random T5, and its findings. No real weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarize.backends import entailment, registry
from summarize.config import Settings
from summarize.errors import ExtraMissing
from summarize.text import assets

pytest.importorskip("torch")
pytest.importorskip("transformers")
BODY = ["The ferry sank on Monday.", "Nobody was hurt, the harbor master said."]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.backends.tiny_hf import write_t5

    return write_t5(tmp_path_factory.mktemp("t5"))


@pytest.fixture
def weights(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entailment._loaded.cache_clear()
    real = assets.folder
    monkeypatch.setattr(assets, "folder", lambda name: folder if name == entailment.MODEL else real(name))


def test_support_is_the_first_token_of_the_authors_prompt(folder: Path) -> None:
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
    inputs = tokenizer("predict: A ferry sank.</s>A boat sank.", return_tensors="pt")
    with torch.inference_mode():
        logits = model(**inputs, decoder_input_ids=torch.zeros((1, 1), dtype=torch.long)).logits[0, 0]
    labels = [tokenizer(label).input_ids[0] for label in ("0", "1")]
    expected = float(logits[labels].softmax(-1)[1])
    assert entailment.Entailment(folder).support(["A ferry sank."], "A boat sank.") == pytest.approx(expected, abs=1e-5)


def test_of_a_long_text_the_part_that_supports_best_counts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = entailment.Entailment(folder)
    monkeypatch.setattr(entailment, "PART_WORDS", 6)
    alone = [model.support([sentence], "A ferry sank.") for sentence in BODY]
    assert model.support(BODY, "A ferry sank.") == pytest.approx(max(alone), abs=1e-5)


def test_parts_have_whole_sentences_and_no_more_words_than_allowed() -> None:
    sentences = [f"Sentence {n} has exactly six words." for n in range(300)]
    found = list(entailment.parts(sentences))
    assert " ".join(found) == " ".join(sentences)
    assert max(len(part.split()) for part in found) <= entailment.PART_WORDS


@pytest.mark.usefixtures("weights")
@pytest.mark.parametrize(("limit", "numbers"), [(1.1, [1, 2]), (-0.1, [])])
def test_a_sentence_below_the_limit_gets_a_warning(limit: float, numbers: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entailment, "MIN_SUPPORT", limit)
    found = entailment.unsupported(BODY, ["A ferry sank.", "No one was hurt."], ("en", "en-GB"), Settings(entailment=True))
    assert [it.sentence for it in found] == numbers
    assert {it.severity for it in found} <= {"minor"}


@pytest.mark.parametrize(("languages", "on"), [(("en", "ru"), True), (("es", "es"), True), (("en", "en"), False)])
def test_nothing_is_loaded_for_other_languages_or_when_it_is_off(languages: tuple[str, str], on: bool) -> None:
    assert entailment.unsupported(BODY, ["A ferry sank."], languages, Settings(entailment=on)) == []


def test_a_missing_extra_is_one_error_with_the_command_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "lacking", lambda _: ("torch", ""))
    with pytest.raises(ExtraMissing, match="torch") as caught:
        entailment.unsupported(BODY, ["A ferry sank."], ("en", "en"), Settings(entailment=True))
    assert "[verify]" in str(caught.value.hint)


@pytest.mark.usefixtures("weights")
def test_a_run_adds_its_warnings(monkeypatch: pytest.MonkeyPatch) -> None:
    from summarize import Summarizer

    monkeypatch.setattr(entailment, "MIN_SUPPORT", 1.1)
    article = "The ferry sank on Monday. The harbor master closed the port. Two tugs came from the north at noon. Nobody on board was hurt."
    with Summarizer(profile="extractive", to=(), entailment=True) as summarizer:
        result = summarizer.summarize(article)
    assert "entailment" in [it.check for it in result.findings]
