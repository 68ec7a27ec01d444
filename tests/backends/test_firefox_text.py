"""What the Firefox engine does to a segment before the model sees it, and to the translation after: nothing is lost, nothing made up."""

from __future__ import annotations

import string

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from summarize.backends.firefox_text import prepare

_ALPHABET = set(string.ascii_letters + string.digits + " .,;:!?'\"-()%&$/éí")


def knows(text: str) -> bool:
    """A vocabulary of typewriter characters and two letters with accents."""
    return set(text) <= _ALPHABET


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("The mayor said no.", "The mayor said no."),
        ("“It’s over” – he said…", '"It\'s over" - he said...'),
        ("a ship—an old one—sank", "a ship - an old one - sank"),
        ("from 2019–2024", "from 2019-2024"),
        ("It cost £20.", "It cost 20 British pounds."),
        ("It cost £1.5m, not €3bn.", "It cost 1.5 million British pounds, not 3 billion euros."),
        ("a £20 million loan", "a 20 million British pounds loan"),
        ("It cost $20.", "It cost $20."),
    ],
)
def test_signs_that_the_vocabulary_lacks_are_read_as_plain_ones(text: str, read: str) -> None:
    prepared = prepare(text, knows, "en")
    assert prepared.text == read
    assert prepared.complete("x") == "x"


def test_a_currency_is_named_in_the_language_of_the_source() -> None:
    assert prepare("por £20 mil", knows, "es").text == "por 20 mil libras esterlinas"


def test_marks_come_back_where_the_word_was_copied() -> None:
    prepared = prepare("Müller met Łukasz and Siân.", knows, "en")
    assert prepared.text == "Muller met Lukasz and Sian."
    assert prepared.complete("Muller conheceu Lukasz e Sian.") == "Müller conheceu Łukasz e Siân."
    assert prepared.complete("O senhor Mullers.") == "O senhor Mullers."
    assert prepare("a naïve idea", knows, "en").complete("naive") == "naive"


@pytest.mark.parametrize(
    ("text", "read", "kept"),
    [
        ("He used #MeToo on Monday.", "He used Xq1 on Monday.", ["#MeToo"]),
        ('The paper "Новая газета" said no.', 'The paper "Xq1" said no.', ["Новая газета"]),
        ("Ask me@example.org, or 市長.", "Ask Xq1, or Xq2.", ["me@example.org", "市長"]),
    ],
)
def test_words_that_the_vocabulary_lacks_are_hidden_behind_placeholders(text: str, read: str, kept: list[str]) -> None:
    prepared = prepare(text, knows, "en")
    assert prepared.text == read
    assert prepared.kept == kept
    assert prepared.complete(read) == text


def test_emoji_at_the_ends_are_put_back_there() -> None:
    prepared = prepare("🔴 Storm hits 🎉 🎉", knows, "en")
    assert prepared.text == "Storm hits"
    assert prepared.complete("Tempestade atinge") == "🔴 Tempestade atinge 🎉 🎉"
    assert prepare("🙂", knows, "en").complete("") == "🙂"


@pytest.mark.parametrize("translation", ["disse não", "Xq1 Xq1 disse", "Xq2 disse", "Xq11 disse"])
def test_a_placeholder_that_is_lost_repeated_or_changed_is_reported(translation: str) -> None:
    prepared = prepare("@mayor said no", knows, "en")
    assert prepared.complete(translation) is None
    assert prepared.without_kept() == "said no"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example("A\x1b À")
@given(st.text(max_size=200))
def test_any_text_is_read_without_unknown_characters_and_comes_back_whole(text: str) -> None:
    prepared = prepare(" ".join(text.split()), knows, "en")
    assert knows(prepared.text)
    if not prepared.kept:
        assert prepared.complete(prepared.text) is not None
    completed = prepared.complete(prepared.text) or ""
    for word in prepared.kept:
        assert word in completed
