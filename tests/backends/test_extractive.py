"""Choosing sentences without a model."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from summarize.backends.extractive import rank_sentences, select


@given(st.lists(st.text(max_size=60), max_size=12), st.integers(-2, 15))
def test_choices_are_indices_in_reading_order(sentences: list[str], count: int) -> None:
    chosen = select(sentences, count)
    assert chosen == sorted(set(chosen))
    assert len(chosen) == min(max(0, count), len(sentences))
    assert all(0 <= index < len(sentences) for index in chosen)


@given(st.lists(st.text(max_size=60), max_size=12))
def test_one_score_a_sentence_between_nought_and_one(sentences: list[str]) -> None:
    scores = rank_sentences(sentences)
    assert len(scores) == len(sentences)
    assert all(0 <= score <= 1 for score in scores)


def test_a_central_sentence_beats_a_stray_one_of_the_same_place() -> None:
    lead = "The council of Elmsworth agreed to repair the river bridge."
    central = "Engineers say the river bridge in Elmsworth needs repair, the council heard."
    stray = "Meanwhile somebody nearby kept several unusually noisy purple parrots."
    assert rank_sentences([lead, central, stray])[1] > rank_sentences([lead, stray, central])[1]


def test_two_thousand_sentences_take_less_than_two_seconds() -> None:
    sentences = [f"Sentence {number} speaks of topic {number % 50} and of person {number % 77} in Elmsworth." for number in range(2000)]
    start = time.perf_counter()
    rank_sentences(sentences)
    assert time.perf_counter() - start < 2
