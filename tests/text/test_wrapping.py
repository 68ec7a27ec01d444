"""Which lines of hard-wrapped text belong together."""

from __future__ import annotations

from summarize.text.wrapping import continues

LONG = "The harbour council voted on Tuesday to build the eastern wall"
MIDDLE = "anew, and the dispute about its money is over"


def test_a_line_goes_on_in_lower_case_where_the_one_before_stopped_in_mid_sentence() -> None:
    assert continues([LONG, MIDDLE]) == [False, True]
    assert continues([f"{LONG}.", MIDDLE]) == [False, False]
    assert continues([LONG, "", MIDDLE]) == [False, False, False]


def test_beside_such_a_pair_a_line_goes_on_if_its_first_word_did_not_fit_on_the_line_just_before() -> None:
    assert continues([LONG, MIDDLE, "Engineers had feared another winter."]) == [False, True, False]
    assert continues([LONG, MIDDLE, "Wellington-Brightwater's engineers had feared it."]) == [False, True, True]
    assert continues([LONG, MIDDLE + " at last, it seems.", "Engineers had feared another winter."]) == [False, True, True]


def test_lines_far_from_any_broken_sentence_are_paragraphs_of_their_own() -> None:
    assert continues([f"{LONG}.", "Engineers had feared another winter."]) == [False, False]
