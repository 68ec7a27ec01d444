"""Names put for others, and what is none of that."""

from __future__ import annotations

import pytest

from summarize.verification.base import Pair
from summarize.verification.name import check_name
from summarize.verification.sounds import likeness


def found(source: str, text: str, langs: str) -> list[tuple[str, str, str]]:
    """Severity, expected and got of every finding."""
    source_lang, lang = langs.split("-")
    return [(it.severity, it.expected, it.got) for it in check_name(Pair(source, text, source_lang, lang))]


@pytest.mark.parametrize(
    ("langs", "source", "text", "expected"),
    [
        ("en-ru", "The mill of Hannah Bexley burned.", "Мельница Ханны Коротковой сгорела.", ("major", "Bexley", "Коротковой")),
        ("en-es", "We asked Dorthe Vang in Skagen.", "Preguntamos a Dorthe Vang en Lemvig.", ("major", "Skagen", "Lemvig")),
        ("ru-en", "Мы спросили Марфу Лысенкову.", "We asked Marfa Bagration.", ("major", "Лысенкову", "Bagration")),
        ("en-ru", "We met Mr Kovalik; Kovalik smiled.", "Мы встретили Ковалика; Ковалыкин улыбнулся.", ("minor", "Ковалика", "Ковалыкин")),
    ],
)
def test_a_name_put_for_another_is_found(langs: str, source: str, text: str, expected: tuple[str, str, str]) -> None:
    assert expected in found(source, text, langs)


@pytest.mark.parametrize(
    ("langs", "source", "text"),
    [
        ("en-ru", "George Hughes wrote to Johnson from Washington.", "Джордж Хьюз написал Джонсону из Вашингтона."),
        ("en-ru", "The mayor resigned.", "Мэр Ковальски подал в отставку."),
        ("en-ru", "Vang resigned.", "Она подала в отставку."),
        ("en-ru", "AP reported it from Kirkland, Wash.", "Агентство Ассошиэйтед Пресс сообщило об этом из Киркленда, штат Вашингтон."),
        ("en-es", "The Ministry of Health in Germany agreed.", "El Ministerio de Sanidad de Alemania aceptó."),
        ("en-es", "On Monday Vang met the Red Cross.", "El lunes Vang se reunió con la Cruz Roja."),
        ("ru-en", "В понедельник Гаага отклонила иск.", "On Monday The Hague dismissed the claim."),
    ],
)
def test_a_name_written_freely_is_left_alone(langs: str, source: str, text: str) -> None:
    assert found(source, text, langs) == []


@pytest.mark.parametrize(
    ("langs", "source", "text"),
    [
        ("en-ru", "Sgt Brenner closed the road.", "Сержант Крамер перекрыл дорогу."),
        ("en-ru", "The ferry was late again, Brenner said on Tuesday.", "Паром снова опоздал, сообщил Крамер во вторник."),
        ("en-es", "The ferry was late again, Brenner said on Tuesday.", "El ferri volvió a llegar tarde, dijo Kramer el martes."),
    ],
)
def test_a_surname_that_only_looks_likely_is_an_error(langs: str, source: str, text: str) -> None:
    assert [it[0] for it in found(source, text, langs)] == ["major"]


def test_a_name_that_is_a_word_is_known_by_its_first_name() -> None:
    assert found("The mill of Daniel Lion burned.", "Мельница Дэниела Барнса сгорела.", "en-ru") == [("minor", "Lion", "Барнса")]


def test_sounds_are_alike_across_scripts_and_endings() -> None:
    assert likeness("kavanaugh", "кавано") > likeness("kavanaugh", "бородин")
    assert min(likeness("johnson", "джонсоном"), likeness("zimmermann", "циммерман")) >= 0.58


def test_a_finding_points_at_both_names() -> None:
    source, text = "We asked Dorthe Vang in Skagen.", "Preguntamos a Dorthe Vang en Lemvig."
    (it,) = check_name(Pair(source, text, "en", "es"))
    assert source[slice(*it.source_span or (0, 0))] == "Skagen"
    assert text[slice(*it.text_span or (0, 0))] == "Lemvig"


def test_a_book_is_not_compared_name_by_name() -> None:
    names = " ".join(f"Name{'abcdefghij'[i % 10] * (i + 3)}" for i in range(220))
    assert found(names, names.lower(), "en-es") == []


@pytest.mark.parametrize(
    ("text", "langs"),
    [
        ("Los puertos brack-thorne abrieron un museo en Lotton.", "en-es"),
        ("Линии терновника открыли музей в Лоттоне.", "en-ru"),
    ],
)
def test_a_company_translated_word_by_word_is_an_error(text: str, langs: str) -> None:
    assert found("Brackthorne Harbours opened a museum in Lotton.", text, langs) == [("major", "Brackthorne", "")]


def test_a_name_that_a_pronoun_replaces_is_a_warning_at_most() -> None:
    assert found("Police said Brackthorne had left the town.", "По словам полиции, он покинул город.", "en-ru") == [
        ("minor", "Brackthorne", "")
    ]
