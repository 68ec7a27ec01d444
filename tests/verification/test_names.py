"""Names are the same name across scripts and cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.verification.gazetteer import concepts
from summarize.verification.names import check_names, extract, unexplained
from summarize.verification.phonetics import alike, distance, encode


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Trump", "Трампа"),
        ("Smith", "Смитом"),
        ("Washington", "Вашингтона"),
        ("Jeffrey", "Джеффри"),
        ("Schmidt", "Шмидта"),
        ("Joao", "Жуана"),
        ("Wojciech", "Войцех"),
        ("Zhang", "Чжан"),
        ("Hughes", "Хьюз"),
        ("Jimenez", "Хименес"),
        ("Villarreal", "Вильярреал"),
        ("Kuch", "Куч"),
    ],
)
def test_a_name_sounds_like_its_transcription(latin: str, cyrillic: str) -> None:
    assert alike(latin, cyrillic)


@pytest.mark.parametrize(
    ("left", "right"), [("Smith", "Иванов"), ("Trump", "Байден"), ("Peter", "Kowalski"), ("Lopez", "Воронцова"), ("Lima", "Осака")]
)
def test_other_names_do_not(left: str, right: str) -> None:
    assert not alike(left, right)


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_distance_is_symmetric_enough_and_never_negative(left: str, right: str) -> None:
    a, b = encode(left), encode(right)
    assert distance(a, b) >= 0
    assert distance(a, a) == 0
    assert abs(distance(a, b) - distance(b, a)) < 1e-9


@pytest.mark.parametrize(
    ("english", "other", "lang"),
    [
        ("Germany", "немецкий", "ru"),
        ("Moscow", "Москве", "ru"),
        ("London", "Londres", "es"),
        ("UN", "ООН", "ru"),
        ("Cologne", "Кёльне", "ru"),
        ("Kenya", "Кении", "ru"),
    ],
)
def test_exonyms_name_the_same_thing(english: str, other: str, lang: str) -> None:
    assert concepts(english, "en") & concepts(other, lang)


def test_sentence_openers_are_marked_and_small_words_left_out() -> None:
    found = extract("The mayor met Ana Ruiz. Later Ruiz left.", "en")
    assert [(n.text, n.initial) for n in found] == [("Ana", False), ("Ruiz", False), ("Ruiz", False)]


def test_common_nouns_of_institutions_are_no_names() -> None:
    assert unexplained("The Ministry of Health spoke.", "Выступил представитель Министерства здравоохранения.", "en", "ru") == []
    assert unexplained("The Ministry of Health spoke.", "El Ministerio de Sanidad habló.", "en", "es") == []


def test_a_word_beside_a_name_that_came_through_is_its_title() -> None:
    source = "Everyone thanked Zebulon Blemmings Wexford for the money that he lent to the town."
    assert check_names(source, "Todos dieron las gracias a Zebulon.", "en", "es") == []


def test_a_common_word_beside_a_lost_name_excuses_nothing() -> None:
    (finding,) = check_names("The ferry took Minister Ana Ruiz home.", "El barco se fue a casa.", "en", "es")
    assert (finding.level, finding.expected) == ("error", "Ana Ruiz")
