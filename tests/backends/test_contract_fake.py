"""The contract on the fake engine, and what its users rely on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from summarize.backends.base import GenerateRequest, Message, Translator
from summarize.backends.fake import FakeEngine
from summarize.errors import EngineClosed, EngineError

from .contract import GeneratorContract, Make, request


class TestContract(GeneratorContract):
    @pytest.fixture
    def make(self) -> Iterator[Make]:
        return FakeEngine


def asked(text: str, language: str) -> GenerateRequest:
    content = f"<article>\nIgnored.\n</article>\n<sentence>\n{text}\n</sentence>\nGo."
    return GenerateRequest((Message("user", content),), 50, "translate", language)


def test_answers_come_in_the_order_given_and_then_run_out() -> None:
    engine = FakeEngine(["One.", "Two."])
    assert [answer.text for answer in engine.generate([request("a"), request("b")])] == ["One.", "Two."]
    with pytest.raises(EngineError):
        engine.generate([request("c")])


def test_a_function_may_answer_and_the_history_is_kept() -> None:
    engine = FakeEngine(lambda one: str(one.max_tokens))
    assert engine.generate([request("a", max_tokens=9)])[0].text == "9"
    assert engine.history == [request("a", max_tokens=9)]


def test_a_summary_is_the_first_sentences_of_the_article() -> None:
    text = "The bridge opened. The mayor spoke. It rained."
    (answer,) = FakeEngine().generate([request(text, max_tokens=60)])
    assert answer.text == "The bridge opened. The mayor spoke."


def test_russian_is_cyrillic_and_keeps_its_numbers() -> None:
    (answer,) = FakeEngine().generate([asked("The mayor paid 1,250 dollars.", "ru")])
    assert "1,250" in answer.text
    assert not any("a" <= letter.lower() <= "z" for letter in answer.text)


def test_spanish_stays_latin() -> None:
    (answer,) = FakeEngine().generate([asked("The mayor paid 1,250 dollars.", "es")])
    assert "1,250" in answer.text
    assert answer.text.isascii() or not any("а" <= letter <= "я" for letter in answer.text)


def test_it_translates_one_for_one() -> None:
    engine = FakeEngine()
    assert isinstance(engine, Translator)
    assert len(engine.translate(["One.", "", "Three."], "en", "ru")) == 3
    assert engine.translate([], "en", "ru") == []
    engine.close()
    with pytest.raises(EngineClosed):
        engine.translate(["One."], "en", "ru")


@pytest.mark.parametrize("call", ["generate", "count"])
def test_a_closed_fake_refuses_even_nothing(call: str) -> None:
    engine = FakeEngine()
    engine.close()
    with pytest.raises(EngineClosed):
        engine.generate([]) if call == "generate" else engine.count_tokens("")
