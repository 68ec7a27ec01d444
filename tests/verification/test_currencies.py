"""Pounds must not become dollars, with a figure or without."""

from __future__ import annotations

import pytest

from summarize.verification import check_summary, check_translation
from summarize.verification.currencies import check_currencies, currencies


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Repairs cost thousands of pounds.", {"GBP": "pounds"}),
        ("It cost £3m, or $4m.", {"GBP": "£", "USD": "$"}),
        ("A multibillion-dollar deal, a 10-million-euro ferry, a million-pound fine", {"USD": "dollar", "EUR": "euro", "GBP": "pound"}),
        ("Rs 500 crore, USD 3m, 4 zł", {"INR": "Rs", "USD": "USD", "PLN": "zł"}),
        ("Ремонт стоил тысячи фунтов, а не долларов.", {"GBP": "фунтов", "USD": "долларов"}),
        ("На 5 млн руб. или 60 тыс. дол., на 3 грн и сто гривен", {"RUB": "руб", "USD": "дол", "UAH": "грн"}),
        ("Costó miles de euros, millones de rublos y 30 libras.", {"EUR": "euros", "RUB": "rublos", "GBP": "libras"}),
        ("Un peso real de la corona", {}),  # a weight, an adjective, a crown
        ("Иен Стюарт сломал крону, Андрей Рублёв рубил рубленое мясо на Рублёвке", {}),
        ("He won the franc vote; the hurricane pounds Florida; the buck and the quid pro quo of Raheem Sterling", {}),
        ("Dollar General and the Euro 2024", {}),
        ("El banco se libra de una multa, dijo Libra", {}),
        ("злотоглав, евробонды, рупор", {}),
    ],
)
def test_currencies_are_read_by_word_and_sign(text: str, found: dict[str, str]) -> None:
    assert currencies(text) == found


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "Прихожане потратили тысячи долларов на чердак."),
        ("es", "Los feligreses gastaron miles de euros en el desván."),
        ("ru", "Прихожане потратили тысячи рублей на чердак."),
    ],
)
def test_another_currency_is_an_error_without_any_figure(lang: str, text: str) -> None:
    findings = check_translation(["Parishioners spent thousands of pounds on the loft."], [text], source_lang="en", lang=lang).findings
    assert [(f.level, f.kind) for f in findings if "GBP" in f.message] == [("error", "number")]


def test_five_thousand_pounds_are_no_five_thousand_dollars() -> None:
    report = check_translation(["The loft cost 5,000 pounds."], ["Чердак обошёлся в 5000 долларов."], source_lang="en", lang="ru")
    assert not report.ok


def test_the_money_of_a_figure_is_said_once() -> None:
    findings = check_translation(["The loft cost £5,000."], ["Чердак обошёлся в $5000."], source_lang="en", lang="ru").findings
    assert len([f for f in findings if f.kind == "number"]) == 1


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Thousands of pounds were lost.", "Пропали тысячи фунтов."),
        ("She lost twenty pounds.", "Она похудела на девять килограммов."),
        ("She lost twenty pounds.", "Ella perdió veinte libras."),
        ("Hurricane pounds Florida, causing multibillion-dollar damage.", "Ураган нанёс Флориде ущерб в миллиарды долларов."),
        ("The bank escaped a fine of millions of dollars.", "El banco se libra de una multa millonaria, en dólares."),
        ("Rublev earned $1 million.", "Рублёв заработал миллион долларов."),
        ("It is worth Rs 500 crore ($60m).", "Это 5 млрд рупий."),
        ("The sum of £3m was paid.", "Сумма была выплачена."),  # not named any more
        ("The sum was paid.", "La suma, en euros, se pagó."),  # nothing it could have replaced
        ("It cost C$40.", "Стоимость — 40 канадских долларов."),
        ("It cost $40, or 35 euros.", "Costó 40 dólares, es decir 35 euros."),
    ],
)
def test_the_same_money_or_none_is_no_finding(source: str, text: str) -> None:
    assert check_currencies(source, text, where="ru") == []


def test_a_summary_keeps_the_money_of_its_article() -> None:
    body = ["Parishioners spent thousands of pounds on a loft for the bats of their church.", "The bats have not moved into it yet."]
    wrong = check_summary(body, ["Parishioners spent thousands of dollars on a loft for the bats of their church."], "en")
    assert [f.kind for f in wrong.findings if f.level == "error"] == ["number"]
    assert check_summary(body, ["Parishioners spent thousands of pounds on a loft for bats."], "en").ok
    body = ["The loft cost £5,000, and the bats moved in at once in the spring.", "The parish had asked for it."]
    wrong = check_summary(body, ["The loft cost $5,000, and the bats moved in at once in the spring."], "en")
    assert [f.kind for f in wrong.findings if f.level == "error"] == ["number"]
