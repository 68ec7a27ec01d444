"""The word lists: each is read, each is used, and a bad one is refused."""

from __future__ import annotations

import pytest

from summarize.boilerplate import lexicon as rules
from summarize.boilerplate.features import LOCAL_NAMES, measure
from summarize.boilerplate.guess import guess_language
from summarize.errors import ConfigError

from .articles import ASKS, BODIES

ASKED = LOCAL_NAMES.index("n:appealing")


@pytest.mark.parametrize("code", rules.LANGUAGES)
def test_each_languages_rules_are_what_finds_its_appeal(code: str) -> None:
    own = rules.Lexicon({}, {}, {}, {})
    for name, entries in rules.load_rules(code).items():
        rules._add(own, rules.CLASSES.index(name), entries)
    line = measure(ASKS[code], own)
    empty = measure(ASKS[code], rules.Lexicon({}, {}, {}, {}))
    assert line.values[ASKED] >= 2
    assert empty.values[ASKED] == 0
    assert code in rules.languages_used(code)


@pytest.mark.parametrize("code", rules.LANGUAGES)
def test_each_language_has_words_for_every_class(code: str) -> None:
    assert set(rules.load_rules(code)) == set(rules.CLASSES)
    assert all(rules.load_rules(code).values())


@pytest.mark.parametrize("code", rules.LANGUAGES)
def test_the_language_is_guessed_from_a_few_lines(code: str) -> None:
    assert guess_language("\n".join(BODIES[code])) == code


def test_nothing_to_guess_from_is_undetermined() -> None:
    assert guess_language("") == "und"
    assert guess_language("12 34 56") == "und"


def test_an_unknown_language_is_read_with_all_rules() -> None:
    assert rules.languages_used("eo") == rules.LANGUAGES
    assert rules.languages_used("pt-BR")[0] == "pt"


def test_a_word_that_must_open_the_line_does_not_count_elsewhere() -> None:
    by = LOCAL_NAMES.index("n:byline")
    english = rules.lexicon("en")
    assert measure("By Lena Hartwell", english).values[by] == 1
    assert measure("The wall was built by prisoners", english).values[by] == 0


def test_quoted_words_do_not_count_as_the_outlets_own() -> None:
    english = rules.lexicon("en")
    assert measure("“Please support us with a donation,” she said.", english).values[ASKED] == 0
    assert measure("Please support us with a donation.", english).values[ASKED] == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[words]\nbegging = ["alms"]', "begging"),
        ('[words]\ngive = ["one two three four five six seven"]', "1 to 6"),
        ('[words]\ngive = [""]', "1 to 6"),
    ],
)
def test_a_bad_rule_file_is_named(text: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Packaged:
        def joinpath(self, name: str) -> Packaged:
            return self

        def read_text(self, encoding: str) -> str:
            return text

    monkeypatch.setattr(rules.resources, "files", lambda package: Packaged())
    rules.load_rules.cache_clear()
    try:
        with pytest.raises(ConfigError, match=says):
            rules.load_rules("en")
    finally:
        rules.load_rules.cache_clear()
