"""Sentence ends beside abbreviations, times, units and names with a dot inside."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.text.sentences import sentence_spans, split_sentences

# "|" marks an end before a space, "¦" one without.
CASES = {
    "en": [
        "The court sits at 10 a.m. Tuesday in Orvale.",
        "The court sits at 10 a.m.|Police will guard it.",
        "Doors open at 6 p.m. GMT on the pier.",
        "The vote is at 11.30 a.m. Sept. 4 in the hall.",
        "They left at 5 p.m.|They came back later.",
        "It weighs approx. 40 tonnes.",
        "The map is in Figs. 3 and 4.",
        "Read ch. 7 of the law, sec. 12 and para. 4.",
        "The case of Gen. Ostrow vs. Lt. Col. Hame begins today.",
        "Supt. Moira Dunn and Det. Sgt. Lee spoke.",
        "She moved to Washington, D.C.|Friends followed her.",
        "She moved to Washington, D.C., in May.",
        "The U.S. Senate voted on it.",
        "He flew to St. Helena and Mt. Erebus.",
        "They sell boats, ropes, etc.|Nobody buys them.",
        "Prof. Hale et al. (2020) found it.",
        "He left.¦She stayed.",
        "The band Will.I.Am played.",
        "The firm is Acme Inc.|The owner is Bob.",
        "Rep. Ortiz and Sen. Blyth met Pres. Vance.",
        "The suspect, aged approx. 30, ran.",
        "See p. 14 and pp. 20-22.",
        "The price is 5p.|Nobody pays it.",
        "she left early.|he stayed home.|nobody knew.",
    ],
    "ru": [
        "Его обвиняют по ч. 2 ст. 205 УК.",
        "Данные приведены в табл. 3 и на рис. 12.",
        "Это описано в гл. IV, п. 5 и прим. 2.",
        "Бюджет вырос до 7 млрд. рублей.",
        "Долг составил 12 тыс. человек.",
        "Сумма превысила 30 млн долл. США в год.",
        "Сумма составила 30 млн руб.|Деньги выделил город.",
        "Потратили 30 долл.|Остальное вернули.",
        "Он жил в дер. Осиновка у оз. Светлое.",
        "Приказ подписал ген. Громов.",
        "Приказ подписал полк. Лосев.",
        "К реке вышел полк.|Командир молчал.",
        "Статью напечатал журн. «Маяк».",
        "В городе подорожал газ.|Жители жалуются.",
        "Сервис Яндекс.Еда закрыли.",
        "Сайт Авто.ру не работает.",
        "Он ушёл.¦Она осталась.",
        "Мост построили в 1952 г.|Позже его снесли.",
        "Крепость стояла до XVII в.|Потом её сожгли.",
        "В 1987 г. Иванов уехал в Москву.",
        "В XIX в. Петербург был столицей.",
        "Он родился в 1799 г.|Пушкин его знал.",
        "Они жили в XX вв.|Город рос.",
        "Он живёт в г. Туле на ул. Мира, д. 5, корп. 2, кв. 14.",
        "Купили хлеб, молоко и т. д.|Потом ушли.",
        "Напр. Москва и т. п. города растут.",
        "Приехали Иванов, Петров и др.|Встреча началась.",
        "Поезд идёт 5 ч. 20 мин. до вокзала.",
        "Акад. Сахаров и проф. Белов спорили.",
        "Площадь пл. Ленина закрыта.",
        "Было 200 чел.|Все ушли.",
        "А. С. Пушкин и Л. Н. Толстой жили тут.",
        "Мэр г-н Орлов и г-жа Лебедева приехали.",
        "Это случилось в 2014 г.|«Мы ждали», — сказал он.",
        "Указ от 5 мая 2014 г. № 12 отменён.",
    ],
    "es": [
        "Vivió en EE. UU.|Después regresó.",
        "Viajó a EE.UU.|Nadie lo vio.",
        "LUGO, 3 de marzo (EFE).- El puente reabrió.|Nadie resultó herido.",
        "LUGO.- El puente reabrió.",
        "Viajó a EE. UU. Joe Biden en mayo.",
        "La Sra. Ruiz y el Gral. Paz hablaron.",
        "El Cmdte. Rojas y el Tte. Gil llegaron.",
        "Véase el art. 5 y la pág. 12.",
        "Cuesta aprox. 40 euros.",
        "Llega a las 9 a. m. del lunes.",
        "Llega a las 9 a. m.|El tren sale luego.",
        "Roma cayó en el 476 d. C.|Luego vino otro.",
        "Compró pan, leche, etc.|Luego salió.",
        "La Dña. Ana y D. Luis firmaron.",
        "Vive en Avda. Libertad, núm. 5.",
        "Lo dijo Mons. Pérez al Dr. Soto.",
        "Las FF. AA.|Nadie habló.",
        "Las FF. AA. venezolanas hablaron.",
    ],
    "fr": [
        "M. Dupont et Mme. Durand sont venus.",
    ],
    "de": [
        "Am 5. Mai kam Dr. Müller um 9 Uhr.",
    ],
}


@pytest.mark.parametrize(("language", "marked"), [(language, case) for language, cases in CASES.items() for case in cases])
def test_sentences_end_where_readers_see_an_end(language: str, marked: str) -> None:
    expected = marked.replace("¦", "|").split("|")
    assert split_sentences(marked.replace("|", " ").replace("¦", ""), language) == expected


def test_an_opening_quotation_mark_belongs_to_the_sentence_that_it_opens() -> None:
    text = 'He said "no" and left the hall of the town. ' * 24 + 'The rest is simple. "It is ours," he said. "We stay."'
    assert split_sentences(text, "en")[-3:] == ["The rest is simple.", '"It is ours," he said.', '"We stay."']


PIECES = [
    "В",
    "1987",
    "г.",
    "Судно",
    "EE.",
    "UU.",
    "a.m.",
    "Monday",
    "«Остров».",
    "ст.",
    "5",
    "Яндекс.Такси",
    "\n",
    "D.C.",
    "etc.",
    "Она",
    "!",
]


@settings(deadline=None)  # loads a dictionary once
@given(st.lists(st.sampled_from(PIECES)).map(" ".join) | st.text(), st.sampled_from(["en", "ru", "es"]))
def test_spans_are_the_places_of_the_sentences(text: str, language: str) -> None:
    found = [" ".join(text[start:end].split()) for start, end in sentence_spans(text, language)]
    assert found == [" ".join(sentence.split()) for sentence in split_sentences(text, language)]
