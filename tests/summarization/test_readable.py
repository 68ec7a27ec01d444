"""Texts that are refused, or remarked on, before a model reads it."""

from __future__ import annotations

import pytest

from summarize import Summarizer
from summarize.errors import NoBody
from summarize.summarization.readable import datelines, unreadable
from tests.summarization.test_headlines import ARTICLE


@pytest.mark.parametrize(
    "text",
    [
        "Team | Played | Won\nEastmere | 12 | 9\nSkellay | 12 | 7\nBrant | 12 | 2\n",
        "Equipo\tJugados\tGanados\nEstmar\t12\t9\nDunol\t12\t4\n",
        "The council of Eastmere " + "and the people of the harbor " * 7000,
        "The harbor sleeps, the ropes are slack,\nthe gulls have folded every wing,\nand no one calls\nor hears them sing.\n",
        "Спит гавань, и канаты спят,\nи чайки сложены крылом,\nи якоря в воде молчат,\nи ржавый лебедь за бортом.\n",
    ],
)
def test_a_table_verses_and_an_endless_sentence_are_refused_with_exit_code_three(text: str) -> None:
    with Summarizer(profile="extractive", to=()) as summarizer, pytest.raises(NoBody) as refused:
        summarizer.summarize(text, from_="en")
    assert refused.value.exit_code == 3
    assert refused.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "Council approves ferry line to Skellay\n",
        "“We never wanted this,” said Marta Quill.\n\n“The river was at the door,” said Tom Harrow.\n\n“Nobody rang us,” she said.\n",
        ARTICLE,
    ],
)
def test_a_headline_and_quotations_give_a_summary_of_their_own_words_that_is_no_longer(text: str) -> None:
    with Summarizer(profile="extractive", to=()) as summarizer:
        summary = summarizer.summarize(text).summary
    assert len(summary.text) <= len(text.strip())
    assert all(sentence.text in text for sentence in summary.sentences)


def test_two_articles_in_one_text_are_remarked_on() -> None:
    two = (
        ARTICLE.replace("The harbor council", "EASTMERE — The harbor council")
        + "\nBRANT — Thieves took three paintings from the museum, police said.\n"
    )
    with Summarizer(profile="extractive", to=()) as summarizer:
        assert "articles" in [finding.check for finding in summarizer.summarize(two).findings]
        assert "articles" not in [finding.check for finding in summarizer.summarize(ARTICLE).findings]


def test_sentences_with_figures_are_no_table() -> None:
    assert unreadable(["The ferry carries 120 people, costs 45 million pounds and sails on 3 May 2027."]) == ""
    assert unreadable([]) == ""
    assert datelines(["EASTMERE (AP) — The council met.", "The council met."]) == ["EASTMERE (AP)"]


@pytest.mark.parametrize(
    "lines",
    [
        ["The council voted for a plan:", "close two schools;", "repair the bridge;", "buy new buses;", "lower fares."],
        ["The council has a plan.", "- close two schools;", "- repair the bridge;", "- lower fares for pupils."],
        ["«Звезда» — «Луч» — 2:1,", "«Нева» — «Кама» — 0:0,", "«Вега» — «Заря» — 3:2,", "Следующий тур в субботу."],
    ],
)
def test_items_of_a_list_and_results_are_no_verses(lines: list[str]) -> None:
    assert unreadable(lines) == ""
