"""Numbers: what each way of writing one is worth in eight languages, and what the check says of two sentences. All texts are our own."""

from __future__ import annotations

from fractions import Fraction

import pytest

from summarize.verification.base import Pair
from summarize.verification.number import check_number
from summarize.verification.number_parser import parse_numbers


def severities(source: str, text: str, lang: str, kind: str = "translation", source_lang: str = "en") -> list[str]:
    return [it.severity for it in check_number(Pair(source, text, source_lang, lang, kind))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "half a dozen eggs", "6"),
        ("en", "three dozen", "36"),
        ("en", "2½ litres", "5/2"),
        ("en", "1 1/2 miles", "3/2"),
        ("en", "four lakh voters", "400000"),
        ("en", "3 crore rupees", "30000000"),
        ("en", "one hundred and seven thousand", "107000"),
        ("en", "$15bn", "15000000000"),
        ("en", "two thirds", "2/3"),
        ("en", "hundreds of thousands", "100000"),
        ("en", "the thirty-third goal", "33"),
        ("ru", "два с половиной миллиона", "2500000"),
        ("ru", "полтора года", "3/2"),
        ("ru", "тридцатичетырёхлетний", "34"),
        ("ru", "25-тысячная толпа", "25000"),
        ("ru", "1,5 млрд", "1500000000"),
        ("ru", "сто двадцать одна тысяча", "121000"),
        ("ru", "три четверти", "3/4"),
        ("es", "veintidós", "22"),
        ("es", "un millón y medio", "1500000"),
        ("es", "2,8 miles de millones", "2800000000"),
        ("es", "media docena", "6"),
        ("de", "einundzwanzig Millionen", "21000000"),
        ("de", "zweihundertfünfzig", "250"),
        ("de", "anderthalb Jahre", "3/2"),
        ("de", "1,5 Milliarden", "1500000000"),
        ("fr", "quatre-vingt-dix-sept", "97"),
        ("fr", "soixante et onze", "71"),
        ("fr", "2,5 milliards", "2500000000"),
        ("it", "ventitré", "23"),
        ("it", "un milione e mezzo", "1500000"),
        ("pt", "1,5 milhão", "1500000"),
        ("pt", "trinta e dois", "32"),
        ("uk", "двадцять п'ять мільйонів", "25000000"),
        ("uk", "півтора", "3/2"),
    ],
)
def test_a_number_is_worth_its_value_in_every_interface_language(lang: str, text: str, value: str) -> None:
    assert Fraction(value) in {it.value for it in parse_numbers(text, lang)}


@pytest.mark.parametrize(
    ("lang", "source", "text"),
    [
        ("ru", "Three dozen sheep were stolen.", "Украли 36 овец."),
        ("es", "The dam is 2½ metres high.", "La presa mide 2,5 metros."),
        ("ru", "Output rose fourfold.", "Выпуск вырос в четыре раза."),
        ("es", "One in four pupils was ill.", "El 25 % de los alumnos estaba enfermo."),
        ("ru", "The repair took a year and a half.", "Ремонт занял 18 месяцев."),
        ("ru", "Tens of thousands came.", "Пришли десятки тысяч человек."),
        ("es", "He left the band in the eighties.", "Dejó la banda en los años ochenta."),
        ("ru", "The trail is 10 miles long.", "Длина тропы — 16 километров."),
        ("es", "Between 300 and 500 million people read it.", "Lo leen entre 300 y 500 millones de personas."),
        ("pt", "The rule cost 1.5 million euros.", "A norma custou 1,5 milhão de euros."),
        ("pt", "At least 16 people came on Friday.", "Pelo menos 16 pessoas vieram na sexta-feira."),
        ("pt", "At least 16 trains leave on Thursday.", "Ao menos 16 trens partem na quinta."),
        ("de", "Some 2.5 billion users left.", "Rund 2,5 Milliarden Nutzer gingen."),
        ("fr", "Two thirds of the seats were empty.", "Les deux tiers des sièges étaient vides."),
        ("uk", "The road cost 25 million.", "Дорога коштувала двадцять п'ять мільйонів."),
        ("it", "Twenty-three boats sank.", "Sono affondate ventitré barche."),
        ("ru", "It was 86 degrees in Orleck.", "В Орлеке было 30 градусов."),
        ("es", "The gauge read 6 inches.", "El medidor marcó 15 centímetros."),
        ("es", "One-sided talks failed.", "Fracasó el diálogo entre dos bandos."),
        ("ru", "A 12-month levy begins.", "Начинается годичный сбор."),
        ("ru", "A seven-day ban begins.", "Начинается недельный запрет."),
        ("ru", "A 48-hour ban begins.", "Начинается двухдневный запрет."),
        ("es", "A cup costs 5p.", "Un vaso cuesta 5 peniques."),
        ("es", "A cup costs 60 cents.", "Un vaso cuesta 0,60 dólares."),
        ("ru", "The fare fell by a fifth.", "Проезд подешевел на пятую часть."),
        ("es", "The fare fell by a fifth.", "El billete bajó una quinta parte."),
        ("es", "Two fifths of the boats sank.", "Se hundieron dos quintas partes de los barcos."),
        ("ru", "One in five boats sank.", "Затонула каждая пятая лодка."),
        ("ru", "The price fell by half.", "Цена упала в два раза."),
        ("ru", "Prices tripled.", "Цены выросли втрое."),
        ("es", "The fourth part of the film is out.", "Salió la cuarta parte de la película."),
        ("ru", "Three men in a house were arrested.", "Один из домов обыскали, мужчин арестовали."),
    ],
)
def test_the_same_number_written_otherwise_is_no_finding(lang: str, source: str, text: str) -> None:
    assert severities(source, text, lang) == []


@pytest.mark.parametrize(
    ("lang", "source", "text"),
    [
        ("ru", "Three dozen sheep were stolen.", "Украли тридцать овец."),
        ("es", "The dam is 2½ metres high.", "La presa mide 3,5 metros."),
        ("ru", "Output doubled.", "Выпуск утроился."),
        ("es", "A quarter of the pupils were ill.", "Un tercio de los alumnos estaba enfermo."),
        ("ru", "Hundreds of thousands came.", "Пришли миллионы людей."),
        ("es", "The bridge cost 4 million euros.", "El puente costó 4 mil millones de euros."),
        ("ru", "The fee is 40 euros.", "Сбор составляет 40 долларов."),
        ("es", "The sentence was nine days.", "La condena fue de nueve meses."),
        ("ru", "Turnout rose by 5 percentage points.", "Явка выросла на 5 %."),
        ("es", "Two ferries collided.", "Chocaron tres transbordadores."),
        ("pt", "The rule cost 1.5 million euros.", "A norma custou 1,5 bilhão de euros."),
        ("de", "Twenty-one cows died.", "Zwölf Kühe starben."),
        ("fr", "The fine was 97 euros.", "L'amende était de quatre-vingt-sept euros."),
        ("ru", "It was -7 degrees in Alvena.", "В Алвене было 7 градусов."),
        ("es", "Output changed by minus 4 percent.", "La producción varió un 4 %."),
        ("ru", "It was her second win.", "Это была её третья победа."),
        ("ru", "Act 585 passed. It was 585 pages long.", "Принят закон 585. В нём было 586 страниц."),
        ("uk", "The road cost 25 million.", "Дорога коштувала двадцять мільйонів."),
        ("ru", "A three-year levy begins.", "Начинается годичный сбор."),
        ("es", "A three-year levy begins.", "Empieza una tasa anual."),
        ("ru", "A three-year levy begins.", "Начинается трёхмесячный сбор."),
        ("es", "One ferry sank.", "Se hundieron dos transbordadores."),
        ("ru", "Only one ferry sank.", "Затонули лишь два парома."),
        ("es", "It was 86 degrees in Orleck.", "En Orleck había 300 grados."),
        ("es", "The gauge read 6.34 inches.", "El medidor marcó 6,37 pulgadas."),
        ("es", "A cup costs 5p.", "Un vaso cuesta 5 euros."),
        ("ru", "A cup costs 60 cents.", "Стакан стоит 60 долларов."),
        ("ru", "The sheep were stolen.", "Украли семнадцать овец."),
        ("ru", "The fare fell by a fifth.", "Проезд подешевел на четверть."),
        ("es", "The fare fell by a fifth.", "El billete bajó una cuarta parte."),
        ("es", "Two fifths of the boats sank.", "Se hundieron dos tercios de los barcos."),
        ("ru", "One in five boats sank.", "Затонула каждая четвёртая лодка."),
        ("ru", "Prices tripled.", "Цены выросли в два раза."),
    ],
)
def test_another_number_is_an_error(lang: str, source: str, text: str) -> None:
    assert set(severities(source, text, lang)) & {"major", "critical"}


def test_a_summary_may_leave_numbers_out_and_invent_none() -> None:
    source = "The council of Ardo spent 450 euros on 12 benches and 30 trees."
    assert severities(source, "The council bought benches.", "en", "summary") == []
    assert severities(source, "The council bought 70 trees.", "en", "summary") == ["major"]


def test_a_number_beside_all_those_of_the_source_is_named_alone() -> None:
    (added,) = check_number(Pair("The trip takes 50 minutes.", "Поездка занимает 50 минут и стоит 40 евро.", "en", "ru"))
    assert (added.level, added.message, added.expected, added.source_span) == ("error", "the source has no 40 EUR", "", None)


def test_a_finding_says_both_sides_and_where_they_are() -> None:
    source, text = "He stacked 54 piles of wood.", "Он сложил 50 поленниц."
    (found,) = check_number(Pair(source, text, "en", "ru"))
    assert found.message == "source: 54, text: 50"
    assert found.source_span is not None
    assert found.text_span is not None
    assert (source[slice(*found.source_span)], text[slice(*found.text_span)]) == ("54", "50")


@pytest.mark.parametrize(
    ("source", "text", "lang"),
    [
        ("The theatre reopened after a six-year pause.", "El teatro reabrió tras un año de pausa.", "es"),
        ("They waited five weeks.", "Esperaron una semana.", "es"),
        ("They met at half past six.", "Они встретились в семнадцать минут.", "ru"),
    ],
)
def test_a_number_that_took_the_place_of_a_word_or_of_an_article_is_an_error(source: str, text: str, lang: str) -> None:
    assert [it.level for it in check_number(Pair(source, text, "en", lang))] == ["error"]


@pytest.mark.parametrize(
    ("source", "text", "lang"),
    [
        ("They waited five weeks and a day.", "Esperaron cinco semanas y un día.", "es"),
        ("It took a year, then two years more.", "Tardó un año y luego otros dos años.", "es"),
        ("It fell to minus 9 degrees.", "Температура опустилась до минуса 9 градусов.", "ru"),
    ],
)
def test_a_unit_that_the_source_has_once_is_no_number_put_for_another(source: str, text: str, lang: str) -> None:
    assert list(check_number(Pair(source, text, "en", lang))) == []


@pytest.mark.parametrize(
    ("source", "text", "lang"),
    [
        ("The strike lasted 10 years, the only one here.", "La huelga duró 100 años, la única aquí.", "es"),
        ("She studied there in 1930 and left.", "Она училась там в 1730 году и уехала.", "ru"),
        ("It was built in the 1960s by weavers.", "La construyeron tejedores en la década de 1961.", "es"),
        ("The gale reached 90 miles per hour (145 km/h).", "Ветер достигал 35 миль в час (145 км/ч).", "ru"),
        ("Two years ago both mills were sold.", "Nueve años atrás se vendieron ambos molinos.", "es"),
        ("This is a first time for the choir.", "Es una tercera vez para el coro.", "es"),
        ("A year after the vote of March 1 the town split.", "Un año después de la votación del 6 de marzo el pueblo se dividió.", "es"),
        ("Ardo scored in the 58th minute.", "Ardo marcó en el minuto veinte.", "es"),
    ],
)
def test_a_number_that_only_another_unit_century_or_word_would_explain_is_an_error(source: str, text: str, lang: str) -> None:
    assert "error" in {it.level for it in check_number(Pair(source, text, "en", lang))}


@pytest.mark.parametrize(
    ("source", "text", "lang"),
    [
        ("The strike lasted a century and 18 months.", "La huelga duró cien años y año y medio.", "es"),
        ("It was built in the 1960s by weavers.", "La construyeron tejedores en los años 60.", "es"),
        ("The gale reached 90 miles per hour (145 km/h).", "Ветер достигал 145 км/ч.", "ru"),
        ("A nurse, two cooks and a driver left.", "Уехали четверо: медсестра, повара и водитель.", "ru"),
        ("One in five looms is old.", "El 20 % de los telares es viejo.", "es"),
    ],
)
def test_a_number_said_in_another_unit_or_added_up_is_no_error(source: str, text: str, lang: str) -> None:
    assert "error" not in {it.level for it in check_number(Pair(source, text, "en", lang))}
