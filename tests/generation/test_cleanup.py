from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.generation.cleanup import clean_line, clean_output, clean_prose, is_meta_commentary, remove_repetition

PLAIN = [
    "The harbour council approved a new ferry line on Monday.",
    "Совет порта одобрил в понедельник новую паромную линию.",
    "El consejo del puerto aprobó el lunes una nueva línea de transbordador.",
    '"We will sail in May," said Ines Holt. The council agreed: "Every word of it."',
    "«Мы выйдем в мае», — сказала Инес Холт. «Все готово», — ответил совет.",
    "The minister said: nothing has changed.",
    "Министр сказал: ничего не изменилось.",
    "El resumen de daños llega a 3 millones: lo dijo Ines Holt.",
    "Note that prices rose by 3 percent.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_clean_answer_is_left_alone(text: str) -> None:
    assert clean_prose(text) == text


@pytest.mark.parametrize(
    "wrapped",
    [
        "<think>The user wants a summary.</think>\n\n{}",
        "So I should be brief.</think>{}",
        "Here is a summary of the article:\n\n{}",
        "Here's the summary: {}",
        "Sure! Here is the translation: {}",
        "Certainly! {}",
        "Summary: {}",
        "**Summary:** {}",
        "## Summary\n\n{}",
        "Russian translation:\n{}",
        "Вот краткий пересказ статьи:\n\n{}",
        "Перевод: {}",
        "Краткое содержание:\n{}",
        "Aquí está el resumen de la noticia:\n\n{}",
        "Aquí tienes la traducción: {}",
        "Resumen: {}",
        "Traducción al español: {}",
        "```\n{}\n```",
        "```text\n{}\n```\nThis is short.",
        "<summary>\n{}\n</summary>",
        "<sentence>{}</sentence>",
        '"{}"',
        "«{}»",
        "“{}”",
        "{}\n\nNote: I left out the quotes.",
        "{}\n\n(Note: the names are kept.)",
        "{}\n\nПримечание: имена сохранены.",
        "{}\n\nNota: se conservan los nombres.",
        "{}\n\nLet me know if you need more!",
        "{}<|im_end|>",
    ],
)
@pytest.mark.parametrize("text", PLAIN[:3])
def test_what_models_put_around_an_answer_is_taken_off(wrapped: str, text: str) -> None:
    assert clean_output(wrapped.format(text)) == text


def test_an_unfinished_thought_leaves_nothing() -> None:
    assert clean_output("<think>I wonder what the article") == ""


def test_bullets_become_running_text() -> None:
    assert clean_prose("- One thing.\n- Another thing.\n\n3) A third.") == "One thing. Another thing. A third."


def test_quotation_marks_of_the_source_stay_around_the_whole() -> None:
    assert clean_line('"Готово."', '"It is done."') == '"Готово."'
    assert clean_line('"Готово."', "It is done.") == "Готово."


def test_one_segment_stays_one_line() -> None:
    assert clean_line("Первая строка.\nВторая строка.", "A. B.") == "Первая строка. Вторая строка."


def test_a_loop_is_kept_once_and_named() -> None:
    assert remove_repetition("Он говорил о спорах " + "о спорах " * 40 + "о спо") == ("Он говорил о спорах", True)
    assert remove_repetition("да " * 30) == ("да", True)
    for text in [*PLAIN, "Нет, нет и нет!", "Very, very late, and that is that.", "two by two by two"]:
        assert remove_repetition(text) == (text, False)


@given(st.text(max_size=300))
def test_tidying_never_fails_and_adds_nothing(text: str) -> None:
    assert len(clean_prose(text)) <= len(text)


@pytest.mark.timeout(5)
@pytest.mark.parametrize("piece", ["<think>", "a ", "here is ", "**", "```\n", '"', "\n(note", "- "])
def test_long_hostile_answers_take_linear_time(piece: str) -> None:
    clean_prose(piece * 20_000)
    remove_repetition(piece * 2_000 + "x")


def test_a_long_russian_preamble_goes_with_its_quotation_marks() -> None:
    assert clean_output("Ваш перевод на русский язык выглядит так: «Мост закрыли до марта.»") == "Мост закрыли до марта."


def test_a_sentence_about_a_summary_judgment_stays_whole() -> None:
    assert clean_output("Summary judgment in the case: The court ruled.") == "Summary judgment in the case: The court ruled."


@pytest.mark.parametrize(
    "text",
    [
        "Конечно, вот перевод предложения на русский язык, сохраняя все слова и знаки препинания исходного текста",
        "Вот перевод предложения на русский язык, не пропуская ничего из оригинала. Это предложение о том, что женщина",
        "Корректировка предложению на русский язык и вывод только перевода будет следующим.",
        "Aquí está la traducción de la frase al español, entera y sin añadir nada de lo que no está en el original",
        "Here is the translation of the sentence into the language you asked for, with nothing left out of it",
    ],
)
def test_talk_about_a_translation_is_no_translation(text: str) -> None:
    assert is_meta_commentary(text)
    assert not is_meta_commentary(text[:40])


@pytest.mark.parametrize(
    "text",
    [
        *PLAIN,
        "Вот перевод: «Совет порта одобрил в понедельник новую паромную линию до острова и обратно.»",
        "Вот уже три года перевод денег за границу закрыт для всех жителей области, сообщил банк.",
        "Вот перевод на карту мошенников полумиллиона рублей, о котором сообщила полиция, и был последним.",
        "Корректировка предложений по бюджету на следующий год вызвала споры в парламенте.",
        "Корректировка предложения правительства о пенсиях отложена до осени, сообщил министр.",
        "Aquí está la traducción del texto de la ley al gallego, que aprobó ayer el Parlamento.",
        "Here is the translation in bronze of a famous painting, which the museum bought for 2 million.",
    ],
)
def test_news_is_no_talk(text: str) -> None:
    assert not is_meta_commentary(text)
