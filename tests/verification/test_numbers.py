"""Numbers are read in three languages and compared across them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from summarize.verification.numbers import compare_numbers, extract
from summarize.verification.quantities import Quantity


def values(text: str, language: str) -> list[Fraction]:
    return [q.value for q in extract(text, language) if q.strength != "soft"]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "about 1.5 million people", "1500000"),
        ("ru", "около 1,5 млн человек", "1500000"),
        ("ru", "полтора миллиона жителей", "1500000"),
        ("es", "unos 1,5 millones de personas", "1500000"),
        ("es", "unas 1.500.000 personas", "1500000"),
        ("en", "two billion euros", "2000000000"),
        ("ru", "два миллиарда евро", "2000000000"),
        ("es", "dos mil millones de euros", "2000000000"),
        ("es", "un billón de pesos", "1000000000000"),
        ("en", "half a million trees", "500000"),
        ("ru", "полмиллиона деревьев", "500000"),
        ("es", "medio millón de árboles", "500000"),
        ("ru", "300 тыс. рублей", "300000"),
        ("ru", "1\u00a0234\u202f567,5 тонны", "1234567.5"),
        ("ru", "двадцати пяти домов", "25"),
        ("ru", "двухлетний запрет", "2"),
        ("ru", "сто двадцать третий день", "123"),
        ("en", "two hundred and five boats", "205"),
        ("en", "twenty-five boats", "25"),
        ("es", "treinta y dos barcos", "32"),
        ("es", "mil novecientos ochenta y cuatro", "1984"),
        ("en", "£44m for a bridge", "44000000"),
        ("en", "a N585 million fund", "585000000"),
    ],
)
def test_a_number_is_worth_the_same_in_every_writing(language: str, text: str, value: str) -> None:
    assert Fraction(value) in values(text, language)


@pytest.mark.parametrize(
    ("language", "text", "kind", "unit"),
    [
        ("en", "3.5 percent", "percent", ""),
        ("ru", "3,5 %", "percent", ""),
        ("es", "3,5 por ciento", "percent", ""),
        ("en", "2 percentage points", "points", ""),
        ("ru", "2 процентных пункта", "points", ""),
        ("ru", "2 п. п.", "points", ""),
        ("es", "2 puntos porcentuales", "points", ""),
        ("en", "$5", "money", "USD"),
        ("ru", "5 рублей", "money", "RUB"),
        ("es", "5 millones de euros", "money", "EUR"),
        ("en", "the 1990s", "decade", ""),
        ("en", "in 2019", "year", ""),
        ("en", "at 7:30 p.m.", "time", ""),
        ("ru", "в 7 вечера", "time", ""),
        ("en", "the 21st floor", "ordinal", ""),
        ("ru", "на 5-й минуте", "ordinal", ""),
        ("es", "el 5.º piso", "ordinal", ""),
        ("en", "call +1 202 555 0143", "phone", ""),
    ],
)
def test_the_kind_and_the_unit_are_read(language: str, text: str, kind: str, unit: str) -> None:
    first = extract(text, language)[0]
    assert (first.kind, first.unit) == (kind, unit)


@given(
    st.decimals(min_value=Decimal(0), max_value=Decimal(10**12), places=2, allow_nan=False, allow_infinity=False),
    st.sampled_from(["en", "ru", "es"]),
)
def test_what_cldr_writes_is_read_back(value: Decimal, language: str) -> None:
    written = format_decimal(value, locale=language)
    quantities = extract(f"( {written} )", language)
    assert quantities, written
    assert Fraction(value) == quantities[0].value


@given(st.integers(min_value=0, max_value=500), st.sampled_from(["en", "ru", "es", "fr", "de", "pt", "uk"]))
def test_percentages_of_cldr_are_read_back(value: int, language: str) -> None:
    written = format_percent(value / 100, locale=language)
    first = extract(f"( {written} )", language)[0]
    assert (first.value, first.kind) == (value, "percent")


@given(st.text(max_size=200), st.sampled_from(["en", "ru", "es", "fr", "ar", "zh", "xx"]))
def test_no_text_breaks_the_reader_and_offsets_fit(text: str, language: str) -> None:
    for quantity in extract(text, language):
        assert text[quantity.start : quantity.end] == quantity.text


@pytest.mark.parametrize(
    ("source", "lang", "text"),
    [
        ("About 1.5 million people left in 2019.", "ru", "В 2019 году уехали около 1,5 млн человек."),
        ("The town lies 30 miles away.", "ru", "Город лежит в 48 километрах отсюда."),
        ("Doors open at 6 p.m.", "ru", "Двери открываются в 18:00."),
        ("He sang in the 1990s.", "ru", "Он пел в 90-х."),
        ("The 19th century mill burned.", "ru", "Мельница XIX века сгорела."),
        ("Prices rose 3.5% to $1,200.", "es", "Los precios subieron un 3,5 %, hasta 1.200 dólares."),
        ("It cost $1,250.", "es", "Costó 1,250 dólares."),
        ("Half a million trees and two dozen paths.", "es", "Medio millón de árboles y dos docenas de senderos."),
        ("A two-year ban", "ru", "Двухлетний запрет"),
    ],
)
def test_faithful_numbers_raise_no_error(source: str, lang: str, text: str) -> None:
    assert [f for f in compare_numbers(source, text, "en", lang) if f.level == "error"] == []


@pytest.mark.parametrize(
    ("source", "lang", "text", "expected", "got"),
    [
        ("About 1.5 million people left.", "ru", "Уехали около 1,5 млрд человек.", "1.5 million", "1,5 млрд"),
        ("The mayor has 48 goats.", "es", "El alcalde tiene 84 cabras.", "48", "84"),
        ("Five ducks crossed the road.", "ru", "Дорогу перешли семь уток.", "Five", "семь"),
        ("Aged 33, 34 and 39.", "es", "De 34, 34 y 39 años.", "33", "34"),
        ("The fine is $250,000.", "es", "La multa es de 250.002 dólares.", "250,000", "250.002"),
        ("The team won 2-2.", "es", "El equipo empató 2 a 4.", "2", "4"),
        ("The rate rose 2 percentage points.", "ru", "Ставка выросла на 2 %.", "2 percentage points", "2 %"),
        ("It cost 5 euros.", "ru", "Это стоило 5 рублей.", "5 EUR", "5 RUB"),
        ("Thousands came.", "ru", "Пришли миллионы людей.", "Thousands", "миллионы"),
    ],
)
def test_a_changed_number_is_an_error_that_names_both(source: str, lang: str, text: str, expected: str, got: str) -> None:
    errors = [f for f in compare_numbers(source, text, "en", lang) if f.level == "error"]
    assert [(f.expected, f.got) for f in errors] == [(expected, got)]


def test_a_number_left_out_is_only_a_warning_and_none_in_a_summary() -> None:
    source, text = "The mayor has 48 goats.", "El alcalde tiene cabras."
    assert [f.level for f in compare_numbers(source, text, "en", "es")] == ["warning"]
    assert compare_numbers(source, text, "en", "es", summary=True) == []


def test_identical_texts_have_no_findings() -> None:
    text = "On 3 May 2021 the 12th train left at 7:30 with 4,500 people, 3.2% more, for $9m."
    assert compare_numbers(text, text, "en", "en") == []


@pytest.mark.parametrize(
    ("source", "text", "lang"),
    [
        ("The boy walked 900 miles in 71 days.", "El niño caminó 900 kilómetros en 71 días.", "es"),
        ("A 900-mile walk ended on Monday.", "Прогулка в 900 километров закончилась в понедельник.", "ru"),
        ("The farm has 40 acres.", "La finca tiene 40 hectáreas.", "es"),
    ],
)
def test_a_measure_that_changed_without_its_number_is_an_error(source: str, text: str, lang: str) -> None:
    (finding,) = compare_numbers(source, text, "en", lang)
    assert finding.level == "error"
    assert finding.expected != finding.got, "the finding names both measures"


@pytest.mark.parametrize(
    ("source", "text", "lang"),
    [
        ("The boy walked 903 miles.", "El niño caminó 1.453 kilómetros.", "es"),
        ("The boy walked 900 miles.", "El niño caminó 900 millas.", "es"),
        ("The road is 12 kilometres long.", "Длина дороги 12 километров.", "ru"),
    ],
)
def test_a_measure_kept_or_converted_is_right(source: str, text: str, lang: str) -> None:
    assert compare_numbers(source, text, "en", lang) == []


def test_a_summary_in_the_language_of_its_article_is_compared_too() -> None:
    (finding,) = compare_numbers("The mayor has 48 goats.", "The mayor has 84 goats.", "en", "en")
    assert (finding.level, finding.expected, finding.got) == ("error", "48", "84")


def test_a_date_in_figures_is_a_year_a_month_and_a_day() -> None:
    read = extract("The bridge opened on 2024-05-12.", "en")
    assert [(q.value, q.kind) for q in read] == [(2024, "year"), (5, "date"), (12, "date")]
    assert {(q.start, q.end, q.text) for q in read} == {(21, 31, "2024-05-12")}


def first(text: str, language: str) -> Quantity:
    return extract(text, language)[0]


def test_the_first_number_of_a_range_shares_what_stands_behind_the_second() -> None:
    assert 1_500_000 in first("It drew 1.5–2 million people.", "en").readings
    assert first("Prices rose 5-7 %.", "en").kind == "percent"
    assert 2024 in extract("in the 2023/24 season", "en")[1].readings


def test_a_comma_makes_no_range() -> None:
    assert first("Of the 40, 7 % left.", "en").kind == "plain"
    assert first("In room 12, 3 million coins lay.", "en").readings == {12}


def test_arabic_marks_group_and_divide() -> None:
    assert first("1٬234 boats", "en").value == 1234
    assert first("1٫5 boats", "en").value == Fraction(3, 2)
    assert first("1٬234٫5 тонны", "ru").value == Fraction("1234.5")


def test_an_ordinal_with_a_measure_stays_an_ordinal() -> None:
    quantity = first("He fell on the 12th kilometre.", "en")
    assert (quantity.kind, quantity.unit) == ("ordinal", "kilometre")
