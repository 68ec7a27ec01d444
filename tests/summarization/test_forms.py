"""The forms and lengths that can be asked for."""

from __future__ import annotations

import json

import pytest

from summarize import Summarizer
from summarize.generation.prompts import PromptLibrary
from summarize.render import json as render_json
from summarize.render import markdown, text
from summarize.summarization.options import SummaryOptions
from tests.summarization.test_headlines import ARTICLE
from tests.summarization.test_selection import BODY, choose


@pytest.mark.parametrize("chars", [60, 90, 140, 220])
def test_a_summary_keeps_to_its_characters_and_cuts_no_sentence(chars: int) -> None:
    with Summarizer(profile="extractive") as summarizer:
        result = summarizer.summarize(ARTICLE, to=(), chars=chars)
    whole = {sentence.text for sentence in result.body_sentences}
    assert {sentence.text for sentence in result.summary.sentences} <= whole
    if len(result.summary.text) > chars:
        assert len(result.summary.sentences) == 1
        assert [finding.check for finding in result.findings if finding.where == "summary"] == ["length"]


def test_bullets_are_lines_of_their_own_in_text_and_markdown_and_marked_in_json() -> None:
    with Summarizer(profile="extractive") as summarizer:
        result = summarizer.summarize(ARTICLE, to=(), style="bullets")
    assert len(result.summary.sentences) > 1
    blocks = [block.text for block in text.result(result)]
    for sentence in result.summary.sentences:
        assert f"• {sentence.text}" in blocks
        assert f"- {sentence.text}" in markdown.result(result)
    assert json.loads(render_json.dumps(render_json.result(result)))["summary"]["style"] == "bullets"


def test_a_brief_is_one_sentence() -> None:
    with Summarizer(profile="extractive") as summarizer:
        assert len(summarizer.summarize(ARTICLE, to=(), style="brief").summary.sentences) == 1


def test_a_bullet_refers_to_no_other() -> None:
    written = [
        "Ines Holt leads the harbor council of Eastmere.",
        "She approved a ferry line to Skellay for 45 million pounds and nine years.",
    ]
    assert written[1] not in choose((*written, *BODY[4:]), length=SummaryOptions((1, 2), standalone=True))


def test_plain_sentences_are_short_and_the_prompt_asks_for_them() -> None:
    length = SummaryOptions(plain=True)
    long = "The council of Eastmere approved on Monday a ferry to Skellay that will cost 45 million pounds and carry 120 passengers."
    assert all(len(text.split()) <= 20 for text in choose((long, *BODY), length=length))
    common = {"article": "A.", "language": "en", "language_name": "English", "sentences": "2", "words": 50, "notes": False}
    plain, usual = (PromptLibrary().render("summarize", **common, plain=plain, genre="news")[-1].content for plain in (True, False))
    assert "plain words" in plain
    assert "plain words" not in usual
