"""A statement given to another speaker is a warning; a speaker named otherwise or nearby is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.verification import check
from summarize.verification.attribution import check_attribution, speakers

SOURCE = (
    "Maria Tarn said the new bridge would bring more tourists to Alvena. The council voted on Tuesday. "
    "Peter Hollins, who runs the ferry, warned that the old harbour would lose its last boats."
)


def warnings(text: str, source: str = SOURCE, lang: str = "en") -> list[tuple[str, str]]:
    found = check(source, text, source_lang=lang, lang=lang).findings
    return [(f.expected, f.got) for f in found if f.kind == "attribution" and f.level == "warning"]


def test_a_statement_given_to_another_speaker() -> None:
    assert warnings("Peter Hollins said the new bridge would bring more tourists to Alvena.") == [("Maria Tarn", "Peter Hollins")]


@pytest.mark.parametrize(
    "text",
    [
        "Maria Tarn said the new bridge would bring more tourists.",
        "The new bridge would bring more tourists to Alvena, said Tarn.",
        "The council said yes.",
        "The new bridge would bring more tourists to Alvena.",
    ],
)
def test_the_right_speaker_and_none_are_left_in_peace(text: str) -> None:
    assert warnings(text) == []


def test_russian_and_spanish() -> None:
    russian = "Мария Тарн заявила, что новый мост привлечёт в Алвену больше туристов. Совет голосовал во вторник. Пётр Холин промолчал."
    assert warnings("Новый мост привлечёт в Алвену больше туристов, заявил Пётр Холин.", russian, "ru") == [("Мария Тарн", "Пётр Холин")]
    spanish = "Maria Tarn dijo que el puente nuevo traerá más turistas a Alvena. El consejo votó. Pedro Holin calló."
    assert warnings("Pedro Holin dijo que el puente nuevo traerá más turistas a Alvena.", spanish, "es") == [("Maria Tarn", "Pedro Holin")]
    assert speakers("Dijo Ana.", "fr") == []


@given(st.lists(st.text(max_size=80), max_size=3), st.lists(st.text(max_size=80), max_size=3), st.sampled_from(["en", "ru", "es", "fr"]))
def test_no_text_breaks_it(source: list[str], text: list[str], lang: str) -> None:
    assert all(finding.level == "warning" for finding in check_attribution(source, text, lang, where="summary"))
