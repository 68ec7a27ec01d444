"""What must hold for every text, whatever the model thinks of it."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarize.boilerplate import classify, clean

from .articles import APPEAL, ASKS, BODIES, BODY, CHARITY

LINES = (
    *BODY,
    *APPEAL,
    *CHARITY,
    *ASKS.values(),
    *BODIES["ru"],
    "",
    "",
    "   ",
    "Share on Facebook",
    "© 2031 Kestrel Bay Courier. All rights reserved.",
    "Photo: Jo Reeve / Northline",
    "By Lena Hartwell",
    "Donate",
    "What happens next?",
    f"{BODY[4]} {ASKS['en']}",
    f"{ASKS['en']} {BODY[2]}",
    "DONATE NOW!!!",
    "• Read more: the wall that nobody wanted",
    "12.05.2031 14:05",
)
texts = st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=60)), max_size=25).map("\n".join)
thorough = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@thorough
@given(texts)
def test_the_body_is_made_of_pieces_of_the_input_in_their_order(text: str) -> None:
    lines = text.split("\n")
    at = (0, 0)
    for line in clean(text, "en").lines:
        assert (line.n, line.start) >= at
        assert line.text == lines[line.n - 1][line.start : line.end]
        at = (line.n, line.end)


@thorough
@given(texts)
def test_every_character_of_the_input_is_labelled_once(text: str) -> None:
    parts: dict[int, str] = {}
    for line in classify(text, "en"):
        parts[line.n] = parts.get(line.n, "") + line.text
    assert "\n".join(parts[n] for n in sorted(parts)) == text


@thorough
@given(texts, st.integers(1, 5))
def test_trailing_blank_lines_change_nothing(text: str, count: int) -> None:
    longer = clean(text + "\n" * count, "en")
    assert longer.text == clean(text, "en").text


@thorough
@given(texts)
def test_the_style_of_line_ends_changes_nothing(text: str) -> None:
    text = text.replace("\r", " ")
    plain = classify(text, "en")
    carried = classify(text.replace("\n", "\r\n"), "en")
    assert [(line.n, line.label, line.kind) for line in plain] == [(line.n, line.label, line.kind) for line in carried]


@thorough
@given(texts, texts)
def test_what_was_read_before_changes_nothing(text: str, before: str) -> None:
    fresh = classify(text, "en")
    classify(before, "ru")
    assert classify(text, "en") == fresh


def seconds(text: str) -> float:
    start = time.process_time()
    classify(text, "en")
    return time.process_time() - start


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "a" * n,
        lambda n: (BODY[0] + " ") * (n // 120),
        lambda n: "word " * (n // 5),
        lambda n: '"' * n,
        lambda n: "(" * n,
        lambda n: "." * n,
        lambda n: "support us " * (n // 11),
        lambda n: "Ok\n" * (n // 30),
        lambda n: "Donate. Give now.\n" * (n // 600),
        lambda n: "@a.a" * (n // 4),
    ],
    ids=["letters", "one line", "words", "quotes", "brackets", "stops", "phrases", "short lines", "buttons", "addresses"],
)
def test_time_grows_with_the_length_and_not_faster(make: object) -> None:
    assert callable(make)
    seconds(make(60_000))
    # Other lengths each time: a text that was just read is remembered in part, and would count as quick.
    quick = min(seconds(make(60_000 + 100 * more)) for more in (1, 2))
    # The better of two: a collection of garbage in a process that has run thousands of tests takes longer than the text.
    slow = min(seconds(make(240_000 + 600 * more)) for more in (1, 2, 3))
    assert slow < 4 * 2.5 * max(quick, 0.02)


def test_a_line_of_two_megabytes_is_labelled_in_seconds() -> None:
    line = (BODY[0] + " ") * 17_000
    start = time.process_time()
    assert {entry.label for entry in classify(line)} == {"body"}
    assert time.process_time() - start < 30
