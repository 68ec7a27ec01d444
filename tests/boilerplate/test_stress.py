"""Invented articles in every shape that has gone wrong: each line's label and each cut, exactly. The packaged model is trained on them."""

from __future__ import annotations

from summarize.boilerplate import classify

from .stress_articles import read

ARTICLES = [*read("open"), *read("held"), *read("adversary"), *read("stranger")]
#: How many of the 86 must be exactly right, and in how many news may be lost.
MIN_RIGHT, MAX_LOSING = 60, 9


def test_there_are_enough_articles_in_eight_languages() -> None:
    assert len({one.id for one in ARTICLES}) == len(ARTICLES) >= 86
    assert {one.language for one in ARTICLES} == {"en", "ru", "es", "de", "fr", "uk", "pt", "it"}


def test_most_articles_are_exactly_right_and_few_lose_news() -> None:
    said = {one.id: classify(one.text, one.language) for one in ARTICLES}
    wrong = {one.id: one.wrong(said[one.id]) for one in ARTICLES if one.wrong(said[one.id])}
    losing = [one.id for one in ARTICLES if one.body_lost(said[one.id])]
    assert len(ARTICLES) - len(wrong) >= MIN_RIGHT, wrong
    assert len(losing) <= MAX_LOSING, losing
