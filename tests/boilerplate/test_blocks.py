"""The hand-written rules about runs of lines, each alone: the model's opinion is given."""

from __future__ import annotations

import pytest

from summarize.boilerplate.blocks import asks_nothing, greetings
from summarize.boilerplate.features import Line, measure
from summarize.boilerplate.lexicon import lexicon

from .articles import BODY


def lines(*texts: str, language: str = "en") -> list[Line]:
    return [measure(text, lexicon(language)) for text in texts]


@pytest.mark.parametrize("greeting", ["Dear reader:", "Dear readers,"])
def test_a_greeting_before_the_body_is_body_and_one_before_a_request_is_not(greeting: str) -> None:
    alone, asking = ["appeal", "body"], ["appeal", "appeal", "body"]
    greetings(alone, lines(greeting, BODY[0]))
    greetings(asking, lines(greeting, "Please support us with a donation.", BODY[0]))
    assert alone == ["body", "body"]
    assert asking == ["appeal", "appeal", "body"]


def test_a_greeting_at_the_very_end_stays_what_it_was() -> None:
    labels = ["body", "appeal"]
    greetings(labels, lines(BODY[0], "Dear readers,"))
    assert labels == ["body", "appeal"]


@pytest.mark.parametrize(
    ("text", "language", "nothing"),
    [
        ("Spender erhalten ein Jahr lang ein kostenloses Abo.", "de", True),
        ("Donors get the first three issues.", "en", True),
        ("Donate to the Harbour Post", "en", False),
        ("Donate to the Harbour Post!", "en", False),
    ],
)
def test_a_statement_that_opens_with_a_word_of_asking_is_no_button(text: str, language: str, nothing: bool) -> None:
    assert asks_nothing(range(1), [(0.04, 0.94, 0.02)], lines(text, language=language)) is nothing
