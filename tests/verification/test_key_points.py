"""Key points that an article does not bear out, and those that it does."""

from __future__ import annotations

import functools

import pytest

from summarize.verification.instruction_model import doubtful, words_of
from summarize.verification.key_points import unfounded

STORY = [
    "The ferry of Norra sails again after two years.",
    "The ferry of Norra sails again from Tuesday, the port said.",
    "Its engine was rebuilt at a yard in Vell for three million crowns.",
]
BEHIND = ["A ticket costs nine crowns.", "Islanders ride free in winter."]
words = functools.partial(words_of, language="en")


@pytest.mark.parametrize(
    ("points", "places"),
    [
        (["In brief:", "- Mayor Quill has been arrested", "- The ferry sails again"], {3, 4, 5}),
        (["What you need to know: Mayor Quill has been arrested."], {3, 4}),
        (["What is this story about?", "Mayor Quill, who has been arrested."], {3, 4, 5, 6}),
        (["Update 17:05: The mayor, Quill, has been arrested."], {3, 4}),
        (["Key takeaways", "Mayor Quill has been arrested.", "His deputy resigned."], {3, 4, 5, 6}),
        (["Key points", "• The ferry of Norra sails again", "• Its engine was rebuilt in Vell"], set()),
        (["In brief, the ferry sails again.", "Mayor Quill has been arrested."], set()),
    ],
    ids=["with bullets", "in one line", "questions", "an update", "without bullets", "borne out", "no label"],
)
def test_key_points_count_where_the_rest_of_the_article_has_their_words(points: list[str], places: set[int]) -> None:
    assert unfounded([*STORY, *points, *BEHIND], words) == places


def test_a_headline_is_no_label() -> None:
    strike = ["Correction officers strike: what we know", "Guards of Norra stopped work on Monday."]
    assert unfounded([*strike, *STORY, *BEHIND], words) == set()
    assert unfounded(["Key points", "- Mayor Quill has been arrested", *STORY, *BEHIND], words) == {0, 1}


def test_no_summary_rests_on_key_points_of_another_story_in_a_short_text_either() -> None:
    assert doubtful([*STORY[:1], "Главное:", "- Мэр Квилл арестован"]) == [False, True, True]
