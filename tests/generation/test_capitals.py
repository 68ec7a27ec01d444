from __future__ import annotations

import pytest

from summarize.translation.capitals import restore_capitals

SENTENCE = "The council of Venezuela approved a ferry line to Mexico on Monday."


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("Совет венесуэлы одобрил линию в мексику.", "Совет Венесуэлы одобрил линию в Мексику."),
        ("Венесуэла одобрила венесуэльский паром.", "Венесуэла одобрила венесуэльский паром."),
        ("Совет города одобрил линию.", "Совет города одобрил линию."),
    ],
)
def test_a_country_gets_its_capital_back_and_its_adjective_does_not(text: str, fixed: str) -> None:
    assert restore_capitals(text, SENTENCE, "en", "ru") == fixed


def test_what_the_source_does_not_name_stays() -> None:
    assert restore_capitals("в того времени", "At that time the mayor spoke.", "en", "ru") == "в того времени"
    assert restore_capitals("en mexico", SENTENCE, "en", "es") == "en mexico"
