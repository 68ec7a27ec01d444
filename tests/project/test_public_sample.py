"""The public sample of quality: everybody can run it, and its floors hold."""

from __future__ import annotations

from benchmarks.quality import public_sample


def test_the_sample_has_twelve_articles_with_appeals_in_three_languages_and_twelve_pairs() -> None:
    articles = public_sample.articles()
    assert len(articles) == len(public_sample.pairs()) == 12
    assert {one.language for one in articles} == {"en", "ru", "es"}
    assert sum("appeal" in one.labels for one in articles) == 9  # three report on collections and have none of their own


def test_classifier_and_checks_keep_their_floors_on_it() -> None:
    counts, notes = public_sample.measure()
    assert public_sample.below_floor(counts) == [], notes


def test_a_share_on_the_wrong_side_of_its_floor_is_named() -> None:
    assert public_sample.below_floor({"body lines lost": (2, 10), "wrong texts flagged": (8, 10)}) == ["body lines lost: 2 of 10"]
    assert public_sample.below_floor({"appeal lines left out": (8, 10)}) == ["appeal lines left out: 8 of 10"]
