"""One value, however it is written in three languages, is one value; another value is another one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.verification.numbers import compare_numbers, extract
from summarize.verification.translation import check_translation

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
    return [f.message for f in compare_numbers(source, text, source_lang, lang) if f.level == "error"]


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
    assert extract(left, one)[0].value == value * scale == extract(right, other)[0].value


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


@given(st.integers(min_value=11, max_value=99_999), st.integers(min_value=1, max_value=9), st.sampled_from(PAIRS))
@settings(deadline=None)
def test_another_first_digit_is_an_error(value: int, digit: int, pair: tuple[str, str]) -> None:
    one, other = pair
    changed = int(str(digit) + str(value)[1:])
    if changed == value or value == 24 or changed == 24:
        return
    left = FRAME[one].format(f"{format_decimal(value, locale=LOCALES[one])} kg")
    right = FRAME[other].format(f"{format_decimal(changed, locale=LOCALES[other])} kg")
    assert errors(left, right, one, other)


@pytest.mark.parametrize(
    ("lang", "source", "text"),
    [
        ("ru", "Both bridges were closed.", "Три моста были закрыты."),
        ("es", "She won twice in Alvena.", "Ganó tres veces en Alvena."),
        ("ru", "She won once in Alvena.", "Она победила в Алвене четыре раза."),
        ("ru", "Three boats and two ferries came.", "Пришли два катера и два парома."),
        ("ru", "Three boats came.", "Пришёл один катер."),
        ("es", "The teams met in Selm.", "Los seis equipos se enfrentaron en Selm."),
    ],
)
def test_words_that_count_can_be_falsified(lang: str, source: str, text: str) -> None:
    assert "number" in {f.kind for f in check_translation([source], [text], source_lang="en", lang=lang) if f.level == "error"}


@pytest.mark.parametrize(
    ("lang", "source", "text"),
    [
        ("ru", "The family thanked the doctors.", "Врачи спасли семью, и она их поблагодарила."),
        ("ru", "The sisters left.", "Две сестры ушли."),
        ("ru", "The men were arrested.", "Все трое арестованы."),
        ("ru", "One of the houses burned, three men said.", "Один из домов сгорел, сказали три человека."),
        ("ru", "Rents saw a double-digit increase.", "Рост арендной платы превысил 10 %."),
    ],
)
def test_numbers_a_translator_may_put_in_are_no_error(lang: str, source: str, text: str) -> None:
    assert [f for f in check_translation([source], [text], source_lang="en", lang=lang) if f.level == "error" and f.kind == "number"] == []


def test_two_figures_that_changed_places_are_a_warning() -> None:
    found = check_translation(["The council voted 12 to 7."], ["El consejo votó 7 contra 12."], source_lang="en", lang="es")
    assert [(f.level, f.kind, f.expected, f.got) for f in found] == [("warning", "number", "12 … 7", "7 … 12")]
