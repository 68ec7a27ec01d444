"""Names of one text put for one another, names misspelt, and what may happen to a name without being an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.types import Finding
from summarize.verification.full_names import check_full_names
from summarize.verification.spelling import check_spelling
from summarize.verification.translation import check_translation


def findings(source: str, text: str, lang: str) -> list[Finding]:
    return check_translation([source], [text], source_lang="en", lang=lang)


def levels(source: str, text: str, lang: str, kind: str = "name") -> set[str]:
    return {f.level for f in findings(source, text, lang) if f.kind == kind}


@pytest.mark.parametrize(
    ("lang", "source", "text"),
    [
        ("ru", "Peter Hollins thanked Maria Tarn in Alvena.", "Питер Тарн поблагодарил Марию Тарн в Алвене."),
        ("es", "Peter Hollins thanked Maria Tarn in Alvena.", "Peter Tarn dio las gracias a Maria Tarn en Alvena."),
        ("es", "The judge heard Peter Hollins, the baker.", "El juez escuchó a Otto Hollins, el panadero."),
        ("es", "Tarn wanted to mock Hollins with the letter.", "Tarn quería burlarse de Tarn con la carta."),
        ("es", "The mayor praised Hollins in the evening.", "El alcalde elogió a Great por la noche."),
        ("ru", "The mayor praised Hollins in the evening.", "Мэр похвалил вечером Great."),
    ],
)
def test_a_name_put_for_another_one_is_an_error(lang: str, source: str, text: str) -> None:
    assert "error" in levels(source, text, lang)


@pytest.mark.parametrize(
    ("lang", "source", "text"),
    [
        ("ru", "President Peter Hollins met Maria Tarn.", "Президент Холлинс встретился с Марией Тарн."),
        ("es", "Peter Hollins met Maria Tarn.", "El presidente Hollins se reunió con Maria Tarn."),
        ("ru", "Peter Hollins thanked Maria Tarn.", "Марию Тарн поблагодарил Питер Холлинс."),
        ("ru", "The Ocean County prosecutor Peter Hollins spoke.", "Выступил прокурор округа Оушен Питер Холлинс."),
        (
            "ru",
            "Political Analyst Peter Hollins spoke on her radio show.",
            "Политический аналитик Питер Холлинс выступил в её радиопередаче.",
        ),
        ("es", "Political Analyst Peter Hollins spoke on the radio.", "El analista político Peter Hollins habló por la radio."),
        ("ru", "She paid her aide from a private account.", "С личного счёта помощнику заплатила госпожа Тарн."),
    ],
)
def test_what_translators_do_with_names_is_no_error(lang: str, source: str, text: str) -> None:
    assert "error" not in levels(source, text, lang)


def test_a_misspelt_latin_name_is_an_error_by_its_consonants_and_a_warning_else() -> None:
    source = "The mayor of Northfirth met Anders Kolvik."
    assert levels(source, "El alcalde de Nortfirth se reunió con Anders Kolvik.", "es") == {"warning"}
    assert levels(source, "El alcalde de Northfirth se reunió con Anders Kolgik.", "es") == {"error"}
    assert levels(source, "El alcalde de Northfirth se reunió con Anders Kolvik.", "es") == set()


def test_a_name_that_spanish_spells_its_own_way_is_no_error() -> None:
    assert "error" not in levels("The Saxons of Dresden marched.", "Los sajones de Dresde marcharon.", "es")
    assert "error" not in levels("Some Nigerian singers came.", "Vinieron cantantes Nigerianos.", "es")


def test_two_names_that_changed_places_are_a_warning() -> None:
    found = findings("Alvena defeated Selm on the river bank.", "Selm derrotó a Alvena en la orilla.", "es")
    assert [(f.level, f.kind) for f in found] == [("warning", "name")]
    assert findings("Alvena defeated Selm on the river bank.", "Alvena derrotó a Selm en la orilla.", "es") == []
    assert findings("Selm was defeated by Alvena.", "Alvena derrotó a Selm.", "es") == []


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["en", "es", "ru", "de"]), st.sampled_from(["en", "es", "ru"]))
def test_no_text_breaks_the_name_checks(source: str, text: str, source_lang: str, lang: str) -> None:
    for check in (check_full_names, check_spelling):
        for finding in check(source, text, source_lang, lang, where=lang):
            assert finding.got


@given(st.lists(st.sampled_from(["Anders Kolvik", "Maria Tarn", "Selm", "Peter Hollins", "Alvena"]), min_size=1, max_size=4, unique=True))
def test_names_that_are_copied_are_never_flagged(names: list[str]) -> None:
    source = "The letter named " + ", ".join(names) + "."
    text = "La carta nombraba a " + ", ".join(names) + "."
    assert levels(source, text, "es") == set()


@pytest.mark.parametrize("text", ["Rusia cumple sus obligaciones.", "Dijo que Rusia cumple sus obligaciones."])
def test_a_country_under_its_own_spanish_name_is_nothing_to_look_at(text: str) -> None:
    assert check_spelling("Russia meets its obligations.", text, "en", "es", where="es") == []
    assert check_spelling("Russia meets its obligations.", text.replace("Rusia", "Rucia"), "en", "es", where="es")
