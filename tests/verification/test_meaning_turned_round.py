"""Negation, directions and words that are none: one table each."""

from __future__ import annotations

import pytest

from summarize.verification.base import Check, Pair
from summarize.verification.directions import check_directions
from summarize.verification.negation import FEATURES, candidates, check_negation, score
from summarize.verification.nonwords import check_nonwords


def found(check: Check, source: str, text: str, langs: str) -> list[tuple[str, str]]:
    """Expected and got of every finding."""
    source_lang, lang = langs.split("-")
    return [(it.expected, it.got) for it in check(Pair(source, text, source_lang, lang))]


@pytest.mark.parametrize(
    ("langs", "source", "text", "expected"),
    [
        ("en-ru", "The bridge was not repaired.", "Мост отремонтировали.", ("not", "")),
        ("en-ru", "The bridge was repaired in May.", "Мост не отремонтировали в мае.", ("", "не")),
        ("en-es", "They didn't sell the boat.", "Vendieron el barco.", ("didn't", "")),
        ("es-en", "Vendieron el barco.", "They never sold the boat.", ("", "never")),
    ],
)
def test_a_lost_or_added_negation_is_found(langs: str, source: str, text: str, expected: tuple[str, str]) -> None:
    assert expected in found(check_negation, source, text, langs)


@pytest.mark.parametrize(
    ("langs", "source", "text"),
    [
        ("en-ru", "The town ran out of bread.", "В городе не осталось хлеба."),
        ("en-ru", "Half of the town is without power.", "Полгорода осталось без света."),
        ("en-es", "The harvest fell short.", "La cosecha no fue suficiente."),
        ("en-ru", "The fans stayed awake all night.", "Болельщики не спали всю ночь."),
        ("en-ru", "Nobody answered.", "Никто не ответил."),
        ("en-es", "He is a non-executive director.", "Es director no ejecutivo."),
        ("en-ru", "It was not only cold but wet.", "Было не только холодно, но и сыро."),
        ("en-ru", "Isn't it time to go?", "Может, пора идти?"),
    ],
)
def test_a_negation_said_otherwise_is_left_alone(langs: str, source: str, text: str) -> None:
    assert found(check_negation, source, text, langs) == []


def test_a_negation_that_nothing_explains_scores_above_the_same_one_beside_a_negative_word() -> None:
    rated = []
    for source in ("The ferry sails on Mondays in winter.", "The ferry never sails and rarely docks in winter, without notice."):
        ((_, features),) = candidates(Pair(source, "Паром не ходит по понедельникам, никогда не стоит, зимой.", "en", "ru"))[:1]
        rated.append(dict(zip(FEATURES, features, strict=True)) | {"score": score(features)})
    assert rated[0]["near"] < rated[1]["near"]
    assert rated[0]["score"] > rated[1]["score"]


def test_sides_with_as_many_negations_have_no_candidate() -> None:
    assert candidates(Pair("The ferry does not sail.", "Паром не ходит.", "en", "ru")) == []


@pytest.mark.parametrize(
    ("langs", "source", "text", "expected"),
    [
        ("en-ru", "The ice slowed the ferry.", "Лёд ускорил паром.", ("slowed", "ускорил")),
        ("en-ru", "They sailed north.", "Они поплыли на восток.", ("north", "восток")),
        ("en-es", "Selm won the regatta.", "Selm perdió la regata.", ("won", "perdió")),
        ("en-ru", "Selm is out of the cup.", "Сельм выиграл кубок.", ("out of the cup", "выиграл")),
        ("en-ru", "The ferry left before the storm.", "Паром ушёл после шторма.", ("before", "после")),
        ("en-es", "They rarely sing.", "Cantan a menudo.", ("rarely", "a menudo")),
        ("en-es", "The bishop denied it.", "El obispo lo admitió.", ("denied", "admitió")),
        ("es-en", "El gremio rechazó la ley.", "The guild supported the law.", ("rechazó", "supported")),
        ("ru-en", "Цены выросли вдвое за зиму.", "Prices fell by half over the winter.", ("выросли", "fell")),
        ("en-es", "It costs 12 crowns, up from 9.", "Cuesta 12 coronas, menos que antes.", ("up from", "menos")),
    ],
)
def test_a_word_put_for_its_opposite_is_found(langs: str, source: str, text: str, expected: tuple[str, str]) -> None:
    assert expected in found(check_directions, source, text, langs)


@pytest.mark.parametrize(
    ("langs", "source", "text"),
    [
        ("en-ru", "It sailed after it had been mended.", "Он вышел в море, но прежде его починили после бури."),
        ("en-ru", "They sailed northeast.", "Они поплыли на северо-восток."),
        ("en-es", "The bishop did not deny it.", "El obispo lo admitió."),
        ("en-ru", "Prices rose, then fell.", "Цены упали после роста."),
        ("en-es", "Selm lost to Kvarnby.", "Kvarnby ganó a Selm, que perdió."),
    ],
)
def test_both_poles_or_a_denial_excuse(langs: str, source: str, text: str) -> None:
    assert found(check_directions, source, text, langs) == []


@pytest.mark.parametrize(
    ("langs", "source", "text", "expected"),
    [
        ("en-ru", "The clerk was polite.", "Чиновникарь был вежлив.".lower(), "чиновникарь"),
        ("en-es", "The ministry paid.", "La ministria pagó.", "ministria"),
    ],
)
def test_a_word_of_no_language_is_found(langs: str, source: str, text: str, expected: str) -> None:
    assert found(check_nonwords, source, text, langs) == [("", expected)]


@pytest.mark.parametrize(
    ("langs", "source", "text"),
    [
        ("en-ru", "The discounter sold vegan soap.", "Дискаунтер продавал веганское мыло."),
        ("en-ru", "A two-hour supershow", "двухчасовое супершоу"),
        ("en-es", "Read it to them slowly.", "Leérselo lentísimamente."),
        ("en-es", "Write to info@example.org", "Escriba a info@example.org"),
        ("en-es", "The Kvarnby fair", "La feria kvarnbyana"),
    ],
)
def test_a_word_made_of_known_parts_or_of_the_source_is_left_alone(langs: str, source: str, text: str) -> None:
    assert found(check_nonwords, source, text, langs) == []


def test_findings_point_at_the_words() -> None:
    source, text = "They left. They sailed north.", "Они ушли. Они поплыли на восток."
    (it,) = check_directions(Pair(source, text, "en", "ru"))
    assert (source[slice(*it.source_span or (0, 0))], text[slice(*it.text_span or (0, 0))]) == ("north", "восток")


@pytest.mark.parametrize(
    ("langs", "source", "text"),
    [
        ("en-ru", "Fog. The ferry did not leave.", "Туман. Паром ушёл."),
        ("en-es", "It rained for hours. They didn't sell the boat.", "Llovió durante horas. Vendieron el barco."),
    ],
)
def test_each_sentence_of_a_paragraph_is_compared_with_its_own(langs: str, source: str, text: str) -> None:
    source_lang, lang = langs.split("-")
    (it,) = check_negation(Pair(source, text, source_lang, lang))
    assert it.source_span is not None
    assert it.source_span[0] > source.index(".")


@pytest.mark.parametrize(
    ("lang", "article", "summary", "expected"),
    [
        ("en", "Fog. The council did not lift the toll on the bridge.", "The council lifted the toll on the bridge.", ["not"]),
        ("en", "Fog. The council lifted the toll on the bridge.", "The council didn't lift the toll on the bridge.", ["didn't"]),
        ("ru", "Туман. Совет не поднял плату за проезд по мосту.", "Совет поднял плату за проезд по мосту.", ["не"]),
        ("es", "Niebla. El consejo no retiró el peaje del puente viejo.", "El consejo retiró el peaje del puente viejo.", ["no"]),
        ("en", "The council did not lift the toll on the bridge.", "The council refused to lift the toll on the bridge.", []),
        ("en", "The council did not lift the toll. Later the council lifted the toll.", "The council lifted the toll.", []),
        ("en", "The council did not lift the toll on Monday.", "The ferry sailed north on Monday.", []),
    ],
)
def test_a_summary_that_says_the_contrary_of_its_sentence_is_found(lang: str, article: str, summary: str, expected: list[str]) -> None:
    findings = list(check_negation(Pair(article, summary, lang, lang, "summary")))
    assert [it.expected or it.got for it in findings] == expected
    assert all(it.severity == "major" for it in findings)
