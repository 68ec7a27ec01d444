from __future__ import annotations

from summarize.generation.budget import joined
from summarize.types import BodySentence


def test_sentences_of_one_line_are_joined_by_a_space_and_lines_kept_apart() -> None:
    assert joined([BodySentence(1, 1, "A."), BodySentence(2, 1, "B."), BodySentence(3, 2, "C.")]) == "A. B.\nC."
