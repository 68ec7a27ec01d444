from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.text.typography import typeset


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ('"Да", - сказал он.', '"Yes," he said.', "ru", "«Да», — сказал он."),
        ("Газета “Вестник” вышла.", 'The "Herald" is out.', "ru", "Газета «Вестник» вышла."),
        ("Доставят 1.5 миллиона доз.", "1.5 million doses come.", "ru", "Доставят 1,5 миллиона доз."),
        ("Рост на 3.5%.", "A rise of 3.5%.", "ru", "Рост на 3,5%."),
        ("Штраф 250,000 долларов.", "A fine of $250,000.", "ru", "Штраф 250\u00a0000 долларов."),
        ("Una multa de 250,000 dólares.", "A fine of $250,000.", "es", "Una multa de 250.000 dólares."),
        ("1.5 millones de dosis", "1.5 million doses", "es", "1,5 millones de dosis"),
        ("Начало в 7.30.", "It begins at 7.30.", "ru", "Начало в 7.30."),
        ("Штраф 250,000 долларов.", "A fine of $25,000.", "ru", "Штраф 250,000 долларов."),
        ("Мы готовы.", '"We are ready.', "ru", "«Мы готовы."),
        ("Мы готовы.", 'We are ready."', "ru", "Мы готовы»."),
        ("Мы готовы.", 'He said "we" and "ready".', "ru", "Мы готовы."),
        ('"Estamos listos"', '"We are ready"', "es", '"Estamos listos"'),
        ("из-за шума", "because of the noise", "ru", "из-за шума"),
    ],
)
def test_the_target_languages_print(text: str, source: str, target: str, expected: str) -> None:
    assert typeset(text, source, "en", target) == expected


def test_figures_of_a_source_with_other_marks_are_left_alone() -> None:
    assert typeset("250,000 долларов", "250,000 dólares", "es", "ru") == "250,000 долларов"


@given(st.text(alphabet='абв "“”-1234.,%', max_size=60), st.text(alphabet='abc "1234.,%', max_size=60))
def test_digits_and_letters_never_change(text: str, source: str) -> None:
    def kept(value: str) -> str:
        return "".join(character for character in value if character.isalnum())

    assert kept(typeset(text, source, "en", "ru")) == kept(text)
