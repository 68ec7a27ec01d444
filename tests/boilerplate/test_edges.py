"""Heads of articles and borders of appeals: shapes that are settled by rule, each on lines with just the signs it looks at."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from summarize.boilerplate.boosting import Opinion
from summarize.boilerplate.edges import HEADLINE_WORDS, KICKER_WORDS, LIKELY, edges
from summarize.boilerplate.features import Line

from .lines import line

TOLD: Opinion = (0.95, 0.03, 0.02)
STORY = line("body_roles", "ends_sentence", words=20)
TITLE, DATE = line(words=7), line("date_only", words=3)


def settled(labels: Sequence[str], lines: Sequence[Line], fresh: Sequence[bool] = (), opinion: Opinion = TOLD) -> list[str]:
    """What becomes of whole lines with these labels; unless told otherwise no blank line stands between them."""
    return edges(labels, [opinion] * len(lines), lines, [True] * len(lines), fresh or [True, *[False] * (len(lines) - 1)])


def test_a_paragraph_of_its_own_between_the_body_and_a_greeting_is_the_bodys_last() -> None:
    labels, asking = ["body", "appeal", "appeal", "appeal"], line("n:we", "n:give", "asks", "ends_sentence")
    for greeting, label in ((line("n:reader", words=2), "body"), (line("n:money", words=2), "appeal")):
        lines = [STORY, line("ends_sentence", "n:caption"), greeting, asking]
        assert settled(labels, lines, [True] * 4) == ["body", label, "appeal", "appeal"]
    in_one_block = [True, True, False, False]
    assert settled(labels, [STORY, line("ends_sentence", "n:caption"), line("n:reader", words=2), asking], in_one_block) == labels


@pytest.mark.parametrize("called", ["furniture", "appeal"])
def test_the_headline_is_the_line_over_the_date_whatever_it_was_called(called: str) -> None:
    assert settled([called, "furniture", "body"], [TITLE, DATE, STORY]) == ["body", "furniture", "body"]
    assert settled([called, "body", "body"], [TITLE, DATE, STORY])[1] == "furniture"


def test_of_two_lines_like_headlines_the_one_over_the_date_is_it() -> None:
    labels = ["furniture"] * 5 + ["body"]
    lines = [line("arrows", words=5), TITLE, DATE, TITLE, line(words=2), STORY]
    assert settled(labels, lines) == ["furniture", "body", "furniture", "furniture", "furniture", "body"]


def test_of_two_lines_that_each_stand_over_a_date_the_first_is_the_headline() -> None:
    labels = ["furniture"] * 5 + ["body"]
    assert settled(labels, [TITLE, DATE, TITLE, DATE, line(words=2), STORY]) == ["body", *["furniture"] * 4, "body"]


def test_a_headline_under_a_kicker_at_the_top_is_kept() -> None:
    kicker = line(words=KICKER_WORDS)
    assert settled(["body", "furniture", "body"], [kicker, TITLE, STORY]) == ["body"] * 3
    assert settled(["body", "furniture", "body"], [kicker, line("url", words=7), STORY]) == ["body", "furniture", "body"]
    assert settled(["body", "furniture", "body"], [kicker, line(words=5), STORY]) == ["body", "furniture", "body"]
    assert settled(["body", "furniture", "body"], [line(words=KICKER_WORDS + 1), TITLE, STORY]) == ["body", "furniture", "body"]


def test_an_appeal_under_a_kicker_stays_one() -> None:
    assert settled(["body", "appeal", "body"], [line(words=KICKER_WORDS), TITLE, STORY]) == ["body", "appeal", "body"]


def test_a_caption_with_its_credit_is_furniture_unless_it_is_mostly_a_quotation() -> None:
    for signs, label in ((("credit",), "furniture"), (("credit", "quoted"), "body"), (("credit", "n:say"), "body")):
        assert settled(["body", "body", "body"], [STORY, line(*signs, "ends_sentence"), STORY])[1] == label


def test_a_long_line_with_a_credit_is_a_caption_only_if_the_model_doubts_that_it_is_news() -> None:
    long = line("credit", "ends_sentence", words=HEADLINE_WORDS[1] + 1)
    assert settled(["body", "body"], [STORY, long], opinion=(LIKELY - 0.01, 0.0, 0.04))[1] == "furniture"
    assert settled(["body", "body"], [STORY, long], opinion=(LIKELY, 0.0, 0.03))[1] == "body"
