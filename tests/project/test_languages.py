"""The table of languages: codes, scripts, engines' codes."""

from __future__ import annotations

import pytest
from babel import Locale

from summarize import languages
from summarize.errors import UnsupportedLanguage


def test_there_are_at_least_thirty_languages_and_codes_are_unique_for_every_engine() -> None:
    assert len(languages.LANGUAGES) >= 30
    assert len({language.nllb for language in languages.LANGUAGES.values()}) == len(languages.LANGUAGES)


@pytest.mark.parametrize("code", [code for code in languages.LANGUAGES if code != "zh-Hant"])
def test_names_and_scripts_are_those_of_cldr(code: str) -> None:
    from babel.core import get_global

    assert languages.get(code).name == Locale("en").languages[code]
    likely = get_global("likely_subtags").get(code)
    assert likely is not None
    assert languages.get(code).script in likely


@pytest.mark.parametrize(
    ("tag", "code"),
    [("ru", "ru"), ("RU", "ru"), ("es-MX", "es"), ("pt_BR", "pt"), ("zh-TW", "zh-Hant"), ("zh-Hant", "zh-Hant"), ("en-GB", "en")],
)
def test_regional_tags_fall_back_to_their_base(tag: str, code: str) -> None:
    assert languages.get(tag).code == code


@pytest.mark.parametrize("tag", ["", "xx", "english", "e", "-ru", "ru;rm"])
def test_unknown_codes_are_errors_that_list_the_known_ones(tag: str) -> None:
    with pytest.raises(UnsupportedLanguage) as caught:
        languages.get(tag)
    assert "es" in caught.value.hint


def test_engine_codes_of_the_main_languages() -> None:
    assert (languages.get("ru").nllb, languages.get("ru").opus) == ("rus_Cyrl", "rus")
    assert languages.get("zh").nllb == "zho_Hans"
    assert languages.get("ar").nllb == "arb_Arab"
    assert languages.get("fa").rtl


def test_local_names_come_from_cldr() -> None:
    assert languages.local_name("es", "ru") == "испанский"
    assert languages.local_name("ru") == "русский"
