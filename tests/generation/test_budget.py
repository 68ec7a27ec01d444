from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.errors import ContextTooSmall
from summarize.generation.budget import chunks, joined
from summarize.types import BodySentence


def count(text: str) -> int:
    return len(text.split())


def body(texts: list[str]) -> list[BodySentence]:
    return [BodySentence(i, i, text) for i, text in enumerate(texts, start=1)]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=40), st.integers(8, 60))
def test_every_word_is_in_exactly_one_chunk_and_no_chunk_is_too_long(lengths: list[int], budget: int) -> None:
    number = iter(range(10_000))
    sentences = body([" ".join(f"w{next(number)}" for _ in range(length)) for length in lengths])
    cut = chunks(sentences, budget, count)
    assert " ".join(chunk.text for chunk in cut).split() == " ".join(s.text for s in sentences).split()
    assert all(count(chunk.text) <= budget for chunk in cut)
    assert {n for chunk in cut for n in chunk.numbers} == {s.n for s in sentences}


def test_a_text_without_spaces_is_cut_inside() -> None:
    cut = chunks(body(["x" * 1000]), 50, len)
    assert "".join(chunk.text for chunk in cut) == "x" * 1000
    assert max(len(chunk.text) for chunk in cut) <= 50


def test_no_budget_is_an_error() -> None:
    with pytest.raises(ContextTooSmall):
        chunks(body(["a b c"]), 3, count)


def test_sentences_of_one_line_are_joined_by_a_space_and_lines_kept_apart() -> None:
    assert joined([BodySentence(1, 1, "A."), BodySentence(2, 1, "B."), BodySentence(3, 2, "C.")]) == "A. B.\nC."
