"""Invented articles in every shape that has gone wrong: each line's label, and each cut, exactly; what still fails is pinned by name.

``open.txt`` was in view while the rules were made. ``held.txt`` was not (its rate was printed now and then, its failures read once, at the
end), and ``adversary.txt`` was written after the tuning; one of its failures was then mended as a class.
``stranger.txt`` was written before the last training: 6 of its 10 were right then, and two classes of its failures were mended.
"""

from __future__ import annotations

import pytest

from summarize.boilerplate import classify

from .stress_articles import StressArticle, read

#: Articles that are still labelled wrongly somewhere. One that comes right must leave the list.
KNOWN = {"alternating-ru", "comments", "interview-es", "h-newslike", "h-menu", "s-end", "s-middle"}
ARTICLES = [*read("open"), *read("held"), *read("adversary"), *read("stranger")]


@pytest.mark.parametrize(
    "article",
    [pytest.param(one, id=one.id, marks=[pytest.mark.xfail(strict=True, reason="known")] if one.id in KNOWN else []) for one in ARTICLES],
)
def test_every_label_and_cut_is_right(article: StressArticle) -> None:
    assert article.wrong(classify(article.text, article.language)) == []


def test_there_are_enough_articles_of_both_halves() -> None:
    assert len(read("open")) >= 40
    assert len(read("held")) >= 20
    assert len({one.id for one in ARTICLES}) == len(ARTICLES)
    assert {one.language for one in ARTICLES} == {"en", "ru", "es", "de", "fr", "uk", "pt", "it"}


def test_known_failures_name_articles_and_lose_little_news() -> None:
    assert {one.id for one in ARTICLES} >= KNOWN
    losing = [one.id for one in ARTICLES if one.body_lost(classify(one.text, one.language))]
    assert set(losing) <= KNOWN
