"""One value, however it is written in three languages, is one value; another value is another one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.verification.base import Pair
from summarize.verification.number_parser import parse_numbers
from summarize.verification.runner import run_checks

LOCALES = {"en": "en_US", "ru": "ru_RU", "es": "es_ES"}
#: Words behind a number, and a sentence around it.
FRAME = {
    "en": "The port of Alvena counted {} in June.",
    "ru": "Порт Альвены насчитал в июне {}.",
    "es": "El puerto de Alvena contó {} en junio.",
}
SCALES = {
    10**3: {"en": "thousand", "ru": "тыс.", "es": "mil"},
    10**6: {"en": "million", "ru": "млн", "es": "millones"},
    10**9: {"en": "billion", "ru": "млрд", "es": "mil millones"},
    10**12: {"en": "trillion", "ru": "трлн", "es": "billones"},
}
PAIRS = [("en", "ru"), ("en", "es"), ("es", "ru"), ("ru", "en"), ("es", "en"), ("ru", "es")]


def errors(source: str, text: str, source_lang: str, lang: str) -> list[str]:
    found = run_checks(Pair(source, text, source_lang, lang), where=lang)
    return [f.message for f in found if f.level == "error" and f.check == "number"]


def written(value: Fraction | int, lang: str) -> str:
    return FRAME[lang].format(value)


@given(st.integers(min_value=2, max_value=10**9), st.sampled_from(PAIRS))
@settings(deadline=None)
def test_whole_numbers_by_cldr_are_equal_in_all_locales(value: int, pair: tuple[str, str]) -> None:
    one, other = pair
    left, right = (FRAME[lang].format(format_decimal(value, locale=LOCALES[lang])) for lang in pair)
    assert errors(left, right, one, other) == []


@given(st.integers(min_value=0, max_value=10**6), st.integers(min_value=1, max_value=99), st.sampled_from(PAIRS))
@settings(deadline=None)
def test_decimals_by_cldr_are_equal_in_all_locales(whole: int, hundredths: int, pair: tuple[str, str]) -> None:
    one, other = pair
    number = whole + hundredths / 100
    left, right = (FRAME[lang].format(format_decimal(number, format="#,##0.00", locale=LOCALES[lang])) for lang in pair)
    assert errors(left, right, one, other) == []


@given(st.integers(min_value=2, max_value=99), st.sampled_from(PAIRS))
@settings(deadline=None)
def test_percentages_and_money_by_cldr_are_equal(value: int, pair: tuple[str, str]) -> None:
    one, other = pair
    left, right = (FRAME[lang].format(format_percent(value / 100, locale=LOCALES[lang])) for lang in pair)
    assert errors(left, right, one, other) == []
    left, right = (FRAME[lang].format(format_currency(value * 1000, "EUR", locale=LOCALES[lang])) for lang in pair)
    assert errors(left, right, one, other) == []


@given(st.integers(min_value=11, max_value=9999), st.sampled_from(sorted(SCALES)), st.sampled_from(PAIRS))
@settings(deadline=None)
def test_scale_words_are_worth_the_same_everywhere(tenths: int, scale: int, pair: tuple[str, str]) -> None:
    one, other = pair
    value = Fraction(tenths, 10)
    texts = [f"{format_decimal(float(value), format='0.#', locale=LOCALES[lang])} {SCALES[scale][lang]}" for lang in pair]
    left, right = (FRAME[lang].format(text) for lang, text in zip(pair, texts, strict=True))
    assert errors(left, right, one, other) == []
    assert parse_numbers(left, one)[0].value == value * scale == parse_numbers(right, other)[0].value


@pytest.mark.parametrize(
    "lang_text", [("ru", "1,5 млн"), ("es", "1,5 millones"), ("es", "1.500.000"), ("ru", "1 500 000"), ("ru", "полтора миллиона")]
)
def test_one_and_a_half_million(lang_text: tuple[str, str]) -> None:
    lang, text = lang_text
    assert errors(FRAME["en"].format("1.5 million tonnes"), FRAME[lang].format(text), "en", lang) == []
    assert errors(FRAME["en"].format("1.6 million tonnes"), FRAME[lang].format(text), "en", lang) != []


def test_a_billion_is_mil_millones_and_milliard() -> None:
    for lang, text in (("es", "dos mil millones"), ("ru", "два миллиарда"), ("ru", "2 млрд"), ("es", "2.000 millones")):
        assert errors(FRAME["en"].format("two billion"), FRAME[lang].format(text), "en", lang) == []
    assert errors(FRAME["en"].format("2 billion"), FRAME["es"].format("2 billones"), "en", "es") != []
