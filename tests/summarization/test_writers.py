"""Who writes: a model whose summaries were measured to be no better than chosen sentences is not asked for news."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from summarize import Summarizer
from summarize.backends.inventory import CHOSEN_ROUGE1, Inventory
from summarize.backends.manager import Engines
from summarize.config import Settings
from summarize.context import Context
from summarize.errors import EngineError
from summarize.generation.prompts import PromptLibrary
from summarize.ingest import article_from_text
from summarize.pipeline import prepare
from summarize.profiles import BUNDLED
from summarize.summarization.stage import repair, verify, write
from tests.generation.scripted_generator import Scripted

TEXT = """Ferry line to Norra island reopens
The ferry line between Halden and the island of Norra reopened on Monday after eleven weeks of repairs to the pier.
Kustlinjen, the company that runs it, said that 2,400 passengers crossed on the first day.
A storm in August had torn off a part of the pier and damaged one of the two ships.
The repairs cost 3.2 million kroner, of which the state paid a third, said the harbour master, Ines Dahl.
The second ship will not return before the spring, Ines Dahl said.
"""
CHINESE = (
    "哈尔登与诺拉岛之间的渡轮航线周一恢复运营。第一天有两千四百名乘客乘坐。八月的一场风暴损坏了码头。"
    "修理费用为三百二十万克朗。第二艘船春天才会回来。"
)
RIGHT = "Ferries sail to the island of Norra again after eleven weeks. The repairs of its pier cost 3.2 million kroner."
WRONG = "Ferries sail to the island of Norra again after nineteen weeks. The repairs of its pier cost 3.2 million kroner."


def written(answer: str, writer: str = "qwen3-4b-instruct", *capabilities: str) -> str:
    generator: Any = Scripted(lambda *_: answer)
    generator.capabilities = frozenset(capabilities)
    roles: Any = SimpleNamespace(summary=writer)
    engines: Any = SimpleNamespace(get=lambda _: generator, load_s=0.0, inventory=Inventory(Settings()))
    context = Context(Settings(), roles, engines, PromptLibrary())
    documents = write([prepare(article_from_text(TEXT, language="en"), Settings())], context)
    (document,) = repair(verify(documents, context), context)
    assert document.summary is not None
    return document.summary.text


WRITERS = [("qwen3-4b-instruct", "grammar"), ("openai:any-model",), ("bart-large-cnn", "seq2seq-summary")]


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: str(writer[0]))
def test_a_writer_that_nobody_measured_is_taken_at_its_word(writer: tuple[str, ...]) -> None:
    assert written(RIGHT, *writer) == RIGHT


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: str(writer[0]))
def test_the_articles_own_sentence_is_printed_where_a_writer_is_wrong(writer: tuple[str, ...]) -> None:
    text = written(WRONG, *writer)
    assert "after eleven weeks of repairs" in text
    assert "nineteen" not in text


def test_the_bundled_model_is_neither_loaded_nor_asked_for_news(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(_: Engines, model_id: str) -> Any:
        raise AssertionError(f"{model_id} was opened")

    monkeypatch.setattr(Engines, "get", opened)
    with Summarizer(profile="bundled", to=()) as summarizer:
        result = summarizer.summarize(TEXT)
    body = {sentence.text for sentence in result.body_sentences}
    assert {sentence.text for sentence in result.summary.sentences} <= body
    assert result.summary.alternatives
    assert (result.writer, result.engine, result.summary.method) == ("extractive", "extractive", "extractive")
    assert "|sum:extractive|" in result.signature
    assert result.models == {"en": ("extractive",)}


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"summary_language": "es"}, TEXT),
        ({"summary_language": "zh-Hant"}, CHINESE),
        ({}, "Opinion: Let the ferry sail\n" + TEXT.split("\n", 1)[1]),
    ],
)
def test_the_bundled_model_is_asked_for_another_language_and_for_a_column(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], text: str
) -> None:
    asked: list[str] = []

    def opened(_: Engines, model_id: str) -> Any:
        asked.append(model_id)
        raise EngineError("no engine in this test")

    monkeypatch.setattr(Engines, "get", opened)
    with Summarizer(profile="bundled", to=(), **options) as summarizer, pytest.raises(EngineError):
        summarizer.summarize(text)
    assert set(asked) == {BUNDLED}


def test_no_model_is_opened_for_a_column_that_is_its_own_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(Engines, "get", lambda _, model_id: opened.append(model_id))
    with Summarizer(profile="bundled", to=()) as summarizer:
        result = summarizer.summarize("Opinion: Let the ferry sail\n" + "\n".join(TEXT.split("\n")[1:3]))
    assert (result.summary.method, result.writer, opened) == ("passthrough", "extractive", [])


def test_a_sentence_that_an_article_repeats_is_printed_once() -> None:
    with Summarizer(profile="extractive", to=()) as summarizer:
        result = summarizer.summarize("The mayor of Halden resigned on Friday. " * 8)
    assert result.summary.text == "The mayor of Halden resigned on Friday."


def test_a_signature_says_what_headlines_were_asked_for_and_of_which_model() -> None:
    with Summarizer(profile="fake", to=()) as summarizer:
        assert "|heads:" not in summarizer.summarize(TEXT).signature
        assert "|heads:2x80@fake" in summarizer.summarize(TEXT, headlines=2, headline_chars=80).signature


def test_of_a_batch_only_the_column_goes_to_the_bundled_model_and_the_order_stays() -> None:
    generator: Any = Scripted(lambda *_: RIGHT)
    roles: Any = SimpleNamespace(summary=BUNDLED)
    engines: Any = SimpleNamespace(get=lambda _: generator, load_s=0.0, inventory=Inventory(Settings()))
    context = Context(Settings(), roles, engines, PromptLibrary())
    column = "Opinion: Let the ferry sail\n" + TEXT.split("\n", 1)[1]
    documents = write([prepare(article_from_text(text, language="en"), Settings()) for text in (TEXT, column, TEXT)], context)
    assert [document.writer for document in documents] == ["extractive", BUNDLED, "extractive"]
    assert [document.summary is not None and document.summary.text == RIGHT for document in documents] == [False, True, False]
    assert generator.batches == [1]


def test_the_figures_that_decide_who_writes_are_those_of_the_table_that_the_benchmark_writes() -> None:
    table = (Path(__file__).parents[2] / "docs" / "prompts.md").read_text("utf-8").split("articles of `en_writers`")[1]
    chosen, by_model = (re.search(rf"^\| {name} \| ([\d.]+) \|", table, re.MULTILINE) for name in ("chosen", "written by the model"))
    assert chosen is not None
    assert by_model is not None
    bundled = Engines(Settings()).inventory.store.catalog.get(BUNDLED).quality["rouge1_en"]
    assert (float(chosen[1]), float(by_model[1])) == (CHOSEN_ROUGE1, bundled.score)
    assert f"chosen from the article {chosen[1]}" in bundled.measured
