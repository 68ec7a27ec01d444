"""What is measured of a line, what its removal costs, and the example that explains it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from summarize.boilerplate.engine import Chances, Labeler
from summarize.boilerplate.explain import Examples
from summarize.boilerplate.layout import PLACE_NAMES, places, shape
from summarize.boilerplate.model import similarities

PROSE = [
    "The mayor of Skerry, Ida Brannock, resigned on Monday after a night of talks in the town hall.",
    "Brannock had led the council of Skerry for nine years, and no successor has been named so far.",
    "The harbour will be rebuilt next year, and the council has put aside four million crowns for it.",
]


def measured(lines: list[str], name: str) -> list[float]:
    shapes = [shape(line) for line in lines]
    return [row[PLACE_NAMES.index(name)] for row in places(lines, shapes, [True] * len(lines))]


def test_a_headline_shares_its_names_with_the_prose_and_an_appeal_does_not() -> None:
    lines = ["Mayor Brannock leaves Skerry", *PROSE, "Please support the Kestrel with a gift of any size."]
    shared, lead = measured(lines, "names_shared"), measured(lines, "words_in_lead")
    assert (shared[0], shared[-1]) == (1.0, 0.0)
    assert lead[0] > lead[-1] == 0.0
    assert measured(lines, "names_new")[-1] == 1.0


def test_a_line_without_a_long_word_shares_nothing_measurable() -> None:
    assert measured(["So it is", *PROSE], "words_shared")[0] == -1.0


def test_a_lines_own_words_do_not_make_it_like_the_article() -> None:
    assert measured(PROSE[2:], "words_shared") == [0.0]


def test_likeness_is_to_the_other_prose_and_to_the_neighbors() -> None:
    vectors = np.eye(4, dtype=np.float32)[[0, 0, 1, 2]]
    found = similarities(vectors, [True, True, False, False])
    assert found.shape == (4, 6)
    assert found[0, 0] == found[1, 0] == 1.0
    assert found[2, 0] == 0.0
    assert found[0, 5] == 1.0
    assert found[0, 4] == found[3, 5] == -1.0  # there is no such neighbor
    assert similarities(vectors, [False] * 4).shape == (4, 6)


def labels(odds: list[float], appeal: float, texts: list[str], **limits: float) -> list[str]:
    prices = {"prose": 0.0, "other": 0.0, "switch": 0.0, "cut": 0.0, "colon": 0.0, "headline": 0.0, "first": 0.0, **limits}
    model = SimpleNamespace(kinds=("body", "appeal", "other"))
    chances = np.tile(np.array([0.2, appeal, 0.8 - appeal], dtype=np.float32), (len(odds), 1))
    return Labeler(cast("Any", model), prices=prices).labels(
        Chances(chances, chances, None, np.array(odds, dtype=np.float32)), texts, "switch"
    )


def test_a_full_sentence_goes_only_if_that_is_much_likelier() -> None:
    texts = ["A day out", PROSE[0], "A day out"]
    assert labels([1.0] * 3, 0.7, texts, prose=2.0) == ["appeal", "body", "appeal"]
    assert labels([3.0] * 3, 0.7, texts, prose=2.0) == ["appeal"] * 3


def test_other_lines_have_a_price_that_appeals_have_not() -> None:
    texts = ["A day out"] * 3
    assert labels([1.0] * 3, 0.7, texts, other=2.0) == ["appeal"] * 3
    assert labels([1.0] * 3, 0.1, texts, other=2.0) == ["body"] * 3


def test_a_line_that_ends_in_a_colon_stays_or_goes_with_the_next() -> None:
    texts = ["Dear reader:", "A day out", "Read more:", "A day out"]
    assert labels([1.0, -3.0, -1.0, 3.0], 0.1, texts) == ["furniture", "body", "body", "furniture"]
    assert labels([1.0, -3.0, -1.0, 3.0], 0.1, texts, colon=2.5) == ["body", "body", "furniture", "furniture"]


def test_the_headline_has_a_price_and_the_lines_around_it_have_none() -> None:
    texts = ["Skerry", "Skerry: Brannock resigned Monday", "Share this story", *PROSE]
    odds = [2.0, 2.0, 2.0, -3.0, -3.0, -3.0]
    assert labels(odds, 0.1, texts, headline=3.5) == ["furniture", "body", "furniture", "body", "body", "body"]
    assert labels(odds, 0.7, texts, headline=3.5)[1] == "appeal"
    assert labels(odds[:3], 0.1, texts[:3], headline=3.5) == ["furniture"] * 3


def test_an_only_line_before_the_prose_has_a_price_too() -> None:
    texts = ["Blast at the mill", *PROSE]
    assert labels([1.0, -3.0, -3.0, -3.0], 0.1, texts, first=1.5)[0] == "body"
    assert labels([1.0, -3.0, -3.0, -3.0], 0.7, texts, first=1.5)[0] == "appeal"
    assert labels([1.0, 1.0, -3.0, -3.0], 0.1, ["Blast at the mill", *texts[:3]], first=1.5)[:2] == ["furniture"] * 2


def test_a_vector_counts_against_the_middle_line_where_no_word_is_known() -> None:
    sense, trees = np.array([[0.2, 0.8], [0.2, 0.8], [0.02, 0.98]], dtype=np.float32), np.full((3, 3), 1 / 3, dtype=np.float32)
    labeler = Labeler(cast("Any", SimpleNamespace(kinds=("body", "appeal"))), prices={"sense": 1.0, "strange": 0.0})
    found = labeler.evidence(trees, sense, 0.0)
    assert found[0] == found[1] == 0.0
    assert found[2] > 2.0


def test_the_example_is_in_the_articles_language_if_one_is_near() -> None:
    vectors = np.array([[1.0, 0.0], [0.8, 0.6], [0.0, 1.0]], dtype=np.float32)
    known = Examples(vectors, ("Apoye a este diario", "Support this paper", "Поддержите нас"), ("appeal",) * 3, ("es", "en", "ru"))
    line = np.array([1.0, 0.0], dtype=np.float32)
    assert known.nearest("appeal", "en", line) == "Support this paper"
    assert known.nearest("appeal", "uk", line) == ""
    assert known.nearest("legal", "en", line) == ""
