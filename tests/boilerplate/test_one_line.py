"""A whole article pasted as one line: the appeal in it is cut out at the sentence, wherever it is."""

from __future__ import annotations

import pytest

from summarize.boilerplate import classify

from .articles import ASKS, BODIES


def labels(parts: list[str], code: str) -> list[tuple[str, str]]:
    return [(line.label, line.text.strip()) for line in classify(" ".join(parts), code)]


@pytest.mark.parametrize("code", BODIES)
def test_an_appeal_at_the_end_of_the_line_is_cut_off(code: str) -> None:
    assert labels([*BODIES[code], ASKS[code]], code) == [("body", " ".join(BODIES[code])), ("appeal", ASKS[code])]


@pytest.mark.parametrize("code", BODIES)
def test_an_appeal_at_the_start_of_the_line_is_cut_off(code: str) -> None:
    assert labels([ASKS[code], *BODIES[code]], code) == [("appeal", ASKS[code]), ("body", " ".join(BODIES[code]))]


@pytest.mark.parametrize("code", BODIES)
def test_an_appeal_in_the_middle_of_the_line_is_cut_out(code: str) -> None:
    before, after = BODIES[code][:2], BODIES[code][2:]
    assert labels([*before, ASKS[code], *after], code) == [("body", " ".join(before)), ("appeal", ASKS[code]), ("body", " ".join(after))]
