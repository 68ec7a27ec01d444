"""Half is not a quarter, in any of the three languages."""

from __future__ import annotations

from fractions import Fraction

import pytest

from summarize.verification.fractions import check_fractions, extract
from summarize.verification.names import check_names


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "Residents will pay half, visitors three quarters.", {Fraction(1, 2), Fraction(3, 4)}),
        ("ru", "Жители заплатят половину, гости — две трети.", {Fraction(1, 2), Fraction(2, 3)}),
        ("es", "Los vecinos pagarán la mitad y los demás un tercio.", {Fraction(1, 2), Fraction(1, 3)}),
        ("de", "Die Hälfte", set()),
        ("en", "No fraction here, only a halfway house.", set()),
    ],
)
def test_spoken_fractions_are_read(language: str, text: str, values: set[Fraction]) -> None:
    assert set(extract(text, language)) == values


@pytest.mark.parametrize(
    ("lang", "text"), [("es", "Los residentes pagarán un cuarto."), ("ru", "Жители заплатят треть."), ("en", "Residents pay a third.")]
)
def test_another_fraction_is_an_error(lang: str, text: str) -> None:
    findings = check_fractions("Residents will pay half.", text, "en", lang)
    assert [(finding.level, finding.kind, finding.expected) for finding in findings] == [("error", "number", "half")]


@pytest.mark.parametrize(
    ("source", "lang", "text"),
    [
        ("Residents will pay half.", "es", "Los residentes pagarán la mitad."),
        ("Residents will pay 50 % of it.", "ru", "Жители заплатят половину."),
        ("Profits fell in the third quarter.", "es", "Los beneficios cayeron en el tercer trimestre."),
        ("It rose in the second half of the match.", "ru", "Счёт вырос во втором тайме."),
        ("Nothing of the kind.", "es", "Se quedó en un cuarto oscuro."),
    ],
)
def test_the_same_fraction_said_otherwise_is_no_finding(source: str, lang: str, text: str) -> None:
    assert check_fractions(source, text, "en", lang) == []


def test_a_fraction_that_a_summary_adds_is_a_warning() -> None:
    findings = check_fractions("The council raised the price.", "The council raised the price by a third.", "en", "en")
    assert [finding.level for finding in findings] == ["warning"]


def test_a_full_name_that_left_no_trace_is_an_error_and_a_single_one_a_warning() -> None:
    source = "The mayor of Brackwell, Hanna Weil, voted against the plan."
    dropped = check_names(source, "Мэр Брэквелла голосовал против плана.", "en", "ru")
    assert [(finding.level, finding.expected) for finding in dropped] == [("error", "Hanna Weil")]
    single = check_names(source, "Мэр, Ханна Вейл, голосовала против плана.", "en", "ru")
    assert [(finding.level, finding.expected) for finding in single] == [("warning", "Brackwell")]
    assert check_names(source, "Мэр Брэквелла Ханна Вейл голосовала против плана.", "en", "ru") == []
