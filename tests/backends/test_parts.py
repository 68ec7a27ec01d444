"""Texts that are too long for a model are cut into parts, and nothing is lost."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarize.backends.parts import parts_of


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(["a", "port", "opened,", "storm;", "council:", "—", "Monday.", "reconstruction"]), max_size=60))
def test_a_long_text_is_cut_into_parts_that_fit_and_lose_no_word(words: list[str]) -> None:
    text = " ".join(words)
    parts = parts_of(text, len, 40)
    assert all(len(part) <= 40 for part in parts)
    assert " ".join(parts).split() == words


def test_a_long_text_is_cut_after_punctuation_near_its_middle() -> None:
    text = "The port opened on Monday, and the ship left; the bridge, which is old, stayed closed until the storm ended."
    assert parts_of(text, lambda part: len(part.split()), 15) == [
        "The port opened on Monday, and the ship left;",
        "the bridge, which is old, stayed closed until the storm ended.",
    ]


def test_a_word_without_spaces_is_cut_too() -> None:
    assert "".join(parts_of("x" * 500, len, 100)) == "x" * 500
