"""Interviews in Russian and Spanish: what can be said in the speaker's own words."""

from __future__ import annotations

import pytest

from summarize import Summarizer
from summarize.summarization.interview import quotable
from summarize.text.sentences import body_sentences

ES = """Inés Holt dirige el consejo del puerto de Estmar desde hace nueve años.
—¿Por qué ha tardado tanto?
—Porque nadie quería pagar. El consejo pidió el dinero al Estado cuatro veces.
—¿Y quién paga ahora?
—La isla. El primer barco sale en mayo si el tiempo lo permite."""
RU = """Инес Хольт руководит советом порта девять лет.
Корреспондент: Почему так долго?
Инес Хольт: Никто не хотел платить. Совет просил у государства деньги четыре раза.
Корреспондент: А теперь?
Инес Хольт: Теперь платят остров и государство, поровну. Первый паром отходит в мае, если позволит погода."""


def quoted(text: str, language: str, title: str = "") -> list[str]:
    return [sentence.text for sentence in quotable(list(body_sentences(enumerate(text.split("\n"), 1), language)), title, language)]


def test_answers_are_quoted_with_the_name_of_the_speaker_and_no_question_is() -> None:
    assert quoted(ES, "es") == [
        "Inés Holt dirige el consejo del puerto de Estmar desde hace nueve años.",
        "«El consejo pidió el dinero al Estado cuatro veces», dice Inés Holt.",
        "«El primer barco sale en mayo si el tiempo lo permite», dice Inés Holt.",
    ]


def test_the_label_of_a_speaker_is_no_part_of_the_answer() -> None:
    found = quoted(RU, "ru")
    assert "«Совет просил у государства деньги четыре раза», — говорит Инес Хольт." in found
    assert not any("Корреспондент" in text or "Инес Хольт:" in text for text in found)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ES.replace("Inés Holt", "La directora"), "es"),
        (ES.replace("desde", "con Ana Gil y Tomás Haro desde"), "es"),
        (RU.replace("Инес Хольт руководит", "Мы встретились с Ириной Хольт, она руководит"), "ru"),
        (ES.replace("desde hace nueve años", "y calla, dice su médico"), "es"),
        (RU.replace("девять лет", "и молчит, считает её врач").replace("Инес Хольт: ", ""), "ru"),
        (ES.replace("Inés Holt dirige", "Buenos Aires dirige"), "es"),
        (RU.replace("Инес Хольт: Никто", "Карл Венн: Никто").replace("Инес Хольт: Теперь", "Ольга Рид: Теперь"), "ru"),
        ("Ines Holt leads the council.\nQ: Who pays?\nA: The island pays for all of it today.", "en"),
    ],
)
def test_nobody_is_quoted_where_the_speaker_is_not_certain(text: str, language: str) -> None:
    assert quoted(text, language) == []


def test_another_speaker_s_answers_are_not_put_into_the_mouth_of_the_one_who_is_introduced() -> None:
    found = quoted(RU.replace("Инес Хольт: Никто", "Карл Венн: Никто"), "ru")
    assert any("позволит погода" in text for text in found)
    assert not any("Совет просил" in text for text in found)


def test_a_name_does_not_begin_with_the_first_word_of_its_sentence() -> None:
    found = quoted(ES.replace("Inés Holt dirige el", "Para Inés Holt, que dirige el"), "es")
    assert found[-1] == "«El primer barco sale en mayo si el tiempo lo permite», dice Inés Holt."


def test_an_interview_whose_answers_can_be_quoted_is_summarized_by_them() -> None:
    text = f"{ES}\n—¿Cuántos viajarán?\n—Muchos. El consejo espera trescientos visitantes cada fin de semana."
    with Summarizer("bundled", to=()) as summarizer:
        result = summarizer.summarize(text, from_="es")
    assert result.summary.method == "extractive"
    assert result.writer == "extractive"
    assert all(sentence.text in quoted(text, "es") and sentence.evidence for sentence in result.summary.sentences)
