"""How much of what a model wrote is taken: of the bundled one shortened sentences, of another its own words as far as the checks agree."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from summarize.config import Settings
from summarize.context import Context
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
RIGHT = "Ferries sail to the island of Norra again after eleven weeks. The repairs of its pier cost 3.2 million kroner."
WRONG = "Ferries sail to the island of Norra again after nineteen weeks. The repairs of its pier cost 3.2 million kroner."


def written(answer: str, writer: str) -> str:
    generator: Any = Scripted(lambda *_: answer)
    roles: Any = SimpleNamespace(summary=writer)
    engines: Any = SimpleNamespace(get=lambda _: generator, load_s=0.0)
    settings = Settings()
    context = Context(settings, roles, engines, PromptLibrary())
    documents = write([prepare(article_from_text(TEXT, language="en"), settings)], context)
    (document,) = repair(verify(documents, context), context)
    assert document.summary is not None
    return document.summary.text


def test_another_writer_than_the_bundled_one_is_taken_at_its_word() -> None:
    assert written(RIGHT, "qwen3-4b-instruct") == RIGHT


@pytest.mark.parametrize(("answer", "writer"), [(RIGHT, BUNDLED), (WRONG, "qwen3-4b-instruct")])
def test_the_articles_own_sentence_is_printed_where_the_writer_may_be_wrong(answer: str, writer: str) -> None:
    text = written(answer, writer)
    assert "after eleven weeks of repairs" in text
    assert answer.split(". ")[0] not in text
