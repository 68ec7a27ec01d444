"""Which headlines are suggested."""

from __future__ import annotations

import pytest

from summarize import Summarizer
from summarize.summarization.headlines import checked_headlines, headlines_of

TITLE = "Eastmere approves a ferry line to Skellay"
ARTICLE = f"""{TITLE}

The harbor council of Eastmere approved a ferry line to the island of Skellay on Monday. The ferry will carry 120 passengers.

The first ferry sails in May, said Ines Holt, who leads the council.

Fishermen had asked for it for nine years. The line costs 45 million pounds.
"""


def test_the_articles_own_headline_comes_first_and_each_is_translated() -> None:
    with Summarizer(profile="fake") as fake:
        result = fake.summarize(ARTICLE, to=("ru",), headlines=3)
    assert result.suggested_headlines[0] == TITLE
    assert 1 < len(result.suggested_headlines) <= 3
    assert len(result.suggested_translations["ru"].sentences) == len(result.suggested_headlines)


@pytest.mark.parametrize("limit", [30, 50, 70])
def test_no_headline_is_longer_than_asked_for(limit: int) -> None:
    with Summarizer(profile="extractive") as summarizer:
        result = summarizer.summarize(ARTICLE, to=(), headlines=5, headline_chars=limit)
    assert all(len(text) <= limit for text in result.suggested_headlines)


def test_a_verb_that_the_article_does_not_have_and_a_second_wording_are_not_suggested() -> None:
    written = "El consejo vende el barco\nEl consejo aprueba el barco\nEl barco aprueba el consejo"
    body = ["El consejo aprueba el barco.", "Sale en mayo y cuesta mucho dinero."]
    assert checked_headlines(None, body, "es", written.split("\n"), 1, 70) == ("El consejo aprueba el barco",)
    assert sum("consejo" in text for text in checked_headlines(None, body, "es", written.split("\n"), 5, 70)) == 1


def test_none_is_suggested_where_none_was_asked_for() -> None:
    with Summarizer(profile="extractive") as summarizer:
        assert summarizer.summarize(ARTICLE, to=()).suggested_headlines == ()


def test_headlines_lose_numbers_bullets_quotation_marks_and_full_stops() -> None:
    answer = '1. "Council approves ferry line"\n- Ferry to sail in May.\n\n* 45 million pounds for Skellay ferry\nFerry\n'
    assert headlines_of(answer) == ["Council approves ferry line", "Ferry to sail in May", "45 million pounds for Skellay ferry"]
