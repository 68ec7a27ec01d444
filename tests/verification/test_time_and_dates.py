"""Times of day, weekdays and dates, however they are said. All texts are our own."""

from __future__ import annotations

import pytest

from summarize.verification.base import Pair
from summarize.verification.clock import parse_clock
from summarize.verification.moments import check_date, check_time


@pytest.mark.parametrize(
    ("lang", "text", "minutes"),
    [
        ("en", "at half past four", 270),
        ("en", "at 3:40 p.m.", 940),
        ("en", "at twenty to six in the evening", 1060),
        ("ru", "в половине пятого", 270),
        ("ru", "без четверти шесть", 345),
        ("ru", "в шесть часов вечера", 1080),
        ("ru", "десять минут третьего", 130),
        ("es", "a las cuatro y media", 270),
        ("es", "a las seis menos cuarto", 345),
        ("es", "a las 19.30", 1170),
        ("de", "um halb fünf", 270),
        ("fr", "à six heures et demie du soir", 1110),
        ("it", "alle sette e mezza", 450),
        ("pt", "às 19h30", 1170),
        ("uk", "о пів на восьму", 450),
    ],
)
def test_a_time_of_day_is_minutes_after_midnight(lang: str, text: str, minutes: int) -> None:
    assert [it.minutes for it in parse_clock(text, lang)] == [minutes]


@pytest.mark.parametrize(
    ("lang", "source", "text", "wrong"),
    [
        ("ru", "The ferry left at half past four.", "Паром ушёл в половине пятого.", False),
        ("ru", "Visitors may come from 6-8 p.m.", "Гости могут прийти с 18:00 до 20:00.", False),
        ("es", "The pool is open 11-2 p.m.", "La piscina abre de 11:00 a 14:00.", False),
        ("ru", "The ferry left at half past four.", "Паром ушёл в половине четвёртого.", True),
        ("es", "The ferry left at 16:30.", "El ferri salió a las cuatro y media.", False),
        ("es", "The ferry left at a quarter past six.", "El ferri salió a las seis menos cuarto.", True),
        ("ru", "The ferry left at 4:30 p.m.", "Паром ушёл в 16:30.", False),
        ("ru", "The ferry left at 4:30 p.m.", "Паром ушёл в 4:30.", True),
        ("ru", "The team won 3:1.", "Команда выиграла со счётом 3:1.", False),
    ],
)
def test_another_time_of_day_is_an_error(lang: str, source: str, text: str, wrong: bool) -> None:
    assert bool(list(check_time(Pair(source, text, "en", lang)))) is wrong


@pytest.mark.parametrize(
    ("lang", "source", "text", "wrong"),
    [
        ("ru", "The vote is on Tuesday.", "Голосование во вторник.", False),
        ("ru", "The vote is on Tuesday.", "Голосование в четверг.", True),
        ("es", "The vote is in March.", "La votación es en mayo.", True),
        ("ru", "It snowed yesterday.", "Позавчера шёл снег.", True),
        ("es", "The shop closed last week.", "La tienda cerró la semana pasada.", False),
        ("es", "The shop closed last week.", "La tienda cerrará la próxima semana.", True),
        ("ru", "Last week, on Tuesday, the shop closed.", "В прошлый вторник магазин закрылся.", False),
        ("ru", "He died a few days ago.", "Он умер несколько лет назад.", True),
        ("de", "The vote is on Friday.", "Die Abstimmung ist am Montag.", True),
        ("fr", "The vote is on Friday.", "Le vote a lieu vendredi.", False),
        ("ru", "May will not resign.", "Мэй не уйдёт в отставку.", False),
    ],
)
def test_another_day_month_or_week_is_an_error(lang: str, source: str, text: str, wrong: bool) -> None:
    assert bool(list(check_date(Pair(source, text, "en", lang)))) is wrong


@pytest.mark.parametrize(("lang", "text"), [("ru", "Ярмарка открылась на прошлой неделе."), ("es", "La feria abrió la semana pasada.")])
def test_this_week_seen_from_another_day_is_a_warning(lang: str, text: str) -> None:
    assert [it.severity for it in check_date(Pair("The fair opened this week.", text, "en", lang))] == ["minor"]


@pytest.mark.parametrize(
    ("lang", "source", "text", "wrong"),
    [
        ("ru", "The ferry sank within minutes.", "Паром затонул за несколько часов.", True),
        ("es", "The choir rehearsed for weeks.", "El coro ensayó durante meses.", True),
        ("ru", "The plan was drawn a year ago.", "План составили двенадцать месяцев назад.", False),
        ("es", "They waited for decades.", "Esperaron muchos años.", False),
        ("ru", "She sang a few days before her birthday.", "Она пела незадолго до того, как ей исполнилось 63 года.", False),
        ("ru", "It took days and weeks.", "На это ушли дни и недели.", False),
    ],
)
def test_another_unit_of_time_is_an_error(lang: str, source: str, text: str, wrong: bool) -> None:
    assert bool(list(check_date(Pair(source, text, "en", lang)))) is wrong
