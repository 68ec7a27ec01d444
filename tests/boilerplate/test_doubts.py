"""Second thoughts: what a line between two lines of the body needs so that it is left out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from summarize.boilerplate.boosting import Opinion
from summarize.boilerplate.doubts import INTRODUCTION, doubts
from summarize.boilerplate.engine import _border
from summarize.boilerplate.features import Line

from .lines import line

TOLD: Opinion = (0.95, 0.03, 0.02)
LIKELY: Opinion = (0.2, 0.4, 0.4)
CERTAIN: Opinion = (0.02, 0.49, 0.49)
STORY = line("body_roles", "ends_sentence")


def settled(label: str, opinion: Opinion, *found: Line) -> Sequence[str]:
    """What becomes of lines called ``label`` between two lines of a story."""
    labels = ["body", *[label] * len(found), "body"]
    opinions, lines, count = [TOLD, *[opinion] * len(found), TOLD], [STORY, *found, STORY], len(labels)
    return doubts(labels, opinions, lines, [True] * count, [True] * count, {"alone": 0.9})[1:-1]


def test_one_word_is_an_appeal_only_if_it_is_certain_or_appeals() -> None:
    asking = ("n:we", "n:give")
    assert settled("appeal", LIKELY, line(*asking, words=1)) == ["body"]
    assert settled("appeal", LIKELY, line(*asking, words=2)) == ["appeal"]
    assert settled("appeal", LIKELY, line(*asking, "n:appealing", words=1)) == ["appeal"]
    assert settled("appeal", CERTAIN, line(*asking, words=1)) == ["appeal"]


def test_likely_furniture_needs_a_sign_of_its_own() -> None:
    assert settled("furniture", LIKELY, line(words=5)) == ["body"]
    assert settled("furniture", LIKELY, line("url", words=5)) == ["furniture"]
    assert settled("furniture", CERTAIN, line(words=5), line(words=5)) == ["body", "body"]
    assert settled("furniture", (0.005, 0.0, 0.995), line(words=5), line(words=5)) == ["furniture", "furniture"]


def test_a_section_name_between_paragraphs_is_a_heading_if_it_is_short() -> None:
    assert settled("furniture", CERTAIN, line("n:section", words=2)) == ["body"]
    assert settled("furniture", CERTAIN, line("n:section", words=3)) == ["furniture"]
    assert settled("furniture", CERTAIN, line("n:section", "arrows", words=2)) == ["furniture"]
    assert settled("furniture", CERTAIN, line("n:section", words=2), line("n:section", words=2)) == ["furniture"] * 2


def test_a_lone_question_is_the_interviewers() -> None:
    assert settled("furniture", CERTAIN, line("clock", "ends_question")) == ["body"]
    assert settled("furniture", CERTAIN, line("clock", "ends_question", "n:newsletter")) == ["furniture"]
    assert settled("furniture", CERTAIN, line("clock")) == ["furniture"]


@pytest.mark.parametrize(("words", "label"), [(INTRODUCTION, "body"), (INTRODUCTION - 1, "furniture")])
def test_a_long_line_with_a_colon_introduces_a_list(words: int, label: str) -> None:
    assert settled("furniture", CERTAIN, line("clock", "ends_colon", words=words)) == [label]


def test_furniture_without_a_sign_beside_an_appeal_is_part_of_it() -> None:
    labels = ["body", "appeal", "furniture", "furniture"]
    lines = [STORY, line("n:we", "n:give"), line(words=3), line("url", words=3)]
    found = doubts(labels, [TOLD, CERTAIN, CERTAIN, CERTAIN], lines, [True] * 4, [True] * 4, {"alone": 0.9})
    assert found == ["body", "appeal", "appeal", "furniture"]


def test_furniture_without_a_sign_right_before_an_appeal_that_ends_the_article_is_part_of_it() -> None:
    lines = [STORY, line(words=3), line("n:we", "n:give", "n:money")]
    found = doubts(["body", "furniture", "appeal"], [TOLD, CERTAIN, CERTAIN], lines, [True] * 3, [True] * 3, {"alone": 0.9})
    assert found == ["body", "appeal", "appeal"]


def test_a_thin_sign_is_enough_at_either_end_of_an_article() -> None:
    button = line(words=3)
    last = doubts(["body", "furniture"], [TOLD, LIKELY], [STORY, button], [True] * 2, [True] * 2, {"alone": 0.9})
    first = doubts(["furniture", "body"], [LIKELY, TOLD], [button, STORY], [True] * 2, [True] * 2, {"alone": 0.9})
    assert (last, first) == (["body", "furniture"], ["furniture", "body"])
    assert settled("furniture", LIKELY, button) == ["body"], "between two lines of the story it is not"


def test_the_rest_of_a_sentence_that_was_broken_at_the_margin_stays_with_it() -> None:
    broken, rest = line("body_roles", words=10), line("starts_lower", "url", words=4)
    for fresh, label in ((False, "body"), (True, "furniture")):
        found = doubts(["body", "furniture"], [TOLD, CERTAIN], [broken, rest], [True] * 2, [True, fresh], {"alone": 0.9})
        assert found[1] == label


def test_a_paragraph_is_cut_only_where_the_side_of_the_news_tells_something() -> None:
    rest: Opinion = (0.05, 0.9, 0.05)
    news, request = line("body_roles"), line("n:we", "asks")
    assert _border([TOLD, rest], [news, request], 0.9) == 1
    assert _border([rest, TOLD], [request, news], 0.9) == 1
    assert _border([TOLD, rest], [request, news], 0.9) is None
    assert _border([rest, TOLD], [news, request], 0.9) is None
    assert _border([TOLD, rest, TOLD], [news, request, news], 0.9) is None
    assert _border([TOLD, LIKELY], [news, request], 0.9) is None
    assert _border([TOLD, TOLD, rest], [news, news, request], 0.9) == 2
